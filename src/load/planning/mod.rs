//! Schedules of other tools.

mod calendars;
mod mspdi;
mod tasks;
mod tree;

pub use mspdi::mspdi;
pub use tasks::task_list;
