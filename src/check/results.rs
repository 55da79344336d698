//! Rules on the results of tests, which stand beside the project file.

use super::Project;
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes, similar};
use crate::model::value::At;
use crate::model::{ResultsFile, Test};

/// `Q0208`: results of tests that the project does not have, or after its status date.
///
/// Warnings only: a change of scope must not make a record of the past a fault.
pub fn results(project: &Project, results: &ResultsFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for test in results.result.iter().map(|r| &r.test).chain(results.reservation.iter().map(|r| &r.test)) {
        if project.find::<Test>(test).is_none() {
            found.push(unknown(project, test));
        }
    }
    let status = project.project.status_date.value;
    for result in results.result.iter().filter(|result| result.date.value > status) {
        found.push(
            Diagnostic::warning(
                codes::UNKNOWN_RESULT,
                format!("the result of {} is after the status date", quoted(&result.test)),
            )
            .at(result.date.span, format!("the project file stands on {}", status.0)),
        );
    }
    found
}

fn unknown(project: &Project, test: &At<String>) -> Diagnostic {
    let known = project.test.iter().map(|row| row.id.as_str());
    let label = match similar(test, known) {
        Some(meant) => format!("did you mean {}?", quoted(meant)),
        None => "no test has this id".to_owned(),
    };
    Diagnostic::warning(codes::UNKNOWN_RESULT, format!("there is no test {}", quoted(test)))
        .at(test.span, label)
        .note("the result is kept; the documents leave it out")
}
