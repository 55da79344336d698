//! The plan for other tools: a calendar of milestones and sessions, a schedule for Microsoft Project.

mod ics;
mod mspdi;

use super::deliverable::Studio;
use super::typeset::TypesetError;
use crate::artifact::{Artifact, Kind};

/// `planning.ics` and `planning.xml`.
///
/// # Errors
/// None in practice: nothing is typeset.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let cx = &studio.context;
    Ok(vec![
        studio.artifact("planning.ics", cx.text("agenda.file"), Kind::Schedule, ics::calendar(cx)),
        studio.artifact("planning.xml", cx.text("exchange.file"), Kind::Schedule, mspdi::document(cx)),
    ])
}
