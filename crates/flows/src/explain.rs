//! Which rule decides which part of some packets.

use crate::grid::{Cell, Entry, Grid};
use crate::index::Index;
use crate::limits::Limits;
use crate::policy::{Action, Block, Blocks, Policy};
use crate::tidy::tidy;

/// A part of the packets, all decided by one rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Index of the rule; none for what no rule matches.
    pub rule: Option<usize>,
    /// What becomes of them.
    pub action: Action,
    /// The packets.
    pub packets: Blocks,
}

/// What becomes of packets that were asked about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// In the order of the rules, the default last; none is empty. Together they are the packets asked about.
    pub parts: Vec<Part>,
    /// Packets that were not looked at because a limit was met; none when the explanation is whole.
    pub open: Vec<Block>,
}

impl Explanation {
    /// The action, when it is the same for all packets.
    pub fn action(&self) -> Option<Action> {
        let first = self.parts.first()?.action;
        (self.open.is_empty() && self.parts.iter().all(|part| part.action == first)).then_some(first)
    }
}

/// Explains what a policy does with packets.
pub fn explain(policy: &Policy, packets: &[Block], limits: &Limits) -> Explanation {
    let rules = policy.rules.iter().map(Entry::of_rule);
    let asked = packets.iter().map(Entry::of_block);
    let grid = Grid::new(&rules.chain(asked).collect::<Vec<_>>());
    let rules = policy.rules.len();
    let mut index = Index::new(&grid.pieces, grid.pieces.pieces_of_first(rules));
    let first = grid.pieces.pieces_of_first(rules);
    let asked = first..grid.pieces.len() as u32;
    let mut rest = apart(&grid, asked.clone());
    let mut met: Vec<u32> = asked.flat_map(|piece| index.meeting(&grid.pieces, piece)).collect();
    met.sort_unstable();
    met.dedup();
    let mut parts: Vec<(Option<usize>, Vec<Cell>)> = Vec::new();
    let mut whole = true;
    for piece in met {
        if rest.len() > limits.cells {
            whole = false;
            break;
        }
        let (taken, left) = grid.pieces.cut(rest, piece);
        rest = left;
        let rule = Some(grid.pieces.entry_of(piece));
        match parts.last_mut() {
            // The second family of the same rule.
            Some((last, cells)) if *last == rule => cells.extend(taken),
            _ => parts.push((rule, taken)),
        }
    }
    let mut open = Vec::new();
    match whole {
        true => parts.push((None, rest)),
        false => open = blocks(&grid, rest),
    }
    let action = |rule: Option<usize>| rule.map_or(Action::Deny, |rule| policy.rules[rule].action);
    let part = |(rule, cells): (Option<usize>, Vec<Cell>)| Part {
        rule,
        action: action(rule),
        packets: Blocks { blocks: blocks(&grid, cells), complete: true },
    };
    let parts = parts.into_iter().filter(|(_, cells)| !cells.is_empty()).map(part).collect();
    Explanation { parts, open }
}

/// The packets of pieces as cells that do not overlap.
fn apart(grid: &Grid, pieces: std::ops::Range<u32>) -> Vec<Cell> {
    let mut cells = Vec::new();
    for piece in pieces.clone() {
        let own = (pieces.start..piece).fold(vec![grid.pieces.cell(piece)], |own, other| grid.pieces.cut(own, other).1);
        cells.extend(own);
    }
    cells
}

fn blocks(grid: &Grid, cells: Vec<Cell>) -> Vec<Block> {
    tidy(cells).iter().map(|cell| grid.block(cell)).collect()
}
