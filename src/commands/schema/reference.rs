//! The tables of a file in Markdown, read from its JSON Schema.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::words::{self, Links};
use crate::diagnostic::similar;

/// The written name of a file's tables and its text so far.
pub(super) struct Page<'a> {
    schema: &'a Value,
    /// In the order of the file, a table before those within it.
    tables: Vec<Table<'a>>,
    links: Links,
    /// A file that shows tables at work.
    examples: &'a str,
    /// What is written.
    pub text: String,
}

/// A table of the file.
struct Table<'a> {
    /// Name of its definition.
    definition: &'a str,
    /// As they stand in headers, without brackets, and whether there may be several.
    paths: Vec<(String, bool)>,
    schema: &'a Value,
}

impl Table<'_> {
    fn heading(&self) -> String {
        let headers: Vec<String> = self.paths.iter().map(|(path, many)| format!("`{}`", header(path, *many))).collect();
        headers.join(", ")
    }

    fn depth(&self) -> usize {
        self.paths.first().map_or(0, |(path, _)| path.matches('.').count())
    }
}

/// `[path]`, or `[[path]]` where there may be several.
fn header(path: &str, many: bool) -> String {
    if many { format!("[[{path}]]") } else { format!("[{path}]") }
}

impl<'a> Page<'a> {
    /// Of a schema, with examples out of a project file.
    pub fn of(schema: &'a Value, examples: &'a str) -> Self {
        let mut tables = Vec::new();
        collect(schema, schema, "", &mut tables);
        let mut links = Links::default();
        for table in &tables {
            let anchor = anchor(&table.heading());
            for (_, property) in properties(table.schema) {
                if let Some(kind) = property["x-defines"].as_str() {
                    links.kinds.insert(kind.to_owned(), anchor.clone());
                }
            }
            links.tables.insert(table.definition.to_owned(), (table.heading(), anchor));
        }
        Page { schema, tables, links, examples, text: String::new() }
    }

    /// The title, how to read the page, and the list of the tables.
    pub fn introduction(&mut self) {
        self.text.push_str(INTRODUCTION);
        self.text.push_str("## Tables\n\n| table | what it holds |\n|---|---|\n");
        for (name, property) in properties(self.schema) {
            let Some(table) = self.tables.iter().find(|table| table.paths.iter().any(|(path, _)| path == name)) else {
                continue;
            };
            let (heading, anchor) = (table.heading(), anchor(&table.heading()));
            let _ = writeln!(self.text, "| [{heading}](#{anchor}) | {} |", words::cell(description(property)));
        }
        self.text.push('\n');
    }

    /// Each table with its keys.
    pub fn tables(&mut self) {
        let mut text = String::new();
        for table in &self.tables {
            self.section(table, &mut text);
        }
        self.text.push_str(&text);
    }

    /// The chapter of the file of results.
    pub fn results(&mut self) {
        self.text.push_str(RESULTS);
        let mut text = String::new();
        for table in &self.tables {
            self.section(table, &mut text);
        }
        self.text.push_str(text.replace("\n## ", "\n### ").trim_start_matches('\n'));
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        self.text.push('\n');
    }

    /// The section of one table and of those within it.
    ///
    /// # Errors
    /// The name that was probably meant, when there is no such table.
    pub fn table(&self, name: &str) -> Result<String, Option<String>> {
        let within = format!("{name}.");
        let is = |table: &&Table| table.paths.iter().any(|(path, _)| path == name || path.starts_with(&within));
        let found: Vec<&Table> = self.tables.iter().filter(is).collect();
        if found.is_empty() {
            let known = self.tables.iter().flat_map(|table| table.paths.iter().map(|(path, _)| path.as_str()));
            return Err(similar(name, known).map(str::to_owned));
        }
        let mut text = String::new();
        for table in found {
            self.section(table, &mut text);
        }
        Ok(format!("{}\n", text.trim()))
    }

    fn section(&self, table: &Table<'_>, text: &mut String) {
        let level = if table.depth() == 0 { "##" } else { "###" };
        let _ = write!(text, "\n{level} {}\n\n{}\n\n", table.heading(), description(table.schema));
        text.push_str("| key | value | default | meaning |\n|---|---|---|---|\n");
        let required = table.schema["required"].as_array();
        for (name, property) in properties(table.schema) {
            let is_required = required.is_some_and(|names| names.iter().any(|one| one == name));
            let default = if is_required { "**required**".to_owned() } else { words::default(property) };
            let value = words::value(self.schema, property, &self.links);
            let meaning = words::meaning(self.schema, property);
            let _ = writeln!(text, "| `{name}` | {value} | {default} | {meaning} |");
        }
        for (path, many) in &table.paths {
            if let Some(example) = block(self.examples, &header(path, *many)) {
                let _ = write!(text, "\n```toml\n{example}\n```\n");
                break;
            }
        }
    }
}

/// Finds the tables within `table`, which stands at `path`.
fn collect<'a>(root: &'a Value, table: &'a Value, path: &str, tables: &mut Vec<Table<'a>>) {
    for (name, property) in properties(table) {
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        for (many, schema) in words::alternatives(root, property) {
            let Some(definition) = words::definition_name(schema) else {
                continue;
            };
            let inner = words::resolve(root, schema);
            for (more, inner, definition) in nested(root, inner, definition) {
                if let Some(known) = tables.iter_mut().find(|table| table.definition == definition) {
                    known.paths.push((path.clone(), many || more));
                    continue;
                }
                tables.push(Table { definition, paths: vec![(path.clone(), many || more)], schema: inner });
                collect(root, inner, &path, tables);
            }
        }
    }
}

/// The definition itself when it is a table, or the tables among its alternatives.
fn nested<'a>(root: &'a Value, schema: &'a Value, definition: &'a str) -> Vec<(bool, &'a Value, &'a str)> {
    if schema["properties"].is_object() {
        return vec![(false, schema, definition)];
    }
    let named = schema["anyOf"].as_array().into_iter().flatten();
    let tables = named.filter_map(|one| Some((false, words::resolve(root, one), words::definition_name(one)?)));
    tables.filter(|(_, inner, _)| inner["properties"].is_object()).collect()
}

/// The keys of a table.
fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    schema["properties"].as_object().into_iter().flatten().map(|(name, property)| (name.as_str(), property))
}

fn description(schema: &Value) -> &str {
    schema["description"].as_str().unwrap_or_default()
}

/// The first block of a project file under that header, up to an empty line.
fn block(file: &str, header: &str) -> Option<String> {
    let is_header = |line: &&str| line.split('#').next().map(str::trim_end) == Some(header);
    let lines: Vec<&str> =
        file.lines().skip_while(|line| !is_header(line)).take_while(|line| !line.is_empty()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The anchor that Markdown renderers give to a heading.
pub(super) fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Names of the tables by definition, to say what a `BTreeMap` of links holds.
pub(super) type Anchors = BTreeMap<String, (String, String)>;

const INTRODUCTION: &str = "\
<!-- Written by `qilby schema --markdown`; a test keeps it in step with the code. -->

# Reference of the project file

Everything that `project.toml` can say. `qilby schema --markdown zone` prints the section of one
table in the terminal; `qilby schema -o project.schema.json` writes the JSON Schema with which an
editor completes and checks the file as you type (the first line of a file made by `qilby init`
names it).

The file is [TOML 1.0](https://toml.io/en/v1.0.0), UTF-8. `[table]` stands once; `[[table]]` stands
once for each thing it describes, in any order. A key that is not in this reference is an error, and so
is a required text or list that is empty. What can be worked out (dates, free addresses, flows that
roles need, totals) is not written. `—` in the column of defaults means: nothing, or what the
meaning says.

";

const RESULTS: &str = "\
## The file of results

What the tests gave stands beside the project file, in `project.results.toml` for `project.toml`:
the acceptance report is made out of both, and no build ever writes to it. It is optional. For a
project file of another name, `NAME.results.toml` goes with `NAME.toml`.

";
