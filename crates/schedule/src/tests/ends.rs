//! Links to a finish, leads, and work as late as possible, with the dates worked out by hand.
//!
//! The week of 6 April 2026 begins on a Monday; a day is 9-12 and 13-17, seven hours.

use super::*;
use crate::calendar::Period;

const HOUR: Minute = 60;

/// Two tasks of so many days by two people, the first not before an instant, with one link from the first to the second.
fn pair(days: (Minute, Minute), from: &str, kind: LinkKind, lag: Lag) -> Problem {
    let mut problem = project(2);
    problem.tasks = vec![effort("a", days.0, 0), effort("b", days.1, 1)];
    problem.tasks[0].not_before = Some(at(from));
    problem.links = vec![Link { from: 0, to: 1, kind, lag }];
    problem
}

fn second(problem: &Problem) -> String {
    span(&planned(problem, Effort::Quick), 1)
}

#[test]
fn a_finish_that_waits_for_a_start_ends_the_evening_before() {
    // a starts on Thursday at 9:00. b may not finish before; its last worked minute up to then is Wednesday 17:00, and
    // two days before that are Tuesday and Wednesday.
    let problem = pair((1, 2), "2026-04-09 00:00", LinkKind::StartFinish, Lag::NONE);
    assert_eq!(second(&problem), "04-07 09:00 → 04-08 17:00");
}

#[test]
fn a_start_to_finish_lag_counts_from_the_start() {
    // a starts on Thursday at 9:00, three working hours later it is 12:00. Fourteen hours that end there: three on
    // Thursday, seven on Wednesday, four on Tuesday, from 13:00.
    let problem = pair((1, 2), "2026-04-09 00:00", LinkKind::StartFinish, Lag::Working(3 * HOUR));
    assert_eq!(second(&problem), "04-07 13:00 → 04-09 12:00");
    // A lead of one working day: a starts on Thursday 9:00, one day of work before is Wednesday 9:00, so no later than
    // Tuesday's evening: Monday and Tuesday.
    let problem = pair((1, 2), "2026-04-09 00:00", LinkKind::StartFinish, Lag::Working(-WORKDAY));
    assert_eq!(second(&problem), "04-06 09:00 → 04-07 17:00");
    // 30 elapsed hours after Thursday 9:00 is Friday 15:00: five hours on Friday, seven on Thursday, the last two
    // of Wednesday.
    let problem = pair((1, 2), "2026-04-09 00:00", LinkKind::StartFinish, Lag::Elapsed(30 * HOUR));
    assert_eq!(second(&problem), "04-08 15:00 → 04-10 15:00");
}

#[test]
fn a_finish_that_waits_for_a_finish_moves_the_whole_task() {
    // a is done on Wednesday at 17:00; a day later is Thursday 17:00, and b takes that Thursday.
    let problem = pair((3, 1), "2026-04-06 00:00", LinkKind::FinishFinish, Lag::Elapsed(24 * HOUR));
    assert_eq!(second(&problem), "04-09 09:00 → 04-09 17:00");
    // Two working days after Wednesday's evening is Friday's: b takes Friday.
    let problem = pair((3, 1), "2026-04-06 00:00", LinkKind::FinishFinish, Lag::Working(2 * WORKDAY));
    assert_eq!(second(&problem), "04-10 09:00 → 04-10 17:00");
    // A longer successor is not held: it finishes later anyway.
    let problem = pair((3, 4), "2026-04-06 00:00", LinkKind::FinishFinish, Lag::NONE);
    assert_eq!(second(&problem), "04-06 09:00 → 04-09 17:00");
}

#[test]
fn a_finish_asked_for_during_leave_is_met_before_it() {
    // a is done on Wednesday at 17:00, three working hours later is Thursday 12:00. b is away that Thursday: its last
    // minute before is Wednesday 17:00.
    let mut problem = pair((3, 1), "2026-04-06 00:00", LinkKind::FinishFinish, Lag::Working(3 * HOUR));
    problem.resources[1].absences = vec![Period::day(day("2026-04-09"))];
    assert_eq!(second(&problem), "04-08 09:00 → 04-08 17:00");
}

#[test]
fn elapsed_time_ends_at_the_very_instant() {
    // a is done on Wednesday at 17:00. Ten elapsed hours that end there begin at 7:00, hours or not.
    let mut problem = pair((3, 1), "2026-04-06 00:00", LinkKind::FinishFinish, Lag::NONE);
    problem.tasks[1] = Task::new("b", Work::Duration(10 * HOUR), Assignment::Nobody);
    assert_eq!(second(&problem), "04-08 07:00 → 04-08 17:00");
}

#[test]
fn a_lead_brings_the_successor_forward() {
    // a is done on Friday at 17:00. A day before is Thursday 17:00: b starts on Friday.
    let problem = pair((5, 1), "2026-04-06 00:00", LinkKind::FinishStart, Lag::Elapsed(-24 * HOUR));
    assert_eq!(second(&problem), "04-10 09:00 → 04-10 17:00");
    // Half a working day (3 h 30) before Friday 17:00 is 13:30; b has 3 h 30 then, and as much on Monday: until 13:30.
    let problem = pair((5, 1), "2026-04-06 00:00", LinkKind::FinishStart, Lag::Working(-210));
    assert_eq!(second(&problem), "04-10 13:30 → 04-13 13:30");
    // a starts on Thursday 9:00; two working days before is Tuesday 9:00.
    let problem = pair((1, 1), "2026-04-09 00:00", LinkKind::StartStart, Lag::Working(-2 * WORKDAY));
    assert_eq!(second(&problem), "04-07 09:00 → 04-07 17:00");
}

#[test]
fn a_lead_never_goes_before_the_project() {
    let problem = pair((1, 1), "2026-04-06 00:00", LinkKind::FinishStart, Lag::Working(-20 * WORKDAY));
    assert_eq!(second(&problem), "04-06 09:00 → 04-06 17:00");
}

#[test]
fn a_chain_as_late_as_possible_ends_before_what_follows() {
    // The long task takes the whole week. Two tasks of a day, one after the other, come before what starts on Monday:
    // Thursday and Friday.
    let mut problem = project(3);
    problem.tasks = vec![effort("long", 5, 0), effort("one", 1, 1), effort("two", 1, 2), effort("after", 1, 0)];
    problem.tasks[1].alap = true;
    problem.tasks[2].alap = true;
    problem.links = vec![Link::after(0, 3), Link::after(1, 2), Link::after(2, 3)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-09 09:00 → 04-09 17:00");
    assert_eq!(span(&plan, 2), "04-10 09:00 → 04-10 17:00");
    assert_eq!(plan.finish, at("2026-04-13 17:00"), "the project is no longer for it");
    assert_eq!(plan.tasks[1].why.cause, Cause::LateForLink(1));
}

#[test]
fn as_late_as_possible_stops_at_an_appointment_of_the_same_person() {
    // Bob has an appointment on Friday: Thursday is the latest day for his work, which the project's end on Friday
    // evening asks for.
    let mut problem = project(2);
    problem.tasks = vec![effort("long", 5, 0), effort("late", 1, 1), effort("visit", 1, 1)];
    problem.tasks[1].alap = true;
    problem.tasks[2].fixed_start = Some(at("2026-04-10 09:00"));
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-09 09:00 → 04-09 17:00");
    assert_eq!(plan.tasks[1].why.cause, Cause::LateForProject);
}

#[test]
fn as_late_as_possible_keeps_leave_and_leads() {
    // What follows starts on Monday 13; with a lead of a day the late task could end that evening, which is also the
    // project's. Bob is away on Friday and Monday: Thursday it is.
    let mut problem = project(2);
    problem.tasks = vec![effort("long", 5, 0), effort("late", 1, 1), effort("after", 1, 0)];
    problem.tasks[1].alap = true;
    problem.resources[1].absences = vec![Period::days(day("2026-04-10"), day("2026-04-13"))];
    problem.links =
        vec![Link::after(0, 2), Link { from: 1, to: 2, kind: LinkKind::FinishStart, lag: Lag::Working(-WORKDAY) }];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-09 09:00 → 04-09 17:00");
}

#[test]
fn elapsed_work_and_milestones_may_be_late_too() {
    // The project ends on Friday at 17:00. Three elapsed days before that begin on Tuesday at 17:00; a milestone stands
    // at the end itself.
    let mut problem = project(1);
    problem.tasks = vec![
        effort("long", 5, 0),
        Task::new("delivery", Work::Duration(3 * 24 * HOUR), Assignment::Nobody),
        Task::milestone("point"),
    ];
    problem.tasks[1].alap = true;
    problem.tasks[2].alap = true;
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-07 17:00 → 04-10 17:00");
    assert_eq!(span(&plan, 2), "04-10 17:00 → 04-10 17:00");
}
