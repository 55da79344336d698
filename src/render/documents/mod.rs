//! The deliverables: from the plan to files in memory, one file a deliverable.

pub mod architecture;
pub mod changes;
mod context;
pub mod dossier;
pub mod drawing;
pub mod gantt;

pub use context::Context;
