//! How likely dates are: the plan worked through many times, with lengths drawn from three-point estimates.
//!
//! Lengths are drawn from the triangular distribution (S. Kotz, J. R. van Dorp, *Beyond Beta*, World Scientific 2004,
//! chapter 1) by inversion. The beta distribution of PERT would ask for logarithms and powers, which do not give the same
//! bits on every machine; a square root does. Each draw keeps the plan's people and the order in which it takes its tasks, as a
//! team would; with nothing drawn no task ends later than in the plan.

use chrono::NaiveDateTime;

use super::generate::Scratch;
use super::instance::{Instance, Pin};
use super::outcome::Schedule;
use super::problem::{Problem, Progress, Work};
use super::random::Random;
use super::replay::Planned;
use super::state::Plan;
use super::validate;
use crate::calendar::{Minute, civil, minute_of};

/// A three-point estimate of the [`Work`] of a task, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The task, by its index.
    pub task: usize,
    /// If all goes well.
    pub optimistic: Minute,
    /// Most likely.
    pub likely: Minute,
    /// If much goes wrong.
    pub pessimistic: Minute,
}

impl Estimate {
    /// A length drawn by a number from 0 to 1.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
    fn draw(&self, unit: f64) -> Minute {
        let (low, mode, high) = (self.optimistic as f64, self.likely as f64, self.pessimistic as f64);
        if high <= low {
            return self.likely;
        }
        let turn = (mode - low) / (high - low);
        let drawn = if unit < turn {
            low + (unit * (high - low) * (mode - low)).sqrt()
        } else {
            high - ((1.0 - unit) * (high - low) * (high - mode)).sqrt()
        };
        (drawn.round() as Minute).clamp(self.optimistic, self.pessimistic)
    }
}

/// The finish of each task watched, in each of `draws` plans, earliest first; [`NaiveDateTime::MAX`] for a plan that never
/// ends. Of work under way the remainder is drawn, in proportion. Nothing when the problem has no schedule.
pub fn simulate(
    problem: &Problem,
    schedule: &Schedule,
    estimates: &[Estimate],
    watched: &[usize],
    draws: u32,
) -> Vec<Vec<NaiveDateTime>> {
    let mut finishes = vec![Vec::with_capacity(draws as usize); watched.len()];
    if schedule.tasks.len() != problem.tasks.len() {
        return finishes;
    }
    let (first, last) = validate::stated_days(problem);
    let mut instance = Instance::compile(problem, first, days(problem, estimates, last - first));
    let drawn = drawn(problem, &instance, estimates);
    let planned = Planned::new(problem, schedule, &mut instance);
    let mut plan = Plan::new(&instance);
    let mut scratch = Scratch::new(&instance);
    let mut random = Random::new();
    for _ in 0..draws {
        for (node, estimate, part) in &drawn {
            let minutes = scaled(estimate.draw(random.unit()), *part);
            instance.nodes[*node].work = match instance.nodes[*node].work {
                Work::Effort(_) => Work::Effort(minutes),
                Work::Length(_) => Work::Length(minutes),
                Work::Duration(_) => Work::Duration(minutes),
                Work::Milestone => Work::Milestone,
            };
        }
        let placed = planned.replay(&instance, &mut plan, &mut scratch);
        for (list, task) in finishes.iter_mut().zip(watched) {
            let finish = plan.finish[instance.node_of[*task]];
            list.push(if placed { civil(finish) } else { NaiveDateTime::MAX });
        }
    }
    finishes.iter_mut().for_each(|list| list.sort_unstable());
    finishes
}

/// Estimates of what is not done, by node in the order of the identifiers, with the part of it that remains: (remaining,
/// stated) minutes.
fn drawn<'a>(
    problem: &Problem,
    instance: &Instance,
    estimates: &'a [Estimate],
) -> Vec<(usize, &'a Estimate, (Minute, Minute))> {
    let mut drawn: Vec<(usize, &Estimate, (Minute, Minute))> = estimates
        .iter()
        .filter_map(|estimate| {
            let task = problem.tasks.get(estimate.task)?;
            let node = instance.node_of[estimate.task];
            let (Work::Effort(stated) | Work::Length(stated) | Work::Duration(stated)) = task.work else {
                return None;
            };
            let done =
                matches!(instance.nodes[node].pin, Pin::Done(..)) || instance.nodes[node].work == Work::Milestone;
            let part = match task.progress {
                Progress::Started { remaining, .. } => (remaining, stated),
                _ => (1, 1),
            };
            (!done && stated > 0).then_some((node, estimate, part))
        })
        .collect();
    drawn.sort_by_key(|one| one.0);
    drawn.dedup_by_key(|one| one.0);
    drawn
}

/// A part of some minutes, at least one: a task does not vanish.
fn scaled(minutes: Minute, (remaining, stated): (Minute, Minute)) -> Minute {
    let scaled = i128::from(minutes) * i128::from(remaining) / i128::from(stated.max(1));
    Minute::try_from(scaled).unwrap_or(Minute::MAX).max(1)
}

/// Days that calendars must span for the longest of all draws.
fn days(problem: &Problem, estimates: &[Estimate], stated: i64) -> u32 {
    let mut longest = problem.clone();
    for estimate in estimates {
        if let Some(task) = longest.tasks.get_mut(estimate.task) {
            task.work = match task.work {
                Work::Effort(minutes) => Work::Effort(minutes.max(estimate.pessimistic)),
                Work::Length(minutes) => Work::Length(minutes.max(estimate.pessimistic)),
                Work::Duration(minutes) => Work::Duration(minutes.max(estimate.pessimistic)),
                Work::Milestone => Work::Milestone,
            };
        }
    }
    let years = (validate::guessed_years(&longest) * 2).min(validate::MAX_YEARS);
    u32::try_from(stated + i64::from(years) * 366).unwrap_or(u32::MAX)
}

/// The share of sorted finishes that lie at or before an instant, from 0 to 1; `None` without any.
#[allow(clippy::cast_precision_loss)]
pub fn probability(finishes: &[NaiveDateTime], by: NaiveDateTime) -> Option<f64> {
    let met = finishes.partition_point(|finish| minute_of(*finish) <= minute_of(by));
    (!finishes.is_empty()).then(|| met as f64 / finishes.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_follow_the_triangle() {
        let estimate = Estimate { task: 0, optimistic: 60, likely: 120, pessimistic: 360 };
        // The ends, the mode at (120 - 60) / (360 - 60) = 0.2, and the median: 360 - √(0.5 · 300 · 240) = 170.3.
        assert_eq!([0.0, 0.2, 0.5, 1.0].map(|unit| estimate.draw(unit)), [60, 120, 170, 360]);
        let mut random = Random::new();
        let draws: Vec<Minute> = (0..20_000).map(|_| estimate.draw(random.unit())).collect();
        let mean = draws.iter().sum::<Minute>() / 20_000;
        assert!((178..=182).contains(&mean), "the mean is (60 + 120 + 360) / 3 = 180: {mean}");
        let sure = Estimate { task: 0, optimistic: 60, likely: 60, pessimistic: 60 };
        assert_eq!(sure.draw(0.7), 60);
    }
}
