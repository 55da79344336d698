use std::collections::BTreeSet;
use std::path::Path;

use super::{all, find};
use crate::diagnostic::Severity;

/// The sections of every page, in order; the last may be left out.
const SECTIONS: [&str; 4] = ["## What it means", "## Faulty example", "## How to fix", "## When to allow it"];

#[test]
fn codes_are_well_formed_and_in_order() {
    let names: Vec<&str> = all().map(|info| info.code.as_str()).collect();
    for name in &names {
        assert!(name.len() == 5 && name.starts_with('Q') && name[1..].bytes().all(|b| b.is_ascii_digit()), "{name}");
    }
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
}

#[test]
fn codes_are_found_in_either_case() {
    assert_eq!(find("Q0101").map(|info| info.code), Some(super::UNKNOWN_KEY));
    assert_eq!(find(" q0101 ").map(|info| info.code), Some(super::UNKNOWN_KEY));
    assert_eq!(find("Q9999"), None);
}

#[test]
fn every_page_explains_its_code() {
    for info in all() {
        let (code, page) = (info.code, info.explanation);
        let title = format!("# {code}: {}\n", info.title);
        assert!(page.starts_with(&title), "{code}: the page begins with {title:?}");
        let mut from = 0;
        for section in SECTIONS {
            let at = page[from..].find(&format!("\n{section}\n"));
            match at {
                Some(at) => from += at + 1,
                None => assert_eq!(section, SECTIONS[3], "{code}: no section {section:?}"),
            }
        }
        let headings = page.lines().filter(|line| line.starts_with("## ")).count();
        assert!((3..=4).contains(&headings), "{code}: sections other than {SECTIONS:?}");
        let example = page.split(SECTIONS[1]).nth(1).unwrap_or_default();
        let example = example.split("\n## ").next().unwrap_or_default();
        assert!(example.contains("```"), "{code}: no faulty example");
        assert!(page.ends_with('\n') && !page.contains("TODO"), "{code}");
    }
}

/// Warnings that no `[[allow]]` can reach: on an `[[allow]]` itself, beside the project file, or
/// found once the documents are made.
const OUT_OF_REACH: [&str; 3] = ["Q0206", "Q0208", "Q0802"];
/// Errors that are broken promises: the author may keep them, knowingly.
const PROMISES: [&str; 3] = ["Q0306", "Q0307", "Q0701"];

#[test]
fn warnings_and_promises_can_be_allowed() {
    for info in all() {
        let name = info.code.as_str();
        let warning = info.severity == Severity::Warning && !OUT_OF_REACH.contains(&name);
        assert_eq!(info.allowable(), warning || PROMISES.contains(&name), "{name}");
    }
}

#[test]
fn no_page_is_an_orphan() {
    let codes: BTreeSet<String> = all().map(|info| format!("{}.md", info.code)).collect();
    for folder in ["docs/diagnostics", "docs/diagnostics/fr"] {
        let pages: BTreeSet<String> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
            .expect("the folder of pages")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| name != "README.md" && name != "fr")
            .collect();
        assert_eq!(pages, codes, "{folder}");
    }
}
