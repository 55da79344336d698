//! Policies as pieces in the grid of elementary intervals: a rule is one piece for each family of addresses.

use crate::axis::{Axis, Span};
use crate::dim::Dim;
use crate::policy::{Block, Rule};
use crate::service::ServiceSet;
use crate::space::AddressSet;

/// Source, destination, service.
pub(crate) const DIMS: usize = 3;
/// The services in arrays of dimensions.
pub(crate) const SERVICE: usize = 2;

/// What is put into the grid: a rule, or packets that are asked about.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) source: &'a AddressSet,
    pub(crate) destination: &'a AddressSet,
    pub(crate) services: &'a ServiceSet,
}

impl<'a> Entry<'a> {
    pub(crate) fn of_rule(rule: &'a Rule) -> Self {
        Entry { source: &rule.source, destination: &rule.destination, services: &rule.services }
    }

    pub(crate) fn of_block(block: &'a Block) -> Self {
        Entry { source: &block.source, destination: &block.destination, services: &block.services }
    }
}

/// Packets of one family: a set in each dimension.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Cell {
    pub(crate) dims: [Dim; DIMS],
}

impl Cell {
    /// A copy of sets that someone else holds.
    pub(crate) fn of(dims: &[&Dim; DIMS]) -> Self {
        Cell { dims: dims.map(Clone::clone) }
    }
}

#[derive(Clone, Copy)]
struct Piece {
    entry: u32,
    v6: bool,
    /// Where its spans stand: from, to.
    spans: [(u32, u32); DIMS],
}

/// Pieces, in the order of their entries.
pub(crate) struct Pieces {
    pieces: Vec<Piece>,
    arena: Vec<Span>,
    /// First piece of each entry, and the end.
    of_entry: Vec<u32>,
}

/// The pieces of policies, and what their elementary intervals stand for.
pub(crate) struct Grid {
    addresses: [Axis; 2],
    services: Axis,
    /// The pieces of the entries.
    pub(crate) pieces: Pieces,
}

impl Grid {
    /// Puts entries into a grid of their own.
    pub(crate) fn new(entries: &[Entry<'_>]) -> Self {
        let addresses = [
            Axis::of_addresses(entries.iter().map(|entry| entry.source)),
            Axis::of_addresses(entries.iter().map(|entry| entry.destination)),
        ];
        let services = Axis::of_services(entries.iter().map(|entry| entry.services));
        let mut pieces = Pieces { pieces: Vec::new(), arena: Vec::new(), of_entry: vec![0] };
        for (number, entry) in (0..).zip(entries) {
            for v6 in [false, true] {
                pieces.add(number, v6, |dim, arena| match dim {
                    0 => addresses[0].spans_of_addresses(entry.source, v6, arena),
                    1 => addresses[1].spans_of_addresses(entry.destination, v6, arena),
                    _ => services.spans_of_services(entry.services, arena),
                });
            }
            pieces.of_entry.push(pieces.pieces.len() as u32);
        }
        Grid { addresses, services, pieces }
    }

    /// A cell as a block.
    pub(crate) fn block(&self, cell: &Cell) -> Block {
        Block {
            source: self.addresses[0].addresses(cell.dims[0].spans()),
            destination: self.addresses[1].addresses(cell.dims[1].spans()),
            services: self.services.services(cell.dims[SERVICE].spans()),
        }
    }
}

impl Pieces {
    /// Cells as pieces: each is an entry.
    pub(crate) fn of_cells(cells: &[Cell]) -> Self {
        let mut pieces = Pieces { pieces: Vec::new(), arena: Vec::new(), of_entry: vec![0] };
        for (number, cell) in (0..).zip(cells) {
            pieces.add(number, false, |dim, arena| arena.extend(cell.dims[dim].spans()));
            pieces.of_entry.push(pieces.pieces.len() as u32);
        }
        pieces
    }

    /// Adds a piece, unless it is empty.
    fn add(&mut self, entry: u32, v6: bool, fill: impl Fn(usize, &mut Vec<Span>)) {
        let start = self.arena.len();
        let mut spans = [(0, 0); DIMS];
        for (dim, bounds) in spans.iter_mut().enumerate() {
            let from = self.arena.len() as u32;
            fill(dim, &mut self.arena);
            *bounds = (from, self.arena.len() as u32);
        }
        match spans.iter().any(|(from, to)| from == to) {
            true => self.arena.truncate(start),
            false => self.pieces.push(Piece { entry, v6, spans }),
        }
    }

    /// Number of pieces.
    pub(crate) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The pieces of an entry.
    pub(crate) fn pieces_of(&self, entry: usize) -> std::ops::Range<u32> {
        self.of_entry[entry]..self.of_entry[entry + 1]
    }

    /// Number of pieces of the first entries.
    pub(crate) fn pieces_of_first(&self, entries: usize) -> u32 {
        self.of_entry[entries]
    }

    /// The piece of an entry in a family.
    pub(crate) fn piece_of(&self, entry: usize, v6: bool) -> Option<u32> {
        self.pieces_of(entry).find(|&piece| self.pieces[piece as usize].v6 == v6)
    }

    /// The entry of a piece.
    pub(crate) fn entry_of(&self, piece: u32) -> usize {
        self.pieces[piece as usize].entry as usize
    }

    /// What a piece holds of a dimension.
    pub(crate) fn spans(&self, piece: u32, dim: usize) -> &[Span] {
        let (from, to) = self.pieces[piece as usize].spans[dim];
        &self.arena[from as usize..to as usize]
    }

    /// A piece as a cell.
    pub(crate) fn cell(&self, piece: u32) -> Cell {
        Cell { dims: [0, 1, 2].map(|dim| Dim::new(self.spans(piece, dim).iter().copied())) }
    }

    /// What a cell shares with a piece, if anything.
    pub(crate) fn within(&self, cell: &Cell, piece: u32) -> Option<Cell> {
        let dims = [0, 1, 2].map(|dim| cell.dims[dim].within(self.spans(piece, dim)));
        dims.iter().all(|dim| dim.total() > 0).then_some(Cell { dims })
    }

    /// Cuts cells, which do not overlap: what a piece holds of them, and what it leaves.
    pub(crate) fn cut(&self, cells: Vec<Cell>, piece: u32) -> (Vec<Cell>, Vec<Cell>) {
        let (mut taken, mut left) = (Vec::new(), Vec::new());
        for cell in cells {
            let Some(shared) = self.within(&cell, piece) else {
                left.push(cell);
                continue;
            };
            let mut inside = cell;
            for dim in 0..DIMS {
                let beside = inside.dims[dim].without(self.spans(piece, dim));
                if beside.total() > 0 {
                    let mut part = inside.clone();
                    part.dims[dim] = beside;
                    left.push(part);
                }
                inside.dims[dim] = shared.dims[dim].clone();
            }
            taken.push(shared);
        }
        (taken, left)
    }

    /// Whether two pieces share a packet.
    pub(crate) fn meet(&self, one: u32, other: u32) -> bool {
        (0..DIMS).rev().all(|dim| spans_meet(self.spans(one, dim), self.spans(other, dim)))
    }

    /// Whether a piece holds all of another.
    pub(crate) fn holds(&self, outer: u32, inner: u32) -> bool {
        (0..DIMS).rev().all(|dim| spans_hold(self.spans(outer, dim), self.spans(inner, dim)))
    }

    /// Whether a piece holds a point.
    pub(crate) fn has(&self, piece: u32, point: [u32; DIMS]) -> bool {
        (0..DIMS).all(|dim| spans_hold(self.spans(piece, dim), &[(point[dim], point[dim] + 1)]))
    }
}

/// Whether lists of spans share a point.
fn spans_meet(own: &[Span], other: &[Span]) -> bool {
    match (own, other) {
        ([own], [other]) => own.0 < other.1 && other.0 < own.1,
        _ => own.iter().any(|&(from, to)| {
            let at = other.partition_point(|&(_, end)| end <= from);
            other.get(at).is_some_and(|&(start, _)| start < to)
        }),
    }
}

/// Whether the first list holds every point of the second.
fn spans_hold(outer: &[Span], inner: &[Span]) -> bool {
    inner.iter().all(|&(from, to)| {
        let at = outer.partition_point(|&(_, end)| end <= from);
        outer.get(at).is_some_and(|&(start, end)| start <= from && to <= end)
    })
}
