//! The deliverables: from the plan to files in memory, one file a deliverable.

mod context;
pub mod drawing;
pub mod gantt;
pub mod plan_projet;

pub use context::Context;
