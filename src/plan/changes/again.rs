//! Which tests have to be run again: their scope changed since they were run.

use std::collections::BTreeMap;

use super::Row;
use crate::model::TestResult;
use crate::plan::Plan;
use crate::plan::fingerprint::holds;

/// Tests of both plans whose scope differs, that were run on the former one and not yet on the new one.
pub(super) fn to_run_again(old: &Plan, new: &Plan) -> Vec<Row> {
    let before: BTreeMap<&str, (&str, &[usize])> = tests(old).collect();
    let last = |plan: &Plan, runs: &[usize]| -> Option<TestResult> {
        runs.last().and_then(|run| plan.results.result.get(*run)).cloned()
    };
    let is_open = |(id, (today, runs)): &(&str, (&str, &[usize]))| {
        let Some((former, former_runs)) = before.get(id).filter(|(former, _)| former != today) else { return false };
        let run = last(new, runs).or_else(|| last(old, former_runs));
        // A result that does not say what it was got on was got before the change, as far as anyone knows.
        run.is_some_and(|run| {
            let said = run.fingerprint.as_deref();
            said.is_none() || !holds(said, today) || holds(said, former)
        })
    };
    let row = |id: &str| Row {
        id: id.to_owned(),
        label: new.label(id).to_owned(),
        title: new.project.entry(id).map(|_| new.project.title(id).to_owned()).unwrap_or_default(),
    };
    tests(new).filter(is_open).map(|(id, _)| row(id)).collect()
}

/// Every test, with its fingerprint and its runs: those that people wrote, then those that follow from the project.
fn tests(plan: &Plan) -> impl Iterator<Item = (&str, (&str, &[usize]))> {
    let written =
        plan.acceptance.tests.iter().map(|test| (test.id.as_str(), (test.fingerprint.as_str(), &test.runs[..])));
    let derived = plan.derived.iter().map(|test| (test.id.as_str(), (test.fingerprint.as_str(), &test.runs[..])));
    written.chain(derived)
}
