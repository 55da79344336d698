//! The project at a glance: the figures of the first page.

use chrono::{Days, NaiveDate};

use crate::model::{Meeting, Priority};
use crate::plan::Plan;
use crate::plan::timeline::{MilestonePlan, State};
use crate::plan::trace::{Coverage, NeedTrace};

/// How many of something there are, and how many of them are done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// Done.
    pub done: usize,
    /// In all.
    pub all: usize,
}

/// The project at a glance.
#[derive(Clone, PartialEq, Debug)]
pub struct Overview {
    /// Number of the first milestone that is not reached; none when all are.
    pub next_milestone: Option<usize>,
    /// Number of the milestone whose contractual date is the last; none when none has one.
    pub contractual_end: Option<usize>,
    /// Working minutes of everyone together.
    pub work_minutes: i64,
    /// Tasks that are finished.
    pub tasks: Share,
    /// Milestones that are reached.
    pub milestones: Share,
    /// Needs kept that an objective, a task and a test serve.
    pub needs_covered: Share,
    /// Needs kept whose tests have all passed, with or without a reservation.
    pub needs_proven: Share,
    /// First and last day of the support after the hand-over.
    pub support: Option<(NaiveDate, NaiveDate)>,
}

/// Works out the figures.
pub fn overview(plan: &Plan) -> Overview {
    let timeline = &plan.timeline;
    let milestones = || timeline.milestones.iter().enumerate();
    let open = milestones().filter(|(_, milestone)| milestone.state != State::Done);
    let dated = milestones().filter_map(|(number, milestone)| Some((number, milestone.due?)));
    let kept: Vec<&NeedTrace> = plan
        .project
        .need
        .iter()
        .zip(&plan.trace.needs)
        .filter(|(need, _)| need.priority != Priority::Wont)
        .map(|(_, trace)| trace)
        .collect();
    let of_needs = |done: &dyn Fn(&NeedTrace) -> bool| Share {
        done: kept.iter().filter(|trace| done(trace)).count(),
        all: kept.len(),
    };
    Overview {
        next_milestone: open.min_by_key(|(_, milestone)| milestone.date).map(|(number, _)| number),
        contractual_end: dated.max_by_key(|(number, due)| (*due, *number)).map(|(number, _)| number),
        work_minutes: timeline.tasks.iter().map(|task| task.work_minutes).sum(),
        tasks: Share {
            done: timeline.tasks.iter().filter(|task| task.state == State::Done).count(),
            all: timeline.tasks.len(),
        },
        milestones: Share {
            done: milestones().filter(|(_, milestone)| milestone.state == State::Done).count(),
            all: timeline.milestones.len(),
        },
        needs_covered: of_needs(&|trace| {
            !trace.objectives.is_empty() && !trace.tasks.is_empty() && !trace.tests.is_empty()
        }),
        needs_proven: of_needs(&|trace| matches!(trace.coverage, Coverage::Proven | Coverage::Reserved)),
        support: support(plan),
    }
}

/// From the day after the milestone that the support begins with (the last one when none is named).
fn support(plan: &Plan) -> Option<(NaiveDate, NaiveDate)> {
    let support = plan.project.support.as_ref()?;
    let named = support.from.as_ref().and_then(|milestone| plan.timeline.milestone(milestone.as_str()));
    let from = named.or(plan.timeline.milestones.iter().max_by_key(|milestone| milestone.date));
    let first = from.map_or(plan.timeline.finish, |milestone| milestone.date.date()).checked_add_days(Days::new(1))?;
    let days = u64::from(support.weeks.value).checked_mul(7)?.checked_sub(1)?;
    Some((first, first.checked_add_days(Days::new(days))?))
}

/// How a milestone stands on a day: reached; late once its contractual date has passed; at risk when it is expected
/// after that date; else planned.
pub fn milestone_state(milestone: &MilestonePlan, on: NaiveDate) -> &'static str {
    match milestone.due {
        _ if milestone.state == State::Done => "reached",
        Some(due) if due < on => "late",
        Some(_) if milestone.days_late > 0 => "at-risk",
        _ => "planned",
    }
}

/// The meetings held on the status date and before, then those to come; each in the order of time.
pub fn meetings(plan: &Plan) -> (Vec<&Meeting>, Vec<&Meeting>) {
    let mut all: Vec<&Meeting> = plan.project.meeting.iter().collect();
    all.sort_by_key(|meeting| (meeting.date.value.date, meeting.date.value.time));
    all.into_iter().partition(|meeting| meeting.date.value.date <= plan.timeline.status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use crate::plan::fixture::planned;

    /// The plan of a week of work and these tables.
    fn week_and(tables: &str) -> Plan {
        const WEEK: &str = r#"
            [[phase]]
            id = "work"
            title = "Work"
            [[phase.task]]
            id = "long"
            title = "Long"
            length = "5d"
        "#;
        planned(&format!("{WEEK}{tables}"))
    }

    #[test]
    fn a_project_of_nothing_has_figures_of_nothing() {
        let found = overview(&planned(""));
        assert_eq!(found.next_milestone, None);
        assert_eq!(found.contractual_end, None);
        assert_eq!(found.needs_covered, Share::default());
        assert_eq!(found.support, None);
    }

    #[test]
    fn the_next_milestone_is_the_earliest_open_one() {
        let plan = week_and(
            r#"
            [[milestone]]
            id = "last"
            title = "Last"
            after = ["long"]
            due = 2026-09-18
            [[milestone]]
            id = "first"
            title = "First"
            due = 2026-09-08
            [support]
            weeks = 2
            "#,
        );
        let found = overview(&plan);
        assert_eq!(found.contractual_end, Some(0));
        assert_eq!(found.milestones.all, 2);
        // Working days of the week of 7 September, then the weekend after the two weeks.
        assert_eq!(plan.timeline.finish.to_string(), "2026-09-11");
        let (first, last) = found.support.unwrap();
        assert_eq!((first.to_string(), last.to_string()), ("2026-09-12".to_owned(), "2026-09-25".to_owned()));
    }

    #[test]
    fn a_milestone_is_late_after_its_date_and_at_risk_before() {
        let plan = week_and(
            r#"
            [[milestone]]
            id = "m"
            title = "M"
            after = ["long"]
            due = 2026-09-10
            "#,
        );
        let milestone = &plan.timeline.milestones[0];
        let on = |day: &str| milestone_state(milestone, day.parse().unwrap());
        assert_eq!((on("2026-09-10"), on("2026-09-11")), ("at-risk", "late"));
        let kept = MilestonePlan { due: "2026-09-11".parse().ok(), days_late: 0, ..milestone.clone() };
        assert_eq!(milestone_state(&kept, plan.timeline.status), "planned");
        let reached = MilestonePlan { state: State::Done, ..milestone.clone() };
        assert_eq!(milestone_state(&reached, "2027-01-01".parse().unwrap()), "reached");
    }

    #[test]
    fn meetings_are_held_up_to_the_status_date() {
        let meeting = |id: &str, date: &str| {
            format!("[[meeting]]\nid = \"{id}\"\ntitle = \"x\"\ndate = {date}\nattendees = [\"ann\"]\n")
        };
        let plan = planned(&format!(
            "[[member]]\nid = \"ann\"\nname = \"Ann\"\n{}{}{}",
            meeting("later", "2026-09-08"),
            meeting("today", "2026-09-07T14:00:00"),
            meeting("before", "2026-09-01"),
        ));
        let (held, to_come) = meetings(&plan);
        let ids = |all: &[&Meeting]| all.iter().map(|one| one.id.as_str().to_owned()).collect::<Vec<_>>();
        assert_eq!(ids(&held), ["before", "today"]);
        assert_eq!(ids(&to_come), ["later"]);
    }
}
