//! Who works on what, from when to when, with which share of their time.

use chrono::{NaiveDate, NaiveDateTime};

use crate::check::Project;
use crate::model::Member;
use crate::plan::timeline::{Share, TaskPlan, Timeline, other_rules, project_rules};
use qilby_schedule::calendar::{CalendarRules, DAY, Minute, Period, WorkCalendar, civil, day_of, midnight, minute_of};

/// One person on one task.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Assignment {
    /// Number of the task.
    pub task: usize,
    /// Number of the member.
    pub member: usize,
    /// Start of the first working time.
    pub start: NaiveDateTime,
    /// End of the last working time.
    pub finish: NaiveDateTime,
    /// Working minutes.
    pub minutes: Minute,
    /// Working minutes done so far.
    pub done: Minute,
    /// Share of the person's working time between start and finish, in ten-thousandths; never more
    /// than the person gives to the project.
    pub units: i64,
}

/// Every assignment, task by task.
pub fn assignments(project: &Project, timeline: &Timeline) -> Vec<Assignment> {
    let calendars: Vec<WorkCalendar> = project.member.iter().map(|member| own(project, member, timeline)).collect();
    let shares = |(number, task): (usize, &TaskPlan)| -> Vec<Assignment> {
        let share = |share: &Share| {
            let mut found = assignment(number, task, share, calendars.get(share.member)?);
            // Half of each day, worked in the morning, is more than half of the time until noon of the last day.
            found.units = found.units.min(availability(project.member.get(share.member)?));
            Some(found)
        };
        task.work.iter().filter_map(share).collect()
    };
    timeline.tasks.iter().enumerate().flat_map(shares).collect()
}

/// Share of each day that a person gives to the project, in ten-thousandths.
pub fn availability(member: &Member) -> i64 {
    member.availability.as_ref().map_or(10_000, |part| (part.value * 10_000.0).round() as i64)
}

/// The working time of a person over the project, leave taken off.
fn own(project: &Project, member: &Member, timeline: &Timeline) -> WorkCalendar {
    let named = member.calendar.as_ref().map(|id| id.as_str());
    let other = project.calendar.other.iter().find(|other| Some(other.id.as_str()) == named);
    let rules: CalendarRules = other.map_or_else(|| project_rules(project), |other| other_rules(project, other));
    let absences: Vec<Period> = member
        .leave
        .iter()
        .map(|leave| Period::days(leave.from.value.0, leave.to.as_ref().unwrap_or(&leave.from).value.0))
        .collect();
    let days = u32::try_from((timeline.finish - timeline.start).num_days() + 2).unwrap_or(u32::MAX);
    WorkCalendar::compile(&rules, &absences, timeline.start, days)
}

fn assignment(number: usize, task: &TaskPlan, share: &Share, calendar: &WorkCalendar) -> Assignment {
    let day = |date: &(NaiveDate, i64)| date.0;
    let (first, last) = (share.days.first().map(day), share.days.last().map(day));
    let hours = |date: NaiveDate| {
        let (from, to) = (midnight(date), midnight(date) + DAY);
        (
            calendar.next_worked(from).filter(|at| *at < to),
            calendar.prev_worked(to).filter(|at| day_of(*at) == day_of(from)),
        )
    };
    // The task begins and ends at a time of its own; days between are worked as the calendar says.
    let start = match first {
        Some(date) if date > task.start.date() => hours(date).0.map_or(task.start, civil),
        _ => task.start,
    };
    let finish = match last {
        Some(date) if date < task.finish.date() => hours(date).1.map_or(task.finish, civil),
        _ => task.finish,
    };
    let finish = finish.max(start);
    let available = calendar.working_between(minute_of(start), minute_of(finish));
    // Actual work on a day off has no working time to be a share of.
    let units = if available > 0 { (share.minutes * 10_000 + available / 2) / available } else { 10_000 };
    let done = (share.minutes as f64 * task.progress / 100.0).round() as Minute;
    Assignment { task: number, member: share.member, start, finish, minutes: share.minutes, done, units }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::planned;

    #[test]
    fn units_are_the_share_of_the_persons_own_time() {
        let plan = planned(
            r#"
[[calendar.other]]
id = "three-days"
days = ["mon", "tue", "thu"]

[[member]]
id = "ada"
name = "Ada"
calendar = "three-days"
leave = [{ from = 2026-09-08 }]

[[member]]
id = "alan"
name = "Alan"
availability = 0.5

[[phase]]
id = "all"
title = "All"

[[phase.task]]
id = "a"
title = "A"
effort = "2d"
assign = ["ada"]

[[phase.task]]
id = "b"
title = "B"
effort = "2d"
assign = ["alan"]

[[phase.task]]
id = "c"
title = "C"
length = "2d"
"#,
        );
        let found = assignments(&plan.project, &plan.timeline);
        assert_eq!(found.len(), 2, "nobody works on a length of time");
        let at =
            |day, hour| NaiveDate::from_ymd_opt(2026, 9, day).and_then(|date| date.and_hms_opt(hour, 0, 0)).unwrap();
        let (ada, alan) = (found[0], found[1]);
        assert_eq!((ada.start, ada.finish, ada.minutes, ada.units), (at(7, 9), at(10, 17), 840, 10_000));
        assert_eq!((alan.start, alan.minutes, alan.units), (at(7, 9), 840, 5_000));
        assert_eq!(ada.done, 0);
    }
}
