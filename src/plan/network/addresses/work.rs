//! Gives the addresses of one zone.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::pool::Pool;
use super::{AddressFault, AddressProblem, AddressSource, DhcpPlan, Host, USUAL_LEASE, ZonePlan};
use crate::model::value::{Address, At, Kind};
use crate::model::{Device, DhcpRange, Server, Zone};
use crate::plan::network::inventory::Inventory;
use crate::span::Span;
use qilby_flows::space::{address, number};

/// A zone from this size on leaves its first addresses to what is set by hand.
const ROOMY: u64 = 120;
/// Number, in a roomy zone, of the first address given to a server.
const FIRST_SERVER: u128 = 10;

/// Works out a zone.
pub(super) fn zone(inventory: &Inventory<'_>, zone: &Zone) -> (ZonePlan, Vec<AddressProblem>) {
    let mut work = Work {
        inventory,
        zone,
        pool: Pool::new(zone.cidr.value.0),
        pool6: zone.cidr6.as_ref().map(|cidr| Pool::new(cidr.value.0)),
        hosts: Vec::new(),
        holders: BTreeMap::new(),
        dhcp: None,
        problems: Vec::new(),
    };
    let (gateway, gateway6) = work.gateways();
    work.dhcp();
    work.fixed();
    work.servers();
    work.devices();
    work.finish(gateway, gateway6)
}

struct Work<'a> {
    inventory: &'a Inventory<'a>,
    zone: &'a Zone,
    pool: Pool,
    pool6: Option<Pool>,
    hosts: Vec<Host>,
    /// Who has each address: its host.
    holders: BTreeMap<IpAddr, usize>,
    dhcp: Option<(DhcpPlan, Span)>,
    problems: Vec<AddressProblem>,
}

impl<'a> Work<'a> {
    fn id(&self) -> &'a str {
        self.zone.id.as_str()
    }

    fn problem(&mut self, fault: AddressFault, kind: Kind, id: &str, address: Option<IpAddr>, span: Span) {
        let zone = self.id().to_owned();
        self.problems.push(AddressProblem { fault, zone, kind, id: id.to_owned(), address, span });
    }

    fn host(&mut self, address: IpAddr, kind: Kind, id: &str, number: u16, of: u16, source: AddressSource) {
        let name = if of > 1 { format!("{id}-{number}") } else { id.to_owned() };
        self.holders.insert(address, self.hosts.len());
        self.hosts.push(Host { address, name, kind, id: id.to_owned(), number, source });
    }

    /// The pool of an address, when the zone has one of its family.
    fn pool_of(&mut self, address: IpAddr) -> Option<&mut Pool> {
        if address.is_ipv6() == self.pool.is_v6() { Some(&mut self.pool) } else { self.pool6.as_mut() }
    }

    /// What is wrong with giving this address to a machine.
    fn fault(&mut self, address: IpAddr) -> Option<AddressFault> {
        let contained = [Some(self.zone.cidr.value.0), self.zone.cidr6.as_ref().map(|cidr| cidr.value.0)]
            .into_iter()
            .flatten()
            .any(|net| net.contains(&address));
        match self.pool_of(address) {
            None => Some(AddressFault::WrongFamily),
            Some(_) if !contained => Some(AddressFault::OutsideZone),
            Some(pool) if !pool.is_usable(address) => Some(AddressFault::Unusable),
            Some(_) => match self.holders.get(&address).and_then(|at| self.hosts.get(*at)) {
                Some(other) => Some(AddressFault::Taken { kind: other.kind, id: other.id.clone() }),
                None if self.in_dhcp(address) => Some(AddressFault::InDhcp),
                None => None,
            },
        }
    }

    fn in_dhcp(&self, address: IpAddr) -> bool {
        self.dhcp.is_some_and(|(dhcp, _)| {
            dhcp.from.is_ipv4() == address.is_ipv4() && dhcp.from <= address && address <= dhcp.to
        })
    }

    /// The gateways, held by the first device that joins the zone.
    fn gateways(&mut self) -> (Option<IpAddr>, Option<IpAddr>) {
        let joining = self.inventory.joining(self.id());
        if !self.zone.routed && self.zone.gateway.is_none() && joining.is_empty() {
            return (None, None);
        }
        let (kind, id) = match joining.first() {
            Some(device) => (Kind::Device, device.id.as_str()),
            None => (Kind::Zone, self.id()),
        };
        let gateway = match &self.zone.gateway {
            Some(written) => {
                let fault = match self.fault(written.value.0) {
                    None if written.value.0.is_ipv6() != self.pool.is_v6() => Some(AddressFault::WrongFamily),
                    fault => fault,
                };
                if let Some(fault) = fault {
                    self.problem(fault, Kind::Zone, self.id(), Some(written.value.0), written.span);
                }
                written.value.0
            }
            None => self.pool.first(),
        };
        self.pool.take(number(gateway), number(gateway));
        self.host(gateway, kind, id, 1, 1, AddressSource::Gateway);
        let gateway6 = self.pool6.as_mut().map(|pool| {
            let gateway = pool.first();
            pool.take(number(gateway), number(gateway));
            gateway
        });
        if let Some(gateway) = gateway6 {
            self.host(gateway, kind, id, 1, 1, AddressSource::Gateway);
        }
        (Some(gateway), gateway6)
    }

    fn dhcp(&mut self) {
        let Some(range) = &self.zone.dhcp else { return };
        let DhcpRange { from, to, lease } = range;
        let mut sound = true;
        for end in [from, to] {
            // A gateway in the range is said once, of the range.
            let fault = self.fault(end.value.0).filter(|fault| !matches!(fault, AddressFault::Taken { .. }));
            if let Some(fault) = fault {
                sound = false;
                self.problem(fault, Kind::Zone, self.id(), Some(end.value.0), end.span);
            }
        }
        if !sound {
            return;
        }
        let (first, last) = (number(from.value.0), number(to.value.0));
        if from.value.0.is_ipv4() != to.value.0.is_ipv4() || first > last {
            self.problem(AddressFault::DhcpReversed, Kind::Zone, self.id(), Some(to.value.0), to.span);
            return;
        }
        let covered: Vec<IpAddr> = self
            .hosts
            .iter()
            .map(|host| host.address)
            .filter(|gateway| (from.value.0..=to.value.0).contains(gateway))
            .collect();
        for gateway in covered {
            let span = self.zone.gateway.as_ref().map_or(from.span, |written| written.span);
            self.problem(AddressFault::InDhcp, Kind::Zone, self.id(), Some(gateway), span);
        }
        if let Some(pool) = self.pool_of(from.value.0) {
            pool.take(first, last);
        }
        let size = u64::try_from((last - first).saturating_add(1)).unwrap_or(u64::MAX);
        let lease = lease.as_ref().map_or(USUAL_LEASE, |lease| lease.value);
        self.dhcp = Some((DhcpPlan { from: from.value.0, to: to.value.0, size, lease }, from.span.join(to.span)));
    }

    fn servers_here(&self) -> impl Iterator<Item = &'a Server> + use<'a> {
        let zone = self.id();
        self.inventory.document.server.iter().filter(move |server| server.zone.as_str() == zone)
    }

    fn fixed(&mut self) {
        for server in self.servers_here() {
            for (written, v6) in [(&server.address, false), (&server.address6, true)] {
                let Some(written) = written else { continue };
                if written.value.0.is_ipv6() != v6 && (v6 || !self.pool.is_v6()) {
                    let address = Some(written.value.0);
                    self.problem(AddressFault::WrongFamily, Kind::Server, server.id.as_str(), address, written.span);
                } else {
                    self.fix(written, Kind::Server, server.id.as_str(), count(server.count.as_ref()));
                }
            }
        }
        let zone = self.id();
        for device in &self.inventory.document.device {
            let here = device.zone.as_ref().is_some_and(|own| own.as_str() == zone);
            if let Some(written) = device.address.as_ref().filter(|_| here) {
                let holds = |host: &Host| host.address == written.value.0 && host.id == device.id.as_str();
                if !self.hosts.iter().any(holds) {
                    self.fix(written, Kind::Device, device.id.as_str(), count(device.count.as_ref()));
                }
            }
        }
    }

    /// Gives consecutive addresses from a written one.
    fn fix(&mut self, written: &At<Address>, kind: Kind, id: &str, count: u16) {
        let first = written.value.0;
        for more in 0..count {
            let Some(next) = number(first).checked_add(more.into()) else { break };
            let next = address(next, first);
            if let Some(fault) = self.fault(next) {
                let usable = fault == AddressFault::InDhcp;
                self.problem(fault, kind, id, Some(next), written.span);
                if !usable {
                    continue;
                }
            }
            if let Some(pool) = self.pool_of(next) {
                pool.take(number(next), number(next));
            }
            self.host(next, kind, id, more + 1, count, AddressSource::Fixed);
        }
    }

    fn servers(&mut self) {
        let start = if self.pool.capacity() >= ROOMY { FIRST_SERVER } else { 2 };
        for server in self.servers_here() {
            let (id, count) = (server.id.as_str(), count(server.count.as_ref()));
            if server.address.is_none() {
                match self.pool.lowest(count.into(), start) {
                    Some(first) => self.give(first, Kind::Server, id, count),
                    None => self.full(Kind::Server, id, count, server.id.span),
                }
            }
        }
        for server in self.servers_here().filter(|server| server.address6.is_none()) {
            self.mirror(server, start);
        }
    }

    fn give(&mut self, first: IpAddr, kind: Kind, id: &str, count: u16) {
        for more in 0..count {
            let next = address(number(first) + u128::from(more), first);
            self.host(next, kind, id, more + 1, count, AddressSource::WorkedOut);
        }
    }

    fn full(&mut self, kind: Kind, id: &str, count: u16, span: Span) {
        self.problem(AddressFault::ZoneFull { wanted: count.into() }, kind, id, None, span);
    }

    /// Gives a server the IPv6 address that reads like its IPv4 address.
    fn mirror(&mut self, server: &Server, start: u128) {
        let Some(pool6) = &mut self.pool6 else { return };
        let id = server.id.as_str();
        let own = |host: &&Host| host.id == id && host.kind == Kind::Server && host.address.is_ipv4();
        let numbers: Vec<(u16, u128)> =
            self.hosts.iter().filter(own).map(|host| (host.number, self.pool.offset(host.address))).collect();
        let mut given = Vec::with_capacity(numbers.len());
        let mut full = false;
        for (number, offset) in numbers {
            let digits = u128::from_str_radix(&offset.to_string(), 16).ok();
            match digits.and_then(|offset| pool6.at(offset)).or_else(|| pool6.lowest(1, start)) {
                Some(address) => given.push((number, address)),
                None => full = true,
            }
        }
        let count = count(server.count.as_ref());
        for (number, address) in given {
            self.host(address, Kind::Server, id, number, count, AddressSource::WorkedOut);
        }
        if full {
            self.full(Kind::Server, id, count, server.id.span);
        }
    }

    /// Devices of the zone, and interfaces of those that join it without holding its gateway.
    fn devices(&mut self) {
        let zone = self.id();
        for device in &self.inventory.document.device {
            let id = device.id.as_str();
            let stands = |device: &Device| device.zone.as_ref().is_some_and(|own| own.as_str() == zone);
            let joining = self.inventory.joining(zone).iter().any(|other| other.id.as_str() == id);
            let has_one = self.hosts.iter().any(|host| host.kind == Kind::Device && host.id == id);
            let written = device.address.is_some() && stands(device);
            if !(stands(device) || joining) || has_one || written {
                continue;
            }
            let count = if joining { 1 } else { count(device.count.as_ref()) };
            match self.pool.highest(count.into()) {
                Some(first) => self.give(first, Kind::Device, id, count),
                None => self.full(Kind::Device, id, count, device.id.span),
            }
        }
    }

    fn finish(mut self, gateway: Option<IpAddr>, gateway6: Option<IpAddr>) -> (ZonePlan, Vec<AddressProblem>) {
        let zone = self.id();
        let rows = self.inventory.document.client.iter();
        let clients = rows
            .filter(|client| client.zone.as_str() == zone)
            .fold(0u32, |sum, client| sum.saturating_add(client.count.value));
        let v6 = self.pool.is_v6();
        let taken = self.hosts.iter().filter(|host| host.address.is_ipv6() == v6).count();
        let lent = match self.dhcp {
            Some((dhcp, span)) => {
                if u64::from(clients) > dhcp.size {
                    let fault = AddressFault::DhcpTooSmall { clients, addresses: dhcp.size };
                    self.problem(fault, Kind::Zone, zone, None, span);
                }
                dhcp.size
            }
            None => clients.into(),
        };
        let capacity = self.pool.capacity();
        let used = lent.saturating_add(taken.try_into().unwrap_or(u64::MAX));
        let already_full = self.problems.iter().any(|problem| matches!(problem.fault, AddressFault::ZoneFull { .. }));
        if used > capacity && self.dhcp.is_none() && !already_full {
            let fault = AddressFault::ZoneFull { wanted: clients };
            self.problem(fault, Kind::Zone, zone, None, self.zone.cidr.span);
        }
        self.hosts.sort_by_key(|host| (host.address.is_ipv6() != v6, number(host.address)));
        let plan = ZonePlan {
            zone: zone.to_owned(),
            net: self.zone.cidr.value.0,
            net6: self.zone.cidr6.as_ref().map(|cidr| cidr.value.0),
            gateway,
            gateway6,
            dhcp: self.dhcp.map(|(dhcp, _)| dhcp),
            hosts: self.hosts,
            clients,
            capacity,
            used,
            free: capacity.saturating_sub(used),
        };
        (plan, self.problems)
    }
}

fn count(written: Option<&At<u16>>) -> u16 {
    written.map_or(1, |count| count.value.max(1))
}

/// Zones that share addresses, and zones outside their site.
pub(super) fn overlaps(inventory: &Inventory<'_>) -> Vec<AddressProblem> {
    let mut problems = Vec::new();
    let nets = |zone: &Zone| [Some(zone.cidr.clone()), zone.cidr6.clone()];
    for (number, zone) in inventory.document.zone.iter().enumerate() {
        let mut report = |fault: AddressFault, span: Span| {
            let id = zone.id.as_str().to_owned();
            problems.push(AddressProblem { fault, zone: id.clone(), kind: Kind::Zone, id, address: None, span });
        };
        for other in &inventory.document.zone[..number] {
            for own in nets(zone).into_iter().flatten() {
                if nets(other).into_iter().flatten().any(|net| net.value.overlaps(&own.value)) {
                    report(AddressFault::Overlaps { zone: other.id.as_str().to_owned() }, own.span);
                }
            }
        }
        let site = inventory.site_of_zone(zone).and_then(|id| inventory.site(id));
        if let Some((site, cidr)) = site.and_then(|site| Some((site, site.cidr.as_ref()?.value.0))) {
            for own in nets(zone).into_iter().flatten() {
                let same_family = own.value.0.addr().is_ipv4() == cidr.addr().is_ipv4();
                if same_family && !cidr.contains(&own.value.0) {
                    report(AddressFault::OutsideSite { site: site.id.as_str().to_owned() }, own.span);
                }
            }
        }
    }
    problems
}
