//! Placing day by day what a team shares out.

use super::instance::{Instance, Use};
use super::spans::{first_minutes, outside, total};
use super::state::{Piece, Taken};
use super::walk::{Allowance, Walk, Week};
use crate::calendar::{DAY, Minute, day_of};

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
        // Nothing happens before the first of them is free.
        let uses = instance.uses_of(instance.mode(mode));
        from = uses.iter().filter_map(|demand| first_free(instance, taken, demand, from)).min()?;
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
        pieces.extend(work.iter().map(|&(index, from, to)| Piece {
            from,
            to,
            resource: uses[index].resource,
            units: uses[index].units,
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

/// The first minute from an instant on that a resource works and is free.
fn first_free(instance: &Instance, taken: Option<&Taken>, demand: &Use, from: Minute) -> Option<Minute> {
    let mut from = from;
    loop {
        from = instance.calendar_of(demand.resource).next_worked(from)?;
        let timeline = taken.map(|taken| &taken.timelines[demand.resource as usize]);
        match timeline.and_then(|timeline| timeline.conflict_end(from, from + 1, demand.units)) {
            Some(end) => from = end,
            None => return Some(from),
        }
    }
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
            if self.began
                && let (false, Some(end)) = (free.is_empty(), busy.last())
            {
                self.left_at = Some(end.1);
            }
            return open;
        };
        let begins = if self.began { free.first().map_or(first_open, |span| span.0) } else { first_open };
        let Some(taken_away) =
            busy.iter().find(|span| span.1 > begins && total(&outside(free, &[**span])) < total(free))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_stops_at_the_very_minute() {
        let mut work = vec![(0, 0, 100), (1, 0, 100), (2, 50, 100)];
        cut_to(&mut work, 101);
        assert_eq!(work.iter().map(|w| w.2 - w.1).sum::<Minute>(), 101);
        assert_eq!(work.iter().map(|w| w.2).max(), Some(51));
    }
}
