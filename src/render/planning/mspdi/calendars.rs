//! Calendars: the project's, those of other hours, and one of each member with their leave.

use chrono::{Days, NaiveTime};

use super::xml::Xml;
use super::{Export, PROJECT_CALENDAR, at, time};
use crate::plan::exchange::{Absence, Reason, WorkingWeek};
use crate::render::cards::one_line;
use qilby_schedule::calendar::Hours;

/// Most working intervals of a day, says the schema.
const MOST_INTERVALS: usize = 5;

pub(super) fn write(export: &Export<'_>, xml: &mut Xml) {
    let project = &export.cx.plan.project;
    base(export, xml, PROJECT_CALENDAR, export.cx.text("exchange.calendar"), &export.calendars.project);
    for (number, (other, week)) in project.calendar.other.iter().zip(&export.calendars.other).enumerate() {
        let title = one_line(&other.title);
        let name = if title.is_empty() { other.id.as_str() } else { &title };
        base(export, xml, PROJECT_CALENDAR + 1 + number, name, week);
    }
    for (number, (member, leave)) in project.member.iter().zip(&export.calendars.leave).enumerate() {
        xml.element("Calendar", |xml| {
            xml.leaf("UID", of_member(export, number));
            xml.text("Name", &one_line(&member.name), 512);
            xml.leaf("IsBaseCalendar", 0);
            xml.leaf("IsBaselineCalendar", 0);
            xml.leaf("BaseCalendarUID", base_of(export, number));
            exceptions(export, xml, leave, "exchange.leave");
        });
    }
}

/// The calendar of a member.
pub(super) fn of_member(export: &Export<'_>, member: usize) -> usize {
    PROJECT_CALENDAR + 1 + export.calendars.other.len() + member
}

/// The calendar whose hours a member keeps.
fn base_of(export: &Export<'_>, member: usize) -> usize {
    let project = &export.cx.plan.project;
    let named = project.member.get(member).and_then(|member| member.calendar.as_ref());
    let number = named.and_then(|id| project.calendar.other.iter().position(|other| other.id.as_str() == id.as_str()));
    number.map_or(PROJECT_CALENDAR, |number| PROJECT_CALENDAR + 1 + number)
}

fn base(export: &Export<'_>, xml: &mut Xml, uid: usize, name: &str, calendar: &WorkingWeek) {
    xml.element("Calendar", |xml| {
        xml.leaf("UID", uid);
        xml.text("Name", name, 512);
        xml.leaf("IsBaseCalendar", 1);
        xml.leaf("IsBaselineCalendar", 0);
        xml.leaf("BaseCalendarUID", -1);
        xml.element("WeekDays", |xml| {
            // 1 is Sunday, ours begins on Monday.
            for day_type in 1..=7usize {
                let hours = &calendar.week[(day_type + 5) % 7];
                xml.element("WeekDay", |xml| {
                    xml.leaf("DayType", day_type);
                    xml.flag("DayWorking", !hours.is_empty());
                    working_times(xml, hours);
                });
            }
        });
        exceptions(export, xml, &calendar.absences, "exchange.closure");
    });
}

fn working_times(xml: &mut Xml, hours: &[Hours]) {
    if hours.is_empty() {
        return;
    }
    xml.element("WorkingTimes", |xml| {
        for interval in merged(hours) {
            xml.element("WorkingTime", |xml| {
                xml.leaf("FromTime", time(interval.0));
                // Midnight at the end of a day is written as that of its beginning.
                xml.leaf("ToTime", if interval.1 == 24 * 60 { NaiveTime::MIN } else { time(interval.1) });
            });
        }
    });
}

/// In order and apart; beyond five, the last ones become one.
fn merged(hours: &[Hours]) -> Vec<(u16, u16)> {
    let mut sorted: Vec<(u16, u16)> = hours.iter().map(|hours| (hours.from(), hours.to())).collect();
    sorted.sort_unstable();
    let mut apart: Vec<(u16, u16)> = Vec::new();
    for (from, to) in sorted {
        let full = apart.len() == MOST_INTERVALS;
        match apart.last_mut() {
            Some(last) if full || from <= last.1 => last.1 = last.1.max(to),
            _ => apart.push((from, to)),
        }
    }
    apart
}

fn exceptions(export: &Export<'_>, xml: &mut Xml, absences: &[Absence], unnamed: &str) {
    if absences.is_empty() {
        return;
    }
    xml.element("Exceptions", |xml| {
        for absence in absences {
            xml.element("Exception", |xml| {
                xml.leaf("EnteredByOccurrences", 0);
                xml.element("TimePeriod", |xml| {
                    let last_minute = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or_default();
                    xml.leaf("FromDate", at(absence.from, NaiveTime::MIN));
                    xml.leaf("ToDate", at(absence.to, last_minute));
                });
                let after = absence.to.checked_add_days(Days::new(1)).unwrap_or(absence.to);
                xml.leaf("Occurrences", (after - absence.from).num_days());
                xml.text("Name", &reason(export, &absence.reason, unnamed), 512);
                xml.leaf("Type", 1);
                xml.flag("DayWorking", !absence.hours.is_empty());
                working_times(xml, &absence.hours);
            });
        }
    });
}

fn reason(export: &Export<'_>, reason: &Reason, unnamed: &str) -> String {
    let locale = export.cx.locale;
    match reason {
        Reason::Holiday(key) => locale.text(&format!("holidays.{key}")).to_owned(),
        Reason::Worked => locale.text("exchange.worked").to_owned(),
        Reason::Closed(reason) => match one_line(reason) {
            named if !named.is_empty() => named,
            _ => locale.text(unnamed).to_owned(),
        },
    }
}
