//! Typst's errors and warnings in the program's own words, with file, line and column.

use super::world::JobWorld;
use std::fmt;
use typst::diag::{self, SourceDiagnostic};
use typst::syntax::{DiagSpan, DiagSpanKind, Lines};
use typst::{World, WorldExt};

/// Why a document could not be typeset. There is at least one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypesetError {
    /// What is wrong, each with its place.
    pub messages: Vec<Message>,
}

/// One error or warning of Typst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Whether the document could be made in spite of it.
    pub severity: Severity,
    /// Whose file it is about.
    pub origin: Origin,
    /// Where it is, when it is anywhere.
    pub place: Option<Place>,
    /// What is wrong.
    pub text: String,
    /// What to do about it.
    pub hints: Vec<String>,
    /// The other places on the way to the fault, the innermost first: `file:line:column`.
    pub trace: Vec<String>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of the file: `documents/lib.typ`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line as written, without its end.
    pub source: String,
    /// Bytes of the place in the file.
    pub span: std::ops::Range<usize>,
}

/// Whether a message stopped the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It did.
    Error,
    /// It did not.
    Warning,
}

/// Whose file a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A template of the user: the user's to repair.
    User,
    /// A template of the program: a defect of the program.
    Embedded,
    /// Data or a picture made by the program.
    Data,
    /// No file at all.
    Nowhere,
}

impl TypesetError {
    pub(super) fn new(messages: Vec<Message>) -> Self {
        Self { messages }
    }

    /// A fault that no file explains.
    pub(super) fn internal(text: &str) -> Self {
        Self::new(vec![Message {
            severity: Severity::Error,
            origin: Origin::Nowhere,
            place: None,
            text: text.to_owned(),
            hints: Vec::new(),
            trace: Vec::new(),
        }])
    }

    /// A fault in the user's template of a page.
    pub(in crate::render) fn of_page(file: &str, text: &str) -> Self {
        Self::new(vec![Message {
            severity: Severity::Error,
            origin: Origin::User,
            place: None,
            text: format!("{file}: {text}"),
            hints: Vec::new(),
            trace: Vec::new(),
        }])
    }

    /// Whether a template of the user stands in the way, in its own place or in the chain of calls: the user's error,
    /// not the program's.
    pub fn is_users(&self) -> bool {
        self.messages.iter().any(|message| message.origin == Origin::User)
    }

    /// Whether the fonts, not the templates, stand in the way.
    pub(super) fn is_about_glyphs(&self) -> bool {
        self.messages.iter().any(|message| {
            ["could not be displayed with", "mapped to a code point", "missing codepoints", "codepoint `"]
                .iter()
                .any(|words| message.text.contains(words))
        })
    }
}

impl fmt::Display for TypesetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, message) in self.messages.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            message.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for TypesetError {}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        match &self.place {
            Some(place) => write!(f, "{}:{}:{}: {severity}: {}", place.file, place.line, place.column, self.text)?,
            None => write!(f, "{severity}: {}", self.text)?,
        }
        if let Some(place) = &self.place
            && !place.source.trim().is_empty()
        {
            write!(f, "\n  | {}", place.source.trim_end())?;
        }
        for hint in &self.hints {
            write!(f, "\n  hint: {hint}")?;
        }
        for point in &self.trace {
            write!(f, "\n  by way of {point}")?;
        }
        Ok(())
    }
}

/// Typst's diagnostics as messages.
pub(super) fn messages(world: &JobWorld, diagnostics: &[SourceDiagnostic]) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for diagnostic in diagnostics {
        let message = message(world, diagnostic);
        // One fault of a template is met once for each piece of the document that it spoils.
        if !messages.contains(&message) {
            messages.push(message);
        }
    }
    messages
}

fn message(world: &JobWorld, diagnostic: &SourceDiagnostic) -> Message {
    let own = place(world, diagnostic.span);
    let mut chain: Vec<Place> = own.into_iter().collect();
    for point in &diagnostic.trace {
        if let Some(place) = place(world, point.span.into())
            && !chain.contains(&place)
        {
            chain.push(place);
        }
    }
    // A shipped function called wrongly by a template of the user is the user's to repair, where it is called.
    let users = chain.iter().position(|place| world.origin(&place.file) == Origin::User);
    let place = (!chain.is_empty()).then(|| chain.remove(users.unwrap_or(0)));
    let origin = place.as_ref().map_or(Origin::Nowhere, |place| world.origin(&place.file));
    Message {
        severity: match diagnostic.severity {
            diag::Severity::Error => Severity::Error,
            diag::Severity::Warning => Severity::Warning,
        },
        origin,
        place,
        text: diagnostic.message.to_string(),
        hints: diagnostic
            .hints
            .iter()
            .map(|hint| hint.v.to_string())
            // Typst's own command line is not what the user runs.
            .filter(|hint| !hint.contains("`--"))
            .collect(),
        trace: chain.iter().map(|place| format!("{}:{}:{}", place.file, place.line, place.column)).collect(),
    }
}

fn place(world: &JobWorld, span: DiagSpan) -> Option<Place> {
    let id = span.id()?;
    let range = world.range(span)?;
    let file = id.vpath().get_without_slash().to_owned();
    // A source has its lines at hand; data and pictures are plain files.
    let lines: Lines<String> = match span.get() {
        DiagSpanKind::Number { .. } => world.source(id).ok()?.lines().clone(),
        _ => Lines::new(String::from_utf8_lossy(&world.file(id).ok()?).into_owned()),
    };
    let (line, column) = lines.byte_to_line_column(range.start).unwrap_or((0, 0));
    let source = lines
        .line_to_range(line)
        .and_then(|range| lines.text().get(range))
        .unwrap_or_default()
        .trim_end_matches(['\n', '\r']);
    Some(Place {
        file,
        line: line + 1,
        column: column + 1,
        // One line of a data file may be the whole of it.
        source: source.chars().take(200).collect(),
        span: range,
    })
}
