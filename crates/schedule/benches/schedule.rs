//! How long scheduling takes: generated IT projects of growing size.

use chrono::{NaiveDate, NaiveTime};
use divan::Bencher;
use qilby_schedule::calendar::{CalendarRules, HolidayRules, Hours, Region};
use qilby_schedule::{
    Assignee, Assignment, Effort, Lag, Link, LinkKind, Problem, Resource, Share, Task, Work, schedule,
};

fn main() {
    divan::main();
}

/// A generator without chance, so that every run measures the same project.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// So many tasks, of two days on average, for 20 people (more when they would take decades), each waiting for up to two earlier ones; every tenth task is a
/// milestone, a delivery, a workshop for two or work that any of three may do.
fn project(tasks: usize) -> Problem {
    let mut numbers = Numbers(7);
    let people = 20.max(tasks / 500);
    let hours = [Hours::between((9, 0), (12, 0)), Hours::between((13, 0), (17, 0))].map(|span| span.expect("valid"));
    let mut office = CalendarRules::weekly(&[0, 1, 2, 3, 4], &hours);
    office.holidays = HolidayRules { region: Region::France, whit_monday_worked: true };
    let start = NaiveDate::from_ymd_opt(2026, 1, 5).expect("valid").and_time(NaiveTime::MIN);
    let mut problem = Problem {
        start,
        status: None,
        calendars: vec![office],
        project_calendar: 0,
        resources: (0..people).map(|index| Resource::person(format!("person-{index:03}"), 0)).collect(),
        tasks: Vec::with_capacity(tasks),
        links: Vec::new(),
    };
    for part_time in [3, 11] {
        problem.resources[part_time].availability = Share::per_mille(500).expect("valid");
    }
    for index in 0..tasks {
        let minutes = 60 * (1 + numbers.below(27)) as i64;
        let who = numbers.below(people);
        let other = Assignee::full((who + 1 + numbers.below(people - 1)) % people);
        let (work, assignment) = match index % 40 {
            9 => (Work::Milestone, Assignment::Nobody),
            19 => (Work::Duration(1_440 * 3), Assignment::Nobody),
            29 => (Work::Effort(120), Assignment::Together(vec![Assignee::full(who), other])),
            39 => (Work::Effort(minutes), Assignment::Any(vec![Assignee::full(who), other])),
            _ => (Work::Effort(minutes), Assignment::one(who)),
        };
        problem.tasks.push(Task::new(format!("task-{index:06}"), work, assignment));
        for _ in 0..numbers.below(3).min(index) {
            let from = index - 1 - numbers.below(index.min(200));
            let kind = if numbers.below(8) == 0 { LinkKind::StartStart } else { LinkKind::FinishStart };
            let lag = if numbers.below(8) == 0 { Lag::Working(420) } else { Lag::NONE };
            problem.links.push(Link { from, to: index, kind, lag });
        }
    }
    problem
}

#[divan::bench(args = [100, 1_000, 10_000, 100_000], sample_count = 5)]
fn quick(bencher: Bencher<'_, '_>, tasks: usize) {
    let problem = project(tasks);
    bencher.bench_local(|| schedule(divan::black_box(&problem), Effort::Quick).expect("a schedule"));
}

#[divan::bench(args = [100, 1_000], sample_count = 3)]
fn normal(bencher: Bencher<'_, '_>, tasks: usize) {
    let problem = project(tasks);
    bencher.bench_local(|| schedule(divan::black_box(&problem), Effort::Normal).expect("a schedule"));
}
