//! Lists: each item, their number, repetitions.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeArray, DeValue};

use super::{Kept, Walk};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes};
use crate::load::path::Step;
use crate::load::shape::{List, Shape, ShapeId};
use crate::span::Span;
use crate::tell;

impl Walk<'_> {
    /// Checks a list and leaves out the items that are faulty.
    pub(super) fn list<'i>(&mut self, items: &DeArray<'i>, span: Span, shape: &List) -> Kept<'i> {
        if !self.has_right_length(items.len(), span, shape) {
            return None;
        }
        let mut kept = DeArray::new();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for (index, item) in items.iter().enumerate() {
            self.path.push(Step::Index(index));
            let id = shape.first.get(index).copied().unwrap_or(shape.items);
            let repeated = shape.unique && self.is_repeated(item, &mut seen);
            // One id alone is not given twice.
            if items.len() > 1 && self.refers(id) {
                self.repeated_reference(item, &mut seen);
            }
            match self.value(item, id) {
                Some(item) if !repeated => kept.push(item),
                _ if repeated => {}
                _ => self.drop_value(item),
            }
            self.path.pop();
        }
        // A tuple means nothing without all its items.
        let is_tuple = !shape.first.is_empty();
        let whole = !is_tuple || kept.len() == items.len();
        whole.then(|| Spanned::new(span.range(), DeValue::Array(kept)))
    }

    fn has_right_length(&mut self, length: usize, span: Span, shape: &List) -> bool {
        let name = self.value_name();
        let message = match (shape.fewest, shape.most) {
            (Some(fewest), Some(most)) if fewest == most && length != most => {
                tell!("{name} takes {count} {count|item|items}, not {length}", name, count = most, length)
            }
            (Some(fewest), _) if length < fewest && length == 0 => {
                tell!("{name} is empty: it takes at least {count} {count|item|items}", name, count = fewest)
            }
            (Some(fewest), _) if length < fewest => {
                tell!("{name} takes at least {count} {count|item|items}, not {length}", name, count = fewest, length)
            }
            (_, Some(most)) if length > most => {
                tell!("{name} takes at most {count} {count|item|items}, not {length}", name, count = most, length)
            }
            _ => return true,
        };
        let place = self.first_line(span);
        self.report(Diagnostic::error(codes::BAD_LENGTH, message).at(place, tell!("")));
        false
    }

    /// Whether a shape is a reference to an id.
    fn refers(&self, id: ShapeId) -> bool {
        matches!(self.shapes.get(id), Shape::Text(text) if !text.refers_to.is_empty())
    }

    /// Tells of an id already met in its list: harmless, and surely not meant.
    fn repeated_reference(&mut self, item: &Spanned<DeValue<'_>>, seen: &mut BTreeMap<String, Span>) {
        let Some(id) = item.get_ref().as_str() else { return };
        let span = Span::from(item.span());
        let Some(&first) = seen.get(id) else {
            seen.insert(id.to_owned(), span);
            return;
        };
        let message = tell!("{keys} names {id} twice", keys = quoted(&self.keys()), id = quoted(id));
        let found = Diagnostic::warning(codes::REPEATED_REFERENCE, message);
        self.report(found.at(span, tell!("again here")).also(first, tell!("first here")).about(id));
    }

    /// Whether a text or an integer was already met in its list, which is told.
    fn is_repeated(&mut self, item: &Spanned<DeValue<'_>>, seen: &mut BTreeMap<String, Span>) -> bool {
        let (text, same) = match item.get_ref() {
            DeValue::String(text) => (text.to_string(), format!("\"{text}")),
            DeValue::Integer(number) => (number.to_string(), number.to_string()),
            _ => return false,
        };
        let span = Span::from(item.span());
        let Some(&first) = seen.get(&same) else {
            seen.insert(same, span);
            return false;
        };
        let list = self.keys();
        let message = tell!("{text} is twice in {list}", text = quoted(&text), list = quoted(&list));
        let found = Diagnostic::error(codes::REPEATED_ITEM, message)
            .at(span, tell!("again here"))
            .also(first, tell!("first here"));
        self.report(found);
        true
    }
}
