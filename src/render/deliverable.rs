//! Every deliverable: its name, its files, and who makes it.

use rayon::prelude::*;

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
    /// The infrastructure file: `dossier-infrastructure.pdf`, and its variant for wide circulation.
    Infrastructure,
}

impl Deliverable {
    /// All of them, in the order of the summary.
    pub const ALL: &'static [Deliverable] =
        &[Deliverable::Gantt, Deliverable::Architecture, Deliverable::Infrastructure];

    /// Its name, by which `--only` asks for it.
    pub fn name(self) -> &'static str {
        match self {
            Deliverable::Gantt => "gantt",
            Deliverable::Architecture => "architecture",
            Deliverable::Infrastructure => "dossier-infrastructure",
        }
    }

    /// Its files, as paths below the output directory.
    pub fn files(self) -> &'static [&'static str] {
        match self {
            Deliverable::Gantt => &["gantt.svg", "gantt.pdf"],
            Deliverable::Architecture => &["architecture.svg", "architecture.pdf"],
            Deliverable::Infrastructure => &["dossier-infrastructure.pdf", "dossier-infrastructure-diffusion.pdf"],
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
            Deliverable::Infrastructure => documents::dossier::make(studio),
        }
    }
}

/// What deliverables are made with.
pub struct Studio<'a> {
    /// The plan and its language.
    pub context: Context<'a>,
    typesetter: &'a Typesetter,
}

impl<'a> Studio<'a> {
    /// A studio for a plan.
    pub fn new(plan: &'a Plan, locale: &'a Locale, typesetter: &'a Typesetter) -> Self {
        Studio { context: Context { plan, locale }, typesetter }
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
