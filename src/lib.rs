//! Qilby: a compiler for IT delivery projects.
//!
//! One way through the house, each stage a pure function of the one before:
//!
//! ```text
//! load → check → plan → render    → write
//!                     ↘ provision ↗
//! ```

pub mod artifact;
pub mod check;
pub mod commands;
pub mod diagnostic;
pub mod load;
pub mod model;
pub mod pipeline;
pub mod plan;
pub mod provision;
pub mod render;
pub mod span;
pub mod watch;
pub mod write;
