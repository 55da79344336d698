//! The results of tests, recorded beside the project file; a rebuild never loses them.

use schemars::JsonSchema;
use serde::Deserialize;

use super::choice::choice;
use super::value::{At, Date, TimeSpan};

/// How the id of a test begins that follows from the project.
pub const DERIVED_TEST: &str = "auto-";

/// The file of results, `NAME.results.toml` beside `NAME.toml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResultsFile {
    /// One entry a run of a test, oldest first.
    #[serde(default)]
    pub result: Vec<TestResult>,
    /// Reservations of the acceptance.
    #[serde(default)]
    pub reservation: Vec<Reservation>,
}

choice! {
    /// How a run ended.
    Outcome {
        /// What was expected was seen.
        Ok = "ok",
        /// It was not.
        Ko = "ko",
        /// It was, with a reservation.
        Reserve = "reserve",
    }
}

/// One run of a test.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestResult {
    /// Id of the test.
    #[schemars(length(min = 1))]
    pub test: At<String>,
    /// When.
    pub date: At<Date>,
    /// Who did it: the id of a member or a stakeholder, or a name.
    #[schemars(length(min = 1))]
    pub tester: At<String>,
    /// How it ended.
    pub outcome: At<Outcome>,
    /// What was seen.
    #[serde(default)]
    pub observed: String,
    /// What proves it: a file, a line of a log.
    #[serde(default)]
    pub evidence: String,
    /// How long it took.
    pub duration: Option<TimeSpan>,
    /// Fingerprint of the test and of what it verifies at the time of the run.
    pub fingerprint: Option<String>,
}

/// A reservation: something to put right after the acceptance.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reservation {
    /// Id of the test that showed it.
    #[schemars(length(min = 1))]
    pub test: At<String>,
    /// What is wrong.
    #[schemars(length(min = 1))]
    pub title: String,
    /// How bad it is.
    pub severity: ReservationSeverity,
    /// What is promised.
    #[serde(default)]
    pub commitment: String,
    /// When it has to be put right.
    pub due: Option<At<Date>>,
    /// When it was put right.
    pub lifted: Option<At<Date>>,
}

choice! {
    /// How bad a reservation is.
    ReservationSeverity {
        /// The system cannot be used.
        Blocking = "blocking",
        /// A part cannot be used.
        Major = "major",
        /// A nuisance.
        Minor = "minor",
    }
}
