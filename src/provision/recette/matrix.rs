//! What each host may open to each other, port by port: all that is not listed is closed.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use qilby_flows::service::{ICMP, ServiceSet, TCP, UDP};
use serde_json::{Value, json};

use super::topology::Host;
use crate::model::{Action, NatKind};
use crate::plan::Plan;
use crate::plan::network::flows::FlowLine;
use crate::plan::network::policy;

/// Echo request, as services are numbered: type × 256.
const ECHO: u16 = 8 << 8;

/// Ports that are probed whatever the flows say: those that attackers try first.
const ALWAYS: [(u8, u16); 14] = [
    (TCP, 22),
    (TCP, 23),
    (TCP, 53),
    (TCP, 80),
    (TCP, 135),
    (TCP, 139),
    (TCP, 443),
    (TCP, 445),
    (TCP, 3306),
    (TCP, 3389),
    (TCP, 5432),
    (TCP, 8080),
    (UDP, 53),
    (UDP, 161),
];

/// The matrix of a laboratory.
pub(super) fn matrix(plan: &Plan, lines: &[&FlowLine], hosts: &[Host<'_>]) -> Value {
    let ports = ports(lines);
    let word = |protocol: u8| match protocol {
        TCP => "tcp",
        UDP => "udp",
        _ => "icmp",
    };
    // Echo requests have no port.
    let number = |(protocol, port): (u8, u16)| if protocol == ICMP { 0 } else { port };
    let mut open = Vec::new();
    for ((from, to, address), services) in pairs(lines, hosts) {
        // A host does not go through its own filter to itself.
        for port in ports.iter().filter(|(protocol, port)| services.has(*protocol, *port)) {
            open.push(json!({
                "from": hosts[from].name,
                "to": hosts[to].name,
                "address": address,
                "protocol": word(port.0),
                "port": number(*port),
            }));
        }
    }
    let ports: Vec<Value> =
        ports.iter().map(|port| json!({ "protocol": word(port.0), "port": number(*port) })).collect();
    json!({ "ports": ports, "open": open, "published": published(plan, word) })
}

/// What is probed: echo requests, the usual ports, and both ends of every range that a flow names.
fn ports(lines: &[&FlowLine]) -> BTreeSet<(u8, u16)> {
    let mut ports: BTreeSet<(u8, u16)> = ALWAYS.into_iter().collect();
    ports.insert((ICMP, ECHO));
    for line in lines {
        for range in policy::services(&line.services).ranges() {
            let (protocol, last) = range.protocols;
            if protocol == last && matches!(protocol, TCP | UDP) {
                let whole = range.ports.1 == u16::MAX && range.ports.0 <= 1;
                ports
                    .extend([range.ports.0, range.ports.1].into_iter().filter(|_| !whole).map(|port| (protocol, port)));
            }
        }
    }
    ports
}

/// What is open from a host to an address of another; pairs to which nothing is open are left out.
fn pairs(lines: &[&FlowLine], hosts: &[Host<'_>]) -> BTreeMap<(usize, usize, IpAddr), ServiceSet> {
    let addresses: Vec<(usize, IpAddr)> = (0..)
        .zip(hosts)
        .flat_map(|(number, host)| host.addresses.iter().map(move |address| (number, *address)))
        .collect();
    // For each source and destination: what is open, and what is decided.
    let mut found: BTreeMap<(IpAddr, usize, usize, IpAddr), (ServiceSet, ServiceSet)> = BTreeMap::new();
    for line in lines {
        let within = |ends: &[std::sync::Arc<crate::plan::network::ends::EndInfo>]| -> Vec<(usize, IpAddr)> {
            let all = policy::addresses(ends);
            addresses.iter().copied().filter(|(_, address)| all.has(*address)).collect()
        };
        let services = policy::services(&line.services);
        let (sources, goals) = (within(&line.from), within(&line.to));
        for (from, source) in &sources {
            for (to, goal) in goals.iter().filter(|(to, goal)| to != from && goal.is_ipv4() == source.is_ipv4()) {
                let (open, decided) = found.entry((*source, *from, *to, *goal)).or_default();
                if line.action == Action::Allow {
                    *open = open.union(&services.minus(decided));
                }
                *decided = decided.union(&services);
            }
        }
    }
    let mut pairs: BTreeMap<(usize, usize, IpAddr), ServiceSet> = BTreeMap::new();
    for ((source, from, to, goal), (open, _)) in found {
        // A host speaks from the address of its own that is next to the destination: the first one stands for it.
        let first = hosts[from].addresses.iter().find(|address| address.is_ipv4() == goal.is_ipv4());
        if first == Some(&source) && !open.is_empty() {
            pairs.insert((from, to, goal), open);
        }
    }
    pairs
}

/// What is reached from outside at a public address.
fn published(plan: &Plan, word: impl Fn(u8) -> &'static str) -> Vec<Value> {
    let mut found = Vec::new();
    for line in plan.network.flows.lines.iter().filter(|line| line.action == Action::Allow) {
        let Some(nat) = line.nat.filter(|nat| nat.kind == NatKind::Publish) else { continue };
        for device in &plan.project.device {
            if crate::provision::nftables::done_by(line, NatKind::Publish, device.id.as_str()).is_empty() {
                continue;
            }
            let own = device.public_address.as_ref().map(|address| address.value.0);
            let Ok(one) = crate::provision::nftables::publication(line, &nat, own) else { continue };
            for range in one.services.ranges() {
                let inside = one.port.unwrap_or(range.ports.0);
                found.push(json!({
                    "flow": line.id,
                    "address": one.address,
                    "protocol": word(range.protocols.0),
                    "port": range.ports.0,
                    "to": one.to,
                    "to_port": inside,
                }));
            }
        }
    }
    found
}
