//! The values that the project file is made of: ids, references, dates, lengths of time, sizes, addresses.
//!
//! Each type reads itself with serde, knows its span, and describes itself as JSON Schema; a string
//! type names its `format`, and [`check_format`] says what is wrong with a text of that format.

mod amount;
mod form;
mod identity;
mod moment;
mod network;
mod path;
mod recurrence;

pub use amount::{Interval, Size, TimeSpan, Unit};
pub use identity::{At, Id, Kind, Ref, RefMap, Target};
pub use moment::{Date, Moment};
pub use network::{Address, Cidr, Ports, Protocol};
pub use path::PathData;
pub use recurrence::Recurrence;

/// Checks a text against one of our string formats; an unknown format accepts everything.
///
/// # Errors
/// A phrase for the author of the project file, without the value itself.
pub fn check_format(format: &str, text: &str) -> Result<(), String> {
    match format {
        identity::SLUG => identity::check_slug(text),
        moment::DATE => text.parse::<Date>().map(drop),
        moment::MOMENT => text.parse::<Moment>().map(drop),
        amount::TIME_SPAN => text.parse::<TimeSpan>().map(drop),
        amount::SIZE => text.parse::<Size>().map(drop),
        amount::INTERVAL => text.parse::<Interval>().map(drop),
        network::ADDRESS => text.parse::<Address>().map(drop),
        network::CIDR => text.parse::<Cidr>().map(drop),
        network::PORTS => text.parse::<Ports>().map(drop),
        path::PATH => text.parse::<PathData>().map(drop),
        recurrence::RECURRENCE => text.parse::<Recurrence>().map(drop),
        form::DOMAIN => form::check_domain(text),
        form::NETBIOS => form::check_netbios(text),
        form::FOLDER => form::check_folder(text),
        form::CURRENCY => form::check_currency(text),
        form::JIRA_KEY => form::check_jira_key(text),
        form::EMAIL => form::check_email(text),
        _ => Ok(()),
    }
}

/// Implements serde and JSON Schema for a type that is written as one string with a format.
macro_rules! string_value {
    ($type:ty, $format:expr, $name:literal, $description:literal, [$($example:literal),*]) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
                let text = String::deserialize(de)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "format": $format,
                    "description": $description,
                    "examples": [$($example),*],
                })
            }
        }
    };
}
use string_value;
