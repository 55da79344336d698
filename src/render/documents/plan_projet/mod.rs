//! The plan projet: why, what, who, when, for how much, at what risk, and what is handed over.
//!
//! One file a chapter or two; each gives its part of the data that the template prints.

mod architecture;
mod charts;
mod choice;
mod costs;
pub(in crate::render::documents) mod delivery;
mod earned;
mod follow_up;
mod milestones;
mod people;
mod purpose;
mod risks;
mod schedule;
mod summary;
mod trace;

use serde_json::{Value, json};

use super::Context;
use crate::artifact::Artifact;
use crate::model::{Member, Stakeholder};
use crate::plan::cost::Cents;
use crate::render::deliverable::{Deliverable, Studio};
use crate::render::typeset::{Job, TypesetError};
use delivery::File;

/// The document; `others` are the files that its bordereau lists.
///
/// # Errors
/// A fault in a template.
pub fn make(studio: &Studio<'_>, others: &[Artifact]) -> Result<Vec<Artifact>, TypesetError> {
    let files: Vec<File<'_>> = others.iter().map(File::of).collect();
    Ok(vec![studio.pdf("plan-projet.pdf", &job(studio, &files))?])
}

/// Lays the document out while the files that it lists are still being made.
pub fn rehearse(studio: &Studio<'_>) {
    let later = [Deliverable::PlanProjet, Deliverable::DeliveryNote];
    let paths = Deliverable::ALL.iter().filter(|one| !later.contains(one)).flat_map(|one| one.files());
    studio.rehearse(&job(studio, &paths.map(|path| File::to_come(path)).collect::<Vec<_>>()));
}

fn job(studio: &Studio<'_>, files: &[File<'_>]) -> Job {
    let cx = &studio.context;
    let identity = cx.identity(cx.text("plan.title"), Some(cx.text("plan.subtitle")), "plan");
    let mut job = Job::new("documents/plan-projet.typ", cx.ident("plan-projet"), identity);
    let mut pictures = Pictures::default();
    let data = json!({
        "summary": summary::data(cx),
        "purpose": purpose::data(cx),
        "architecture": architecture::data(studio, &mut pictures),
        "people": people::data(cx),
        "schedule": schedule::data(cx),
        "gantt": gantt(cx, &mut pictures),
        "load": charts::load(cx, &mut pictures),
        "milestones": milestones::data(cx),
        "costs": costs::data(cx, &mut pictures),
        "risks": risks::data(cx),
        "choice": choice::data(cx),
        "follow-up": follow_up::data(cx, &mut pictures),
        "trace": trace::data(cx),
    });
    for (path, svg) in pictures.0 {
        job = job.with_file(path, svg);
    }
    job.with_data("plan", data).with_data("delivery", delivery::data(cx, files))
}

/// The pictures of the document, by path.
#[derive(Default)]
struct Pictures(Vec<(String, String)>);

impl Pictures {
    /// Keeps a picture and says how the template finds it: its path and what it shows. A drawing that other documents
    /// show has the same path there: it is read once for all.
    fn add(&mut self, name: &str, svg: String, description: &str) -> Value {
        let path = format!("pictures/{name}.svg");
        let found = json!({ "path": format!("/{path}"), "alt": description });
        self.0.push((path, svg));
        found
    }
}

/// The roadmap and the sheets of the Gantt, for landscape pages.
fn gantt(cx: &Context<'_>, pictures: &mut Pictures) -> Value {
    let chart = super::gantt::chart(cx);
    if chart.rows.is_empty() {
        return json!([]);
    }
    let sheets = super::gantt::sheets(cx, &chart).enumerate().map(|(number, sheet)| {
        pictures.add(&format!("gantt-{}", number + 1), sheet.svg, &format!("{}. {}", sheet.title, sheet.description))
    });
    sheets.collect()
}

/// An amount of a table: two decimals, the currency stands in the heading.
fn amount(cx: &Context<'_>, cents: Cents) -> String {
    cx.locale.decimal(cents as f64 / 100.0, 2)
}

/// A text, or nothing when it is empty.
fn some(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { json!(text) }
}

/// A Markdown field, or nothing when it is empty.
fn prose(cx: &Context<'_>, text: &str) -> Value {
    if text.trim().is_empty() { Value::Null } else { cx.markdown(text) }
}

/// The role of a person of either side.
fn role<'a>(cx: &Context<'a>, id: &str) -> Option<&'a str> {
    let project = &cx.plan.project;
    let member = project.find::<Member>(id).map(|member| member.role.as_str());
    member.or(project.find::<Stakeholder>(id).map(|who| who.role.as_str()))
}
