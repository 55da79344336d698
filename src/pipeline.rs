//! What goes into the pipeline and what comes out of it: the contract between the stages and the
//! commands.

use crate::artifact::{Artifact, Edition};
use crate::diagnostic::Diagnostic;
use crate::write::Scope;

/// Which of the deliverables are wanted. Nothing named means all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Names of deliverables or of files, as the user wrote them.
    pub only: Vec<String>,
    /// Id of a milestone: what is due then.
    pub milestone: Option<String>,
}

impl Selection {
    /// Whether everything is wanted.
    pub fn is_whole(&self) -> bool {
        self.only.is_empty() && self.milestone.is_none()
    }

    /// What it means for the files of former builds.
    pub fn scope(&self) -> Scope {
        match self.is_whole() {
            true => Scope::Whole,
            false => Scope::Part,
        }
    }
}

/// What a project file gives.
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    /// Everything there is to tell the author.
    pub diagnostics: Vec<Diagnostic>,
    /// The files; none when a diagnostic is an error.
    pub product: Option<Product>,
}

/// The files of a build.
#[derive(Debug, Clone)]
pub struct Product {
    /// The files.
    pub artifacts: Vec<Artifact>,
    /// What they are the files of.
    pub edition: Edition,
}

/// What two project files differ in.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// What there is to tell of the old file.
    pub old: Vec<Diagnostic>,
    /// What there is to tell of the new file.
    pub new: Vec<Diagnostic>,
    /// The changes; none when a diagnostic is an error.
    pub changes: Option<Changes>,
}

/// Changes from one project file to another, ready to be shown.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// For a terminal, with a final line feed; styled with ANSI sequences or not at all.
    pub text: String,
    /// For a machine.
    pub json: serde_json::Value,
    /// The change sheet (« fiche de changement »), when it was asked for.
    pub sheet: Option<Artifact>,
}

/// Why a request makes no sense for this project, whatever the state of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong with the request.
    pub message: String,
    /// What to ask instead.
    pub help: Option<String>,
}

/// Is told of each long step, from any thread, so that it can be shown.
pub trait Watch: Sync {
    /// A step begins; its name is shown to the user and is the same when it ends.
    fn begin(&self, step: &str);
    /// The step ends.
    fn end(&self, step: &str);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn begin(&self, _: &str) {}
    fn end(&self, _: &str) {}
}
