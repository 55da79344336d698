//! Members, and who works on what.

use super::calendars::of_member;
use super::xml::{Xml, duration, moment, ten_thousandths};
use super::{Export, Row};
use crate::model::value::{At, TimeSpan};
use crate::plan::exchange::availability;
use crate::plan::timeline::State;
use crate::render::cards::one_line;

/// The number of a member in the document.
fn uid(member: usize) -> usize {
    member + 1
}

pub(super) fn write(export: &Export<'_>, xml: &mut Xml) {
    let cx = export.cx;
    for (number, member) in cx.plan.project.member.iter().enumerate() {
        let own = || export.assignments.iter().filter(|assignment| assignment.member == number);
        let (work, done): (i64, i64) = (own().map(|one| one.minutes).sum(), own().map(|one| one.done).sum());
        xml.element("Resource", |xml| {
            xml.leaf("UID", uid(number));
            xml.leaf("ID", uid(number));
            xml.text("Name", &one_line(&member.name), 255);
            xml.leaf("Type", 1);
            xml.leaf("IsNull", 0);
            xml.text("Initials", &one_line(&cx.initials(number)), 512);
            xml.text("Group", &one_line(&member.role), 512);
            xml.text("EmailAddress", &one_line(member.email.as_deref().unwrap_or_default()), 512);
            xml.leaf("MaxUnits", ten_thousandths(availability(member)));
            xml.leaf("CanLevel", 1);
            xml.leaf("AccrueAt", 3);
            xml.leaf("Work", duration(work));
            xml.leaf("RegularWork", duration(work));
            xml.leaf("ActualWork", duration(done));
            xml.leaf("RemainingWork", duration(work - done));
            if let Some(rate) = &member.rate {
                // Of an hour in the file, of a day on the screen.
                let hours = export.ruler.day.max(1) as f64 / 60.0;
                xml.leaf("StandardRate", ten_thousandths((rate.value / hours * 10_000.0).round() as i64));
                xml.leaf("StandardRateFormat", 3);
            }
            xml.leaf("CalendarUID", of_member(export, number));
            let cap = |key: &str, cap: &Option<At<TimeSpan>>| {
                cap.as_ref().map(|cap| cx.locale.fill(key, &[("span", &cx.locale.span(cap.value))]))
            };
            let caps = [cap("exchange.daily-cap", &member.daily_cap), cap("exchange.weekly-cap", &member.weekly_cap)];
            let caps: Vec<String> = caps.into_iter().flatten().collect();
            if !caps.is_empty() {
                xml.text("Notes", &caps.join(" "), 512);
            }
            xml.leaf("IsGeneric", 0);
            xml.leaf("IsInactive", 0);
        });
    }
}

pub(super) fn write_assignments(export: &Export<'_>, xml: &mut Xml) {
    for (number, one) in export.assignments.iter().enumerate() {
        let Some(task) = export.cx.plan.timeline.tasks.get(one.task) else { continue };
        let percent = if one.minutes > 0 { one.done * 100 / one.minutes } else { 0 };
        xml.element("Assignment", |xml| {
            xml.leaf("UID", number + 1);
            xml.leaf("TaskUID", export.uid(Row::Task(one.task)));
            xml.leaf("ResourceUID", uid(one.member));
            xml.leaf("PercentWorkComplete", percent);
            if task.state == State::Done {
                xml.leaf("ActualFinish", moment(one.finish));
            }
            if task.state != State::Todo {
                xml.leaf("ActualStart", moment(one.start));
            }
            xml.leaf("ActualWork", duration(one.done));
            xml.leaf("Finish", moment(one.finish));
            xml.leaf("RegularWork", duration(one.minutes));
            xml.leaf("RemainingWork", duration(one.minutes - one.done));
            xml.leaf("Start", moment(one.start));
            xml.leaf("Units", ten_thousandths(one.units));
            xml.leaf("Work", duration(one.minutes));
            xml.leaf("WorkContour", 0);
        });
    }
}
