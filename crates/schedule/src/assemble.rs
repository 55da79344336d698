//! From the engine's plan to what the caller reads.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use super::conflicts::conflicts;
use super::explain::{chain, explain};
use super::improve::Found;
use super::instance::{Instance, Pin, Style};
use super::outcome::{ResourceLoad, Schedule, Scheduled, Segment, WeekLoad};
use super::problem::{Assignment, Problem, Progress, Work};
use super::slack::slack;
use super::state::Plan;
use crate::calendar::{DAY, Minute, WorkCalendar, civil, date_of, day_of, minute_of};

/// The schedule of a plan that was found.
pub(super) fn assemble(problem: &Problem, instance: &Instance, mut found: Found) -> Schedule {
    let postponed = super::alap::postpone(instance, &found.mirror, &mut found.plan);
    let plan = &found.plan;
    let slack = slack(instance, &found.mirror, plan);
    let whys = explain(problem, instance, plan, &postponed);

    let mut tasks = Vec::with_capacity(instance.len());
    for index in 0..instance.len() {
        let node = instance.node_of[index];
        let pin = instance.nodes[node].pin;
        let start = match pin {
            Pin::Running(since) => since,
            _ => plan.start[node],
        };
        let margin = instance.nodes[node]
            .deadline
            .map(|deadline| instance.project().working_between(plan.finish[node], deadline));
        // Missed within the night still counts as missed.
        let margin = margin.map(|margin| {
            let missed = instance.nodes[node].deadline.is_some_and(|deadline| plan.finish[node] > deadline);
            if missed && margin >= 0 { -1 } else { margin }
        });
        tasks.push(Scheduled {
            start: civil(start),
            finish: civil(plan.finish[node]),
            early_start: civil(found.early.start[node]),
            early_finish: civil(found.early.finish[node]),
            late_start: civil(slack.late_start[node]),
            late_finish: civil(slack.late_finish[node]),
            total_float: slack.total[node],
            free_float: slack.free[node],
            critical: slack.total[node] == 0 && !matches!(pin, Pin::Done(..)),
            deadline_margin: margin,
            resources: doers(problem, instance, plan, index),
            segments: segments(problem, instance, plan, index),
            why: whys[node],
        });
    }
    let mut critical: Vec<usize> = (0..tasks.len()).filter(|index| tasks[*index].critical).collect();
    critical.sort_by_key(|index| (tasks[*index].start, tasks[*index].finish, instance.node_of[*index]));
    let start = tasks.iter().map(|task| task.start).min().unwrap_or(problem.start);
    let finish = plan.end().unwrap_or_else(|| minute_of(problem.start));
    let bound = if tasks.is_empty() { finish } else { found.bound };
    Schedule {
        resources: loads(problem, instance, &tasks),
        start,
        finish: civil(finish),
        lower_bound: civil(bound),
        gap: instance.project().working_between(bound, finish),
        critical,
        chain: chain(problem, instance, plan, &whys),
        conflicts: conflicts(problem, instance, plan),
        minutes_per_day: problem.calendars[problem.project_calendar].minutes_per_day().max(1),
        schedules_built: found.built,
        tasks,
    }
}

/// Who does a task, by the problem's indexes.
fn doers(problem: &Problem, instance: &Instance, plan: &Plan, index: usize) -> Vec<usize> {
    let node = instance.node_of[index];
    let assignment = &problem.tasks[index].assignment;
    let mut resources: Vec<usize> = match assignment {
        Assignment::Any(list) => {
            let chosen = (plan.mode[node] - instance.nodes[node].modes.start) as usize;
            list.get(chosen).map(|assignee| assignee.resource).into_iter().collect()
        }
        _ => assignment.assignees().iter().map(|assignee| assignee.resource).collect(),
    };
    resources.sort_unstable();
    resources.dedup();
    resources
}

fn segments(problem: &Problem, instance: &Instance, plan: &Plan, index: usize) -> Vec<Segment> {
    let node = instance.node_of[index];
    let mode = instance.mode(plan.mode[node]);
    let uses = instance.uses_of(mode);
    let mut segments = Vec::new();
    let mut push = |hours: &WorkCalendar, resource: u32, units: u32, from: Minute, to: Minute, done: bool| {
        let resource = instance.resource_of[resource as usize];
        let spans = hours.intervals_between(from, to);
        segments.extend(spans.map(|(from, to)| Segment { from: civil(from), to: civil(to), resource, units, done }));
    };
    let (start, finish) = (plan.start[node], plan.finish[node]);
    match instance.nodes[node].pin {
        Pin::Done(..) => {
            for u in uses {
                push(instance.calendar_of(u.resource), u.resource, u.units, start, finish, true);
            }
        }
        Pin::Running(since) => {
            let done = match (problem.tasks[index].work, problem.tasks[index].progress) {
                (Work::Effort(all), Progress::Started { remaining, .. }) => (all - remaining).max(0),
                _ => Minute::MAX,
            };
            let until = problem.status.map_or(since, minute_of).min(start).max(since);
            for demand in uses {
                let hours = instance.calendar_of(demand.resource);
                let each = if mode.style == Style::Team { done / uses.len().max(1) as Minute } else { done };
                let end = hours.add_working(since, each).unwrap_or(until).min(until);
                push(hours, demand.resource, demand.units, since, end, true);
            }
        }
        Pin::Free | Pin::Fixed(_) => {}
    }
    if mode.style == Style::Plain && !matches!(instance.nodes[node].pin, Pin::Done(..)) {
        for demand in uses {
            let hours = match instance.nodes[node].work {
                Work::Effort(_) => instance.hours(plan.mode[node]),
                _ => instance.calendar_of(demand.resource),
            };
            push(hours, demand.resource, demand.units, start, finish, false);
        }
    }
    segments.extend(plan.pieces[node].iter().map(|piece| Segment {
        from: civil(piece.from),
        to: civil(piece.to),
        resource: instance.resource_of[piece.resource as usize],
        units: piece.units,
        done: false,
    }));
    segments.sort_unstable();
    segments
}

/// Work by week, and what each could work, in every week of the project: the weeks of all stand side by side.
fn loads(problem: &Problem, instance: &Instance, tasks: &[Scheduled]) -> Vec<ResourceLoad> {
    let mut weeks: Vec<BTreeMap<i64, Minute>> = vec![BTreeMap::new(); problem.resources.len()];
    for segment in tasks.iter().flat_map(|task| &task.segments) {
        let (from, to) = (minute_of(segment.from), minute_of(segment.to));
        let minutes = (to - from) * Minute::from(segment.units);
        *weeks[segment.resource].entry(monday_of(day_of(from))).or_default() += minutes;
    }
    let week_of = |at: NaiveDateTime| monday_of(day_of(minute_of(at)));
    let first = tasks.iter().map(|task| week_of(task.start)).min().unwrap_or(0);
    let last = tasks.iter().map(|task| week_of(task.finish)).max().unwrap_or(first - 7);
    let mut loads = vec![ResourceLoad { minutes: 0, weeks: Vec::new() }; problem.resources.len()];
    for (rank, &resource) in instance.resource_of.iter().enumerate() {
        let worked = &weeks[resource];
        let capacity = &instance.capacities[rank];
        let hours = instance.calendar_of(rank as u32);
        let all = (first..=last).step_by(7).map(|monday| {
            let possible: Minute = (monday..monday + 7).map(|day| capacity.of_day(hours.day_minutes(day))).sum();
            WeekLoad {
                monday: date_of(monday * DAY),
                minutes: worked.get(&monday).copied().unwrap_or(0),
                capacity: possible.min(capacity.weekly_max.unwrap_or(Minute::MAX)) * Minute::from(capacity.units),
            }
        });
        loads[resource] = ResourceLoad { minutes: worked.values().sum(), weeks: all.collect() };
    }
    loads
}

/// The Monday of a day's week (day 0, 1 January 1970, is a Thursday).
fn monday_of(day: i64) -> i64 {
    day - (day + 3).rem_euclid(7)
}
