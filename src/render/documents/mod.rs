//! The deliverables: from the plan to files in memory, one file a deliverable.

pub mod architecture;
pub mod changes;
mod context;
pub mod dossier;
pub mod drawing;
pub mod flows;
pub mod gantt;
pub mod handover;
pub mod plan_projet;
pub mod recette;
pub mod site;

pub use context::{Context, system};
