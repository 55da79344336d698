//! What cannot be scheduled. The week of 6 April 2026 begins on a Monday.

use super::*;

#[test]
fn what_cannot_be_is_an_error_never_a_panic() {
    let errors = |change: &dyn Fn(&mut Problem)| {
        let mut problem = project(2);
        problem.tasks = vec![effort("a", 1, 0), effort("b", 1, 1)];
        change(&mut problem);
        schedule(&problem, Effort::Quick).unwrap_err()
    };
    assert_eq!(
        errors(&|p| p.links = vec![Link::after(0, 1), Link::after(1, 0)]),
        [ScheduleError::Cycle { tasks: vec![0, 1] }]
    );
    assert_eq!(errors(&|p| p.calendars[0] = CalendarRules::default()), [ScheduleError::NoWorkingTime { task: 0 }]);
    let apart = |p: &mut Problem| {
        p.calendars = vec![CalendarRules::weekly(&[0], &[hours(9, 12)]), CalendarRules::weekly(&[1], &[hours(9, 12)])];
        p.resources[1].calendar = 1;
        p.tasks[0].assignment = Assignment::Together(vec![Assignee::full(0), Assignee::full(1)]);
    };
    assert_eq!(errors(&apart), [ScheduleError::NoWorkingTime { task: 0 }], "never there on the same day");
    assert_eq!(errors(&|p| p.tasks[0].work = Work::Effort(-1)), [ScheduleError::ImpossibleLength { task: 0 }]);
    assert_eq!(errors(&|p| p.tasks[0].work = Work::Effort(i64::MAX)), [ScheduleError::ImpossibleLength { task: 0 }]);
    assert_eq!(errors(&|p| p.tasks[0].work = Work::Effort(9_000_000)), [ScheduleError::TooLong { task: 0 }]);
    assert_eq!(
        errors(&|p| p.tasks[0].assignment = Assignment::Any(vec![])),
        [ScheduleError::NobodyAssigned { task: 0 }]
    );
    assert_eq!(
        errors(&|p| p.tasks[1].assignment = Assignment::one(7)),
        [ScheduleError::UnknownIndex { what: "resource", index: 7 }]
    );
    assert_eq!(
        errors(&|p| p.tasks[1].not_before = Some(at("2926-04-06 00:00"))),
        [ScheduleError::DateTooFar { task: Some(1), date: at("2926-04-06 00:00") }]
    );
    let none = Assignee { share: Share::NONE, ..Assignee::full(0) };
    assert_eq!(
        errors(&|p| p.tasks[0].assignment = Assignment::Together(vec![none])),
        [ScheduleError::ImpossibleShare { task: 0, resource: 0 }]
    );
}

#[test]
fn dates_at_the_ends_of_the_calendar_are_survived() {
    for start in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
        let mut problem = project(1);
        problem.start = start;
        problem.tasks = vec![effort("a", 1, 0)];
        // A schedule or an error, as the calendar allows.
        let _ = schedule(&problem, Effort::Quick);
    }
}

#[test]
fn an_empty_project_has_an_empty_schedule() {
    let problem = project(1);
    let plan = planned(&problem, Effort::Thorough);
    assert_eq!((plan.start, plan.finish, plan.lower_bound), (problem.start, problem.start, problem.start));
    assert!(plan.critical.is_empty() && plan.chain.is_empty());
}
