//! What a change of the policy opens and closes.

use std::ops::{ControlFlow, Range};

use crate::cover::Cover;
use crate::grid::{Cell, Entry, Grid};
use crate::index::Index;
use crate::limits::Limits;
use crate::policy::{Action, Blocks, Policy};
use crate::tidy::tidy;

/// What differs in what two policies let through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReachDiff {
    /// Packets that the old policy denies and the new one allows.
    pub opened: Blocks,
    /// Packets that the old policy allows and the new one denies.
    pub closed: Blocks,
}

impl ReachDiff {
    /// Whether it is certain that both let through the same.
    pub fn is_empty(&self) -> bool {
        self.opened.is_empty() && self.closed.is_empty()
    }
}

/// Compares what two policies let through.
pub fn reach_diff(old: &Policy, new: &Policy, limits: &Limits) -> ReachDiff {
    let rules = old.rules.iter().chain(&new.rules);
    let grid = Grid::new(&rules.map(Entry::of_rule).collect::<Vec<_>>());
    let actions: Vec<Action> = old.rules.iter().chain(&new.rules).map(|rule| rule.action).collect();
    let middle = grid.pieces.pieces_of_first(old.rules.len());
    let sides = [0..middle, middle..grid.pieces.len() as u32];
    let index = Index::new(&grid.pieces, grid.pieces.len() as u32);
    let mut compare = Compare { grid: &grid, actions: &actions, index, cells: limits.cells };
    let [before, after] = sides;
    ReachDiff { opened: compare.only(&after), closed: compare.only(&before) }
}

struct Compare<'a> {
    grid: &'a Grid,
    actions: &'a [Action],
    index: Index,
    /// Most cells.
    cells: usize,
}

impl Compare<'_> {
    /// What the pieces of one policy allow and those of the other deny.
    fn only(&mut self, one: &Range<u32>) -> Blocks {
        let pieces = &self.grid.pieces;
        let mut cover = Cover::new(pieces);
        let (mut found, mut complete) = (Vec::new(), true);
        let allowing: Vec<u32> = one.clone().filter(|&piece| self.allows(piece)).collect();
        for piece in allowing {
            let met = self.index.meeting(pieces, piece);
            let (own, theirs): (Vec<u32>, Vec<u32>) = met.into_iter().partition(|near| one.contains(near));
            let allowed = || theirs.iter().copied().filter(|&near| self.allows(near));
            let denied_before = theirs.iter().position(|&near| !self.allows(near)).unwrap_or(theirs.len());
            let before = own.into_iter().take_while(|&near| near < piece);
            // What the other policy allows before it denies anything is no difference; nor is what came before.
            let settled: Vec<u32> = before.chain(theirs[..denied_before].iter().copied()).collect();
            let none_allowed = allowed().next().is_none();
            let rest = &theirs[denied_before..];
            let shown = cover.left(&pieces.cell(piece), settled, &mut |left| {
                let cell = Cell::of(left);
                match none_allowed {
                    true => found.push(cell),
                    false => complete &= self.denied(cell, rest, &mut found),
                }
                if found.len() > self.cells { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            if shown.is_break() {
                complete = false;
                break;
            }
        }
        let blocks = tidy(found).iter().map(|cell| self.grid.block(cell)).collect();
        Blocks { blocks, complete }
    }

    /// Adds what pieces, in order, deny of a cell; whether it is all.
    fn denied(&self, cell: Cell, order: &[u32], found: &mut Vec<Cell>) -> bool {
        let mut rest = vec![cell];
        // What no later piece allows is denied, by whomever.
        let Some(last) = order.iter().rposition(|&piece| self.allows(piece)) else {
            found.extend(rest);
            return true;
        };
        for &piece in &order[..=last] {
            let (taken, left) = self.grid.pieces.cut(rest, piece);
            rest = left;
            if !self.allows(piece) {
                found.extend(taken);
            }
            if rest.len() > self.cells {
                return false;
            }
        }
        found.extend(rest);
        true
    }

    fn allows(&self, piece: u32) -> bool {
        self.actions[self.grid.pieces.entry_of(piece)] == Action::Allow
    }
}
