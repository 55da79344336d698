//! The changes in the words of the project's language.

use serde_json::Value;

use crate::plan::changes::{
    Access, Changes, Difference, Edit, Edited, Fact, Move, Origin, RightChange, Row, Subject, SubjectChanges, edits,
};
use crate::plan::cost::Cents;
use crate::render::documents::Context;
use crate::render::documents::recette::automatic::Teller;

/// Tests to be run again, those that follow from the project by what they verify.
pub(super) fn again(cx: &Context<'_>, changes: &Changes) -> Vec<Row> {
    let teller = Teller::of(cx);
    let derived = |id: &str| cx.plan.derived.iter().find(|test| test.id == id);
    let told = |row: &Row| match derived(&row.id) {
        Some(test) => Row { title: teller.told(test).title, ..row.clone() },
        None => row.clone(),
    };
    changes.again.iter().map(told).collect()
}

/// A line of the summary.
pub(super) struct Line {
    pub label: String,
    pub value: String,
}

pub(super) fn summary(cx: &Context<'_>, changes: &Changes) -> Vec<Line> {
    let arrow = |before: String, after: String, gap: Option<String>| match (before == after, gap) {
        (true, _) => cx.locale.fill("changes.unchanged", &[("value", &after)]),
        (false, Some(gap)) => format!("{before} → {after} ({gap})"),
        (false, None) => format!("{before} → {after}"),
    };
    let line = |key: &str, value: String| Line { label: cx.locale.text(&format!("changes.{key}")).to_owned(), value };
    let days = (changes.finish.1 - changes.finish.0).num_days();
    let days = signed(days, |n| cx.locale.count("changes.days", n));
    let money: Cents = changes.total.1 - changes.total.0;
    let (added, removed, changed) = changes.counts();
    let n = |key: &str, n: usize| cx.locale.count(&format!("changes.count.{key}"), n);
    let counted = [n("added", added), n("removed", removed), n("changed", changed)];
    vec![
        line("version", arrow(changes.versions.0.clone(), changes.versions.1.clone(), None)),
        line("finish", arrow(cx.locale.date(changes.finish.0), cx.locale.date(changes.finish.1), Some(days))),
        line("total", arrow(cx.money(changes.total.0), cx.money(changes.total.1), Some(plus(money, cx.money(money))))),
        line(
            "work",
            arrow(
                cx.days(changes.work.0),
                cx.days(changes.work.1),
                Some(plus(changes.work.1 - changes.work.0, cx.days(changes.work.1 - changes.work.0))),
            ),
        ),
        line("rows", counted.join(", ")),
    ]
}

/// `+3 days`, `−2 days`.
fn signed(days: i64, told: impl Fn(usize) -> String) -> String {
    let sign = if days < 0 { "\u{2212}" } else { "+" };
    format!("{sign}{}", told(usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX)))
}

/// A number that is already told, with a plus when it is above zero.
fn plus(number: i64, told: String) -> String {
    if number > 0 { format!("+{told}") } else { told }
}

pub(super) fn heading(cx: &Context<'_>, subject: &SubjectChanges) -> String {
    cx.locale.text(&format!("changes.subject.{}", subject.subject.key())).to_owned()
}

pub(super) fn named(row: &Row) -> String {
    match (row.label.as_str(), row.title.as_str()) {
        (label, "") => label.to_owned(),
        (label, title) if label == title => title.to_owned(),
        (label, title) => format!("{label} {title}"),
    }
}

/// The same in a sentence, where an id says nothing beside a title.
fn called(row: &Row) -> String {
    if row.label == row.id && !row.title.is_empty() { row.title.clone() } else { named(row) }
}

/// The name of a fact, and both its values.
pub(super) fn told(cx: &Context<'_>, difference: &Difference) -> (String, String, String) {
    let value = |side: &Option<Fact>| side.as_ref().map_or_else(|| "—".to_owned(), |fact| fact_text(cx, fact));
    let name = fact_name(cx, &difference.fact);
    match (&difference.before, &difference.after) {
        // Of two lists, only what differs is worth reading.
        (Some(Fact::List(before)), Some(Fact::List(after))) => {
            let only = |these: &[String], those: &[String]| {
                let own: Vec<String> =
                    these.iter().filter(|item| !those.contains(item)).map(|item| item_text(cx, item)).collect();
                if own.is_empty() { "—".to_owned() } else { own.join(", ") }
            };
            match (only(before, after), only(after, before)) {
                // Only their order differs.
                (gone, new) if gone == "—" && new == "—" => (name, items(cx, before), items(cx, after)),
                (gone, new) => (name, gone, new),
            }
        }
        (before, after) => (name, value(before), value(after)),
    }
}

fn fact_text(cx: &Context<'_>, fact: &Fact) -> String {
    match fact {
        Fact::Text(text) => text.clone(),
        Fact::Date(date) => cx.locale.date(*date),
        Fact::Moment(moment) => cx.locale.date_time(*moment),
        Fact::Money(cents) => cx.money(*cents),
        Fact::Work(minutes) => cx.days(*minutes),
        Fact::Number(number) => cx.locale.number(*number, 2),
        Fact::Size(size) => cx.locale.size(*size),
        Fact::Span(span) => cx.locale.span(*span),
        Fact::Choice(list, word) => cx.locale.choice(list, word).to_owned(),
        Fact::List(list) => items(cx, list),
        Fact::Flag(flag) => yes_or_no(cx, *flag).to_owned(),
    }
}

fn items(cx: &Context<'_>, list: &[String]) -> String {
    list.iter().map(|item| item_text(cx, item)).collect::<Vec<_>>().join(", ")
}

/// An item of a list: what has a short code by it, other ids by their names, a right with its holder.
fn item_text(cx: &Context<'_>, item: &str) -> String {
    if let Some((who, right)) = item.split_once("\u{A0}= ") {
        return format!("{}{}{}", cx.name(who), cx.text("common.colon"), cx.locale.choice("right", right));
    }
    match cx.plan.label(item) {
        label if label == item => cx.plan.project.title(item).to_owned(),
        label => label.to_owned(),
    }
}

/// The name of a fact; a key of the file that has none is told as it is written.
fn fact_name(cx: &Context<'_>, fact: &str) -> String {
    let key = format!("changes.fact.{fact}");
    match cx.locale.value(&key).and_then(Value::as_str) {
        Some(name) => name.to_owned(),
        None => fact.replace('-', "_"),
    }
}

fn yes_or_no<'a>(cx: &'a Context<'_>, flag: bool) -> &'a str {
    cx.text(if flag { "common.yes" } else { "common.no" })
}

/// A milestone that moved, in words.
pub(super) struct Moved {
    pub name: String,
    pub before: String,
    pub after: String,
    /// `+3 days`.
    pub gap: String,
    /// How long after its contractual date; empty when it is met.
    pub late: String,
    pub is_lost: bool,
    pub why: String,
}

/// The milestones that moved, and why.
pub(super) fn moves(cx: &Context<'_>, changes: &Changes) -> Vec<Moved> {
    let days = |n: usize| cx.locale.count("changes.days", n);
    let told = |moved: &Move| Moved {
        name: called(&moved.row),
        before: cx.locale.date(moved.before),
        after: cx.locale.date(moved.after),
        gap: signed(moved.days(), days),
        late: moved.days_late().map_or_else(String::new, |late| {
            cx.locale.fill("changes.late", &[("days", &days(usize::try_from(late).unwrap_or_default()))])
        }),
        is_lost: moved.days() > 0,
        why: why(cx, moved, changes),
    };
    changes.moves.iter().map(told).collect()
}

/// What the author changed of all that a milestone hangs on.
fn why(cx: &Context<'_>, moved: &Move, changes: &Changes) -> String {
    let origin = |origin: &Origin| {
        let edits = origin.edits.iter().filter_map(|place| changes.edits.get(*place));
        let facts: Vec<String> = edits.map(|edit| edit_text(cx, edit)).collect();
        format!("{} ({})", called(&origin.row), facts.join(", "))
    };
    match moved.origins.as_slice() {
        [] => cx.text("changes.why-elsewhere").to_owned(),
        origins => origins.iter().map(origin).collect::<Vec<_>>().join(cx.text("common.semicolon")),
    }
}

fn edit_text(cx: &Context<'_>, edit: &Edit) -> String {
    match &edit.what {
        Edited::Added => cx.text("changes.one.added").to_owned(),
        Edited::Removed => cx.text("changes.one.removed").to_owned(),
        Edited::Changed { key, before, after } => {
            let fact = edits::fact_of(key).into();
            let (name, before, after) = told(cx, &Difference { fact, before: before.clone(), after: after.clone() });
            format!("{name}{}{before} → {after}", cx.text("common.colon"))
        }
    }
}

/// A right that was gained or lost, in words.
pub(super) struct RightRow {
    pub on: String,
    pub who: String,
    pub before: String,
    pub after: String,
    pub is_gain: bool,
}

/// Who gained or lost what.
pub(super) fn rights(cx: &Context<'_>, changes: &Changes) -> Vec<RightRow> {
    let access = |access: Access| match access {
        Access::Folder(right) => cx.locale.choice("right", right.key()).to_owned(),
        Access::Application(let_in) => cx.text(if let_in { "changes.let-in" } else { "changes.not-let-in" }).to_owned(),
    };
    let told = |right: &RightChange| RightRow {
        on: if right.on.title.is_empty() { right.on.id.clone() } else { right.on.title.clone() },
        who: right.who.join(", "),
        before: access(right.before),
        after: access(right.after),
        is_gain: right.is_gain(),
    };
    changes.rights.iter().map(told).collect()
}

/// Rows that the history names of each subject: the change sheet has all of them.
const NAMED: usize = 4;

/// The changes of the author in a sentence a subject, for the history of the versions.
pub fn history(cx: &Context<'_>, changes: &Changes) -> String {
    let mut lines = Vec::new();
    for subject in &changes.subjects {
        let edited = |row: &&Row| {
            changes
                .edits
                .iter()
                .any(|edit| edit.id == row.id && Subject::of_table(&edit.table) == Some(subject.subject))
        };
        let mut parts = Vec::new();
        let changed: Vec<Row> = subject.changed.iter().map(|changed| changed.row.clone()).collect();
        for (key, rows) in [("added", &subject.added), ("removed", &subject.removed), ("changed", &changed)] {
            let names: Vec<String> = rows.iter().filter(edited).map(called).collect();
            if !names.is_empty() {
                let more = names.len().saturating_sub(NAMED);
                let told = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
                let more = if more > 0 { format!(" {}", cx.locale.count("changes.more", more)) } else { String::new() };
                parts.push(format!("{} {told}{more}", cx.locale.text(&format!("changes.done.{key}"))));
            }
        }
        if !parts.is_empty() && subject.subject != Subject::Revision {
            lines.push(format!(
                "{}{}{}",
                heading(cx, subject),
                cx.text("common.colon"),
                parts.join(cx.text("common.semicolon"))
            ));
        }
    }
    let mut text = lines.join(". ");
    if !text.is_empty() {
        text.push('.');
    }
    text
}
