//! Which pieces meet a piece: for each dimension the spans in the order of their starts under a tree of the farthest
//! ends (M. de Berg et al., “Computational Geometry”, 3rd ed., 2008, chapter 10). The dimension that leaves the fewest
//! candidates is asked; how many it leaves is known beforehand from the sorted starts and ends.

use crate::axis::Span;
use crate::grid::{DIMS, Pieces};

struct Line {
    /// From, to and piece of each span, in order.
    spans: Vec<(u32, u32, u32)>,
    /// The ends alone, in order.
    ends: Vec<u32>,
    /// Farthest end below each node of a complete binary tree whose leaves are the spans.
    farthest: Vec<u32>,
}

/// The index of a grid.
pub(crate) struct Index {
    lines: [Line; DIMS],
    seen: Vec<u32>,
    stamp: u32,
}

impl Index {
    /// An index of the pieces before one.
    pub(crate) fn new(grid: &Pieces, pieces: u32) -> Self {
        let line = |dim: usize| {
            let spans =
                (0..pieces).flat_map(|piece| grid.spans(piece, dim).iter().map(move |span| (span.0, span.1, piece)));
            Line::new(spans.collect())
        };
        Index { lines: [line(0), line(1), line(2)], seen: vec![0; grid.len()], stamp: 0 }
    }

    /// The pieces that meet a piece, itself included if it is in the index, in order.
    pub(crate) fn meeting(&mut self, grid: &Pieces, piece: u32) -> Vec<u32> {
        self.stamp += 1;
        let spans = |dim: usize| grid.spans(piece, dim);
        let best =
            (0..DIMS).min_by_key(|&dim| spans(dim).iter().map(|span| self.lines[dim].number(*span)).sum::<usize>());
        let dim = best.unwrap_or(0);
        let mut found = Vec::new();
        for span in spans(dim) {
            self.lines[dim].each(*span, &mut |other| {
                if self.seen[other as usize] != self.stamp {
                    self.seen[other as usize] = self.stamp;
                    if grid.meet(piece, other) {
                        found.push(other);
                    }
                }
            });
        }
        found.sort_unstable();
        found
    }
}

impl Line {
    fn new(mut spans: Vec<(u32, u32, u32)>) -> Self {
        spans.sort_unstable();
        let mut ends: Vec<u32> = spans.iter().map(|span| span.1).collect();
        let leaves = spans.len().next_power_of_two();
        let mut farthest = vec![0; 2 * leaves];
        farthest[leaves..leaves + ends.len()].copy_from_slice(&ends);
        for node in (1..leaves).rev() {
            farthest[node] = farthest[2 * node].max(farthest[2 * node + 1]);
        }
        ends.sort_unstable();
        Line { spans, ends, farthest }
    }

    /// How many spans meet one.
    fn number(&self, (from, to): Span) -> usize {
        self.started(to) - self.ends.partition_point(|&end| end <= from)
    }

    fn started(&self, to: u32) -> usize {
        self.spans.partition_point(|span| span.0 < to)
    }

    fn each(&self, (from, to): Span, found: &mut impl FnMut(u32)) {
        let leaves = self.farthest.len() / 2;
        self.below(1, 0, leaves, self.started(to), from, found);
    }

    /// Visits what starts among the first `started` spans and ends after `from`, under a node with so many leaves.
    fn below(&self, node: usize, first: usize, leaves: usize, started: usize, from: u32, found: &mut impl FnMut(u32)) {
        if first >= started || self.farthest[node] <= from {
            return;
        }
        match leaves {
            1 => found(self.spans[first].2),
            _ => {
                let half = leaves / 2;
                self.below(2 * node, first, half, started, from, found);
                self.below(2 * node + 1, first + half, half, started, from, found);
            }
        }
    }
}
