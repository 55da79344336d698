//! The changes for a terminal.

use super::words::{again, heading, moves, named, rights, summary, told as told_of};
use super::{MOST, Told, more, sides};
use crate::plan::changes::Row;
use crate::render::deliverable::How;
use crate::render::documents::Context;

/// The changes for a terminal, in the project's language, with a final line feed.
pub fn text(cx: &Context<'_>, told: &Told<'_>) -> String {
    let changes = told.changes;
    let mut text = String::new();
    for line in summary(cx, changes) {
        push(&mut text, &format!("{}{}{}\n", line.label, cx.text("common.colon"), line.value));
    }
    section(
        &mut text,
        cx,
        "changes.moves",
        moves(cx, changes).iter().map(|moved| {
            let gap = if moved.late.is_empty() { moved.gap.clone() } else { format!("{}, {}", moved.gap, moved.late) };
            format!(
                "  ~ {}{}{} → {} ({gap})\n      {}\n",
                moved.name,
                cx.text("common.colon"),
                moved.before,
                moved.after,
                moved.why
            )
        }),
    );
    for subject in &changes.subjects {
        push(&mut text, &format!("\n{}\n", heading(cx, subject)));
        let row = |sign: char, row: &Row| format!("  {sign} {}\n", named(row));
        subject.added.iter().for_each(|added| push(&mut text, &row('+', added)));
        subject.removed.iter().for_each(|removed| push(&mut text, &row('-', removed)));
        for changed in &subject.changed {
            push(&mut text, &row('~', &changed.row));
            for difference in &changed.differences {
                let (name, before, after) = told_of(cx, difference);
                push(&mut text, &format!("      {name}{}{before} → {after}\n", cx.text("common.colon")));
            }
        }
    }
    section(
        &mut text,
        cx,
        "changes.rights",
        rights(cx, changes).iter().map(|right| {
            let (sign, colon) = (if right.is_gain { '+' } else { '-' }, cx.text("common.colon"));
            format!("  {sign} {}{colon}{} → {}{colon}{}\n", right.on, right.before, right.after, right.who)
        }),
    );
    for (key, sign, reached) in sides(&changes.reach) {
        if !reached.is_empty() {
            push(&mut text, &format!("\n{}\n", cx.text(key)));
        }
        for one in reached.iter().take(MOST) {
            let (from, to, services) = (one.from.join(", "), one.to.join(", "), one.services.join(", "));
            push(&mut text, &format!("  {sign} {from} → {to}{}{services}\n", cx.text("common.colon")));
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
    section(
        &mut text,
        cx,
        "changes.documents",
        told.documents.iter().map(|document| {
            let sign = match document.how {
                How::New => '+',
                How::Gone => '-',
                How::Changed => '~',
            };
            format!("  {sign} {} ({})\n", document.title, document.path)
        }),
    );
    text
}

/// A title and its lines, when there are any.
fn section(text: &mut String, cx: &Context<'_>, key: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        push(text, &format!("\n{}\n", cx.text(key)));
    }
    lines.iter().for_each(|line| push(text, line));
}

/// Adds user text to what a terminal shows, harmless.
fn push(text: &mut String, line: &str) {
    text.push_str(&crate::diagnostic::words::visible_lines(line));
}
