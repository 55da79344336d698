//! What of a cell is left when pieces are taken away: whether anything is, one point of it, or all of it.
//!
//! The way is that of T. M. Chan, “Klee's Measure Problem Made Easy”, FOCS 2013: simplify, then divide. A piece that cuts
//! the cell in one dimension alone is taken out of that dimension; then the cell is halved where most of the others cut
//! it. The union of n boxes in three dimensions takes about n^1.5 steps so, where their common refinement has n³ cells.
//! Two things stop early: a piece that holds the whole cell, and, when only the existence is asked, pieces whose sizes
//! together do not reach that of the cell.

use std::ops::ControlFlow;

use crate::axis::Span;
use crate::dim::{Dim, join};
use crate::grid::{Cell, DIMS, Pieces};

/// Up to so many pieces are taken away one by one: that leaves fewer and larger cells than halving does.
const FEW: usize = 8;

#[derive(Clone, Copy)]
struct Candidate {
    piece: u32,
    /// Elementary intervals of the cell that it holds in each dimension.
    counts: [u32; DIMS],
    /// The dimension that it cuts, when it is only one.
    slab: Option<usize>,
}

/// Takes pieces away from cells.
pub(crate) struct Cover<'a> {
    grid: &'a Pieces,
    stack: Vec<Candidate>,
}

enum Asked<'v> {
    /// Whether anything is left.
    Existence,
    /// What is left, cell after cell, apart from each other.
    Cells(&'v mut dyn FnMut(&[&Dim; DIMS]) -> ControlFlow<()>),
}

impl<'a> Cover<'a> {
    /// In this grid.
    pub(crate) fn new(grid: &'a Pieces) -> Self {
        Cover { grid, stack: Vec::new() }
    }

    /// Whether the pieces together hold the whole cell.
    pub(crate) fn covers(&mut self, cell: &Cell, pieces: impl IntoIterator<Item = u32>) -> bool {
        self.start(cell, pieces, &mut Asked::Existence).is_continue()
    }

    /// Shows what the pieces leave of the cell: cells apart from each other, in a stable order, until told to stop.
    pub(crate) fn left(
        &mut self,
        cell: &Cell,
        pieces: impl IntoIterator<Item = u32>,
        visit: &mut dyn FnMut(&[&Dim; DIMS]) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.start(cell, pieces, &mut Asked::Cells(visit))
    }

    fn start(&mut self, cell: &Cell, pieces: impl IntoIterator<Item = u32>, asked: &mut Asked<'_>) -> ControlFlow<()> {
        self.stack.clear();
        let whole = |piece| Candidate { piece, counts: [0; DIMS], slab: None };
        self.stack.extend(pieces.into_iter().map(whole));
        let (dims, to) = (&cell.dims, self.stack.len());
        self.walk(&[&dims[0], &dims[1], &dims[2]], 0, to, asked)
    }

    /// The cell without the candidates of a part of the stack.
    fn walk(&mut self, dims: &[&Dim; DIMS], from: usize, to: usize, asked: &mut Asked<'_>) -> ControlFlow<()> {
        let totals = dims.map(Dim::total);
        if totals.contains(&0) {
            return ControlFlow::Continue(());
        }
        let start = self.stack.len();
        let found = self.sift(dims, totals, from, to);
        let walked = match found {
            None => ControlFlow::Continue(()),
            Some(sifted) => self.go_on(dims, totals, start, &sifted, asked),
        };
        self.stack.truncate(start);
        walked
    }

    /// Puts those that meet the cell on the stack; nothing when one of them holds it.
    fn sift(&mut self, dims: &[&Dim; DIMS], totals: [u32; DIMS], from: usize, to: usize) -> Option<Sifted> {
        let mut sifted = Sifted { size: 0, slabs: 0, cuts: [0; DIMS] };
        for at in from..to {
            let piece = self.stack[at].piece;
            let mut counts = [0; DIMS];
            let meets = (0..DIMS).all(|dim| {
                counts[dim] = dims[dim].count(self.grid.spans(piece, dim));
                counts[dim] > 0
            });
            if !meets {
                continue;
            }
            let mut cut = (0..DIMS).filter(|&dim| counts[dim] < totals[dim]);
            // It holds the whole cell when it cuts nothing.
            let first = cut.next()?;
            let slab = if cut.next().is_none() { Some(first) } else { None };
            sifted.size += counts.iter().map(|&count| u128::from(count)).product::<u128>();
            match slab {
                Some(_) => sifted.slabs += 1,
                None => (0..DIMS).for_each(|dim| sifted.cuts[dim] += usize::from(counts[dim] < totals[dim])),
            }
            self.stack.push(Candidate { piece, counts, slab });
        }
        Some(sifted)
    }

    fn go_on(
        &mut self,
        dims: &[&Dim; DIMS],
        totals: [u32; DIMS],
        start: usize,
        sifted: &Sifted,
        asked: &mut Asked<'_>,
    ) -> ControlFlow<()> {
        let whole: u128 = totals.iter().map(|&total| u128::from(total)).product();
        let end = self.stack.len();
        match asked {
            Asked::Existence if sifted.size < whole => ControlFlow::Break(()),
            Asked::Cells(visit) if start == end => visit(dims),
            _ if sifted.slabs > 0 => self.simplify(dims, start, asked),
            _ if end - start <= FEW => self.take_largest(dims, totals, start, asked),
            _ => self.halve(dims, totals, start, sifted, asked),
        }
    }

    /// Takes those that cut one dimension out of that dimension.
    fn simplify(&mut self, dims: &[&Dim; DIMS], start: usize, asked: &mut Asked<'_>) -> ControlFlow<()> {
        let mut taken: [Vec<Span>; DIMS] = Default::default();
        let mut kept = start;
        for at in start..self.stack.len() {
            let candidate = self.stack[at];
            match candidate.slab {
                Some(dim) => taken[dim].extend(self.grid.spans(candidate.piece, dim)),
                None => {
                    self.stack[kept] = candidate;
                    kept += 1;
                }
            }
        }
        self.stack.truncate(kept);
        let mut rest: [Option<Dim>; DIMS] = Default::default();
        for dim in 0..DIMS {
            if !taken[dim].is_empty() {
                join(&mut taken[dim]);
                rest[dim] = Some(dims[dim].without(&taken[dim]));
            }
        }
        let simpler = [0, 1, 2].map(|dim| rest[dim].as_ref().unwrap_or(dims[dim]));
        self.walk(&simpler, start, kept, asked)
    }

    /// Takes the largest away: what is left beside it, dimension after dimension.
    fn take_largest(
        &mut self,
        dims: &[&Dim; DIMS],
        totals: [u32; DIMS],
        start: usize,
        asked: &mut Asked<'_>,
    ) -> ControlFlow<()> {
        let end = self.stack.len();
        let size = |candidate: &Candidate| candidate.counts.iter().map(|&count| u128::from(count)).product::<u128>();
        // The earliest of the largest.
        let largest = (start..end).rev().max_by_key(|&at| size(&self.stack[at]));
        let Some(Candidate { piece, counts, .. }) = largest.map(|at| self.stack[at]) else {
            return ControlFlow::Continue(());
        };
        let grid = self.grid;
        let mut inside: [Option<Dim>; DIMS] = Default::default();
        for dim in (0..DIMS).filter(|&dim| counts[dim] < totals[dim]) {
            let spans = grid.spans(piece, dim);
            let beside = dims[dim].without(spans);
            let mut part = [0, 1, 2].map(|dim| inside[dim].as_ref().unwrap_or(dims[dim]));
            part[dim] = &beside;
            self.walk(&part, start, end, asked)?;
            inside[dim] = Some(dims[dim].within(spans));
        }
        ControlFlow::Continue(())
    }

    /// Halves the cell where it is cut most.
    fn halve(
        &mut self,
        dims: &[&Dim; DIMS],
        totals: [u32; DIMS],
        start: usize,
        sifted: &Sifted,
        asked: &mut Asked<'_>,
    ) -> ControlFlow<()> {
        let end = self.stack.len();
        let dim = (0..DIMS).rev().max_by_key(|&dim| sifted.cuts[dim]).unwrap_or(0);
        let mut cuts = Vec::new();
        for candidate in self.stack[start..end].iter().filter(|candidate| candidate.counts[dim] < totals[dim]) {
            let bounds = self.grid.spans(candidate.piece, dim).iter().flat_map(|&(from, to)| [from, to]);
            cuts.extend(bounds.map(|bound| dims[dim].rank(bound)).filter(|&rank| rank > 0 && rank < totals[dim]));
        }
        let middle = cuts.len() / 2;
        let rank = *cuts.select_nth_unstable(middle).1;
        drop(cuts);
        let (left, right) = dims[dim].split(rank);
        for half in [&left, &right] {
            let mut part = *dims;
            part[dim] = half;
            self.walk(&part, start, end, asked)?;
        }
        ControlFlow::Continue(())
    }
}

/// What is known of the candidates that meet a cell.
struct Sifted {
    /// Their sizes together, in elementary cells.
    size: u128,
    /// How many cut one dimension alone.
    slabs: usize,
    /// How many of the others cut each dimension.
    cuts: [usize; DIMS],
}
