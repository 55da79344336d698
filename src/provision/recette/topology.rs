//! The network as a laboratory makes it: hosts, what their interfaces are plugged into, their routes.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ipnet::{IpNet, Ipv4Net};
use serde_json::{Map, Value, json};

use crate::model::{Action, Client, Link, NatKind};
use crate::plan::Plan;
use crate::plan::network::flows::FlowLine;
use crate::provision::ansible::kind;
use crate::provision::estate::{Estate, Machine, Nature, PUBLIC, is_provisioned};
use crate::provision::nftables::{self, Publication};

/// The host that stands for all that is outside.
pub(super) const OUTSIDE: &str = "internet";

/// Prefix of the public networks of the laboratory: the project does not say the operator's.
const PUBLIC_PREFIX: u8 = 24;

/// Where connections from outside come from: a network kept for measurements (RFC 2544), which no project has.
pub(super) const OUTSIDE_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 18, 0, 10));

/// An interface of a host.
pub(super) struct Port {
    /// Its name, as the rulesets know it.
    pub name: String,
    /// What it is plugged into: a zone, a link, or what is outside.
    pub segment: String,
    /// Its addresses, with their networks.
    pub addresses: Vec<IpNet>,
    /// Whether it is the end of a tunnel.
    pub tunnel: bool,
    /// For a station: the host that it calls, and where that host answers.
    pub gateway: Option<(String, SocketAddr)>,
}

/// A way to a network.
pub(super) struct Route {
    /// The network.
    pub to: IpNet,
    /// The neighbour that leads to it.
    pub via: IpAddr,
    /// The address from which the host itself speaks on that way.
    pub source: Option<IpAddr>,
}

/// A host of the laboratory.
pub(super) struct Host<'a> {
    pub name: String,
    pub kind: &'static str,
    /// Id of what it is, or of the population of which it is one.
    pub id: &'a str,
    pub zone: Option<String>,
    pub managed: bool,
    pub ports: Vec<Port>,
    pub routes: Vec<Route>,
    forwards: bool,
}

impl Host<'_> {
    /// Its addresses, those of its tunnels left out: nobody calls them, and a station has no other.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        let called = self.ports.iter().filter(|port| !port.tunnel || port.gateway.is_some());
        called.flat_map(|port| &port.addresses).map(IpNet::addr)
    }

    /// Whether it filters what others send to it, and what it sends.
    pub fn filters(&self) -> (bool, bool) {
        (self.managed, self.kind == "firewall")
    }
}

/// The hosts: every machine with an address, one of each population of clients, and what is outside.
pub(super) fn hosts<'a>(estate: &'a Estate<'a>) -> Vec<Host<'a>> {
    let mut hosts: Vec<Host<'a>> = Vec::new();
    let outside = Outside::of(estate);
    for machine in estate.machines.iter().filter(|machine| !machine.interfaces.is_empty()) {
        hosts.push(of_machine(estate, machine, &outside));
    }
    hosts.extend(estate.plan.project.client.iter().filter_map(|client| of_client(estate, client)));
    hosts.push(outside.host(estate));
    hosts
}

/// The topology as data.
pub(super) fn topology(hosts: &[Host<'_>]) -> Value {
    let of = |host: &Host<'_>| {
        json!({
            "name": host.name,
            "id": host.id,
            "kind": host.kind,
            "zone": host.zone,
            "managed": host.managed,
            "forwards": host.forwards,
            "interfaces": host.ports.iter().map(of_port).collect::<Vec<_>>(),
            "routes": host.routes.iter().map(of_route).collect::<Vec<_>>(),
            "ruleset": host.managed.then(|| format!("nftables/{}.nft", host.name)),
        })
    };
    json!({ "hosts": hosts.iter().map(of).collect::<Vec<_>>() })
}

fn texts(nets: &[IpNet]) -> Vec<String> {
    nets.iter().map(IpNet::to_string).collect()
}

fn of_port(port: &Port) -> Value {
    let mut value = Map::new();
    value.insert("name".into(), json!(port.name));
    value.insert("segment".into(), json!(port.segment));
    value.insert("addresses".into(), json!(texts(&port.addresses)));
    value.insert("tunnel".into(), json!(port.tunnel));
    if let Some((peer, endpoint)) = &port.gateway {
        value.insert("peer".into(), json!(peer));
        value.insert("endpoint".into(), json!(endpoint));
    }
    Value::Object(value)
}

fn of_route(route: &Route) -> Value {
    let mut value = Map::new();
    value.insert("to".into(), json!(route.to.to_string()));
    value.insert("via".into(), json!(route.via));
    if let Some(source) = route.source {
        value.insert("source".into(), json!(source));
    }
    Value::Object(value)
}

fn cable(name: &str, segment: &str, addresses: Vec<IpNet>) -> Port {
    Port { name: name.to_owned(), segment: segment.to_owned(), addresses, tunnel: false, gateway: None }
}

/// The way to all that is not near, through a gateway.
fn default_by(via: IpAddr) -> Route {
    let all = if via.is_ipv4() { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { IpAddr::V6(Ipv6Addr::UNSPECIFIED) };
    Route { to: IpNet::new_assert(all, 0), via, source: None }
}

fn of_machine<'a>(estate: &'a Estate<'a>, machine: &'a Machine<'a>, outside: &Outside) -> Host<'a> {
    let (mut ports, mut routes) = (Vec::new(), Vec::new());
    for one in &machine.interfaces {
        let own = one.addresses.iter().copied();
        let addresses = match one.zone == PUBLIC {
            true => own.map(|net| IpNet::new(net.addr(), public_prefix(&net)).unwrap_or(net)).collect(),
            false => own.collect(),
        };
        ports.push(cable(&one.name, &one.zone, addresses));
        if one.zone == PUBLIC {
            routes.extend(one.addresses.iter().find_map(|net| outside.gateway(net.addr())).map(default_by));
        }
        routes.extend(one.gateway.map(default_by));
        routes.extend(one.gateway6.map(default_by));
    }
    for link in tunnels_of(estate, machine) {
        tunnel(estate, machine, link, &mut ports, &mut routes);
    }
    // What stands behind a server where a tunnel ends.
    let has_links = !estate.plan.project.link.is_empty();
    let known = if has_links { crate::provision::ansible::routes_of(estate, machine) } else { Vec::new() };
    for known in known {
        let text = |key: &str| known[key].as_str().unwrap_or_default();
        if let (Ok(to), Ok(via)) = (text("to").parse(), text("via").parse()) {
            routes.push(Route { to, via, source: None });
        }
    }
    Host {
        name: machine.name.clone(),
        kind: kind(machine),
        id: machine.id,
        zone: machine.zone().map(str::to_owned),
        managed: machine.is_managed(),
        ports,
        routes,
        forwards: machine.nature == Nature::Firewall || tunnels_of(estate, machine).next().is_some(),
    }
}

fn public_prefix(net: &IpNet) -> u8 {
    if net.addr().is_ipv4() { PUBLIC_PREFIX } else { 64 }
}

fn tunnels_of<'a>(estate: &'a Estate<'a>, machine: &'a Machine<'a>) -> impl Iterator<Item = &'a Link> {
    let links = estate.plan.project.link.iter().filter(|link| is_provisioned(link.protocol));
    links.filter(|link| link.peers.iter().any(|peer| peer.as_str() == machine.id))
}

/// A tunnel is a wire of its own between its ends; that of stations is the network of their zone.
fn tunnel(estate: &Estate<'_>, machine: &Machine<'_>, link: &Link, ports: &mut Vec<Port>, routes: &mut Vec<Route>) {
    let tunnels = crate::provision::ansible::tunnels_of(estate, machine);
    let Some(own) = tunnels.into_iter().find(|tunnel| tunnel["id"] == link.id.as_str()) else { return };
    let name = own["interface"].as_str().unwrap_or_default().to_owned();
    let addresses: Vec<IpNet> =
        own["address"].as_str().unwrap_or_default().split(", ").filter_map(|net| net.parse().ok()).collect();
    let wire = |segment: &str, addresses| Port { tunnel: true, ..cable(&name, segment, addresses) };
    if link.peers.len() < 2 {
        for address in addresses {
            if let Some(zone) = zone_of_gateway(estate, address.addr()) {
                ports.push(wire(zone, vec![address]));
            }
        }
        return;
    }
    ports.push(wire(link.id.as_str(), addresses));
    let allowed = own["peers"][0]["allowed_ips"].as_array().cloned().unwrap_or_default();
    let nets: Vec<IpNet> = allowed.iter().filter_map(|net| net.as_str()?.parse().ok()).collect();
    // The first is the other end of the tunnel itself.
    if let Some((peer, far)) = nets.split_first() {
        let source = machine.address();
        routes.extend(far.iter().map(|net| Route { to: *net, via: peer.addr(), source }));
    }
}

/// The zone whose gateway has that address.
fn zone_of_gateway<'a>(estate: &'a Estate<'_>, address: IpAddr) -> Option<&'a str> {
    let zones = &estate.plan.network.addressing.zones;
    zones.iter().find(|zone| zone.gateway == Some(address)).map(|zone| zone.zone.as_str())
}

fn of_client<'a>(estate: &'a Estate<'a>, client: &'a Client) -> Option<Host<'a>> {
    let zone = estate.plan.network.addressing.zone(client.zone.as_str())?;
    let address = estate.client_addresses(client).into_iter().next()?;
    let net = IpNet::new(address, zone.net.prefix_len()).ok()?;
    let routes = zone.gateway.map(default_by).into_iter().collect();
    let port = match calls(estate, &zone.zone) {
        None => cable("eth0", &zone.zone, vec![net]),
        gateway => Port { tunnel: true, gateway, ..cable("wg0", &zone.zone, vec![net]) },
    };
    Some(Host {
        name: client.id.as_str().to_owned(),
        kind: "client",
        id: client.id.as_str(),
        zone: Some(zone.zone.clone()),
        managed: false,
        ports: vec![port],
        routes,
        forwards: false,
    })
}

/// Where the stations of a zone call, when the zone is behind a tunnel: the host and its public door.
fn calls(estate: &Estate<'_>, zone: &str) -> Option<(String, SocketAddr)> {
    let gateway = estate.plan.network.addressing.zone(zone)?.gateway?;
    for machine in estate.machines.iter().filter(|machine| tunnels_of(estate, machine).next().is_some()) {
        for own in crate::provision::ansible::tunnels_of(estate, machine) {
            let addresses = own["address"].as_str().unwrap_or_default();
            let ends_here = addresses.split(", ").filter_map(|net| net.parse::<IpNet>().ok());
            let port = u16::try_from(own["listen_port"].as_u64().unwrap_or_default()).unwrap_or_default();
            if ends_here.into_iter().any(|net| net.addr() == gateway) {
                let own = machine.device.and_then(|device| device.public_address.as_ref());
                let door = own.map(|address| SocketAddr::new(address.value.0, port));
                return Some((machine.name.clone(), door.or_else(|| door_of(estate, machine, port))?));
            }
        }
    }
    None
}

/// Where a port of a machine is published.
fn door_of(estate: &Estate<'_>, machine: &Machine<'_>, port: u16) -> Option<SocketAddr> {
    publications(estate.plan).into_iter().find_map(|(_, one)| {
        let inside = one.port.or_else(|| one.services.ranges().first().map(|range| range.ports.0));
        let public = one.services.ranges().first().map(|range| range.ports.0)?;
        let here = inside == Some(port) && machine.addresses().any(|address| address == one.to);
        here.then(|| SocketAddr::new(one.address, public))
    })
}

/// What the flows publish, each with its flow.
pub(super) fn publications(plan: &Plan) -> Vec<(&FlowLine, Publication)> {
    let mut found = Vec::new();
    for line in plan.network.flows.lines.iter().filter(|line| line.action == Action::Allow) {
        let Some(nat) = line.nat.filter(|nat| nat.kind == NatKind::Publish) else { continue };
        for device in &plan.project.device {
            if nftables::done_by(line, NatKind::Publish, device.id.as_str()).is_empty() {
                continue;
            }
            let own = device.public_address.as_ref().map(|address| address.value.0);
            found.extend(nftables::publication(line, &nat, own).ok().map(|one| (line, one)));
        }
    }
    found
}

/// What is outside: it answers on the public network of each firewall, and has a route to every zone through its
/// firewall, so that what is closed is closed by the firewall and not for want of a way.
struct Outside {
    /// By public network, the address that is free for us there.
    gateways: BTreeMap<Ipv4Net, Ipv4Addr>,
}

impl Outside {
    fn of(estate: &Estate<'_>) -> Self {
        let public: Vec<Ipv4Addr> = public_addresses(estate).collect();
        let mut gateways = BTreeMap::new();
        for address in &public {
            let Ok(net) = Ipv4Net::new(*address, PUBLIC_PREFIX) else { continue };
            let net = net.trunc();
            if let Some(free) = net.hosts().collect::<Vec<_>>().into_iter().rev().find(|free| !public.contains(free)) {
                gateways.insert(net, free);
            }
        }
        Outside { gateways }
    }

    fn gateway(&self, address: IpAddr) -> Option<IpAddr> {
        let IpAddr::V4(address) = address else { return None };
        self.gateways.iter().find(|(net, _)| net.contains(&address)).map(|(_, gateway)| IpAddr::V4(*gateway))
    }

    fn host<'a>(&self, estate: &'a Estate<'a>) -> Host<'a> {
        let mut addresses: Vec<IpNet> = self
            .gateways
            .iter()
            .filter_map(|(net, own)| Some(Ipv4Net::new(*own, net.prefix_len()).ok()?.into()))
            .collect();
        addresses.push(OUTSIDE_ADDRESS.into());
        let mut routes = Vec::new();
        for machine in estate.machines.iter().filter(|machine| machine.nature == Nature::Firewall) {
            let public = machine.interfaces.iter().find(|one| one.zone == PUBLIC);
            let Some(via) = public.and_then(|one| one.addresses.first()).map(IpNet::addr) else { continue };
            for one in machine.inside() {
                let same = one.addresses.iter().filter(|net| net.addr().is_ipv4() == via.is_ipv4());
                routes.extend(same.map(|net| Route { to: net.trunc(), via, source: Some(OUTSIDE_ADDRESS) }));
            }
        }
        Host {
            name: OUTSIDE.to_owned(),
            kind: OUTSIDE,
            id: OUTSIDE,
            zone: None,
            managed: false,
            ports: vec![cable("eth0", PUBLIC, addresses)],
            routes,
            forwards: true,
        }
    }
}

fn public_addresses<'a>(estate: &'a Estate<'a>) -> impl Iterator<Item = Ipv4Addr> + 'a {
    let public = estate.machines.iter().flat_map(|machine| &machine.interfaces).filter(|one| one.zone == PUBLIC);
    public.flat_map(|one| &one.addresses).filter_map(|net| match net.addr() {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(_) => None,
    })
}
