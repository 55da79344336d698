//! A schedule worked through anew: its own people, and on each of them its own order, whatever lengths have become.
//!
//! A task takes the earliest place that the tasks before it in the schedule leave. That cannot be later than the schedule
//! when nothing has changed (R. Kolisch, *EJOR* 90 (1996): serial generation in the order of the starts), but for what
//! people with limits share day by day, and for leads, where what is placed first is not what starts first. So a task
//! whose length is unchanged also has the place that the schedule gives it, if that is free; and where a rehearsal without
//! any change still ends a task later, none starts before its planned start.

use super::generate::{Run, Scheme, Scratch, generate, ranks};
use super::instance::{Instance, Pin, Style};
use super::outcome::{Schedule, Scheduled};
use super::place::clash;
use super::problem::{Assignment, Problem, Work};
use super::state::{Bounds, Piece, Plan, Spot, holds_throughout};
use crate::calendar::{Minute, day_of, minute_of};

/// Where a schedule has its tasks, by node.
pub(super) struct Planned {
    work: Vec<Work>,
    spots: Vec<Spot>,
    pieces: Vec<Vec<Piece>>,
    /// What links ask for there.
    bounds: Vec<Option<Bounds>>,
    rank: Vec<u32>,
    ready: Vec<Minute>,
    /// Nothing starts before its planned start.
    held: bool,
}

impl Planned {
    /// Reads a schedule, gives each task in the instance the people it has there, and rehearses.
    pub fn new(problem: &Problem, schedule: &Schedule, instance: &mut Instance) -> Planned {
        let mut spots = Vec::with_capacity(instance.len());
        let mut pieces = Vec::with_capacity(instance.len());
        for node in 0..instance.len() {
            let task = instance.task_of[node];
            let scheduled = &schedule.tasks[task];
            let mode = chosen(problem, instance, node, scheduled);
            let start = resumed(instance, node, scheduled);
            let finish = minute_of(scheduled.finish);
            spots.push(Spot { start: start.min(finish), finish, mode });
            pieces.push(if instance.mode(mode).style == Style::Plain { Vec::new() } else { work(instance, scheduled) });
            let plain = &mut instance.nodes[node];
            plain.modes = mode..mode + 1;
            // The order of the starts says it all.
            plain.priority = 0;
            if plain.alap {
                plain.ready = plain.ready.max(start);
            }
        }
        let mut plan = Plan::new(instance);
        for (node, spot) in spots.iter().enumerate() {
            (plan.start[node], plan.finish[node], plan.mode[node]) = (spot.start, spot.finish, spot.mode);
        }
        let ready: Vec<Minute> = instance.nodes.iter().map(|node| node.ready).collect();
        let bounds = (0..instance.len()).map(|node| plan.bounds(instance, node, ready[node])).collect();
        let rank = ranks(instance.len(), |node| (spots[node].start, spots[node].finish));
        let work = instance.nodes.iter().map(|node| node.work).collect();
        let mut planned = Planned { work, spots, pieces, bounds, rank, ready, held: false };
        let rehearsed = planned.replay(instance, &mut plan, &mut Scratch::new(instance));
        if !rehearsed || (0..instance.len()).any(|node| plan.finish[node] > planned.spots[node].finish) {
            planned.held = true;
            planned.ready = planned.spots.iter().zip(&planned.ready).map(|(spot, at)| spot.start.max(*at)).collect();
        }
        planned
    }

    /// Works the schedule through into `plan`, with the lengths that the instance now says. False when something fits
    /// nowhere in the span.
    pub fn replay(&self, instance: &Instance, plan: &mut Plan, scratch: &mut Scratch) -> bool {
        let run = Run {
            scheme: Scheme::Serial,
            ready: &self.ready,
            rank: &self.rank,
            levelled: true,
            opposite: None,
            planned: Some(self),
            clamped: false,
        };
        generate(instance, &run, plan, scratch).is_ok()
    }

    /// The better of a place found and the planned one, if that still holds among what is placed. `pieces` are those of the
    /// place found, then of the one kept.
    pub fn kept(
        &self,
        instance: &Instance,
        plan: &Plan,
        node: usize,
        found: Option<Spot>,
        pieces: &mut Vec<Piece>,
    ) -> Option<Spot> {
        let spot = self.spots[node];
        if !self.held && found.is_some_and(|found| found.finish <= spot.finish) {
            return found;
        }
        if instance.nodes[node].work != self.work[node] || !self.stands(instance, plan, node) {
            return found;
        }
        pieces.clone_from(&self.pieces[node]);
        Some(spot)
    }

    /// Links, people and their limits leave a node its planned place.
    fn stands(&self, instance: &Instance, plan: &Plan, node: usize) -> bool {
        let spot = self.spots[node];
        let linked = match (plan.bounds(instance, node, self.ready[node]), self.bounds[node]) {
            (Some(now), Some(then)) => {
                now.start <= then.start.max(spot.start) && now.finish <= then.finish.max(spot.finish)
            }
            _ => false,
        };
        linked
            && ((self.people_free(instance, plan, node) && self.within_limits(instance, plan, node))
                || (self.held && self.untouched(instance, plan, node)))
    }

    /// All that its people do before it stands where it was planned: as nothing starts early, its own place is free.
    fn untouched(&self, instance: &Instance, plan: &Plan, node: usize) -> bool {
        let uses = |node: usize| instance.uses_of(instance.mode(self.spots[node].mode));
        let shares = |other: usize| uses(other).iter().any(|a| uses(node).iter().any(|b| a.resource == b.resource));
        (0..instance.len())
            .filter(|other| self.rank[*other] < self.rank[node] && shares(*other))
            .all(|other| plan.start[other] == self.spots[other].start && plan.finish[other] == self.spots[other].finish)
    }

    fn people_free(&self, instance: &Instance, plan: &Plan, node: usize) -> bool {
        let Spot { start, finish, mode } = self.spots[node];
        if holds_throughout(instance, node, mode) {
            return clash(instance, Some(&plan.taken), mode, start, finish).is_none();
        }
        self.pieces[node].iter().all(|piece| {
            let timeline = &plan.taken.timelines[piece.resource as usize];
            timeline.conflict_end(piece.from, piece.to, piece.units).is_none()
        })
    }

    /// The limits of each person's days and weeks hold.
    fn within_limits(&self, instance: &Instance, plan: &Plan, node: usize) -> bool {
        instance.uses_of(instance.mode(self.spots[node].mode)).iter().all(|demand| {
            let resource = demand.resource;
            let capacity = &instance.capacities[resource as usize];
            if !capacity.is_capped() {
                return true;
            }
            let units = Minute::from(capacity.units);
            let mine = || self.pieces[node].iter().filter(|piece| piece.resource == resource);
            let spent = |holds: &dyn Fn(i64) -> bool| -> Minute {
                let inside = mine().filter(|piece| holds(day_of(piece.from)));
                inside.map(|piece| (piece.to - piece.from) * Minute::from(piece.units)).sum()
            };
            mine().all(|piece| {
                let day = day_of(piece.from);
                let of_day = capacity.of_day(instance.calendar_of(resource).day_minutes(day)).saturating_mul(units);
                let week = instance.week_of(day);
                plan.taken.used_on(resource, day) + spent(&|other| other == day) <= of_day
                    && capacity.weekly_max.is_none_or(|most| {
                        let used = plan.taken.used_in_week(instance, resource, day);
                        used + spent(&|other| instance.week_of(other) == week) <= most.saturating_mul(units)
                    })
            })
        })
    }
}

/// The way in which a schedule does a node: for one of several people, the one it chose.
fn chosen(problem: &Problem, instance: &Instance, node: usize, scheduled: &Scheduled) -> u32 {
    let modes = instance.modes_of(node);
    let at = match (&problem.tasks[instance.task_of[node]].assignment, scheduled.resources.as_slice()) {
        (Assignment::Any(list), [one]) => list.iter().position(|assignee| assignee.resource == *one).unwrap_or(0),
        _ => 0,
    };
    modes.start + at as u32
}

/// The start of what a schedule still does of a node.
fn resumed(instance: &Instance, node: usize, scheduled: &Scheduled) -> Minute {
    match instance.nodes[node].pin {
        Pin::Running(_) => {
            let left = scheduled.segments.iter().find(|segment| !segment.done);
            left.map_or(instance.nodes[node].ready, |segment| minute_of(segment.from))
        }
        _ => minute_of(scheduled.start),
    }
}

/// What a schedule still does of a node placed day by day.
fn work(instance: &Instance, scheduled: &Scheduled) -> Vec<Piece> {
    let left = scheduled.segments.iter().filter(|segment| !segment.done);
    left.filter_map(|segment| {
        let resource = instance.resource_of.iter().position(|index| *index == segment.resource)?;
        let (from, to) = (minute_of(segment.from), minute_of(segment.to));
        Some(Piece { from, to, resource: resource as u32, units: segment.units })
    })
    .collect()
}
