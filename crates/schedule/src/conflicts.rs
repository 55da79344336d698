//! What fixed dates and work under way break.

use std::collections::BTreeMap;

use super::error::Conflict;
use super::generate::link_bounds;
use super::instance::{Instance, Pin};
use super::problem::{Problem, Work};
use super::state::{Piece, Plan, holds_throughout};
use crate::calendar::{Minute, civil, day_of};

/// Everything stated that a plan does not honour, in order, each once.
pub(super) fn conflicts(problem: &Problem, instance: &Instance, plan: &Plan) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for node in 0..instance.len() {
        let task = instance.task_of[node];
        if instance.nodes[node].pin == Pin::Free && problem.tasks[task].fixed_start.is_some() {
            conflicts.push(Conflict::FixedDatePassed { task });
        }
        broken_links(instance, plan, node, &mut conflicts);
    }
    overlaps(instance, plan, &mut conflicts);
    conflicts.sort_unstable();
    conflicts.dedup();
    conflicts
}

/// Links that a fixed start breaks.
fn broken_links(instance: &Instance, plan: &Plan, node: usize, conflicts: &mut Vec<Conflict>) {
    if !matches!(instance.nodes[node].pin, Pin::Fixed(_)) || link_bounds(instance, plan, node).is_none() {
        return;
    }
    let task = instance.task_of[node];
    for arc in instance.preds.of(node) {
        let Some(allowed) = plan.link_instant(instance, arc) else {
            continue;
        };
        let stands = if arc.kind.holds_start() { plan.start[node] } else { plan.finish[node] };
        // A finish asked for outside hours is met before; elapsed time has no hours.
        let missed = match instance.nodes[node].work {
            _ if arc.kind.holds_start() => true,
            Work::Effort(_) => instance.hours(plan.mode[node]).working_between(stands, allowed) > 0,
            Work::Length(_) => instance.project().working_between(stands, allowed) > 0,
            Work::Duration(_) | Work::Milestone => true,
        };
        if stands < allowed && missed {
            conflicts.push(Conflict::FixedBeforeLink { task, link: arc.link as usize, allowed: civil(allowed) });
        }
    }
}

/// A span of a resource's time that a node takes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Taking {
    from: Minute,
    to: Minute,
    node: usize,
    units: u32,
    /// Nothing else may come there.
    held: bool,
    /// Counts against a limit.
    worked: bool,
}

/// Resources of which more is taken than there is, at one time or on one day.
fn overlaps(instance: &Instance, plan: &Plan, conflicts: &mut Vec<Conflict>) {
    for (resource, mut list) in takings(instance, plan).into_iter().enumerate() {
        list.sort_unstable();
        let mut clash = |one: usize, other: usize| {
            if one != other {
                conflicts.push(Conflict::Overlap {
                    task: instance.task_of[one],
                    other: instance.task_of[other],
                    resource: instance.resource_of[resource],
                });
            }
        };
        let capacity = &instance.capacities[resource];
        let mut open: Vec<Taking> = Vec::new();
        for new in list.iter().filter(|taking| taking.held) {
            open.retain(|old| old.to > new.from);
            let others = open.iter().filter(|old| old.node != new.node);
            let taken: u32 = others.clone().map(|old| old.units).sum();
            if taken.saturating_add(new.units) > capacity.units
                && let Some(longest) = others.max_by_key(|old| (old.to, std::cmp::Reverse(old.node)))
            {
                clash(longest.node, new.node);
            }
            open.push(*new);
        }
        if !capacity.is_capped() {
            continue;
        }
        let hours = instance.calendar_of(resource as u32);
        let most = |minutes: Minute| minutes.saturating_mul(Minute::from(capacity.units));
        let (mut by_day, mut by_week) = (BTreeMap::new(), BTreeMap::new());
        for piece in list.iter().filter(|taking| taking.worked) {
            let day = day_of(piece.from);
            let of_day = (by_day.entry(day), most(capacity.of_day(hours.day_minutes(day))));
            let of_week = (by_week.entry(instance.week_of(day)), most(capacity.weekly_max.unwrap_or(Minute::MAX)));
            for (entry, limit) in [of_day, of_week] {
                let (minutes, first) = entry.or_insert((0, piece.node));
                *minutes += (piece.to - piece.from) * Minute::from(piece.units);
                if *minutes > limit {
                    clash(*first, piece.node);
                }
            }
        }
    }
}

/// What is taken of each resource: from start to finish by who is held throughout, otherwise piece by piece.
fn takings(instance: &Instance, plan: &Plan) -> Vec<Vec<Taking>> {
    let mut takings: Vec<Vec<Taking>> = vec![Vec::new(); instance.capacities.len()];
    for node in 0..instance.len() {
        if matches!(instance.nodes[node].pin, Pin::Done(..)) || instance.nodes[node].work == Work::Milestone {
            continue;
        }
        let throughout = holds_throughout(instance, node, plan.mode[node]);
        if throughout {
            for demand in instance.uses_of(instance.mode(plan.mode[node])) {
                let (from, to) = (plan.start[node], plan.finish[node]);
                takings[demand.resource as usize].push(Taking {
                    from,
                    to,
                    node,
                    units: demand.units,
                    held: true,
                    worked: false,
                });
            }
        }
        for piece in &plan.pieces[node] {
            let Piece { from, to, units, .. } = *piece;
            takings[piece.resource as usize].push(Taking { from, to, node, units, held: !throughout, worked: true });
        }
    }
    takings
}
