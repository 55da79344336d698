//! What the exchange with other schedulers needs besides the timeline: calendars day by day, links
//! between pairs of tasks, assignments with their share of a person's time, spans of working time.

mod assignments;
mod calendars;
mod links;

pub use assignments::{Assignment, assignments, availability};
pub use calendars::{Absence, Calendars, Reason, WorkingWeek, calendars};
pub use links::{End, Link, Links, links};

use chrono::NaiveDateTime;

use super::timeline::{Timeline, project_rules};
use crate::check::Project;
use qilby_schedule::calendar::{Minute, WorkCalendar, minute_of};

/// Measures working time of the project calendar.
#[derive(Clone, Debug)]
pub struct Ruler {
    worked: WorkCalendar,
    /// Working minutes of a day.
    pub day: Minute,
    /// Working minutes of a week.
    pub week: Minute,
}

impl Ruler {
    /// Covers the whole project.
    pub fn new(project: &Project, timeline: &Timeline) -> Self {
        let rules = project_rules(project);
        let days = u32::try_from((timeline.finish - timeline.start).num_days() + 2).unwrap_or(u32::MAX);
        Ruler {
            worked: WorkCalendar::compile(&rules, &[], timeline.start, days),
            day: rules.minutes_per_day(),
            week: rules.minutes_per_week(),
        }
    }

    /// Working minutes from one instant to another.
    pub fn between(&self, from: NaiveDateTime, to: NaiveDateTime) -> Minute {
        self.worked.working_between(minute_of(from), minute_of(to))
    }
}
