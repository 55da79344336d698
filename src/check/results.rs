//! Rules on the results of tests, which stand beside the project file.

use std::collections::BTreeSet;

use super::Project;
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes, similar};
use crate::model::value::At;
use crate::model::{DERIVED_TEST, ResultsFile, Test};
use crate::tell;

/// `Q0208`: results of tests that the project does not have, or after its status date.
///
/// Warnings only: a change of scope must not make a record of the past a fault.
pub fn results(project: &Project, results: &ResultsFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for test in tests(results) {
        if project.find::<Test>(test).is_none() && !test.starts_with(DERIVED_TEST) {
            found.push(unknown(project, test));
        }
    }
    let status = project.project.status_date.value;
    let mut told = BTreeSet::new();
    let late = results.result.iter().filter(|result| result.date.value > status);
    // A run of all tests is one fault, not hundreds.
    for result in late.filter(|result| told.insert((result.date.value, result.tester.as_str()))) {
        found.push(
            Diagnostic::warning(
                codes::UNKNOWN_RESULT,
                tell!("the result of {test} is after the status date", test = quoted(&result.test)),
            )
            .at(result.date.span, tell!("the project file stands on {status}", status = status.0)),
        );
    }
    found
}

/// What results and reservations are about.
fn tests(results: &ResultsFile) -> impl Iterator<Item = &At<String>> {
    results.result.iter().map(|row| &row.test).chain(results.reservation.iter().map(|row| &row.test))
}

/// `Q0208`: results of tests that no longer follow from the project, once a test; `derived` knows those that do.
pub fn derived_results(project: &Project, results: &ResultsFile, derived: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    let unknown = tests(results)
        .filter(|test| test.starts_with(DERIVED_TEST) && project.find::<Test>(test).is_none() && !derived(test));
    let unknown = unknown.filter(|test| told.insert(test.as_str()));
    unknown
        .map(|test| {
            Diagnostic::warning(
                codes::UNKNOWN_RESULT,
                tell!("no test {test} follows from the project", test = quoted(test)),
            )
            .at(test.span, tell!("what it verified is not there any more"))
            .note(tell!("the result is kept; the documents leave it out"))
        })
        .collect()
}

fn unknown(project: &Project, test: &At<String>) -> Diagnostic {
    let known = project.test.iter().map(|row| row.id.as_str());
    let label = match similar(test, known) {
        Some(meant) => tell!("did you mean {meant}?", meant = quoted(meant)),
        None => tell!("no test has this id"),
    };
    Diagnostic::warning(codes::UNKNOWN_RESULT, tell!("there is no test {test}", test = quoted(test)))
        .at(test.span, label)
        .note(tell!("the result is kept; the documents leave it out"))
}
