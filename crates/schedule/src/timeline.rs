//! When a resource is taken.

use crate::calendar::{Minute, WorkCalendar};

/// The time taken of one resource.
#[derive(Clone, Debug)]
pub(super) enum Timeline {
    /// A single person: sorted spans apart from one another, those without worked time between them made one.
    One(Vec<Span>),
    /// A pool: the units taken from each instant on.
    Pool { units: u32, steps: Vec<(Minute, u32)> },
}

/// A span taken, with the minutes that its person works before its start and before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    from: Minute,
    to: Minute,
    worked_from: Minute,
    worked_to: Minute,
}

impl Timeline {
    pub fn new(units: u32) -> Timeline {
        if units == 1 { Timeline::One(Vec::new()) } else { Timeline::Pool { units, steps: vec![(Minute::MIN, 0)] } }
    }

    pub fn clear(&mut self) {
        match self {
            Timeline::One(taken) => taken.clear(),
            Timeline::Pool { steps, .. } => steps.truncate(1),
        }
    }

    /// `None` when `units` are free throughout a span; otherwise the end of the last time in it when they are not:
    /// nothing of the span's length can begin before.
    pub fn conflict_end(&self, from: Minute, to: Minute, units: u32) -> Option<Minute> {
        match self {
            Timeline::One(taken) => {
                let last = match taken.last() {
                    Some(last) if last.from < to => last,
                    _ => &taken[taken.partition_point(|span| span.from < to).checked_sub(1)?],
                };
                (last.to > from).then_some(last.to)
            }
            Timeline::Pool { units: all, steps } => {
                let mut index = steps.len();
                while index > 0 && steps[index - 1].0 >= to {
                    index -= 1;
                }
                while index > 0 {
                    index -= 1;
                    let end = steps.get(index + 1).map_or(Minute::MAX, |step| step.0);
                    if end <= from {
                        return None;
                    }
                    if steps[index].1 + units > *all {
                        return Some(end);
                    }
                }
                None
            }
        }
    }

    /// The spans within `[from, to)` when `units` are not free, in order.
    pub fn taken_within(&self, from: Minute, to: Minute, units: u32) -> Vec<(Minute, Minute)> {
        match self {
            Timeline::One(taken) => {
                let first = taken.partition_point(|span| span.to <= from);
                taken[first..].iter().take_while(|span| span.from < to).map(|span| (span.from, span.to)).collect()
            }
            Timeline::Pool { units: all, steps } => {
                let first = steps.partition_point(|step| step.0 <= from).saturating_sub(1);
                let mut taken: Vec<(Minute, Minute)> = Vec::new();
                for index in first..steps.len() {
                    let start = steps[index].0;
                    if start >= to {
                        break;
                    }
                    if steps[index].1 + units <= *all {
                        continue;
                    }
                    let end = steps.get(index + 1).map_or(Minute::MAX, |step| step.0);
                    match taken.last_mut() {
                        Some(last) if last.1 == start => last.1 = end,
                        _ => taken.push((start, end)),
                    }
                }
                taken
            }
        }
    }

    /// From when on a person is free for so many minutes of their hours, at the earliest from an instant on; the person's
    /// first worked minute from then is theirs. `None` for a pool.
    pub fn gap(&self, from: Minute, minutes: Minute, hours: &WorkCalendar) -> Option<Minute> {
        let Timeline::One(taken) = self else {
            return None;
        };
        if taken.last().is_none_or(|last| last.to <= from) {
            return Some(from);
        }
        let mut free = (from, hours.worked_before(from));
        for span in &taken[taken.partition_point(|span| span.to <= from)..] {
            if span.worked_from - free.1 >= minutes {
                break;
            }
            free = (span.to, span.worked_to);
        }
        Some(free.0)
    }

    /// Takes `units` for a span. The hours say between which spans nothing could be done.
    pub fn take(&mut self, from: Minute, to: Minute, units: u32, hours: &WorkCalendar) {
        if from >= to {
            return;
        }
        match self {
            Timeline::One(taken) => {
                let new = Span { from, to, worked_from: hours.worked_before(from), worked_to: hours.worked_before(to) };
                let apart =
                    |earlier: &Span, later: &Span| earlier.to < later.from && earlier.worked_to != later.worked_from;
                // The spans that touch the new one, worked time counted.
                let mut end = match taken.last() {
                    Some(last) if last.to <= from => taken.len(),
                    _ => taken.partition_point(|span| span.from < to),
                };
                if end < taken.len() && !apart(&new, &taken[end]) {
                    end += 1;
                }
                let mut start = end;
                while start > 0 && !apart(&taken[start - 1], &new) {
                    start -= 1;
                }
                if start == end {
                    taken.insert(start, new);
                } else {
                    let (first, last) = (taken[start], taken[end - 1]);
                    taken[start] = Span {
                        from: first.from.min(from),
                        to: last.to.max(to),
                        worked_from: first.worked_from.min(new.worked_from),
                        worked_to: last.worked_to.max(new.worked_to),
                    };
                    taken.drain(start + 1..end);
                }
            }
            Timeline::Pool { steps, .. } => {
                let first = Timeline::cut(steps, from);
                let last = Timeline::cut(steps, to);
                for step in &mut steps[first..last] {
                    step.1 += units;
                }
            }
        }
    }

    /// The index of the step that begins at an instant, made when there is none.
    fn cut(steps: &mut Vec<(Minute, u32)>, at: Minute) -> usize {
        let mut index = steps.len();
        while index > 0 && steps[index - 1].0 > at {
            index -= 1;
        }
        // The first step lies before every instant.
        if steps[index - 1].0 == at {
            return index - 1;
        }
        let taken = steps[index - 1].1;
        steps.insert(index, (at, taken));
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{CalendarRules, DAY, Hours, midnight};
    use chrono::NaiveDate;

    /// Every day from 9 to 17, from 1970 on: minute 540 is the first one worked.
    fn hours() -> WorkCalendar {
        let rules = CalendarRules::weekly(&[0, 1, 2, 3, 4, 5, 6], &[Hours::between((9, 0), (17, 0)).unwrap()]);
        let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        assert_eq!(midnight(first), 0);
        WorkCalendar::compile(&rules, &[], first, 30)
    }

    #[test]
    fn spans_with_only_a_night_between_them_become_one() {
        let hours = hours();
        let mut timeline = Timeline::new(1);
        timeline.take(600, 1_020, 1, &hours);
        timeline.take(DAY + 540, DAY + 700, 1, &hours);
        timeline.take(DAY + 800, DAY + 900, 1, &hours);
        assert_eq!(timeline.taken_within(0, 3 * DAY, 1), [(600, DAY + 700), (DAY + 800, DAY + 900)]);
        assert_eq!(timeline.gap(0, 60, &hours), Some(0));
        assert_eq!(timeline.gap(0, 61, &hours), Some(DAY + 700));
        assert_eq!(timeline.gap(570, 31, &hours), Some(DAY + 700));
        assert_eq!(timeline.gap(0, 101, &hours), Some(DAY + 900));
        timeline.take(DAY + 700, DAY + 800, 1, &hours);
        timeline.take(540, 600, 1, &hours);
        assert_eq!(timeline.taken_within(0, 3 * DAY, 1), [(540, DAY + 900)]);
    }

    #[test]
    fn a_conflict_gives_the_end_of_the_last_time_taken() {
        let hours = hours();
        let mut timeline = Timeline::new(1);
        timeline.take(600, 660, 1, &hours);
        timeline.take(720, 780, 1, &hours);
        assert_eq!(timeline.conflict_end(540, 600, 1), None);
        assert_eq!(timeline.conflict_end(540, 601, 1), Some(660));
        assert_eq!(timeline.conflict_end(540, 1_000, 1), Some(780));
        assert_eq!(timeline.conflict_end(660, 720, 1), None);
        assert_eq!(timeline.taken_within(650, 730, 1), [(600, 660), (720, 780)]);
    }

    #[test]
    fn a_pool_is_taken_unit_by_unit() {
        let hours = hours();
        let mut timeline = Timeline::new(3);
        timeline.take(600, 700, 2, &hours);
        timeline.take(650, 800, 1, &hours);
        assert_eq!(timeline.conflict_end(600, 650, 1), None);
        assert_eq!(timeline.conflict_end(600, 651, 1), Some(700));
        assert_eq!(timeline.conflict_end(600, 900, 2), Some(700));
        assert_eq!(timeline.conflict_end(600, 900, 3), Some(800));
        assert_eq!(timeline.taken_within(0, 900, 2), [(600, 700)]);
        assert_eq!(timeline.taken_within(0, 900, 3), [(600, 800)]);
    }
}
