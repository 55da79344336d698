//! Every deliverable: its name, its files, and who makes it.

mod touched;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::cards;
use super::documents::{self, Context};
use super::locale::Locale;
use super::planning;
use super::typeset::{Audience, Job, TypesetError, Typesetter, roomy};
use crate::artifact::{Artifact, Kind, OutPath, sha256_hex};
use crate::plan::Plan;
use crate::watch::{Unwatched, Watch};
use qilby_draw::architecture;
pub use touched::{How, Touched, touched};

/// Something that a build writes: one or more files of the same subject.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Deliverable {
    /// The plan projet: `plan-projet.pdf`.
    PlanProjet,
    /// The Gantt: `gantt.svg`, `gantt.pdf`.
    Gantt,
    /// The acceptance: `recette.pdf`, `recette.xlsx`.
    Recette,
    /// The drawing of the architecture: `architecture.svg`, `architecture.pdf`.
    Architecture,
    /// The infrastructure file: `dossier-infrastructure.pdf`, and its copy for wide circulation.
    Infrastructure,
    /// The operations manual: `exploitation.pdf`.
    Operations,
    /// The backup and recovery plan: `pra.pdf`.
    Recovery,
    /// The training plan: `formation.pdf`.
    Training,
    /// The progress report, on one page: `suivi.pdf`.
    Progress,
    /// The transfer and the support: `transfert.pdf`.
    Transfer,
    /// The delivery note: `bordereau.pdf`.
    DeliveryNote,
    /// The cards: `cartes/`.
    Cards,
    /// The plan for other tools: `planning.ics`, `planning.xml`.
    Planning,
    /// The rules of flows: `regles-de-flux.pdf`, `.xlsx`, `.csv`.
    Flows,
    /// The page that opens everything: `index.html`.
    Index,
}

impl Deliverable {
    /// All of them, in the order of the summary.
    pub const ALL: &'static [Deliverable] = &[
        Deliverable::PlanProjet,
        Deliverable::Gantt,
        Deliverable::Architecture,
        Deliverable::Recette,
        Deliverable::Infrastructure,
        Deliverable::Operations,
        Deliverable::Recovery,
        Deliverable::Training,
        Deliverable::Progress,
        Deliverable::Transfer,
        Deliverable::DeliveryNote,
        Deliverable::Cards,
        Deliverable::Planning,
        Deliverable::Flows,
        Deliverable::Index,
    ];

    /// Its name, by which `--only` asks for it.
    pub fn name(self) -> &'static str {
        match self {
            Deliverable::PlanProjet => "plan-projet",
            Deliverable::Gantt => "gantt",
            Deliverable::Recette => "recette",
            Deliverable::Architecture => "architecture",
            Deliverable::Infrastructure => "dossier-infrastructure",
            Deliverable::Operations => "exploitation",
            Deliverable::Recovery => "pra",
            Deliverable::Training => "formation",
            Deliverable::Progress => "suivi",
            Deliverable::Transfer => "transfert",
            Deliverable::DeliveryNote => "bordereau",
            Deliverable::Flows => "regles-de-flux",
            Deliverable::Index => "index",
            Deliverable::Cards => "cartes",
            Deliverable::Planning => "planning",
        }
    }

    /// Its files, as paths below the output directory. A large project has parts beside some of them.
    pub fn files(self) -> &'static [&'static str] {
        match self {
            Deliverable::PlanProjet => &["plan-projet.pdf"],
            Deliverable::Gantt => &["gantt.svg", "gantt.pdf"],
            Deliverable::Recette => &["recette.pdf", "recette.xlsx"],
            Deliverable::Architecture => &["architecture.svg", "architecture.pdf"],
            Deliverable::Infrastructure => &["dossier-infrastructure.pdf", "dossier-infrastructure-diffusion.pdf"],
            Deliverable::Operations => &["exploitation.pdf"],
            Deliverable::Recovery => &["pra.pdf"],
            Deliverable::Training => &["formation.pdf"],
            Deliverable::Progress => &["suivi.pdf"],
            Deliverable::Transfer => &["transfert.pdf"],
            Deliverable::DeliveryNote => &["bordereau.pdf"],
            Deliverable::Flows => &["regles-de-flux.pdf", "regles-de-flux.xlsx", "regles-de-flux.csv"],
            Deliverable::Index => &["index.html"],
            Deliverable::Cards => &[
                "cartes/trello.csv",
                "cartes/trello.json",
                "cartes/trello-import.py",
                "cartes/jira.csv",
                "cartes/gitlab.csv",
                "cartes/github.jsonl",
                "cartes/IMPORT.md",
            ],
            Deliverable::Planning => &["planning.ics", "planning.xml"],
        }
    }

    /// The deliverable of that name, or that has a file of that name.
    pub fn find(name: &str) -> Option<Deliverable> {
        Self::ALL.iter().copied().find(|one| one.name() == name || one.files().contains(&name))
    }

    /// After how many others it is made: one that says what the files of others are comes after them.
    fn wave(self) -> u8 {
        match self {
            Deliverable::PlanProjet => 1,
            Deliverable::DeliveryNote => LAST_WAVE,
            _ => 0,
        }
    }

    /// Does beforehand what the files of the others do not change.
    fn rehearse(self, studio: &Studio<'_>) {
        match self {
            Deliverable::PlanProjet => documents::plan_projet::rehearse(studio),
            Deliverable::DeliveryNote => documents::handover::delivery_note::rehearse(studio),
            _ => {}
        }
    }

    fn make(self, studio: &Studio<'_>, others: &[Artifact]) -> Result<Vec<Artifact>, TypesetError> {
        match self {
            Deliverable::PlanProjet => documents::plan_projet::make(studio, others),
            Deliverable::Gantt => documents::gantt::make(studio),
            Deliverable::Recette => documents::recette::make(studio),
            Deliverable::Architecture => documents::architecture::make(studio),
            Deliverable::Infrastructure => documents::dossier::make(studio),
            Deliverable::Operations => documents::handover::operations::make(studio),
            Deliverable::Recovery => documents::handover::recovery::make(studio),
            Deliverable::Training => documents::handover::training::make(studio),
            Deliverable::Progress => documents::handover::progress::make(studio),
            Deliverable::Transfer => documents::handover::transfer::make(studio),
            Deliverable::DeliveryNote => documents::handover::delivery_note::make(studio, others),
            Deliverable::Flows => documents::flows::make(studio),
            Deliverable::Index => documents::site::make(studio),
            Deliverable::Cards => cards::make(studio),
            Deliverable::Planning => planning::make(studio),
        }
    }
}

/// The wave of those that list all others.
const LAST_WAVE: u8 = 2;

/// What deliverables are made with.
pub struct Studio<'a> {
    /// The plan and its language.
    pub context: Context<'a>,
    typesetter: &'a Typesetter,
    templates: &'a BTreeMap<String, Vec<u8>>,
    architecture: OnceLock<Vec<architecture::Sheet>>,
    unprinted: Mutex<BTreeSet<char>>,
    watch: &'a dyn Watch,
    work: Work,
}

/// What is made of documents.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Work {
    /// Files.
    Files,
    /// Pages for those who look on, and no file.
    Drafts,
    /// Digests of what they are made from: enough to tell whether they say the same.
    Digests,
}

impl<'a> Studio<'a> {
    /// A studio for a plan, with the user's own templates by their path below `templates/`.
    pub fn new(
        plan: &'a Plan,
        locale: &'a Locale,
        typesetter: &'a Typesetter,
        templates: &'a BTreeMap<String, Vec<u8>>,
    ) -> Self {
        Studio {
            context: Context { plan, locale },
            typesetter,
            templates,
            architecture: OnceLock::new(),
            unprinted: Mutex::default(),
            watch: &Unwatched,
            work: Work::Files,
        }
    }

    /// The same studio, with somebody who looks on.
    #[must_use]
    pub fn watched_by(mut self, watch: &'a dyn Watch) -> Self {
        self.watch = watch;
        self
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
        let identity = &job.identity;
        let show = |pages| self.watch.laid_out(path, &identity.title, identity.subtitle.as_deref(), pages);
        if self.work == Work::Digests {
            return Ok(self.artifact(path, &job.identity.title, Kind::Document, digest(job)));
        }
        if self.work == Work::Drafts {
            self.typesetter.lay_out(job, &show)?;
            return Ok(self.artifact(path, &job.identity.title, Kind::Document, Vec::new()));
        }
        let audience: Option<Audience<'_>> = if self.watch.wants_pages() { Some(&show) } else { None };
        let typeset = self.typesetter.typeset_before(job, audience)?;
        let characters = typeset.replaced.iter().flat_map(|replaced| &replaced.characters);
        self.unprinted.lock().unwrap_or_else(PoisonError::into_inner).extend(characters);
        Ok(self.artifact(path, &job.identity.title, Kind::Document, typeset.pdf))
    }

    /// Lays out a document of which little will change, so that it is typeset sooner.
    pub fn rehearse(&self, job: &Job) {
        if self.work == Work::Files {
            self.typesetter.rehearse(job);
        }
    }

    /// The characters that the documents made so far could not print.
    pub fn unprinted(&self) -> BTreeSet<char> {
        self.unprinted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A file in memory, at one of the paths that [`Deliverable::files`] names.
    pub fn artifact(&self, path: &'static str, title: &str, kind: Kind, bytes: impl Into<Vec<u8>>) -> Artifact {
        let path = OutPath::new(path).expect("the paths of deliverables are written in this program");
        Artifact::new(path, title, kind, bytes)
    }
}

/// The digest of what a document is made from; its identity, with version and date, is not part of it.
fn digest(job: &Job) -> String {
    let mut text = job.main.clone();
    for (name, value) in &job.data {
        text.push_str(&format!("\n{name} {value}"));
    }
    for (path, bytes) in &job.files {
        text.push_str(&format!("\n{path} {}", sha256_hex(bytes)));
    }
    sha256_hex(text.as_bytes())
}

/// A text file without what no page may hold: control characters, which its format forbids or a terminal obeys, and
/// what turns the direction of the text around it, by which a title could make the rest of a line read otherwise than
/// it is. The typesetter leaves them out too. They have no meaning in any of the text formats.
fn readable(mut file: Artifact) -> Artifact {
    let unfit = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t') || turns(c) || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    let is_text = !file.path.as_str().ends_with(".pdf") && !file.path.as_str().ends_with(".xlsx");
    if is_text
        && let Ok(text) = std::str::from_utf8(&file.bytes)
        && text.contains(unfit)
    {
        file.bytes = text.replace(unfit, "").into_bytes();
    }
    file
}

/// Whether a character turns the direction of the text around it.
pub(in crate::render) fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Lays out the documents of a deliverable for those who look on, and makes no file.
///
/// # Errors
/// The first fault in a template.
pub fn draft(mut studio: Studio<'_>, wanted: Deliverable) -> Result<(), TypesetError> {
    studio.work = Work::Drafts;
    roomy(|| wanted.make(&studio, &[])).map(drop)
}

/// Makes deliverables side by side; those that list others come after them.
///
/// Who lists others lists all of those that come before, whatever is wanted: a file has the same content in a build of its own.
/// When the work is not wanted any more, what comes out is not whole.
///
/// # Errors
/// The first fault in a template, in the order of the deliverables.
pub fn make(studio: &Studio<'_>, wanted: &[Deliverable]) -> Result<Vec<Artifact>, TypesetError> {
    let watch = studio.watch;
    let is_wanted = |one: &Deliverable| wanted.contains(one);
    let last = wanted.iter().map(|one| one.wave()).max().unwrap_or(0);
    let of_wave = |wave: u8| -> Vec<Deliverable> {
        let all = Deliverable::ALL.iter().copied().filter(|one| one.wave() == wave);
        all.filter(|one| wave < last || is_wanted(one)).collect()
    };
    let make_all = |group: &[Deliverable], others: &[Artifact]| -> Result<Vec<(Deliverable, Artifact)>, TypesetError> {
        let make_one = |one: &Deliverable| {
            if !watch.goes_on() {
                return Ok(Vec::new());
            }
            watch.begin(one.name());
            let files = one.make(studio, others);
            watch.end(one.name());
            Ok(files?.into_iter().map(|file| (*one, readable(file))).collect())
        };
        let made: Vec<Result<Vec<_>, _>> = group.par_iter().map(make_one).collect();
        Ok(made.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    };
    let mut made = roomy(|| {
        let listing: Vec<Deliverable> = (1..=last).flat_map(of_wave).collect();
        let rehearsal = || listing.par_iter().for_each(|one| one.rehearse(studio));
        let (_, made) = rayon::join(rehearsal, || make_all(&of_wave(0), &[]));
        let mut made = made?;
        for wave in 1..=last {
            let others: Vec<Artifact> = made.iter().map(|(_, artifact)| artifact.clone()).collect();
            made.extend(make_all(&of_wave(wave), &others)?);
        }
        Ok(made)
    })?;
    made.sort_by_key(|(one, _)| *one);
    Ok(made.into_iter().filter(|(one, _)| is_wanted(one)).map(|(_, artifact)| artifact).collect())
}
