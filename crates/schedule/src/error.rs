//! Why there is no schedule, and what a schedule could not honour.

use std::fmt;

use chrono::NaiveDateTime;

/// Why a problem has no schedule. Indexes are those of the [`Problem`](super::Problem).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScheduleError {
    /// An index points at nothing: a fault of the caller.
    UnknownIndex {
        /// Which list: "calendar", "resource" or "task".
        what: &'static str,
        /// The index.
        index: usize,
    },
    /// Tasks wait for one another, in a ring.
    Cycle {
        /// The ring, each task before the one that waits for it; the last is before the first.
        tasks: Vec<usize>,
    },
    /// A list of assignees is empty.
    NobodyAssigned {
        /// The task.
        task: usize,
    },
    /// A share of nothing for a task of effort, or more units than there are.
    ImpossibleShare {
        /// The task.
        task: usize,
        /// The resource.
        resource: usize,
    },
    /// A length of time is negative, or too long to count.
    ImpossibleLength {
        /// The task.
        task: usize,
    },
    /// A date lies more than [`MAX_YEARS`](super::MAX_YEARS) from the project's start.
    DateTooFar {
        /// The task; `None` for the project's own dates.
        task: Option<usize>,
        /// The date.
        date: NaiveDateTime,
    },
    /// Finished before it started.
    FinishBeforeStart {
        /// The task.
        task: usize,
    },
    /// Those assigned have no working time left, each or all together.
    NoWorkingTime {
        /// The task.
        task: usize,
    },
    /// The task would finish more than [`MAX_YEARS`](super::MAX_YEARS) after the project's start.
    TooLong {
        /// The task.
        task: usize,
    },
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScheduleError::UnknownIndex { what, index } => {
                write!(out, "there is no {what} {index}")
            }
            ScheduleError::Cycle { tasks } => write!(out, "tasks {tasks:?} wait for one another"),
            ScheduleError::NobodyAssigned { task } => {
                write!(out, "nobody is assigned to task {task}")
            }
            ScheduleError::ImpossibleShare { task, resource } => {
                write!(out, "task {task} takes a share of resource {resource} that it cannot have")
            }
            ScheduleError::ImpossibleLength { task } => {
                write!(out, "task {task} has an impossible length")
            }
            ScheduleError::DateTooFar { task: Some(task), date } => {
                write!(out, "task {task} has a date too far away: {date}")
            }
            ScheduleError::DateTooFar { task: None, date } => {
                write!(out, "the date {date} is too far away")
            }
            ScheduleError::FinishBeforeStart { task } => {
                write!(out, "task {task} finishes before it starts")
            }
            ScheduleError::NoWorkingTime { task } => {
                write!(out, "nobody has working time for task {task}")
            }
            ScheduleError::TooLong { task } => write!(out, "task {task} never finishes"),
        }
    }
}

impl std::error::Error for ScheduleError {}

/// Something stated in the problem that the schedule does not honour. A stated date always wins, and the reader is
/// told; a plan with conflicts is not one to sign.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conflict {
    /// A fixed start comes before a link allows.
    FixedBeforeLink {
        /// The task.
        task: usize,
        /// The link, by its index.
        link: usize,
        /// When the link allows the task to start, or to finish (FF, SF).
        allowed: NaiveDateTime,
    },
    /// Two tasks hold the same person at the same time, since at least one of them is fixed or under way.
    Overlap {
        /// The task that starts first.
        task: usize,
        /// The other.
        other: usize,
        /// The person.
        resource: usize,
    },
    /// A fixed start lies before the status date, and the task has not begun: it is scheduled from the status date.
    FixedDatePassed {
        /// The task.
        task: usize,
    },
}
