//! A small document type with all that the real one has: optional and required tables, lists in
//! lists, enumerations, forms, unions, dates, maps.

#![allow(dead_code)] // Many keys are there for their shape alone.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use toml::Spanned;

/// A value and its place, transparent in the schema.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(transparent)]
pub struct At<T>(pub Spanned<T>);

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A date, written `2026-09-07` with or without quotes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Date(pub chrono::NaiveDate);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DateVisitor;
        impl<'de> Visitor<'de> for DateVisitor {
            type Value = Date;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a date such as 2026-09-07")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
                text.parse().map(Date).map_err(E::custom)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Date, A::Error> {
                let map = de::value::MapAccessDeserializer::new(map);
                let date = toml::value::Datetime::deserialize(map)?;
                self.visit_str(&date.to_string())
            }
        }
        deserializer.deserialize_any(DateVisitor)
    }
}

macro_rules! text_with_format {
    ($name:ident, $format:literal) => {
        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": $format })
            }
        }
    };
}

text_with_format!(Date, "qilby-date");

/// A length of time.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize)]
pub struct TimeSpan(pub String);
text_with_format!(TimeSpan, "qilby-time-span");

/// An identifier.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize)]
pub struct Slug(pub String);
text_with_format!(Slug, "qilby-slug");

/// The forms of the test model.
pub fn formats(format: &str, text: &str) -> Result<(), String> {
    match format {
        "qilby-date" => match text.parse::<chrono::NaiveDate>() {
            Ok(_) => Ok(()),
            Err(_) => Err("a date is written year-month-day: `2026-09-07`".to_owned()),
        },
        "qilby-time-span" => {
            let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
            let known = ["min", "h", "d", "w"].contains(&unit) && unit.len() < text.len();
            known.then_some(()).ok_or_else(|| "write a number and `min`, `h`, `d` or `w`: `3d`".to_owned())
        }
        "qilby-slug" => {
            let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            (!text.is_empty() && text.chars().all(fine))
                .then_some(())
                .ok_or_else(|| "lower-case letters, digits and hyphens only".to_owned())
        }
        _ => Ok(()),
    }
}

#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What the project is. Printed everywhere.
    pub project: Project,
    pub calendar: Option<Calendar>,
    #[serde(default)]
    pub phase: Vec<Phase>,
    #[serde(default)]
    pub zone: Vec<Zone>,
    #[serde(default)]
    pub server: Vec<Server>,
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
}

#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Name of the project, as printed on the first page.
    #[schemars(length(min = 1))]
    pub title: String,
    pub client: Option<String>,
    pub start: Option<At<Date>>,
    pub language: Option<Language>,
    pub rate: Option<f64>,
    pub signed: Option<bool>,
}

/// Language of the documents.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// French.
    Fr,
    /// English.
    En,
}

#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    #[schemars(length(min = 1))]
    pub working_days: Option<std::collections::BTreeSet<Day>>,
    #[serde(default)]
    pub other: Vec<OtherCalendar>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Day {
    Mon,
    Tue,
    Wed,
}

#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherCalendar {
    pub id: At<Slug>,
    pub hours: (u8, u8),
}

#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    pub id: At<Slug>,
    /// What is done in it.
    pub title: String,
    #[serde(default)]
    pub task: Vec<Task>,
}

#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Task {
    pub id: At<Slug>,
    pub effort: Option<At<TimeSpan>>,
    #[serde(default)]
    pub after: Vec<Dependency>,
    #[schemars(range(min = 0, max = 1000))]
    pub priority: Option<i64>,
    pub scope: Option<Scope>,
}

/// What must be finished before: a task's id, or a table for the rest.
#[derive(Clone, Debug)]
pub enum Dependency {
    Plain(String),
    Full(Link),
}

#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub task: At<Slug>,
    pub lag: Option<At<TimeSpan>>,
}

impl JsonSchema for Dependency {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Dependency".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let slug = generator.subschema_for::<Slug>();
        let link = generator.subschema_for::<Link>();
        json_schema!({ "anyOf": [slug, link] })
    }
}

impl<'de> Deserialize<'de> for Dependency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DependencyVisitor;
        impl<'de> Visitor<'de> for DependencyVisitor {
            type Value = Dependency;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a task or a table")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Dependency, E> {
                Ok(Dependency::Plain(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Dependency, A::Error> {
                Link::deserialize(de::value::MapAccessDeserializer::new(map)).map(Dependency::Full)
            }
        }
        deserializer.deserialize_any(DependencyVisitor)
    }
}

/// Tables told apart by a key.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Scope {
    Zone { zone: String },
    Site { site: String, floor: Option<u32> },
}

#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    pub id: At<Slug>,
    pub cidr: Option<String>,
    #[schemars(range(min = 1, max = 4094))]
    pub vlan: Option<u16>,
}

#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub id: At<Slug>,
    /// The zone it stands in. By its id.
    pub zone: At<Slug>,
    #[serde(default)]
    pub roles: Vec<At<String>>,
    pub os: Option<String>,
    pub count: Option<u32>,
}
