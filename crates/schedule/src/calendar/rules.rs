//! What a calendar says of a day.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use super::{DAY, Holiday, HolidayRules, Minute, Period, midnight, minute_of};

/// One working interval of a day, in minutes after midnight, the end left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    from: u16,
    to: u16,
}

impl Hours {
    /// An interval of minutes after midnight; `None` unless `from < to <= 1440`.
    pub fn new(from: u16, to: u16) -> Option<Hours> {
        (from < to && Minute::from(to) <= DAY).then_some(Hours { from, to })
    }

    /// The interval between two times of day written `(hour, minute)`; `None` unless it lies in one day, in order.
    pub fn between(from: (u16, u16), to: (u16, u16)) -> Option<Hours> {
        let minutes = |(hour, minute): (u16, u16)| (hour <= 24 && minute < 60).then(|| hour * 60 + minute);
        Hours::new(minutes(from)?, minutes(to)?)
    }

    /// First minute after midnight.
    pub fn from(self) -> u16 {
        self.from
    }

    /// The minute after midnight at which it ends.
    pub fn to(self) -> u16 {
        self.to
    }

    /// Its length in minutes.
    pub fn minutes(self) -> u16 {
        self.to - self.from
    }
}

/// A calendar in words: hours of each weekday, public holidays, closures, exceptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarRules {
    /// Working intervals of Monday to Sunday; none for a day of rest.
    pub week: [Vec<Hours>; 7],
    /// Public holidays kept.
    pub holidays: HolidayRules,
    /// Periods when nobody works.
    pub closures: Vec<Period>,
    /// Dates with hours of their own (none: not worked), whatever the weekday, the holiday or the closure says.
    pub exceptions: BTreeMap<NaiveDate, Vec<Hours>>,
}

/// Why a day is worked or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// Has working hours.
    Worked,
    /// A weekday without hours, such as Saturday and Sunday.
    Rest,
    /// A public holiday.
    Holiday(Holiday),
    /// Lies wholly in a closure.
    Closure,
    /// Excluded by an exception.
    Excluded,
}

/// One day of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Why it is worked or not.
    pub kind: DayKind,
    /// Its working intervals: sorted, apart from one another.
    pub hours: Vec<Hours>,
}

impl CalendarRules {
    /// The same hours on the given weekdays (0 is Monday), nothing else.
    pub fn weekly(days: &[usize], hours: &[Hours]) -> CalendarRules {
        let mut rules = CalendarRules::default();
        for (index, day) in rules.week.iter_mut().enumerate() {
            if days.contains(&index) {
                *day = hours.to_vec();
            }
        }
        rules
    }

    /// Every minute of every day.
    pub fn continuous() -> CalendarRules {
        let whole = Hours { from: 0, to: 1_440 };
        CalendarRules::weekly(&[0, 1, 2, 3, 4, 5, 6], &[whole])
    }

    /// What the calendar says of a date. When several reasons hold, the order is exception, rest, holiday, closure.
    pub fn day(&self, date: NaiveDate) -> Day {
        self.day_with(date, &self.holidays.in_year(date.year()))
    }

    /// Like [`CalendarRules::day`], with the year's holidays already worked out.
    pub(super) fn day_with(&self, date: NaiveDate, holidays: &[(NaiveDate, Holiday)]) -> Day {
        let idle = |kind| Day { kind, hours: Vec::new() };
        if let Some(hours) = self.exceptions.get(&date) {
            let hours = merged(hours.clone());
            return if hours.is_empty() { idle(DayKind::Excluded) } else { Day { kind: DayKind::Worked, hours } };
        }
        let hours = merged(self.week[date.weekday().num_days_from_monday() as usize].clone());
        if hours.is_empty() {
            return idle(DayKind::Rest);
        }
        if let Some((_, holiday)) = holidays.iter().find(|(day, _)| *day == date) {
            return idle(DayKind::Holiday(*holiday));
        }
        let hours = without(date, hours, &self.closures);
        let kind = if hours.is_empty() { DayKind::Closure } else { DayKind::Worked };
        Day { kind, hours }
    }

    /// The working minutes of the fullest weekday: what one "day" of work means in this calendar (0 when it has none).
    pub fn minutes_per_day(&self) -> Minute {
        let minutes = |day: &Vec<Hours>| merged(day.clone()).iter().map(|hours| Minute::from(hours.minutes())).sum();
        self.week.iter().map(minutes).max().unwrap_or(0)
    }

    /// The working minutes of an ordinary week, without holidays or closures.
    pub fn minutes_per_week(&self) -> Minute {
        self.week.iter().flat_map(|day| merged(day.clone())).map(|hours| Minute::from(hours.minutes())).sum()
    }
}

/// Intervals sorted, those that touch or overlap made one.
fn merged(mut hours: Vec<Hours>) -> Vec<Hours> {
    hours.sort_unstable();
    let mut apart: Vec<Hours> = Vec::with_capacity(hours.len());
    for next in hours {
        match apart.last_mut() {
            Some(last) if next.from <= last.to => last.to = last.to.max(next.to),
            _ => apart.push(next),
        }
    }
    apart
}

/// The hours of a date that no period covers.
pub(super) fn without(date: NaiveDate, hours: Vec<Hours>, periods: &[Period]) -> Vec<Hours> {
    let start = midnight(date);
    let clip = |at: NaiveDateTime| u16::try_from((minute_of(at) - start).clamp(0, DAY)).unwrap_or(0);
    let mut left = hours;
    for period in periods {
        if period.from.date() > date || period.to.date() < date {
            continue;
        }
        let (from, to) = (clip(period.from), clip(period.to));
        if from >= to {
            continue;
        }
        left = left
            .into_iter()
            .flat_map(|h| [Hours::new(h.from, h.to.min(from)), Hours::new(h.from.max(to), h.to)])
            .flatten()
            .collect();
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Region;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn office() -> CalendarRules {
        let hours = [Hours::between((9, 0), (12, 0)).unwrap(), Hours::between((13, 0), (17, 0)).unwrap()];
        let mut rules = CalendarRules::weekly(&[0, 1, 2, 3, 4], &hours);
        rules.holidays = HolidayRules { region: Region::France, whit_monday_worked: false };
        rules
    }

    #[test]
    fn hours_outside_a_day_or_backwards_are_refused() {
        assert_eq!(Hours::between((12, 0), (9, 0)), None);
        assert_eq!(Hours::between((9, 0), (24, 1)), None);
        assert_eq!(Hours::between((9, 60), (12, 0)), None);
        assert_eq!(Hours::between((0, 0), (24, 0)).unwrap().minutes(), 1_440);
    }

    #[test]
    fn a_day_says_why_it_is_not_worked() {
        let mut rules = office();
        rules.closures = vec![Period::days(date(2026, 8, 3), date(2026, 8, 14))];
        rules.exceptions.insert(date(2026, 9, 5), vec![Hours::between((9, 0), (12, 0)).unwrap()]);
        rules.exceptions.insert(date(2026, 9, 7), vec![]);
        assert_eq!(rules.day(date(2026, 5, 7)).kind, DayKind::Worked);
        assert_eq!(rules.day(date(2026, 5, 9)).kind, DayKind::Rest);
        assert_eq!(rules.day(date(2026, 5, 14)).kind, DayKind::Holiday(Holiday::Ascension));
        assert_eq!(rules.day(date(2026, 8, 14)).kind, DayKind::Closure);
        assert_eq!(rules.day(date(2026, 8, 17)).kind, DayKind::Worked);
        assert_eq!(rules.day(date(2026, 9, 5)).hours.len(), 1, "a Saturday worked by exception");
        assert_eq!(rules.day(date(2026, 9, 7)).kind, DayKind::Excluded);
    }

    #[test]
    fn a_closure_may_begin_at_noon() {
        let mut rules = office();
        let noon = date(2026, 12, 24).and_hms_opt(12, 0, 0).unwrap();
        rules.closures = vec![Period { from: noon, to: date(2027, 1, 4).and_hms_opt(0, 0, 0).unwrap() }];
        let eve = rules.day(date(2026, 12, 24));
        assert_eq!(eve.kind, DayKind::Worked);
        assert_eq!(eve.hours, [Hours::between((9, 0), (12, 0)).unwrap()]);
        assert_eq!(rules.day(date(2026, 12, 31)).kind, DayKind::Closure);
    }

    #[test]
    fn overlapping_hours_are_counted_once() {
        let hours = [Hours::between((9, 0), (13, 0)).unwrap(), Hours::between((12, 0), (17, 0)).unwrap()];
        let rules = CalendarRules::weekly(&[0], &hours);
        assert_eq!(rules.minutes_per_day(), 480);
        assert_eq!(rules.minutes_per_week(), 480);
    }
}
