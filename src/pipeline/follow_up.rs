//! The news of a board, written into the project file.

use super::{Found, Inputs, Refusal, planned};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::BoardCard;
use crate::model::value::Date;
use crate::plan::follow_up::{self, FollowUp};
use crate::render::progress::with_progress;

/// What becomes of the cards of a board.
#[derive(Debug, Clone, Default)]
pub struct Followed {
    /// Everything there is to tell of the project as it was.
    pub found: Found,
    /// What is new, and what the board says otherwise; none when a diagnostic is an error.
    pub follow_up: Option<FollowUp>,
    /// The project file with what is new; none when nothing is.
    pub text: Option<String>,
    /// Everything there is to tell of that text.
    pub after: Found,
    /// Whether the text has a fault that the news themselves make: it is not to be written.
    pub is_refused: bool,
}

/// What is true of a project that is late, and no fault of who says how far it is.
const LATE: [Code; 3] = [codes::LATE_MILESTONE, codes::LATE_TASK, codes::IMPOSSIBLE_DATE];

/// Works out what a board changes in a project file.
///
/// # Errors
/// When the file is written in a way that cannot be changed.
pub fn follow_up(inputs: &Inputs, cards: &[BoardCard], as_of: Option<Date>) -> Result<Followed, Refusal> {
    let (plan, found) = planned(inputs, true);
    let Some(plan) = plan else { return Ok(Followed { found, ..Followed::default() }) };
    let follow_up = follow_up::follow_up(&plan, cards, as_of);
    if follow_up.edits.is_empty() {
        return Ok(Followed { found, follow_up: Some(follow_up), ..Followed::default() });
    }
    let text = with_progress(&inputs.project, &follow_up.edits).map_err(|fault| Refusal {
        message: crate::tell!("the project file cannot be changed: {fault}", fault = fault.to_string()),
        help: None,
    })?;
    let (_, after) = planned(&Inputs { project: text.clone(), ..inputs.clone() }, true);
    let is_old =
        |one: &Diagnostic| found.project.iter().any(|old| (old.code, &old.message) == (one.code, &one.message));
    let is_refused = after.project.iter().any(|one| one.is_error() && !LATE.contains(&one.code) && !is_old(one));
    Ok(Followed { found, follow_up: Some(follow_up), text: Some(text), after, is_refused })
}
