//! How far the project is, in work and in money, against its baseline: earned value.
//!
//! The terms are those of ISO 21508:2018, *Earned value management in project and programme management*, and of the PMI's
//! *Practice Standard for Earned Value Management* (second edition, 2011); the older American ones stand beside them. What
//! is valued is the work of the tasks and the costs of their own, not hosting and licences: those are spent by the month,
//! whatever the progress.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime, Weekday};

use super::Plan;
use super::baseline::{Baseline, DayOfWork, days_of_work};
use super::cost::Cents;
use super::timeline::{State, TaskPlan};

/// Earned value on the status date.
#[derive(Clone, PartialEq, Debug)]
pub struct Earned {
    /// Budget at completion (BAC): the whole baseline.
    pub budget: Cents,
    /// Planned value (PV, BCWS): what the baseline has done before the status date.
    pub planned: Cents,
    /// Earned value (EV, BCWP): the progress of each task, at its price in the baseline. What the baseline does not have
    /// earns nothing.
    pub earned: Cents,
    /// Actual cost (AC, ACWP): the work spent on each task, at the rates of those who do it.
    pub actual: Cents,
    /// Estimate at completion (EAC) if the rest costs as the work so far: the budget divided by the cost performance index.
    /// None before anything is earned.
    pub forecast: Option<Cents>,
    /// Estimate at completion by the present plan: the actual cost and what the plan still has to do.
    pub forecast_by_plan: Cents,
}

impl Earned {
    /// Schedule variance (SV): what is earned beyond what was planned.
    pub fn schedule_variance(&self) -> Cents {
        self.earned - self.planned
    }

    /// Cost variance (CV): what is earned beyond what it cost.
    pub fn cost_variance(&self) -> Cents {
        self.earned - self.actual
    }

    /// Schedule performance index (SPI): earned for each unit planned; none before anything is planned.
    pub fn schedule_index(&self) -> Option<f64> {
        (self.planned > 0).then(|| self.earned as f64 / self.planned as f64)
    }

    /// Cost performance index (CPI): earned for each unit spent; none before anything is spent.
    pub fn cost_index(&self) -> Option<f64> {
        (self.actual > 0).then(|| self.earned as f64 / self.actual as f64)
    }
}

/// A point of the curves: sums up to the morning of a day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// The day.
    pub date: NaiveDate,
    /// Planned value, in cents; none without a baseline.
    pub planned: Option<f64>,
    /// Earned value and actual cost, in cents; none without a baseline, and after the status date.
    pub earned: Option<(f64, f64)>,
    /// Working minutes of the baseline; none without one.
    pub baseline_work: Option<f64>,
    /// Working minutes done; none after the status date.
    pub done: Option<f64>,
    /// Working minutes of the present plan; none before the status date.
    pub to_come: Option<f64>,
}

/// How far the project is.
#[derive(Clone, PartialEq, Debug)]
pub struct FollowUp {
    /// Earned value; none without a baseline.
    pub earned: Option<Earned>,
    /// Curves: every Monday, the status date and the last day, in order.
    pub points: Vec<Point>,
    /// Working minutes of the present plan.
    pub scope: i64,
    /// Working minutes of the baseline.
    pub baseline_scope: Option<i64>,
}

/// One task, valued.
struct Valued<'a> {
    task: &'a TaskPlan,
    days: Vec<DayOfWork>,
    /// Its budget in the baseline.
    budget: f64,
    actual: f64,
}

/// Values a plan.
pub fn follow_up(plan: &Plan) -> FollowUp {
    let timeline = &plan.timeline;
    let baseline = plan.baseline.as_ref();
    let status = timeline.status;
    let spent = spent_by_task(plan);
    let valued = timeline.tasks.iter().zip(plan.project.tasks()).map(|(task, (_, stated))| {
        let own = stated.fixed_cost.as_ref().map(|cost| cost.value);
        let days = days_of_work(&plan.project, timeline, task, own);
        let planned = baseline.and_then(|baseline| baseline.tasks.get(&task.id));
        let budget = planned.map_or(0.0, |planned| planned.days.iter().map(|day| day.cents).sum());
        let actual = actual(task, &days, spent.get(task.id.as_str()).copied(), status);
        Valued { task, days, budget, actual }
    });
    let valued: Vec<Valued<'_>> = valued.collect();
    let last = baseline.map_or(timeline.finish, |baseline| baseline.finish.max(timeline.finish)) + Days::new(1);
    let first = baseline.map_or(timeline.start, |baseline| baseline.start.min(timeline.start));
    let points = dates(first, status, last).into_iter().map(|date| point(&valued, baseline, date, status));
    let work = |baseline: &Baseline| baseline.tasks.values().flat_map(|task| &task.days).map(|day| day.minutes).sum();
    FollowUp {
        earned: baseline.map(|baseline| earned(&valued, baseline, status)),
        points: points.collect(),
        scope: timeline.tasks.iter().map(|task| task.work_minutes).sum(),
        baseline_scope: baseline.map(work),
    }
}

/// Working minutes that the file says were spent, by task.
fn spent_by_task(plan: &Plan) -> BTreeMap<&str, f64> {
    let rules = super::timeline::project_rules(&plan.project);
    let (day, week) = (rules.minutes_per_day().max(1), rules.minutes_per_week().max(1));
    let spent = plan.project.tasks().filter_map(|(_, task)| {
        let spent = task.spent.as_ref()?;
        Some((task.id.as_str(), spent.value.minutes(day, week) as f64))
    });
    spent.collect()
}

/// What a task has cost: the work said to be spent, at the mean rate of the task, or the work of the plan so far.
fn actual(task: &TaskPlan, days: &[DayOfWork], spent: Option<f64>, status: NaiveDate) -> f64 {
    let past = |day: &&DayOfWork| match task.state {
        State::Todo => false,
        State::Doing => day.date < status || day.date == task.start.date(),
        State::Done => true,
    };
    let sum: f64 = days.iter().filter(past).map(|day| day.cents).sum();
    let minutes: i64 = days.iter().map(|day| day.minutes).sum();
    match spent {
        Some(spent) if minutes > 0 => {
            let all: f64 = days.iter().map(|day| day.cents).sum();
            all * spent / minutes as f64
        }
        _ => sum,
    }
}

fn earned(valued: &[Valued<'_>], baseline: &Baseline, status: NaiveDate) -> Earned {
    let days = || baseline.tasks.values().flat_map(|task| &task.days);
    let budget: f64 = days().map(|day| day.cents).sum();
    let planned: f64 = days().filter(|day| day.date < status).map(|day| day.cents).sum();
    let earned: f64 = valued.iter().map(|one| one.budget * one.task.progress / 100.0).sum();
    let actual: f64 = valued.iter().map(|one| one.actual).sum();
    let rest = |one: &Valued<'_>| {
        let all: f64 = one.days.iter().map(|day| day.cents).sum();
        all * (1.0 - one.task.progress / 100.0)
    };
    let rest: f64 = valued.iter().map(rest).sum();
    let round = |cents: f64| cents.round() as Cents;
    Earned {
        budget: round(budget),
        planned: round(planned),
        earned: round(earned),
        actual: round(actual),
        forecast: (earned > 0.0).then(|| round(budget * actual / earned)),
        forecast_by_plan: round(actual + rest),
    }
}

/// Every Monday from the first day to the last, and the status date between them.
fn dates(first: NaiveDate, status: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    let weeks = first.iter_weeks().take_while(|date| *date < last);
    let mut dates: Vec<NaiveDate> = weeks.map(|date| date.week(Weekday::Mon).first_day().max(first)).collect();
    dates.push(last);
    if (first..=last).contains(&status) {
        dates.push(status);
    }
    dates.sort_unstable();
    dates.dedup();
    dates
}

fn point(valued: &[Valued<'_>], baseline: Option<&Baseline>, date: NaiveDate, status: NaiveDate) -> Point {
    let before = |value: fn(&DayOfWork) -> f64| {
        move |baseline: &Baseline| {
            let days = baseline.tasks.values().flat_map(|task| &task.days);
            days.filter(|day| day.date < date).map(value).sum()
        }
    };
    let past = date <= status;
    let so_far = |of: &dyn Fn(&Valued<'_>) -> f64| -> f64 {
        valued.iter().map(|one| of(one) * gone(one.task, &one.days, date, status)).sum()
    };
    let done = |one: &Valued<'_>| one.task.work_minutes as f64 * one.task.progress / 100.0;
    let rest: f64 = valued
        .iter()
        .map(|one| {
            one.days.iter().filter(|day| (status..date).contains(&day.date)).map(|day| day.minutes as f64).sum::<f64>()
        })
        .sum();
    let all_done: f64 = valued.iter().map(done).sum();
    let scope: f64 = valued.iter().map(|one| one.task.work_minutes as f64).sum();
    Point {
        date,
        planned: baseline.map(before(|day| day.cents)),
        earned: (past && baseline.is_some())
            .then(|| (so_far(&|one| one.budget * one.task.progress / 100.0), so_far(&|one| one.actual))),
        baseline_work: baseline.map(before(|day| day.minutes as f64)),
        done: past.then(|| so_far(&done)),
        to_come: (date >= status).then(|| (all_done + rest).min(scope)),
    }
}

/// The part of what is done of a task that was done before a day: by its days of work, or else by its elapsed time.
fn gone(task: &TaskPlan, days: &[DayOfWork], date: NaiveDate, status: NaiveDate) -> f64 {
    if date >= status {
        return 1.0;
    }
    let end =
        if task.state == State::Done { task.finish.date() } else { task.finish.date().min(status - Days::new(1)) };
    let worked = |until: NaiveDate| -> i64 { days.iter().filter(|day| day.date < until).map(|day| day.minutes).sum() };
    let all = worked(end + Days::new(1));
    if all > 0 {
        return worked(date) as f64 / all as f64;
    }
    let (from, to) = (task.start, (end + Days::new(1)).and_time(NaiveTime::MIN));
    let length = (to - from).num_minutes().max(1) as f64;
    ((date.and_time(NaiveTime::MIN) - from).num_minutes() as f64 / length).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::{planned, planned_at};

    const TEAM: &str = "[[member]]\nid = \"ana\"\nname = \"Ana\"\nrate = 700\n\
                        [[member]]\nid = \"ben\"\nname = \"Ben\"\nrate = 350\n\
                        [[phase]]\nid = \"work\"\ntitle = \"Work\"\n";

    fn tasks(rows: &[(&str, &str)]) -> String {
        let row = |(id, keys): &(&str, &str)| {
            format!("[[phase.task]]\nid = \"{id}\"\ntitle = \"{id}\"\n{}\n", keys.replace("; ", "\n"))
        };
        format!("{TEAM}{}", rows.iter().map(row).collect::<String>())
    }

    // A day is seven hours; the project starts on Monday 7 September 2026.
    const BEFORE: [(&str, &str); 3] = [
        ("a", "effort = \"2d\"; assign = [\"ana\"]"),
        ("b", "effort = \"2d\"; assign = [\"ana\"]; after = [\"a\"]"),
        ("c", "effort = \"1d\"; assign = [\"ben\"]"),
    ];

    /// On Thursday: `a` took a day more, `d` is new.
    fn late() -> Plan {
        let after = tasks(&[
            ("a", "effort = \"2d\"; assign = [\"ana\"]; started = 2026-09-07; finished = 2026-09-09; spent = \"3d\""),
            ("b", "effort = \"2d\"; assign = [\"ana\"]; after = [\"a\"]"),
            ("c", "effort = \"1d\"; assign = [\"ben\"]; started = 2026-09-07; finished = 2026-09-07"),
            ("d", "effort = \"1d\"; assign = [\"ben\"]; after = [\"c\"]"),
        ]);
        let mut plan = planned_at("2026-09-10", &after, "");
        plan.baseline = Some(Baseline::of(&planned(&tasks(&BEFORE))));
        plan
    }

    #[test]
    fn work_is_valued_at_its_price_in_the_baseline() {
        let earned = follow_up(&late()).earned.unwrap();
        let euros = |cents: Cents| cents / 100;
        // Four days of Ana's and one of Ben's; three of hers and his lay before Thursday.
        assert_eq!((euros(earned.budget), euros(earned.planned)), (3_150, 2_450));
        // Two of hers and his are earned; three of hers and his were spent.
        assert_eq!((euros(earned.earned), euros(earned.actual)), (1_750, 2_450));
        assert_eq!((euros(earned.schedule_variance()), euros(earned.cost_variance())), (-700, -700));
        assert_eq!(earned.cost_index().map(|index| (index * 1_000.0).round()), Some(714.0));
        // 3 150 ÷ (1 750 ÷ 2 450); and 2 450, two days of hers for `b`, one of his for `d`.
        assert_eq!((earned.forecast.map(euros), euros(earned.forecast_by_plan)), (Some(4_410), 4_200));
    }

    #[test]
    fn curves_end_where_the_sums_are() {
        let plan = late();
        let found = follow_up(&plan);
        let at = |date: &str| found.points.iter().find(|point| point.date.to_string() == date).unwrap();
        let status = at("2026-09-10");
        assert_eq!((status.planned, status.earned), (Some(245_000.0), Some((175_000.0, 245_000.0))));
        assert_eq!((status.done, status.to_come), (Some(3.0 * 420.0), Some(3.0 * 420.0)));
        let last = found.points.last().unwrap();
        assert_eq!((last.planned, last.earned, last.done), (Some(315_000.0), None, None));
        assert_eq!((last.to_come, found.scope, found.baseline_scope), (Some(6.0 * 420.0), 6 * 420, Some(5 * 420)));
        let rising = |of: fn(&Point) -> Option<f64>| {
            let values: Vec<f64> = found.points.iter().filter_map(of).collect();
            values.windows(2).all(|pair| pair[0] <= pair[1])
        };
        assert!(rising(|point| point.planned) && rising(|point| point.done) && rising(|point| point.to_come));
    }

    #[test]
    fn without_a_baseline_there_is_only_the_work() {
        let found = follow_up(&planned(&tasks(&BEFORE)));
        assert_eq!((found.earned, found.baseline_scope, found.scope), (None, None, 5 * 420));
        assert!(found.points.iter().all(|point| point.planned.is_none() && point.earned.is_none()));
    }

    #[test]
    fn a_new_plan_keeps_the_order_of_the_baseline() {
        // Alone, the tasks go by their ids; agreed on was the other way round.
        let free = |first: &str| {
            let keys = |id: &str| {
                let early = if id == first { "; priority = 900" } else { "" };
                format!("effort = \"1d\"; assign = [\"ana\"]{early}")
            };
            tasks(&[("x", &keys("x")), ("y", &keys("y"))])
        };
        let agreed = Baseline::of(&planned(&free("y")));
        let project = crate::plan::fixture::project(&free(""));
        let start = |baseline: Option<&Baseline>, id: &str| {
            let (timeline, _) = crate::plan::timeline::timeline(&project, baseline).unwrap();
            timeline.task(id).unwrap().start.date().to_string()
        };
        assert_eq!((start(None, "x"), start(None, "y")), ("2026-09-07".to_owned(), "2026-09-08".to_owned()));
        let kept = (start(Some(&agreed), "x"), start(Some(&agreed), "y"));
        assert_eq!(kept, ("2026-09-08".to_owned(), "2026-09-07".to_owned()));
    }
}
