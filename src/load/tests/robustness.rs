//! No input panics, hangs or overflows the stack.

use proptest::prelude::*;

use super::{formats, load_bytes, loaded, model};
use crate::diagnostic::{render_json, render_text};

/// Loads and shows: every span is used.
fn exercise(bytes: &[u8]) {
    let (text, loaded) = load_bytes::<model::Document>(bytes, &formats);
    let shown = render_text(&loaded.diagnostics, "project.toml", &text, true);
    let json = render_json(&loaded.diagnostics, "project.toml", &text);
    assert_eq!(shown.is_empty(), loaded.diagnostics.is_empty());
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    assert!(loaded.document.is_some() || !loaded.diagnostics.is_empty());
    for found in &loaded.diagnostics {
        for label in &found.labels {
            assert!(label.span.start <= label.span.end, "{found:?}");
            assert!(text.get(label.span.range()).is_some(), "{found:?} in {text:?}");
        }
    }
}

const SAMPLE: &str = r#"# Élan
[project]
title = "Élan" # été
start = 2026-09-07
rate = 12.5
[calendar]
working_days = ["mon", "tue"]
[[phase]]
id = "build"
title = '''Réalisation'''
[[phase.task]]
id = "install"
effort = "3d"
after = ["order", { task = "rack", lag = "2d" }]
scope = { kind = "site", site = "lyon", floor = 2 }
[[server]]
id = "web-1"
zone = "dmz"
roles = ["web"]
"#;

#[test]
fn deep_nesting_is_refused() {
    let dotted = vec!["a"; 78].join(".");
    let inline = format!("{{ {dotted} = ").repeat(78);
    for text in [
        format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{ a = ".repeat(100_000)),
        format!("[{}]\n", vec!["a"; 100_000].join(".")),
        format!("{} = 1\n", vec!["a"; 100_000].join(".")),
        format!("{dotted} = {inline}1{}", " }".repeat(78)),
        format!("{}[x]\n", "[".repeat(100_000)),
    ] {
        let loaded = loaded(&text);
        assert!(loaded.document.is_none());
        assert!(!loaded.diagnostics.is_empty());
        exercise(text.as_bytes());
    }
}

#[test]
fn just_deep_enough_is_accepted_by_the_parser() {
    let text = format!("a = {}{}", "[".repeat(60), "]".repeat(60));
    let found = loaded(&text).diagnostics;
    assert!(found.iter().all(|one| one.code.as_str() != "Q0004"), "{found:?}");
}

#[test]
fn huge_files_of_faults_are_read_in_bounded_time() {
    for line in ["=\n", "a=1\n", "[a]\n", "é\n", "\"\n", "[[server]]\n", "a = \"\\q\"\n", "\u{7}", "{"] {
        let text = line.repeat(200_000);
        exercise(text.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        exercise(&bytes);
    }

    #[test]
    fn random_toml_like_text(text in "([\\[\\]{}=,.\"'#\\\\ \n\ra-c0-9éT:+_-]|\"\"\"|true|project|server|title){0,80}") {
        exercise(text.as_bytes());
    }

    #[test]
    fn a_sound_file_mutilated(
        cuts in prop::collection::vec((0.0f64..1.0, 0usize..12, "[\\[\\]{}=,.\"'#\\\\ \n\r\\PC]{0,3}"), 1..5)
    ) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        for (at, length, insert) in cuts {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
            let start = (at * bytes.len() as f64) as usize;
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, insert.bytes());
        }
        exercise(&bytes);
    }
}
