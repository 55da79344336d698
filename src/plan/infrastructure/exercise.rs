//! When restorations are tried again after the hand-over.

use chrono::{Days, Months, NaiveDate};

use crate::model::value::{TimeSpan, Unit};
use crate::model::{Backup, TestResult};
use crate::plan::Plan;
use crate::plan::trace::latest;

/// How long the calendar is, in months.
const CALENDAR: u32 = 12;
/// Most exercises of one backup in the calendar: a restoration each day is a check, not an exercise.
const MOST: usize = 12;

/// The exercises of a backup.
#[derive(Clone, Debug)]
pub struct Exercises<'a> {
    /// The backup that is restored.
    pub backup: &'a Backup,
    /// The last run of one of its restore tests, whose result still holds.
    pub last: Option<&'a TestResult>,
    /// The day from which the next ones are counted: that of the last run, or the end of the project.
    pub from: NaiveDate,
    /// The next ones, over twelve months.
    pub next: Vec<NaiveDate>,
}

/// The exercises of every backup, in the order of the file.
pub fn exercises(plan: &Plan) -> Vec<Exercises<'_>> {
    plan.project.backup.iter().map(|backup| of_backup(plan, backup)).collect()
}

fn of_backup<'a>(plan: &'a Plan, backup: &'a Backup) -> Exercises<'a> {
    let restores = |test: &str| backup.restore_tests.iter().any(|one| one == test);
    let runs = latest(&plan.results).filter(|(test, _)| restores(test) && plan.trace.results.contains_key(*test));
    let last = runs.map(|(_, result)| result).max_by_key(|result| result.date.value);
    let from = last.map_or(plan.timeline.finish, |result| result.date.value.0);
    let next = backup.exercise.as_ref().map(|every| series(from, every.value)).unwrap_or_default();
    Exercises { backup, last, from, next }
}

fn series(from: NaiveDate, every: TimeSpan) -> Vec<NaiveDate> {
    let Some(end) = from.checked_add_months(Months::new(CALENDAR)) else { return Vec::new() };
    let days = (1..=MOST).map_while(|times| after(from, every, u32::try_from(times).ok()?));
    days.take_while(|day| *day > from && *day <= end).collect()
}

/// The day that is so many times a length of time after another; months and years are those of the calendar. None
/// beyond what a calendar holds.
pub fn after(from: NaiveDate, span: TimeSpan, times: u32) -> Option<NaiveDate> {
    let whole = |months: i64| {
        let months = months.checked_mul(span.thousandths)?.checked_mul(i64::from(times))?;
        from.checked_add_months(Months::new(u32::try_from(months / 1000).ok()?))
    };
    match span.unit {
        Unit::Month => whole(1),
        Unit::Year => whole(12),
        _ => {
            let minutes = span.elapsed_minutes().checked_mul(i64::from(times))?;
            from.checked_add_days(Days::new(u64::try_from(minutes / (24 * 60)).ok()?))
        }
    }
}
