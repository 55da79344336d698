//! What every host knows of the network: the zones of names, who resolves them, who keeps time and logs.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::{Value, json};

use super::{Desk, applications};
use crate::plan::network::catalogue::Catalogue;
use crate::provision::estate::Machine;

/// The variables of the network that all hosts share.
pub(super) fn network(desk: &Desk<'_>, authority: &str) -> Value {
    let log_server = desk.estate.with_role("logs").next().map(|machine| {
        let service = Catalogue::built_in().service("syslog-tls");
        let port = service.and_then(|service| service.ports.first()).map(|ports| ports.first);
        json!({ "name": desk.estate.fqdn(machine), "address": machine.address(), "port": port })
    });
    let project = &desk.estate.plan.project;
    let monitoring = desk.estate.machines.iter().find(|machine| super::monitoring::is_server(desk, machine));
    let monitoring = monitoring.map(|one| json!({ "name": one.name, "address": one.address() }));
    json!({
        "qilby_project": {
            "reference": project.project.reference,
            "title": project.project.title,
            "version": project.project.version.value,
        },
        "qilby_authority": authority,
        "qilby_resolvers": desk.resolvers(),
        "qilby_time_servers": desk.addresses_of_role("ntp"),
        "qilby_log_server": log_server,
        "qilby_monitoring_server": monitoring,
        "qilby_dns": { "forward_zones": forward(desk), "reverse_zones": reverse(desk), "forwarders": [] },
    })
}

fn record(name: &str, kind: &str, value: &str) -> Value {
    json!({ "name": name, "type": kind, "value": value })
}

fn address_record(name: &str, address: IpAddr) -> Value {
    record(name, if address.is_ipv4() { "A" } else { "AAAA" }, &address.to_string())
}

/// The addresses by which a machine is known: all of a server, the main one of a firewall.
fn known_addresses(machine: &Machine<'_>) -> Vec<IpAddr> {
    match machine.inside().count() {
        0 | 1 => machine.addresses().collect(),
        _ => machine.address().into_iter().collect(),
    }
}

/// The domain with its machines, and a zone for each application that has a name elsewhere.
fn forward(desk: &Desk<'_>) -> Vec<Value> {
    let estate = desk.estate;
    let mut own: Vec<Value> = Vec::new();
    for machine in &estate.machines {
        own.extend(known_addresses(machine).into_iter().map(|address| address_record(&machine.name, address)));
    }
    let mut elsewhere: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for application in &estate.plan.project.application {
        let host = applications::host_of(&application.url.value);
        let addresses: Vec<IpAddr> =
            applications::front_ends(desk, application).iter().flat_map(|machine| machine.addresses()).collect();
        let below = host.strip_suffix(&format!(".{}", estate.domain)).map(str::to_owned);
        match below {
            Some(name) => own.extend(addresses.into_iter().map(|address| address_record(&name, address))),
            None => {
                let records = elsewhere.entry(host).or_default();
                for record in addresses.into_iter().map(|address| address_record("@", address)) {
                    if !records.contains(&record) {
                        records.push(record);
                    }
                }
            }
        }
    }
    let mut zones = vec![json!({ "zone": estate.domain, "records": own })];
    zones.extend(elsewhere.into_iter().map(|(zone, records)| json!({ "zone": zone, "records": records })));
    zones
}

/// Every name that is resolved inside: full name, type, answer.
pub(super) fn names(desk: &Desk<'_>) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for zone in forward(desk).into_iter().chain(reverse(desk)) {
        let above = zone["zone"].as_str().unwrap_or_default();
        for record in zone["records"].as_array().into_iter().flatten() {
            let text = |key: &str| record[key].as_str().unwrap_or_default().to_owned();
            let name = match text("name").as_str() {
                "@" => above.to_owned(),
                name => format!("{name}.{above}"),
            };
            found.push((name, text("type"), text("value")));
        }
    }
    found
}

/// The zones of addresses: one for each block of eight bits (four in IPv6) that a zone of the network touches.
fn reverse(desk: &Desk<'_>) -> Vec<Value> {
    let estate = desk.estate;
    let mut zones: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for machine in &estate.machines {
        let known = known_addresses(machine);
        for net in machine.inside().flat_map(|one| &one.addresses).filter(|net| known.contains(&net.addr())) {
            let (zone, name) = reverse_name(*net);
            zones.entry(zone).or_default().push(record(&name, "PTR", &estate.fqdn(machine)));
        }
    }
    zones.into_iter().map(|(zone, records)| json!({ "zone": zone, "records": records })).collect()
}

/// The zone of the address of a machine, and its name in it (RFC 1035, RFC 3596).
fn reverse_name(net: IpNet) -> (String, String) {
    let (labels, kept, suffix): (Vec<String>, usize, &str) = match net.addr() {
        IpAddr::V4(address) => {
            let octets = address.octets().map(|octet| octet.to_string());
            // At most three octets: a zone of one address would have no room for a record.
            (octets.to_vec(), usize::from(net.prefix_len() / 8).clamp(1, 3), "in-addr.arpa")
        }
        IpAddr::V6(address) => {
            let nibbles = format!("{:032x}", u128::from(address)).chars().map(String::from).collect();
            (nibbles, usize::from(net.prefix_len() / 4).clamp(1, 31), "ip6.arpa")
        }
    };
    let (zone, name) = labels.split_at(kept);
    let reversed = |labels: &[String]| labels.iter().rev().cloned().collect::<Vec<_>>().join(".");
    (format!("{}.{suffix}", reversed(zone)), reversed(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reverse_names_follow_the_prefix() {
        let of = |net: &str| reverse_name(net.parse().unwrap());
        let pair = |zone: &str, name: &str| (zone.to_owned(), name.to_owned());
        assert_eq!(of("10.20.40.10/24"), pair("40.20.10.in-addr.arpa", "10"));
        assert_eq!(of("10.20.10.1/28"), pair("10.20.10.in-addr.arpa", "1"));
        assert_eq!(of("10.20.40.10/16"), pair("20.10.in-addr.arpa", "10.40"));
        let (zone, name) = of("2001:db8:20:20::10/64");
        assert_eq!(zone, "0.2.0.0.0.2.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
        assert_eq!(name, "0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0");
    }
}
