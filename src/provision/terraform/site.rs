//! A site in the cloud: its zones, its machines, the public side of its firewalls.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};
use qilby_flows::space::AddressSet;
use serde_json::{Map, Value, json};

use super::naming;
use super::opened::{Outside, Row, opened};
use super::provider::Provider;
use super::rules::{Rules, Way};
use crate::model::{Criticality, Site, SiteKind, Zone};
use crate::provision::estate::{Estate, Interface, Machine, Nature, PUBLIC};

/// A site that a provider holds.
pub(super) struct CloudSite<'a> {
    /// What it is part of.
    pub estate: &'a Estate<'a>,
    /// The site.
    pub site: &'a Site,
    /// Its zones.
    pub zones: Vec<&'a Zone>,
    /// Its servers.
    pub servers: Vec<&'a Machine<'a>>,
    /// Its firewalls.
    pub firewalls: Vec<&'a Machine<'a>>,
}

/// The sites of the kind `cloud` that have a machine, in the order of the file.
pub(super) fn sites<'a>(estate: &'a Estate<'a>) -> Vec<CloudSite<'a>> {
    let sites = estate.plan.project.site.iter().filter(|site| site.kind == SiteKind::Cloud);
    let of = |site: &'a Site| {
        let zones: Vec<&Zone> = estate.plan.project.zone.iter().collect();
        let is_here =
            |zone: &str| zones.iter().any(|one| one.id == *zone && estate.site_of(one) == Some(site.id.as_str()));
        let here = |machine: &&'a Machine<'a>| machine.inside().any(|one| is_here(&one.zone));
        let machines = || estate.machines.iter().filter(here);
        CloudSite {
            estate,
            site,
            zones: zones.iter().copied().filter(|zone| is_here(zone.id.as_str())).collect(),
            servers: machines().filter(|one| one.server.is_some()).collect(),
            firewalls: machines().filter(|one| one.nature == Nature::Firewall).collect(),
        }
    };
    sites.map(of).filter(|site| !site.servers.is_empty() || !site.firewalls.is_empty()).collect()
}

/// The name of an interface in rules: that of the machine, and the zone where a machine has several.
fn interface_key(machine: &Machine<'_>, zone: &str) -> String {
    match machine.nature {
        Nature::Firewall => format!("{}/{zone}", machine.name),
        _ => machine.name.clone(),
    }
}

impl<'a> CloudSite<'a> {
    /// The rules of the site at a provider.
    pub fn rules(&self, provider: Provider, rows: &[Row<'a>]) -> Rules<'a> {
        let mut rules = Rules::new(provider);
        let all = AddressSet::all();
        let private = self.private_addresses(provider);
        if provider.filters_inside() {
            for server in &self.servers {
                let own = own(server);
                let others = all.minus(&own);
                let key = interface_key(server, "");
                opened(rows, &others, &own).iter().for_each(|piece| rules.add(&key, Way::In, piece));
                opened(rows, &own, &others).iter().for_each(|piece| rules.add(&key, Way::Out, piece));
            }
        }
        for firewall in &self.firewalls {
            if provider.filters_firewalls() {
                for interface in firewall.inside() {
                    let near = self.near(&interface.zone).minus(&own(firewall));
                    // Anything but the neighbours: what passes through, and the firewall itself.
                    let far = all.minus(&near);
                    let key = interface_key(firewall, &interface.zone);
                    opened(rows, &near, &far).iter().for_each(|piece| rules.add(&key, Way::In, piece));
                    opened(rows, &far, &near).iter().for_each(|piece| rules.add(&key, Way::Out, piece));
                }
            }
            if let Some(outside) = self.outside(firewall) {
                let key = interface_key(firewall, PUBLIC);
                for mut piece in outside.coming(rows) {
                    piece.to = seen(&piece.to, &private);
                    rules.add(&key, Way::In, &piece);
                }
                for mut piece in outside.going(rows) {
                    piece.from = seen(&piece.from, &private);
                    rules.add(&key, Way::Out, &piece);
                }
            }
        }
        rules
    }

    /// The networks of a zone.
    fn near(&self, zone: &str) -> AddressSet {
        AddressSet::of_nets(self.estate.zone(zone).into_iter().flat_map(nets))
    }

    fn outside(&self, firewall: &Machine<'a>) -> Option<Outside<'a>> {
        let public = firewall.interfaces.iter().find(|one| one.zone == PUBLIC)?;
        let document = &self.estate.plan.project;
        let own = firewall.device.and_then(|device| device.public_address.as_ref()).map(|address| address.value.0);
        Some(Outside {
            firewall: firewall.id,
            own,
            addresses: AddressSet::of_addresses(public.addresses.iter().map(IpNet::addr)),
            inside: AddressSet::of_nets(document.zone.iter().flat_map(nets)),
        })
    }

    /// The networks that hold all zones: that of the site when it has one, else those of the zones.
    fn networks(&self) -> Vec<IpNet> {
        let zones: Vec<IpNet> = self.zones.iter().map(|zone| zone.cidr.value.0).collect();
        match self.site.cidr.as_ref().map(|cidr| cidr.value.0) {
            Some(net) if zones.iter().all(|zone| net.contains(zone)) => vec![net],
            _ => zones,
        }
    }

    /// A network for the public side of firewalls where the provider translates public addresses: of those kept for
    /// the networks of operators (RFC 6598), the first that the project leaves free.
    fn public_network(&self, provider: Provider) -> Option<Ipv4Net> {
        let addresses = self.public_addresses().len();
        if addresses == 0 || !provider.translates_public_addresses() {
            return None;
        }
        let document = &self.estate.plan.project;
        let sites = document.site.iter().filter_map(|site| Some(site.cidr.as_ref()?.value.0));
        let links = document.link.iter().filter_map(|link| Some(link.cidr.as_ref()?.value.0));
        let taken = AddressSet::of_nets(document.zone.iter().flat_map(nets).chain(sites).chain(links));
        // A provider keeps five of them at most.
        let length = (16..=28).rev().find(|length| (1usize << (32 - length)) >= addresses + 5)?;
        let shared = Ipv4Net::new(Ipv4Addr::new(100, 64, 0, 0), 10).ok()?;
        shared.subnets(length).ok()?.find(|net| !taken.intersects(&AddressSet::of_nets([IpNet::V4(*net)])))
    }

    /// The public addresses of the site, firewall by firewall.
    fn public_addresses(&self) -> Vec<IpAddr> {
        self.firewalls.iter().flat_map(|one| public_addresses(one)).collect()
    }

    /// The private address behind each public one, where the provider translates them.
    fn private_addresses(&self, provider: Provider) -> BTreeMap<IpAddr, IpAddr> {
        // The first ones are the provider's.
        let mut hosts = self.public_network(provider).into_iter().flat_map(|net| net.hosts().skip(3));
        self.public_addresses().into_iter().filter_map(|address| Some((address, hosts.next()?.into()))).collect()
    }

    /// The variables of the site.
    pub fn variables(&self, provider: Provider, rules: Rules<'a>) -> Value {
        let document = &self.estate.plan.project;
        let (rules, sets) = rules.into_values();
        let private = self.private_addresses(provider);
        let zones: Map<String, Value> =
            self.zones.iter().map(|zone| (zone.id.as_str().to_owned(), self.zone(zone))).collect();
        let servers: Map<String, Value> =
            self.servers.iter().filter_map(|one| Some((one.name.clone(), self.server(one)?))).collect();
        let firewall = |machine: &Machine<'_>| {
            let inside: Map<String, Value> = machine.inside().map(|one| (one.zone.clone(), interface(one))).collect();
            let publics = public_addresses(machine);
            json!({
                "interfaces": inside,
                "public_addresses": publics,
                "private_addresses":
                    publics.iter().filter_map(|one| private.get(one)).map(ToString::to_string).collect::<Vec<_>>(),
            })
        };
        let firewalls: Map<String, Value> =
            self.firewalls.iter().map(|machine| (machine.name.clone(), firewall(machine))).collect();
        let mut variables = json!({
            "project": naming::short(&naming::slug(&document.project.reference)),
            "site": self.site.id.as_str(),
            "zones": zones,
            "servers": servers,
            "firewalls": firewalls,
            "offsite_backup": document.backup.iter().any(|backup| backup.offsite.is_some()),
            "address_sets": sets,
            "rules": rules,
        });
        // Where there is one network for the whole site, and one for the public side.
        if matches!(provider, Provider::Aws | Provider::Azure) {
            variables["networks"] = json!(self.networks().iter().map(ToString::to_string).collect::<Vec<_>>());
        }
        if provider.translates_public_addresses() {
            variables["public_network"] = json!(self.public_network(provider).map(|net| net.to_string()));
        }
        variables
    }

    fn zone(&self, zone: &Zone) -> Value {
        let id = zone.id.as_str();
        let plan = self.estate.plan.network.addressing.zone(id);
        let gateway = plan.and_then(|plan| plan.gateway);
        let leads = |machine: &&&Machine<'_>| {
            machine
                .inside()
                .filter(|one| one.zone == id)
                .any(|one| one.addresses.iter().any(|net| Some(net.addr()) == gateway))
        };
        let firewall = self.firewalls.iter().find(leads);
        json!({
            "cidr": zone.cidr.value.0.to_string(),
            "cidr6": zone.cidr6.as_ref().map(|cidr| cidr.value.0.to_string()),
            "gateway": gateway,
            "gateway6": plan.and_then(|plan| plan.gateway6),
            "vlan": zone.vlan.as_ref().map(|vlan| vlan.value),
            "firewall": firewall.map(|machine| &machine.name),
        })
    }

    fn server(&self, machine: &Machine<'_>) -> Option<Value> {
        let server = machine.server?;
        let mut value = interface(machine.inside().next()?);
        let more = json!({
            "zone": machine.zone()?,
            "os": server.os.value,
            "cpu": server.cpu.as_ref().map(|cpu| cpu.value),
            "memory_gib": server.memory.as_ref().map(|size| gibibytes(size.value.bytes)),
            "disk_gib": server.disk.as_ref().map(|size| gibibytes(size.value.bytes)),
            "windows": machine.nature == Nature::Windows,
            "critical": matches!(server.criticality, Criticality::High | Criticality::Critical),
        });
        if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
            value.extend(more);
        }
        Some(value)
    }
}

/// The networks of a zone.
pub(super) fn nets(zone: &Zone) -> impl Iterator<Item = IpNet> + use<> {
    [Some(zone.cidr.value.0), zone.cidr6.as_ref().map(|cidr| cidr.value.0)].into_iter().flatten()
}

/// Addresses as rules see them, behind the translation of the provider.
fn seen(addresses: &AddressSet, private: &BTreeMap<IpAddr, IpAddr>) -> AddressSet {
    let of = |(public, private): (&IpAddr, &IpAddr)| addresses.has(*public).then_some(*private);
    let mapped: Vec<IpAddr> = private.iter().filter_map(of).collect();
    if mapped.is_empty() { addresses.clone() } else { AddressSet::of_addresses(mapped) }
}

fn own(machine: &Machine<'_>) -> AddressSet {
    AddressSet::of_addresses(machine.addresses())
}

/// The public addresses that lead to a machine, its own first.
pub(super) fn public_addresses(machine: &Machine<'_>) -> Vec<IpAddr> {
    let public = machine.interfaces.iter().filter(|one| one.zone == PUBLIC);
    public.flat_map(|one| &one.addresses).map(IpNet::addr).collect()
}

/// The first address of each family.
fn interface(interface: &Interface) -> Value {
    let first = |v6: bool| interface.addresses.iter().map(IpNet::addr).find(|one| one.is_ipv6() == v6);
    json!({ "name": interface.name, "address": first(false), "address6": first(true) })
}

/// A size in GiB, rounded up.
fn gibibytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 30)
}
