//! From dates to positions, and the cells of the time scale.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use crate::svg::Font;

use super::texts::Texts;

/// The days shown on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First day.
    pub from: NaiveDate,
    /// Number of days, at least one.
    pub days: i64,
}

impl Window {
    /// The window of these days, both included.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Self {
        Self { from, days: ((to - from).num_days() + 1).max(1) }
    }

    /// The last day shown.
    pub fn last(self) -> NaiveDate {
        add_days(self.from, self.days - 1)
    }
}

/// A date some days later; the same date at the end of the calendar.
pub fn add_days(date: NaiveDate, days: i64) -> NaiveDate {
    let moved = if days >= 0 {
        date.checked_add_days(Days::new(days.unsigned_abs()))
    } else {
        date.checked_sub_days(Days::new(days.unsigned_abs()))
    };
    moved.unwrap_or(date)
}

/// Dates to abscissas.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// The days shown.
    pub window: Window,
    /// Abscissa of the first day's start.
    pub left: f64,
    /// Abscissa of the last day's end.
    pub right: f64,
    /// First and last hour worked, in seconds from midnight.
    hours: (f64, f64),
}

impl Scale {
    /// A scale that spreads the window over `left..right`.
    pub fn new(window: Window, left: f64, right: f64, hours: (NaiveTime, NaiveTime)) -> Self {
        let seconds = |time: NaiveTime| f64::from(time.num_seconds_from_midnight());
        let (first, last) = (seconds(hours.0), seconds(hours.1));
        let hours = if last > first { (first, last) } else { (0.0, 86_400.0) };
        Self { window, left, right, hours }
    }

    /// Points a day.
    pub fn day(&self) -> f64 {
        (self.right - self.left) / self.window.days as f64
    }

    /// Abscissa of a day's start; outside the chart for a date outside the window.
    pub fn date(&self, date: NaiveDate) -> f64 {
        self.left + (date - self.window.from).num_days() as f64 * self.day()
    }

    /// Abscissa of a moment: the hours worked fill the day.
    pub fn moment(&self, moment: NaiveDateTime) -> f64 {
        let seconds = f64::from(moment.time().num_seconds_from_midnight());
        let share = ((seconds - self.hours.0) / (self.hours.1 - self.hours.0)).clamp(0.0, 1.0);
        self.date(moment.date()) + share * self.day()
    }

    /// The same, kept inside the chart.
    pub fn clamp(&self, x: f64) -> f64 {
        x.clamp(self.left, self.right)
    }
}

/// A unit of the time scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A calendar year.
    Year,
    /// Three months.
    Quarter,
    /// A month.
    Month,
    /// An ISO week, Monday to Sunday.
    Week,
    /// A day.
    Day,
}

/// The lines of the time scale for this many points a day, coarsest first.
pub fn tiers(day: f64, font: Font, texts: &Texts) -> &'static [Unit] {
    let fits = |sample: &str, days: f64| font.width(sample) + 5.0 <= day * days;
    let longest_month = texts.months_short.iter().map(|m| font.width(m)).fold(0.0, f64::max);
    if fits("30", 1.0) {
        &[Unit::Month, Unit::Week, Unit::Day]
    } else if fits(&format!("{}52", texts.week), 7.0) {
        &[Unit::Month, Unit::Week]
    } else if longest_month + 4.0 <= day * 30.0 {
        &[Unit::Year, Unit::Month]
    } else {
        &[Unit::Year, Unit::Quarter]
    }
}

/// One cell of the time scale.
#[derive(Debug, Clone)]
pub struct Cell {
    /// First day inside the window.
    pub from: NaiveDate,
    /// Number of days inside the window.
    pub days: i64,
    /// Its name, from the longest to the shortest way to write it.
    pub names: Vec<String>,
}

/// The cells of one line of the time scale, clipped to the window.
///
/// With `dated`, quarters and months say their year: no line above does.
pub fn cells(unit: Unit, window: Window, texts: &Texts, dated: bool) -> Vec<Cell> {
    let mut cells = Vec::new();
    let end = add_days(window.from, window.days);
    let mut from = window.from;
    while from < end {
        let next = next_boundary(unit, from).min(end);
        if next <= from {
            break;
        }
        cells.push(Cell { from, days: (next - from).num_days(), names: names(unit, from, texts, dated) });
        from = next;
    }
    cells
}

/// The first day of the next unit.
fn next_boundary(unit: Unit, date: NaiveDate) -> NaiveDate {
    let month = |year: i32, month0: u32| {
        NaiveDate::from_ymd_opt(year + (month0 / 12) as i32, month0 % 12 + 1, 1).unwrap_or(NaiveDate::MAX)
    };
    match unit {
        Unit::Year => month(date.year(), 12),
        Unit::Quarter => month(date.year(), (date.month0() / 3 + 1) * 3),
        Unit::Month => month(date.year(), date.month0() + 1),
        Unit::Week => add_days(date, 7 - i64::from(date.weekday().num_days_from_monday())),
        Unit::Day => add_days(date, 1),
    }
}

fn names(unit: Unit, date: NaiveDate, texts: &Texts, dated: bool) -> Vec<String> {
    let year = date.year();
    let with_year = |names: &[&str]| -> Vec<String> {
        let dated_names = names.iter().filter(|_| dated).map(|n| format!("{n}\u{a0}{year}"));
        dated_names.chain(names.iter().map(|n| (*n).to_owned())).collect()
    };
    match unit {
        Unit::Year => vec![year.to_string()],
        Unit::Quarter => with_year(&[&format!("{}{}", texts.quarter, date.month0() / 3 + 1)]),
        Unit::Month => {
            let month = date.month0() as usize;
            with_year(&[&texts.months[month], &texts.months_short[month]])
        }
        Unit::Week => vec![format!("{}{:02}", texts.week, date.iso_week().week())],
        Unit::Day => vec![format!("{:02}", date.day())],
    }
}

/// Monday of the date's week.
pub fn monday(date: NaiveDate) -> NaiveDate {
    add_days(date, -i64::from(date.weekday().num_days_from_monday()))
}
