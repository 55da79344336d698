//! The parser's faults, said to the author of the file.

mod structure;
mod values;

use std::collections::BTreeMap;

use super::scan::{self, Fault};
use crate::diagnostic::{Code, Diagnostic, Lines, codes};
use crate::span::Span;

/// One diagnostic a line at most: what comes after the first slip is mostly its consequence.
pub(super) fn explain(text: &str, faults: &[Fault]) -> Vec<Diagnostic> {
    let lines = Lines::new(text);
    let (faults, opened) = without_consequences(faults, &lines);
    let mut by_line: BTreeMap<usize, (u8, Diagnostic)> = BTreeMap::new();
    for fault in faults {
        let (rank, found) = one(text, fault);
        let start = found.primary().map_or(0, |label| label.span.start);
        let line = lines.index(start);
        if by_line.get(&line).is_none_or(|(known, _)| rank < *known) {
            by_line.insert(line, (rank, found));
        }
    }
    if let Some(Unclosed { bracket, stumbled }) = opened {
        let found = structure::unclosed_value(text, bracket, stumbled);
        by_line.insert(lines.index(bracket.start), (0, found));
    }
    by_line.into_values().map(|(_, found)| found).collect()
}

/// A list or inline table that runs to the end of the file.
struct Unclosed {
    bracket: Span,
    /// Where the parser first stumbled because of it.
    stumbled: Option<Span>,
}

/// Sets aside all that follows a bracket never closed, unless a quote never closed explains it.
fn without_consequences<'f>(
    faults: &'f [Fault],
    lines: &Lines<'_>,
) -> (Vec<&'f Fault>, Option<Unclosed>) {
    let bracket = faults
        .iter()
        .filter(|fault| fault.is_unclosed_value())
        .filter_map(|fault| fault.context)
        .min();
    let Some(bracket) = bracket else {
        return (faults.iter().collect(), None);
    };
    let (mut before, after): (Vec<&Fault>, Vec<&Fault>) = faults
        .iter()
        .filter(|fault| !fault.is_unclosed_value())
        .partition(|fault| fault.at.start < bracket.start);
    let first = after.iter().min_by_key(|fault| fault.at.start);
    let stumbled = first.map(|fault| fault.at);
    // Of several brackets still open, the cause is the one being read when it first went wrong.
    let reading = first.and_then(|fault| fault.context);
    let is_open = |bracket: &Span| {
        let mut unclosed = faults.iter().filter(|fault| fault.is_unclosed_value());
        unclosed.any(|fault| fault.context == Some(*bracket))
    };
    let bracket = reading.filter(is_open).unwrap_or(bracket);
    let line = stumbled.map(|at| lines.index(at.start));
    let quote = after
        .iter()
        .find(|fault| fault.is_unclosed_string() && Some(lines.index(fault.at.start)) == line);
    if let Some(quote) = quote {
        before.push(quote);
        return (before, None);
    }
    (before, Some(Unclosed { bracket, stumbled }))
}

impl Fault {
    fn is_unclosed_value(&self) -> bool {
        matches!(
            self.what.as_str(),
            "unclosed array" | "unclosed inline table"
        )
    }

    fn is_in_string(&self) -> bool {
        self.what.starts_with("invalid") && self.what.ends_with("string")
    }

    fn is_unclosed_string(&self) -> bool {
        let ends_there = |context: Span| context.end == self.at.start && !context.is_empty();
        self.is_in_string() && self.at.is_empty() && self.context.is_some_and(ends_there)
    }
}

/// A diagnostic, and its rank: of two on one line, the lower is the cause.
fn one(text: &str, fault: &Fault) -> (u8, Diagnostic) {
    let what = fault.what.as_str();
    let context = fault.context.unwrap_or(fault.at);
    match what {
        scan::TOO_DEEP => (0, structure::too_deep(fault.at)),
        _ if fault.is_unclosed_string() => (0, values::unclosed_string(text, context)),
        _ if fault.is_in_string() && context.is_empty() => {
            (1, values::no_value(text, context.start))
        }
        _ if fault.is_in_string() => (1, values::control_character(text, fault.at)),
        "missing escaped value" | "too few unicode value digits" | "invalid value" => {
            (0, values::escape(text, fault.at))
        }
        "missing opening quote" => (0, values::missing_opening_quote(text, context)),
        "string values must be quoted" | "invalid boolean" => (1, values::unquoted(text, context)),
        "key with no value" | "missing value for key" | "missing value" => {
            (2, structure::key_alone(text, fault.at))
        }
        "invalid unquoted key" => (4, structure::bad_key(text, context)),
        "unquoted keys cannot be empty" => (3, structure::empty_key(text, fault.at)),
        "keys cannot be multi-line literal strings" | "keys cannot be multi-line basic strings" => {
            let message = "a key cannot take several lines";
            (3, at(codes::BAD_KEY, message, fault.at, "use plain quotes"))
        }
        "carriage return must be followed by newline" | "invalid comment character" => {
            (3, values::control_character(text, fault.at))
        }
        "unclosed table" | "unclosed array table" | "missing table open" => {
            (2, structure::header_bracket(text, what, fault.at))
        }
        _ if is_number_or_date(what) => (1, values::number_or_date(text, context)),
        _ => (3, structure::misplaced(text, what, fault.at)),
    }
}

fn at(code: Code, message: impl Into<String>, span: Span, label: &str) -> Diagnostic {
    Diagnostic::error(code, message).at(span, label)
}

fn is_number_or_date(what: &str) -> bool {
    let numbers = [
        "invalid float",
        "invalid date-time",
        "invalid datetime",
        "redundant numeric sign",
        "integers with a radix cannot be signed",
        "radix must be lowercase",
        "redundant integer number prefix",
        "unexpected leading zero",
        "unexpected sign",
        "`_` may only go between digits",
    ];
    numbers.contains(&what)
        || (what.starts_with("invalid") && what.ends_with("number"))
        || what.contains("digits")
}

/// Where the line of this offset begins, after the byte order mark if there is one.
fn line_start(text: &str, at: usize) -> usize {
    let mark = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    text[..at].rfind('\n').map_or(mark.min(at), |feed| feed + 1)
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or_default()
}
