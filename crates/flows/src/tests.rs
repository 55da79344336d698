//! Against brute force: every packet of a small universe, one by one.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;

use crate::service::{ServiceSet, TCP, UDP};
use crate::space::AddressSet;
use crate::*;

const ADDRESSES: u8 = 16;
const PORTS: u16 = 8;
const PROTOCOLS: [u8; 2] = [TCP, UDP];

/// The last quarter of the addresses is IPv6, so that both families are tried.
fn address(number: u8) -> IpAddr {
    match number {
        0..12 => IpAddr::V4(Ipv4Addr::new(10, 0, 0, number)),
        _ => IpAddr::V6(Ipv6Addr::new(0xfd00, 0, 0, 0, 0, 0, 0, number.into())),
    }
}

/// Every packet whose ends have one family.
fn universe() -> Vec<Packet> {
    let mut packets = Vec::new();
    for source in (0..ADDRESSES).map(address) {
        for destination in (0..ADDRESSES).map(address).filter(|other| other.is_ipv4() == source.is_ipv4()) {
            for protocol in PROTOCOLS {
                packets.extend((0..PORTS).map(|port| Packet { source, destination, protocol, port }));
            }
        }
    }
    packets
}

fn addresses() -> impl Strategy<Value = AddressSet> {
    let range = (0..ADDRESSES, 0u8..10)
        .prop_map(|(first, more)| AddressSet::of_addresses((first..=(first + more).min(ADDRESSES - 1)).map(address)));
    let all = Just(AddressSet::of_addresses((0..ADDRESSES).map(address)));
    let some = prop::collection::vec(range, 1..3)
        .prop_map(|sets| sets.iter().fold(AddressSet::default(), |all, set| all.union(set)));
    prop_oneof![1 => all, 4 => some]
}

fn services() -> impl Strategy<Value = ServiceSet> {
    let range = (0usize..2, 0..PORTS, 0u16..6).prop_map(|(protocol, first, more)| {
        ServiceSet::of_ports(PROTOCOLS[protocol], first, (first + more).min(PORTS - 1))
    });
    let all = Just(
        PROTOCOLS
            .iter()
            .fold(ServiceSet::default(), |all, protocol| all.union(&ServiceSet::of_ports(*protocol, 0, PORTS - 1))),
    );
    let some = prop::collection::vec(range, 1..3)
        .prop_map(|sets| sets.iter().fold(ServiceSet::default(), |all, set| all.union(set)));
    prop_oneof![1 => all, 4 => some]
}

fn rule() -> impl Strategy<Value = Rule> {
    let action = prop_oneof![2 => Just(Action::Allow), 1 => Just(Action::Deny)];
    (addresses(), addresses(), services(), action).prop_map(|(source, destination, services, action)| Rule {
        source,
        destination,
        services,
        action,
    })
}

/// Few sets, so that rules are often alike.
fn policy() -> impl Strategy<Value = Policy> {
    let sets = (prop::collection::vec(addresses(), 3), prop::collection::vec(services(), 3));
    let picks = prop::collection::vec((0usize..3, 0usize..3, 0usize..3, any::<bool>()), 0..8);
    let alike = (sets, picks).prop_map(|((addresses, services), picks)| Policy {
        rules: picks
            .into_iter()
            .map(|(source, destination, service, allow)| Rule {
                source: addresses[source].clone(),
                destination: addresses[destination].clone(),
                services: services[service].clone(),
                action: if allow { Action::Allow } else { Action::Deny },
            })
            .collect(),
    });
    let any = prop::collection::vec(rule(), 0..=8).prop_map(|rules| Policy { rules });
    prop_oneof![any, alike]
}

/// A policy under brute force.
struct Brute {
    packets: Vec<Packet>,
    /// Packets that each rule matches.
    matched: Vec<BTreeSet<usize>>,
    actions: Vec<Action>,
}

impl Brute {
    fn new(policy: &Policy) -> Self {
        let packets = universe();
        let of_rule = |rule: &Rule| (0..packets.len()).filter(|&at| rule.matches(&packets[at])).collect();
        let matched = policy.rules.iter().map(of_rule).collect();
        Brute { matched, actions: policy.rules.iter().map(|rule| rule.action).collect(), packets }
    }

    fn set(&self, blocks: &[Block]) -> BTreeSet<usize> {
        (0..self.packets.len()).filter(|&at| blocks.iter().any(|block| block.has(&self.packets[at]))).collect()
    }

    /// What each packet gets from some of the rules, in an order.
    fn decisions(&self, order: &[usize]) -> Vec<(Action, Option<usize>)> {
        let of_packet = |packet: usize| match order.iter().find(|&&rule| self.matched[rule].contains(&packet)) {
            Some(&rule) => (self.actions[rule], Some(rule)),
            None => (Action::Deny, None),
        };
        (0..self.packets.len()).map(of_packet).collect()
    }

    fn actions_of(&self, order: &[usize]) -> Vec<Action> {
        self.decisions(order).into_iter().map(|(action, _)| action).collect()
    }

    fn union(&self, rules: &[usize]) -> BTreeSet<usize> {
        rules.iter().flat_map(|&rule| self.matched[rule].iter().copied()).collect()
    }

    /// Whether fewer of the rules satisfy a condition.
    fn fewer(&self, of: &[usize], than: usize, holds: impl Fn(&[usize]) -> bool) -> bool {
        (0u32..1 << of.len()).filter(|mask| (mask.count_ones() as usize) < than).any(|mask| {
            holds(
                &of.iter()
                    .enumerate()
                    .filter(|(at, _)| mask & (1 << at) != 0)
                    .map(|(_, rule)| *rule)
                    .collect::<Vec<_>>(),
            )
        })
    }
}

/// Of one family earlier rules hold it, of the other later ones.
#[test]
fn a_rule_can_be_superfluous_in_each_family_for_another_reason() {
    let allow = |source: &[u8], destination: &[u8]| Rule {
        source: AddressSet::of_addresses(source.iter().map(|&number| address(number))),
        destination: AddressSet::of_addresses(destination.iter().map(|&number| address(number))),
        services: ServiceSet::of_protocol(TCP),
        action: Action::Allow,
    };
    let policy = Policy { rules: vec![allow(&[0, 1], &[2]), allow(&[0, 12], &[2, 13]), allow(&[12, 14], &[13])] };
    let later = Instead::Later(Group { rules: vec![2], minimality: Minimality::Smallest });
    let found = analyse(&policy, &[], &Limits::default()).findings;
    assert_eq!(found, [Finding::Superfluous { rule: 1, instead: later }]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn decisions_are_those_of_the_first_match(policy in policy()) {
        let brute = Brute::new(&policy);
        let all: Vec<usize> = (0..policy.rules.len()).collect();
        for (packet, expected) in brute.packets.iter().zip(brute.decisions(&all)) {
            prop_assert_eq!(policy.decide(packet), expected);
        }
        for (rule, matched) in policy.rules.iter().zip(&brute.matched) {
            prop_assert_eq!(&brute.set(&rule.blocks()), matched);
        }
    }

    #[test]
    fn hidden_rules_are_found_with_the_fewest_that_hide_them(policy in policy()) {
        let brute = Brute::new(&policy);
        let report = analyse(&policy, &[], &Limits::default());
        let all: Vec<usize> = (0..policy.rules.len()).collect();
        let decisions = brute.decisions(&all);
        for rule in 0..policy.rules.len() {
            let matched = &brute.matched[rule];
            let empty = matched.is_empty();
            prop_assert_eq!(report.findings.contains(&Finding::Empty { rule }), empty);
            let earlier: Vec<usize> = (0..rule).collect();
            let is_hidden = !empty && matched.is_subset(&brute.union(&earlier));
            let told = report.findings.iter().find_map(|finding| match finding {
                Finding::Hidden { rule: own, by, effect } if *own == rule => Some((by, effect)),
                _ => None,
            });
            prop_assert_eq!(told.is_some(), is_hidden);
            let Some((by, effect)) = told else { continue };
            prop_assert_eq!(by.minimality, Minimality::Smallest);
            prop_assert!(by.rules.iter().all(|&other| other < rule));
            prop_assert!(matched.is_subset(&brute.union(&by.rules)));
            prop_assert!(!brute.fewer(&earlier, by.rules.len(), |rules| matched.is_subset(&brute.union(rules))));
            let same = matched.iter().any(|&packet| decisions[packet].0 == brute.actions[rule]);
            let contrary = matched.iter().any(|&packet| decisions[packet].0 != brute.actions[rule]);
            let expected = match (same, contrary) {
                (true, true) => Effect::Mixed,
                (false, _) => Effect::Contrary,
                (true, false) => Effect::Same,
            };
            prop_assert_eq!(*effect, expected);
        }
    }

    #[test]
    fn what_is_partly_hidden_is_told_with_what_remains(policy in policy()) {
        let brute = Brute::new(&policy);
        let report = analyse(&policy, &[], &Limits::whole());
        let all: Vec<usize> = (0..policy.rules.len()).collect();
        let decisions = brute.decisions(&all);
        let (mut overlaps, mut expected_overlaps) = (Vec::new(), Vec::new());
        for rule in 0..policy.rules.len() {
            let matched = &brute.matched[rule];
            let own: BTreeSet<usize> = matched.iter().copied().filter(|&packet| decisions[packet].1 == Some(rule)).collect();
            let live = |rule: &usize| decisions.iter().any(|decision| decision.1 == Some(*rule));
            let contrary: Vec<usize> = (0..rule).filter(|other| live(other) && brute.actions[*other] != brute.actions[rule]).collect();
            let met: Vec<usize> = contrary.into_iter().filter(|&other| !brute.matched[other].is_disjoint(matched)).collect();
            let deciding: Vec<usize> = met.iter().copied().filter(|&other| matched.iter().any(|&packet| decisions[packet].1 == Some(other))).collect();
            let told = report.findings.iter().find_map(|finding| match finding {
                Finding::PartlyHidden { rule: own, by, by_complete: true, exceptions, residual } if *own == rule => Some((by, exceptions, residual)),
                _ => None,
            });
            prop_assert_eq!(told.is_some(), !own.is_empty() && !deciding.is_empty());
            if let Some((by, exceptions, residual)) = told {
                prop_assert_eq!(by, &deciding);
                prop_assert_eq!(*exceptions, met.iter().all(|&other| brute.matched[other].is_subset(matched)));
                prop_assert!(residual.complete);
                prop_assert_eq!(brute.set(&residual.blocks), own.clone());
            }
            if !own.is_empty() {
                expected_overlaps.extend(met.iter().map(|&other| {
                    let held = brute.matched[other].is_subset(matched);
                    (other, rule, if held { Relation::Generalisation } else { Relation::Correlation })
                }));
            }
        }
        for finding in &report.findings {
            if let Finding::Overlap { earlier, rule, relation } = finding {
                overlaps.push((*earlier, *rule, *relation));
            }
        }
        prop_assert_eq!(report.overlaps, overlaps.len());
        prop_assert_eq!(overlaps, expected_overlaps);
    }

    #[test]
    fn superfluous_rules_go_together_and_no_other_can(policy in policy()) {
        let brute = Brute::new(&policy);
        let report = analyse(&policy, &[], &Limits::default());
        let all: Vec<usize> = (0..policy.rules.len()).collect();
        let wanted = brute.actions_of(&all);
        let hidden = |rule: usize| report.findings.iter().any(|finding| matches!(finding, Finding::Hidden { rule: own, .. } | Finding::Empty { rule: own } if *own == rule));
        let gone = |rule: usize| report.findings.iter().any(|finding| matches!(finding, Finding::Superfluous { rule: own, .. } if *own == rule));
        let kept: Vec<usize> = all.iter().copied().filter(|&rule| !hidden(rule) && !gone(rule)).collect();
        prop_assert!(brute.actions_of(&kept) == wanted);
        for rule in &kept {
            let without: Vec<usize> = kept.iter().copied().filter(|other| other != rule).collect();
            prop_assert!(brute.actions_of(&without) != wanted, "{} can go", rule);
        }
        for finding in &report.findings {
            let Finding::Superfluous { rule, instead } = finding else { continue };
            // With the rules that do it instead, and those before it, its packets get the same.
            let suffices = |later: &[usize]| {
                let live = all.iter().copied().filter(|&other| !hidden(other));
                let order: Vec<usize> = live
                    .filter(|&other| other < *rule || later.contains(&other) || (other > *rule && brute.actions[other] != brute.actions[*rule]))
                    .collect();
                let actions = brute.actions_of(&order);
                brute.matched[*rule].iter().all(|&packet| actions[packet] == wanted[packet])
            };
            match instead {
                Instead::Default => prop_assert!(brute.actions[*rule] == Action::Deny),
                Instead::Later(group) => {
                    prop_assert!(!group.rules.is_empty() && group.rules.iter().all(|&other| other > *rule && brute.actions[other] == brute.actions[*rule]));
                    prop_assert_eq!(group.minimality, Minimality::Smallest);
                    // Others that go leave this one more to answer for.
                    if !all.iter().any(|&other| other != *rule && gone(other)) {
                        prop_assert!(suffices(&group.rules));
                        let later: Vec<usize> = (*rule + 1..all.len()).filter(|&other| !hidden(other) && brute.actions[other] == brute.actions[*rule]).collect();
                        prop_assert!(!brute.fewer(&later, group.rules.len(), suffices));
                    }
                }
            }
        }
    }

    #[test]
    fn merging_changes_nothing_and_none_is_missed(policy in policy()) {
        let brute = Brute::new(&policy);
        let report = analyse(&policy, &[], &Limits::default());
        let all: Vec<usize> = (0..policy.rules.len()).collect();
        let out: Vec<usize> = report.findings.iter().filter_map(|finding| match finding {
            Finding::Hidden { rule, .. } | Finding::Empty { rule } | Finding::Superfluous { rule, .. } => Some(*rule),
            _ => None,
        }).collect();
        let kept: Vec<usize> = all.into_iter().filter(|rule| !out.contains(rule)).collect();
        let wanted = brute.actions_of(&kept);
        let moved = |rules: &[usize], place: usize| -> Vec<usize> {
            kept.iter().flat_map(|&rule| if rule == place { rules.to_vec() } else if rules.contains(&rule) { vec![] } else { vec![rule] }).collect()
        };
        let mut told = BTreeSet::new();
        for finding in &report.findings {
            let Finding::Mergeable { rules, place, dimension, merged } = finding else { continue };
            prop_assert!(rules.len() > 1 && rules.is_sorted() && (rules[0] == *place || rules.last() == Some(place)));
            prop_assert_eq!(brute.set(merged), brute.union(rules));
            prop_assert!(brute.actions_of(&moved(rules, *place)) == wanted);
            told.extend(rules.iter().map(|&rule| (*dimension as u8, rule)));
        }
        for (at, &one) in kept.iter().enumerate() {
            for &other in &kept[at + 1..] {
                let pair = [&policy.rules[one], &policy.rules[other]];
                let same = [pair[0].source == pair[1].source, pair[0].destination == pair[1].destination, pair[0].services == pair[1].services];
                if pair[0].action != pair[1].action || same.iter().filter(|same| **same).count() < 2 {
                    continue;
                }
                let can = [one, other].iter().any(|&place| brute.actions_of(&moved(&[one, other], place)) == wanted);
                let known = (0u8..3).any(|dim| told.contains(&(dim, one)) || told.contains(&(dim, other)));
                prop_assert!(!can || known, "{} and {}", one, other);
            }
        }
    }

    #[test]
    fn watched_packets_are_found_where_they_pass(policy in policy(), watched in prop::collection::vec(rule(), 1..3)) {
        let brute = Brute::new(&policy);
        let watch = Watch { blocks: watched.iter().flat_map(Rule::blocks).collect() };
        let watches = [Watch::default(), watch];
        let report = analyse(&policy, &watches, &Limits::whole());
        let watched = brute.set(&watches[1].blocks);
        let decisions = brute.decisions(&(0..policy.rules.len()).collect::<Vec<_>>());
        for rule in 0..policy.rules.len() {
            let passing: BTreeSet<usize> = watched.iter().copied().filter(|&packet| decisions[packet] == (Action::Allow, Some(rule))).collect();
            let told = report.findings.iter().find_map(|finding| match finding {
                Finding::Exposed { rule: own, watch: 1, packets } if *own == rule && packets.complete => Some(brute.set(&packets.blocks)),
                _ => None,
            });
            prop_assert_eq!(told.unwrap_or_default(), passing);
        }
    }

    #[test]
    fn explanations_name_who_decides_what(policy in policy(), asked in prop::collection::vec(rule(), 1..3)) {
        let brute = Brute::new(&policy);
        let asked: Vec<Block> = asked.iter().flat_map(Rule::blocks).collect();
        let told = explain(&policy, &asked, &Limits::whole());
        prop_assert!(told.open.is_empty());
        let decisions = brute.decisions(&(0..policy.rules.len()).collect::<Vec<_>>());
        let mut seen = BTreeSet::new();
        for part in &told.parts {
            let packets = brute.set(&part.packets.blocks);
            prop_assert!(!packets.is_empty() && part.packets.complete);
            prop_assert!(packets.iter().all(|&packet| decisions[packet] == (part.action, part.rule)));
            prop_assert!(packets.iter().all(|&packet| seen.insert(packet)));
        }
        prop_assert_eq!(&seen, &brute.set(&asked));
        let actions: BTreeSet<Action> = seen.iter().map(|&packet| decisions[packet].0).collect();
        prop_assert_eq!(told.action(), (actions.len() == 1).then(|| actions.first().copied()).flatten());
        // Cut short, what is told is right and the rest is said to be open.
        let cut = explain(&policy, &asked, &Limits { cells: 1, ..Limits::whole() });
        let shown: Vec<Block> = cut.parts.iter().flat_map(|part| part.packets.blocks.clone()).chain(cut.open.clone()).collect();
        prop_assert_eq!(brute.set(&shown), seen);
    }

    #[test]
    fn a_change_opens_and_closes_what_it_says(old in policy(), new in policy(), kept in any::<bool>()) {
        // Half of the time the new policy is the old one with a rule more.
        let new = match new.rules.first() {
            Some(first) if kept => Policy { rules: old.rules.iter().take(2).chain([first]).chain(old.rules.iter().skip(2)).cloned().collect() },
            _ => new,
        };
        let (before, after) = (Brute::new(&old), Brute::new(&new));
        let actions = |brute: &Brute| brute.actions_of(&(0..brute.actions.len()).collect::<Vec<_>>());
        let (was, is) = (actions(&before), actions(&after));
        let differ = |from: Action, to: Action| (0..was.len()).filter(|&at| was[at] == from && is[at] == to).collect::<BTreeSet<_>>();
        let diff = reach_diff(&old, &new, &Limits::whole());
        prop_assert!(diff.opened.complete && diff.closed.complete);
        let opened = differ(Action::Deny, Action::Allow);
        prop_assert_eq!(before.set(&diff.opened.blocks), opened.clone());
        prop_assert_eq!(before.set(&diff.closed.blocks), differ(Action::Allow, Action::Deny));
        prop_assert_eq!(diff.is_empty(), was == is);
        // No block is superfluous.
        for at in 0..diff.opened.blocks.len() {
            let mut others = diff.opened.blocks.clone();
            others.remove(at);
            prop_assert_ne!(before.set(&others), opened.clone());
        }
        let cut = reach_diff(&old, &new, &Limits { cells: 1, ..Limits::whole() });
        prop_assert!(before.set(&cut.opened.blocks).is_subset(&opened));
        prop_assert!(!cut.opened.complete || before.set(&cut.opened.blocks) == opened);
    }
}
