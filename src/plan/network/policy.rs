//! The flows as policies: sets of addresses and ports, which the analysis works on.

use std::sync::Arc;

use qilby_flows::service::{self, ServiceRange, ServiceSet};
use qilby_flows::space::AddressSet;
use qilby_flows::{Action as Decision, Policy, Rule};

use super::ends::EndInfo;
use super::flows::{FlowLine, Flows, ServiceUse};
use super::rules::FirewallRules;
use crate::model::Action;
use crate::model::value::{Ports, Protocol};

/// The flows that a firewall sees, in the order in which they decide: for a source and a destination all firewalls
/// between them have the same ones, in the same order.
#[derive(Clone, Debug)]
pub struct FlowPolicy<'a> {
    /// A rule for each flow.
    pub policy: Policy,
    lines: Vec<&'a FlowLine>,
}

impl<'a> FlowPolicy<'a> {
    /// The policy of all flows. Those whose ends have no address yet match nothing and are left out.
    pub fn of(flows: &'a Flows) -> Self {
        let (mut rules, mut lines) = (Vec::new(), Vec::new());
        for line in flows.lines.iter().filter(|line| !line.path.firewalls.is_empty()) {
            let rule = Rule {
                source: addresses(&line.from),
                destination: addresses(&line.to),
                services: services(&line.services),
                action: decision(line.action),
            };
            if !rule.blocks().is_empty() {
                rules.push(rule);
                lines.push(line);
            }
        }
        FlowPolicy { policy: Policy { rules }, lines }
    }

    /// The flow of a rule.
    pub fn line(&self, rule: usize) -> &'a FlowLine {
        self.lines[rule]
    }
}

/// The policy of a firewall, what every policy has included; the index of a rule is its position less one.
pub fn of_firewall(firewall: &FirewallRules) -> Policy {
    // No end and no service stand for any.
    let any = |ends: &[Arc<EndInfo>]| if ends.is_empty() { AddressSet::all() } else { addresses(ends) };
    let rules = firewall.rules.iter().map(|rule| Rule {
        source: any(&rule.from),
        destination: any(&rule.to),
        services: if rule.services.is_empty() { ServiceSet::all() } else { services(&rule.services) },
        action: decision(rule.action),
    });
    Policy { rules: rules.collect() }
}

/// The addresses of ends, together.
pub fn addresses(ends: &[Arc<EndInfo>]) -> AddressSet {
    ends.iter().fold(AddressSet::default(), |all, end| all.union(&end.addresses))
}

/// What services listen on, together.
pub fn services(services: &[ServiceUse]) -> ServiceSet {
    of_all(services.iter().flat_map(|service| &service.ports))
}

/// What ports of the project file mean, together.
pub fn of_all<'a>(ports: impl IntoIterator<Item = &'a Ports>) -> ServiceSet {
    ports.into_iter().fold(ServiceSet::default(), |all, ports| all.union(&of_ports(*ports)))
}

/// What ports of the project file mean.
pub fn of_ports(ports: Ports) -> ServiceSet {
    let all = ports.last == u16::MAX;
    // The selector of ICMP is the type, then the code.
    let types = |protocol: u8| match all {
        true => ServiceSet::of_protocol(protocol),
        false => ServiceSet::of_ports(protocol, ports.first << 8, ports.last << 8 | 0xff),
    };
    match ports.protocol {
        Protocol::Any => ServiceSet::all(),
        Protocol::Tcp => ServiceSet::of_ports(service::TCP, ports.first, ports.last),
        Protocol::Udp => ServiceSet::of_ports(service::UDP, ports.first, ports.last),
        Protocol::Icmp => types(service::ICMP),
        Protocol::Icmp6 => types(service::ICMP6),
        // Numbers of IANA.
        Protocol::Gre => ServiceSet::of_protocol(47),
        Protocol::Esp => ServiceSet::of_protocol(50),
        Protocol::Ah => ServiceSet::of_protocol(51),
    }
}

/// A range of services as the project file writes ports: `tcp/443`, `udp/49152-65535`, `icmp/8`, `any`.
pub fn range_text(range: ServiceRange) -> String {
    let name = match range.protocols {
        (0, u8::MAX) => return "any".to_owned(),
        (service::TCP, service::TCP) => "tcp".to_owned(),
        (service::UDP, service::UDP) => "udp".to_owned(),
        (service::ICMP, service::ICMP) => "icmp".to_owned(),
        (service::ICMP6, service::ICMP6) => "icmp6".to_owned(),
        (first, last) if first == last => format!("protocol {first}"),
        (first, last) => return format!("protocols {first}-{last}"),
    };
    match range.ports {
        (0 | 1, u16::MAX) => name,
        // The selector of ICMP is the type, then the code.
        (first, last) if name.starts_with("icmp") && first >> 8 == last >> 8 => format!("{name}/{}", first >> 8),
        (first, last) if name.starts_with("icmp") => format!("{name}/{}-{}", first >> 8, last >> 8),
        (first, last) if first == last => format!("{name}/{first}"),
        (first, last) => format!("{name}/{first}-{last}"),
    }
}

fn decision(action: Action) -> Decision {
    match action {
        Action::Allow => Decision::Allow,
        Action::Deny => Decision::Deny,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::network::network;
    use crate::plan::network::sample::small;

    #[test]
    fn ports_are_sets_of_services() {
        let of = |text: &str| of_ports(text.parse().unwrap());
        assert!(of("tcp/443").has(6, 443) && !of("tcp/443").has(17, 443));
        assert!(of("any").contains(&of("gre").union(&of("udp/1-65535"))));
        assert!(of("icmp/echo-request").has(1, 8 << 8) && of("icmp/echo-request").has(1, 8 << 8 | 3));
        assert!(!of("icmp/echo-request").has(1, 0) && of("icmp").has(1, 0));
    }

    #[test]
    fn every_rule_decides_for_its_own_flow() {
        let network = network(&small());
        let flows = FlowPolicy::of(&network.flows);
        assert!(!flows.policy.rules.is_empty());
        for (index, rule) in flows.policy.rules.iter().enumerate() {
            let line = flows.line(index);
            assert_eq!(rule.action == Decision::Allow, line.action == Action::Allow, "{}", line.id);
            assert!(line.from.iter().all(|end| rule.source.contains(&end.addresses)), "{}", line.id);
        }
    }

    #[test]
    fn the_last_rule_of_a_firewall_refuses_all() {
        let network = network(&small());
        for firewall in &network.firewalls {
            let policy = of_firewall(firewall);
            let last = policy.rules.last().unwrap();
            assert_eq!(last.action, Decision::Deny);
            assert_eq!((&last.source, &last.services), (&AddressSet::all(), &ServiceSet::all()));
        }
    }
}
