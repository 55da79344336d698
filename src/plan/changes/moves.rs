//! Milestones that moved, by how much, and which changes of the author they hang on.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Edit, Row};
use crate::plan::Plan;
use crate::plan::timeline::Point;

/// A milestone that moved.
#[derive(Clone, PartialEq, Debug)]
pub struct Move {
    /// The milestone.
    pub row: Row,
    /// Its day before.
    pub before: NaiveDate,
    /// Its day now.
    pub after: NaiveDate,
    /// The day that the contract says, now.
    pub due: Option<NaiveDate>,
    /// Why: what the author changed of all that it hangs on, in order of time; empty when it only follows from work that
    /// moved elsewhere.
    pub origins: Vec<Origin>,
}

impl Move {
    /// Calendar days lost; gained when negative.
    pub fn days(&self) -> i64 {
        (self.after - self.before).num_days()
    }

    /// Calendar days after the contractual day; none when it is met, or when there is none.
    pub fn days_late(&self) -> Option<i64> {
        self.due.map(|due| (self.after - due).num_days()).filter(|days| *days > 0)
    }
}

/// A row that the author changed and that moves others.
#[derive(Clone, PartialEq, Debug)]
pub struct Origin {
    /// The row.
    pub row: Row,
    /// The changes, by their place among all.
    pub edits: Vec<usize>,
}

/// Keys of tasks and milestones that move dates.
const TIMED: &[&str] = &[
    "effort",
    "length",
    "duration",
    "assign",
    "after",
    "not_before",
    "fixed",
    "deadline",
    "alap",
    "priority",
    "split",
    "started",
    "finished",
    "progress",
    "remaining",
    "spent",
    "estimate",
    "reached",
    "phase",
];

/// Keys of the project and of its members that do.
const TIMED_WIDE: &[&str] = &["start", "status_date", "availability", "daily_cap", "weekly_cap", "calendar", "leave"];

/// The milestones of both plans whose day differs.
pub(super) fn moves(old: &Plan, new: &Plan, edits: &[Edit]) -> Vec<Move> {
    let of = |found: &crate::plan::timeline::MilestonePlan| {
        let before = old.timeline.milestone(&found.id)?.date.date();
        let after = found.date.date();
        (before != after).then(|| Move {
            row: row((old, new), &found.id),
            before,
            after,
            due: found.due,
            origins: origins((old, new), &found.id, edits),
        })
    };
    new.timeline.milestones.iter().filter_map(of).collect()
}

fn row((old, new): (&Plan, &Plan), id: &str) -> Row {
    let plan = if new.project.entry(id).is_some() { new } else { old };
    Row { id: id.to_owned(), label: plan.label(id).to_owned(), title: plan.project.title(id).to_owned() }
}

/// What the author changed of what a milestone hangs on, before and now.
fn origins(plans: (&Plan, &Plan), id: &str, edits: &[Edit]) -> Vec<Origin> {
    let (was, is) = (plans.0.timeline.chain(id), plans.1.timeline.chain(id));
    let mut found: Vec<Origin> = Vec::new();
    let mut people = BTreeSet::new();
    for (plan, chain) in [(plans.1, &is), (plans.0, &was)] {
        for point in chain {
            take(plans, point, edits, &mut found);
            people.extend(workers(plan, point));
        }
    }
    let wide = |edit: &Edit| {
        let timed = edit.key().is_none_or(|key| TIMED_WIDE.contains(&key));
        match edit.table.as_str() {
            "calendar" | "calendar.other" | "schedule" => edit.key() != Some("baseline"),
            "project" => timed,
            "member" => timed && people.contains(&edit.id),
            _ => false,
        }
    };
    for (place, edit) in edits.iter().enumerate().filter(|(_, edit)| wide(edit)) {
        add(
            &mut found,
            Row { id: edit.id.clone(), label: plans.1.label(&edit.id).to_owned(), title: edit.title.clone() },
            place,
        );
    }
    found
}

fn take(plans: (&Plan, &Plan), point: &Point<'_>, edits: &[Edit], found: &mut Vec<Origin>) {
    let table = if point.is_milestone { "milestone" } else { "phase.task" };
    let own =
        |edit: &Edit| edit.table == table && edit.id == point.id && edit.key().is_none_or(|key| TIMED.contains(&key));
    for (place, _) in edits.iter().enumerate().filter(|(_, edit)| own(edit)) {
        add(found, row(plans, point.id), place);
    }
}

fn add(found: &mut Vec<Origin>, row: Row, place: usize) {
    match found.iter_mut().find(|origin| origin.row.id == row.id) {
        Some(origin) if origin.edits.contains(&place) => {}
        Some(origin) => origin.edits.push(place),
        None => found.push(Origin { row, edits: vec![place] }),
    }
}

fn workers(plan: &Plan, point: &Point<'_>) -> Vec<String> {
    let work = plan.timeline.task(point.id).map(|task| task.work.as_slice()).unwrap_or_default();
    let id = |share: &crate::plan::timeline::Share| Some(plan.project.member.get(share.member)?.id.as_str().to_owned());
    work.iter().filter_map(id).collect()
}
