//! How the project stands on the status date, for the weekly meeting: what is done, what comes next, what is late,
//! what was invoiced, and what has to be decided.

use chrono::{Datelike, NaiveDate};

use super::cost::Cents;
use super::invoices::invoices;
use super::overview::milestone_state;
use super::timeline::State;
use crate::plan::Plan;

/// A question that waits for an answer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Question {
    /// It is put to a meeting that has decided nothing yet.
    Asked {
        /// Id of the meeting.
        meeting: String,
        /// The day of the meeting.
        on: NaiveDate,
        /// The question.
        text: String,
    },
    /// A milestone that misses its contractual date: catch up, or agree on another date.
    Milestone {
        /// Id of the milestone.
        id: String,
        /// Days after the date.
        days: i64,
    },
    /// Somebody said something, and nothing was decided.
    Feedback {
        /// Id of the feedback.
        id: String,
    },
    /// The estimate is above the ceiling.
    Ceiling {
        /// By how much.
        over: Cents,
    },
}

/// The state of the project. Tasks and milestones by their number in the timeline.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// Tasks that are finished, the last one first.
    pub done: Vec<usize>,
    /// Tasks going on, then those to come, in the order of their start.
    pub next: Vec<usize>,
    /// Tasks that are late, in the order of their end.
    pub late: Vec<usize>,
    /// Milestones not reached that miss their contractual date, in the order of time.
    pub missed: Vec<usize>,
    /// Milestones not reached, in the order of time.
    pub milestones: Vec<usize>,
    /// What the plan has spent by the end of the month of the status date.
    pub spent: Cents,
    /// Invoices of the milestones that are reached.
    pub invoiced: Cents,
    /// What has to be decided.
    pub questions: Vec<Question>,
}

/// Works the report out.
pub fn report(plan: &Plan) -> Report {
    let timeline = &plan.timeline;
    let tasks = |wanted: &dyn Fn(&super::timeline::TaskPlan) -> bool| -> Vec<usize> {
        (0..timeline.tasks.len()).filter(|number| wanted(&timeline.tasks[*number])).collect()
    };
    let mut done = tasks(&|task| task.state == State::Done);
    done.sort_by_key(|number| (std::cmp::Reverse(timeline.tasks[*number].finish), *number));
    let mut next = tasks(&|task| task.state != State::Done);
    next.sort_by_key(|number| {
        let task = &timeline.tasks[*number];
        (task.state == State::Todo, task.start, *number)
    });
    let mut late = tasks(&|task| task.late && task.state != State::Done);
    late.sort_by_key(|number| (timeline.tasks[*number].finish, *number));
    let mut milestones: Vec<usize> =
        (0..timeline.milestones.len()).filter(|number| timeline.milestones[*number].state != State::Done).collect();
    milestones.sort_by_key(|number| (timeline.milestones[*number].date, *number));
    let missed = milestones
        .iter()
        .copied()
        .filter(|number| matches!(milestone_state(&timeline.milestones[*number], timeline.status), "late" | "at-risk"))
        .collect::<Vec<_>>();
    let month = plan.costs.months.iter().rposition(|month| *month <= first_of(timeline.status));
    let billed = invoices(&plan.project, &plan.costs);
    let reached = billed
        .invoices
        .iter()
        .filter(|one| timeline.milestones.get(one.milestone).is_some_and(|milestone| milestone.state == State::Done));
    Report {
        questions: questions(plan, &missed),
        done,
        next,
        late,
        missed,
        milestones,
        spent: month.map_or(0, |month| plan.costs.all_so_far(month)),
        invoiced: reached.map(|one| one.amount).sum(),
    }
}

fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn questions(plan: &Plan, missed: &[usize]) -> Vec<Question> {
    let project = &plan.project;
    let status = plan.timeline.status;
    let mut meetings: Vec<_> = project
        .meeting
        .iter()
        .filter(|meeting| meeting.date.value.date >= status && meeting.decisions.is_empty())
        .collect();
    meetings.sort_by_key(|meeting| (meeting.date.value.date, meeting.date.value.time));
    let asked = meetings.into_iter().flat_map(|meeting| {
        meeting.asks.iter().map(|text| Question::Asked {
            meeting: meeting.id.as_str().to_owned(),
            on: meeting.date.value.date,
            text: text.clone(),
        })
    });
    let milestones = missed.iter().map(|number| {
        let milestone = &plan.timeline.milestones[*number];
        let since = milestone.due.map_or(0, |due| (status - due).num_days());
        Question::Milestone { id: milestone.id.clone(), days: milestone.days_late.max(since) }
    });
    let open = project.feedback.iter().filter(|one| one.decision.trim().is_empty() && one.date.value.0 <= status);
    let feedback = open.map(|one| Question::Feedback { id: one.id.as_str().to_owned() });
    let over = plan.costs.margin().filter(|margin| *margin < 0).map(|margin| Question::Ceiling { over: -margin });
    asked.chain(milestones).chain(over).chain(feedback).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::planned_at;

    const TABLES: &str = r#"
        [[member]]
        id = "ann"
        name = "Ann"
        rate = 100
        [[phase]]
        id = "work"
        title = "Work"
        [[phase.task]]
        id = "first"
        title = "First"
        length = "2d"
        started = 2026-09-07
        finished = 2026-09-08
        [[phase.task]]
        id = "second"
        title = "Second"
        length = "3d"
        after = ["first"]
        [[milestone]]
        id = "end"
        title = "End"
        after = ["second"]
        due = 2026-09-10
        [[meeting]]
        id = "past"
        title = "Past"
        date = 2026-09-08
        attendees = ["ann"]
        asks = ["Too late to ask?"]
        [[meeting]]
        id = "decided"
        title = "Decided"
        date = 2026-09-14
        attendees = ["ann"]
        asks = ["Answered?"]
        decisions = ["Yes"]
        [[meeting]]
        id = "next"
        title = "Next"
        date = 2026-09-15
        attendees = ["ann"]
        asks = ["Which day?", "Who?"]
        [[feedback]]
        id = "f1"
        title = "The screen is dark"
        who = "ann"
        date = 2026-09-08
        [[feedback]]
        id = "f2"
        title = "The lamp is out"
        who = "ann"
        date = 2026-09-08
        decision = "Changed"
    "#;

    #[test]
    fn what_is_done_comes_next_or_waits_for_a_decision() {
        let plan = planned_at("2026-09-14", TABLES, "");
        let found = report(&plan);
        let names = |all: &[usize]| all.iter().map(|one| plan.timeline.tasks[*one].id.clone()).collect::<Vec<_>>();
        assert_eq!(names(&found.done), ["first"]);
        assert_eq!(names(&found.next), ["second"]);
        assert_eq!((found.milestones.as_slice(), found.missed.as_slice()), ([0].as_slice(), [0].as_slice()));
        let told: Vec<String> = found
            .questions
            .iter()
            .map(|one| match one {
                Question::Asked { meeting, text, .. } => format!("{meeting}: {text}"),
                Question::Milestone { id, days } => format!("{id}: {}", *days > 0),
                Question::Feedback { id } => id.clone(),
                Question::Ceiling { over } => over.to_string(),
            })
            .collect();
        assert_eq!(told, ["next: Which day?", "next: Who?", "end: true", "f1"]);
    }

    #[test]
    fn a_project_of_nothing_reports_nothing() {
        let found = report(&crate::plan::fixture::planned(""));
        assert!(found.done.is_empty() && found.next.is_empty() && found.questions.is_empty());
        assert_eq!((found.spent, found.invoiced), (0, 0));
    }
}
