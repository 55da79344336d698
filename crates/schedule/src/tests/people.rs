//! Who does what: limits, shares, groups, pools. The week of 6 April 2026 begins on a Monday.

use super::*;
use crate::calendar::Period;

#[test]
fn a_person_does_one_thing_at_a_time_and_the_plan_says_so() {
    let mut problem = project(1);
    problem.tasks = vec![effort("a", 1, 0), effort("b", 1, 0)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-06 17:00");
    assert_eq!(span(&plan, 1), "04-07 09:00 → 04-07 17:00");
    assert_eq!(plan.tasks[1].why.cause, Cause::Busy { resource: 0, task: 0 });
    assert!(plan.tasks[1].why.waits_for_hours, "the night");
    assert_eq!(plan.tasks[1].why.ready, at("2026-04-06 09:00"), "but for the person it could start at once");
    assert_eq!(plan.chain, [0, 1]);
    assert_eq!(plan.critical, [0, 1], "critical through the person, without a link");
    assert_eq!(plan.gap, 0, "proved the shortest");
}

#[test]
fn half_a_person_works_the_first_half_of_each_day() {
    let mut problem = project(1);
    problem.resources[0].availability = Share::new(0.5).unwrap();
    problem.tasks = vec![effort("a", 1, 0)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-07 13:30");
}

#[test]
fn half_a_person_still_has_their_half_day_in_the_afternoon() {
    let mut problem = project(2);
    problem.resources[0].availability = Share::new(0.5).unwrap();
    problem.tasks = vec![Task::new("first", Work::Effort(240), Assignment::one(1)), effort("half", 1, 0)];
    problem.links = vec![Link::after(0, 1)];
    let plan = planned(&problem, Effort::Quick);
    // From 14:00 there are three hours on Monday; Tuesday gives its first three and a half, half an hour is left.
    assert_eq!(span(&plan, 1), "04-06 14:00 → 04-08 09:30");
}

#[test]
fn a_weekly_limit_is_kept() {
    let mut problem = project(1);
    problem.resources[0].weekly_max = Some(2 * WORKDAY);
    problem.tasks = vec![effort("a", 3, 0), effort("b", 1, 0)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-13 17:00");
    assert_eq!(span(&plan, 1), "04-14 09:00 → 04-14 17:00");
    assert!(plan.resources[0].weeks.iter().all(|week| week.minutes <= 2 * WORKDAY && week.capacity == 2 * WORKDAY));
}

#[test]
fn people_named_together_work_when_all_are_there() {
    let mut problem = project(2);
    problem.resources[1].absences = vec![Period::days(day("2026-04-07"), day("2026-04-08"))];
    let both = Assignment::Together(vec![Assignee::full(0), Assignee::full(1)]);
    problem.tasks = vec![Task::new("both", Work::Effort(2 * WORKDAY), both), effort("other", 1, 0)];
    problem.links = vec![Link { from: 0, to: 1, kind: LinkKind::StartStart, lag: Lag::NONE }];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-09 17:00");
    assert_eq!(span(&plan, 1), "04-10 09:00 → 04-10 17:00", "nothing else comes in between");
}

#[test]
fn any_of_a_group_is_the_one_who_finishes_first() {
    let mut problem = project(3);
    problem.resources[0].absences = vec![Period::day(day("2026-04-06"))];
    let any = Assignment::Any(vec![Assignee::full(0), Assignee::full(2), Assignee::full(1)]);
    problem.tasks = vec![Task::new("x", Work::Effort(WORKDAY), any)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(plan.tasks[0].resources, [2], "the first of the list among equals");
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-06 17:00");
}

#[test]
fn a_team_shares_the_effort_and_who_is_busy_joins_later() {
    let mut problem = project(2);
    let team = Assignment::Team(vec![Assignee::full(0), Assignee::full(1)]);
    problem.tasks = vec![effort("before", 1, 1), Task::new("team", Work::Effort(5 * WORKDAY), team)];
    problem.tasks[0].priority = 1;
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-06 09:00 → 04-08 17:00");
    let minutes = |resource: usize| -> Minute {
        let mine = plan.tasks[1].segments.iter().filter(|segment| segment.resource == resource);
        mine.map(|segment| (segment.to - segment.from).num_minutes()).sum()
    };
    assert_eq!((minutes(0), minutes(1)), (3 * WORKDAY, 2 * WORKDAY));
}

#[test]
fn a_share_leaves_the_rest_of_the_day_to_others() {
    let mut problem = project(1);
    let half = |id: &str| {
        let half = Assignee { resource: 0, share: Share::new(0.5).unwrap(), units: 1 };
        Task::new(id, Work::Effort(WORKDAY), Assignment::Together(vec![half]))
    };
    problem.tasks = vec![half("a"), half("b")];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-07 13:30");
    assert_eq!(span(&plan, 1), "04-06 13:30 → 04-07 17:00");
}

#[test]
fn only_a_task_that_may_be_split_is_interrupted() {
    let mut problem = project(1);
    problem.tasks = vec![effort("long", 3, 0), effort("meeting", 1, 0)];
    problem.tasks[1].fixed_start = Some(at("2026-04-07 09:00"));
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-08 09:00 → 04-10 17:00");
    problem.tasks[0].split = true;
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-09 17:00");
    assert_eq!(span(&plan, 1), "04-07 09:00 → 04-07 17:00");
}

#[test]
fn priority_decides_who_comes_first() {
    let mut problem = project(1);
    problem.tasks = vec![effort("a", 1, 0), effort("b", 1, 0)];
    problem.tasks[1].priority = 1;
    let plan = planned(&problem, Effort::Normal);
    assert!(plan.tasks[1].start < plan.tasks[0].start);
}

#[test]
fn a_pool_is_shared_up_to_its_units() {
    let mut problem = project(1);
    problem.resources[0].units = 3;
    let two = |id: &str| {
        let uses = vec![Assignee { resource: 0, share: Share::FULL, units: 2 }];
        Task::new(id, Work::Effort(WORKDAY), Assignment::Together(uses))
    };
    problem.tasks = vec![two("a"), two("b"), effort("c", 2, 0)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-07 09:00 → 04-07 17:00");
    assert_eq!(span(&plan, 2), "04-06 09:00 → 04-07 17:00");
    assert_eq!(plan.gap, 0);
    assert_eq!(plan.critical.len(), 3);
}

#[test]
fn someone_who_only_answers_for_a_task_is_not_taken() {
    let mut problem = project(1);
    let watch = Assignee { share: Share::NONE, ..Assignee::full(0) };
    problem.tasks =
        vec![Task::new("delivery", Work::Duration(5 * 1_440), Assignment::Together(vec![watch])), effort("work", 1, 0)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-06 09:00 → 04-06 17:00");
    assert_eq!(plan.tasks[0].resources, [0]);
    assert!(plan.tasks[0].segments.is_empty());
}
