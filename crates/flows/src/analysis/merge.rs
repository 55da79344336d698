//! Rules that can be one: of one action, alike in two dimensions, with nothing between them that would then decide
//! otherwise.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::work::Work;
use crate::axis::Span;
use crate::cover::Cover;
use crate::findings::{Dimension, Finding};
use crate::grid::{Cell, DIMS, SERVICE};
use crate::policy::{Action, Block};
use crate::service::ServiceSet;
use crate::space::AddressSet;

/// What rules are compared by: their sets but for those of one dimension.
type Written<'a> = (Action, Option<&'a AddressSet>, Option<&'a AddressSet>, Option<&'a ServiceSet>);

const NAMES: [Dimension; DIMS] = [Dimension::Source, Dimension::Destination, Dimension::Services];

impl Work<'_> {
    /// Tells the rules that can be merged, of those that are in.
    pub(super) fn mergeable(&mut self, findings: &mut Vec<Finding>) {
        for (dim, dimension) in NAMES.into_iter().enumerate() {
            for mut rules in self.alike(dim) {
                while rules.len() > 1 {
                    let (merged, rest, place) = self.gather(&rules);
                    if merged.len() > 1 {
                        let blocks = self.merged(&merged, dim);
                        findings.push(Finding::Mergeable { rules: merged, place, dimension, merged: blocks });
                    }
                    rules = rest;
                }
            }
        }
    }

    /// Rules of one action that are alike but for a dimension: groups of at least two, in order. Their sets are compared
    /// as they are written, and as far as they match packets: an IPv6 source counts for nothing before IPv4 destinations.
    fn alike(&self, dim: usize) -> Vec<Vec<usize>> {
        let pieces = &self.grid.pieces;
        let mut written: BTreeMap<Written<'_>, Vec<usize>> = BTreeMap::new();
        let mut matched: BTreeMap<(Action, Vec<&[Span]>), Vec<usize>> = BTreeMap::new();
        for (number, rule) in self.policy.rules.iter().enumerate().filter(|(number, _)| !self.out[*number]) {
            let source = (dim != 0).then_some(&rule.source);
            let destination = (dim != 1).then_some(&rule.destination);
            let services = (dim != SERVICE).then_some(&rule.services);
            // Within one family both ways are the same.
            if [&rule.source, &rule.destination]
                .iter()
                .any(|set| [false, true].iter().all(|&v6| !set.runs(v6).is_empty()))
            {
                written.entry((rule.action, source, destination, services)).or_default().push(number);
            }
            let others = (0..DIMS).filter(|&other| other != dim);
            let own = pieces.pieces_of(number);
            let spans = others.flat_map(|other| own.clone().map(move |piece| pieces.spans(piece, other)));
            matched.entry((rule.action, spans.collect())).or_default().push(number);
        }
        let mut groups: Vec<Vec<usize>> = written.into_values().chain(matched.into_values()).collect();
        groups.retain(|group| group.len() > 1);
        groups.sort_unstable_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        // Mostly both ways give the same groups.
        let mut known: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut kept: Vec<Vec<usize>> = Vec::new();
        for group in groups {
            let around = |at: &&usize| group.iter().all(|rule| kept[**at].binary_search(rule).is_ok());
            if known.get(&group[0]).is_none_or(|places| places.iter().find(around).is_none()) {
                group.iter().for_each(|&rule| known.entry(rule).or_default().push(kept.len()));
                kept.push(group);
            }
        }
        kept.sort_unstable();
        kept
    }

    /// The first of the rules with those that can join it, those that cannot, and the place where they meet.
    fn gather(&mut self, rules: &[usize]) -> (Vec<usize>, Vec<usize>, usize) {
        let first = rules[0];
        let (mut joined, mut rest, mut place) = (vec![first], Vec::new(), first);
        for &rule in &rules[1..] {
            if place == first && self.can_rise(rule, first) {
                joined.push(rule);
            } else if joined.iter().all(|&other| self.can_sink(other, rule)) {
                joined.push(rule);
                place = rule;
            } else {
                rest.push(rule);
            }
        }
        (joined, rest, place)
    }

    /// Whether a rule can move up to another's place and nothing changes: no rule of the other action between them
    /// decides one of its packets.
    fn can_rise(&mut self, rule: usize, place: usize) -> bool {
        let grid = Rc::clone(&self.grid);
        let mut cover = Cover::new(&grid.pieces);
        self.near(rule).iter().all(|near| {
            let cell = grid.pieces.cell(near.piece);
            let before = self.before(near);
            let between = before.iter().copied().filter(|&piece| self.rule_of(piece) > place);
            let contrary: Vec<u32> = between.filter(|&piece| self.action(piece) != self.action(near.piece)).collect();
            contrary.into_iter().all(|other| {
                let first = before.iter().copied().take_while(|&first| first < other);
                grid.pieces.within(&cell, other).is_none_or(|shared| cover.covers(&shared, first))
            })
        })
    }

    /// Whether a rule can move down to another's place and nothing changes: no rule of the other action between them
    /// would get one of the packets that it decides.
    fn can_sink(&mut self, rule: usize, place: usize) -> bool {
        let grid = Rc::clone(&self.grid);
        let mut cover = Cover::new(&grid.pieces);
        self.near(rule).iter().all(|near| {
            let cell = grid.pieces.cell(near.piece);
            let (before, after) = (self.before(near), self.after(near));
            let own = self.action(near.piece);
            let between: Vec<u32> = after.into_iter().filter(|&piece| self.rule_of(piece) < place).collect();
            between.iter().filter(|&&piece| self.action(piece) != own).all(|&other| {
                let same = between.iter().copied().filter(|&piece| piece < other && self.action(piece) == own);
                let first = before.iter().copied().chain(same);
                grid.pieces.within(&cell, other).is_none_or(|shared| cover.covers(&shared, first))
            })
        })
    }

    /// The merged rule: the sets of the dimension together.
    fn merged(&self, rules: &[usize], dim: usize) -> Vec<Block> {
        let pieces = &self.grid.pieces;
        let cell = |v6: bool| {
            let mut cells = rules.iter().filter_map(|&rule| Some(pieces.cell(pieces.piece_of(rule, v6)?)));
            let first = cells.next()?;
            Some(cells.fold(first, |mut whole: Cell, cell| {
                whole.dims[dim] = whole.dims[dim].union(&cell.dims[dim]);
                whole
            }))
        };
        [false, true].into_iter().filter_map(cell).map(|cell| self.grid.block(&cell)).collect()
    }
}
