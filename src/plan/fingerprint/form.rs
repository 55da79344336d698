//! The canonical form of a row: fields by name, each a list of strings.

use std::collections::BTreeMap;

use serde::Serialize;

/// Fields by name; those without value are left out.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize)]
pub(super) struct Form(BTreeMap<&'static str, Vec<String>>);

impl Form {
    /// A field of one value.
    pub(super) fn one(self, name: &'static str, value: impl ToString) -> Self {
        self.list(name, [value])
    }

    /// A field that may be absent.
    pub(super) fn maybe(self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.list(name, value)
    }

    /// A field that says yes; no is the same as nothing.
    pub(super) fn flag(self, name: &'static str, value: bool) -> Self {
        self.list(name, value.then_some("yes"))
    }

    /// A list whose order matters.
    pub(super) fn list(mut self, name: &'static str, values: impl IntoIterator<Item: ToString>) -> Self {
        let values = values.into_iter().map(|value| plain(&value.to_string())).filter(|value| !value.is_empty());
        let values: Vec<String> = values.collect();
        if !values.is_empty() {
            self.0.insert(name, values);
        }
        self
    }

    /// A list whose order says nothing.
    pub(super) fn set(self, name: &'static str, values: impl IntoIterator<Item: ToString>) -> Self {
        let mut values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
        values.sort();
        values.dedup();
        self.list(name, values)
    }
}

/// The text with its blanks made single spaces.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
