//! The pipeline on one page: what goes in, the stages in order, what comes out.

#![expect(clippy::result_large_err, reason = "a diagnostic is made once a run, on the way out")]

mod comparison;
mod follow_up;
mod glyphs;
mod imported;
mod live;
mod question;
mod record;
mod selection;

use std::collections::{BTreeMap, BTreeSet};

use crate::artifact::{Artifact, Edition, sha256_hex};
use crate::check::{self, Checked, World};
use crate::diagnostic::{self, Diagnostic, Message, codes};
use crate::load;
use crate::model::value::check_format;
use crate::model::{Document, ResultsFile};
use crate::plan::baseline::Baseline;
use crate::plan::{self, Plan};
use crate::provision;
use crate::render::deliverable::{self, Deliverable, Studio};
use crate::render::locale::Locale;
use crate::render::typeset::{TypesetError, Typesetter};
use crate::tell;
pub use crate::watch::{Pages, Unwatched, Watch};
use crate::write;
pub use comparison::{Changes, Compared, compare};
pub use follow_up::{Followed, follow_up};
pub use imported::{Added, Imported, import_schedule, import_tasks};
pub use live::Live;
pub use question::{Answered, Placed, placed, why};
pub use record::{Recorded, Session, record, session};
pub use selection::{Refusal, Selection};
use selection::{Wanted, refusal, wanted};

/// What a project file gives.
#[derive(Debug, Clone, Default)]
pub struct Compiled {
    /// Everything there is to tell the author.
    pub found: Found,
    /// The files; none when a diagnostic is an error, or when they stand already.
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

/// A project file and what stands beside it, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Text of the project file.
    pub project: String,
    /// Text of the file of results, when there is one.
    pub results: Option<String>,
    /// The user's templates, by path below `templates/`.
    pub templates: BTreeMap<String, Vec<u8>>,
    /// Text of the older version that `schedule.baseline` names, or why it cannot be read.
    pub baseline: Option<Result<String, String>>,
    /// The cloud providers to provision for, instead of that of the project.
    pub providers: Vec<provision::Provider>,
}

/// What there is to tell the author, by file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Of the project file.
    pub project: Vec<Diagnostic>,
    /// Of the file of results.
    pub results: Vec<Diagnostic>,
}

impl Found {
    fn is_faulty(&self) -> bool {
        self.project.iter().chain(&self.results).any(Diagnostic::is_error)
    }
}

/// Every file that a build can write, as paths below the output directory.
pub fn outputs() -> Vec<&'static str> {
    let mut outputs: Vec<&str> = Deliverable::ALL.iter().flat_map(|one| one.files()).copied().collect();
    outputs.push(provision::GUIDE);
    outputs.push(write::MANIFEST);
    outputs
}

/// Loads, checks and plans: everything that can be told of a project file, and its plan when nothing is wrong.
pub fn understand(inputs: &Inputs) -> (Option<Plan>, Found) {
    let (plan, found) = planned(inputs, true);
    let sound = !found.is_faulty();
    (plan.filter(|_| sound), found)
}

/// The older version that the file names, planned, or why it cannot be.
fn baseline(document: &Document, inputs: &Inputs) -> Option<Result<Baseline, Diagnostic>> {
    let named = document.schedule.as_ref()?.baseline.as_ref()?;
    let unusable = |why: Message| {
        let message = tell!("the baseline {named} cannot be used", named = diagnostic::words::quoted(&named.value));
        Diagnostic::error(codes::UNUSABLE_BASELINE, message).at(named.span, why)
    };
    let text = match &inputs.baseline {
        Some(Ok(text)) => text.clone(),
        Some(Err(message)) => return Some(Err(unusable(Message::reason(message)))),
        None => return Some(Err(unusable(tell!("not read")))),
    };
    // Its own baseline is of no interest: without it, that file is complete.
    let (plan, found) = planned(&Inputs { project: text, ..Inputs::default() }, false);
    let first =
        found.project.iter().find(|one| one.is_error()).map_or_else(Message::default, |one| one.message.clone());
    Some(
        plan.map(|plan| Baseline::of(&plan))
            .ok_or_else(|| unusable(tell!("it has errors")).note(tell!("the first: {first}", first))),
    )
}

/// The same, with the plan that can be made all the same, compared to its baseline or not.
fn planned(inputs: &Inputs, compared: bool) -> (Option<Plan>, Found) {
    let mut found = Found::default();
    let mut results = ResultsFile::default();
    if let Some(text) = &inputs.results {
        let loaded = load::load::<ResultsFile>(text, &check_format);
        found.results = loaded.diagnostics;
        results = loaded.document.unwrap_or_default();
    }
    let loaded = load::load::<Document>(&inputs.project, &check_format);
    let older = loaded.document.as_ref().filter(|_| compared).and_then(|document| baseline(document, inputs));
    let allowed = loaded.document.as_ref().map(|document| document.allow.clone());
    let outputs = outputs();
    let world = World { built_in: &plan::network::catalogue::BuiltIns, outputs: &outputs };
    let Checked { project, mut diagnostics } = check::check(loaded, world);
    if let Some(project) = &project {
        found.results.extend(check::results(project, &results));
    }
    let mut made = None;
    let older = older.and_then(|older| older.map_err(|fault| diagnostics.push(fault)).ok());
    if let Some(project) = project {
        let planned = plan::plan(project, results, older);
        diagnostics.extend(planned.diagnostics);
        diagnostics.extend(planned.plan.iter().flat_map(|plan| provision::faults(plan, &inputs.providers)));
        if let Some(plan) = &planned.plan {
            let derived = |id: &str| plan.derived.iter().any(|test| test.id == id);
            found.results.extend(check::derived_results(&plan.project, &plan.results, derived));
        }
        made = planned.plan;
    }
    if let Some(allowed) = &allowed {
        diagnostics = check::allow(allowed, diagnostics);
    }
    diagnostic::sort(&mut diagnostics);
    diagnostic::sort(&mut found.results);
    found.project = diagnostics;
    (made, found)
}

/// Makes the deliverables of a project file.
///
/// # Errors
/// A request that makes no sense for this project.
pub fn compile(inputs: &Inputs, selection: &Selection, watch: &dyn Watch) -> Result<Compiled, Refusal> {
    compile_unless(inputs, selection, watch, &|_| false)
}

/// Makes the deliverables of a project file, unless `stands` knows the files of this recipe to be there already.
///
/// # Errors
/// A request that makes no sense for this project.
pub fn compile_unless(
    inputs: &Inputs,
    selection: &Selection,
    watch: &dyn Watch,
    stands: &dyn Fn(&str) -> bool,
) -> Result<Compiled, Refusal> {
    let (plan, found) = understand(inputs);
    let Some(plan) = plan else { return Ok(Compiled { found, product: None }) };
    let wanted = wanted(&plan, selection)?;
    let recipe = selection.is_whole().then(|| recipe(inputs));
    if recipe.as_deref().is_some_and(stands) {
        return Ok(Compiled { found, product: None });
    }
    Ok(compile_plan(&plan, found, inputs, &wanted, recipe, watch))
}

/// Makes what is wanted of a plan.
fn compile_plan(
    plan: &Plan,
    mut found: Found,
    inputs: &Inputs,
    wanted: &Wanted,
    recipe: Option<String>,
    watch: &dyn Watch,
) -> Compiled {
    let understood = found.clone();
    let mut product = match build(plan, inputs, &wanted.deliverables, watch) {
        Ok((mut product, unprinted)) => {
            if wanted.provision {
                product.artifacts.extend(provision::provision_for(plan, &inputs.templates, &inputs.providers));
            }
            glyphs::tell(&unprinted, inputs, &mut found);
            Some(product)
        }
        Err(fault) => {
            found.project.push(fault);
            None
        }
    };
    // What the making alone can tell is told again by the next build, which then has to make them.
    if let Some(product) = product.as_mut().filter(|_| found == understood) {
        product.edition.recipe = recipe;
    }
    Compiled { found, product }
}

/// The digest of all that decides what a whole build writes, the program included.
fn recipe(inputs: &Inputs) -> String {
    let mut parts = vec![env!("CARGO_PKG_VERSION").as_bytes(), env!("QILBY_SOURCES").as_bytes()];
    parts.push(inputs.project.as_bytes());
    parts.extend(inputs.results.iter().map(String::as_bytes));
    parts.extend(inputs.templates.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes]));
    if let Some(Ok(baseline)) = &inputs.baseline {
        parts.extend([b"baseline".as_slice(), baseline.as_bytes()]);
    }
    parts.extend(inputs.providers.iter().map(|provider| provider.name().as_bytes()));
    // A list of digests: no two lists of parts give the same.
    let digests: Vec<String> = parts.into_iter().map(sha256_hex).collect();
    sha256_hex(digests.join(" ").as_bytes())
}

/// The typesetter and the words of a project, with the user's own templates.
struct Workshop {
    typesetter: Typesetter,
    locale: Locale,
}

impl Workshop {
    fn open(plan: &Plan, inputs: &Inputs) -> Result<Self, Diagnostic> {
        let language = plan.project.project.language;
        let in_texts = |message: String| Diagnostic::error(codes::BAD_TEXTS, Message::data(message));
        let typesetter = Typesetter::with_templates(&inputs.templates).map_err(|error| in_texts(error.to_string()))?;
        let texts = typesetter.texts(language.key()).map_err(|error| in_texts(error.to_string()))?.clone();
        Ok(Workshop { typesetter, locale: Locale::new(language, texts) })
    }

    fn studio<'a>(&'a self, plan: &'a Plan, inputs: &'a Inputs) -> Studio<'a> {
        Studio::new(plan, &self.locale, &self.typesetter, &inputs.templates)
    }
}

/// What the typesetter cannot make: its first fault, with its place, and the others after it.
fn in_template(error: TypesetError) -> Diagnostic {
    let first = error.messages.first().map_or("", |message| message.text.as_str());
    let mut found = Diagnostic::error(codes::BAD_TEMPLATE, Message::data(first));
    for (number, message) in error.messages.iter().enumerate() {
        if number > 0 {
            found = found.note(tell!("then: {text}", text = message.text));
        }
        if let Some(place) = &message.place {
            let source = place.source.trim();
            found = found.note(tell!(
                "at templates/{file}:{line}:{column}: `{source}`",
                file = place.file,
                line = place.line,
                column = place.column,
                source
            ));
        }
        found =
            message.trace.iter().fold(found, |found, place| found.note(tell!("by way of templates/{place}", place)));
        found = message.hints.iter().fold(found, |found, hint| found.help(Message::data(hint)));
    }
    found
}

/// Makes one file of a project file: for `export`.
///
/// # Errors
/// A path that no deliverable has.
pub fn export(inputs: &Inputs, path: &str) -> Result<Compiled, Refusal> {
    let selection = Selection { only: vec![path.to_owned()], milestone: None };
    let mut compiled = compile(inputs, &selection, &Unwatched)?;
    if let Some(product) = &mut compiled.product {
        product.artifacts.retain(|file| file.path.as_str() == path);
    }
    Ok(compiled)
}

/// The files, and the characters that could not be printed in them.
fn build(
    plan: &Plan,
    inputs: &Inputs,
    wanted: &[Deliverable],
    watch: &dyn Watch,
) -> Result<(Product, BTreeSet<char>), Diagnostic> {
    let about = &plan.project.project;
    let workshop = Workshop::open(plan, inputs)?;
    let studio = workshop.studio(plan, inputs).watched_by(watch);
    let artifacts = deliverable::make(&studio, wanted).map_err(in_template)?;
    let edition = Edition {
        name: about.name.clone(),
        version: about.version.value.clone(),
        date: about.status_date.value.0,
        recipe: None,
    };
    Ok((Product { artifacts, edition }, studio.unprinted()))
}
