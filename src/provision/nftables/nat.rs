//! Address translation: publications at the first firewall, masquerades at the last.

use std::net::IpAddr;

use qilby_flows::service::{ServiceSet, TCP, UDP};
use qilby_flows::space::AddressSet;

use super::chain::Chain;
use super::matching::{Family, Match, Sets, family_of, host};
use crate::diagnostic::Message;
use crate::model::{Action, NatKind};
use crate::plan::network::flows::{Crossing, FlowLine, NatUse};
use crate::plan::network::policy;
use crate::provision::estate::{Estate, Machine};
use crate::tell;

/// A publication that a rule can say: from a public address and ports to a machine.
pub(in crate::provision) struct Publication {
    /// Public address.
    pub address: IpAddr,
    /// The machine.
    pub to: IpAddr,
    /// What is asked for at the public address.
    pub services: ServiceSet,
    /// Port of the machine, when it is another.
    pub port: Option<u16>,
}

/// The publication of a flow at a firewall.
///
/// # Errors
/// Why no rule can say it.
pub(in crate::provision) fn publication(
    line: &FlowLine,
    nat: &NatUse,
    own: Option<IpAddr>,
) -> Result<Publication, Message> {
    let address = nat.address.map(|address| address.0).or(own);
    let address = address.ok_or_else(|| tell!("neither the flow nor the firewall has a public address"))?;
    let goals = policy::addresses(&line.to).of_family(address.is_ipv6());
    let to = match goals.ranges().as_slice() {
        [(first, last)] if first == last => *first,
        [] => return Err(tell!("the destination has no address of the family of the public one")),
        _ => return Err(tell!("the destination is several machines, and a translation leads to one")),
    };
    let wanted = policy::services(&line.services);
    let ports = ServiceSet::of_protocol(TCP).union(&ServiceSet::of_protocol(UDP));
    if !ports.contains(&wanted) {
        return Err(tell!("only ports of TCP and UDP can be published"));
    }
    let Some(public) = nat.port else { return Ok(Publication { address, to, services: wanted, port: None }) };
    let ranges = wanted.ranges();
    let inside = ranges.first().map(|range| range.ports.0).unwrap_or_default();
    if ranges.iter().any(|range| range.ports != (inside, inside)) {
        return Err(tell!("several ports cannot be published on one"));
    }
    let services = ranges.iter().map(|range| ServiceSet::of_ports(range.protocols.0, public, public));
    let services = services.fold(ServiceSet::default(), |all, one| all.union(&one));
    Ok(Publication { address, to, services, port: (inside != public).then_some(inside) })
}

/// The crossings of a flow whose translation a firewall does.
pub(in crate::provision) fn done_by<'a>(line: &'a FlowLine, kind: NatKind, firewall: &str) -> Vec<&'a Crossing> {
    let at = |crossing: &&Crossing| match kind {
        NatKind::Publish => crossing.firewalls.first().is_some_and(|id| id == firewall),
        NatKind::Masquerade => crossing.firewalls.last().is_some_and(|id| id == firewall),
    };
    line.path.crossings.iter().filter(at).collect()
}

/// The chains of address translation of a firewall; none when it does not translate.
pub(super) fn chains(estate: &Estate<'_>, machine: &Machine<'_>, sets: &mut Sets) -> Vec<Chain> {
    let mut publish = Chain::new("published", "nat", "prerouting", "dstnat", "accept");
    let mut masquerade = Chain::new("masked", "nat", "postrouting", "srcnat", "accept");
    let (mut published, mut masked) = (false, false);
    let own = machine.device.and_then(|device| device.public_address.as_ref()).map(|address| address.value.0);
    for line in &estate.plan.network.flows.lines {
        let Some(nat) = line.nat.filter(|_| line.action == Action::Allow) else { continue };
        let here = done_by(line, nat.kind, machine.id);
        if here.is_empty() {
            continue;
        }
        let sources = here.iter().fold(AddressSet::default(), |all, one| all.union(&line.from[one.from].addresses));
        let from = super::name_of(&line.from, &line.id, "from");
        match nat.kind {
            NatKind::Publish => {
                // What cannot be said is told as a diagnostic, and nothing is built.
                let Ok(one) = publication(line, &nat, own) else { continue };
                let to = (AddressSet::of_addresses([one.address]), "public");
                let matching = Match { from: (sources, &from), to, services: one.services };
                for (_, condition) in matching.conditions(sets) {
                    let word = family_of(one.address).word();
                    let to = host(one.to, one.port);
                    publish.line(&format!("{condition} counter dnat {word} to {to} comment \"{}\"", line.id));
                    published = true;
                }
            }
            NatKind::Masquerade => {
                let to = here.iter().fold(AddressSet::default(), |all, one| all.union(&line.to[one.to].addresses));
                let name = super::name_of(&line.to, &line.id, "to");
                let services = policy::services(&line.services);
                let matching = Match { from: (sources, &from), to: (to, &name), services };
                for (family, condition) in matching.conditions(sets) {
                    // Addresses of IPv6 are public: they need no mask.
                    if family != Some(Family::V4) {
                        continue;
                    }
                    let verdict = match nat.address.map(|address| address.0).filter(IpAddr::is_ipv4) {
                        Some(address) => format!("snat ip to {address}"),
                        None => "masquerade".to_owned(),
                    };
                    masquerade.line(&format!("{condition} counter {verdict} comment \"{}\"", line.id));
                    masked = true;
                }
            }
        }
    }
    let chains = [(publish, published), (masquerade, masked)];
    chains.into_iter().filter_map(|(chain, used)| used.then_some(chain)).collect()
}
