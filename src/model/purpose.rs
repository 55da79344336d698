//! Why the project exists: needs, objectives, risks, controls.

use schemars::JsonSchema;
use serde::Deserialize;

use super::choice::choice;
use super::value::{Id, Ref};
use super::{Asset, Meeting, Milestone, Person, Test};

choice! {
    /// How much the client wants it (MoSCoW).
    Priority {
        /// Without it the project fails.
        Must = "must",
        /// Important, not vital.
        Should = "should",
        /// Welcome if it costs little.
        Could = "could",
        /// Agreed to be left out this time.
        Wont = "wont",
    }
}

/// What the client asks for. A need that no task serves or no test verifies is reported.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The id by which the rest of the file names it.
    pub id: Id<Need>,
    /// The need in a sentence.
    #[schemars(length(min = 1))]
    pub title: String,
    /// More about it (Markdown).
    #[serde(default)]
    pub description: String,
    /// How much the client wants it.
    pub priority: Priority,
    /// The meeting where it was said.
    pub source: Option<Ref<Meeting>>,
}

choice! {
    /// Where a constraint comes from.
    ConstraintKind {
        /// Money.
        Budget = "budget",
        /// Time.
        Deadline = "deadline",
        /// The law, a contract, a standard.
        Legal = "legal",
        /// Technique.
        Technical = "technical",
        /// The client's organisation.
        Organisation = "organisation",
    }
}

/// What the project has to live with.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Constraint {
    /// The id by which the rest of the file names it.
    pub id: Id<Constraint>,
    /// The constraint in a sentence.
    #[schemars(length(min = 1))]
    pub title: String,
    /// More about it (Markdown).
    #[serde(default)]
    pub description: String,
    /// Where it comes from.
    pub kind: ConstraintKind,
    /// The meeting where it was said.
    pub source: Option<Ref<Meeting>>,
}

/// A measurable target.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// The id by which the rest of the file names it.
    pub id: Id<Objective>,
    /// The objective in a sentence.
    #[schemars(length(min = 1))]
    pub title: String,
    /// The figure to reach.
    #[schemars(length(min = 1))]
    pub target: String,
    /// How it is measured.
    #[serde(default)]
    pub measure: String,
    /// The needs it serves.
    #[schemars(length(min = 1))]
    pub needs: Vec<Ref<Need>>,
    /// When it has to be reached.
    pub due: Option<Ref<Milestone>>,
}

choice! {
    /// What is done about a risk.
    Response {
        /// Make it impossible.
        Avoid = "avoid",
        /// Make it less likely or less harmful.
        Reduce = "reduce",
        /// Give it to someone else.
        Transfer = "transfer",
        /// Live with it.
        Accept = "accept",
    }
}

/// Something that may go wrong. Probability times impact places it in the risk matrix.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// The id by which the rest of the file names it.
    pub id: Id<Risk>,
    /// What may happen.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What it would do to the project (Markdown).
    #[serde(default)]
    pub consequence: String,
    /// Probability, from 1 (rare) to 5 (almost certain).
    #[schemars(range(min = 1, max = 5))]
    pub probability: u8,
    /// Impact, from 1 (negligible) to 5 (critical).
    #[schemars(range(min = 1, max = 5))]
    pub impact: u8,
    /// What is done about it.
    pub response: Response,
    /// The action, in a sentence.
    #[serde(default)]
    pub action: String,
    /// Who watches it.
    pub owner: Option<Ref<Person>>,
    /// The sign that it is happening.
    #[serde(default)]
    pub trigger: String,
}

/// A measure of security or compliance.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// The id by which the rest of the file names it.
    pub id: Id<Control>,
    /// The measure in a sentence.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Where it comes from: a rule of the ANSSI hygiene guide, an article of the RGPD.
    #[serde(default)]
    pub framework: String,
    /// How it is put in place (Markdown).
    #[serde(default)]
    pub description: String,
    /// Where it applies.
    #[serde(default)]
    pub applies_to: Vec<Ref<Asset>>,
    /// What proves it.
    #[serde(default)]
    pub evidence: String,
    /// The tests that prove it.
    #[serde(default)]
    pub tests: Vec<Ref<Test>>,
    /// Who answers for it.
    pub owner: Option<Ref<Person>>,
}
