//! What the lab is given, for the projects that it is tried on: who may speak to whom, and what is tried.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use qilby::pipeline::Inputs;
use serde_json::Value;
use support::{file, plan, sample};

type Open = BTreeSet<(String, String, String, String, u64)>;

fn provisioned(project: &str) -> BTreeMap<String, String> {
    made(&Inputs { project: file(project), ..Inputs::default() })
}

fn made(inputs: &Inputs) -> BTreeMap<String, String> {
    let artifacts = qilby::provision::provision(&plan(inputs), &BTreeMap::new());
    artifacts.into_iter().filter_map(|one| Some((one.path.to_string(), String::from_utf8(one.bytes).ok()?))).collect()
}

fn json(made: &BTreeMap<String, String>, name: &str) -> Value {
    let path = made.keys().find(|path| path.ends_with(name)).unwrap_or_else(|| panic!("no {name} in {made:#?}"));
    serde_json::from_str(&made[path]).unwrap()
}

/// The lines of the matrix: from, to, address, protocol, port.
fn open(tests: &Value) -> Open {
    let text = |line: &Value, key: &str| line[key].as_str().unwrap().to_owned();
    let lines = tests["matrix"]["open"].as_array().unwrap().iter();
    lines
        .map(|line| {
            let port = line["port"].as_u64().unwrap();
            (text(line, "from"), text(line, "to"), text(line, "address"), text(line, "protocol"), port)
        })
        .collect()
}

fn has(open: &Open, line: (&str, &str, &str, &str, u64)) -> bool {
    let (from, to, address, protocol, port) = line;
    open.contains(&(from.to_owned(), to.to_owned(), address.to_owned(), protocol.to_owned(), port))
}

fn kinds(tests: &Value) -> BTreeSet<&str> {
    tests["tests"].as_array().unwrap().iter().map(|test| test["kind"].as_str().unwrap()).collect()
}

#[test]
fn a_company_of_one_server_opens_what_its_flows_say() {
    let made = provisioned("tests/projects/one-server/project.toml");
    let tests = json(&made, "recette/tests.json");
    let open = open(&tests);
    assert!(has(&open, ("postes", "srv-menuiserie", "10.60.10.10", "tcp", 636)), "{open:#?}");
    assert!(has(&open, ("srv-menuiserie", "internet", "198.18.0.10", "tcp", 443)));
    // Neighbours in one network are not apart: nothing stands between them.
    assert!(has(&open, ("postes", "imprimante", "10.60.20.50", "any", 0)));
    assert!(!open.iter().any(|(from, ..)| from == "internet"), "nothing comes in: {open:#?}");
    assert_eq!(kinds(&tests), BTreeSet::from(["dhcp", "dns", "flow", "login"]));
    let filters: Vec<&String> = made.keys().filter(|path| path.ends_with(".nft")).collect();
    assert_eq!(filters.len(), 2, "{filters:?}");
}

#[test]
fn two_sites_meet_in_their_tunnel_alone() {
    let made = provisioned("tests/projects/two-sites/project.toml");
    let (tests, topology) = (json(&made, "recette/tests.json"), json(&made, "recette/topology.json"));
    let open = open(&tests);
    // The firewall of the depot calls that of the head office at its public address.
    assert!(has(&open, ("pf-depot", "pf-siege", "203.0.113.40", "udp", 51820)), "{open:#?}");
    assert!(!has(&open, ("pf-siege", "pf-depot", "198.51.100.40", "udp", 51820)));
    assert!(has(&open, ("postes-quais", "srv-fic", "10.70.10.20", "tcp", 445)));
    assert!(!open.iter().any(|(from, to, ..)| from == "postes-siege" && to == "postes-quais"));
    // What only a zone is meant to do, the firewall before it may not.
    assert!(!has(&open, ("pf-siege", "internet", "198.18.0.10", "tcp", 443)));
    let hosts = topology["hosts"].as_array().unwrap();
    let ends = |host: &&Value| host["interfaces"].as_array().unwrap().iter().any(|port| port["tunnel"] == true);
    let ends: Vec<&str> = hosts.iter().filter(ends).map(|host| host["name"].as_str().unwrap()).collect();
    assert_eq!(ends, ["pf-siege", "pf-depot"]);
    let expected = ["alert", "dhcp", "dns", "flow", "login", "restore", "right"];
    assert_eq!(kinds(&tests), BTreeSet::from(expected));
}

#[test]
fn stations_on_the_road_call_their_gateway_at_its_published_door() {
    let made = made(&sample());
    let topology = json(&made, "recette/topology.json");
    let hosts = topology["hosts"].as_array().unwrap();
    let station = hosts.iter().find(|host| host["name"] == "poste-commercial").unwrap();
    let port = &station["interfaces"][0];
    assert_eq!(port["peer"], "srv-acces");
    assert_eq!(port["endpoint"], "203.0.113.11:443");
    assert_eq!(port["tunnel"], true);
    assert_eq!(station["routes"][0]["via"], "10.40.140.1");
    // Its neighbours answer by the gateway too, and the gateway sends nothing of its own into the tunnel.
    let proxy = hosts.iter().find(|host| host["name"] == "srv-proxy").unwrap();
    let back = proxy["routes"].as_array().unwrap().iter().find(|route| route["to"] == "10.40.140.0/24").unwrap();
    assert_eq!(back["via"], "10.20.20.5");
    let open = open(&json(&made, "recette/tests.json"));
    assert!(!open.iter().any(|(from, to, ..)| from == "srv-acces" && to == "poste-commercial"));
    assert!(has(&open, ("internet", "pf-cloud", "203.0.113.11", "udp", 443)), "the door is probed");
    let path = made.keys().find(|path| path.ends_with("nftables/srv-acces.nft")).unwrap();
    assert!(made[path].contains("ip daddr 10.40.140.0/24 counter drop comment \"from-server\""), "{}", made[path]);
}

#[test]
fn every_alert_that_a_lab_can_cause_says_where() {
    let tests = json(&made(&sample()), "recette/tests.json");
    let alerts = tests["tests"].as_array().unwrap().iter().filter(|test| test["kind"] == "alert");
    for test in alerts {
        let probes = test["probes"].as_array().unwrap();
        assert!(!probes.is_empty(), "{test}");
        for probe in probes {
            assert!(probe["host"].is_string() && probe["metric"].is_string(), "{probe}");
        }
    }
}
