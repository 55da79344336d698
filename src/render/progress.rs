//! The project file with the news of a board in it: only the values that change are touched, comments and layout stay.

use toml_edit::{DocumentMut, Item, TableLike, Value, value};

use super::results::date;
use crate::plan::follow_up::{Edit, EditValue};

/// Writes the edits into the text of a project file.
///
/// # Errors
/// Why that cannot be done, in a sentence.
pub fn with_progress(text: &str, edits: &[Edit]) -> Result<String, String> {
    let (mark, body) = match text.strip_prefix('\u{FEFF}') {
        Some(body) => ("\u{FEFF}", body),
        None => ("", text),
    };
    let mut document: DocumentMut = body.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    for edit in edits {
        let table = match &edit.id {
            None => document.get_mut("project").and_then(Item::as_table_like_mut),
            Some(id) => row(&mut document, id),
        };
        let Some(table) = table else {
            return Err(format!("`{}` is not found", edit.id.as_deref().unwrap_or("project")));
        };
        write(table, edit.key, edit.value);
    }
    let written = document.to_string();
    // A line that was added ends as those of the file do.
    let written = match body.contains("\r\n") {
        true => written.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => written,
    };
    Ok(format!("{mark}{written}"))
}

/// The task or the milestone of an id.
fn row<'a>(document: &'a mut DocumentMut, id: &str) -> Option<&'a mut dyn TableLike> {
    let is_it = |row: &&mut dyn TableLike| row.get("id").and_then(Item::as_str) == Some(id);
    let is_milestone = document.get_mut("milestone").is_some_and(|list| rows(list).iter().any(is_it));
    if is_milestone {
        return rows(document.get_mut("milestone")?).into_iter().find(is_it);
    }
    let tasks = rows(document.get_mut("phase")?).into_iter().filter_map(|phase| phase.get_mut("task"));
    tasks.flat_map(rows).find(is_it)
}

/// The items of a list, written as tables (`[[phase]]`) or on lines of its own (`task = [{ … }]`).
fn rows(list: &mut Item) -> Vec<&mut dyn TableLike> {
    match list {
        Item::ArrayOfTables(tables) => tables.iter_mut().map(|table| table as &mut dyn TableLike).collect(),
        Item::Value(Value::Array(items)) => {
            let tables = items.iter_mut().filter_map(Value::as_inline_table_mut);
            tables.map(|table| table as &mut dyn TableLike).collect()
        }
        _ => Vec::new(),
    }
}

fn write(table: &mut dyn TableLike, key: &str, new: EditValue) {
    let new = match new {
        EditValue::Date(day) => date(day),
        EditValue::Number(number) => value(number),
        EditValue::Minutes(minutes) if minutes % 60 == 0 => value(format!("{}h", minutes / 60)),
        EditValue::Minutes(minutes) => value(format!("{minutes}min")),
        EditValue::Removed => {
            table.remove(key);
            return;
        }
    };
    match (table.get_mut(key).and_then(Item::as_value_mut), new) {
        (Some(old), Item::Value(mut new)) => {
            // Spaces before it and the comment after it stay.
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        (_, mut new) => {
            let (indent, column) = manner(table);
            // The space before a closing brace goes after what is added.
            let last = table.iter_mut().last().and_then(|(_, item)| item.as_value_mut().map(Value::decor_mut));
            let end = last.filter(|decor| decor.suffix().is_some_and(|end| end.as_str() == Some(" ")));
            if let Some(decor) = end {
                decor.set_suffix("");
                if let Item::Value(new) = &mut new {
                    new.decor_mut().set_suffix(" ");
                }
            }
            table.insert(key, new);
            if let Some(mut key) = table.key_mut(key) {
                let pad = column.saturating_sub(key.get().len()).max(1);
                key.leaf_decor_mut().set_prefix(indent);
                key.leaf_decor_mut().set_suffix(" ".repeat(pad));
            }
        }
    }
}

/// How the keys of a table are written: the spaces before them, and the column of their `=` when they share one.
fn manner(table: &dyn TableLike) -> (String, usize) {
    let keys: Vec<&toml_edit::Key> = table.iter().filter_map(|(name, _)| table.key(name)).collect();
    let text = |raw: Option<&toml_edit::RawString>| raw.and_then(|raw| raw.as_str()).unwrap_or_default().to_owned();
    let indent = keys.first().map(|key| text(key.leaf_decor().prefix())).unwrap_or_default();
    let indent = indent.rsplit('\n').next().unwrap_or_default().to_owned();
    let columns: Vec<(usize, usize)> = keys
        .iter()
        .zip(table.iter())
        .filter(|(_, (_, item))| item.is_value())
        .map(|(key, _)| (key.get().len(), key.get().len() + text(key.leaf_decor().suffix()).len()))
        .collect();
    let shared = columns.first().map_or(0, |(_, column)| *column);
    let is_shared = columns.iter().all(|(_, column)| *column == shared);
    let differ = columns.iter().any(|(length, _)| Some(*length) != columns.first().map(|(length, _)| *length));
    let column = if is_shared && differ { shared } else { 0 };
    (if indent.trim().is_empty() { indent } else { String::new() }, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"# The file of Ana.
[project]
name = "Small"   # short
status_date = 2026-09-07   # every Monday

[[phase]]
id = "build"

  [[phase.task]]
  id       = "one"     # the first
  title    = "One"
  # Said in the meeting:
  effort   = "2d"

[phase.task.estimate]
likely = "2d"

[[phase.task]]
id = "two"
progress = 25  # a quarter
remaining = "3d"
title = "Two"

# Milestones follow.
[[milestone]]
id = "ready"
"#;

    fn edit(id: &str, key: &'static str, value: EditValue) -> Edit {
        Edit { id: (!id.is_empty()).then(|| id.to_owned()), key, value }
    }

    fn day(text: &str) -> EditValue {
        EditValue::Date(text.parse().unwrap())
    }

    /// What a change takes away and what it adds.
    fn lines(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
        let of = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let (before, after) = (of(before), of(after));
        let gone = before.iter().filter(|line| !after.contains(line)).cloned().collect();
        let new = after.iter().filter(|line| !before.contains(line)).cloned().collect();
        (gone, new)
    }

    #[test]
    fn only_what_changes_is_touched() {
        let edits = [
            edit("", "status_date", day("2026-09-14")),
            edit("one", "started", day("2026-09-08")),
            edit("one", "finished", day("2026-09-09")),
            edit("two", "progress", EditValue::Number(60)),
            edit("two", "remaining", EditValue::Removed),
            edit("ready", "reached", day("2026-09-14")),
        ];
        let text = with_progress(FILE, &edits).unwrap();
        let (gone, new) = lines(FILE, &text);
        assert_eq!(
            gone,
            ["status_date = 2026-09-07   # every Monday", "progress = 25  # a quarter", "remaining = \"3d\""]
        );
        let expected = [
            "status_date = 2026-09-14   # every Monday",
            "  started  = 2026-09-08",
            "  finished = 2026-09-09",
            "progress = 60  # a quarter",
            "reached = 2026-09-14",
        ];
        assert_eq!(new, expected);
        assert!(text.contains("effort   = \"2d\"\n"), "{text}");
        assert!(text.find("finished").unwrap() < text.find("[phase.task.estimate]").unwrap(), "within its task");
        assert_eq!(with_progress(FILE, &[]).unwrap(), FILE);
    }

    #[test]
    fn line_ends_and_marks_stay() {
        let windows = format!("\u{FEFF}{}", FILE.replace('\n', "\r\n"));
        assert_eq!(with_progress(&windows, &[]).unwrap(), windows);
        let text = with_progress(&windows, &[edit("one", "started", day("2026-09-08"))]).unwrap();
        let added = windows.len() + "started = 2026-09-08\r\n".len();
        assert!(text.len() >= added && text.starts_with('\u{FEFF}'), "{text}");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }

    #[test]
    fn lists_on_their_own_lines_are_written_into() {
        let text = "milestone = [{ id = \"m\" }]\n[[phase]]\nid = \"p\"\ntask = [\n  { id = \"a\" }, # the first\n  { id = \"b\", progress = 5 },\n]\n";
        let edits = [
            edit("a", "started", day("2026-09-08")),
            edit("b", "progress", EditValue::Number(10)),
            edit("m", "reached", day("2026-09-08")),
        ];
        let expected = text
            .replace("{ id = \"a\" }", "{ id = \"a\", started = 2026-09-08 }")
            .replace("progress = 5", "progress = 10")
            .replace("{ id = \"m\" }", "{ id = \"m\", reached = 2026-09-08 }");
        assert_eq!(with_progress(text, &edits).unwrap(), expected);
    }

    #[test]
    fn what_is_not_there_is_told() {
        assert_eq!(
            with_progress(FILE, &[edit("gone", "started", day("2026-09-08"))]).unwrap_err(),
            "`gone` is not found"
        );
        assert!(with_progress("a = ", &[]).is_err());
    }
}
