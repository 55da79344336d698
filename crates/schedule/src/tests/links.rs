//! How work is measured and links tie it. The week of 6 April 2026 begins on a Monday.

use super::*;

fn link(kind: LinkKind, lag: Lag) -> Link {
    Link { from: 0, to: 1, kind, lag }
}

/// A project of two tasks of one day each by two people, with one link.
fn pair(first: Minute, second: Minute, kind: LinkKind, lag: Lag) -> Schedule {
    let mut problem = project(2);
    problem.tasks = vec![effort("a", first, 0), effort("b", second, 1)];
    problem.links = vec![link(kind, lag)];
    planned(&problem, Effort::Quick)
}

#[test]
fn effort_is_worked_in_hours_and_pauses_over_the_weekend() {
    let mut problem = project(1);
    problem.tasks = vec![effort("a", 7, 0)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-14 17:00");
    assert_eq!(plan.tasks[0].segments.len(), 14, "mornings and afternoons");
    assert_eq!(plan.resources[0].minutes, 7 * WORKDAY);
    let weeks: Vec<(Minute, Minute)> = plan.resources[0].weeks.iter().map(|w| (w.minutes, w.capacity)).collect();
    assert_eq!(weeks, [(5 * WORKDAY, 5 * WORKDAY), (2 * WORKDAY, 5 * WORKDAY)]);
}

#[test]
fn links_tie_the_ends_they_say() {
    assert_eq!(span(&pair(2, 1, LinkKind::FinishStart, Lag::NONE), 1), "04-08 09:00 → 04-08 17:00");
    assert_eq!(span(&pair(2, 1, LinkKind::StartStart, Lag::NONE), 1), "04-06 09:00 → 04-06 17:00");
    assert_eq!(span(&pair(3, 1, LinkKind::FinishFinish, Lag::NONE), 1), "04-08 09:00 → 04-08 17:00");
    assert_eq!(span(&pair(3, 2, LinkKind::StartFinish, Lag::Working(3 * WORKDAY)), 1), "04-07 09:00 → 04-08 17:00");
}

#[test]
fn lags_count_working_or_elapsed_time() {
    let friday = |lag| span(&pair(5, 1, LinkKind::FinishStart, lag), 1);
    assert_eq!(friday(Lag::Working(WORKDAY)), "04-14 09:00 → 04-14 17:00", "Monday is waited for");
    assert_eq!(friday(Lag::Elapsed(1_440)), "04-13 09:00 → 04-13 17:00", "Saturday is waited for");
    assert_eq!(
        friday(Lag::Elapsed(4 * 1_440)),
        "04-15 09:00 → 04-15 17:00",
        "in the evening of Tuesday: too late for that day"
    );
}

#[test]
fn a_negative_lag_overlaps() {
    assert_eq!(span(&pair(3, 1, LinkKind::FinishStart, Lag::Working(-WORKDAY)), 1), "04-08 09:00 → 04-08 17:00");
    assert_eq!(span(&pair(3, 2, LinkKind::FinishFinish, Lag::Working(-WORKDAY)), 1), "04-06 09:00 → 04-07 17:00");
    assert_eq!(span(&pair(3, 1, LinkKind::StartStart, Lag::Elapsed(-10_000)), 1), "04-06 09:00 → 04-06 17:00");
}

#[test]
fn a_milestone_stands_in_the_evening_not_on_the_next_morning() {
    let mut problem = project(2);
    problem.tasks = vec![effort("a", 5, 0), effort("b", 2, 1), Task::milestone("m")];
    problem.links = vec![Link::after(0, 2), Link::after(1, 2)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 2), "04-10 17:00 → 04-10 17:00");
    assert_eq!(plan.tasks[2].why.cause, Cause::Link(0));
    assert!(plan.tasks[2].critical && plan.tasks[0].critical && !plan.tasks[1].critical);
    assert_eq!(plan.tasks[1].total_float, 3 * WORKDAY);
}

#[test]
fn length_and_duration_need_nobody() {
    let mut problem = project(0);
    problem.tasks = vec![
        Task::new("length", Work::Length(6 * WORKDAY), Assignment::Nobody),
        Task::new("duration", Work::Duration(6 * 1_440), Assignment::Nobody),
    ];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 00:00 → 04-13 17:00");
    assert_eq!(span(&plan, 1), "04-06 00:00 → 04-12 00:00");
}
