//! When: the calendar, and each phase with its tasks.

use serde_json::{Value, json};

use super::{Context, prose};
use crate::model::{Assign, Dependency, LinkType, Task};
use crate::plan::timeline::{State, TaskPlan};
use crate::render::documents::gantt::{days_off, float};

/// The calendar and the phases.
pub fn data(cx: &Context<'_>) -> Value {
    let phases = (0..cx.plan.project.phase.len()).filter_map(|number| phase(cx, number));
    json!({ "calendar": calendar(cx), "phases": phases.collect::<Vec<_>>() })
}

/// The days and hours of work, and the days off from the first to the last day.
fn calendar(cx: &Context<'_>) -> Value {
    let calendar = &cx.plan.project.calendar;
    let days: Vec<&str> = calendar.days.iter().map(|day| cx.locale.choice("weekday", day.value.key())).collect();
    let hours: Vec<String> = calendar.hours.iter().map(|hours| hours.value.to_string().replace('-', " – ")).collect();
    let off = days_off(cx).into_iter().map(|off| {
        let from = cx.locale.date(off.from);
        let dates = if off.to == off.from {
            from
        } else {
            cx.locale.fill("plan.from-to", &[("from", &from), ("to", &cx.locale.date(off.to))])
        };
        format!("{} ({dates})", off.name)
    });
    let per_day = cx.plan.timeline.day_minutes as f64 / 60.0;
    json!({
        "days": cx.locale.list(&days),
        "hours": hours,
        "per-day": cx.locale.fill("plan.schedule.hours-a-day", &[("hours", &cx.locale.number(per_day, 2))]),
        "off": off.collect::<Vec<_>>(),
    })
}

fn phase(cx: &Context<'_>, number: usize) -> Option<Value> {
    let phase = cx.plan.project.phase.get(number)?;
    let plan = cx.plan.timeline.phases.get(number)?;
    let cost = cx.plan.costs.phases.get(number)?;
    let tasks = cx.plan.project.tasks().zip(&cx.plan.timeline.tasks).filter(|((of, _), _)| *of == number);
    let date = |at: Option<chrono::NaiveDateTime>| at.map(|at| cx.locale.date(at.date()));
    Some(json!({
        "title": phase.title,
        "text": prose(cx, &phase.description),
        "start": date(plan.start),
        "finish": date(plan.finish),
        "work": cx.days(plan.work_minutes),
        "cost": cx.money(cost.total),
        "progress": plan.progress / 100.0,
        "tasks": tasks.map(|((_, task), plan)| row(cx, task, plan)).collect::<Vec<_>>(),
    }))
}

fn row(cx: &Context<'_>, task: &Task, plan: &TaskPlan) -> Value {
    let people: Vec<String> = plan.people.iter().map(|member| cx.initials(*member)).collect();
    json!({
        "id": cx.plan.label(&plan.id),
        "task": { "title": task.title, "text": prose(cx, &task.description), "notes": notes(cx, task, plan) },
        "who": people,
        "work": (plan.work_minutes > 0).then(|| cx.days(plan.work_minutes)),
        "start": cx.locale.date(plan.start.date()),
        "finish": cx.locale.date(plan.finish.date()),
        "float": float(cx, plan.total_float, plan.critical, plan.state),
        "critical": plan.critical && plan.state != State::Done,
        "done": plan.state == State::Done,
        "produces": super::some(&cx.codes(&task.produces)),
    })
}

/// What there is to know of a task besides its dates: progress, predecessors, deadline, estimate, own cost.
fn notes(cx: &Context<'_>, task: &Task, plan: &TaskPlan) -> Vec<Value> {
    let mut notes = Vec::new();
    let mut note = |text: String, tone: Option<&str>| notes.push(json!({ "text": text, "tone": tone }));
    if plan.state == State::Doing {
        let percent = cx.locale.percent(plan.progress.round());
        note(cx.locale.fill("plan.schedule.doing", &[("percent", &percent)]), Some("accent"));
    }
    if let Some(deadline) = &task.deadline {
        let date = cx.locale.date(deadline.value.date);
        let key = if plan.late { "plan.schedule.deadline-missed" } else { "plan.schedule.deadline" };
        note(cx.locale.fill(key, &[("date", &date)]), plan.late.then_some("danger"));
    }
    if !task.after.is_empty() {
        let after: Vec<String> = task.after.iter().map(|dependency| predecessor(cx, dependency)).collect();
        note(cx.locale.fill("plan.schedule.after", &[("codes", &after.join(", "))]), None);
    }
    if let Assign::Shared(_) = task.assign {
        note(cx.text("plan.schedule.shared").to_owned(), None);
    }
    if let Some(estimate) = &task.estimate {
        let spans = [&estimate.optimistic, &estimate.likely, &estimate.pessimistic].map(|s| cx.locale.span(s.value));
        note(cx.locale.fill("plan.schedule.estimate", &[("spans", &spans.join("\u{A0}/\u{A0}"))]), None);
    }
    if let Some(cost) = &task.fixed_cost {
        let amount = cx.money(crate::plan::cost::cents(cost.value));
        note(cx.locale.fill("plan.schedule.own-cost", &[("amount", &amount)]), None);
    }
    notes
}

/// « T07 », or « T07 (fin-fin, +1 j) ».
fn predecessor(cx: &Context<'_>, dependency: &Dependency) -> String {
    let id = dependency.on.as_str();
    let code = match cx.plan.project.find::<crate::model::Phase>(id) {
        Some(_) => cx.locale.fill("plan.schedule.phase", &[("number", cx.plan.label(id))]),
        None => cx.plan.label(id).to_owned(),
    };
    let mut details = Vec::new();
    if dependency.link != LinkType::FinishStart {
        details.push(cx.locale.choice("link", dependency.link.key()).to_owned());
    }
    if let Some(lag) = &dependency.lag {
        let sign = if lag.value.thousandths < 0 { "" } else { "+" };
        let span = cx.locale.span(lag.value);
        let elapsed = if dependency.elapsed { cx.text("plan.schedule.elapsed") } else { "" };
        details.push(format!("{sign}{span}{elapsed}"));
    }
    if details.is_empty() { code } else { format!("{code} ({})", details.join(", ")) }
}
