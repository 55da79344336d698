//! What has been done, and what remains from the status date on, with the dates worked out by hand.
//!
//! The week of 6 April 2026 begins on a Monday; a day is 9-12 and 13-17, seven hours.

use super::*;
use crate::calendar::Period;

const HOUR: Minute = 60;

fn started(text: &str, remaining: Minute) -> Progress {
    Progress::Started { at: at(text), remaining }
}

fn finished(start: &str, finish: &str) -> Progress {
    Progress::Finished { start: at(start), finish: at(finish) }
}

#[test]
fn a_late_finish_delays_what_follows() {
    // Planned for Monday and Tuesday, done on Wednesday at 15:00; on Thursday morning, the status date, what follows
    // is still to be done.
    let mut problem = project(2);
    problem.status = Some(at("2026-04-09 00:00"));
    problem.tasks = vec![effort("a", 2, 0), effort("b", 1, 1)];
    problem.tasks[0].progress = finished("2026-04-06 09:00", "2026-04-08 15:00");
    problem.links = vec![Link::after(0, 1)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-09 09:00 → 04-09 17:00");
    assert_eq!(plan.tasks[1].why.cause, Cause::StatusDate);
    // With the status date on Wednesday noon the announced finish, later than it, is what b waits for: two hours on
    // Wednesday, five on Thursday.
    problem.status = Some(at("2026-04-08 12:00"));
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-08 15:00 → 04-09 15:00");
    assert_eq!(plan.tasks[1].why.cause, Cause::Link(0));
}

#[test]
fn an_early_finish_brings_nothing_before_the_status_date() {
    // Three days planned, done in one; the status date is Wednesday: b starts then, not on Tuesday.
    let mut problem = project(2);
    problem.status = Some(at("2026-04-08 00:00"));
    problem.tasks = vec![effort("a", 3, 0), effort("b", 1, 1)];
    problem.tasks[0].progress = finished("2026-04-06 09:00", "2026-04-06 17:00");
    problem.links = vec![Link::after(0, 1)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 1), "04-08 09:00 → 04-08 17:00");
}

#[test]
fn what_remains_resumes_at_the_status_date() {
    // Begun on Monday, 10 hours remain on Wednesday at noon: four that afternoon, six on Thursday until 16:00.
    let mut problem = project(1);
    problem.status = Some(at("2026-04-08 12:00"));
    problem.tasks = vec![effort("a", 3, 0)];
    problem.tasks[0].progress = started("2026-04-06 09:00", 10 * HOUR);
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-09 16:00");
    let minutes = |done: bool| -> Minute {
        let some = plan.tasks[0].segments.iter().filter(|segment| segment.done == done);
        some.map(|segment| (segment.to - segment.from).num_minutes()).sum()
    };
    assert_eq!((minutes(true), minutes(false)), (11 * HOUR, 10 * HOUR), "21 hours in all");
}

#[test]
fn what_remains_may_be_more_than_what_was_planned() {
    // A day was planned; on Tuesday night two days remain: Wednesday and Thursday.
    let mut problem = project(1);
    problem.status = Some(at("2026-04-08 00:00"));
    problem.tasks = vec![effort("a", 1, 0)];
    problem.tasks[0].progress = started("2026-04-06 09:00", 2 * WORKDAY);
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-09 17:00");
}

#[test]
fn what_has_begun_out_of_turn_goes_on() {
    // b began before a was done, though it should have waited. It is not sent back: its ten hours and a half go on on
    // Wednesday (seven) and Thursday (three and a half, until 13:30); a, not begun, is planned from the status date.
    let mut problem = project(2);
    problem.status = Some(at("2026-04-08 00:00"));
    problem.tasks = vec![effort("a", 2, 0), effort("b", 2, 1)];
    problem.tasks[1].progress = started("2026-04-07 13:00", 10 * HOUR + 30);
    problem.links = vec![Link::after(0, 1)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-08 09:00 → 04-09 17:00");
    assert_eq!(span(&plan, 1), "04-07 13:00 → 04-09 13:30");
}

#[test]
fn a_finish_still_waits_when_the_start_no_longer_does() {
    // b is under way with half a day left, yet cannot be done before a is, on Friday evening: it is worked on Friday
    // afternoon from 13:30.
    let mut problem = project(2);
    problem.status = Some(at("2026-04-08 00:00"));
    problem.tasks = vec![effort("a", 3, 0), effort("b", 2, 1)];
    problem.tasks[1].progress = started("2026-04-07 09:00", 210);
    problem.links = vec![Link { from: 0, to: 1, kind: LinkKind::FinishFinish, lag: Lag::NONE }];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-08 09:00 → 04-10 17:00");
    assert_eq!(span(&plan, 1), "04-07 09:00 → 04-10 17:00");
    let first = plan.tasks[1].segments.iter().find(|segment| !segment.done).unwrap();
    assert_eq!(first.from, at("2026-04-10 13:30"));
}

#[test]
fn work_under_way_goes_before_work_not_begun() {
    // Ann has a day left of what she began; the urgent task of high priority waits for her until Thursday.
    let mut problem = project(1);
    problem.status = Some(at("2026-04-08 00:00"));
    problem.tasks = vec![effort("begun", 2, 0), effort("urgent", 1, 0)];
    problem.tasks[0].progress = started("2026-04-07 09:00", WORKDAY);
    problem.tasks[1].priority = 400;
    let plan = planned(&problem, Effort::Normal);
    assert_eq!(span(&plan, 0), "04-07 09:00 → 04-08 17:00");
    assert_eq!(span(&plan, 1), "04-09 09:00 → 04-09 17:00");
}

#[test]
fn length_and_duration_under_way_have_their_own_remainder() {
    // Status Wednesday 0:00. Ten working hours remain of the length: seven on Wednesday, three on Thursday, until noon.
    // Thirty elapsed hours remain of the delivery: until Thursday 6:00.
    let mut problem = project(0);
    problem.status = Some(at("2026-04-08 00:00"));
    problem.tasks = vec![
        Task::new("length", Work::Length(3 * WORKDAY), Assignment::Nobody),
        Task::new("delivery", Work::Duration(4 * 1_440), Assignment::Nobody),
    ];
    problem.tasks[0].progress = started("2026-04-06 09:00", 10 * HOUR);
    problem.tasks[1].progress = started("2026-04-06 10:00", 30 * HOUR);
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-09 12:00");
    assert_eq!(span(&plan, 1), "04-06 10:00 → 04-09 06:00");
}

#[test]
fn a_team_under_way_divides_what_remains() {
    // Four days remain on Wednesday for two people: two days for each, Wednesday and Thursday.
    let mut problem = project(2);
    problem.status = Some(at("2026-04-08 00:00"));
    let team = Assignment::Team(vec![Assignee::full(0), Assignee::full(1)]);
    problem.tasks = vec![Task::new("team", Work::Effort(6 * WORKDAY), team)];
    problem.tasks[0].progress = started("2026-04-07 09:00", 4 * WORKDAY);
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-07 09:00 → 04-09 17:00");
}

#[test]
fn a_start_announced_after_the_status_date_is_kept() {
    // Known on Wednesday: it begins on Friday at 9:00. Seven hours: Friday.
    let mut problem = project(1);
    problem.status = Some(at("2026-04-08 00:00"));
    problem.tasks = vec![effort("a", 1, 0)];
    problem.tasks[0].progress = started("2026-04-10 09:00", WORKDAY);
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-10 09:00 → 04-10 17:00");
}

#[test]
fn nothing_left_ends_where_it_stands() {
    // Begun, nothing remains, not yet declared done: it stands at the status date, and what follows goes on from there.
    let mut problem = project(2);
    problem.status = Some(at("2026-04-08 00:00"));
    problem.tasks = vec![effort("a", 1, 0), effort("b", 1, 1)];
    problem.tasks[0].progress = started("2026-04-07 09:00", 0);
    problem.links = vec![Link::after(0, 1)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(span(&plan, 0), "04-07 09:00 → 04-08 00:00");
    assert_eq!(span(&plan, 1), "04-08 09:00 → 04-08 17:00");
}

#[test]
fn one_of_several_keeps_the_work_when_the_other_is_free_sooner() {
    // One person does all of it: Ann is away on Tuesday and Wednesday, Bob from Thursday on. Three days: Bob would do
    // Monday to Wednesday, Ann Monday, Thursday, Friday. It is not handed over from one to the other.
    let mut problem = project(2);
    problem.resources[0].absences = vec![Period::days(day("2026-04-07"), day("2026-04-08"))];
    problem.resources[1].absences = vec![Period::days(day("2026-04-09"), day("2026-04-10"))];
    let any = Assignment::Any(vec![Assignee::full(0), Assignee::full(1)]);
    problem.tasks = vec![Task::new("x", Work::Effort(3 * WORKDAY), any)];
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(plan.tasks[0].resources, [1]);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-08 17:00");
    // Four days: Bob's fourth would be Monday 13, Ann's too. The first of the list among equals.
    problem.tasks[0].work = Work::Effort(4 * WORKDAY);
    let plan = planned(&problem, Effort::Quick);
    assert_eq!(plan.tasks[0].resources, [0]);
    assert_eq!(span(&plan, 0), "04-06 09:00 → 04-13 17:00");
}
