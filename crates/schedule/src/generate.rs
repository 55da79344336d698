//! Schedule generation: tasks one by one, each at its first place, in an order of priority (serial scheme) or, among those
//! that can start first, in that order (parallel scheme).
//!
//! J. E. Kelley, "The critical-path method: resources planning and scheduling" (1963); both schemes as in R. Kolisch,
//! "Serial and parallel resource-constrained project scheduling methods revisited", *EJOR* 90 (1996). The serial scheme
//! can find every active schedule, hence the best; the parallel one, where nobody is left idle who could work, is often
//! better for a given order when people are short.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::instance::{Instance, Pin};
use super::place::{place, place_set};
use super::replay::Planned;
use super::state::{Bounds, Piece, Plan, Spot};
use crate::calendar::Minute;

/// In which order tasks take their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// By priority.
    Serial,
    /// By start, then priority.
    Parallel,
}

/// How to build one schedule.
pub(super) struct Run<'a> {
    pub scheme: Scheme,
    /// Earliest start of each node.
    pub ready: &'a [Minute],
    /// Rank of each node: among those that may be placed, the lowest first.
    pub rank: &'a [u32],
    /// Whether people do one thing at a time; otherwise links, dates and hours alone count.
    pub levelled: bool,
    /// A schedule with time running the other way: what is pinned stays where it is there, and so does who does what.
    pub opposite: Option<&'a Plan>,
    /// A schedule whose places are kept where nothing better is found.
    pub planned: Option<&'a Planned>,
    /// A task that fits nowhere is put at the end of the span instead of failing.
    pub clamped: bool,
}

/// Memory kept from one schedule to the next.
pub(super) struct Scratch {
    /// Predecessors of each node that count.
    predecessors: Vec<u32>,
    waiting: Vec<u32>,
    queue: BinaryHeap<Reverse<(i64, u32, u32)>>,
    /// For the parallel scheme: class, earliest start known so far, rank and number of nodes that wait for nothing.
    starts: BinaryHeap<Reverse<(i64, Minute, u32, u32)>>,
    pieces: Vec<Piece>,
    /// Nodes whose place is known beforehand, in the order in which they take it.
    pinned: Vec<usize>,
}

impl Scratch {
    pub fn new(instance: &Instance) -> Scratch {
        let is_pinned = |node: &usize| instance.pinned(*node);
        let mut pinned: Vec<usize> = (0..instance.len()).filter(is_pinned).collect();
        pinned.sort_by_key(|&node| match instance.nodes[node].pin {
            Pin::Done(start, _) => (0, start, node),
            Pin::Running(since) => (1, since, node),
            Pin::Fixed(at) => (2, at, node),
            Pin::Free => (3, 0, node),
        });
        let count = |node: usize| {
            if is_pinned(&node) { 0 } else { instance.preds.of(node).len() as u32 }
        };
        Scratch {
            predecessors: (0..instance.len()).map(count).collect(),
            waiting: Vec::new(),
            queue: BinaryHeap::new(),
            starts: BinaryHeap::new(),
            pieces: Vec::new(),
            pinned,
        }
    }
}

impl Instance {
    /// The node's place is known before any other is placed.
    pub fn pinned(&self, node: usize) -> bool {
        let pin = self.nodes[node].pin;
        pin.is_set() || (self.mirrored && matches!(pin, Pin::Running(_)))
    }
}

/// Builds a schedule into `plan`. The error is a node that fits nowhere in the span.
pub(super) fn generate(
    instance: &Instance,
    run: &Run<'_>,
    plan: &mut Plan,
    scratch: &mut Scratch,
) -> Result<(), usize> {
    plan.taken.clear();
    scratch.waiting.clone_from(&scratch.predecessors);
    scratch.queue.clear();
    let class = |node: usize| match instance.nodes[node].pin {
        Pin::Running(_) => i64::MIN,
        _ if instance.mirrored => 0,
        _ => -instance.nodes[node].priority,
    };
    for index in 0..scratch.pinned.len() {
        let node = scratch.pinned[index];
        match run.opposite {
            Some(opposite) => mirror_place(instance, opposite, node, plan),
            None => {
                let spot = place_set(instance, &plan.taken, node, &mut scratch.pieces).ok_or(node)?;
                set(instance, run, plan, node, spot, &scratch.pieces);
            }
        }
    }
    for index in 0..scratch.pinned.len() {
        release(instance, scratch, scratch.pinned[index], run.rank, &class);
    }
    for node in 0..instance.len() {
        if scratch.predecessors[node] == 0 && !instance.pinned(node) {
            scratch.queue.push(Reverse((class(node), run.rank[node], node as u32)));
        }
    }
    match run.scheme {
        Scheme::Serial => serial(instance, run, plan, scratch, &class),
        Scheme::Parallel => parallel(instance, run, plan, scratch, &class),
    }
}

fn serial(
    instance: &Instance,
    run: &Run<'_>,
    plan: &mut Plan,
    scratch: &mut Scratch,
    class: &impl Fn(usize) -> i64,
) -> Result<(), usize> {
    while let Some(Reverse((_, _, node))) = scratch.queue.pop() {
        let node = node as usize;
        let found = spot(instance, run, plan, node, &mut scratch.pieces);
        let found = match run.planned {
            Some(planned) => planned.kept(instance, plan, node, found, &mut scratch.pieces),
            None => found,
        };
        match found {
            Some(spot) => set(instance, run, plan, node, spot, &scratch.pieces),
            None if run.clamped => {
                let end = instance.project().span_end();
                plan.start[node] = end;
                plan.finish[node] = end;
                plan.mode[node] = modes(instance, run, node).start;
            }
            None => return Err(node),
        }
        release(instance, scratch, node, run.rank, class);
    }
    Ok(())
}

fn parallel(
    instance: &Instance,
    run: &Run<'_>,
    plan: &mut Plan,
    scratch: &mut Scratch,
    class: &impl Fn(usize) -> i64,
) -> Result<(), usize> {
    scratch.starts.clear();
    loop {
        while let Some(Reverse((class, rank, node))) = scratch.queue.pop() {
            let bounds = plan.bounds(instance, node as usize, run.ready[node as usize]).ok_or(node as usize)?;
            scratch.starts.push(Reverse((class, bounds.start, rank, node)));
        }
        let Some(Reverse((group, known, rank, number))) = scratch.starts.pop() else {
            return Ok(());
        };
        let node = number as usize;
        let spot = spot(instance, run, plan, node, &mut scratch.pieces).ok_or(node)?;
        // Places only move right as others are taken: what is still first is first.
        if spot.start > known {
            scratch.starts.push(Reverse((group, spot.start, rank, number)));
            continue;
        }
        set(instance, run, plan, node, spot, &scratch.pieces);
        release(instance, scratch, node, run.rank, class);
    }
}

fn modes(instance: &Instance, run: &Run<'_>, node: usize) -> std::ops::Range<u32> {
    match run.opposite {
        Some(opposite) => opposite.mode[node]..opposite.mode[node] + 1,
        None => instance.modes_of(node),
    }
}

/// The first place of a node in the plan so far.
fn spot(instance: &Instance, run: &Run<'_>, plan: &Plan, node: usize, pieces: &mut Vec<Piece>) -> Option<Spot> {
    let taken = run.levelled.then_some(&plan.taken);
    let bounds = plan.bounds(instance, node, run.ready[node])?;
    place(instance, taken, node, modes(instance, run, node), bounds, pieces)
}

fn set(instance: &Instance, run: &Run<'_>, plan: &mut Plan, node: usize, spot: Spot, pieces: &[Piece]) {
    let done = matches!(instance.nodes[node].pin, Pin::Done(..));
    if run.levelled && !done {
        plan.put(instance, node, spot, pieces);
    } else {
        plan.start[node] = spot.start;
        plan.finish[node] = spot.finish;
        plan.mode[node] = spot.mode;
    }
}

/// Puts a node where it stands in a plan with time running the other way.
fn mirror_place(instance: &Instance, opposite: &Plan, node: usize, plan: &mut Plan) {
    let spot = Spot { start: -opposite.finish[node], finish: -opposite.start[node], mode: opposite.mode[node] };
    let pieces: Vec<Piece> =
        opposite.pieces[node].iter().rev().map(|p| Piece { from: -p.to, to: -p.from, ..*p }).collect();
    if matches!(instance.nodes[node].pin, Pin::Done(..)) {
        plan.start[node] = spot.start;
        plan.finish[node] = spot.finish;
    } else {
        plan.put(instance, node, spot, &pieces);
    }
}

/// Lets the successors of a placed node go, those that wait for nothing else.
fn release(instance: &Instance, scratch: &mut Scratch, node: usize, rank: &[u32], class: &impl Fn(usize) -> i64) {
    for arc in instance.succs.of(node) {
        let other = arc.other as usize;
        if instance.pinned(other) {
            continue;
        }
        scratch.waiting[other] -= 1;
        if scratch.waiting[other] == 0 {
            scratch.queue.push(Reverse((class(other), rank[other], arc.other)));
        }
    }
}

/// Ranks from sort keys: equal keys in the order of the identifiers.
pub(super) fn ranks<K: Ord>(count: usize, key: impl Fn(usize) -> K) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_by_cached_key(|&node| (key(node as usize), node));
    let mut ranks = vec![0; count];
    for (rank, node) in order.into_iter().enumerate() {
        ranks[node as usize] = rank as u32;
    }
    ranks
}

/// The bounds of a node that links alone set, whatever its own dates say.
pub(super) fn link_bounds(instance: &Instance, plan: &Plan, node: usize) -> Option<Bounds> {
    plan.bounds(instance, node, Minute::MIN)
}
