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
fn overlap(
    left: &[(Minute, Minute)],
    right: impl Iterator<Item = (Minute, Minute)> + Clone,
) -> Vec<(Minute, Minute)> {
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
mod tests {
    use super::*;
    use crate::plan::calendar::{Hours, midnight, minute_of};

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn at(month: u32, day: u32, hour: u32) -> Minute {
        minute_of(date(2026, month, day).and_hms_opt(hour, 0, 0).unwrap())
    }

    fn rules() -> CalendarRules {
        let hours = [Hours::between((9, 0), (12, 0)).unwrap(), Hours::between((13, 0), (17, 0)).unwrap()];
        CalendarRules::weekly(&[0, 1, 2, 3, 4], &hours)
    }

    /// April 2026: the 1st is a Wednesday.
    fn office() -> WorkCalendar {
        WorkCalendar::compile(&rules(), &[], date(2026, 4, 1), 30)
    }

    #[test]
    fn working_time_is_added_across_nights_and_weekends() {
        let calendar = office();
        assert_eq!(calendar.add_working(at(4, 2, 9), 7 * 60), Some(at(4, 2, 17)), "to the end of the day");
        assert_eq!(calendar.add_working(at(4, 2, 9), 8 * 60), Some(at(4, 3, 10)));
        assert_eq!(calendar.add_working(at(4, 3, 17), 60), Some(at(4, 6, 10)), "over the weekend");
        assert_eq!(calendar.add_working(at(4, 5, 3), 0), Some(at(4, 5, 3)), "nothing to work");
        assert_eq!(calendar.add_working(at(4, 6, 10), -60), Some(at(4, 6, 9)));
        assert_eq!(calendar.add_working(at(4, 6, 10), -120), Some(at(4, 3, 16)));
        assert_eq!(calendar.add_working(at(4, 6, 9), -60), Some(at(4, 3, 16)));
        assert_eq!(calendar.before_working(at(4, 6, 10), 60), Some(at(4, 3, 17)), "the evening, not the morning");
        assert_eq!(calendar.before_working(at(4, 6, 10), 120), Some(at(4, 3, 16)));
        assert_eq!(calendar.before_working(at(4, 1, 9), 1), None);
        assert_eq!(calendar.add_working(at(4, 29, 9), 1_000_000), None);
        assert_eq!(calendar.add_working(at(4, 1, 9), -1), None);
    }

    #[test]
    fn the_nearest_worked_instants_are_found() {
        let calendar = office();
        assert_eq!(calendar.next_worked(at(4, 3, 17)), Some(at(4, 6, 9)));
        assert_eq!(calendar.next_worked(at(4, 3, 12)), Some(at(4, 3, 13)));
        assert_eq!(calendar.next_worked(at(4, 3, 14)), Some(at(4, 3, 14)));
        assert_eq!(calendar.prev_worked(at(4, 6, 9)), Some(at(4, 3, 17)));
        assert_eq!(calendar.prev_worked(at(4, 6, 10)), Some(at(4, 6, 10)));
        assert_eq!(calendar.prev_worked(at(4, 1, 9)), None);
        assert_eq!(calendar.next_worked(at(4, 30, 17)), None);
        assert!(calendar.is_worked(at(4, 3, 9)) && !calendar.is_worked(at(4, 3, 12)));
    }

    #[test]
    fn an_absence_is_not_worked() {
        let leave = [Period::days(date(2026, 4, 6), date(2026, 4, 10))];
        let calendar = WorkCalendar::compile(&rules(), &leave, date(2026, 4, 1), 30);
        assert_eq!(calendar.next_worked(at(4, 3, 17)), Some(at(4, 13, 9)));
        assert_eq!(calendar.day_minutes(day_of(at(4, 7, 0))), 0);
        assert_eq!(calendar.total(), office().total() - 5 * 420);
    }

    #[test]
    fn several_people_work_when_all_do() {
        let early = Hours::between((8, 0), (14, 0)).unwrap();
        let other = WorkCalendar::compile(&CalendarRules::weekly(&[0, 2], &[early]), &[], date(2026, 4, 2), 60);
        let both = WorkCalendar::intersection(&[&office(), &other]);
        assert_eq!(both.span_start(), midnight(date(2026, 4, 2)));
        assert_eq!(both.next_worked(at(4, 2, 0)), Some(at(4, 6, 9)));
        let days: Vec<_> = both.day_intervals(day_of(at(4, 8, 0))).collect();
        assert_eq!(days, [(at(4, 8, 9), at(4, 8, 12)), (at(4, 8, 13), at(4, 8, 14))]);
    }

    #[test]
    fn a_continuous_calendar_is_plain_arithmetic() {
        let calendar = WorkCalendar::compile(&CalendarRules::continuous(), &[], date(2026, 4, 1), 10);
        assert!(calendar.continuous);
        assert_eq!(calendar.add_working(at(4, 1, 23), 120), Some(at(4, 2, 1)));
        assert_eq!(calendar.add_working(at(4, 2, 1), -120), Some(at(4, 1, 23)));
        assert_eq!(calendar.worked_before(at(4, 3, 0)), 2 * DAY);
        assert_eq!(calendar.add_working(at(4, 10, 0), 2 * DAY), None);
    }

    #[test]
    fn intervals_between_two_instants_are_cut_to_them() {
        let cut: Vec<_> = office().intervals_between(at(4, 3, 16), at(4, 6, 10)).collect();
        assert_eq!(cut, [(at(4, 3, 16), at(4, 3, 17)), (at(4, 6, 9), at(4, 6, 10))]);
    }

    proptest::proptest! {
        #[test]
        fn adding_then_measuring_gives_back_the_minutes(start in 0i64..20_000, minutes in 1i64..3_000) {
            let calendar = office();
            let start = calendar.span_start() + start;
            if let Some(end) = calendar.add_working(start, minutes) {
                proptest::prop_assert_eq!(calendar.working_between(start, end), minutes);
                proptest::prop_assert!(calendar.is_worked(end - 1), "the end closes worked time");
                let back = calendar.add_working(end, -minutes).unwrap();
                proptest::prop_assert_eq!(Some(back), calendar.next_worked(start), "the last instant to start from");
            }
        }

        #[test]
        fn the_mirror_measures_the_same(a in 0i64..43_200, b in 0i64..43_200) {
            let calendar = office();
            let mirror = calendar.mirrored();
            let (a, b) = (calendar.span_start() + a, calendar.span_start() + b);
            proptest::prop_assert_eq!(calendar.working_between(a, b), mirror.working_between(-b, -a));
            proptest::prop_assert_eq!(mirror.mirrored(), calendar);
        }
    }
}
