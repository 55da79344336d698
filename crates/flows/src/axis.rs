//! One dimension of the packet space, cut where any set of the policies begins or ends: between two cuts all points are
//! alike (the elementary intervals of T. V. Lakshman and D. Stiliadis, “High-speed policy-based packet forwarding using
//! efficient multi-dimensional range matching”, SIGCOMM 1998). The engines count with the numbers of these intervals.

use crate::service::ServiceSet;
use crate::space::AddressSet;

/// Elementary intervals from one, included, to another, excluded.
pub(crate) type Span = (u32, u32);

/// The cuts of a dimension. IPv6 comes after IPv4; services stand on the low side.
pub(crate) struct Axis {
    low: Vec<u64>,
    high: Vec<u128>,
    /// Last point of the low side.
    last: u64,
}

impl Axis {
    /// The axis of addresses.
    pub(crate) fn of_addresses<'a>(sets: impl Iterator<Item = &'a AddressSet>) -> Self {
        let (mut low, mut high) = (vec![0], vec![0]);
        for set in sets {
            cuts(set.runs(false), &mut low);
            for &(first, last) in set.runs(true) {
                high.push(first);
                high.extend(last.checked_add(1));
            }
        }
        Self::new(low, high, u32::MAX.into())
    }

    /// The axis of services.
    pub(crate) fn of_services<'a>(sets: impl Iterator<Item = &'a ServiceSet>) -> Self {
        let mut low = vec![0];
        for set in sets {
            cuts(set.runs(), &mut low);
        }
        Self::new(low, Vec::new(), (1 << 24) - 1)
    }

    fn new(mut low: Vec<u64>, mut high: Vec<u128>, last: u64) -> Self {
        low.sort_unstable();
        low.dedup();
        low.truncate(low.partition_point(|&cut| cut <= last));
        high.sort_unstable();
        high.dedup();
        Axis { low, high, last }
    }

    /// The spans of addresses of one family.
    pub(crate) fn spans_of_addresses(&self, set: &AddressSet, v6: bool, spans: &mut Vec<Span>) {
        match v6 {
            false => self.low_spans(set.runs(false), spans),
            true => {
                let at = |point: u128| (self.low.len() + self.high.partition_point(|&cut| cut < point)) as u32;
                let end = (self.low.len() + self.high.len()) as u32;
                let runs = set.runs(true).iter();
                spans.extend(runs.map(|&(first, last)| (at(first), last.checked_add(1).map_or(end, at))));
            }
        }
    }

    /// The spans of services.
    pub(crate) fn spans_of_services(&self, set: &ServiceSet, spans: &mut Vec<Span>) {
        self.low_spans(set.runs(), spans);
    }

    fn low_spans(&self, runs: &[(u128, u128)], spans: &mut Vec<Span>) {
        let at = |point: u128| self.low.partition_point(|&cut| u128::from(cut) < point) as u32;
        spans.extend(runs.iter().map(|&(first, last)| (at(first), at(last + 1))));
    }

    /// The addresses of spans, which are in order, apart from each other and of one family.
    pub(crate) fn addresses(&self, spans: impl Iterator<Item = Span>) -> AddressSet {
        let mut v6 = false;
        let runs = spans.map(|span| {
            v6 = span.0 as usize >= self.low.len();
            self.run(span)
        });
        let runs: Vec<_> = runs.collect();
        AddressSet::of_runs(v6, runs)
    }

    /// The services of spans, which are in order and apart from each other.
    pub(crate) fn services(&self, spans: impl Iterator<Item = Span>) -> ServiceSet {
        ServiceSet::of_runs(spans.map(|span| self.run(span)).collect())
    }

    fn run(&self, (from, to): Span) -> (u128, u128) {
        let (from, to) = (from as usize, to as usize);
        match from.checked_sub(self.low.len()) {
            None => {
                let last = self.low.get(to).map_or(self.last, |cut| cut - 1);
                (self.low[from].into(), last.into())
            }
            Some(first) => {
                let last = self.high.get(to - self.low.len()).map_or(u128::MAX, |cut| cut - 1);
                (self.high[first], last)
            }
        }
    }
}

fn cuts(runs: &[(u128, u128)], low: &mut Vec<u64>) {
    for &(first, last) in runs {
        // The low side has at most 32 bits, and one more for the end.
        low.extend([first as u64, last as u64 + 1]);
    }
}
