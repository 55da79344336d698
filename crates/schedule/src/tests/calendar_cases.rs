//! Projects without contention whose dates TaskJuggler 3.7.1 worked out, to the minute.

use serde_json::Value;

use super::*;
use crate::calendar::Period;

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

fn rules(hours: &Value, days: &Value, holidays: &[Period]) -> CalendarRules {
    let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let days: Vec<usize> = texts(days).iter().map(|d| week.iter().position(|w| w == d).unwrap()).collect();
    let clock = |text: &str| {
        let (hour, minute) = text.split_once(':').unwrap();
        (hour.parse().unwrap(), minute.parse().unwrap())
    };
    let hours: Vec<Hours> = hours
        .as_array()
        .unwrap()
        .iter()
        .map(|span| Hours::between(clock(texts(span)[0]), clock(texts(span)[1])).unwrap())
        .collect();
    CalendarRules { closures: holidays.to_vec(), ..CalendarRules::weekly(&days, &hours) }
}

fn read(case: &Value) -> Problem {
    let holidays: Vec<Period> = texts(&case["holidays"]).iter().map(|date| Period::day(day(date))).collect();
    let mut problem = Problem {
        start: at(&format!("{} 00:00", case["start"].as_str().unwrap())),
        status: None,
        calendars: vec![rules(&case["project_hours"], &case["project_days"], &holidays)],
        project_calendar: 0,
        resources: Vec::new(),
        tasks: Vec::new(),
        links: Vec::new(),
    };
    for person in case["persons"].as_array().unwrap() {
        problem.calendars.push(rules(&person["hours"], &person["days"], &holidays));
        let mut resource = Resource::person(person["id"].as_str().unwrap(), problem.calendars.len() - 1);
        let leave = person["leave"].as_array().unwrap().iter();
        // The last day of a leave is the first one back.
        resource.absences = leave
            .map(|span| Period {
                from: Period::day(day(texts(span)[0])).from,
                to: Period::day(day(texts(span)[1])).from,
            })
            .collect();
        problem.resources.push(resource);
    }
    let tasks = case["tasks"].as_array().unwrap();
    let index = |id: &Value| tasks.iter().position(|task| task["id"] == *id).unwrap();
    for (to, task) in tasks.iter().enumerate() {
        let days = || task["days"].as_i64().unwrap();
        let (work, assignment) = match task["kind"].as_str().unwrap() {
            "effort" => {
                let person = problem.resources.iter().position(|r| task["person"] == r.id.as_str()).unwrap();
                (Work::Effort(task["hours"].as_i64().unwrap() * 60), Assignment::one(person))
            }
            "length" => (Work::Length(days() * 8 * 60), Assignment::Nobody),
            "duration" => (Work::Duration(days() * 1_440), Assignment::Nobody),
            "milestone" => (Work::Milestone, Assignment::Nobody),
            other => panic!("unknown kind {other}"),
        };
        let mut new = Task::new(task["id"].as_str().unwrap(), work, assignment);
        new.fixed_start = task["start"].as_str().map(|date| at(&format!("{date} 00:00")));
        problem.tasks.push(new);
        for dep in task["deps"].as_array().unwrap() {
            let minutes = |key: &str, unit: i64| dep[key].as_i64().map(|count| count * unit);
            let lag = minutes("gap_working_days", 480)
                .or_else(|| minutes("gap_working_hours", 60))
                .map(Lag::Working)
                .or_else(|| minutes("gap_calendar_days", 1_440).map(Lag::Elapsed))
                .unwrap_or(Lag::NONE);
            let kind = match dep["type"].as_str().unwrap() {
                "FS" => LinkKind::FinishStart,
                "SS" => LinkKind::StartStart,
                other => panic!("unknown link {other}"),
            };
            problem.links.push(Link { from: index(&dep["on"]), to, kind, lag });
        }
    }
    problem
}

#[test]
fn every_date_is_that_of_taskjuggler_to_the_minute() {
    let Some(folder) = shared("calendar-cases") else {
        return;
    };
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    names.sort();
    assert!(!names.is_empty());
    let mut compared = 0;
    for path in names {
        let problem = read(&serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap());
        let schedule = planned(&problem, Effort::Quick);
        let expected = std::fs::read_to_string(path.with_extension("expected.csv")).unwrap();
        for line in expected.lines().skip(1) {
            let fields: Vec<&str> = line.split(';').map(|field| field.trim_matches('"')).collect();
            let task = problem.tasks.iter().position(|task| task.id == fields[0]).unwrap();
            let found = [schedule.tasks[task].start, schedule.tasks[task].finish];
            let found = found.map(|date| date.format("%Y-%m-%dT%H:%M").to_string());
            assert_eq!(found, fields[1..3], "{} {}", path.display(), fields[0]);
            compared += 1;
        }
    }
    assert!(compared >= 100, "{compared} tasks compared");
}
