//! Rules on what has been done of tasks, and on how sure their lengths are.

use chrono::NaiveDate;

use super::context::Context;
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::Task;
use crate::model::value::{At, TimeSpan};
use crate::span::Span;

/// `Q0310`, `Q0311` and `Q0304`: what was really done.
pub(super) fn actuals(cx: &mut Context<'_>, task: &Task) {
    let spans = [&task.spent, &task.remaining];
    if task.started.is_none() && task.finished.is_none() && task.progress.is_none() && spans.iter().all(|s| s.is_none())
    {
        return;
    }
    let id = quoted(task.id.as_str());
    for (what, moment) in [("started", &task.started), ("finished", &task.finished)] {
        if let Some(moment) = moment {
            future(cx, moment.date, moment.span, &format!("{id} is {what}"));
        }
    }
    if let (Some(started), Some(finished)) = (&task.started, &task.finished)
        && finished.value < started.value
    {
        cx.report(
            Diagnostic::error(codes::DATES_REVERSED, format!("{id} is finished before it is started"))
                .at(finished.span, "finished")
                .also(started.span, "started"),
        );
    }
    let mismatch =
        |span: Span, message: String, label: &str| Diagnostic::error(codes::PROGRESS_MISMATCH, message).at(span, label);
    if let (Some(finished), None) = (&task.finished, &task.started) {
        cx.report(
            mismatch(finished.span, format!("{id} is finished and never started"), "finished here")
                .help("say when it was started"),
        );
    }
    if let (Some(spent), None) = (&task.spent, &task.started) {
        cx.report(
            mismatch(spent.span, format!("{id} has cost work and is not started"), "spent")
                .help("say when it was started"),
        );
    }
    if let (Some(finished), Some(progress)) = (&task.finished, &task.progress)
        && progress.value < 100.0
    {
        let label = "less than 100";
        cx.report(
            mismatch(progress.span, format!("{id} is finished and not complete"), label)
                .also(finished.span, "finished here"),
        );
    }
    let begun = task.progress.as_ref().filter(|progress| progress.value > 0.0);
    if let (Some(progress), None) = (begun, &task.started) {
        cx.report(
            mismatch(progress.span, format!("{id} has made progress and is not started"), "progress")
                .help("say when it was started"),
        );
    }
    if let (Some(progress), None) = (task.progress.as_ref().filter(|p| p.value >= 100.0), &task.finished) {
        cx.report(
            mismatch(progress.span, format!("{id} is complete and not finished"), "all is done")
                .help("say when it was finished"),
        );
    }
    if let (Some(remaining), Some(progress)) = (&task.remaining, &task.progress) {
        let label = "what remains";
        cx.report(
            mismatch(remaining.span, format!("{id} says twice how far it is"), label)
                .also(progress.span, "how far it is")
                .help("keep the one that is better known"),
        );
    }
}

pub(super) fn future(cx: &mut Context<'_>, date: NaiveDate, span: Span, what: &str) {
    let status = &cx.document.project.status_date;
    if date > status.value.0 {
        cx.report(
            Diagnostic::error(codes::FUTURE_ACTUAL, format!("{what} after the status date"))
                .at(span, "in the future")
                .also(status.span, "what is known ends here")
                .help("move `status_date`, or remove what has not happened yet"),
        );
    }
}

/// `Q0312`: optimistic ≤ likely ≤ pessimistic.
pub(super) fn estimate(cx: &mut Context<'_>, task: &Task) {
    let Some(estimate) = &task.estimate else {
        return;
    };
    // Working days of eight hours serve to compare only.
    let minutes = |span: &At<TimeSpan>| span.minutes(480, 2400);
    let points =
        [("optimistic", &estimate.optimistic), ("likely", &estimate.likely), ("pessimistic", &estimate.pessimistic)];
    for pair in points.windows(2) {
        if let [(low_name, low), (high_name, high)] = pair
            && minutes(low) > minutes(high)
        {
            cx.report(
                Diagnostic::error(
                    codes::ESTIMATE_ORDER,
                    format!("the {low_name} estimate is longer than the {high_name} one"),
                )
                .at(low.span, *low_name)
                .also(high.span, *high_name),
            );
        }
    }
}
