//! Texts and numbers: choices, forms, bounds.

use toml::de::{DeFloat, DeInteger};

use super::{Mention, Walk};
use crate::diagnostic::words::{either, quoted};
use crate::diagnostic::{Diagnostic, codes, similar};
use crate::load::shape::{Bounds, Text};
use crate::span::Span;

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

    fn not_a_choice(&self, text: &str, choices: &[String]) -> Option<(Diagnostic, String)> {
        if choices.iter().any(|choice| choice == text) {
            return None;
        }
        let message = format!("{} cannot be {}", self.value_name(), quoted(text));
        let label = match similar(text, choices.iter().map(String::as_str)) {
            Some(meant) => format!("did you mean {}?", quoted(meant)),
            None => "not one of the possible values".to_owned(),
        };
        let mut found = Diagnostic::error(codes::NOT_A_CHOICE, message);
        if choices.len() <= MAX_LISTED {
            found = found.note(format!("possible values: {}", either(choices)));
        }
        Some((found, label))
    }

    fn bad_length(&self, text: &str, shape: &Text) -> Option<(Diagnostic, String)> {
        let length = text.chars().count();
        let says = match (shape.shortest, shape.longest) {
            (Some(shortest), _) if length < shortest && length == 0 => "is empty".to_owned(),
            (Some(shortest), _) if length < shortest => format!("takes at least {shortest} characters"),
            (_, Some(longest)) if length > longest => format!("takes at most {longest} characters"),
            _ => return None,
        };
        let message = format!("{} {says}", self.value_name());
        let label = if length == 0 { "a text is needed here".to_owned() } else { format!("{length} here") };
        Some((Diagnostic::error(codes::BAD_LENGTH, message), label))
    }

    fn bad_format(&self, text: &str, shape: &Text) -> Option<(Diagnostic, String)> {
        let format = shape.format.as_deref()?;
        let reason = (self.formats)(format, text).err()?;
        let name = format.rsplit_once("qilby-").map_or(format, |(_, name)| name);
        let noun = name.replace('-', " ");
        let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let message = format!("{} is not {article} {noun}", quoted(text));
        Some((Diagnostic::error(codes::BAD_FORMAT, message), reason))
    }

    pub(super) fn integer(&mut self, number: &DeInteger<'_>, span: Span, bounds: &Bounds) -> bool {
        match i64::from_str_radix(number.as_str(), number.radix()) {
            // Bounds are small: the loss beyond 2^53 never meets one.
            #[allow(clippy::cast_precision_loss)]
            Ok(value) => self.within(value as f64, span, bounds),
            Err(_) => {
                let message = format!("{} is too large a number", quoted(self.source(span)));
                self.report(Diagnostic::error(codes::OUT_OF_RANGE, message).at(span, ""));
                false
            }
        }
    }

    pub(super) fn number(&mut self, number: &DeFloat<'_>, span: Span, bounds: &Bounds) -> bool {
        match number.as_str().parse::<f64>() {
            Ok(value) if value.is_finite() => self.within(value, span, bounds),
            _ => {
                let message = format!("{} is not a finite number", quoted(self.source(span)));
                self.report(Diagnostic::error(codes::OUT_OF_RANGE, message).at(span, ""));
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
                format!("from {least} to {most}")
            }
            (Some(least), _) if too_small && bounds.least_excluded => format!("more than {least}"),
            (Some(least), _) if too_small => format!("{least} or more"),
            (_, Some(most)) if bounds.most_excluded => format!("less than {most}"),
            (_, Some(most)) => format!("{most} or less"),
            _ => String::new(),
        };
        let size = if too_small { "small" } else { "large" };
        let shown = quoted(self.source(span));
        let message = format!("{shown} is too {size} for {}", self.value_name());
        self.report(Diagnostic::error(codes::OUT_OF_RANGE, message).at(span, label));
        false
    }
}
