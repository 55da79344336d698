//! Faults in texts, numbers, dates, and values that are missing.

use super::{at, line_start, slice};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Message, codes};
use crate::span::Span;
use crate::tell;

/// Longest value repeated as it should be written, in bytes.
const LONGEST_SHOWN: usize = 60;

pub(super) fn unclosed_string(text: &str, context: Span) -> Diagnostic {
    let raw = slice(text, context);
    let triple = raw.starts_with("\"\"\"") || raw.starts_with("'''");
    let quote = &raw[..if triple { 3 } else { 1 }];
    let opening = Span::new(context.start, context.start + quote.len());
    let found =
        at(codes::UNCLOSED_STRING, tell!("a text has no closing quote"), opening, tell!("opened here, never closed"));
    if triple {
        return found.help(tell!("end the text with {quote}", quote = quoted(quote)));
    }
    let several = quote.repeat(3);
    found.note(tell!("a text between {quote} ends on its own line", quote = quoted(quote))).help(tell!(
        "end it with {quote}, or put {several} around a text of several lines",
        quote = quoted(quote),
        several = quoted(&several)
    ))
}

pub(super) fn missing_opening_quote(text: &str, context: Span) -> Diagnostic {
    let raw = slice(text, context);
    let quote = raw.chars().next_back().unwrap_or('"');
    if text[..context.start].ends_with(['"', '\'']) {
        let message = tell!("a quote is missing, or one is too many");
        return at(codes::UNCLOSED_STRING, message, context, tell!("a text ended just before this"))
            .help(tell!("each text has one quote before it and one after"));
    }
    at(codes::UNCLOSED_STRING, tell!("a text has no opening quote"), context, tell!("closed, but never opened"))
        .help(tell!("write {right}", right = quoted(&format!("{quote}{raw}"))))
}

pub(super) fn control_character(text: &str, at: Span) -> Diagnostic {
    let character = text.get(at.start..).and_then(|rest| rest.chars().next());
    let Some(character) = character.filter(|character| character.is_control()) else {
        let message = tell!("this character cannot stand here");
        return super::at(codes::CONTROL_CHARACTER, message, at, tell!(""));
    };
    let span = Span::new(at.start, at.start + character.len_utf8());
    let found = |message: Message| super::at(codes::CONTROL_CHARACTER, message, span, tell!("remove it"));
    match character {
        '\r' => found(tell!("the file holds a carriage return (U+000D) without line feed"))
            .help(tell!("save the file with the line ends of Linux (LF) or Windows (CR LF)")),
        other => {
            found(tell!("the file holds the control character U+{code}", code = format!("{:04X}", u32::from(other))))
        }
    }
}

pub(super) fn escape(text: &str, at: Span) -> Diagnostic {
    let backslash = text[..at.start].rfind('\\').unwrap_or(at.start);
    let after = text[at.start..].chars().next().map_or(0, char::len_utf8);
    let span = Span::new(backslash, at.start + after);
    let shown = slice(text, span);
    super::at(
        codes::BAD_ESCAPE,
        tell!("{shown} means nothing in a text between double quotes", shown = quoted(shown)),
        span,
        tell!("a backslash begins a special character here"),
    )
    .note(tell!("the special characters are `\\n`, `\\t`, `\\\"`, `\\\\`, `\\u` with four digits"))
    .help(tell!("for a plain backslash, as in a Windows path, put the text between single quotes"))
}

pub(super) fn unquoted(text: &str, context: Span) -> Diagnostic {
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
        let message = tell!("{raw} is neither a text nor `true` or `false`", raw = quoted(raw));
        return at(codes::UNQUOTED_TEXT, message, context, tell!("not in quotes"))
            .help(tell!("write {right}", right = quoted(boolean)));
    }
    let found = at(codes::UNQUOTED_TEXT, tell!("a text is not between quotes"), context, tell!("needs quotes"));
    // The value may go on after what the parser took: show the whole only when it is plain.
    let line_end = text[context.end..].find(['\n', '\r']).map_or(text.len(), |length| context.end + length);
    let rest = &text[context.end..line_end];
    let plain = |text: &str| !text.contains(['"', '\\']) && !text.chars().any(char::is_control);
    if raw.len() <= LONGEST_SHOWN && plain(raw) && !rest.contains(['\'', '"']) {
        return found.help(tell!("write `\"{raw}\"`", raw));
    }
    found.help(tell!("write the whole text between double quotes"))
}

/// `key =` and nothing after.
pub(super) fn no_value(text: &str, at: usize) -> Diagnostic {
    let line = line_start(text, at);
    let before = text[line..at].trim_end();
    let before = before.strip_suffix('=').unwrap_or(before).trim_end();
    let key = before.rsplit(['{', ',', '[']).next().unwrap_or(before).trim();
    let message =
        if key.is_empty() { tell!("a value is missing") } else { tell!("{key} has no value", key = quoted(key)) };
    let point = Span::new(at, at);
    super::at(codes::VALUE_MISSING, message, point, tell!("a value is expected here"))
}

pub(super) fn number_or_date(text: &str, context: Span) -> Diagnostic {
    let raw = slice(text, context);
    let starts_with_letter = raw.starts_with(|first: char| first.is_alphabetic());
    if starts_with_letter || raw.contains(char::is_whitespace) && !raw.contains(':') {
        return unquoted(text, context);
    }
    let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
    let is_number = raw.chars().all(|c| c.is_ascii_digit() || c == '_');
    let looks_like_date = raw.len() >= 8 && raw.chars().filter(|c| matches!(c, '-' | '/')).count() == 2;
    let message = if looks_like_date {
        tell!("{raw} is not a date", raw = quoted(raw))
    } else if is_number {
        tell!("{raw} is not written as a number", raw = quoted(raw))
    } else {
        tell!("{raw} is neither a number nor a date", raw = quoted(raw))
    };
    let found = at(codes::BAD_NUMBER_OR_DATE, message, context, tell!(""));
    if looks_like_date {
        return found.note(tell!("a date is year, month, day: `2026-09-07`, and must exist in the calendar"));
    }
    if raw.len() <= LONGEST_SHOWN && is_number && digits.starts_with('0') && digits.len() > 1 {
        let number = digits.trim_start_matches('0');
        let number = if number.is_empty() { "0" } else { number };
        return found.note(tell!("a number does not begin with zero")).help(tell!(
            "write `{number}`, or `\"{raw}\"` if it is a code",
            number,
            raw
        ));
    }
    if raw.len() > LONGEST_SHOWN || raw.contains(['"', '\\']) {
        return found;
    }
    found.help(tell!("if it is a text, write `\"{raw}\"`", raw))
}
