//! The free addresses of a network.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;

use qilby_flows::space::{address, number};

/// A network and what is taken in it.
pub(super) struct Pool {
    net: IpNet,
    /// First and last address that a machine can have.
    first: u128,
    last: u128,
    /// First address of each taken run, with its last; runs do not overlap.
    taken: BTreeMap<u128, u128>,
}

impl Pool {
    pub fn new(net: IpNet) -> Self {
        let (low, high) = (number(net.network()), number(net.broadcast()));
        let (first, last) = match (net, net.max_prefix_len() - net.prefix_len()) {
            // RFC 3021 and RFC 6164: point-to-point networks have no address to spare.
            (_, 0 | 1) => (low, high),
            (IpNet::V4(_), _) => (low + 1, high - 1),
            // The first address is the subnet-router anycast (RFC 4291); IPv6 has no broadcast.
            (IpNet::V6(_), _) => (low + 1, high),
        };
        Pool { net, first, last, taken: BTreeMap::new() }
    }

    /// Number of addresses that machines can have; `u64::MAX` when there are more.
    pub fn capacity(&self) -> u64 {
        u64::try_from((self.last - self.first).saturating_add(1)).unwrap_or(u64::MAX)
    }

    /// First usable address.
    pub fn first(&self) -> IpAddr {
        address(self.first, self.net.addr())
    }

    pub fn is_v6(&self) -> bool {
        matches!(self.net, IpNet::V6(_))
    }

    /// Whether the address is in the network and a machine can have it.
    pub fn is_usable(&self, address: IpAddr) -> bool {
        self.net.contains(&address) && (self.first..=self.last).contains(&number(address))
    }

    pub fn is_free(&self, first: u128, last: u128) -> bool {
        self.taken.range(..=last).next_back().is_none_or(|(_, end)| *end < first)
    }

    /// Takes a run of addresses, or what is left of it.
    pub fn take(&mut self, first: u128, last: u128) {
        let (mut first, mut last) = (first, last);
        while let Some((&start, &end)) = self.taken.range(..=last).next_back().filter(|(_, end)| **end >= first) {
            first = first.min(start);
            last = last.max(end);
            self.taken.remove(&start);
        }
        self.taken.insert(first, last);
    }

    /// Takes the lowest run of that many addresses at or after the number `start` of the network, or
    /// else before it. Gives the first.
    pub fn lowest(&mut self, count: u32, start: u128) -> Option<IpAddr> {
        let start = number(self.net.network()).saturating_add(start).max(self.first);
        let found = self.lowest_run(count, start).or_else(|| self.lowest_run(count, self.first))?;
        self.take(found, found + u128::from(count - 1));
        Some(address(found, self.net.addr()))
    }

    fn lowest_run(&self, count: u32, start: u128) -> Option<u128> {
        let more = u128::from(count.checked_sub(1)?);
        let mut first = start;
        loop {
            let last = first.checked_add(more).filter(|last| *last <= self.last)?;
            match self.taken.range(..=last).next_back() {
                Some((_, &end)) if end >= first => first = end.checked_add(1)?,
                _ => return Some(first),
            }
        }
    }

    /// Takes the highest run of that many addresses. Gives the first.
    pub fn highest(&mut self, count: u32) -> Option<IpAddr> {
        let more = u128::from(count.checked_sub(1)?);
        let mut last = self.last;
        loop {
            let first = last.checked_sub(more).filter(|first| *first >= self.first)?;
            match self.taken.range(..=last).next_back() {
                Some((&start, &end)) if end >= first => last = start.checked_sub(1)?,
                _ => {
                    self.take(first, last);
                    return Some(address(first, self.net.addr()));
                }
            }
        }
    }

    /// Takes the address with that number in the network, if a machine can have it and none has.
    pub fn at(&mut self, offset: u128) -> Option<IpAddr> {
        let wanted = number(self.net.network()).checked_add(offset)?;
        let free = (self.first..=self.last).contains(&wanted) && self.is_free(wanted, wanted);
        free.then(|| {
            self.take(wanted, wanted);
            address(wanted, self.net.addr())
        })
    }

    /// Number of an address in the network.
    pub fn offset(&self, address: IpAddr) -> u128 {
        number(address).saturating_sub(number(self.net.network()))
    }
}
