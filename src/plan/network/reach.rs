//! What became reachable from one version of a project to the next, and what no longer is.
//!
//! Packets are compared, not lines of the matrix: a flow that is split in two, or moved, changes nothing here; a wider
//! network or a refusal that comes first does.

use std::collections::BTreeSet;

use ipnet::IpNet;
use qilby_flows::service::ServiceSet;
use qilby_flows::space::AddressSet;
use qilby_flows::{Block, Blocks, Limits, reach_diff};

use super::Network;
use super::ends::{End, Ends, net_text};
use super::inventory::Inventory;
use super::policy::{FlowPolicy, of_all, range_text};
use crate::model::Document;

/// What differs in what the flows let through.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reach {
    /// What gets through now and did not.
    pub opened: Vec<Reached>,
    /// What got through and no longer does.
    pub closed: Vec<Reached>,
    /// Whether everything is told.
    pub complete: bool,
}

/// Packets that get through, in the words of the project.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Reached {
    /// Names of the sources, or addresses that have none.
    pub from: Vec<String>,
    /// Names of the destinations, or addresses that have none.
    pub to: Vec<String>,
    /// Names of the services, or ports that have none.
    pub services: Vec<String>,
}

impl Reach {
    /// Whether the flows let the same through.
    pub fn is_empty(&self) -> bool {
        self.opened.is_empty() && self.closed.is_empty()
    }
}

/// Compares what the flows of two versions let through. What is opened is told in the words of the new version, what is
/// closed in those of the old one.
pub fn reach(old: (&Document, &Network), new: (&Document, &Network)) -> Reach {
    let (before, after) = (FlowPolicy::of(&old.1.flows), FlowPolicy::of(&new.1.flows));
    if before.policy == after.policy {
        return Reach { complete: true, ..Reach::default() };
    }
    let found = reach_diff(&before.policy, &after.policy, &Limits::whole());
    Reach {
        complete: found.opened.complete && found.closed.complete,
        opened: Names::of(new.0, new.1).tell(&found.opened),
        closed: Names::of(old.0, old.1).tell(&found.closed),
    }
}

/// The names of addresses and ports, the widest first.
struct Names {
    ends: Vec<(AddressSet, String)>,
    services: Vec<(ServiceSet, String)>,
}

impl Names {
    fn of(document: &Document, network: &Network) -> Self {
        let inventory = Inventory::new(document);
        let ends = Ends::new(&inventory, &network.addressing, &network.catalogue);
        let zones = document.zone.iter().map(|row| End::Zone(row.id.as_str().to_owned()));
        let clients = document.client.iter().map(|row| End::Client(row.id.as_str().to_owned()));
        let servers = document.server.iter().map(|row| End::Server(row.id.as_str().to_owned()));
        let devices = document.device.iter().map(|row| End::Device(row.id.as_str().to_owned()));
        // Of two names for the same addresses the first is taken: a server, rather than the zone that it fills.
        let all = [End::Internet].into_iter().chain(zones).chain(servers).chain(devices).chain(clients);
        let named = all.map(|end| ends.info(end)).filter(|info| !info.addresses.is_empty());
        let mut services: Vec<(ServiceSet, String)> = network
            .catalogue
            .services()
            .map(|service| (of_all(&service.ports), service.title.get(document.project.language).to_owned()))
            .collect();
        // A service of many ports says more than its parts.
        services.sort_by_key(|(set, _)| std::cmp::Reverse(set.ranges().len()));
        Names { ends: named.map(|info| (info.addresses, info.label)).collect(), services }
    }

    fn tell(&self, packets: &Blocks) -> Vec<Reached> {
        // IPv4 and IPv6 of the same things are one line.
        let told: BTreeSet<Reached> = packets.blocks.iter().map(|block| self.block(block)).collect();
        told.into_iter().collect()
    }

    fn block(&self, block: &Block) -> Reached {
        Reached {
            from: self.addresses(&block.source),
            to: self.addresses(&block.destination),
            services: self.services(&block.services),
        }
    }

    fn addresses(&self, addresses: &AddressSet) -> Vec<String> {
        let v6 = addresses.ranges().first().is_some_and(|(first, _)| first.is_ipv6());
        let ends = self.ends.iter().map(|(set, name)| (set.of_family(v6), name));
        let ends: Vec<(AddressSet, &String)> = ends.filter(|(set, _)| !set.is_empty()).collect();
        if let Some((_, name)) = ends.iter().find(|(set, _)| set == addresses) {
            return vec![(*name).clone()];
        }
        let mut rest = addresses.clone();
        let mut names: Vec<String> = Vec::new();
        for (set, name) in &ends {
            if rest.contains(set) {
                rest = rest.minus(set);
                names.push((*name).clone());
            }
        }
        // An address of something that has several is told with whose it is.
        let is_one = |net: &IpNet| net.prefix_len() == net.max_prefix_len();
        let owner = |net: IpNet| {
            let part = AddressSet::of_nets([net]);
            let things = ends.iter().filter(|(set, _)| is_one(&net) && set.contains(&part));
            things.filter(|(set, _)| set.nets().iter().all(is_one)).map(|(_, name)| name).next()
        };
        names.extend(rest.nets().into_iter().map(|net| match owner(net) {
            Some(name) => format!("{name} ({})", net_text(net)),
            None => net_text(net),
        }));
        names
    }

    fn services(&self, services: &ServiceSet) -> Vec<String> {
        if *services == ServiceSet::all() {
            return vec!["any".to_owned()];
        }
        if let Some((_, name)) = self.services.iter().find(|(set, _)| set == services) {
            return vec![name.clone()];
        }
        let mut rest = services.clone();
        let mut names: Vec<String> = Vec::new();
        // Every port of a protocol is not the list of all that may listen there.
        let wide = services.ranges().iter().any(|range| range.ports.1 - range.ports.0 > 1024);
        for (set, name) in self.services.iter().filter(|_| !wide) {
            if !set.is_empty() && rest.contains(set) {
                rest = rest.minus(set);
                names.push(name.clone());
            }
        }
        names.extend(rest.ranges().into_iter().map(range_text));
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::network::network;
    use crate::plan::network::sample::document;

    const SMALL: &str = include_str!("../../../tests/projects/petit-reseau/project.toml");

    /// What differs when a text of the project file is replaced: `+` opened, `-` closed.
    fn after(text: &str, other: &str) -> Vec<String> {
        let changed = SMALL.replacen(text, other, 1);
        assert_ne!(changed, SMALL);
        let (old, new) = (document(SMALL), document(&changed));
        let reach = reach((&old, &network(&old)), (&new, &network(&new)));
        assert!(reach.complete);
        let line = |sign: char, one: &Reached| {
            format!("{sign} {} → {}: {}", one.from.join(", "), one.to.join(", "), one.services.join(", "))
        };
        let opened = reach.opened.iter().map(|one| line('+', one));
        opened.chain(reach.closed.iter().map(|one| line('-', one))).collect()
    }

    #[test]
    fn a_flow_more_opens_its_packets() {
        let flow = "[[flow]]\nid = \"f90\"\nfrom = [\"postes\"]\nto = [\"srv-app\"]\nservices = [\"https\", \"tcp/8069\"]\n\n[[flow]]\nid = \"f06\"";
        assert_eq!(after("[[flow]]\nid = \"f06\"", flow), ["+ Postes des salariés → Applications: HTTPS, tcp/8069"]);
    }

    #[test]
    fn what_is_only_written_otherwise_changes_nothing() {
        assert_eq!(
            after("services = [\"ssh\", \"tcp/8006\"]", "services = [\"tcp/8006\", \"tcp/22\"]"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_refusal_that_comes_first_closes() {
        let deny = "[[flow]]\nid = \"f90\"\nfrom = [\"dmz\"]\nto = [\"internet\"]\nservices = [\"any\"]\naction = \"deny\"\n\n[[flow]]\nid = \"f01\"";
        let lines = after("[[flow]]\nid = \"f01\"", deny);
        assert!(!lines.is_empty());
        assert!(lines.iter().all(|line| line.starts_with("- ") && line.contains(" → Internet: ")), "{lines:?}");
    }
}
