//! Faults in keys, headers, brackets, commas.

use super::{at, line_start, slice};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Message, codes};
use crate::load::syntax::scan;
use crate::span::Span;
use crate::tell;

pub(super) fn too_deep(span: Span) -> Diagnostic {
    let message = tell!("tables and lists are nested more than {most} deep", most = scan::MAX_DEPTH);
    at(codes::TOO_DEEP, message, span, tell!("this one is too deep"))
}

/// `key` without `=`.
pub(super) fn key_alone(text: &str, at: Span) -> Diagnostic {
    let start = line_start(text, at.start);
    let line = text[start..].lines().next().unwrap_or_default();
    let indent = line.len() - line.trim_start().len();
    let word = text[start + indent..at.start.max(start + indent)].trim_end();
    let span = Span::new(start + indent, start + indent + word.len());
    let found = super::at(
        codes::VALUE_MISSING,
        tell!("{word} is not followed by `=`", word = quoted(word)),
        span,
        tell!("a line is `key = value`, `[table]` or `# comment`"),
    );
    match word.strip_suffix(':') {
        Some(key) => found.help(tell!("write {right}", right = quoted(&format!("{key} = …")))),
        None => found,
    }
}

pub(super) fn bad_key(text: &str, context: Span) -> Diagnostic {
    let key = slice(text, context);
    if let Some(plain) = key.strip_suffix(':') {
        let message = tell!("a key and its value are separated by `=`, not by `:`");
        let colon = Span::new(context.end - 1, context.end);
        return at(codes::BAD_KEY, message, colon, tell!(""))
            .help(tell!("write {right}", right = quoted(&format!("{plain} = …"))));
    }
    at(
        codes::BAD_KEY,
        tell!("{key} cannot be a key without quotes", key = quoted(key)),
        context,
        tell!("letters without accents, digits, `-` and `_` only"),
    )
}

pub(super) fn empty_key(text: &str, at: Span) -> Diagnostic {
    let next = text[at.start..].chars().next();
    let message = match next {
        Some(']') => tell!("a table has no name between its brackets"),
        Some('=') => tell!("there is no key before `=`"),
        _ => tell!("a name is missing beside the dot"),
    };
    super::at(codes::BAD_KEY, message, at, tell!("a name is expected here"))
}

pub(super) fn header_bracket(text: &str, what: &str, at: Span) -> Diagnostic {
    let start = line_start(text, at.start);
    let line = text[start..].lines().next().unwrap_or_default().trim();
    let line = line.split('#').next().unwrap_or_default().trim_end();
    let name = line.trim_matches(['[', ']', ' ']);
    let (message, whole) = match what {
        "missing table open" => (tell!("a table's name has no opening bracket"), format!("[{name}]")),
        "unclosed array table" => (tell!("a table's name lacks its two closing brackets `]]`"), format!("[[{name}]]")),
        _ => (tell!("a table's name has no closing bracket"), format!("[{name}]")),
    };
    super::at(codes::UNCLOSED_BRACKET, message, at, tell!("missing here"))
        .help(tell!("write {right}", right = quoted(&whole)))
}

/// The list or inline table opened at `bracket` runs to the end of the file.
pub(super) fn unclosed_value(text: &str, bracket: Span, stumbled: Option<Span>) -> Diagnostic {
    let (open, close) = match slice(text, bracket) {
        "{" => ("{", "}"),
        _ => ("[", "]"),
    };
    let found = at(codes::UNCLOSED_BRACKET, tell!("`{open}` is never closed", open), bracket, tell!("opened here"));
    match stumbled {
        Some(place) => found.also(place, tell!("`{close}` is missing before this", close)),
        None => found.help(tell!("add `{close}` at the end of the list", close)),
    }
}

/// Something where something else should be.
pub(super) fn misplaced(text: &str, what: &str, at: Span) -> Diagnostic {
    let rest = &text[at.start..];
    let word = rest.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
    let seen =
        if word.is_empty() { rest.chars().next().map(String::from).unwrap_or_default() } else { word.to_owned() };
    let span = Span::new(at.start, (at.start + seen.trim_end().len()).max(at.end));
    let line = line_start(text, at.start);
    let before = text[line..at.start].trim_end();
    let found = |message: Message, label: Message| super::at(codes::SYNTAX, message, span, label);
    match what {
        "extra `=`" => found(tell!("`=` is written twice"), tell!("remove this one")),
        "extra comma in array" | "extra comma in inline table" => {
            found(tell!("there is nothing between two commas"), tell!("remove this comma"))
        }
        "missing comma between array elements" => {
            found(tell!("two items of a list have no comma between them"), tell!("a comma is missing before this"))
        }
        "missing comma between key-value pairs" => found(
            tell!("two keys of a `{ … }` table have no comma between them"),
            tell!("a comma is missing before this"),
        ),
        "unexpected `=` in array" => found(tell!("a list holds values, not keys"), tell!("`=` cannot stand in a list"))
            .help(tell!("write `{ key = value }` for a table in a list")),
        "missing assignment between key-value pairs"
        | "extra assignment between key-value pairs"
        | "missing key for inline table element"
        | "invalid inline table element" => {
            found(tell!("a `{ … }` table holds `key = value`, separated by commas"), tell!("unexpected"))
        }
        "missing inline table opening" | "missing array opening" => {
            let close = rest.chars().next().unwrap_or(']');
            let message = tell!("`{close}` closes what was never opened", close);
            Diagnostic::error(codes::UNCLOSED_BRACKET, message).at(span, tell!(""))
        }
        "unexpected key or value" => after_value(before, rest, found),
        "invalid key-value pair" => found(
            tell!("{seen} cannot begin a line", seen = quoted(&seen)),
            tell!("a line is `key = value`, `[table]` or `# comment`"),
        ),
        _ => found(tell!("{trim_end} is not expected here", trim_end = quoted(seen.trim_end())), tell!(""))
            .note(Message::data(what)),
    }
}

/// Something follows a whole value or header on its line.
fn after_value(before: &str, rest: &str, found: impl Fn(Message, Message) -> Diagnostic) -> Diagnostic {
    let message = tell!("something follows the value on the same line");
    let decimal_comma = before.ends_with(|c: char| c.is_ascii_digit())
        && rest.starts_with(',')
        && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    if decimal_comma {
        return found(tell!("a decimal comma is written"), tell!("")).help(tell!("write a point: `12.5`"));
    }
    if before.ends_with(']') && before.starts_with('[') {
        let message = tell!("something follows a table's name on the same line");
        return found(message, tell!("put it on a line of its own"));
    }
    if before.ends_with(['"', '\'']) {
        return found(message, tell!("the text ends before this"))
            .help(tell!("for a quote inside a text, write `\\\"`"));
    }
    found(message, tell!("put it on a line of its own"))
}
