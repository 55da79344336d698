//! The project file in order: tables in the order of the reference, `id` and title first, comments in one column. What it
//! says stays the same, and every comment stays with what it is about.

use toml_edit::{DocumentMut, Item, Table, Value};

use super::amend::amended;

/// The tables of a project file, in the order of the reference.
pub const ORDER: &[&str] = &[
    "project",
    "revision",
    "calendar",
    "schedule",
    "member",
    "team",
    "stakeholder",
    "meeting",
    "communication",
    "need",
    "constraint",
    "objective",
    "risk",
    "control",
    "phase",
    "milestone",
    "deliverable",
    "budget",
    "drawing",
    "cloud",
    "site",
    "link",
    "zone",
    "server",
    "device",
    "client",
    "directory",
    "ou",
    "group",
    "user",
    "share",
    "application",
    "database",
    "backup",
    "monitoring",
    "alert",
    "role",
    "service",
    "flow",
    "refused_flow",
    "test",
    "training",
    "support",
    "procedure",
    "feedback",
    "board",
    "allow",
];

/// Keys that come first in their table; the others stay in the author's order.
const FIRST: &[&str] = &["id", "name", "title"];

/// Column of a comment after a value, from 0, unless the value is longer.
const COMMENT: usize = 40;

/// Most blank lines side by side: two set a part of the file apart.
const MOST_BLANK: usize = 2;

/// The text in order.
///
/// # Errors
/// Why that cannot be done, in a sentence: it is no TOML, or is written in a way of which the order would change what it
/// says.
pub fn formatted(text: &str) -> Result<String, String> {
    let plain = text.replace("\r\n", "\n");
    let ordered = amended(&plain, |document| {
        order(document);
        Ok(())
    })?;
    let (mark, body) = match ordered.strip_prefix('\u{FEFF}') {
        Some(body) => ("\u{FEFF}", body),
        None => ("", ordered.as_str()),
    };
    let body = body.trim_start_matches('\n');
    let ordered = format!("{mark}{body}");
    let said =
        |text: &str| text.trim_start_matches('\u{FEFF}').parse::<toml::Table>().map_err(|error| error.to_string());
    if said(&plain)? != said(&ordered)? {
        return Err("it is written in a way of which the order counts".to_owned());
    }
    Ok(if text.contains("\r\n") { ordered.replace('\n', "\r\n") } else { ordered })
}

fn order(document: &mut DocumentMut) {
    let trailing = blank_lines(document.trailing().as_str().unwrap_or_default(), true);
    document.set_trailing(match trailing.trim_matches('\n') {
        "" => String::new(),
        comments => format!("\n{comments}\n"),
    });
    let root = document.as_table_mut();
    let mut keys: Vec<String> = root.iter().map(|(key, _)| key.to_owned()).collect();
    let place = |key: &str| ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len());
    keys.sort_by_key(|key| place(key));
    values(root);
    let mut number = 0;
    for key in keys {
        if let Some(item) = root.get_mut(&key) {
            tables(item, &mut number);
        }
    }
}

/// Gives every table its place, those within it after it.
fn tables(item: &mut Item, number: &mut isize) {
    match item {
        Item::Table(table) => one(table, number),
        Item::ArrayOfTables(list) => list.iter_mut().for_each(|table| one(table, number)),
        _ => {}
    }
}

fn one(table: &mut Table, number: &mut isize) {
    if table.is_dotted() {
        return;
    }
    table.set_position(Some(*number));
    *number += 1;
    let prefix = blank_lines(table.decor().prefix().and_then(|raw| raw.as_str()).unwrap_or_default(), false);
    let comments = prefix.trim_start_matches('\n');
    let blank = (prefix.len() - comments.len()).clamp(1, MOST_BLANK);
    table.decor_mut().set_prefix(format!("{}{comments}", "\n".repeat(blank)));
    let suffix = table.decor().suffix().and_then(|raw| raw.as_str()).unwrap_or_default().trim().to_owned();
    table.decor_mut().set_suffix(if suffix.is_empty() { String::new() } else { format!("  {suffix}") });
    // Sorting is stable: the others stay as they are.
    let place = |key: &str| FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len());
    table.sort_values_by(|one, _, other, _| place(one.get()).cmp(&place(other.get())));
    values(table);
    let mut inner: Vec<(isize, String)> = Vec::new();
    for (key, item) in table.iter() {
        let first = match item {
            Item::Table(table) => table.position(),
            Item::ArrayOfTables(list) => list.iter().filter_map(Table::position).min(),
            _ => continue,
        };
        inner.push((first.unwrap_or(isize::MAX), key.to_owned()));
    }
    inner.sort();
    for (_, key) in inner {
        if let Some(item) = table.get_mut(&key) {
            tables(item, number);
        }
    }
}

/// The lines `key = value` of a table.
fn values(table: &mut Table) {
    let mut is_first = true;
    for (mut key, item) in table.iter_mut() {
        let long = key.display_repr().chars().count();
        let Item::Value(value) = item else { continue };
        let prefix = key.leaf_decor().prefix().and_then(|raw| raw.as_str()).unwrap_or_default().to_owned();
        let prefix = blank_lines(&prefix, false);
        // No blank line between a header and its first key.
        let prefix = if is_first { prefix.trim_start_matches('\n').to_owned() } else { prefix };
        is_first = false;
        key.leaf_decor_mut().set_prefix(prefix);
        key.leaf_decor_mut().set_suffix(" ");
        let comment = value.decor().suffix().and_then(|raw| raw.as_str()).unwrap_or_default().trim().to_owned();
        value.decor_mut().set_prefix(" ");
        value.decor_mut().set_suffix("");
        if !comment.is_empty() {
            let column = end_of(value, long + 2);
            value.decor_mut().set_suffix(format!("{}{comment}", " ".repeat(COMMENT.saturating_sub(column).max(2))));
        }
    }
}

/// Where the last line of a value ends, when it begins after so many characters.
fn end_of(value: &Value, start: usize) -> usize {
    let text = value.to_string();
    match text.rsplit_once('\n') {
        Some((_, last)) => last.chars().count(),
        None => start + text.chars().count(),
    }
}

/// Comment lines without what surrounds them, and no more than [`MOST_BLANK`] blank lines side by side; `keep` the blank ones at the end.
fn blank_lines(text: &str, keep: bool) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.split('\n').map(str::trim) {
        let blank = lines.iter().rev().take_while(|line| line.is_empty()).count();
        if !line.is_empty() || blank < MOST_BLANK {
            lines.push(line);
        }
    }
    let mut out = lines.join("\n");
    if !keep && !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    if out == "\n" && lines.len() <= 1 {
        out.clear();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_keys_and_comments_are_put_in_order() {
        let text = "# Ours.\n\n\n\n# A server.\n  [[server]]   # one\n  title=\"Files\"\n  # Its name.\n  id    =   \"files\" # short\n\n[project]\ntitle = \"T\"   \nname = \"A\"\n[[server]]\nid = \"b\"\n# The end.   \n";
        let expected = "[project]\nname = \"A\"\ntitle = \"T\"\n\n# Ours.\n\n\n# A server.\n[[server]]  # one\n# Its name.\nid = \"files\"                            # short\ntitle = \"Files\"\n\n[[server]]\nid = \"b\"\n\n# The end.\n";
        let once = formatted(text).unwrap();
        assert_eq!(once, expected);
        assert_eq!(formatted(&once).unwrap(), once);
    }

    #[test]
    fn tables_within_tables_follow_theirs() {
        let text = "[[phase]]\nid = \"p\"\n[[phase.task]]\nid = \"a\"\n[phase.task.estimate]\nlikely = \"1d\"\n[[phase.task]]\nid = \"b\"\n[[phase]]\nid = \"q\"\n[project]\nname = \"A\"\nclient.name = \"C\"\n";
        let expected = "[project]\nname = \"A\"\nclient.name = \"C\"\n\n[[phase]]\nid = \"p\"\n\n[[phase.task]]\nid = \"a\"\n\n[phase.task.estimate]\nlikely = \"1d\"\n\n[[phase.task]]\nid = \"b\"\n\n[[phase]]\nid = \"q\"\n";
        assert_eq!(formatted(text).unwrap(), expected);
    }

    #[test]
    fn line_ends_marks_and_long_values_stay() {
        let text = "\u{FEFF}[project]\r\nname = \"A\"\r\nscope = [\r\n  \"one\", # first\r\n  \"two\",\r\n]\r\n";
        assert_eq!(formatted(text).unwrap(), text);
        assert!(formatted("[project\n").is_err());
    }

    #[test]
    fn every_table_has_its_place() {
        let schema: serde_json::Value = serde_json::from_str(include_str!("../../docs/project.schema.json")).unwrap();
        let mut known: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let mut placed = ORDER.to_vec();
        known.sort_unstable();
        placed.sort_unstable();
        assert_eq!(known, placed);
    }
}
