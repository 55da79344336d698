//! What a JSON Schema says, in words.

use std::collections::BTreeMap;

use serde_json::Value;

use super::reference::Anchors;
use super::values;

/// Where the page speaks of things.
#[derive(Default)]
pub(super) struct Links {
    /// The anchor of the table that defines a kind of thing.
    pub kinds: BTreeMap<String, String>,
    /// The heading and the anchor of each table, by its definition.
    pub tables: Anchors,
}

/// The schema that a `$ref` leads to, or the schema itself.
pub(super) fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    definition_name(schema).map_or(schema, |name| &root["$defs"][name])
}

/// The name of the definition that a schema refers to.
pub(super) fn definition_name(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/$defs/")
}

/// The schema of a value, or of the items of a list; and whether it is a list.
pub(super) fn alternatives<'a>(root: &'a Value, schema: &'a Value) -> Vec<(bool, &'a Value)> {
    let at = resolve(root, schema);
    match at["items"].is_object() {
        true => vec![(true, &at["items"])],
        false => vec![(false, schema)],
    }
}

/// What a value is: `time span`, `list of references to need`.
pub(super) fn value(root: &Value, schema: &Value, links: &Links) -> String {
    let one = Words { root, links, many: false };
    one.of(schema)
}

struct Words<'a> {
    root: &'a Value,
    links: &'a Links,
    many: bool,
}

impl Words<'_> {
    fn of(&self, schema: &Value) -> String {
        if let Some(name) = definition_name(schema)
            && let Some((heading, anchor)) = self.links.tables.get(name)
        {
            return format!("{} [{heading}](#{anchor})", self.noun("table"));
        }
        let schema = resolve(self.root, schema);
        if let Some(parts) = schema["anyOf"].as_array() {
            let parts: Vec<String> = parts.iter().map(|part| self.of(part)).collect();
            return parts.join("; or ");
        }
        if schema["oneOf"].is_array() {
            return self.noun("choice");
        }
        match schema["type"].as_str() {
            Some("array") => {
                let items = Words { many: true, ..*self };
                format!("list of {}", items.of(&schema["items"]))
            }
            Some("object") => self.object(schema),
            Some("integer") => format!("{}{}", self.noun("whole number"), range(schema)),
            Some("number") => format!("{}{}", self.noun("number"), range(schema)),
            Some("boolean") => "`true` or `false`".to_owned(),
            _ => self.text(schema),
        }
    }

    /// A table without a name: one whose keys are ids, or a small one written on the line.
    fn object(&self, schema: &Value) -> String {
        if schema["additionalProperties"].is_object() {
            let (keys, values) = (self.of(&schema["propertyNames"]), self.of(&schema["additionalProperties"]));
            return format!("{}: {keys} = {values}", self.noun("table"));
        }
        let key = schema["properties"].as_object().and_then(|keys| keys.iter().next());
        key.map_or_else(|| self.noun("table"), |(key, inner)| format!("`{{ {key} = … }}` with a {}", self.of(inner)))
    }

    fn text(&self, schema: &Value) -> String {
        if schema["x-defines"].is_string() {
            return format!("[{}](#{})", self.noun("id"), "id");
        }
        if let Some(kinds) = schema["x-refers-to"].as_array() {
            let kinds = kinds.iter().filter_map(Value::as_str).map(|kind| match self.links.kinds.get(kind) {
                Some(anchor) => format!("[{kind}](#{anchor})"),
                None => kind.to_owned(),
            });
            return format!("{} to {}", self.noun("reference"), either(&kinds.collect::<Vec<_>>()));
        }
        let name = schema["format"].as_str().and_then(values::name);
        match name {
            Some(name) => format!("[{}](#{})", self.noun(name), super::reference::anchor(name)),
            None => self.noun("text"),
        }
    }

    fn noun(&self, noun: &str) -> String {
        match (self.many, noun) {
            (false, _) => noun.to_owned(),
            (true, "date or time") => "dates or times".to_owned(),
            (true, "address") => "addresses".to_owned(),
            (true, "interval of the day") => "intervals of the day".to_owned(),
            (true, "ports") => "ports".to_owned(),
            (true, _) => format!("{noun}s"),
        }
    }
}

/// ` from 1 to 5`; nothing for what the type alone forbids.
fn range(schema: &Value) -> String {
    let (least, most) = (schema["minimum"].as_f64(), schema["maximum"].as_f64());
    let own = match schema["format"].as_str() {
        Some("uint8") => Some(f64::from(u8::MAX)),
        Some("uint16") => Some(f64::from(u16::MAX)),
        Some("uint32") => Some(f64::from(u32::MAX)),
        _ => None,
    };
    // A port may be any number of sixteen bits but 0: there the limit means something.
    let most = most.filter(|most| Some(*most) != own || schema["format"] == "uint16" && least == Some(1.0));
    match (least, most) {
        (Some(least), Some(most)) => format!(" from {least} to {most}"),
        (Some(least), None) => format!(", at least {least}"),
        (None, Some(most)) => format!(", at most {most}"),
        (None, None) => String::new(),
    }
}

/// `a`, `a or b`, `a, b or c`.
fn either(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The default of a key that may be left out.
pub(super) fn default(schema: &Value) -> String {
    match &schema["default"] {
        Value::String(text) if !text.is_empty() => format!("`\"{text}\"`"),
        value @ (Value::Bool(_) | Value::Number(_)) => format!("`{value}`"),
        Value::Array(items) if !items.is_empty() => {
            format!("`{}`", Value::Array(items.clone()).to_string().replace(',', ", "))
        }
        _ => "—".to_owned(),
    }
}

/// What a key means, and each of the words it can be.
pub(super) fn meaning(root: &Value, schema: &Value) -> String {
    let mut text = cell(schema["description"].as_str().unwrap_or_default());
    for (_, inner) in alternatives(root, schema) {
        let mut inner = resolve(root, inner);
        if inner["additionalProperties"].is_object() {
            inner = resolve(root, &inner["additionalProperties"]);
        }
        for choice in inner["oneOf"].as_array().into_iter().flatten() {
            let word = choice["const"].as_str().unwrap_or_default();
            let says = cell(choice["description"].as_str().unwrap_or_default());
            text.push_str(&format!("<br>`{word}`: {}", lower_first(says.trim_end_matches('.'))));
        }
    }
    text
}

/// A text in a cell of a table.
pub(super) fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// `Without it` → `without it`; a name or an abbreviation keeps its capitals.
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), second) if second.is_none_or(|c| c.is_lowercase() || c == ' ') && !is_name(text) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

/// Whether a text begins with a name.
fn is_name(text: &str) -> bool {
    let first = text.split([' ', ',', ':']).next().unwrap_or_default();
    const NAMES: [&str; 14] = [
        "French",
        "English",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Metropolitan",
        "Microsoft",
        "Oracle",
        "Bas-Rhin",
        "Ipsec",
    ];
    NAMES.contains(&first) || first.chars().skip(1).any(char::is_uppercase)
}
