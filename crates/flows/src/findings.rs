//! What an analysis tells of a policy. Rules are named by their index; the words are the caller's.

use crate::minimal::Minimality;
use crate::policy::{Block, Blocks};

/// Rules that do something together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Indices of the rules, in order.
    pub rules: Vec<usize>,
    /// Whether a smaller group does it too.
    pub minimality: Minimality,
}

/// What becomes of the packets of a hidden rule, beside what it wanted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Effect {
    /// The same: earlier rules have the same action for all of them.
    Same,
    /// The contrary, for all of them: the rule is contradicted.
    Contrary,
    /// The contrary for some of them.
    Mixed,
}

/// Who gives the packets of a superfluous rule the same action when it is removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Instead {
    /// Later rules.
    Later(Group),
    /// No rule is needed: what nobody allows is denied.
    Default,
}

/// A dimension of packets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Dimension {
    /// Addresses that packets come from.
    Source,
    /// Addresses that packets go to.
    Destination,
    /// Protocols and ports.
    Services,
}

/// How two rules of contrary actions lie, of which the earlier does not hold the later (the names are those of Al-Shaer
/// and Hamed).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Relation {
    /// They share packets and each has others: their order decides.
    Correlation,
    /// The later holds the earlier, which is an exception to it.
    Generalisation,
}

/// Something to tell of a rule.
///
/// Hidden and superfluous rules can all be removed together and nothing changes; of what is left, each rule decides
/// packets that would fare otherwise without it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Finding {
    /// It can match no packet: a set is empty, or sources and destinations have no family in common.
    Empty {
        /// The rule.
        rule: usize,
    },
    /// Earlier rules match all its packets, so that it decides nothing: *shadowed* when `effect` is not the same,
    /// *redundant* when it is.
    Hidden {
        /// The rule.
        rule: usize,
        /// Earlier rules that hide it together. Where there is a choice, those that are not hidden themselves and come
        /// first.
        by: Group,
        /// What becomes of its packets.
        effect: Effect,
    },
    /// Earlier rules of the other action decide some of its packets.
    PartlyHidden {
        /// The rule.
        rule: usize,
        /// Those of them that do, in order.
        by: Vec<usize>,
        /// Whether they are all named.
        by_complete: bool,
        /// Whether each earlier rule of the other action that it meets is an exception that it holds wholly: a usual way
        /// to write policies.
        exceptions: bool,
        /// The packets that it still decides.
        residual: Blocks,
    },
    /// It decides packets, which would fare the same without it.
    Superfluous {
        /// The rule.
        rule: usize,
        /// Who does it instead. Where several rules are superfluous, of those that are left when this one is looked at:
        /// the first go first.
        instead: Instead,
    },
    /// Rules of one action that differ in one dimension and can be one rule; nothing changes. Suggestions that share a
    /// rule exclude each other: follow one and analyse again.
    Mergeable {
        /// The rules, in order.
        rules: Vec<usize>,
        /// The rule whose place the merged one takes: the first or the last.
        place: usize,
        /// The dimension that is put together.
        dimension: Dimension,
        /// The merged rule, a block for each family.
        merged: Vec<Block>,
    },
    /// Two rules of contrary actions that share packets.
    Overlap {
        /// The earlier rule.
        earlier: usize,
        /// The later rule.
        rule: usize,
        /// How they lie.
        relation: Relation,
    },
    /// It lets through packets that the caller watches.
    Exposed {
        /// The rule.
        rule: usize,
        /// Index of what is watched.
        watch: usize,
        /// The packets that this very rule lets through.
        packets: Blocks,
    },
}

impl Finding {
    /// The rule that it is about; the first of those that can be merged.
    pub fn rule(&self) -> usize {
        match self {
            Finding::Empty { rule }
            | Finding::Hidden { rule, .. }
            | Finding::PartlyHidden { rule, .. }
            | Finding::Superfluous { rule, .. }
            | Finding::Overlap { rule, .. }
            | Finding::Exposed { rule, .. } => *rule,
            Finding::Mergeable { rules, place, .. } => rules.first().copied().unwrap_or(*place),
        }
    }
}

/// What is told of a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// In the order of their rules.
    pub findings: Vec<Finding>,
    /// Number of pairs of rules that overlap; those beyond the limit are counted and not told.
    pub overlaps: usize,
    /// Whether all that is to be told is told: no limit cut the list of overlaps. (What a limit cut within a finding is
    /// said there.)
    pub complete: bool,
}
