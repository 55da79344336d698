//! The parser's faults, said to the author of the file.

use std::collections::BTreeMap;

use super::scan::{self, Fault};
use crate::diagnostic::words::quoted;
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
        let found = unclosed_value(text, bracket, stumbled);
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
        scan::TOO_DEEP => (0, too_deep(fault.at)),
        _ if fault.is_unclosed_string() => (0, unclosed_string(text, context)),
        _ if fault.is_in_string() && context.is_empty() => (1, no_value(text, context.start)),
        _ if fault.is_in_string() => (1, control_character(text, fault.at)),
        "missing escaped value" | "too few unicode value digits" | "invalid value" => {
            (0, escape(text, fault.at))
        }
        "missing opening quote" => (0, missing_opening_quote(text, context)),
        "string values must be quoted" | "invalid boolean" => (1, unquoted(text, context)),
        "key with no value" | "missing value for key" | "missing value" => {
            (2, key_alone(text, fault.at))
        }
        "invalid unquoted key" => (4, bad_key(text, context)),
        "unquoted keys cannot be empty" => (3, empty_key(text, fault.at)),
        "keys cannot be multi-line literal strings" | "keys cannot be multi-line basic strings" => {
            let message = "a key cannot take several lines";
            (3, at(codes::BAD_KEY, message, fault.at, "use plain quotes"))
        }
        "carriage return must be followed by newline" | "invalid comment character" => {
            (3, control_character(text, fault.at))
        }
        "unclosed table" | "unclosed array table" | "missing table open" => {
            (2, header_bracket(text, what, fault.at))
        }
        _ if is_number_or_date(what) => (1, number_or_date(text, context)),
        _ => (3, misplaced(text, what, fault.at)),
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

fn too_deep(span: Span) -> Diagnostic {
    let message = format!(
        "tables and lists are nested more than {} deep",
        scan::MAX_DEPTH
    );
    at(codes::TOO_DEEP, message, span, "this one is too deep")
}

fn unclosed_string(text: &str, context: Span) -> Diagnostic {
    let raw = slice(text, context);
    let triple = raw.starts_with("\"\"\"") || raw.starts_with("'''");
    let quote = &raw[..if triple { 3 } else { 1 }];
    let opening = Span::new(context.start, context.start + quote.len());
    let found = at(
        codes::UNCLOSED_STRING,
        "a text has no closing quote",
        opening,
        "opened here, never closed",
    );
    if triple {
        return found.help(format!("end the text with {}", quoted(quote)));
    }
    let several = quote.repeat(3);
    found
        .note(format!(
            "a text between {} ends on its own line",
            quoted(quote)
        ))
        .help(format!(
            "end it with {}, or put {} around a text of several lines",
            quoted(quote),
            quoted(&several)
        ))
}

fn missing_opening_quote(text: &str, context: Span) -> Diagnostic {
    let raw = slice(text, context);
    let quote = raw.chars().next_back().unwrap_or('"');
    at(
        codes::UNCLOSED_STRING,
        "a text has no opening quote",
        context,
        "closed, but never opened",
    )
    .help(format!("write {}", quoted(&format!("{quote}{raw}"))))
}

fn control_character(text: &str, at: Span) -> Diagnostic {
    let character = text.get(at.start..).and_then(|rest| rest.chars().next());
    let Some(character) = character.filter(|character| character.is_control()) else {
        let message = "this character cannot stand here";
        return self::at(codes::CONTROL_CHARACTER, message, at, "");
    };
    let span = Span::new(at.start, at.start + character.len_utf8());
    let name = match character {
        '\r' => "a carriage return (U+000D) without line feed".to_owned(),
        other => format!("the control character U+{:04X}", u32::from(other)),
    };
    self::at(
        codes::CONTROL_CHARACTER,
        format!("the file holds {name}"),
        span,
        "remove it",
    )
}

fn escape(text: &str, at: Span) -> Diagnostic {
    let backslash = text[..at.start].rfind('\\').unwrap_or(at.start);
    let after = text[at.start..].chars().next().map_or(0, char::len_utf8);
    let span = Span::new(backslash, at.start + after);
    let shown = slice(text, span);
    self::at(
        codes::BAD_ESCAPE,
        format!(
            "{} means nothing in a text between double quotes",
            quoted(shown)
        ),
        span,
        "a backslash begins a special character here",
    )
    .note("the special characters are `\\n`, `\\t`, `\\\"`, `\\\\`, `\\u` with four digits")
    .help("for a plain backslash, as in a Windows path, put the text between single quotes")
}

fn unquoted(text: &str, context: Span) -> Diagnostic {
    if context.is_empty() {
        return no_value(text, context.start);
    }
    let raw = slice(text, context);
    let boolean = match raw.to_lowercase().as_str() {
        "true" | "yes" | "oui" | "on" | "vrai" => Some("true"),
        "false" | "no" | "non" | "off" | "faux" => Some("false"),
        _ => None,
    };
    if let Some(boolean) = boolean {
        let message = format!("{} is neither a text nor `true` or `false`", quoted(raw));
        return at(codes::UNQUOTED_TEXT, message, context, "not in quotes")
            .help(format!("write {}", quoted(boolean)));
    }
    let found = at(
        codes::UNQUOTED_TEXT,
        "a text is not between quotes",
        context,
        "needs quotes",
    );
    // The value may go on after what the parser took: show the whole only when it is plain.
    let line_end = text[context.end..]
        .find(['\n', '\r'])
        .map_or(text.len(), |length| context.end + length);
    let rest = &text[context.end..line_end];
    let plain = |text: &str| !text.contains(['"', '\\']) && !text.chars().any(char::is_control);
    if plain(raw) && !rest.contains(['\'', '"']) {
        return found.help(format!("write `\"{raw}\"`"));
    }
    found.help("write the whole text between double quotes")
}

/// `key =` and nothing after.
fn no_value(text: &str, at: usize) -> Diagnostic {
    let line = text[..at].rfind('\n').map_or(0, |feed| feed + 1);
    let before = text[line..at].trim_end();
    let before = before.strip_suffix('=').unwrap_or(before).trim_end();
    let key = before
        .rsplit(['{', ',', '['])
        .next()
        .unwrap_or(before)
        .trim();
    let message = if key.is_empty() {
        "a value is missing".to_owned()
    } else {
        format!("{} has no value", quoted(key))
    };
    let point = Span::new(at, at);
    self::at(
        codes::VALUE_MISSING,
        message,
        point,
        "a value is expected here",
    )
}

/// `key` without `=`.
fn key_alone(text: &str, at: Span) -> Diagnostic {
    let start = text[..at.start].rfind('\n').map_or(0, |feed| feed + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let indent = line.len() - line.trim_start().len();
    let word = text[start + indent..at.start.max(start + indent)].trim_end();
    let span = Span::new(start + indent, start + indent + word.len());
    let found = self::at(
        codes::VALUE_MISSING,
        format!("{} is not followed by `=`", quoted(word)),
        span,
        "a line is `key = value`, `[table]` or `# comment`",
    );
    match word.strip_suffix(':') {
        Some(key) => found.help(format!("write {}", quoted(&format!("{key} = …")))),
        None => found,
    }
}

fn bad_key(text: &str, context: Span) -> Diagnostic {
    let key = slice(text, context);
    if let Some(plain) = key.strip_suffix(':') {
        let message = "a key and its value are separated by `=`, not by `:`";
        let colon = Span::new(context.end - 1, context.end);
        return at(codes::BAD_KEY, message, colon, "")
            .help(format!("write {}", quoted(&format!("{plain} = …"))));
    }
    at(
        codes::BAD_KEY,
        format!("{} cannot be a key without quotes", quoted(key)),
        context,
        "letters without accents, digits, `-` and `_` only",
    )
}

fn empty_key(text: &str, at: Span) -> Diagnostic {
    let next = text[at.start..].chars().next();
    let message = match next {
        Some(']') => "a table has no name between its brackets",
        Some('=') => "there is no key before `=`",
        _ => "a name is missing beside the dot",
    };
    self::at(codes::BAD_KEY, message, at, "a name is expected here")
}

fn header_bracket(text: &str, what: &str, at: Span) -> Diagnostic {
    let start = text[..at.start].rfind('\n').map_or(0, |feed| feed + 1);
    let line = text[start..].lines().next().unwrap_or_default().trim();
    let line = line.split('#').next().unwrap_or_default().trim_end();
    let name = line.trim_matches(['[', ']', ' ']);
    let (message, whole) = match what {
        "missing table open" => ("a table's name has no opening bracket", format!("[{name}]")),
        "unclosed array table" => (
            "a table's name lacks its two closing brackets `]]`",
            format!("[[{name}]]"),
        ),
        _ => ("a table's name has no closing bracket", format!("[{name}]")),
    };
    self::at(codes::UNCLOSED_BRACKET, message, at, "missing here")
        .help(format!("write {}", quoted(&whole)))
}

/// The list or inline table opened at `bracket` runs to the end of the file.
fn unclosed_value(text: &str, bracket: Span, stumbled: Option<Span>) -> Diagnostic {
    let (open, close) = match slice(text, bracket) {
        "{" => ("{", "}"),
        _ => ("[", "]"),
    };
    let found = at(
        codes::UNCLOSED_BRACKET,
        format!("`{open}` is never closed"),
        bracket,
        "opened here",
    );
    match stumbled {
        Some(place) => found.also(place, format!("`{close}` is missing before this")),
        None => found.help(format!("add `{close}` at the end of the list")),
    }
}

fn number_or_date(text: &str, context: Span) -> Diagnostic {
    let raw = slice(text, context);
    let starts_with_letter = raw.starts_with(|first: char| first.is_alphabetic());
    if starts_with_letter || raw.contains(char::is_whitespace) && !raw.contains(':') {
        return unquoted(text, context);
    }
    let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
    let is_number = raw.chars().all(|c| c.is_ascii_digit() || c == '_');
    let looks_like_date =
        raw.len() >= 8 && raw.chars().filter(|c| matches!(c, '-' | '/')).count() == 2;
    let message = if looks_like_date {
        format!("{} is not a date", quoted(raw))
    } else if is_number {
        format!("{} is not written as a number", quoted(raw))
    } else {
        format!("{} is neither a number nor a date", quoted(raw))
    };
    let found = at(codes::BAD_NUMBER_OR_DATE, message, context, "");
    if looks_like_date {
        return found
            .note("a date is year, month, day: `2026-09-07`, and must exist in the calendar");
    }
    if is_number && digits.starts_with('0') && digits.len() > 1 {
        let number = digits.trim_start_matches('0');
        let number = if number.is_empty() { "0" } else { number };
        return found
            .note("a number does not begin with zero")
            .help(format!("write `{number}`, or `\"{raw}\"` if it is a code"));
    }
    if raw.contains(['"', '\\']) {
        return found;
    }
    found.help(format!("if it is a text, write `\"{raw}\"`"))
}

/// Something where something else should be.
fn misplaced(text: &str, what: &str, at: Span) -> Diagnostic {
    let rest = &text[at.start..];
    let word = rest
        .split(|c: char| c.is_whitespace() || c == ',')
        .next()
        .unwrap_or_default();
    let seen = if word.is_empty() {
        rest.chars().next().map(String::from).unwrap_or_default()
    } else {
        word.to_owned()
    };
    let span = Span::new(at.start, (at.start + seen.trim_end().len()).max(at.end));
    let line = text[..at.start].rfind('\n').map_or(0, |feed| feed + 1);
    let before = text[line..at.start].trim_end();
    let found = |message: String, label: &str| self::at(codes::SYNTAX, message, span, label);
    match what {
        "extra `=`" => found("`=` is written twice".to_owned(), "remove this one"),
        "extra comma in array" | "extra comma in inline table" => found(
            "there is nothing between two commas".to_owned(),
            "remove this comma",
        ),
        "missing comma between array elements" => found(
            "two items of a list have no comma between them".to_owned(),
            "a comma is missing before this",
        ),
        "missing comma between key-value pairs" => found(
            "two keys of a `{ … }` table have no comma between them".to_owned(),
            "a comma is missing before this",
        ),
        "unexpected `=` in array" => found(
            "a list holds values, not keys".to_owned(),
            "`=` cannot stand in a list",
        )
        .help("write `{ key = value }` for a table in a list"),
        "missing assignment between key-value pairs"
        | "extra assignment between key-value pairs"
        | "missing key for inline table element"
        | "invalid inline table element" => found(
            "a `{ … }` table holds `key = value`, separated by commas".to_owned(),
            "unexpected",
        ),
        "missing inline table opening" | "missing array opening" => {
            let close = rest.chars().next().unwrap_or(']');
            let message = format!("`{close}` closes what was never opened");
            Diagnostic::error(codes::UNCLOSED_BRACKET, message).at(span, "")
        }
        "unexpected key or value" => after_value(before, rest, found),
        "invalid key-value pair" => found(
            format!("{} cannot begin a line", quoted(&seen)),
            "a line is `key = value`, `[table]` or `# comment`",
        ),
        _ => found(
            format!("{} is not expected here", quoted(seen.trim_end())),
            "",
        )
        .note(what.to_owned()),
    }
}

/// Something follows a whole value or header on its line.
fn after_value(before: &str, rest: &str, found: impl Fn(String, &str) -> Diagnostic) -> Diagnostic {
    let message = "something follows the value on the same line".to_owned();
    let decimal_comma = before.ends_with(|c: char| c.is_ascii_digit())
        && rest.starts_with(',')
        && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    if decimal_comma {
        return found("a decimal comma is written".to_owned(), "").help("write a point: `12.5`");
    }
    if before.ends_with(']') && before.starts_with('[') {
        let message = "something follows a table's name on the same line".to_owned();
        return found(message, "put it on a line of its own");
    }
    if before.ends_with(['"', '\'']) {
        return found(message, "the text ends before this")
            .help("for a quote inside a text, write `\\\"`");
    }
    found(message, "put it on a line of its own")
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or_default()
}
