//! The changes for a machine.

use serde_json::{Value, json};

use super::Told;
use crate::plan::changes::{Access, Changes, Difference, Edit, Edited, Fact, Move, RightChange, Row};
use crate::plan::network::reach::Reached;
use crate::render::deliverable::How;

/// The changes for a machine: ids, facts by key, values as they are.
pub fn json(told: &Told<'_>) -> Value {
    let changes = told.changes;
    let row = |row: &Row| json!({ "id": row.id, "label": row.label, "title": row.title });
    let difference = |difference: &Difference| {
        json!({
            "fact": difference.fact,
            "before": difference.before.as_ref().map(raw),
            "after": difference.after.as_ref().map(raw),
        })
    };
    let subjects: Vec<Value> = changes
        .subjects
        .iter()
        .map(|subject| {
            json!({
                "subject": subject.subject.key(),
                "added": subject.added.iter().map(row).collect::<Vec<_>>(),
                "removed": subject.removed.iter().map(row).collect::<Vec<_>>(),
                "changed": subject.changed.iter().map(|changed| json!({
                    "id": changed.row.id,
                    "label": changed.row.label,
                    "title": changed.row.title,
                    "differences": changed.differences.iter().map(difference).collect::<Vec<_>>(),
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "version": { "before": changes.versions.0, "after": changes.versions.1 },
        "finish": { "before": changes.finish.0.to_string(), "after": changes.finish.1.to_string() },
        "total": { "before": changes.total.0 as f64 / 100.0, "after": changes.total.1 as f64 / 100.0 },
        "work_minutes": { "before": changes.work.0, "after": changes.work.1 },
        "edits": changes.edits.iter().map(edit).collect::<Vec<_>>(),
        "milestones": changes.moves.iter().map(|moved| moved_row(moved, changes)).collect::<Vec<_>>(),
        "subjects": subjects,
        "rights": changes.rights.iter().map(right).collect::<Vec<_>>(),
        "reach": {
            "opened": changes.reach.opened.iter().map(reached).collect::<Vec<_>>(),
            "closed": changes.reach.closed.iter().map(reached).collect::<Vec<_>>(),
            "complete": changes.reach.complete,
        },
        "to_run_again": changes.again.iter().map(|row| &row.id).collect::<Vec<_>>(),
        "documents": told.documents.iter().map(|document| json!({
            "path": document.path,
            "title": document.title,
            "change": match document.how { How::New => "added", How::Gone => "removed", How::Changed => "changed" },
            "version": changes.versions.1,
        })).collect::<Vec<_>>(),
    })
}

fn edit(edit: &Edit) -> Value {
    let (what, key, before, after) = match &edit.what {
        Edited::Added => ("added", None, None, None),
        Edited::Removed => ("removed", None, None, None),
        Edited::Changed { key, before, after } => ("changed", Some(key), before.as_ref(), after.as_ref()),
    };
    let mut told = json!({ "table": edit.table, "id": edit.id, "change": what });
    if let (Some(key), Some(object)) = (key, told.as_object_mut()) {
        object.insert("key".to_owned(), json!(key));
        object.insert("before".to_owned(), json!(before.map(raw)));
        object.insert("after".to_owned(), json!(after.map(raw)));
    }
    told
}

fn moved_row(moved: &Move, changes: &Changes) -> Value {
    json!({
        "id": moved.row.id,
        "before": moved.before.to_string(),
        "after": moved.after.to_string(),
        "days": moved.days(),
        "due": moved.due.map(|due| due.to_string()),
        "days_late": moved.days_late(),
        "because": moved.origins.iter().map(|origin| json!({
            "id": origin.row.id,
            "edits": origin.edits.iter().filter_map(|place| changes.edits.get(*place)).map(edit).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

fn right(change: &RightChange) -> Value {
    let told = |access: Access| match access {
        Access::Folder(right) => json!(right.key()),
        Access::Application(let_in) => json!(let_in),
    };
    json!({ "on": change.on.id, "who": change.who, "before": told(change.before), "after": told(change.after) })
}

pub(super) fn reached(one: &Reached) -> Value {
    json!({ "from": one.from, "to": one.to, "services": one.services })
}

/// A fact for a machine: money in units, dates in ISO 8601, work in minutes.
fn raw(fact: &Fact) -> Value {
    match fact {
        Fact::Text(text) => json!(text),
        Fact::Date(date) => json!(date.to_string()),
        Fact::Moment(moment) => json!(moment.format("%Y-%m-%dT%H:%M:%S").to_string()),
        Fact::Money(cents) => json!(*cents as f64 / 100.0),
        Fact::Work(minutes) => json!(minutes),
        Fact::Number(number) => json!(number),
        Fact::Size(size) => json!(size.to_string()),
        Fact::Span(span) => json!(span.to_string()),
        Fact::Choice(_, word) => json!(word),
        Fact::List(items) => json!(items),
        Fact::Flag(flag) => json!(flag),
    }
}
