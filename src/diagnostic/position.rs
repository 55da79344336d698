//! Byte offsets → lines and columns.

use std::cell::Cell;

/// A line and a column, both from 1; columns count Unicode scalar values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in Unicode scalar values.
    pub column: usize,
}

/// The lines of a source. A byte order mark is not part of the first one.
pub struct Lines<'a> {
    source: &'a str,
    starts: Vec<usize>,
    /// Last answer (line index, byte, column): texts of one huge line stay linear.
    last: Cell<(usize, usize, usize)>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of `source`, which end with a line feed.
    pub fn new(source: &'a str) -> Self {
        let first = if source.starts_with('\u{FEFF}') { 3 } else { 0 };
        let mut starts = vec![first];
        starts.extend(source.match_indices('\n').map(|(at, _)| at + 1));
        Self { source, starts, last: Cell::new((0, first, 1)) }
    }

    /// The nearest offset at or before `byte` that is within the text and between two characters.
    pub fn clamp(&self, byte: usize) -> usize {
        let mut at = byte.min(self.source.len());
        while !self.source.is_char_boundary(at) {
            at -= 1;
        }
        at.max(self.starts[0]).min(self.source.len())
    }

    /// Index of the line (from 0) that holds `byte`.
    pub fn index(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte).max(1) - 1
    }

    /// Line and column of `byte`.
    pub fn position(&self, byte: usize) -> Position {
        let byte = self.clamp(byte);
        let line = self.index(byte);
        let (last_line, last_byte, last_column) = self.last.get();
        let (from, column) =
            if last_line == line && last_byte <= byte { (last_byte, last_column) } else { (self.starts[line], 1) };
        let column = column + self.source[from..byte].chars().count();
        self.last.set((line, byte, column));
        Position { line: line + 1, column }
    }

    /// Offsets of the line of this index (from 0), its line feed included; empty after the last.
    pub fn range(&self, index: usize) -> std::ops::Range<usize> {
        let end = self.source.len();
        let start = self.starts.get(index).copied().unwrap_or(end);
        let next = self.starts.get(index + 1).copied().unwrap_or(end);
        start.min(end)..next
    }
}
