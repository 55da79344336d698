//! Schedules and lists of other tools as the text of a project file.

mod ids;
mod list;
mod project;

pub use list::with_tasks;
pub use project::{Imported, project_file};

use chrono::NaiveDate;
use toml_edit::Item;

use crate::model::value::Date;

fn day(date: NaiveDate) -> Item {
    super::results::date(Date(date))
}
