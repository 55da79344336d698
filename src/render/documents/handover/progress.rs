//! The progress report (« point d’avancement »): one page for the weekly meeting, as of the status date.

use serde_json::{Value, json};

use crate::artifact::Artifact;
use crate::plan::overview::{milestone_state, overview};
use crate::plan::report::{Question, Report, report};
use crate::plan::risks::ranked;
use crate::plan::timeline::State;
use crate::render::deliverable::Studio;
use crate::render::documents::Context;
use crate::render::typeset::{Job, TypesetError};

/// Most rows of each list: the report is one page.
const TASKS: usize = 8;
const ROWS: usize = 6;

/// `suivi.pdf`.
///
/// # Errors
/// A fault in a template.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let cx = &studio.context;
    let date = cx.locale.date_long(cx.plan.timeline.status);
    let subtitle = cx.locale.fill("progress.subtitle", &[("date", &date)]);
    let identity = cx.identity(cx.text("progress.title"), Some(&subtitle), "progress");
    let job = Job::new("documents/suivi.typ", cx.ident("suivi"), identity);
    Ok(vec![studio.pdf("suivi.pdf", &job.with_data("progress", data(cx)))?])
}

/// What the document says, as its template reads it.
pub fn data(cx: &Context<'_>) -> Value {
    let found = report(cx.plan);
    let timeline = &cx.plan.timeline;
    let task = |number: &usize| {
        let task = &timeline.tasks[*number];
        let note = match task.state {
            State::Doing => cx.locale.percent(task.progress.round()),
            State::Todo => cx.locale.date(task.start.date()),
            State::Done => cx.locale.date(task.finish.date()),
        };
        let who: Vec<String> = task.people.iter().map(|member| cx.initials(*member)).collect();
        json!({ "title": cx.name(&task.id), "who": who.join(" "), "note": note })
    };
    let late = found.late.iter().map(|number| {
        let task = &timeline.tasks[*number];
        json!({ "title": cx.name(&task.id), "who": "", "note": cx.locale.date(task.finish.date()) })
    });
    let missed = found.missed.iter().map(|number| {
        let milestone = &timeline.milestones[*number];
        let days = cx.locale.integer(milestone.days_late);
        json!({
            "title": format!("{} {}", cx.plan.label(&milestone.id), cx.name(&milestone.id)),
            "who": "",
            "note": cx.locale.fill("progress.days-late", &[("n", &days)]),
        })
    });
    let milestones = found.milestones.iter().map(|number| {
        let milestone = &timeline.milestones[*number];
        json!({
            "title": format!("{} {}", cx.plan.label(&milestone.id), cx.name(&milestone.id)),
            "state": milestone_state(milestone, timeline.status),
            "note": cx.locale.date(milestone.date.date()),
        })
    });
    json!({
        "tiles": tiles(cx, &found),
        "done": capped(cx, found.done.iter().map(task).collect(), TASKS),
        "next": capped(cx, found.next.iter().map(task).collect(), TASKS),
        "late": capped(cx, missed.chain(late).collect(), ROWS),
        "milestones": capped(cx, milestones.collect(), ROWS),
        "risks": capped(cx, risks(cx), ROWS),
        "budget": budget(cx, &found),
        "decisions": capped(cx, found.questions.iter().map(|one| json!(question(cx, one))).collect(), ROWS),
    })
}

/// The first rows, and how many are left out.
fn capped(cx: &Context<'_>, mut rows: Vec<Value>, most: usize) -> Value {
    let left = rows.len().saturating_sub(most);
    rows.truncate(most);
    let left = i64::try_from(left).unwrap_or(i64::MAX);
    let more = (left > 0).then(|| cx.locale.fill("progress.more", &[("n", &cx.locale.integer(left))]));
    json!({ "rows": rows, "more": more })
}

fn tiles(cx: &Context<'_>, found: &Report) -> Value {
    let timeline = &cx.plan.timeline;
    let figures = overview(cx.plan);
    let number = |n: usize| cx.locale.integer(i64::try_from(n).unwrap_or(i64::MAX));
    let tasks = [("done", number(figures.tasks.done)), ("all", number(figures.tasks.all))];
    let tasks: Vec<(&str, &str)> = tasks.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let last = figures.contractual_end.and_then(|number| timeline.milestones.get(number));
    let due = last.and_then(|milestone| milestone.due);
    let is_late = last.is_some_and(|milestone| milestone.days_late > 0);
    let next = found.milestones.first().map(|number| &timeline.milestones[*number]);
    let costs = &cx.plan.costs;
    let is_over = costs.margin().is_some_and(|margin| margin < 0);
    let round = |cents: i64| cx.locale.money((cents as f64 / 100.0).round(), &cx.plan.project.project.currency);
    json!([
        {
            "label": cx.text("progress.tile-progress"),
            "value": cx.locale.percent(timeline.progress().round()),
            "note": cx.locale.fill("progress.tasks", &tasks),
            "tone": null,
        },
        {
            "label": cx.text("progress.tile-end"),
            "value": cx.locale.date(timeline.finish),
            "note": due.map_or_else(
                || cx.text("progress.no-contractual").to_owned(),
                |due| cx.locale.fill("progress.contractual", &[("date", &cx.locale.date(due))]),
            ),
            "tone": due.map(|_| if is_late { "danger" } else { "ok" }),
        },
        {
            "label": cx.text("progress.tile-cost"),
            "value": round(costs.total),
            "note": costs.ceiling.map_or_else(
                || cx.text("progress.no-ceiling").to_owned(),
                |ceiling| cx.locale.fill("progress.ceiling", &[("amount", &round(ceiling))]),
            ),
            "tone": costs.ceiling.map(|_| if is_over { "danger" } else { "ok" }),
        },
        {
            "label": cx.text("progress.tile-next"),
            "value": next.map_or_else(|| cx.text("common.empty").to_owned(), |one| cx.locale.date(one.date.date())),
            "note": next.map_or_else(
                || cx.text("progress.no-milestone").to_owned(),
                |one| format!("{} {}", cx.plan.label(&one.id), cx.name(&one.id)),
            ),
            "tone": null,
        },
    ])
}

fn risks(cx: &Context<'_>) -> Vec<Value> {
    let project = &cx.plan.project;
    let rows = ranked(project).into_iter().filter_map(|one| {
        let risk = project.risk.get(one.number)?;
        Some(json!({
            "title": format!("{} {}", cx.plan.label(risk.id.as_str()), risk.title),
            "level": one.level.key(),
        }))
    });
    rows.collect()
}

fn budget(cx: &Context<'_>, found: &Report) -> Value {
    let costs = &cx.plan.costs;
    let month = cx.locale.fill("progress.spent", &[("month", &cx.locale.month(cx.plan.timeline.status))]);
    let mut rows = vec![
        (month, cx.money(found.spent)),
        (cx.text("progress.invoiced").to_owned(), cx.money(found.invoiced)),
        (cx.text("progress.total").to_owned(), cx.money(costs.total)),
    ];
    if let Some(margin) = costs.margin() {
        rows.push((cx.text("progress.left").to_owned(), cx.money(margin)));
    }
    json!(rows)
}

fn question(cx: &Context<'_>, one: &Question) -> String {
    match one {
        Question::Asked { on, text, .. } => {
            cx.locale.fill("progress.asked", &[("text", text), ("date", &cx.locale.date(*on))])
        }
        Question::Milestone { id, days } => {
            let days = cx.locale.integer(*days);
            let values = [("code", cx.plan.label(id)), ("title", cx.plan.project.title(id)), ("days", &days)];
            cx.locale.fill("progress.milestone", &values)
        }
        Question::Feedback { id } => {
            let values = [("code", cx.plan.label(id)), ("title", cx.plan.project.title(id))];
            cx.locale.fill("progress.feedback", &values)
        }
        Question::Ceiling { over } => cx.locale.fill("progress.over", &[("amount", &cx.money(*over))]),
    }
}
