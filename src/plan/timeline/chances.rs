//! How likely the dates of milestones are, when tasks give three-point estimates.

use chrono::{NaiveDate, NaiveDateTime};

use super::problem::Stated;
use crate::check::Project;
use crate::model::value::TimeSpan;
use qilby_schedule::calendar::Period;
use qilby_schedule::{Estimate, Schedule, Work, probability, simulate};

/// Plans drawn for a project of so many tasks: fewer for those so large that each takes long.
fn draws(tasks: usize) -> u32 {
    const MOST: usize = 1_000;
    const PLACEMENTS: usize = 1_000_000;
    u32::try_from((PLACEMENTS / tasks.max(1)).clamp(50, MOST)).unwrap_or(50)
}

/// What a simulation says of a milestone that is not reached yet.
#[derive(Clone, PartialEq, Debug)]
pub struct Chances {
    /// Plans drawn.
    pub draws: u32,
    /// Probability of meeting the contractual date, from 0 to 1; none without such a date.
    pub met: Option<f64>,
    /// The day by which half of the plans reach it.
    pub median: NaiveDate,
    /// The day by which eight plans of ten reach it.
    pub safe: NaiveDate,
    /// The day by which nine plans of ten reach it.
    pub surest: NaiveDate,
}

/// The chances of every milestone, in the order of the file; nothing when no task that is still to be done gives an
/// estimate, or when the milestone is reached.
pub(super) fn chances(project: &Project, stated: &Stated, found: &Schedule) -> Vec<Option<Chances>> {
    let estimates: Vec<Estimate> = project
        .tasks()
        .enumerate()
        .filter(|(_, (_, task))| task.finished.is_none())
        .filter_map(|(number, (_, task))| {
            let estimate = task.estimate.as_ref()?;
            let minutes = |span: TimeSpan| match stated.problem.tasks[number].work {
                Work::Duration(_) => span.elapsed_minutes(),
                _ => stated.length.working(span),
            };
            Some(Estimate {
                task: number,
                optimistic: minutes(estimate.optimistic.value),
                likely: minutes(estimate.likely.value),
                pessimistic: minutes(estimate.pessimistic.value),
            })
        })
        .collect();
    if estimates.is_empty() {
        return vec![None; project.milestone.len()];
    }
    let first = found.tasks.len() - project.milestone.len();
    let watched: Vec<usize> = (first..found.tasks.len()).collect();
    let draws = draws(found.tasks.len());
    let finishes = simulate(&stated.problem, found, &estimates, &watched, draws);
    let of = |(milestone, finishes): (&crate::model::Milestone, &Vec<NaiveDateTime>)| {
        let by = |tenths: usize| {
            finishes.get((finishes.len() * tenths).div_ceil(10).saturating_sub(1)).map(NaiveDateTime::date)
        };
        if milestone.reached.is_some() {
            return None;
        }
        let met = milestone.due.as_ref().and_then(|due| probability(finishes, Period::day(due.value.0).to));
        Some(Chances { draws, met, median: by(5)?, safe: by(8)?, surest: by(9)? })
    };
    project.milestone.iter().zip(&finishes).map(of).collect()
}
