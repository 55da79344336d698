//! What the parts of the analysis share: the grid, who meets whom, and which rules are out.

use std::ops::ControlFlow;
use std::rc::Rc;

use crate::analysis::Watch;
use crate::cover::Cover;
use crate::grid::{Cell, Entry, Grid};
use crate::index::Index;
use crate::limits::Limits;
use crate::policy::{Action, Blocks, Policy};
use crate::tidy::tidy;

/// A piece of a rule, and the pieces of all rules that meet it, itself included, in order.
pub(super) struct Near {
    pub(super) piece: u32,
    pub(super) meets: Vec<u32>,
}

/// Lists of neighbours are kept up to so many entries in all, and worked out again beyond.
const KEPT: usize = 1 << 22;

pub(super) struct Work<'a> {
    pub(super) policy: &'a Policy,
    pub(super) limits: Limits,
    pub(super) grid: Rc<Grid>,
    /// Rules that decide nothing, or that were found superfluous.
    pub(super) out: Vec<bool>,
    index: Index,
    near: Vec<Option<Rc<Vec<Near>>>>,
    kept: usize,
}

impl<'a> Work<'a> {
    pub(super) fn new(policy: &'a Policy, watches: &'a [Watch], limits: Limits) -> Self {
        let rules = policy.rules.iter().map(Entry::of_rule);
        let watched = watches.iter().flat_map(|watch| watch.blocks.iter().map(Entry::of_block));
        let grid = Grid::new(&rules.chain(watched).collect::<Vec<_>>());
        let rules = policy.rules.len();
        let last = grid.pieces.pieces_of_first(rules);
        let index = Index::new(&grid.pieces, last);
        let near = (0..rules).map(|_| None).collect();
        Work { policy, limits, grid: Rc::new(grid), out: vec![false; rules], index, near, kept: 0 }
    }

    /// The pieces of a rule with what they meet.
    pub(super) fn near(&mut self, rule: usize) -> Rc<Vec<Near>> {
        if let Some(near) = &self.near[rule] {
            return Rc::clone(near);
        }
        let pieces = self.grid.pieces.pieces_of(rule);
        let near: Rc<Vec<Near>> = Rc::new(pieces.map(|piece| Near { piece, meets: self.meeting(piece) }).collect());
        self.kept += near.iter().map(|near| near.meets.len() + 1).sum::<usize>();
        if self.kept <= KEPT {
            self.near[rule] = Some(Rc::clone(&near));
        }
        near
    }

    /// The pieces of rules that meet a piece.
    pub(super) fn meeting(&mut self, piece: u32) -> Vec<u32> {
        self.index.meeting(&self.grid.pieces, piece)
    }

    /// The rule of a piece.
    pub(super) fn rule_of(&self, piece: u32) -> usize {
        self.grid.pieces.entry_of(piece)
    }

    /// What the rule of a piece does.
    pub(super) fn action(&self, piece: u32) -> Action {
        self.policy.rules[self.rule_of(piece)].action
    }

    /// Whether the rule of a piece is still looked at.
    pub(super) fn is_in(&self, piece: u32) -> bool {
        !self.out[self.rule_of(piece)]
    }

    /// Those of a piece's neighbours that are in and come before it.
    pub(super) fn before(&self, near: &Near) -> Vec<u32> {
        near.meets.iter().copied().take_while(|&other| other < near.piece).filter(|&other| self.is_in(other)).collect()
    }

    /// Those of a piece's neighbours that are in and come after it.
    pub(super) fn after(&self, near: &Near) -> Vec<u32> {
        near.meets.iter().copied().filter(|&other| other > near.piece && self.is_in(other)).collect()
    }

    /// What pieces leave of cells, as blocks.
    pub(super) fn left(&self, parts: &[(Cell, Vec<u32>)]) -> Blocks {
        let mut cells = Vec::new();
        let mut cover = Cover::new(&self.grid.pieces);
        let mut complete = true;
        for (cell, taken) in parts {
            let shown = cover.left(cell, taken.iter().copied(), &mut |left| {
                if cells.len() >= self.limits.cells {
                    return ControlFlow::Break(());
                }
                cells.push(Cell::of(left));
                ControlFlow::Continue(())
            });
            complete &= shown.is_continue();
        }
        // A part of the packets is not worth the trouble.
        let cells = if complete { tidy(cells) } else { cells };
        Blocks { blocks: cells.iter().map(|cell| self.grid.block(cell)).collect(), complete }
    }
}
