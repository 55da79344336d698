//! Document → project: the rules, one file a family, each rule with a code.

mod acceptance;
mod allow;
mod context;
mod cost;
mod cycles;
mod directory;
mod handover;
mod identity;
mod network;
mod progress;
mod project;
mod results;
mod schedule;
mod services;
mod storage;

pub use allow::allow;
pub use project::{Entry, Place, Project, Row};
pub use results::{derived_results, results};

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

/// What the program knows beside the file.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The names of built-in roles and services.
    pub built_in: &'a dyn BuiltIn,
    /// The files that a build can write, as paths below the output directory.
    pub outputs: &'a [&'a str],
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
pub fn check(loaded: Loaded<Document>, world: World<'_>) -> Checked {
    let mut diagnostics = loaded.diagnostics.clone();
    let Some(document) = &loaded.document else {
        return Checked { project: None, diagnostics };
    };
    let mut cx = Context::new(document, &loaded.dropped, world);
    identity::unique_ids(&mut cx);
    identity::references(&mut cx, &loaded.mentions);
    schedule::check(&mut cx);
    network::check(&mut cx);
    directory::check(&mut cx);
    storage::check(&mut cx);
    services::check(&mut cx);
    acceptance::check(&mut cx);
    cost::check(&mut cx);
    handover::check(&mut cx);
    diagnostics.append(&mut cx.found);
    let index = cx.into_index();
    let sound = !diagnostics.iter().any(Diagnostic::is_error);
    let project = loaded.document.filter(|_| sound).map(|document| Project::new(document, index));
    Checked { project, diagnostics }
}
