//! What each host may open to each other, port by port: all that is not listed is closed.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use qilby_flows::service::{ICMP, ServiceSet, TCP, UDP};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::topology::{Host, OUTSIDE, publications};
use super::ways::Ways;
use crate::model::Action;
use crate::plan::Plan;
use crate::plan::network::ends::{End, EndInfo};
use crate::plan::network::flows::FlowLine;
use crate::plan::network::policy;
use crate::provision::nftables::Publication;

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

/// What is open from a host to an address of another, hosts by their place in the list.
pub(super) type Open = BTreeMap<(usize, usize, IpAddr), ServiceSet>;

/// The matrix of a laboratory, as its file says it.
#[derive(Serialize)]
pub(super) struct Matrix<'a> {
    ports: Vec<Value>,
    open: Vec<Line<'a>>,
    published: Vec<Value>,
}

/// A port that is open from a host to an address of another.
#[derive(Serialize)]
struct Line<'a> {
    from: &'a str,
    to: &'a str,
    address: IpAddr,
    protocol: &'static str,
    port: u16,
}

/// The matrix of a laboratory.
pub(super) fn matrix<'a>(plan: &Plan, lines: &[&FlowLine], hosts: &'a [Host<'_>], pairs: &Open) -> Matrix<'a> {
    let published = publications(plan);
    let ports = ports(lines, &published);
    let word = |protocol: u8| match protocol {
        TCP => "tcp",
        UDP => "udp",
        _ => "icmp",
    };
    // Echo requests have no port.
    let number = |(protocol, port): (u8, u16)| if protocol == ICMP { 0 } else { port };
    let mut open = Vec::new();
    // Thousands of pairs share a few sets of services.
    let mut probed: BTreeMap<&ServiceSet, Vec<(u8, u16)>> = BTreeMap::new();
    for (&(from, to, address), services) in pairs {
        let mut line = |protocol, port| {
            open.push(Line { from: &hosts[from].name, to: &hosts[to].name, address, protocol, port });
        };
        if *services == ServiceSet::all() {
            line("any", 0);
            continue;
        }
        let of = |services: &&ServiceSet| {
            ports.iter().filter(|(protocol, port)| services.has(*protocol, *port)).copied().collect()
        };
        let probed = probed.entry(services).or_insert_with_key(of);
        probed.iter().for_each(|port| line(word(port.0), number(*port)));
    }
    let ports = ports.iter().map(|port| json!({ "protocol": word(port.0), "port": number(*port) })).collect();
    let published = published.iter().flat_map(|(line, one)| of_publication(line, one, word)).collect();
    Matrix { ports, open, published }
}

/// What is probed: echo requests, the usual ports, and both ends of every range that a flow names.
fn ports(lines: &[&FlowLine], published: &[(&FlowLine, Publication)]) -> BTreeSet<(u8, u16)> {
    let mut ports: BTreeSet<(u8, u16)> = ALWAYS.into_iter().collect();
    ports.insert((ICMP, ECHO));
    let named = lines.iter().map(|line| policy::services(&line.services));
    for services in named.chain(published.iter().map(|(_, one)| one.services.clone())) {
        for range in services.ranges() {
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

/// What a flow is about, in addresses: of which hosts, towards which, and what is asked for.
struct Rule {
    allows: bool,
    services: ServiceSet,
    sources: Vec<(usize, IpAddr)>,
    goals: Vec<(usize, IpAddr)>,
}

impl Rule {
    fn of(line: &FlowLine, hosts: &[Host<'_>], addresses: &[(usize, IpAddr)]) -> Self {
        let within = |ends: &[Arc<EndInfo>]| -> Vec<(usize, IpAddr)> {
            // A published address belongs to the project, whatever the flows towards what is outside say.
            let (outside, inside): (Vec<_>, Vec<_>) =
                ends.iter().cloned().partition(|end| matches!(end.end, End::Internet));
            let (outside, inside) = (policy::addresses(&outside), policy::addresses(&inside));
            // Who names a zone means its machines, not the firewall that stands before it.
            let names = |id: &str| ends.iter().any(|end| matches!(&end.end, End::Device(own) if own == id));
            let has = |(number, address): &(usize, IpAddr)| {
                let host = &hosts[*number];
                inside.has(*address) && (host.kind != "firewall" || names(host.id))
                    || host.kind == OUTSIDE && outside.has(*address)
            };
            addresses.iter().copied().filter(has).collect()
        };
        Self {
            allows: line.action == Action::Allow,
            services: policy::services(&line.services),
            sources: within(&line.from),
            goals: within(&line.to),
        }
    }
}

/// What is open from a host to an address of another; pairs to which nothing is open are left out.
pub(super) fn pairs(plan: &Plan, lines: &[&FlowLine], hosts: &[Host<'_>]) -> Open {
    let addresses: Vec<(usize, IpAddr)> =
        (0..).zip(hosts).flat_map(|(number, host)| host.addresses().map(move |address| (number, address))).collect();
    let rules: Vec<Rule> = lines.par_iter().map(|line| Rule::of(line, hosts, &addresses)).collect();
    // The rules that speak of each host as a source, in their order.
    let mut from: Vec<Vec<(&Rule, IpAddr)>> = hosts.iter().map(|_| Vec::new()).collect();
    for rule in &rules {
        rule.sources.iter().for_each(|(host, source)| from[*host].push((rule, *source)));
    }
    let ways = Ways::of(hosts);
    let own = from.par_iter().enumerate().map_init(|| ways.clone(), |ways, (host, rules)| opened(host, rules, ways));
    let mut pairs: Open = own.flatten_iter().collect();
    // What is published is asked for at a public address.
    for (line, one) in &publications(plan) {
        let sources = policy::addresses(&line.from);
        let owner = addresses.iter().find(|(_, address)| *address == one.address).map(|(owner, _)| *owner);
        for (from, source) in &addresses {
            if let Some(to) = owner.filter(|to| to != from && hosts[*from].kind == OUTSIDE)
                && sources.has(*source)
            {
                let open = pairs.entry((*from, to, one.address)).or_default();
                *open = open.union(&one.services);
            }
        }
    }
    for (from, to, goal) in ways.unfiltered() {
        pairs.insert((from, to, goal), ServiceSet::all());
    }
    pairs
}

/// What rules open from a host, the first that speaks of a service deciding.
fn opened(from: usize, rules: &[(&Rule, IpAddr)], ways: &mut Ways<'_>) -> Vec<((usize, usize, IpAddr), ServiceSet)> {
    // For each destination: what is open, and what is decided.
    let mut found: BTreeMap<(usize, IpAddr), (ServiceSet, ServiceSet)> = BTreeMap::new();
    for (rule, source) in rules {
        for (to, goal) in rule.goals.iter().filter(|(to, goal)| *to != from && goal.is_ipv4() == source.is_ipv4()) {
            // A host speaks to an address from one of its own.
            if ways.source(from, *goal) != Some(*source) {
                continue;
            }
            let (open, decided) = found.entry((*to, *goal)).or_default();
            if rule.allows {
                *open = open.union(&rule.services.minus(decided));
            }
            *decided = decided.union(&rule.services);
        }
    }
    let open = found.into_iter().filter(|(_, (open, _))| !open.is_empty());
    open.map(|((to, goal), (open, _))| ((from, to, goal), open)).collect()
}

/// What is reached from outside at a public address.
fn of_publication(line: &FlowLine, one: &Publication, word: impl Fn(u8) -> &'static str) -> Vec<Value> {
    let ranges = one.services.ranges().into_iter();
    let of = |range: qilby_flows::service::ServiceRange| {
        json!({
            "flow": line.id,
            "address": one.address,
            "protocol": word(range.protocols.0),
            "port": range.ports.0,
            "to": one.to,
            "to_port": one.port.unwrap_or(range.ports.0),
        })
    };
    ranges.map(of).collect()
}
