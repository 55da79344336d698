//! Which way packets take between the hosts of a laboratory: from which address, and whether any filter sees them.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::topology::{Host, OUTSIDE, Port, Route};

/// Most hosts on a way: more is a loop.
const LONGEST: usize = 16;

/// The ways between hosts.
#[derive(Clone)]
pub(super) struct Ways<'a> {
    hosts: &'a [Host<'a>],
    /// Who has an address, its tunnels included.
    owners: BTreeMap<IpAddr, usize>,
    /// Who is plugged into a segment, by its name.
    segments: BTreeMap<&'a str, Vec<(usize, &'a Port)>>,
    /// What was found: the address from which a host speaks to another.
    sources: BTreeMap<(usize, IpAddr), Option<IpAddr>>,
    /// Whether packets that a host passes on reach an address, by what is outside or not.
    passed_on: BTreeMap<(usize, IpAddr, bool), bool>,
}

/// The next step of a packet.
enum Step<'a> {
    /// The destination is a neighbour, on this interface.
    Near(&'a Port),
    /// A neighbour knows the way.
    By(&'a Route),
}

impl<'a> Ways<'a> {
    pub fn of(hosts: &'a [Host<'a>]) -> Self {
        let mut owners = BTreeMap::new();
        let mut segments: BTreeMap<&str, Vec<(usize, &Port)>> = BTreeMap::new();
        for (number, host) in hosts.iter().enumerate() {
            for port in &host.ports {
                segments.entry(&port.segment).or_default().push((number, port));
                owners.extend(port.addresses.iter().map(|net| (net.addr(), number)));
            }
        }
        Ways { hosts, owners, segments, sources: BTreeMap::new(), passed_on: BTreeMap::new() }
    }

    /// The address from which a host speaks to an address, when it has a way there that also leads back.
    pub fn source(&mut self, from: usize, to: IpAddr) -> Option<IpAddr> {
        if let Some(known) = self.sources.get(&(from, to)) {
            return *known;
        }
        let found = self.find_source(from, to);
        self.sources.insert((from, to), found);
        found
    }

    fn find_source(&mut self, from: usize, to: IpAddr) -> Option<IpAddr> {
        let hosts = self.hosts;
        let host = &hosts[from];
        let source = match self.step(host, to)? {
            Step::Near(port) => self.own(port, to),
            Step::By(route) => route.source.or_else(|| self.own(self.port_towards(host, route.via)?, to)),
        }?;
        // Only public addresses come back from outside.
        let is_public = |port: &&Port| port.segment == OUTSIDE;
        let known_outside = host.ports.iter().filter(is_public).flat_map(|port| &port.addresses);
        let goal_is_outside = self.owners.get(&to).is_some_and(|owner| self.hosts[*owner].kind == OUTSIDE);
        let stays = goal_is_outside || known_outside.into_iter().any(|net| net.addr() == source);
        (self.arrives(from, to, stays)).then_some(source)
    }

    /// Whether packets reach an address; `outside` tells whether they may pass by what is outside.
    fn arrives(&mut self, from: usize, to: IpAddr, outside: bool) -> bool {
        let mut at = from;
        let mut passed = Vec::new();
        let mut arrived = false;
        for _ in 0..LONGEST {
            if self.owners.get(&to) == Some(&at) {
                arrived = true;
                break;
            }
            if at != from {
                if let Some(known) = self.passed_on.get(&(at, to, outside)) {
                    arrived = *known;
                    break;
                }
                passed.push(at);
                if self.hosts[at].kind == OUTSIDE && !outside {
                    break;
                }
            }
            let next = match self.step(&self.hosts[at], to) {
                Some(Step::Near(_)) => to,
                Some(Step::By(route)) => route.via,
                None => break,
            };
            match self.owners.get(&next) {
                Some(owner) => at = *owner,
                None => break,
            }
        }
        self.passed_on.extend(passed.into_iter().map(|host| ((host, to, outside), arrived)));
        arrived
    }

    /// The longest prefix wins; an interface is nearer than a route of the same length.
    fn step(&self, host: &'a Host<'a>, to: IpAddr) -> Option<Step<'a>> {
        let near = host.ports.iter().flat_map(|port| port.addresses.iter().map(move |net| (net, port)));
        let near = near.filter(|(net, _)| net.contains(&to)).max_by_key(|(net, _)| net.prefix_len());
        let known = host.routes.iter().filter(|route| route.to.contains(&to));
        let route = known.max_by_key(|route| route.to.prefix_len());
        match (near, route) {
            (Some((net, _)), Some(route)) if route.to.prefix_len() > net.prefix_len() => Some(Step::By(route)),
            (Some((_, port)), _) => Some(Step::Near(port)),
            (None, Some(route)) => Some(Step::By(route)),
            (None, None) => None,
        }
    }

    fn port_towards(&self, host: &'a Host<'a>, via: IpAddr) -> Option<&'a Port> {
        host.ports.iter().find(|port| port.addresses.iter().any(|net| net.contains(&via)))
    }

    /// The address of an interface that is next to a destination, else its first of that family.
    fn own(&self, port: &Port, to: IpAddr) -> Option<IpAddr> {
        let of_family = || port.addresses.iter().filter(|net| net.addr().is_ipv4() == to.is_ipv4());
        let next = of_family().find(|net| net.contains(&to)).or_else(|| of_family().next());
        next.map(ipnet::IpNet::addr)
    }

    /// Pairs between which no filter stands: neighbours on one cable, of which neither the sender nor the receiver
    /// has a filter that the project describes. Nothing that is signed promises that they are apart.
    pub fn unfiltered(&self) -> Vec<(usize, usize, IpAddr)> {
        let mut found = Vec::new();
        for ports in self.segments.values() {
            for (from, port) in ports.iter().filter(|(_, port)| !port.tunnel) {
                let sends_freely = !self.hosts[*from].filters().1;
                for (to, other) in ports.iter().filter(|(to, other)| to != from && !other.tunnel) {
                    if !sends_freely || self.hosts[*to].filters().0 {
                        continue;
                    }
                    let near = other.addresses.iter().map(ipnet::IpNet::addr);
                    let near = near.filter(|to| port.addresses.iter().any(|net| net.contains(to)));
                    found.extend(near.map(|address| (*from, *to, address)));
                }
            }
        }
        found
    }
}
