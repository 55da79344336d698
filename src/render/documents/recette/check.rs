//! What a machine does for a test, in plain words.

use super::Context;
use crate::model::{Check, CheckKind, Device, FileAccess, Server};

/// The check in a sentence: what is done, and what must be seen.
pub(super) fn sentence(cx: &Context<'_>, check: &Check) -> String {
    let locale = cx.locale;
    let place = |key: &str, id: Option<&str>| -> String {
        id.map(|id| locale.fill(&format!("recette.check.{key}"), &[("name", &end(cx, id))])).unwrap_or_default()
    };
    let from = place("from", check.from.as_ref().map(|end| end.as_str()));
    let to = place("to", check.to.as_ref().map(|end| end.as_str()));
    let at = place("at", check.to.as_ref().map(|end| end.as_str()));
    let account = check.user.as_ref().map(|user| user.as_str());
    let with = account.map(|user| locale.fill("recette.check.account", &[("name", user)])).unwrap_or_default();
    let within = match &check.within {
        Some(within) => locale.fill("recette.check.within", &[("time", &locale.span(within.value))]),
        None => String::new(),
    };
    let alert = place("alert", check.alert.as_ref().map(|alert| alert.as_str()));
    let application = check.application.as_ref().and_then(|application| cx.plan.project.get(application));
    let url = match (&check.url, application) {
        (Some(url), _) => url.value.as_str(),
        (None, Some(application)) => &application.url.value,
        (None, None) => "",
    };
    let load = application.and_then(|application| application.load.as_ref());
    let users = check.users.as_ref().or(load.map(|load| &load.users));
    let response = check.response.as_ref().or(load.map(|load| &load.response));
    let text = |value: &Option<crate::model::value::At<String>>| value.as_deref().cloned().unwrap_or_default();
    locale.fill(
        &format!("recette.check.{}", key(check)),
        &[
            ("from", &from),
            ("to", &to),
            ("at", &at),
            ("account", &with),
            ("within", &within),
            ("alert", &alert),
            ("url", url),
            ("user", account.unwrap_or_default()),
            ("port", &check.port.as_ref().map(|port| port.value.to_string()).unwrap_or_default()),
            ("status", &check.status.as_ref().map(|status| status.value.to_string()).unwrap_or_default()),
            ("name", &text(&check.name)),
            ("answer", &text(&check.answer)),
            ("unit", &text(&check.unit)),
            ("share", check.share.as_ref().map(|share| cx.plan.project.title(share.as_str())).unwrap_or_default()),
            ("backup", check.backup.as_ref().map(|backup| cx.plan.project.title(backup.as_str())).unwrap_or_default()),
            ("application", application.map(|application| application.title.as_str()).unwrap_or_default()),
            ("users", &users.map(|users| locale.integer(i64::from(users.value))).unwrap_or_default()),
            ("response", &response.map(|response| locale.span(response.value)).unwrap_or_default()),
        ],
    )
}

/// The key of the sentence.
fn key(check: &Check) -> &'static str {
    let open = check.open.unwrap_or(true);
    match check.kind.value {
        CheckKind::Tcp if open => "tcp-open",
        CheckKind::Tcp => "tcp-closed",
        CheckKind::Udp if open => "udp-open",
        CheckKind::Udp => "udp-closed",
        CheckKind::Ping if open => "ping-open",
        CheckKind::Ping => "ping-closed",
        CheckKind::Http if check.status.is_some() => "http-status",
        CheckKind::Http => "http-served",
        CheckKind::Dns => "dns",
        CheckKind::Ldap => "ldap",
        CheckKind::File => match check.can.as_ref().map(|can| can.value) {
            Some(FileAccess::Write) => "file-write",
            Some(FileAccess::Read) => "file-read",
            Some(FileAccess::Nothing) | None => "file-nothing",
        },
        CheckKind::Restore => "restore",
        CheckKind::Service => "service",
        CheckKind::Load => "load",
    }
}

/// One end of a check: a machine by its name on the network, all else by its title.
fn end(cx: &Context<'_>, id: &str) -> String {
    let project = &cx.plan.project;
    let machine = project.find::<Server>(id).is_some() || project.find::<Device>(id).is_some();
    if machine { id.to_owned() } else { cx.locale.fill("recette.quoted", &[("name", project.title(id))]) }
}
