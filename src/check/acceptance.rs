//! Rules on needs, tests, deliverables and training: what is promised is made and proven.

use super::context::Context;
use crate::diagnostic::words::{all_of, quoted};
use crate::diagnostic::{Code, Diagnostic, Message, Noun, codes, similar};
use crate::model::value::Id;
use crate::model::{Check, CheckKind, Priority, Task, Test, TestKind};
use crate::span::Span;
use crate::tell;

/// All rules of this family.
pub(super) fn check(cx: &mut Context<'_>) {
    needs(cx);
    deliverables(cx);
    tests(cx);
    training(cx);
    outputs(cx);
    both_ends(cx);
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
        if objectives.is_empty() && cx.is_whole(&["objective"]) {
            hole(
                cx,
                codes::NEED_WITHOUT_OBJECTIVE,
                &need.id,
                tell!("no objective serves the need"),
                tell!("name it in `needs` of an [[objective]]"),
            );
        }
        if !work && cx.is_whole(&["phase", "objective"]) {
            hole(
                cx,
                codes::NEED_WITHOUT_TASK,
                &need.id,
                tell!("no task serves the need"),
                tell!("name it in `needs` of a [[phase.task]]"),
            );
        }
        if !proof && cx.is_whole(&["test", "objective"]) {
            hole(
                cx,
                codes::NEED_WITHOUT_TEST,
                &need.id,
                tell!("no test verifies the need"),
                tell!("name it in `verifies` of a [[test]]"),
            );
        }
    }
}

/// `Q0605`, `Q0606`: a deliverable is made by a task and due at a milestone.
fn deliverables(cx: &mut Context<'_>) {
    let document = cx.document;
    for deliverable in &document.deliverable {
        let id = deliverable.id.as_str();
        let whole = cx.is_whole(&["phase"]);
        if whole && !cx.rows::<Task>().any(|task| task.produces.iter().any(|produced| produced == id)) {
            hole(
                cx,
                codes::NOT_PRODUCED,
                &deliverable.id,
                tell!("no task produces the deliverable"),
                tell!("name it in `produces` of a [[phase.task]]"),
            );
        }
        let whole = cx.is_whole(&["milestone"]);
        if whole && !document.milestone.iter().any(|milestone| milestone.deliverables.iter().any(|due| due == id)) {
            hole(
                cx,
                codes::NOT_DUE,
                &deliverable.id,
                tell!("no milestone waits for the deliverable"),
                tell!("name it in `deliverables` of a [[milestone]]"),
            );
        }
    }
}

fn hole<T>(cx: &mut Context<'_>, code: Code, id: &Id<T>, what: Message, help: Message) {
    let found = Diagnostic::warning(code, tell!("{what} {id}", what, id = quoted(id.as_str())));
    cx.report(found.at(id.span, tell!("")).help(help).about(id.as_str()));
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
                tell!("nothing is verified by the test"),
                tell!("name in `verifies` the needs, servers, flows, folders… that it proves"),
            );
        }
        if test.steps.is_empty() && test.check.is_none() {
            let found = Diagnostic::warning(
                codes::TEST_WITHOUT_STEPS,
                tell!("nobody can tell how to do the test {id}", id = quoted(id)),
            );
            cx.report(found.at(test.id.span, tell!("no `steps` and no `check`")).about(id));
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
        let message = tell!("a check of kind {kind} needs {missing}", kind, missing = all_of(&missing));
        cx.report(Diagnostic::error(codes::CHECK_KEYS, message).at(check.kind.span, tell!("this kind")));
    }
    for (key, span) in written {
        if !needed.contains(&key) && !allowed.contains(&key) {
            let message = tell!("a check of kind {kind} has no use for {key}", kind, key = quoted(key));
            let known: Vec<&str> = needed.iter().chain(allowed).copied().collect();
            cx.report(
                Diagnostic::error(codes::CHECK_KEYS, message)
                    .at(span.unwrap_or(check.kind.span), tell!("not used"))
                    .help(tell!("its keys are {known}", known = all_of(&known))),
            );
        }
    }
}

/// `Q0609`: the file of a deliverable is one that is built.
fn outputs(cx: &mut Context<'_>) {
    let outputs = cx.world.outputs;
    for deliverable in &cx.document.deliverable {
        let Some(file) = deliverable.file.as_ref().filter(|file| !outputs.contains(&file.as_str())) else { continue };
        let label = match similar(file, outputs.iter().copied()) {
            Some(meant) => tell!("did you mean {meant}?", meant = quoted(meant)),
            None => tell!("no build writes this file"),
        };
        cx.report(
            Diagnostic::error(
                codes::UNKNOWN_OUTPUT,
                tell!("the file {file} is not one that is built", file = quoted(file)),
            )
            .at(file.span, label)
            .note(tell!("the files are {outputs}", outputs = all_of(outputs)))
            .help(tell!("leave `file` out for what is made elsewhere")),
        );
    }
}

/// `Q0611`: a test and the control or the backup that it proves name each other.
fn both_ends(cx: &mut Context<'_>) {
    if !cx.is_whole(&["test", "control", "backup"]) {
        return;
    }
    let document = cx.document;
    let controls =
        document.control.iter().map(|row| (row.id.as_str(), row.id.span, Noun::new("control"), "tests", &row.tests));
    let backups = document
        .backup
        .iter()
        .map(|row| (row.id.as_str(), row.id.span, Noun::new("backup"), "restore_tests", &row.restore_tests));
    for (id, span, noun, key, tests) in controls.chain(backups) {
        for named in tests {
            let Some(test) = cx.get::<Test>(named) else { continue };
            if !test.verifies.iter().any(|verified| verified == id) {
                let message = tell!(
                    "the {noun} {id} is proven by {named}, which does not say so",
                    noun,
                    id = quoted(id),
                    named = quoted(named.as_str())
                );
                let found = said_once(message, id).at(named.span, tell!("said here only"));
                cx.report(
                    found
                        .also(test.id.span, tell!("not in its `verifies`"))
                        .help(tell!("add {id} to `verifies` of the test", id = quoted(id))),
                );
            }
        }
        for test in &document.test {
            // Other kinds of test may look at a backup without restoring it.
            let restores = noun == Noun::new("control") || test.kind == TestKind::Backup;
            let verified = test.verifies.iter().find(|verified| *verified == id).filter(|_| restores);
            let Some(verified) = verified.filter(|_| !tests.iter().any(|named| named.as_str() == test.id.as_str()))
            else {
                continue;
            };
            let message = tell!(
                "{id} verifies the {noun} {id2}, which does not say so",
                id = quoted(test.id.as_str()),
                noun,
                id2 = quoted(id)
            );
            let found = said_once(message, id).at(verified.span, tell!("said here only"));
            cx.report(found.also(span, tell!("not in its `{key}`", key)).help(tell!(
                "add {id} to `{key}` of the {noun}",
                id = quoted(test.id.as_str()),
                key,
                noun
            )));
        }
    }
}

fn said_once(message: Message, id: &str) -> Diagnostic {
    Diagnostic::warning(codes::SAID_ONCE, message).about(id)
}

/// `Q0610`: a session without date.
fn training(cx: &mut Context<'_>) {
    for session in cx.document.training.iter().filter(|session| session.date.is_none() && session.task.is_none()) {
        let id = session.id.as_str();
        cx.report(
            Diagnostic::warning(
                codes::TRAINING_WITHOUT_DATE,
                tell!("nobody knows when the session {id} is", id = quoted(id)),
            )
            .at(session.id.span, tell!("neither `date` nor `task`"))
            .about(id),
        );
    }
}
