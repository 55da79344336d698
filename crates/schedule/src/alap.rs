//! Tasks wanted as late as possible: moved right within a finished plan, moving nothing else.

use super::instance::{Instance, Pin};
use super::place::place;
use super::problem::Work;
use super::slack::topological;
use super::state::{Piece, Plan, Spot};
use crate::calendar::{Minute, WorkCalendar};

/// Moves tasks marked so to their latest place before what follows, their deadline, and the plan's finish. Tells which
/// ones it moved.
pub(super) fn postpone(instance: &Instance, mirror: &Instance, plan: &mut Plan) -> Vec<bool> {
    let mut moved = vec![false; instance.len()];
    let mut wanted: Vec<usize> = (0..instance.len()).filter(|node| instance.nodes[*node].alap).collect();
    if wanted.is_empty() {
        return moved;
    }
    let end = plan.end().unwrap_or(0);
    let mut position = vec![0; instance.len()];
    topological(instance).into_iter().enumerate().for_each(|(index, node)| position[node] = index);
    // Those that others wait for come after them, even at the same instant.
    wanted.sort_by_key(|&node| std::cmp::Reverse((plan.start[node], position[node])));

    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); instance.capacities.len()];
    for node in 0..instance.len() {
        for demand in instance.uses_of(instance.mode(plan.mode[node])) {
            holders[demand.resource as usize].push(node);
        }
    }
    let mut back = Plan::new(mirror);
    for node in 0..instance.len() {
        back.start[node] = -plan.finish[node];
        back.finish[node] = -plan.start[node];
        back.mode[node] = plan.mode[node];
        back.pieces[node] = reversed(&plan.pieces[node]);
    }
    let mut pieces = Vec::new();
    for node in wanted {
        let mode = plan.mode[node];
        let mut others: Vec<usize> = instance
            .uses_of(instance.mode(mode))
            .iter()
            .flat_map(|demand| holders[demand.resource as usize].iter().copied())
            .filter(|other| *other != node && !matches!(instance.nodes[*other].pin, Pin::Done(..)))
            .collect();
        others.sort_unstable();
        others.dedup();
        back.taken.clear();
        others.iter().for_each(|other| back.take(mirror, *other));
        let ready = -instance.nodes[node].deadline.unwrap_or(Minute::MAX).min(end);
        let spot = back
            .bounds(mirror, node, ready)
            .and_then(|bounds| place(mirror, Some(&back.taken), node, mode..mode + 1, bounds, &mut pieces));
        let Some(spot) = spot.map(|spot| settled(instance, node, spot)) else {
            continue;
        };
        // Neither end may move left: predecessors hold them.
        if spot.start <= plan.start[node] || spot.finish < plan.finish[node] {
            continue;
        }
        moved[node] = true;
        plan.start[node] = spot.start;
        plan.finish[node] = spot.finish;
        plan.pieces[node] = reversed(&pieces);
        for piece in &mut plan.pieces[node] {
            (piece.from, piece.to) = (piece.from.max(spot.start), piece.to.min(spot.finish));
        }
        plan.pieces[node].retain(|piece| piece.from < piece.to);
        back.start[node] = -spot.finish;
        back.finish[node] = -spot.start;
        back.pieces[node] = reversed(&plan.pieces[node]);
    }
    moved
}

/// The place seen forwards; what has no hours of its own ends with the working day, not on the next morning.
fn settled(instance: &Instance, node: usize, spot: Spot) -> Spot {
    let project: &WorkCalendar = instance.project();
    let (mut start, mut finish) = (-spot.finish, -spot.start);
    match instance.nodes[node].work {
        Work::Milestone => {
            finish = project.prev_worked(finish).unwrap_or(finish);
            start = finish;
        }
        Work::Length(minutes) => finish = project.add_working(start, minutes).unwrap_or(finish),
        Work::Effort(_) | Work::Duration(_) => {}
    }
    Spot { start, finish, mode: spot.mode }
}

fn reversed(pieces: &[Piece]) -> Vec<Piece> {
    pieces.iter().rev().map(|piece| Piece { from: -piece.to, to: -piece.from, ..*piece }).collect()
}
