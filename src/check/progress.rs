//! Rules on what has been done of tasks, and on how sure their lengths are.

use chrono::NaiveDate;

use super::context::Context;
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Message, codes};
use crate::model::Task;
use crate::model::value::{At, TimeSpan};
use crate::span::Span;
use crate::tell;

/// `Q0310`, `Q0311` and `Q0304`: what was really done.
pub(super) fn actuals(cx: &mut Context<'_>, task: &Task) {
    let spans = [&task.spent, &task.remaining];
    if task.started.is_none() && task.finished.is_none() && task.progress.is_none() && spans.iter().all(|s| s.is_none())
    {
        return;
    }
    let id = quoted(task.id.as_str());
    if let Some(moment) = &task.started {
        future(cx, moment.date, moment.span, tell!("{id} is started after the status date", id));
    }
    if let Some(moment) = &task.finished {
        future(cx, moment.date, moment.span, tell!("{id} is finished after the status date", id));
    }
    if let (Some(started), Some(finished)) = (&task.started, &task.finished)
        && finished.value < started.value
    {
        cx.report(
            Diagnostic::error(codes::DATES_REVERSED, tell!("{id} is finished before it is started", id))
                .at(finished.span, tell!("finished"))
                .also(started.span, tell!("started")),
        );
    }
    let mismatch = |span: Span, message: Message, label: Message| {
        Diagnostic::error(codes::PROGRESS_MISMATCH, message).at(span, label)
    };
    if let (Some(finished), None) = (&task.finished, &task.started) {
        cx.report(
            mismatch(finished.span, tell!("{id} is finished and never started", id), tell!("finished here"))
                .help(tell!("say when it was started")),
        );
    }
    if let (Some(spent), None) = (&task.spent, &task.started) {
        cx.report(
            mismatch(spent.span, tell!("{id} has cost work and is not started", id), tell!("spent"))
                .help(tell!("say when it was started")),
        );
    }
    if let (Some(finished), Some(progress)) = (&task.finished, &task.progress)
        && progress.value < 100.0
    {
        let label = tell!("less than 100");
        cx.report(
            mismatch(progress.span, tell!("{id} is finished and not complete", id), label)
                .also(finished.span, tell!("finished here")),
        );
    }
    let begun = task.progress.as_ref().filter(|progress| progress.value > 0.0);
    if let (Some(progress), None) = (begun, &task.started) {
        cx.report(
            mismatch(progress.span, tell!("{id} has made progress and is not started", id), tell!("progress"))
                .help(tell!("say when it was started")),
        );
    }
    if let (Some(progress), None) = (task.progress.as_ref().filter(|p| p.value >= 100.0), &task.finished) {
        cx.report(
            mismatch(progress.span, tell!("{id} is complete and not finished", id), tell!("all is done"))
                .help(tell!("say when it was finished")),
        );
    }
    if let (Some(remaining), Some(progress)) = (&task.remaining, &task.progress) {
        let label = tell!("what remains");
        cx.report(
            mismatch(remaining.span, tell!("{id} says twice how far it is", id), label)
                .also(progress.span, tell!("how far it is"))
                .help(tell!("keep the one that is better known")),
        );
    }
}

pub(super) fn future(cx: &mut Context<'_>, date: NaiveDate, span: Span, message: Message) {
    let status = &cx.document.project.status_date;
    if date > status.value.0 {
        cx.report(
            Diagnostic::error(codes::FUTURE_ACTUAL, message)
                .at(span, tell!("in the future"))
                .also(status.span, tell!("what is known ends here"))
                .help(tell!("move `status_date`, or remove what has not happened yet")),
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
    let points = [
        (tell!("optimistic"), &estimate.optimistic),
        (tell!("likely"), &estimate.likely),
        (tell!("pessimistic"), &estimate.pessimistic),
    ];
    for pair in points.windows(2) {
        if let [(low_name, low), (high_name, high)] = pair
            && minutes(low) > minutes(high)
        {
            cx.report(
                Diagnostic::error(
                    codes::ESTIMATE_ORDER,
                    tell!("the {low_name} estimate is longer than the {high_name} one", low_name, high_name),
                )
                .at(low.span, low_name.clone())
                .also(high.span, high_name.clone()),
            );
        }
    }
}
