//! Lists: each item, their number, repetitions.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeArray, DeValue};

use super::{Kept, Walk};
use crate::diagnostic::words::{counted, quoted};
use crate::diagnostic::{Diagnostic, codes};
use crate::load::shape::List;
use crate::load::spans::Step;
use crate::span::Span;

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
                format!("{name} takes {}, not {length}", counted(most, "item"))
            }
            (Some(fewest), _) if length < fewest && length == 0 => {
                format!("{name} is empty: it takes at least {}", counted(fewest, "item"))
            }
            (Some(fewest), _) if length < fewest => {
                format!("{name} takes at least {}, not {length}", counted(fewest, "item"))
            }
            (_, Some(most)) if length > most => {
                format!("{name} takes at most {}, not {length}", counted(most, "item"))
            }
            _ => return true,
        };
        let place = self.first_line(span);
        self.report(Diagnostic::error(codes::BAD_LENGTH, message).at(place, ""));
        false
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
        let message = format!("{} is twice in {}", quoted(&text), quoted(&list));
        let found = Diagnostic::error(codes::REPEATED_ITEM, message).at(span, "again here").also(first, "first here");
        self.report(found);
        true
    }
}
