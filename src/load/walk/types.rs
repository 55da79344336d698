//! Values of the wrong type: what was expected, what was found, and what to write. Where the
//! meaning is plain all the same (one item for a list of one), the checks go on as if written well.

use toml::Spanned;
use toml::de::{DeArray, DeValue};

use super::{Kept, Walk};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Message, codes};
use crate::load::path::Step;
use crate::load::shape::{Shape, ShapeId};
use crate::span::Span;
use crate::tell;

/// Whether a value's type is that of a shape.
pub(super) fn fits(shape: &Shape, value: &DeValue<'_>) -> bool {
    match (shape, value) {
        (Shape::Any, _)
        | (Shape::Text(_), DeValue::String(_))
        | (Shape::Integer(_) | Shape::Number(_), DeValue::Integer(_))
        | (Shape::Number(_), DeValue::Float(_))
        | (Shape::Boolean, DeValue::Boolean(_))
        | (Shape::List(_), DeValue::Array(_))
        | (Shape::Table(_), DeValue::Table(_)) => true,
        (Shape::Text(text), DeValue::Datetime(_)) => text.is_date_or_time(),
        _ => false,
    }
}

/// The type of a value in plain words.
fn found(value: &DeValue<'_>) -> Message {
    match value {
        DeValue::String(_) => tell!("a string"),
        DeValue::Integer(_) => tell!("an integer"),
        DeValue::Float(_) => tell!("a number with decimals"),
        DeValue::Boolean(true) => tell!("`true`"),
        DeValue::Boolean(false) => tell!("`false`"),
        DeValue::Datetime(date) => match (date.date, date.time) {
            (Some(_), None) => tell!("a date"),
            (None, Some(_)) => tell!("a time"),
            _ => tell!("a date with a time"),
        },
        DeValue::Array(_) => tell!("a list"),
        DeValue::Table(_) => tell!("a table"),
    }
}

impl Walk<'_> {
    /// No shape fits the value's type.
    pub(super) fn mismatch<'i>(&mut self, value: &Spanned<DeValue<'i>>, id: ShapeId, all: &[ShapeId]) -> Kept<'i> {
        let list = all.iter().copied().find(|&id| self.is_list_for(id, value.get_ref()));
        if let Some(list) = list {
            return self.one_for_a_list(value, id, list);
        }
        let table = all.iter().copied().find(|&id| matches!(self.shapes.get(id), Shape::Table(_)));
        if let (Some(table), DeValue::Array(items)) = (table, value.get_ref())
            && self.is_header_of(value)
        {
            return self.list_for_a_table(items, table);
        }
        self.wrong_type(value, id, all);
        None
    }

    /// Whether the shape is a list whose items the value could be.
    fn is_list_for(&self, id: ShapeId, value: &DeValue<'_>) -> bool {
        let Shape::List(list) = self.shapes.get(id) else {
            return false;
        };
        let items = self.shapes.alternatives(list.items);
        list.first.is_empty() && items.iter().any(|&item| fits(self.shapes.get(item), value))
    }

    /// `[server]` for `[[server]]`, `"web"` for `["web"]`.
    fn one_for_a_list<'i>(&mut self, value: &Spanned<DeValue<'i>>, id: ShapeId, list: ShapeId) -> Kept<'i> {
        let span = Span::from(value.span());
        let is_table = value.get_ref().is_table();
        if is_table && !self.source(span).starts_with(['[', '{']) {
            self.parts_of_no_item(value, span);
            return None;
        }
        if is_table && self.is_header(span) {
            let keys = self.keys();
            let last = self.last_key().unwrap_or_default();
            let message = tell!(
                "{last} is a list: {written} is written where {meant} is meant",
                last = quoted(last),
                written = quoted(&format!("[{keys}]")),
                meant = quoted(&format!("[[{keys}]]"))
            );
            let found = Diagnostic::error(codes::TABLE_OR_LIST, message)
                .at(span, tell!("one pair of brackets"))
                .help(tell!("write {right}, with two pairs", right = quoted(&format!("[[{keys}]]"))));
            self.report(found);
        } else {
            self.wrong_type(value, id, &[list]);
        }
        let mut items = DeArray::new();
        items.push(value.clone());
        let wrapped = Spanned::new(value.span(), DeValue::Array(items));
        self.plain(&wrapped, list)
    }

    /// `[[phase.task]]` or `phase.title = …` before any `[[phase]]`.
    fn parts_of_no_item(&mut self, value: &Spanned<DeValue<'_>>, span: Span) {
        let keys = self.keys();
        let last = self.last_key().unwrap_or_default();
        let table = value.get_ref().as_table();
        let inner = table.and_then(|table| table.keys().next());
        let inner = inner.map(|key| key.get_ref().to_string());
        let message = tell!(
            "{last} is a list: nothing says of which item {inner} is a part",
            last = quoted(last),
            inner = quoted(&inner.unwrap_or_default())
        );
        let header = quoted(&format!("[[{keys}]]"));
        let found = Diagnostic::error(codes::TABLE_OR_LIST, message)
            .at(span, tell!("no item begins before this"))
            .help(tell!("begin an item with {header} first", header));
        self.report(found);
    }

    /// `[[project]]` for `[project]`.
    fn list_for_a_table<'i>(&mut self, items: &DeArray<'i>, table: ShapeId) -> Kept<'i> {
        let first = items.first()?;
        let keys = self.keys();
        let last = self.last_key().unwrap_or_default();
        let (single, double) = (format!("[{keys}]"), format!("[[{keys}]]"));
        let found = match items.get(1) {
            None => {
                let message = tell!(
                    "{last} is no list: {double} is written where {single} is meant",
                    last = quoted(last),
                    double = quoted(&double),
                    single = quoted(&single)
                );
                Diagnostic::error(codes::TABLE_OR_LIST, message).at(first.span(), tell!("two pairs of brackets"))
            }
            Some(second) => {
                let message = tell!("there can be only one {single}", single = quoted(&single));
                Diagnostic::error(codes::TABLE_OR_LIST, message)
                    .at(second.span(), tell!("another one"))
                    .also(first.span(), tell!("the first"))
            }
        };
        self.report(found.help(tell!("write {single} once, with one pair", single = quoted(&single))));
        for (index, item) in items.iter().enumerate().skip(1) {
            self.path.push(Step::Index(index));
            self.drop_value(item);
            self.path.pop();
        }
        self.plain(first, table)
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, id: ShapeId, all: &[ShapeId]) {
        if self.is_full() {
            return;
        }
        let span = Span::from(value.span());
        let expected = self.shapes.words(id);
        let seen = found(value.get_ref());
        let message = tell!("expected {expected} for {name}, found {seen}", expected, name = self.value_name(), seen);
        let place = if value.get_ref().is_array() && self.is_header_of(value) { span } else { self.first_line(span) };
        let mut found = Diagnostic::error(codes::WRONG_TYPE, message).at(place, seen);
        let help = all.iter().find_map(|&id| self.right_form(value, id));
        if let Some(help) = help {
            found = found.help(help);
        }
        self.report(found);
    }

    /// What to write instead, when the value's meaning is plain.
    fn right_form(&self, value: &Spanned<DeValue<'_>>, id: ShapeId) -> Option<Message> {
        let source = self.source(value.span().into());
        if source.len() > 60 || source.contains(['\n', '`']) {
            return None;
        }
        let write = |text: &str| Some(tell!("write `{right}`", right = text));
        match (self.shapes.get(id), value.get_ref()) {
            (Shape::Text(text), _) if text.is_date_or_time() => {
                Some(tell!("a date is written `2026-09-07`, a time `09:00`"))
            }
            (Shape::Text(_), DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_)) => {
                write(&format!("\"{source}\""))
            }
            (Shape::Text(_), DeValue::Array(items)) => match items.as_ref() {
                [only] if only.get_ref().is_str() => {
                    let item = self.source(only.span().into());
                    Some(tell!("write `{right}`, without brackets", right = item))
                }
                _ => None,
            },
            (Shape::Integer(_), DeValue::Float(number)) => {
                let whole = number.as_str().strip_suffix(".0");
                match whole {
                    Some(whole) => write(whole),
                    None => Some(tell!("an integer has no decimals")),
                }
            }
            (Shape::Integer(_), DeValue::String(text)) => {
                let number: i64 = text.trim().parse().ok()?;
                Some(tell!("write `{right}`, without quotes", right = number.to_string()))
            }
            (Shape::Number(_), DeValue::String(text)) => {
                let number: f64 = text.trim().replace(',', ".").parse().ok()?;
                let finite = number.is_finite();
                finite.then(|| tell!("write `{right}`, without quotes", right = number.to_string()))
            }
            (Shape::Boolean, DeValue::String(text)) => match text.trim().to_lowercase().as_str() {
                "true" | "yes" | "oui" | "on" | "vrai" | "1" => write("true"),
                "false" | "no" | "non" | "off" | "faux" | "0" => write("false"),
                _ => None,
            },
            (Shape::Boolean, DeValue::Integer(number)) => match number.as_str() {
                "1" => write("true"),
                "0" => write("false"),
                _ => None,
            },
            (Shape::List(_), value) if self.is_list_for(id, value) => write(&format!("[{source}]")),
            _ => None,
        }
    }
}
