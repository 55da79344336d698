//! Calendars: public holidays, working hours, and arithmetic in working time.
//!
//! All instants are civil (wall clock) minutes; there is no time zone and no clock. Rules ([`CalendarRules`]) say what
//! a day is; a [`WorkCalendar`] is those rules compiled over a span of days, with prefix sums, so that adding or
//! measuring working time costs O(log n) and never walks the days.

mod easter;
mod holidays;
mod minute;
mod rules;
mod work;

pub use easter::easter;
pub use holidays::{Holiday, HolidayRules, Region};
pub use minute::{DAY, Minute, Period, civil, date_of, day_of, midnight, minute_of};
pub use rules::{CalendarRules, Day, DayKind, Hours};
pub use work::WorkCalendar;
