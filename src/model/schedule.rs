//! When the work is done: phases, tasks, milestones, deliverables.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::choice::choice;
use super::value::{At, Date, Id, Moment, Ref, TimeSpan};
use super::{Anyone, Need, Objective, Person, Predecessor, Stakeholder, Worker};

/// A part of the project that holds tasks. Its dates follow from theirs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// The id by which the rest of the file names it.
    pub id: Id<Phase>,
    /// Title.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What the phase is for (Markdown).
    #[serde(default)]
    pub description: String,
    /// The tasks of the phase.
    #[serde(default)]
    pub task: Vec<Task>,
}

/// A piece of work. Exactly one of `effort`, `length` and `duration` says how long it takes.
///
/// Its dates are worked out from what it waits for, who works on it, and the calendar.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// The id by which the rest of the file names it.
    pub id: Id<Task>,
    /// What is done.
    #[schemars(length(min = 1))]
    pub title: String,
    /// More about it (Markdown).
    #[serde(default)]
    pub description: String,
    /// Working time of each person named, as `3d`: who works half time takes twice as long.
    pub effort: Option<At<TimeSpan>>,
    /// Working time of the project calendar, whoever works on it.
    pub length: Option<At<TimeSpan>>,
    /// Elapsed time, nights and weekends included: a delivery, a DNS change.
    pub duration: Option<At<TimeSpan>>,
    /// Who works on it: a list (all together), `{ any = [...] }` (one of them) or
    /// `{ shared = [...] }` (the effort is divided between them).
    #[serde(default)]
    pub assign: Assign,
    /// What it waits for.
    #[serde(default)]
    pub after: Vec<Dependency>,
    /// It cannot begin before this.
    pub not_before: Option<At<Moment>>,
    /// It begins exactly then: an appointment.
    pub fixed: Option<At<Moment>>,
    /// It should be finished by then; a miss is reported, dates are not bent.
    pub deadline: Option<At<Moment>>,
    /// As late as possible instead of as soon as possible.
    #[serde(default)]
    pub alap: bool,
    /// Who goes first when two tasks want the same person: 0 to 1000, 500 when absent.
    #[schemars(range(min = 0, max = 1000))]
    pub priority: Option<At<u16>>,
    /// Whether another task may interrupt it.
    #[serde(default)]
    pub split: bool,
    /// When it really began.
    pub started: Option<At<Moment>>,
    /// When it was really finished.
    pub finished: Option<At<Moment>>,
    /// Done so far, in percent.
    #[schemars(range(min = 0, max = 100))]
    pub progress: Option<At<f64>>,
    /// Work that remains, when it is better known than the progress.
    pub remaining: Option<At<TimeSpan>>,
    /// Work really spent on it so far, all people together: its actual cost. When absent, what the plan counts.
    pub spent: Option<At<TimeSpan>>,
    /// Optimistic, likely and pessimistic estimates.
    pub estimate: Option<Estimate>,
    /// Deliverables it produces.
    #[serde(default)]
    pub produces: Vec<Ref<Deliverable>>,
    /// Objectives it serves.
    #[serde(default)]
    pub objectives: Vec<Ref<Objective>>,
    /// Needs it serves.
    #[serde(default)]
    pub needs: Vec<Ref<Need>>,
    /// A cost of its own, beside the work.
    #[schemars(range(min = 0))]
    pub fixed_cost: Option<At<f64>>,
    /// Who answers for it (A of RACI); the first person assigned when absent.
    pub accountable: Option<Ref<Person>>,
    /// Who is asked (C of RACI).
    #[serde(default)]
    pub consulted: Vec<Ref<Anyone>>,
    /// Who is told (I of RACI).
    #[serde(default)]
    pub informed: Vec<Ref<Anyone>>,
}

/// A three-point estimate of the task's work. The schedule goes by the work of the task; from the estimates follows how
/// likely each milestone is to meet its date, in the project plan and in `qilby why MILESTONE`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// If all goes well.
    pub optimistic: At<TimeSpan>,
    /// Most likely.
    pub likely: At<TimeSpan>,
    /// If much goes wrong.
    pub pessimistic: At<TimeSpan>,
}

/// Who works on a task.
#[derive(Clone, Debug)]
pub enum Assign {
    /// All of them, together.
    All(Vec<Ref<Worker>>),
    /// One of them: the one who makes the plan shorter.
    Any(Vec<Ref<Worker>>),
    /// All of them; the effort is divided between them.
    Shared(Vec<Ref<Worker>>),
}

impl Assign {
    /// Everyone named.
    pub fn named(&self) -> &[Ref<Worker>] {
        match self {
            Assign::All(who) | Assign::Any(who) | Assign::Shared(who) => who,
        }
    }
}

impl Default for Assign {
    fn default() -> Self {
        Assign::All(Vec::new())
    }
}

/// The table form of an assignment.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssignTable {
    /// One of them.
    any: Option<Vec<Ref<Worker>>>,
    /// All of them, dividing the effort.
    shared: Option<Vec<Ref<Worker>>>,
}

impl<'de> Deserialize<'de> for Assign {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        struct Shapes;
        impl<'de> Visitor<'de> for Shapes {
            type Value = Assign;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of ids, or a table with `any` or `shared`")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Assign, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Assign::All)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Assign, A::Error> {
                let table = AssignTable::deserialize(MapAccessDeserializer::new(map))?;
                match (table.any, table.shared) {
                    (Some(who), None) => Ok(Assign::Any(who)),
                    (None, Some(who)) => Ok(Assign::Shared(who)),
                    _ => Err(serde::de::Error::custom("exactly one of `any` and `shared` is expected")),
                }
            }
        }
        de.deserialize_any(Shapes)
    }
}

impl JsonSchema for Assign {
    fn schema_name() -> Cow<'static, str> {
        "Assign".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let list =
            || json_schema!({ "type": "array", "items": Ref::<Worker>::json_schema(&mut SchemaGenerator::default()) });
        let table = |key: &str, description: &str| {
            let mut list = list();
            list.insert("description".into(), description.into());
            json_schema!({
                "type": "object",
                "properties": { key: list },
                "required": [key],
                "additionalProperties": false,
            })
        };
        json_schema!({
            "description": "Who works on a task.",
            "anyOf": [list(), table("any", "One of them."), table("shared", "All of them, dividing the effort.")],
        })
    }
}

choice! {
    /// How two tasks are tied.
    LinkType {
        /// Finish to start.
        FinishStart = "FS",
        /// Start to start.
        StartStart = "SS",
        /// Finish to finish.
        FinishFinish = "FF",
        /// Start to finish.
        StartFinish = "SF",
    }
}

/// What a task or a milestone waits for: an id alone (finish to start), or a table.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// The task, milestone or phase waited for.
    pub on: Ref<Predecessor>,
    /// How the two are tied.
    pub link: LinkType,
    /// Delay; a lead when negative.
    pub lag: Option<At<TimeSpan>>,
    /// Whether the lag is elapsed time rather than working time.
    pub elapsed: bool,
}

/// The table form of a dependency.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DependencyTable {
    /// The task, milestone or phase waited for.
    task: Ref<Predecessor>,
    /// How the two are tied; FS when absent.
    #[serde(rename = "type")]
    link: Option<LinkType>,
    /// Delay in working time, as `2d`; a lead when negative.
    lag: Option<At<TimeSpan>>,
    /// Whether the lag counts nights and weekends.
    #[serde(default)]
    elapsed: bool,
}

impl<'de> Deserialize<'de> for Dependency {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        // The span of a plain string is known only to the deserializer that holds it, so both
        // shapes go through `At`, and the inner visitor tells them apart.
        struct Either(Result<String, DependencyTable>);
        impl<'de> Deserialize<'de> for Either {
            fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
                struct Shapes;
                impl<'de> Visitor<'de> for Shapes {
                    type Value = Either;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("an id, or a table with `task`")
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Either, E> {
                        Ok(Either(Ok(text.to_owned())))
                    }
                    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Either, A::Error> {
                        DependencyTable::deserialize(MapAccessDeserializer::new(map)).map(|t| Either(Err(t)))
                    }
                }
                de.deserialize_any(Shapes)
            }
        }
        let At { value: Either(shape), span } = At::deserialize(de)?;
        Ok(match shape {
            Ok(text) => Dependency { on: Ref::new(text, span), link: LinkType::FinishStart, lag: None, elapsed: false },
            Err(table) => Dependency {
                on: table.task,
                link: table.link.unwrap_or(LinkType::FinishStart),
                lag: table.lag,
                elapsed: table.elapsed,
            },
        })
    }
}

impl JsonSchema for Dependency {
    fn schema_name() -> Cow<'static, str> {
        "Dependency".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let id = Ref::<Predecessor>::json_schema(generator);
        let table = generator.subschema_for::<DependencyTable>();
        json_schema!({
            "description": "What is waited for: an id alone (finish to start), or a table.",
            "anyOf": [id, table],
        })
    }
}

/// A point to reach. It takes no time; its date follows from what it waits for and is compared with the contract's.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// The id by which the rest of the file names it.
    pub id: Id<Milestone>,
    /// What is reached.
    #[schemars(length(min = 1))]
    pub title: String,
    /// More about it (Markdown).
    #[serde(default)]
    pub description: String,
    /// What must be finished.
    #[serde(default)]
    pub after: Vec<Dependency>,
    /// The phase in which it is shown; the phase of its last task when absent.
    pub phase: Option<Ref<Phase>>,
    /// Contractual date.
    pub due: Option<At<Date>>,
    /// When it was really reached.
    pub reached: Option<At<Date>>,
    /// Deliverables due then.
    #[serde(default)]
    pub deliverables: Vec<Ref<Deliverable>>,
    /// Who validates it.
    pub validated_by: Option<Ref<Stakeholder>>,
    /// Share of the price invoiced when it is reached, in percent.
    #[schemars(range(min = 0, max = 100))]
    pub invoice: Option<At<f64>>,
}

choice! {
    /// What a deliverable is.
    DeliverableKind {
        /// A document.
        Document = "document",
        /// Something that runs.
        System = "system",
        /// A session, a service.
        Service = "service",
    }
}

/// Something handed over: named by the tasks that produce it and the milestones at which it is due.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deliverable {
    /// The id by which the rest of the file names it.
    pub id: Id<Deliverable>,
    /// What it is.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Document, system or service.
    #[serde(default = "document")]
    pub kind: DeliverableKind,
    /// More about it (Markdown).
    #[serde(default)]
    pub description: String,
    /// The file of the output folder that it is, as `recette.pdf`.
    pub file: Option<At<String>>,
    /// To whom it is handed over.
    #[serde(default)]
    pub to: Vec<Ref<Stakeholder>>,
    /// What makes it acceptable, one criterion a line.
    #[serde(default)]
    pub acceptance: Vec<String>,
}

fn document() -> DeliverableKind {
    DeliverableKind::Document
}
