//! Where bundles cross the rows of cards: the cheapest way through the gaps.

use super::abscissas::{Abscissas, Gap};
use super::arrangement::Cell;
use super::bundles::Bundle;
use super::openings::{Barrier, Opening};
use super::ports::APART;
use super::way::Ends;

/// Openings of every row and what stands in them already.
pub struct Crossings {
    pub(super) rows: Vec<Vec<Opening>>,
    pub(super) barriers: Vec<Vec<Barrier>>,
    /// Verticals: level `2c` is channel `c`, level `2r + 1` is row `r`.
    pub(super) levels: Vec<Vec<(f64, usize)>>,
}

impl Crossings {
    /// Notes a vertical line that spans levels; each level stays sorted.
    fn stand(&mut self, low: usize, high: usize, x: f64, tag: usize) {
        for level in &mut self.levels[low..=high] {
            let at = level.partition_point(|(other, _)| *other < x);
            level.insert(at, (x, tag));
        }
    }

    /// Whether nothing of another bundle stands near an abscissa, from the channel above a row
    /// to the channel below it.
    pub(super) fn is_free(&self, row: usize, x: f64, tag: usize) -> bool {
        self.levels[2 * row..=2 * row + 2].iter().all(|level| {
            let near = level.partition_point(|(other, _)| *other <= x - APART);
            level[near..].iter().take_while(|(other, _)| *other < x + APART).all(|(_, other)| *other == tag)
        })
    }

    /// Notes the ports, whose abscissas are final.
    pub fn stand_ports(&mut self, cells: &[Cell], bundles: &[Bundle]) {
        for (b, bundle) in bundles.iter().enumerate() {
            for port in bundle.ports.iter().filter(|_| bundle.direct.is_none()) {
                let channel = port.channel(cells);
                let tag = bundle.tag(b, port.role as usize);
                self.stand(2 * channel, 2 * channel, port.x, tag);
            }
        }
    }

    /// Gives a leg its lanes; returns the gaps to widen because there was no way at all, or only
    /// one longer by `detour` points than if the leg were alone.
    pub fn cross(&mut self, bundles: &mut [Bundle], index: usize, leg: usize, detour: f64) -> Vec<Gap> {
        let bundle = &bundles[index];
        let rows = bundle.rows(leg);
        if rows.is_empty() {
            return Vec::new();
        }
        let tag = bundle.tag(index, leg);
        let ends = Ends::new(bundle, leg, |port| port.x);
        let found = self.way(bundle, &rows, &ends, Some(tag));
        let alone = if found.is_none() || detour.is_finite() { self.way(bundle, &rows, &ends, None) } else { None };
        let mut narrow = Vec::new();
        if let Some((best, cost)) = &alone
            && found.as_ref().is_none_or(|(_, paid)| paid - cost > detour)
        {
            for (row, x) in rows.clone().zip(best) {
                let inside = |o: &&Opening| o.left <= *x && *x <= o.right;
                narrow.extend(self.rows[row].iter().find(inside).map(|o| o.gap));
            }
        }
        let lanes = found.or(alone).map(|(lanes, _)| lanes).unwrap_or_default();
        for (row, &x) in rows.zip(&lanes) {
            self.stand(2 * row, 2 * row + 2, x, tag);
        }
        bundles[index].legs[leg] = lanes;
        narrow
    }

    /// Where a leg would cross if it were alone: what ports are ordered by.
    pub fn guess(&self, xs: &Abscissas, bundle: &Bundle, leg: usize) -> Vec<f64> {
        let rows = bundle.rows(leg);
        if rows.is_empty() {
            return Vec::new();
        }
        let ends = Ends::new(bundle, leg, |port| xs.center(port.dock));
        self.way(bundle, &rows, &ends, None).map(|(lanes, _)| lanes).unwrap_or_default()
    }
}
