//! Milestones and sessions as iCalendar (RFC 5545).
//!
//! Times are those of a zone (`TZID` with its `VTIMEZONE`) where the public holidays tell the
//! country: a meeting at 14:00 in Paris is then at that instant for whoever travels or has a
//! calendar in another zone. A project without public holidays may be anywhere, so its times float.
//! There are no alarms: who subscribes sets their own. There is no `METHOD` either, which would need
//! an organizer and make a publication look like invitations; who attends is in the description.

use chrono::{Days, NaiveDate, NaiveDateTime};
use icalendar::{Calendar, Class, Component, Event, EventLike, Property};

use crate::artifact::sha256_hex;
use crate::model::value::Ref;
use crate::model::{Confidentiality, Meeting, Training};
use crate::plan::agenda::{Kind, Session, When, agenda, time_zone};
use crate::plan::timeline::{MilestonePlan, State};
use crate::render::cards::one_line;
use crate::render::documents::Context;
use crate::render::markdown::Markdown;

/// Central European time as it has been since 1996 (directive 2000/84/EC); the library cannot write
/// a `VTIMEZONE`.
const PARIS: &str = "BEGIN:VTIMEZONE\r\n\
    TZID:Europe/Paris\r\n\
    BEGIN:DAYLIGHT\r\n\
    TZOFFSETFROM:+0100\r\n\
    TZOFFSETTO:+0200\r\n\
    TZNAME:CEST\r\n\
    DTSTART:19960331T020000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
    END:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\n\
    TZOFFSETFROM:+0200\r\n\
    TZOFFSETTO:+0100\r\n\
    TZNAME:CET\r\n\
    DTSTART:19961027T030000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n\
    END:STANDARD\r\n\
    END:VTIMEZONE\r\n";
const FIRST_EVENT: &str = "BEGIN:VEVENT\r\n";

/// The calendar of the project.
pub fn calendar(cx: &Context<'_>) -> Vec<u8> {
    let writer = Writer { cx, zone: time_zone(&cx.plan.project) };
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//Qilby//Qilby//EN"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    let title = one_line(&cx.plan.project.project.title);
    calendar.append_property(("X-WR-CALNAME", &*cx.locale.fill("agenda.calendar", &[("project", &title)])));
    if let Some(zone) = writer.zone {
        calendar.append_property(("X-WR-TIMEZONE", zone));
    }
    let mut milestones: Vec<&MilestonePlan> = cx.plan.timeline.milestones.iter().collect();
    milestones.sort_by_key(|milestone| milestone.date);
    for milestone in milestones {
        calendar.push(writer.milestone(milestone));
    }
    for session in agenda(&cx.plan.project, &cx.plan.timeline) {
        calendar.push(writer.session(&session));
    }
    let text = folded(&calendar.to_string());
    match text.find(FIRST_EVENT).filter(|_| writer.zone.is_some()) {
        Some(at) => [&text[..at], PARIS, &text[at..]].concat().into_bytes(),
        None => text.into_bytes(),
    }
}

/// Longest line of a calendar in octets (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// Folds the lines that the library leaves one octet too long: the last one of a text, when 75 are left for it.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for (number, mut line) in text.split("\r\n").enumerate() {
        if number > 0 {
            folded.push_str("\r\n");
        }
        let mut room = LONGEST;
        while line.len() > room {
            let (kept, rest) = line.split_at(line.floor_char_boundary(room));
            folded.push_str(kept);
            folded.push_str("\r\n ");
            line = rest;
            // The blank before the rest counts.
            room = LONGEST - 1;
        }
        folded.push_str(line);
    }
    folded
}

struct Writer<'a> {
    cx: &'a Context<'a>,
    zone: Option<&'static str>,
}

impl Writer<'_> {
    fn milestone(&self, plan: &MilestonePlan) -> Event {
        let cx = self.cx;
        let milestone = cx.plan.project.milestone.iter().find(|milestone| milestone.id.as_str() == plan.id);
        let mut lines = Lines(Vec::new());
        if let Some(milestone) = milestone {
            lines.add(Markdown::parse(&milestone.description).to_plain());
        }
        let phase = plan.phase.and_then(|phase| cx.plan.project.phase.get(phase));
        if let Some(phase) = phase {
            lines.add(cx.locale.fill("agenda.phase", &[("title", &phase.title)]));
        }
        if plan.state == State::Done {
            lines.add(cx.locale.fill("agenda.reached", &[("date", &cx.locale.date(plan.date.date()))]));
        }
        if let Some(due) = plan.due {
            lines.add(cx.locale.fill("agenda.due", &[("date", &cx.locale.date(due))]));
        }
        if let Some(milestone) = milestone {
            let who = milestone.validated_by.as_ref().map_or("", |who| cx.name(who.as_str()));
            lines.told(cx, "agenda.validated-by", "who", who);
            let deliverables = milestone.deliverables.iter().map(|id| self.named(id.as_str()));
            lines.list(cx.text("agenda.deliverables"), deliverables);
        }
        let mut event = self.event(Tag::Milestone, &plan.id, &self.coded("agenda.milestone", &plan.id), lines);
        let day = plan.date.date();
        self.place(&mut event, When::Days { first: day, last: day });
        // A milestone takes nobody's time.
        event.add_property("TRANSP", "TRANSPARENT");
        event
    }

    fn session(&self, session: &Session) -> Event {
        let project = &self.cx.plan.project;
        let mut lines = Lines(Vec::new());
        let (title, place) = match session.kind {
            Kind::Meeting => match project.meeting.iter().find(|meeting| meeting.id.as_str() == session.id) {
                Some(meeting) => {
                    self.of_meeting(meeting, &mut lines);
                    (one_line(&meeting.title), meeting.place.as_str())
                }
                None => (session.id.clone(), ""),
            },
            Kind::Training => match project.training.iter().find(|training| training.id.as_str() == session.id) {
                Some(training) => {
                    self.of_training(training, &mut lines);
                    (one_line(&training.title), training.place.as_str())
                }
                None => (session.id.clone(), ""),
            },
            Kind::Appointment => {
                self.of_appointment(&session.id, &mut lines);
                (self.coded("agenda.appointment", &session.id), "")
            }
        };
        let mut event = self.event(Tag::Session(session.kind), &session.id, &title, lines);
        self.place(&mut event, session.when);
        let place = one_line(place);
        if !place.is_empty() {
            event.add_property("LOCATION", place);
        }
        event
    }

    fn of_meeting(&self, meeting: &Meeting, lines: &mut Lines) {
        lines.told(self.cx, "agenda.attendees", "who", &self.cx.listed(&meeting.attendees));
        lines.add(Markdown::parse(&meeting.minutes).to_plain());
        lines.list(self.cx.text("agenda.decisions"), meeting.decisions.iter().cloned());
    }

    fn of_training(&self, training: &Training, lines: &mut Lines) {
        let cx = self.cx;
        lines.told(cx, "agenda.audience", "who", &cx.listed(&training.audience));
        lines.told(cx, "agenda.trainers", "who", &cx.listed(&training.trainers));
        lines.list(cx.text("agenda.objectives"), training.objectives.iter().cloned());
        lines.list(cx.text("agenda.programme"), training.programme.iter().cloned());
        lines.told(cx, "agenda.material", "text", &training.material);
        lines.told(cx, "agenda.evaluation", "text", &training.evaluation);
    }

    fn of_appointment(&self, id: &str, lines: &mut Lines) {
        let cx = self.cx;
        let members = &cx.plan.project.member;
        let people = cx.plan.timeline.task(id).map_or(&[][..], |task| &task.people);
        let mut who: Vec<&str> = people.iter().filter_map(|number| Some(members.get(*number)?.name.as_str())).collect();
        if let Some((_, task)) = cx.plan.project.tasks().find(|(_, task)| task.id.as_str() == id) {
            let names = task.consulted.iter().map(|id: &Ref<_>| cx.plan.project.title(id.as_str()));
            who.extend(names);
            lines.told(cx, "agenda.attendees", "who", &cx.locale.list(&who));
            lines.add(Markdown::parse(&task.description).to_plain());
        }
    }

    /// Code and title.
    fn coded(&self, key: &str, id: &str) -> String {
        let title = one_line(self.cx.plan.project.title(id));
        self.cx.locale.fill(key, &[("code", self.cx.plan.label(id)), ("title", &title)])
    }

    fn named(&self, id: &str) -> String {
        self.coded("agenda.milestone", id)
    }

    fn event(&self, tag: Tag, id: &str, summary: &str, lines: Lines) -> Event {
        let about = &self.cx.plan.project.project;
        let mut event = Event::with_uid(&uid(&about.reference, &about.name, tag.key(), id));
        // The clock is that of the project: its status date.
        event.add_property("DTSTAMP", self.cx.plan.timeline.status.format("%Y%m%dT000000Z").to_string());
        // Each revision of the project supersedes what a calendar has taken of the one before.
        event.sequence(u32::try_from(self.cx.plan.project.revision.len()).unwrap_or(u32::MAX));
        event.summary(summary);
        let description = lines.0.join("\n");
        if !description.is_empty() {
            event.description(&description);
        }
        event.categories([self.cx.locale.text(&format!("agenda.category.{}", tag.key()))]);
        event.class(match about.confidentiality {
            Confidentiality::Public => Class::Public,
            Confidentiality::Internal | Confidentiality::Restricted => Class::Private,
            Confidentiality::Confidential => Class::Confidential,
        });
        event
    }

    fn place(&self, event: &mut Event, when: When) {
        match when {
            When::Days { first, last } => {
                // The end is the day after the last.
                let end = last.checked_add_days(Days::new(1)).unwrap_or(last);
                event.append_property(day("DTSTART", first));
                event.append_property(day("DTEND", end));
            }
            When::Hours { from, to } => {
                event.append_property(self.time("DTSTART", from));
                // An end is after its start, or absent.
                if to > from {
                    event.append_property(self.time("DTEND", to));
                }
            }
        }
    }

    fn time(&self, key: &str, at: NaiveDateTime) -> Property {
        let mut property = Property::new(key, at.format("%Y%m%dT%H%M%S").to_string());
        match self.zone {
            Some(zone) => property.add_parameter("TZID", zone).done(),
            None => property,
        }
    }
}

fn day(key: &str, date: NaiveDate) -> Property {
    Property::new(key, date.format("%Y%m%d").to_string()).add_parameter("VALUE", "DATE").done()
}

/// What an event is of.
#[derive(Clone, Copy)]
enum Tag {
    Milestone,
    Session(Kind),
}

impl Tag {
    fn key(self) -> &'static str {
        match self {
            Tag::Milestone => "milestone",
            Tag::Session(kind) => kind.key(),
        }
    }
}

/// The same for the same thing of the same project in every export, and unlike that of any other project.
fn uid(reference: &str, project: &str, kind: &str, id: &str) -> String {
    let hash = sha256_hex(format!("{reference}\0{project}\0{kind}\0{id}").as_bytes());
    format!("{id}-{}@qilby", &hash[..16])
}

/// The lines of a description in the making.
struct Lines(Vec<String>);

impl Lines {
    fn add(&mut self, text: String) {
        // RFC 5545 has no place for controls; the line feed is escaped.
        let text: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        if !text.trim().is_empty() {
            self.0.push(text.trim_end().to_owned());
        }
    }

    fn told(&mut self, cx: &Context<'_>, key: &str, name: &str, value: &str) {
        let value = one_line(value);
        if !value.is_empty() {
            self.add(cx.locale.fill(key, &[(name, &value)]));
        }
    }

    fn list(&mut self, title: &str, items: impl Iterator<Item = String>) {
        let items: Vec<String> = items.map(|item| format!("- {}", one_line(&item))).collect();
        if !items.is_empty() {
            self.add(format!("{title}\n{}", items.join("\n")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_calendar_is_too_long() {
        for length in 50..400 {
            for letters in ["é", "m", "\u{2029}x"] {
                let title: String = letters.chars().cycle().take(length).collect();
                let mut calendar = Calendar::new();
                calendar.push(Event::new().uid("a").summary(&title).done());
                let text = folded(&calendar.to_string());
                assert!(text.split("\r\n").all(|line| line.len() <= LONGEST), "{length} of {letters:?}");
                assert!(text.replace("\r\n ", "").contains(&format!("SUMMARY:{title}\r\n")), "{length} of {letters:?}");
            }
        }
    }
}
