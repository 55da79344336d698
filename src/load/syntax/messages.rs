//! The parser's faults, said to the author of the file.

mod structure;
mod values;

use std::collections::BTreeMap;

use super::scan::{self, Fault};
use crate::diagnostic::{Code, Diagnostic, Lines, Message, codes};
use crate::span::Span;
use crate::tell;

/// One diagnostic a line at most: what comes after the first slip is mostly its consequence.
pub(super) fn explain(text: &str, faults: &[Fault]) -> Vec<Diagnostic> {
    let lines = Lines::new(text);
    let (faults, opened) = without_consequences(faults, &lines);
    let mut causes: BTreeMap<usize, &Fault> = BTreeMap::new();
    for fault in faults {
        let cause = causes.entry(lines.index(fault.place())).or_insert(fault);
        if fault.kind() < cause.kind() {
            *cause = fault;
        }
    }
    let mut found: BTreeMap<usize, Diagnostic> =
        causes.into_iter().map(|(line, fault)| (line, one(text, fault))).collect();
    if let Some(Unclosed { bracket, stumbled }) = opened {
        let unclosed = structure::unclosed_value(text, bracket, stumbled);
        found.insert(lines.index(bracket.start), unclosed);
    }
    found.into_values().collect()
}

/// A list or inline table that runs to the end of the file.
struct Unclosed {
    bracket: Span,
    /// Where the parser first stumbled because of it.
    stumbled: Option<Span>,
}

/// Sets aside all that follows a bracket never closed, unless a quote never closed explains it.
fn without_consequences<'f>(faults: &'f [Fault], lines: &Lines<'_>) -> (Vec<&'f Fault>, Option<Unclosed>) {
    let bracket = faults.iter().filter(|fault| fault.is_unclosed_value()).filter_map(|fault| fault.context).min();
    let Some(bracket) = bracket else {
        return (faults.iter().collect(), None);
    };
    let (mut before, after): (Vec<&Fault>, Vec<&Fault>) =
        faults.iter().filter(|fault| !fault.is_unclosed_value()).partition(|fault| fault.at.start < bracket.start);
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
    let quote = after.iter().find(|fault| fault.is_unclosed_string() && Some(lines.index(fault.at.start)) == line);
    if let Some(quote) = quote {
        before.push(quote);
        return (before, None);
    }
    (before, Some(Unclosed { bracket, stumbled }))
}

impl Fault {
    fn is_unclosed_value(&self) -> bool {
        matches!(self.what.as_str(), "unclosed array" | "unclosed inline table")
    }

    fn is_in_string(&self) -> bool {
        self.what.starts_with("invalid") && self.what.ends_with("string")
    }

    fn is_unclosed_string(&self) -> bool {
        let ends_there = |context: Span| context.end == self.at.start && !context.is_empty();
        self.is_in_string() && self.at.is_empty() && self.context.is_some_and(ends_there)
    }
}

fn one(text: &str, fault: &Fault) -> Diagnostic {
    let (at, what) = (fault.at, fault.what.as_str());
    let context = fault.context.unwrap_or(at);
    match fault.kind() {
        Kind::TooDeep => structure::too_deep(at),
        Kind::UnclosedString => values::unclosed_string(text, context),
        Kind::NoOpeningQuote => values::missing_opening_quote(text, context),
        Kind::Escape => values::escape(text, at),
        Kind::NoValue => values::no_value(text, context.start),
        Kind::Control => values::control_character(text, at),
        Kind::Unquoted => values::unquoted(text, context),
        Kind::NumberOrDate => values::number_or_date(text, context),
        Kind::KeyAlone => structure::key_alone(text, at),
        Kind::Header => structure::header_bracket(text, what, at),
        Kind::EmptyKey => structure::empty_key(text, at),
        Kind::KeyOfSeveralLines => {
            let message = tell!("a key cannot take several lines");
            self::at(codes::BAD_KEY, message, at, tell!("use plain quotes"))
        }
        Kind::Misplaced => structure::misplaced(text, what, at),
        Kind::BadKey => structure::bad_key(text, context),
    }
}

/// What a fault is; of two on one line, the first in this order is the cause.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    TooDeep,
    UnclosedString,
    NoOpeningQuote,
    Escape,
    NoValue,
    Control,
    Unquoted,
    NumberOrDate,
    KeyAlone,
    Header,
    EmptyKey,
    KeyOfSeveralLines,
    Misplaced,
    BadKey,
}

impl Fault {
    fn kind(&self) -> Kind {
        let no_context = self.context.is_none_or(Span::is_empty);
        match self.what.as_str() {
            scan::TOO_DEEP => Kind::TooDeep,
            _ if self.is_unclosed_string() => Kind::UnclosedString,
            _ if self.is_in_string() && no_context => Kind::NoValue,
            _ if self.is_in_string() => Kind::Control,
            "carriage return must be followed by newline" | "invalid comment character" => Kind::Control,
            "missing escaped value" | "too few unicode value digits" | "invalid value" => Kind::Escape,
            "missing opening quote" => Kind::NoOpeningQuote,
            "string values must be quoted" | "invalid boolean" => Kind::Unquoted,
            "key with no value" | "missing value for key" | "missing value" => Kind::KeyAlone,
            "invalid unquoted key" => Kind::BadKey,
            "unquoted keys cannot be empty" => Kind::EmptyKey,
            "keys cannot be multi-line literal strings" | "keys cannot be multi-line basic strings" => {
                Kind::KeyOfSeveralLines
            }
            "unclosed table" | "unclosed array table" | "missing table open" => Kind::Header,
            what if is_number_or_date(what) => Kind::NumberOrDate,
            _ => Kind::Misplaced,
        }
    }

    /// Where the diagnostic will point, as far as its line goes.
    fn place(&self) -> usize {
        match (self.kind(), self.context) {
            (Kind::UnclosedString, Some(context)) => context.start,
            _ => self.at.start,
        }
    }
}

fn at(code: Code, message: Message, span: Span, label: Message) -> Diagnostic {
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
    numbers.contains(&what) || (what.starts_with("invalid") && what.ends_with("number")) || what.contains("digits")
}

/// Where the line of this offset begins, after the byte order mark if there is one.
fn line_start(text: &str, at: usize) -> usize {
    let mark = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    text[..at].rfind('\n').map_or(mark.min(at), |feed| feed + 1)
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or_default()
}
