//! What changed from one project file to another.

use super::{Found, Inputs, Workshop, in_template, planned};
use crate::artifact::Artifact;
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::plan::{self, Plan};
use crate::render::{deliverable, documents};

/// What two project files differ in.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// What there is to tell of the old file.
    pub old: Found,
    /// What there is to tell of the new file.
    pub new: Found,
    /// The changes; none when a diagnostic is an error, other than a date that is missed or a budget that is exceeded.
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
    /// Whether something changed and the version is still the same.
    pub is_version_kept: bool,
    /// The changes in a few words, for the history of the versions.
    pub history: String,
}

/// Compares two versions of a project; the changes are told in the language of the new one.
pub fn compare(old: &Inputs, new: &Inputs, with_sheet: bool) -> Compared {
    // What the old one was itself compared to is of no interest, and may be gone.
    let (before, old_found) = planned(old, false);
    let (after, mut new_found) = planned(new, true);
    let (before, after) = (before.filter(|_| is_sound(&old_found)), after.filter(|_| is_sound(&new_found)));
    let mut changes = None;
    if let (Some(before), Some(after)) = (&before, &after) {
        match tell_changes((before, old), (after, new), with_sheet) {
            Ok(told) => changes = Some(told),
            Err(fault) => new_found.project.push(fault),
        }
    }
    Compared { old: old_found, new: new_found, changes }
}

/// What a change may well bring, and the sheet is there to tell.
const OUTCOMES: [Code; 4] = [codes::LATE_MILESTONE, codes::LATE_TASK, codes::IMPOSSIBLE_DATE, codes::OVER_BUDGET];

/// Whether there is no other fault than dates that are missed and a budget that is exceeded.
fn is_sound(found: &Found) -> bool {
    let all = found.project.iter().chain(&found.results);
    all.filter(|one| one.is_error()).all(|one| OUTCOMES.contains(&one.code))
}

fn tell_changes(
    (before, old): (&Plan, &Inputs),
    (after, new): (&Plan, &Inputs),
    with_sheet: bool,
) -> Result<Changes, Diagnostic> {
    let workshop = Workshop::open(after, new)?;
    let studio = workshop.studio(after, new);
    // Both texts were loaded without a fault: they are tables.
    let table = |inputs: &Inputs| inputs.project.trim_start_matches('\u{FEFF}').parse().unwrap_or_default();
    let changes = plan::changes::changes(before, after, (&table(old), &table(new)));
    let former = Plan { project: before.project.dated_as(&after.project), ..before.clone() };
    let documents = match changes.is_empty() {
        true => Vec::new(),
        false => {
            deliverable::touched(workshop.studio(&former, new), workshop.studio(after, new)).map_err(in_template)?
        }
    };
    let told = documents::changes::Told { changes: &changes, documents: &documents };
    let sheet = with_sheet.then(|| documents::changes::sheet(&studio, &told)).transpose().map_err(in_template)?;
    Ok(Changes {
        text: documents::changes::text(&studio.context, &told),
        json: documents::changes::json(&told),
        sheet,
        is_version_kept: !changes.edits.is_empty() && changes.versions.0 == changes.versions.1,
        history: documents::changes::history(&studio.context, &changes),
    })
}
