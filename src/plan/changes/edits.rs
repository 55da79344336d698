//! What the author changed in the file, row by row and key by key, whatever follows from it.
//!
//! A row is known by its table and its id; the order of rows, blanks and comments say nothing here.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use toml::{Table, Value};

use super::Fact;
use crate::plan::cost::cents;

/// A change that the author made in the file.
#[derive(Clone, PartialEq, Debug)]
pub struct Edit {
    /// Its table, such as `server` or `phase.task`.
    pub table: String,
    /// Id of the row; that of its table where there is one row only.
    pub id: String,
    /// What the row is called, as it is now.
    pub title: String,
    /// What was done.
    pub what: Edited,
}

/// What was done to a row.
#[derive(Clone, PartialEq, Debug)]
pub enum Edited {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// A key of it has another value.
    Changed {
        /// The key.
        key: String,
        /// As it was; none when it was not written.
        before: Option<Fact>,
        /// As it is; none when it is not written any more.
        after: Option<Fact>,
    },
}

impl Edit {
    /// The key that was changed; none for a whole row.
    pub fn key(&self) -> Option<&str> {
        match &self.what {
            Edited::Changed { key, .. } => Some(key),
            _ => None,
        }
    }
}

/// A row with its own keys, rows within it apart.
struct Written {
    table: String,
    id: String,
    keys: Table,
}

impl Written {
    fn name(&self) -> (&str, &str) {
        (&self.table, &self.id)
    }

    fn title(&self) -> String {
        let said = ["title", "name", "path"].iter().find_map(|key| self.keys.get(*key)?.as_str());
        said.unwrap_or_default().to_owned()
    }
}

/// What differs between two project files, in the order of the new one; what is gone comes last.
pub fn edits(old: &Table, new: &Table) -> Vec<Edit> {
    let (before, after) = (rows(old), rows(new));
    let known: BTreeMap<(&str, &str), &Written> = before.iter().map(|row| (row.name(), row)).collect();
    let kept: BTreeMap<(&str, &str), &Written> = after.iter().map(|row| (row.name(), row)).collect();
    let mut found = Vec::new();
    for row in &after {
        let edit = |what| Edit { table: row.table.clone(), id: row.id.clone(), title: row.title(), what };
        match known.get(&row.name()) {
            None => found.push(edit(Edited::Added)),
            Some(former) => found.extend(changed(&former.keys, &row.keys).into_iter().map(edit)),
        }
    }
    for row in before.iter().filter(|row| !kept.contains_key(&row.name())) {
        found.push(Edit { table: row.table.clone(), id: row.id.clone(), title: row.title(), what: Edited::Removed });
    }
    found
}

/// The keys whose value differs: those of the new row first.
fn changed(before: &Table, after: &Table) -> Vec<Edited> {
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    let differ = after.keys().chain(gone).filter(|key| before.get(*key) != after.get(*key));
    let edit = |key: &String| Edited::Changed {
        key: key.clone(),
        before: before.get(key).map(|value| fact_under(key, value)),
        after: after.get(key).map(|value| fact_under(key, value)),
    };
    differ.map(edit).collect()
}

/// The rows of a file, those within a row after it.
fn rows(file: &Table) -> Vec<Written> {
    let mut found = Vec::new();
    for (table, value) in file {
        match value {
            Value::Table(keys) => collect(table, table.clone(), keys, None, &mut found),
            Value::Array(list) => {
                for (number, keys) in list.iter().filter_map(Value::as_table).enumerate() {
                    collect(table, id_of(keys, number), keys, None, &mut found);
                }
            }
            _ => {}
        }
    }
    // Rows without an id of their own may be written alike.
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in &mut found {
        let times = seen.entry((row.table.clone(), row.id.clone())).or_default();
        *times += 1;
        if *times > 1 {
            row.id = format!("{} ({times})", row.id);
        }
    }
    found
}

fn collect(table: &str, id: String, keys: &Table, within: Option<(&str, &str)>, found: &mut Vec<Written>) {
    let mut own = Table::new();
    // Of a row that is within another it is worth telling when it moves to a third.
    if let Some((key, parent)) = within {
        own.insert(key.to_owned(), Value::String(parent.to_owned()));
    }
    let place = found.len();
    // What a project is compared to is no part of what it says.
    let keys = keys.iter().filter(|(key, _)| (table, key.as_str()) != ("schedule", "baseline"));
    for (key, value) in keys {
        match value {
            Value::Array(list) if is_rows(list) => {
                let below = format!("{table}.{key}");
                for (number, keys) in list.iter().filter_map(Value::as_table).enumerate() {
                    let parent = (table != id).then_some((table, id.as_str()));
                    collect(&below, id_of(keys, number), keys, parent, found);
                }
            }
            value => {
                own.insert(key.clone(), value.clone());
            }
        }
    }
    if table == "schedule" && own.is_empty() {
        return;
    }
    found.insert(place, Written { table: table.to_owned(), id, keys: own });
}

/// Whether a list holds rows with ids.
fn is_rows(list: &[Value]) -> bool {
    !list.is_empty() && list.iter().all(|item| item.as_table().is_some_and(|table| table.contains_key("id")))
}

/// What a row is known by: its id, its version, or what it says.
fn id_of(keys: &Table, number: usize) -> String {
    let said = |key: &str| keys.get(key).map(text);
    let several = |names: [&str; 2], between: &str| {
        let parts: Vec<String> = names.iter().filter_map(|name| said(name)).collect();
        (!parts.is_empty()).then(|| parts.join(between))
    };
    let is_allowed = keys.contains_key("code");
    let by_code = is_allowed.then(|| several(["code", "id"], " ")).flatten();
    by_code
        .or_else(|| said("id"))
        .or_else(|| said("version"))
        .or_else(|| several(["from", "to"], " → "))
        .unwrap_or_else(|| (number + 1).to_string())
}

/// The name of the fact that a key of the file says.
pub fn fact_of(key: &str) -> String {
    match key {
        "effort" => "work".to_owned(),
        "assign" => "people".to_owned(),
        "cidr" => "network".to_owned(),
        "joins" => "zones".to_owned(),
        key => key.replace('_', "-"),
    }
}

/// Keys whose number is an amount.
const AMOUNTS: &[&str] = &["rate", "amount", "ceiling", "fixed_cost", "monthly_price", "monthly"];

/// Keys whose text is a length of time.
const SPANS: &[&str] = &["effort", "length", "duration", "remaining", "spent", "rpo", "rto", "response", "resolution"];

/// The value of a key as a reader sees it.
fn fact_under(key: &str, value: &Value) -> Fact {
    let span = value.as_str().filter(|_| SPANS.contains(&key)).and_then(|text| text.parse().ok());
    match (span, fact(value)) {
        (Some(span), _) => Fact::Span(span),
        (None, Fact::Number(amount)) if AMOUNTS.contains(&key) => Fact::Money(cents(amount)),
        (None, fact) => fact,
    }
}

/// A value of the file as a reader sees it.
fn fact(value: &Value) -> Fact {
    match value {
        Value::String(text) => Fact::Text(text.clone()),
        Value::Boolean(flag) => Fact::Flag(*flag),
        Value::Integer(number) => Fact::Number(*number as f64),
        Value::Float(number) => Fact::Number(*number),
        Value::Datetime(moment) => {
            let day = moment
                .date
                .and_then(|date| NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into()));
            let hour = moment.time.map(|time| {
                NaiveTime::from_hms_opt(time.hour.into(), time.minute.into(), time.second.unwrap_or(0).into())
            });
            match (day, hour) {
                (Some(day), None) => Fact::Date(day),
                (Some(day), Some(Some(hour))) => Fact::Moment(day.and_time(hour)),
                _ => Fact::Text(moment.to_string()),
            }
        }
        Value::Array(list) => Fact::List(list.iter().map(text).collect()),
        Value::Table(_) => Fact::Text(text(value)),
    }
}

/// A value in one line.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Table(table) => {
            let parts: Vec<String> = table.iter().map(|(key, value)| format!("{key} = {}", text(value))).collect();
            parts.join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> Vec<String> {
        let edits = edits(&old.parse().unwrap(), &new.parse().unwrap());
        let line = |edit: &Edit| match &edit.what {
            Edited::Added => format!("+ {} {}", edit.table, edit.id),
            Edited::Removed => format!("- {} {}", edit.table, edit.id),
            Edited::Changed { key, .. } => format!("~ {} {} {key}", edit.table, edit.id),
        };
        edits.iter().map(line).collect()
    }

    #[test]
    fn rows_are_known_by_table_and_id() {
        let old = "[project]\nname = \"A\"\n[[phase]]\nid = \"p\"\n[[phase.task]]\nid = \"t\"\neffort = \"1d\"\n[[phase]]\nid = \"q\"\n";
        let new = "[project]\nname = \"B\"\n[[phase]]\nid = \"p\"\n[[phase]]\nid = \"q\"\n[[phase.task]]\nid = \"t\"\neffort = \"2d\"\n[[server]]\nid = \"s\"\n";
        assert_eq!(
            told(old, new),
            ["~ project project name", "~ phase.task t phase", "~ phase.task t effort", "+ server s"]
        );
        assert_eq!(told(old, old), Vec::<String>::new());
    }

    #[test]
    fn the_baseline_is_no_change() {
        assert_eq!(told("", "[schedule]\nbaseline = \"a.toml\"\n"), Vec::<String>::new());
        let (old, new) = ("[schedule]\neffort = \"quick\"\n", "[schedule]\neffort = \"normal\"\nbaseline = \"a\"\n");
        assert_eq!(told(old, new), ["~ schedule schedule effort"]);
    }

    #[test]
    fn rows_without_an_id_are_known_by_what_they_say() {
        let old = "[[revision]]\nversion = \"1.0\"\n[[allow]]\ncode = \"Q1\"\nid = \"a\"\n[[allow]]\ncode = \"Q1\"\nid = \"b\"\n";
        let new = "[[revision]]\nversion = \"1.0\"\nauthor = \"x\"\n[[allow]]\ncode = \"Q1\"\nid = \"b\"\n";
        assert_eq!(told(old, new), ["~ revision 1.0 author", "- allow Q1 a"]);
        let two =
            "[[refused_flow]]\nfrom = \"a\"\nto = \"b\"\n[[refused_flow]]\nfrom = \"a\"\nto = \"b\"\nreason = \"x\"\n";
        assert_eq!(told(two, two), Vec::<String>::new());
    }
}
