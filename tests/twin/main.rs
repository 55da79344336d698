//! The reference project and its twin in English: one project in two languages. They say the same things, all that is
//! worked out of them is the same, and no French word is left in what the program writes in English.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../support/mod.rs"]
mod common;
mod figures;
mod structure;
mod texts;
mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use qilby::artifact::Artifact;
use qilby::pipeline::{Inputs, Selection, Unwatched, compile};
use toml::Value;

/// The twin of `project.toml` and of its results.
const TWIN: [&str; 2] = ["tests/projects/cloud-en/project.toml", "tests/projects/cloud-en/project.results.toml"];

/// The twin with its results.
fn twin() -> Inputs {
    Inputs { project: common::file(TWIN[0]), results: Some(common::file(TWIN[1])), ..Inputs::default() }
}

/// A file of the repository, parsed.
fn parsed(name: &str) -> Value {
    Value::Table(common::file(name).parse().unwrap_or_else(|error| panic!("{name}: {error}")))
}

/// Every id of the French file with the id that stands for it in the English one.
static IDS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut ids = BTreeMap::new();
    pair_ids(&parsed("project.toml"), &parsed(TWIN[0]), &mut ids);
    ids
});

fn pair_ids(french: &Value, english: &Value, ids: &mut BTreeMap<String, String>) {
    match (french, english) {
        (Value::Table(french), Value::Table(english)) => {
            // What is accepted is named by an id and has none of its own.
            if let (Some(one), Some(other), None) = (french.get("id"), english.get("id"), french.get("code")) {
                ids.insert(one.as_str().unwrap().to_owned(), other.as_str().unwrap().to_owned());
            }
            // Keys that are ids differ, and hold nothing that has an id.
            french
                .iter()
                .filter_map(|(key, one)| Some((one, english.get(key)?)))
                .for_each(|(a, b)| pair_ids(a, b, ids));
        }
        (Value::Array(french), Value::Array(english)) => {
            french.iter().zip(english).for_each(|(french, english)| pair_ids(french, english, ids));
        }
        _ => {}
    }
}

/// The English id, or the word itself.
fn english_id(word: &str) -> &str {
    IDS.get(word).map_or(word, String::as_str)
}

/// All that a build of the twin writes. Made once: it takes seconds.
static WRITTEN: LazyLock<Vec<Artifact>> = LazyLock::new(|| {
    let compiled = compile(&twin(), &Selection::default(), &Unwatched).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert_eq!(compiled.found, qilby::pipeline::Found::default(), "as the sample, it has nothing to be told of");
    compiled.product.unwrap().artifacts
});
