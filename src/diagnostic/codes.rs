//! Every kind of diagnostic, with its explanation. One file a family:
//!
//! | family | subject |
//! |---|---|
//! | `Q00xx` | the file and its TOML syntax |
//! | `Q01xx` | the shape: keys, types, values |
//! | `Q02xx` | identity and references |
//! | `Q03xx` | schedule |
//! | `Q04xx` | network |
//! | `Q05xx` | directory, rights, storage |
//! | `Q06xx` | acceptance and traceability |
//! | `Q07xx` | cost |
//! | `Q08xx` | documents and templates |
//! | `Q09xx` | provisioning |
//!
//! To add a code: one line in the family's table, one file `docs/diagnostics/Qnnnn.md`. To add a
//! family: a file with its table, then its name in `FAMILIES`.

use super::{Code, Lang, Message, Severity};

mod acceptance;
mod cost;
mod directory;
mod document;
mod identity;
mod network;
mod provisioning;
mod schedule;
mod shape;
mod syntax;

pub use acceptance::*;
pub use cost::*;
pub use directory::*;
pub use document::*;
pub use identity::*;
pub use network::*;
pub use provisioning::*;
pub use schedule::*;
pub use shape::*;
pub use syntax::*;

/// The pages in French, each with its code: those of `docs/diagnostics/fr`, listed when the program is built.
const FRENCH_PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages_fr.rs"));

/// The tables, in the order of the codes.
const FAMILIES: &[&[CodeInfo]] = &[
    syntax::TABLE,
    shape::TABLE,
    identity::TABLE,
    schedule::TABLE,
    network::TABLE,
    directory::TABLE,
    acceptance::TABLE,
    cost::TABLE,
    document::TABLE,
    provisioning::TABLE,
];

/// What is known of a code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CodeInfo {
    /// The code.
    pub code: Code,
    /// How grave its diagnostics usually are.
    pub severity: Severity,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// The page shown by `qilby explain`, in Markdown.
    pub explanation: &'static str,
}

impl CodeInfo {
    /// The title, for a reader of any language.
    pub fn heading(&self) -> Message {
        Message::new(self.title, Vec::new())
    }

    /// The page in a language; in English where nobody has translated it.
    pub fn page(&self, lang: Lang) -> &'static str {
        let translated = || FRENCH_PAGES.iter().find(|(code, _)| *code == self.code.as_str()).map(|(_, page)| *page);
        match lang {
            Lang::English => self.explanation,
            Lang::French => translated().unwrap_or(self.explanation),
        }
    }

    /// Whether the author can accept its diagnostics: its page says when to.
    pub fn allowable(&self) -> bool {
        self.explanation.contains("\n## When to allow it\n")
    }
}

/// Every code, in order.
pub fn all() -> impl Iterator<Item = &'static CodeInfo> {
    FAMILIES.iter().copied().flatten()
}

/// The code of this name, written in either case.
pub fn find(name: &str) -> Option<&'static CodeInfo> {
    all().find(|info| info.code.as_str().eq_ignore_ascii_case(name.trim()))
}

/// Declares the codes of a family: a constant each, and the family's `TABLE`.
///
/// `NAME = "Qnnnn", Severity, "title";`
macro_rules! codes {
    ($($name:ident = $code:literal, $severity:ident, $title:literal;)+) => {
        $(
            #[doc = concat!("`", $code, "`: `", $title, "`.")]
            pub const $name: $crate::diagnostic::Code = $crate::diagnostic::Code::new($code);
        )+

        /// The family's codes, in order.
        pub(super) const TABLE: &[super::CodeInfo] = &[$(
            super::CodeInfo {
                code: $name,
                severity: $crate::diagnostic::Severity::$severity,
                title: $title,
                explanation: include_str!(concat!("../../../docs/diagnostics/", $code, ".md")),
            },
        )+];
    };
}
use codes;

#[cfg(test)]
mod tests;
