//! Daily and weekly limits, teams, fixed dates, splitting, with the dates worked out by hand.
//!
//! The week of 6 April 2026 begins on a Monday; a day is 9-12 and 13-17, seven hours.

use super::*;
use crate::calendar::Period;

const HOUR: Minute = 60;

fn everyone(people: usize) -> Vec<Assignee> {
    (0..people).map(Assignee::full).collect()
}

fn minutes(plan: &Schedule, task: usize, resource: usize) -> Minute {
    let mine = plan.tasks[task].segments.iter().filter(|segment| segment.resource == resource);
    mine.map(|segment| (segment.to - segment.from).num_minutes()).sum()
}

#[test]
fn a_daily_limit_spreads_the_work() {
    // Three hours a day at most: seven hours take Monday and Tuesday until noon, and one hour on Wednesday.
    let mut problem = project(1);
    problem.resources[0].daily_max = Some(3 * HOUR);
    problem.tasks = vec![effort("a", 1, 0), Task::new("b", Work::Effort(2 * HOUR), Assignment::one(0))];
    problem.links = vec![Link::after(0, 1)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-08 10:00");
    // Two hours of Wednesday's three are left.
    assert_eq!(span(&plan, 1), "04-08 10:00 → 04-08 12:00");
}

#[test]
fn a_daily_limit_counts_all_tasks_of_the_day() {
    // Four hours a day at most, two tasks of three hours: one hour of the second fits on Monday, from 12:00, that is
    // 13:00 to 14:00; two on Tuesday.
    let mut problem = project(1);
    problem.resources[0].daily_max = Some(4 * HOUR);
    let three = |id: &str| Task::new(id, Work::Effort(3 * HOUR), Assignment::one(0));
    problem.tasks = vec![three("a"), three("b")];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-06 12:00");
    assert_eq!(span(&plan, 1), "04-06 13:00 → 04-07 11:00");
}

#[test]
fn a_weekly_limit_counts_all_tasks_of_the_week() {
    // Ten hours a week: a takes Monday, b three hours of Tuesday; its last four wait for Monday 13.
    let mut problem = project(1);
    problem.resources[0].weekly_max = Some(10 * HOUR);
    problem.tasks = vec![effort("a", 1, 0), effort("b", 1, 0)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-06 17:00");
    assert_eq!(span(&plan, 1), "04-07 09:00 → 04-13 14:00");
}

#[test]
fn a_limit_that_another_task_has_spent_only_pauses() {
    // 24 hours a week: a takes Monday, and of b's five days 17 hours remain this week (Tuesday, Wednesday, Thursday
    // until 12:00), 18 for the next: Monday, Tuesday, Wednesday until 14:00.
    let mut problem = project(1);
    problem.resources[0].weekly_max = Some(24 * HOUR);
    problem.tasks = vec![effort("a", 1, 0), effort("b", 5, 0)];
    problem.links = vec![Link::after(0, 1)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-07 09:00 → 04-15 14:00");
}

#[test]
fn both_limits_hold_at_once() {
    // Four hours a day, ten a week: 4 + 4 + 2 this week, and of the twelve hours two remain on Monday 13.
    let mut problem = project(1);
    problem.resources[0].daily_max = Some(4 * HOUR);
    problem.resources[0].weekly_max = Some(10 * HOUR);
    problem.tasks = vec![Task::new("a", Work::Effort(12 * HOUR), Assignment::one(0))];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-13 11:00");
    let week = plan.resources[0].weeks[0];
    assert_eq!((week.minutes, week.capacity), (10 * HOUR, 10 * HOUR));
}

#[test]
fn people_together_keep_the_tightest_limit() {
    // Bob gives three hours a day: both work those three, six hours take two mornings.
    let mut problem = project(2);
    problem.resources[1].daily_max = Some(3 * HOUR);
    problem.tasks = vec![Task::new("both", Work::Effort(6 * HOUR), Assignment::Together(everyone(2)))];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-07 12:00");
    assert_eq!((minutes(&plan, 0, 0), minutes(&plan, 0, 1)), (6 * HOUR, 6 * HOUR), "each, not in sum");
}

#[test]
fn a_team_works_in_the_hours_of_each() {
    // Ann 9-12 and 13-17, Bob afternoons only (13-17). Eleven hours in sum: seven and four on Monday.
    let mut problem = project(2);
    problem.calendars.push(CalendarRules::weekly(&[0, 1, 2, 3, 4], &[hours(13, 17)]));
    problem.resources[1].calendar = 1;
    problem.tasks = vec![Task::new("team", Work::Effort(11 * HOUR), Assignment::Team(everyone(2)))];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-06 17:00");
    assert_eq!((minutes(&plan, 0, 0), minutes(&plan, 0, 1)), (7 * HOUR, 4 * HOUR));
    // Together they have the afternoons alone: eleven hours take 4 + 4 + 3.
    problem.tasks[0].assignment = Assignment::Together(everyone(2));
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 13:00 → 04-08 16:00");
}

#[test]
fn who_is_away_leaves_the_team_for_that_time() {
    // Bob is away on Tuesday: 14 hours on Monday, 7 on Tuesday, of 25 hours 4 remain for two on Wednesday: until 11:00.
    let mut problem = project(2);
    problem.resources[1].absences = vec![Period::day(day("2026-04-07"))];
    problem.tasks = vec![Task::new("team", Work::Effort(25 * HOUR), Assignment::Team(everyone(2)))];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-08 11:00");
    assert_eq!((minutes(&plan, 0, 0), minutes(&plan, 0, 1)), (16 * HOUR, 9 * HOUR));
}

#[test]
fn any_of_several_spreads_the_work_over_them() {
    // Three tasks of a day for any of three: all on Monday, one each.
    let mut problem = project(3);
    let any = |id: &str| Task::new(id, Work::Effort(WORKDAY), Assignment::Any(everyone(3)));
    problem.tasks = vec![any("a"), any("b"), any("c")];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(plan.finish, at("2026-04-06 17:00"));
    let mut who: Vec<usize> = plan.tasks.iter().map(|task| task.resources[0]).collect();
    who.sort_unstable();
    assert_eq!(who, [0, 1, 2]);
}

#[test]
fn any_counts_part_time() {
    // Ann gives half of her day, but is free at once; Bob is on leave on Monday. Seven hours: Ann has 3 h 30 on Monday
    // (9:00-12:00, 13:00-13:30) and as much on Tuesday, until 13:30; Bob would be done on Tuesday at 17:00.
    let mut problem = project(2);
    problem.resources[0].availability = Share::new(0.5).unwrap();
    problem.resources[1].absences = vec![Period::day(day("2026-04-06"))];
    problem.tasks = vec![Task::new("x", Work::Effort(WORKDAY), Assignment::Any(everyone(2)))];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(plan.tasks[0].resources, [0]);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-07 13:30");
}

#[test]
fn a_fixed_start_waits_for_hours_and_others_make_way() {
    // Fixed on Tuesday at 18:00: the first worked minute from then is Wednesday 9:00. The two days of other work fit
    // before it.
    let mut problem = project(1);
    problem.tasks = vec![effort("fixed", 1, 0), effort("other", 2, 0), effort("after", 1, 0)];
    problem.tasks[0].fixed_start = Some(at("2026-04-07 18:00"));
    problem.links = vec![Link::after(1, 2)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-08 09:00 → 04-08 17:00");
    assert_eq!(span(&plan, 1), "04-06 09:00 → 04-07 17:00");
    assert_eq!(span(&plan, 2), "04-09 09:00 → 04-09 17:00");
    assert_eq!(plan.tasks[0].why.cause, Cause::Fixed);
    assert!(plan.conflicts.is_empty());
}

#[test]
fn a_fixed_length_starts_at_the_very_instant() {
    // On Saturday at 10:00, a day of the project's work: Monday 13, until 17:00.
    let mut problem = project(0);
    problem.tasks = vec![
        Task::new("length", Work::Length(WORKDAY), Assignment::Nobody),
        Task::new("delivery", Work::Duration(6 * HOUR), Assignment::Nobody),
    ];
    problem.tasks.iter_mut().for_each(|task| task.fixed_start = Some(at("2026-04-11 10:00")));
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-11 10:00 → 04-13 17:00");
    assert_eq!(span(&plan, 1), "04-11 10:00 → 04-11 16:00");
}

#[test]
fn what_may_be_split_fills_the_gaps_between_appointments() {
    // Appointments on Tuesday 9:00-12:00 and Wednesday 13:00-17:00. Two days and a half (17 h 30): seven on Monday,
    // four on Tuesday afternoon, three on Wednesday morning, and 3 h 30 on Thursday, until 13:30.
    let mut problem = project(1);
    let visit = |id: &str, length: Minute, start: &str| {
        let mut task = Task::new(id, Work::Effort(length), Assignment::one(0));
        task.fixed_start = Some(at(start));
        task
    };
    problem.tasks = vec![
        Task::new("long", Work::Effort(1_050), Assignment::one(0)),
        visit("one", 3 * HOUR, "2026-04-07 09:00"),
        visit("two", 4 * HOUR, "2026-04-08 13:00"),
    ];
    problem.tasks[0].split = true;
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-09 13:30");
    // Unsplit, it fits nowhere before the second appointment is over: Thursday, Friday and half of Monday.
    problem.tasks[0].split = false;
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-09 09:00 → 04-13 13:30");
}

#[test]
fn leave_interrupts_a_task_that_may_not_be_split() {
    // Splitting is for other work; leave only pauses it. Two days with Tuesday off: Monday and Wednesday.
    let mut problem = project(1);
    problem.resources[0].absences = vec![Period::day(day("2026-04-07"))];
    problem.tasks = vec![effort("a", 2, 0), Task::new("small", Work::Effort(HOUR), Assignment::one(0))];
    problem.tasks[0].priority = 1;
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-08 17:00");
    assert_eq!(span(&plan, 1), "04-09 09:00 → 04-09 10:00");
}
