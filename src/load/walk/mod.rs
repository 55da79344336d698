//! The tree against the shape of the file: every fault is told, and what is faulty is left out, so
//! that the checks go on over the rest.
//!
//! A key that is unknown, or faulty and optional, is left out; a table that lacks a required key,
//! or has a faulty one, is left out whole. What is left out is recorded with its id: what refers to
//! it is not unknown.

mod lists;
mod place;
mod tables;
mod types;
mod values;

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Formats;
use super::path::{Step, written};
use super::shape::{Shape, ShapeId, Shapes, Text};
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::tell;

/// Most diagnostics told of one file.
const MAX_DIAGNOSTICS: usize = 1000;

/// Deepest unions tried within one another: the time taken doubles with each.
const MAX_TRIALS: usize = 3;

/// Something left out of the document because it is faulty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dropped {
    /// Its path, with the indices of the file: `server[2]`, `server[2].zone`.
    pub path: String,
    /// Its `id`, when it is a table that has one.
    pub id: Option<String>,
    /// Its place.
    pub span: Span,
}

/// A reference to an id, as written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mention {
    /// The id.
    pub id: String,
    /// Names of the kinds of things that it may be the id of.
    pub kinds: Arc<[String]>,
    /// Its place.
    pub span: Span,
}

/// A value that passed, to build the document with.
type Kept<'i> = Option<Spanned<DeValue<'i>>>;

/// What came of trying one shape of several.
struct Trial<'i> {
    kept: Kept<'i>,
    diagnostics: Vec<Diagnostic>,
    dropped: Vec<Dropped>,
    mentions: Vec<Mention>,
}

/// One walk over a file.
pub(super) struct Walk<'a> {
    text: &'a str,
    shapes: &'a Shapes,
    formats: Formats<'a>,
    path: Vec<Step>,
    trials: usize,
    pub diagnostics: Vec<Diagnostic>,
    pub dropped: Vec<Dropped>,
    pub mentions: Vec<Mention>,
}

impl<'a> Walk<'a> {
    pub fn new(text: &'a str, shapes: &'a Shapes, formats: Formats<'a>) -> Self {
        Self {
            text,
            shapes,
            formats,
            path: Vec::new(),
            trials: 0,
            diagnostics: Vec::new(),
            dropped: Vec::new(),
            mentions: Vec::new(),
        }
    }

    /// What remains of a whole file; none when a required part of it is faulty.
    pub fn document<'i>(&mut self, tree: &Spanned<DeTable<'i>>) -> Option<Spanned<DeTable<'i>>> {
        let span = tree.span();
        for id in self.shapes.alternatives(self.shapes.root) {
            if let Shape::Table(table) = self.shapes.get(id) {
                let kept = self.table(tree.get_ref(), span.clone().into(), table);
                self.end();
                return Some(Spanned::new(span, kept?));
            }
        }
        // A document type that is not a table accepts no file; its schema says so to its author.
        None
    }

    /// Says so when there was more to tell than is told.
    fn end(&mut self) {
        let more = self.is_full();
        self.diagnostics.truncate(MAX_DIAGNOSTICS);
        if let Some(last) = self.diagnostics.last_mut().filter(|_| more) {
            let note = tell!("only the first {most} problems are shown", most = MAX_DIAGNOSTICS);
            last.notes.push(note);
        }
    }

    /// Whether nothing more will be told: composing it would be lost.
    fn is_full(&self) -> bool {
        self.diagnostics.len() > MAX_DIAGNOSTICS
    }

    fn report(&mut self, found: Diagnostic) {
        if !self.is_full() {
            self.diagnostics.push(found);
        }
    }

    /// Checks a value; none when it is to be left out.
    fn value<'i>(&mut self, value: &Spanned<DeValue<'i>>, id: ShapeId) -> Kept<'i> {
        let shape = self.shapes.get(id);
        if !matches!(shape, Shape::Union(_)) && types::fits(shape, value.get_ref()) {
            return self.plain(value, id);
        }
        let all = self.shapes.alternatives(id);
        let fitting: Vec<ShapeId> =
            all.iter().copied().filter(|&id| types::fits(self.shapes.get(id), value.get_ref())).collect();
        match fitting.as_slice() {
            [] => self.mismatch(value, id, &all),
            [only] => self.plain(value, *only),
            several => self.union(value, several),
        }
    }

    /// Checks a value whose type fits a shape that is no union.
    fn plain<'i>(&mut self, value: &Spanned<DeValue<'i>>, id: ShapeId) -> Kept<'i> {
        let shapes = self.shapes;
        let span = Span::from(value.span());
        let same = || Some(value.clone());
        let passed = match (shapes.get(id), value.get_ref()) {
            (Shape::Text(shape), DeValue::String(text)) => self.text(text, span, shape),
            (Shape::Text(shape), DeValue::Datetime(date)) => self.text(&date.to_string(), span, shape),
            (Shape::Integer(bounds), DeValue::Integer(number)) => self.integer(number, span, bounds),
            (Shape::Number(bounds), DeValue::Integer(number)) => self.integer(number, span, bounds),
            (Shape::Number(bounds), DeValue::Float(number)) => self.number(number, span, bounds),
            (Shape::List(list), DeValue::Array(items)) => return self.list(items, span, list),
            (Shape::Table(shape), DeValue::Table(table)) => {
                let kept = self.table(table, span, shape)?;
                return Some(Spanned::new(span.range(), DeValue::Table(kept)));
            }
            _ => true,
        };
        if passed { same() } else { None }
    }

    /// Several shapes fit the value's type: the one that has least to say.
    fn union<'i>(&mut self, value: &Spanned<DeValue<'i>>, several: &[ShapeId]) -> Kept<'i> {
        let first = several.first().copied()?;
        if self.trials >= MAX_TRIALS {
            return self.plain(value, first);
        }
        if let DeValue::Table(table) = value.get_ref() {
            if let Some(chosen) = self.tagged(table, several) {
                return self.plain(value, chosen);
            }
            if self.unknown_tag(table, several) {
                return None;
            }
        }
        self.trials += 1;
        let before = std::mem::take(&mut self.diagnostics);
        let (dropped, mentions) = (self.dropped.len(), self.mentions.len());
        let mut best: Option<Trial<'i>> = None;
        for &id in several {
            let kept = self.plain(value, id);
            let trial = Trial {
                kept,
                diagnostics: std::mem::take(&mut self.diagnostics),
                dropped: self.dropped.split_off(dropped),
                mentions: self.mentions.split_off(mentions),
            };
            let faults = trial.diagnostics.len();
            if best.as_ref().is_none_or(|best| faults < best.diagnostics.len()) {
                best = Some(trial);
            }
            if faults == 0 {
                break;
            }
        }
        self.trials -= 1;
        self.diagnostics = before;
        let best = best?;
        best.diagnostics.into_iter().for_each(|one| self.report(one));
        self.dropped.extend(best.dropped);
        self.mentions.extend(best.mentions);
        best.kept
    }

    /// Of several tables told apart by a key of one possible value each, the one chosen.
    fn tagged(&self, table: &DeTable<'_>, several: &[ShapeId]) -> Option<ShapeId> {
        several.iter().copied().find(|&id| {
            self.tag(id).is_some_and(|(key, tag)| {
                let value = table.get(key).and_then(|value| value.get_ref().as_str());
                value == Some(tag)
            })
        })
    }

    /// The key and the value that tell a table from others of its union.
    fn tag(&self, id: ShapeId) -> Option<(&'a str, &'a str)> {
        let shapes = self.shapes;
        let Shape::Table(shape) = shapes.get(id) else {
            return None;
        };
        let mut required = shape.keys.iter().filter(|key| key.required);
        required.find_map(|key| match shapes.get(key.shape) {
            Shape::Text(text) => match text.choices.as_deref() {
                Some([only]) => Some((key.name.as_str(), only.as_str())),
                _ => None,
            },
            _ => None,
        })
    }

    /// Tells that the key which tells the tables apart has none of their values.
    fn unknown_tag(&mut self, table: &DeTable<'_>, several: &[ShapeId]) -> bool {
        let tags: Option<Vec<(&str, &str)>> = several.iter().map(|&id| self.tag(id)).collect();
        let Some(tags) = tags else { return false };
        let Some(&(key, _)) = tags.first() else {
            return false;
        };
        let same_key = tags.iter().all(|(other, _)| *other == key);
        let Some(value) = table.get(key).filter(|_| same_key) else {
            return false;
        };
        let Some(text) = value.get_ref().as_str() else {
            return false;
        };
        let shape = Text { choices: Some(tags.iter().map(|(_, tag)| (*tag).to_owned()).collect()), ..Text::default() };
        self.path.push(Step::Key(key.to_owned()));
        let known = self.text(text, value.span().into(), &shape);
        self.path.pop();
        !known
    }

    /// Checks a value without telling anything: none unless it is faultless.
    fn faultless<'i>(&mut self, value: &Spanned<DeValue<'i>>, id: ShapeId) -> Kept<'i> {
        if self.trials >= MAX_TRIALS {
            return None;
        }
        self.trials += 1;
        let before = std::mem::take(&mut self.diagnostics);
        let dropped_before = self.dropped.len();
        let kept = self.value(value, id);
        self.trials -= 1;
        let found = std::mem::replace(&mut self.diagnostics, before);
        self.dropped.truncate(dropped_before);
        kept.filter(|_| found.is_empty())
    }

    /// Records that the value at the current path is left out, with the tables in it.
    fn drop_value(&mut self, value: &Spanned<DeValue<'_>>) {
        self.dropped.push(Dropped { path: written(&self.path), id: id_of(value.get_ref()), span: value.span().into() });
        self.drop_within(value.get_ref());
    }

    fn drop_within(&mut self, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => {
                for (key, value) in table {
                    self.path.push(Step::Key(key.get_ref().to_string()));
                    self.drop_named(value);
                    self.path.pop();
                }
            }
            DeValue::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(Step::Index(index));
                    self.drop_named(item);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    /// Records a value within another left out, if it has an id.
    fn drop_named(&mut self, value: &Spanned<DeValue<'_>>) {
        if let Some(id) = id_of(value.get_ref()) {
            self.dropped.push(Dropped { path: written(&self.path), id: Some(id), span: value.span().into() });
        }
        self.drop_within(value.get_ref());
    }
}

/// The `id` of a table.
fn id_of(value: &DeValue<'_>) -> Option<String> {
    let table = value.as_table()?;
    table.get("id")?.get_ref().as_str().map(str::to_owned)
}
