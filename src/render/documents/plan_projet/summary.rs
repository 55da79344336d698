//! The project on one page.

use serde_json::{Value, json};

use super::{Context, prose, role};
use crate::plan::cost::Cents;
use crate::plan::overview::{Overview, Share, milestone_state, overview};

/// Figures, summary, milestones, parties.
pub fn data(cx: &Context<'_>) -> Value {
    let project = &cx.plan.project;
    let found = overview(cx.plan);
    let milestones = project.milestone.iter().zip(&cx.plan.timeline.milestones).map(|(milestone, plan)| {
        json!({
            "date": plan.date.date().to_string(),
            "id": cx.plan.label(milestone.id.as_str()),
            "title": milestone.title,
            "state": milestone_state(plan, cx.plan.timeline.status),
            "note": plan.due.map(|due| {
                cx.locale.fill("plan.summary.contractual-on", &[("date", &cx.locale.date(due))])
            }),
        })
    });
    let mut milestones: Vec<Value> = milestones.collect();
    milestones.sort_by(|a, b| a["date"].as_str().cmp(&b["date"].as_str()));
    json!({
        "text": prose(cx, &project.project.summary),
        "tiles": [duration(cx), progress(cx, &found), cost(cx), margin(cx), next(cx, &found), end(cx, &found),
            work(cx, &found), needs(cx, &found)],
        "milestones": milestones,
        "parties": parties(cx),
        "critical": cx
            .plan
            .timeline
            .critical_path
            .iter()
            .map(|id| json!({ "id": cx.plan.label(id), "title": cx.plan.project.title(id) }))
            .collect::<Vec<_>>(),
    })
}

fn tile(label: &str, value: String, note: String, tone: Option<&str>) -> Value {
    json!({ "label": label, "value": value, "note": note, "tone": tone })
}

/// An amount to the nearest unit of the currency: the cents are for the chapter of the costs.
fn round(cx: &Context<'_>, cents: Cents) -> String {
    cx.locale.money((cents as f64 / 100.0).round(), &cx.plan.project.project.currency)
}

fn duration(cx: &Context<'_>) -> Value {
    let timeline = &cx.plan.timeline;
    let dates = [("from", cx.locale.date(timeline.start)), ("to", cx.locale.date(timeline.finish))];
    let dates: Vec<(&str, &str)> = dates.iter().map(|(key, date)| (*key, date.as_str())).collect();
    let mut tile = tile(
        cx.text("plan.summary.duration"),
        cx.locale.integer(timeline.working_days as i64),
        cx.locale.fill("plan.summary.from-to", &dates),
        None,
    );
    let key = if timeline.working_days > 1 { "many" } else { "one" };
    tile["unit"] = json!(cx.locale.text(&format!("plan.summary.working-days.{key}")));
    tile
}

fn progress(cx: &Context<'_>, found: &Overview) -> Value {
    tile(
        cx.text("plan.summary.progress"),
        cx.locale.percent(cx.plan.timeline.progress().round()),
        share(cx, "plan.summary.tasks-done", found.tasks),
        None,
    )
}

fn share(cx: &Context<'_>, key: &str, share: Share) -> String {
    let number = |n: usize| cx.locale.integer(n as i64);
    cx.locale.fill(key, &[("done", &number(share.done)), ("all", &number(share.all))])
}

fn cost(cx: &Context<'_>) -> Value {
    let costs = &cx.plan.costs;
    let note = match costs.vat {
        Some(vat) => cx.locale.fill("plan.summary.with-vat", &[("amount", &round(cx, costs.total + vat))]),
        None => cx.text("plan.summary.without-tax").to_owned(),
    };
    tile(cx.text("plan.summary.cost"), round(cx, costs.total), note, None)
}

fn margin(cx: &Context<'_>) -> Value {
    let label = cx.text("plan.summary.margin");
    match (cx.plan.costs.margin(), cx.plan.costs.ceiling) {
        (Some(margin), Some(ceiling)) => tile(
            label,
            round(cx, margin),
            cx.locale.fill("plan.summary.ceiling", &[("amount", &cx.money(ceiling))]),
            Some(if margin < 0 { "danger" } else { "ok" }),
        ),
        _ => tile(label, cx.text("common.empty").to_owned(), cx.text("plan.summary.no-ceiling").to_owned(), None),
    }
}

fn next(cx: &Context<'_>, found: &Overview) -> Value {
    let label = cx.text("plan.summary.next-milestone");
    let plan = found.next_milestone.and_then(|number| cx.plan.timeline.milestones.get(number));
    match plan {
        Some(plan) => tile(
            label,
            cx.locale.date(plan.date.date()),
            format!("{} {}", cx.plan.label(&plan.id), cx.name(&plan.id)),
            Some(if plan.days_late > 0 { "warn" } else { "accent" }),
        ),
        None => {
            let note = if cx.plan.timeline.milestones.is_empty() { "no-milestone" } else { "all-reached" };
            let note = cx.locale.text(&format!("plan.summary.{note}")).to_owned();
            tile(label, cx.text("common.empty").to_owned(), note, None)
        }
    }
}

fn end(cx: &Context<'_>, found: &Overview) -> Value {
    let finish = cx.locale.date(cx.plan.timeline.finish);
    let label = cx.text("plan.summary.end");
    let last = found.contractual_end.and_then(|number| cx.plan.timeline.milestones.get(number));
    match last.and_then(|milestone| Some((milestone, milestone.due?))) {
        Some((milestone, due)) => tile(
            label,
            finish,
            cx.locale.fill("plan.summary.contractual-on", &[("date", &cx.locale.date(due))]),
            Some(if milestone.days_late > 0 { "danger" } else { "ok" }),
        ),
        None => tile(label, finish, cx.text("plan.summary.no-contractual-date").to_owned(), None),
    }
}

fn work(cx: &Context<'_>, found: &Overview) -> Value {
    let people = cx.plan.project.member.len();
    let days = cx.days(found.work_minutes);
    tile(cx.text("plan.summary.work"), days, cx.locale.count("plan.summary.people", people), None)
}

fn needs(cx: &Context<'_>, found: &Overview) -> Value {
    let Share { done, all } = found.needs_covered;
    let number = |n: usize| cx.locale.integer(n as i64);
    let value = format!("{}\u{A0}/\u{A0}{}", number(done), number(all));
    let note = share(cx, "plan.summary.needs-proven", found.needs_proven);
    let tone = if all == 0 { None } else { Some(if done == all { "ok" } else { "warn" }) };
    tile(cx.text("plan.summary.needs"), value, note, tone)
}

/// The two parties, as labels and values.
fn parties(cx: &Context<'_>) -> Value {
    let about = &cx.plan.project.project;
    let party = |party: &crate::model::Party| {
        let signatory = party.signatory.as_ref().map(|who| who.as_str());
        json!({
            "name": party.name,
            "address": super::some(&party.address),
            "activity": super::some(&party.activity),
            "signatory": signatory.map(|id| cx.plan.project.title(id)),
            "role": signatory.and_then(|id| role(cx, id)),
        })
    };
    json!({ "client": party(&about.client), "supplier": party(&about.supplier) })
}
