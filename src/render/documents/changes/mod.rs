//! What changed between two versions: for a terminal, for a machine, and as a sheet to sign.

mod machine;
mod text;
mod words;

use serde_json::{Value, json};

use super::Context;
use crate::artifact::{Artifact, Kind};
use crate::plan::changes::{Changes, Row, SubjectChanges};
use crate::plan::network::reach::{Reach, Reached};
use crate::render::deliverable::{How, Studio, Touched};
use crate::render::typeset::{Job, TypesetError};
pub use machine::json;
pub use text::text;
pub use words::history;
use words::{again, heading, moves, rights, summary};

/// Most lines of what became reachable: those of a network that is numbered anew would hide the rest.
const MOST: usize = 40;

/// A cell that goes on with the row above: an empty one would say that there is nothing.
const BLANK: &str = "\u{A0}";

/// Everything that there is to tell.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// What changed.
    pub changes: &'a Changes,
    /// The files that say something else.
    pub documents: &'a [Touched],
}

/// What became reachable and what no longer is, with the key of its title.
fn sides(reach: &Reach) -> [(&'static str, char, &[Reached]); 2] {
    [("changes.opened", '+', &reach.opened), ("changes.closed", '-', &reach.closed)]
}

/// What is told of a long list after its first lines.
fn more(cx: &Context<'_>, reached: &[Reached]) -> Option<String> {
    let rest = reached.len().checked_sub(MOST).filter(|rest| *rest > 0)?;
    Some(cx.locale.count("changes.more", rest))
}

/// The change sheet (« fiche de changement »), a document to sign.
///
/// # Errors
/// A fault in a template.
pub fn sheet(studio: &Studio<'_>, told: &Told<'_>) -> Result<Artifact, TypesetError> {
    let (cx, changes) = (&studio.context, told.changes);
    let title = cx.text("changes.title");
    let (before, after) = (&changes.versions.0, &changes.versions.1);
    let subtitle = cx.locale.fill("changes.subtitle", &[("before", before), ("after", after)]);
    let identity = cx.identity(title, Some(&subtitle), "changes");
    let data = json!({
        "summary": summary(cx, changes).iter().map(|line| json!({ "label": line.label, "value": line.value })).collect::<Vec<_>>(),
        "history": history(cx, changes),
        "kept": !changes.edits.is_empty() && before == after,
        "tiles": tiles(cx, changes),
        "moves": moves(cx, changes).iter().map(|moved| json!({
            "name": moved.name, "before": moved.before, "after": moved.after,
            "gap": moved.gap, "late": moved.late, "is-lost": moved.is_lost, "why": moved.why,
        })).collect::<Vec<_>>(),
        "rights": rights(cx, changes).iter().map(|right| json!({
            "on": right.on, "who": right.who, "before": right.before, "after": right.after, "is-gain": right.is_gain,
        })).collect::<Vec<_>>(),
        "documents": told.documents.iter().map(|document| json!({
            "title": document.title,
            "path": document.path,
            "how": match document.how { How::New => "added", How::Gone => "removed", How::Changed => "changed" },
            "before": if document.how == How::New { "—" } else { before },
            "after": if document.how == How::Gone { "—" } else { after },
        })).collect::<Vec<_>>(),
        "subjects": changes.subjects.iter().map(|subject| subject_data(cx, subject)).collect::<Vec<_>>(),
        "reach": sides(&changes.reach).map(|(key, sign, reached)| json!({
            "title": cx.text(key),
            "opened": sign == '+',
            "rows": reached.iter().take(MOST).map(machine::reached).collect::<Vec<_>>(),
            "more": more(cx, reached),
        })),
        "again": again(cx, changes).iter().map(|row| json!({ "label": row.label, "title": row.title })).collect::<Vec<_>>(),
        "parties": parties(cx),
    });
    let job = Job::new("documents/changement.typ", cx.ident("changement"), identity).with_data("changes", data);
    studio.pdf("fiche-de-changement.pdf", &job).map(|file| Artifact { kind: Kind::Document, ..file })
}

/// Who signs.
fn parties(cx: &Context<'_>) -> Vec<Value> {
    let about = &cx.plan.project.project;
    [&about.client, &about.supplier]
        .into_iter()
        .map(|party| {
            let name = party.signatory.as_ref().map_or("", |who| cx.name(who.as_str()));
            json!({ "organisation": party.name, "name": name })
        })
        .collect()
}

fn tiles(cx: &Context<'_>, changes: &Changes) -> Vec<Value> {
    let (added, removed, changed) = changes.counts();
    let tile = |key: &str, n: usize, tone: &str| json!({ "value": cx.locale.integer(n as i64), "label": cx.locale.text(&format!("changes.{key}")), "tone": tone });
    vec![tile("added", added, "ok"), tile("removed", removed, "danger"), tile("changed", changed, "accent")]
}

fn subject_data(cx: &Context<'_>, subject: &SubjectChanges) -> Value {
    let row = |row: &Row| json!({ "label": row.label, "title": row.title });
    let mut differences = Vec::new();
    for changed in &subject.changed {
        for (number, difference) in changed.differences.iter().enumerate() {
            let (name, before, after) = words::told(cx, difference);
            let first = number == 0;
            differences.push(json!({
                "label": if first { changed.row.label.as_str() } else { BLANK },
                "title": if first { changed.row.title.as_str() } else { BLANK },
                "fact": name,
                "before": before,
                "after": after,
            }));
        }
    }
    json!({
        "title": heading(cx, subject),
        "added": subject.added.iter().map(row).collect::<Vec<_>>(),
        "removed": subject.removed.iter().map(row).collect::<Vec<_>>(),
        "differences": differences,
    })
}
