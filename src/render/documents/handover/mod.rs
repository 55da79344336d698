//! The hand-over set: what the client runs, restores, learns and signs for once the project is delivered, and how
//! the project stands until then. One document, one file.

pub mod delivery_note;
pub mod operations;
pub mod progress;
pub mod recovery;
mod sheets;
pub mod training;
pub mod transfer;
