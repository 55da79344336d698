//! The project itself.

use schemars::JsonSchema;
use serde::Deserialize;

use super::choice::choice;
use super::value::{At, Date, Ref};
use super::{Member, Stakeholder};

choice! {
    /// Language of the deliverables.
    Language {
        /// French.
        French = "fr",
        /// English.
        English = "en",
    }
}

choice! {
    /// Who may read the deliverables.
    Confidentiality {
        /// Anyone.
        Public = "public",
        /// The client's staff and the delivery team.
        Internal = "internal",
        /// Named persons only.
        Restricted = "restricted",
        /// Named persons only; every copy is registered.
        Confidential = "confidential",
    }
}

/// The project: what it is called, for whom, from when, and where it stands.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectInfo {
    /// Short name, printed in every header.
    #[schemars(length(min = 1))]
    pub name: String,
    /// Full title, printed on the covers.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Prefix of the documents' references: `QIL` gives `QIL-PLAN`.
    #[schemars(length(min = 1))]
    pub reference: String,
    /// The client, as a party to the contract.
    pub client: Party,
    /// The supplier, as a party to the contract.
    pub supplier: Party,
    /// Language of the deliverables.
    pub language: Language,
    /// Currency of all amounts, as an ISO 4217 code.
    #[serde(default = "euro")]
    #[schemars(extend("format" = "qilby-currency"))]
    pub currency: String,
    /// First day of the project.
    pub start: At<Date>,
    /// Version of the project file, printed on every document.
    #[schemars(length(min = 1))]
    pub version: At<String>,
    /// The "as of" date: progress is known up to this day, documents are dated by it.
    pub status_date: At<Date>,
    /// Who may read the deliverables.
    #[serde(default = "internal")]
    pub confidentiality: Confidentiality,
    /// Whether the tests that follow from the project (flows, rights, applications, backups, alerts…) are part of the
    /// acceptance, beside those that people wrote.
    #[serde(default = "yes")]
    pub automatic_tests: bool,
    /// The project in a paragraph (Markdown).
    #[serde(default)]
    pub summary: String,
    /// The client's situation and why the project exists (Markdown).
    #[serde(default)]
    pub context: String,
    /// What the project delivers, one item a line.
    #[serde(default)]
    pub scope: Vec<String>,
    /// What the project does not deliver, one item a line.
    #[serde(default)]
    pub out_of_scope: Vec<String>,
    /// What is taken for granted, one item a line.
    #[serde(default)]
    pub assumptions: Vec<String>,
}

fn euro() -> String {
    "EUR".into()
}

fn yes() -> bool {
    true
}

fn internal() -> Confidentiality {
    Confidentiality::Internal
}

/// A party to the contract.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Name of the company or of the team.
    #[schemars(length(min = 1))]
    pub name: String,
    /// Postal address, on one line.
    #[serde(default)]
    pub address: String,
    /// What it does.
    #[serde(default)]
    pub activity: String,
    /// Who signs for the client.
    pub signatory: Option<Ref<super::Person>>,
}

/// One line of the history table printed in every document.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// The version that this line describes.
    #[schemars(length(min = 1))]
    pub version: At<String>,
    /// When it was made.
    pub date: At<Date>,
    /// Who made it.
    pub author: Ref<Member>,
    /// Who approved it on the client's side.
    pub approved_by: Option<Ref<Stakeholder>>,
    /// What changed, in a sentence.
    #[schemars(length(min = 1))]
    pub changes: String,
}

choice! {
    /// How hard the schedule is improved.
    ScheduleEffort {
        /// A few priority rules.
        Quick = "quick",
        /// About a thousand schedules.
        Normal = "normal",
        /// About fifty thousand schedules.
        Thorough = "thorough",
    }
}

/// How the schedule is worked out.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleOptions {
    /// How hard the schedule is improved; `normal` when absent.
    pub effort: Option<ScheduleEffort>,
    /// Share of a person's hours above which a week counts as over-allocated (1.0 = all of them).
    #[schemars(range(min = 0.1, max = 2.0))]
    pub load_limit: Option<f64>,
    /// An older version of the project, to which the plan is compared: the path of its file from this one, or `git:` and a
    /// revision of this file, as `git:v1.0`. Its bars stand under those of the Gantt, the project plan gets its earned value,
    /// and the new plan keeps the order of work of the old one where that costs no time.
    #[schemars(length(min = 1))]
    pub baseline: Option<At<String>>,
}

/// A diagnostic that the author accepts, with the reason. Errors cannot be accepted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// Code of the diagnostic, as `Q0604`.
    #[schemars(length(min = 1))]
    pub code: At<String>,
    /// The id that the diagnostic is about; without it, every diagnostic of that code is accepted.
    pub id: Option<At<String>>,
    /// Why it is accepted.
    #[schemars(length(min = 1))]
    pub reason: String,
}
