//! Working time over a span of days, with prefix sums.

use chrono::{Datelike, NaiveDate};

use super::rules::without;
use super::{CalendarRules, DAY, Minute, Period, date_of, day_of};

/// Working intervals over a bounded span of days.
///
/// Arithmetic is exact to the minute. What would fall outside the span is `None`, never a guess: compile a longer span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkCalendar {
    /// Number of the first day (see [`day_of`]).
    first_day: i64,
    /// For each day and one after the last, the index of its first interval.
    first_of_day: Vec<u32>,
    /// Intervals in order of time; none crosses midnight.
    from: Vec<Minute>,
    to: Vec<Minute>,
    /// Working minutes before each interval and, last, in all.
    before: Vec<Minute>,
    /// Every minute of the span is worked.
    continuous: bool,
}

impl WorkCalendar {
    /// Compiles rules, less the absences of one person, over `days` days from `first`.
    pub fn compile(rules: &CalendarRules, absences: &[Period], first: NaiveDate, days: u32) -> WorkCalendar {
        let mut builder = Builder::new(day_of(super::midnight(first)), days);
        let mut holidays = (None, Vec::new());
        let mut date = Some(first);
        for _ in 0..days {
            if let Some(day) = date {
                if holidays.0 != Some(day.year()) {
                    holidays = (Some(day.year()), rules.holidays.in_year(day.year()));
                }
                let midnight = super::midnight(day);
                for hours in without(day, rules.day_with(day, &holidays.1).hours, absences) {
                    builder.push(midnight + Minute::from(hours.from()), midnight + Minute::from(hours.to()));
                }
                date = day.succ_opt();
            }
            builder.end_day();
        }
        builder.finish()
    }

    /// The time when all of several calendars work, over the days that all of them span.
    pub fn intersection(calendars: &[&WorkCalendar]) -> WorkCalendar {
        let first = calendars.iter().map(|c| c.first_day).max().unwrap_or(0);
        let end = calendars.iter().map(|c| c.end_day()).min().unwrap_or(0).max(first);
        let mut builder = Builder::new(first, u32::try_from(end - first).unwrap_or(0));
        for day in first..end {
            let mut common: Vec<(Minute, Minute)> = vec![(day * DAY, (day + 1) * DAY)];
            for calendar in calendars {
                common = overlap(&common, calendar.day_intervals(day));
            }
            for (from, to) in common {
                builder.push(from, to);
            }
            builder.end_day();
        }
        builder.finish()
    }

    /// The same calendar with time running backwards: minute `t` becomes `-t`.
    pub(crate) fn mirrored(&self) -> WorkCalendar {
        let days = self.end_day() - self.first_day;
        let mut builder = Builder::new(-self.end_day(), u32::try_from(days).unwrap_or(0));
        for day in (self.first_day..self.end_day()).rev() {
            for index in self.of_day(day).rev() {
                builder.push(-self.to[index], -self.from[index]);
            }
            builder.end_day();
        }
        builder.finish()
    }

    /// First minute of the span.
    pub fn span_start(&self) -> Minute {
        self.first_day * DAY
    }

    /// First minute after the span.
    pub fn span_end(&self) -> Minute {
        self.end_day() * DAY
    }

    /// Working minutes in the whole span.
    pub fn total(&self) -> Minute {
        self.before.last().copied().unwrap_or(0)
    }

    /// Working minutes of the span before an instant.
    pub fn worked_before(&self, at: Minute) -> Minute {
        if self.continuous {
            return (at - self.span_start()).clamp(0, self.total());
        }
        let mut index = self.first_interval(at);
        while index < self.from.len() && self.to[index] <= at {
            index += 1;
        }
        match self.from.get(index) {
            Some(from) => self.before[index] + (at - from).max(0),
            None => self.total(),
        }
    }

    /// Working minutes from one instant to another; negative when they are in the other order.
    pub fn working_between(&self, from: Minute, to: Minute) -> Minute {
        self.worked_before(to) - self.worked_before(from)
    }

    /// The instant reached after `minutes` of working time from an instant.
    ///
    /// Forwards it is the first instant by which they have been worked, hence the end of an interval rather than the
    /// start of the next; backwards (`minutes < 0`) the last instant from which they remain to be worked. Zero is the
    /// instant itself. `None` outside the span.
    pub fn add_working(&self, from: Minute, minutes: Minute) -> Option<Minute> {
        if minutes == 0 {
            return Some(from);
        }
        if self.continuous {
            let reached = from.max(self.span_start()).checked_add(minutes)?;
            return (self.span_start()..=self.span_end()).contains(&reached).then_some(reached);
        }
        let target = self.worked_before(from).checked_add(minutes)?;
        if target < 0 || target > self.total() {
            return None;
        }
        let index = if minutes > 0 {
            self.before.partition_point(|&before| before < target).checked_sub(1)?
        } else {
            self.before.partition_point(|&before| before <= target).checked_sub(1)?
        };
        Some(self.from.get(index)? + (target - self.before[index]))
    }

    /// The first instant from which no more than `minutes` of working time remain until an instant: the end of an interval
    /// rather than the start of the next. `None` before the span.
    pub fn before_working(&self, until: Minute, minutes: Minute) -> Option<Minute> {
        let target = self.worked_before(until) - minutes;
        if self.continuous {
            return (target > 0).then(|| self.span_start() + target);
        }
        let index = self.before.partition_point(|&before| before < target).checked_sub(1)?;
        Some(self.from.get(index)? + (target - self.before[index]))
    }

    /// The first worked instant at or after an instant; `None` when the span has none left.
    pub fn next_worked(&self, at: Minute) -> Option<Minute> {
        if self.continuous {
            let at = at.max(self.span_start());
            return (at < self.span_end()).then_some(at);
        }
        let mut index = self.first_interval(at);
        while *self.to.get(index)? <= at {
            index += 1;
        }
        Some(self.from[index].max(at))
    }

    /// The last instant at or before an instant that ends worked time (so the end of a day, seen from the night after
    /// it); `None` when nothing is worked before.
    pub fn prev_worked(&self, at: Minute) -> Option<Minute> {
        if self.continuous {
            let at = at.min(self.span_end());
            return (at > self.span_start()).then_some(at);
        }
        let index = self.from.partition_point(|&from| from < at).checked_sub(1)?;
        Some(self.to[index].min(at))
    }

    /// The minute is worked.
    pub fn is_worked(&self, at: Minute) -> bool {
        self.next_worked(at) == Some(at)
    }

    /// The working intervals of a day by its number (see [`day_of`]), in order; none outside the span.
    pub fn day_intervals(&self, day: i64) -> impl DoubleEndedIterator<Item = (Minute, Minute)> + Clone + '_ {
        self.of_day(day).map(|index| (self.from[index], self.to[index]))
    }

    /// The working minutes of a day by its number.
    pub fn day_minutes(&self, day: i64) -> Minute {
        let range = self.of_day(day);
        self.before[range.end] - self.before[range.start]
    }

    /// The working intervals between two instants, cut to them, in order.
    pub fn intervals_between(&self, from: Minute, to: Minute) -> impl Iterator<Item = (Minute, Minute)> + '_ {
        let mut index = self.first_interval(from);
        while index < self.from.len() && self.to[index] <= from {
            index += 1;
        }
        (index..self.from.len())
            .map(move |i| (self.from[i].max(from), self.to[i].min(to)))
            .take_while(move |(start, _)| *start < to)
    }

    /// The dates of the span that have working time, in order.
    pub fn worked_dates(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        (self.first_day..self.end_day()).filter(|day| self.day_minutes(*day) > 0).map(|day| date_of(day * DAY))
    }

    fn end_day(&self) -> i64 {
        self.first_day + i64::try_from(self.first_of_day.len()).unwrap_or(i64::MAX) - 1
    }

    /// Indexes of a day's intervals.
    fn of_day(&self, day: i64) -> std::ops::Range<usize> {
        let last = self.first_of_day.len() - 1;
        let at = |day: i64| self.first_of_day[usize::try_from(day - self.first_day).unwrap_or(0).min(last)] as usize;
        at(day)..at(day + 1)
    }

    /// The index of the first interval of the day in which an instant falls.
    fn first_interval(&self, at: Minute) -> usize {
        self.of_day(day_of(at)).start
    }
}

/// The parts of sorted intervals that lie in others.
fn overlap(left: &[(Minute, Minute)], right: impl Iterator<Item = (Minute, Minute)> + Clone) -> Vec<(Minute, Minute)> {
    left.iter()
        .flat_map(|&(from, to)| right.clone().map(move |(start, end)| (from.max(start), to.min(end))))
        .filter(|(from, to)| from < to)
        .collect()
}

/// Lays intervals down day by day.
struct Builder {
    calendar: WorkCalendar,
}

impl Builder {
    fn new(first_day: i64, days: u32) -> Builder {
        let mut first_of_day = Vec::with_capacity(days as usize + 1);
        first_of_day.push(0);
        let calendar = WorkCalendar {
            first_day,
            first_of_day,
            from: Vec::new(),
            to: Vec::new(),
            before: vec![0],
            continuous: false,
        };
        Builder { calendar }
    }

    fn push(&mut self, from: Minute, to: Minute) {
        let total = self.calendar.total();
        self.calendar.from.push(from);
        self.calendar.to.push(to);
        self.calendar.before.push(total + to - from);
    }

    fn end_day(&mut self) {
        self.calendar.first_of_day.push(u32::try_from(self.calendar.from.len()).unwrap_or(u32::MAX));
    }

    fn finish(mut self) -> WorkCalendar {
        let span = self.calendar.span_end() - self.calendar.span_start();
        self.calendar.continuous = span > 0 && self.calendar.total() == span;
        self.calendar
    }
}

#[cfg(test)]
mod tests;
