//! The project file with a new version or a new baseline in it: comments and layout stay.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value, value};

use super::results::date;
use crate::model::value::Date;
use chrono::NaiveDate;

/// A version that is to be added to the history.
#[derive(Debug, Clone, Copy)]
pub struct NewRevision<'a> {
    /// The version.
    pub version: &'a str,
    /// Its day.
    pub date: NaiveDate,
    /// Id of who made it.
    pub author: &'a str,
    /// What changed.
    pub changes: &'a str,
}

/// What a new project is called.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names<'a> {
    /// The project, unless it keeps the name that it has.
    pub name: Option<&'a str>,
    /// The client.
    pub client: Option<&'a str>,
}

/// The project file under other names.
///
/// # Errors
/// Why that cannot be done, in a sentence.
pub fn with_names(text: &str, names: &Names<'_>) -> Result<String, String> {
    amended(text, |document| {
        let project = document.get_mut("project").and_then(Item::as_table_like_mut).ok_or("`project` is not found")?;
        for key in ["name", "title"] {
            if let (Some(name), Some(old)) = (names.name, project.get_mut(key).and_then(Item::as_value_mut)) {
                replace(old, name);
            }
        }
        let client = project.get_mut("client").and_then(|client| client.get_mut("name"));
        if let (Some(name), Some(old)) = (names.client, client.and_then(Item::as_value_mut)) {
            replace(old, name);
        }
        Ok(())
    })
}

/// The project file with another `schedule.baseline`.
///
/// # Errors
/// Why that cannot be done, in a sentence.
pub fn with_baseline(text: &str, named: &str) -> Result<String, String> {
    amended(text, |document| {
        let after = place_of(document, "calendar").or_else(|| place_of(document, "project"));
        if document.get("schedule").is_none() {
            let mut table = Table::new();
            table.decor_mut().set_prefix("\n");
            table.set_position(after);
            document.insert("schedule", Item::Table(table));
        }
        let schedule = document.get_mut("schedule").and_then(Item::as_table_like_mut);
        let schedule = schedule.ok_or("`schedule` is no table")?;
        match schedule.get_mut("baseline").and_then(Item::as_value_mut) {
            Some(old) => replace(old, named),
            None => drop(schedule.insert("baseline", value(named))),
        }
        Ok(())
    })
}

/// The project file with another `project.version`, and that version at the end of its history.
///
/// # Errors
/// Why that cannot be done, in a sentence.
pub fn with_revision(text: &str, revision: &NewRevision<'_>) -> Result<String, String> {
    amended(text, |document| {
        let version = document.get_mut("project").and_then(|project| project.get_mut("version"));
        let version = version.and_then(Item::as_value_mut).ok_or("`project.version` is not found")?;
        replace(version, revision.version);
        let mut row = Table::new();
        row.insert("version", value(revision.version));
        row.insert("date", date(Date(revision.date)));
        row.insert("author", value(revision.author));
        row.insert("changes", value(revision.changes));
        row.decor_mut().set_prefix("\n");
        match document.get_mut("revision") {
            None => {
                row.set_position(place_of(document, "project"));
                let mut rows = ArrayOfTables::new();
                rows.push(row);
                document.insert("revision", Item::ArrayOfTables(rows));
            }
            Some(Item::ArrayOfTables(rows)) => {
                row.set_position(rows.iter().last().and_then(Table::position));
                rows.push(row);
            }
            Some(Item::Value(Value::Array(rows))) => rows.push(row.into_inline_table()),
            Some(_) => return Err("`revision` is no list".to_owned()),
        }
        Ok(())
    })
}

/// Where the table of a key stands in the file.
fn place_of(document: &DocumentMut, key: &str) -> Option<isize> {
    document.get(key).and_then(Item::as_table).and_then(Table::position)
}

/// Another text at the place of a value; spaces before it and the comment after it stay.
fn replace(old: &mut Value, new: &str) {
    let mut new = Value::from(new);
    *new.decor_mut() = old.decor().clone();
    *old = new;
}

/// A project file changed; its mark at the start and its line ends stay.
pub(super) fn amended(
    text: &str,
    change: impl FnOnce(&mut DocumentMut) -> Result<(), String>,
) -> Result<String, String> {
    let (mark, body) = match text.strip_prefix('\u{FEFF}') {
        Some(body) => ("\u{FEFF}", body),
        None => ("", text),
    };
    let mut document: DocumentMut = body.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    change(&mut document)?;
    let written = document.to_string();
    let written = match body.contains("\r\n") {
        true => written.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => written,
    };
    Ok(format!("{mark}{written}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Ours.\n[project]\nname = \"A\"\nversion = \"1.0\" # signed\n\n# History.\n[[revision]]\nversion = \"1.0\"\ndate = 2026-09-07\n\n# Who.\n[[member]]\nid = \"ana\"\n";

    fn revision() -> NewRevision<'static> {
        let date = NaiveDate::from_ymd_opt(2026, 9, 14).unwrap();
        NewRevision { version: "1.1", date, author: "ana", changes: "One \"server\" more" }
    }

    #[test]
    fn a_version_is_added_to_the_history() {
        let text = with_revision(FILE, &revision()).unwrap();
        let expected = FILE.replace("version = \"1.0\" # signed", "version = \"1.1\" # signed").replace(
            "date = 2026-09-07\n",
            "date = 2026-09-07\n\n[[revision]]\nversion = \"1.1\"\ndate = 2026-09-14\nauthor = \"ana\"\nchanges = 'One \"server\" more'\n",
        );
        assert_eq!(text, expected);
        let first = with_revision("[project]\nversion = \"1.0\"\n[calendar]\n", &revision()).unwrap();
        assert!(first.starts_with("[project]\nversion = \"1.1\"\n\n[[revision]]\nversion = \"1.1\"\n"), "{first}");
    }

    #[test]
    fn a_baseline_is_named() {
        let text = with_baseline(FILE, "baselines/1.0.toml").unwrap();
        let named = "[schedule]\nbaseline = \"baselines/1.0.toml\"\n";
        assert_eq!(text.replace(&format!("\n{named}"), ""), FILE);
        let other = with_baseline(&text, "git:v1.1").unwrap();
        assert_eq!(other, text.replace("baselines/1.0.toml", "git:v1.1"));
        let windows = with_baseline(&FILE.replace('\n', "\r\n"), "a").unwrap();
        assert_eq!(windows.matches('\n').count(), windows.matches("\r\n").count());
    }
}
