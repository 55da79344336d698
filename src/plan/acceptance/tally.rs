//! Counts of results and of reservations, and the decision that they allow.

use super::{DerivedTest, ReservationPlan, ReservationState, Standing, TestPlan};
use crate::check::Project;
use crate::model::{Outcome, ReservationSeverity, ResultsFile, Test, TestKind};

/// How many tests stand how.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// All of them.
    pub tests: usize,
    /// Passed.
    pub ok: usize,
    /// Passed with a reservation.
    pub reserve: usize,
    /// Failed.
    pub ko: usize,
    /// To be run again.
    pub stale: usize,
    /// Never run.
    pub not_run: usize,
}

impl Tally {
    /// Counts.
    pub fn of(standings: impl Iterator<Item = Standing>) -> Self {
        let mut tally = Tally::default();
        for standing in standings {
            tally.tests += 1;
            match standing {
                Standing::NotRun => tally.not_run += 1,
                Standing::Stale => tally.stale += 1,
                Standing::Done(Outcome::Ok) => tally.ok += 1,
                Standing::Done(Outcome::Ko) => tally.ko += 1,
                Standing::Done(Outcome::Reserve) => tally.reserve += 1,
            }
        }
        tally
    }

    /// Tests whose last run holds.
    pub fn run(&self) -> usize {
        self.ok + self.reserve + self.ko
    }

    /// Tests still to be run.
    pub fn open(&self) -> usize {
        self.stale + self.not_run
    }

    /// Both counted together.
    pub fn with(&self, other: &Tally) -> Tally {
        Tally {
            tests: self.tests + other.tests,
            ok: self.ok + other.ok,
            reserve: self.reserve + other.reserve,
            ko: self.ko + other.ko,
            stale: self.stale + other.stale,
            not_run: self.not_run + other.not_run,
        }
    }

    /// Share of the tests whose last run holds, from 0 to 1; 0 without tests.
    pub fn progress(&self) -> f64 {
        if self.tests == 0 { 0.0 } else { self.run() as f64 / self.tests as f64 }
    }
}

/// How far the tests of a kind are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KindTally {
    /// The kind.
    pub kind: TestKind,
    /// Its tests.
    pub tally: Tally,
}

/// How many reservations of a severity there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeverityTally {
    /// The severity.
    pub severity: ReservationSeverity,
    /// All of them.
    pub all: usize,
    /// Those to be put right, late or not.
    pub open: usize,
    /// Those that are late.
    pub overdue: usize,
}

/// What the rules of decision allow.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Decision {
    /// Tests are still to be run: nothing can be decided.
    NotYet,
    /// Everything passed and nothing is left to be put right.
    Accepted,
    /// Everything passed, and what is left to be put right does not prevent the use.
    WithReservations,
    /// A test failed, or a reservation prevents the use.
    Refused,
}

impl Decision {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Decision::NotYet => "not-yet",
            Decision::Accepted => "accepted",
            Decision::WithReservations => "with-reservations",
            Decision::Refused => "refused",
        }
    }
}

/// The rules of decision that the document prints, applied.
pub(super) fn decision(total: &Tally, reservations: &[ReservationPlan], undescribed: usize) -> Decision {
    let mut open = reservations.iter().filter(|one| one.state != ReservationState::Lifted).peekable();
    if total.tests == 0 || total.open() > 0 {
        return Decision::NotYet;
    }
    let left = open.peek().is_some() || undescribed > 0;
    if total.ko > 0 || open.any(|one| one.severity == ReservationSeverity::Blocking) {
        Decision::Refused
    } else if left {
        Decision::WithReservations
    } else {
        Decision::Accepted
    }
}

/// Counts by kind, in the order of the reference of the project file.
pub(super) fn kinds(tests: &[TestPlan]) -> Vec<KindTally> {
    let of = |kind: TestKind| tests.iter().filter(move |test| test.kind == kind).map(|test| test.standing);
    let all = TestKind::ALL.iter().map(|kind| KindTally { kind: *kind, tally: Tally::of(of(*kind)) });
    all.filter(|one| one.tally.tests > 0).collect()
}

/// Counts by subject, in the order of the tests.
pub(super) fn subjects(derived: &[DerivedTest]) -> Vec<(&'static str, Tally)> {
    let mut found: Vec<(&'static str, Tally)> = Vec::new();
    for test in derived {
        let one = Tally::of([test.standing].into_iter());
        match found.iter_mut().find(|(key, _)| *key == test.subject.key()) {
            Some((_, tally)) => *tally = tally.with(&one),
            None => found.push((test.subject.key(), one)),
        }
    }
    found
}

/// The reservations on tests of the project, as they stand on the status date.
pub(super) fn reservations(project: &Project, results: &ResultsFile, derived: &[DerivedTest]) -> Vec<ReservationPlan> {
    let status = project.project.status_date.value;
    let is_known = |id: &str| project.find::<Test>(id).is_some() || derived.iter().any(|test| test.id == id);
    let rows = results.reservation.iter().enumerate();
    rows.filter(|(_, row)| is_known(&row.test))
        .map(|(number, row)| {
            // A date to come is a promise, not a fact.
            let lifted = row.lifted.as_ref().is_some_and(|lifted| lifted.value <= status);
            let late = row.due.as_ref().is_some_and(|due| due.value < status);
            let state = match (lifted, late) {
                (true, _) => ReservationState::Lifted,
                (false, true) => ReservationState::Overdue,
                (false, false) => ReservationState::Open,
            };
            ReservationPlan { row: number, severity: row.severity, state }
        })
        .collect()
}

/// Counts by severity, the worst first.
pub(super) fn severities(reservations: &[ReservationPlan]) -> Vec<SeverityTally> {
    let count = |severity: ReservationSeverity| {
        let of = || reservations.iter().filter(move |one| one.severity == severity);
        SeverityTally {
            severity,
            all: of().count(),
            open: of().filter(|one| one.state != ReservationState::Lifted).count(),
            overdue: of().filter(|one| one.state == ReservationState::Overdue).count(),
        }
    };
    ReservationSeverity::ALL.iter().map(|severity| count(*severity)).filter(|one| one.all > 0).collect()
}
