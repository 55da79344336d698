//! The cheapest way of a leg through the rows it crosses: dynamic programming over abscissas.

use std::ops::Range;

use super::bundles::{Bundle, Port};
use super::lanes::Crossings;
use super::openings::Opening;

/// Price of a corner, in points of length.
const CORNER: f64 = 45.0;
/// Openings of a row looked at first, for each end.
const NEAR: usize = 8;

/// An abscissa in a row: where, price of the way so far, index of the abscissa in the row before.
type Step = (f64, f64, usize);

/// Price of going from an abscissa to another one between two rows.
fn jog(from: f64, to: f64) -> f64 {
    if from == to { 0.0 } else { 2.0 * CORNER + (from - to).abs() }
}

/// From one row to the next, in a free channel: the cheapest start on the left, on the right, or
/// straight above. Both lists are sorted.
fn advance(previous: &[Step], xs: &[f64]) -> Vec<Step> {
    let mut best: Vec<Option<(f64, usize)>> = vec![None; xs.len()];
    let mut offer = |at: usize, price: f64, from: usize| {
        if best[at].is_none_or(|(paid, _)| price < paid) {
            best[at] = Some((price, from));
        }
    };
    let mut nearest: Option<(f64, usize)> = None;
    let mut next = 0;
    for (at, &x) in xs.iter().enumerate() {
        while let Some(step) = previous.get(next).filter(|step| step.0 <= x) {
            if step.0 == x {
                offer(at, step.1, next);
            }
            if nearest.is_none_or(|(value, _)| step.1 - step.0 < value) {
                nearest = Some((step.1 - step.0, next));
            }
            next += 1;
        }
        if let Some((value, from)) = nearest {
            offer(at, value + x + 2.0 * CORNER, from);
        }
    }
    let mut nearest: Option<(f64, usize)> = None;
    let mut next = previous.len();
    for (at, &x) in xs.iter().enumerate().rev() {
        while let Some(step) = next.checked_sub(1).map(|i| previous[i]).filter(|s| s.0 >= x) {
            next -= 1;
            if nearest.is_none_or(|(value, _)| step.1 + step.0 < value) {
                nearest = Some((step.1 + step.0, next));
            }
        }
        if let Some((value, from)) = nearest {
            offer(at, value - x + 2.0 * CORNER, from);
        }
    }
    xs.iter().zip(best).filter_map(|(&x, found)| found.map(|(price, from)| (x, price, from))).collect()
}

impl Crossings {
    /// The cheapest abscissas, one a row, and their price: near openings first, all if need be.
    pub(super) fn way(
        &self,
        bundle: &Bundle,
        rows: &Range<usize>,
        ends: &Ends,
        tag: Option<usize>,
    ) -> Option<(Vec<f64>, f64)> {
        self.way_among(bundle, rows, ends, tag, NEAR).or_else(|| self.way_among(bundle, rows, ends, tag, usize::MAX))
    }

    fn way_among(
        &self,
        bundle: &Bundle,
        rows: &Range<usize>,
        ends: &Ends,
        tag: Option<usize>,
        openings: usize,
    ) -> Option<(Vec<f64>, f64)> {
        let candidates = self.candidates(bundle, rows, ends, tag, openings);
        let usable = |row: usize, x: f64| {
            let open = self.rows[row].iter().any(|o| o.allows(bundle) && o.left <= x && x <= o.right);
            open && tag.is_none_or(|i| self.is_free(row, x, i))
        };
        let mut steps: Vec<Vec<Step>> = Vec::new();
        for row in rows.clone() {
            let xs: Vec<f64> = candidates.iter().copied().filter(|&x| usable(row, x)).collect();
            let step = match steps.last() {
                None => xs
                    .into_iter()
                    .filter(|&x| self.is_clear(row, &ends.top, x, bundle))
                    .map(|x| (x, ends.top_price(x), 0))
                    .collect(),
                Some(previous) if self.barriers[row].is_empty() => advance(previous, &xs),
                Some(previous) => self.advance_between(previous, &xs, row, bundle),
            };
            steps.push(step);
        }
        let (mut at, price) = steps
            .last()?
            .iter()
            .enumerate()
            .filter(|(_, (x, _, _))| self.is_clear(rows.end, &ends.bottom, *x, bundle))
            .map(|(i, (x, paid, _))| (i, paid + ends.bottom_price(*x)))
            .min_by(|a, b| a.1.total_cmp(&b.1))?;
        let mut lanes = Vec::new();
        for step in steps.iter().rev() {
            lanes.push(step[at].0);
            at = step[at].2;
        }
        lanes.reverse();
        Some((lanes, price))
    }

    /// From one row to the next, in a channel where lanes stand in the way.
    fn advance_between(&self, previous: &[Step], xs: &[f64], channel: usize, bundle: &Bundle) -> Vec<Step> {
        let reach = |x: f64| {
            previous
                .iter()
                .enumerate()
                .filter(|(_, step)| self.is_clear(channel, &[step.0], x, bundle))
                .map(|(i, step)| (step.1 + jog(step.0, x), i))
                .min_by(|a, b| a.0.total_cmp(&b.0))
        };
        xs.iter().filter_map(|&x| reach(x).map(|(price, from)| (x, price, from))).collect()
    }

    fn candidates(
        &self,
        bundle: &Bundle,
        rows: &Range<usize>,
        ends: &Ends,
        tag: Option<usize>,
        openings: usize,
    ) -> Vec<f64> {
        let mut found: Vec<f64> = Vec::new();
        for row in rows.clone() {
            let open: Vec<&Opening> = self.rows[row].iter().filter(|o| o.allows(bundle)).collect();
            for wish in ends.wanted() {
                let mut near: Vec<(f64, &Opening)> = open.iter().map(|o| (wish.clamp(o.left, o.right), *o)).collect();
                if near.len() > openings {
                    near.sort_by(|a, b| (a.0 - wish).abs().total_cmp(&(b.0 - wish).abs()));
                    near.truncate(openings);
                }
                for (start, opening) in near {
                    let free = |x: f64| {
                        opening.left <= x && x <= opening.right && tag.is_none_or(|tag| self.is_free(row, x, tag))
                    };
                    let steps = |way: f64| (0..48).map(move |i| start + way * 4.5 * f64::from(i)).find(|&x| free(x));
                    found.extend([steps(1.0), steps(-1.0)].into_iter().flatten());
                }
            }
        }
        found.sort_by(f64::total_cmp);
        found.dedup();
        found
    }

    /// Whether a horizontal line of a channel from the abscissas to `x` meets no barrier.
    fn is_clear(&self, channel: usize, from: &[f64], x: f64, bundle: &Bundle) -> bool {
        let low = from.iter().copied().fold(x, f64::min);
        let high = from.iter().copied().fold(x, f64::max);
        if low == high {
            return true;
        }
        self.barriers[channel].iter().all(|barrier| {
            let right = if bundle.groups.contains(&barrier.group) { barrier.panel } else { barrier.right };
            high < barrier.left || low > right || right == barrier.left
        })
    }
}

/// Abscissas of the ports towards the first and the last row of a leg.
pub struct Ends {
    top: Vec<f64>,
    bottom: Vec<f64>,
}

impl Ends {
    /// The ports at both ends of a leg; where legs meet, the ports that it goes towards.
    pub fn new(bundle: &Bundle, leg: usize, x: impl Fn(&Port) -> f64) -> Self {
        let of = |role: usize| {
            let here = bundle.ports.iter().filter(|p| p.role as usize == role);
            here.map(&x).collect()
        };
        let (near, far) = (of(leg), of(1 - leg));
        let (top, bottom) = if bundle.ends[leg] < bundle.via { (near, far) } else { (far, near) };
        Self { top, bottom }
    }

    fn wanted(&self) -> Vec<f64> {
        let mut wanted = self.top.clone();
        wanted.extend(&self.bottom);
        if wanted.len() > 4 {
            let mean = |xs: &[f64]| xs.iter().sum::<f64>() / xs.len().max(1) as f64;
            return vec![mean(&self.top), mean(&self.bottom)];
        }
        wanted
    }

    fn price(ports: &[f64], x: f64) -> f64 {
        let low = ports.iter().copied().fold(f64::INFINITY, f64::min);
        let high = ports.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let away = (low - x).max(x - high).max(0.0);
        let corner = if ports.contains(&x) { 0.0 } else { CORNER };
        away + corner
    }

    fn top_price(&self, x: f64) -> f64 {
        Self::price(&self.top, x)
    }

    fn bottom_price(&self, x: f64) -> f64 {
        Self::price(&self.bottom, x)
    }
}
