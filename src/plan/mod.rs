//! Project → plan: everything that can be worked out.

pub mod calendar;
pub mod schedule;
