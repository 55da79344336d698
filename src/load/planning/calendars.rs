//! Calendars of Microsoft Project XML: hours of the week, and days off.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, Timelike};

use super::mspdi::moment;
use super::tree::Element;
use crate::model::{ForeignCalendar, ForeignSchedule, ForeignWeek};

/// Calendars by their number, each with the number of the one that it builds on, and whether it has hours of its own.
pub(super) type ByNumber = BTreeMap<i64, (ForeignCalendar, i64, bool)>;

/// The calendars by their number: hours, and days off.
pub(super) fn calendars(root: &Element, schedule: &mut ForeignSchedule) -> ByNumber {
    let read: ByNumber = root
        .items("Calendars", "Calendar")
        .filter_map(|calendar| {
            let week = week(calendar);
            let own = calendar.items("WeekDays", "WeekDay").any(|day| day.text("DayType") != "0");
            let title = calendar.text("Name").to_owned();
            let closures = closures(calendar);
            let base = calendar.number("BaseCalendarUID").unwrap_or(-1);
            Some((calendar.number("UID")?, (ForeignCalendar { title, week, closures }, base, own)))
        })
        .collect();
    let project = root.number::<i64>("CalendarUID").and_then(|uid| read.get(&uid)).or_else(|| read.values().next());
    schedule.calendar = project.map_or_else(standard, |(calendar, ..)| calendar.clone());
    if schedule.calendar.week.iter().all(Vec::is_empty) {
        schedule.calendar.week = standard().week;
    }
    read
}

/// Monday to Friday, nine to twelve and one to five.
fn standard() -> ForeignCalendar {
    let day = |number| if number < 5 { vec![(9 * 60, 12 * 60), (13 * 60, 17 * 60)] } else { Vec::new() };
    ForeignCalendar { week: std::array::from_fn(day), ..ForeignCalendar::default() }
}

fn week(calendar: &Element) -> ForeignWeek {
    let mut week = ForeignWeek::default();
    for day in calendar.items("WeekDays", "WeekDay") {
        // 1 is Sunday; 0 is a date, not a day of the week.
        if let Some(number @ 1..=7) = day.number::<usize>("DayType")
            && day.is("DayWorking")
        {
            week[(number + 5) % 7] = hours(day);
        }
    }
    week
}

fn hours(day: &Element) -> Vec<(u16, u16)> {
    let time = |text: &str| {
        let at = NaiveTime::parse_from_str(text, "%H:%M:%S").ok()?;
        u16::try_from(at.num_seconds_from_midnight() / 60).ok()
    };
    let interval = |one: &Element| {
        let (from, to) = (time(one.text("FromTime"))?, time(one.text("ToTime"))?);
        // Midnight at the end of a day is written as that of its beginning.
        let to = if to == 0 { 24 * 60 } else { to };
        (from < to).then_some((from, to))
    };
    day.items("WorkingTimes", "WorkingTime").filter_map(interval).collect()
}

/// Days off, of either way to write them.
fn closures(calendar: &Element) -> Vec<(NaiveDate, NaiveDate, String)> {
    let days = calendar.items("WeekDays", "WeekDay").filter(|day| day.text("DayType") == "0");
    let mut closures: Vec<(NaiveDate, NaiveDate, String)> = calendar
        .items("Exceptions", "Exception")
        .chain(days)
        .filter(|one| !one.is("DayWorking"))
        .filter_map(|one| {
            let period = one.all("TimePeriod").next()?;
            let (from, to) = (moment(period.text("FromDate"))?, moment(period.text("ToDate"))?);
            (from <= to).then(|| (from.date(), to.date(), one.text("Name").to_owned()))
        })
        .collect();
    // Files for older versions have each of them twice, the second time without a name.
    closures.sort_by(|a, b| (a.0, a.1, a.2.is_empty(), &a.2).cmp(&(b.0, b.1, b.2.is_empty(), &b.2)));
    closures.dedup_by_key(|one| (one.0, one.1));
    closures
}
