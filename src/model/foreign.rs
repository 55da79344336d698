//! A schedule of another tool, as its export tells it, before it is a project file.

use chrono::{NaiveDate, NaiveDateTime};

use super::LinkType;
use super::value::TimeSpan;

/// Working intervals of each day of the week, Monday first, in minutes from midnight.
pub type ForeignWeek = [Vec<(u16, u16)>; 7];

/// A schedule of another tool.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ForeignSchedule {
    /// What the project is called; may be empty.
    pub title: String,
    /// For whom; may be empty.
    pub client: String,
    /// By whom; may be empty.
    pub supplier: String,
    /// ISO 4217 code of its currency; may be empty.
    pub currency: String,
    /// First day.
    pub start: NaiveDate,
    /// Day up to which progress is known.
    pub status: Option<NaiveDate>,
    /// The hours of the project.
    pub calendar: ForeignCalendar,
    /// Other hours that people keep.
    pub others: Vec<ForeignCalendar>,
    /// People.
    pub people: Vec<ForeignPerson>,
    /// Phases, tasks and milestones, in order.
    pub rows: Vec<ForeignRow>,
    /// What the export says and a project file cannot, a sentence each.
    pub lost: Vec<String>,
}

/// The hours of a calendar.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ForeignCalendar {
    /// What it is called.
    pub title: String,
    /// Its hours.
    pub week: ForeignWeek,
    /// Days off: first, last, why.
    pub closures: Vec<(NaiveDate, NaiveDate, String)>,
}

/// Someone who works.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ForeignPerson {
    /// Full name.
    pub name: String,
    /// Initials; may be empty.
    pub initials: String,
    /// Part played; may be empty.
    pub role: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Price of an hour.
    pub hourly_rate: Option<f64>,
    /// Share of each working day, when it is not the whole.
    pub availability: Option<f64>,
    /// Position in [`ForeignSchedule::others`], for hours of their own.
    pub calendar: Option<usize>,
    /// Leave: first day, last day, why.
    pub leave: Vec<(NaiveDate, NaiveDate, String)>,
}

/// What a row stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ForeignKind {
    /// It holds the rows after it.
    Phase,
    /// It takes time.
    #[default]
    Task,
    /// A point in time.
    Milestone,
}

/// How long a row takes, in minutes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ForeignLength {
    /// Nothing is said of it.
    #[default]
    Unknown,
    /// Working time of each person.
    Effort(i64),
    /// Working time of all people in sum.
    Shared(i64),
    /// Working time of the project.
    Length(i64),
    /// Elapsed time.
    Elapsed(i64),
}

/// What holds the date of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ForeignHold {
    /// Links alone.
    #[default]
    Free,
    /// Not before.
    NotBefore(NaiveDateTime),
    /// Then, and at no other time.
    Fixed(NaiveDateTime),
    /// As late as possible.
    Late,
}

/// A phase, a task or a milestone.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ForeignRow {
    /// What it is.
    pub kind: ForeignKind,
    /// An id to keep, when the tool has one; else it is made of the title.
    pub id: String,
    /// Its title.
    pub title: String,
    /// More about it; may be empty.
    pub notes: String,
    /// How long it takes.
    pub length: ForeignLength,
    /// Positions in [`ForeignSchedule::people`].
    pub people: Vec<usize>,
    /// From 0 to 1000, when it is not 500.
    pub priority: Option<u16>,
    /// What it waits for: position of the row, kind, lag in minutes, whether the lag is elapsed time.
    pub after: Vec<(usize, LinkType, i64, bool)>,
    /// What holds its date.
    pub hold: ForeignHold,
    /// When it should be finished.
    pub deadline: Option<NaiveDateTime>,
    /// When it began.
    pub started: Option<NaiveDateTime>,
    /// When it was finished.
    pub finished: Option<NaiveDateTime>,
    /// What remains, in minutes of the same kind as its length.
    pub remaining: Option<i64>,
    /// Cost beside the work.
    pub fixed_cost: Option<f64>,
    /// Whether people may leave it for other tasks and come back.
    pub split: bool,
    /// When the tool has it finish.
    pub finish: Option<NaiveDateTime>,
}

/// A task of a list, its references as written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListedTask {
    /// Line of the list on which it stands.
    pub line: u64,
    /// Its id; may be empty.
    pub id: String,
    /// Its title.
    pub title: String,
    /// More about it; may be empty.
    pub description: String,
    /// Id or title of its phase; may be empty.
    pub phase: String,
    /// Working time of each person.
    pub effort: Option<TimeSpan>,
    /// Working time of the project.
    pub length: Option<TimeSpan>,
    /// Elapsed time.
    pub duration: Option<TimeSpan>,
    /// Who does it: ids, names, initials or addresses.
    pub who: Vec<String>,
    /// What it waits for: ids or titles.
    pub after: Vec<String>,
    /// First day on which it may begin.
    pub not_before: Option<NaiveDate>,
    /// Day by which it should be finished.
    pub deadline: Option<NaiveDate>,
}
