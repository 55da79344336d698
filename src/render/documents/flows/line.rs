//! A flow in the reader's words, the same in the document, the workbook and the list.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::value::{Ports, Protocol};
use crate::model::{Action, NatKind};
use crate::plan::network::ends::{End, EndInfo, Place};
use crate::plan::network::flows::{FlowLine, Mark, Marks, Origin, ServiceUse};
use crate::render::documents::Context;
use qilby_flows::space::AddressSet;

/// Columns of the workbook and of the list, by the key of their title.
pub(super) const COLUMNS: [&str; 25] = [
    "number",
    "id",
    "title",
    "origin",
    "class",
    "action",
    "from",
    "from-addresses",
    "to",
    "to-addresses",
    "service",
    "protocol",
    "port",
    "encryption",
    "direction",
    "nat",
    "firewalls",
    "marks",
    "reason",
    "needs",
    "owner",
    "ticket",
    "review",
    "expires",
    "log",
];

/// A flow in words; several of one kind are on a line each.
pub(super) struct Told<'a> {
    line: &'a FlowLine,
    words: BTreeMap<&'static str, String>,
}

impl<'a> Told<'a> {
    /// Tells a flow.
    pub fn of(cx: &Context<'a>, line: &'a FlowLine) -> Self {
        let own = str::to_owned;
        let yes_no = if line.log { "common.yes" } else { "common.no" };
        let labels: Vec<&str> = line.services.iter().map(|service| service.label.as_str()).collect();
        let firewalls: Vec<&str> = line.path.firewalls.iter().map(|id| cx.name(id)).collect();
        let needs: Vec<&str> = line.needs.iter().map(|id| cx.plan.label(id)).collect();
        let marks: Vec<&str> = marks(line.marks).iter().map(|mark| mark_word(cx, *mark)).collect();
        let words = BTreeMap::from([
            ("number", line.number.to_string()),
            ("id", line.id.clone()),
            ("title", line.title.clone()),
            ("origin", origin(cx, line).to_owned()),
            ("class", cx.locale.text(&format!("flows.class.{}", line.class.key())).to_owned()),
            ("action", action(cx, line).to_owned()),
            ("from", names(&line.from)),
            ("from-addresses", addresses(&line.from)),
            ("to", names(&line.to)),
            ("to-addresses", addresses(&line.to)),
            ("service", labels.join("\n")),
            ("protocol", protocols(cx, &line.services)),
            ("port", ports(cx, &line.services)),
            (
                "encryption",
                if effective(line) == Action::Deny { String::new() } else { encryption(cx, &line.services) },
            ),
            ("direction", direction(cx, line)),
            ("nat", nat(cx, line)),
            ("firewalls", firewalls.join(" → ")),
            ("marks", marks.join("\n")),
            ("reason", line.reason.clone()),
            ("needs", needs.join(", ")),
            ("owner", line.owner.as_deref().map(|owner| own(cx.name(owner))).unwrap_or_default()),
            ("ticket", line.ticket.clone()),
            ("log", own(cx.text(yes_no))),
        ]);
        Told { line, words }
    }

    /// The words of a column; nothing for a column of dates.
    pub fn text(&self, column: &str) -> &str {
        self.words.get(column).map_or("", String::as_str)
    }

    /// The date of a column of dates.
    pub fn date(&self, column: &str) -> Option<NaiveDate> {
        match column {
            "review" => self.line.review,
            "expires" => self.line.expires,
            _ => None,
        }
    }
}

/// The marks of a flow, the strongest first.
pub(super) fn marks(marks: Marks) -> Vec<Mark> {
    let all = [(marks.any, Mark::Any), (marks.admin, Mark::Admin), (marks.cleartext, Mark::Cleartext)];
    all.into_iter().filter(|(set, _)| *set).map(|(_, mark)| mark).collect()
}

/// What a mark is called.
pub(super) fn mark_word<'a>(cx: &Context<'a>, mark: Mark) -> &'a str {
    match mark {
        Mark::Cleartext => cx.text("flows.mark.cleartext"),
        Mark::Admin => cx.text("flows.mark.admin"),
        Mark::Any => cx.text("flows.mark.any"),
    }
}

/// Where a flow comes from.
pub(super) fn origin<'a>(cx: &Context<'a>, line: &FlowLine) -> &'a str {
    match line.origin {
        Origin::Declared => cx.text("flows.origin.declared"),
        Origin::Derived { .. } if line.path.same_subnet => cx.text("flows.origin.internal"),
        Origin::Derived { .. } => cx.text("flows.origin.derived"),
        Origin::Refused { .. } => cx.text("flows.origin.refused"),
    }
}

/// What becomes of a flow: a need that the author refuses is not let through.
pub(super) fn action<'a>(cx: &Context<'a>, line: &FlowLine) -> &'a str {
    match effective(line) {
        Action::Allow => cx.text("common.actions.allow"),
        Action::Deny => cx.text("common.actions.deny"),
    }
}

/// What becomes of a flow.
pub(super) fn effective(line: &FlowLine) -> Action {
    match line.origin {
        Origin::Refused { .. } => Action::Deny,
        _ => line.action,
    }
}

/// The ends by their names, a line each.
pub(super) fn names(ends: &[Arc<EndInfo>]) -> String {
    let names: Vec<&str> = ends.iter().map(|end| end.label.as_str()).collect();
    names.join("\n")
}

/// The addresses of the ends, a line each; nothing for what is outside.
pub(super) fn addresses(ends: &[Arc<EndInfo>]) -> String {
    let inside = ends.iter().filter(|end| end.end != End::Internet);
    let all = inside.fold(AddressSet::default(), |all, end| all.union(&end.addresses));
    blocks(&all).join("\n")
}

/// Addresses as they are written: alone, as a network, or from one to another.
fn blocks(addresses: &AddressSet) -> Vec<String> {
    let block = |(first, last)| match AddressSet::of_range(first, last).nets().as_slice() {
        _ if first == last => first.to_string(),
        [net] => net.to_string(),
        _ => format!("{first} – {last}"),
    };
    addresses.ranges().into_iter().map(block).collect()
}

/// The protocols of services: « TCP, UDP ».
pub(super) fn protocols(cx: &Context<'_>, services: &[ServiceUse]) -> String {
    let names: Vec<String> = by_protocol(services).into_keys().map(|protocol| protocol_name(cx, protocol)).collect();
    names.join(", ")
}

/// The ports that services listen on: « 443 », or a line a protocol when there are several.
pub(super) fn ports(cx: &Context<'_>, services: &[ServiceUse]) -> String {
    told_ports(cx, services, by_protocol(services).len() > 1)
}

/// The ports that services listen on, each after its protocol: « TCP 443 ».
pub(super) fn ports_with_protocols(cx: &Context<'_>, services: &[ServiceUse]) -> String {
    told_ports(cx, services, true)
}

/// Services with what they listen on, in a row: « HTTPS (TCP 443), DNS (TCP 53, UDP 53) ».
pub(in crate::render::documents) fn services(cx: &Context<'_>, services: &[ServiceUse]) -> String {
    let one = |service: &ServiceUse| {
        let ports = told_ports(cx, std::slice::from_ref(service), true).replace('\n', ", ");
        match ports == service.label || ports.is_empty() {
            true => service.label.clone(),
            false => format!("{} ({ports})", service.label),
        }
    };
    let told: Vec<String> = services.iter().map(one).collect();
    told.join(", ")
}

fn told_ports(cx: &Context<'_>, services: &[ServiceUse], named: bool) -> String {
    let all = by_protocol(services);
    let mut told = Vec::new();
    for (protocol, ports) in all {
        let mut list: Vec<String> = Vec::new();
        for port in ports {
            let text = port.to_string();
            let number = text.split_once('/').map(|(_, number)| number);
            let all = protocol.has_ports() || protocol == Protocol::Any;
            // A range has a dash; the name of an ICMP type has its own hyphen.
            list.extend(match number {
                Some(number) if protocol.has_ports() => Some(number.replace('-', "–")),
                Some(number) => Some(number.to_owned()),
                None if all => Some(cx.text("flows.all-ports").to_owned()),
                None => None,
            });
        }
        list.dedup();
        let list = list.join(", ");
        told.push(match protocol {
            Protocol::Any => list,
            _ if !named => list,
            _ if list.is_empty() => protocol_name(cx, protocol),
            _ => format!("{}\u{A0}{list}", protocol_name(cx, protocol)),
        });
    }
    told.join("\n")
}

fn by_protocol(services: &[ServiceUse]) -> BTreeMap<Protocol, Vec<Ports>> {
    let mut all: BTreeMap<Protocol, Vec<Ports>> = BTreeMap::new();
    for ports in services.iter().flat_map(|service| &service.ports) {
        all.entry(ports.protocol).or_default().push(*ports);
    }
    for ports in all.values_mut() {
        ports.sort_unstable_by_key(|ports| (ports.first, ports.last));
        ports.dedup();
    }
    all
}

fn protocol_name(cx: &Context<'_>, protocol: Protocol) -> String {
    match protocol {
        Protocol::Any => cx.text("flows.any-protocol").to_owned(),
        Protocol::Icmp6 => "ICMPv6".to_owned(),
        other => other.name().to_uppercase(),
    }
}

/// What protects the exchange; what is not protected beside what is, by name.
pub(super) fn encryption(cx: &Context<'_>, services: &[ServiceUse]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in services.iter().filter_map(|service| service.encryption.as_deref()) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let open: Vec<&str> =
        services.iter().filter(|one| one.encryption.is_none()).map(|one| one.label.as_str()).collect();
    match (words.is_empty(), open.is_empty()) {
        (true, _) => cx.text("common.none").to_owned(),
        (false, true) => words.join(", "),
        (false, false) => {
            cx.locale.fill("flows.partly", &[("words", &words.join(", ")), ("services", &cx.locale.list(&open))])
        }
    }
}

/// Who opens to whom, by places: « Bureaux → Serveurs ».
fn direction(cx: &Context<'_>, line: &FlowLine) -> String {
    let told = |places: Vec<&Place>| -> String {
        let zones = places.iter().all(|place| matches!(place, Place::Zone(_)));
        let names: Vec<String> = places
            .into_iter()
            .map(|place| match place {
                Place::Zone(id) | Place::Device(id) => cx.plan.project.title(id).to_owned(),
                Place::Internet => "Internet".to_owned(),
                network => network.key(),
            })
            .collect();
        match names.as_slice() {
            [] => cx.text("common.empty").to_owned(),
            [_, _, _, _, ..] => cx.locale.count(if zones { "flows.count.zones" } else { "flows.places" }, names.len()),
            few => few.join(", "),
        }
    };
    if line.path.same_subnet {
        return cx.locale.fill("flows.inside", &[("place", &told(line.from_places()))]);
    }
    format!("{} → {}", told(line.from_places()), told(line.to_places()))
}

/// Address translation: « Publication sur 203.0.113.11, port 443 ».
pub(super) fn nat(cx: &Context<'_>, line: &FlowLine) -> String {
    let Some(nat) = line.nat else { return String::new() };
    let mut told = cx
        .locale
        .choice(
            "nat",
            match nat.kind {
                NatKind::Publish => "publish",
                NatKind::Masquerade => "masquerade",
            },
        )
        .to_owned();
    if let Some(address) = nat.address {
        told.push_str(&cx.locale.fill("flows.nat-address", &[("address", &address.to_string())]));
    }
    if let Some(port) = nat.port {
        told.push_str(&cx.locale.fill("flows.nat-port", &[("port", &port.to_string())]));
    }
    told
}
