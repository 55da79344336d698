//! Flows: their ends, their services, their reasons, their end.

use std::collections::BTreeMap;

use super::Context;
use super::ends::{INTERNET, end, service};
use crate::diagnostic::words::{all_of, quoted};
use crate::diagnostic::{Diagnostic, Message, codes};
use crate::model::value::{At, Kind, Ports, Protocol};
use crate::model::{Action, Client, Device, Flow, Nat, NatKind, Server, Zone};
use crate::tell;

pub(super) fn check(cx: &mut Context<'_>) {
    let document = cx.document;
    for flow in &document.flow {
        for list in [&flow.from, &flow.to] {
            written(cx, list, end);
        }
        written(cx, &flow.services, service);
        justified(cx, flow);
        dated(cx, flow);
        to_itself(cx, flow);
        if flow.action == Action::Allow {
            everything(cx, flow);
            reachable(cx, flow);
        }
        if let Some(nat) = &flow.nat {
            translation(cx, flow, nat);
        }
    }
    for refused in &document.refused_flow {
        for side in [&refused.from, &refused.to] {
            written(cx, std::slice::from_ref(side), end);
        }
        written(cx, &refused.services, service);
    }
}

/// Checks each item of a list, and that none is there twice (`Q0207`).
fn written(cx: &mut Context<'_>, list: &[At<String>], fault: fn(&Context<'_>, &At<String>) -> Option<Diagnostic>) {
    let mut seen: BTreeMap<&str, &At<String>> = BTreeMap::new();
    for item in list {
        if let Some(first) = seen.insert(&item.value, item) {
            let found =
                Diagnostic::warning(codes::REPEATED_REFERENCE, tell!("{item} is named twice", item = quoted(item)));
            cx.report(
                found.at(item.span, tell!("again here")).also(first.span, tell!("first here")).about(item.as_str()),
            );
        } else if let Some(found) = fault(cx, item) {
            cx.report(found);
        }
    }
}

/// `Q0414`, `Q0415`: each opening says why and for whom.
fn justified(cx: &mut Context<'_>, flow: &Flow) {
    let id = flow.id.as_str();
    if flow.reason.trim().is_empty() && flow.needs.is_empty() {
        cx.report(
            Diagnostic::warning(
                codes::FLOW_WITHOUT_REASON,
                tell!("nobody can tell why the flow {id} is there", id = quoted(id)),
            )
            .at(flow.id.span, tell!("neither `reason` nor `needs`"))
            .about(id),
        );
    }
    if flow.owner.is_none() {
        cx.report(
            Diagnostic::warning(codes::FLOW_WITHOUT_OWNER, tell!("nobody answers for the flow {id}", id = quoted(id)))
                .at(flow.id.span, tell!("no `owner`"))
                .help(tell!("name in `owner` the person who asked for it"))
                .about(id),
        );
    }
}

/// `Q0416`: flows that should have been closed or looked at again by the status date.
fn dated(cx: &mut Context<'_>, flow: &Flow) {
    let status = &cx.document.project.status_date;
    let id = flow.id.as_str();
    let past = |date: &&At<_>| date.value < status.value;
    let (date, message, help) = match (flow.expires.as_ref().filter(past), flow.review.as_ref().filter(past)) {
        (Some(expires), _) => (
            expires,
            tell!("the flow {id} has expired", id = quoted(id)),
            tell!("remove the flow, or agree on another date"),
        ),
        (None, Some(review)) => (
            review,
            tell!("the flow {id} should have been reviewed", id = quoted(id)),
            tell!("review it and set the next date"),
        ),
        (None, None) => return,
    };
    cx.report(
        Diagnostic::warning(codes::FLOW_EXPIRED, message)
            .at(date.span, tell!("in the past"))
            .also(status.span, tell!("status date"))
            .help(help)
            .about(id),
    );
}

/// `Q0417`: no firewall sees what goes from a thing to itself.
fn to_itself(cx: &mut Context<'_>, flow: &Flow) {
    let id = flow.id.as_str();
    let both = flow.to.iter().find_map(|to| Some((to, flow.from.iter().find(|from| from.value == to.value)?)));
    if let Some((to, from)) = both {
        let message = tell!("the flow {id} goes from {to} to itself", id = quoted(id), to = quoted(to));
        cx.report(
            Diagnostic::warning(codes::SAME_ENDS, message)
                .at(to.span, tell!("destination"))
                .also(from.span, tell!("source"))
                .note(tell!("what stays within a thing crosses no firewall"))
                .about(id),
        );
    }
}

/// `Q0420`: a flow that opens every port.
fn everything(cx: &mut Context<'_>, flow: &Flow) {
    let id = flow.id.as_str();
    let all = |ports: Ports| {
        let whole = (ports.first <= 1, ports.last) == (true, u16::MAX);
        ports.protocol == Protocol::Any || ports.protocol.has_ports() && whole
    };
    let named = |service: &&At<String>| {
        let own = cx.find::<crate::model::Service>(service);
        own.is_some_and(|own| own.ports.iter().any(|ports| all(ports.value))) || service.parse().is_ok_and(all)
    };
    let found = flow.services.iter().find(named).map(|service| {
        Diagnostic::warning(codes::ANY_SERVICE, tell!("the flow {id} opens every port", id = quoted(id)))
            .at(service.span, tell!("everything"))
            .help(tell!("name the services that are used"))
            .about(id)
    });
    if let Some(found) = found {
        cx.report(found);
    }
}

/// The zone in which the end of a flow stands.
fn zone_of<'a>(cx: &Context<'a>, id: &str) -> Option<&'a Zone> {
    match cx.entry(id)?.kind {
        Kind::Zone => cx.find(id),
        Kind::Server => cx.get(&cx.find::<Server>(id)?.zone),
        Kind::Client => cx.get(&cx.find::<Client>(id)?.zone),
        Kind::Device => cx.get(cx.find::<Device>(id)?.zone.as_ref()?),
        _ => None,
    }
}

/// `Q0422`: a zone that is not routed is reached from nowhere.
fn reachable(cx: &mut Context<'_>, flow: &Flow) {
    for to in &flow.to {
        let Some(zone) = zone_of(cx, to).filter(|zone| !zone.routed) else { continue };
        let inside = |from: &At<String>| zone_of(cx, from).is_some_and(|other| other.id.as_str() == zone.id.as_str());
        if let Some(from) = flow.from.iter().find(|from| !inside(from)) {
            let id = quoted(zone.id.as_str());
            let message = tell!(
                "{to} cannot be reached from {from}: the zone {id} is not routed",
                to = quoted(to),
                from = quoted(from),
                id
            );
            cx.report(
                Diagnostic::error(codes::UNROUTED_END, message)
                    .at(to.span, tell!("allowed here"))
                    .also(zone.id.span, tell!("`routed = false`"))
                    .help(tell!("remove `routed = false` from the zone, or the destination from the flow")),
            );
        }
    }
}

/// `Q0421`: translations that no firewall can make.
fn translation(cx: &mut Context<'_>, flow: &Flow, nat: &Nat) {
    let id = quoted(flow.id.as_str());
    let bad = |message: Message| Diagnostic::error(codes::BAD_NAT, message);
    if flow.action == Action::Deny {
        let message = tell!("the flow {id} is refused: there is nothing to translate", id);
        cx.report(bad(message).at(nat.kind.span, tell!("translation")));
        return;
    }
    match nat.kind.value {
        NatKind::Masquerade => {
            if let Some(port) = &nat.port {
                let found = bad(tell!("a masquerade has no port")).at(port.span, tell!("used by publications only"));
                cx.report(found);
            }
            if let Some(inside) = flow.to.iter().find(|to| zone_of(cx, to).is_some()) {
                let message =
                    tell!("{inside} is inside: addresses are hidden from what is outside", inside = quoted(inside));
                cx.report(
                    bad(message)
                        .at(inside.span, tell!("a destination inside"))
                        .also(nat.kind.span, tell!("masquerade")),
                );
            }
        }
        NatKind::Publish => {
            let machine = |to: &At<String>| {
                cx.find::<Server>(to).is_some()
                    || cx.find::<Device>(to).is_some()
                    || to.parse::<std::net::IpAddr>().is_ok()
            };
            let known = |to: &At<String>| to.value == INTERNET || cx.entry(to).is_some();
            let wrong = flow.to.iter().find(|to| known(to) && !machine(to));
            if let Some(wrong) = wrong {
                let message = tell!(
                    "{wrong} is not a machine: a publication leads to one server or device",
                    wrong = quoted(wrong)
                );
                cx.report(
                    bad(message).at(wrong.span, tell!("not one machine")).also(nat.kind.span, tell!("publication")),
                );
            } else if let [_, second, ..] = flow.to.as_slice() {
                let names: Vec<&str> = flow.to.iter().map(|to| to.as_str()).collect();
                let message = tell!("the publication {id} leads to {names} at once", id, names = all_of(&names));
                cx.report(
                    bad(message)
                        .at(second.span, tell!("a second destination"))
                        .also(nat.kind.span, tell!("publication")),
                );
            }
        }
    }
}
