//! Diagnostics for machines: one JSON document.

use serde::Serialize;

use super::position::Lines;
use super::{Diagnostic, Label, Lang, count, sort};

/// Version of the document's layout; it grows when a reader of the old one would be misled. Since 2, each diagnostic
/// says which file it is of.
const VERSION: u32 = 2;

/// A file and what there is to tell of it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// What is found in it.
    pub diagnostics: &'a [Diagnostic],
    /// What it is called.
    pub file: &'a str,
    /// Its text.
    pub source: &'a str,
}

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
    file: &'a str,
    code: &'static str,
    severity: &'static str,
    message: String,
    labels: Vec<Place>,
    notes: Vec<String>,
    helps: Vec<String>,
}

/// Lines and columns from 1, columns in Unicode scalar values, the end excluded.
#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    byte_start: usize,
    byte_end: usize,
    text: String,
    primary: bool,
}

impl Place {
    fn new(label: &Label, lines: &Lines<'_>, lang: Lang) -> Self {
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
            text: label.text.say(lang),
            primary: label.primary,
        }
    }
}

impl<'a> Entry<'a> {
    fn new(one: &Diagnostic, file: &'a str, lines: &Lines<'_>, lang: Lang) -> Self {
        Self {
            file,
            code: one.code.as_str(),
            severity: one.severity.word(),
            message: one.message.say(lang),
            labels: one.labels.iter().map(|label| Place::new(label, lines, lang)).collect(),
            notes: one.notes.iter().map(|note| note.say(lang)).collect(),
            helps: one.helps.iter().map(|help| help.say(lang)).collect(),
        }
    }
}

/// The diagnostics of one file as a JSON document, sorted as in the text, ending with a line feed.
pub fn render_json(diagnostics: &[Diagnostic], file_name: &str, source: &str) -> String {
    render_json_of(Told { diagnostics, file: file_name, source }, &[], Lang::English)
}

/// The diagnostics of a file and of those beside it as one JSON document: file by file, in each sorted as in the text,
/// ending with a line feed. The keys and the severities are words of the format; the texts are in `lang`.
pub fn render_json_of(first: Told<'_>, beside: &[Told<'_>], lang: Lang) -> String {
    let mut entries = Vec::new();
    let (mut errors, mut warnings) = (0, 0);
    for told in std::iter::once(&first).chain(beside) {
        let mut diagnostics = told.diagnostics.to_vec();
        sort(&mut diagnostics);
        let (some_errors, some_warnings) = count(&diagnostics);
        errors += some_errors;
        warnings += some_warnings;
        let lines = Lines::new(told.source);
        entries.extend(diagnostics.iter().map(|one| Entry::new(one, told.file, &lines, lang)));
    }
    let document = Document { version: VERSION, file: first.file, diagnostics: entries, errors, warnings };
    let mut text = serde_json::to_string_pretty(&document).expect("strings, numbers and lists are always JSON");
    text.push('\n');
    text
}
