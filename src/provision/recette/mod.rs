//! What a laboratory, or an acceptance on the real machines, runs: the network, the matrix of what is open, and the
//! tests that follow from the project.

mod alerts;
mod matrix;
mod probes;
mod topology;
mod ways;

use serde_json::json;

use super::Shelf;
use super::estate::Estate;
use super::opening;

/// Writes the data of the acceptance on the shelf.
pub(super) fn make(estate: &Estate<'_>, shelf: &mut Shelf) {
    let plan = estate.plan;
    let lines = opening::lines(plan);
    let hosts = topology::hosts(estate);
    let open = matrix::pairs(plan, &lines, &hosts);
    let about = &plan.project.project;
    let tests = json!({
        "project": { "reference": about.reference, "title": about.title, "version": about.version.value,
            // What the evidence of a machine is written in.
            "language": about.language },
        "matrix": matrix::matrix(plan, &lines, &hosts, &open),
        "tests": plan.derived.iter().map(|test| probes::test(estate, &hosts, &open, test)).collect::<Vec<_>>(),
    });
    shelf.put_json("recette/topology.json", &topology::topology(&hosts));
    shelf.put_json("recette/tests.json", &tests);
}
