//! The variables are read back and compared with the flows, host by host.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use ipnet::IpNet;
use qilby_flows::service::{ICMP, ICMP6, ServiceSet, TCP, UDP};
use qilby_flows::space::AddressSet;
use serde_json::Value;

use super::Provider;
use crate::plan::Plan;
use crate::plan::fixture::plan_of;
use crate::provision::{faults, opening, provision_for};

const SAMPLE: &str = include_str!("../../../project.toml");
const CLOUD: &str = include_str!("../../../tests/projects/nuage/project.toml");

fn variables(plan: &Plan, provider: Provider) -> Value {
    let path = format!("provision/terraform/{}/qilby.auto.tfvars.json", provider.name());
    let files = provision_for(plan, &BTreeMap::new(), &[provider]);
    let file = files.iter().find(|file| file.path.as_str() == path).unwrap();
    serde_json::from_slice(&file.bytes).unwrap()
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// A set of the variables.
fn set(variables: &Value, name: &Value) -> AddressSet {
    let nets = &variables["address_sets"][name.as_str().unwrap()];
    AddressSet::of_nets(texts(nets).map(|net| net.parse::<IpNet>().unwrap()))
}

/// What a rule lets through.
fn services(rule: &Value) -> ServiceSet {
    let protocol = match rule["protocol"].as_str().unwrap() {
        "all" => return ServiceSet::all(),
        "tcp" => TCP,
        "udp" => UDP,
        "icmp" => ICMP,
        "icmpv6" => ICMP6,
        number => number.parse().unwrap(),
    };
    let mut found = ServiceSet::default();
    for ports in texts(&rule["ports"]) {
        let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
        found = found.union(&ServiceSet::of_ports(protocol, first.parse().unwrap(), last.parse().unwrap()));
    }
    for icmp in rule["icmp"].as_array().unwrap() {
        let first = icmp["type"].as_u64().unwrap() as u16 * 256;
        let (low, high) = match icmp["code"].as_u64() {
            Some(code) => (first + code as u16, first + code as u16),
            None => (first, first + 255),
        };
        found = found.union(&ServiceSet::of_ports(protocol, low, high));
    }
    if found.is_empty() { ServiceSet::of_protocol(protocol) } else { found }
}

/// What the rules of an interface let through between two addresses.
fn open(variables: &Value, interface: &str, way: &str, from: IpAddr, to: IpAddr) -> ServiceSet {
    let rules = variables["rules"].as_object().unwrap().values();
    let own = rules.filter(|rule| rule["interface"] == interface && rule["direction"] == way);
    own.filter(|rule| set(variables, &rule["from"]).has(from) && set(variables, &rule["to"]).has(to))
        .fold(ServiceSet::default(), |all, rule| all.union(&services(rule)))
}

/// The rules of every server are the flows, whoever asks and whoever is asked.
fn compare(plan: &Plan, provider: Provider) -> usize {
    let variables = variables(plan, provider);
    let lines = opening::lines(plan);
    let hosts = plan.network.addressing.zones.iter().flat_map(|zone| &zone.hosts);
    let mut others: BTreeSet<IpAddr> = hosts.map(|host| host.address).filter(IpAddr::is_ipv4).collect();
    others.extend(["9.9.9.9", "192.0.2.77"].map(|text| text.parse::<IpAddr>().unwrap()));
    let mut count = 0;
    for (name, server) in variables["servers"].as_object().unwrap() {
        let own: IpAddr = server["address"].as_str().unwrap().parse().unwrap();
        for other in others.iter().filter(|other| **other != own) {
            // ICMP of one family does not travel in the other.
            let meant = |from, to| {
                let all = opening::between(&lines, from, to);
                if all == ServiceSet::all() { all } else { all.minus(&ServiceSet::of_protocol(ICMP6)) }
            };
            let (coming, going) = (meant(*other, own), meant(own, *other));
            assert_eq!(open(&variables, name, "in", *other, own), coming, "{other} to {name}");
            assert_eq!(open(&variables, name, "out", own, *other), going, "{name} to {other}");
            count += usize::from(!coming.is_empty()) + usize::from(!going.is_empty());
        }
    }
    count
}

#[test]
fn the_rules_of_servers_are_the_flows() {
    assert!(compare(&plan_of(SAMPLE), Provider::Ovhcloud) > 60);
    let cloud = plan_of(CLOUD);
    for provider in [Provider::Aws, Provider::Azure, Provider::Google, Provider::Ovhcloud] {
        assert!(compare(&cloud, provider) > 10, "{provider:?}");
    }
}

#[test]
fn the_public_side_has_public_ports() {
    let variables = variables(&plan_of(SAMPLE), Provider::Ovhcloud);
    let published = &variables["rules"]["f01/pf-cloud/internet/in/udp-v4"];
    assert_eq!((published["ports"][0].as_str(), published["from"].as_str()), (Some("443"), Some("internet")));
    assert_eq!(variables["rules"]["f01/srv-acces/in/udp-v4"]["ports"][0], "51820");
    // The tunnel of the office comes from its public address, and from nowhere else.
    let tunnel = &variables["rules"]["f02/pf-cloud/internet/in/udp-v4"];
    assert_eq!(set(&variables, &tunnel["from"]), AddressSet::of_addresses(["198.51.100.20".parse().unwrap()]));
    // What is masqueraded goes out, to the Internet alone.
    let names = &variables["rules"]["f12/pf-cloud/internet/out/udp-v4"];
    let outside = set(&variables, &names["to"]);
    assert!(outside.has("9.9.9.9".parse().unwrap()) && !outside.has("10.20.40.10".parse().unwrap()));
    assert!(!outside.has("10.30.110.7".parse().unwrap()));
}

#[test]
fn names_are_those_of_all_providers() {
    for provider in Provider::ALL {
        let variables = variables(&plan_of(CLOUD), provider);
        let rules = variables["rules"].as_object().unwrap();
        let names: BTreeSet<&str> = rules.values().map(|rule| rule["name"].as_str().unwrap()).collect();
        assert_eq!(names.len(), rules.len(), "{provider:?}");
        let is_plain = |name: &str| {
            name.len() <= 63
                && name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        assert!(names.iter().all(|name| is_plain(name)), "{provider:?}: {names:?}");
        if provider == Provider::Azure {
            let mut numbers: BTreeMap<(&str, &str), BTreeSet<u64>> = BTreeMap::new();
            for rule in rules.values() {
                let at = (rule["interface"].as_str().unwrap(), rule["direction"].as_str().unwrap());
                let number = rule["priority"].as_u64().unwrap();
                assert!((100..4000).contains(&number) && numbers.entry(at).or_default().insert(number), "{rule}");
            }
        }
        // What stands behind a public address is of a network that the project leaves free.
        let translated = matches!(provider, Provider::Aws | Provider::Azure | Provider::Google);
        let private = &variables["firewalls"]["pf"]["private_addresses"];
        assert_eq!(texts(private).collect::<Vec<_>>(), if translated { vec!["100.64.0.4"] } else { Vec::new() });
    }
}

#[test]
fn the_provider_of_the_project_is_that_of_its_option() {
    let files = |text: &str| -> BTreeSet<String> {
        let files = provision_for(&plan_of(text), &BTreeMap::new(), &[]);
        files
            .iter()
            .filter_map(|file| {
                file.path.as_str().strip_prefix("provision/terraform/")?.split('/').next().map(str::to_owned)
            })
            .collect()
    };
    assert!(files(CLOUD).contains("scaleway") && !files(CLOUD).contains("aws"));
    // Another provider has no modules, and a warning.
    let other = CLOUD.replace("\"scaleway\"", "\"hebergeur\"");
    assert!(files(&other).is_empty());
    let told: Vec<String> = faults(&plan_of(&other), &[]).iter().map(|one| one.code.as_str().to_owned()).collect();
    assert_eq!(told, ["Q0907"]);
    // Without a site in the cloud there is nothing to build.
    assert!(files(&CLOUD.replace("kind = \"cloud\"", "kind = \"head-office\"")).is_empty());
}
