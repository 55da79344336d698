//! Tests of the engine: semantics by example, published instances, and properties of random projects.

mod actuals;
mod calendar_cases;
mod dates;
mod ends;
mod errors;
mod limits;
mod links;
mod people;
mod properties;
mod psplib;
mod schemes;
mod simulation;
mod stability;

use std::path::PathBuf;

use chrono::{NaiveDate, NaiveDateTime};

use super::*;
use crate::calendar::{CalendarRules, Hours, Minute};

/// The instant of a text such as `2026-04-09 14:00`.
fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn hours(from: u16, to: u16) -> Hours {
    Hours::between((from, 0), (to, 0)).unwrap()
}

/// Monday to Friday, 9-12 and 13-17: seven hours a day.
fn office() -> CalendarRules {
    CalendarRules::weekly(&[0, 1, 2, 3, 4], &[hours(9, 12), hours(13, 17)])
}

/// One working day of the office.
const WORKDAY: Minute = 7 * 60;

/// A project that starts on Monday 6 April 2026 at midnight, with so many people: ann, bob, cid, dan…
fn project(people: usize) -> Problem {
    let names = ["ann", "bob", "cid", "dan"];
    Problem {
        start: at("2026-04-06 00:00"),
        status: None,
        calendars: vec![office()],
        project_calendar: 0,
        resources: names[..people].iter().map(|name| Resource::person(*name, 0)).collect(),
        tasks: Vec::new(),
        links: Vec::new(),
    }
}

/// A task of so many days of one person's work.
fn effort(id: &str, days: Minute, resource: usize) -> Task {
    Task::new(id, Work::Effort(days * WORKDAY), Assignment::one(resource))
}

/// The schedule, checked.
fn planned(problem: &Problem, effort: Effort) -> Schedule {
    let schedule = schedule(problem, effort).unwrap();
    assert_eq!(verify::verify(problem, &schedule), Vec::<String>::new());
    schedule
}

/// Start and finish of a task as a text.
fn span(schedule: &Schedule, task: usize) -> String {
    let task = &schedule.tasks[task];
    format!("{} → {}", task.start.format("%m-%d %H:%M"), task.finish.format("%m-%d %H:%M"))
}

/// A file of the material shared beside the repository, or `None`, said aloud, where there is none.
fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/schedule").join(path);
    if path.exists() {
        Some(path)
    } else {
        eprintln!("skipped: {} is not there", path.display());
        None
    }
}
