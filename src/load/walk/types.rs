//! Values of the wrong type: what was expected, what was found, and what to write. Where the
//! meaning is plain all the same (one item for a list of one), the checks go on as if written well.

use toml::Spanned;
use toml::de::{DeArray, DeValue};

use super::{Kept, Walk};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes};
use crate::load::path::Step;
use crate::load::shape::{Shape, ShapeId};
use crate::span::Span;

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
fn found(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a number with decimals",
        DeValue::Boolean(true) => "`true`",
        DeValue::Boolean(false) => "`false`",
        DeValue::Datetime(date) => match (date.date, date.time) {
            (Some(_), None) => "a date",
            (None, Some(_)) => "a time",
            _ => "a date with a time",
        },
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
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
            let message = format!(
                "{} is a list: {} is written where {} is meant",
                quoted(last),
                quoted(&format!("[{keys}]")),
                quoted(&format!("[[{keys}]]"))
            );
            let found = Diagnostic::error(codes::TABLE_OR_LIST, message)
                .at(span, "one pair of brackets")
                .help(format!("write {}, with two pairs", quoted(&format!("[[{keys}]]"))));
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
        let message = format!(
            "{} is a list: nothing says of which item {} is a part",
            quoted(last),
            quoted(&inner.unwrap_or_default())
        );
        let header = quoted(&format!("[[{keys}]]"));
        let found = Diagnostic::error(codes::TABLE_OR_LIST, message)
            .at(span, "no item begins before this")
            .help(format!("begin an item with {header} first"));
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
                let message = format!(
                    "{} is no list: {} is written where {} is meant",
                    quoted(last),
                    quoted(&double),
                    quoted(&single)
                );
                Diagnostic::error(codes::TABLE_OR_LIST, message).at(first.span(), "two pairs of brackets")
            }
            Some(second) => {
                let message = format!("there can be only one {}", quoted(&single));
                Diagnostic::error(codes::TABLE_OR_LIST, message)
                    .at(second.span(), "another one")
                    .also(first.span(), "the first")
            }
        };
        self.report(found.help(format!("write {} once, with one pair", quoted(&single))));
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
        let message = format!("expected {expected} for {}, found {seen}", self.value_name());
        let place = if value.get_ref().is_array() && self.is_header_of(value) { span } else { self.first_line(span) };
        let mut found = Diagnostic::error(codes::WRONG_TYPE, message).at(place, seen);
        let help = all.iter().find_map(|&id| self.right_form(value, id));
        if let Some(help) = help {
            found = found.help(help);
        }
        self.report(found);
    }

    /// What to write instead, when the value's meaning is plain.
    fn right_form(&self, value: &Spanned<DeValue<'_>>, id: ShapeId) -> Option<String> {
        let source = self.source(value.span().into());
        if source.len() > 60 || source.contains(['\n', '`']) {
            return None;
        }
        let write = |text: &str| Some(format!("write `{text}`"));
        match (self.shapes.get(id), value.get_ref()) {
            (Shape::Text(text), _) if text.is_date_or_time() => {
                Some("a date is written `2026-09-07`, a time `09:00`".to_owned())
            }
            (Shape::Text(_), DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_)) => {
                write(&format!("\"{source}\""))
            }
            (Shape::Text(_), DeValue::Array(items)) => match items.as_ref() {
                [only] if only.get_ref().is_str() => {
                    let item = self.source(only.span().into());
                    Some(format!("write `{item}`, without brackets"))
                }
                _ => None,
            },
            (Shape::Integer(_), DeValue::Float(number)) => {
                let whole = number.as_str().strip_suffix(".0");
                match whole {
                    Some(whole) => write(whole),
                    None => Some("an integer has no decimals".to_owned()),
                }
            }
            (Shape::Integer(_), DeValue::String(text)) => {
                let number: i64 = text.trim().parse().ok()?;
                Some(format!("write `{number}`, without quotes"))
            }
            (Shape::Number(_), DeValue::String(text)) => {
                let number: f64 = text.trim().replace(',', ".").parse().ok()?;
                let finite = number.is_finite();
                finite.then(|| format!("write `{number}`, without quotes"))
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
