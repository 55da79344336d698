//! A set of elementary intervals of one dimension, ranked: how many of them come before a point.

use crate::axis::Span;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Run {
    from: u32,
    to: u32,
    /// Elementary intervals of the set before this run.
    before: u32,
}

/// A set of elementary intervals.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(crate) struct Dim {
    runs: Vec<Run>,
    total: u32,
}

impl Dim {
    /// The set of spans in order and apart from each other (they may touch).
    pub(crate) fn new(spans: impl Iterator<Item = Span>) -> Self {
        let mut dim = Dim::default();
        spans.for_each(|span| dim.push(span));
        dim
    }

    fn push(&mut self, (from, to): Span) {
        if from >= to {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.to == from => last.to = to,
            _ => self.runs.push(Run { from, to, before: self.total }),
        }
        self.total += to - from;
    }

    /// Number of elementary intervals.
    pub(crate) fn total(&self) -> u32 {
        self.total
    }

    /// The set as spans.
    pub(crate) fn spans(&self) -> impl Iterator<Item = Span> + Clone {
        self.runs.iter().map(|run| (run.from, run.to))
    }

    /// Its first elementary interval.
    pub(crate) fn first(&self) -> Option<u32> {
        self.runs.first().map(|run| run.from)
    }

    /// How many of its elementary intervals come before one.
    pub(crate) fn rank(&self, point: u32) -> u32 {
        let at = match self.runs.len() {
            0 => return 0,
            1 => 1,
            _ => self.runs.partition_point(|run| run.from < point).max(1),
        };
        let run = &self.runs[at - 1];
        run.before + point.clamp(run.from, run.to) - run.from
    }

    /// How many of its elementary intervals are in spans.
    pub(crate) fn count(&self, spans: &[Span]) -> u32 {
        spans.iter().map(|&(from, to)| self.rank(to) - self.rank(from)).sum()
    }

    /// What is in spans as well.
    pub(crate) fn within(&self, spans: &[Span]) -> Self {
        let mut both = Dim::default();
        let mut at = 0;
        for run in &self.runs {
            while spans.get(at).is_some_and(|&(_, to)| to <= run.from) {
                at += 1;
            }
            for &(from, to) in spans[at..].iter().take_while(|&&(from, _)| from < run.to) {
                both.push((from.max(run.from), to.min(run.to)));
            }
        }
        both
    }

    /// What is not in spans.
    pub(crate) fn without(&self, spans: &[Span]) -> Self {
        let mut rest = Dim::default();
        let mut at = 0;
        for run in &self.runs {
            while spans.get(at).is_some_and(|&(_, to)| to <= run.from) {
                at += 1;
            }
            let mut start = run.from;
            for &(from, to) in spans[at..].iter().take_while(|&&(from, _)| from < run.to) {
                rest.push((start, from.max(start)));
                start = to.min(run.to);
            }
            rest.push((start, run.to));
        }
        rest
    }

    /// Its first elementary intervals, so many, and the others.
    pub(crate) fn split(&self, rank: u32) -> (Self, Self) {
        let (mut left, mut right) = (Dim::default(), Dim::default());
        for run in &self.runs {
            let cut = run.from + rank.saturating_sub(run.before).min(run.to - run.from);
            left.push((run.from, cut));
            right.push((cut, run.to));
        }
        (left, right)
    }

    /// Both sets together.
    pub(crate) fn union(&self, other: &Self) -> Self {
        let mut spans: Vec<Span> = self.spans().chain(other.spans()).collect();
        join(&mut spans);
        Dim::new(spans.into_iter())
    }
}

/// Puts spans in order and joins those that touch or overlap.
pub(crate) fn join(spans: &mut Vec<Span>) {
    spans.sort_unstable();
    let mut kept = 0;
    for at in 0..spans.len() {
        let (from, to) = spans[at];
        match kept {
            0 => kept = 1,
            _ if from <= spans[kept - 1].1 => spans[kept - 1].1 = spans[kept - 1].1.max(to),
            _ => {
                spans[kept] = (from, to);
                kept += 1;
            }
        }
    }
    spans.truncate(kept);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn spans_of(set: &BTreeSet<u32>) -> Vec<Span> {
        let mut spans: Vec<Span> = set.iter().map(|&point| (point, point + 1)).collect();
        join(&mut spans);
        spans
    }

    fn points(dim: &Dim) -> BTreeSet<u32> {
        dim.spans().flat_map(|(from, to)| from..to).collect()
    }

    proptest! {
        #[test]
        fn it_is_a_ranked_set(
            own in proptest::collection::btree_set(0u32..24, 0..16),
            other in proptest::collection::btree_set(0u32..24, 0..16),
            rank in 0u32..24,
        ) {
            let (dim, spans) = (Dim::new(spans_of(&own).into_iter()), spans_of(&other));
            prop_assert_eq!(dim.total() as usize, own.len());
            prop_assert_eq!(points(&dim.within(&spans)), &own & &other);
            prop_assert_eq!(points(&dim.without(&spans)), &own - &other);
            prop_assert_eq!(points(&dim.union(&Dim::new(spans.iter().copied()))), &own | &other);
            prop_assert_eq!(dim.count(&spans) as usize, (&own & &other).len());
            prop_assert_eq!(dim.rank(rank) as usize, own.range(..rank).count());
            let (left, right) = dim.split(rank);
            prop_assert_eq!(points(&left), own.iter().copied().take(rank as usize).collect());
            prop_assert_eq!(points(&right), own.iter().copied().skip(rank as usize).collect());
        }
    }
}
