//! How early the project could finish at best.
//!
//! Two bounds that hold for every plan: links, dates and hours alone (the critical path); and, for each resource, that
//! what is asked of it between two dates fits between them. The second is the destructive bound of R. Klein and
//! A. Scholl, "Computing lower bounds by destructive improvement", *EJOR* 112 (1999), with interval capacity as its
//! test: a finish that asks for too much is refuted, and so is every earlier one.

use super::generate::{Run, Scheme, Scratch, generate};
use super::instance::{Instance, Pin, Style, Use};
use super::problem::Work;
use super::state::Plan;
use crate::calendar::{DAY, Minute, day_of};

/// Above so many demands on one resource, only intervals that end with the project are tested.
const PAIRWISE_LIMIT: usize = 400;

/// A task's demand on one resource, whoever else is free.
struct Demand {
    node: usize,
    /// Minutes times units.
    work: Minute,
}

/// What one resource is asked for, and can give.
struct Desk {
    resource: u32,
    units: Minute,
    demands: Vec<Demand>,
    /// For a resource with a limit: minutes it can give before each day of the span.
    by_day: Option<Vec<Minute>>,
}

impl Desk {
    /// At most so many minutes can be had between two instants.
    fn capacity(&self, instance: &Instance, from: Minute, to: Minute) -> Minute {
        if to <= from {
            return 0;
        }
        let worked = instance.calendar_of(self.resource).working_between(from, to);
        let limited = self.by_day.as_ref().map_or(worked, |before| {
            let at = |day: i64| {
                let index = usize::try_from(day - instance.first_day()).unwrap_or(0);
                before[index.min(before.len() - 1)]
            };
            at(day_of(to - 1) + 1) - at(day_of(from))
        });
        worked.min(limited) * self.units
    }
}

/// The latest finish, not above `best`, before which no plan can finish.
pub(super) fn lower_bound(instance: &Instance, mirror: &Instance, early: &Plan, best: Minute) -> Minute {
    let Some(critical_path) = early.end() else {
        return best;
    };
    let desks = desks(instance);
    let mut low = critical_path.min(best);
    for desk in &desks {
        low = low.max(filled(instance, desk, early).unwrap_or(low)).min(best);
    }
    if low >= best || desks.iter().any(|desk| desk.demands.len() > PAIRWISE_LIMIT) {
        return low;
    }
    // The finish `low - 1` cannot be; find the last that can be refuted.
    let mut late = Plan::new(mirror);
    let mut scratch = Scratch::new(mirror);
    let rank: Vec<u32> = (0..instance.len() as u32).collect();
    let mut high = best;
    while low < high {
        let middle = low + (high - low) / 2;
        let ready = vec![-middle; instance.len()];
        let run = Run {
            scheme: Scheme::Serial,
            ready: &ready,
            rank: &rank,
            levelled: false,
            opposite: Some(early),
            planned: None,
            clamped: true,
        };
        let refuted = generate(mirror, &run, &mut late, &mut scratch).is_ok()
            && desks.iter().any(|desk| overfull(instance, desk, early, &late));
        if refuted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// What each resource is asked for by tasks that no one else can do.
fn desks(instance: &Instance) -> Vec<Desk> {
    let mut desks: Vec<Desk> = (0..instance.capacities.len())
        .map(|resource| {
            let capacity = &instance.capacities[resource];
            let resource = resource as u32;
            let by_day = capacity.is_capped().then(|| {
                let hours = instance.calendar_of(resource);
                let mut sum = 0;
                let days = instance.first_day()..hours.span_end() / DAY;
                let given = days.map(|day| {
                    sum += capacity.of_day(hours.day_minutes(day));
                    sum
                });
                std::iter::once(0).chain(given).collect()
            });
            Desk { resource, units: Minute::from(capacity.units), demands: Vec::new(), by_day }
        })
        .collect();
    for (node, task) in instance.nodes.iter().enumerate() {
        let Work::Effort(minutes) = task.work else {
            continue;
        };
        let mode = instance.mode(task.modes.start);
        if matches!(task.pin, Pin::Done(..)) || task.modes.len() != 1 || mode.style == Style::Team {
            continue;
        }
        for Use { resource, units, .. } in instance.uses_of(mode) {
            desks[*resource as usize].demands.push(Demand { node, work: minutes * Minute::from(*units) });
        }
    }
    desks.retain(|desk| !desk.demands.is_empty());
    desks
}

/// The earliest finish of what remains on a resource from each earliest start on.
fn filled(instance: &Instance, desk: &Desk, early: &Plan) -> Option<Minute> {
    let mut starts: Vec<(Minute, Minute)> =
        desk.demands.iter().map(|demand| (early.start[demand.node], demand.work)).collect();
    starts.sort_unstable();
    let hours = instance.calendar_of(desk.resource);
    let mut load = 0;
    let mut finish = None;
    for (start, work) in starts.into_iter().rev() {
        load += work;
        let minutes = load.div_euclid(desk.units) + i64::from(load % desk.units != 0);
        finish = finish.max(hours.add_working(start, minutes));
    }
    finish
}

/// More is asked of a resource within some interval than it can give.
fn overfull(instance: &Instance, desk: &Desk, early: &Plan, late: &Plan) -> bool {
    let mut by_end: Vec<(Minute, Minute, Minute)> =
        desk.demands.iter().map(|demand| (-late.start[demand.node], early.start[demand.node], demand.work)).collect();
    by_end.sort_unstable();
    let mut starts: Vec<Minute> = by_end.iter().map(|demand| demand.1).collect();
    starts.sort_unstable();
    starts.dedup();
    starts.iter().any(|&start| {
        let mut load = 0;
        by_end.iter().filter(|demand| demand.1 >= start).any(|&(end, _, work)| {
            load += work;
            load > desk.capacity(instance, start, end)
        })
    })
}
