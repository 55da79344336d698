//! The schedule: when each task takes place, who does it, why then, and how far that is from the best.
//!
//! [`schedule`] is a pure function of a [`Problem`], which knows nothing of the project model.
//!
//! - **Time** is civil, in whole minutes. A task of effort starts at the first minute that its people work and pauses
//!   while they are away; one of length counts the project's working time, one of duration elapsed time.
//! - **Links** count from the very instant of the predecessor's end; working lags in the project's calendar. A milestone
//!   stands at the latest end of what it waits for, which is the evening, not the next morning. A finish that a link
//!   (FF, SF) asks for outside the hours of those who do the task is met by the last minute they work before.
//! - **People** do one thing at a time. Between its start and its finish nothing else comes between a task and its people,
//!   unless it may be split or takes only a share of their days.
//! - **Part-time** is a capacity of each day (or week), never a stretched length.
//! - **Dates stated win**: a fixed start is held and what it breaks is a [`Conflict`]; a deadline never moves a task.
//!   Between schedules of equal finish the one that misses deadlines least is kept.
//! - **Order** in the file counts for nothing: ties are broken by identifiers.

pub mod calendar;

mod alap;
mod assemble;
mod bound;
mod compile;
mod conflicts;
mod error;
mod explain;
mod generate;
mod graph;
mod improve;
mod instance;
mod outcome;
mod place;
mod problem;
mod random;
mod replay;
mod rules;
mod search;
mod simulate;
mod slack;
mod spans;
mod state;
mod team;
#[cfg(test)]
mod tests;
mod timeline;
mod validate;
pub mod verify;
mod walk;

pub use error::{Conflict, ScheduleError};
pub use graph::find_cycle;
pub use outcome::{Cause, ResourceLoad, Schedule, Scheduled, Segment, WeekLoad, Why};
pub use problem::{Assignee, Assignment, Effort, Lag, Link, LinkKind, Problem, Progress, Resource, Share, Task, Work};
pub use simulate::{Estimate, probability, simulate};
pub use validate::MAX_YEARS;

use instance::{Instance, Style};

/// Schedules a problem.
///
/// # Errors
///
/// Everything that makes a schedule impossible, all that can be told at once. What a schedule merely fails to honour is
/// in its `conflicts`, and missed deadlines in its tasks.
pub fn schedule(problem: &Problem, effort: Effort) -> Result<Schedule, Vec<ScheduleError>> {
    let faults = validate::faults(problem);
    if !faults.is_empty() {
        return Err(faults);
    }
    let (first, last) = validate::stated_days(problem);
    let mut years = validate::guessed_years(problem);
    loop {
        let days = last - first + i64::from(years) * 366;
        let instance = Instance::compile(problem, first, u32::try_from(days).unwrap_or(u32::MAX));
        match improve::best_plan(&instance, effort) {
            Ok(found) => return Ok(assemble::assemble(problem, &instance, found)),
            // The calendars end too soon.
            Err(_) if years < MAX_YEARS => years = (years * 2).min(MAX_YEARS),
            Err(node) => return Err(vec![unplaceable(&instance, node)]),
        }
    }
}

/// Why a node fits nowhere in the longest span.
fn unplaceable(instance: &Instance, node: usize) -> ScheduleError {
    let task = instance.task_of[node];
    let idle = instance.modes_of(node).all(|index| {
        let mode = instance.mode(index);
        let hours = match mode.style {
            Style::Team => instance.uses_of(mode).iter().map(|u| instance.calendar_of(u.resource).total()).sum(),
            Style::Plain | Style::Walked => instance.hours(index).total(),
        };
        let spent = |demand: &instance::Use| instance.capacities[demand.resource as usize].of_day(60) == 0;
        hours == 0 || instance.uses_of(mode).iter().any(spent)
    });
    if idle { ScheduleError::NoWorkingTime { task } } else { ScheduleError::TooLong { task } }
}
