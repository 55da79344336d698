//! Text → document: TOML, and the shape of the file.
//!
//! Driven by the JSON Schema of the document type, the one that editors get: every fault of a file
//! is found in one go, where serde would stop at the first. What is faulty is left out of the
//! document, so that the checks of the meaning can go on over the rest.

mod beside;
mod board;
mod path;
mod planning;
mod read;
mod run;
mod shape;
mod syntax;
mod texts;
mod walk;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::DeTable;

pub use beside::{at_revision, baseline, baseline_path, results, results_at_revision, results_path, templates};
pub use board::{jira, trello};
pub use planning::{mspdi, task_list};
pub use read::{Decoded, MAX_BYTES, decode, read};
pub use run::run;
pub use shape::{schema, unchecked_keywords};
pub use texts::{Holder, holders};
pub use walk::{Dropped, Mention};

use crate::diagnostic::{Diagnostic, Message, codes};
use crate::span::Span;
use crate::tell;
use walk::Walk;

/// Says whether a text has a named form: `(format, text)`, and in what it fails, as in "the
/// prefix goes up to 32". Forms it does not know are accepted.
pub type Formats<'a> = &'a dyn Fn(&str, &str) -> Result<(), String>;

/// What a file says.
#[derive(Clone, Debug)]
pub struct Loaded<T> {
    /// The document without its faulty parts; none when nothing could be made of it.
    pub document: Option<T>,
    /// Everything wrong with syntax and shape.
    pub diagnostics: Vec<Diagnostic>,
    /// What was left out of the document.
    pub dropped: Vec<Dropped>,
    /// Every reference to an id, also of what was left out.
    pub mentions: Vec<Mention>,
}

impl<T> Loaded<T> {
    fn refused(diagnostics: Vec<Diagnostic>) -> Self {
        Self { document: None, diagnostics, dropped: Vec::new(), mentions: Vec::new() }
    }

    /// Whether something of this id was left out: what refers to it is not unknown.
    pub fn has_dropped(&self, id: &str) -> bool {
        self.dropped.iter().any(|one| one.id.as_deref() == Some(id))
    }
}

/// Loads a project file from its bytes; the text is for showing the diagnostics.
pub fn load_bytes<T>(bytes: &[u8], formats: Formats<'_>) -> (String, Loaded<T>)
where
    T: DeserializeOwned + JsonSchema + 'static,
{
    let Decoded { text, diagnostics } = decode(bytes);
    if !diagnostics.is_empty() {
        return (text, Loaded::refused(diagnostics));
    }
    let loaded = load(&text, formats);
    (text, loaded)
}

/// Loads a project file from its text.
pub fn load<T>(text: &str, formats: Formats<'_>) -> Loaded<T>
where
    T: DeserializeOwned + JsonSchema + 'static,
{
    if let Some(found) = read::too_large(text.len()) {
        return Loaded::refused(vec![found]);
    }
    let shapes = shape::of::<T>();
    let parsed = syntax::parse(text, &|path| shapes.is_list(path));
    let Some(tree) = parsed.tree else {
        return Loaded::refused(parsed.diagnostics);
    };
    let mut walk = Walk::new(text, &shapes, formats);
    let kept = walk.document(&tree);
    let mut loaded = Loaded::refused(parsed.diagnostics);
    loaded.diagnostics.append(&mut walk.diagnostics);
    loaded.dropped = walk.dropped;
    loaded.mentions = walk.mentions;
    if let Some(kept) = kept {
        match build(kept) {
            Ok(document) => loaded.document = Some(document),
            Err(found) => loaded.diagnostics.push(*found),
        }
    }
    loaded
}

/// Builds the document of a tree that passed the checks. An error is a mismatch between the
/// document type and its schema: it is told, not panicked on.
fn build<T: DeserializeOwned>(tree: Spanned<DeTable<'_>>) -> Result<T, Box<Diagnostic>> {
    T::deserialize(toml::de::Deserializer::from(tree)).map_err(|error| {
        let message = tell!("this value has the right form, but Qilby cannot read it");
        let found = Diagnostic::error(codes::UNREADABLE_VALUE, message)
            .note(Message::data(error.message()))
            .help(tell!("this is a fault of Qilby: please report it with the lines shown"));
        Box::new(match error.span().map(Span::from).filter(|span| !span.is_empty()) {
            Some(span) => found.at(span, tell!("")),
            None => found,
        })
    })
}

#[cfg(test)]
mod tests;
