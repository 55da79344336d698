//! What is watched, and the alerts on it.

use std::collections::BTreeSet;

use super::Context;
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::value::Kind;
use crate::model::{Application, Client, Database, Device, Server, Zone};
use crate::tell;

pub(super) fn check(cx: &mut Context<'_>) {
    if !cx.is_whole(&["monitoring"]) {
        return;
    }
    let watched: BTreeSet<&str> =
        cx.document.monitoring.iter().flat_map(|one| &one.watch).map(|id| id.as_str()).collect();
    servers(cx, &watched);
    alerts(cx, &watched);
}

/// Most steps from a thing to what holds it: application, server, zone, site.
const STEPS: usize = 4;

/// Whether something is watched: by itself, or with what it is in or on.
fn is_watched(cx: &Context<'_>, watched: &BTreeSet<&str>, id: &str) -> bool {
    // References that lead to the wrong kind of thing could go round in circles.
    std::iter::successors(Some(id), |id| around(cx, id)).take(STEPS).any(|id| watched.contains(id))
}

/// What something is in or on.
fn around<'a>(cx: &Context<'a>, id: &str) -> Option<&'a str> {
    match cx.entry(id).map(|entry| entry.kind) {
        Some(Kind::Server) => cx.find::<Server>(id).map(|row| row.zone.as_str()),
        Some(Kind::Client) => cx.find::<Client>(id).map(|row| row.zone.as_str()),
        Some(Kind::Device) => cx.find::<Device>(id).and_then(|row| row.zone.as_ref()).map(|zone| zone.as_str()),
        Some(Kind::Zone) => cx.find::<Zone>(id).and_then(|row| row.site.as_ref()).map(|site| site.as_str()),
        Some(Kind::Application) => cx.find::<Application>(id).map(|row| row.server.as_str()),
        Some(Kind::Database) => cx.find::<Database>(id).map(|row| row.server.as_str()),
        _ => None,
    }
}

/// `Q0509`: every server is watched.
fn servers(cx: &mut Context<'_>, watched: &BTreeSet<&str>) {
    for server in &cx.document.server {
        let id = server.id.as_str();
        if !is_watched(cx, watched, id) {
            let help = match cx.document.monitoring {
                Some(_) => tell!("name it in `watch` of [monitoring]"),
                None => tell!("add [monitoring] and name it in `watch`"),
            };
            cx.report(
                Diagnostic::warning(codes::NOT_MONITORED, tell!("the server {id} is not monitored", id = quoted(id)))
                    .at(server.id.span, tell!("nobody would see that it is down"))
                    .help(help)
                    .about(id),
            );
        }
    }
}

/// `Q0522`: an alert is on something that is watched.
fn alerts(cx: &mut Context<'_>, watched: &BTreeSet<&str>) {
    for alert in &cx.document.alert {
        for on in alert.on.iter().filter(|on| cx.entry(on.as_str()).is_some()).collect::<Vec<_>>() {
            if !is_watched(cx, watched, on.as_str()) {
                let id = alert.id.as_str();
                let message =
                    tell!("the alert {id} is on {on}, which is not watched", id = quoted(id), on = quoted(on.as_str()));
                cx.report(
                    Diagnostic::warning(codes::ALERT_NOT_WATCHED, message)
                        .at(on.span, tell!("it can never be raised"))
                        .help(tell!("name it in `watch` of [monitoring]"))
                        .about(id),
                );
            }
        }
    }
}
