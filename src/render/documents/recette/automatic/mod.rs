//! The tests that follow from the project: what they verify, in the booklet, and how they ended, in the report.

mod grids;
mod words;

use serde_json::{Value, json};

use super::{Context, codes};
use crate::model::TestResult;
use crate::plan::acceptance::{Standing, Tally};
use crate::plan::derived::{DerivedTest, Subject};
pub(in crate::render) use words::{Teller, kind};

/// What the booklet says of them.
pub(super) fn booklet(cx: &Context<'_>) -> Value {
    let teller = Teller::of(cx);
    json!({
        "tests": cx.plan.derived.len(),
        "kinds": cx.plan.acceptance.subjects.iter().map(|(key, tally)| json!({
            "kind": kind(cx, key),
            "verifies": cx.locale.text(&format!("recette.auto.verifies.{key}")),
            "tests": tally.tests,
        })).collect::<Vec<_>>(),
        "flows": cx.plan.derived.iter().filter(|test| matches!(test.subject, Subject::Flows { .. }))
            .map(|test| row(&teller, test)).collect::<Vec<_>>(),
        "places": grids::places(&teller),
        "rights": grids::rights(&teller),
        "others": others(&teller),
    })
}

fn row(teller: &Teller<'_>, test: &DerivedTest) -> Value {
    let told = teller.told(test);
    json!({
        "id": test.id,
        "title": told.title,
        "detail": told.detail,
        "tests": codes(&teller.cx, &test.tests),
        "standing": test.standing.key(),
    })
}

/// What is not in a grid, by kind.
fn others(teller: &Teller<'_>) -> Vec<Value> {
    let in_grid =
        |subject: &Subject| matches!(subject, Subject::Flows { .. } | Subject::Silence { .. } | Subject::Folder(_));
    let tests: Vec<&DerivedTest> = teller.cx.plan.derived.iter().filter(|test| !in_grid(&test.subject)).collect();
    by_kind(&teller.cx, tests, |test| row(teller, test))
}

/// Rows with the name of their kind above those of each.
fn by_kind<'a>(cx: &Context<'_>, tests: Vec<&'a DerivedTest>, row: impl Fn(&'a DerivedTest) -> Value) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut last = "";
    for test in tests {
        if test.subject.key() != last {
            last = test.subject.key();
            rows.push(json!({ "band": kind(cx, last) }));
        }
        rows.push(row(test));
    }
    rows
}

/// What the report says of them.
pub(super) fn report(cx: &Context<'_>) -> Value {
    let teller = Teller::of(cx);
    let standing = |wanted: fn(Standing) -> bool| -> Vec<&DerivedTest> {
        cx.plan.derived.iter().filter(|test| wanted(test.standing)).collect()
    };
    let done = standing(|standing| standing.outcome().is_some());
    let stale = standing(|standing| standing == Standing::Stale);
    let left = standing(|standing| standing == Standing::NotRun);
    json!({
        "tally": super::report::tally(&cx.plan.acceptance.automatic),
        "progress": cx.plan.acceptance.automatic.progress(),
        "kinds": cx.plan.acceptance.subjects.iter().map(|(key, tally)| counts(cx, key, tally)).collect::<Vec<_>>(),
        "results": by_kind(cx, done, |test| result(&teller, test)),
        "stale": stale.iter().map(|test| json!({
            "id": test.id,
            "title": teller.told(test).title,
            "note": since(cx, test),
        })).collect::<Vec<_>>(),
        "left": lists(cx, &left),
    })
}

fn counts(cx: &Context<'_>, key: &str, tally: &Tally) -> Value {
    let mut row = super::report::tally(tally);
    row["kind"] = kind(cx, key).into();
    row["progress"] = tally.progress().into();
    row
}

/// The last run of a test.
pub(super) fn last<'a>(cx: &Context<'a>, test: &DerivedTest) -> Option<&'a TestResult> {
    test.runs.last().and_then(|run| cx.plan.results.result.get(*run))
}

fn result(teller: &Teller<'_>, test: &DerivedTest) -> Value {
    let cx = &teller.cx;
    let last = last(cx, test);
    let seen = last.map(|last| [last.observed.as_str(), last.evidence.as_str()]).into_iter().flatten();
    let seen: Vec<&str> = seen.filter(|text| !text.is_empty()).collect();
    json!({
        "id": test.id,
        "title": teller.told(test).title,
        "seen": seen.join(" · "),
        "date": last.map(|last| cx.locale.date(last.date.value.0)),
        "tester": last.map(|last| cx.plan.project.title(&last.tester)),
        "duration": last.and_then(|last| last.duration).map(|time| cx.locale.span(time)),
        "outcome": test.standing.key(),
    })
}

/// Why a test has to be run again.
pub(super) fn since(cx: &Context<'_>, test: &DerivedTest) -> String {
    last(cx, test).map(|last| super::since(cx, last)).unwrap_or_default()
}

/// The ids of tests, by kind: those that were never run need no line each.
fn lists(cx: &Context<'_>, tests: &[&DerivedTest]) -> Vec<Value> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for test in tests {
        match found.last_mut() {
            Some((key, ids)) if *key == test.subject.key() => ids.push(&test.id),
            _ => found.push((test.subject.key(), vec![&test.id])),
        }
    }
    let told = found.into_iter().map(|(key, ids)| json!({ "kind": kind(cx, key), "count": ids.len(), "ids": ids }));
    told.collect()
}
