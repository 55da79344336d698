//! Policies with known answers, which stand beside the repository; skipped, aloud, where they are not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use qilby_flows::service::{ServiceSet, TCP, UDP};
use qilby_flows::space::AddressSet;
use qilby_flows::{Action, Effect, Finding, Group, Instead, Limits, Minimality, Policy, Report, Rule, analyse};

fn read(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/flows").join(name);
    let text = fs::read_to_string(&path);
    if text.is_err() {
        eprintln!("skipped: there is no {}", path.display());
    }
    text.ok()
}

fn service(text: &str) -> ServiceSet {
    let (protocol, ports) = text.split_once('/').unwrap();
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    let (first, last) = (first.parse().unwrap(), last.parse().unwrap());
    match protocol {
        "tcp" => ServiceSet::of_ports(TCP, first, last),
        "udp" => ServiceSet::of_ports(UDP, first, last),
        "any" if (first, last) == (0, u16::MAX) => ServiceSet::all(),
        _ => panic!("{text}"),
    }
}

/// The ids of the rules, and the policy.
fn policy(text: &str) -> (Vec<String>, Policy) {
    let nets = |text: &str| AddressSet::of_nets(text.split(' ').map(|net| net.parse().unwrap()));
    let rule = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        let services =
            fields[4].split(' ').map(service).fold(ServiceSet::default(), |all, service| all.union(&service));
        let action = match fields[5] {
            "accept" => Action::Allow,
            "deny" => Action::Deny,
            other => panic!("{other}"),
        };
        (fields[1].to_owned(), Rule { source: nets(fields[2]), destination: nets(fields[3]), services, action })
    };
    let (ids, rules) = text.lines().skip(1).map(rule).unzip();
    (ids, Policy { rules })
}

/// The wholly hidden rules, with what hides them.
fn hidden(report: &Report) -> BTreeMap<usize, (&Group, Effect)> {
    fn case(finding: &Finding) -> Option<(usize, (&Group, Effect))> {
        match finding {
            Finding::Hidden { rule, by, effect } => Some((*rule, (by, *effect))),
            _ => None,
        }
    }
    report.findings.iter().filter_map(case).collect()
}

/// Every case that was built in is found, with as many rules, and nothing else is hidden.
fn has_the_truth(policy_name: &str, truth_name: &str) {
    let (Some(text), Some(truth)) = (read(policy_name), read(truth_name)) else { return };
    let (ids, policy) = policy(&text);
    let truth: serde_json::Value = serde_json::from_str(&truth).unwrap();
    let report = analyse(&policy, &[], &Limits::default());
    assert!(report.complete);
    let hidden = hidden(&report);
    let place = |id: &serde_json::Value| ids.iter().position(|own| own == id.as_str().unwrap()).unwrap();
    let mut expected = BTreeSet::new();
    for (kind, number) in [("shaded_by_one", 1), ("shaded_by_union", 2), ("contradiction", 1)] {
        for case in truth[kind].as_array().unwrap() {
            let case: Vec<usize> = case.as_array().unwrap().iter().map(place).collect();
            let (rule, by) = (case[0], &case[1..]);
            assert!(expected.insert(rule), "{}", ids[rule]);
            let (group, effect) = hidden.get(&rule).unwrap_or_else(|| panic!("{} is not found", ids[rule]));
            assert_eq!((group.rules.len(), group.minimality), (number, Minimality::Smallest), "{}", ids[rule]);
            assert_eq!(*effect == Effect::Same, kind != "contradiction", "{} {effect:?}", ids[rule]);
            // Another group of that size is told only where a rule of the built-in one is hidden itself.
            let is_hidden = |other: &usize| hidden.contains_key(other);
            assert!(group.rules == by || by.iter().any(is_hidden), "{}: {:?} {by:?}", ids[rule], group.rules);
            assert!(!group.rules.iter().any(is_hidden) || by.iter().any(is_hidden));
        }
    }
    assert_eq!(hidden.keys().copied().collect::<BTreeSet<_>>(), expected);
}

#[test]
fn a_hundred_flows_have_the_cases_that_were_built_in() {
    has_the_truth("flows-n100.csv", "truth-n100.json");
}

#[test]
fn a_thousand_flows_have_the_cases_that_were_built_in() {
    has_the_truth("flows-n1000.csv", "truth-n1000.json");
}

#[test]
fn the_policy_of_a_small_company_hides_nothing() {
    let Some(text) = read("flows-sme22.csv") else { return };
    let (ids, policy) = policy(&text);
    let report = analyse(&policy, &[], &Limits::default());
    let names = |rules: &[usize]| rules.iter().map(|&rule| ids[rule].as_str()).collect::<Vec<_>>().join(" ");
    let told = report.findings.iter().map(|finding| match finding {
        Finding::PartlyHidden { rule, by, residual, .. } if residual.complete => {
            format!("{} after {}", ids[*rule], names(by))
        }
        Finding::Superfluous { rule, instead: Instead::Default } => format!("{} by default", ids[*rule]),
        Finding::Mergeable { rules, dimension, .. } => format!("{dimension:?} {}", names(rules)),
        Finding::Overlap { earlier, rule, relation } => format!("{relation:?} {} {}", ids[*earlier], ids[*rule]),
        other => panic!("{other:?}"),
    });
    // Its one refusal comes last: the default refuses as much, and what is open to all is open to guests too.
    let expected = [
        "Services F01-tcp F01-udp F02-tcp F02-udp F03 F04",
        "Source F07 F11",
        "Services F09 F10 F20",
        "Services F18 F19",
        "F22 after F09 F10 F20",
        "F22 by default",
        "Correlation F09 F22",
        "Correlation F10 F22",
        "Correlation F20 F22",
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
}
