//! The baseline: what an older version of the project planned, to which the present plan is compared.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::Plan;
use super::cost::cents;
use super::timeline::{TaskPlan, Timeline};
use crate::check::Project;

/// What an older version of the project planned.
#[derive(Clone, PartialEq, Debug)]
pub struct Baseline {
    /// The older version.
    pub version: String,
    /// Its "as of" date.
    pub date: NaiveDate,
    /// Its first day.
    pub start: NaiveDate,
    /// Its last day.
    pub finish: NaiveDate,
    /// Its tasks, by id.
    pub tasks: BTreeMap<String, BaselineTask>,
    /// Its milestones, by id.
    pub milestones: BTreeMap<String, NaiveDateTime>,
    /// The first start and the last finish of its phases, by id.
    pub phases: BTreeMap<String, (NaiveDateTime, NaiveDateTime)>,
}

/// A task as the older version planned it.
#[derive(Clone, PartialEq, Debug)]
pub struct BaselineTask {
    /// What it was called.
    pub title: String,
    /// Start.
    pub start: NaiveDateTime,
    /// Finish.
    pub finish: NaiveDateTime,
    /// Its work and its cost, day by day.
    pub days: Vec<DayOfWork>,
}

/// The work and the cost of a task on one day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct DayOfWork {
    /// The day.
    pub date: NaiveDate,
    /// Working minutes of everyone together.
    pub minutes: i64,
    /// Cost in cents, not rounded; a cost of the task's own falls on its first day.
    pub cents: f64,
}

impl Baseline {
    /// The plan of the older version, as a baseline.
    pub fn of(plan: &Plan) -> Baseline {
        let timeline = &plan.timeline;
        let numbered = plan.project.tasks().zip(&timeline.tasks);
        let tasks = numbered.map(|((_, task), planned)| {
            let own = task.fixed_cost.as_ref().map(|cost| cost.value);
            let days = days_of_work(&plan.project, timeline, planned, own);
            let kept = BaselineTask { title: task.title.clone(), start: planned.start, finish: planned.finish, days };
            (planned.id.clone(), kept)
        });
        Baseline {
            version: plan.project.project.version.value.clone(),
            date: timeline.status,
            start: timeline.start,
            finish: timeline.finish,
            tasks: tasks.collect(),
            milestones: timeline.milestones.iter().map(|one| (one.id.clone(), one.date)).collect(),
            phases: timeline
                .phases
                .iter()
                .filter_map(|one| Some((one.id.clone(), (one.start?, one.finish?))))
                .collect(),
        }
    }
}

/// The work of a task day by day, in order of time, at the rates of those who do it, with a cost of its own.
pub fn days_of_work(project: &Project, timeline: &Timeline, task: &TaskPlan, own: Option<f64>) -> Vec<DayOfWork> {
    let mut days: BTreeMap<NaiveDate, (i64, f64)> = BTreeMap::new();
    for share in &task.work {
        let member = project.member.get(share.member);
        let rate = member.and_then(|member| member.rate.as_ref()).map_or(0.0, |rate| rate.value);
        for (date, minutes) in &share.days {
            let day = days.entry(*date).or_default();
            day.0 += minutes;
            day.1 += *minutes as f64 * rate * 100.0 / timeline.day_minutes as f64;
        }
    }
    if let Some(own) = own {
        days.entry(task.start.date()).or_default().1 += cents(own) as f64;
    }
    days.into_iter().map(|(date, (minutes, cents))| DayOfWork { date, minutes, cents }).collect()
}
