//! Why a task or a milestone is where it is, and what that hangs on, back to the start of the project.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;

use super::{State, Timeline};
use crate::model::LinkType;

/// What binds a task or a milestone to its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    /// The start of the project.
    ProjectStart,
    /// The status date: it could have begun before, and has not.
    StatusDate,
    /// Its own `not_before`.
    NotBefore,
    /// Its own `fixed` date.
    Fixed,
    /// It has begun, or is done.
    Actual,
    /// What it waits for.
    Link(Tie),
    /// Someone is busy with something else until then.
    Busy {
        /// Number of the member.
        member: usize,
        /// Id of the task that holds them.
        task: String,
    },
    /// The daily or weekly limit of those who do it is spent, or no gap between other tasks is long enough.
    Capacity,
    /// As late as possible before what waits for it.
    BeforeLink(Tie),
    /// As late as possible before its deadline.
    BeforeDeadline,
    /// As late as possible before the next task of its people, or the end of the project.
    BeforeEnd,
}

/// A link, seen from one of its ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tie {
    /// Id at the other end.
    pub other: String,
    /// How the two are tied.
    pub link: LinkType,
    /// Minutes between them; negative for a lead.
    pub lag: i64,
    /// Whether the lag counts nights and weekends.
    pub elapsed: bool,
}

/// Why a task or a milestone is where it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Why {
    /// What binds it.
    pub cause: Cause,
    /// The instant from which the cause lets it start.
    pub from: NaiveDateTime,
    /// Working minutes for which it waits for someone, its links and dates being met.
    pub waits: i64,
    /// Whether it then waits for working hours: a night, a weekend, a holiday, leave.
    pub waits_for_hours: bool,
}

impl Why {
    /// Id of what it hangs on, if it hangs on another task or milestone.
    pub fn other(&self) -> Option<&str> {
        match &self.cause {
            Cause::Link(tie) | Cause::BeforeLink(tie) => Some(&tie.other),
            Cause::Busy { task, .. } => Some(task),
            _ => None,
        }
    }
}

/// A task or a milestone in time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point<'a> {
    /// Id.
    pub id: &'a str,
    /// Whether it is a milestone.
    pub is_milestone: bool,
    /// Start.
    pub start: NaiveDateTime,
    /// Finish.
    pub finish: NaiveDateTime,
    /// Working minutes of the project from start to finish.
    pub span_minutes: i64,
    /// Working minutes by which it can slip without moving the end of the project.
    pub total_float: i64,
    /// Working minutes by which it can slip without moving anything else; none for a milestone.
    pub free_float: Option<i64>,
    /// Whether a slip moves the end of the project.
    pub critical: bool,
    /// Where it stands.
    pub state: State,
    /// Why it is there.
    pub why: &'a Why,
}

impl Timeline {
    /// The task or the milestone of that id.
    pub fn point(&self, id: &str) -> Option<Point<'_>> {
        let task = self.task(id).map(|task| Point {
            id: &task.id,
            is_milestone: false,
            start: task.start,
            finish: task.finish,
            span_minutes: task.span_minutes,
            total_float: task.total_float,
            free_float: Some(task.free_float),
            critical: task.critical,
            state: task.state,
            why: &task.why,
        });
        task.or_else(|| {
            self.milestone(id).map(|milestone| Point {
                id: &milestone.id,
                is_milestone: true,
                start: milestone.date,
                finish: milestone.date,
                span_minutes: 0,
                total_float: milestone.total_float,
                free_float: None,
                critical: milestone.critical,
                state: milestone.state,
                why: &milestone.why,
            })
        })
    }

    /// What something hangs on, back to what hangs on nothing else: that comes first, the thing itself last.
    pub fn chain(&self, id: &str) -> Vec<Point<'_>> {
        let mut seen = BTreeSet::new();
        let mut chain = Vec::new();
        let mut next = self.point(id);
        while let Some(point) = next.filter(|point| seen.insert(point.id)) {
            chain.push(point);
            next = point.why.other().and_then(|other| self.point(other));
        }
        chain.reverse();
        chain
    }
}
