//! Schedules of other tools.

mod mspdi;
mod tasks;
mod tree;

pub use mspdi::mspdi;
pub use tasks::task_list;
