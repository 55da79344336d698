//! The schedule as Microsoft Project XML (MSPDI).
//!
//! Source: the schema `mspdi_pj12.xsd` of the Project 2007 SDK with what Project 2010 added to it
//! (`Active`, `Manual`, `ManualStart`…). The schema is a sequence: the order of the elements matters.
//! Tasks are scheduled by hand, so that Project shows the dates of the plan instead of working out
//! its own; the links, the calendars and the constraints are there for who switches a task to
//! automatic.

mod calendars;
mod resources;
mod tasks;
mod xml;

use chrono::{NaiveDate, NaiveTime};

use crate::model::Language;
use crate::plan::exchange::{Assignment, Calendars, Links, Ruler, assignments, calendars, links};
use crate::plan::outline::{Row, outline};
use crate::render::cards::one_line;
use crate::render::documents::Context;
use qilby_schedule::calendar::Hours;
use xml::Xml;

/// The namespace of the format.
const NAMESPACE: &str = "http://schemas.microsoft.com/project";
/// The calendar of the project, and the first of those after it.
const PROJECT_CALENDAR: usize = 1;

/// The document.
pub fn document(cx: &Context<'_>) -> Vec<u8> {
    let ruler = Ruler::new(&cx.plan.project, &cx.plan.timeline);
    let export = Export {
        cx,
        rows: outline(&cx.plan.timeline),
        calendars: calendars(&cx.plan.project, &cx.plan.timeline),
        links: links(&cx.plan.project, ruler.day, ruler.week),
        assignments: assignments(&cx.plan.project, &cx.plan.timeline),
        ruler,
    };
    let mut xml = Xml::new("Project", NAMESPACE);
    export.about(&mut xml);
    xml.element("Calendars", |xml| calendars::write(&export, xml));
    xml.element("Tasks", |xml| tasks::write(&export, xml));
    if !cx.plan.project.member.is_empty() {
        xml.element("Resources", |xml| resources::write(&export, xml));
    }
    if !export.assignments.is_empty() {
        xml.element("Assignments", |xml| resources::write_assignments(&export, xml));
    }
    xml.finish()
}

/// Everything that the parts of the document need.
struct Export<'a> {
    cx: &'a Context<'a>,
    rows: Vec<Row>,
    calendars: Calendars,
    links: Links,
    assignments: Vec<Assignment>,
    ruler: Ruler,
}

impl Export<'_> {
    /// The number of a row in the document; the project itself is 0.
    fn uid(&self, row: Row) -> usize {
        self.rows.iter().position(|one| *one == row).map_or(0, |place| place + 1)
    }

    fn hours(&self) -> impl Iterator<Item = Hours> {
        self.calendars.project.week.iter().flatten().copied()
    }

    /// When a day begins, for dates that are written without a time.
    fn morning(&self) -> NaiveTime {
        time(self.hours().map(Hours::from).min().unwrap_or(0))
    }

    /// When a day ends.
    fn evening(&self) -> NaiveTime {
        time(self.hours().map(Hours::to).max().unwrap_or(24 * 60))
    }

    fn about(&self, xml: &mut Xml) {
        let (cx, timeline) = (self.cx, &self.cx.plan.timeline);
        let about = &cx.plan.project.project;
        let (start, finish) = self.span();
        let created = cx.plan.project.revision.first().map_or(timeline.status, |first| first.date.value.0);
        xml.leaf("SaveVersion", 14);
        xml.text("Name", "planning.xml", 255);
        xml.text("Title", &one_line(&about.title), 512);
        xml.text("Subject", &one_line(&about.client.name), 512);
        xml.text("Company", &one_line(&about.supplier.name), 512);
        let manager = cx.plan.project.member.first().map_or("", |member| member.name.as_str());
        xml.text("Manager", &one_line(manager), 512);
        xml.text("Author", &one_line(&about.supplier.name), 512);
        xml.leaf("CreationDate", at(created, NaiveTime::MIN));
        xml.leaf("Revision", cx.plan.project.revision.len());
        xml.leaf("LastSaved", at(timeline.status, NaiveTime::MIN));
        xml.leaf("ScheduleFromStart", 1);
        xml.leaf("StartDate", xml::moment(start));
        xml.leaf("FinishDate", xml::moment(finish));
        xml.leaf("FYStartDate", 1);
        xml.leaf("CriticalSlackLimit", 0);
        xml.leaf("CurrencyDigits", 2);
        xml.text("CurrencySymbol", symbol(&about.currency), 20);
        xml.text("CurrencyCode", &about.currency, 3);
        xml.leaf("CurrencySymbolPosition", if about.language == Language::French { 3 } else { 0 });
        xml.leaf("CalendarUID", PROJECT_CALENDAR);
        xml.leaf("DefaultStartTime", self.morning());
        xml.leaf("DefaultFinishTime", self.evening());
        xml.leaf("MinutesPerDay", self.ruler.day.max(1));
        xml.leaf("MinutesPerWeek", self.ruler.week.max(1));
        xml.leaf("DaysPerMonth", 20);
        xml.leaf("DefaultTaskType", 1);
        xml.leaf("DefaultFixedCostAccrual", 3);
        xml.leaf("DurationFormat", 7);
        xml.leaf("WorkFormat", 2);
        xml.leaf("HonorConstraints", 1);
        xml.leaf("MultipleCriticalPaths", 0);
        xml.leaf("NewTasksEffortDriven", 0);
        xml.leaf("NewTasksEstimated", 0);
        xml.leaf("SplitsInProgressTasks", 1);
        xml.leaf("WeekStartDay", 1);
        xml.leaf("StatusDate", at(timeline.status, self.evening()));
        xml.leaf("CurrentDate", at(timeline.status, self.morning()));
        xml.leaf("Autolink", 0);
        xml.leaf("NewTaskStartDate", 0);
        xml.leaf("NewTasksAreManual", 1);
        xml.leaf("ProjectExternallyEdited", 0);
        xml.leaf("UpdateManuallyScheduledTasksWhenEditingLinks", 0);
    }

    /// From the first row to the last.
    fn span(&self) -> (chrono::NaiveDateTime, chrono::NaiveDateTime) {
        let timeline = &self.cx.plan.timeline;
        let starts = timeline.tasks.iter().map(|task| task.start).chain(timeline.milestones.iter().map(|one| one.date));
        let ends = timeline.tasks.iter().map(|task| task.finish).chain(timeline.milestones.iter().map(|one| one.date));
        let start = starts.min().unwrap_or(timeline.start.and_time(self.morning()));
        (start, ends.max().unwrap_or(start))
    }
}

fn time(minute: u16) -> NaiveTime {
    // 24:00 is not a time of day for chrono; the last minute stands for it.
    let minute = u32::from(minute).min(24 * 60 - 1);
    NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default()
}

fn at(date: NaiveDate, time: NaiveTime) -> String {
    xml::moment(date.and_time(time))
}

fn symbol(currency: &str) -> &str {
    match currency {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        other => other,
    }
}
