//! What every rule is given, and where it says what it found.

use std::collections::BTreeMap;

use super::project::{Entry, Place, Row, entries};
use crate::diagnostic::Diagnostic;
use crate::model::Document;
use crate::model::value::Ref;

/// The document under check.
pub(super) struct Context<'a> {
    /// What the file says, without what is faulty.
    pub document: &'a Document,
    /// Every id and what it names; of two alike, the first.
    index: BTreeMap<String, Entry>,
    /// What was found so far.
    pub found: Vec<Diagnostic>,
}

impl<'a> Context<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let mut index = BTreeMap::new();
        for entry in entries(document) {
            index.entry(entry.id.clone()).or_insert(entry);
        }
        Context { document, index, found: Vec::new() }
    }

    /// What an id names.
    pub(super) fn entry(&self, id: &str) -> Option<&Entry> {
        self.index.get(id)
    }

    /// Every id with what it names.
    pub(super) fn index(&self) -> impl Iterator<Item = &Entry> {
        self.index.values()
    }

    /// The row of that id, if it is in that table.
    pub(super) fn find<T: Row>(&self, id: &str) -> Option<&'a T> {
        let entry = self.entry(id).filter(|entry| T::KINDS.contains(&entry.kind))?;
        T::at(self.document, entry.place)
    }

    /// The row that a reference names; none when it dangles, which is reported elsewhere.
    pub(super) fn get<T: Row>(&self, reference: &Ref<T>) -> Option<&'a T> {
        self.find(reference.as_str())
    }

    /// Every row of a table.
    pub(super) fn rows<T: Row>(&self) -> impl Iterator<Item = &'a T> + use<'a, T> {
        T::all(self.document).into_iter().map(|(_, row): (Place, &'a T)| row)
    }

    /// Reports.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }
}
