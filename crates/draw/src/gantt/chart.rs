//! What a Gantt chart shows: ready strings, dates and flags. No rule of planning lives here.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::texts::Texts;

/// A Gantt chart, before any choice of paper.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Starts every id in the SVG (letters, digits, hyphens): `gantt`.
    pub name: String,
    /// The heading: « Planning du projet ».
    pub title: String,
    /// The line under it: counts, dates, status date. May be empty.
    pub subtitle: String,
    /// What a screen reader says of the drawing.
    pub description: String,
    /// Phases, tasks and milestones from top to bottom. Rows after a phase belong to it.
    pub rows: Vec<Row>,
    /// Dependencies between rows.
    pub links: Vec<Link>,
    /// First and last hour worked in a day. A day's column shows just these hours, so that a task
    /// that fills its day fills the column.
    pub hours: (NaiveTime, NaiveTime),
    /// Days of the week that are not worked, Monday first.
    pub weekend: [bool; 7],
    /// Public holidays and closures.
    pub days_off: Vec<DayOff>,
    /// Leave of the people, shaded on the rows they own.
    pub leave: Vec<Leave>,
    /// The date up to which progress was recorded.
    pub status: Option<NaiveDateTime>,
    /// Fields of the title block, from left to right. The sheet number is added to them.
    pub title_block: Vec<Field>,
    /// Words of the drawing itself, in the language of the document.
    pub texts: Texts,
}

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A band with a bracket from its first start to its last finish.
    Phase,
    /// A bar.
    Task,
    /// A diamond at `finish`.
    Milestone,
}

/// From a moment to a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// When it starts.
    pub start: NaiveDateTime,
    /// When it ends.
    pub finish: NaiveDateTime,
}

/// One line of the chart.
#[derive(Debug, Clone)]
pub struct Row {
    /// Phase, task or milestone.
    pub kind: Kind,
    /// The short identifier shown: `T12`, `M3`, or a phase's number.
    pub id: String,
    /// The title in the project's own words.
    pub label: String,
    /// Initials of those who do it.
    pub owners: Vec<String>,
    /// Working days, ready to print. Empty for milestones.
    pub days: String,
    /// Planned (or actual) start; the same as `finish` for a milestone.
    pub start: NaiveDateTime,
    /// Planned (or actual) finish.
    pub finish: NaiveDateTime,
    /// The last column, ready to print: float, « critique », or a phase's progress.
    pub float: String,
    /// Whether it lies on the critical chain.
    pub critical: bool,
    /// The share done, 0 to 1.
    pub progress: f64,
    /// Where it stood in the baseline.
    pub baseline: Option<Span>,
    /// The pieces of a split task, in order; empty for a task worked in one go.
    pub segments: Vec<Span>,
    /// The contractual date, marked on the row.
    pub deadline: Option<NaiveDateTime>,
}

/// How two rows depend on each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkType {
    /// Finish to start.
    FinishStart,
    /// Start to start.
    StartStart,
    /// Finish to finish.
    FinishFinish,
    /// Start to finish.
    StartFinish,
}

/// A dependency, by positions in [`Chart::rows`]. One that points nowhere is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The predecessor.
    pub from: usize,
    /// The successor.
    pub to: usize,
    /// Which ends it ties.
    pub link_type: LinkType,
    /// Whether it lies on the critical chain.
    pub critical: bool,
}

/// A public holiday or a closure, both days included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOff {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// « Armistice »
    pub name: String,
}

/// A person's leave, both days included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// Initials, as in [`Row::owners`].
    pub owner: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// A field of the title block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// « Version »
    pub label: String,
    /// `1.2`
    pub value: String,
}

impl Row {
    /// The last day it takes: a finish at midnight belongs to the day before.
    pub fn last_day(&self) -> NaiveDate {
        last_day(self.start, self.finish)
    }

    /// The share done, within 0 to 1.
    pub fn done(&self) -> f64 {
        if self.progress.is_nan() { 0.0 } else { self.progress.clamp(0.0, 1.0) }
    }
}

/// The day on which something that finishes at `finish` ends.
pub(super) fn last_day(start: NaiveDateTime, finish: NaiveDateTime) -> NaiveDate {
    let day = finish.date();
    if finish > start && finish.time() == NaiveTime::MIN { day.pred_opt().unwrap_or(day) } else { day }
}
