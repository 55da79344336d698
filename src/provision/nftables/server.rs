//! The ruleset of a server: what the flows let in. Traffic inside one zone crosses no firewall: here it is filtered.

use std::sync::Arc;

use qilby_flows::service::ServiceSet;
use qilby_flows::space::AddressSet;

use super::chain::Chain;
use super::matching::{Match, Sets, of_addresses};
use crate::model::Link;
use crate::plan::network::ends::{End, EndInfo, Place};
use crate::plan::network::flows::FlowLine;
use crate::plan::network::policy;
use crate::provision::estate::{Estate, Machine};

/// A flow with its addresses, which are the same for all servers.
pub(super) struct Flow<'a> {
    line: &'a FlowLine,
    from: AddressSet,
    to: AddressSet,
}

impl<'a> Flow<'a> {
    /// The flow of a line.
    pub fn of(line: &'a FlowLine) -> Self {
        Flow { line, from: policy::addresses(&line.from), to: policy::addresses(&line.to) }
    }
}

/// The body of the table of a server.
pub(super) fn body(estate: &Estate<'_>, machine: &Machine<'_>, flows: &[Flow<'_>]) -> String {
    let mut sets = Sets::default();
    let own = of_addresses(machine.interfaces.iter().flat_map(|one| &one.addresses));
    let mut input = Chain::new("input", "filter", "input", "filter", "drop");
    input.established().line("iif lo accept");
    super::neighbours(&mut input, machine.addresses().any(|address| address.is_ipv6()));
    for (interface, zone) in super::dhcp_interfaces(estate, machine) {
        let line = format!("iifname \"{interface}\" udp sport 68 udp dport 67 counter accept comment \"dhcp {zone}\"");
        input.line(&line);
    }
    input.part("flows to this server, in the order of the matrix");
    for Flow { line, from, to } in flows.iter().filter(|flow| flow.to.intersects(&own)) {
        let to = to.intersection(&own);
        add(&mut input, &mut sets, line, (from.clone(), &line.from), (to, "this_server"));
    }
    input.refuse("to-server");

    let mut forward = Chain::new("forward", "filter", "forward", "filter", "drop");
    let mut output = None;
    let through: Vec<&Link> = estate.plan.project.link.iter().filter(|link| ends(link, machine)).collect();
    if !through.is_empty() {
        forward.established();
        forward.part("flows of the tunnels that end here, in the order of the matrix");
        let far = far_side(estate, machine, &through);
        for Flow { line, from, to } in flows {
            let others = to.minus(&own);
            let name = super::name_of(&line.to, &line.id, "to");
            let coming = (from.intersection(&far), &line.from[..]);
            add(&mut forward, &mut sets, line, coming, (others.clone(), &name));
            let going = (from.minus(&far), &line.from[..]);
            add(&mut forward, &mut sets, line, going, (others.intersection(&far), &name));
        }
        output = Some(towards_tunnels(&mut sets, flows, &far, &own));
    }
    forward.refuse("through-server");
    let chains = [Some(input), output, Some(forward)].into_iter().flatten().map(Chain::end);
    let chains = chains.collect::<Vec<_>>().join("\n");
    format!("{}\n{chains}", sets.text())
}

/// What the server itself sends into its tunnels: no other filter stands before those who are behind.
fn towards_tunnels(sets: &mut Sets, flows: &[Flow<'_>], far: &AddressSet, own: &AddressSet) -> Chain {
    let mut output = Chain::new("output", "filter", "output", "filter", "accept");
    output.established().line("oif lo accept");
    output.part("flows from this server to what is behind its tunnels, in the order of the matrix");
    for Flow { line, from, to } in flows {
        let (from, to) = (from.intersection(own), to.intersection(far));
        let name = super::name_of(&line.to, &line.id, "to");
        add(&mut output, sets, line, (from, &line.from), (to, &name));
    }
    let all =
        Match { from: (AddressSet::all(), "any"), to: (far.clone(), "behind_tunnels"), services: ServiceSet::all() };
    let behind: Vec<String> = all.conditions(sets).into_iter().map(|(_, condition)| condition).collect();
    output.refuse_to(&behind, "from-server")
}

fn add(
    chain: &mut Chain,
    sets: &mut Sets,
    line: &FlowLine,
    (from, ends): (AddressSet, &[Arc<EndInfo>]),
    to: (AddressSet, &str),
) {
    if from.is_empty() || to.0.is_empty() {
        return;
    }
    let name = super::name_of(ends, &line.id, "from");
    let matching = Match { from: (from, &name), to, services: policy::services(&line.services) };
    chain.flow(sets, &matching, &line.id, line.action, line.log);
}

fn ends(link: &Link, machine: &Machine<'_>) -> bool {
    link.peers.iter().any(|peer| peer.as_str() == machine.id)
}

/// The addresses of the zones at the other end of links.
fn far_side(estate: &Estate<'_>, machine: &Machine<'_>, links: &[&Link]) -> AddressSet {
    let here = machine.zone().and_then(|zone| estate.zone(zone)).and_then(|zone| estate.site_of(zone));
    let is_far = |site: &str| {
        Some(site) != here && links.iter().any(|link| [link.from.as_str(), link.to.as_str()].contains(&site))
    };
    let zones = estate.plan.project.zone.iter().filter(|zone| estate.site_of(zone).is_some_and(is_far));
    let nets = zones.flat_map(|zone| [Some(zone.cidr.value.0), zone.cidr6.as_ref().map(|cidr| cidr.value.0)]);
    AddressSet::of_nets(nets.flatten())
}

/// Whether an end is a place of its own, after which sets can be named.
pub(super) fn is_place(end: &EndInfo) -> bool {
    !matches!(end.end, End::Network(_)) && !end.places.iter().any(|place| matches!(place, Place::Network(_)))
}
