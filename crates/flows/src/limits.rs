//! How much is told. Limits never make an answer wrong: what they cut says that it is cut.

/// Limits of an analysis or a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Cells that the packets of one finding may fall into before they are joined to blocks.
    pub cells: usize,
    /// Rules named by [`crate::Finding::PartlyHidden`].
    pub named: usize,
    /// Pairs told as [`crate::Finding::Overlap`].
    pub overlaps: usize,
    /// Steps of the search for a smallest group of rules, for each group.
    pub steps: usize,
}

impl Default for Limits {
    /// For reports that people read.
    fn default() -> Self {
        Limits { cells: 32, named: 16, overlaps: 1_000, steps: 20_000 }
    }
}

impl Limits {
    /// For questions, whose answers are wanted whole.
    pub const fn whole() -> Self {
        Limits { cells: 50_000, named: usize::MAX, overlaps: usize::MAX, steps: 2_000_000 }
    }
}
