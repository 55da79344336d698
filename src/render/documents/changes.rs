//! What changed between two versions: for a terminal, for a machine, and as a sheet to sign.

use serde_json::{Value, json};

use super::Context;
use super::recette::automatic::Teller;
use crate::artifact::{Artifact, Kind};
use crate::plan::changes::{Changes, Difference, Fact, Row, SubjectChanges};
use crate::plan::cost::Cents;
use crate::plan::network::reach::{Reach, Reached};
use crate::render::deliverable::Studio;
use crate::render::typeset::{Job, TypesetError};

/// Most lines of what became reachable: those of a network that is numbered anew would hide the rest.
const MOST: usize = 40;

/// The changes for a terminal, in the project's language, with a final line feed.
pub fn text(cx: &Context<'_>, changes: &Changes) -> String {
    let mut text = String::new();
    for line in summary(cx, changes) {
        push(&mut text, &format!("{}{}{}\n", line.label, cx.text("changes.colon"), line.value));
    }
    for subject in &changes.subjects {
        push(&mut text, &format!("\n{}\n", heading(cx, subject)));
        let row = |sign: char, row: &Row| format!("  {sign} {}\n", named(row));
        subject.added.iter().for_each(|added| push(&mut text, &row('+', added)));
        subject.removed.iter().for_each(|removed| push(&mut text, &row('-', removed)));
        for changed in &subject.changed {
            push(&mut text, &row('~', &changed.row));
            for difference in &changed.differences {
                let (name, before, after) = told(cx, difference);
                push(&mut text, &format!("      {name}{}{before} → {after}\n", cx.text("changes.colon")));
            }
        }
    }
    for (key, sign, reached) in sides(&changes.reach) {
        if !reached.is_empty() {
            push(&mut text, &format!("\n{}\n", cx.text(key)));
        }
        for one in reached.iter().take(MOST) {
            let (from, to, services) = (one.from.join(", "), one.to.join(", "), one.services.join(", "));
            push(&mut text, &format!("  {sign} {from} → {to}{}{services}\n", cx.text("changes.colon")));
        }
        if let Some(more) = more(cx, reached) {
            push(&mut text, &format!("    {more}\n"));
        }
    }
    if !changes.again.is_empty() {
        push(&mut text, &format!("\n{}\n", cx.text("changes.again")));
    }
    for row in again(cx, changes) {
        push(&mut text, &format!("  ~ {}\n", named(&row)));
    }
    text
}

/// Tests to be run again, those that follow from the project by what they verify.
fn again(cx: &Context<'_>, changes: &Changes) -> Vec<Row> {
    let teller = Teller::of(cx);
    let derived = |id: &str| cx.plan.derived.iter().find(|test| test.id == id);
    let told = |row: &Row| match derived(&row.id) {
        Some(test) => Row { title: teller.told(test).title, ..row.clone() },
        None => row.clone(),
    };
    changes.again.iter().map(told).collect()
}

/// What became reachable and what no longer is, with the key of its title.
fn sides(reach: &Reach) -> [(&'static str, char, &[Reached]); 2] {
    [("changes.opened", '+', &reach.opened), ("changes.closed", '-', &reach.closed)]
}

/// What is told of a long list after its first lines.
fn more(cx: &Context<'_>, reached: &[Reached]) -> Option<String> {
    let rest = reached.len().checked_sub(MOST).filter(|rest| *rest > 0)?;
    Some(cx.locale.count("changes.more", rest))
}

/// Adds user text to what a terminal shows, harmless.
fn push(text: &mut String, line: &str) {
    text.push_str(&crate::diagnostic::words::visible_lines(line));
}

/// The changes for a machine: ids, facts by key, values as they are.
pub fn json(changes: &Changes) -> Value {
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
        "subjects": subjects,
        "reach": {
            "opened": changes.reach.opened.iter().map(reached).collect::<Vec<_>>(),
            "closed": changes.reach.closed.iter().map(reached).collect::<Vec<_>>(),
            "complete": changes.reach.complete,
        },
        "to_run_again": changes.again.iter().map(|row| &row.id).collect::<Vec<_>>(),
    })
}

fn reached(one: &Reached) -> Value {
    json!({ "from": one.from, "to": one.to, "services": one.services })
}

/// A fact for a machine: money in units, dates in ISO 8601, work in minutes.
fn raw(fact: &Fact) -> Value {
    match fact {
        Fact::Text(text) => json!(text),
        Fact::Date(date) => json!(date.to_string()),
        Fact::Money(cents) => json!(*cents as f64 / 100.0),
        Fact::Work(minutes) => json!(minutes),
        Fact::Number(number) => json!(number),
        Fact::Size(size) => json!(size.to_string()),
        Fact::Span(span) => json!(span.to_string()),
        Fact::Choice(_, word) => json!(word),
        Fact::List(items) => json!(items),
    }
}

/// The change sheet (« fiche de changement »), a document to sign.
///
/// # Errors
/// A fault in a template.
pub fn sheet(studio: &Studio<'_>, changes: &Changes) -> Result<Artifact, TypesetError> {
    let cx = &studio.context;
    let title = cx.text("changes.title");
    let (before, after) = (&changes.versions.0, &changes.versions.1);
    let subtitle = cx.locale.fill("changes.subtitle", &[("before", before), ("after", after)]);
    let identity = cx.identity(title, Some(&subtitle), "CHANGEMENT");
    let data = json!({
        "summary": summary(cx, changes).iter().map(|line| json!({ "label": line.label, "value": line.value })).collect::<Vec<_>>(),
        "tiles": tiles(cx, changes),
        "subjects": changes.subjects.iter().map(|subject| subject_data(cx, subject)).collect::<Vec<_>>(),
        "reach": sides(&changes.reach).map(|(key, sign, reached)| json!({
            "title": cx.text(key),
            "opened": sign == '+',
            "rows": reached.iter().take(MOST).map(self::reached).collect::<Vec<_>>(),
            "more": more(cx, reached),
        })),
        "again": again(cx, changes).iter().map(|row| json!({ "label": row.label, "title": row.title })).collect::<Vec<_>>(),
        "parties": parties(cx),
    });
    let job = Job::new("documents/changement.typ", cx.ident("changement"), identity).with_data("changes", data);
    studio.pdf("fiche-de-changement.pdf", &job).map(|file| Artifact { kind: Kind::Document, ..file })
}

/// Who signs.
fn parties(cx: &Context<'_>) -> Vec<Value> {
    let about = &cx.plan.project.project;
    [&about.client, &about.supplier]
        .into_iter()
        .map(|party| {
            let name = party.signatory.as_ref().map_or("", |who| cx.name(who.as_str()));
            json!({ "organisation": party.name, "name": name })
        })
        .collect()
}

fn tiles(cx: &Context<'_>, changes: &Changes) -> Vec<Value> {
    let (added, removed, changed) = changes.counts();
    let tile = |key: &str, n: usize, tone: &str| json!({ "value": cx.locale.integer(n as i64), "label": cx.locale.text(&format!("changes.{key}")), "tone": tone });
    vec![tile("added", added, "ok"), tile("removed", removed, "danger"), tile("changed", changed, "accent")]
}

fn subject_data(cx: &Context<'_>, subject: &SubjectChanges) -> Value {
    let row = |row: &Row| json!({ "label": row.label, "title": row.title });
    let mut differences = Vec::new();
    for changed in &subject.changed {
        for (number, difference) in changed.differences.iter().enumerate() {
            let (name, before, after) = told(cx, difference);
            let first = number == 0;
            differences.push(json!({
                "label": if first { changed.row.label.as_str() } else { "" },
                "title": if first { changed.row.title.as_str() } else { "" },
                "fact": name,
                "before": before,
                "after": after,
            }));
        }
    }
    json!({
        "title": heading(cx, subject),
        "added": subject.added.iter().map(row).collect::<Vec<_>>(),
        "removed": subject.removed.iter().map(row).collect::<Vec<_>>(),
        "differences": differences,
    })
}

/// A line of the summary.
struct Line {
    label: String,
    value: String,
}

fn summary(cx: &Context<'_>, changes: &Changes) -> Vec<Line> {
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
    let n = |n: usize| cx.locale.integer(n as i64);
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
        line(
            "rows",
            cx.locale
                .fill("changes.counts", &[("added", &n(added)), ("removed", &n(removed)), ("changed", &n(changed))]),
        ),
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

fn heading(cx: &Context<'_>, subject: &SubjectChanges) -> String {
    cx.locale.text(&format!("changes.subject.{}", subject.subject.key())).to_owned()
}

fn named(row: &Row) -> String {
    match (row.label.as_str(), row.title.as_str()) {
        (label, "") => label.to_owned(),
        (label, title) if label == title => title.to_owned(),
        (label, title) => format!("{label} {title}"),
    }
}

/// The name of a fact, and both its values.
fn told(cx: &Context<'_>, difference: &Difference) -> (String, String, String) {
    let value = |side: &Option<Fact>| side.as_ref().map_or_else(|| "—".to_owned(), |fact| fact_text(cx, fact));
    let name = cx.locale.text(&format!("changes.fact.{}", difference.fact)).to_owned();
    match (&difference.before, &difference.after) {
        // Of two lists, only what differs is worth reading.
        (Some(Fact::List(before)), Some(Fact::List(after))) => {
            let only = |these: &[String], those: &[String]| {
                let own: Vec<&str> = these.iter().filter(|item| !those.contains(item)).map(String::as_str).collect();
                if own.is_empty() { "—".to_owned() } else { own.join(", ") }
            };
            match (only(before, after), only(after, before)) {
                // Only their order differs.
                (gone, new) if gone == "—" && new == "—" => (name, before.join(", "), after.join(", ")),
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
        Fact::Money(cents) => cx.money(*cents),
        Fact::Work(minutes) => cx.days(*minutes),
        Fact::Number(number) => cx.locale.number(*number, 2),
        Fact::Size(size) => cx.locale.size(*size),
        Fact::Span(span) => cx.locale.span(*span),
        Fact::Choice(list, word) => cx.locale.choice(list, word).to_owned(),
        Fact::List(items) => items.join(", "),
    }
}
