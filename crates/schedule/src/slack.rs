//! Floats of a schedule as it is: what may slip without moving the project's finish, or without moving anything.
//!
//! A backward pass over links and, on each resource, over the order in which it takes its tasks. So a task is critical
//! when it holds the finish up through links or through people; with nobody short this is the ordinary critical path.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::instance::{Instance, Pin};
use super::place::place;
use super::problem::Work;
use super::state::{Bounds, Plan, holds_throughout};
use crate::calendar::Minute;

/// Latest dates and floats by node.
pub(super) struct Slack {
    pub late_start: Vec<Minute>,
    pub late_finish: Vec<Minute>,
    pub total: Vec<Minute>,
    pub free: Vec<Minute>,
}

/// Every node after its predecessors; ties in the order of the identifiers.
pub(super) fn topological(instance: &Instance) -> Vec<usize> {
    let mut waiting: Vec<usize> = (0..instance.len()).map(|node| instance.preds.of(node).len()).collect();
    let free = (0..instance.len()).filter(|node| waiting[*node] == 0);
    let mut queue: BinaryHeap<Reverse<usize>> = free.map(Reverse).collect();
    let mut order = Vec::with_capacity(instance.len());
    while let Some(Reverse(node)) = queue.pop() {
        order.push(node);
        for arc in instance.succs.of(node) {
            let other = arc.other as usize;
            waiting[other] -= 1;
            if waiting[other] == 0 {
                queue.push(Reverse(other));
            }
        }
    }
    order
}

/// A span in which a node holds a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hold {
    pub from: Minute,
    pub to: Minute,
    pub node: usize,
    pub units: u32,
}

/// What holds each resource, by start. Work already done is left out.
pub(super) fn holds(instance: &Instance, plan: &Plan) -> Vec<Vec<Hold>> {
    let mut holds = vec![Vec::new(); instance.capacities.len()];
    for node in 0..instance.len() {
        if matches!(instance.nodes[node].pin, Pin::Done(..)) || instance.nodes[node].work == Work::Milestone {
            continue;
        }
        for demand in instance.uses_of(instance.mode(plan.mode[node])) {
            let mut hold = Hold { from: plan.start[node], to: plan.finish[node], node, units: demand.units };
            if !holds_throughout(instance, node, plan.mode[node]) {
                let mine = plan.pieces[node].iter().filter(|piece| piece.resource == demand.resource);
                let (Some(from), Some(to)) = (mine.clone().map(|p| p.from).min(), mine.map(|p| p.to).max()) else {
                    continue;
                };
                (hold.from, hold.to) = (from, to);
            }
            holds[demand.resource as usize].push(hold);
        }
    }
    for list in &mut holds {
        list.sort_unstable();
    }
    holds
}

/// For each node, those that take a resource from it.
fn followers(instance: &Instance, plan: &Plan) -> Vec<Vec<usize>> {
    let mut next = vec![Vec::new(); instance.len()];
    for (resource, list) in holds(instance, plan).into_iter().enumerate() {
        if instance.capacities[resource].units > 1 {
            hand_over(&list, instance.capacities[resource].units, &mut next);
            continue;
        }
        for hold in &list {
            // The first to begin after it, and those that share its days.
            let first = list.partition_point(|other| other.from < hold.to);
            let Some(end) = list.get(first).map(|other| other.to) else {
                continue;
            };
            let after = list[first..].iter().take_while(|other| other.from < end);
            next[hold.node].extend(after.map(|other| other.node).filter(|node| *node != hold.node));
        }
    }
    next
}

/// Gives each task of a pool units by name: those freed last, so that few tasks hang on each other. C. Artigues,
/// P. Michelon, S. Reusser, "Insertion techniques for static and dynamic resource-constrained project scheduling",
/// *EJOR* 149 (2003), build resource flows this way.
fn hand_over(list: &[Hold], units: u32, next: &mut [Vec<usize>]) {
    // (free from, last holder, units); a lane is split when a task takes a part of it.
    let mut lanes: Vec<(Minute, Option<usize>, u32)> = vec![(Minute::MIN, None, units)];
    for hold in list {
        lanes.sort_unstable_by_key(|lane| (Reverse(lane.0), lane.1));
        let mut wanted = hold.units;
        let mut index = 0;
        while wanted > 0 && index < lanes.len() {
            if lanes[index].0 <= hold.from {
                let taken = lanes[index].2.min(wanted);
                lanes[index].2 -= taken;
                wanted -= taken;
                if let Some(before) = lanes[index].1 {
                    next[before].push(hold.node);
                }
            }
            index += 1;
        }
        lanes.retain(|lane| lane.2 > 0);
        lanes.push((hold.to, Some(hold.node), hold.units));
    }
}

/// Floats of a plan; `mirror` is the instance with time running backwards.
pub(super) fn slack(instance: &Instance, mirror: &Instance, plan: &Plan) -> Slack {
    let count = instance.len();
    let end = plan.end().unwrap_or(0);
    let next = followers(instance, plan);
    // What stands and what could be, both with time running backwards; at first the same.
    let mut now = Plan::new(mirror);
    now.start = plan.finish.iter().map(|finish| -finish).collect();
    now.finish = plan.start.iter().map(|start| -start).collect();
    now.mode.clone_from(&plan.mode);
    let mut late = now.clone();

    let mut slack = Slack {
        late_start: plan.start.clone(),
        late_finish: plan.finish.clone(),
        total: vec![0; count],
        free: vec![0; count],
    };
    let mut pieces = Vec::new();
    for node in backwards(instance, plan, &next) {
        if matches!(instance.nodes[node].pin, Pin::Done(..)) {
            continue;
        }
        let mode = plan.mode[node];
        let hours = match instance.nodes[node].work {
            Work::Effort(_) => instance.hours(mode),
            _ => instance.project(),
        };
        let mut last = |view: &Plan| -> (Minute, Minute) {
            let bounds = view.bounds(mirror, node, -end).map(|bounds| {
                let start = next[node].iter().map(|other| view.finish[*other]).fold(bounds.start, Minute::max);
                Bounds { start, ..bounds }
            });
            let spot = bounds.and_then(|bounds| place(mirror, None, node, mode..mode + 1, bounds, &mut pieces));
            spot.map_or((plan.start[node], plan.finish[node]), |spot| {
                ((-spot.finish).max(plan.start[node]), (-spot.start).max(plan.finish[node]))
            })
        };
        let (free_start, _) = last(&now);
        let (late_start, late_finish) = last(&late);
        slack.free[node] = hours.working_between(plan.start[node], free_start);
        slack.total[node] = hours.working_between(plan.start[node], late_start).max(slack.free[node]);
        slack.late_start[node] = late_start;
        slack.late_finish[node] = late_finish;
        late.start[node] = -late_finish;
        late.finish[node] = -late_start;
    }
    slack
}

/// Nodes after those that wait for them, through links or people. Where leads make that impossible, by time.
fn backwards(instance: &Instance, plan: &Plan, next: &[Vec<usize>]) -> Vec<usize> {
    let count = instance.len();
    let mut waiting: Vec<usize> = (0..count).map(|node| instance.succs.of(node).len() + next[node].len()).collect();
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (node, list) in next.iter().enumerate() {
        list.iter().for_each(|other| before[*other].push(node));
    }
    let mut ready: Vec<usize> = (0..count).filter(|node| waiting[*node] == 0).collect();
    let mut rest: BTreeSet<(Minute, usize)> = (0..count).map(|node| (plan.start[node], node)).collect();
    let mut order = Vec::with_capacity(count);
    loop {
        let Some(node) = ready.pop().or_else(|| rest.last().map(|last| last.1)) else {
            return order;
        };
        if !rest.remove(&(plan.start[node], node)) {
            continue;
        }
        order.push(node);
        let links = instance.preds.of(node).iter().map(|arc| arc.other as usize);
        for other in links.chain(before[node].iter().copied()) {
            waiting[other] = waiting[other].saturating_sub(1);
            if waiting[other] == 0 {
                ready.push(other);
            }
        }
    }
}
