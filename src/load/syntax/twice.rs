//! Names defined twice: both places are shown.

use std::borrow::Cow;
use std::collections::BTreeSet;

use toml_parser::decoder::Encoding;
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, Raw, Source};

use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Message, codes};
use crate::span::Span;
use crate::tell;

/// Most errors explained, and most names searched for the first of two.
const MAX_ERRORS: usize = 1000;
const MAX_SEARCHES: usize = 100;

/// The diagnostics for the errors of the tree, and whether the tree can still be trusted.
pub(super) fn explain(
    text: &str,
    errors: &[toml::de::Error],
    is_list: &dyn Fn(&[&str]) -> bool,
) -> (Vec<Diagnostic>, bool) {
    if errors.is_empty() {
        return (Vec::new(), true);
    }
    let definitions = definitions(text);
    let mut found = Vec::new();
    let mut sound = errors.len() <= MAX_ERRORS;
    // Keys of a table written twice are repeated too: the table alone is told.
    let mut repeated_tables: BTreeSet<usize> = BTreeSet::new();
    for (number, error) in errors.iter().take(MAX_ERRORS).enumerate() {
        let span = error.span().map(Span::from).unwrap_or_default();
        let index = definitions.binary_search_by_key(&span.start, |one| one.key.start);
        let Some(index) = index.ok().filter(|_| number < MAX_SEARCHES) else {
            sound = false;
            found.push(generic(text, error, span));
            continue;
        };
        let this = &definitions[index];
        if this.kind == Kind::Value && repeated_tables.contains(&this.table) {
            continue;
        }
        if this.kind != Kind::Value {
            repeated_tables.insert(this.table);
        }
        let first = first_of(&definitions, index);
        let is_sound =
            first.is_some_and(|first| first.path == this.path && first.kind == this.kind && this.kind != Kind::List);
        let list = this.kind == Kind::Table && is_list(&this.names());
        sound &= is_sound && !list && error.message() == "duplicate key";
        found.push(one(text, this, first, list));
    }
    (found, sound)
}

fn generic(text: &str, error: &toml::de::Error, span: Span) -> Diagnostic {
    let name = text.get(span.range()).unwrap_or_default();
    match error.message() {
        "duplicate key" => {
            Diagnostic::error(codes::DUPLICATE_KEY, tell!("{name} is written twice", name = quoted(name)))
                .at(span, tell!("written again here"))
        }
        other => Diagnostic::error(codes::SYNTAX, Message::data(other)).at(span, tell!("")),
    }
}

fn one(text: &str, this: &Definition<'_>, first: Option<&Definition<'_>>, list: bool) -> Diagnostic {
    let name = this.names().join(".");
    let shown = |one: &Definition<'_>| match one.kind {
        Kind::Table => format!("`[{name}]`"),
        Kind::List => format!("`[[{name}]]`"),
        Kind::Value => quoted(&name),
    };
    let same_kind = first.is_none_or(|first| first.kind == this.kind && first.path == this.path);
    if list {
        let mut found = Diagnostic::error(
            codes::TABLE_OR_LIST,
            tell!("`[{name}]` is written several times: each one is an item of a list", name),
        )
        .at(this.place, tell!("second item"));
        if let Some(first) = first {
            found = found.also(first.place, tell!("first item"));
        }
        return found.help(tell!("write `[[{name}]]`, with two pairs of brackets, each time", name));
    }
    if same_kind {
        let what = match this.kind {
            Kind::Value => {
                let key = text.get(this.key.range()).unwrap_or_default();
                tell!("key {key} is written twice", key = quoted(key.trim_matches(['"', '\''])))
            }
            _ => tell!("table {this} is written twice", this = shown(this)),
        };
        let found = Diagnostic::error(codes::DUPLICATE_KEY, what).at(this.place, tell!("again here"));
        return match first {
            Some(first) => found.also(first.place, tell!("first here")),
            None => found,
        };
    }
    let mut found = Diagnostic::error(
        codes::TABLE_CONFLICT,
        tell!("{name} is used for two different things", name = quoted(&name)),
    )
    .at(this.place, this.kind.label());
    if let Some(first) = first {
        let label = if first.path.len() > this.path.len() { Kind::Table.label() } else { first.kind.label() };
        found = found.also(first.place, label);
    }
    found
}

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Value,
    Table,
    List,
}

impl Kind {
    fn label(self) -> Message {
        match self {
            Self::Value => tell!("a value here"),
            Self::Table => tell!("a table here"),
            Self::List => tell!("an item of a list of tables here"),
        }
    }
}

/// A name given to a value or a table.
struct Definition<'i> {
    /// Full path; an inline table adds a part of its own, no other can be equal to.
    path: Vec<Cow<'i, str>>,
    kind: Kind,
    /// Last part of the name.
    key: Span,
    /// The whole name as written: the dotted key, or the header with its brackets.
    place: Span,
    /// Number of the header above.
    table: usize,
}

impl Definition<'_> {
    fn names(&self) -> Vec<&str> {
        let named = |part: &&Cow<'_, str>| !part.starts_with('\0');
        self.path.iter().filter(named).map(AsRef::as_ref).collect()
    }
}

/// The definition that the one of this index repeats or contradicts.
fn first_of<'d, 'i>(definitions: &'d [Definition<'i>], index: usize) -> Option<&'d Definition<'i>> {
    let this = &definitions[index];
    let mut first: Option<&Definition<'i>> = None;
    for one in definitions[..index].iter().rev() {
        let same = one.path == this.path;
        let related = this.path.starts_with(&one.path) || one.path.starts_with(&this.path);
        if same || (related && first.is_none_or(|known| known.path != this.path)) {
            first = Some(one);
        }
        // A new item of a list forgets what the items before it defined.
        let new_item = one.kind == Kind::List && this.path.len() > one.path.len() && this.path.starts_with(&one.path);
        if new_item {
            break;
        }
    }
    first
}

/// Every name defined in a text without syntax error, in order.
fn definitions(text: &str) -> Vec<Definition<'_>> {
    let tokens = Source::new(text).lex().into_vec();
    let mut collect = Collect {
        text,
        found: Vec::new(),
        header: Vec::new(),
        opened: None,
        key: Vec::new(),
        inline: Vec::new(),
        numbered: 0,
        tables: 0,
    };
    parse_document(&tokens, &mut collect, &mut ());
    collect.found
}

struct Collect<'i> {
    text: &'i str,
    found: Vec<Definition<'i>>,
    /// Path of the header above.
    header: Vec<Cow<'i, str>>,
    /// The header being read.
    opened: Option<(Kind, usize)>,
    /// The dotted key being read, each part with its place.
    key: Vec<(Cow<'i, str>, Span)>,
    /// The parts that the open inline tables add to the path.
    inline: Vec<Cow<'i, str>>,
    numbered: usize,
    tables: usize,
}

impl<'i> Collect<'i> {
    fn define(&mut self, kind: Kind, place: Option<Span>) {
        let parts = std::mem::take(&mut self.key);
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            return;
        };
        let place = place.unwrap_or(first.1.join(last.1));
        let key = last.1;
        let names = parts.into_iter().map(|(name, _)| name);
        let path = if kind == Kind::Value {
            let above = self.header.iter().chain(&self.inline).cloned();
            above.chain(names).collect()
        } else {
            self.header = names.collect();
            self.tables += 1;
            self.header.clone()
        };
        self.found.push(Definition { path, kind, key, place, table: self.tables });
    }

    fn close_header(&mut self, end: usize) {
        if let Some((kind, start)) = self.opened.take() {
            self.define(kind, Some(Span::new(start, end)));
        }
    }
}

impl EventReceiver for Collect<'_> {
    fn std_table_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.opened = Some((Kind::Table, span.start()));
        self.key.clear();
    }

    fn array_table_open(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.opened = Some((Kind::List, span.start()));
        self.key.clear();
    }

    fn std_table_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.close_header(span.end());
    }

    fn array_table_close(&mut self, span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.close_header(span.end());
    }

    fn simple_key(&mut self, span: toml_parser::Span, kind: Option<Encoding>, error: &mut dyn ErrorSink) {
        let Some(text) = self.text.get(span.start()..span.end()) else {
            return;
        };
        let mut name = Cow::Borrowed("");
        Raw::new_unchecked(text, kind, span).decode_key(&mut name, error);
        self.key.push((name, Span::new(span.start(), span.end())));
    }

    fn key_val_sep(&mut self, _span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.define(Kind::Value, None);
    }

    fn inline_table_open(&mut self, _span: toml_parser::Span, _error: &mut dyn ErrorSink) -> bool {
        self.numbered += 1;
        self.inline.push(Cow::Owned(format!("\0{}", self.numbered)));
        true
    }

    fn inline_table_close(&mut self, _span: toml_parser::Span, _error: &mut dyn ErrorSink) {
        self.inline.pop();
    }
}
