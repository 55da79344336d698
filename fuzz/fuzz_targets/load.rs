//! Any bytes: loaded, and what is said of them shown.

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use qilby::diagnostic::{render_json, render_text};
use qilby::load::load_bytes;
use schemars::JsonSchema;
use serde::Deserialize;

/// A document with each kind of shape; to be replaced by the model's own.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Document {
    project: Project,
    #[serde(default)]
    phase: Vec<Phase>,
    #[serde(default)]
    server: Vec<Server>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Project {
    #[schemars(length(min = 1))]
    title: String,
    rate: Option<f64>,
    signed: Option<bool>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Phase {
    id: String,
    #[serde(default)]
    task: Vec<Task>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Task {
    id: String,
    #[serde(default)]
    after: Vec<Dependency>,
    #[schemars(range(min = 0, max = 1000))]
    priority: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)]
enum Dependency {
    Plain(String),
    Full { task: String, lag: Option<String> },
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Server {
    id: String,
    zone: String,
    roles: Option<Vec<String>>,
    hours: Option<(u8, u8)>,
}

fuzz_target!(|bytes: &[u8]| {
    let formats = |_: &str, text: &str| {
        let known = text.len() < 20;
        known.then_some(()).ok_or_else(|| text.to_owned())
    };
    let (text, loaded) = load_bytes::<Document>(bytes, &formats);
    let shown = render_text(&loaded.diagnostics, "project.toml", &text, true);
    assert_eq!(shown.is_empty(), loaded.diagnostics.is_empty());
    let json = render_json(&loaded.diagnostics, "project.toml", &text);
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    assert!(loaded.document.is_some() || !loaded.diagnostics.is_empty());
    for label in loaded.diagnostics.iter().flat_map(|one| &one.labels) {
        assert!(text.get(label.span.range()).is_some());
    }
    let mismatch = |one: &&qilby::diagnostic::Diagnostic| one.code.as_str() == "Q0199";
    assert!(loaded.diagnostics.iter().find(mismatch).is_none());
});
