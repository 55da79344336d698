//! Addresses of machines and gateways, DHCP ranges, room in the zones.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::range::{address, capacity, first_usable, number, unusable};
use super::{Context, routes};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Last, List, Message, codes};
use crate::model::value::{Address, At, Cidr};
use crate::model::{Client, Device, DhcpRange, Server, Zone};
use crate::span::Span;
use crate::tell;

pub(super) fn check(cx: &mut Context<'_>) {
    for zone in cx.rows::<Zone>() {
        let mut room = Room { zone, holders: BTreeMap::new() };
        gateway(cx, &mut room);
        machines(cx, &mut room);
        match &zone.dhcp {
            Some(range) => dhcp(cx, &room, range),
            None => full(cx, &room, 0),
        }
    }
    zoneless(cx);
    public(cx);
}

/// A zone and who has which address in it.
struct Room<'a> {
    zone: &'a Zone,
    holders: BTreeMap<IpAddr, Holder<'a>>,
}

/// Who has an address.
#[derive(Clone, Copy)]
struct Holder<'a> {
    id: &'a str,
    /// Where it is written; that of the zone's network for a gateway that is not written.
    span: Span,
    gateway: bool,
}

impl Room<'_> {
    /// The network of the zone for an address of this family.
    fn network(&self, address: IpAddr) -> Option<&At<Cidr>> {
        let networks = std::iter::once(&self.zone.cidr).chain(&self.zone.cidr6);
        networks.into_iter().find(|cidr| cidr.addr().is_ipv4() == address.is_ipv4())
    }
}

/// The fault of an address that should be one of the zone's.
fn misplaced(room: &Room<'_>, what: &Message, written: &At<Address>, address: IpAddr) -> Option<Diagnostic> {
    let zone = quoted(room.zone.id.as_str());
    let Some(cidr) = room.network(address) else {
        let family = if address.is_ipv4() { "IPv4" } else { "IPv6" };
        let message = tell!("the zone {zone} has no {family} network", zone, family);
        return Some(
            Diagnostic::error(codes::ADDRESS_FAMILY, message)
                .at(written.span, tell!("an {family} address", family))
                .also(room.zone.cidr.span, tell!("the network of the zone")),
        );
    };
    if !cidr.value.contains(&address) {
        let message = tell!("{what} is outside the zone {zone}", what, zone);
        let label = match address == written.value.0 {
            true => tell!("not in {cidr}", cidr = cidr.value.to_string()),
            false => tell!("the last ones, up to {address}, are not in {cidr}", address, cidr = cidr.value.to_string()),
        };
        return Some(
            Diagnostic::error(codes::ADDRESS_OUTSIDE, message)
                .at(written.span, label)
                .also(cidr.span, tell!("the network of {zone}", zone)),
        );
    }
    unusable(address, cidr.value.0).map(|why| {
        Diagnostic::error(codes::UNUSABLE_ADDRESS, tell!("{what} cannot be given to a machine", what))
            .at(written.span, why)
            .also(cidr.span, tell!("the network of {zone}", zone))
    })
}

/// The gateway: written, or else the first address of a zone that is routed.
fn gateway<'a>(cx: &mut Context<'a>, room: &mut Room<'a>) {
    let zone = room.zone;
    let id = zone.id.as_str();
    let Some(written) = &zone.gateway else {
        if let Some(first) = first_usable(zone.cidr.value.0).filter(|_| zone.routed) {
            room.holders.insert(first, Holder { id, span: zone.cidr.span, gateway: true });
        }
        return;
    };
    match misplaced(room, &tell!("the gateway"), written, written.value.0) {
        Some(found) => cx.report(found),
        None => {
            room.holders.insert(written.value.0, Holder { id, span: written.span, gateway: true });
        }
    }
}

/// The written addresses of servers and devices.
fn machines<'a>(cx: &mut Context<'a>, room: &mut Room<'a>) {
    let zone = room.zone.id.as_str();
    for server in cx.rows::<Server>().filter(|server| server.zone.as_str() == zone) {
        let (id, count) = (server.id.as_str(), copies(server.count.as_ref()));
        for (written, key, v6) in [(&server.address, "address", false), (&server.address6, "address6", true)] {
            let Some(written) = written else { continue };
            // A zone may be of IPv6 only; `address6` is IPv6 in any case.
            if written.is_ipv4() && v6 {
                let found = Diagnostic::error(codes::ADDRESS_FAMILY, tell!("`{key}` takes an IPv6 address", key));
                cx.report(found.at(written.span, tell!("this is IPv4")));
            } else {
                hold(cx, room, id, written, count, false);
            }
        }
    }
    for device in cx.rows::<Device>().filter(|device| device.zone.as_ref().is_some_and(|own| own.as_str() == zone)) {
        if let Some(written) = &device.address {
            let router = routes(device) && device.joins.iter().any(|joined| joined.as_str() == zone);
            hold(cx, room, device.id.as_str(), written, copies(device.count.as_ref()), router);
        }
    }
}

fn copies(count: Option<&At<u16>>) -> u16 {
    count.map_or(1, |count| count.value.max(1))
}

/// Gives a machine its written address, and the next ones to its copies. A router may hold the gateway.
fn hold<'a>(cx: &mut Context<'a>, room: &mut Room<'a>, id: &'a str, written: &At<Address>, count: u16, router: bool) {
    let what = tell!("the address of {id}", id = quoted(id));
    for copy in 0..count {
        let next = number(written.value.0).checked_add(copy.into());
        let Some(next) = next.and_then(|next| address(next, written.value.0)) else { return };
        if let Some(found) = misplaced(room, &what, written, next) {
            cx.report(found);
            return;
        }
        match room.holders.get(&next) {
            Some(other) if !(other.gateway && router) => {
                cx.report(taken(id, written, next, *other));
                return;
            }
            _ => {
                room.holders.insert(next, Holder { id, span: written.span, gateway: false });
            }
        }
    }
}

fn taken(id: &str, written: &At<Address>, address: IpAddr, other: Holder<'_>) -> Diagnostic {
    let holder = match other.gateway {
        true => tell!("the gateway of {id}", id = quoted(other.id)),
        false => Message::data(quoted(other.id)),
    };
    let label = match address == written.value.0 {
        true => tell!("the same address"),
        false => tell!("several machines from here on: one gets {address}", address),
    };
    let theirs = match other.gateway {
        true => tell!("the gateway of this zone"),
        false => tell!("first given here"),
    };
    Diagnostic::error(codes::DUPLICATE_ADDRESS, tell!("{id} has the address of {holder}", id = quoted(id), holder))
        .at(written.span, label)
        .also(other.span, theirs)
}

/// `Q0405`, `Q0406`: a DHCP range lies in its zone and covers no fixed address.
fn dhcp(cx: &mut Context<'_>, room: &Room<'_>, range: &DhcpRange) {
    let DhcpRange { from, to, .. } = range;
    let mut sound = true;
    for end in [from, to] {
        if let Some(found) = misplaced(room, &tell!("the DHCP range"), end, end.value.0) {
            sound = false;
            // Outside is said with the code of ranges; the rest as of any address.
            cx.report(match found.code {
                codes::ADDRESS_OUTSIDE => Diagnostic { code: codes::DHCP_RANGE, ..found },
                _ => found,
            });
        }
    }
    if !sound {
        return;
    }
    let (first, last) = (number(from.value.0), number(to.value.0));
    if from.is_ipv4() != to.is_ipv4() || first > last {
        cx.report(
            Diagnostic::error(codes::DHCP_RANGE, tell!("the DHCP range ends before it begins"))
                .at(to.span, tell!("the last address"))
                .also(from.span, tell!("the first address")),
        );
        return;
    }
    for (address, holder) in &room.holders {
        if address.is_ipv4() == from.is_ipv4() && (first..=last).contains(&number(*address)) {
            cx.report(covered(room.zone, range, *address, *holder));
        }
    }
    let size = (last - first).saturating_add(1);
    let clients = clients(cx, room.zone);
    if clients > size {
        let message = tell!("the DHCP range of {id} is too small", id = quoted(room.zone.id.as_str()));
        let label = tell!("{size} for {clients} machines", size, clients);
        cx.report(Diagnostic::error(codes::ZONE_FULL, message).at(from.span, label));
    }
    full(cx, room, if from.is_ipv4() == room.zone.cidr.addr().is_ipv4() { size } else { 0 });
}

fn covered(zone: &Zone, range: &DhcpRange, address: IpAddr, holder: Holder<'_>) -> Diagnostic {
    let gateway = holder.gateway;
    let whose = if gateway {
        tell!("the gateway {address}", address)
    } else {
        tell!("the address of {id}", id = quoted(holder.id))
    };
    let found = Diagnostic::error(codes::DHCP_OVER_FIXED, tell!("the DHCP range covers {whose}", whose))
        .help(tell!("leave it out of the range: two machines would have the same address"));
    match gateway && zone.gateway.is_none() {
        true => found.at(range.from.span, tell!("from here; the gateway is {address}, the first of the zone", address)),
        false => found.at(holder.span, tell!("a fixed address")).also(range.from.span, tell!("the range begins here")),
    }
}

fn clients(cx: &Context<'_>, zone: &Zone) -> u128 {
    let here = cx.rows::<Client>().filter(|client| client.zone.as_str() == zone.id.as_str());
    here.map(|client| u128::from(client.count.value)).sum()
}

/// `Q0410`: a zone has an address for each of its machines. `lent` are those left to DHCP.
fn full(cx: &mut Context<'_>, room: &Room<'_>, lent: u128) {
    let zone = room.zone;
    let id = zone.id.as_str();
    let has_gateway = zone.routed || zone.gateway.is_some();
    let servers = cx.rows::<Server>().filter(|server| server.zone.as_str() == id);
    let servers: u128 = servers.map(|server| u128::from(copies(server.count.as_ref()))).sum();
    let here = |device: &&Device| device.zone.as_ref().is_some_and(|own| own.as_str() == id);
    let mut devices: u128 = 0;
    let mut gateway = u128::from(has_gateway);
    for device in cx.rows::<Device>().filter(here) {
        devices += u128::from(copies(device.count.as_ref()));
        // The first that joins the zone holds its gateway: one address serves for both.
        if device.joins.iter().any(|joined| joined.as_str() == id) {
            devices -= std::mem::take(&mut gateway);
        }
    }
    let gateway = u128::from(has_gateway);
    let clients = if lent > 0 { lent } else { clients(cx, zone) };
    let (wanted, room) = (gateway + servers + devices + clients, capacity(zone.cidr.value.0));
    if wanted > room {
        let message = tell!(
            "the zone {id} has {room} {room|address|addresses} for {wanted} machines",
            id = quoted(id),
            room = room.min(usize::MAX as u128),
            wanted
        );
        let parts = [
            (gateway, tell!("{count} for the gateway", count = gateway)),
            (servers, tell!("{count} for servers", count = servers)),
            (devices, tell!("{count} for devices", count = devices)),
            (
                clients,
                match lent {
                    0 => tell!("{count} for clients", count = clients),
                    _ => tell!("{count} lent by DHCP", count = clients),
                },
            ),
        ];
        let parts = List::new(parts.iter().filter(|(count, _)| *count > 0).map(|(_, part)| part), Last::Comma);
        cx.report(
            Diagnostic::error(codes::ZONE_FULL, message)
                .at(zone.cidr.span, tell!("too small"))
                .note(tell!("wanted: {parts}", parts)),
        );
    }
}

/// `Q0401`: the address of a device that stands in no zone is in one of those that it joins.
fn zoneless(cx: &mut Context<'_>) {
    for device in cx.rows::<Device>().filter(|device| device.zone.is_none()) {
        let Some(written) = &device.address else { continue };
        let joined: Vec<&Zone> = device.joins.iter().filter_map(|zone| cx.get::<Zone>(zone)).collect();
        let inside = |zone: &&Zone| {
            std::iter::once(&zone.cidr).chain(&zone.cidr6).any(|cidr| cidr.value.contains(&written.value.0))
        };
        if joined.len() == device.joins.len() && !joined.iter().any(inside) {
            let id = quoted(device.id.as_str());
            let (label, help) = match joined.is_empty() {
                true => (
                    tell!("it stands in no zone"),
                    tell!("name its `zone`; a public address goes into `public_address`"),
                ),
                false => {
                    (tell!("in none of the zones that it joins"), tell!("a public address goes into `public_address`"))
                }
            };
            let message = tell!("the address of {id} is in no zone", id);
            cx.report(Diagnostic::error(codes::ADDRESS_OUTSIDE, message).at(written.span, label).help(help));
        }
    }
}

/// `Q0403` on public addresses.
fn public(cx: &mut Context<'_>) {
    let mut first: BTreeMap<IpAddr, Holder<'_>> = BTreeMap::new();
    for device in cx.rows::<Device>() {
        let Some(written) = &device.public_address else { continue };
        let id = device.id.as_str();
        match first.get(&written.value.0) {
            Some(other) => cx.report(taken(id, written, written.value.0, *other)),
            None => {
                first.insert(written.value.0, Holder { id, span: written.span, gateway: false });
            }
        }
    }
}
