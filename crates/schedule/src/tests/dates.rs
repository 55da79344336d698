//! Stated dates, deadlines, progress, and the reasons told. The week of 6 April 2026 begins on a Monday.

use super::*;
use crate::calendar::Period;

#[test]
fn a_fixed_date_wins_and_what_it_breaks_is_told() {
    let mut problem = project(2);
    problem.tasks = vec![effort("a", 3, 0), effort("b", 1, 1)];
    problem.tasks[1].fixed_start = Some(at("2026-04-07 09:00"));
    problem.links = vec![Link::after(0, 1)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-07 09:00 → 04-07 17:00");
    let allowed = at("2026-04-08 17:00");
    assert_eq!(plan.conflicts, [Conflict::FixedBeforeLink { task: 1, link: 0, allowed }]);
}

#[test]
fn two_fixed_dates_on_one_person_are_a_conflict() {
    let mut problem = project(1);
    problem.tasks = vec![effort("a", 2, 0), effort("b", 1, 0)];
    problem.tasks.iter_mut().for_each(|task| task.fixed_start = Some(at("2026-04-07 09:00")));
    let plan = schedule(&problem, Effort::Quick).unwrap();
    assert_eq!(plan.conflicts, [Conflict::Overlap { task: 1, other: 0, resource: 0 }]);
}

#[test]
fn a_deadline_moves_nothing_and_is_measured() {
    let mut problem = project(1);
    problem.tasks = vec![effort("a", 3, 0)];
    problem.tasks[0].deadline = Some(at("2026-04-07 17:00"));
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(plan.tasks[0].deadline_margin, Some(-WORKDAY));
    assert_eq!(plan.tasks[0].late_by(), WORKDAY);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-08 17:00");
}

#[test]
fn among_plans_of_equal_length_deadlines_are_met() {
    let mut problem = project(1);
    problem.tasks = vec![effort("a", 2, 0), effort("b", 1, 0), effort("c", 1, 0)];
    problem.tasks[2].deadline = Some(at("2026-04-06 17:00"));
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(plan.tasks[2].late_by(), 0);
}

#[test]
fn as_late_as_possible_stops_at_what_follows() {
    let mut problem = project(2);
    problem.tasks = vec![effort("long", 5, 0), effort("late", 1, 1), effort("after", 1, 0), effort("other", 1, 1)];
    problem.tasks[1].alap = true;
    problem.links = vec![Link::after(0, 2), Link::after(1, 2)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-10 09:00 → 04-10 17:00");
    assert_eq!(plan.tasks[1].why.cause, Cause::LateForLink(1));
    assert_eq!(span(&plan, 3), "04-07 09:00 → 04-07 17:00", "what was placed stays");
    assert_eq!(plan.tasks[1].free_float, 0);
}

#[test]
fn as_late_as_possible_keeps_a_deadline() {
    let mut problem = project(2);
    problem.tasks = vec![effort("long", 5, 0), effort("late", 1, 1)];
    problem.tasks[1].alap = true;
    problem.tasks[1].deadline = Some(at("2026-04-08 17:00"));
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-08 09:00 → 04-08 17:00");
    assert_eq!(plan.tasks[1].why.cause, Cause::LateForDeadline);
}

#[test]
fn work_not_done_is_planned_from_the_status_date() {
    let mut problem = project(1);
    problem.status = Some(at("2026-04-09 00:00"));
    problem.tasks = vec![effort("done", 2, 0), effort("begun", 4, 0), effort("next", 1, 0)];
    problem.tasks[0].progress = Progress::Finished { start: at("2026-04-06 09:00"), finish: at("2026-04-07 12:00") };
    problem.tasks[1].progress = Progress::Started { at: at("2026-04-07 13:00"), remaining: 2 * WORKDAY };
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-07 12:00");
    assert_eq!(span(&plan, 1), "04-07 13:00 → 04-10 17:00");
    assert_eq!(span(&plan, 2), "04-13 09:00 → 04-13 17:00");
    assert!(!plan.tasks[0].critical, "what is done delays nothing");
    let begun = &plan.tasks[1].segments;
    assert!(begun.iter().all(|segment| segment.done == (segment.to <= at("2026-04-09 00:00"))));
    assert_eq!(plan.tasks[2].why.cause, Cause::Busy { resource: 0, task: 1 });
}

#[test]
fn a_task_not_begun_waits_for_the_status_date() {
    let mut problem = project(1);
    problem.status = Some(at("2026-04-08 12:00"));
    problem.tasks = vec![effort("a", 1, 0)];
    problem.tasks[0].fixed_start = Some(at("2026-04-06 09:00"));
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-08 13:00 → 04-09 12:00");
    assert_eq!(plan.tasks[0].why.cause, Cause::StatusDate);
    assert_eq!(plan.conflicts, [Conflict::FixedDatePassed { task: 0 }]);
}

#[test]
fn the_reasons_of_a_start_are_told() {
    let mut problem = project(1);
    problem.tasks = vec![effort("a", 1, 0), effort("b", 1, 0)];
    problem.tasks[0].not_before = Some(at("2026-04-11 00:00"));
    problem.resources[0].absences = vec![Period::days(day("2026-04-06"), day("2026-04-07"))];
    let plan = planned(&problem, Effort::Quick);
    let why = |cause: Cause, from: NaiveDateTime| Why { cause, from, ready: from, waits_for_hours: true };
    assert_eq!(plan.tasks[0].why, why(Cause::NotBefore, at("2026-04-11 00:00")));
    assert_eq!(span(&plan, 1), "04-08 09:00 → 04-08 17:00");
    assert_eq!(plan.tasks[1].why, why(Cause::ProjectStart, problem.start));
}
