//! What changed from one plan to another: what was added, removed, and what differs in the rest.
//!
//! Rows are the same when they have the same id. What follows from a change counts too: dates,
//! costs and addresses are compared as they were worked out, not as they were written.

mod again;
mod facts;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Plan;
use super::cost::Cents;
use super::network::reach::{Reach, reach};
use crate::model::value::{Size, TimeSpan};
use facts::Sheet;

/// What a change is about, in the order in which a reader is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "each is the table of that name")]
pub enum Subject {
    Project,
    Need,
    Objective,
    Milestone,
    Phase,
    Task,
    Deliverable,
    Member,
    Cost,
    Risk,
    Site,
    Link,
    Zone,
    Server,
    Device,
    Client,
    Flow,
    Group,
    User,
    Share,
    Application,
    Database,
    Backup,
    Alert,
    Control,
    Test,
    Training,
    Procedure,
}

impl Subject {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Subject::Project => "project",
            Subject::Need => "need",
            Subject::Objective => "objective",
            Subject::Milestone => "milestone",
            Subject::Phase => "phase",
            Subject::Task => "task",
            Subject::Deliverable => "deliverable",
            Subject::Member => "member",
            Subject::Cost => "cost",
            Subject::Risk => "risk",
            Subject::Site => "site",
            Subject::Link => "link",
            Subject::Zone => "zone",
            Subject::Server => "server",
            Subject::Device => "device",
            Subject::Client => "client",
            Subject::Flow => "flow",
            Subject::Group => "group",
            Subject::User => "user",
            Subject::Share => "share",
            Subject::Application => "application",
            Subject::Database => "database",
            Subject::Backup => "backup",
            Subject::Alert => "alert",
            Subject::Control => "control",
            Subject::Test => "test",
            Subject::Training => "training",
            Subject::Procedure => "procedure",
        }
    }
}

/// A fact as it was or is; the reader's language gives it its form.
#[derive(Clone, PartialEq, Debug)]
pub enum Fact {
    /// Words, ids, addresses.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// An amount.
    Money(Cents),
    /// Working minutes.
    Work(i64),
    /// A number.
    Number(f64),
    /// A size of memory or storage.
    Size(Size),
    /// A length of time, as written.
    Span(TimeSpan),
    /// A word of the project file: its list and itself.
    Choice(&'static str, &'static str),
    /// Several of them.
    List(Vec<String>),
}

/// A row that was added or removed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Id.
    pub id: String,
    /// Short code, as the reader knows it.
    pub label: String,
    /// What it is called.
    pub title: String,
}

/// A fact that differs; none on a side where it was or is not said.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// Key of the fact's name.
    pub fact: &'static str,
    /// As it was.
    pub before: Option<Fact>,
    /// As it is.
    pub after: Option<Fact>,
}

/// A row that differs.
#[derive(Clone, PartialEq, Debug)]
pub struct Changed {
    /// The row, as it is now.
    pub row: Row,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// Everything that changed of one subject.
#[derive(Clone, PartialEq, Debug)]
pub struct SubjectChanges {
    /// The subject.
    pub subject: Subject,
    /// Rows that are new.
    pub added: Vec<Row>,
    /// Rows that are gone.
    pub removed: Vec<Row>,
    /// Rows that differ.
    pub changed: Vec<Changed>,
}

/// Everything that changed.
#[derive(Clone, PartialEq, Debug)]
pub struct Changes {
    /// Version before and after.
    pub versions: (String, String),
    /// Last day before and after.
    pub finish: (NaiveDate, NaiveDate),
    /// Total before and after.
    pub total: (Cents, Cents),
    /// Work before and after, in working minutes.
    pub work: (i64, i64),
    /// Subjects that changed, in order.
    pub subjects: Vec<SubjectChanges>,
    /// What became reachable, and what no longer is.
    pub reach: Reach,
    /// Tests to be run again: their scope changed since they were run.
    pub again: Vec<Row>,
}

impl Changes {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.subjects.is_empty() && self.reach.is_empty()
    }

    /// How many rows were added, removed and changed.
    pub fn counts(&self) -> (usize, usize, usize) {
        let sum = |count: fn(&SubjectChanges) -> usize| self.subjects.iter().map(count).sum();
        (sum(|s| s.added.len()), sum(|s| s.removed.len()), sum(|s| s.changed.len()))
    }
}

/// Compares two plans.
pub fn changes(old: &Plan, new: &Plan) -> Changes {
    let (before, after) = (facts::sheets(old), facts::sheets(new));
    let mut found: BTreeMap<Subject, SubjectChanges> = BTreeMap::new();
    let mut of = |subject: Subject, change: Change| {
        let changes = found.entry(subject).or_insert_with(|| SubjectChanges {
            subject,
            added: Vec::new(),
            removed: Vec::new(),
            changed: Vec::new(),
        });
        match change {
            Change::Added(row) => changes.added.push(row),
            Change::Removed(row) => changes.removed.push(row),
            Change::Changed(changed) => changes.changed.push(changed),
        }
    };
    let known: BTreeMap<(Subject, &str), &Sheet> =
        before.iter().map(|sheet| ((sheet.subject, sheet.row.id.as_str()), sheet)).collect();
    let kept: BTreeMap<(Subject, &str), &Sheet> =
        after.iter().map(|sheet| ((sheet.subject, sheet.row.id.as_str()), sheet)).collect();
    for sheet in &after {
        match known.get(&(sheet.subject, sheet.row.id.as_str())) {
            None => of(sheet.subject, Change::Added(sheet.row.clone())),
            Some(former) => {
                let differences = differences(former, sheet);
                if !differences.is_empty() {
                    of(sheet.subject, Change::Changed(Changed { row: sheet.row.clone(), differences }));
                }
            }
        }
    }
    for sheet in before.iter().filter(|sheet| !kept.contains_key(&(sheet.subject, sheet.row.id.as_str()))) {
        of(sheet.subject, Change::Removed(sheet.row.clone()));
    }
    let work = |plan: &Plan| plan.timeline.tasks.iter().map(|task| task.work_minutes).sum();
    let version = |plan: &Plan| plan.project.project.version.value.clone();
    Changes {
        versions: (version(old), version(new)),
        finish: (old.timeline.finish, new.timeline.finish),
        total: (old.costs.total, new.costs.total),
        work: (work(old), work(new)),
        subjects: found.into_values().collect(),
        reach: reach((&old.project, &old.network), (&new.project, &new.network)),
        again: again::to_run_again(old, new),
    }
}

enum Change {
    Added(Row),
    Removed(Row),
    Changed(Changed),
}

/// Facts that differ, in the order in which they are told.
fn differences(before: &Sheet, after: &Sheet) -> Vec<Difference> {
    let names = before.facts.iter().chain(&after.facts).map(|(name, _)| *name);
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for fact in names {
        if seen.contains(&fact) {
            continue;
        }
        seen.push(fact);
        let (old, new) = (before.get(fact), after.get(fact));
        if old != new {
            found.push(Difference { fact, before: old.cloned(), after: new.cloned() });
        }
    }
    found
}
