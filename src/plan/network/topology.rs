//! Through which firewalls and links one goes from one place to another.
//!
//! Zones are tied by the firewalls and routers that join them, sites by their links, and what is
//! outside is reached by the devices with a public address. The way taken is the shortest one. A
//! zone that nothing joins is taken to be routed by something that the file does not name.

use std::collections::{BTreeMap, VecDeque};

use super::ends::{End, EndInfo, Place};
use super::inventory::{Inventory, ids, is_hub};
use crate::model::{Device, DeviceKind, Link, Trust};

/// The way from one place to another.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Route {
    /// Ids of the firewalls that filter it, in order: those crossed, and those at its ends.
    pub firewalls: Vec<String>,
    /// Ids of the links between sites that it takes.
    pub links: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Node<'a> {
    Internet,
    Zone(&'a str),
    Hub(&'a str),
    /// What routes the zones of a site that no device joins.
    Unnamed(Option<&'a str>),
    Link(&'a str),
}

/// How the places are tied.
pub(super) struct Topology<'a> {
    inventory: &'a Inventory<'a>,
    nodes: Vec<Node<'a>>,
    index: BTreeMap<Node<'a>, usize>,
    ties: Vec<Vec<usize>>,
}

impl<'a> Topology<'a> {
    pub fn new(inventory: &'a Inventory<'a>) -> Self {
        let mut topology = Topology { inventory, nodes: Vec::new(), index: BTreeMap::new(), ties: Vec::new() };
        topology.node(Node::Internet);
        topology.zones();
        topology.exits();
        for link in &inventory.document.link {
            topology.link(link);
        }
        topology
    }

    fn node(&mut self, node: Node<'a>) -> usize {
        if let Some(&known) = self.index.get(&node) {
            return known;
        }
        let number = self.nodes.len();
        self.index.insert(node, number);
        self.nodes.push(node);
        self.ties.push(Vec::new());
        number
    }

    fn tie(&mut self, one: Node<'a>, other: Node<'a>) {
        let (one, other) = (self.node(one), self.node(other));
        if !self.ties[one].contains(&other) {
            self.ties[one].push(other);
            self.ties[other].push(one);
        }
    }

    fn hubs(&self) -> impl Iterator<Item = &'a Device> + use<'a> {
        self.inventory.document.device.iter().filter(|device| is_hub(device))
    }

    fn hubs_of(&self, site: Option<&str>) -> Vec<&'a Device> {
        self.hubs().filter(|device| self.inventory.site_of_device(device) == site).collect()
    }

    fn zones(&mut self) {
        for device in self.hubs() {
            for zone in ids(&device.joins) {
                if self.inventory.zone(zone).is_some() {
                    self.tie(Node::Hub(device.id.as_str()), Node::Zone(zone));
                }
            }
        }
        for zone in &self.inventory.document.zone {
            let id = zone.id.as_str();
            if self.inventory.joining(id).is_empty() {
                let site = self.inventory.site_of_zone(zone);
                self.tie(Node::Unnamed(site), Node::Zone(id));
                for hub in self.hubs_of(site) {
                    self.tie(Node::Unnamed(site), Node::Hub(hub.id.as_str()));
                }
            }
        }
    }

    /// What is outside is reached by the devices with a public address; else by those of the edge;
    /// else by all of a site, or directly from a site without any.
    fn exits(&mut self) {
        let sites = self.inventory.document.site.iter().map(|site| Some(site.id.as_str()));
        let sites: Vec<Option<&str>> = sites.chain([None]).collect();
        for site in sites {
            let hubs = self.hubs_of(site);
            let public: Vec<&Device> = hubs.iter().copied().filter(|hub| hub.public_address.is_some()).collect();
            let of_edge = |hub: &&Device| {
                ids(&hub.joins)
                    .filter_map(|zone| self.inventory.zone(zone))
                    .any(|zone| matches!(zone.trust, Trust::Edge | Trust::External))
            };
            let edge: Vec<&Device> = hubs.iter().copied().filter(of_edge).collect();
            let exits = [public, edge, hubs].into_iter().find(|found| !found.is_empty()).unwrap_or_default();
            if exits.is_empty() && self.index.contains_key(&Node::Unnamed(site)) {
                self.tie(Node::Unnamed(site), Node::Internet);
            }
            for exit in exits {
                self.tie(Node::Hub(exit.id.as_str()), Node::Internet);
            }
        }
    }

    fn link(&mut self, link: &'a Link) {
        let node = Node::Link(link.id.as_str());
        for site in [link.from.as_str(), link.to.as_str()] {
            let Some(site) = self.inventory.site(site).map(|site| site.id.as_str()) else { continue };
            let mut ends: Vec<Node<'a>> = ids(&link.peers).filter_map(|peer| self.peer(peer, site)).collect();
            if ends.is_empty() {
                ends = self.hubs_of(Some(site)).into_iter().map(|hub| Node::Hub(hub.id.as_str())).collect();
            }
            if ends.is_empty() && self.index.contains_key(&Node::Unnamed(Some(site))) {
                ends.push(Node::Unnamed(Some(site)));
            }
            for end in ends {
                self.tie(node, end);
            }
        }
    }

    /// Where the end of a link stands: a firewall, or the zone of a server or another device.
    fn peer(&self, id: &str, site: &str) -> Option<Node<'a>> {
        if let Some(device) = self.inventory.device(id) {
            let here = self.inventory.site_of_device(device) == Some(site);
            return match here {
                true if is_hub(device) => Some(Node::Hub(device.id.as_str())),
                true => device.zone.as_ref().map(|zone| Node::Zone(zone.as_str())),
                false => None,
            };
        }
        let zone = self.inventory.zone(self.inventory.server(id)?.zone.as_str())?;
        (self.inventory.site_of_zone(zone) == Some(site)).then(|| Node::Zone(zone.id.as_str()))
    }

    /// The nodes where an end stands at one of its places.
    fn nodes_of(&self, end: &EndInfo, place: &Place) -> Vec<usize> {
        let find = |node: Node<'_>| self.index.get(&node).copied();
        let at_site = |site: Option<&str>| -> Vec<usize> {
            let hubs = self.hubs_of(site).into_iter().filter_map(|hub| find(Node::Hub(hub.id.as_str())));
            hubs.chain(find(Node::Unnamed(site))).collect()
        };
        if let End::Device(id) = &end.end {
            if let Some(hub) = find(Node::Hub(id)) {
                return vec![hub];
            }
            if let (Place::Device(_), Some(device)) = (place, self.inventory.device(id)) {
                return at_site(self.inventory.site_of_device(device));
            }
        }
        match place {
            Place::Zone(id) => find(Node::Zone(id)).into_iter().collect(),
            Place::Network(net) => {
                let within =
                    |site: &&crate::model::Site| site.cidr.as_ref().is_some_and(|cidr| cidr.value.0.contains(net));
                match self.inventory.document.site.iter().find(within) {
                    Some(site) => at_site(Some(site.id.as_str())),
                    None => find(Node::Internet).into_iter().collect(),
                }
            }
            Place::Internet | Place::Device(_) => find(Node::Internet).into_iter().collect(),
        }
    }

    /// Whether the thing of that id is at the end of a link.
    pub fn ends_a_link(&self, id: &str) -> bool {
        self.inventory.document.link.iter().any(|link| ids(&link.peers).any(|peer| peer == id))
    }

    /// The way between two ends at two of their places; none when there is no way. What is refused
    /// may take ways that are open to nobody: that is where it is refused.
    pub fn route(&self, from: (&EndInfo, &Place), to: (&EndInfo, &Place), refused: bool) -> Option<Route> {
        let starts = self.nodes_of(from.0, from.1);
        let goals = self.nodes_of(to.0, to.1);
        let tunnel = self.inventory.document.link.iter().any(|link| is_peer(link, from.0) && is_peer(link, to.0));
        let mut before: BTreeMap<usize, usize> = starts.iter().map(|start| (*start, *start)).collect();
        let mut queue: VecDeque<usize> = starts.iter().copied().collect();
        while let Some(at) = queue.pop_front() {
            if goals.contains(&at) {
                return Some(self.trace(at, &before));
            }
            // Nobody goes through what is outside to come back, but a tunnel does.
            if self.nodes[at] == Node::Internet && !starts.contains(&at) && !tunnel {
                continue;
            }
            for &next in &self.ties[at] {
                let usable = match self.nodes[next] {
                    Node::Link(id) => self.may_take(id, from, to, refused),
                    // A zone that is not routed is left, never entered.
                    Node::Zone(id) => refused || self.inventory.zone(id).is_some_and(|zone| zone.routed),
                    _ => true,
                };
                if usable && !before.contains_key(&next) {
                    before.insert(next, at);
                    queue.push_back(next);
                }
            }
        }
        None
    }

    /// Whether what goes between two ends can use a link: it is for the zones that it names, and the
    /// tunnel itself does not go through itself.
    fn may_take(&self, link: &str, from: (&EndInfo, &Place), to: (&EndInfo, &Place), refused: bool) -> bool {
        let Some(link) = self.inventory.document.link.iter().find(|row| row.id.as_str() == link) else { return false };
        let is_open = |place: &Place| match place {
            _ if refused || link.networks.is_empty() => true,
            Place::Zone(zone) => ids(&link.networks).any(|open| open == zone),
            Place::Device(_) => true,
            Place::Internet | Place::Network(_) => false,
        };
        !(is_peer(link, from.0) && is_peer(link, to.0)) && is_open(from.1) && is_open(to.1)
    }

    fn trace(&self, goal: usize, before: &BTreeMap<usize, usize>) -> Route {
        let mut route = Route::default();
        let mut at = goal;
        loop {
            match self.nodes[at] {
                Node::Hub(id) if self.inventory.device(id).is_some_and(|hub| hub.kind == DeviceKind::Firewall) => {
                    route.firewalls.insert(0, id.to_owned());
                }
                Node::Link(id) => route.links.insert(0, id.to_owned()),
                _ => {}
            }
            match before.get(&at) {
                Some(&previous) if previous != at => at = previous,
                _ => return route,
            }
        }
    }
}

/// Whether a link ends at this end.
fn is_peer(link: &Link, end: &EndInfo) -> bool {
    match &end.end {
        End::Device(id) | End::Server(id) => ids(&link.peers).any(|peer| peer == id),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Document;
    use crate::plan::network::addresses::Addressing;
    use crate::plan::network::catalogue::Catalogue;
    use crate::plan::network::ends::Ends;
    use crate::plan::network::sample::{project, small};

    fn route(document: &Document, from: &str, to: &str) -> Option<(String, String)> {
        way_of(document, from, to, false)
    }

    fn way_of(document: &Document, from: &str, to: &str, refused: bool) -> Option<(String, String)> {
        let inventory = Inventory::new(document);
        let addressing = Addressing::of_inventory(&inventory);
        let catalogue = Catalogue::of(document);
        let ends = Ends::new(&inventory, &addressing, &catalogue);
        let info = |text: &str| ends.info(ends.parse(text).unwrap());
        let (from, to) = (info(from), info(to));
        let route = Topology::new(&inventory).route((&from, &from.places[0]), (&to, &to.places[0]), refused)?;
        Some((route.firewalls.join(" "), route.links.join(" ")))
    }

    fn way(firewalls: &str, links: &str) -> Option<(String, String)> {
        Some((firewalls.to_owned(), links.to_owned()))
    }

    #[test]
    fn firewalls_and_links_on_the_way() {
        let document = small();
        assert_eq!(route(&document, "dmz", "serveurs"), way("pf-nuage", ""));
        assert_eq!(route(&document, "postes", "srv-ad"), way("pf-siege pf-nuage", "tunnel"));
        assert_eq!(route(&document, "internet", "srv-rebond"), way("pf-nuage", ""));
        assert_eq!(route(&document, "visiteurs", "internet"), way("pf-siege", ""));
        assert_eq!(route(&document, "srv-rebond", "pf-nuage"), way("pf-nuage", ""));
        assert_eq!(route(&document, "pf-siege", "srv-ad"), way("pf-siege pf-nuage", "tunnel"));
        assert_eq!(route(&document, "203.0.113.99", "dmz"), way("pf-nuage", ""));
        assert_eq!(route(&document, "pf-siege", "pf-nuage"), way("pf-siege pf-nuage", ""), "the tunnel itself");
        assert_eq!(route(&document, "srv-ad", "srv-fichiers"), way("", ""));
    }

    #[test]
    fn a_link_is_for_its_networks() {
        let networks = r#"networks = ["bureaux", "serveurs"]"#;
        let source = include_str!("../../../tests/projects/petit-reseau/project.toml");
        let document = crate::plan::network::sample::document(&source.replace(
            r#"peers = ["pf-siege", "pf-nuage"]"#,
            &format!("peers = [\"pf-siege\", \"pf-nuage\"]\n{networks}"),
        ));
        assert_eq!(route(&document, "bureaux", "serveurs"), way("pf-siege pf-nuage", "tunnel"));
        assert_eq!(route(&document, "bureaux", "donnees"), None);
        assert_eq!(route(&document, "visiteurs", "serveurs"), None);
        let refused = way_of(&document, "visiteurs", "serveurs", true);
        assert_eq!(refused, way("pf-siege pf-nuage", "tunnel"), "where it is refused");
    }

    fn zone(id: &str, net: u8, more: &str) -> String {
        format!("[[zone]]\nid = \"{id}\"\ntitle = \"Z\"\ntrust = \"core\"\ncidr = \"10.0.{net}.0/24\"\n{more}\n")
    }

    #[test]
    fn without_a_firewall_zones_reach_each_other_and_the_outside() {
        let document = project(&(zone("a", 1, "") + &zone("b", 2, "") + &zone("c", 3, "routed = false")));
        assert_eq!(route(&document, "a", "b"), way("", ""));
        assert_eq!(route(&document, "a", "internet"), way("", ""));
        assert_eq!(route(&document, "a", "c"), None);
        assert_eq!(route(&document, "internet", "c"), None);
        assert_eq!(route(&document, "c", "internet"), way("", ""), "not routed: it is left, never entered");
    }

    #[test]
    fn two_firewalls_in_a_row() {
        let hub = |id: &str, joins: &str, more: &str| {
            format!("[[device]]\nid = \"{id}\"\ntitle = \"F\"\nkind = \"firewall\"\njoins = [{joins}]\n{more}\n")
        };
        let text = zone("edge", 1, "")
            + &zone("inside", 2, "")
            + &hub("outer", "\"edge\"", "public_address = \"203.0.113.1\"")
            + &hub("inner", "\"edge\", \"inside\"", "");
        let document = project(&text);
        assert_eq!(route(&document, "internet", "inside"), way("outer inner", ""));
        assert_eq!(route(&document, "inside", "edge"), way("inner", ""));
    }

    /// A tunnel that ends on a server: what comes out of it is in the zone of the server.
    #[test]
    fn a_tunnel_may_end_on_a_server() {
        let site = |id: &str| format!("[[site]]\nid = \"{id}\"\ntitle = \"S\"\nkind = \"cloud\"\n");
        let text = site("here")
            + &site("away")
            + &zone("remote", 1, "site = \"away\"")
            + &zone("dmz", 2, "site = \"here\"")
            + &zone("core", 3, "site = \"here\"")
            + "[[server]]\nid = \"vpn\"\ntitle = \"V\"\nzone = \"dmz\"\nroles = [\"vpn\"]\nos = \"debian-12\"\n"
            + "[[device]]\nid = \"fw\"\ntitle = \"F\"\nkind = \"firewall\"\nsite = \"here\"\njoins = [\"dmz\", \"core\"]\n"
            + "[[link]]\nid = \"l\"\ntitle = \"L\"\nfrom = \"away\"\nto = \"here\"\nprotocol = \"wireguard\"\npeers = [\"vpn\"]\n";
        let document = project(&text);
        assert_eq!(route(&document, "remote", "vpn"), way("", "l"));
        assert_eq!(route(&document, "remote", "core"), way("fw", "l"));
        assert_eq!(route(&document, "remote", "internet"), way("", ""));
    }
}
