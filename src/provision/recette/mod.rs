//! What a laboratory, or an acceptance on the real machines, runs: the network, the matrix of what is open, and the
//! tests that follow from the project.

mod alerts;
mod matrix;
mod probes;
mod topology;
mod ways;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::Shelf;
use super::estate::Estate;
use super::opening;

/// What there is to prove, as its file says it.
#[derive(Serialize)]
struct Tests<'a> {
    project: Value,
    matrix: matrix::Matrix<'a>,
    tests: Vec<Value>,
}

/// Writes the data of the acceptance on the shelf.
pub(super) fn make(estate: &Estate<'_>, shelf: &mut Shelf) {
    let plan = estate.plan;
    let lines = opening::lines(plan);
    let hosts = topology::hosts(estate);
    let open = matrix::pairs(plan, &lines, &hosts);
    let about = &plan.project.project;
    let tests = Tests {
        project: json!({ "reference": about.reference, "title": about.title, "version": about.version.value,
            // What the evidence of a machine is written in.
            "language": about.language }),
        matrix: matrix::matrix(plan, &lines, &hosts, &open),
        tests: plan.derived.par_iter().map(|test| probes::test(estate, &hosts, &open, test)).collect(),
    };
    shelf.put_json("recette/topology.json", &topology::topology(&hosts));
    shelf.put_json("recette/tests.json", &tests);
}
