//! The backup and recovery plan (« plan de sauvegarde et de reprise »): what is promised, how everything comes back,
//! in which order, and when that is tried.

use serde_json::{Value, json};

use super::operations::{circle, contacts, escalation};
use crate::artifact::Artifact;
use crate::model::{Backup, Involvement, TestKind};
use crate::plan::infrastructure::exercise::{Exercises, exercises};
use crate::plan::infrastructure::recovery::{order, promises};
use crate::plan::infrastructure::saved::{Part, parts};
use crate::plan::trace::latest;
use crate::render::deliverable::Studio;
use crate::render::documents::Context;
use crate::render::documents::dossier::{Chapter, Copy, continuity, text};
use crate::render::typeset::{Job, TypesetError};

/// Number of the chapter of the order of recovery.
const ORDER: &str = "4";

/// `pra.pdf`.
///
/// # Errors
/// A fault in a template.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let cx = &studio.context;
    let identity = cx.identity(cx.text("pra.title"), Some(cx.text("pra.subtitle")), "recovery");
    let job = Job::new("documents/pra.typ", cx.ident("pra"), identity);
    Ok(vec![studio.pdf("pra.pdf", &job.with_data("pra", data(cx)))?])
}

/// What the document says, as its template reads it.
pub fn data(cx: &Context<'_>) -> Value {
    let chapter = Chapter::of(cx, Copy::Full);
    let project = &cx.plan.project;
    let decides = project.stakeholder.iter().filter(|who| who.involvement.contains(&Involvement::Decides));
    let decides: Vec<&str> = decides.map(|who| who.name.as_str()).collect();
    let steps = order(project);
    let order = steps.iter().enumerate().map(|(number, one)| {
        let mut row = continuity::step(&chapter, number, one);
        row["circle"] = circle(cx, one.id, &one.circle);
        row
    });
    json!({
        "trigger": lines(&cx.locale.fill("pra.trigger-steps", &[("order", ORDER)])),
        "decides": text(&cx.locale.list(&decides)),
        "calls": text(&escalation(cx).join(" → ")),
        "services": promises(project, &chapter.rights).iter().map(|one| continuity::promise(&chapter, one)).collect::<Vec<_>>(),
        "backups": project.backup.iter().map(|one| backup(&chapter, one)).collect::<Vec<_>>(),
        "order": order.collect::<Vec<_>>(),
        "exercises": exercises(cx.plan).iter().map(|one| exercise(cx, one)).collect::<Vec<_>>(),
        "results": results(cx),
        "contacts": contacts(cx),
    })
}

/// The lines of a text, each one a step.
fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

fn backup(chapter: &Chapter<'_>, one: &Backup) -> Value {
    let cx = &chapter.cx;
    let project = &cx.plan.project;
    let mut row = continuity::backup(chapter, one);
    let store = cx.name(one.to.as_str());
    // A store that is no server fetches what it keeps.
    let is_sent = project.server.iter().any(|server| one.to == *server.id.as_str());
    // Hosts that restore in the same way are told together.
    let mut groups: Vec<(Part, Vec<&str>)> = Vec::new();
    for server in project.server.iter().filter(|_| is_sent) {
        for part in parts(project, &chapter.rights, server, one) {
            match groups.iter_mut().find(|(known, _)| known.id == part.id && known.kind == part.kind) {
                Some((_, hosts)) => hosts.push(server.id.as_str()),
                None => groups.push((part, vec![server.id.as_str()])),
            }
        }
    }
    let mut hosts = Vec::new();
    for (part, named) in &groups {
        let what = cx.locale.text(&format!("pra.kind.{}", part.kind)).to_owned();
        let host = if let [only] = named.as_slice() { only } else { cx.text("pra.machine") };
        hosts.push((
            cx.locale.fill("pra.on-host", &[("host", &cx.locale.list(named)), ("what", &what)]),
            cx.locale.fill(&format!("pra.steps.{}", part.kind), &[("host", host), ("id", &part.id)]),
        ));
    }
    if hosts.is_empty() {
        // The name of a store may have more lines than one.
        let store = store.split_whitespace().collect::<Vec<_>>().join(" ");
        hosts.push((cx.listed(&one.what), cx.locale.fill("pra.steps.pulled", &[("store", &store)])));
    }
    row["restores"] = hosts.iter().map(|(title, steps)| json!({ "title": title, "steps": lines(steps) })).collect();
    row
}

fn exercise(cx: &Context<'_>, one: &Exercises<'_>) -> Value {
    let next: Vec<String> = one.next.iter().map(|day| cx.locale.date(*day)).collect();
    let tests: Vec<&str> = one.backup.restore_tests.iter().map(|test| cx.plan.label(test.as_str())).collect();
    json!({
        "title": one.backup.title,
        "tests": text(&tests.join(", ")),
        "every": one.backup.exercise.as_ref().map(|every| cx.locale.span(every.value)),
        "from": one.backup.exercise.as_ref().map(|_| cx.locale.date(one.from)),
        "next": text(&next.join(", ")),
    })
}

/// The tests of restoration and resilience, with their last result.
fn results(cx: &Context<'_>) -> Vec<Value> {
    let project = &cx.plan.project;
    let shown = project.test.iter().filter(|test| {
        let restores =
            project.backup.iter().any(|backup| backup.restore_tests.iter().any(|one| one == test.id.as_str()));
        restores || matches!(test.kind, TestKind::Backup | TestKind::Resilience)
    });
    let rows = shown.map(|test| {
        let id = test.id.as_str();
        let holds = cx.plan.trace.results.get(id);
        let last = latest(&cx.plan.results).find(|(one, _)| *one == id).map(|(_, result)| result);
        let last = last.filter(|_| holds.is_some());
        let saves = project.backup.iter().filter(|backup| backup.restore_tests.iter().any(|one| one == id));
        let limit = saves.map(|backup| backup.rto.elapsed_minutes()).min();
        let took = last.and_then(|result| result.duration);
        let kept = took.zip(limit).map(|(took, limit)| took.elapsed_minutes() <= limit);
        json!({
            "code": cx.plan.label(id),
            "title": test.title,
            "outcome": holds.map_or("not-run", |outcome| outcome.key()),
            "date": last.map(|result| cx.locale.date(result.date.value.0)),
            "observed": last.and_then(|result| text(&result.observed).as_str().map(str::to_owned)),
            "took": took.map(|span| cx.locale.span(span)),
            "kept": kept.map(|yes| cx.text(if yes { "common.yes" } else { "common.no" })),
        })
    });
    rows.collect()
}
