//! Results that a run of tests hands over, added to those on record.

use super::{Found, Inputs, Refusal, Workshop, understand};
use crate::model::RunResult;
use crate::plan::recording::{self, Recording};
use crate::render::documents::Context;
use crate::render::documents::recette::form::{self, Form};
use crate::render::results;

/// The tests of a project, for who does them.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// Everything there is to tell of the project and of its record.
    pub found: Found,
    /// The tests as cards; none when a diagnostic is an error.
    pub form: Option<Form>,
}

/// Makes the cards of the tests of a project file.
pub fn session(inputs: &Inputs) -> Session {
    let (plan, mut found) = understand(inputs);
    let Some(plan) = plan else { return Session { found, form: None } };
    match Workshop::open(&plan, inputs) {
        Ok(workshop) => {
            let form = form::form(&Context { plan: &plan, locale: &workshop.locale });
            Session { found, form: Some(form) }
        }
        Err(fault) => {
            found.project.push(fault);
            Session { found, form: None }
        }
    }
}

/// What becomes of the results of a run.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    /// Everything there is to tell of the project and of its record.
    pub found: Found,
    /// What is new, known, left out; none when a diagnostic is an error.
    pub recording: Option<Recording>,
    /// The record with what is new; none when nothing is.
    pub text: Option<String>,
}

/// Adds the results of a run to the record beside a project file.
///
/// # Errors
/// When the record is written in a way that cannot be added to.
pub fn record(inputs: &Inputs, run: Vec<RunResult>) -> Result<Recorded, Refusal> {
    let (plan, mut found) = understand(inputs);
    let Some(plan) = plan else { return Ok(Recorded { found, ..Recorded::default() }) };
    let workshop = match Workshop::open(&plan, inputs) {
        Ok(workshop) => workshop,
        Err(fault) => {
            found.project.push(fault);
            return Ok(Recorded { found, ..Recorded::default() });
        }
    };
    let recording = recording::recording(&plan, run);
    let heading = workshop.locale.text("recette.record.heading");
    let text = match recording.new.is_empty() {
        true => None,
        false => {
            let added = results::with_results(inputs.results.as_deref(), heading, &recording.new);
            Some(added.map_err(|fault| Refusal {
                message: crate::tell!("the results cannot be added: {fault}", fault = fault.to_string()),
                help: None,
            })?)
        }
    };
    Ok(Recorded { found, recording: Some(recording), text })
}
