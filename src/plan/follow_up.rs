//! What a board or a tracker says of the work, against what the project file says.
//!
//! The board knows what was begun and what is finished; the file knows the rest. What the file already says stays: a
//! board that says otherwise is told, and changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::Plan;
use super::cards::estimate;
use super::timeline::TaskPlan;
use crate::model::value::Date;
use crate::model::{BoardCard, CardState, Milestone, Task};

/// A key of a task, of a milestone or of the project, to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// Id of the task or of the milestone; none for the project itself.
    pub id: Option<String>,
    /// The key.
    pub key: &'static str,
    /// Its value.
    pub value: EditValue,
}

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EditValue {
    /// A day.
    Date(Date),
    /// A whole number.
    Number(i64),
    /// A length of time, in minutes.
    Minutes(i64),
    /// Nothing any more.
    Removed,
}

/// Something that the board says otherwise, or that nobody can make out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Difference {
    /// Open on the board, finished in the file.
    Reopened,
    /// Not begun on the board, under way in the file.
    NotBegun,
    /// In a list or a status that says nothing of the work.
    Column(String),
    /// Due on the board on another day than the plan has it.
    Due {
        /// On the board.
        board: Date,
        /// In the plan.
        plan: Date,
    },
    /// Begun or finished after the date that the file stands on.
    After(Date),
    /// Two cards of the board are of it: the first counts.
    Twice,
}

/// What follows from a board.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FollowUp {
    /// What is to be written, in the order of the file.
    pub edits: Vec<Edit>,
    /// What is left as it is, by id.
    pub differences: Vec<(String, Difference)>,
    /// Names of cards that are of nothing in the file.
    pub unknown: Vec<String>,
    /// Tasks and milestones that no card is of.
    pub missing: Vec<String>,
    /// How many tasks and milestones the file has as the board has them.
    pub same: usize,
}

/// Compares the cards of a board with the plan. `as_of` is the day that the file is to stand on; without it, that of the
/// latest news, or the one that it stands on when that is later.
pub fn follow_up(plan: &Plan, cards: &[BoardCard], as_of: Option<Date>) -> FollowUp {
    let mut found = FollowUp::default();
    let by_id = matched(plan, cards, &mut found);
    let status = plan.project.project.status_date.value;
    let news = by_id.values().flat_map(|card| [card.started, card.finished]).flatten().max();
    let as_of = as_of.unwrap_or(news.map_or(status, |news| news.max(status)));
    for ((_, task), planned) in plan.project.tasks().zip(&plan.timeline.tasks) {
        let Some(card) = by_id.get(task.id.as_str()) else {
            found.missing.push(task.id.to_string());
            continue;
        };
        Item { found: &mut found, id: task.id.as_str(), card, as_of }.task(task, planned);
    }
    for (milestone, planned) in plan.project.milestone.iter().zip(&plan.timeline.milestones) {
        let Some(card) = by_id.get(milestone.id.as_str()) else {
            found.missing.push(milestone.id.to_string());
            continue;
        };
        let date = Date(planned.date.date());
        Item { found: &mut found, id: milestone.id.as_str(), card, as_of }.milestone(milestone, date);
    }
    if !found.edits.is_empty() && as_of != status {
        found.edits.insert(0, Edit { id: None, key: "status_date", value: EditValue::Date(as_of) });
    }
    found
}

/// The card of each task and milestone: by the id that its description names, else by its name.
fn matched<'a>(plan: &Plan, cards: &'a [BoardCard], found: &mut FollowUp) -> BTreeMap<String, &'a BoardCard> {
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    let mut known: BTreeSet<&str> = plan.project.phase.iter().map(|phase| phase.id.as_str()).collect();
    let phases = known.clone();
    let tasks = plan.project.tasks().map(|(_, task)| (task.id.as_str(), task.title.as_str()));
    let milestones = plan.project.milestone.iter().map(|one| (one.id.as_str(), one.title.as_str()));
    for (id, title) in tasks.chain(milestones) {
        known.insert(id);
        names.insert(plain(&format!("{} — {title}", plan.label(id))), id);
    }
    for phase in &plan.project.phase {
        let title = phase.title.as_str();
        names.insert(plain(&format!("Phase {} — {title}", plan.label(phase.id.as_str()))), phase.id.as_str());
    }
    let mut by_id: BTreeMap<String, &BoardCard> = BTreeMap::new();
    for card in cards {
        let named = card.text.lines().find_map(|line| named_id(line).filter(|id| known.contains(id)));
        match named.or_else(|| names.get(&plain(&card.name)).copied()) {
            None => found.unknown.push(card.name.clone()),
            // What a phase is follows from its tasks.
            Some(id) if phases.contains(id) => {}
            Some(id) if by_id.contains_key(id) => found.differences.push((id.to_owned(), Difference::Twice)),
            Some(id) => {
                by_id.insert(id.to_owned(), card);
            }
        }
    }
    by_id
}

/// The id of « *Identifiant :* lancement »: the one word after a heading.
fn named_id(line: &str) -> Option<&str> {
    let (heading, id) = line.trim().rsplit_once(['*', ' '])?;
    heading.trim_end_matches(['*', ' ']).ends_with(':').then_some(id)
}

/// A name as tools keep it: one space between words, no case.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A task or a milestone, and its card.
struct Item<'a> {
    found: &'a mut FollowUp,
    id: &'a str,
    card: &'a BoardCard,
    as_of: Date,
}

impl Item<'_> {
    fn task(mut self, task: &Task, planned: &TaskPlan) {
        let news = [self.card.started, self.card.finished].into_iter().flatten().max();
        let Some(state) = self.state(news) else { return };
        let before = self.found.edits.len();
        let begun = task.started.as_ref().map(|at| Date(at.value.date));
        let is_finished = task.finished.is_some();
        match state {
            CardState::Done if is_finished => {}
            CardState::Done => {
                let finished = self.card.finished.unwrap_or(self.as_of);
                let finished = begun.map_or(finished, |begun| finished.max(begun));
                self.begin(begun, Date(planned.start.date()), finished);
                self.edit("finished", EditValue::Date(finished));
                if task.progress.as_ref().is_some_and(|progress| progress.value < 100.0) {
                    self.edit("progress", EditValue::Number(100));
                }
                if task.remaining.is_some() {
                    self.edit("remaining", EditValue::Removed);
                }
            }
            _ if is_finished => return self.differs(Difference::Reopened),
            CardState::Todo if begun.is_some() => return self.differs(Difference::NotBegun),
            CardState::Todo => self.due(Date(planned.finish.date())),
            CardState::Doing => {
                self.begin(begun, Date(planned.start.date()), self.as_of);
                self.remaining(task, planned);
                self.due(Date(planned.finish.date()));
            }
        }
        self.found.same += usize::from(self.found.edits.len() == before);
    }

    fn milestone(mut self, milestone: &Milestone, planned: Date) {
        let Some(state) = self.state(self.card.finished) else { return };
        match (state, &milestone.reached) {
            (CardState::Done, None) => {
                self.edit("reached", EditValue::Date(self.card.finished.unwrap_or(self.as_of)));
            }
            (CardState::Done, Some(_)) => self.found.same += 1,
            (_, Some(_)) => self.differs(Difference::Reopened),
            (_, None) => {
                self.due(planned);
                self.found.same += 1;
            }
        }
    }

    /// What the card says, when that can be made out and is not after the day that the file stands on.
    fn state(&mut self, news: Option<Date>) -> Option<CardState> {
        let difference = match (self.card.state, news.filter(|news| *news > self.as_of)) {
            (Some(state), None) => return Some(state),
            (_, Some(news)) => Difference::After(news),
            (None, None) => Difference::Column(self.card.column.clone()),
        };
        self.differs(difference);
        None
    }

    /// When the work began: as the board says, else as it was planned, and not after `latest`.
    fn begin(&mut self, known: Option<Date>, planned: Date, latest: Date) {
        if known.is_none() {
            self.edit("started", EditValue::Date(self.card.started.or(self.card.start).unwrap_or(planned).min(latest)));
        }
    }

    /// The work that remains, when the board counts it and it has changed.
    fn remaining(&mut self, task: &Task, planned: &TaskPlan) {
        let Some((left, work)) = self.card.remaining.zip(estimate(planned)) else { return };
        // The board has what it was given, in whole minutes, or was never told.
        if (left - work.remaining).abs() <= 1 || left < 0 {
            return;
        }
        if task.remaining.is_some() && left > 0 && planned.people.len() == 1 {
            return self.edit("remaining", EditValue::Minutes(left));
        }
        let done = 100 - (left.min(work.total) * 100 + work.total / 2) / work.total;
        // A task is complete when it is finished, not before.
        let done = done.clamp(0, 99);
        if task.remaining.is_none() && done as f64 != planned.progress.round() {
            self.edit("progress", EditValue::Number(done));
        }
    }

    fn due(&mut self, plan: Date) {
        if let Some(board) = self.card.due.filter(|board| *board != plan) {
            self.differs(Difference::Due { board, plan });
        }
    }

    fn edit(&mut self, key: &'static str, value: EditValue) {
        self.found.edits.push(Edit { id: Some(self.id.to_owned()), key, value });
    }

    fn differs(&mut self, difference: Difference) {
        self.found.differences.push((self.id.to_owned(), difference));
    }
}

#[cfg(test)]
mod tests;
