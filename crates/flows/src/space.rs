//! Sets of addresses, exact: intervals that neither touch nor overlap, for each family.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};

/// A set of IPv4 and IPv6 addresses.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct AddressSet {
    v4: Vec<(u128, u128)>,
    v6: Vec<(u128, u128)>,
}

const LAST_V4: u128 = u32::MAX as u128;

impl AddressSet {
    /// Every address.
    pub fn all() -> Self {
        AddressSet { v4: vec![(0, LAST_V4)], v6: vec![(0, u128::MAX)] }
    }

    /// The addresses of networks.
    pub fn of_nets(nets: impl IntoIterator<Item = IpNet>) -> Self {
        let mut set = Self::default();
        for net in nets {
            // An IPv4 broadcast address and the last address of an IPv6 network are computed alike.
            set.push(net.network(), net.broadcast());
        }
        set.normalise();
        set
    }

    /// Single addresses.
    pub fn of_addresses(addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        let mut set = Self::default();
        for address in addresses {
            set.push(address, address);
        }
        set.normalise();
        set
    }

    /// The addresses from one to another, both included; none when they are of two families or
    /// reversed.
    pub fn of_range(first: IpAddr, last: IpAddr) -> Self {
        let mut set = Self::default();
        if first.is_ipv4() == last.is_ipv4() && number(first) <= number(last) {
            set.push(first, last);
        }
        set
    }

    fn push(&mut self, first: IpAddr, last: IpAddr) {
        let side = if first.is_ipv4() { &mut self.v4 } else { &mut self.v6 };
        side.push((number(first), number(last)));
    }

    fn normalise(&mut self) {
        for side in [&mut self.v4, &mut self.v6] {
            joined(side);
        }
    }

    /// Whether there is no address.
    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    /// The addresses of one family.
    pub fn of_family(&self, v6: bool) -> Self {
        match v6 {
            true => AddressSet { v4: Vec::new(), v6: self.v6.clone() },
            false => AddressSet { v4: self.v4.clone(), v6: Vec::new() },
        }
    }

    /// Both sets together.
    pub fn union(&self, other: &Self) -> Self {
        let mut set = self.clone();
        set.v4.extend(&other.v4);
        set.v6.extend(&other.v6);
        set.normalise();
        set
    }

    /// What is not in the other set.
    pub fn minus(&self, other: &Self) -> Self {
        AddressSet { v4: minus(&self.v4, &other.v4), v6: minus(&self.v6, &other.v6) }
    }

    /// What is in both sets.
    pub fn intersection(&self, other: &Self) -> Self {
        AddressSet { v4: common(&self.v4, &other.v4), v6: common(&self.v6, &other.v6) }
    }

    /// Whether every address of the other set is in this one.
    pub fn contains(&self, other: &Self) -> bool {
        let inside = |own: &[(u128, u128)], other: &[(u128, u128)]| {
            other.iter().all(|&(first, last)| {
                let at = own.partition_point(|&(start, _)| start <= first);
                at > 0 && own[at - 1].1 >= last
            })
        };
        inside(&self.v4, &other.v4) && inside(&self.v6, &other.v6)
    }

    /// Whether the sets share an address.
    pub fn intersects(&self, other: &Self) -> bool {
        let meet = |own: &[(u128, u128)], other: &[(u128, u128)]| {
            other.iter().any(|&(first, last)| {
                let at = own.partition_point(|&(start, _)| start <= last);
                at > 0 && own[at - 1].1 >= first
            })
        };
        meet(&self.v4, &other.v4) || meet(&self.v6, &other.v6)
    }

    /// The smallest list of networks that makes the set, IPv4 first, in order.
    pub fn nets(&self) -> Vec<IpNet> {
        let v4 = |&(first, last): &(u128, u128)| {
            Ipv4Subnets::new(v4_address(first), v4_address(last), 0).map(IpNet::V4).collect::<Vec<_>>()
        };
        let v6 = |&(first, last): &(u128, u128)| {
            Ipv6Subnets::new(first.into(), last.into(), 0).map(IpNet::V6).collect::<Vec<_>>()
        };
        self.v4.iter().flat_map(v4).chain(self.v6.iter().flat_map(v6)).collect()
    }

    /// The runs of consecutive addresses: first and last of each, IPv4 first, in order.
    pub fn ranges(&self) -> Vec<(IpAddr, IpAddr)> {
        let v4 = self.v4.iter().map(|&(first, last)| (v4_address(first).into(), v4_address(last).into()));
        let v6 = |&(first, last): &(u128, u128)| (Ipv6Addr::from(first).into(), Ipv6Addr::from(last).into());
        v4.chain(self.v6.iter().map(v6)).collect()
    }

    /// Whether the address is in the set.
    pub fn has(&self, address: IpAddr) -> bool {
        let (own, number) = (if address.is_ipv4() { &self.v4 } else { &self.v6 }, number(address));
        let at = own.partition_point(|&(start, _)| start <= number);
        at > 0 && own[at - 1].1 >= number
    }

    /// The runs of one family, as numbers.
    pub(crate) fn runs(&self, v6: bool) -> &[(u128, u128)] {
        if v6 { &self.v6 } else { &self.v4 }
    }

    /// The set of runs of one family: in order, apart from each other.
    pub(crate) fn of_runs(v6: bool, runs: Vec<(u128, u128)>) -> Self {
        if v6 { AddressSet { v4: Vec::new(), v6: runs } } else { AddressSet { v4: runs, v6: Vec::new() } }
    }

    /// Number of IPv4 addresses.
    pub fn count_v4(&self) -> u128 {
        self.v4.iter().map(|(first, last)| last - first + 1).sum()
    }
}

pub(crate) fn minus(own: &[(u128, u128)], other: &[(u128, u128)]) -> Vec<(u128, u128)> {
    let mut left = Vec::new();
    for &(mut first, last) in own {
        let mut whole = true;
        for &(start, end) in other {
            if end < first {
                continue;
            }
            if start > last {
                break;
            }
            if start > first {
                left.push((first, start - 1));
            }
            if end >= last {
                whole = false;
                break;
            }
            first = end + 1;
        }
        if whole {
            left.push((first, last));
        }
    }
    left
}

/// Puts runs in order and joins those that touch or overlap.
pub(crate) fn joined(runs: &mut Vec<(u128, u128)>) {
    runs.sort_unstable();
    let mut merged: Vec<(u128, u128)> = Vec::with_capacity(runs.len());
    for &(first, last) in runs.iter() {
        match merged.last_mut() {
            Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    *runs = merged;
}

/// The runs in both lists.
pub(crate) fn common(own: &[(u128, u128)], other: &[(u128, u128)]) -> Vec<(u128, u128)> {
    let (mut at, mut both) = (0, Vec::new());
    for &(first, last) in own {
        while other.get(at).is_some_and(|&(_, end)| end < first) {
            at += 1;
        }
        let met = other[at..].iter().take_while(|&&(start, _)| start <= last);
        both.extend(met.map(|&(start, end)| (start.max(first), end.min(last))));
    }
    both
}

/// An address as a number.
pub fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

/// The address of that number, of the same family as `like`.
pub fn address(number: u128, like: IpAddr) -> IpAddr {
    match like {
        IpAddr::V4(_) => IpAddr::V4(v4_address(number)),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::from(number)),
    }
}

fn v4_address(number: u128) -> Ipv4Addr {
    // Numbers of the IPv4 side come from IPv4 addresses.
    Ipv4Addr::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(nets: &[&str]) -> AddressSet {
        AddressSet::of_nets(nets.iter().map(|net| net.parse().unwrap()))
    }

    #[test]
    fn neighbours_merge() {
        assert_eq!(set(&["10.0.0.0/25", "10.0.0.128/25"]), set(&["10.0.0.0/24"]));
        assert_eq!(set(&["0.0.0.0/0", "::/0"]), AddressSet::all());
        assert_eq!(set(&["10.0.0.0/24"]).count_v4(), 256);
    }

    #[test]
    fn a_range_becomes_the_fewest_networks() {
        let range = AddressSet::of_range("10.0.0.100".parse().unwrap(), "10.0.0.127".parse().unwrap());
        let nets: Vec<String> = range.nets().iter().map(ToString::to_string).collect();
        assert_eq!(nets, ["10.0.0.100/30", "10.0.0.104/29", "10.0.0.112/28"]);
        assert_eq!(range.ranges(), [("10.0.0.100".parse().unwrap(), "10.0.0.127".parse().unwrap())]);
        assert!(AddressSet::of_range("10.0.0.2".parse().unwrap(), "10.0.0.1".parse().unwrap()).is_empty());
    }

    #[test]
    fn what_is_outside_excludes_what_is_inside() {
        let outside = AddressSet::all().minus(&set(&["10.0.0.0/8", "2001:db8::/32"]));
        assert!(!outside.intersects(&set(&["10.1.2.0/24"])));
        assert!(outside.contains(&set(&["203.0.113.0/24", "2001:db9::/32"])));
        assert!(!outside.contains(&set(&["0.0.0.0/0"])));
    }

    proptest! {
        /// Against sets of plain numbers, over a small space.
        #[test]
        fn operations_are_those_of_sets(
            a in proptest::collection::vec((0u8..64, 0u8..8), 0..6),
            b in proptest::collection::vec((0u8..64, 0u8..8), 0..6),
        ) {
            let ip = |n: u8| IpAddr::V4(Ipv4Addr::new(10, 0, 0, n));
            let make = |ranges: &[(u8, u8)]| ranges.iter().fold(AddressSet::default(), |set, (first, more)| {
                set.union(&AddressSet::of_range(ip(*first), ip(first + more)))
            });
            let plain = |ranges: &[(u8, u8)]| -> std::collections::BTreeSet<u8> {
                ranges.iter().flat_map(|(first, more)| *first..=first + more).collect()
            };
            let (left, right) = (make(&a), make(&b));
            let (plain_left, plain_right) = (plain(&a), plain(&b));
            prop_assert_eq!(left.contains(&right), plain_right.is_subset(&plain_left));
            prop_assert_eq!(left.intersects(&right), !plain_left.is_disjoint(&plain_right));
            let difference = AddressSet::of_addresses(plain_left.difference(&plain_right).map(|n| ip(*n)));
            prop_assert_eq!(left.minus(&right), difference);
            let shared = AddressSet::of_addresses(plain_left.intersection(&plain_right).map(|n| ip(*n)));
            prop_assert_eq!(left.intersection(&right), shared);
            prop_assert!((0..80).all(|n| left.has(ip(n)) == plain_left.contains(&n)));
            prop_assert_eq!(AddressSet::of_nets(left.nets()), left);
        }
    }
}
