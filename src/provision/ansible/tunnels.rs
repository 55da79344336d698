//! The ends of WireGuard tunnels.

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::{Map, Value, json};

use super::Desk;
use super::network::far_zones;
use crate::model::Link;
use crate::plan::network::catalogue::Catalogue;
use crate::provision::estate::{Machine, is_provisioned, tunnel_interface};
use crate::provision::opening;
use qilby_flows::service::UDP;

/// Seconds between two signs of life of who opens a tunnel: it then passes the address translation of its site.
const KEEPALIVE: u16 = 25;

/// Port of WireGuard when the catalogue has none.
const PORT: u16 = 51820;

/// Adds the tunnels that end on a host.
pub(super) fn host(desk: &Desk<'_>, machine: &Machine<'_>, vars: &mut Map<String, Value>) {
    let tunnels = of(desk, machine);
    if !tunnels.is_empty() {
        vars.insert("qilby_tunnels".into(), Value::Array(tunnels));
    }
}

/// The tunnels that end on a host.
pub(super) fn of(desk: &Desk<'_>, machine: &Machine<'_>) -> Vec<Value> {
    let own = ending_on(desk, machine);
    let tunnel = |link: &&Link| tunnel(desk, machine, link, interface_of(desk, machine, link));
    own.iter().filter_map(tunnel).collect()
}

/// The links that Qilby provisions and that end on a machine.
fn ending_on<'a>(desk: &Desk<'a>, machine: &Machine<'_>) -> Vec<&'a Link> {
    let ends =
        |link: &&Link| link.peers.iter().any(|peer| peer.as_str() == machine.id) && is_provisioned(link.protocol);
    desk.estate.plan.project.link.iter().filter(ends).collect()
}

/// Name of the interface of a tunnel on a machine.
pub(in crate::provision) fn interface_of(desk: &Desk<'_>, machine: &Machine<'_>, link: &Link) -> String {
    let own = ending_on(desk, machine);
    let rank = own.iter().position(|one| one.id.as_str() == link.id.as_str()).unwrap_or_default();
    match tunnel_interface(&[link.id.as_str()]) {
        name if name == "wg0" => format!("wg{rank}"),
        name => name,
    }
}

fn port() -> u16 {
    let service = Catalogue::built_in().service("wireguard");
    service.and_then(|service| service.ports.first()).map_or(PORT, |ports| ports.first)
}

fn tunnel(desk: &Desk<'_>, machine: &Machine<'_>, link: &Link, interface: String) -> Option<Value> {
    let estate = desk.estate;
    let here = machine.zone().and_then(|zone| estate.zone(zone)).and_then(|zone| estate.site_of(zone));
    let other = link.peers.iter().find(|peer| peer.as_str() != machine.id);
    let Some(other) = other.and_then(|peer| estate.of_id(peer.as_str()).next()) else {
        return Some(for_stations(desk, machine, link, here, interface));
    };
    let net = link.cidr.as_ref().map(|cidr| cidr.value.0)?;
    let mut ends = net.hosts();
    let (first, second) = (ends.next()?, ends.next()?);
    let is_first = link.peers.first().is_some_and(|peer| peer.as_str() == machine.id);
    let (own, theirs) = if is_first { (first, second) } else { (second, first) };
    let opens = opening::between_machines(&desk.lines, machine, other).has(UDP, port());
    let is_opened = opening::between_machines(&desk.lines, other, machine).has(UDP, port());
    let public = other.device.and_then(|device| device.public_address.as_ref()).map(|address| address.value.0);
    let endpoint = public.or_else(|| other.address()).filter(|_| opens).map(|address| socket(address, port()));
    let mut allowed: Vec<String> = vec![IpNet::from(theirs).to_string()];
    allowed.extend(far_zones(desk, link, here).iter().map(|zone| zone.cidr.value.0.to_string()));
    allowed.extend(beyond(desk, link, here));
    Some(json!({
        "id": link.id.as_str(),
        "interface": interface,
        "address": format!("{own}/{}", net.prefix_len()),
        "listen_port": is_opened.then(port),
        // What the host itself sends through the tunnel has its own address, the one that the flows name.
        "source": machine.address(),
        "peers": [{
            "name": other.name,
            "endpoint": endpoint,
            "allowed_ips": allowed,
            "keepalive": opens.then_some(KEEPALIVE),
        }],
    }))
}

/// The zones of third sites that the other end reaches through a tunnel of its own, when this link is open to them.
fn beyond(desk: &Desk<'_>, link: &Link, here: Option<&str>) -> Vec<String> {
    let estate = desk.estate;
    let sites = [link.from.as_str(), link.to.as_str()];
    let zones = estate.plan.project.zone.iter().filter(|zone| {
        let site = estate.site_of(zone);
        site != here
            && site.is_some_and(|site| !sites.contains(&site))
            && link.networks.iter().any(|open| open.as_str() == zone.id.as_str())
    });
    zones.map(|zone| zone.cidr.value.0.to_string()).collect()
}

/// A tunnel for stations: each has an address of its zone, the host has the gateway.
fn for_stations(desk: &Desk<'_>, machine: &Machine<'_>, link: &Link, here: Option<&str>, interface: String) -> Value {
    let estate = desk.estate;
    let zones = far_zones(desk, link, here);
    let plans = zones.iter().filter_map(|zone| estate.plan.network.addressing.zone(zone.id.as_str()));
    let addresses: Vec<String> =
        plans.filter_map(|plan| Some(format!("{}/{}", plan.gateway?, plan.net.prefix_len()))).collect();
    let mut peers = Vec::new();
    for client in &estate.plan.project.client {
        if !zones.iter().any(|zone| zone.id.as_str() == client.zone.as_str()) {
            continue;
        }
        for (number, address) in (1..).zip(estate.client_addresses(client)) {
            let name = match client.count.value {
                1 => client.id.as_str().to_owned(),
                _ => format!("{}-{number}", client.id),
            };
            peers.push(json!({
                "name": name,
                "endpoint": null,
                "allowed_ips": [IpNet::from(address).to_string()],
                "keepalive": null,
            }));
        }
    }
    json!({
        "id": link.id.as_str(),
        "interface": interface,
        "address": addresses.join(", "),
        "listen_port": port(),
        "source": machine.address(),
        "peers": peers,
    })
}

fn socket(address: IpAddr, port: u16) -> String {
    std::net::SocketAddr::new(address, port).to_string()
}
