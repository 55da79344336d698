//! Traceability: need → objective → task → deliverable → test → result, with its holes.

use std::collections::{BTreeMap, BTreeSet};

use super::fingerprint::{fingerprint, holds};
use crate::check::Project;
use crate::model::{Outcome, ResultsFile, Test, TestResult};

/// What serves one need. Ids, in the order of the file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NeedTrace {
    /// The need.
    pub need: String,
    /// Objectives that serve it.
    pub objectives: Vec<String>,
    /// Tasks that serve it, or one of its objectives.
    pub tasks: Vec<String>,
    /// Deliverables that these tasks produce.
    pub deliverables: Vec<String>,
    /// Tests that verify it, or one of its objectives.
    pub tests: Vec<String>,
    /// Flows that serve it.
    pub flows: Vec<String>,
    /// How far the tests are.
    pub coverage: Coverage,
}

/// How far the tests of a need are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Coverage {
    /// No test verifies it.
    #[default]
    None,
    /// Some tests have not been run, or have to be run again.
    Open,
    /// A test failed.
    Failed,
    /// All tests passed, some with a reservation.
    Reserved,
    /// All tests passed.
    Proven,
}

impl Coverage {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Coverage::None => "none",
            Coverage::Open => "open",
            Coverage::Failed => "failed",
            Coverage::Reserved => "reserved",
            Coverage::Proven => "proven",
        }
    }
}

/// A link that is missing in the chain.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Hole {
    /// A need without objective.
    NoObjective(String),
    /// A need without task.
    NoTask(String),
    /// A need without test.
    NoTest(String),
    /// A deliverable that no task produces.
    NotProduced(String),
    /// A deliverable due at no milestone.
    NotDue(String),
    /// A test that verifies nothing.
    VerifiesNothing(String),
}

/// The whole chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trace {
    /// One entry a need, in the order of the file.
    pub needs: Vec<NeedTrace>,
    /// The last result of each test that was run, by id, as far as it still holds.
    pub results: BTreeMap<String, Outcome>,
    /// Tests to be run again: they, or what they verify, changed since their last run.
    pub stale: BTreeSet<String>,
    /// Missing links, in the order of the file.
    pub holes: Vec<Hole>,
}

/// Works out the chain.
pub fn trace(project: &Project, results: &ResultsFile) -> Trace {
    let (mut outcomes, mut stale) = (BTreeMap::new(), BTreeSet::new());
    for (id, result) in latest(results) {
        // A result of a test that the project no longer has proves nothing of it.
        let Some(test) = project.find::<Test>(id) else { continue };
        if holds(result.fingerprint.as_deref(), &fingerprint(project, test)) {
            outcomes.insert(id.to_owned(), result.outcome.value);
        } else {
            stale.insert(id.to_owned());
        }
    }
    let needs: Vec<NeedTrace> =
        project.need.iter().map(|need| need_trace(project, need.id.as_str(), &outcomes)).collect();
    let holes = holes(project, &needs);
    Trace { needs, results: outcomes, stale, holes }
}

/// The last run of each test: the latest date, and the later entry when two have the same.
pub fn latest(results: &ResultsFile) -> impl Iterator<Item = (&str, &TestResult)> {
    let mut last: BTreeMap<&str, &TestResult> = BTreeMap::new();
    for result in &results.result {
        let kept = last.entry(result.test.as_str()).or_insert(result);
        if result.date.value >= kept.date.value {
            *kept = result;
        }
    }
    last.into_iter()
}

fn need_trace(project: &Project, need: &str, results: &BTreeMap<String, Outcome>) -> NeedTrace {
    let objectives: Vec<String> = project
        .objective
        .iter()
        .filter(|objective| objective.needs.iter().any(|id| id == need))
        .map(|objective| objective.id.as_str().to_owned())
        .collect();
    let serves = |id: &str| id == need || objectives.iter().any(|objective| objective == id);
    let tasks: Vec<_> = project
        .tasks()
        .map(|(_, task)| task)
        .filter(|task| task.needs.iter().any(|id| id == need) || task.objectives.iter().any(|id| serves(id.as_str())))
        .collect();
    let deliverables = project
        .deliverable
        .iter()
        .map(|deliverable| deliverable.id.as_str())
        .filter(|id| tasks.iter().any(|task| task.produces.iter().any(|produced| produced == *id)))
        .map(str::to_owned)
        .collect();
    let tests: Vec<String> = project
        .test
        .iter()
        .filter(|test| test.verifies.iter().any(|id| serves(id.as_str())))
        .map(|test| test.id.as_str().to_owned())
        .collect();
    let flows = project
        .flow
        .iter()
        .filter(|flow| flow.needs.iter().any(|id| id == need))
        .map(|flow| flow.id.as_str().to_owned())
        .collect();
    NeedTrace {
        need: need.to_owned(),
        coverage: coverage(&tests, results),
        tasks: tasks.iter().map(|task| task.id.as_str().to_owned()).collect(),
        objectives,
        deliverables,
        tests,
        flows,
    }
}

/// How far these tests are.
pub fn coverage(tests: &[String], results: &BTreeMap<String, Outcome>) -> Coverage {
    let outcomes: Vec<Option<Outcome>> = tests.iter().map(|test| results.get(test).copied()).collect();
    if outcomes.is_empty() {
        Coverage::None
    } else if outcomes.contains(&Some(Outcome::Ko)) {
        Coverage::Failed
    } else if outcomes.contains(&None) {
        Coverage::Open
    } else if outcomes.contains(&Some(Outcome::Reserve)) {
        Coverage::Reserved
    } else {
        Coverage::Proven
    }
}

fn holes(project: &Project, needs: &[NeedTrace]) -> Vec<Hole> {
    let mut holes = Vec::new();
    for (need, trace) in project.need.iter().zip(needs) {
        // What is agreed to be left out needs nothing.
        if need.priority == crate::model::Priority::Wont {
            continue;
        }
        let id = || trace.need.clone();
        if trace.objectives.is_empty() {
            holes.push(Hole::NoObjective(id()));
        }
        if trace.tasks.is_empty() {
            holes.push(Hole::NoTask(id()));
        }
        if trace.tests.is_empty() {
            holes.push(Hole::NoTest(id()));
        }
    }
    for deliverable in &project.deliverable {
        let id = deliverable.id.as_str();
        if !project.tasks().any(|(_, task)| task.produces.iter().any(|produced| produced == id)) {
            holes.push(Hole::NotProduced(id.to_owned()));
        }
        if !project.milestone.iter().any(|milestone| milestone.deliverables.iter().any(|due| due == id)) {
            holes.push(Hole::NotDue(id.to_owned()));
        }
    }
    for test in project.test.iter().filter(|test| test.verifies.is_empty()) {
        holes.push(Hole::VerifiesNothing(test.id.as_str().to_owned()));
    }
    holes
}
