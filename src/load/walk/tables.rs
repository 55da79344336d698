//! Tables: unknown keys, missing keys, keys that are faulty.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::{Kept, Walk};
use crate::diagnostic::words::{all_of, quoted};
use crate::diagnostic::{Diagnostic, Message, codes, similar};
use crate::load::path::{Step, written_key};
use crate::load::shape::{Key, Shape, Table};
use crate::span::Span;
use crate::tell;

/// Most keys listed in a note.
const MAX_LISTED: usize = 12;

/// Most other tables named in a note.
const MAX_HOMES: usize = 3;

impl Walk<'_> {
    /// Checks a table; none when it lacks a required key, or has a faulty one.
    pub(super) fn table<'i>(&mut self, table: &DeTable<'i>, span: Span, shape: &Table) -> Option<DeTable<'i>> {
        let mut kept = DeTable::new();
        let mut whole = true;
        // Keys misspelt: the ones meant are not missing as well.
        let mut meant: Vec<&str> = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let known = shape.key(name);
            let Some(id) = known.map(|known| known.shape).or(shape.others) else {
                if let Some(right) = self.unknown_key(key, value, table, span, shape) {
                    meant.push(&right.name);
                    let taken = table.get(right.name.as_str()).is_some();
                    let value = self.as_meant(right, value).filter(|_| !taken);
                    if let Some(value) = value {
                        let name = DeString::Owned(right.name.clone());
                        kept.insert(Spanned::new(key.span(), name), value);
                        continue;
                    }
                }
                self.path.push(Step::Key(name.to_owned()));
                self.drop_value(value);
                self.path.pop();
                continue;
            };
            self.path.push(Step::Key(name.to_owned()));
            let named = known.is_some() || self.key_name(key, shape);
            match self.value(value, id).filter(|_| named) {
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
        let absent = |key: &&Key| key.required && table.get(key.name.as_str()).is_none();
        let missing: Vec<&Key> = shape.keys.iter().filter(absent).collect();
        whole &= missing.iter().all(|key| kept.get(key.name.as_str()).is_some());
        let missing: Vec<&Key> = missing.into_iter().filter(|key| !meant.contains(&key.name.as_str())).collect();
        if !missing.is_empty() {
            self.missing_keys(&missing, table, span);
        }
        whole.then_some(kept)
    }

    /// The value of a misspelt key, for the key meant: when a table would be left out without it,
    /// or when it is a table itself, and there is nothing else to say of it.
    fn as_meant<'i>(&mut self, right: &Key, value: &Spanned<DeValue<'i>>) -> Kept<'i> {
        if !right.required && !self.is_header_of(value) {
            return None;
        }
        self.path.push(Step::Key(right.name.clone()));
        let kept = self.faultless(value, right.shape);
        self.path.pop();
        kept
    }

    /// Checks the name of a key where any name of some form is allowed.
    fn key_name(&mut self, key: &Spanned<DeString<'_>>, shape: &Table) -> bool {
        match shape.names.map(|id| self.shapes.get(id)) {
            Some(Shape::Text(form)) => self.text(key.get_ref(), key.span().into(), form),
            _ => true,
        }
    }

    /// Tells that a key is unknown; returns the one that was probably meant.
    fn unknown_key<'s>(
        &mut self,
        key: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
        table: &DeTable<'_>,
        span: Span,
        shape: &'s Table,
    ) -> Option<&'s Key> {
        if self.is_full() {
            return None;
        }
        let name = key.get_ref().as_ref();
        let place = self.table_name(span);
        let written = written_key(name);
        let header = self.is_header_of(value);
        let message = if self.path.is_empty() && header {
            let brackets = match value.get_ref() {
                DeValue::Array(_) => format!("[[{written}]]"),
                _ => format!("[{written}]"),
            };
            tell!("unknown table {brackets}", brackets = quoted(&brackets))
        } else if self.path.is_empty() {
            tell!("unknown key {key} at the top of the file", key = quoted(&written))
        } else {
            tell!("unknown key {key} in {place}", key = quoted(&written), place)
        };
        // A key already there is hardly the one meant, unless it begins one more item.
        let absent: Vec<&str> = shape
            .keys
            .iter()
            .filter(|key| {
                let again = header && self.shapes.is_list_of_tables(key.shape);
                again || table.get(key.name.as_str()).is_none()
            })
            .map(|key| key.name.as_str())
            .collect();
        let meant = similar(name, absent.iter().copied());
        let label = match meant {
            Some(meant) => tell!("did you mean {meant}?", meant = quoted(meant)),
            None => tell!("unknown"),
        };
        let mut found = Diagnostic::error(codes::UNKNOWN_KEY, message).at(key.span(), label);
        if meant.is_none() {
            found = self.known_elsewhere(found, name, place.to_string().trim_matches('`'), header);
        }
        if !absent.is_empty() && shape.keys.len() <= MAX_LISTED {
            found = found.note(tell!("keys that can be added here: {absent}", absent = all_of(&absent)));
        }
        self.report(found);
        meant.and_then(|meant| shape.key(meant))
    }

    /// Adds that other tables have the key, if some have.
    fn known_elsewhere(&self, found: Diagnostic, name: &str, here: &str, header: bool) -> Diagnostic {
        let path = |home: &str| home.trim_matches(['[', ']']).to_owned();
        let homes: Vec<&String> = self
            .shapes
            .homes(name)
            .iter()
            .filter(|home| *home != here)
            .filter(|home| {
                // A table is searched among tables, a value among values.
                let path = path(home);
                let path: Vec<&str> = path.split('.').chain([name]).collect();
                self.shapes.is_table(&path) == header
            })
            .collect();
        if homes.is_empty() {
            return found;
        }
        let shown = &homes[..homes.len().min(MAX_HOMES)];
        let known = match homes.len() > MAX_HOMES {
            true => tell!("{name} is a key of {tables} and others", name = quoted(name), tables = all_of(shown)),
            false => tell!("{name} is a key of {tables}", name = quoted(name), tables = all_of(shown)),
        };
        let found = found.note(known);
        match homes.as_slice() {
            [home] if header => {
                let whole = self.nested(&path(home), name);
                found.help(tell!("write {right}", right = quoted(&whole)))
            }
            _ => found,
        }
    }

    /// The header of a table `name` within `outer`.
    fn nested(&self, outer: &str, name: &str) -> String {
        let path: Vec<&str> = outer.split('.').chain([name]).collect();
        let whole = format!("{outer}.{name}");
        if self.shapes.is_list(&path) { format!("[[{whole}]]") } else { format!("[{whole}]") }
    }

    /// Whether a value is written under a header in brackets.
    pub(super) fn is_header_of(&self, value: &Spanned<DeValue<'_>>) -> bool {
        match value.get_ref() {
            DeValue::Table(_) => self.is_header(value.span().into()),
            DeValue::Array(items) => {
                items.first().is_some_and(|first| first.get_ref().is_table() && self.is_header(first.span().into()))
            }
            _ => false,
        }
    }

    fn missing_keys(&mut self, missing: &[&Key], table: &DeTable<'_>, span: Span) {
        if self.is_full() {
            return;
        }
        let names: Vec<&str> = missing.iter().map(|key| key.name.as_str()).collect();
        let listed = all_of(&names);
        let found = if self.path.is_empty() {
            let headers: Vec<String> = missing.iter().map(|key| self.header_for(key)).collect();
            let what = all_of(&headers);
            Diagnostic::error(codes::MISSING_KEY, tell!("the file has no {what}", what))
        } else {
            let place = self.table_name(span);
            let id = table.get("id").and_then(|id| id.get_ref().as_str());
            let label = match id {
                Some(id) => tell!("{id} needs {listed}", id = quoted(id), listed),
                None => tell!("{listed} needed here", listed),
            };
            let message = tell!("missing {listed|key|keys} {listed} in {place}", listed, place);
            Diagnostic::error(codes::MISSING_KEY, message).at(self.first_line(span), label)
        };
        let helps = missing.iter().filter_map(|key| {
            let summary = key.summary.as_deref()?;
            Some(tell!("{key}: {summary}", key = quoted(&key.name), summary = Message::reason(summary)))
        });
        let found = helps.fold(found, Diagnostic::help);
        self.report(found);
    }

    /// How a key of the file itself is written.
    fn header_for(&self, key: &Key) -> String {
        let name = written_key(&key.name);
        let is_table =
            self.shapes.alternatives(key.shape).into_iter().any(|id| matches!(self.shapes.get(id), Shape::Table(_)));
        if self.shapes.is_list(&[&key.name]) {
            format!("[[{name}]]")
        } else if is_table {
            format!("[{name}]")
        } else {
            name
        }
    }
}
