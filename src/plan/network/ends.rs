//! What stands at the end of a flow: which thing, what it is called, where it is, which addresses it has.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use super::addresses::Addressing;
use super::catalogue::Catalogue;
use super::inventory::Inventory;
use crate::model::value::Address;
use crate::model::{Server, Zone};
use qilby_flows::space::AddressSet;

/// An end of a flow.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum End {
    /// What is outside: every address that is none of the project's.
    Internet,
    /// A network or an address, written as such.
    Network(IpNet),
    /// Every zone of a site, by its id.
    Site(String),
    /// A zone, by its id.
    Zone(String),
    /// A device, by its id.
    Device(String),
    /// A population of clients, by its id.
    Client(String),
    /// A server, by its id.
    Server(String),
    /// Every server of a role, by the id of the role.
    Role(String),
}

impl End {
    /// The id, `internet`, or the network.
    pub fn key(&self) -> String {
        match self {
            End::Internet => "internet".to_owned(),
            End::Network(net) => net_text(*net),
            End::Site(id) | End::Zone(id) | End::Device(id) | End::Client(id) | End::Server(id) | End::Role(id) => {
                id.clone()
            }
        }
    }
}

/// A line or a column of the grid of flows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Place {
    /// What is outside.
    Internet,
    /// A network that is in no zone.
    Network(IpNet),
    /// A device that stands in no zone, by its id.
    Device(String),
    /// A zone, by its id.
    Zone(String),
}

impl Place {
    /// The id, `internet`, or the network.
    pub fn key(&self) -> String {
        match self {
            Place::Internet => "internet".to_owned(),
            Place::Network(net) => net_text(*net),
            Place::Device(id) | Place::Zone(id) => id.clone(),
        }
    }
}

/// A network as it is written: without a prefix when it is one address.
pub(super) fn net_text(net: IpNet) -> String {
    if net.prefix_len() == net.max_prefix_len() { net.addr().to_string() } else { net.to_string() }
}

/// What is known of an end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EndInfo {
    /// The end.
    pub end: End,
    /// What a reader calls it.
    pub label: String,
    /// Where it is; several for a site, a role or a wide network.
    pub places: Vec<Place>,
    /// The addresses that it stands for.
    pub addresses: AddressSet,
}

impl EndInfo {
    /// The zones where it is.
    pub fn zones(&self) -> impl Iterator<Item = &str> {
        self.places.iter().filter_map(|place| match place {
            Place::Zone(id) => Some(id.as_str()),
            _ => None,
        })
    }

    /// Whether this end stands for the other too.
    pub fn covers(&self, other: &EndInfo) -> bool {
        // What has no address yet is covered by itself alone.
        self.end == other.end || (!other.addresses.is_empty() && self.addresses.contains(&other.addresses))
    }
}

/// A text that names no end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownEnd {
    /// The text.
    pub text: String,
}

impl fmt::Display for UnknownEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no zone, server, device, client, site, role or network, and not `internet`", self.text)
    }
}

impl std::error::Error for UnknownEnd {}

/// Resolves the ends of flows.
pub(super) struct Ends<'a> {
    inventory: &'a Inventory<'a>,
    addressing: &'a Addressing,
    catalogue: &'a Catalogue,
    internet: AddressSet,
}

impl<'a> Ends<'a> {
    pub fn new(inventory: &'a Inventory<'a>, addressing: &'a Addressing, catalogue: &'a Catalogue) -> Self {
        Ends { inventory, addressing, catalogue, internet: internet(inventory) }
    }

    /// The end that a text names: `internet`, an id, a role (`role:ad`, or `ad` when nothing else has
    /// that name), a network or an address.
    pub fn parse(&self, text: &str) -> Result<End, UnknownEnd> {
        let id = || text.to_owned();
        if text == "internet" {
            return Ok(End::Internet);
        }
        let inventory = self.inventory;
        if inventory.zone(text).is_some() {
            return Ok(End::Zone(id()));
        }
        if inventory.server(text).is_some() {
            return Ok(End::Server(id()));
        }
        if inventory.device(text).is_some() {
            return Ok(End::Device(id()));
        }
        if inventory.client(text).is_some() {
            return Ok(End::Client(id()));
        }
        if inventory.site(text).is_some() {
            return Ok(End::Site(id()));
        }
        let role = text.strip_prefix("role:").unwrap_or(text);
        if self.catalogue.role(role).is_some() {
            return Ok(End::Role(role.to_owned()));
        }
        if let Ok(net) = text.parse::<IpNet>() {
            return Ok(End::Network(net.trunc()));
        }
        match text.parse::<Address>() {
            Ok(Address(address)) => Ok(End::Network(address.into())),
            Err(_) => Err(UnknownEnd { text: id() }),
        }
    }

    /// What is known of an end.
    pub fn info(&self, end: End) -> EndInfo {
        let (label, places, addresses) = match &end {
            End::Internet => ("Internet".to_owned(), vec![Place::Internet], self.internet.clone()),
            End::Network(net) => (net_text(*net), self.places_of_net(*net), AddressSet::of_nets([*net])),
            End::Site(id) => self.site(id),
            End::Zone(id) => self.zones(self.inventory.zone(id).into_iter().collect(), id),
            End::Device(id) => self.device(id),
            End::Client(id) => self.client(id),
            End::Server(id) => self.servers(self.inventory.server(id).into_iter().collect(), id),
            End::Role(id) => {
                let title =
                    self.catalogue.role(id).map(|role| role.title.get(self.inventory.document.project.language));
                let (_, places, addresses) = self.servers(self.inventory.with_role(id).collect(), id);
                (title.unwrap_or(id).to_owned(), places, addresses)
            }
        };
        EndInfo { end, label, places, addresses }
    }

    fn site(&self, id: &str) -> (String, Vec<Place>, AddressSet) {
        let zones = self.inventory.document.zone.iter();
        let of_site = zones.filter(|zone| self.inventory.site_of_zone(zone) == Some(id)).collect();
        let (_, places, addresses) = self.zones(of_site, id);
        let title = self.inventory.site(id).map_or(id, |site| site.title.as_str());
        (title.to_owned(), places, addresses)
    }

    fn zones(&self, zones: Vec<&Zone>, id: &str) -> (String, Vec<Place>, AddressSet) {
        let label = zones.first().map_or(id, |zone| zone.title.as_str()).to_owned();
        let places = zones.iter().map(|zone| Place::Zone(zone.id.as_str().to_owned())).collect();
        (label, places, AddressSet::of_nets(zones.into_iter().flat_map(nets)))
    }

    fn servers(&self, servers: Vec<&Server>, id: &str) -> (String, Vec<Place>, AddressSet) {
        let label = servers.first().map_or(id, |server| server.title.as_str()).to_owned();
        let mut places: Vec<Place> = Vec::new();
        for server in &servers {
            let place = Place::Zone(server.zone.as_str().to_owned());
            if self.inventory.zone(server.zone.as_str()).is_some() && !places.contains(&place) {
                places.push(place);
            }
        }
        let addresses = servers.iter().flat_map(|server| self.addressing.of_id(server.id.as_str()).iter().copied());
        (label, places, AddressSet::of_addresses(addresses))
    }

    fn device(&self, id: &str) -> (String, Vec<Place>, AddressSet) {
        let Some(device) = self.inventory.device(id) else {
            return (id.to_owned(), Vec::new(), AddressSet::default());
        };
        let zone = device.zone.as_ref().filter(|zone| self.inventory.zone(zone.as_str()).is_some());
        let place = match zone {
            Some(zone) => Place::Zone(zone.as_str().to_owned()),
            None => Place::Device(id.to_owned()),
        };
        let public = device.public_address.as_ref().map(|address| address.value.0);
        let addresses = self.addressing.of_id(id).iter().copied().chain(public);
        (device.title.clone(), vec![place], AddressSet::of_addresses(addresses))
    }

    /// Clients have the addresses lent in their zone; all of it when none are lent.
    fn client(&self, id: &str) -> (String, Vec<Place>, AddressSet) {
        let Some(client) = self.inventory.client(id) else {
            return (id.to_owned(), Vec::new(), AddressSet::default());
        };
        let Some(zone) = self.inventory.zone(client.zone.as_str()) else {
            return (client.title.clone(), Vec::new(), AddressSet::default());
        };
        let lent = self.addressing.zone(zone.id.as_str()).and_then(|plan| plan.dhcp);
        let addresses = match lent {
            Some(dhcp) => {
                // IPv6 clients give themselves an address anywhere in the network (RFC 4862).
                let v6 = AddressSet::of_nets(nets(zone).filter(|net| net.addr().is_ipv6()));
                AddressSet::of_range(dhcp.from, dhcp.to).union(&v6)
            }
            None => AddressSet::of_nets(nets(zone)),
        };
        (client.title.clone(), vec![Place::Zone(zone.id.as_str().to_owned())], addresses)
    }

    /// The zones that a network touches, and what it is outside them.
    fn places_of_net(&self, net: IpNet) -> Vec<Place> {
        let wanted = AddressSet::of_nets([net]);
        let mut rest = wanted.clone();
        let mut places = Vec::new();
        for zone in &self.inventory.document.zone {
            let own = AddressSet::of_nets(nets(zone));
            if own.intersects(&wanted) {
                places.push(Place::Zone(zone.id.as_str().to_owned()));
                rest = rest.minus(&own);
            }
        }
        if net.prefix_len() == 0 {
            places.insert(0, Place::Internet);
        } else if !rest.is_empty() && places.is_empty() {
            places.push(Place::Network(net));
        }
        places
    }
}

/// The networks of a zone.
pub(super) fn nets(zone: &Zone) -> impl Iterator<Item = IpNet> + use<> {
    [Some(zone.cidr.value.0), zone.cidr6.as_ref().map(|cidr| cidr.value.0)].into_iter().flatten()
}

/// Every address that is none of the project's; IPv6 only when the project uses it.
fn internet(inventory: &Inventory<'_>) -> AddressSet {
    let document = inventory.document;
    let zones = document.zone.iter().flat_map(nets);
    let sites = document.site.iter().filter_map(|site| Some(site.cidr.as_ref()?.value.0));
    let links = document.link.iter().filter_map(|link| Some(link.cidr.as_ref()?.value.0));
    let own: Vec<IpNet> = zones.chain(sites).chain(links).collect();
    let v6 = own.iter().any(|net| net.addr().is_ipv6());
    let public: Vec<IpAddr> =
        document.device.iter().filter_map(|device| Some(device.public_address.as_ref()?.value.0)).collect();
    let own = AddressSet::of_nets(own).union(&AddressSet::of_addresses(public));
    let all =
        if v6 { AddressSet::all() } else { AddressSet::of_nets(["0.0.0.0/0".parse().ok()].into_iter().flatten()) };
    all.minus(&own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::network::sample::small;

    fn with<R>(test: impl FnOnce(&Ends<'_>) -> R) -> R {
        let document = small();
        let inventory = Inventory::new(&document);
        let addressing = Addressing::of_inventory(&inventory);
        let catalogue = Catalogue::of(&document);
        test(&Ends::new(&inventory, &addressing, &catalogue))
    }

    #[test]
    fn a_text_names_an_end() {
        with(|ends| {
            let parse = |text: &str| ends.parse(text).unwrap();
            assert_eq!(parse("internet"), End::Internet);
            assert_eq!(parse("dmz"), End::Zone("dmz".into()));
            assert_eq!(parse("srv-ad"), End::Server("srv-ad".into()));
            assert_eq!(parse("pf-siege"), End::Device("pf-siege".into()));
            assert_eq!(parse("postes"), End::Client("postes".into()));
            assert_eq!(parse("siege"), End::Site("siege".into()));
            assert_eq!(parse("role:update"), End::Role("update".into()));
            assert_eq!(parse("facturation"), End::Role("facturation".into()));
            assert_eq!(parse("203.0.113.0/24").key(), "203.0.113.0/24");
            assert_eq!(parse("203.0.113.7").key(), "203.0.113.7");
            assert_eq!(parse("2001:db8::/32").key(), "2001:db8::/32");
            assert_eq!(ends.parse("dmzz"), Err(UnknownEnd { text: "dmzz".into() }));
            assert!(ends.parse("role:dmz").is_err());
        });
    }

    #[test]
    fn an_end_has_places_and_addresses() {
        with(|ends| {
            let info = |text: &str| ends.info(ends.parse(text).unwrap());
            let zone = |id: &str| Place::Zone(id.into());
            let nets = |text: &str| info(text).addresses.nets().iter().map(ToString::to_string).collect::<Vec<_>>();
            assert_eq!(info("siege").places, [zone("bureaux"), zone("visiteurs")]);
            assert_eq!(info("pf-siege").places, [Place::Device("pf-siege".into())]);
            assert_eq!(info("role:update").zones().collect::<Vec<_>>(), ["dmz", "serveurs", "donnees", "admin"]);
            assert_eq!(nets("srv-app"), ["10.20.40.12/31"]);
            assert_eq!(nets("srv-proxy"), ["10.20.20.11/32", "2001:db8:20:20::11/128"]);
            assert_eq!(nets("pf-siege"), ["10.30.110.1/32", "10.30.120.1/32", "198.51.100.20/32"]);
            assert_eq!(info("10.20.0.0/16").places, [zone("dmz"), zone("admin"), zone("serveurs"), zone("donnees")]);
            assert_eq!(info("0.0.0.0/0").places[0], Place::Internet);
            let outside = "203.0.113.0/24".parse().unwrap();
            assert_eq!(info("203.0.113.0/24").places, [Place::Network(outside)]);
        });
    }

    #[test]
    fn a_wide_end_covers_a_narrow_one() {
        with(|ends| {
            let info = |text: &str| ends.info(ends.parse(text).unwrap());
            assert!(info("bureaux").covers(&info("postes")));
            assert!(!info("postes").covers(&info("imprimante")));
            assert!(info("siege").covers(&info("bureaux")));
            assert!(info("internet").covers(&info("192.0.2.0/24")));
            assert!(!info("internet").covers(&info("203.0.113.10")), "our own public address");
            assert!(!info("internet").covers(&info("dmz")));
        });
    }
}
