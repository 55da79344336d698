//! The PSPLIB J30 instances (R. Kolisch, A. Sprecher, *EJOR* 96, 1996): 480 projects of 30 tasks on four pools of
//! resources, whose shortest lengths are proved.

use std::collections::BTreeMap;
use std::io::Read;

use super::*;

/// One instance: its schedule length in minutes stands for PSPLIB's periods.
fn read(text: &str) -> Problem {
    let mut numbers = text.split_whitespace().map(|word| word.parse::<i64>().unwrap());
    let mut next = || numbers.next().unwrap();
    let (tasks, resources) = (next(), next());
    let mut problem = Problem {
        start: at("2026-01-05 00:00"),
        status: None,
        calendars: vec![CalendarRules::continuous()],
        project_calendar: 0,
        resources: (0..resources)
            .map(|index| Resource { units: u32::try_from(next()).unwrap(), ..Resource::person(format!("r{index}"), 0) })
            .collect(),
        tasks: Vec::new(),
        links: Vec::new(),
    };
    for task in 0..usize::try_from(tasks).unwrap() {
        let minutes = next();
        let uses: Vec<Assignee> = (0..problem.resources.len())
            .map(|resource| Assignee { resource, share: Share::FULL, units: u32::try_from(next()).unwrap() })
            .filter(|assignee| assignee.units > 0)
            .collect();
        let work = if minutes == 0 { Work::Milestone } else { Work::Effort(minutes) };
        let assignment = if uses.is_empty() { Assignment::Nobody } else { Assignment::Together(uses) };
        problem.tasks.push(Task::new(format!("t{task:02}"), work, assignment));
        for _ in 0..next() {
            problem.links.push(Link::after(task, usize::try_from(next()).unwrap() - 1));
        }
    }
    problem
}

/// The files of a tar archive by name.
fn files(archive: &[u8]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut rest = archive;
    while rest.len() >= 512 && rest[0] != 0 {
        let text = |range: std::ops::Range<usize>| {
            String::from_utf8_lossy(&rest[range]).trim_end_matches('\0').trim().to_owned()
        };
        let size = usize::from_str_radix(&text(124..135), 8).unwrap();
        let name = text(0..100);
        files.insert(
            name.rsplit('/').next().unwrap().to_owned(),
            String::from_utf8_lossy(&rest[512..512 + size]).into_owned(),
        );
        rest = &rest[512 + size.div_ceil(512) * 512..];
    }
    files
}

/// Instances and their optima, or nothing where the shared material is absent.
fn instances() -> Vec<(String, Problem, i64)> {
    let (Some(archive), Some(optima)) = (shared("psplib-j30.tar.gz"), shared("psplib-j30-best.csv")) else {
        return Vec::new();
    };
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(archive).unwrap()).read_to_end(&mut bytes).unwrap();
    let files = files(&bytes);
    let optima = std::fs::read_to_string(optima).unwrap();
    let rows = optima.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    rows.map(|row| (row[3].to_owned(), read(&files[row[3]]), row[4].parse().unwrap())).collect()
}

/// Average deviation from the optimum in per cent over every `step`th instance; every schedule is checked.
fn average_deviation(effort: Effort, step: usize) -> Option<f64> {
    let instances = instances();
    if instances.is_empty() {
        return None;
    }
    assert_eq!(instances.len(), 480);
    let (mut sum, mut optimal, mut proved, mut count) = (0.0, 0, 0, 0);
    for (name, problem, optimum) in instances.iter().step_by(step) {
        let schedule = planned(problem, effort);
        let found = (schedule.finish - schedule.start).num_minutes();
        let bound = (schedule.lower_bound - schedule.start).num_minutes();
        assert!(found >= *optimum, "{name}: {found} beats the proved optimum {optimum}");
        assert!(bound <= *optimum, "{name}: the bound {bound} refutes the optimum {optimum}");
        #[allow(clippy::cast_precision_loss)]
        {
            sum += 100.0 * (found - optimum) as f64 / *optimum as f64;
        }
        optimal += usize::from(found == *optimum);
        proved += usize::from(found == bound);
        count += 1;
    }
    let average = sum / f64::from(count);
    eprintln!("{effort:?}: {average:.3} % above the optimum on average, {optimal} of {count} optimal, {proved} proved");
    Some(average)
}

#[test]
fn quick_schedules_come_close_to_the_optimum() {
    if let Some(average) = average_deviation(Effort::Quick, 4) {
        assert!(average <= 1.6, "{average} %");
    }
}

#[test]
#[ignore = "all instances: a minute in release, an hour in debug"]
fn a_search_reaches_the_optimum() {
    let Some(normal) = average_deviation(Effort::Normal, 1) else {
        return;
    };
    assert!(normal <= 0.35, "{normal} %");
    if let Some(thorough) = average_deviation(Effort::Thorough, 1) {
        assert!(thorough <= 0.03, "{thorough} %");
    }
}
