//! How the project is followed, and what comes after it.

use serde_json::{Value, json};

use super::{Context, Pictures, earned, prose, some};
use crate::plan::overview::overview;

/// Progress against the baseline, boards, feedback, support.
pub fn data(cx: &Context<'_>, pictures: &mut Pictures) -> Value {
    json!({ "progress": earned::data(cx, pictures), "boards": boards(cx), "feedback": feedback(cx), "support": support(cx) })
}

fn boards(cx: &Context<'_>) -> Value {
    let board = &cx.plan.project.board;
    let row = |tool: &str, name: &str, lists: [&Option<String>; 3]| {
        let [todo, doing, done] = lists.map(|list| list.as_deref());
        json!({ "tool": tool, "name": name, "todo": todo, "doing": doing, "done": done })
    };
    let trello = board.trello.as_ref().map(|one| row("Trello", &one.board, [&one.todo, &one.doing, &one.done]));
    let jira = board.jira.as_ref().map(|one| row("Jira", &one.key.value, [&one.todo, &one.doing, &one.done]));
    json!({ "rows": trello.into_iter().chain(jira).collect::<Vec<_>>(), "labels": board.labels })
}

fn feedback(cx: &Context<'_>) -> Value {
    let rows = cx.plan.project.feedback.iter().map(|one| {
        json!({
            "id": cx.plan.label(one.id.as_str()),
            "date": cx.locale.date(one.date.value.0),
            "who": cx.plan.project.title(one.who.as_str()),
            "title": one.title,
            "decision": some(&one.decision),
            "closed": crate::plan::feedback::is_closed(cx.plan, one),
            "task": one.task.as_ref().map(|task| cx.plan.label(task.as_str())),
        })
    });
    rows.collect()
}

fn support(cx: &Context<'_>) -> Value {
    let Some(support) = &cx.plan.project.support else { return Value::Null };
    let dates = overview(cx.plan).support.map(|(from, to)| {
        let (from, to) = (cx.locale.date(from), cx.locale.date(to));
        cx.locale.fill("plan.from-to", &[("from", &from), ("to", &to)])
    });
    let names: Vec<&str> = support.escalation.iter().map(|who| cx.plan.project.title(who.as_str())).collect();
    let levels = support.level.iter().map(|level| {
        json!({
            "title": level.title,
            "response": cx.locale.span(level.response.value),
            "resolution": cx.locale.span(level.resolution.value),
        })
    });
    json!({
        "weeks": cx.locale.count("plan.support.weeks", usize::from(support.weeks.value)),
        "dates": dates,
        "channel": some(&support.channel),
        "hours": some(&support.hours),
        "escalation": some(&names.join(" → ")),
        "levels": levels.collect::<Vec<_>>(),
        "after": prose(cx, &support.after),
    })
}
