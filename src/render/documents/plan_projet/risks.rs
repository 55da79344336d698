//! What may go wrong, and what protects.

use serde_json::{Value, json};

use super::purpose::titled;
use super::{Context, some};
use crate::plan::risks::{Level, counts, grid, ranked};

/// The matrix, the risks from the most serious, the controls.
pub fn data(cx: &Context<'_>) -> Value {
    let project = &cx.plan.project;
    let ranked = ranked(project);
    let levels: Vec<Vec<&str>> = grid().iter().map(|row| row.iter().map(|level| level.key()).collect()).collect();
    let counted = Level::ALL.iter().zip(counts(&ranked)).rev().filter(|(_, count)| *count > 0);
    let counted: Vec<Value> =
        counted.map(|(level, count)| json!({ "level": level.key(), "count": cx.locale.integer(count as i64) })).collect();
    let rows = ranked.iter().filter_map(|one| {
        let risk = project.risk.get(one.number)?;
        Some(json!({
            "id": cx.plan.label(risk.id.as_str()),
            "risk": titled(cx, &risk.title, &risk.consequence),
            "probability": risk.probability,
            "impact": risk.impact,
            "criticality": one.criticality,
            "level": one.level.key(),
            "response": cx.locale.choice("response", risk.response.key()),
            "action": some(&risk.action),
            "trigger": some(&risk.trigger),
            "owner": risk.owner.as_ref().map(|who| project.title(who.as_str())),
        }))
    });
    json!({ "levels": levels, "counts": counted, "rows": rows.collect::<Vec<_>>(), "controls": controls(cx) })
}

fn controls(cx: &Context<'_>) -> Value {
    let rows = cx.plan.project.control.iter().map(|control| {
        let tests: Vec<String> = control.tests.iter().map(|test| test.as_str().to_owned()).collect();
        let coverage = crate::plan::trace::coverage(&tests, &cx.plan.trace.results);
        let names: Vec<&str> = control.applies_to.iter().map(|asset| cx.plan.project.title(asset.as_str())).collect();
        json!({
            "id": cx.plan.label(control.id.as_str()),
            "control": { "title": control.title, "text": super::prose(cx, &control.description),
                "framework": some(&control.framework) },
            "applies": some(&names.join(", ")),
            "evidence": some(&control.evidence),
            "tests": super::trace::tests(cx, &tests),
            "coverage": coverage.key(),
            "owner": control.owner.as_ref().map(|who| cx.plan.project.title(who.as_str())),
        })
    });
    rows.collect()
}
