//! Rules that decide nothing, because they match nothing or because earlier rules match all of it.

use std::ops::ControlFlow;
use std::rc::Rc;

use super::work::{Near, Work};
use crate::cover::Cover;
use crate::findings::{Effect, Finding, Group};
use crate::grid::{DIMS, Pieces};
use crate::minimal::{Minimality, Missed, smallest};
use crate::policy::Action;

impl Work<'_> {
    /// Finds them and takes them out.
    pub(super) fn hidden(&mut self) -> Vec<Finding> {
        let grid = Rc::clone(&self.grid);
        let mut cover = Cover::new(&grid.pieces);
        let mut findings = Vec::new();
        for rule in 0..self.policy.rules.len() {
            let near = self.near(rule);
            let hidden = near.iter().all(|near| {
                let before = self.before(near);
                // The hidden ones add nothing to what hides them.
                !before.is_empty() && cover.covers(&grid.pieces.cell(near.piece), before)
            });
            if near.is_empty() {
                findings.push(Finding::Empty { rule });
            } else if hidden {
                let effect = self.effect(&near, &mut cover);
                findings.push(Finding::Hidden { rule, by: self.hiding(&near, &mut cover), effect });
            }
            self.out[rule] = hidden;
        }
        findings
    }

    /// What becomes of the packets of a hidden rule.
    fn effect(&self, near: &[Near], cover: &mut Cover<'_>) -> Effect {
        let own = near.first().map_or(Action::Deny, |near| self.action(near.piece));
        let other = if own == Action::Allow { Action::Deny } else { Action::Allow };
        let mut gets = |action| near.iter().any(|near| self.gets(near, action, cover));
        match (gets(own), gets(other)) {
            (true, true) => Effect::Mixed,
            (false, true) => Effect::Contrary,
            (_, false) => Effect::Same,
        }
    }

    /// Whether earlier rules of an action decide some packet of a piece.
    fn gets(&self, near: &Near, action: Action, cover: &mut Cover<'_>) -> bool {
        let pieces = &self.grid.pieces;
        let cell = pieces.cell(near.piece);
        let before = self.before(near);
        let of_action = |piece: &u32| self.action(*piece) == action;
        // A rule of the action decides a packet unless one of the other comes first; others of the action do not matter.
        before.iter().filter(|piece| of_action(piece)).any(|&piece| {
            let others = before.iter().copied().take_while(|&other| other < piece).filter(|other| !of_action(other));
            pieces.within(&cell, piece).is_some_and(|shared| !cover.covers(&shared, others))
        })
    }

    /// The fewest earlier rules that hide a rule together.
    fn hiding(&self, near: &[Near], cover: &mut Cover<'_>) -> Group {
        let pieces = &self.grid.pieces;
        let mut rules: Vec<usize> = near
            .iter()
            .flat_map(|near| near.meets.iter().take_while(|&&other| other < near.piece))
            .map(|&piece| self.rule_of(piece))
            .collect();
        rules.sort_unstable_by_key(|&rule| (self.out[rule], rule));
        rules.dedup();
        let alone = |rule: &&usize| {
            near.iter().all(|near| pieces.pieces_of(**rule).any(|piece| pieces.holds(piece, near.piece)))
        };
        if let Some(rule) = rules.iter().find(alone) {
            return Group { rules: vec![*rule], minimality: Minimality::Smallest };
        }
        let mut missed = |chosen: &[usize], most: usize| {
            let mut points = Vec::new();
            for near in near {
                let taken = chosen.iter().flat_map(|&number| pieces.pieces_of(rules[number]));
                points_left(cover, pieces, near.piece, taken, most - points.len(), &mut points);
            }
            points.iter().map(|&point| holders(pieces, &rules, point)).collect::<Missed>()
        };
        let (chosen, minimality) = smallest(&mut missed, 1, self.limits.steps);
        Group { rules: named(&rules, &chosen), minimality }
    }
}

/// Adds at most so many points of what is left of a piece, each of another cell.
fn points_left(
    cover: &mut Cover<'_>,
    pieces: &Pieces,
    piece: u32,
    taken: impl Iterator<Item = u32>,
    most: usize,
    points: &mut Vec<[u32; DIMS]>,
) {
    let end = points.len() + most;
    let _ = cover.left(&pieces.cell(piece), taken, &mut |left| {
        if points.len() >= end {
            return ControlFlow::Break(());
        }
        points.push(left.map(|dim| dim.first().unwrap_or_default()));
        if points.len() >= end { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
}

/// Which of the rules, by their place in the list, hold a point.
fn holders(pieces: &Pieces, rules: &[usize], point: [u32; DIMS]) -> Vec<usize> {
    let holds = |rule: usize| pieces.pieces_of(rule).any(|piece| pieces.has(piece, point));
    rules.iter().enumerate().filter(|(_, rule)| holds(**rule)).map(|(number, _)| number).collect()
}

/// The chosen rules, in order.
pub(super) fn named(rules: &[usize], chosen: &[usize]) -> Vec<usize> {
    let mut named: Vec<usize> = chosen.iter().map(|&number| rules[number]).collect();
    named.sort_unstable();
    named
}
