//! A run of tests, as a machine or a tester hands it over to be recorded.

use super::value::{Date, TimeSpan};
use super::{Outcome, ReservationSeverity};

/// One test of a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunResult {
    /// Id of the test.
    pub test: String,
    /// When.
    pub date: Date,
    /// Who did it.
    pub tester: String,
    /// How it ended; none when it was skipped.
    pub outcome: Option<Outcome>,
    /// What was seen.
    pub observed: String,
    /// What proves it.
    pub evidence: String,
    /// How long it took.
    pub duration: Option<TimeSpan>,
    /// Fingerprint of what was tested.
    pub fingerprint: Option<String>,
    /// What is to be put right.
    pub reservation: Option<RunReservation>,
}

/// Something to put right, that a test showed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunReservation {
    /// What is wrong.
    pub title: String,
    /// How bad it is.
    pub severity: ReservationSeverity,
    /// What is promised.
    pub commitment: String,
    /// When it has to be put right.
    pub due: Option<Date>,
}
