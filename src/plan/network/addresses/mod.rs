//! Who has which address.
//!
//! An address that the file gives is kept. The others are worked out, zone by zone:
//!
//! - the gateway has the first address of its zone, unless the file says another; the first firewall
//!   (or else the first router) that joins the zone holds it;
//! - a DHCP range is left to the clients;
//! - servers go upwards in the order of the file, each on the lowest free address from the tenth on
//!   (from the second in a zone of fewer than 128 addresses); the lower ones serve when the rest is
//!   full. Several of one server are given consecutive addresses;
//! - devices go downwards from the last address, so that neither moves the other;
//! - in IPv6, a server has the digits of its IPv4 host number: `10.0.20.15` is `…::15`.
//!
//! So what is added at the end of its table moves nobody. What is inserted before others, or
//! removed, may move those that come after it in the same zone and whose address is not written:
//! write the addresses once they are in use.

mod pool;
mod work;

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;

use super::inventory::Inventory;
use crate::model::Document;
use crate::model::value::{Kind, TimeSpan, Unit};
use crate::span::Span;

/// Where an address comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AddressSource {
    /// The file says it.
    Fixed,
    /// It is the gateway of the zone.
    Gateway,
    /// It follows from the rules above.
    WorkedOut,
}

impl AddressSource {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            AddressSource::Fixed => "fixed",
            AddressSource::Gateway => "gateway",
            AddressSource::WorkedOut => "worked-out",
        }
    }
}

/// An address and who has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Host {
    /// The address.
    pub address: IpAddr,
    /// Host name: the id, with a number when there are several.
    pub name: String,
    /// Server or device; zone for a gateway that no device holds.
    pub kind: Kind,
    /// Id of the server, the device or the zone.
    pub id: String,
    /// Which one of them, from 1.
    pub number: u16,
    /// Where the address comes from.
    pub source: AddressSource,
}

/// Addresses lent to clients.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DhcpPlan {
    /// First address.
    pub from: IpAddr,
    /// Last address.
    pub to: IpAddr,
    /// Number of addresses.
    pub size: u64,
    /// How long an address is lent.
    pub lease: TimeSpan,
}

/// The addresses of a zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ZonePlan {
    /// Id of the zone.
    pub zone: String,
    /// Its network.
    pub net: IpNet,
    /// Its IPv6 network, beside the other.
    pub net6: Option<IpNet>,
    /// Gateway; none when the zone is not routed, names none and is joined by no device.
    pub gateway: Option<IpAddr>,
    /// IPv6 gateway.
    pub gateway6: Option<IpAddr>,
    /// Addresses lent to clients.
    pub dhcp: Option<DhcpPlan>,
    /// Addresses of machines and gateways: those of `net` first, each family in order.
    pub hosts: Vec<Host>,
    /// Number of client machines.
    pub clients: u32,
    /// Number of addresses of `net` that machines can have.
    pub capacity: u64,
    /// Addresses of `net` taken by hosts and by the DHCP range, or by the clients without one.
    pub used: u64,
    /// Addresses of `net` left.
    pub free: u64,
}

/// What is wrong with an address or a zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AddressFault {
    /// The address is outside its zone.
    OutsideZone,
    /// The address is the network's own or its broadcast address.
    Unusable,
    /// The address is IPv4 where IPv6 is meant, or the reverse.
    WrongFamily,
    /// Another thing has the address.
    Taken {
        /// Kind of the other.
        kind: Kind,
        /// Its id.
        id: String,
    },
    /// The address is in the DHCP range of the zone.
    InDhcp,
    /// The DHCP range ends before it begins.
    DhcpReversed,
    /// The DHCP range holds fewer addresses than there are clients.
    DhcpTooSmall {
        /// Number of clients.
        clients: u32,
        /// Number of addresses.
        addresses: u64,
    },
    /// No run of free addresses is long enough.
    ZoneFull {
        /// Number of addresses wanted, consecutive.
        wanted: u32,
    },
    /// Another zone has some of the addresses.
    Overlaps {
        /// Id of the other zone.
        zone: String,
    },
    /// The zone is outside the network of its site.
    OutsideSite {
        /// Id of the site.
        site: String,
    },
}

/// A fault, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddressProblem {
    /// What is wrong.
    pub fault: AddressFault,
    /// Id of the zone.
    pub zone: String,
    /// Kind of what has the fault.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// The address, when one is at fault.
    pub address: Option<IpAddr>,
    /// Where it is written.
    pub span: Span,
}

/// The addressing plan.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Addressing {
    /// One plan a zone, in the order of the file.
    pub zones: Vec<ZonePlan>,
    /// What could not be satisfied.
    pub problems: Vec<AddressProblem>,
    by_id: BTreeMap<String, Vec<IpAddr>>,
}

impl Addressing {
    /// Works out the addresses of a project.
    pub fn of(document: &Document) -> Self {
        Self::of_inventory(&Inventory::new(document))
    }

    pub(super) fn of_inventory(inventory: &Inventory<'_>) -> Self {
        let mut addressing = Addressing::default();
        for zone in &inventory.document.zone {
            let (plan, mut problems) = work::zone(inventory, zone);
            addressing.problems.append(&mut problems);
            for host in &plan.hosts {
                addressing.by_id.entry(host.id.clone()).or_default().push(host.address);
            }
            addressing.zones.push(plan);
        }
        addressing.problems.extend(work::overlaps(inventory));
        addressing
    }

    /// The addresses of a server, of a device in the zones where it stands, of the gateway of a zone
    /// that no device holds; IPv4 of a zone before its IPv6.
    pub fn of_id(&self, id: &str) -> &[IpAddr] {
        self.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// The plan of a zone.
    pub fn zone(&self, id: &str) -> Option<&ZonePlan> {
        self.zones.iter().find(|plan| plan.zone == id)
    }
}

/// How long an address is lent when the file does not say.
const USUAL_LEASE: TimeSpan = TimeSpan { thousandths: 8000, unit: Unit::Hour };

#[cfg(test)]
mod tests;
