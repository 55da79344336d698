//! The templates of the messages: words and holes.

/// A part of a template.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Piece<'t> {
    /// Words to be said as they are.
    Words(&'t str),
    /// The place of a value.
    Hole(Hole<'t>),
}

/// The place of a value: `{name}`, `{name:form}`, `{name|one|other}`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Hole<'t> {
    /// Name of the value.
    pub name: &'t str,
    /// The form of a noun.
    pub form: Option<&'t str>,
    /// One of two words.
    pub choice: Option<(&'t str, &'t str)>,
    /// The hole as written, with its braces.
    pub whole: &'t str,
}

/// The parts of a template, in order.
pub(super) fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut from = 0;
        while let Some(open) = rest[from..].find('{').map(|at| from + at) {
            let Some(hole) = hole(&rest[open..]) else {
                from = open + 1;
                continue;
            };
            if open > 0 {
                let (words, after) = rest.split_at(open);
                rest = after;
                return Some(Piece::Words(words));
            }
            rest = &rest[hole.whole.len()..];
            return Some(Piece::Hole(hole));
        }
        Some(Piece::Words(std::mem::take(&mut rest)))
    })
}

/// The holes of a template, in order.
pub(super) fn holes(template: &str) -> impl Iterator<Item = Hole<'_>> {
    pieces(template).filter_map(|piece| match piece {
        Piece::Hole(hole) => Some(hole),
        Piece::Words(_) => None,
    })
}

/// The hole that begins a text; none when it is a plain brace.
fn hole(text: &str) -> Option<Hole<'_>> {
    let inside = text.strip_prefix('{')?;
    let inside = &inside[..inside.find('}')?];
    let whole = &text[..inside.len() + 2];
    let length = inside.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let (name, rest) = inside.split_at(length.unwrap_or(inside.len()));
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let plain = Hole { name, form: None, choice: None, whole };
    match rest.split_at_checked(1) {
        None => Some(plain),
        Some((":", form)) => Some(Hole { form: Some(form), ..plain }),
        Some(("|", words)) => Some(Hole { choice: Some(words.split_once('|')?), ..plain }),
        Some(_) => None,
    }
}

/// Reads a text back: the value of each hole of the template that it was made from, if it was.
pub(super) fn matched<'x>(template: &str, text: &'x str) -> Option<Vec<(String, &'x str)>> {
    let mut rest = text;
    let mut values = Vec::new();
    let mut pending: Option<String> = None;
    for piece in pieces(template) {
        match (piece, pending.take()) {
            (Piece::Hole(hole), None) => pending = Some(hole.name.to_owned()),
            // Two holes side by side cannot be told apart.
            (Piece::Hole(_), Some(_)) => return None,
            (Piece::Words(words), None) => rest = rest.strip_prefix(words)?,
            (Piece::Words(words), Some(name)) => {
                let at = rest.find(words)?;
                values.push((name, &rest[..at]));
                rest = &rest[at + words.len()..];
            }
        }
    }
    match pending {
        Some(name) => values.push((name, rest)),
        None if rest.is_empty() => {}
        None => return None,
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::{Piece, holes, matched, pieces};

    #[test]
    fn words_and_holes() {
        let template = "write `{ a = 1 }`, {count} {count|day|days} of {kind:du} {";
        let whole: Vec<&str> = holes(template).map(|hole| hole.whole).collect();
        assert_eq!(whole, ["{count}", "{count|day|days}", "{kind:du}"]);
        let choices: Vec<_> = holes(template).map(|hole| (hole.form, hole.choice)).collect();
        assert_eq!(choices, [(None, None), (None, Some(("day", "days"))), (Some("du"), None)]);
        let again: String = pieces(template)
            .map(|piece| match piece {
                Piece::Words(words) => words,
                Piece::Hole(hole) => hole.whole,
            })
            .collect();
        assert_eq!(again, template);
        assert_eq!(pieces("").count(), 0);
    }

    #[test]
    fn a_text_is_read_back() {
        let found = matched("{day} is not a day of {month}", "31 is not a day of june").unwrap();
        assert_eq!(found, [("day".to_owned(), "31"), ("month".to_owned(), "june")]);
        assert_eq!(matched("empty", "empty"), Some(Vec::new()));
        assert_eq!(matched("empty", "empty."), None);
        assert_eq!(matched("not {what} here", "not a"), None);
    }
}
