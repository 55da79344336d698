//! A calendar program, as RFC 5545 describes it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};

use crate::support::{HOSTILE, Made, hostile, sample};

/// A line: name, parameters, value.
#[derive(Clone, Debug)]
struct Line {
    name: String,
    parameters: BTreeMap<String, String>,
    value: String,
}

/// A component with its lines and those within it.
#[derive(Debug, Default)]
struct Part {
    kind: String,
    lines: Vec<Line>,
    parts: Vec<Part>,
}

impl Part {
    fn line(&self, name: &str) -> Option<&Line> {
        let mut found = self.lines.iter().filter(|line| line.name == name);
        let first = found.next();
        assert!(found.next().is_none(), "{name} twice in {}", self.kind);
        first
    }

    fn value(&self, name: &str) -> &str {
        &self.line(name).unwrap_or_else(|| panic!("no {name} in {self:#?}")).value
    }

    fn text(&self, name: &str) -> String {
        let value = self.value(name);
        let mut out = String::new();
        let mut chars = value.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n' | 'N') => out.push('\n'),
                    Some(c @ ('\\' | ',' | ';')) => out.push(c),
                    other => panic!("an escape that is none: {other:?} in {value}"),
                },
                ',' | ';' => panic!("{c} is not escaped in {value}"),
                c => out.push(c),
            }
        }
        out
    }
}

fn read(bytes: &[u8]) -> Part {
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.ends_with("\r\n"));
    let mut unfolded: Vec<String> = Vec::new();
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(|c: char| c.is_control()), "a control character in {line:?}");
        match line.strip_prefix(' ') {
            Some(rest) => unfolded.last_mut().unwrap().push_str(rest),
            None => unfolded.push(line.to_owned()),
        }
    }
    let mut stack: Vec<Part> = vec![Part::default()];
    for line in unfolded {
        let colon = line.find(':').unwrap_or_else(|| panic!("no value in {line}"));
        let (head, value) = (&line[..colon], &line[colon + 1..]);
        let mut names = head.split(';');
        let name = names.next().unwrap();
        match name {
            "BEGIN" => stack.push(Part { kind: value.to_owned(), ..Part::default() }),
            "END" => {
                let part = stack.pop().unwrap();
                assert_eq!(part.kind, value);
                stack.last_mut().unwrap().parts.push(part);
            }
            _ => {
                let parameters = names.map(|one| one.split_once('=').unwrap());
                let parameters = parameters.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
                let line = Line { name: name.to_owned(), parameters, value: value.to_owned() };
                stack.last_mut().unwrap().lines.push(line);
            }
        }
    }
    assert_eq!(stack.len(), 1);
    let mut calendars = stack.remove(0).parts;
    assert_eq!(calendars.len(), 1);
    calendars.remove(0)
}

/// When an event takes place.
#[derive(Debug, PartialEq)]
enum When {
    Days(NaiveDate, NaiveDate),
    Hours(NaiveDateTime, NaiveDateTime),
}

fn when(event: &Part, zone: Option<&str>) -> When {
    let (start, end) = (event.line("DTSTART").unwrap(), event.line("DTEND").unwrap());
    assert_eq!(start.parameters, end.parameters);
    if start.parameters.get("VALUE").is_some_and(|value| value == "DATE") {
        let day = |line: &Line| NaiveDate::parse_from_str(&line.value, "%Y%m%d").unwrap();
        assert!(day(end) > day(start), "the end is the day after the last");
        return When::Days(day(start), day(end));
    }
    assert_eq!(start.parameters.get("TZID").map(String::as_str), zone);
    let at = |line: &Line| NaiveDateTime::parse_from_str(&line.value, "%Y%m%dT%H%M%S").unwrap();
    assert!(at(end) > at(start));
    When::Hours(at(start), at(end))
}

fn events(made: &Made) -> (Part, Option<String>) {
    let calendar = read(made.bytes("planning.ics"));
    assert_eq!(calendar.kind, "VCALENDAR");
    assert_eq!(calendar.value("VERSION"), "2.0");
    assert!(!calendar.value("PRODID").is_empty());
    let zone = calendar.parts.iter().find(|part| part.kind == "VTIMEZONE").map(|part| part.value("TZID").to_owned());
    let mut uids = BTreeSet::new();
    let stamp = made.plan.timeline.status.format("%Y%m%dT000000Z").to_string();
    for part in calendar.parts.iter().filter(|part| part.kind != "VTIMEZONE") {
        assert_eq!(part.kind, "VEVENT");
        assert!(part.parts.is_empty(), "no alarms");
        assert!(uids.insert(part.value("UID").to_owned()), "{} twice", part.value("UID"));
        assert_eq!(part.value("DTSTAMP"), stamp, "the clock is the status date");
        when(part, zone.as_deref());
    }
    (calendar, zone)
}

fn find<'a>(calendar: &'a Part, summary: &str) -> &'a Part {
    let named = |part: &&Part| part.kind == "VEVENT" && part.text("SUMMARY") == summary;
    calendar.parts.iter().find(named).unwrap_or_else(|| panic!("no {summary}"))
}

fn at(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

#[test]
fn milestones_are_whole_days_and_sessions_have_hours() {
    let made = sample();
    let (calendar, zone) = events(&made);
    assert_eq!(zone.as_deref(), Some("Europe/Paris"), "the public holidays are those of France");
    for milestone in &made.plan.timeline.milestones {
        let summary = format!("{} — {}", made.plan.label(&milestone.id), made.plan.project.title(&milestone.id));
        let event = find(&calendar, &summary);
        let day = milestone.date.date();
        assert_eq!(when(event, zone.as_deref()), When::Days(day, day.succ_opt().unwrap()), "{summary}");
        assert_eq!(event.value("TRANSP"), "TRANSPARENT", "nobody is busy");
    }
    let hours = |summary: &str| when(find(&calendar, summary), zone.as_deref());
    let meeting = When::Hours(at("2026-09-24T14:00:00"), at("2026-09-24T15:30:00"));
    assert_eq!(hours("Comité de choix de l’hébergeur"), meeting);
    // Its date is that of its task.
    let training = When::Hours(at("2027-01-14T13:00:00"), at("2027-01-14T17:00:00"));
    assert_eq!(hours("Exploiter l’infrastructure au quotidien"), training);
    let project = &made.plan.project;
    // The fixed tasks of the sample are its meetings and trainings.
    let count = project.milestone.len() + project.meeting.len() + project.training.len();
    assert_eq!(calendar.parts.len() - 1, count);
    let description = find(&calendar, "Comité de choix de l’hébergeur").text("DESCRIPTION");
    assert!(description.contains("Participants\u{A0}: La dirigeante") && description.contains("- OVHcloud est retenu"));
    assert_eq!(find(&calendar, "Visite technique du siège").text("LOCATION"), "Siège, bureaux et atelier");
}

#[test]
fn the_zone_changes_on_the_last_sundays_of_march_and_october() {
    let (calendar, _) = events(&sample());
    let zone = calendar.parts.iter().find(|part| part.kind == "VTIMEZONE").unwrap();
    let rules: Vec<[&str; 5]> = zone
        .parts
        .iter()
        .map(|part| {
            let value = |name| part.value(name);
            [part.kind.as_str(), value("TZOFFSETFROM"), value("TZOFFSETTO"), value("DTSTART"), value("RRULE")]
        })
        .collect();
    let expected = [
        ["DAYLIGHT", "+0100", "+0200", "19960331T020000", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"],
        ["STANDARD", "+0200", "+0100", "19961027T030000", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"],
    ];
    assert_eq!(rules, expected);
}

#[test]
fn uids_stay_when_the_plan_moves() {
    let uids = |made: &Made| -> BTreeMap<String, String> {
        let (calendar, _) = events(made);
        let events = calendar.parts.iter().filter(|part| part.kind == "VEVENT");
        events.map(|part| (part.text("SUMMARY"), part.value("UID").to_owned())).collect()
    };
    let text = crate::common::file("project.toml");
    let moved = text
        .replace("deadline = 2026-12-11", "deadline = 2026-12-12")
        .replace("start = 2026-09-07 ", "start = 2026-09-04 ");
    assert_ne!(text, moved);
    let results = crate::common::file("project.results.toml");
    assert_eq!(uids(&sample()), uids(&crate::support::make(&moved, Some(&results))));
}

#[test]
fn hostile_texts_stay_in_their_line_and_times_without_a_country_float() {
    let made = hostile();
    let (calendar, zone) = events(&made);
    assert_eq!(zone, None);
    let meeting = calendar.parts.iter().find(|part| part.value("UID").starts_with("kick-off")).unwrap();
    assert_eq!(meeting.text("SUMMARY"), "two lines BEGIN:VALARM");
    assert_eq!(meeting.text("LOCATION"), HOSTILE[1]);
    assert!(meeting.text("DESCRIPTION").contains("- =cmd|' /C calc'!A0"));
    let milestones = calendar.parts.iter().filter(|part| part.value("UID").starts_with("goal-")).count();
    assert_eq!(milestones, HOSTILE.len());
    assert!(calendar.parts.iter().any(|part| part.text("SUMMARY").contains("😀 עברית <script>")));
}
