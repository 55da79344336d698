//! Dates and moments, in civil time: no zone, no clock.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor, value::MapAccessDeserializer};

/// JSON Schema format of a date.
pub(super) const DATE: &str = "qilby-date";
/// JSON Schema format of a date with or without a time.
pub(super) const MOMENT: &str = "qilby-date-or-time";

/// A day: `2026-09-07`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date(pub NaiveDate);

impl Deref for Date {
    type Target = NaiveDate;
    fn deref(&self) -> &NaiveDate {
        &self.0
    }
}

impl FromStr for Date {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(|_| text.len() == 10)
            .map(Date)
            .ok_or_else(|| "a date that exists is expected, as in 2026-09-07 (year-month-day)".into())
    }
}

/// A day, or an exact time of a day: `2026-09-07` or `2026-09-07T14:00`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment {
    /// The day.
    pub date: NaiveDate,
    /// The time of that day, when the file says it.
    pub time: Option<NaiveTime>,
}

impl Moment {
    /// The moment, with the given time where the file names only the day.
    pub fn or_at(self, time: NaiveTime) -> NaiveDateTime {
        self.date.and_time(self.time.unwrap_or(time))
    }
}

impl FromStr for Moment {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(Date(date)) = text.parse() {
            return Ok(Moment { date, time: None });
        }
        ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
            .map(|at| Moment { date: at.date(), time: Some(at.time()) })
            .ok_or_else(|| "a date or a local time is expected, as in 2026-09-07 or 2026-09-07T14:00:00".into())
    }
}

/// Reads a TOML date-time (which serde sees as a map) or a string.
struct DateText;

impl<'de> Visitor<'de> for DateText {
    type Value = String;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date, as in 2026-09-07")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<String, A::Error> {
        toml::value::Datetime::deserialize(MapAccessDeserializer::new(map)).map(|date| date.to_string())
    }
}

macro_rules! date_value {
    ($type:ty, $name:literal, $schema:tt) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
                de.deserialize_any(DateText)?.parse().map_err(D::Error::custom)
            }
        }
        impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

date_value!(Date, "Date", {
    "type": "string", "format": DATE,
    "description": "A day.", "examples": ["2026-09-07"],
});
date_value!(Moment, "Moment", {
    "type": "string", "format": MOMENT,
    "description": "A day, or an exact time of a day.", "examples": ["2026-09-07", "2026-09-07T14:00:00"],
});
