//! Placing day by day: people with a daily or weekly limit, part-time shares, tasks that may be split.

use super::instance::{Instance, Use};
use super::place::clash;
use super::spans::{first_minutes, outside, total};
use super::state::{Piece, Taken, holds_throughout};
use crate::calendar::{DAY, Minute, day_of};

/// What one resource can still give a task on one day.
pub(super) struct Allowance<'a> {
    pub instance: &'a Instance,
    pub taken: Option<&'a Taken>,
}

impl Allowance<'_> {
    /// Minutes of the day that the demand may take, and those that it could were nobody else there. `own` is what the
    /// task itself has used of the week so far.
    pub fn of(&self, demand: &Use, day: i64, own: Minute) -> (Minute, Minute) {
        let resource = demand.resource;
        let capacity = &self.instance.capacities[resource as usize];
        let of_day = capacity.of_day(self.instance.calendar_of(resource).day_minutes(day));
        let week = capacity.weekly_max.map_or(Minute::MAX, |max| (max - own).max(0));
        let alone = demand.share.of(of_day).min(week);
        let Some(taken) = self.taken.filter(|_| capacity.is_capped()) else {
            return (alone, alone);
        };
        let units = Minute::from(capacity.units);
        let left = |all: Minute, used: Minute| (all.saturating_mul(units) - used).max(0) / Minute::from(demand.units);
        let by_day = left(of_day, taken.used_on(resource, day));
        let by_week = capacity
            .weekly_max
            .map_or(Minute::MAX, |max| left(max, taken.used_in_week(self.instance, resource, day)) - own);
        (alone.min(by_day).min(by_week.max(0)), alone)
    }
}

/// Minutes that a task has used of the current week.
#[derive(Default)]
pub(super) struct Week {
    number: Option<i64>,
    pub used: Minute,
}

impl Week {
    pub fn enter(&mut self, number: i64) {
        if self.number != Some(number) {
            *self = Week { number: Some(number), used: 0 };
        }
    }
}

/// A task whose people work at the same time, each within their limits.
///
/// People there with a full share are not to be interrupted by another task. A part-time share yields the rest of each
/// day to others, yet gets its part of every day. A task that may be split takes what it finds.
pub(super) fn together(
    instance: &Instance,
    taken: Option<&Taken>,
    node: usize,
    mode: u32,
    from: Minute,
    minutes: Minute,
    pieces: &mut Vec<Piece>,
) -> Option<(Minute, Minute)> {
    let throughout = holds_throughout(instance, node, mode);
    let split = instance.nodes[node].split;
    let hours = instance.hours(mode);
    let mut from = from;
    loop {
        // It takes at least as long as without limits, and where it holds its people throughout, so long must be free.
        from = hours.next_worked(from)?;
        let least = if throughout { hours.add_working(from, minutes)? } else { from + 1 };
        if let Some(end) = clash(instance, taken, mode, from, least) {
            from = end.max(from + 1);
            continue;
        }
        pieces.clear();
        match days_together(instance, taken, mode, from, minutes, throughout, split, pieces)? {
            Walk::Interrupted(later) => from = later,
            Walk::Done(start, finish) => match clash(instance, taken.filter(|_| throughout), mode, start, finish) {
                None => return Some((start, finish)),
                Some(end) => from = end.max(from + 1),
            },
        }
    }
}

/// How a walk through the days ends.
pub(super) enum Walk {
    Done(Minute, Minute),
    /// Another task takes part of a day that this one needs: try again from here.
    Interrupted(Minute),
}

#[allow(clippy::too_many_arguments)]
fn days_together(
    instance: &Instance,
    taken: Option<&Taken>,
    mode: u32,
    from: Minute,
    minutes: Minute,
    throughout: bool,
    split: bool,
    pieces: &mut Vec<Piece>,
) -> Option<Walk> {
    let hours = instance.hours(mode);
    let uses = instance.uses_of(instance.mode(mode));
    let allowance = Allowance { instance, taken };
    let mut week = Week::default();
    let mut left = minutes;
    let (mut start, mut finish) = (None, from);
    let mut day = day_of(hours.next_worked(from)?);
    let last_day = day_of(hours.span_end());
    while day < last_day {
        week.enter(instance.week_of(day));
        let (quota, alone) = uses.iter().fold((Minute::MAX, Minute::MAX), |(quota, alone), demand| {
            let (may, could) = allowance.of(demand, day, week.used);
            (quota.min(may), alone.min(could))
        });
        if throughout {
            // Nothing of the day is taken, or the whole is.
            let mut quota = quota.min(left);
            for (begin, end) in hours.day_intervals(day).filter(|span| span.1 > from) {
                let begin = begin.max(from);
                let end = end.min(begin + quota);
                if begin < end {
                    start = start.or(Some(begin));
                    finish = end;
                    pieces.extend(uses.iter().map(|u| Piece {
                        from: begin,
                        to: end,
                        resource: u.resource,
                        units: u.units,
                    }));
                    quota -= end - begin;
                    week.used += end - begin;
                    left -= end - begin;
                }
            }
            if left == 0 {
                return Some(Walk::Done(start?, finish));
            }
            day += 1;
            continue;
        }
        let mut free: Vec<(Minute, Minute)> = hours.day_intervals(day).filter(|span| span.1 > from).collect();
        if let Some(first) = free.first_mut() {
            first.0 = first.0.max(from);
        }
        let possible = total(&free).min(alone).min(left);
        if let Some(taken) = taken {
            for demand in uses {
                let timeline = &taken.timelines[demand.resource as usize];
                free = outside(&free, &timeline.taken_within(day * DAY, (day + 1) * DAY, demand.units));
            }
        }
        let work = first_minutes(&free, quota.min(left));
        let done = total(&work);
        // A limit that others have spent is but a pause for a task that holds its people: nothing comes between.
        if done < possible && !split && start.is_some() {
            return Some(Walk::Interrupted(day * DAY));
        }
        for &(from, to) in &work {
            start = start.or(Some(from));
            pieces.extend(uses.iter().map(|u| Piece { from, to, resource: u.resource, units: u.units }));
        }
        week.used += done;
        left -= done;
        if left == 0 {
            return Some(Walk::Done(start?, work.last()?.1));
        }
        day += 1;
    }
    None
}

/// The work of people booked over a span that others have set: their own hours in it, within their limits.
pub(super) fn within(
    instance: &Instance,
    taken: Option<&Taken>,
    mode: u32,
    start: Minute,
    finish: Minute,
    pieces: &mut Vec<Piece>,
) {
    pieces.clear();
    let allowance = Allowance { instance, taken };
    for demand in instance.uses_of(instance.mode(mode)) {
        let hours = instance.calendar_of(demand.resource);
        let mut week = Week::default();
        for day in day_of(start)..=day_of(finish - 1) {
            week.enter(instance.week_of(day));
            let mut free: Vec<(Minute, Minute)> = hours
                .day_intervals(day)
                .map(|(from, to)| (from.max(start), to.min(finish)))
                .filter(|(from, to)| from < to)
                .collect();
            if let Some(taken) = taken {
                let timeline = &taken.timelines[demand.resource as usize];
                free = outside(&free, &timeline.taken_within(day * DAY, (day + 1) * DAY, demand.units));
            }
            let (quota, _) = allowance.of(demand, day, week.used);
            let work = first_minutes(&free, quota);
            week.used += total(&work);
            let units = demand.units;
            pieces.extend(work.into_iter().map(|(from, to)| Piece { from, to, resource: demand.resource, units }));
        }
    }
    pieces.sort_unstable();
}
