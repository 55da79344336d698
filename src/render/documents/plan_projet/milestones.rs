//! What is reached, handed over and invoiced, and when.

use serde_json::{Value, json};

use super::purpose::{dated, titled};
use super::{Context, amount};
use crate::model::{Deliverable, Milestone};
use crate::plan::invoices::invoices;
use crate::plan::overview::milestone_state;
use crate::plan::timeline::MilestonePlan;

/// Milestones, invoices, deliverables.
pub fn data(cx: &Context<'_>) -> Value {
    let mut milestones: Vec<(&MilestonePlan, &Milestone)> =
        cx.plan.timeline.milestones.iter().zip(&cx.plan.project.milestone).collect();
    milestones.sort_by_key(|(plan, _)| plan.date);
    json!({
        "chances": chances(cx, &milestones),
        "rows": milestones.into_iter().map(|(plan, milestone)| row(cx, plan, milestone)).collect::<Vec<_>>(),
        "invoices": billing(cx),
        "deliverables": cx.plan.project.deliverable.iter().map(|one| deliverable(cx, one)).collect::<Vec<_>>(),
    })
}

fn row(cx: &Context<'_>, plan: &MilestonePlan, milestone: &Milestone) -> Value {
    json!({
        "id": cx.plan.label(&plan.id),
        "milestone": titled(cx, &milestone.title, &milestone.description),
        "due": plan.due.map(|due| cx.locale.date(due)),
        "date": cx.locale.date(plan.date.date()),
        "gap": plan.due.map(|_| gap(cx, plan.days_late)),
        "late": plan.due.is_some() && plan.days_late > 0,
        "state": milestone_state(plan, cx.plan.timeline.status),
        "deliverables": super::some(&cx.codes(&milestone.deliverables)),
        "validator": milestone.validated_by.as_ref().map(|who| cx.plan.project.title(who.as_str())),
    })
}

/// How likely the dates are, for the milestones to come; nothing without three-point estimates.
fn chances(cx: &Context<'_>, milestones: &[(&MilestonePlan, &Milestone)]) -> Value {
    let drawn = milestones.iter().filter_map(|(plan, milestone)| Some((plan, milestone, plan.chances.as_ref()?)));
    let draws = drawn.clone().map(|(.., chances)| chances.draws).next();
    let rows = drawn.map(|(plan, milestone, chances)| {
        let days = [chances.median, chances.safe, chances.surest].map(|day| cx.locale.date(day));
        json!({
            "id": cx.plan.label(&plan.id),
            "title": milestone.title,
            "due": plan.due.map(|due| cx.locale.date(due)),
            "date": cx.locale.date(plan.date.date()),
            "met": chances.met.map(|met| cx.locale.percent((met * 100.0).round())),
            "days": days,
        })
    });
    let rows: Vec<Value> = rows.collect();
    json!({ "draws": draws.map(|draws| cx.locale.integer(i64::from(draws))), "rows": rows })
}

/// « −2 j » ahead of the date, « +3 j » after it.
fn gap(cx: &Context<'_>, days_late: i64) -> String {
    let sign = if days_late > 0 { "+" } else { "" };
    let days = format!("{sign}{}", cx.locale.integer(days_late));
    cx.locale.fill("plan.milestones.gap-days", &[("n", &days)])
}

fn billing(cx: &Context<'_>) -> Value {
    let found = invoices(&cx.plan.project, &cx.plan.costs);
    let rate = cx.plan.project.budget.vat.as_ref().map(|rate| rate.value);
    let rows = found.invoices.iter().filter_map(|invoice| {
        let plan = cx.plan.timeline.milestones.get(invoice.milestone)?;
        Some(json!({
            "id": cx.plan.label(&plan.id),
            "title": cx.plan.project.title(&plan.id),
            "date": cx.locale.date(plan.date.date()),
            "state": milestone_state(plan, cx.plan.timeline.status),
            "share": cx.locale.percent(invoice.percent),
            "amount": amount(cx, invoice.amount),
            "with-vat": invoice.vat.map(|vat| amount(cx, invoice.amount + vat)),
        }))
    });
    json!({
        "rows": rows.collect::<Vec<_>>(),
        "price": cx.money(found.price),
        "share": cx.locale.percent(found.percent()),
        "amount": amount(cx, found.amount()),
        "with-vat": found.vat().map(|vat| amount(cx, found.amount() + vat)),
        "rate": rate.map(|rate| cx.locale.percent(rate)),
        "whole": (found.percent() - 100.0).abs() < 1e-6,
    })
}

fn deliverable(cx: &Context<'_>, one: &Deliverable) -> Value {
    let id = one.id.as_str();
    let names: Vec<&str> = one.to.iter().map(|who| cx.plan.project.title(who.as_str())).collect();
    let due: Vec<Value> = cx
        .plan
        .project
        .milestone
        .iter()
        .zip(&cx.plan.timeline.milestones)
        .filter(|(milestone, _)| milestone.deliverables.iter().any(|deliverable| deliverable == id))
        .map(|(_, plan)| dated(cx, plan))
        .collect();
    json!({
        "id": cx.plan.label(id),
        "deliverable": titled(cx, &one.title, &one.description),
        "kind": cx.locale.choice("deliverable", one.kind.key()),
        "file": one.file.as_ref().map(|file| file.value.as_str()),
        "due": due,
        "to": super::some(&names.join(", ")),
        "criteria": one.acceptance,
    })
}
