//! Need → objective → task → deliverable → test → result, with the links that are missing.

use serde_json::{Value, json};

use super::Context;
use crate::model::Priority;
use crate::plan::overview::overview;
use crate::plan::trace::Hole;

/// The chain of each need, and its holes.
pub fn data(cx: &Context<'_>) -> Value {
    let rows = cx.plan.project.need.iter().zip(&cx.plan.trace.needs).map(|(need, trace)| {
        let codes = |ids: &[String]| ids.iter().map(|id| cx.plan.label(id)).collect::<Vec<_>>().join(", ");
        json!({
            "id": cx.plan.label(need.id.as_str()),
            "title": need.title,
            "kept": need.priority != Priority::Wont,
            "objectives": codes(&trace.objectives),
            "tasks": codes(&trace.tasks),
            "deliverables": codes(&trace.deliverables),
            "tests": tests(cx, &trace.tests),
            "coverage": trace.coverage.key(),
        })
    });
    let found = overview(cx.plan);
    let number = |n: usize| cx.locale.integer(n as i64);
    json!({
        "rows": rows.collect::<Vec<_>>(),
        "holes": cx.plan.trace.holes.iter().map(|hole| told(cx, hole)).collect::<Vec<_>>(),
        "covered": cx.locale.fill("plan.trace.covered", &[
            ("done", &number(found.needs_covered.done)),
            ("all", &number(found.needs_covered.all)),
            ("proven", &number(found.needs_proven.done)),
            ("date", &cx.locale.date(cx.plan.timeline.status)),
        ]),
    })
}

/// Tests with their last result, when they have one.
pub fn tests(cx: &Context<'_>, ids: &[String]) -> Value {
    let tests = ids.iter().map(|id| {
        let outcome = cx.plan.trace.results.get(id).map(|outcome| outcome.key());
        json!({ "id": cx.plan.label(id), "outcome": outcome })
    });
    tests.collect()
}

/// A missing link in words.
fn told(cx: &Context<'_>, hole: &Hole) -> String {
    let (key, id) = match hole {
        Hole::NoObjective(id) => ("no-objective", id),
        Hole::NoTask(id) => ("no-task", id),
        Hole::NoTest(id) => ("no-test", id),
        Hole::NotProduced(id) => ("not-produced", id),
        Hole::NotDue(id) => ("not-due", id),
        Hole::VerifiesNothing(id) => ("verifies-nothing", id),
    };
    let key = format!("plan.trace.hole.{key}");
    cx.locale.fill(&key, &[("id", cx.plan.label(id)), ("title", cx.plan.project.title(id))])
}
