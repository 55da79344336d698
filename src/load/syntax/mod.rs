//! The TOML itself: every syntax error of a file, in plain words.
//!
//! [`scan`] runs the tokenizer and parser of the `toml` crate (`toml_parser`) and keeps what its
//! errors know (the opening bracket of a list never closed, say); [`messages`] says it to the
//! author; [`twice`] explains names defined twice, which only the tree shows.

mod messages;
mod scan;
mod twice;

use toml::Spanned;
use toml::de::DeTable;

use crate::diagnostic::Diagnostic;

/// What the parser made of a text.
pub(super) struct Parsed<'i> {
    /// The tree; none when too much of it would be guessed.
    pub tree: Option<Spanned<DeTable<'i>>>,
    /// All errors of syntax.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses `text`. `is_list` tells whether a dotted path of tables stands for a list of tables.
pub(super) fn parse<'i>(text: &'i str, is_list: &dyn Fn(&[&str]) -> bool) -> Parsed<'i> {
    // Two readings of the same text, neither of which waits for the other.
    let (faults, (tree, errors)) = rayon::join(|| scan::faults(text), || DeTable::parse_recoverable(text));
    if !faults.is_empty() {
        return Parsed { tree: None, diagnostics: messages::explain(text, &faults) };
    }
    let (diagnostics, sound) = twice::explain(text, &errors, is_list);
    Parsed { tree: sound.then_some(tree), diagnostics }
}
