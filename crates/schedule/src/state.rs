//! The state of a schedule in the making: what is placed, and what is taken.

use std::cell::RefCell;

use super::instance::{Arc, Instance, Pin, Style};
use super::problem::{Share, Work};
use super::timeline::Timeline;
use crate::calendar::{DAY, Minute, day_of};

/// A schedule in the making: what is placed, and what is taken.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub start: Vec<Minute>,
    pub finish: Vec<Minute>,
    pub mode: Vec<u32>,
    /// The work of tasks that are placed day by day; none for others.
    pub pieces: Vec<Vec<Piece>>,
    pub taken: Taken,
}

/// Work of one resource on one task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Piece {
    pub from: Minute,
    pub to: Minute,
    pub resource: u32,
    pub units: u32,
}

/// The time taken of all resources.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub timelines: Vec<Timeline>,
    /// For resources with a limit, minutes used by day and by week of the span; empty for others.
    by_day: Vec<Vec<i32>>,
    by_week: Vec<Vec<i32>>,
    first_day: i64,
    first_week: i64,
    /// Of each resource, the starts that are known to be too tight.
    tight: RefCell<Vec<Vec<Tight>>>,
}

/// No work of so many minutes, or more, can start on a resource from an instant to another: nothing is ever given back.
#[derive(Clone, Copy, Debug)]
struct Tight {
    minutes: Minute,
    from: Minute,
    to: Minute,
}

/// Most lengths remembered of a resource.
const MOST_TIGHT: usize = 12;

/// A place found for a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub start: Minute,
    pub finish: Minute,
    pub mode: u32,
}

/// Earliest start and earliest finish that links and dates leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub start: Minute,
    pub finish: Minute,
}

impl Plan {
    pub fn new(instance: &Instance) -> Plan {
        let count = instance.len();
        Plan {
            start: vec![0; count],
            finish: vec![0; count],
            mode: instance.nodes.iter().map(|node| node.modes.start).collect(),
            pieces: vec![Vec::new(); count],
            taken: Taken::new(instance),
        }
    }

    /// Finish of the last task.
    pub fn end(&self) -> Option<Minute> {
        self.finish.iter().copied().max()
    }

    /// Bounds of a node from its predecessors; `None` beyond the span.
    pub fn bounds(&self, instance: &Instance, node: usize, ready: Minute) -> Option<Bounds> {
        let mut bounds = Bounds { start: ready, finish: Minute::MIN };
        for arc in instance.preds.of(node) {
            let at = self.link_instant(instance, arc)?;
            if arc.kind.holds_start() {
                bounds.start = bounds.start.max(at);
            } else {
                bounds.finish = bounds.finish.max(at);
            }
        }
        Some(bounds)
    }

    /// The instant that a link to a node gives, its predecessor placed; `None` beyond the span.
    pub fn link_instant(&self, instance: &Instance, arc: &Arc) -> Option<Minute> {
        let other = arc.other as usize;
        let from = match instance.nodes[other].pin {
            _ if arc.kind.from_finish() => self.finish[other],
            Pin::Running(since) if !instance.mirrored => since,
            _ if instance.mirrored => self.last_met(instance, other),
            _ => self.start[other],
        };
        instance.lagged(from, arc.lag)
    }

    /// With time running backwards, the last instant at which a link may ask a node to finish, for the node to meet it where
    /// it stands: before what it works next.
    fn last_met(&self, instance: &Instance, node: usize) -> Minute {
        let finish = self.start[node];
        let hours = match instance.nodes[node].work {
            Work::Effort(_) => instance.hours(self.mode[node]),
            Work::Length(_) => instance.project(),
            Work::Duration(_) | Work::Milestone => return finish,
        };
        hours.prev_worked(finish).unwrap_or(finish)
    }

    /// Puts a node in its place, and takes the time of its people.
    pub fn put(&mut self, instance: &Instance, node: usize, spot: Spot, pieces: &[Piece]) {
        self.start[node] = spot.start;
        self.finish[node] = spot.finish;
        self.mode[node] = spot.mode;
        if !pieces.is_empty() || !self.pieces[node].is_empty() {
            self.pieces[node].clear();
            self.pieces[node].extend_from_slice(pieces);
        }
        self.take(instance, node);
    }

    /// Takes the time of a node's people, where it stands.
    pub fn take(&mut self, instance: &Instance, node: usize) {
        let mode = instance.mode(self.mode[node]);
        if holds_throughout(instance, node, self.mode[node]) {
            for demand in instance.uses_of(mode) {
                let hours = instance.calendar_of(demand.resource);
                let timeline = &mut self.taken.timelines[demand.resource as usize];
                timeline.take(self.start[node], self.finish[node], demand.units, hours);
            }
        } else if mode.style == Style::Team && !instance.nodes[node].split {
            self.take_runs(instance, node);
        } else {
            for piece in &self.pieces[node] {
                let hours = instance.calendar_of(piece.resource);
                self.taken.timelines[piece.resource as usize].take(piece.from, piece.to, piece.units, hours);
            }
        }
        if mode.style != Style::Plain {
            for index in 0..self.pieces[node].len() {
                let piece = self.pieces[node][index];
                self.taken.spend(instance, piece);
            }
        }
    }
}

impl Plan {
    /// Takes the time of a team that is not to be split: of each member from their first minute to their last.
    fn take_runs(&mut self, instance: &Instance, node: usize) {
        for demand in instance.uses_of(instance.mode(self.mode[node])) {
            let hours = instance.calendar_of(demand.resource);
            let timeline = &mut self.taken.timelines[demand.resource as usize];
            let mine = self.pieces[node].iter().filter(|piece| piece.resource == demand.resource);
            if demand.share < Share::FULL {
                mine.for_each(|piece| timeline.take(piece.from, piece.to, piece.units, hours));
            } else if let (Some(from), Some(to)) = (mine.clone().map(|p| p.from).min(), mine.map(|p| p.to).max()) {
                timeline.take(from, to, demand.units, hours);
            }
        }
    }
}

impl Taken {
    fn new(instance: &Instance) -> Taken {
        let first_day = instance.first_day();
        let last_day = day_of(instance.project().span_end());
        let days = usize::try_from(last_day - first_day).unwrap_or(0) + 1;
        let first_week = instance.week_of(first_day);
        let capped = |limited: &dyn Fn(usize) -> bool, size: usize| -> Vec<Vec<i32>> {
            (0..instance.capacities.len()).map(|r| if limited(r) { vec![0; size] } else { Vec::new() }).collect()
        };
        Taken {
            timelines: instance.capacities.iter().map(|capacity| Timeline::new(capacity.units)).collect(),
            by_day: capped(&|r| instance.capacities[r].is_capped(), days),
            by_week: capped(&|r| instance.capacities[r].weekly_max.is_some(), days / 7 + 2),
            first_day,
            first_week,
            tight: RefCell::new(vec![Vec::new(); instance.capacities.len()]),
        }
    }

    /// From when on work of so many minutes that is not to be interrupted need be tried on a resource.
    pub fn untried(&self, resource: u32, minutes: Minute, from: Minute) -> Minute {
        let tight = self.tight.borrow();
        let known = tight[resource as usize].iter().filter(|one| one.minutes <= minutes && one.from <= from);
        known.map(|one| one.to).fold(from, Minute::max)
    }

    /// Remembers that it can start nowhere between two instants.
    pub fn tried(&self, resource: u32, minutes: Minute, from: Minute, to: Minute) {
        let list = &mut self.tight.borrow_mut()[resource as usize];
        if let Some(one) = list.iter_mut().find(|one| one.minutes == minutes) {
            if one.from <= from && from <= one.to {
                one.to = one.to.max(to);
            } else if from < one.from {
                *one = Tight { minutes, from, to };
            }
        } else if list.len() < MOST_TIGHT {
            list.push(Tight { minutes, from, to });
        } else if let Some(least) = list.iter_mut().min_by_key(|one| one.to).filter(|one| one.to < to) {
            *least = Tight { minutes, from, to };
        }
    }

    pub fn clear(&mut self) {
        self.timelines.iter_mut().for_each(Timeline::clear);
        self.by_day.iter_mut().chain(&mut self.by_week).for_each(|used| used.fill(0));
        self.tight.get_mut().iter_mut().for_each(Vec::clear);
    }

    fn spend(&mut self, instance: &Instance, piece: Piece) {
        let resource = piece.resource as usize;
        let day = day_of(piece.from);
        let minutes = i32::try_from((piece.to - piece.from) * Minute::from(piece.units)).unwrap_or(i32::MAX);
        let week = instance.week_of(day) - self.first_week;
        for (used, index) in [(&mut self.by_day[resource], day - self.first_day), (&mut self.by_week[resource], week)] {
            if let Some(used) = usize::try_from(index).ok().and_then(|index| used.get_mut(index)) {
                *used = used.saturating_add(minutes);
            }
        }
        self.close(instance, piece.resource, day);
    }

    /// Takes what is left of a day, or of a week, whose limit is spent: nothing more can be done in it.
    fn close(&mut self, instance: &Instance, resource: u32, day: i64) {
        let capacity = &instance.capacities[resource as usize];
        let hours = instance.calendar_of(resource);
        let units = Minute::from(capacity.units);
        let spent = |used: Minute, limit: Minute| used >= limit.saturating_mul(units);
        let timeline = &mut self.timelines[resource as usize];
        let by_day = read(&self.by_day[resource as usize], day - self.first_day);
        let week = instance.week_of(day);
        let by_week = read(&self.by_week[resource as usize], week - self.first_week);
        if capacity.weekly_max.is_some_and(|limit| spent(by_week, limit)) {
            let from = (day - 6..=day).find(|other| instance.week_of(*other) == week).unwrap_or(day);
            timeline.take(from * DAY, (from + 7) * DAY, capacity.units, hours);
        } else if capacity.is_capped() && spent(by_day, capacity.of_day(hours.day_minutes(day))) {
            timeline.take(day * DAY, (day + 1) * DAY, capacity.units, hours);
        }
    }

    /// Minutes of a resource already used on a day, all units together (0 for resources without a limit).
    pub fn used_on(&self, resource: u32, day: i64) -> Minute {
        read(&self.by_day[resource as usize], day - self.first_day)
    }

    /// Minutes of a resource already used in the week of a day.
    pub fn used_in_week(&self, instance: &Instance, resource: u32, day: i64) -> Minute {
        read(&self.by_week[resource as usize], instance.week_of(day) - self.first_week)
    }
}

fn read(used: &[i32], index: i64) -> Minute {
    usize::try_from(index).ok().and_then(|index| used.get(index)).map_or(0, |minutes| Minute::from(*minutes))
}

/// The task holds its people from its start to its finish: nothing else may come between. Otherwise it holds the
/// minutes of its pieces.
pub(super) fn holds_throughout(instance: &Instance, node: usize, mode: u32) -> bool {
    let mode = instance.mode(mode);
    let node = &instance.nodes[node];
    match mode.style {
        Style::Plain => true,
        Style::Team => false,
        Style::Walked => {
            let split = node.split && matches!(node.work, Work::Effort(_));
            !split && instance.uses_of(mode).iter().all(|demand| demand.share == Share::FULL)
        }
    }
}
