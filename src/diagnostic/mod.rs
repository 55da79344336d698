//! What the author of a project file reads when something is wrong.
//!
//! A leaf: every stage may make a [`Diagnostic`], none is needed to show one.
//!
//! ```
//! use qilby::diagnostic::{Diagnostic, codes, render_text};
//! use qilby::span::Span;
//! use qilby::tell;
//!
//! let source = "zonne = \"dmz\"\n";
//! let found = Diagnostic::error(codes::UNKNOWN_KEY, tell!("unknown key {key} in {place}", key = "`zonne`", place = "`[[server]]`"))
//!     .at(Span::new(0, 5), tell!("did you mean {meant}?", meant = "`zone`"));
//! let text = render_text(&[found], "project.toml", source, false);
//! assert!(text.starts_with("error[Q0101]: unknown key `zonne` in `[[server]]`"));
//! ```

mod catalogue;
pub mod codes;
mod json;
mod message;
mod position;
mod similar;
mod template;
mod text;
pub mod words;

use std::fmt;

pub use json::{Told, render_json, render_json_of};
pub use message::{Lang, Last, List, Message, Noun, Tell, Value, help, help_texts};
pub use position::{Lines, Position};
pub use similar::similar;
pub use text::{render_text, render_text_in};

use crate::span::Span;
use crate::tell;

/// The stable name of a kind of diagnostic: `Q` and four digits, the first two for the family.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Code(&'static str);

impl Code {
    /// A code; only the tables of [`codes`] make them, so that each has its explanation.
    pub(in crate::diagnostic) const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The code as written, such as `Q0101`.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.0)
    }
}

/// How grave a diagnostic is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Nothing can be built until it is put right.
    Error,
    /// The documents can be built, but something deserves a look.
    Warning,
}

impl Severity {
    /// The word shown to the reader.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }

    /// The word as a message, for a reader of any language.
    pub fn message(self) -> Message {
        match self {
            Self::Error => tell!("error"),
            Self::Warning => tell!("warning"),
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.word())
    }
}

/// A remark on one place of the source.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be said of it; may be empty when the message says it all.
    pub text: Message,
    /// Whether this is the place at fault, or one that helps to understand.
    pub primary: bool,
}

/// One thing to tell the author: what, where, and what to do about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The kind, explained by `qilby explain`.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// One sentence without final stop, understandable alone.
    pub message: Message,
    /// The places; none when the file as a whole is meant.
    pub labels: Vec<Label>,
    /// Facts that help to understand.
    pub notes: Vec<Message>,
    /// What to write instead.
    pub helps: Vec<Message>,
    /// Id of what it is about, by which the author can accept it.
    pub about: Option<String>,
}

impl Diagnostic {
    fn new(code: Code, severity: Severity, message: impl Into<Message>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            helps: Vec::new(),
            about: None,
        }
    }

    /// The id of what it is about: `[[allow]]` can accept it by this id.
    #[must_use]
    pub fn about(mut self, id: impl Into<String>) -> Self {
        self.about = Some(id.into());
        self
    }

    /// Something that must be put right.
    #[must_use]
    pub fn error(code: Code, message: impl Into<Message>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// Something that deserves a look.
    #[must_use]
    pub fn warning(code: Code, message: impl Into<Message>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// The place at fault.
    #[must_use]
    pub fn at(self, span: impl Into<Span>, text: impl Into<Message>) -> Self {
        self.label(span, text, true)
    }

    /// Another place that helps to understand.
    #[must_use]
    pub fn also(self, span: impl Into<Span>, text: impl Into<Message>) -> Self {
        self.label(span, text, false)
    }

    fn label(mut self, span: impl Into<Span>, text: impl Into<Message>, primary: bool) -> Self {
        self.labels.push(Label { span: span.into(), text: text.into(), primary });
        self
    }

    /// A fact that helps to understand.
    #[must_use]
    pub fn note(mut self, text: impl Into<Message>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// What to write instead.
    #[must_use]
    pub fn help(mut self, text: impl Into<Message>) -> Self {
        self.helps.push(text.into());
        self
    }

    /// The place at fault: the first primary label, else the first label.
    pub fn primary(&self) -> Option<&Label> {
        self.labels.iter().find(|label| label.primary).or_else(|| self.labels.first())
    }

    /// Whether it stops the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// How many errors and how many warnings there are.
pub fn count(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|one| one.is_error()).count();
    (errors, diagnostics.len() - errors)
}

/// Sorts by place (those on the whole file first), then by code, and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|left, right| {
        let place = |one: &Diagnostic| one.primary().map(|label| label.span);
        place(left)
            .cmp(&place(right))
            .then_with(|| left.code.cmp(&right.code))
            .then_with(|| left.message.cmp(&right.message))
            .then_with(|| left.labels.cmp(&right.labels))
    });
    diagnostics.dedup();
}

#[cfg(test)]
mod tests;
