//! Rules on needs, tests, deliverables and training: what is promised is made and proven.

use super::context::Context;
use crate::diagnostic::words::{all_of, quoted};
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::value::Id;
use crate::model::{Check, CheckKind, Priority, Task};
use crate::span::Span;

/// All rules of this family.
pub(super) fn check(cx: &mut Context<'_>) {
    needs(cx);
    deliverables(cx);
    tests(cx);
    training(cx);
}

/// `Q0601`, `Q0602`, `Q0603`: a need is turned into objectives, work and proof.
fn needs(cx: &mut Context<'_>) {
    let document = cx.document;
    for need in document.need.iter().filter(|need| need.priority != Priority::Wont) {
        let id = need.id.as_str();
        let objectives: Vec<&str> = document
            .objective
            .iter()
            .filter(|objective| objective.needs.iter().any(|need| need == id))
            .map(|objective| objective.id.as_str())
            .collect();
        let served = |other: &str| other == id || objectives.contains(&other);
        let work = cx
            .rows::<Task>()
            .any(|task| task.needs.iter().any(|need| need == id) || task.objectives.iter().any(|o| served(o.as_str())));
        let proof = document.test.iter().any(|test| test.verifies.iter().any(|v| served(v.as_str())));
        if objectives.is_empty() {
            hole(
                cx,
                codes::NEED_WITHOUT_OBJECTIVE,
                &need.id,
                "no objective serves the need",
                "name it in `needs` of an [[objective]]",
            );
        }
        if !work {
            hole(
                cx,
                codes::NEED_WITHOUT_TASK,
                &need.id,
                "no task serves the need",
                "name it in `needs` of a [[phase.task]]",
            );
        }
        if !proof {
            hole(
                cx,
                codes::NEED_WITHOUT_TEST,
                &need.id,
                "no test verifies the need",
                "name it in `verifies` of a [[test]]",
            );
        }
    }
}

/// `Q0605`, `Q0606`: a deliverable is made by a task and due at a milestone.
fn deliverables(cx: &mut Context<'_>) {
    let document = cx.document;
    for deliverable in &document.deliverable {
        let id = deliverable.id.as_str();
        if !cx.rows::<Task>().any(|task| task.produces.iter().any(|produced| produced == id)) {
            hole(
                cx,
                codes::NOT_PRODUCED,
                &deliverable.id,
                "no task produces the deliverable",
                "name it in `produces` of a [[phase.task]]",
            );
        }
        if !document.milestone.iter().any(|milestone| milestone.deliverables.iter().any(|due| due == id)) {
            hole(
                cx,
                codes::NOT_DUE,
                &deliverable.id,
                "no milestone waits for the deliverable",
                "name it in `deliverables` of a [[milestone]]",
            );
        }
    }
}

fn hole<T>(cx: &mut Context<'_>, code: Code, id: &Id<T>, what: &str, help: &str) {
    let found = Diagnostic::warning(code, format!("{what} {}", quoted(id.as_str())));
    cx.report(found.at(id.span, "").help(help).about(id.as_str()));
}

/// `Q0604`, `Q0607`, `Q0608`.
fn tests(cx: &mut Context<'_>) {
    for test in &cx.document.test {
        let id = test.id.as_str();
        if test.verifies.is_empty() {
            hole(
                cx,
                codes::TEST_VERIFIES_NOTHING,
                &test.id,
                "nothing is verified by the test",
                "name in `verifies` the needs, servers, flows, folders… that it proves",
            );
        }
        if test.steps.is_empty() && test.check.is_none() {
            let found = Diagnostic::warning(
                codes::TEST_WITHOUT_STEPS,
                format!("nobody can tell how to do the test {}", quoted(id)),
            );
            cx.report(found.at(test.id.span, "no `steps` and no `check`").about(id));
        }
        if let Some(check) = &test.check {
            check_keys(cx, check);
        }
    }
}

/// The keys that a kind of check needs, and those that it may have.
fn keys_of(kind: CheckKind) -> (&'static [&'static str], &'static [&'static str]) {
    match kind {
        CheckKind::Tcp | CheckKind::Udp => (&["from", "to", "port"], &["open"]),
        CheckKind::Ping => (&["from", "to"], &["open"]),
        CheckKind::Http => (&["application"], &["from", "url", "as", "status"]),
        CheckKind::Dns => (&["name", "answer"], &["from", "to"]),
        CheckKind::Ldap => (&["as"], &["from", "to"]),
        CheckKind::File => (&["as", "share", "can"], &["from"]),
        CheckKind::Restore => (&["backup"], &["within"]),
        CheckKind::Service => (&["to", "unit"], &["alert", "within"]),
        CheckKind::Load => (&["application"], &["users", "response", "from", "within"]),
    }
}

/// `Q0607`: each kind of check has its own keys.
fn check_keys(cx: &mut Context<'_>, check: &Check) {
    let written: Vec<(&str, Option<Span>)> = [
        ("from", check.from.as_ref().map(|r| r.span)),
        ("to", check.to.as_ref().map(|r| r.span)),
        ("port", check.port.as_ref().map(|r| r.span)),
        ("open", check.open.map(|_| check.kind.span)),
        ("application", check.application.as_ref().map(|r| r.span)),
        ("url", check.url.as_ref().map(|r| r.span)),
        ("status", check.status.as_ref().map(|r| r.span)),
        ("name", check.name.as_ref().map(|r| r.span)),
        ("answer", check.answer.as_ref().map(|r| r.span)),
        ("as", check.user.as_ref().map(|r| r.span)),
        ("share", check.share.as_ref().map(|r| r.span)),
        ("can", check.can.as_ref().map(|r| r.span)),
        ("backup", check.backup.as_ref().map(|r| r.span)),
        ("unit", check.unit.as_ref().map(|r| r.span)),
        ("alert", check.alert.as_ref().map(|r| r.span)),
        ("within", check.within.as_ref().map(|r| r.span)),
        ("users", check.users.as_ref().map(|r| r.span)),
        ("response", check.response.as_ref().map(|r| r.span)),
    ]
    .into_iter()
    .filter(|(_, span)| span.is_some())
    .collect();
    let (needed, allowed) = keys_of(check.kind.value);
    let kind = quoted(check.kind.key());
    let has = |key: &&&str| !written.iter().any(|(name, _)| name == *key);
    let missing: Vec<&str> = needed.iter().filter(has).copied().collect();
    if !missing.is_empty() {
        let message = format!("a check of kind {kind} needs {}", all_of(&missing));
        cx.report(Diagnostic::error(codes::CHECK_KEYS, message).at(check.kind.span, "this kind"));
    }
    for (key, span) in written {
        if !needed.contains(&key) && !allowed.contains(&key) {
            let message = format!("a check of kind {kind} has no use for {}", quoted(key));
            let known: Vec<&str> = needed.iter().chain(allowed).copied().collect();
            cx.report(
                Diagnostic::error(codes::CHECK_KEYS, message)
                    .at(span.unwrap_or(check.kind.span), "not used")
                    .help(format!("its keys are {}", all_of(&known))),
            );
        }
    }
}

/// `Q0610`: a session without date.
fn training(cx: &mut Context<'_>) {
    for session in cx.document.training.iter().filter(|session| session.date.is_none() && session.task.is_none()) {
        let id = session.id.as_str();
        cx.report(
            Diagnostic::warning(
                codes::TRAINING_WITHOUT_DATE,
                format!("nobody knows when the session {} is", quoted(id)),
            )
            .at(session.id.span, "neither `date` nor `task`")
            .about(id),
        );
    }
}
