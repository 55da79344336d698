//! Why: context, needs, constraints, objectives, scope.

use serde_json::{Value, json};

use super::{Context, prose, some};
use crate::model::value::Ref;
use crate::model::{Meeting, Priority};
use crate::plan::timeline::MilestonePlan;

/// Everything that says why.
pub fn data(cx: &Context<'_>) -> Value {
    let about = &cx.plan.project.project;
    json!({
        "context": prose(cx, &about.context),
        "needs": needs(cx),
        "constraints": constraints(cx),
        "objectives": objectives(cx),
        "scope": about.scope,
        "out-of-scope": about.out_of_scope,
        "assumptions": about.assumptions,
    })
}

/// Needs under a band for each priority, the most wanted first.
fn needs(cx: &Context<'_>) -> Value {
    let mut rows = Vec::new();
    for priority in [Priority::Must, Priority::Should, Priority::Could, Priority::Wont] {
        let mut needs = cx.plan.project.need.iter().filter(|need| need.priority == priority).peekable();
        if needs.peek().is_some() {
            rows.push(json!({ "band": cx.locale.text(&format!("plan.moscow.{}", priority.key())) }));
        }
        rows.extend(needs.map(|need| {
            json!({
                "id": cx.plan.label(need.id.as_str()),
                "need": titled(cx, &need.title, &need.description),
                "source": source(cx, need.source.as_ref()),
            })
        }));
    }
    json!(rows)
}

/// A milestone and its contractual date, or the planned one when it has none.
pub fn dated(cx: &Context<'_>, milestone: &MilestonePlan) -> Value {
    let date = milestone.due.unwrap_or(milestone.date.date());
    json!({ "id": cx.plan.label(&milestone.id), "date": cx.locale.date(date) })
}

/// A title and what there is to say under it.
pub fn titled(cx: &Context<'_>, title: &str, description: &str) -> Value {
    json!({ "title": title, "text": prose(cx, description) })
}

/// The meeting where something was said, with its date.
fn source(cx: &Context<'_>, meeting: Option<&Ref<Meeting>>) -> Option<String> {
    let meeting = cx.plan.project.get(meeting?)?;
    Some(cx.locale.fill(
        "plan.purpose.source-on",
        &[("title", &meeting.title), ("date", &cx.locale.date(meeting.date.value.date))],
    ))
}

fn constraints(cx: &Context<'_>) -> Value {
    let rows = cx.plan.project.constraint.iter().map(|constraint| {
        json!({
            "id": cx.plan.label(constraint.id.as_str()),
            "constraint": titled(cx, &constraint.title, &constraint.description),
            "kind": cx.locale.choice("constraint", constraint.kind.key()),
            "source": source(cx, constraint.source.as_ref()),
        })
    });
    rows.collect()
}

fn objectives(cx: &Context<'_>) -> Value {
    let rows = cx.plan.project.objective.iter().map(|objective| {
        let due = objective.due.as_ref().and_then(|milestone| cx.plan.timeline.milestone(milestone.as_str()));
        json!({
            "id": cx.plan.label(objective.id.as_str()),
            "title": objective.title,
            "target": objective.target,
            "measure": some(&objective.measure),
            "needs": some(&cx.codes(&objective.needs)),
            "due": due.map(|milestone| dated(cx, milestone)),
        })
    });
    rows.collect()
}
