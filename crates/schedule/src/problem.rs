//! What is to be scheduled: the engine's own input, free of the project model.

use chrono::NaiveDateTime;

use crate::calendar::{CalendarRules, Minute, Period};

/// A project to schedule. Indexes are positions in these lists; the result does not depend on the order of the lists.
#[derive(Clone, Debug)]
pub struct Problem {
    /// No task starts earlier, unless it is fixed or has already started.
    pub start: NaiveDateTime,
    /// Work not yet done is scheduled from here on.
    pub status: Option<NaiveDateTime>,
    /// Calendars that others refer to.
    pub calendars: Vec<CalendarRules>,
    /// The project's calendar, for [`Work::Length`], [`Lag::Working`] and effort that nobody is named for.
    pub project_calendar: usize,
    /// People, and things shared.
    pub resources: Vec<Resource>,
    /// Tasks and milestones.
    pub tasks: Vec<Task>,
    /// Dependencies.
    pub links: Vec<Link>,
}

/// A person, or a pool of identical persons or things.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Stable identifier: ties are broken by it.
    pub id: String,
    /// Index of the calendar followed.
    pub calendar: usize,
    /// Leave.
    pub absences: Vec<Period>,
    /// How many there are: 1 for a person, who does one thing at a time.
    pub units: u32,
    /// The part of each day's hours that the project gets, used in the first hours of the day that are free.
    pub availability: Share,
    /// At most so many minutes a day for each unit.
    pub daily_max: Option<Minute>,
    /// At most so many minutes a week (Monday to Sunday) for each unit.
    pub weekly_max: Option<Minute>,
}

impl Resource {
    /// One person, there full time.
    pub fn person(id: impl Into<String>, calendar: usize) -> Resource {
        Resource {
            id: id.into(),
            calendar,
            absences: Vec::new(),
            units: 1,
            availability: Share::FULL,
            daily_max: None,
            weekly_max: None,
        }
    }
}

/// A part of a capacity, in thousandths from 0 to 1000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(u16);

impl Share {
    /// All of it.
    pub const FULL: Share = Share(1_000);
    /// None of it: the one who answers for a task without spending time on it.
    pub const NONE: Share = Share(0);

    /// A part between 0 and 1, rounded to a thousandth; `None` outside.
    pub fn new(part: f64) -> Option<Share> {
        // The range is checked, so the cast keeps the value.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        (0.0..=1.0).contains(&part).then(|| Share((part * 1_000.0).round() as u16))
    }

    /// A part in thousandths; `None` above 1000.
    pub fn per_mille(part: u16) -> Option<Share> {
        (part <= 1_000).then_some(Share(part))
    }

    /// This part of some minutes, rounded up to a whole minute.
    pub fn of(self, minutes: Minute) -> Minute {
        (minutes * Minute::from(self.0) + 999).div_euclid(1_000)
    }
}

/// A task or a milestone.
#[derive(Clone, Debug)]
pub struct Task {
    /// Stable identifier: ties are broken by it.
    pub id: String,
    /// How much there is to do.
    pub work: Work,
    /// Who does it.
    pub assignment: Assignment,
    /// Higher goes first where people are short. Equal for most tasks.
    pub priority: i32,
    /// Does not start earlier.
    pub not_before: Option<NaiveDateTime>,
    /// Starts then (effort: at the first worked minute from then), whatever its predecessors do; see [`Conflict`].
    ///
    /// [`Conflict`]: super::Conflict
    pub fixed_start: Option<NaiveDateTime>,
    /// Should be finished by then. Never moves a task; see [`Scheduled::deadline_margin`](super::Scheduled).
    pub deadline: Option<NaiveDateTime>,
    /// Placed as late as the rest of the plan allows, and as its deadline does.
    pub alap: bool,
    /// Its people may leave it for other tasks and come back.
    pub split: bool,
    /// Its start in an earlier plan, from which the new one moves no more than it must.
    pub previous_start: Option<NaiveDateTime>,
    /// What has been done of it.
    pub progress: Progress,
}

impl Task {
    /// A task not yet begun that nothing but its links holds.
    pub fn new(id: impl Into<String>, work: Work, assignment: Assignment) -> Task {
        Task {
            id: id.into(),
            work,
            assignment,
            priority: 0,
            not_before: None,
            fixed_start: None,
            deadline: None,
            alap: false,
            split: false,
            previous_start: None,
            progress: Progress::NotStarted,
        }
    }

    /// A milestone.
    pub fn milestone(id: impl Into<String>) -> Task {
        Task::new(id, Work::Milestone, Assignment::Nobody)
    }
}

/// How much there is to do, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Working time of those assigned: starts at their first free worked minute, pauses when they are away.
    Effort(Minute),
    /// Working time of the project's calendar, from the very instant it may start.
    Length(Minute),
    /// Elapsed time.
    Duration(Minute),
    /// A date without length: the latest of what it waits for.
    Milestone,
}

/// Who does a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// Nobody named: effort follows the project's calendar and takes nobody's time.
    Nobody,
    /// All of them at the same time: the effort is the time of each, worked when all are there.
    Together(Vec<Assignee>),
    /// One of them, whoever finishes first; the order of the list settles ties.
    Any(Vec<Assignee>),
    /// All of them, each in their own hours, until the effort is done in sum. Someone who is still busy joins later.
    Team(Vec<Assignee>),
}

impl Assignment {
    /// One person, full time.
    pub fn one(resource: usize) -> Assignment {
        Assignment::Together(vec![Assignee::full(resource)])
    }

    /// Those named, in order.
    pub fn assignees(&self) -> &[Assignee] {
        match self {
            Assignment::Nobody => &[],
            Assignment::Together(list) | Assignment::Any(list) | Assignment::Team(list) => list,
        }
    }
}

/// One of those assigned to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignee {
    /// Index of the resource.
    pub resource: usize,
    /// The part of the resource's capacity of each day that the task takes. Below [`Share::FULL`] the rest of the day
    /// stays free for others. [`Share::NONE`] names someone without taking their time (not for effort).
    pub share: Share,
    /// How many units of a pool; 1 for a person.
    pub units: u32,
}

impl Assignee {
    /// A person, full time.
    pub fn full(resource: usize) -> Assignee {
        Assignee { resource, share: Share::FULL, units: 1 }
    }
}

/// What has been done of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Progress {
    /// Nothing.
    #[default]
    NotStarted,
    /// Begun; so many minutes of its [`Work`] remain. Resumes at the status date, before what has not begun; links to
    /// its start no longer count.
    Started {
        /// Actual start.
        at: NaiveDateTime,
        /// Minutes that remain.
        remaining: Minute,
    },
    /// Done.
    Finished {
        /// Actual start.
        start: NaiveDateTime,
        /// Actual finish.
        finish: NaiveDateTime,
    },
}

/// A dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Index of the predecessor.
    pub from: usize,
    /// Index of the successor.
    pub to: usize,
    /// Which ends are tied.
    pub kind: LinkKind,
    /// Time between them.
    pub lag: Lag,
}

impl Link {
    /// Finish to start, without lag.
    pub fn after(from: usize, to: usize) -> Link {
        Link { from, to, kind: LinkKind::FinishStart, lag: Lag::NONE }
    }
}

/// Which ends of two tasks a link ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// The successor starts once the predecessor is finished (FS).
    FinishStart,
    /// The successor starts once the predecessor has started (SS).
    StartStart,
    /// The successor finishes once the predecessor is finished (FF).
    FinishFinish,
    /// The successor finishes once the predecessor has started (SF).
    StartFinish,
}

impl LinkKind {
    /// It holds the successor's start (FS, SS), not its finish.
    pub fn holds_start(self) -> bool {
        matches!(self, LinkKind::FinishStart | LinkKind::StartStart)
    }

    /// It hangs on the predecessor's finish (FS, FF), not its start.
    pub fn from_finish(self) -> bool {
        matches!(self, LinkKind::FinishStart | LinkKind::FinishFinish)
    }
}

/// Time added to a link, in minutes; negative for a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lag {
    /// Working time of the project's calendar, counted from the very instant of the predecessor's end (start). Positive:
    /// at least so much is worked between; negative: at most so much overlaps.
    Working(Minute),
    /// Elapsed time.
    Elapsed(Minute),
}

impl Lag {
    /// No time.
    pub const NONE: Lag = Lag::Elapsed(0);
}

/// How hard to look for a better plan. Budgets are counted in schedules built, not in seconds: the same project gives
/// the same plan on every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effort {
    /// Priority rules and forward-backward improvement.
    Quick,
    /// 1,000 schedules.
    #[default]
    Normal,
    /// 50,000 schedules.
    Thorough,
}
