//! What cannot be scheduled at all.

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDateTime};

use super::error::ScheduleError;
use super::graph::find_cycle;
use super::problem::{Assignment, Lag, Problem, Progress, Share, Work};
use crate::calendar::{DAY, Minute, day_of, minute_of};

/// How far from the project's start any date may lie, in years.
pub const MAX_YEARS: u32 = 50;

/// No length of time is longer.
const MAX_MINUTES: Minute = MAX_YEARS as Minute * 366 * DAY;

/// Days that the calendars reach back before the first date, for leads.
const MARGIN: i64 = 31;

/// Everything that is wrong with a problem before it is scheduled.
pub(super) fn faults(problem: &Problem) -> Vec<ScheduleError> {
    let unknown = unknown_indexes(problem);
    if !unknown.is_empty() {
        return unknown;
    }
    let mut faults: Vec<ScheduleError> = find_cycle(problem.tasks.len(), &problem.links)
        .map(|tasks| ScheduleError::Cycle { tasks })
        .into_iter()
        .collect();
    let lagged = problem.links.iter().filter(|link| {
        let (Lag::Working(minutes) | Lag::Elapsed(minutes)) = link.lag;
        !(-MAX_MINUTES..=MAX_MINUTES).contains(&minutes)
    });
    faults.extend(lagged.map(|link| ScheduleError::ImpossibleLength { task: link.to }));
    let far = |date: &NaiveDateTime| !within_reach(problem.start, *date);
    faults.extend(problem.status.filter(far).map(|date| ScheduleError::DateTooFar { task: None, date }));
    for index in 0..problem.tasks.len() {
        task_faults(problem, index, &mut faults);
    }
    faults
}

fn task_faults(problem: &Problem, index: usize, faults: &mut Vec<ScheduleError>) {
    let task = &problem.tasks[index];
    let minutes = match task.work {
        Work::Effort(minutes) | Work::Length(minutes) | Work::Duration(minutes) => minutes,
        Work::Milestone => 0,
    };
    let remaining = match task.progress {
        Progress::Started { remaining, .. } => remaining,
        _ => 0,
    };
    if !(0..=MAX_MINUTES).contains(&minutes) || !(0..=MAX_MINUTES).contains(&remaining) {
        faults.push(ScheduleError::ImpossibleLength { task: index });
    }
    if task.assignment != Assignment::Nobody && task.assignment.assignees().is_empty() {
        faults.push(ScheduleError::NobodyAssigned { task: index });
    }
    for assignee in task.assignment.assignees() {
        let resource = &problem.resources[assignee.resource];
        let nothing = matches!(task.work, Work::Effort(_)) && assignee.share == Share::NONE;
        if nothing || assignee.units == 0 || assignee.units > resource.units {
            faults.push(ScheduleError::ImpossibleShare { task: index, resource: assignee.resource });
        }
    }
    faults.extend(
        task_dates(problem, index)
            .filter(|date| !within_reach(problem.start, *date))
            .map(|date| ScheduleError::DateTooFar { task: Some(index), date }),
    );
    if let Progress::Finished { start, finish } = task.progress
        && finish < start
    {
        faults.push(ScheduleError::FinishBeforeStart { task: index });
    }
}

fn unknown_indexes(problem: &Problem) -> Vec<ScheduleError> {
    let calendars = problem.resources.iter().map(|resource| resource.calendar).chain([problem.project_calendar]);
    let resources = problem.tasks.iter().flat_map(|task| task.assignment.assignees()).map(|a| a.resource);
    let tasks = problem.links.iter().flat_map(|link| [link.from, link.to]);
    let beyond = |what, indexes: BTreeSet<usize>, count: usize| {
        indexes
            .into_iter()
            .filter(move |index| *index >= count)
            .map(move |index| ScheduleError::UnknownIndex { what, index })
    };
    beyond("calendar", calendars.collect(), problem.calendars.len())
        .chain(beyond("resource", resources.collect(), problem.resources.len()))
        .chain(beyond("task", tasks.collect(), problem.tasks.len()))
        .collect()
}

/// Every date stated for a task.
fn task_dates(problem: &Problem, index: usize) -> impl Iterator<Item = NaiveDateTime> {
    let task = &problem.tasks[index];
    let (first, second) = match task.progress {
        Progress::NotStarted => (None, None),
        Progress::Started { at, .. } => (Some(at), None),
        Progress::Finished { start, finish } => (Some(start), Some(finish)),
    };
    [task.not_before, task.fixed_start, task.deadline, first, second].into_iter().flatten()
}

fn within_reach(start: NaiveDateTime, date: NaiveDateTime) -> bool {
    let months = Months::new(12 * MAX_YEARS);
    let earliest = start.checked_sub_months(months).unwrap_or(NaiveDateTime::MIN);
    let latest = start.checked_add_months(months).unwrap_or(NaiveDateTime::MAX);
    (earliest..=latest).contains(&date)
}

/// The first day that calendars must span, and the day of the last stated date.
pub(super) fn stated_days(problem: &Problem) -> (i64, i64) {
    let dates = (0..problem.tasks.len()).flat_map(|index| task_dates(problem, index));
    let all = dates.chain(problem.status).chain([problem.start]).map(|date| day_of(minute_of(date)));
    let (first, last) = all.fold((i64::MAX, i64::MIN), |(first, last), day| (first.min(day), last.max(day)));
    let earliest = NaiveDateTime::MIN.checked_add_days(Days::new(1)).map_or(first, |date| day_of(minute_of(date)));
    ((first - MARGIN).max(earliest), last)
}

/// A first guess of how many years the work takes: what is asked of the busiest, and a margin.
pub(super) fn guessed_years(problem: &Problem) -> u32 {
    let mut asked = vec![0i64; problem.resources.len()];
    let mut alone: Minute = 0;
    for task in &problem.tasks {
        let list = task.assignment.assignees();
        match task.work {
            Work::Effort(minutes) => {
                let divided = matches!(task.assignment, Assignment::Any(_) | Assignment::Team(_));
                let part = if divided { minutes / list.len().max(1) as Minute } else { minutes };
                for assignee in list {
                    asked[assignee.resource] += part * Minute::from(assignee.units);
                }
                if list.is_empty() {
                    alone += minutes / 8;
                }
            }
            Work::Length(minutes) => alone += minutes / 8,
            Work::Duration(minutes) => alone += minutes / 64,
            Work::Milestone => {}
        }
    }
    let weeks = |(resource, minutes): (usize, &Minute)| {
        let resource = &problem.resources[resource];
        let week = problem.calendars[resource.calendar].minutes_per_week();
        let given = resource.availability.of(week).min(resource.weekly_max.unwrap_or(Minute::MAX)).max(1);
        minutes / (given * Minute::from(resource.units)).max(1)
    };
    let busiest = asked.iter().enumerate().map(weeks).max().unwrap_or(0);
    let years = 1 + (busiest * 5 / 4 + alone / (60 * 40)) / 50;
    u32::try_from(years).unwrap_or(MAX_YEARS).clamp(1, MAX_YEARS)
}
