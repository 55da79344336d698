//! Instants as whole minutes of civil time.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// An instant: minutes of civil time since 1970-01-01 00:00. Also used for lengths of time, in minutes.
pub type Minute = i64;

/// Minutes in a civil day.
pub const DAY: Minute = 1_440;

/// The minute in which an instant falls (seconds are dropped).
pub fn minute_of(at: NaiveDateTime) -> Minute {
    at.and_utc().timestamp().div_euclid(60)
}

/// The instant at which a minute begins; beyond what chrono can hold, the nearest instant that it can.
pub fn civil(minute: Minute) -> NaiveDateTime {
    let nearest = if minute < 0 { NaiveDateTime::MIN } else { NaiveDateTime::MAX };
    TimeDelta::try_minutes(minute)
        .and_then(|span| NaiveDate::default().and_time(NaiveTime::MIN).checked_add_signed(span))
        .unwrap_or(nearest)
}

/// The first minute of a day.
pub fn midnight(date: NaiveDate) -> Minute {
    minute_of(date.and_time(NaiveTime::MIN))
}

/// The number of the day in which a minute falls (day 0 is 1970-01-01).
pub fn day_of(minute: Minute) -> i64 {
    minute.div_euclid(DAY)
}

/// The date in which a minute falls.
pub fn date_of(minute: Minute) -> NaiveDate {
    civil(minute).date()
}

/// A span of civil time, from the first instant to the last, which it leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First instant.
    pub from: NaiveDateTime,
    /// First instant after it.
    pub to: NaiveDateTime,
}

impl Period {
    /// Whole days, from the first to the last, both in it.
    pub fn days(first: NaiveDate, last: NaiveDate) -> Period {
        let after = last.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        Period { from: first.and_time(NaiveTime::MIN), to: after.and_time(NaiveTime::MIN) }
    }

    /// One whole day.
    pub fn day(date: NaiveDate) -> Period {
        Period::days(date, date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_and_civil_time_agree() {
        let at = NaiveDate::from_ymd_opt(2026, 4, 9).unwrap().and_hms_opt(8, 30, 0).unwrap();
        assert_eq!(civil(minute_of(at)), at);
        assert_eq!(midnight(at.date()) + 510, minute_of(at));
        assert_eq!(date_of(minute_of(at)), at.date());
        assert_eq!(day_of(-1), -1);
    }

    #[test]
    fn extremes_saturate() {
        assert_eq!(civil(i64::MAX), NaiveDateTime::MAX);
        assert_eq!(civil(i64::MIN), NaiveDateTime::MIN);
        assert_eq!(Period::day(NaiveDate::MAX).to.date(), NaiveDate::MAX);
    }
}
