//! Values as YAML that Ansible reads: block style, keys in the order in which they were put.
//!
//! A text is written plain only when no reader of YAML 1.1 or 1.2 takes it for anything else; all others stand between
//! double quotes, with what is not printable escaped. A text that Ansible would run as a template (`{{`, `{%`, `{#`)
//! has the tag `!unsafe`: what a user wrote is data and stays data.

use std::fmt::Write as _;

use serde_json::Value;

/// A document with `heading` as comment lines above it.
pub fn document(heading: &str, value: &Value) -> String {
    let mut text = String::from("---\n");
    for line in heading.lines() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "# {}", visible(line));
    }
    block(&mut text, value, 0);
    text
}

/// A document that cloud-init takes for a configuration, with `heading` as comment lines below the line that says so.
pub fn cloud_config(heading: &str, value: &Value) -> String {
    let text = document(heading, value);
    format!("#cloud-config\n{}", text.strip_prefix("---\n").unwrap_or(&text))
}

/// What stands below a key or at the root: each line is indented.
fn block(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                indent(text, depth);
                entry(text, key, value, depth);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                indent(text, depth);
                text.push_str("- ");
                element(text, item, depth);
            }
        }
        other => {
            indent(text, depth);
            scalar(text, other);
            text.push('\n');
        }
    }
}

/// What follows the dash of a list, whose first line is not indented.
fn element(text: &mut String, item: &Value, depth: usize) {
    match item {
        Value::Object(map) if !map.is_empty() => {
            for (number, (key, value)) in map.iter().enumerate() {
                if number > 0 {
                    indent(text, depth + 1);
                }
                entry(text, key, value, depth + 1);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('\n');
            block(text, item, depth + 1);
        }
        other => {
            scalar(text, other);
            text.push('\n');
        }
    }
}

fn entry(text: &mut String, key: &str, value: &Value, depth: usize) {
    string(text, key);
    text.push(':');
    let is_block = match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    if is_block {
        text.push('\n');
        block(text, value, depth + 1);
    } else {
        text.push(' ');
        scalar(text, value);
        text.push('\n');
    }
}

fn indent(text: &mut String, depth: usize) {
    text.extend(std::iter::repeat_n("  ", depth));
}

fn scalar(text: &mut String, value: &Value) {
    match value {
        Value::String(value) => string(text, value),
        // Numbers, truth values, null, `[]` and `{}` are the same in JSON and in YAML.
        other => {
            let _ = write!(text, "{other}");
        }
    }
}

fn string(text: &mut String, value: &str) {
    if is_plain(value) {
        text.push_str(value);
        return;
    }
    if ["{{", "{%", "{#"].iter().any(|mark| value.contains(mark)) {
        text.push_str("!unsafe ");
    }
    text.push('"');
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            c if is_printable(c) => text.push(c),
            c if u32::from(c) <= 0xffff => {
                let _ = write!(text, "\\u{:04X}", u32::from(c));
            }
            c => {
                let _ = write!(text, "\\U{:08X}", u32::from(c));
            }
        }
    }
    text.push('"');
}

/// Words that a reader of YAML 1.1 takes for a truth value or for nothing, in lower case.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Whether a text needs no quotes: it begins with a letter, so that it is no number, date or address.
fn is_plain(value: &str) -> bool {
    let mut characters = value.chars();
    characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
        && !WORDS.contains(&value.to_ascii_lowercase().as_str())
}

/// What YAML 1.1 may hold unescaped, without what turns or hides text.
fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// A line of comment: nothing in it ends it.
fn visible(line: &str) -> String {
    line.chars().filter(|c| is_printable(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_document_is_in_block_style() {
        let value = json!({
            "qilby_list": [{ "name": "a", "nets": ["10.0.0.0/8", "fe80::1"] }, { "name": "b", "nets": [] }],
            "qilby_map": { "port": 443, "on": true, "none": null, "empty": {} },
            "pairs": [[1, 2], []],
        });
        let expected = "---\n# Written by Qilby.\nqilby_list:\n  - name: a\n    nets:\n      - \"10.0.0.0/8\"\n      - fe80::1\n  - \
                        name: b\n    nets: []\nqilby_map:\n  port: 443\n  \"on\": true\n  none: null\n  empty: {}\n\
                        pairs:\n  -\n    - 1\n    - 2\n  - []\n";
        // `fe80::1` holds colons and is quoted.
        let expected = expected.replace("- fe80::1", "- \"fe80::1\"").replace("  -\n", "  - \n");
        assert_eq!(document("Written by Qilby.", &value), expected);
    }

    #[test]
    fn what_looks_like_something_else_is_quoted() {
        let of = |value: &str| {
            let mut text = String::new();
            string(&mut text, value);
            text
        };
        for plain in ["srv-ad", "GG_Direction", "ad.lisiere.example", "tcp/443"] {
            assert_eq!(of(plain), plain);
        }
        for quoted in
            ["no", "Yes", "null", "1.2", "12:30:00", "0x1f", "2026-11-23", "~", "", "a b", "a: b", "- a", "!x"]
        {
            assert_eq!(of(quoted), format!("\"{quoted}\""));
        }
        assert_eq!(of("a\"\\\n\u{7}\u{85}\u{2028}é"), "\"a\\\"\\\\\\n\\u0007\\u0085\\u2028é\"");
        assert_eq!(of("\u{1f600}"), "\"\u{1f600}\"");
    }

    #[test]
    fn templates_stay_text() {
        let of = |value: &str| document("", &json!({ "title": value }));
        assert_eq!(of("{{ lookup('pipe', 'id') }}"), "---\ntitle: !unsafe \"{{ lookup('pipe', 'id') }}\"\n");
        assert_eq!(of("{% raw %}"), "---\ntitle: !unsafe \"{% raw %}\"\n");
        assert_eq!(of("{ {"), "---\ntitle: \"{ {\"\n");
    }

    #[test]
    fn a_heading_cannot_end_its_comment() {
        assert_eq!(document("a\u{85}b: c\u{2028}d", &json!(1)), "---\n# ab: cd\n1\n");
    }
}
