//! When everything happens: what the schedule engine worked out, in the project's own terms.

mod build;
mod chances;
mod findings;
mod problem;
#[cfg(test)]
mod tests;
mod why;

use chrono::{NaiveDate, NaiveDateTime};

pub use build::timeline;
pub use chances::Chances;
pub(in crate::plan) use problem::{other_rules, project_rules};
pub use why::{Cause, Point, Tie, Why};

/// Where a task stands on the status date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// Not begun.
    Todo,
    /// Begun, not finished.
    Doing,
    /// Finished, or reached.
    Done,
}

impl State {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            State::Todo => "todo",
            State::Doing => "doing",
            State::Done => "done",
        }
    }
}

/// What one person does on one task.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    /// Number of the member in the project.
    pub member: usize,
    /// Working minutes, all days together.
    pub minutes: i64,
    /// Working minutes of each day that has some, in order.
    pub days: Vec<(NaiveDate, i64)>,
}

/// A task in time.
#[derive(Clone, PartialEq, Debug)]
pub struct TaskPlan {
    /// Id.
    pub id: String,
    /// Number of its phase.
    pub phase: usize,
    /// Start.
    pub start: NaiveDateTime,
    /// Finish.
    pub finish: NaiveDateTime,
    /// Earliest start, if everyone could do everything at once.
    pub earliest_start: NaiveDateTime,
    /// Latest finish that does not move the end of the project.
    pub latest_finish: NaiveDateTime,
    /// Working minutes by which it can slip without moving the end of the project.
    pub total_float: i64,
    /// Working minutes by which it can slip without moving anything else.
    pub free_float: i64,
    /// Whether a slip moves the end of the project.
    pub critical: bool,
    /// Working minutes of the project calendar from start to finish.
    pub span_minutes: i64,
    /// Who does what on it.
    pub work: Vec<Share>,
    /// Working minutes of everyone together.
    pub work_minutes: i64,
    /// Numbers of the members who do it, or who follow it when it takes nobody's time.
    pub people: Vec<usize>,
    /// Done so far, in percent.
    pub progress: f64,
    /// Where it stands.
    pub state: State,
    /// Whether it misses its deadline.
    pub late: bool,
    /// Why it is where it is.
    pub why: Why,
}

/// A milestone in time.
#[derive(Clone, PartialEq, Debug)]
pub struct MilestonePlan {
    /// Id.
    pub id: String,
    /// Number of the phase in which it is shown.
    pub phase: Option<usize>,
    /// When it is, or was, reached.
    pub date: NaiveDateTime,
    /// Contractual date.
    pub due: Option<NaiveDate>,
    /// Calendar days after the contractual date; negative when ahead of it.
    pub days_late: i64,
    /// Working minutes after the contractual date; 0 when it is met.
    pub minutes_late: i64,
    /// Working minutes by which it can slip without moving the end of the project.
    pub total_float: i64,
    /// Whether a slip moves the end of the project.
    pub critical: bool,
    /// Whether it is reached on the status date.
    pub state: State,
    /// Why it is where it is.
    pub why: Why,
    /// How likely its date is; none without estimates, or once it is reached.
    pub chances: Option<Chances>,
}

/// A phase in time: from its first task to its last.
#[derive(Clone, PartialEq, Debug)]
pub struct PhasePlan {
    /// Id.
    pub id: String,
    /// Start of the first task; none without tasks.
    pub start: Option<NaiveDateTime>,
    /// Finish of the last task.
    pub finish: Option<NaiveDateTime>,
    /// Working minutes of everyone together.
    pub work_minutes: i64,
    /// Done so far, in percent of the work.
    pub progress: f64,
}

/// A week of one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WeekLoad {
    /// Monday.
    pub monday: NaiveDate,
    /// Working minutes planned.
    pub planned: i64,
    /// Working minutes available: calendar, leave and part-time taken into account.
    pub available: i64,
}

/// A member in time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberPlan {
    /// Id.
    pub id: String,
    /// Working minutes, all tasks together.
    pub minutes: i64,
    /// Every week of the project.
    pub weeks: Vec<WeekLoad>,
}

/// A day of the calendar that is not worked, with its reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DayOff {
    /// The day.
    pub date: NaiveDate,
    /// Key of the public holiday's text; none for a closure.
    pub holiday: Option<&'static str>,
    /// Reason of the closure, as written.
    pub reason: String,
}

/// The whole project in time.
#[derive(Clone, PartialEq, Debug)]
pub struct Timeline {
    /// Every task, in the order of the file.
    pub tasks: Vec<TaskPlan>,
    /// Every milestone, in the order of the file.
    pub milestones: Vec<MilestonePlan>,
    /// Every phase, in the order of the file.
    pub phases: Vec<PhasePlan>,
    /// Every member, in the order of the file.
    pub members: Vec<MemberPlan>,
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub finish: NaiveDate,
    /// The "as of" date.
    pub status: NaiveDate,
    /// Working minutes of a working day.
    pub day_minutes: i64,
    /// Working days from the first to the last day.
    pub working_days: usize,
    /// Weekdays that are not worked, 0 for Monday.
    pub weekend: Vec<u8>,
    /// Public holidays and closures on days that would be worked, from the first to the last day.
    pub days_off: Vec<DayOff>,
    /// Ids of the tasks and milestones of the critical path, in order of time.
    pub critical_path: Vec<String>,
    /// No plan can finish earlier.
    pub lower_bound: NaiveDateTime,
    /// Working minutes between that bound and the finish: at most so much could be gained.
    pub gap: i64,
}

impl Timeline {
    /// The task of that id.
    pub fn task(&self, id: &str) -> Option<&TaskPlan> {
        self.tasks.iter().find(|task| task.id == id)
    }

    /// The milestone of that id.
    pub fn milestone(&self, id: &str) -> Option<&MilestonePlan> {
        self.milestones.iter().find(|milestone| milestone.id == id)
    }

    /// Done so far in the whole project, in percent of the work.
    pub fn progress(&self) -> f64 {
        let total: i64 = self.tasks.iter().map(|task| task.work_minutes).sum();
        let done: f64 = self.tasks.iter().map(|task| task.work_minutes as f64 * task.progress).sum();
        if total == 0 { 0.0 } else { done / total as f64 }
    }
}
