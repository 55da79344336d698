//! The acceptance: the booklet of tests and its report, as a document to sign and as a workbook to fill in.

pub(in crate::render) mod automatic;
mod booklet;
mod check;
pub mod form;
mod report;
mod sheet;
mod workbook;

use chrono::NaiveDateTime;

use super::Context;
use crate::artifact::{Artifact, Kind as FileKind};
use crate::model::{Test, TestResult};
use crate::plan::acceptance::TestPlan;
use crate::render::deliverable::Studio;
use crate::render::sheets::SheetError;
use crate::render::typeset::{Job, TypesetError};

/// End of the reference of both files.
const CODE: &str = "acceptance";

/// `recette.pdf` and `recette.xlsx`.
///
/// # Errors
/// A fault in a template; more tests than a sheet has rows.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let cx = &studio.context;
    let title = cx.text("recette.title");
    let workbook = workbook::workbook(cx).map_err(SheetError::into_fault)?;
    Ok(vec![
        studio.pdf("recette.pdf", &job(cx, title))?,
        studio.artifact("recette.xlsx", cx.text("recette.sheet.title"), FileKind::Sheet, workbook),
    ])
}

fn job(cx: &Context<'_>, title: &str) -> Job {
    let total = cx.plan.acceptance.total.with(&cx.plan.acceptance.automatic);
    let subtitle = (total.tests > 0).then(|| {
        cx.locale.fill(
            "recette.subtitle",
            &[
                ("tests", &cx.locale.count("recette.count.tests", total.tests)),
                ("run", &cx.locale.count("recette.count.run", total.run())),
                ("date", &cx.locale.date_long(cx.plan.timeline.status)),
            ],
        )
    });
    Job::new("documents/recette.typ", cx.ident("recette"), cx.identity(title, subtitle.as_deref(), CODE))
        .with_data("booklet", booklet::data(cx))
        .with_data("report", report::data(cx))
}

/// Every test of the project with how far it is, in the order of the file.
fn tests<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Test, &'a TestPlan)> {
    cx.plan.project.test.iter().zip(&cx.plan.acceptance.tests)
}

/// The runs of a test, oldest first.
fn runs<'a>(cx: &Context<'a>, plan: &'a TestPlan) -> impl DoubleEndedIterator<Item = &'a TestResult> + use<'a> {
    let results = &cx.plan.results.result;
    plan.runs.iter().filter_map(|run| results.get(*run))
}

/// The short codes of things, in a row: « T01, T02, T05–T09 ».
fn codes(cx: &Context<'_>, ids: &[String]) -> String {
    let codes: Vec<&str> = ids.iter().map(|id| cx.plan.label(id)).collect();
    let mut told: Vec<String> = Vec::new();
    let mut rest = &codes[..];
    while let [first, others @ ..] = rest {
        let run = 1 + others.iter().zip(&codes[codes.len() - rest.len()..]).take_while(|(b, a)| follows(a, b)).count();
        let (these, next) = rest.split_at(run);
        match these {
            [_, _, .., last] => told.push(format!("{first}–{last}")),
            few => told.extend(few.iter().map(|code| (*code).to_owned())),
        }
        rest = next;
    }
    told.join(", ")
}

/// Whether a code is the next one after another: T09, T10.
fn follows(before: &str, after: &str) -> bool {
    let split = |code: &str| -> Option<(String, u32)> {
        let digits = code.len() - code.bytes().rev().take_while(u8::is_ascii_digit).count();
        Some((code[..digits].to_owned(), code[digits..].parse().ok()?))
    };
    match (split(before), split(after)) {
        (Some((one, m)), Some((other, n))) => one == other && m.checked_add(1) == Some(n),
        _ => false,
    }
}

/// What the thing of that id is called, unless it is only called by its id; a flow without a title, by its ends.
fn title<'a>(cx: &Context<'a>, id: &'a str) -> &'a str {
    match cx.name(id) {
        name if name == id => cx.plan.network.flows.find(id).map_or("", |line| &line.title),
        name => name,
    }
}

/// « T01 — Les noms internes sont résolus », or the code alone.
fn full_name(cx: &Context<'_>, id: &str) -> String {
    let code = cx.plan.label(id);
    match cx.plan.project.title(id) {
        name if name == id => code.to_owned(),
        name => format!("{code} — {name}"),
    }
}

/// « du 16/11/2026 au 17/11/2026 », or the day alone.
fn period(cx: &Context<'_>, start: Option<NaiveDateTime>, finish: Option<NaiveDateTime>) -> String {
    let (Some(start), Some(finish)) = (start, finish) else { return String::new() };
    let (from, to) = (cx.locale.date(start.date()), cx.locale.date(finish.date()));
    if from == to { from } else { cx.locale.fill("recette.period", &[("from", &from), ("to", &to)]) }
}

/// The title of the task in which a test is done. Its code is left out: « T05 » would be read as a test.
fn campaign<'a>(cx: &Context<'a>, test: &'a Test) -> &'a str {
    test.task.as_ref().map(|task| cx.name(task.as_str())).unwrap_or_default()
}

/// When a test is planned.
fn planned(cx: &Context<'_>, test: &Test) -> String {
    let task = test.task.as_ref().and_then(|task| cx.plan.timeline.task(task.as_str()));
    period(cx, task.map(|task| task.start), task.map(|task| task.finish))
}

/// Why a test has to be run again: « le périmètre a changé depuis le passage du … ».
fn stale_note(cx: &Context<'_>, plan: &TestPlan) -> String {
    runs(cx, plan).next_back().map(|last| since(cx, last)).unwrap_or_default()
}

fn since(cx: &Context<'_>, last: &TestResult) -> String {
    let outcome = cx.locale.choice("outcome", last.outcome.key());
    cx.locale.fill("recette.stale-since", &[("date", &cx.locale.date(last.date.value.0)), ("outcome", outcome)])
}

/// A word of the document's own texts, by a key made at run time.
fn word(cx: &Context<'_>, family: &str, key: &str) -> String {
    cx.locale.text(&format!("recette.{family}.{key}")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::follows;

    #[test]
    fn codes_that_follow_each_other_are_known() {
        assert!(follows("T09", "T10"));
        assert!(follows("essai-9", "essai-10"));
        for (before, after) in [("T09", "T11"), ("T09", "F10"), ("dns", "dns"), ("", "1"), ("T10", "T09")] {
            assert!(!follows(before, after), "{before} {after}");
        }
        assert!(!follows("T4294967295", "T0"), "no number is after the greatest");
    }
}
