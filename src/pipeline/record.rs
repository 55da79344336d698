//! Results that a run of tests hands over, added to those on record.

use super::{Found, Inputs, Refusal, Workshop, understand};
use crate::model::RunResult;
use crate::plan::recording::{self, Recording};
use crate::render::results;

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
    let text =
        match recording.new.is_empty() {
            true => None,
            false => {
                let added = results::with_results(inputs.results.as_deref(), heading, &recording.new);
                Some(added.map_err(|fault| Refusal {
                    message: format!("the results cannot be added: {fault}"),
                    help: None,
                })?)
            }
        };
    Ok(Recorded { found, recording: Some(recording), text })
}
