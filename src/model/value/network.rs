//! Addresses, networks and ports.

use std::fmt;
use std::net::IpAddr;
use std::ops::Deref;
use std::str::FromStr;

use ipnet::IpNet;

use super::string_value;

/// JSON Schema format of an address.
pub(super) const ADDRESS: &str = "qilby-address";
/// JSON Schema format of a network.
pub(super) const CIDR: &str = "qilby-network";
/// JSON Schema format of a set of ports.
pub(super) const PORTS: &str = "qilby-set-of-ports";

/// An IPv4 or IPv6 address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Address(pub IpAddr);

impl Deref for Address {
    type Target = IpAddr;
    fn deref(&self) -> &IpAddr {
        &self.0
    }
}

impl FromStr for Address {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Address).map_err(|_| "an IPv4 or IPv6 address is expected, as in 10.0.10.5".into())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

string_value!(Address, ADDRESS, "Address", "An IPv4 or IPv6 address.", ["10.0.10.5"]);

/// A network, as `10.0.10.0/24`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Cidr(pub IpNet);

impl Cidr {
    /// Whether two networks share an address.
    pub fn overlaps(&self, other: &Cidr) -> bool {
        self.0.contains(&other.0) || other.0.contains(&self.0)
    }
}

impl Deref for Cidr {
    type Target = IpNet;
    fn deref(&self) -> &IpNet {
        &self.0
    }
}

impl FromStr for Cidr {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let net: IpNet =
            text.parse().map_err(|_| "a network is an address and a prefix length, as in 10.0.10.0/24".to_owned())?;
        if net.addr() == net.network() {
            Ok(Cidr(net))
        } else {
            let network = net.trunc();
            Err(format!("the address has bits set after the prefix; the network is {network}"))
        }
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

string_value!(Cidr, CIDR, "Cidr", "A network: address and prefix length.", ["10.0.10.0/24"]);

/// What a port belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs, reason = "each is the protocol's own name")]
pub enum Protocol {
    Any,
    Tcp,
    Udp,
    Icmp,
    Icmp6,
    Esp,
    Ah,
    Gre,
}

impl Protocol {
    const NAMES: [(&'static str, Protocol); 8] = [
        ("any", Protocol::Any),
        ("tcp", Protocol::Tcp),
        ("udp", Protocol::Udp),
        ("icmp", Protocol::Icmp),
        ("icmp6", Protocol::Icmp6),
        ("esp", Protocol::Esp),
        ("ah", Protocol::Ah),
        ("gre", Protocol::Gre),
    ];

    /// The protocol as it is written in the project file.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, protocol)| *protocol == self).map_or("", |(name, _)| name)
    }

    /// Whether the protocol has ports.
    pub fn has_ports(self) -> bool {
        matches!(self, Protocol::Tcp | Protocol::Udp)
    }
}

/// ICMP types that can be named, with their IPv4 and IPv6 numbers (IANA registries).
const ICMP_TYPES: [(&str, u16, u16); 4] =
    [("echo-reply", 0, 129), ("destination-unreachable", 3, 1), ("echo-request", 8, 128), ("time-exceeded", 11, 3)];

/// A range of ports of one protocol: `tcp/443`, `udp/49152-65535`, `icmp/echo-request`, `esp`, `any`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ports {
    /// The protocol.
    pub protocol: Protocol,
    /// First port, or ICMP type.
    pub first: u16,
    /// Last port, or ICMP type.
    pub last: u16,
}

impl FromStr for Ports {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || "ports are written tcp/443, udp/49152-65535, icmp/echo-request, icmp, esp, gre or any".to_owned();
        let (name, rest) = match text.split_once('/') {
            Some((name, rest)) => (name, Some(rest)),
            None => (text, None),
        };
        let (_, protocol) = Protocol::NAMES.iter().find(|(n, _)| *n == name).ok_or_else(wrong)?;
        let number =
            |s: &str| -> Option<u16> { (s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse().ok()).flatten() };
        let (first, last) = match (protocol, rest) {
            (_, None) => (0, u16::MAX),
            (Protocol::Tcp | Protocol::Udp, Some(rest)) => {
                let (first, last) = rest.split_once('-').unwrap_or((rest, rest));
                let (first, last) = (number(first).ok_or_else(wrong)?, number(last).ok_or_else(wrong)?);
                if first == 0 || first > last {
                    return Err("a port is between 1 and 65535, and a range goes from the lower to the higher".into());
                }
                (first, last)
            }
            (Protocol::Icmp | Protocol::Icmp6, Some(rest)) => {
                let named = ICMP_TYPES.iter().find(|(name, ..)| *name == rest);
                let of = |&(_, v4, v6): &(&str, u16, u16)| {
                    if *protocol == Protocol::Icmp { v4 } else { v6 }
                };
                let kind = named.map(of).or_else(|| number(rest).filter(|n| *n < 256)).ok_or_else(wrong)?;
                (kind, kind)
            }
            _ => return Err(wrong()),
        };
        Ok(Ports { protocol: *protocol, first, last })
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.protocol.name())?;
        if (self.first, self.last) == (0, u16::MAX) {
            return Ok(());
        }
        let icmp = |&&(_, v4, v6): &&(&str, u16, u16)| match self.protocol {
            Protocol::Icmp => v4 == self.first,
            Protocol::Icmp6 => v6 == self.first,
            _ => false,
        };
        match ICMP_TYPES.iter().find(icmp) {
            Some((name, ..)) => write!(f, "/{name}"),
            None if self.first == self.last => write!(f, "/{}", self.first),
            None => write!(f, "/{}-{}", self.first, self.last),
        }
    }
}

string_value!(
    Ports,
    PORTS,
    "Ports",
    "Ports of one protocol.",
    ["tcp/443", "udp/49152-65535", "icmp/echo-request", "any"]
);
