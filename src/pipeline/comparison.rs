//! What changed from one project file to another.

use super::{Found, Inputs, Workshop, in_template, understand};
use crate::artifact::Artifact;
use crate::diagnostic::Diagnostic;
use crate::plan::{self, Plan};
use crate::render::documents;

/// What two project files differ in.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// What there is to tell of the old file.
    pub old: Found,
    /// What there is to tell of the new file.
    pub new: Found,
    /// The changes; none when a diagnostic is an error.
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
}

/// Compares two versions of a project; the changes are told in the language of the new one.
pub fn compare(old: &Inputs, new: &Inputs, with_sheet: bool) -> Compared {
    let ((before, old_found), (after, mut new_found)) = (understand(old), understand(new));
    let mut changes = None;
    if let (Some(before), Some(after)) = (&before, &after) {
        match tell_changes(before, after, new, with_sheet) {
            Ok(told) => changes = Some(told),
            Err(fault) => new_found.project.push(fault),
        }
    }
    Compared { old: old_found, new: new_found, changes }
}

fn tell_changes(before: &Plan, after: &Plan, new: &Inputs, with_sheet: bool) -> Result<Changes, Diagnostic> {
    let workshop = Workshop::open(after, new)?;
    let studio = workshop.studio(after, new);
    let changes = plan::changes::changes(before, after);
    let sheet = with_sheet.then(|| documents::changes::sheet(&studio, &changes)).transpose().map_err(in_template)?;
    Ok(Changes {
        text: documents::changes::text(&studio.context, &changes),
        json: documents::changes::json(&changes),
        sheet,
    })
}
