//! Texts that try to be something else, in every free text of the sample: whatever the format, they stay text.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod formats;
mod project;
mod provision;
#[path = "../support/mod.rs"]
mod support;

use qilby::artifact::Artifact;
use qilby::diagnostic::codes;
use qilby::pipeline::{Inputs, Product, Selection, Unwatched, compile, outputs, understand};
use qilby::write::{Options, Scope, publish};

use project::{Hostile, TEXTS};

/// The files of the sample whose free texts are hostile, the first of them the text of that number.
fn built(language: &str, first: usize) -> (Product, Hostile) {
    let hostile = project::hostile(language, first);
    let compiled = compile(&hostile.inputs, &Selection::default(), &Unwatched).unwrap();
    let errors: Vec<String> = compiled
        .found
        .project
        .iter()
        .chain(&compiled.found.results)
        .filter(|one| one.is_error())
        .map(|one| one.message.to_string())
        .collect();
    (compiled.product.unwrap_or_else(|| panic!("{language} from {first}: {errors:#?}")), hostile)
}

/// Every file is what its name says, and holds the texts as texts.
fn check(language: &str, first: usize) {
    let (product, hostile) = built(language, first);
    let mut faults = Vec::new();
    for artifact in &product.artifacts {
        // All the faults in one run.
        if let Err(fault) = std::panic::catch_unwind(|| is_of_its_format(artifact)) {
            let fault = fault.downcast_ref::<String>().cloned().unwrap_or_default();
            faults.push(format!("{}: {fault}", artifact.path.as_str()));
        }
    }
    assert!(faults.is_empty(), "{language} from {first}:\n{}", faults.join("\n"));
    stays_in_its_folder(product);
    assert!(hostile.fields > 900, "only {} free texts", hostile.fields);
}

fn is_of_its_format(artifact: &Artifact) {
    let Artifact { path, bytes, .. } = artifact;
    let path = path.as_str();
    let text = || std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{error}"));
    if let Some(below) = path.strip_prefix("provision/") {
        return provision::check(below, text());
    }
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("svg") => formats::svg(path, text()),
        Some("html") => formats::html(path, text()),
        Some("xml") => formats::xml(path, text()),
        Some("json") => formats::json(path, text()),
        // One document a line.
        Some("jsonl") => text().lines().for_each(|line| formats::json(path, line)),
        Some("csv") => formats::csv(path, text()),
        Some("xlsx") => formats::xlsx(path, bytes),
        Some("ics") => formats::ics(path, text()),
        Some("pdf") => formats::pdf(path, bytes, path == "plan-projet.pdf"),
        Some("md" | "py") => formats::plain(path, text()),
        other => panic!("{other:?} is a format without a check"),
    }
}

/// Nothing is written but under the folder of the build, under names that are the program's own.
fn stays_in_its_folder(product: Product) {
    let known: Vec<String> = outputs().into_iter().map(str::to_owned).collect();
    for artifact in &product.artifacts {
        let path = artifact.path.as_str();
        assert!(known.iter().any(|name| name == path) || provision::is_known(path), "{path}");
    }
    let parent = tempfile::TempDir::new().unwrap();
    let out = parent.path().join("a/out");
    publish(product.artifacts, &product.edition, &out, Options { scope: Scope::Whole, adopt: false }).unwrap();
    let beside = |path: &std::path::Path| {
        let mut names: Vec<String> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.retain(|name| !name.starts_with('.'));
        names
    };
    assert_eq!(beside(parent.path()), ["a"]);
    assert_eq!(beside(&parent.path().join("a")), ["out"]);
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("manifest.json")).unwrap()).unwrap();
    assert!(manifest.is_object());
}

#[test]
fn in_french_texts_stay_texts() {
    check("fr", 0);
}

#[test]
fn in_english_texts_stay_texts() {
    check("en", 7);
}

/// Every text in every field. About a quarter of an hour: `cargo test --test hostile -- --ignored`.
#[test]
#[ignore = "builds the sample once for each hostile text and language"]
fn every_text_in_every_field_stays_text() {
    for first in 0..TEXTS.len() {
        check("fr", first);
        check("en", first);
    }
}

#[test]
fn ids_that_are_not_names_are_refused() {
    let minimal = support::file("tests/projects/minimal/project.toml");
    let tables = [
        ("phase", "title = \"x\""),
        ("zone", "title = \"x\"\nsite = \"s\"\nvlan = 3\ncidr = \"10.0.0.0/24\"\ntrust = \"core\""),
        ("server", "title = \"x\"\nzone = \"z\"\nroles = [\"dns\"]\nos = \"debian-12\""),
        ("milestone", "title = \"x\""),
        ("test", "title = \"x\""),
    ];
    for (table, rest) in tables {
        for (number, text) in TEXTS.iter().enumerate() {
            let id = project::quoted(text);
            let project = format!("{minimal}\n[[{table}]]\nid = {id}\n{rest}\n");
            let (plan, found) = understand(&Inputs { project: project.clone(), ..Inputs::default() });
            assert!(plan.is_none(), "{table} {number}: {text:?} is an id");
            let at = project.find(&id).unwrap();
            let told = found.project.iter().filter(|one| one.primary().is_some_and(|label| label.span.start == at));
            let codes_told: Vec<&str> = told.map(|one| one.code.as_str()).collect();
            assert_eq!(codes_told, [codes::BAD_FORMAT.as_str()], "{table} {number}: {text:?}");
        }
    }
}
