//! Sets of services, exact: a protocol number and, within it, 65,536 selectors. For TCP, UDP, SCTP and DCCP the selector
//! is the destination port; for ICMP it is `type × 256 + code`; other protocols have one service, which is all selectors.

use crate::space::{common, joined, minus};

/// TCP, as IANA numbers the protocols.
pub const TCP: u8 = 6;
/// UDP.
pub const UDP: u8 = 17;
/// ICMP of IPv4.
pub const ICMP: u8 = 1;
/// ICMP of IPv6.
pub const ICMP6: u8 = 58;

/// Services of neighbouring protocols, or neighbouring ports of one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ServiceRange {
    /// First and last protocol. They differ only when `ports` is all of them.
    pub protocols: (u8, u8),
    /// First and last destination port (see the module for protocols without ports).
    pub ports: (u16, u16),
}

/// A set of services.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ServiceSet {
    /// `protocol × 65,536 + port`: runs in order that neither touch nor overlap.
    runs: Vec<(u128, u128)>,
}

impl ServiceSet {
    /// Every service.
    pub fn all() -> Self {
        ServiceSet { runs: vec![(0, LAST)] }
    }

    /// Every service of a protocol.
    pub fn of_protocol(protocol: u8) -> Self {
        Self::of_ports(protocol, 0, u16::MAX)
    }

    /// The ports of a protocol from one to another, both included; none when they are reversed.
    pub fn of_ports(protocol: u8, first: u16, last: u16) -> Self {
        let runs = if first <= last { vec![(number(protocol, first), number(protocol, last))] } else { Vec::new() };
        ServiceSet { runs }
    }

    /// Both sets together.
    pub fn union(&self, other: &Self) -> Self {
        let mut runs = self.runs.clone();
        runs.extend(&other.runs);
        joined(&mut runs);
        ServiceSet { runs }
    }

    /// What is in both sets.
    pub fn intersection(&self, other: &Self) -> Self {
        ServiceSet { runs: common(&self.runs, &other.runs) }
    }

    /// What is not in the other set.
    pub fn minus(&self, other: &Self) -> Self {
        ServiceSet { runs: minus(&self.runs, &other.runs) }
    }

    /// Whether there is no service.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether every service of the other set is in this one.
    pub fn contains(&self, other: &Self) -> bool {
        other.minus(self).is_empty()
    }

    /// Whether the sets share a service.
    pub fn intersects(&self, other: &Self) -> bool {
        !self.intersection(other).is_empty()
    }

    /// Whether a port of a protocol is in the set.
    pub fn has(&self, protocol: u8, port: u16) -> bool {
        let number = number(protocol, port);
        let at = self.runs.partition_point(|&(start, _)| start <= number);
        at > 0 && self.runs[at - 1].1 >= number
    }

    /// The fewest ranges that make the set, in order.
    pub fn ranges(&self) -> Vec<ServiceRange> {
        let mut ranges = Vec::new();
        for &(mut first, last) in &self.runs {
            while first <= last {
                let (protocol, port) = parts(first);
                // Whole protocols go together; a part of one ends with it.
                let whole = (last + 1) / PORTS;
                let end = match port == 0 && whole > u128::from(protocol) {
                    true => whole * PORTS - 1,
                    false => last.min(number(protocol, u16::MAX)),
                };
                let (last_protocol, last_port) = parts(end);
                ranges.push(ServiceRange { protocols: (protocol, last_protocol), ports: (port, last_port) });
                first = end + 1;
            }
        }
        ranges
    }

    pub(crate) fn runs(&self) -> &[(u128, u128)] {
        &self.runs
    }

    pub(crate) fn of_runs(runs: Vec<(u128, u128)>) -> Self {
        ServiceSet { runs }
    }
}

impl FromIterator<ServiceRange> for ServiceSet {
    fn from_iter<I: IntoIterator<Item = ServiceRange>>(ranges: I) -> Self {
        let protocols = |range: ServiceRange| {
            (range.protocols.0..=range.protocols.1).map(move |protocol| (protocol, range.ports.0, range.ports.1))
        };
        let mut runs: Vec<(u128, u128)> = ranges
            .into_iter()
            .flat_map(protocols)
            .filter(|(_, first, last)| first <= last)
            .map(|(protocol, first, last)| (number(protocol, first), number(protocol, last)))
            .collect();
        joined(&mut runs);
        ServiceSet { runs }
    }
}

const PORTS: u128 = 1 << 16;
const LAST: u128 = (1 << 24) - 1;

fn number(protocol: u8, port: u16) -> u128 {
    u128::from(protocol) * PORTS + u128::from(port)
}

fn parts(number: u128) -> (u8, u16) {
    // Numbers of services have 24 bits.
    (((number >> 16) & 0xff) as u8, (number & 0xffff) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(protocols: (u8, u8), ports: (u16, u16)) -> ServiceRange {
        ServiceRange { protocols, ports }
    }

    #[test]
    fn whole_protocols_are_told_together() {
        assert_eq!(ServiceSet::all().ranges(), [range((0, 255), (0, 65_535))]);
        let but_web = ServiceSet::all().minus(&ServiceSet::of_ports(TCP, 443, 443));
        let expected = [
            range((0, 5), (0, 65_535)),
            range((6, 6), (0, 442)),
            range((6, 6), (444, 65_535)),
            range((7, 255), (0, 65_535)),
        ];
        assert_eq!(but_web.ranges(), expected);
        assert_eq!(expected.into_iter().collect::<ServiceSet>(), but_web);
    }

    #[test]
    fn ports_of_two_protocols_do_not_run_together() {
        let set = ServiceSet::of_ports(TCP, 60_000, 65_535).union(&ServiceSet::of_ports(TCP + 1, 0, 10));
        assert_eq!(set.ranges(), [range((6, 6), (60_000, 65_535)), range((7, 7), (0, 10))]);
        assert!(set.has(TCP, 60_000) && set.has(7, 10) && !set.has(7, 11) && !set.has(UDP, 60_000));
    }

    #[test]
    fn the_algebra_is_that_of_sets() {
        let low = ServiceSet::of_ports(TCP, 0, 1023);
        let web = ServiceSet::of_ports(TCP, 80, 80).union(&ServiceSet::of_ports(TCP, 8080, 8080));
        assert_eq!(low.intersection(&web), ServiceSet::of_ports(TCP, 80, 80));
        assert!(low.intersects(&web) && !low.contains(&web) && ServiceSet::of_protocol(TCP).contains(&web));
        assert_eq!(web.minus(&low).union(&web.intersection(&low)), web);
        assert!(ServiceSet::of_ports(TCP, 2, 1).is_empty());
    }
}
