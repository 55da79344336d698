//! The pipeline while the author writes: what is looked at comes first, the files after.

use super::{
    Compiled, Found, Inputs, Selection, Watch, Workshop, compile_plan, in_template, recipe, understand, wanted,
};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::render::deliverable::{self, Deliverable};
use crate::render::typeset::Typesetter;

/// How many documents what is remembered of layouts outlives.
const MEMORY: usize = 30;

/// A version of the project file that its author just saved.
#[derive(Debug)]
pub struct Live {
    inputs: Inputs,
    plan: Option<Plan>,
    found: Found,
}

impl Live {
    /// Loads, checks and plans.
    pub fn new(inputs: Inputs) -> Self {
        let (plan, found) = understand(&inputs);
        Live { inputs, plan, found }
    }

    /// What there is to tell the author before anything is made.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// Code of the language of the documents; none when the file has errors.
    pub fn language(&self) -> Option<&'static str> {
        self.plan.as_ref().map(|plan| plan.project.project.language.key())
    }

    /// What the project is called; none when the file has errors.
    pub fn title(&self) -> Option<&str> {
        self.plan.as_ref().map(|plan| plan.project.project.title.as_str())
    }

    /// Every document, by the path of its file, in the order of the summary.
    pub fn documents() -> impl Iterator<Item = &'static str> {
        let files = Deliverable::ALL.iter().flat_map(|one| one.files()).copied();
        files.filter(|path| path.ends_with(".pdf"))
    }

    /// Lays out the document of that path, and whatever is made with it, for who watches.
    ///
    /// # Errors
    /// A fault in a template. A path that no document has, or a project file with errors, is none.
    pub fn draft(&self, path: &str, watch: &dyn Watch) -> Result<(), Box<Diagnostic>> {
        let (Some(plan), Some(one)) = (&self.plan, Deliverable::find(path)) else { return Ok(()) };
        let workshop = Workshop::open(plan, &self.inputs)?;
        let studio = workshop.studio(plan, &self.inputs).watched_by(watch);
        Ok(deliverable::draft(studio, one).map_err(in_template)?)
    }

    /// Makes every file.
    pub fn build(&self, watch: &dyn Watch) -> Compiled {
        let nothing = || Compiled { found: self.found.clone(), product: None };
        let Some(plan) = &self.plan else { return nothing() };
        let Ok(wanted) = wanted(plan, &Selection::default()) else { return nothing() };
        let recipe = Some(recipe(&self.inputs));
        let compiled = compile_plan(plan, self.found.clone(), &self.inputs, &wanted, recipe, watch);
        Typesetter::forget(MEMORY);
        compiled
    }
}
