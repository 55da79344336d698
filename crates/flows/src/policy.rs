//! Policies of firewalls: rules in order, the first that matches decides, and what none matches is denied.

use std::net::IpAddr;

use crate::service::ServiceSet;
use crate::space::AddressSet;

/// What a rule does with the packets that it decides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// Lets them through.
    Allow,
    /// Stops them.
    Deny,
}

/// A rule. A packet matches when its source, its destination and its service are each in the set of the rule; source
/// and destination of a packet are of one family, so that IPv4 sources beside IPv6 destinations match nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Addresses that packets come from.
    pub source: AddressSet,
    /// Addresses that packets go to.
    pub destination: AddressSet,
    /// Protocols and destination ports.
    pub services: ServiceSet,
    /// What becomes of the packets.
    pub action: Action,
}

impl Rule {
    /// Whether the rule matches a packet.
    pub fn matches(&self, packet: &Packet) -> bool {
        packet.source.is_ipv4() == packet.destination.is_ipv4()
            && self.source.has(packet.source)
            && self.destination.has(packet.destination)
            && self.services.has(packet.protocol, packet.port)
    }

    /// The packets that the rule matches, as blocks of one family each: at most two, none when it can match nothing.
    pub fn blocks(&self) -> Vec<Block> {
        [false, true].into_iter().filter_map(|v6| self.block(v6)).collect()
    }

    fn block(&self, v6: bool) -> Option<Block> {
        let (source, destination) = (self.source.of_family(v6), self.destination.of_family(v6));
        let some = !source.is_empty() && !destination.is_empty() && !self.services.is_empty();
        some.then(|| Block { source, destination, services: self.services.clone() })
    }
}

/// Rules in order; the index of a rule is its place from 0.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// The rules. What none of them matches is denied.
    pub rules: Vec<Rule>,
}

impl Policy {
    /// What becomes of a packet, and the index of the rule that decides; none when no rule matches.
    pub fn decide(&self, packet: &Packet) -> (Action, Option<usize>) {
        match self.rules.iter().position(|rule| rule.matches(packet)) {
            Some(index) => (self.rules[index].action, Some(index)),
            None => (Action::Deny, None),
        }
    }
}

/// The head of a packet that opens a connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Packet {
    /// Where it comes from.
    pub source: IpAddr,
    /// Where it goes to.
    pub destination: IpAddr,
    /// Protocol number (IANA).
    pub protocol: u8,
    /// Destination port, or what stands for it (see [`crate::service`]).
    pub port: u16,
}

/// Packets: every source to every destination with every service, all of one family.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// Addresses that packets come from.
    pub source: AddressSet,
    /// Addresses that packets go to, of the same family.
    pub destination: AddressSet,
    /// Protocols and destination ports.
    pub services: ServiceSet,
}

impl Block {
    /// Whether a packet is in the block.
    pub fn has(&self, packet: &Packet) -> bool {
        packet.source.is_ipv4() == packet.destination.is_ipv4()
            && self.source.has(packet.source)
            && self.destination.has(packet.destination)
            && self.services.has(packet.protocol, packet.port)
    }
}

/// Packets as blocks, in a stable order. Blocks may overlap: each is as large as it can be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blocks {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// Whether they are all the packets meant. If not, a limit was met and they are only a part of them.
    pub complete: bool,
}

impl Blocks {
    /// Whether it is certain that there is no packet.
    pub fn is_empty(&self) -> bool {
        self.complete && self.blocks.is_empty()
    }

    /// The services of all of them.
    pub fn services(&self) -> ServiceSet {
        self.blocks.iter().fold(ServiceSet::default(), |all, block| all.union(&block.services))
    }
}
