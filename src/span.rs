//! A place in the project file.

use std::ops::Range;

/// A stretch of the project file, in byte offsets from its beginning (`end` is excluded).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset just after the last byte.
    pub end: usize,
}

impl Span {
    /// The stretch from `start` to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The same stretch as a standard range, to slice the source.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The smallest stretch that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether nothing lies between the two ends.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies within this stretch.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn join_takes_both_in_any_order() {
        let (left, right) = (Span::new(2, 5), Span::new(9, 12));
        assert_eq!(left.join(right), Span::new(2, 12));
        assert_eq!(right.join(left), Span::new(2, 12));
        assert_eq!(left.join(Span::new(3, 4)), left);
    }

    #[test]
    fn a_range_goes_both_ways() {
        assert_eq!(Span::from(3..7).range(), 3..7);
        assert!(Span::from(4..4).is_empty());
        assert!(Span::new(0, 9).contains(Span::new(3, 9)));
        assert!(!Span::new(0, 9).contains(Span::new(3, 10)));
    }
}
