//! Texts and numbers: choices, forms, bounds.

use toml::de::{DeFloat, DeInteger};

use super::{Mention, Walk};
use crate::diagnostic::words::{either, quoted};
use crate::diagnostic::{Diagnostic, Message, Noun, codes, similar};
use crate::load::shape::{Bounds, Text};
use crate::span::Span;
use crate::tell;

/// Most choices listed in a note.
const MAX_LISTED: usize = 24;

impl Walk<'_> {
    pub(super) fn text(&mut self, text: &str, span: Span, shape: &Text) -> bool {
        let found = if let Some(choices) = &shape.choices {
            self.not_a_choice(text, choices)
        } else {
            self.bad_length(text, shape).or_else(|| self.bad_format(text, shape))
        };
        match found {
            None => {
                if !shape.refers_to.is_empty() {
                    let (id, kinds) = (text.to_owned(), shape.refers_to.clone());
                    self.mentions.push(Mention { id, kinds, span });
                }
                true
            }
            Some((found, label)) => {
                let place = self.first_line(span);
                self.report(found.at(place, label));
                false
            }
        }
    }

    fn not_a_choice(&self, text: &str, choices: &[String]) -> Option<(Diagnostic, Message)> {
        if choices.iter().any(|choice| choice == text) {
            return None;
        }
        let message = tell!("{value_name} cannot be {text}", value_name = self.value_name(), text = quoted(text));
        let label = match similar(text, choices.iter().map(String::as_str)) {
            Some(meant) => tell!("did you mean {meant}?", meant = quoted(meant)),
            None => tell!("not one of the possible values"),
        };
        let mut found = Diagnostic::error(codes::NOT_A_CHOICE, message);
        if choices.len() <= MAX_LISTED {
            found = found.note(tell!("possible values: {choices}", choices = either(choices)));
        }
        Some((found, label))
    }

    fn bad_length(&self, text: &str, shape: &Text) -> Option<(Diagnostic, Message)> {
        let length = text.chars().count();
        let name = self.value_name();
        let message = match (shape.shortest, shape.longest) {
            (Some(shortest), _) if length < shortest && length == 0 => tell!("{name} is empty", name),
            (Some(shortest), _) if length < shortest => {
                tell!("{name} takes at least {shortest} characters", name, shortest)
            }
            (_, Some(longest)) if length > longest => tell!("{name} takes at most {longest} characters", name, longest),
            _ => return None,
        };
        let label = if length == 0 { tell!("a text is needed here") } else { tell!("{length} here", length) };
        Some((Diagnostic::error(codes::BAD_LENGTH, message), label))
    }

    fn bad_format(&self, text: &str, shape: &Text) -> Option<(Diagnostic, Message)> {
        let format = shape.format.as_deref()?;
        let reason = (self.formats)(format, text).err()?;
        let name = format.rsplit_once("qilby-").map_or(format, |(_, name)| name);
        let noun = Noun::named(name.replace('-', " "));
        let message = tell!("{text} is not {noun:a}", text = quoted(text), noun);
        Some((Diagnostic::error(codes::BAD_FORMAT, message), Message::reason(reason)))
    }

    pub(super) fn integer(&mut self, number: &DeInteger<'_>, span: Span, bounds: &Bounds) -> bool {
        match i64::from_str_radix(number.as_str(), number.radix()) {
            // Bounds are small: the loss beyond 2^53 never meets one.
            #[allow(clippy::cast_precision_loss)]
            Ok(value) => self.within(value as f64, span, bounds),
            Err(_) => {
                let message = tell!("{span} is too large a number", span = quoted(self.source(span)));
                self.report(Diagnostic::error(codes::OUT_OF_RANGE, message).at(span, tell!("")));
                false
            }
        }
    }

    pub(super) fn number(&mut self, number: &DeFloat<'_>, span: Span, bounds: &Bounds) -> bool {
        match number.as_str().parse::<f64>() {
            Ok(value) if value.is_finite() => self.within(value, span, bounds),
            _ => {
                let message = tell!("{span} is not a finite number", span = quoted(self.source(span)));
                self.report(Diagnostic::error(codes::OUT_OF_RANGE, message).at(span, tell!("")));
                false
            }
        }
    }

    fn within(&mut self, value: f64, span: Span, bounds: &Bounds) -> bool {
        let too_small = bounds.least.is_some_and(|least| value < least || (bounds.least_excluded && value <= least));
        let too_large = bounds.most.is_some_and(|most| value > most || (bounds.most_excluded && value >= most));
        if !too_small && !too_large {
            return true;
        }
        let label = match (bounds.least, bounds.most) {
            (Some(least), Some(most)) if !bounds.least_excluded && !bounds.most_excluded => {
                tell!("from {least} to {most}", least, most)
            }
            (Some(least), _) if too_small && bounds.least_excluded => tell!("more than {least}", least),
            (Some(least), _) if too_small => tell!("{least} or more", least),
            (_, Some(most)) if bounds.most_excluded => tell!("less than {most}", most),
            (_, Some(most)) => tell!("{most} or less", most),
            _ => tell!(""),
        };
        let (shown, name) = (quoted(self.source(span)), self.value_name());
        let message = match too_small {
            true => tell!("{shown} is too small for {name}", shown, name),
            false => tell!("{shown} is too large for {name}", shown, name),
        };
        self.report(Diagnostic::error(codes::OUT_OF_RANGE, message).at(span, label));
        false
    }
}
