//! How far the acceptance is: where each test stands, campaigns, reservations, what may be decided.

mod campaigns;
mod tally;

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use super::derived::DerivedTest;
use super::fingerprint::fingerprint;
use super::timeline::Timeline;
use super::trace::Trace;
use crate::check::Project;
use crate::model::value::Kind;
use crate::model::{Outcome, Priority, ReservationSeverity, ResultsFile, Test};
pub use tally::{Decision, KindTally, SeverityTally, Tally};

/// Where a test stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// Never run.
    NotRun,
    /// To be run again: it, or what it verifies, changed since its last run.
    Stale,
    /// Its last run holds.
    Done(Outcome),
}

impl Standing {
    /// Key of its text: `not-run`, `stale`, `ok`, `ko` or `reserve`.
    pub fn key(self) -> &'static str {
        match self {
            Standing::NotRun => "not-run",
            Standing::Stale => "stale",
            Standing::Done(outcome) => outcome.key(),
        }
    }

    /// The result that holds.
    pub fn outcome(self) -> Option<Outcome> {
        match self {
            Standing::Done(outcome) => Some(outcome),
            _ => None,
        }
    }
}

/// A test and how far it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TestPlan {
    /// Id.
    pub id: String,
    /// What it is about.
    pub kind: crate::model::TestKind,
    /// Fingerprint of the test and of what it verifies, as the project stands.
    pub fingerprint: String,
    /// Where it stands.
    pub standing: Standing,
    /// Its runs, by their number in the file of results, oldest first.
    pub runs: Vec<usize>,
    /// The needs that it verifies, itself or by one of their objectives, in the order of the file.
    pub needs: Vec<String>,
    /// The highest priority among these needs.
    pub priority: Option<Priority>,
}

/// Tests done together: those of one task.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Campaign {
    /// The task; none for the tests that name none.
    pub task: Option<String>,
    /// Its tests, in the order of the file.
    pub tests: Vec<String>,
    /// When it starts.
    pub start: Option<NaiveDateTime>,
    /// When it finishes.
    pub finish: Option<NaiveDateTime>,
    /// What must be ready, each with the tests that ask for it.
    pub prerequisites: Vec<(String, Vec<String>)>,
    /// How far its tests are.
    pub tally: Tally,
}

/// Where a reservation stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ReservationState {
    /// To be put right.
    Open,
    /// To be put right, and late on the status date.
    Overdue,
    /// Put right.
    Lifted,
}

impl ReservationState {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            ReservationState::Open => "open",
            ReservationState::Overdue => "overdue",
            ReservationState::Lifted => "lifted",
        }
    }
}

/// A reservation and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReservationPlan {
    /// Its number in the file of results.
    pub row: usize,
    /// How bad it is.
    pub severity: ReservationSeverity,
    /// Where it stands.
    pub state: ReservationState,
}

/// Something other than a need or an objective that tests verify.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Element {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// The tests that verify it, in the order of the file.
    pub tests: Vec<String>,
}

/// The whole acceptance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Acceptance {
    /// Every test, in the order of the file.
    pub tests: Vec<TestPlan>,
    /// How far the tests of each kind are; kinds without test are left out.
    pub kinds: Vec<KindTally>,
    /// How far all tests are.
    pub total: Tally,
    /// How far the derived tests are.
    pub automatic: Tally,
    /// How far those of each subject are, by its key, in the order of the tests.
    pub subjects: Vec<(&'static str, Tally)>,
    /// Campaigns in order of time; the tests without task come last.
    pub campaigns: Vec<Campaign>,
    /// Who does the tests, in the order of the file, with the tests of each.
    pub testers: Vec<(String, Vec<String>)>,
    /// Milestones that wait for a test, directly or not, in order of time.
    pub milestones: Vec<String>,
    /// The milestone at which the acceptance is pronounced: the last for which its document is due.
    pub milestone: Option<String>,
    /// Reservations on tests of the project, in the order of the file.
    pub reservations: Vec<ReservationPlan>,
    /// Reservations by severity, the worst first; severities without any are left out.
    pub severities: Vec<SeverityTally>,
    /// Tests that passed with a reservation that nobody described.
    pub undescribed: Vec<String>,
    /// The tests of each objective that has one.
    pub objectives: BTreeMap<String, Vec<String>>,
    /// What else is verified, by kind in the order of the project file.
    pub elements: Vec<Element>,
    /// What the rules of decision allow as things stand.
    pub decision: Decision,
}

impl Acceptance {
    /// The test of that id.
    pub fn test(&self, id: &str) -> Option<&TestPlan> {
        self.tests.iter().find(|test| test.id == id)
    }

    /// The tests that stand so, in the order of the file.
    pub fn standing(&self, standing: Standing) -> impl Iterator<Item = &TestPlan> {
        self.tests.iter().filter(move |test| test.standing == standing)
    }
}

/// Works out how far the acceptance is.
pub fn acceptance(
    project: &Project,
    results: &ResultsFile,
    timeline: &Timeline,
    trace: &Trace,
    derived: &[DerivedTest],
) -> Acceptance {
    let tests: Vec<TestPlan> = project.test.iter().map(|test| test_plan(project, results, trace, test)).collect();
    let total = Tally::of(tests.iter().map(|test| test.standing));
    let automatic = Tally::of(derived.iter().map(|test| test.standing));
    let reservations = tally::reservations(project, results, derived);
    let standings = tests.iter().map(|test| (&test.id, test.standing));
    let standings = standings.chain(derived.iter().map(|test| (&test.id, test.standing)));
    let undescribed = standings.filter(|(_, standing)| *standing == Standing::Done(Outcome::Reserve));
    let described = |id: &str| results.reservation.iter().any(|reservation| reservation.test.value == id);
    let undescribed: Vec<String> = undescribed.map(|(id, _)| id.clone()).filter(|id| !described(id)).collect();
    Acceptance {
        kinds: tally::kinds(&tests),
        campaigns: campaigns::campaigns(project, timeline, &tests),
        testers: campaigns::testers(project),
        milestones: campaigns::milestones(project, timeline),
        milestone: campaigns::milestone(project, timeline),
        severities: tally::severities(&reservations),
        decision: tally::decision(&total.with(&automatic), &reservations, undescribed.len()),
        objectives: objectives(project),
        elements: elements(project),
        tests,
        total,
        automatic,
        subjects: tally::subjects(derived),
        reservations,
        undescribed,
    }
}

fn test_plan(project: &Project, results: &ResultsFile, trace: &Trace, test: &Test) -> TestPlan {
    let id = test.id.as_str();
    let mut runs: Vec<usize> = (0..results.result.len()).filter(|run| results.result[*run].test.value == id).collect();
    runs.sort_by_key(|run| results.result[*run].date.value);
    let standing = match trace.results.get(id) {
        Some(outcome) => Standing::Done(*outcome),
        None if trace.stale.contains(id) => Standing::Stale,
        None => Standing::NotRun,
    };
    let needs = trace.needs.iter().filter(|need| need.tests.iter().any(|verifies| verifies == id));
    let needs: Vec<String> = needs.map(|need| need.need.clone()).collect();
    // The priorities are declared from the highest to the lowest.
    let priority = project.need.iter().filter(|need| needs.iter().any(|id| id == need.id.as_str()));
    TestPlan {
        id: id.to_owned(),
        kind: test.kind,
        fingerprint: fingerprint(project, test),
        standing,
        runs,
        priority: priority.map(|need| need.priority).min(),
        needs,
    }
}

fn objectives(project: &Project) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for test in &project.test {
        for id in test.verifies.iter().map(|verified| verified.as_str()) {
            if project.entry(id).is_some_and(|entry| entry.kind == Kind::Objective) {
                found.entry(id.to_owned()).or_default().push(test.id.as_str().to_owned());
            }
        }
    }
    found
}

fn elements(project: &Project) -> Vec<Element> {
    let mut found: BTreeMap<_, Element> = BTreeMap::new();
    for test in &project.test {
        for id in test.verifies.iter().map(|verified| verified.as_str()) {
            let Some(entry) = project.entry(id) else { continue };
            if matches!(entry.kind, Kind::Need | Kind::Objective) {
                continue;
            }
            let new = || Element { id: id.to_owned(), kind: entry.kind, tests: Vec::new() };
            let element = found.entry((entry.kind, entry.place)).or_insert_with(new);
            element.tests.push(test.id.as_str().to_owned());
        }
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests;
