//! `qilby fmt`: what a file says never changes, and once in order it stays so.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use qilby::render::format::formatted;
use snapbox::cmd::{Command, cargo_bin};

/// Every project file of the repository.
fn projects() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = fs::read_dir(root.join("tests/projects")).unwrap();
    let mut found: Vec<PathBuf> = folders.map(|entry| entry.unwrap().path().join("project.toml")).collect();
    found.push(root.join("project.toml"));
    found.extend(fs::read_dir(root.join("templates/starter")).unwrap().map(|entry| entry.unwrap().path()));
    found.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    found
}

fn said(text: &str) -> toml::Table {
    text.trim_start_matches('\u{FEFF}').parse().unwrap()
}

/// The comments, in any order.
fn comments(text: &str) -> Vec<String> {
    let mut found: Vec<String> =
        text.lines().map(str::trim).filter(|line| line.starts_with('#')).map(str::to_owned).collect();
    found.sort();
    found
}

#[test]
fn every_project_says_the_same_and_stays_in_order() {
    let all = projects();
    assert!(all.len() >= 8, "{all:?}");
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        let once = formatted(&text).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        assert_eq!(said(&once), said(&text), "{}", path.display());
        assert_eq!(comments(&once), comments(&text), "{}", path.display());
        assert_eq!(formatted(&once).unwrap(), once, "{} is not in order at once", path.display());
    }
}

#[test]
fn a_check_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("project.toml");
    let text = "[[server]]\nid=\"a\"\n[project]\nname=\"A\"\n";
    fs::write(&path, text).unwrap();
    let fmt = |arguments: &[&str]| {
        Command::new(cargo_bin!("qilby")).env("QILBY_LANG", "en").arg("fmt").args(arguments).arg(&path).assert()
    };
    fmt(&["--check"]).code(1);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    fmt(&[]).code(0);
    assert_eq!(fs::read_to_string(&path).unwrap(), "[project]\nname = \"A\"\n\n[[server]]\nid = \"a\"\n");
    fmt(&["--check"]).code(0);
}

/// A table or a row, with its keys and comments in a careless layout.
fn a_block() -> impl Strategy<Value = String> {
    let header = prop_oneof![
        Just("[[server]]"),
        Just("[[zone]]"),
        Just("[[phase]]\nid = \"p\"\n [[phase.task]]"),
        Just("[[flow]]"),
        Just("[[unknown]]"),
    ];
    let line = ("[a-z]{1,8}", "[^\"\\\\\\p{C}\n]{0,20}", 0..4usize, prop::option::of("[a-z ]{0,9}"));
    (header, proptest::collection::btree_map("k[0-9]{1,2}", line, 0..5), prop::option::of("[a-z #]{0,12}")).prop_map(
        |(header, lines, above)| {
            let mut text = above.map_or_else(String::new, |above| format!("\n\n# {above}\n"));
            text.push_str(&format!("{header}\n"));
            for (key, (_, value, spaces, comment)) in lines {
                let spaces = " ".repeat(spaces);
                let comment = comment.map_or_else(String::new, |comment| format!("{spaces}# {comment}"));
                text.push_str(&format!("{spaces}{key}{spaces}={spaces}\"{value}\"{comment}{spaces}\n"));
            }
            text
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_layout_says_the_same_in_order(blocks in proptest::collection::vec(a_block(), 0..8), windows in any::<bool>()) {
        let text = blocks.concat() + "[project]\ntitle=\"T\"\nname = \"N\"\n";
        let text = if windows { text.replace('\n', "\r\n") } else { text };
        let once = formatted(&text).unwrap();
        prop_assert_eq!(said(&once), said(&text));
        prop_assert_eq!(comments(&once), comments(&text));
        prop_assert_eq!(formatted(&once).unwrap(), once.clone());
        prop_assert!(!once.replace("\r\n", "\n").contains("\n\n\n\n"), "{}", once);
    }
}
