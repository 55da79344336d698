//! The two schemes of schedule generation. The week of 6 April 2026 begins on a Monday.

use super::*;
use crate::calendar::day_of;
use crate::generate::{Run, Scheme, Scratch, generate};
use crate::instance::Instance;
use crate::state::Plan;

/// The days on which the tasks start, by a scheme that takes them in the order of the list.
fn starts(problem: &Problem, scheme: Scheme) -> Vec<String> {
    let first = day_of(crate::calendar::minute_of(problem.start));
    let instance = Instance::compile(problem, first, 60);
    let ready: Vec<Minute> = instance.nodes.iter().map(|node| node.ready).collect();
    let rank: Vec<u32> = instance.task_of.iter().map(|task| *task as u32).collect();
    let mut plan = Plan::new(&instance);
    let run = Run { scheme, ready: &ready, rank: &rank, levelled: true, opposite: None, planned: None, clamped: false };
    generate(&instance, &run, &mut plan, &mut Scratch::new(&instance)).unwrap();
    let start = |task: usize| crate::calendar::civil(plan.start[instance.node_of[task]]);
    (0..problem.tasks.len()).map(|task| start(task).format("%a").to_string()).collect()
}

#[test]
fn the_serial_scheme_keeps_a_place_that_the_parallel_one_gives_to_who_can_work_now() {
    // The first task may begin on Wednesday, the second at once and takes four days. By priority the first has its
    // Wednesday, and the second, which may not be interrupted, waits until Thursday; nobody idle: Monday to Thursday,
    // then Friday.
    let mut problem = project(1);
    problem.tasks = vec![effort("urgent", 1, 0), effort("long", 4, 0)];
    problem.tasks[0].not_before = Some(at("2026-04-08 00:00"));
    assert_eq!(starts(&problem, Scheme::Serial), ["Wed", "Thu"]);
    assert_eq!(starts(&problem, Scheme::Parallel), ["Fri", "Mon"]);
}

#[test]
fn at_the_same_instant_both_schemes_go_by_priority() {
    let mut problem = project(1);
    problem.tasks = vec![effort("a", 1, 0), effort("b", 1, 0), effort("c", 1, 0)];
    for scheme in [Scheme::Serial, Scheme::Parallel] {
        assert_eq!(starts(&problem, scheme), ["Mon", "Tue", "Wed"]);
    }
    // What is stated goes before what the order of the search says, in both.
    problem.tasks[2].priority = 1;
    for scheme in [Scheme::Serial, Scheme::Parallel] {
        assert_eq!(starts(&problem, scheme), ["Tue", "Wed", "Mon"]);
    }
}
