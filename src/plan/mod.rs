//! Project → plan: everything that can be worked out.

pub mod calendar;
pub mod cost;
pub mod schedule;
pub mod timeline;
pub mod trace;
