//! How often something is done.

use std::fmt;
use std::str::FromStr;

use super::string_value;
use crate::model::Weekday;

/// JSON Schema format of a recurrence.
pub(super) const RECURRENCE: &str = "qilby-recurrence";

/// How often something is done, and when: `hourly`, `daily 02:00`, `weekly sun 03:00`, `monthly 1 04:00`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Recurrence {
    /// At the beginning of every hour.
    Hourly,
    /// Every day.
    Daily {
        /// Minutes after midnight.
        at: u16,
    },
    /// Every week.
    Weekly {
        /// The day.
        day: Weekday,
        /// Minutes after midnight.
        at: u16,
    },
    /// Every month.
    Monthly {
        /// Day of the month, 1 to 28: every month has it.
        day: u8,
        /// Minutes after midnight.
        at: u16,
    },
}

impl Recurrence {
    /// The longest time between two occurrences, in minutes.
    pub fn longest_gap(self) -> i64 {
        const DAY: i64 = 24 * 60;
        match self {
            Recurrence::Hourly => 60,
            Recurrence::Daily { .. } => DAY,
            Recurrence::Weekly { .. } => 7 * DAY,
            Recurrence::Monthly { .. } => 31 * DAY,
        }
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| (text.len() == 2).then(|| text.parse::<u8>().ok()).flatten();
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(u16::from(hours) * 60 + u16::from(minutes))
}

impl FromStr for Recurrence {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split(' ').collect();
        let read = match words.as_slice() {
            ["hourly"] => Some(Recurrence::Hourly),
            ["daily", time] => minute(time).map(|at| Recurrence::Daily { at }),
            ["weekly", day, time] => {
                let day = Weekday::ALL.iter().copied().find(|known| known.key() == *day);
                day.zip(minute(time)).map(|(day, at)| Recurrence::Weekly { day, at })
            }
            ["monthly", day, time] => {
                let day = day.parse::<u8>().ok().filter(|number| (1..=28).contains(number));
                day.zip(minute(time)).map(|(day, at)| Recurrence::Monthly { day, at })
            }
            _ => None,
        };
        read.ok_or_else(|| "write hourly, daily 02:00, weekly sun 03:00 or monthly 1 04:00 (day 1 to 28)".to_owned())
    }
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |at: u16| format!("{:02}:{:02}", at / 60, at % 60);
        match *self {
            Recurrence::Hourly => f.write_str("hourly"),
            Recurrence::Daily { at } => write!(f, "daily {}", time(at)),
            Recurrence::Weekly { day, at } => write!(f, "weekly {} {}", day.key(), time(at)),
            Recurrence::Monthly { day, at } => write!(f, "monthly {day} {}", time(at)),
        }
    }
}

string_value!(
    Recurrence,
    RECURRENCE,
    "Recurrence",
    "How often something is done: hourly, daily, weekly or monthly, with the day and the time.",
    ["hourly", "daily 02:00", "weekly sun 03:00", "monthly 1 04:00"]
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        for text in ["hourly", "daily 02:00", "weekly sun 03:05", "monthly 28 23:59"] {
            assert_eq!(text.parse::<Recurrence>().map(|read| read.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "daily", "daily 2:00", "daily 24:00", "weekly 03:00", "weekly dim 03:00", "monthly 31 04:00"] {
            assert!(text.parse::<Recurrence>().is_err(), "{text}");
        }
    }

    #[test]
    fn gaps() {
        let gaps = ["hourly", "daily 02:00", "weekly sun 03:00", "monthly 1 04:00"]
            .map(|text| text.parse::<Recurrence>().map(Recurrence::longest_gap));
        assert_eq!(gaps, [Ok(60), Ok(1440), Ok(10080), Ok(44640)]);
    }
}
