//! What holds for every schedule of random projects.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

use super::*;
use crate::calendar::{HolidayRules, Period, Region, civil, minute_of};

const PEOPLE: usize = 4;

fn instant() -> impl Strategy<Value = NaiveDateTime> {
    // The first eight weeks, by half hours.
    (0i64..8 * 7 * 48).prop_map(|halves| civil(minute_of(at("2026-04-06 00:00")) + halves * 30))
}

fn work() -> impl Strategy<Value = Work> {
    prop_oneof![
        6 => (1i64..40).prop_map(|quarters| Work::Effort(quarters * 45)),
        1 => (1i64..30).prop_map(|hours| Work::Length(hours * 60)),
        1 => (1i64..10 * 24).prop_map(|hours| Work::Duration(hours * 60)),
        2 => Just(Work::Milestone),
    ]
}

fn assignment(plain: bool) -> impl Strategy<Value = Assignment> {
    let share = if plain {
        Just(Share::FULL).boxed()
    } else {
        prop_oneof![4 => Just(Share::FULL), 1 => (2u16..10).prop_map(|tenths| Share::per_mille(tenths * 100).unwrap())]
            .boxed()
    };
    let one = (0..PEOPLE, share).prop_map(|(resource, share)| Assignee { resource, share, units: 1 });
    prop_oneof![
        5 => one.clone().prop_map(|a| Assignment::Together(vec![a])),
        1 => vec(one.clone(), 2..3).prop_map(Assignment::Together),
        2 => vec(one.clone(), 1..4).prop_map(Assignment::Any),
        1 => vec(one, 2..4).prop_map(Assignment::Team),
        1 => Just(Assignment::Nobody),
    ]
}

fn link(tasks: usize) -> impl Strategy<Value = Link> {
    let lag = prop_oneof![
        3 => Just(Lag::NONE),
        1 => (-600i64..1_200).prop_map(Lag::Working),
        1 => (-3_000i64..6_000).prop_map(Lag::Elapsed),
    ];
    let kind = prop_oneof![
        5 => Just(LinkKind::FinishStart),
        1 => Just(LinkKind::StartStart),
        1 => Just(LinkKind::FinishFinish),
        1 => Just(LinkKind::StartFinish),
    ];
    // From an earlier task to a later one: no ring.
    (0..tasks, 1..tasks, kind, lag).prop_map(move |(a, step, kind, lag)| {
        let b = (a + step) % tasks;
        Link { from: a.min(b), to: a.max(b), kind, lag }
    })
}

/// Seldom true, never in a plain project.
fn sometimes(plain: bool) -> BoxedStrategy<bool> {
    if plain { Just(false).boxed() } else { proptest::bool::weighted(0.15).boxed() }
}

fn tasks(count: usize, plain: bool) -> impl Strategy<Value = Vec<Task>> {
    let task = (
        work(),
        assignment(plain),
        weighted(0.1, instant()),
        weighted(0.15, instant()),
        sometimes(plain),
        sometimes(plain),
        -1i32..2,
    );
    vec(task, 2..count).prop_map(|list| {
        list.into_iter()
            .enumerate()
            .map(|(index, (work, assignment, not_before, deadline, split, alap, priority))| {
                // Identifiers in another order than the tasks.
                let mut task = Task::new(format!("t{:03}", (index * 37) % 101), work, assignment);
                (task.not_before, task.deadline, task.split, task.alap) = (not_before, deadline, split, alap);
                task.priority = priority;
                task
            })
            .collect()
    })
}

fn problems(plain: bool) -> impl Strategy<Value = Problem> {
    let mornings = CalendarRules::weekly(&[0, 1, 3, 4], &[hours(8, 13)]);
    let mut french = office();
    french.holidays = HolidayRules { region: Region::France, whit_monday_worked: false };
    let share = if plain { Just(10u16).boxed() } else { prop_oneof![3 => Just(10u16), 1 => 3u16..10].boxed() };
    let cap = |most: i64| (sometimes(plain), 2..most).prop_map(|(capped, hours)| capped.then_some(hours * 60));
    let person = (0usize..3, vec((instant(), 0u64..6), 0..3), share, cap(7), cap(20));
    (tasks(14, plain), vec(person, PEOPLE))
        .prop_flat_map(|(tasks, people)| {
            let count = tasks.len();
            (Just(tasks), Just(people), vec(link(count), 0..count * 2), weighted(0.3, instant()))
        })
        .prop_map(move |(tasks, people, links, status)| {
            let resources = people
                .into_iter()
                .enumerate()
                .map(|(index, (calendar, leave, availability, daily, weekly))| {
                    let mut person = Resource::person(format!("p{}", 9 - index), calendar);
                    person.absences = leave
                        .into_iter()
                        .map(|(from, days)| Period { from, to: from + chrono::Days::new(days) })
                        .collect();
                    person.availability = Share::per_mille(availability * 100).unwrap();
                    person.daily_max = daily;
                    person.weekly_max = weekly;
                    person
                })
                .collect();
            let calendars = vec![office(), mornings.clone(), french.clone()];
            Problem { start: at("2026-04-06 00:00"), status, calendars, project_calendar: 2, resources, tasks, links }
        })
}

/// Random projects of which a part is done, under way, or fixed, whatever the rest of the plan says to it.
fn begun() -> impl Strategy<Value = Problem> {
    let state = (0u8..10, instant(), instant(), 0i64..2_000);
    (problems(false), instant(), vec(state, 14)).prop_map(|(mut problem, status, states)| {
        problem.status = Some(status);
        for (task, (kind, one, other, remaining)) in problem.tasks.iter_mut().zip(states) {
            let past = |at: NaiveDateTime| at.min(status);
            match (kind, task.work) {
                (0 | 1, _) => {
                    let (start, finish) = (past(one.min(other)), past(one.max(other)));
                    let start = if task.work == Work::Milestone { finish } else { start };
                    task.progress = Progress::Finished { start, finish };
                }
                (2, Work::Milestone) => {}
                (2, _) => task.progress = Progress::Started { at: past(one), remaining },
                (3, _) => (task.fixed_start, task.alap) = (Some(one), false),
                _ => {}
            }
        }
        problem
    })
}

/// The same project with its tables in another order.
fn shuffled(problem: &Problem, seed: u64) -> (Problem, Vec<usize>) {
    let order = |count: usize, seed: u64| -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|index| (*index as u64 + 1).wrapping_mul(seed | 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 7);
        order
    };
    let place = |order: &[usize], index: usize| order.iter().position(|old| *old == index).unwrap();
    let tasks = order(problem.tasks.len(), seed);
    let resources = order(problem.resources.len(), seed.rotate_left(9));
    let links = order(problem.links.len(), seed.rotate_left(21));
    let mut other = problem.clone();
    other.tasks = tasks.iter().map(|old| problem.tasks[*old].clone()).collect();
    other.resources = resources.iter().map(|old| problem.resources[*old].clone()).collect();
    for task in &mut other.tasks {
        if let Assignment::Together(list) | Assignment::Any(list) | Assignment::Team(list) = &mut task.assignment {
            list.iter_mut().for_each(|assignee| assignee.resource = place(&resources, assignee.resource));
        }
    }
    other.links = links
        .iter()
        .map(|old| {
            let link = problem.links[*old];
            Link { from: place(&tasks, link.from), to: place(&tasks, link.to), ..link }
        })
        .collect();
    (other, tasks)
}

/// Dates and floats of a task: what must not depend on the order of the file.
fn dates(scheduled: &Scheduled) -> (NaiveDateTime, NaiveDateTime, NaiveDateTime, Minute, Minute) {
    (scheduled.start, scheduled.finish, scheduled.late_start, scheduled.total_float, scheduled.free_float)
}

/// The project with every task fixed, and done by those who do it in a plan.
fn pinned(problem: &Problem, plan: &Schedule, when: impl Fn(&Scheduled) -> NaiveDateTime) -> Problem {
    let mut pinned = problem.clone();
    pinned.status = None;
    for (task, scheduled) in pinned.tasks.iter_mut().zip(&plan.tasks) {
        task.fixed_start = Some(when(scheduled));
        if let (Assignment::Any(_), [one]) = (&task.assignment, scheduled.resources.as_slice()) {
            task.assignment = Assignment::one(*one);
        }
    }
    pinned
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_schedule_is_true_to_its_problem(problem in problems(false)) {
        match schedule(&problem, Effort::Quick) {
            Ok(schedule) => prop_assert_eq!(verify::verify(&problem, &schedule), Vec::<String>::new()),
            Err(errors) => {
                let idle = |e: &ScheduleError| matches!(e, ScheduleError::NoWorkingTime { .. } | ScheduleError::TooLong { .. });
                prop_assert!(errors.iter().all(idle), "{:?}", errors);
            }
        }
    }

    #[test]
    fn what_has_begun_is_planned_as_truly(problem in begun()) {
        match schedule(&problem, Effort::Quick) {
            Ok(schedule) => prop_assert_eq!(verify::verify(&problem, &schedule), Vec::<String>::new()),
            Err(errors) => {
                let idle = |e: &ScheduleError| matches!(e, ScheduleError::NoWorkingTime { .. } | ScheduleError::TooLong { .. });
                prop_assert!(errors.iter().all(idle), "{:?}", errors);
            }
        }
    }

    #[test]
    fn the_order_of_the_tables_changes_nothing(problem in prop_oneof![problems(false), begun()], seed in any::<u64>()) {
        let (other, order) = shuffled(&problem, seed);
        if let (Ok(schedule), Ok(same)) = (schedule(&problem, Effort::Quick), schedule(&other, Effort::Quick)) {
            prop_assert_eq!(schedule.finish, same.finish);
            for (new, old) in order.into_iter().enumerate() {
                prop_assert_eq!(dates(&schedule.tasks[old]), dates(&same.tasks[new]), "{}", &problem.tasks[old].id);
            }
        }
    }

    #[test]
    fn the_same_problem_gives_the_same_schedule(problem in problems(false)) {
        prop_assert_eq!(schedule(&problem, Effort::Quick), schedule(&problem, Effort::Quick));
    }

    #[test]
    fn worked_through_anew_with_nothing_drawn_no_task_ends_later(mut problem in prop_oneof![problems(true), problems(false), begun()]) {
        for task in &mut problem.tasks {
            // A schedule does not tell with which of two shares a person named twice was chosen.
            if let Assignment::Any(list) = &mut task.assignment {
                list.sort_by_key(|assignee| assignee.resource);
                list.dedup_by_key(|assignee| assignee.resource);
            }
        }
        if let Ok(plan) = schedule(&problem, Effort::Quick) {
            let watched: Vec<usize> = (0..problem.tasks.len()).collect();
            // An estimate that is sure draws the length that the task has.
            let sure = watched.iter().filter_map(|&task| match problem.tasks[task].work {
                Work::Effort(minutes) | Work::Length(minutes) | Work::Duration(minutes) => {
                    Some(Estimate { task, optimistic: minutes, likely: minutes, pessimistic: minutes })
                }
                Work::Milestone => None,
            });
            for estimates in [Vec::new(), sure.collect()] {
                let finishes = simulate(&problem, &plan, &estimates, &watched, 1);
                for (task, finishes) in finishes.iter().enumerate() {
                    let (now, then) = (finishes[0], plan.tasks[task].finish);
                    prop_assert!(now <= then, "{}: {} instead of {}", problem.tasks[task].id, now, then);
                }
            }
        }
    }

    #[test]
    fn a_task_removed_delays_nothing_beyond_the_reported_gap(problem in problems(true), chosen in any::<proptest::sample::Index>()) {
        let mut fewer = problem.clone();
        let gone = chosen.index(problem.tasks.len());
        fewer.tasks.remove(gone);
        fewer.links.retain(|link| link.from != gone && link.to != gone);
        for link in &mut fewer.links {
            link.from -= usize::from(link.from > gone);
            link.to -= usize::from(link.to > gone);
        }
        if let (Ok(all), Ok(some)) = (schedule(&problem, Effort::Quick), schedule(&fewer, Effort::Quick)) {
            prop_assert!(some.lower_bound <= all.finish, "the bound of a part lies above the whole");
            let project = crate::calendar::WorkCalendar::compile(&problem.calendars[2], &[], day("2026-04-01"), 4_000);
            let later = project.working_between(minute_of(all.finish), minute_of(some.finish));
            prop_assert!(later <= some.gap, "{} then {}, gap {}", all.finish, some.finish, some.gap);
            prop_assert!(some.finish <= all.finish || some.finish > some.lower_bound, "later, and proved the shortest");
        }
    }

    #[test]
    fn a_task_that_slips_within_its_float_moves_nothing(problem in problems(true), chosen in any::<proptest::sample::Index>()) {
        let index = chosen.index(problem.tasks.len());
        if let Ok(plan) = schedule(&problem, Effort::Quick) {
            // Everything stays where it is but one task, put at its free float's end: the plan still holds.
            let task = &plan.tasks[index];
            // A team fixed to its start would find its people free at other times.
            let team = problem.tasks.iter().any(|task| matches!(task.assignment, Assignment::Team(_)));
            if task.free_float == 0 || team || matches!(problem.tasks[index].work, Work::Effort(_)) {
                return Ok(());
            }
            let mut moved = pinned(&problem, &plan, |task| task.start);
            let project = crate::calendar::WorkCalendar::compile(&problem.calendars[2], &[], day("2026-04-01"), 4_000);
            let later = project.add_working(minute_of(task.start), task.free_float).unwrap();
            moved.tasks[index].fixed_start = Some(civil(later));
            let again = schedule(&moved, Effort::Quick).unwrap();
            prop_assert_eq!(&again.conflicts, &Vec::new(), "{} slips by {}", &problem.tasks[index].id, task.free_float);
            prop_assert_eq!(again.finish, plan.finish);
        }
    }

    #[test]
    fn the_latest_dates_hold_all_at_once(problem in problems(true)) {
        // A team fixed to its start would find its people free at other times.
        if problem.tasks.iter().any(|task| matches!(task.assignment, Assignment::Team(_))) {
            return Ok(());
        }
        if let Ok(plan) = schedule(&problem, Effort::Quick) {
            let late = schedule(&pinned(&problem, &plan, |task| task.late_start), Effort::Quick).unwrap();
            prop_assert_eq!(&late.conflicts, &Vec::new());
            prop_assert_eq!(late.finish, plan.finish);
            for (index, task) in plan.tasks.iter().enumerate() {
                prop_assert_eq!(late.tasks[index].start, task.late_start);
            }
        }
    }
}
