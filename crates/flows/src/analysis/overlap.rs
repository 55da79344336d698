//! Rules of contrary actions that share packets, and rules that let through what is watched.

use std::rc::Rc;

use super::Watch;
use super::work::{Near, Work};
use crate::cover::Cover;
use crate::findings::{Finding, Relation};
use crate::policy::Action;

/// After so many neighbours the list of those that decide packets of a rule is closed, once it has one.
const ASKED: usize = 64;

impl Work<'_> {
    /// Tells the overlaps of rules that are in; gives the number of pairs.
    pub(super) fn overlaps(&mut self, findings: &mut Vec<Finding>) -> usize {
        let mut pairs = 0;
        for rule in (0..self.policy.rules.len()).filter(|&rule| !self.out[rule]).collect::<Vec<_>>() {
            let near = self.near(rule);
            let mut others: Vec<usize> =
                near.iter().flat_map(|near| self.contrary(near)).map(|piece| self.rule_of(piece)).collect();
            others.sort_unstable();
            others.dedup();
            if others.is_empty() {
                continue;
            }
            let mut exceptions = true;
            for other in others {
                pairs += 1;
                let held = self
                    .grid
                    .pieces
                    .pieces_of(other)
                    .all(|piece| near.iter().any(|near| self.grid.pieces.holds(near.piece, piece)));
                exceptions &= held;
                if pairs <= self.limits.overlaps {
                    let relation = if held { Relation::Generalisation } else { Relation::Correlation };
                    findings.push(Finding::Overlap { earlier: other, rule, relation });
                }
            }
            findings.extend(self.partly_hidden(rule, &near, exceptions));
        }
        pairs
    }

    /// The earlier pieces of the other action that a piece meets.
    fn contrary(&self, near: &Near) -> Vec<u32> {
        let own = self.action(near.piece);
        self.before(near).into_iter().filter(|&other| self.action(other) != own).collect()
    }

    fn partly_hidden(&self, rule: usize, near: &[Near], exceptions: bool) -> Option<Finding> {
        let pieces = &self.grid.pieces;
        let mut cover = Cover::new(pieces);
        let (mut by, mut by_complete, mut asked) = (Vec::new(), true, 0);
        for near in near {
            let cell = pieces.cell(near.piece);
            let before = self.before(near);
            for other in self.contrary(near) {
                if !by.is_empty() && (asked >= ASKED || by.len() >= self.limits.named) {
                    by_complete = false;
                    break;
                }
                asked += 1;
                let first = before.iter().copied().take_while(|&first| first < other);
                if pieces.within(&cell, other).is_some_and(|shared| !cover.covers(&shared, first)) {
                    by.push(self.rule_of(other));
                }
            }
        }
        if by.is_empty() {
            return None;
        }
        by.sort_unstable();
        by.dedup();
        let parts: Vec<_> = near.iter().map(|near| (pieces.cell(near.piece), self.before(near))).collect();
        Some(Finding::PartlyHidden { rule, by, by_complete, exceptions, residual: self.left(&parts) })
    }

    /// Tells which rules let through what is watched.
    pub(super) fn exposed(&mut self, watches: &[Watch], findings: &mut Vec<Finding>) {
        let grid = Rc::clone(&self.grid);
        let mut entry = self.policy.rules.len();
        for (watch, watched) in watches.iter().enumerate() {
            let mut parts: Vec<(usize, u32, u32)> = Vec::new();
            for _ in &watched.blocks {
                for block in grid.pieces.pieces_of(entry) {
                    let met = self.meeting(block);
                    let allowing =
                        met.into_iter().filter(|&piece| self.is_in(piece) && self.action(piece) == Action::Allow);
                    parts.extend(allowing.map(|piece| (self.rule_of(piece), piece, block)));
                }
                entry += 1;
            }
            parts.sort_unstable();
            for parts in parts.chunk_by(|one, other| one.0 == other.0) {
                let rule = parts[0].0;
                let near = self.near(rule);
                let part = |&(_, piece, block): &(usize, u32, u32)| {
                    let near = near.iter().find(|near| near.piece == piece)?;
                    Some((grid.pieces.within(&grid.pieces.cell(piece), block)?, self.before(near)))
                };
                let packets = self.left(&parts.iter().filter_map(part).collect::<Vec<_>>());
                if !packets.is_empty() {
                    findings.push(Finding::Exposed { rule, watch, packets });
                }
            }
        }
    }
}
