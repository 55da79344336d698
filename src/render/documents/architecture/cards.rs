//! The cards of the drawing: servers, devices, populations of clients.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::tiers::{is_border, tier_of};
use crate::model::value::{At, PathData};
use crate::model::{Criticality, Role, Trust};
use crate::render::documents::system;
use qilby_draw::architecture::{End, Flow, Icon, Node};
use qilby_flows::space::AddressSet;

pub(super) fn nodes(cx: &Context<'_>, tiers: &[Vec<Trust>]) -> Vec<Node> {
    let project = &cx.plan.project;
    let critical = |criticality: Criticality| matches!(criticality, Criticality::High | Criticality::Critical);
    let times = |count: u16| if count > 1 { format!(" ×\u{A0}{count}") } else { String::new() };
    let servers = project.server.iter().map(|server| Node {
        id: server.id.as_str().to_owned(),
        zone: Some(server.zone.as_str().to_owned()),
        name: format!("{}{}", server.title, times(server.count.as_ref().map_or(1, |count| count.value))),
        lines: host(server.id.as_str(), addresses(cx, server.id.as_str())),
        icon: server_icon(cx, server),
        critical: critical(server.criticality),
        ..Node::default()
    });
    let devices = project.device.iter().map(|device| {
        let own = addresses(cx, device.id.as_str());
        let public = device.public_address.as_ref().map(|address| address.value.to_string());
        // A device that joins zones holds many addresses: the public one says more.
        let address = public.unwrap_or(own);
        Node {
            id: device.id.as_str().to_owned(),
            zone: device.zone.as_ref().map(|zone| zone.as_str().to_owned()),
            tier: is_border(device.kind).then(|| tier_of(tiers, Trust::Edge)),
            site: device.site.as_ref().map(|site| site.as_str().to_owned()),
            name: format!("{}{}", device.title, times(device.count.as_ref().map_or(1, |count| count.value))),
            lines: host(device.id.as_str(), address),
            icon: own_icon(&device.icon).unwrap_or_else(|| Icon::Role(device.kind.key().to_owned())),
            critical: critical(device.criticality),
        }
    });
    let clients = project.client.iter().map(|client| Node {
        id: client.id.as_str().to_owned(),
        zone: Some(client.zone.as_str().to_owned()),
        name: client.title.clone(),
        lines: together_if_short(
            cx.locale.count("architecture.machines", client.count.value as usize),
            system(&client.os),
        ),
        icon: Icon::Role(if client.count.value == 1 { "client" } else { "users" }.to_owned()),
        ..Node::default()
    });
    let mut nodes: Vec<Node> = servers.chain(devices).chain(clients).collect();
    for node in &mut nodes {
        node.lines.retain(|line| !line.is_empty());
    }
    nodes
}

/// The nodes of a drawing: of each zone, those that none of its flows concerns share one card, which names them.
pub(super) fn nodes_beside(cx: &Context<'_>, nodes: Vec<Node>, flows: &[Flow]) -> Vec<Node> {
    let ends = flows.iter().flat_map(|flow| [&flow.from, &flow.to]);
    let concerned: BTreeSet<&str> = ends
        .filter_map(|end| match end {
            End::Node(id) => Some(id.as_str()),
            _ => None,
        })
        .collect();
    let aside = |node: &Node| node.zone.is_some() && !concerned.contains(node.id.as_str());
    let mut of_zone: BTreeMap<String, Vec<Node>> = BTreeMap::new();
    for node in nodes.iter().filter(|node| aside(node)) {
        of_zone.entry(node.zone.clone().unwrap_or_default()).or_default().push(node.clone());
    }
    let mut found: Vec<Node> = Vec::new();
    for node in nodes {
        let shared = node.zone.as_ref().filter(|_| aside(&node)).and_then(|zone| of_zone.get(zone));
        match shared {
            Some(all) if all.len() > 1 => {
                if all.first() == Some(&node) {
                    found.push(together(cx, all));
                }
            }
            _ => found.push(node),
        }
    }
    found
}

/// One card for several nodes of a zone.
pub(super) fn together(cx: &Context<'_>, nodes: &[Node]) -> Node {
    let names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    let ids: Vec<&str> = nodes.iter().map(|node| node.id.as_str()).collect();
    let alike = nodes.iter().all(|node| node.icon == nodes[0].icon);
    Node {
        id: ids.join(" "),
        zone: nodes[0].zone.clone(),
        name: cx.locale.count("architecture.others", nodes.len()),
        lines: match names.as_slice() {
            [_] | [_, _] | [_, _, _] => names.iter().map(|name| (*name).to_owned()).collect(),
            // Names would not fit: what hosts are called does.
            _ => ids.chunks(ids.len().div_ceil(3)).map(|ids| ids.join(", ")).collect(),
        },
        icon: if alike { nodes[0].icon.clone() } else { Icon::Role("server".to_owned()) },
        critical: nodes.iter().any(|node| node.critical),
        ..Node::default()
    }
}

/// Most characters that stand on one line of a card.
const CARD_LINE: usize = 24;

/// The name and the address of a host, on one line when they fit.
pub(super) fn host(name: &str, address: String) -> Vec<String> {
    together_if_short(name.to_owned(), address)
}

/// Two texts on one line when they fit.
fn together_if_short(first: String, second: String) -> Vec<String> {
    let both = format!("{first} · {second}");
    if !second.is_empty() && both.chars().count() <= CARD_LINE { vec![both] } else { vec![first, second] }
}

/// Addresses of a thing, on one line: those of IPv4 when it has some. Those that follow each other are a range.
pub(super) fn addresses(cx: &Context<'_>, id: &str) -> String {
    let all = cx.plan.network.addressing.of_id(id);
    let v4: Vec<_> = all.iter().filter(|address| address.is_ipv4()).copied().collect();
    let shown = if v4.is_empty() { all } else { v4.as_slice() };
    match shown {
        [] => String::new(),
        [only] => only.to_string(),
        [first, .., last] if AddressSet::of_addresses(shown.iter().copied()).ranges().len() == 1 => {
            format!("{first} – {last}")
        }
        [first, more @ ..] => format!("{first} (+{})", more.len()),
    }
}

/// The pictogram that the project gives.
fn own_icon(paths: &[At<PathData>]) -> Option<Icon> {
    (!paths.is_empty()).then(|| Icon::Paths(paths.iter().map(|path| path.to_string()).collect()))
}

/// The pictogram of the server, or else of the first of its roles that has one.
pub(super) fn server_icon(cx: &Context<'_>, server: &crate::model::Server) -> Icon {
    let catalogue = &cx.plan.network.catalogue;
    let of_project = |id: &str| own_icon(&cx.plan.project.find::<Role>(id)?.icon);
    let built_in = |id: &str| catalogue.role(id).filter(|role| !role.icon.is_empty()).map(|role| role.icon.clone());
    let of_role = |id: &str| of_project(id).or_else(|| built_in(id).map(Icon::Role));
    let of_roles = || server.roles.iter().find_map(|role| of_role(role.as_str()));
    own_icon(&server.icon).or_else(of_roles).unwrap_or_default()
}
