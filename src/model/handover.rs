//! How the result is handed over and followed.

use schemars::JsonSchema;
use serde::Deserialize;

use super::value::{At, Date, Id, Moment, Ref, TimeSpan};
use super::{Anyone, Asset, Milestone, Person, Task, Trainee};

/// A way in which people of the project tell each other things.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Communication {
    /// The id by which the rest of the file names it.
    pub id: Id<Communication>,
    /// What is told.
    #[schemars(length(min = 1))]
    pub title: String,
    /// To whom.
    #[schemars(length(min = 1))]
    pub audience: Vec<Ref<Anyone>>,
    /// How often.
    #[serde(default)]
    pub frequency: String,
    /// How: meeting, e-mail, board.
    #[serde(default)]
    pub channel: String,
    /// Who does it.
    pub owner: Option<Ref<Person>>,
}

/// A training session.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// The id by which the rest of the file names it.
    pub id: Id<Training>,
    /// Subject.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Who follows it.
    #[schemars(length(min = 1))]
    pub audience: Vec<Ref<Trainee>>,
    /// When; the start of its task when absent.
    pub date: Option<At<Moment>>,
    /// How long.
    pub duration: At<TimeSpan>,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// What those who followed it can do, one item a line.
    #[serde(default)]
    pub objectives: Vec<String>,
    /// Programme, one item a line.
    #[serde(default)]
    pub programme: Vec<String>,
    /// Who gives it.
    #[serde(default)]
    pub trainers: Vec<Ref<Person>>,
    /// What the trainees are given.
    #[serde(default)]
    pub material: String,
    /// How what was learnt is checked.
    #[serde(default)]
    pub evaluation: String,
    /// The task in which it is given.
    pub task: Option<Ref<Task>>,
}

/// The first weeks after the hand-over.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// How many weeks.
    #[schemars(range(min = 0, max = 520))]
    pub weeks: At<u16>,
    /// From which milestone; the last one when absent.
    pub from: Option<Ref<Milestone>>,
    /// How to reach the team.
    #[serde(default)]
    pub channel: String,
    /// When the team can be reached.
    #[serde(default)]
    pub hours: String,
    /// Response times.
    #[serde(default)]
    pub level: Vec<SupportLevel>,
    /// Who is called, one after the other.
    #[serde(default)]
    pub escalation: Vec<Ref<Person>>,
    /// How long the warranty lasts, from the same milestone on: `12mo`.
    pub warranty: Option<At<TimeSpan>>,
    /// What comes after these weeks (Markdown).
    #[serde(default)]
    pub after: String,
}

/// Response times for incidents of one kind.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SupportLevel {
    /// What kind of incident.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Time to answer.
    pub response: At<TimeSpan>,
    /// Time to put it right, or around it.
    pub resolution: At<TimeSpan>,
}

/// An operating procedure.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// The id by which the rest of the file names it.
    pub id: Id<Procedure>,
    /// What it achieves.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What it is done on.
    #[serde(default)]
    pub on: Vec<Ref<Asset>>,
    /// The steps, in order.
    #[schemars(length(min = 1))]
    pub steps: Vec<String>,
    /// Who does it.
    pub who: Option<Ref<Person>>,
    /// How often.
    #[serde(default)]
    pub frequency: String,
}

/// What a person of either side said, and what became of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// The id by which the rest of the file names it.
    pub id: Id<Feedback>,
    /// What was said.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Who said it.
    pub who: Ref<Person>,
    /// When.
    pub date: At<Date>,
    /// What was decided.
    #[serde(default)]
    pub decision: String,
    /// The task that it became.
    pub task: Option<Ref<Task>>,
}

/// The boards on which the team works.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// Labels put on every card.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Trello.
    pub trello: Option<Trello>,
    /// Jira.
    pub jira: Option<Jira>,
}

/// A Trello board.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trello {
    /// Name of the board.
    #[schemars(length(min = 1))]
    pub board: String,
    /// List of what is to do.
    pub todo: Option<String>,
    /// List of what is going on.
    pub doing: Option<String>,
    /// List of what is done.
    pub done: Option<String>,
}

/// A Jira project.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Jira {
    /// Key of the project: capitals and digits, as `QIL`.
    #[schemars(length(min = 2, max = 10), extend("format" = "qilby-Jira-key"))]
    pub key: At<String>,
    /// Status of what is to do.
    pub todo: Option<String>,
    /// Status of what is going on.
    pub doing: Option<String>,
    /// Status of what is done.
    pub done: Option<String>,
}
