//! One ruleset for each packet filter: the firewalls, and every server under Linux.
//!
//! All is refused but what a flow lets through. The rules are those of the policy that the client signs
//! ([`crate::plan::network::rules`]), in its order, each with the id of its flow as a comment and a counter. Only ids,
//! addresses and ports are written: no text of the project file enters a ruleset.

mod chain;
mod faults;
mod firewall;
mod matching;
mod nat;
mod server;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::Shelf;
use super::estate::{Estate, Machine, Nature};
use super::opening;
use crate::plan::network::ends::EndInfo;
use chain::Chain;

pub(super) use faults::faults;
pub(super) use nat::{Publication, done_by, publication};

/// Name of the table: the rules of other programs are left alone.
const TABLE: &str = "inet qilby";

/// Writes the rulesets on the shelf.
pub(super) fn make(estate: &Estate<'_>, shelf: &mut Shelf) {
    let flows: Vec<server::Flow<'_>> = opening::lines(estate.plan).into_iter().map(server::Flow::of).collect();
    for machine in estate.managed() {
        let body = match machine.nature {
            Nature::Firewall => {
                let rules = estate.plan.network.firewalls.iter().find(|rules| rules.firewall == machine.id);
                rules.map(|rules| firewall::body(estate, machine, rules))
            }
            _ => Some(server::body(estate, machine, &flows)),
        };
        if let Some(body) = body {
            let text = format!(
                "#!/usr/sbin/nft -f\n# {}\n# {}\n\nadd table {TABLE}\ndelete table {TABLE}\n\ntable {TABLE} {{\n{body}}}\n",
                shelf.words.heading, machine.name
            );
            shelf.put(format!("nftables/{}.nft", machine.name), text);
        }
    }
}

/// What a set of addresses is called: the end that it is, or the side of the flow.
fn name_of(ends: &[Arc<EndInfo>], flow: &str, side: &str) -> String {
    match ends {
        [only] if server::is_place(only) => only.end.key(),
        _ => format!("{flow}_{side}"),
    }
}

/// IPv6 finds its neighbours by ICMP (RFC 4861): without it nothing passes.
fn neighbours(chain: &mut Chain, has_v6: bool) {
    if has_v6 {
        chain.line("icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept");
    }
}

/// The interfaces on which a machine gives addresses, or passes on the wish for one, with their zones.
fn dhcp_interfaces(estate: &Estate<'_>, machine: &Machine<'_>) -> Vec<(String, String)> {
    let gives = machine.nature == Nature::Firewall || machine.has_role("dhcp");
    let lends = |zone: &str| estate.zone(zone).is_some_and(|zone| zone.dhcp.is_some());
    let own = machine.inside().filter(|one| gives && lends(&one.zone));
    own.map(|one| (one.name.clone(), one.zone.clone())).collect()
}
