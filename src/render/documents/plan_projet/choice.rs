//! The choice of the provider: the weighted matrix, its ranking, and why.

use serde_json::{Value, json};

use super::{Context, prose, some};
use crate::model::{CloudOption, Criterion};
use crate::plan::decision::{Decision, decision};

/// The matrix; nothing when the project has none.
pub fn data(cx: &Context<'_>) -> Value {
    let project = &cx.plan.project;
    let Some(cloud) = &project.cloud else { return Value::Null };
    let found = decision(cloud);
    let criteria = found.criteria.iter().enumerate().filter_map(|(number, weight)| {
        let criterion = project.find::<Criterion>(&weight.id)?;
        let scores: Vec<Option<String>> =
            found.options.iter().map(|option| option.scores[number].map(|score| cx.locale.number(score, 2))).collect();
        Some(json!({
            "criterion": { "title": criterion.title, "text": some(&criterion.description) },
            "weight": cx.locale.percent(weight.share),
            "scores": scores,
        }))
    });
    let options = found.options.iter().filter_map(|scored| {
        let option = project.find::<CloudOption>(&scored.id)?;
        Some(json!({
            "title": option.title,
            "rank": cx.locale.integer(scored.rank as i64),
            "total": cx.locale.decimal(scored.total, 2),
            "kept": scored.kept,
            "comment": prose(cx, &option.comment),
        }))
    });
    json!({
        "provider": project.title(cloud.provider.as_str()),
        "region": some(&cloud.region),
        "justification": prose(cx, &cloud.justification),
        "criteria": criteria.collect::<Vec<_>>(),
        "options": options.collect::<Vec<_>>(),
        "weights": cx.locale.percent(100.0),
        "robustness": robustness(cx, &found),
    })
}

/// Whether the choice would be another without one of the criteria.
fn robustness(cx: &Context<'_>, found: &Decision) -> Value {
    let Some(lead) = found.lead().filter(|_| found.criteria.len() > 1) else { return Value::Null };
    let points = cx.locale.decimal(lead.abs(), 2);
    let mut told = vec![match lead {
        lead if lead < 0.0 => cx.locale.fill("plan.choice.behind", &[("points", &points)]),
        _ => cx.locale.fill("plan.choice.ahead", &[("points", &points)]),
    }];
    let decisive: Vec<&str> = found.decisive().iter().map(|weight| cx.plan.project.title(&weight.id)).collect();
    told.push(match decisive.as_slice() {
        [] => cx.text("plan.choice.robust").to_owned(),
        [one] => cx.locale.fill("plan.choice.decisive.one", &[("criterion", one)]),
        some => cx.locale.fill("plan.choice.decisive.many", &[("criteria", &cx.locale.list(some))]),
    });
    json!(told)
}
