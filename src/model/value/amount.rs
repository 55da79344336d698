//! Lengths of time, sizes of storage, intervals of a day.

use std::fmt;
use std::str::FromStr;

use super::string_value;

/// JSON Schema format of a length of time.
pub(super) const TIME_SPAN: &str = "qilby-time-span";
/// JSON Schema format of a size.
pub(super) const SIZE: &str = "qilby-size";
/// JSON Schema format of an interval of a day.
pub(super) const INTERVAL: &str = "qilby-interval";

/// The unit in which a length of time is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs, reason = "each is its own name")]
pub enum Unit {
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    const SYMBOLS: [(&'static str, Unit); 8] = [
        ("ms", Unit::Millisecond),
        ("s", Unit::Second),
        ("min", Unit::Minute),
        ("h", Unit::Hour),
        ("d", Unit::Day),
        ("w", Unit::Week),
        ("mo", Unit::Month),
        ("y", Unit::Year),
    ];

    /// The unit as it is written in the project file.
    pub fn symbol(self) -> &'static str {
        Self::SYMBOLS.iter().find(|(_, unit)| *unit == self).map_or("", |(symbol, _)| symbol)
    }
}

/// A length of time as written: `3d`, `4h`, `90min`, `1.5d`, `-2d`. What a day is worth in hours
/// depends on whether it is worked or elapsed, so the unit is kept.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TimeSpan {
    /// Thousandths of the unit; negative for a lead.
    pub thousandths: i64,
    /// The unit.
    pub unit: Unit,
}

impl TimeSpan {
    /// The length in minutes, when a day and a week are worth that many minutes.
    ///
    /// Months and years count as 30 and 365 elapsed days of `day` minutes.
    pub fn minutes(self, day: i64, week: i64) -> i64 {
        let unit = match self.unit {
            Unit::Millisecond => return self.thousandths.div_euclid(60_000_000),
            Unit::Second => return self.thousandths.div_euclid(60_000),
            Unit::Minute => 1,
            Unit::Hour => 60,
            Unit::Day => day,
            Unit::Week => week,
            Unit::Month => day.saturating_mul(30),
            Unit::Year => day.saturating_mul(365),
        };
        let product = i128::from(self.thousandths) * i128::from(unit);
        let rounded = (product + if product >= 0 { 500 } else { -500 }) / 1000;
        i64::try_from(rounded).unwrap_or(if rounded > 0 { i64::MAX } else { i64::MIN })
    }

    /// The length in elapsed minutes: a day has 24 hours.
    pub fn elapsed_minutes(self) -> i64 {
        self.minutes(24 * 60, 7 * 24 * 60)
    }

    /// The length in elapsed milliseconds.
    pub fn milliseconds(self) -> i64 {
        match self.unit {
            Unit::Millisecond => self.thousandths / 1000,
            Unit::Second => self.thousandths,
            _ => self.elapsed_minutes().saturating_mul(60_000),
        }
    }
}

impl FromStr for TimeSpan {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a length of time is a number and a unit: 90min, 4h, 3d, 2w, 6mo, 1y".to_owned();
        let split = text.find(|c: char| c.is_ascii_alphabetic()).ok_or_else(wrong)?;
        let (number, symbol) = text.split_at(split);
        let (_, unit) = Unit::SYMBOLS.iter().find(|(s, _)| *s == symbol).ok_or_else(wrong)?;
        let (sign, digits) = match number.trim_end().strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, number.trim_end()),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(decimals) || decimals.len() > 3 || whole.len() > 6 {
            return Err(wrong());
        }
        let value = |s: &str| s.parse::<i64>().map_err(|_| wrong());
        let thousandths = value(whole)? * 1000 + value(&format!("{decimals:0<3}"))?;
        Ok(TimeSpan { thousandths: sign * thousandths, unit: *unit })
    }
}

impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.thousandths < 0 { "-" } else { "" };
        let (whole, rest) = (self.thousandths.abs() / 1000, self.thousandths.abs() % 1000);
        let decimals = format!("{rest:03}");
        let decimals = decimals.trim_end_matches('0');
        let point = if decimals.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{decimals}{}", self.unit.symbol())
    }
}

string_value!(
    TimeSpan,
    TIME_SPAN,
    "TimeSpan",
    "A length of time: a number and a unit among ms, s, min, h, d, w, mo, y.",
    ["3d", "4h", "90min", "2w"]
);

/// A size of memory or storage: `4GiB`, `500GB`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Size {
    /// Bytes.
    pub bytes: u64,
}

const SIZE_UNITS: [(&str, u64); 9] = [
    ("B", 1),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
];

impl FromStr for Size {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a size is a whole number and a unit: 512MiB, 4GiB, 2TiB, 500GB".to_owned();
        let split = text.find(|c: char| c.is_ascii_alphabetic()).ok_or_else(wrong)?;
        let (number, symbol) = text.split_at(split);
        let (_, unit) = SIZE_UNITS.iter().find(|(s, _)| *s == symbol).ok_or_else(wrong)?;
        let number: u64 = number.trim_end().parse().map_err(|_| wrong())?;
        let bytes = number.checked_mul(*unit).ok_or_else(wrong)?;
        Ok(Size { bytes })
    }
}

impl fmt::Display for Size {
    /// The largest unit that divides the size exactly, so that what was written is what is read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (symbol, unit) = SIZE_UNITS
            .iter()
            .filter(|(_, unit)| self.bytes != 0 && self.bytes.is_multiple_of(*unit))
            .max_by_key(|(_, unit)| *unit)
            .unwrap_or(&SIZE_UNITS[0]);
        write!(f, "{}{symbol}", self.bytes / unit)
    }
}

string_value!(
    Size,
    SIZE,
    "Size",
    "A size: a whole number and a unit among B, KB, MB, GB, TB (powers of 1000), KiB, MiB, GiB, TiB (powers of 1024).",
    ["4GiB", "500GB"]
);

/// A part of a day: `09:00-12:00`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Interval {
    /// First minute, from midnight.
    pub from: u16,
    /// Minute after the last, from midnight; at most 1440.
    pub to: u16,
}

impl FromStr for Interval {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "an interval of the day is written 09:00-12:00, the end after the start".to_owned();
        let minute = |s: &str| -> Option<u16> {
            let (hours, minutes) = s.split_once(':')?;
            let two_digits = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
            if !two_digits(hours) || !two_digits(minutes) {
                return None;
            }
            let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
            (minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some(hours * 60 + minutes)
        };
        let (from, to) = text.split_once('-').ok_or_else(wrong)?;
        let (from, to) = (minute(from).ok_or_else(wrong)?, minute(to).ok_or_else(wrong)?);
        if from < to { Ok(Interval { from, to }) } else { Err(wrong()) }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Interval { from, to } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

string_value!(Interval, INTERVAL, "Interval", "A part of a day.", ["09:00-12:00"]);
