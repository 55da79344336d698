//! The sheet of one test.

use serde_json::{Value, json};

use super::{Context, campaign, check, planned, runs, stale_note, title, word};
use crate::model::{Priority, Test, TestResult};
use crate::plan::acceptance::{Standing, TestPlan};

/// Everything that the sheet of a test says.
pub(super) fn data(cx: &Context<'_>, test: &Test, plan: &TestPlan) -> Value {
    let last = runs(cx, plan).next_back();
    let holds = matches!(plan.standing, Standing::Done(_));
    // One run is told by the sheet itself; a run that no longer holds is told as history.
    let history = if plan.runs.len() > 1 || !holds { runs(cx, plan).map(|one| run(cx, one)).collect() } else { vec![] };
    json!({
        "anchor": plan.id,
        "id": cx.plan.label(&plan.id),
        "title": test.title,
        "kind": cx.locale.choice("test", test.kind.key()),
        "priority": plan.priority.map(Priority::key),
        "standing": plan.standing.key(),
        "verifies": verifies(cx, test),
        "objective": test.objective,
        "campaign": campaign(cx, test),
        "planned": planned(cx, test),
        "tester": test.tester.as_ref().map(|who| cx.plan.project.title(who.as_str())),
        "prerequisites": test.prerequisites,
        "steps": test.steps,
        "expected": test.expected,
        "check": test.check.as_ref().map(|one| json!({
            "kind": cx.locale.choice("check", one.kind.key()),
            "words": check::sentence(cx, one),
        })),
        "automatic": cx.plan.derived.iter().filter(|one| one.tests.contains(&plan.id)).map(|one| json!({
            "id": one.id, "standing": one.standing.key(),
        })).collect::<Vec<_>>(),
        "result": last.filter(|_| holds).map(|one| run(cx, one)),
        "stale": (plan.standing == Standing::Stale).then(|| stale_note(cx, plan)),
        "anomalies": anomalies(cx, &plan.id),
        "history": history,
        "fingerprint": plan.fingerprint,
    })
}

fn verifies(cx: &Context<'_>, test: &Test) -> Vec<Value> {
    let project = &cx.plan.project;
    test.verifies
        .iter()
        .map(|verified| {
            let id = verified.as_str();
            let kind = project.entry(id).map(|entry| word(cx, "element", entry.kind.name()));
            json!({ "id": cx.plan.label(id), "title": title(cx, id), "kind": kind })
        })
        .collect()
}

/// A run as it was recorded.
pub(super) fn run(cx: &Context<'_>, result: &TestResult) -> Value {
    json!({
        "date": cx.locale.date(result.date.value.0),
        "tester": cx.plan.project.title(&result.tester),
        "outcome": result.outcome.key(),
        "observed": result.observed,
        "evidence": result.evidence,
        "duration": result.duration.map(|time| cx.locale.span(time)),
    })
}

/// The reservations on a test, by their number in the report.
fn anomalies(cx: &Context<'_>, id: &str) -> Vec<String> {
    let rows = &cx.plan.results.reservation;
    let all = cx.plan.acceptance.reservations.iter().enumerate();
    all.filter_map(|(number, plan)| {
        let row = rows.get(plan.row).filter(|row| row.test.value == id)?;
        Some(format!("R{} — {}", number + 1, row.title))
    })
    .collect()
}
