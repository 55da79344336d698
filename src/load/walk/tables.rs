//! Tables: unknown keys, missing keys, keys that are faulty.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::Walk;
use crate::diagnostic::words::{all_of, quoted};
use crate::diagnostic::{Diagnostic, codes, similar};
use crate::load::shape::{Key, Shape, Table};
use crate::load::spans::{Step, written_key};
use crate::span::Span;

/// Most keys listed in a note.
const MAX_LISTED: usize = 12;

/// Most other tables named in a note.
const MAX_HOMES: usize = 3;

impl Walk<'_> {
    /// Checks a table; none when it lacks a required key, or has a faulty one.
    pub(super) fn table<'i>(
        &mut self,
        table: &DeTable<'i>,
        span: Span,
        shape: &Table,
    ) -> Option<DeTable<'i>> {
        let mut kept = DeTable::new();
        let mut whole = true;
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let known = shape.key(name);
            self.path.push(Step::Key(name.to_owned()));
            let checked = match known.map(|known| known.shape).or(shape.others) {
                Some(_) if known.is_none() && !self.key_name(key, shape) => None,
                Some(id) => self.value(value, id),
                None => {
                    self.path.pop();
                    self.unknown_key(key, value, table, span, shape);
                    self.path.push(Step::Key(name.to_owned()));
                    None
                }
            };
            match checked {
                Some(value) => {
                    kept.insert(key.clone(), value);
                }
                None => {
                    whole &= !known.is_some_and(|known| known.required);
                    self.drop_value(value);
                }
            }
            self.path.pop();
        }
        let missing: Vec<&Key> = shape
            .keys
            .iter()
            .filter(|key| key.required && table.get(key.name.as_str()).is_none())
            .collect();
        if !missing.is_empty() {
            self.missing_keys(&missing, table, span);
            whole = false;
        }
        whole.then_some(kept)
    }

    /// Checks the name of a key where any name of some form is allowed.
    fn key_name(&mut self, key: &Spanned<DeString<'_>>, shape: &Table) -> bool {
        match shape.names.map(|id| self.shapes.get(id)) {
            Some(Shape::Text(form)) => self.text(key.get_ref(), key.span().into(), form),
            _ => true,
        }
    }

    fn unknown_key(
        &mut self,
        key: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
        table: &DeTable<'_>,
        span: Span,
        shape: &Table,
    ) {
        let name = key.get_ref().as_ref();
        let place = self.table_name(span);
        let written = written_key(name);
        let header = self.is_header_of(value);
        let message = if self.path.is_empty() && header {
            let brackets = match value.get_ref() {
                DeValue::Array(_) => format!("[[{written}]]"),
                _ => format!("[{written}]"),
            };
            format!("unknown table {}", quoted(&brackets))
        } else if self.path.is_empty() {
            format!("unknown key {} at the top of the file", quoted(&written))
        } else {
            format!("unknown key {} in {place}", quoted(&written))
        };
        // A key already there is hardly the one meant.
        let absent = shape.keys.iter().map(|key| key.name.as_str());
        let absent: Vec<&str> = absent.filter(|name| table.get(*name).is_none()).collect();
        let meant = similar(name, absent.iter().copied());
        let label = match meant {
            Some(meant) => format!("did you mean {}?", quoted(meant)),
            None => "unknown".to_owned(),
        };
        let mut found = Diagnostic::error(codes::UNKNOWN_KEY, message).at(key.span(), label);
        let here = place.trim_matches('`');
        let homes: Vec<&String> = self
            .shapes
            .homes(name)
            .iter()
            .filter(|home| *home != here)
            .collect();
        if meant.is_none() && !homes.is_empty() {
            let shown = &homes[..homes.len().min(MAX_HOMES)];
            let more = if homes.len() > MAX_HOMES {
                " and others"
            } else {
                ""
            };
            found = found.note(format!(
                "{} is a key of {}{more}",
                quoted(name),
                all_of(shown)
            ));
            if let (true, [home]) = (header && self.path.is_empty(), homes.as_slice()) {
                let inner = home.trim_matches(['[', ']']);
                found = found.help(format!("write {}", quoted(&self.nested(inner, name))));
            }
        }
        if !absent.is_empty() && shape.keys.len() <= MAX_LISTED {
            found = found.note(format!("keys that can be added here: {}", all_of(&absent)));
        }
        self.report(found);
    }

    /// The header of a table `name` within `outer`.
    fn nested(&self, outer: &str, name: &str) -> String {
        let path: Vec<&str> = outer.split('.').chain([name]).collect();
        let whole = format!("{outer}.{name}");
        if self.shapes.is_list(&path) {
            format!("[[{whole}]]")
        } else {
            format!("[{whole}]")
        }
    }

    /// Whether a value is written under a header in brackets.
    pub(super) fn is_header_of(&self, value: &Spanned<DeValue<'_>>) -> bool {
        match value.get_ref() {
            DeValue::Table(_) => self.is_header(value.span().into()),
            DeValue::Array(items) => items.first().is_some_and(|first| {
                first.get_ref().is_table() && self.is_header(first.span().into())
            }),
            _ => false,
        }
    }

    fn missing_keys(&mut self, missing: &[&Key], table: &DeTable<'_>, span: Span) {
        let names: Vec<&str> = missing.iter().map(|key| key.name.as_str()).collect();
        let listed = all_of(&names);
        let found = if self.path.is_empty() {
            let headers: Vec<String> = missing.iter().map(|key| self.header_for(key)).collect();
            let what = all_of(&headers);
            Diagnostic::error(codes::MISSING_KEY, format!("the file has no {what}"))
        } else {
            let noun = if names.len() == 1 { "key" } else { "keys" };
            let place = self.table_name(span);
            let id = table.get("id").and_then(|id| id.get_ref().as_str());
            let label = match id {
                Some(id) => format!("{} needs {listed}", quoted(id)),
                None => format!("{listed} needed here"),
            };
            let message = format!("missing {noun} {listed} in {place}");
            Diagnostic::error(codes::MISSING_KEY, message).at(self.first_line(span), label)
        };
        let helps = missing.iter().filter_map(|key| {
            let summary = key.summary.as_deref()?;
            Some(format!("{}: {summary}", quoted(&key.name)))
        });
        let found = helps.fold(found, Diagnostic::help);
        self.report(found);
    }

    /// How a key of the file itself is written.
    fn header_for(&self, key: &Key) -> String {
        let name = written_key(&key.name);
        let is_table = self
            .shapes
            .alternatives(key.shape)
            .into_iter()
            .any(|id| matches!(self.shapes.get(id), crate::load::shape::Shape::Table(_)));
        if self.shapes.is_list(&[&key.name]) {
            format!("[[{name}]]")
        } else if is_table {
            format!("[{name}]")
        } else {
            name
        }
    }
}
