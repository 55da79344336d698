//! Where each value of a document stands in the file.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::span::Span;

/// The places of a document's values, by path: `server[2].zone`.
///
/// Indices are those of the document: items set aside by the checks are not counted. A part that
/// is not made of letters, digits, `-` and `_` stands between double quotes, as in
/// `labels."à faire"`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Spans {
    root: Node,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Node {
    key: Option<Span>,
    value: Span,
    inside: Inside,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum Inside {
    #[default]
    Nothing,
    Table(BTreeMap<Box<str>, Node>),
    List(Vec<Node>),
}

impl Spans {
    pub(super) fn new(tree: &DeTable<'_>) -> Self {
        Self { root: Node { key: None, value: Span::default(), inside: table(tree) } }
    }

    /// The place of a value. That of a table with a header is its header, such as `[[server]]`.
    pub fn value(&self, path: &str) -> Option<Span> {
        self.find(path).map(|node| node.value)
    }

    /// The place of a value's key; none for an item of a list.
    pub fn key(&self, path: &str) -> Option<Span> {
        self.find(path).and_then(|node| node.key)
    }

    fn find(&self, path: &str) -> Option<&Node> {
        let mut node = &self.root;
        for step in steps(path)? {
            node = match (&node.inside, step) {
                (Inside::Table(table), Step::Key(key)) => table.get(key.as_str())?,
                (Inside::List(list), Step::Index(index)) => list.get(index)?,
                _ => return None,
            };
        }
        Some(node)
    }
}

fn node(key: Option<Span>, value: &Spanned<DeValue<'_>>) -> Node {
    Node {
        key,
        value: value.span().into(),
        inside: match value.get_ref() {
            DeValue::Table(inner) => table(inner),
            DeValue::Array(items) => Inside::List(items.iter().map(|item| node(None, item)).collect()),
            _ => Inside::Nothing,
        },
    }
}

fn table(table: &DeTable<'_>) -> Inside {
    let entries = table.iter().map(|(key, value)| {
        let name: Box<str> = key.get_ref().as_ref().into();
        (name, node(Some(key.span().into()), value))
    });
    Inside::Table(entries.collect())
}

/// A part of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// Writes a path as [`Spans`] reads it.
pub(super) fn written(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Index(index) => text.push_str(&format!("[{index}]")),
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&written_key(key));
            }
        }
    }
    text
}

/// A key as written in TOML: between quotes when it must be.
pub(super) fn written_key(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) {
        return key.to_owned();
    }
    format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Reads a path; none when it is malformed.
fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('[') {
            let (index, after) = after.split_once(']')?;
            steps.push(Step::Index(index.parse().ok()?));
            rest = after;
            continue;
        }
        if !steps.is_empty() {
            rest = rest.strip_prefix('.')?;
        }
        if let Some(after) = rest.strip_prefix('"') {
            let (key, after) = quoted_key(after)?;
            steps.push(Step::Key(key));
            rest = after;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if end == 0 {
                return None;
            }
            steps.push(Step::Key(rest[..end].to_owned()));
            rest = &rest[end..];
        }
    }
    Some(steps)
}

/// The key up to its closing quote, and what follows.
fn quoted_key(text: &str) -> Option<(String, &str)> {
    let mut key = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((key, &text[at + 1..])),
            '\\' => key.push(characters.next()?.1),
            other => key.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Spans, Step, steps, written};
    use crate::span::Span;
    use proptest::prelude::*;
    use toml::de::DeTable;

    #[test]
    fn values_and_keys_are_found() {
        let text = "[[server]]\nid = \"a\"\n[[server]]\nid = \"b\"\nnat = { \"à b\" = [1, 22] }\n";
        let tree = DeTable::parse(text).unwrap();
        let spans = Spans::new(tree.get_ref());
        let shown = |span: Option<Span>| span.map(|span| &text[span.range()]);
        assert_eq!(shown(spans.value("server[1].id")), Some("\"b\""));
        assert_eq!(shown(spans.key("server[1].id")), Some("id"));
        assert_eq!(shown(spans.value("server[0]")), Some("[[server]]"));
        assert_eq!(shown(spans.value("server[1].nat.\"à b\"[1]")), Some("22"));
        for wrong in ["server[2]", "server.id", "server[0].zone", "server[x]", "server[", ".", "a..b"] {
            assert_eq!(spans.value(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_written_path_reads_back(
            path in prop::collection::vec(
                prop_oneof![".{0,8}".prop_map(Step::Key), (0usize..1000).prop_map(Step::Index)],
                1..6,
            )
        ) {
            prop_assert_eq!(steps(&written(&path)), Some(path));
        }

        #[test]
        fn any_path_is_read_without_panic(path in ".{0,40}") {
            let _ = steps(&path);
        }
    }
}
