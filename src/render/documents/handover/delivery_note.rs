//! The delivery note (« bordereau de livraison »): every other file of the build with its SHA-256, what is due at
//! each milestone, and the block in which the client acknowledges receipt.

use serde_json::{Value, json};

use crate::artifact::Artifact;
use crate::model::Deliverable as Row;
use crate::render::deliverable::{Deliverable, Studio};
use crate::render::documents::Context;
use crate::render::documents::dossier::text;
use crate::render::documents::plan_projet::delivery::{self, File};
use crate::render::typeset::{Job, TypesetError};

/// `bordereau.pdf`; `others` are the files that it lists.
///
/// # Errors
/// A fault in a template.
pub fn make(studio: &Studio<'_>, others: &[Artifact]) -> Result<Vec<Artifact>, TypesetError> {
    let files: Vec<File<'_>> = others.iter().map(File::of).collect();
    Ok(vec![studio.pdf("bordereau.pdf", &job(&studio.context, &files))?])
}

/// Lays the document out while the files that it lists are still being made.
pub fn rehearse(studio: &Studio<'_>) {
    let others = Deliverable::ALL.iter().filter(|&&one| one != Deliverable::DeliveryNote);
    let files: Vec<File<'_>> = others.flat_map(|one| one.files()).map(|path| File::to_come(path)).collect();
    studio.rehearse(&job(&studio.context, &files));
}

fn job(cx: &Context<'_>, files: &[File<'_>]) -> Job {
    let version = &cx.plan.project.project.version.value;
    let subtitle = cx.locale.fill("delivery.subtitle", &[("version", version)]);
    let identity = cx.identity(cx.text("delivery.title"), Some(&subtitle), "delivery");
    Job::new("documents/bordereau.typ", cx.ident("bordereau"), identity).with_data("delivery", data(cx, files))
}

fn data(cx: &Context<'_>, files: &[File<'_>]) -> Value {
    let mut data = delivery::data(cx, files);
    data["count"] = json!(cx.locale.count("delivery.count", files.len()));
    data["milestones"] = json!(milestones(cx));
    data
}

/// The deliverables in bands: one for each milestone in the order of time, then those of none.
fn milestones(cx: &Context<'_>) -> Vec<Value> {
    let project = &cx.plan.project;
    let mut due: Vec<_> = project.milestone.iter().zip(&cx.plan.timeline.milestones).collect();
    due.sort_by_key(|(_, plan)| plan.date);
    let row = |one: &Row| {
        json!({
            "code": cx.plan.label(one.id.as_str()),
            "title": one.title,
            "file": one.file.as_ref().map(|file| file.value.clone()),
            "kind": cx.locale.choice("deliverable", one.kind.key()),
            "to": text(&cx.listed(&one.to)),
        })
    };
    let mut rows = Vec::new();
    for (milestone, plan) in due {
        let owed = |one: &&Row| milestone.deliverables.iter().any(|due| due == one.id.as_str());
        let mut owed = project.deliverable.iter().filter(owed).map(row).peekable();
        if owed.peek().is_some() {
            let code = cx.plan.label(milestone.id.as_str());
            rows.push(json!({ "band": format!("{code} {}, {}", milestone.title, cx.locale.date(plan.date.date())) }));
            rows.extend(owed);
        }
    }
    let is_due = |one: &Row| {
        project.milestone.iter().any(|milestone| milestone.deliverables.iter().any(|due| due == one.id.as_str()))
    };
    let mut others = project.deliverable.iter().filter(|one| !is_due(one)).map(row).peekable();
    if others.peek().is_some() {
        rows.push(json!({ "band": cx.text("delivery.unassigned") }));
        rows.extend(others);
    }
    rows
}
