//! The shape of the file, compiled from the JSON Schema that editors get: one source of truth.

mod compile;
mod homes;
mod null;

use std::any::TypeId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::diagnostic;
use crate::diagnostic::words::either;

use crate::diagnostic::{Last, Message};
use crate::tell;
use compile::compile;

/// The JSON Schema (draft 2020-12) of a document type, for editors and for the checks.
///
/// TOML has no null: what schemars says of it is left out.
pub fn schema<T: JsonSchema>() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    null::remove_null(&mut schema);
    schema
}

/// The shapes of a document type, compiled once a run: that takes longer than reading most files.
pub(super) fn of<T: JsonSchema + 'static>() -> Arc<Shapes> {
    static COMPILED: Mutex<BTreeMap<TypeId, Arc<Shapes>>> = Mutex::new(BTreeMap::new());
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    compiled.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(compile(&schema::<T>()))).clone()
}

/// The keywords of a document type's schema that [`load`](super::load) does not check, each with
/// the path of its schema. A test of the model keeps the list empty: nothing that an editor
/// refuses may pass here.
pub fn unchecked_keywords<T: JsonSchema>() -> Vec<String> {
    compile(&schema::<T>()).unchecked
}

/// Number of a shape in [`Shapes`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct ShapeId(usize);

/// All shapes of a document.
pub(super) struct Shapes {
    shapes: Vec<Shape>,
    /// The document itself.
    pub root: ShapeId,
    /// Where each key is known: its name → the tables that have it, as written in headers.
    homes: BTreeMap<String, Vec<String>>,
    unchecked: Vec<String>,
}

/// What a value may be.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Shape {
    Any,
    Text(Text),
    Integer(Bounds),
    Number(Bounds),
    Boolean,
    List(List),
    Table(Table),
    /// One of several.
    Union(Vec<ShapeId>),
}

/// A text.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Text {
    /// Name of the form it must have.
    pub format: Option<String>,
    /// The only texts allowed, if enumerated.
    pub choices: Option<Vec<String>>,
    /// Fewest and most characters.
    pub shortest: Option<usize>,
    pub longest: Option<usize>,
    /// The kinds of things that it may name, when it is a reference (`x-refers-to`).
    pub refers_to: Arc<[String]>,
}

impl Text {
    /// Whether a TOML date or time without quotes stands for such a text.
    pub fn is_date_or_time(&self) -> bool {
        self.format.as_deref().is_some_and(|format| {
            let end = format.rsplit('-').next().unwrap_or(format);
            matches!(end, "date" | "time" | "datetime")
        })
    }
}

/// Bounds of a number, ends included unless `…_excluded`.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Bounds {
    pub least: Option<f64>,
    pub most: Option<f64>,
    pub least_excluded: bool,
    pub most_excluded: bool,
}

/// A list.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct List {
    /// The first items, each with its own shape (a tuple).
    pub first: Vec<ShapeId>,
    /// The items after them.
    pub items: ShapeId,
    pub fewest: Option<usize>,
    pub most: Option<usize>,
    pub unique: bool,
}

/// A table.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Table {
    /// Known keys, in the order of the model.
    pub keys: Vec<Key>,
    /// The shape of the other keys; unknown keys are errors when there is none.
    pub others: Option<ShapeId>,
    /// The shape of the names of those keys.
    pub names: Option<ShapeId>,
}

impl Table {
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// A key of a table.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Key {
    pub name: String,
    pub shape: ShapeId,
    pub required: bool,
    /// First sentence of its documentation.
    pub summary: Option<String>,
}

impl Shapes {
    pub fn get(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.0]
    }

    /// The shapes a value may have, unions opened.
    pub fn alternatives(&self, id: ShapeId) -> Vec<ShapeId> {
        let mut found = Vec::new();
        let mut pending = vec![id];
        let mut seen = Vec::new();
        while let Some(id) = pending.pop() {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            match self.get(id) {
                Shape::Union(several) => pending.extend(several.iter().rev()),
                _ => found.push(id),
            }
        }
        found
    }

    /// The tables that have a key of this name, as `[[server]]`.
    pub fn homes(&self, key: &str) -> &[String] {
        self.homes.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether a dotted path of tables stands for a list of tables.
    pub fn is_list(&self, path: &[&str]) -> bool {
        self.at(path).is_some_and(|id| self.is_list_of_tables(id))
    }

    /// Whether a dotted path of tables stands for a table, or for a list of tables.
    pub fn is_table(&self, path: &[&str]) -> bool {
        let several = self.at(path).map(|id| self.alternatives(id));
        let several = several.unwrap_or_default();
        several.into_iter().any(|id| self.table_within(id).is_some())
    }

    /// The shape at a dotted path, through the items of lists.
    fn at(&self, path: &[&str]) -> Option<ShapeId> {
        let mut id = self.root;
        for name in path {
            let next = self.alternatives(id).into_iter().find_map(|id| {
                let table = self.table_within(id)?;
                Some(table.key(name)?.shape)
            });
            id = next?;
        }
        Some(id)
    }

    /// Whether the shape is a list of tables and could not be a single table.
    pub fn is_list_of_tables(&self, id: ShapeId) -> bool {
        let several = self.alternatives(id);
        let tables = several.iter().any(|&id| matches!(self.get(id), Shape::Table(_)));
        !tables
            && several.iter().any(|&id| match self.get(id) {
                Shape::List(list) => {
                    self.alternatives(list.items).iter().any(|&item| matches!(self.get(item), Shape::Table(_)))
                }
                _ => false,
            })
    }

    /// The table that a shape is, or is a list of.
    fn table_within(&self, id: ShapeId) -> Option<&Table> {
        match self.get(id) {
            Shape::Table(table) => Some(table),
            Shape::List(list) => {
                let items = self.alternatives(list.items);
                items.into_iter().find_map(|id| match self.get(id) {
                    Shape::Table(table) => Some(table),
                    _ => None,
                })
            }
            _ => None,
        }
    }

    /// The shape in plain words, as in "expected …": `a list of strings`.
    pub fn words(&self, id: ShapeId) -> Message {
        let mut words: Vec<Message> = Vec::new();
        for id in self.alternatives(id) {
            let word = self.word(id, false, 0);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        match words.is_empty() {
            true => tell!("nothing"),
            false => tell!("{words}", words = diagnostic::List::new(words, Last::Or)),
        }
    }

    fn word(&self, id: ShapeId, plural: bool, depth: usize) -> Message {
        match (self.get(id), plural) {
            (Shape::Any, false) => tell!("any value"),
            (Shape::Any, true) => tell!("any values"),
            (Shape::Integer(_), false) => tell!("an integer"),
            (Shape::Integer(_), true) => tell!("integers"),
            (Shape::Number(_), false) => tell!("a number"),
            (Shape::Number(_), true) => tell!("numbers"),
            (Shape::Boolean, _) => tell!("`true` or `false`"),
            (Shape::Table(_), false) => tell!("a table"),
            (Shape::Table(_), true) => tell!("tables"),
            (Shape::Text(text), _) if text.is_date_or_time() => {
                let date = text.format.as_deref().is_some_and(|name| name.ends_with("date"));
                match (date, plural) {
                    (true, false) => tell!("a date"),
                    (true, true) => tell!("dates"),
                    (false, false) => tell!("a time"),
                    (false, true) => tell!("times"),
                }
            }
            (Shape::Text(text), plural) => match &text.choices {
                Some(choices) if choices.len() <= 6 && !plural => tell!("{choices}", choices = either(choices)),
                _ if plural => tell!("strings"),
                _ => tell!("a string"),
            },
            (Shape::List(list), plural) if depth < 3 => {
                let items = self.alternatives(list.items).into_iter();
                let items = diagnostic::List::new(items.map(|id| self.word(id, true, depth + 1)), Last::EachOr);
                if plural { tell!("lists of {items}", items) } else { tell!("a list of {items}", items) }
            }
            (Shape::List(_) | Shape::Union(_), false) => tell!("a list"),
            (Shape::List(_) | Shape::Union(_), true) => tell!("lists"),
        }
    }
}
