//! Document → project: the rules, one file a family, each rule with a code.

mod acceptance;
mod allow;
mod context;
mod cost;
mod cycles;
mod identity;
mod project;
mod results;
mod schedule;

pub use allow::allow;
pub use project::{Entry, Place, Project, Row};
pub use results::results;

use crate::diagnostic::Diagnostic;
use crate::load::{Loaded, Mention};
use crate::model::Document;
use crate::model::value::Kind;
use context::Context;

/// Names that the program gives to roles and services by itself.
pub trait BuiltIn {
    /// All names of a kind; empty for what the program does not name.
    fn names(&self, kind: Kind) -> Vec<&str>;

    /// Whether something of that kind and name is built in.
    fn has(&self, kind: Kind, name: &str) -> bool {
        self.names(kind).contains(&name)
    }
}

/// A document that went through the rules.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The project, when there is no error.
    pub project: Option<Project>,
    /// Everything found, by the loader and by the rules, before anything is allowed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks a document as far as it could be loaded.
pub fn check(loaded: Loaded<Document>, built_in: &dyn BuiltIn) -> Checked {
    let mut diagnostics = loaded.diagnostics.clone();
    let Some(document) = &loaded.document else {
        return Checked { project: None, diagnostics };
    };
    let mut cx = Context::new(document);
    identity::unique_ids(&mut cx, built_in);
    identity::references(&mut cx, &loaded.mentions, built_in, &|id| loaded.has_dropped(id));
    schedule::check(&mut cx);
    acceptance::check(&mut cx);
    cost::check(&mut cx);
    cycles::groups(&mut cx);
    cycles::units(&mut cx);
    diagnostics.append(&mut cx.found);
    let sound = !diagnostics.iter().any(Diagnostic::is_error);
    let project = loaded.document.filter(|_| sound).map(Project::new);
    Checked { project, diagnostics }
}
