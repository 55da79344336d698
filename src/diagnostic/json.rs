//! Diagnostics for machines: one JSON document.

use serde::Serialize;

use super::position::Lines;
use super::{Diagnostic, Label, count, sort};

/// Version of the document's layout; it grows when a reader of the old one would be misled.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    file: &'a str,
    diagnostics: Vec<Entry<'a>>,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    labels: Vec<Place<'a>>,
    notes: &'a [String],
    helps: &'a [String],
}

/// Lines and columns from 1, columns in Unicode scalar values, the end excluded.
#[derive(Serialize)]
struct Place<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    byte_start: usize,
    byte_end: usize,
    text: &'a str,
    primary: bool,
}

impl<'a> Place<'a> {
    fn new(label: &'a Label, lines: &Lines<'_>) -> Self {
        let byte_start = lines.clamp(label.span.start);
        let byte_end = lines.clamp(label.span.end).max(byte_start);
        let start = lines.position(byte_start);
        let end = lines.position(byte_end);
        Self {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            byte_start,
            byte_end,
            text: &label.text,
            primary: label.primary,
        }
    }
}

/// The diagnostics as one JSON document, sorted as in the text, ending with a line feed.
pub fn render_json(diagnostics: &[Diagnostic], file_name: &str, source: &str) -> String {
    let mut diagnostics = diagnostics.to_vec();
    sort(&mut diagnostics);
    let lines = Lines::new(source);
    let (errors, warnings) = count(&diagnostics);
    let document = Document {
        version: VERSION,
        file: file_name,
        diagnostics: diagnostics
            .iter()
            .map(|one| Entry {
                code: one.code.as_str(),
                severity: one.severity.word(),
                message: &one.message,
                labels: one.labels.iter().map(|label| Place::new(label, &lines)).collect(),
                notes: &one.notes,
                helps: &one.helps,
            })
            .collect(),
        errors,
        warnings,
    };
    let mut text = serde_json::to_string_pretty(&document).expect("strings, numbers and lists are always JSON");
    text.push('\n');
    text
}
