//! Where one task fits.

use super::instance::{Instance, Pin, Style};
use super::problem::Work;
use super::state::{Bounds, Piece, Spot, Taken, holds_throughout};
use super::{team, walk};
use crate::calendar::Minute;

/// The best place of a node over its modes: the earliest finish, then the earliest start, then the first mode.
///
/// With `taken`, among what is taken; without, as if nobody were ever busy. `pieces` receives the work of a task placed
/// day by day. `None` when it fits nowhere in the span.
pub(super) fn place(
    instance: &Instance,
    taken: Option<&Taken>,
    node: usize,
    modes: std::ops::Range<u32>,
    bounds: Bounds,
    pieces: &mut Vec<Piece>,
) -> Option<Spot> {
    let mut best: Option<Spot> = None;
    if modes.len() == 1 {
        return place_mode(instance, taken, node, modes.start, bounds, pieces);
    }
    let mut candidate = Vec::new();
    for mode in modes {
        let Some(spot) = place_mode(instance, taken, node, mode, bounds, &mut candidate) else {
            continue;
        };
        if best.is_none_or(|best| (spot.finish, spot.start) < (best.finish, best.start)) {
            best = Some(spot);
            std::mem::swap(pieces, &mut candidate);
        }
    }
    best
}

fn place_mode(
    instance: &Instance,
    taken: Option<&Taken>,
    node: usize,
    mode: u32,
    bounds: Bounds,
    pieces: &mut Vec<Piece>,
) -> Option<Spot> {
    pieces.clear();
    let mut from = bounds.start;
    // Each round starts later than the one before, within the span.
    loop {
        let (start, finish) = find(instance, taken, node, mode, from, pieces)?;
        let Some(later) = later_start(instance, node, mode, start, finish, bounds.finish) else {
            if from > bounds.start && instance.mode(mode).style != Style::Plain {
                return earliest(instance, taken, node, mode, (bounds.start, from), bounds.finish, pieces);
            }
            return Some(Spot { start, finish, mode });
        };
        from = later?;
    }
}

/// The first place that finishes late enough for a link, between an instant from which it would finish too early and one
/// from which it does not: with limits and teams a later start does not move the finish as far.
fn earliest(
    instance: &Instance,
    taken: Option<&Taken>,
    node: usize,
    mode: u32,
    (mut early, mut late): (Minute, Minute),
    bound: Minute,
    pieces: &mut Vec<Piece>,
) -> Option<Spot> {
    while late - early > 1 {
        let middle = early + (late - early) / 2;
        let (start, finish) = find(instance, taken, node, mode, middle, pieces)?;
        if later_start(instance, node, mode, start, finish, bound).is_some() {
            early = middle;
        } else {
            late = middle;
        }
    }
    let (start, finish) = find(instance, taken, node, mode, late, pieces)?;
    Some(Spot { start, finish, mode })
}

/// When a task that finishes too early for a link should start instead: by as much working time later as is missing.
/// A finish that falls outside the hours of those who do it is met by the last worked minute before.
fn later_start(
    instance: &Instance,
    node: usize,
    mode: u32,
    start: Minute,
    finish: Minute,
    bound: Minute,
) -> Option<Option<Minute>> {
    if finish >= bound {
        return None;
    }
    let hours = match instance.nodes[node].work {
        Work::Effort(_) => instance.hours(mode),
        Work::Length(_) => instance.project(),
        Work::Duration(_) | Work::Milestone => return Some(Some(start + bound - finish)),
    };
    // Backwards this end is the task's start, which no link lets stand a night too late.
    let least = Minute::from(instance.mirrored);
    let missing = hours.working_between(finish, bound).max(least);
    (missing > 0).then(|| Some(hours.add_working(start, missing)?.max(start + 1)))
}

/// The first place of a node in one mode from an instant on. What one person does without interruption is not tried again
/// where it was found too long.
fn find(
    instance: &Instance,
    taken: Option<&Taken>,
    node: usize,
    mode: u32,
    from: Minute,
    pieces: &mut Vec<Piece>,
) -> Option<(Minute, Minute)> {
    if let (Some(taken), Work::Effort(minutes), [demand]) =
        (taken, instance.nodes[node].work, instance.uses_of(instance.mode(mode)))
        && instance.capacities[demand.resource as usize].units == 1
        && holds_throughout(instance, node, mode)
    {
        let untried = taken.untried(demand.resource, minutes, from);
        let found = first_place(instance, Some(taken), node, mode, untried, pieces)?;
        taken.tried(demand.resource, minutes, from, found.0);
        return Some(found);
    }
    first_place(instance, taken, node, mode, from, pieces)
}

fn first_place(
    instance: &Instance,
    taken: Option<&Taken>,
    node: usize,
    mode: u32,
    from: Minute,
    pieces: &mut Vec<Piece>,
) -> Option<(Minute, Minute)> {
    let style = instance.mode(mode).style;
    match instance.nodes[node].work {
        Work::Milestone => Some((from, from)),
        Work::Effort(minutes) => match style {
            Style::Plain => {
                let hours = instance.hours(mode);
                let mut from = from;
                if let ([demand], Some(taken)) = (instance.uses_of(instance.mode(mode)), taken)
                    && let Some(free) = taken.timelines[demand.resource as usize].gap(from, minutes, hours)
                {
                    let start = hours.next_worked(free)?;
                    return Some((start, hours.add_working(start, minutes)?));
                }
                loop {
                    let start = hours.next_worked(from)?;
                    let finish = hours.add_working(start, minutes)?;
                    match clash(instance, taken, mode, start, finish) {
                        None => return Some((start, finish)),
                        Some(end) => from = end,
                    }
                }
            }
            Style::Walked => walk::together(instance, taken, node, mode, from, minutes, pieces),
            Style::Team => team::team(instance, taken, node, mode, from, minutes, pieces),
        },
        Work::Length(_) | Work::Duration(_) => {
            let mut start = from;
            loop {
                let finish = match instance.nodes[node].work {
                    Work::Length(minutes) => instance.project().add_working(start, minutes)?,
                    Work::Duration(minutes) => {
                        let finish = start + minutes;
                        if finish > instance.project().span_end() {
                            return None;
                        }
                        finish
                    }
                    Work::Effort(_) | Work::Milestone => return None,
                };
                let throughout = holds_throughout(instance, node, mode);
                match clash(instance, taken.filter(|_| throughout), mode, start, finish) {
                    Some(end) => start = end.max(start + 1),
                    None => {
                        if style != Style::Plain {
                            walk::within(instance, taken, mode, start, finish, pieces);
                        }
                        return Some((start, finish));
                    }
                }
            }
        }
    }
}

/// The end of the last time in a span when one of a mode's people is taken.
pub(super) fn clash(
    instance: &Instance,
    taken: Option<&Taken>,
    mode: u32,
    start: Minute,
    finish: Minute,
) -> Option<Minute> {
    let taken = taken?;
    instance
        .uses_of(instance.mode(mode))
        .iter()
        .filter_map(|demand| taken.timelines[demand.resource as usize].conflict_end(start, finish, demand.units))
        .max()
}

/// The place of a task whose place is known: done, or fixed. A fixed task takes it even when its people are busy.
pub(super) fn place_set(instance: &Instance, taken: &Taken, node: usize, pieces: &mut Vec<Piece>) -> Option<Spot> {
    let modes = instance.modes_of(node);
    match instance.nodes[node].pin {
        Pin::Done(start, finish) => {
            pieces.clear();
            Some(Spot { start, finish, mode: modes.start })
        }
        Pin::Fixed(at) => {
            let bounds = Bounds { start: at, finish: Minute::MIN };
            let alone = place(instance, None, node, modes.clone(), bounds, pieces)?;
            // Someone who is free then is better than someone who would finish sooner.
            let mut other = Vec::new();
            if let Some(free) = place(instance, Some(taken), node, modes, bounds, &mut other)
                && (free.start == alone.start || Some(free.start) == instance.hours(free.mode).next_worked(at))
            {
                std::mem::swap(pieces, &mut other);
                return Some(free);
            }
            Some(alone)
        }
        Pin::Free | Pin::Running(_) => None,
    }
}
