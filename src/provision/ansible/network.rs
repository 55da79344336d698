//! What a host is in the network: names, addresses, routes, DHCP, time.

use std::net::IpAddr;

use serde_json::{Map, Value, json};

use super::Desk;
use crate::model::Zone;
use crate::plan::network::addresses::ZonePlan;
use crate::provision::estate::{Machine, Nature};
use qilby_flows::service::UDP;
use qilby_flows::space::AddressSet;

/// Port of NTP (RFC 5905).
const NTP: u16 = 123;

/// Adds the variables of the network of a host.
pub(super) fn host(desk: &Desk<'_>, machine: &Machine<'_>, vars: &mut Map<String, Value>) {
    let estate = desk.estate;
    let roles: Vec<&str> =
        machine.server.into_iter().flat_map(|server| &server.roles).map(|role| role.as_str()).collect();
    vars.insert("qilby_address".into(), json!(machine.address()));
    vars.insert("qilby_zone".into(), json!(machine.zone()));
    vars.insert("qilby_fqdn".into(), json!(estate.fqdn(machine)));
    vars.insert("qilby_roles".into(), json!(roles));
    vars.insert("qilby_interfaces".into(), interfaces(machine));
    vars.insert("qilby_routes".into(), json!(routes(desk, machine)));
    vars.insert("qilby_forwards".into(), json!(forwards(desk, machine)));
    vars.insert("qilby_ruleset".into(), json!(format!("{}.nft", machine.name)));
    if machine.nature == Nature::Firewall {
        relays(desk, machine, vars);
    }
    if machine.has_role("dhcp") {
        vars.insert("qilby_dhcp_scopes".into(), json!(scopes(desk, machine)));
    }
    if machine.has_role("ntp") {
        // The source of time takes it from outside: the servers of the distribution, unless the vault says others.
        vars.insert("qilby_time_servers".into(), json!([]));
        vars.insert("qilby_time_clients".into(), json!(time_clients(desk, machine)));
    }
}

fn interfaces(machine: &Machine<'_>) -> Value {
    let of = |one: &crate::provision::estate::Interface| {
        json!({
            "name": one.name,
            "zone": one.zone,
            "address": one.addresses.first().map(ToString::to_string),
            "addresses": one.addresses.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "gateway": one.gateway,
            "gateway6": one.gateway6,
        })
    };
    machine.interfaces.iter().map(of).collect()
}

/// Whether packets of others pass through a machine.
fn forwards(desk: &Desk<'_>, machine: &Machine<'_>) -> bool {
    let ends = |link: &crate::model::Link| link.peers.iter().any(|peer| peer.as_str() == machine.id);
    machine.nature == Nature::Firewall || desk.estate.plan.project.link.iter().any(ends)
}

/// The networks that a firewall reaches through a server where a tunnel ends.
pub(super) fn routes(desk: &Desk<'_>, machine: &Machine<'_>) -> Vec<Value> {
    let estate = desk.estate;
    let mut found = Vec::new();
    if !machine.is_managed() {
        return found;
    }
    for link in &estate.plan.project.link {
        for peer in &link.peers {
            let Some(gateway) = estate.of_id(peer.as_str()).find(|one| one.server.is_some()) else { continue };
            let near = machine.inside().find(|one| Some(one.zone.as_str()) == gateway.zone());
            let (Some(near), Some(via)) = (near, gateway.address()) else { continue };
            // Its neighbours answer by it too: a firewall that sees one direction alone refuses it.
            if machine.name == gateway.name {
                continue;
            }
            let here = gateway.zone().and_then(|zone| estate.zone(zone)).and_then(|zone| estate.site_of(zone));
            for zone in far_zones(desk, link, here) {
                found.push(json!({ "to": zone.cidr.value.0.to_string(), "via": via, "interface": near.name }));
            }
        }
    }
    found
}

/// The zones at the other end of a link, as seen from a site.
pub(super) fn far_zones<'a>(desk: &Desk<'a>, link: &crate::model::Link, here: Option<&str>) -> Vec<&'a Zone> {
    let estate = desk.estate;
    let there = [&link.from, &link.to].into_iter().find(|site| Some(site.as_str()) != here);
    let is_open =
        |zone: &Zone| link.networks.is_empty() || link.networks.iter().any(|open| open.as_str() == zone.id.as_str());
    let zones = estate.plan.project.zone.iter();
    zones
        .filter(|zone| there.is_some_and(|site| estate.site_of(zone) == Some(site.as_str())) && is_open(zone))
        .collect()
}

/// The zones that a DHCP server serves: those that have a range and can be left and entered.
fn is_served_centrally(desk: &Desk<'_>, zone: &Zone) -> bool {
    zone.routed && desk.estate.with_role("dhcp").next().is_some()
}

fn relays(desk: &Desk<'_>, machine: &Machine<'_>, vars: &mut Map<String, Value>) {
    let estate = desk.estate;
    let server = estate.with_role("dhcp").find_map(Machine::address);
    let (mut relays, mut local) = (Vec::new(), Vec::new());
    for interface in machine.inside() {
        let Some(zone) = estate.zone(&interface.zone).filter(|zone| zone.dhcp.is_some()) else { continue };
        let Some(plan) = estate.plan.network.addressing.zone(&interface.zone) else { continue };
        let address = interface.addresses.iter().map(|net| net.addr()).find(IpAddr::is_ipv4);
        // Another firewall of the zone holds its gateway, and relays.
        if plan.gateway.is_some_and(|gateway| !interface.addresses.iter().any(|net| net.addr() == gateway)) {
            continue;
        }
        let served_inside = estate.with_role("dhcp").any(|one| one.zone() == Some(interface.zone.as_str()));
        if is_served_centrally(desk, zone) {
            if !served_inside {
                relays.push(json!({ "interface": interface.name, "address": address, "server": server }));
            }
        } else {
            let mut scope = scope(desk, plan);
            scope.insert("interface".into(), json!(interface.name));
            // Nobody inside answers who can go nowhere inside: the role gives public resolvers.
            scope.insert("dns".into(), json!([]));
            local.push(scope);
        }
    }
    vars.insert("qilby_dhcp_relays".into(), json!(relays));
    vars.insert("qilby_dhcp_local_scopes".into(), json!(local));
}

fn scopes(desk: &Desk<'_>, machine: &Machine<'_>) -> Vec<Map<String, Value>> {
    let estate = desk.estate;
    let plans = estate.plan.network.addressing.zones.iter().filter(|plan| plan.dhcp.is_some());
    let central = plans.filter(|plan| estate.zone(&plan.zone).is_some_and(|zone| is_served_centrally(desk, zone)));
    central
        .map(|plan| {
            let mut scope = scope(desk, plan);
            let relay = match machine.zone() == Some(plan.zone.as_str()) {
                true => Vec::new(),
                false => plan.gateway.into_iter().collect(),
            };
            scope.insert("ntp".into(), json!(desk.addresses_of_role("ntp")));
            let domain = estate.plan.project.directory.as_ref().map(|_| &estate.domain);
            scope.insert("domain".into(), json!(domain));
            scope.insert("relay".into(), json!(relay));
            scope.insert("reservations".into(), json!([]));
            scope
        })
        .collect()
}

fn scope(desk: &Desk<'_>, plan: &ZonePlan) -> Map<String, Value> {
    let mut scope = Map::new();
    let Some(dhcp) = plan.dhcp else { return scope };
    scope.insert("zone".into(), json!(plan.zone));
    scope.insert("subnet".into(), json!(plan.net.to_string()));
    scope.insert("pool".into(), json!({ "from": dhcp.from, "to": dhcp.to }));
    scope.insert("lease_seconds".into(), json!(dhcp.lease.milliseconds() / 1000));
    scope.insert("gateway".into(), json!(plan.gateway));
    scope.insert("dns".into(), json!(desk.resolvers()));
    scope
}

/// The networks from which a flow lets the time be asked.
fn time_clients(desk: &Desk<'_>, machine: &Machine<'_>) -> Vec<String> {
    let mut clients = AddressSet::default();
    let own = machine.address();
    for line in &desk.lines {
        let to_us = own.is_some_and(|own| line.to.iter().any(|end| end.addresses.has(own)));
        if to_us
            && line.action == crate::model::Action::Allow
            && crate::plan::network::policy::services(&line.services).has(UDP, NTP)
        {
            clients = clients.union(&crate::plan::network::policy::addresses(&line.from));
        }
    }
    clients.nets().iter().map(ToString::to_string).collect()
}

impl Desk<'_> {
    /// The addresses of the servers of a role.
    pub(super) fn addresses_of_role(&self, role: &str) -> Vec<IpAddr> {
        self.estate.with_role(role).filter_map(Machine::address).collect()
    }

    /// Who answers for names inside: the servers of the role `dns`, or else the directory.
    pub(super) fn resolvers(&self) -> Vec<IpAddr> {
        let own = self.addresses_of_role("dns");
        if own.is_empty() { self.addresses_of_role("ad") } else { own }
    }
}
