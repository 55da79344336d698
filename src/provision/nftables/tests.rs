//! The rulesets are read back with a small reader of their own and compared with the policy, packet by packet.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::IpAddr;

use ipnet::IpNet;
use proptest::prelude::*;
use qilby_flows::service::{self, ServiceSet};
use qilby_flows::space::AddressSet;
use qilby_flows::{Action, Limits, Policy, Rule, reach_diff};

use crate::plan::Plan;
use crate::plan::network::policy;
use crate::plan::network::rules::{FirewallRules, RuleGroup};
use crate::provision::provision;

/// A ruleset read back: its chains of filters, each as a policy of which the first rule that matches decides.
fn read(text: &str) -> BTreeMap<String, Policy> {
    let mut sets: BTreeMap<String, AddressSet> = BTreeMap::new();
    let mut chains: BTreeMap<String, Policy> = BTreeMap::new();
    let (mut set, mut chain) = (None, None);
    for line in text.lines().map(str::trim) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["set", name, "{"] => set = Some((*name).to_owned()),
            ["chain", name, "{"] => chain = Some((*name).to_owned()),
            ["}"] if set.is_none() => chain = None,
            ["type", ..] | ["flags", ..] | ["elements", ..] | [] => {}
            ["}"] if line == "}" => {
                // The list of elements ends before the set.
                if sets.contains_key(set.as_ref().unwrap()) {
                    set = None;
                }
            }
            [element] if set.is_some() => {
                let known = sets.entry(set.clone().unwrap()).or_default();
                *known = known.union(&addresses(element.trim_end_matches(',')));
            }
            _ if line.starts_with('#') || line.starts_with("ct ") || line.starts_with("limit ") => {}
            _ if line.contains("iif lo") || line.contains("oif lo") || line.contains("dhcp ") => {}
            _ if line.starts_with("icmpv6 type { nd-") => {}
            _ => {
                let Some(chain) = &chain else { continue };
                let rules = &mut chains.entry(chain.clone()).or_default().rules;
                rules.extend(rule(&words, &sets));
            }
        }
    }
    chains
}

fn addresses(text: &str) -> AddressSet {
    if let Some((first, last)) = text.split_once('-') {
        return AddressSet::of_range(first.parse().unwrap(), last.parse().unwrap());
    }
    match text.parse::<IpNet>() {
        Ok(net) => AddressSet::of_nets([net]),
        Err(_) => AddressSet::of_addresses([text.parse::<IpAddr>().unwrap()]),
    }
}

/// A rule that decides; none for one that only logs or translates.
fn rule(words: &[&str], sets: &BTreeMap<String, AddressSet>) -> Option<Rule> {
    let mut rule = Rule {
        source: AddressSet::all(),
        destination: AddressSet::all(),
        services: ServiceSet::all(),
        action: Action::Deny,
    };
    let mut at = 0;
    let mut decided = false;
    // Numbers after a keyword: one, a range, or several between braces.
    let list = |at: &mut usize| -> Vec<(u16, u16)> {
        let mut items = Vec::new();
        let braced = words[*at] == "{";
        if braced {
            *at += 1;
        }
        loop {
            let (first, last) = words[*at]
                .trim_end_matches(',')
                .split_once('-')
                .unwrap_or((words[*at].trim_end_matches(','), words[*at].trim_end_matches(',')));
            items.push((first.parse().unwrap(), last.parse().unwrap()));
            *at += 1;
            if !braced {
                return items;
            }
            if words[*at] == "}" {
                *at += 1;
                return items;
            }
        }
    };
    let all_of = |items: Vec<(u16, u16)>, of: &dyn Fn(u16, u16) -> ServiceSet| {
        items.into_iter().fold(ServiceSet::default(), |all, (first, last)| all.union(&of(first, last)))
    };
    while at < words.len() {
        match words[at] {
            "ip" | "ip6" => {
                let known = words[at + 2].strip_prefix('@').map(|name| sets[name].clone());
                let value = known.unwrap_or_else(|| addresses(words[at + 2]));
                let side = if words[at + 1] == "saddr" { &mut rule.source } else { &mut rule.destination };
                *side = value;
                // Both sides are of the family of one.
                let v6 = words[at] == "ip6";
                rule.source = rule.source.of_family(v6);
                rule.destination = rule.destination.of_family(v6);
                at += 3;
            }
            "meta" if words[at + 1] == "nfproto" => {
                let v6 = words[at + 2] == "ipv6";
                rule.source = rule.source.of_family(v6);
                rule.destination = rule.destination.of_family(v6);
                at += 3;
            }
            "meta" => {
                at += 2;
                let protocols = |first: u16, last: u16| {
                    (first..=last)
                        .fold(ServiceSet::default(), |all, one| all.union(&ServiceSet::of_protocol(one as u8)))
                };
                rule.services = all_of(list(&mut at), &protocols);
            }
            "tcp" | "udp" => {
                let protocol = if words[at] == "tcp" { service::TCP } else { service::UDP };
                at += 2;
                rule.services = all_of(list(&mut at), &|first, last| ServiceSet::of_ports(protocol, first, last));
            }
            "icmp" | "icmpv6" => {
                let protocol = if words[at] == "icmp" { service::ICMP } else { service::ICMP6 };
                at += 2;
                rule.services =
                    all_of(list(&mut at), &|first, last| ServiceSet::of_ports(protocol, first << 8, last << 8 | 0xff));
            }
            "accept" | "drop" => {
                rule.action = if words[at] == "accept" { Action::Allow } else { Action::Deny };
                decided = true;
                at += 1;
            }
            "limit" | "dnat" | "masquerade" | "snat" | "fib" => return None,
            "log" => at += 7,
            "comment" => break,
            "counter" => at += 1,
            other => panic!("`{other}` in {words:?}"),
        }
    }
    decided.then_some(rule)
}

/// What a ruleset should say in one of its chains.
fn meant(rules: &FirewallRules, groups: &[RuleGroup]) -> Policy {
    let kept = rules.rules.iter().filter(|rule| groups.contains(&rule.group)).cloned().collect();
    policy::of_firewall(&FirewallRules { firewall: rules.firewall.clone(), rules: kept })
}

/// The packets that exist: ICMP in IPv4, ICMPv6 in IPv6.
fn real(policy: &Policy) -> Policy {
    let refuse = |v6: bool, protocol: u8| Rule {
        source: AddressSet::all().of_family(v6),
        destination: AddressSet::all().of_family(v6),
        services: ServiceSet::of_protocol(protocol),
        action: Action::Deny,
    };
    let impossible = [refuse(false, service::ICMP6), refuse(true, service::ICMP)];
    Policy { rules: impossible.into_iter().chain(policy.rules.iter().cloned()).collect() }
}

fn plan(text: &str) -> Plan {
    crate::plan::fixture::plan_of(text)
}

fn rulesets(plan: &Plan) -> BTreeMap<String, String> {
    let made = provision(plan, &BTreeMap::new());
    let rulesets = made.into_iter().filter_map(|file| {
        let name = file.path.as_str().strip_prefix("provision/nftables/")?.strip_suffix(".nft")?.to_owned();
        Some((name, String::from_utf8(file.bytes).unwrap()))
    });
    rulesets.collect()
}

/// Every chain of every firewall says what the policy says, not more and not less.
fn compare(plan: &Plan) {
    let rulesets = rulesets(plan);
    assert!(!plan.network.firewalls.is_empty(), "a firewall to compare");
    for rules in &plan.network.firewalls {
        let chains = read(&rulesets[&rules.firewall]);
        for (chain, groups) in [
            ("input", &[RuleGroup::ToFirewall][..]),
            ("output", &[RuleGroup::FromFirewall][..]),
            ("forward", &[RuleGroup::Business, RuleGroup::Noise, RuleGroup::Final][..]),
        ] {
            let (said, meant) = (&chains.get(chain).cloned().unwrap_or_default(), meant(rules, groups));
            let diff = reach_diff(&real(&meant), &real(said), &Limits::whole());
            assert!(diff.is_empty(), "{} {chain}: {diff:#?}", rules.firewall);
        }
    }
}

const SMALL: &str = include_str!("../../../tests/projects/petit-reseau/project.toml");
const SAMPLE: &str = include_str!("../../../project.toml");

#[test]
fn the_rulesets_of_the_sample_say_its_policy() {
    compare(&plan(SAMPLE));
    compare(&plan(SMALL));
}

#[test]
fn a_server_lets_in_what_the_flows_say() {
    let plan = plan(SAMPLE);
    let rulesets = rulesets(&plan);
    let lines = crate::provision::opening::lines(&plan);
    let estate = crate::provision::estate::Estate::of(&plan);
    let mut asked = 0;
    for machine in estate.machines.iter().filter(|machine| machine.server.is_some()) {
        let chains = read(&rulesets[&machine.name]);
        for other in estate.machines.iter().filter(|other| other.name != machine.name) {
            for (from, to) in other.addresses().flat_map(|from| machine.addresses().map(move |to| (from, to))) {
                if from.is_ipv4() != to.is_ipv4() {
                    continue;
                }
                let open = crate::provision::opening::between(&lines, from, to);
                for range in open.ranges().iter().filter(|range| range.protocols.0 != service::ICMP6) {
                    let packet = qilby_flows::Packet {
                        source: from,
                        destination: to,
                        protocol: range.protocols.0,
                        port: range.ports.0,
                    };
                    assert_eq!(chains["input"].decide(&packet).0, Action::Allow, "{} {packet:?}", machine.name);
                    asked += 1;
                }
                for port in [1, 22, 23, 25, 80, 135, 445, 3389, 5432, 8443, 9100] {
                    let packet = qilby_flows::Packet { source: from, destination: to, protocol: 6, port };
                    let meant = if open.has(6, port) { Action::Allow } else { Action::Deny };
                    assert_eq!(chains["input"].decide(&packet).0, meant, "{} {packet:?}", machine.name);
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 1_000, "{asked}");
}

#[test]
fn publications_and_masquerades_are_translated() {
    let rulesets = rulesets(&plan(SAMPLE));
    let cloud = &rulesets["pf-cloud"];
    assert!(cloud.contains("ip saddr @internet_v4 ip daddr 203.0.113.11 udp dport 443 counter dnat ip to 10.20.20.5:51820 comment \"f01\""), "{cloud}");
    assert!(cloud.contains("counter masquerade comment \"f12\""));
    // The visitors go out at the head office, not in the cloud.
    assert!(
        !cloud.contains("masquerade comment \"f16\"") && rulesets["pf-siege"].contains("masquerade comment \"f16\"")
    );
}

#[test]
fn nft_accepts_the_rulesets() {
    // `-c` reads the tables of the kernel: in a namespace of one's own.
    let can = std::process::Command::new("unshare").args(["-rn", "nft", "list", "ruleset"]).output();
    if !can.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: nft is not there, or no namespace can be made");
        return;
    }
    for text in [SAMPLE, SMALL] {
        for (name, ruleset) in rulesets(&plan(text)) {
            let mut nft = std::process::Command::new("unshare")
                .args(["-rn", "nft", "-c", "-f", "-"])
                .stdin(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap();
            nft.stdin.take().unwrap().write_all(ruleset.as_bytes()).unwrap();
            let output = nft.wait_with_output().unwrap();
            assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Flows between any ends, allowed or refused, of any services.
    #[test]
    fn any_policy_is_said_exactly(flows in proptest::collection::vec(
        (0usize..ENDS.len(), 0usize..ENDS.len(), 0usize..SERVICES.len(), any::<bool>(), any::<bool>()), 1..12,
    )) {
        let mut text = SMALL.to_owned();
        for (number, (from, to, services, allow, log)) in flows.into_iter().enumerate() {
            if from == to {
                continue;
            }
            text.push_str(&format!(
                "\n[[flow]]\nid = \"any-{number}\"\nfrom = [{}]\nto = [{}]\nservices = [{}]\naction = \"{}\"\nlog = {log}\n",
                ENDS[from], ENDS[to], SERVICES[services], if allow { "allow" } else { "deny" },
            ));
        }
        compare(&plan(&text));
    }
}

/// Ends of the small network.
const ENDS: [&str; 9] = [
    "\"internet\"",
    "\"bureaux\"",
    "\"dmz\", \"serveurs\"",
    "\"srv-ad\"",
    "\"srv-app\", \"srv-proxy\"",
    "\"pf-nuage\"",
    "\"203.0.113.0/24\"",
    "\"siege\"",
    "\"2001:db8:ffff::/48\"",
];
const SERVICES: [&str; 7] = [
    "\"https\"",
    "\"any\"",
    "\"tcp/1-1023\", \"udp/53\"",
    "\"icmp\"",
    "\"icmp-echo\"",
    "\"esp\", \"gre\", \"tcp/22\"",
    "\"tcp\"",
];
