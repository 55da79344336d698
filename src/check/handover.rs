//! Rules on what comes after the project: certificates, exercises, warranty, and the questions of meetings.

use chrono::{Days, NaiveDate};

use super::context::Context;
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes};
use crate::tell;

/// Checks it all.
pub(super) fn check(cx: &mut Context<'_>) {
    certificates(cx);
    exercises(cx);
    warranty(cx);
    questions(cx);
}

/// The day until which the team answers for what it hands over: the last contractual date, and the early support after it.
fn answered_until(cx: &Context<'_>) -> NaiveDate {
    let document = cx.document;
    let last = document.milestone.iter().filter_map(|milestone| milestone.due.as_ref()).map(|due| due.value.0).max();
    let weeks = document.support.as_ref().map_or(0, |support| u64::from(support.weeks.value));
    let last = last.unwrap_or(document.project.start.value.0);
    last.checked_add_days(Days::new(7 * weeks)).unwrap_or(last)
}

/// `Q0524`: a certificate outlives the hand-over and its early support.
fn certificates(cx: &mut Context<'_>) {
    let until = answered_until(cx);
    for application in &cx.document.application {
        let Some(end) = application.certificate_end.as_ref().filter(|end| end.value.0 < until) else { continue };
        let id = application.id.as_str();
        cx.report(
            Diagnostic::warning(
                codes::CERTIFICATE_TOO_SHORT,
                tell!("the certificate of {id} ends too early", id = quoted(id)),
            )
            .at(end.span, tell!("the team answers for it until {until}", until))
            .help(tell!("renew it before the hand-over, and write the new date"))
            .about(id),
        );
    }
}

/// `Q0525`: once there is support, the restoration of every backup is tried again.
fn exercises(cx: &mut Context<'_>) {
    if cx.document.support.is_none() || !cx.is_whole(&["backup"]) {
        return;
    }
    for backup in cx.document.backup.iter().filter(|backup| backup.exercise.is_none()) {
        let id = backup.id.as_str();
        cx.report(
            Diagnostic::warning(
                codes::NO_EXERCISE,
                tell!("the restoration of {id} is not tried again after the hand-over", id = quoted(id)),
            )
            .at(backup.id.span, tell!("no `exercise`"))
            .help(tell!("say how often, as in `exercise = \"6mo\"`"))
            .about(id),
        );
    }
}

/// `Q0613`: the warranty lasts as long as the early support at least.
fn warranty(cx: &mut Context<'_>) {
    let Some(support) = &cx.document.support else { return };
    let Some(warranty) = &support.warranty else { return };
    if warranty.value.minutes(1, 7) < 7 * i64::from(support.weeks.value) {
        cx.report(
            Diagnostic::warning(codes::WARRANTY_TOO_SHORT, tell!("the warranty ends before the early support"))
                .at(warranty.span, tell!("the support lasts {weeks} weeks", weeks = support.weeks.value))
                .help(tell!("make the warranty longer, or the support shorter")),
        );
    }
}

/// `Q0612`: what a meeting asks is decided at it.
fn questions(cx: &mut Context<'_>) {
    let status = cx.document.project.status_date.value.0;
    for meeting in &cx.document.meeting {
        let is_over = meeting.date.value.date < status;
        if is_over && !meeting.asks.is_empty() && meeting.decisions.is_empty() {
            let id = meeting.id.as_str();
            cx.report(
                Diagnostic::warning(codes::NOTHING_DECIDED, tell!("nothing was decided at {id}", id = quoted(id)))
                    .at(meeting.id.span, tell!("it has `asks` and no `decisions`, and it is over"))
                    .help(tell!("write what was decided, or move the questions to the next meeting"))
                    .about(id),
            );
        }
    }
}
