//! What every rule is given, and where it says what it found.

use std::collections::{BTreeMap, BTreeSet};

use super::project::{Entry, Place, Row, entries};
use super::{BuiltIn, World};
use crate::diagnostic::Diagnostic;
use crate::load::Dropped;
use crate::model::Document;
use crate::model::value::Ref;

/// The document under check.
pub(super) struct Context<'a> {
    /// What the file says, without what is faulty.
    pub document: &'a Document,
    /// What the program knows beside the file.
    pub world: World<'a>,
    /// Every id and what it names; of two alike, the first.
    index: BTreeMap<String, Entry>,
    /// What the loader left out.
    dropped: &'a [Dropped],
    dropped_ids: BTreeSet<&'a str>,
    /// What was found so far.
    pub found: Vec<Diagnostic>,
}

impl<'a> Context<'a> {
    pub(super) fn new(document: &'a Document, dropped: &'a [Dropped], world: World<'a>) -> Self {
        // Of two alike a map keeps the last it is given.
        let index = entries(document).into_iter().rev().map(|entry| (entry.id.clone(), entry)).collect();
        let dropped_ids = dropped.iter().filter_map(|one| one.id.as_deref()).collect();
        Context { document, world, index, dropped, dropped_ids, found: Vec::new() }
    }

    /// The names that are built in.
    pub(super) fn built_in(&self) -> &'a dyn BuiltIn {
        self.world.built_in
    }

    /// Every id and what it names.
    pub(super) fn into_index(self) -> BTreeMap<String, Entry> {
        self.index
    }

    /// What an id names.
    pub(super) fn entry(&self, id: &str) -> Option<&Entry> {
        self.index.get(id)
    }

    /// Every id with what it names.
    pub(super) fn index(&self) -> impl Iterator<Item = &Entry> {
        self.index.values()
    }

    /// Whether something of this id is in the file, and was left out because it is faulty.
    pub(super) fn is_dropped(&self, id: &str) -> bool {
        self.dropped_ids.contains(id)
    }

    /// Whether nothing of these tables was left out: only then can something be said to be missing.
    pub(super) fn is_whole(&self, tables: &[&str]) -> bool {
        let table = |path: &str| path.split(['.', '[']).next().unwrap_or_default().to_owned();
        !self.dropped.iter().any(|one| tables.contains(&table(&one.path).as_str()))
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
