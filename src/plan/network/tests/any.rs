//! What must hold of any network.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proptest::prelude::*;

use crate::model::Action;
use crate::plan::network::flows::{FlowLine, Origin};
use crate::plan::network::sample::project;
use crate::plan::network::{Network, network};

const ROLES: [&str; 14] = [
    "ad",
    "dns",
    "dhcp",
    "ntp",
    "file",
    "app",
    "database",
    "backup",
    "monitoring",
    "logs",
    "proxy",
    "bastion",
    "domain-member",
    "update",
];
const SERVICES: [&str; 8] = ["any", "dns", "https", "ssh", "tcp/1-1024", "udp", "syslog-tls", "ping"];

/// Servers as their zone and two roles, flows as ends, service and action.
type Drawn = (Vec<(usize, usize, usize, bool)>, Vec<(usize, usize, usize, bool)>);

fn drawn() -> impl Strategy<Value = Drawn> {
    let servers = proptest::collection::vec((0usize..4, 0usize..14, 0usize..14, proptest::bool::ANY), 1..9);
    let flows = proptest::collection::vec((0usize..12, 0usize..12, 0usize..8, proptest::bool::weighted(0.7)), 0..6);
    (servers, flows)
}

fn text((servers, flows): &Drawn) -> String {
    let mut text = String::new();
    for zone in 0..4 {
        let trust = ["exposed", "admin", "core", "access"][zone];
        writeln!(text, "[[zone]]\nid = \"z{zone}\"\ntitle = \"Z\"\ntrust = \"{trust}\"\ncidr = \"10.0.{zone}.0/24\"")
            .unwrap();
        if zone == 3 {
            text += "dhcp = { from = \"10.0.3.100\", to = \"10.0.3.199\" }\n";
        }
    }
    text += "[[device]]\nid = \"fw\"\ntitle = \"F\"\nkind = \"firewall\"\njoins = [\"z0\", \"z1\", \"z2\", \"z3\"]\n";
    text += "public_address = \"203.0.113.1\"\n";
    text += "[[client]]\nid = \"pcs\"\ntitle = \"C\"\nzone = \"z3\"\ncount = 5\n";
    for (number, (zone, one, other, windows)) in servers.iter().enumerate() {
        text += &server(number, *zone, &[ROLES[*one], ROLES[*other]], *windows);
    }
    let end = |number: usize| match number {
        0..=3 => format!("z{number}"),
        4 => "internet".to_owned(),
        5 => "10.0.0.0/16".to_owned(),
        6 => "fw".to_owned(),
        _ => format!("s{}", (number - 7) % servers.len()),
    };
    for (number, (from, to, service, allow)) in flows.iter().enumerate() {
        let action = if *allow { "allow" } else { "deny" };
        let (from, to, service) = (end(*from), end(*to), SERVICES[*service]);
        writeln!(
            text,
            "[[flow]]\nid = \"f{number}\"\nfrom = [\"{from}\"]\nto = [\"{to}\"]\nservices = [\"{service}\"]"
        )
        .unwrap();
        writeln!(text, "action = \"{action}\"").unwrap();
    }
    text
}

fn server(number: usize, zone: usize, roles: &[&str], windows: bool) -> String {
    let os = if windows { "windows-server-2022" } else { "debian-12" };
    let roles: BTreeSet<&str> = roles.iter().copied().collect();
    format!("[[server]]\nid = \"s{number}\"\ntitle = \"S\"\nzone = \"z{zone}\"\nroles = {roles:?}\nos = \"{os}\"\n")
        .replace('{', "[")
        .replace('}', "]")
}

/// Every (source, destination, port range) of a line.
fn openings(line: &FlowLine) -> impl Iterator<Item = (String, String, String)> {
    line.from.iter().flat_map(move |from| {
        line.to.iter().flat_map(move |to| {
            let ports = line.services.iter().flat_map(|service| &service.ports);
            ports.map(move |ports| (from.end.key(), to.end.key(), ports.to_string()))
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_need_is_counted_once(drawn in drawn()) {
        let Network { flows, .. } = network(&project(&text(&drawn)));
        let derived = || flows.lines.iter().chain(&flows.internal).chain(&flows.refused).filter(|line| !line.is_declared());
        // Whole services: two of them may share a port.
        let mut seen = BTreeSet::new();
        for line in derived() {
            for (from, to) in line.from.iter().flat_map(|from| line.to.iter().map(move |to| (from, to))) {
                for service in &line.services {
                    prop_assert!(seen.insert((from.end.clone(), to.end.clone(), service.ports.clone())), "twice in {}", line.id);
                }
                prop_assert!(from.end != to.end, "{} goes to itself", line.id);
            }
        }
        // Nothing that one flow of the author allows is derived.
        for line in flows.lines.iter().chain(&flows.internal).filter(|line| !line.is_declared()) {
            for service in &line.services {
                for declared in flows.lines.iter().filter(|line| line.is_declared() && line.action == Action::Allow) {
                    let holds = line.from.iter().all(|end| declared.from.iter().any(|own| own.covers(end)))
                        && line.to.iter().all(|end| declared.to.iter().any(|own| own.covers(end)));
                    let opened = declared.services.iter().any(|own| own.ports == service.ports || own.marks.any && own.label == "Tout");
                    prop_assert!(!(holds && opened), "{} repeats {}", line.id, declared.id);
                }
            }
        }
    }

    #[test]
    fn lines_are_numbered_and_named_apart(drawn in drawn()) {
        let Network { flows, firewalls, grid, .. } = network(&project(&text(&drawn)));
        let all: Vec<&FlowLine> = flows.lines.iter().chain(&flows.internal).chain(&flows.refused).collect();
        let ids: BTreeSet<&str> = all.iter().map(|line| line.id.as_str()).collect();
        prop_assert_eq!(ids.len(), all.len());
        for (number, line) in (1..).zip(&all) {
            prop_assert_eq!(line.number, number);
            prop_assert!(line.id.len() <= 63 && !line.id.ends_with('-'), "{}", &line.id);
            prop_assert!(!line.from.is_empty() && !line.to.is_empty() && !line.services.is_empty());
            let refused = matches!(line.origin, Origin::Refused { .. });
            prop_assert!(line.is_declared() || refused || !line.reason.is_empty());
        }
        // One firewall joins all: what crosses it is in its policy, what stays inside is not.
        let policy: BTreeSet<&str> = firewalls[0].rules.iter().filter_map(|rule| Some(rule.flow.as_ref()?.1.as_str())).collect();
        for line in &flows.lines {
            prop_assert_eq!(policy.contains(line.id.as_str()), !line.path.firewalls.is_empty(), "{}", &line.id);
        }
        prop_assert!(flows.internal.iter().all(|line| !policy.contains(line.id.as_str())));
        // The grid counts every line at least once, and nothing else.
        let counted: BTreeSet<u32> = grid.cells().flat_map(|(_, _, cell)| cell.numbers.clone()).collect();
        prop_assert!(counted.iter().all(|number| *number as usize <= flows.lines.len()));
    }

    /// A server with no role that changes who serves whom moves no id and closes nothing.
    #[test]
    fn one_more_server_takes_nothing_away(drawn in drawn(), zone in 0usize..4) {
        let before = text(&drawn);
        let after = before.clone() + &server(99, zone, &["web"], false);
        let (before, after) = (network(&project(&before)), network(&project(&after)));
        let of = |network: &Network| -> BTreeMap<String, BTreeSet<(String, String, String)>> {
            let lines = network.flows.lines.iter().chain(&network.flows.internal).chain(&network.flows.refused);
            lines.map(|line| (line.id.clone(), openings(line).collect())).collect()
        };
        let (before, after) = (of(&before), of(&after));
        for (id, openings) in &before {
            prop_assert!(after.get(id).is_some_and(|now| openings.is_subset(now)), "{} lost something", id);
        }
    }
}
