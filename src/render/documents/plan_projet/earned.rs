//! How far the project is: earned value, S-curve, burn-up, and what moved since the baseline.

use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use super::{Context, Pictures, amount};
use crate::plan::baseline::Baseline;
use crate::plan::earned::{Earned, FollowUp, Point, follow_up};
use qilby_draw::charts::{Curve, Curves, Stroke, curves};

/// Width and height of a chart, in points.
const SIZE: (f64, f64) = (470.0, 190.0);

/// Everything of the chapter that follows from progress.
pub fn data(cx: &Context<'_>, pictures: &mut Pictures) -> Value {
    let found = follow_up(cx.plan);
    json!({
        "baseline": cx.plan.baseline.as_ref().map(|baseline| compared(cx, baseline)),
        "earned": found.earned.as_ref().map(|earned| value(cx, earned)),
        "s-curve": found.earned.as_ref().map(|earned| s_curve(cx, &found, earned, pictures)),
        "burn-up": (found.scope > 0).then(|| burn_up(cx, &found, pictures)),
    })
}

/// Every task that moved, was added or was removed, in the order of the file; removed ones last.
fn compared(cx: &Context<'_>, baseline: &Baseline) -> Value {
    let timeline = &cx.plan.timeline;
    let date = |date: NaiveDate| cx.locale.date(date);
    let dates = |from: NaiveDate, to: NaiveDate| json!([date(from), date(to)]);
    let mut rows = Vec::new();
    for (task, (_, stated)) in timeline.tasks.iter().zip(cx.plan.project.tasks()) {
        let now = (task.start.date(), task.finish.date());
        let before = baseline.tasks.get(&task.id).map(|former| (former.start.date(), former.finish.date()));
        if before == Some(now) {
            continue;
        }
        rows.push(json!({
            "id": cx.plan.label(&task.id),
            "title": stated.title,
            "before": before.map(|(from, to)| dates(from, to)),
            "now": dates(now.0, now.1),
            "gap": before.map(|(_, to)| gap(cx, (now.1 - to).num_days())),
            "late": before.is_some_and(|(_, to)| now.1 > to),
        }));
    }
    let gone = baseline.tasks.iter().filter(|(id, _)| timeline.task(id).is_none());
    rows.extend(gone.map(|(id, former)| {
        json!({
            "id": cx.plan.label(id),
            "title": former.title,
            "before": dates(former.start.date(), former.finish.date()),
            "now": Value::Null,
            "gap": Value::Null,
            "late": false,
        })
    }));
    let kept = timeline.tasks.len().saturating_sub(rows.iter().filter(|row| !row["now"].is_null()).count());
    json!({
        "version": baseline.version,
        "date": date(baseline.date),
        "finish": [date(baseline.finish), date(timeline.finish)],
        "gap": gap(cx, (timeline.finish - baseline.finish).num_days()),
        "kept": cx.locale.fill("plan.progress.kept", &[
            ("kept", &cx.locale.integer(kept as i64)),
            ("tasks", &cx.locale.integer(timeline.tasks.len() as i64)),
        ]),
        "rows": rows,
    })
}

/// « +3 j » when later, « −2 j » when earlier.
fn gap(cx: &Context<'_>, days: i64) -> String {
    let sign = if days > 0 { "+" } else { "" };
    let days = format!("{sign}{}", cx.locale.integer(days));
    cx.locale.fill("plan.milestones.gap-days", &[("n", &days)])
}

fn value(cx: &Context<'_>, earned: &Earned) -> Value {
    let index = |index: Option<f64>| index.map(|index| cx.locale.decimal(index, 2));
    let row = |key: &str, cents: Option<i64>| {
        json!({
            "name": cx.locale.text(&format!("plan.progress.{key}")),
            "means": cx.locale.text(&format!("plan.progress.{key}-means")),
            "value": cents.map(|cents| amount(cx, cents)),
        })
    };
    let ratio = |key: &str, value: Option<f64>| {
        json!({
            "name": cx.locale.text(&format!("plan.progress.{key}")),
            "means": cx.locale.text(&format!("plan.progress.{key}-means")),
            "value": index(value),
        })
    };
    json!({
        "currency": cx.plan.project.project.currency,
        "rows": [
            row("budget", Some(earned.budget)),
            row("planned", Some(earned.planned)),
            row("earned", Some(earned.earned)),
            row("actual", Some(earned.actual)),
            row("schedule-variance", Some(earned.schedule_variance())),
            row("cost-variance", Some(earned.cost_variance())),
            ratio("schedule-index", earned.schedule_index()),
            ratio("cost-index", earned.cost_index()),
            row("forecast", earned.forecast),
            row("forecast-by-plan", Some(earned.forecast_by_plan)),
        ],
    })
}

/// Budget, what was planned, earned and spent, over time.
fn s_curve(cx: &Context<'_>, found: &FollowUp, earned: &Earned, pictures: &mut Pictures) -> Value {
    let euros = |cents: f64| cents / 100.0;
    let all = |of: &dyn Fn(&Point) -> Option<f64>| trace(found, |point| of(point).map(euros));
    let list = [
        ("planned", Stroke::Reference, all(&|point| point.planned)),
        ("earned", Stroke::Done, all(&|point| point.earned.map(|(earned, _)| earned))),
        ("actual", Stroke::Cost, all(&|point| point.earned.map(|(_, actual)| actual))),
    ];
    let description = cx.locale.fill(
        "plan.progress.s-curve-description",
        &[
            ("planned", &cx.money(earned.planned)),
            ("earned", &cx.money(earned.earned)),
            ("actual", &cx.money(earned.actual)),
            ("budget", &cx.money(earned.budget)),
        ],
    );
    let axis = |value: f64| cx.locale.money(value, &cx.plan.project.project.currency);
    chart(cx, found, "s-curve", &description, list, &axis, pictures)
}

/// Work of the whole project, and how much of it was to be done, is done, and will be, over time.
fn burn_up(cx: &Context<'_>, found: &FollowUp, pictures: &mut Pictures) -> Value {
    let day = cx.plan.timeline.day_minutes as f64;
    let all = |of: &dyn Fn(&Point) -> Option<f64>| trace(found, |point| of(point).map(|minutes| minutes / day));
    let done = found.points.iter().filter_map(|point| point.done).fold(0.0, f64::max);
    let list = [
        ("scope", Stroke::Whole, all(&|_| Some(found.scope as f64))),
        ("baseline-work", Stroke::Reference, all(&|point| point.baseline_work)),
        ("done", Stroke::Done, all(&|point| point.done)),
        ("to-come", Stroke::ToCome, all(&|point| point.to_come)),
    ];
    let description = cx.locale.fill(
        "plan.progress.burn-up-description",
        &[("done", &cx.days(done.round() as i64)), ("scope", &cx.days(found.scope))],
    );
    let unit = cx.locale.choice("duration", "d");
    let axis = |value: f64| format!("{}\u{A0}{unit}", cx.locale.integer(value.round() as i64));
    chart(cx, found, "burn-up", &description, list, &axis, pictures)
}

/// Where a date stands: days after the first.
fn place(found: &FollowUp, date: NaiveDate) -> f64 {
    found.points.first().map_or(0.0, |first| (date - first.date).num_days() as f64)
}

fn trace(found: &FollowUp, of: impl Fn(&Point) -> Option<f64>) -> Vec<(f64, f64)> {
    found.points.iter().filter_map(|point| Some((place(found, point.date), of(point)?))).collect()
}

/// A curve: the key of its name, how it is drawn, its points.
type Told<'a> = (&'a str, Stroke, Vec<(f64, f64)>);

fn chart<const N: usize>(
    cx: &Context<'_>,
    found: &FollowUp,
    name: &str,
    description: &str,
    list: [Told<'_>; N],
    axis: &dyn Fn(f64) -> String,
    pictures: &mut Pictures,
) -> Value {
    let last = found.points.last().map_or(cx.plan.timeline.finish, |point| point.date);
    let first = found.points.first().map_or(cx.plan.timeline.start, |point| point.date);
    let days = first.iter_days().take_while(|day| *day < last);
    let months = days.filter(|day| *day == first || day.day() == 1).map(|day| {
        let year = day == first || day.month() == 1;
        let name = cx.locale.month_short(day);
        (place(found, day), if year { format!("{name}\u{A0}{}", day.year()) } else { name.to_owned() })
    });
    let status = cx.plan.timeline.status;
    let label = cx.locale.fill("plan.load.status", &[("date", &cx.locale.date(status))]);
    let title = cx.locale.text(&format!("plan.progress.{name}")).to_owned();
    let svg = curves(&Curves {
        name,
        title: &title,
        description,
        size: SIZE,
        end: place(found, last),
        months: months.collect(),
        curves: list
            .into_iter()
            .filter(|(.., points)| !points.is_empty())
            .map(|(key, stroke, points)| {
                let label = cx.locale.text(&format!("plan.progress.{key}")).to_owned();
                Curve { label, stroke, points }
            })
            .collect(),
        status: (first..=last).contains(&status).then(|| (place(found, status), label)),
        axis,
    });
    pictures.add(name, svg, description)
}
