//! How long the analysis of a policy takes: usual policies of growing size, and sets made to be hard.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use divan::Bencher;
use ipnet::IpNet;
use qilby_flows::service::{ServiceSet, TCP, UDP};
use qilby_flows::space::AddressSet;
use qilby_flows::{Action, Limits, Policy, Rule, analyse, explain, reach_diff};

fn main() {
    divan::main();
}

/// A generator without chance, so that every run measures the same policy.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(limit)) as u32
    }

    fn net(&mut self) -> IpNet {
        let address = 0x0a00_0000 | self.below(1 << 24);
        let length = [32, 32, 32, 24, 24, 20][self.below(6) as usize];
        match self.below(20) {
            0 => IpNet::new_assert(Ipv6Addr::from(0xfd00_u128 << 112 | u128::from(address) << 64).into(), 64),
            _ => IpNet::new_assert(Ipv4Addr::from(address).into(), length),
        }
        .trunc()
    }

    fn nets(&mut self) -> AddressSet {
        let number = 1 + self.below(2);
        AddressSet::of_nets((0..number).map(|_| self.net()))
    }

    fn services(&mut self) -> ServiceSet {
        const TCPS: [u16; 12] = [22, 53, 80, 88, 135, 389, 443, 445, 636, 3306, 3389, 9100];
        let mut services = ServiceSet::default();
        for _ in 0..1 + self.below(3) {
            services = services.union(&match self.below(6) {
                0 => ServiceSet::of_ports(UDP, 16_384, 32_767),
                1 => ServiceSet::of_ports(TCP, 49_152, 65_535),
                2 => ServiceSet::of_ports(UDP, 161, 161),
                _ => {
                    let port = TCPS[self.below(12) as usize];
                    ServiceSet::of_ports(TCP, port, port)
                }
            });
        }
        services
    }
}

/// A policy as companies have them: most flows between small sets, one in 50 open to all, one in 100 refused, one in 20
/// hidden by an earlier one, and all refused at the end.
fn usual(rules: u32) -> Policy {
    let mut numbers = Numbers(7);
    let mut policy = Policy::default();
    let any = || AddressSet::all();
    for index in 1..rules {
        let rule = match index % 100 {
            20 | 70 => {
                Rule { source: any(), destination: numbers.nets(), services: numbers.services(), action: Action::Allow }
            }
            at if at % 20 == 5 => {
                let known: &Rule = &policy.rules[numbers.below(index - 1) as usize];
                Rule { action: if at == 5 { Action::Deny } else { Action::Allow }, ..known.clone() }
            }
            at => {
                let action = if at == 50 { Action::Deny } else { Action::Allow };
                Rule { source: numbers.nets(), destination: numbers.nets(), services: numbers.services(), action }
            }
        };
        policy.rules.push(rule);
    }
    policy.rules.push(Rule { source: any(), destination: any(), services: ServiceSet::all(), action: Action::Deny });
    policy
}

fn range(first: u32, last: u32) -> AddressSet {
    AddressSet::of_range(IpAddr::V4(Ipv4Addr::from(first)), IpAddr::V4(Ipv4Addr::from(last)))
}

/// Every rule overlaps most others: large boxes whose corners fall anywhere.
fn large_boxes(rules: u32) -> Policy {
    let mut numbers = Numbers(11);
    let mut ends = |size: u32| {
        let (one, other) = (numbers.below(size), numbers.below(size));
        (one.min(other), one.max(other))
    };
    let mut policy = Policy::default();
    for index in 0..rules {
        let (source, destination, ports) = (ends(1 << 31), ends(1 << 31), ends(1 << 16));
        policy.rules.push(Rule {
            source: range(source.0, source.1),
            destination: range(destination.0, destination.1),
            services: ServiceSet::of_ports(TCP, ports.0 as u16, ports.1 as u16),
            action: if index % 3 == 0 { Action::Deny } else { Action::Allow },
        });
    }
    policy
}

/// Thin bars across the whole space in each direction, which cut it into a cube of cells, then boxes that the bars nearly
/// fill: nothing is hidden by few rules.
fn bars(rules: u32) -> Policy {
    let third = rules / 6;
    let step = (1 << 16) / third;
    let all = (0, (1 << 16) - 1);
    let mut policy = Policy::default();
    let mut push = |source: (u32, u32), destination: (u32, u32), ports: (u32, u32), action| {
        policy.rules.push(Rule {
            source: range(source.0, source.1),
            destination: range(destination.0, destination.1),
            services: ServiceSet::of_ports(TCP, ports.0 as u16, ports.1 as u16),
            action,
        });
    };
    for index in 0..third {
        let at = (index * step, index * step + step / 2);
        let middle = ((1 << 14) + index, (3 << 14) + index);
        push(at, middle, all, Action::Allow);
        push(all, at, middle, Action::Deny);
        push(middle, all, at, Action::Allow);
    }
    for index in 0..rules - 3 * third {
        let at = (index * 16, (1 << 15) + index * 16);
        push(at, at, at, if index % 2 == 0 { Action::Allow } else { Action::Deny });
    }
    policy
}

/// Boxes tiled by many small ones, each hidden by a whole row of them: the smallest group of rules is large.
fn tiles(rules: u32) -> Policy {
    let mut policy = Policy::default();
    let side = (1..).find(|side| side * side * 2 >= rules).unwrap_or(1);
    let width = (1 << 16) / side;
    for row in 0..side {
        for column in 0..side {
            policy.rules.push(Rule {
                source: range(row * width, row * width + width + 3),
                destination: range(column * width, column * width + width + 3),
                services: ServiceSet::of_protocol(TCP),
                action: if (row + column) % 2 == 0 { Action::Allow } else { Action::Deny },
            });
        }
    }
    for index in 0..rules - side * side {
        let first = (index % side) * width / 2;
        let at = (first, first + (2 + index % 7) * width);
        policy.rules.push(Rule {
            source: range(at.0, at.1),
            destination: range(at.0, at.1),
            services: ServiceSet::of_ports(TCP, index as u16, 60_000),
            action: if index % 2 == 0 { Action::Allow } else { Action::Deny },
        });
    }
    policy
}

#[divan::bench(args = [100, 1_000, 10_000])]
fn usual_policy(bencher: Bencher, rules: u32) {
    let policy = usual(rules);
    bencher.bench(|| analyse(&policy, &[], &Limits::default()));
}

#[divan::bench(args = [500, 2_000])]
fn adversarial_large_boxes(bencher: Bencher, rules: u32) {
    let policy = large_boxes(rules);
    bencher.bench(|| analyse(&policy, &[], &Limits::default()));
}

#[divan::bench(args = [500, 2_000])]
fn adversarial_bars(bencher: Bencher, rules: u32) {
    let policy = bars(rules);
    bencher.bench(|| analyse(&policy, &[], &Limits::default()));
}

#[divan::bench(args = [500, 2_000])]
fn adversarial_tiles(bencher: Bencher, rules: u32) {
    let policy = tiles(rules);
    bencher.bench(|| analyse(&policy, &[], &Limits::default()));
}

#[divan::bench(args = [1_000, 10_000])]
fn why(bencher: Bencher, rules: u32) {
    let policy = usual(rules);
    let asked = policy.rules[rules as usize / 2].blocks();
    bencher.bench(|| explain(&policy, &asked, &Limits::whole()));
}

#[divan::bench(args = [1_000, 10_000])]
fn one_rule_changed(bencher: Bencher, rules: u32) {
    let old = usual(rules);
    let mut new = old.clone();
    new.rules.remove(rules as usize / 2);
    bencher.bench(|| reach_diff(&old, &new, &Limits::whole()));
}
