mod model;
mod recovery;
mod robustness;
mod shape;
mod syntax;

use self::model::{Document, formats};
use super::{Loaded, load, load_bytes};
use crate::diagnostic::{Diagnostic, render_text};

/// Loads the test model.
fn loaded(text: &str) -> Loaded<Document> {
    load(text, &formats)
}

/// The diagnostics as the author reads them, without the summary.
fn shown(text: &str) -> String {
    let rendered = render_text(&loaded(text).diagnostics, "project.toml", text, false);
    match rendered.rfind("\n\n") {
        Some(end) => rendered[..end].to_owned(),
        None => rendered,
    }
}

/// Codes and lines, for tests that need no more.
fn codes(text: &str) -> Vec<String> {
    let lines = crate::diagnostic::Lines::new(text);
    let mut found = loaded(text).diagnostics;
    crate::diagnostic::sort(&mut found);
    let one = |found: &Diagnostic| match found.primary() {
        Some(label) => format!("{}:{}", found.code, lines.position(label.span.start).line),
        None => format!("{}:file", found.code),
    };
    found.iter().map(one).collect()
}
