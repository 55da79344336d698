//! How the current place is called in a message.

use super::Walk;
use crate::diagnostic::Message;
use crate::diagnostic::words::quoted;
use crate::load::path::{Step, written_key};
use crate::span::Span;
use crate::tell;

impl Walk<'_> {
    /// The keys of the current path, without indices: `phase.task`.
    pub(super) fn keys(&self) -> String {
        let keys: Vec<String> = self
            .path
            .iter()
            .filter_map(|step| match step {
                Step::Key(key) => Some(written_key(key)),
                Step::Index(_) => None,
            })
            .collect();
        keys.join(".")
    }

    /// The table at the current path, as its header: `[[server]]`, or its key when it is inline.
    pub(super) fn table_name(&self, span: Span) -> Message {
        let keys = self.keys();
        let listed = matches!(self.path.last(), Some(Step::Index(_)));
        match (self.is_header(span), listed) {
            _ if keys.is_empty() => tell!("the file"),
            (true, true) => Message::data(quoted(&format!("[[{keys}]]"))),
            (true, false) => Message::data(quoted(&format!("[{keys}]"))),
            (false, true) => tell!("an item of {key}", key = quoted(&keys)),
            (false, false) => Message::data(quoted(&keys)),
        }
    }

    /// The value at the current path: its key, or "an item of" the list it is in.
    pub(super) fn value_name(&self) -> Message {
        let key = self.path.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(written_key(key)),
            Step::Index(_) => None,
        });
        let key = quoted(&key.unwrap_or_default());
        match self.path.last() {
            Some(Step::Index(_)) => tell!("an item of {key}", key),
            _ => Message::data(key),
        }
    }

    /// The key of the current path, without its tables.
    pub(super) fn last_key(&self) -> Option<&str> {
        match self.path.last() {
            Some(Step::Key(key)) => Some(key),
            _ => None,
        }
    }

    /// The text of a stretch of the file.
    pub(super) fn source(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Whether a table's place is a header in brackets.
    pub(super) fn is_header(&self, span: Span) -> bool {
        self.source(span).starts_with('[')
    }

    /// The part of a stretch on its first line.
    pub(super) fn first_line(&self, span: Span) -> Span {
        let length = self.source(span).find(['\n', '\r']);
        Span::new(span.start, length.map_or(span.end, |length| span.start + length))
    }
}
