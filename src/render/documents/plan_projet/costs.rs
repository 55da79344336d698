//! For how much: the estimate, who and what costs it, and month after month.

use serde_json::{Value, json};

use super::{Context, Pictures, amount, charts};
use crate::model::{Device, Price, Server};
use crate::plan::cost::{Category, CostLine};

/// Most months in one table; a longer project has several.
const MONTHS: usize = 9;

/// Everything about money.
pub fn data(cx: &Context<'_>, pictures: &mut Pictures) -> Value {
    let costs = &cx.plan.costs;
    if costs.lines.is_empty() && costs.ceiling.is_none() {
        return json!({ "empty": true });
    }
    let some = !costs.lines.is_empty();
    json!({
        "empty": false,
        "currency": cx.plan.project.project.currency,
        "totals": totals(cx),
        "spending": some.then(|| charts::spending(cx, pictures)),
        "shares": some.then(|| charts::shares(cx, pictures)),
        "work": lines(cx, Category::Work, &work_line),
        "work-total": amount(cx, costs.category(Category::Work)),
        "work-days": work_days(cx, cx.plan.timeline.members.iter().map(|member| member.minutes).sum()),
        "phases-days": work_days(cx, costs.phases.iter().map(|phase| phase.minutes).sum()),
        "phases": phases(cx),
        "phases-total": amount(cx, costs.phases.iter().map(|phase| phase.total).sum()),
        "infrastructure": lines(cx, Category::Infrastructure, &infrastructure_line),
        "infrastructure-total": amount(cx, costs.category(Category::Infrastructure)),
        "hosting": hosting(cx),
        "others": lines(cx, Category::Other, &other_line),
        "others-total": amount(cx, costs.category(Category::Other)),
        "months": months(cx),
        "prices": cx.plan.project.budget.price.iter().map(|one| price(cx, one)).collect::<Vec<_>>(),
    })
}

/// The lines of the first table: label, amount, how it looks.
fn totals(cx: &Context<'_>) -> Value {
    let costs = &cx.plan.costs;
    let budget = &cx.plan.project.budget;
    let mut rows = Vec::new();
    let mut row = |label: String, cents, look: &str| {
        rows.push(json!({ "label": label, "amount": amount(cx, cents), "look": look }));
    };
    for category in [Category::Work, Category::Infrastructure, Category::Other] {
        let label = cx.locale.text(&format!("plan.costs.category.{}", category.key())).to_owned();
        row(label, costs.category(category), "plain");
    }
    row(cx.text("plan.costs.subtotal").to_owned(), costs.subtotal, "strong");
    if let Some(rate) = &budget.contingency {
        let percent = cx.locale.percent(rate.value);
        row(cx.locale.fill("plan.costs.contingency-of", &[("percent", &percent)]), costs.contingency, "plain");
    }
    row(cx.text("plan.costs.total").to_owned(), costs.total, "strong");
    if let (Some(rate), Some(vat)) = (&budget.vat, costs.vat) {
        let percent = cx.locale.percent(rate.value);
        row(cx.locale.fill("plan.costs.vat", &[("percent", &percent)]), vat, "plain");
        row(cx.text("plan.costs.total-with-vat").to_owned(), costs.total + vat, "strong");
    }
    if let (Some(ceiling), Some(margin)) = (costs.ceiling, costs.margin()) {
        row(cx.text("plan.costs.ceiling").to_owned(), ceiling, "plain");
        row(cx.text("plan.costs.margin").to_owned(), margin, if margin < 0 { "danger" } else { "ok" });
    }
    json!(rows)
}

fn lines(cx: &Context<'_>, category: Category, row: &dyn Fn(&Context<'_>, &CostLine) -> Value) -> Value {
    cx.plan.costs.lines.iter().filter(|line| line.category == category).map(|line| row(cx, line)).collect()
}

fn work_days(cx: &Context<'_>, minutes: i64) -> String {
    cx.locale.number(minutes as f64 / cx.plan.timeline.day_minutes as f64, 2)
}

fn work_line(cx: &Context<'_>, line: &CostLine) -> Value {
    let role = cx.plan.project.find::<crate::model::Member>(&line.id).map_or("", |member| member.role.as_str());
    json!({
        "title": line.title,
        "role": super::some(role),
        "days": cx.locale.number(line.quantity, 2),
        "unit": amount(cx, line.unit),
        "total": amount(cx, line.total),
    })
}

fn phases(cx: &Context<'_>) -> Value {
    let rows = cx.plan.costs.phases.iter().enumerate().map(|(number, phase)| {
        json!({
            "id": (number + 1).to_string(),
            "title": cx.plan.project.title(&phase.id),
            "days": work_days(cx, phase.minutes),
            "total": amount(cx, phase.total),
        })
    });
    rows.collect()
}

fn infrastructure_line(cx: &Context<'_>, line: &CostLine) -> Value {
    let project = &cx.plan.project;
    let server = project.find::<Server>(&line.id).and_then(|server| server.price.as_ref());
    let list = server.or(project.find::<Device>(&line.id).and_then(|device| device.price.as_ref()));
    json!({
        "title": line.title,
        "id": line.id,
        "price": list.and_then(|price| project.get(price)).map(|price| price.title.as_str()),
        "quantity": cx.locale.number(line.quantity, 2),
        "unit": amount(cx, line.unit),
        "total": amount(cx, line.total),
    })
}

/// From when to when servers are paid for.
fn hosting(cx: &Context<'_>) -> String {
    let budget = &cx.plan.project.budget;
    let from = budget.hosting_from.as_ref().map_or(cx.plan.timeline.start, |date| date.value.0);
    let to = budget.hosting_to.as_ref().map_or(cx.plan.timeline.finish, |date| date.value.0);
    let dates = (cx.locale.date(from), cx.locale.date(to));
    cx.locale.fill("plan.costs.hosting", &[("from", &dates.0), ("to", &dates.1)])
}

fn other_line(cx: &Context<'_>, line: &CostLine) -> Value {
    let project = &cx.plan.project;
    let of = project.find::<crate::model::BudgetLine>(&line.id).and_then(|line| line.task.as_ref());
    let task = of.map(|task| task.as_str()).or_else(|| cx.plan.timeline.task(&line.id).map(|task| task.id.as_str()));
    json!({
        "title": line.title,
        "task": task.map(|id| cx.plan.label(id)),
        "quantity": cx.locale.number(line.quantity, 2),
        "unit": amount(cx, line.unit),
        "kind": cx.locale.choice("line", line.kind.key()),
        "total": amount(cx, line.total),
    })
}

/// The estimate month after month, in tables of as many months as a page takes.
fn months(cx: &Context<'_>) -> Value {
    let costs = &cx.plan.costs;
    let count = costs.months.len();
    let groups = count.div_ceil(MONTHS).max(1);
    let size = count.div_ceil(groups);
    let tables = (0..groups).filter(|_| count > 0).map(|group| {
        let shown = group * size..((group + 1) * size).min(count);
        let last = shown.end == count;
        let heads: Vec<String> = shown.clone().map(|month| cx.locale.month_year(costs.months[month])).collect();
        json!({ "months": heads, "last": last, "rows": month_rows(cx, shown, last) })
    });
    tables.collect()
}

fn month_rows(cx: &Context<'_>, shown: std::ops::Range<usize>, last: bool) -> Vec<Value> {
    let costs = &cx.plan.costs;
    let mut rows = Vec::new();
    let mut push = |title: String, months: &dyn Fn(usize) -> i64, total: Option<i64>, look: &str| {
        let mut cells: Vec<Value> = shown.clone().map(|month| filled(cx, months(month))).collect();
        if last {
            cells.push(json!(total.map(|total| amount(cx, total))));
        }
        rows.push(json!({ "title": title, "cells": cells, "look": look }));
    };
    for category in [Category::Work, Category::Infrastructure, Category::Other] {
        let label = cx.locale.text(&format!("plan.costs.category.{}", category.key())).to_owned();
        // Servers cost about the same each: together they say more than one by one.
        if category != Category::Infrastructure {
            for line in costs.lines.iter().filter(|line| line.category == category) {
                push(line.title.clone(), &|month| line.months[month], Some(line.total), "line");
            }
        }
        push(label, &|month| costs.in_month(category, month), Some(costs.category(category)), "category");
    }
    push(cx.text("plan.costs.month").to_owned(), &|month| costs.month(month), Some(costs.subtotal), "total");
    push(cx.text("plan.costs.so-far").to_owned(), &|month| costs.all_so_far(month), None, "total");
    rows
}

/// An amount; nothing for none.
fn filled(cx: &Context<'_>, cents: i64) -> Value {
    if cents == 0 { Value::Null } else { json!(amount(cx, cents)) }
}

fn price(cx: &Context<'_>, price: &Price) -> Value {
    json!({
        "title": price.title,
        "monthly": amount(cx, crate::plan::cost::cents(price.monthly.value)),
        "date": cx.locale.date(price.date.value.0),
        "source": price.source,
    })
}
