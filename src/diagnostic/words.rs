//! Wording shared by the diagnostics: quoting user text, lists, counts.

use std::fmt::Write as _;

use super::{Last, List};

/// Longest piece of user text repeated in a message, in characters.
const LONGEST: usize = 60;

/// User text made harmless for a terminal: control characters, direction marks and invisible
/// characters are shown as `\u{…}` (line feed and tab as `\n` and `\t`).
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            other if is_hidden(other) => {
                // Writing to a String cannot fail.
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(other));
            }
            other => shown.push(other),
        }
    }
    shown
}

/// Like [`visible`], but line feeds stay: for texts of several lines that we compose ourselves.
pub fn visible_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(visible).collect();
    lines.join("\n")
}

/// Characters that a terminal would obey, reorder or not show.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{061C}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// User text between backticks, visible, cut when long.
pub fn quoted(text: &str) -> String {
    let mut characters = text.chars();
    let head: String = characters.by_ref().take(LONGEST).collect();
    let ellipsis = if characters.next().is_some() { "…" } else { "" };
    format!("`{}{ellipsis}`", visible(&head))
}

/// `` `a`, `b` or `c` ``.
pub fn either<T: AsRef<str>>(items: &[T]) -> List {
    List::new(items.iter().map(|item| quoted(item.as_ref())), Last::Or)
}

/// `` `a`, `b` and `c` ``.
pub fn all_of<T: AsRef<str>>(items: &[T]) -> List {
    List::new(items.iter().map(|item| quoted(item.as_ref())), Last::And)
}

/// `1 error`, `3 errors`.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
