//! What changed from one plan to another: what was added, removed, and what differs in the rest.
//!
//! Rows are the same when they have the same id. What follows from a change counts too: dates,
//! costs and addresses are compared as they were worked out, not as they were written.

mod again;
pub mod edits;
mod facts;
mod moves;
mod rights;
mod subject;

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::Plan;
use super::cost::Cents;
use super::network::reach::{Reach, reach};
use crate::model::value::{Size, TimeSpan};
pub use edits::{Edit, Edited};
use facts::Sheet;
pub use moves::{Move, Origin};
pub use rights::{Access, RightChange};
pub use subject::Subject;

/// A fact as it was or is; the reader's language gives it its form.
#[derive(Clone, PartialEq, Debug)]
pub enum Fact {
    /// Words, ids, addresses.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// A day and an hour.
    Moment(NaiveDateTime),
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
    /// Yes or no.
    Flag(bool),
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
    /// Key of the fact's name: one of the program's, or the key of the project file.
    pub fact: Cow<'static, str>,
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
    /// What the author changed in the file, in its order; the rest follows from it.
    pub edits: Vec<Edit>,
    /// Subjects that changed, in order.
    pub subjects: Vec<SubjectChanges>,
    /// Milestones that moved, and why.
    pub moves: Vec<Move>,
    /// Who gained or lost what.
    pub rights: Vec<RightChange>,
    /// What became reachable, and what no longer is.
    pub reach: Reach,
    /// Tests to be run again: their scope changed since they were run.
    pub again: Vec<Row>,
}

impl Changes {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty() && self.subjects.is_empty() && self.reach.is_empty()
    }

    /// How many rows were added, removed and changed.
    pub fn counts(&self) -> (usize, usize, usize) {
        let sum = |count: fn(&SubjectChanges) -> usize| self.subjects.iter().map(count).sum();
        (sum(|s| s.added.len()), sum(|s| s.removed.len()), sum(|s| s.changed.len()))
    }
}

/// Compares two plans, and the project files that they are the plans of.
pub fn changes(old: &Plan, new: &Plan, files: (&toml::Table, &toml::Table)) -> Changes {
    let edits = edits::edits(files.0, files.1);
    let mut found = worked_out(&facts::sheets(old), &facts::sheets(new));
    edits.iter().for_each(|edit| add(&mut found, edit, (old, new)));
    let work = |plan: &Plan| plan.timeline.tasks.iter().map(|task| task.work_minutes).sum();
    let version = |plan: &Plan| plan.project.project.version.value.clone();
    Changes {
        versions: (version(old), version(new)),
        finish: (old.timeline.finish, new.timeline.finish),
        total: (old.costs.total, new.costs.total),
        work: (work(old), work(new)),
        moves: moves::moves(old, new, &edits),
        edits,
        subjects: found.into_values().collect(),
        rights: rights::rights(old, new),
        reach: reach((&old.project, &old.network), (&new.project, &new.network)),
        again: again::to_run_again(old, new),
    }
}

type Found = BTreeMap<Subject, SubjectChanges>;

fn of(found: &mut Found, subject: Subject) -> &mut SubjectChanges {
    found.entry(subject).or_insert_with(|| SubjectChanges {
        subject,
        added: Vec::new(),
        removed: Vec::new(),
        changed: Vec::new(),
    })
}

/// What differs in what is told of each row.
fn worked_out(before: &[Sheet], after: &[Sheet]) -> Found {
    let mut found = Found::new();
    let of_all = |sheets: &'_ [Sheet]| -> BTreeMap<(Subject, String), usize> {
        let keys = sheets.iter().map(|sheet| (sheet.subject, sheet.row.id.clone()));
        keys.zip(0..).collect()
    };
    let (known, kept) = (of_all(before), of_all(after));
    for sheet in after {
        let former = known.get(&(sheet.subject, sheet.row.id.clone())).and_then(|place| before.get(*place));
        let Some(former) = former else {
            of(&mut found, sheet.subject).added.push(sheet.row.clone());
            continue;
        };
        let differences = differences(former, sheet);
        if !differences.is_empty() {
            of(&mut found, sheet.subject).changed.push(Changed { row: sheet.row.clone(), differences });
        }
    }
    for sheet in before.iter().filter(|sheet| !kept.contains_key(&(sheet.subject, sheet.row.id.clone()))) {
        of(&mut found, sheet.subject).removed.push(sheet.row.clone());
    }
    found
}

/// Adds what the author changed, where what is told of its row does not say so already.
fn add(found: &mut Found, edit: &Edit, (old, new): (&Plan, &Plan)) {
    let Some(subject) = Subject::of_table(&edit.table) else { return };
    let plan = if edit.what == Edited::Removed { old } else { new };
    let row = || Row { id: edit.id.clone(), label: plan.label(&edit.id).to_owned(), title: edit.title.clone() };
    let changes = of(found, subject);
    let has = |rows: &[Row]| rows.iter().any(|row| row.id == edit.id);
    match &edit.what {
        Edited::Added if !has(&changes.added) => changes.added.push(row()),
        Edited::Removed if !has(&changes.removed) => changes.removed.push(row()),
        Edited::Added | Edited::Removed => {}
        Edited::Changed { key, before, after } => {
            let place = changes.changed.iter().position(|changed| changed.row.id == edit.id);
            let place = place.unwrap_or_else(|| {
                changes.changed.push(Changed { row: row(), differences: Vec::new() });
                changes.changed.len() - 1
            });
            let Some(changed) = changes.changed.get_mut(place) else { return };
            let fact = edits::fact_of(key);
            if changed.differences.iter().all(|known| known.fact != fact) {
                let (before, after) = (before.clone(), after.clone());
                changed.differences.push(Difference { fact: fact.into(), before, after });
            }
        }
    }
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
            found.push(Difference { fact: fact.into(), before: old.cloned(), after: new.cloned() });
        }
    }
    found
}
