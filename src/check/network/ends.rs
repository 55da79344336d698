//! The ends and the services of a flow, as written.

use std::net::IpAddr;

use super::Context;
use crate::check::identity::noun;
use crate::diagnostic::words::{either, quoted};
use crate::diagnostic::{Diagnostic, Message, codes, similar};
use crate::model::value::{At, Cidr, Kind, Ports};
use crate::model::{Role, Server};
use crate::tell;

/// What may stand at the end of a flow, beside networks and the word `internet`.
const ENDS: [Kind; 6] = [Kind::Zone, Kind::Server, Kind::Client, Kind::Device, Kind::Site, Kind::Role];

/// What is outside.
pub(super) const INTERNET: &str = "internet";

/// `Q0407`: what is wrong with the end of a flow.
pub(super) fn end(cx: &Context<'_>, written: &At<String>) -> Option<Diagnostic> {
    let text = written.value.as_str();
    if text == INTERNET || cx.is_dropped(text) {
        return None;
    }
    let error = |message: Message| Diagnostic::error(codes::UNKNOWN_END, message);
    match cx.entry(text) {
        Some(entry) if entry.kind == Kind::Role => return held(cx, written),
        Some(entry) if ENDS.contains(&entry.kind) => return None,
        Some(entry) => {
            let kind = noun(entry.kind);
            let found = error(tell!("{text} is {kind:a}, which is not the end of a flow", text = quoted(text), kind));
            return Some(found.at(written.span, other_way(entry.kind)).also(entry.span, tell!("defined here")));
        }
        None if cx.built_in().has(Kind::Role, text) => return held(cx, written),
        None => {}
    }
    if text.parse::<Cidr>().is_ok() || text.parse::<IpAddr>().is_ok() {
        return None;
    }
    // Nothing but a network has a slash or a colon; four numbers are meant as an address.
    let numbers = text.split('.').count() == 4 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if text.contains(['/', ':']) || numbers {
        let why = match text.parse::<Cidr>() {
            Err(why) if text.contains('/') => Message::reason(why),
            _ => tell!("an address has four numbers from 0 to 255, as in 10.0.10.5"),
        };
        return Some(error(tell!("{text} is not a network", text = quoted(text))).at(written.span, why));
    }
    let known = cx.index().filter(|entry| ENDS.contains(&entry.kind)).map(|entry| entry.id.as_str());
    let roles = cx.built_in().names(Kind::Role);
    let label = match similar(text, known.chain(roles).chain([INTERNET])) {
        Some(meant) => tell!("did you mean {meant}?", meant = quoted(meant)),
        None => tell!("nothing has this id"),
    };
    let note = tell!("a flow goes between zones, servers, clients, devices, sites, roles, networks and `internet`");
    Some(error(tell!("there is no {text} in the network", text = quoted(text))).at(written.span, label).note(note))
}

/// What to name in place of something that is in no network.
fn other_way(kind: Kind) -> Message {
    match kind {
        Kind::Application | Kind::Database | Kind::Share => tell!("name the server that it is on"),
        Kind::Group | Kind::User | Kind::Member | Kind::Stakeholder => tell!("name the client machines that they use"),
        Kind::Service => tell!("a service goes into `services`"),
        _ => tell!("name a zone, a server, a client, a device or a site"),
    }
}

/// A role stands for the servers that have it: there is at least one.
fn held(cx: &Context<'_>, written: &At<String>) -> Option<Diagnostic> {
    let has = |server: &Server| server.roles.iter().any(|role| role.as_str() == written.value);
    if cx.rows::<Server>().any(has) || !cx.is_whole(&["server"]) {
        return None;
    }
    let message = tell!("no server has the role {written}", written = quoted(&written.value));
    let label = match cx.find::<Role>(&written.value) {
        Some(_) => tell!("this role of the file stands for nobody"),
        None => tell!("this role stands for nobody"),
    };
    Some(Diagnostic::error(codes::UNKNOWN_END, message).at(written.span, label))
}

/// `Q0408`: what is wrong with a service.
pub(super) fn service(cx: &Context<'_>, written: &At<String>) -> Option<Diagnostic> {
    let text = written.value.as_str();
    let of_file = cx.entry(text).is_some_and(|entry| entry.kind == Kind::Service);
    if of_file || cx.is_dropped(text) || cx.built_in().has(Kind::Service, text) {
        return None;
    }
    let ports = match text.parse::<Ports>() {
        Ok(_) => return None,
        Err(why) => why,
    };
    let error = |message: Message| Diagnostic::error(codes::UNKNOWN_SERVICE, message);
    if text.contains('/') || text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(
            error(tell!("{text} is not a set of ports", text = quoted(text))).at(written.span, Message::reason(ports)),
        );
    }
    let own = cx.index().filter(|entry| entry.kind == Kind::Service).map(|entry| entry.id.as_str());
    let label = match similar(text, own.chain(cx.built_in().names(Kind::Service))) {
        Some(meant) => tell!("did you mean {meant}?", meant = quoted(meant)),
        None => tell!("no service has this name"),
    };
    let found = error(tell!("there is no service {text}", text = quoted(text))).at(written.span, label);
    Some(
        found.help(tell!("name a service, write its ports ({tcp}), or add a [[service]]", tcp = either(&["tcp/8443"]))),
    )
}
