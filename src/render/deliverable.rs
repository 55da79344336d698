//! Every deliverable: its name, its files, and who makes it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::architecture;
use super::documents::{self, Context};
use super::locale::Locale;
use super::typeset::{Job, TypesetError, Typesetter};
use crate::artifact::{Artifact, Kind, OutPath};
use crate::plan::Plan;
use crate::watch::Watch;

/// Something that a build writes: one or more files of the same subject.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Deliverable {
    /// The Gantt: `gantt.svg`, `gantt.pdf`.
    Gantt,
    /// The drawing of the architecture: `architecture.svg`, `architecture.pdf`.
    Architecture,
    /// The flows: `regles-de-flux.pdf`, `regles-de-flux.xlsx`, `regles-de-flux.csv`.
    Flows,
    /// The page that opens everything: `index.html`.
    Index,
    /// The acceptance: `recette.pdf`, `recette.xlsx`.
    Recette,
}

impl Deliverable {
    /// All of them, in the order of the summary.
    pub const ALL: &'static [Deliverable] =
        &[Deliverable::Gantt, Deliverable::Architecture, Deliverable::Flows, Deliverable::Recette, Deliverable::Index];

    /// Its name, by which `--only` asks for it.
    pub fn name(self) -> &'static str {
        match self {
            Deliverable::Gantt => "gantt",
            Deliverable::Architecture => "architecture",
            Deliverable::Flows => "regles-de-flux",
            Deliverable::Index => "index",
            Deliverable::Recette => "recette",
        }
    }

    /// Its files, as paths below the output directory.
    pub fn files(self) -> &'static [&'static str] {
        match self {
            Deliverable::Gantt => &["gantt.svg", "gantt.pdf"],
            Deliverable::Architecture => &["architecture.svg", "architecture.pdf"],
            Deliverable::Flows => &["regles-de-flux.pdf", "regles-de-flux.xlsx", "regles-de-flux.csv"],
            Deliverable::Index => &["index.html"],
            Deliverable::Recette => &["recette.pdf", "recette.xlsx"],
        }
    }

    /// The deliverable of that name, or that has a file of that name.
    pub fn find(name: &str) -> Option<Deliverable> {
        Self::ALL.iter().copied().find(|one| one.name() == name || one.files().contains(&name))
    }

    /// Whether it says what the files of the others are, and so has to be made after them.
    fn lists_the_others(self) -> bool {
        false
    }

    fn make(self, studio: &Studio<'_>, _others: &[Artifact]) -> Result<Vec<Artifact>, TypesetError> {
        match self {
            Deliverable::Gantt => documents::gantt::make(studio),
            Deliverable::Architecture => documents::architecture::make(studio),
            Deliverable::Flows => documents::flows::make(studio),
            Deliverable::Index => documents::site::make(studio),
            Deliverable::Recette => documents::recette::make(studio),
        }
    }
}

/// What deliverables are made with.
pub struct Studio<'a> {
    /// The plan and its language.
    pub context: Context<'a>,
    typesetter: &'a Typesetter,
    templates: &'a BTreeMap<String, Vec<u8>>,
    architecture: OnceLock<Vec<architecture::Sheet>>,
}

impl<'a> Studio<'a> {
    /// A studio for a plan, with the user's own templates by their path below `templates/`.
    pub fn new(
        plan: &'a Plan,
        locale: &'a Locale,
        typesetter: &'a Typesetter,
        templates: &'a BTreeMap<String, Vec<u8>>,
    ) -> Self {
        Studio { context: Context { plan, locale }, typesetter, templates, architecture: OnceLock::new() }
    }

    /// The drawings of the architecture, drawn once for all deliverables that show them.
    pub fn architecture(&self) -> &[architecture::Sheet] {
        self.architecture.get_or_init(|| documents::architecture::sheets(&self.context))
    }

    /// The user's own template of that name, when there is one.
    ///
    /// # Errors
    /// It is not UTF-8.
    pub fn user_template(&self, name: &str) -> Result<Option<&str>, TypesetError> {
        let Some(bytes) = self.templates.get(name) else { return Ok(None) };
        std::str::from_utf8(bytes).map(Some).map_err(|_| TypesetError::of_page(name, "the file is not valid UTF-8"))
    }

    /// Typesets a document.
    ///
    /// # Errors
    /// A fault in a template.
    pub fn pdf(&self, path: &'static str, job: &Job) -> Result<Artifact, TypesetError> {
        let typeset = self.typesetter.typeset(job)?;
        Ok(self.artifact(path, &job.identity.title, Kind::Document, typeset.pdf))
    }

    /// A file in memory, at one of the paths that [`Deliverable::files`] names.
    pub fn artifact(&self, path: &'static str, title: &str, kind: Kind, bytes: impl Into<Vec<u8>>) -> Artifact {
        let path = OutPath::new(path).expect("the paths of deliverables are written in this program");
        Artifact::new(path, title, kind, bytes)
    }
}

/// Makes deliverables side by side; those that list the others come last.
///
/// # Errors
/// The first fault in a template, in the order of the deliverables.
pub fn make(studio: &Studio<'_>, wanted: &[Deliverable], watch: &dyn Watch) -> Result<Vec<Artifact>, TypesetError> {
    let (last, first): (Vec<Deliverable>, Vec<Deliverable>) =
        wanted.iter().copied().partition(|one| one.lists_the_others());
    let mut made = Vec::new();
    for group in [first, last] {
        let others = &made;
        let group: Vec<Result<Vec<Artifact>, TypesetError>> = group
            .par_iter()
            .map(|one| {
                watch.begin(one.name());
                let files = one.make(studio, others);
                watch.end(one.name());
                files
            })
            .collect();
        let group: Vec<Vec<Artifact>> = group.into_iter().collect::<Result<_, _>>()?;
        made.extend(group.into_iter().flatten());
    }
    Ok(made)
}
