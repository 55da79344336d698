//! The machines of a project: names, interfaces and addresses, as every output of this stage needs them.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::model::value::Kind;
use crate::model::{Client, Device, DeviceKind, LinkProtocol, Server, Zone};
use crate::plan::Plan;
use crate::plan::network::addresses::ZonePlan;
use crate::plan::network::catalogue::OsFamily;

/// What a machine is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Nature {
    /// A server under Linux.
    Linux,
    /// A server under Windows.
    Windows,
    /// A firewall, which runs nftables.
    Firewall,
    /// Any other device.
    Device,
}

/// An address of a machine in a zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Interface {
    /// Name of the network interface.
    pub name: String,
    /// Id of the zone; `internet` for the public side.
    pub zone: String,
    /// The addresses, with the length of the prefix of the zone; IPv4 first.
    pub addresses: Vec<IpNet>,
    /// Gateway towards the rest, when the machine is not itself the gateway.
    pub gateway: Option<IpAddr>,
    /// IPv6 gateway.
    pub gateway6: Option<IpAddr>,
}

/// A server, or a device with an address.
#[derive(Clone, Debug)]
pub struct Machine<'a> {
    /// Host name: the id, with a number when there are several.
    pub name: String,
    /// Id of the server or the device.
    pub id: &'a str,
    /// What it is.
    pub nature: Nature,
    /// The server, when it is one.
    pub server: Option<&'a Server>,
    /// The device, when it is one.
    pub device: Option<&'a Device>,
    /// Its interfaces; one for a server, one a zone for a firewall, then the public side.
    pub interfaces: Vec<Interface>,
}

impl Machine<'_> {
    /// Whether Ansible configures it.
    pub fn is_managed(&self) -> bool {
        matches!(self.nature, Nature::Linux | Nature::Firewall)
    }

    /// Its addresses inside, in order.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        self.inside().flat_map(|one| &one.addresses).map(IpNet::addr)
    }

    /// Its interfaces inside.
    pub fn inside(&self) -> impl Iterator<Item = &Interface> {
        self.interfaces.iter().filter(|one| one.zone != PUBLIC)
    }

    /// The address by which it is reached from inside.
    pub fn address(&self) -> Option<IpAddr> {
        let own = self.device.and_then(|device| Some(device.address.as_ref()?.value.0));
        own.or_else(|| self.addresses().next())
    }

    /// The zone of its main address.
    pub fn zone(&self) -> Option<&str> {
        let main = self.address();
        let at = |one: &&Interface| one.addresses.iter().any(|net| Some(net.addr()) == main);
        self.inside().find(at).map(|one| one.zone.as_str())
    }

    /// Whether it has a role.
    pub fn has_role(&self, role: &str) -> bool {
        self.server.is_some_and(|server| server.roles.iter().any(|own| own.as_str() == role))
    }
}

/// The zone of interfaces on the public side.
pub const PUBLIC: &str = "internet";

/// Longest name of a network interface (`IFNAMSIZ` of Linux, less its final zero).
const LONGEST_INTERFACE: usize = 15;

/// Where a machine stands: its addresses, each with its zone.
type Places<'a> = Vec<(&'a ZonePlan, IpAddr)>;

/// The machines of a project.
#[derive(Clone, Debug)]
pub struct Estate<'a> {
    /// What they come from.
    pub plan: &'a Plan,
    /// Servers in the order of the file, then devices.
    pub machines: Vec<Machine<'a>>,
    /// Domain of the names of machines.
    pub domain: String,
    by_id: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Estate<'a> {
    /// The machines of a plan.
    pub fn of(plan: &'a Plan) -> Self {
        let project = &plan.project;
        // `.internal` is kept by ICANN for private use.
        let domain = project.directory.as_ref().map_or("internal", |directory| directory.domain.value.as_str());
        let mut estate =
            Estate { plan, machines: Vec::new(), domain: domain.to_ascii_lowercase(), by_id: BTreeMap::new() };
        // By id, then by name of the machine.
        let mut hosts: BTreeMap<&str, BTreeMap<&str, Places>> = BTreeMap::new();
        for zone in &plan.network.addressing.zones {
            for host in zone.hosts.iter().filter(|host| host.kind != Kind::Zone) {
                hosts.entry(&host.id).or_default().entry(&host.name).or_default().push((zone, host.address));
            }
        }
        for server in &project.server {
            for (name, places) in hosts.get(server.id.as_str()).into_iter().flatten() {
                let nature = match OsFamily::of(&server.os.value) {
                    OsFamily::Windows => Nature::Windows,
                    _ => Nature::Linux,
                };
                let interfaces = interfaces(places, |_| "eth0".to_owned());
                let name = (*name).to_owned();
                let machine =
                    Machine { name, id: server.id.as_str(), nature, server: Some(server), device: None, interfaces };
                estate.add(machine);
            }
        }
        for device in &project.device {
            let is_firewall = device.kind == DeviceKind::Firewall;
            let nature = if is_firewall { Nature::Firewall } else { Nature::Device };
            let id = device.id.as_str();
            let places = hosts.get(id);
            let joined = |zone: &ZonePlan| match estate_zone(plan, &zone.zone).and_then(|zone| zone.vlan.as_ref()) {
                Some(vlan) => format!("eth0.{}", vlan.value),
                None => {
                    let rank = plan.network.addressing.zones.iter().position(|one| one.zone == zone.zone);
                    format!("eth{}", rank.unwrap_or_default() + 1)
                }
            };
            if is_firewall || device.kind == DeviceKind::Router {
                // A cluster answers as one: its addresses are those of the gateways.
                let places: Vec<_> = places.into_iter().flatten().flat_map(|(_, places)| places).copied().collect();
                let mut interfaces = interfaces(&places, joined);
                interfaces.extend(public_side(plan, device));
                let machine =
                    Machine { name: id.to_owned(), id, nature, server: None, device: Some(device), interfaces };
                estate.add(machine);
                continue;
            }
            for (name, places) in places.into_iter().flatten() {
                let interfaces = interfaces(places, |_| "eth0".to_owned());
                let name = (*name).to_owned();
                estate.add(Machine { name, id, nature, server: None, device: Some(device), interfaces });
            }
        }
        estate
    }

    fn add(&mut self, machine: Machine<'a>) {
        self.by_id.entry(machine.id).or_default().push(self.machines.len());
        self.machines.push(machine);
    }

    /// The machines of an id: several when their `count` says so.
    pub fn of_id(&self, id: &str) -> impl Iterator<Item = &Machine<'a>> {
        self.by_id.get(id).into_iter().flatten().map(|at| &self.machines[*at])
    }

    /// The machines that Ansible configures.
    pub fn managed(&self) -> impl Iterator<Item = &Machine<'a>> {
        self.machines.iter().filter(|machine| machine.is_managed())
    }

    /// The machines of a role.
    pub fn with_role<'b>(&'b self, role: &'b str) -> impl Iterator<Item = &'b Machine<'a>> {
        self.machines.iter().filter(move |machine| machine.has_role(role))
    }

    /// Full name of a machine.
    pub fn fqdn(&self, machine: &Machine<'_>) -> String {
        format!("{}.{}", machine.name, self.domain)
    }

    /// The zone of that id.
    pub fn zone(&self, id: &str) -> Option<&'a Zone> {
        estate_zone(self.plan, id)
    }

    /// The site of a zone: the one that it names, or the only one.
    pub fn site_of(&self, zone: &'a Zone) -> Option<&'a str> {
        match (&zone.site, self.plan.project.site.as_slice()) {
            (Some(site), _) => Some(site.as_str()),
            (None, [only]) => Some(only.id.as_str()),
            _ => None,
        }
    }

    /// One address for each machine of a population of clients: lent ones, or free ones of the zone. Populations of a
    /// zone have addresses of their own, in the order of the file.
    pub fn client_addresses(&self, client: &Client) -> Vec<IpAddr> {
        let zone = client.zone.as_str();
        let Some(plan) = self.plan.network.addressing.zone(zone) else { return Vec::new() };
        let before = self.plan.project.client.iter().take_while(|one| one.id.as_str() != client.id.as_str());
        let skipped: u32 = before.filter(|one| one.zone.as_str() == zone).map(|one| one.count.value).sum();
        let taken: Vec<IpAddr> = plan.hosts.iter().map(|host| host.address).chain(plan.gateway).collect();
        let wanted = client.count.value as usize;
        let free = |address: &IpAddr| !taken.contains(address);
        match (&plan.dhcp, plan.net) {
            (Some(dhcp), _) => {
                let (first, last) = (qilby_flows::space::number(dhcp.from), qilby_flows::space::number(dhcp.to));
                let all = (first..=last).map(|number| qilby_flows::space::address(number, dhcp.from));
                all.filter(free).skip(skipped as usize).take(wanted).collect()
            }
            (None, net) => net.hosts().skip(9).filter(free).skip(skipped as usize).take(wanted).collect(),
        }
    }
}

fn estate_zone<'a>(plan: &'a Plan, id: &str) -> Option<&'a Zone> {
    plan.project.zone.iter().find(|zone| zone.id.as_str() == id)
}

/// One interface a zone, in the order of the file.
fn interfaces(places: &[(&ZonePlan, IpAddr)], name: impl Fn(&ZonePlan) -> String) -> Vec<Interface> {
    let mut found: Vec<Interface> = Vec::new();
    for (zone, address) in places {
        let net = if address.is_ipv4() == zone.net.addr().is_ipv4() { Some(zone.net) } else { zone.net6 };
        let length = net.map_or(if address.is_ipv4() { 32 } else { 128 }, |net| net.prefix_len());
        let Ok(own) = IpNet::new(*address, length) else { continue };
        let holds = |gateway: Option<IpAddr>| gateway.filter(|gateway| !places.iter().any(|(_, own)| own == gateway));
        match found.iter_mut().find(|one| one.zone == zone.zone) {
            Some(one) => one.addresses.push(own),
            None => found.push(Interface {
                name: name(zone),
                zone: zone.zone.clone(),
                addresses: vec![own],
                gateway: holds(zone.gateway),
                gateway6: holds(zone.gateway6),
            }),
        }
    }
    found
}

/// The public side of a firewall: its own address, and those that its flows publish.
fn public_side(plan: &Plan, device: &Device) -> Option<Interface> {
    let mut addresses: Vec<IpAddr> = device.public_address.iter().map(|address| address.value.0).collect();
    for line in &plan.network.flows.lines {
        let here =
            || line.path.crossings.iter().any(|one| one.firewalls.first().is_some_and(|id| id == device.id.as_str()));
        if let Some(address) = line.nat.and_then(|nat| nat.address).map(|address| address.0)
            && !addresses.contains(&address)
            && here()
        {
            addresses.push(address);
        }
    }
    let addresses: Vec<IpNet> = addresses.into_iter().map(IpNet::from).collect();
    (!addresses.is_empty()).then(|| Interface {
        name: "wan0".to_owned(),
        zone: PUBLIC.to_owned(),
        addresses,
        gateway: None,
        gateway6: None,
    })
}

/// Name of the WireGuard interface of a machine that ends these links.
pub fn tunnel_interface(links: &[&str]) -> String {
    match links {
        [only] if only.len() + 3 <= LONGEST_INTERFACE => format!("wg-{only}"),
        _ => "wg0".to_owned(),
    }
}

/// Whether Qilby provisions tunnels of that protocol.
pub fn is_provisioned(protocol: LinkProtocol) -> bool {
    protocol == LinkProtocol::Wireguard
}
