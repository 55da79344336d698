//! The network as a laboratory makes it: hosts, what their interfaces are plugged into, their routes.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};
use serde_json::{Map, Value, json};

use crate::model::{Client, Link};
use crate::provision::ansible::kind;
use crate::provision::estate::{Estate, Machine, Nature, PUBLIC, is_provisioned};

/// The host that stands for all that is outside.
pub(super) const OUTSIDE: &str = "internet";

/// Prefix of the public networks of the laboratory: the project does not say the operator's.
const PUBLIC_PREFIX: u8 = 24;

/// Where connections from outside come from: a network kept for measurements (RFC 2544), which no project has.
pub(super) const OUTSIDE_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 18, 0, 10));

/// A host of the laboratory.
pub(super) struct Host<'a> {
    pub name: String,
    pub kind: &'static str,
    /// Id of what it is, or of the population of which it is one.
    pub id: &'a str,
    pub zone: Option<String>,
    pub managed: bool,
    pub addresses: Vec<IpAddr>,
    interfaces: Vec<Value>,
    routes: Vec<Value>,
    forwards: bool,
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
            "interfaces": host.interfaces,
            "routes": host.routes,
            "ruleset": host.managed.then(|| format!("nftables/{}.nft", host.name)),
        })
    };
    json!({ "hosts": hosts.iter().map(of).collect::<Vec<_>>() })
}

fn texts(addresses: impl IntoIterator<Item = IpNet>) -> Vec<String> {
    addresses.into_iter().map(|net| net.to_string()).collect()
}

fn port(name: &str, segment: &str, addresses: Vec<String>, tunnel: bool) -> Value {
    json!({ "name": name, "segment": segment, "addresses": addresses, "tunnel": tunnel })
}

fn route(to: impl ToString, via: IpAddr, source: Option<IpAddr>) -> Value {
    let mut route = Map::new();
    route.insert("to".into(), json!(to.to_string()));
    route.insert("via".into(), json!(via));
    if let Some(source) = source {
        route.insert("source".into(), json!(source));
    }
    Value::Object(route)
}

fn of_machine<'a>(estate: &'a Estate<'a>, machine: &'a Machine<'a>, outside: &Outside) -> Host<'a> {
    let (mut interfaces, mut routes) = (Vec::new(), Vec::new());
    for one in &machine.interfaces {
        let addresses = match one.zone == PUBLIC {
            true => texts(one.addresses.iter().map(|net| IpNet::new(net.addr(), public_prefix(net)).unwrap_or(*net))),
            false => texts(one.addresses.iter().copied()),
        };
        interfaces.push(port(&one.name, &one.zone, addresses, false));
        if one.zone == PUBLIC {
            let gateway = one.addresses.iter().find_map(|net| outside.gateway(net.addr()));
            routes.extend(gateway.map(|gateway| route("0.0.0.0/0", gateway, None)));
        }
        routes.extend(one.gateway.map(|gateway| route("0.0.0.0/0", gateway, None)));
        routes.extend(one.gateway6.map(|gateway| route("::/0", gateway, None)));
    }
    for link in tunnels_of(estate, machine) {
        tunnel(estate, machine, link, &mut interfaces, &mut routes);
    }
    // What stands behind a server where a tunnel ends.
    for known in crate::provision::ansible::routes_of(estate, machine) {
        routes.push(json!({ "to": known["to"], "via": known["via"] }));
    }
    Host {
        name: machine.name.clone(),
        kind: kind(machine),
        id: machine.id,
        zone: machine.zone().map(str::to_owned),
        managed: machine.is_managed(),
        addresses: machine.interfaces.iter().flat_map(|one| &one.addresses).map(IpNet::addr).collect(),
        interfaces,
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
fn tunnel(
    estate: &Estate<'_>,
    machine: &Machine<'_>,
    link: &Link,
    interfaces: &mut Vec<Value>,
    routes: &mut Vec<Value>,
) {
    let tunnels = crate::provision::ansible::tunnels_of(estate, machine);
    let Some(own) = tunnels.into_iter().find(|tunnel| tunnel["id"] == link.id.as_str()) else { return };
    let name = own["interface"].as_str().unwrap_or_default().to_owned();
    let address = own["address"].as_str().unwrap_or_default();
    let stations = own["peers"].as_array().is_some_and(|peers| link.peers.len() < 2 && !peers.is_empty());
    if stations {
        let zone = estate.plan.project.zone.iter().find(|zone| {
            let gateway = estate.plan.network.addressing.zone(zone.id.as_str()).and_then(|plan| plan.gateway);
            gateway.is_some_and(|gateway| {
                address.split(", ").any(|own| own.split('/').next() == Some(&gateway.to_string()))
            })
        });
        if let Some(zone) = zone {
            interfaces.push(port(&name, zone.id.as_str(), address.split(", ").map(str::to_owned).collect(), true));
        }
        return;
    }
    interfaces.push(port(&name, link.id.as_str(), vec![address.to_owned()], true));
    let allowed = own["peers"][0]["allowed_ips"].as_array().cloned().unwrap_or_default();
    let nets: Vec<IpNet> = allowed.iter().filter_map(|net| net.as_str()?.parse().ok()).collect();
    // The first is the other end of the tunnel itself.
    if let Some((peer, far)) = nets.split_first() {
        let source = machine.address();
        routes.extend(far.iter().map(|net| route(net, peer.addr(), source)));
    }
}

fn of_client<'a>(estate: &'a Estate<'a>, client: &'a Client) -> Option<Host<'a>> {
    let zone = estate.plan.network.addressing.zone(client.zone.as_str())?;
    let address = estate.client_addresses(client).into_iter().next()?;
    let net = IpNet::new(address, zone.net.prefix_len()).ok()?;
    let routes = zone.gateway.map(|gateway| route("0.0.0.0/0", gateway, None)).into_iter().collect();
    Some(Host {
        name: client.id.as_str().to_owned(),
        kind: "client",
        id: client.id.as_str(),
        zone: Some(zone.zone.clone()),
        managed: false,
        addresses: vec![address],
        interfaces: vec![port("eth0", &zone.zone, texts([net]), false)],
        routes,
        forwards: false,
    })
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
                for net in one.addresses.iter().filter(|net| net.addr().is_ipv4() == via.is_ipv4()) {
                    routes.push(route(net.trunc(), via, Some(OUTSIDE_ADDRESS)));
                }
            }
        }
        Host {
            name: OUTSIDE.to_owned(),
            kind: OUTSIDE,
            id: OUTSIDE,
            zone: None,
            managed: false,
            addresses: vec![OUTSIDE_ADDRESS],
            interfaces: vec![port("eth0", PUBLIC, texts(addresses), false)],
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
