//! What scheduling gives.

use chrono::{NaiveDate, NaiveDateTime};

use super::Conflict;
use crate::calendar::Minute;

/// A schedule. Indexes are those of the [`Problem`](super::Problem).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// One entry a task, in the order of the problem.
    pub tasks: Vec<Scheduled>,
    /// One entry a resource, in the order of the problem.
    pub resources: Vec<ResourceLoad>,
    /// Start of the first task (the project's start when there is none).
    pub start: NaiveDateTime,
    /// Finish of the last task (the project's start when there is none).
    pub finish: NaiveDateTime,
    /// No plan can finish earlier. Equal to `finish`: the plan is proved the shortest.
    pub lower_bound: NaiveDateTime,
    /// Working minutes of the project's calendar from `lower_bound` to `finish`: at most so much could be gained.
    pub gap: Minute,
    /// Critical tasks that are not finished, by start.
    pub critical: Vec<usize>,
    /// What the project's finish hangs on, first task first: each waits for the one before, through a link or a
    /// person (its `why`).
    pub chain: Vec<usize>,
    /// What the schedule does not honour, in order.
    pub conflicts: Vec<Conflict>,
    /// What one day is in the project's calendar, to turn minutes of float into days (at least 1).
    pub minutes_per_day: Minute,
    /// How many schedules were built to find this one.
    pub schedules_built: u32,
}

/// Where one task stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheduled {
    /// Start: the actual one once it has begun.
    pub start: NaiveDateTime,
    /// Finish: the end of the last worked minute, never the next morning.
    pub finish: NaiveDateTime,
    /// Earliest start by links and dates alone, were nobody ever busy elsewhere.
    pub early_start: NaiveDateTime,
    /// Finish from `early_start`.
    pub early_finish: NaiveDateTime,
    /// Latest start that moves nothing of the project's finish: links hold, and on each person the order of the tasks
    /// stays as planned.
    pub late_start: NaiveDateTime,
    /// Finish from `late_start`.
    pub late_finish: NaiveDateTime,
    /// Working minutes from `start` to `late_start`: in the hours of those who do it for effort, otherwise in the
    /// project's. For work under way, from where it resumes.
    pub total_float: Minute,
    /// Working minutes by which it can slip and move no other task at all.
    pub free_float: Minute,
    /// Not finished and without total float: moving it moves the project's finish.
    pub critical: bool,
    /// Working minutes of the project's calendar from the finish to the deadline, negative when the deadline is missed;
    /// `None` without a deadline.
    pub deadline_margin: Option<Minute>,
    /// Who does it (the one chosen, for [`Assignment::Any`](super::Assignment)), in order of index.
    pub resources: Vec<usize>,
    /// When each of them works on it: by start, then resource.
    pub segments: Vec<Segment>,
    /// Why it is where it is.
    pub why: Why,
}

impl Scheduled {
    /// Misses its deadline by this many working minutes, or 0.
    pub fn late_by(&self) -> Minute {
        self.deadline_margin.map_or(0, |margin| (-margin).max(0))
    }
}

/// Uninterrupted work of one resource on one task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Segment {
    /// Start.
    pub from: NaiveDateTime,
    /// End.
    pub to: NaiveDateTime,
    /// The resource, by its index.
    pub resource: usize,
    /// Units of it.
    pub units: u32,
    /// Lies before the status date: work done, taken as spread from the actual start on.
    pub done: bool,
}

/// Why a task starts when it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    /// What binds it.
    pub cause: Cause,
    /// The instant from which the cause lets it start (FF, SF and as-late-as-possible: finish).
    pub from: NaiveDateTime,
    /// The instant from which links and dates alone let it start: before `from` when it waits for someone.
    pub ready: NaiveDateTime,
    /// It then waits for working hours: a night, a weekend, a holiday, leave.
    pub waits_for_hours: bool,
}

/// What binds the start of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The project's start.
    ProjectStart,
    /// The status date: it could have started before, and has not.
    StatusDate,
    /// Its own "not before" date.
    NotBefore,
    /// Its own fixed start.
    Fixed,
    /// It has begun, or is done.
    Actual,
    /// A link, by its index.
    Link(usize),
    /// A person is busy with another task until then.
    Busy {
        /// The person.
        resource: usize,
        /// The task that holds them.
        task: usize,
    },
    /// The daily or weekly capacity of those who do it is spent, or no gap between other tasks is long enough.
    Capacity,
    /// Placed as late as possible, before what a link (by its index) leads to.
    LateForLink(usize),
    /// Placed as late as possible, before its deadline.
    LateForDeadline,
    /// Placed as late as possible, before the next task of its people or the project's finish.
    LateForProject,
}

/// What is asked of one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceLoad {
    /// Minutes of work in all.
    pub minutes: Minute,
    /// Every week from the first start to the last finish of the plan, the same for all resources.
    pub weeks: Vec<WeekLoad>,
}

/// One week of one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekLoad {
    /// The Monday.
    pub monday: NaiveDate,
    /// Minutes of work.
    pub minutes: Minute,
    /// Minutes that could be worked: hours less leave, within the availability and the daily and weekly limits.
    pub capacity: Minute,
}
