//! The sample with slips of every kind: whatever is written, nothing panics, what is told points into
//! the file, and there is a plan exactly when there is no error.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use proptest::prelude::*;
use qilby::diagnostic::{Diagnostic, render_json, render_text};
use qilby::pipeline::{Inputs, understand};
use support::file;

/// What a slip puts in place of something else.
const TOKENS: &[&str] = &[
    "",
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    "#",
    ".",
    "\n",
    "\r\n",
    "\\",
    "\\u00e9",
    "é",
    "🦀",
    "\u{202e}",
    "\u{7}",
    "true",
    "-1",
    "0",
    "nan",
    "1e308",
    "99999999999999999999",
    "2026-02-30",
    "1600-01-01",
    "9999-12-31",
    "\"0h\"",
    "\"-5d\"",
    "\"999999y\"",
    "\"any\"",
    "\"internet\"",
    "\"0.0.0.0/0\"",
    "\"10.20.40.0/31\"",
    "\"255.255.255.255\"",
    "\"::1\"",
    "\"dmz\"",
    "\"srv-ad\"",
    "\"j1\"",
    "\"maxance\"",
    "\"gg-salaries\"",
    "\"../x\"",
    "\"<script>\"",
    "[]",
    "{}",
    "[[task]]",
    "[[phase.task]]",
    "[project]",
    "[calendar]",
    "id = \"srv-ad\"",
    "count = 65535",
    "routed = false",
    "zone",
    "after = [\"conception\"]",
    "started = 2026-09-07",
];

/// A slip, at a place given as a share of the whole.
#[derive(Clone, Debug)]
enum Slip {
    Delete { at: usize, lines: usize },
    Duplicate { at: usize, lines: usize, to: usize },
    Swap { at: usize, with: usize },
    Replace { at: usize, word: usize, token: usize },
    Insert { at: usize, column: usize, token: usize },
    Cut { at: usize },
}

fn slip() -> impl Strategy<Value = Slip> {
    let line = 0..20_000usize;
    let token = 0..TOKENS.len();
    prop_oneof![
        1 => (line.clone(), 1..12usize).prop_map(|(at, lines)| Slip::Delete { at, lines }),
        1 => (line.clone(), 1..30usize, line.clone()).prop_map(|(at, lines, to)| Slip::Duplicate { at, lines, to }),
        1 => (line.clone(), line.clone()).prop_map(|(at, with)| Slip::Swap { at, with }),
        4 => (line.clone(), 0..12usize, token.clone()).prop_map(|(at, word, token)| Slip::Replace { at, word, token }),
        1 => (line.clone(), 0..80usize, token).prop_map(|(at, column, token)| Slip::Insert { at, column, token }),
        1 => line.prop_map(|at| Slip::Cut { at }),
    ]
}

/// The text after a slip.
fn with(text: &str, slip: &Slip) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let count = lines.len().max(1);
    let place = |at: usize| at % count;
    match *slip {
        Slip::Delete { at, lines: number } => {
            let from = place(at);
            lines.drain(from..(from + number).min(lines.len()));
        }
        Slip::Duplicate { at, lines: number, to } => {
            let from = place(at);
            let block = lines[from..(from + number).min(lines.len())].to_vec();
            let to = place(to);
            lines.splice(to..to, block);
        }
        Slip::Swap { at, with } => lines.swap(place(at), place(with)),
        Slip::Replace { at, word, token } => {
            let line = &mut lines[place(at)];
            let words: Vec<(usize, &str)> = line
                .match_indices(|c: char| !c.is_whitespace())
                .filter(|(at, _)| *at == 0 || line[..*at].ends_with(char::is_whitespace))
                .collect();
            if let Some((start, _)) = words.get(word % words.len().max(1)).copied() {
                let end = line[start..].find(char::is_whitespace).map_or(line.len(), |length| start + length);
                line.replace_range(start..end, TOKENS[token]);
            }
        }
        Slip::Insert { at, column, token } => {
            let line = &mut lines[place(at)];
            let column = line.char_indices().map(|(at, _)| at).nth(column).unwrap_or(0);
            line.insert_str(column, TOKENS[token]);
        }
        Slip::Cut { at } => {
            lines.truncate(place(at));
        }
    }
    // A file cut to nothing is still a file.
    if lines.is_empty() { "\n".to_owned() } else { lines.concat() }
}

fn check(name: &str, text: &str, found: &[Diagnostic]) {
    for one in found {
        assert_ne!(one.code.as_str(), "Q0199", "{one:?}");
        assert!(!one.message.is_empty() && !one.message.to_string().contains('\n'), "{one:?}");
        for label in &one.labels {
            assert!(label.span.start <= label.span.end, "{one:?}");
            assert!(text.get(label.span.range()).is_some(), "{one:?} is outside the text");
        }
    }
    let shown = render_text(found, name, text, true);
    assert_eq!(shown.is_empty(), found.is_empty());
    let json: serde_json::Value = serde_json::from_str(&render_json(found, name, text)).expect("JSON");
    assert_eq!(json["diagnostics"].as_array().map(Vec::len), Some(found.len()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn slips_are_told_and_never_fatal(slips in prop::collection::vec(slip(), 1..6)) {
        // The quality of the schedule is not the subject here.
        let mut project = file("project.toml").replace("effort = \"normal\"", "effort = \"quick\"");
        for slip in &slips {
            project = with(&project, slip);
        }
        let inputs = Inputs { project, results: Some(file("project.results.toml")), ..Inputs::default() };
        let (plan, found) = understand(&inputs);
        check("project.toml", &inputs.project, &found.project);
        check("project.results.toml", inputs.results.as_deref().unwrap_or_default(), &found.results);
        let errors = found.project.iter().chain(&found.results).any(Diagnostic::is_error);
        prop_assert_eq!(plan.is_some(), !errors);
        // The same file gives the same remarks.
        prop_assert_eq!(understand(&inputs).1, found);
    }
}
