//! Placing day by day: people with a daily or weekly limit, part-time shares, tasks that may be split, teams.

use super::instance::{Instance, Use};
use super::place::{Piece, Taken, clash, holds_throughout};
use crate::plan::calendar::{DAY, Minute, day_of};

/// What one resource can still give a task on one day.
struct Allowance<'a> {
    instance: &'a Instance,
    taken: Option<&'a Taken>,
}

impl Allowance<'_> {
    /// Minutes of the day that the demand may take, and those that it could were nobody else there. `own` is what the
    /// task itself has used of the week so far.
    fn of(&self, demand: &Use, day: i64, own: Minute) -> (Minute, Minute) {
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
struct Week {
    number: Option<i64>,
    used: Minute,
}

impl Week {
    fn enter(&mut self, number: i64) {
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
    let mut from = from;
    loop {
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

enum Walk {
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
    let mut start = None;
    let mut day = day_of(hours.next_worked(from)?);
    let last_day = day_of(hours.span_end());
    while day < last_day {
        week.enter(instance.week_of(day));
        let (quota, alone) = uses.iter().fold((Minute::MAX, Minute::MAX), |(quota, alone), demand| {
            let (may, could) = allowance.of(demand, day, week.used);
            (quota.min(may), alone.min(could))
        });
        let mut free: Vec<(Minute, Minute)> = hours.day_intervals(day).filter(|span| span.1 > from).collect();
        if let Some(first) = free.first_mut() {
            first.0 = first.0.max(from);
        }
        let possible = total(&free).min(alone).min(left);
        if !throughout && let Some(taken) = taken {
            for demand in uses {
                let timeline = &taken.timelines[demand.resource as usize];
                free = outside(&free, &timeline.taken_within(day * DAY, (day + 1) * DAY, demand.units));
            }
        }
        let work = first_minutes(&free, quota.min(left));
        let done = total(&work);
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

/// A team: each works in their own hours, in one uninterrupted run (several when the task may be split), until the
/// minutes are done in sum. Someone still busy joins later; someone awaited elsewhere leaves.
pub(super) fn team(
    instance: &Instance,
    taken: Option<&Taken>,
    node: usize,
    mode: u32,
    from: Minute,
    minutes: Minute,
    pieces: &mut Vec<Piece>,
) -> Option<(Minute, Minute)> {
    let mut from = from;
    loop {
        pieces.clear();
        match days_of_team(instance, taken, mode, from, minutes, instance.nodes[node].split, pieces)? {
            Walk::Done(start, finish) => return Some((start, finish)),
            Walk::Interrupted(later) => from = later.max(from + 1),
        }
    }
}

fn days_of_team(
    instance: &Instance,
    taken: Option<&Taken>,
    mode: u32,
    from: Minute,
    minutes: Minute,
    split: bool,
    pieces: &mut Vec<Piece>,
) -> Option<Walk> {
    let uses = instance.uses_of(instance.mode(mode));
    let allowance = Allowance { instance, taken };
    let mut members: Vec<Member> = uses.iter().map(|_| Member::default()).collect();
    let mut left = minutes;
    let first = uses.iter().filter_map(|demand| instance.calendar_of(demand.resource).next_worked(from)).min()?;
    let last_day = day_of(instance.project().span_end());
    for day in day_of(first)..last_day {
        let mut work: Vec<(usize, Minute, Minute)> = Vec::new();
        for (index, (demand, member)) in uses.iter().zip(&mut members).enumerate() {
            if member.left_at.is_some() {
                continue;
            }
            member.week.enter(instance.week_of(day));
            let hours = instance.calendar_of(demand.resource);
            let mut free: Vec<(Minute, Minute)> = hours.day_intervals(day).filter(|span| span.1 > from).collect();
            if let Some(first) = free.first_mut() {
                first.0 = first.0.max(from);
            }
            if let Some(taken) = taken {
                let timeline = &taken.timelines[demand.resource as usize];
                let busy = timeline.taken_within(day * DAY, (day + 1) * DAY, demand.units);
                if split {
                    free = outside(&free, &busy);
                } else {
                    free = member.one_run(&free, &busy);
                }
            }
            let (quota, _) = allowance.of(demand, day, member.week.used);
            let mine = first_minutes(&free, quota);
            member.week.used += total(&mine);
            member.began |= !mine.is_empty();
            work.extend(mine.into_iter().map(|(from, to)| (index, from, to)));
        }
        let sum: Minute = work.iter().map(|(_, from, to)| to - from).sum();
        if sum >= left {
            cut_to(&mut work, left);
        }
        left -= sum.min(left);
        pieces.extend(work.iter().map(|&(index, from, to)| {
            Piece { from, to, resource: uses[index].resource, units: uses[index].units }
        }));
        if left == 0 {
            pieces.sort_unstable();
            let finish = pieces.iter().map(|piece| piece.to).max()?;
            return Some(Walk::Done(pieces.first()?.from, finish));
        }
        // None of them is left: try again from when the first is back.
        if let Some(back) = members.iter().map(|member| member.left_at).min().flatten() {
            return Some(Walk::Interrupted(back));
        }
    }
    None
}

#[derive(Default)]
struct Member {
    began: bool,
    /// The end of the task that took them away.
    left_at: Option<Minute>,
    week: Week,
}

impl Member {
    /// The hours of one day that continue, or begin, an uninterrupted run among what is busy.
    fn one_run(&mut self, free: &[(Minute, Minute)], busy: &[(Minute, Minute)]) -> Vec<(Minute, Minute)> {
        let open = outside(free, busy);
        let Some(first_open) = open.first().map(|span| span.0) else {
            // Wholly taken: whoever had begun is gone.
            if self.began && let (false, Some(end)) = (free.is_empty(), busy.last()) {
                self.left_at = Some(end.1);
            }
            return open;
        };
        let begins = if self.began { free.first().map_or(first_open, |span| span.0) } else { first_open };
        let Some(taken_away) = busy.iter().find(|span| span.1 > begins && total(&outside(free, &[**span])) < total(free))
        else {
            return open;
        };
        self.left_at = Some(taken_away.1);
        open.into_iter().filter(|span| span.1 <= taken_away.0).collect()
    }
}

/// Cuts work so that it sums up to `minutes`: at the instant when that much is done, and of the last minute no more than
/// is needed.
fn cut_to(work: &mut Vec<(usize, Minute, Minute)>, minutes: Minute) {
    let done_by = |at: Minute| work.iter().map(|&(_, from, to)| (to.min(at) - from).max(0)).sum::<Minute>();
    let (mut low, mut high) = match (work.iter().map(|w| w.1).min(), work.iter().map(|w| w.2).max()) {
        (Some(low), Some(high)) => (low, high),
        _ => return,
    };
    while low < high {
        let middle = low + (high - low) / 2;
        if done_by(middle) >= minutes {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let mut excess = done_by(low) - minutes;
    for part in work.iter_mut().rev() {
        part.2 = part.2.min(low);
        if excess > 0 && part.2 == low && part.1 < low {
            part.2 -= 1;
            excess -= 1;
        }
    }
    work.retain(|part| part.1 < part.2);
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

fn total(spans: &[(Minute, Minute)]) -> Minute {
    spans.iter().map(|(from, to)| to - from).sum()
}

/// The first so many minutes of some spans.
fn first_minutes(spans: &[(Minute, Minute)], minutes: Minute) -> Vec<(Minute, Minute)> {
    let mut left = minutes.max(0);
    let mut first = Vec::with_capacity(spans.len());
    for &(from, to) in spans {
        let take = left.min(to - from);
        if take > 0 {
            first.push((from, from + take));
        }
        left -= take;
    }
    first
}

/// The parts of sorted spans that lie outside others.
fn outside(spans: &[(Minute, Minute)], others: &[(Minute, Minute)]) -> Vec<(Minute, Minute)> {
    let mut left = Vec::with_capacity(spans.len());
    for &(from, to) in spans {
        let mut from = from;
        for &(start, end) in others.iter().filter(|other| other.0 < to) {
            if end <= from {
                continue;
            }
            if start > from {
                left.push((from, start));
            }
            from = end;
            if from >= to {
                break;
            }
        }
        if from < to {
            left.push((from, to));
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lose_what_others_take() {
        assert_eq!(outside(&[(0, 10), (20, 30)], &[(5, 22), (25, 26)]), [(0, 5), (22, 25), (26, 30)]);
        assert_eq!(outside(&[(0, 10)], &[(0, 10)]), []);
        assert_eq!(outside(&[(0, 10)], &[(-5, 1), (9, 40)]), [(1, 9)]);
    }

    #[test]
    fn a_team_stops_at_the_very_minute() {
        let mut work = vec![(0, 0, 100), (1, 0, 100), (2, 50, 100)];
        cut_to(&mut work, 101);
        assert_eq!(work.iter().map(|w| w.2 - w.1).sum::<Minute>(), 101);
        assert_eq!(work.iter().map(|w| w.2).max(), Some(51));
    }
}
