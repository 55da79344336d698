//! First part: how the acceptance is organised, the tests, what they cover.

use serde_json::{Value, json};

use super::{Context, automatic, codes, full_name, period, sheet, tests, title, word};
use crate::model::{Priority, TestKind};
use crate::plan::acceptance::{Campaign, TestPlan};
use crate::plan::timeline::State;

/// Columns of a part of the coverage matrix: more could not be read on a landscape page.
const WIDEST: usize = 26;

/// Everything that the first part says.
pub(super) fn data(cx: &Context<'_>) -> Value {
    let acceptance = &cx.plan.acceptance;
    json!({
        "campaigns": acceptance.campaigns.iter().map(|one| campaign(cx, one)).collect::<Vec<_>>(),
        "milestones": acceptance.milestones.iter().filter_map(|id| milestone(cx, id)).collect::<Vec<_>>(),
        "testers": acceptance.testers.iter().map(|(who, tests)| tester(cx, who, tests)).collect::<Vec<_>>(),
        "prerequisites": acceptance.campaigns.iter().flat_map(|one| prerequisites(cx, one)).collect::<Vec<_>>(),
        "list": list(cx),
        "automatic": automatic::booklet(cx),
        "sheets": tests(cx).map(|(test, plan)| sheet::data(cx, test, plan)).collect::<Vec<_>>(),
        "needs": needs(cx),
        "matrices": matrices(cx),
        "objectives": objectives(cx),
        "elements": elements(cx),
        "holes": holes(cx),
    })
}

fn campaign_name(cx: &Context<'_>, campaign: &Campaign) -> String {
    match &campaign.task {
        Some(task) => cx.plan.project.title(task).to_owned(),
        None => cx.text("recette.no-campaign").to_owned(),
    }
}

fn campaign(cx: &Context<'_>, campaign: &Campaign) -> Value {
    let task = campaign.task.as_deref().and_then(|task| cx.plan.timeline.task(task));
    let members = &cx.plan.project.member;
    let people = task.map(|task| task.people.as_slice()).unwrap_or_default();
    let people: Vec<&str> = people.iter().filter_map(|number| Some(members.get(*number)?.name.as_str())).collect();
    let tally = &campaign.tally;
    let of = cx.locale.fill(
        "recette.run-of",
        &[("run", &cx.locale.integer(tally.run() as i64)), ("tests", &cx.locale.integer(tally.tests as i64))],
    );
    json!({
        "campaign": campaign_name(cx, campaign),
        "dates": period(cx, campaign.start, campaign.finish),
        "people": cx.locale.list(&people),
        "tests": codes(cx, &campaign.tests),
        "progress": of,
    })
}

fn milestone(cx: &Context<'_>, id: &str) -> Option<Value> {
    let planned = cx.plan.timeline.milestone(id)?;
    let row = cx.plan.project.find::<crate::model::Milestone>(id)?;
    let validated = row
        .validated_by
        .as_ref()
        .map(|who| cx.locale.fill("recette.validated-by", &[("name", cx.plan.project.title(who.as_str()))]));
    let due = planned.due.map(|due| cx.locale.fill("recette.due", &[("date", &cx.locale.date_long(due))]));
    let note: Vec<String> = due.into_iter().chain(validated).collect();
    let state = match planned.state {
        State::Done => "reached",
        _ if planned.days_late > 0 => "at-risk",
        _ => "planned",
    };
    Some(json!({
        "id": cx.plan.label(id),
        "title": row.title,
        "date": planned.date.date().to_string(),
        "state": state,
        "note": note.join(" · "),
    }))
}

fn tester(cx: &Context<'_>, who: &str, tests: &[String]) -> Value {
    let project = &cx.plan.project;
    let member = project.find::<crate::model::Member>(who);
    let stakeholder = project.find::<crate::model::Stakeholder>(who);
    let role = member.map(|one| &one.role).or(stakeholder.map(|one| &one.role));
    let party = if member.is_some() { &project.project.supplier } else { &project.project.client };
    json!({ "name": project.title(who), "role": role, "organisation": party.name, "tests": codes(cx, tests) })
}

fn prerequisites(cx: &Context<'_>, campaign: &Campaign) -> Vec<Value> {
    if campaign.prerequisites.is_empty() {
        return Vec::new();
    }
    let band = json!({ "band": campaign_name(cx, campaign) });
    let items = campaign.prerequisites.iter().map(|(item, tests)| json!({ "item": item, "tests": codes(cx, tests) }));
    [band].into_iter().chain(items).collect()
}

/// The tests by kind, with the page of each.
fn list(cx: &Context<'_>) -> Vec<Value> {
    let mut rows = Vec::new();
    for one in &cx.plan.acceptance.kinds {
        let kind = cx.locale.choice("test", one.kind.key());
        let count = cx.locale.count("recette.count.tests", one.tally.tests);
        rows.push(json!({ "band": format!("{kind} — {count}") }));
        for (test, plan) in tests(cx).filter(|(test, _)| test.kind == one.kind) {
            rows.push(json!({
                "id": cx.plan.label(&plan.id),
                "title": test.title,
                "needs": codes(cx, &plan.needs),
                "priority": plan.priority.map(Priority::key),
                "tester": test.tester.as_ref().map(|who| cx.plan.project.title(who.as_str())),
                "standing": plan.standing.key(),
                "page": plan.id,
            }));
        }
    }
    rows
}

fn needs(cx: &Context<'_>) -> Vec<Value> {
    let needs = cx.plan.project.need.iter().zip(&cx.plan.trace.needs);
    needs
        .map(|(need, trace)| {
            let excluded = need.priority == Priority::Wont && trace.tests.is_empty();
            json!({
                "id": cx.plan.label(&trace.need),
                "title": need.title,
                "priority": need.priority.key(),
                "objectives": codes(cx, &trace.objectives),
                "tests": codes(cx, &trace.tests),
                "coverage": if excluded { "excluded" } else { trace.coverage.key() },
            })
        })
        .collect()
}

/// Need × test, in parts that fit on a page; a part holds the needs that its tests verify.
fn matrices(cx: &Context<'_>) -> Vec<Value> {
    let plans: Vec<&TestPlan> = cx.plan.acceptance.tests.iter().collect();
    let parts = plans.len().div_ceil(WIDEST).max(1);
    // Parts of about the same width, none wider than a page.
    let parts: Vec<&[&TestPlan]> = plans.chunks(plans.len().div_ceil(parts).max(1)).collect();
    let count = parts.len();
    parts
        .iter()
        .enumerate()
        .map(|(number, part)| {
            let needs = cx.plan.project.need.iter().filter(|need| {
                let verified = part.iter().any(|plan| plan.needs.iter().any(|id| id == need.id.as_str()));
                // Needs without test are shown on the first part.
                let tested = || plans.iter().any(|plan| plan.needs.iter().any(|id| id == need.id.as_str()));
                verified || (number == 0 && !tested())
            });
            let needs: Vec<_> = needs.collect();
            let cell = |need: &crate::model::Need, plan: &TestPlan| {
                plan.needs.iter().any(|id| id == need.id.as_str()).then(|| plan.standing.key())
            };
            json!({
                "part": (count > 1).then(|| cx.locale.fill("recette.part", &[("n", &(number + 1).to_string()), ("of", &count.to_string())])),
                "rows": needs.iter().map(|need| full_name(cx, need.id.as_str())).collect::<Vec<_>>(),
                "columns": part.iter().map(|plan| full_name(cx, &plan.id)).collect::<Vec<_>>(),
                "cells": needs.iter().map(|need| part.iter().map(|plan| cell(need, plan)).collect::<Vec<_>>()).collect::<Vec<_>>(),
                "tested": needs.iter().map(|need| {
                    need.priority == Priority::Wont || part.iter().any(|plan| cell(need, plan).is_some())
                }).collect::<Vec<_>>(),
            })
        })
        .collect()
}

fn objectives(cx: &Context<'_>) -> Vec<Value> {
    let acceptance = &cx.plan.acceptance;
    cx.plan
        .project
        .objective
        .iter()
        .map(|objective| {
            let tests = acceptance.objectives.get(objective.id.as_str()).map(Vec::as_slice).unwrap_or_default();
            let coverage = crate::plan::trace::coverage(tests, &cx.plan.trace.results);
            json!({
                "id": cx.plan.label(objective.id.as_str()),
                "title": objective.title,
                "target": objective.target,
                "needs": cx.codes(&objective.needs),
                "tests": codes(cx, tests),
                "coverage": coverage.key(),
            })
        })
        .collect()
}

/// What else is verified, by kind.
fn elements(cx: &Context<'_>) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut last = None;
    for element in &cx.plan.acceptance.elements {
        if last != Some(element.kind) {
            rows.push(json!({ "band": word(cx, "elements", element.kind.name()) }));
            last = Some(element.kind);
        }
        rows.push(json!({
            "id": cx.plan.label(&element.id),
            "title": title(cx, &element.id),
            "tests": codes(cx, &element.tests),
            "coverage": crate::plan::trace::coverage(&element.tests, &cx.plan.trace.results).key(),
        }));
    }
    rows
}

/// Needs and objectives that no test verifies.
fn holes(cx: &Context<'_>) -> Value {
    let needs = cx.plan.trace.holes.iter().filter_map(|hole| match hole {
        crate::plan::trace::Hole::NoTest(need) => Some(full_name(cx, need)),
        _ => None,
    });
    let objectives = cx.plan.project.objective.iter().map(|objective| objective.id.as_str());
    let objectives = objectives.filter(|id| !cx.plan.acceptance.objectives.contains_key(*id));
    let untested = TestKind::ALL.iter().filter(|kind| cx.plan.acceptance.kinds.iter().all(|one| one.kind != **kind));
    let untested: Vec<&str> = untested.map(|kind| cx.locale.choice("test", kind.key())).collect();
    json!({
        "needs": needs.collect::<Vec<_>>(),
        "objectives": objectives.map(|id| full_name(cx, id)).collect::<Vec<_>>(),
        "kinds": cx.locale.list(&untested),
    })
}
