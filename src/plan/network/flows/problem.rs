//! What the flows have to tell the author.

use crate::plan::network::ends::Place;
use crate::span::Span;

/// Something that the flows have to tell the author.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FlowProblem {
    /// The end of a flow, or of a refused flow, does not exist.
    UnknownEnd {
        /// Id of the flow; none for a refused flow.
        flow: Option<String>,
        /// What is written.
        text: String,
        /// Where.
        span: Span,
    },
    /// The service of a flow, or of a refused flow, does not exist.
    UnknownService {
        /// Id of the flow; none for a refused flow.
        flow: Option<String>,
        /// What is written.
        text: String,
        /// Where.
        span: Span,
    },
    /// Nothing leads from one end of an allowed flow to the other.
    Unreachable {
        /// Id of the flow.
        flow: String,
        /// One place.
        from: Place,
        /// The other.
        to: Place,
        /// Where the flow is written; empty for a derived flow.
        span: Span,
    },
    /// A flow goes from a thing to itself.
    SameEnds {
        /// Id of the flow.
        flow: String,
        /// The thing.
        end: String,
        /// Where the flow is written.
        span: Span,
    },
    /// No role needs what a `[[refused_flow]]` refuses, or a flow of the author allows it.
    UselessRefusal {
        /// Number of the refused flow, from 0.
        number: usize,
        /// Where its source is written.
        span: Span,
    },
    /// A server of databases whose programs are not known: no database says it is there.
    UnknownEngine {
        /// Id of the server.
        server: String,
        /// Where its id is written.
        span: Span,
    },
    /// A backup program that the catalogue does not know: its flows are for the author to write.
    UnknownTool {
        /// Id of the backup.
        backup: String,
        /// Where its id is written.
        span: Span,
    },
}
