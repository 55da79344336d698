//! What a rule matches, in the words of nft: addresses as one network or a named set, services port by port.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::IpAddr;

use ipnet::IpNet;
use qilby_flows::service::{ICMP, ICMP6, ServiceRange, ServiceSet, TCP, UDP};
use qilby_flows::space::AddressSet;

/// A family of addresses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// Both, in order.
    pub const ALL: [Family; 2] = [Family::V4, Family::V6];

    fn of(self, set: &AddressSet) -> AddressSet {
        set.of_family(self == Family::V6)
    }

    /// The word before `saddr`, and after `dnat`.
    pub fn word(self) -> &'static str {
        match self {
            Family::V4 => "ip",
            Family::V6 => "ip6",
        }
    }
}

/// The sets of addresses of a ruleset, each once.
#[derive(Default)]
pub(super) struct Sets {
    by_content: BTreeMap<(Family, Vec<String>), String>,
    named: BTreeMap<String, (Family, Vec<String>)>,
}

impl Sets {
    /// How a rule names addresses: one network as it is, several as a set with a name like `wanted`.
    fn name(&mut self, family: Family, addresses: &AddressSet, wanted: &str) -> String {
        let elements = elements(addresses);
        if let [only] = elements.as_slice() {
            return only.clone();
        }
        let key = (family, elements);
        if let Some(name) = self.by_content.get(&key) {
            return format!("@{name}");
        }
        let base: String = wanted.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let letter = if base.starts_with(|c: char| c.is_ascii_alphabetic()) { "" } else { "n" };
        let end = if family == Family::V4 { "v4" } else { "v6" };
        let mut name = format!("{letter}{base}_{end}");
        for number in 2.. {
            if !self.named.contains_key(&name) {
                break;
            }
            name = format!("{letter}{base}_{number}_{end}");
        }
        self.named.insert(name.clone(), key.clone());
        self.by_content.insert(key, name.clone());
        format!("@{name}")
    }

    /// The declarations, in order of the alphabet.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (name, (family, elements)) in &self.named {
            let kind = if *family == Family::V4 { "ipv4_addr" } else { "ipv6_addr" };
            let _ = write!(text, "\tset {name} {{\n\t\ttype {kind}\n\t\tflags interval\n\t\telements = {{\n");
            for element in elements {
                let _ = writeln!(text, "\t\t\t{element},");
            }
            text.push_str("\t\t}\n\t}\n");
        }
        text
    }
}

/// Runs of addresses: networks where they are, else first and last.
fn elements(addresses: &AddressSet) -> Vec<String> {
    let run = |(first, last): (IpAddr, IpAddr)| {
        let nets = AddressSet::of_range(first, last).nets();
        match nets.as_slice() {
            [net] if net.prefix_len() == net.max_prefix_len() => net.addr().to_string(),
            [net] => net.to_string(),
            _ => format!("{first}-{last}"),
        }
    };
    addresses.ranges().into_iter().map(run).collect()
}

/// What a packet must be for a rule to apply.
#[derive(Clone, Debug)]
pub(super) struct Match<'a> {
    /// Where it comes from, and a name for these addresses.
    pub from: (AddressSet, &'a str),
    /// Where it goes to, and a name for these addresses.
    pub to: (AddressSet, &'a str),
    /// What it asks for.
    pub services: ServiceSet,
}

impl Match<'_> {
    /// The conditions, each for a rule of its own, with the family that they are for: together they are the match.
    ///
    /// Nothing is widened: what one condition of nft cannot say becomes several.
    pub fn conditions(&self, sets: &mut Sets) -> Vec<(Option<Family>, String)> {
        let all = AddressSet::all();
        if self.from.0 == all && self.to.0 == all {
            return services(&self.services, None).into_iter().map(|text| (None, text)).collect();
        }
        let mut found = Vec::new();
        for family in Family::ALL {
            let (from, to) = (family.of(&self.from.0), family.of(&self.to.0));
            if from.is_empty() || to.is_empty() {
                continue;
            }
            let (whole, word) = (family.of(&all), family.word());
            let mut ends = Vec::new();
            if from != whole {
                ends.push(format!("{word} saddr {}", sets.name(family, &from, self.from.1)));
            }
            if to != whole {
                ends.push(format!("{word} daddr {}", sets.name(family, &to, self.to.1)));
            }
            if ends.is_empty() {
                ends.push(format!("meta nfproto {}", if family == Family::V4 { "ipv4" } else { "ipv6" }));
            }
            let ends = ends.join(" ");
            for service in services(&self.services, Some(family)) {
                let text = if service.is_empty() { ends.clone() } else { format!("{ends} {service}") };
                found.push((Some(family), text));
            }
        }
        found
    }
}

/// The services as conditions, one a rule; an empty one for all services.
pub(super) fn services(services: &ServiceSet, family: Option<Family>) -> Vec<String> {
    if *services == ServiceSet::all() {
        return vec![String::new()];
    }
    let mut found = Vec::new();
    let mut ports: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    let mut whole: Vec<String> = Vec::new();
    for range in services.ranges() {
        let ServiceRange { protocols: (first, last), ports: (low, high) } = range;
        if (low, high) == (0, u16::MAX) {
            // ICMP of one family does not travel in the other.
            whole.push(span(first, last));
            continue;
        }
        match first {
            TCP | UDP => ports.entry(first).or_default().push(span(low, high)),
            ICMP if family != Some(Family::V6) => icmp("icmp", low, high, &mut found),
            ICMP6 if family != Some(Family::V4) => icmp("icmpv6", low, high, &mut found),
            // Other protocols have no ports; their services are all or none.
            _ => {}
        }
    }
    for (protocol, ports) in ports {
        let word = if protocol == TCP { "tcp" } else { "udp" };
        found.push(format!("{word} dport {}", braced(&ports)));
    }
    if !whole.is_empty() {
        found.push(format!("meta l4proto {}", braced(&whole)));
    }
    found
}

fn span<T: PartialEq + std::fmt::Display>(first: T, last: T) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

fn braced(items: &[String]) -> String {
    match items {
        [only] => only.clone(),
        items => format!("{{ {} }}", items.join(", ")),
    }
}

/// Types of ICMP, whose selector is type × 256 + code.
fn icmp(word: &str, low: u16, high: u16, found: &mut Vec<String>) {
    let mut at = u32::from(low);
    while at <= u32::from(high) {
        let (kind, code) = (at >> 8, at & 0xff);
        let end = u32::from(high).min(kind << 8 | 0xff);
        if code == 0 && end & 0xff == 0xff {
            found.push(format!("{word} type {kind}"));
        } else {
            found.push(format!("{word} type {kind} {word} code {}", span(code, end & 0xff)));
        }
        at = end + 1;
    }
}

/// An address or a network as nft writes it.
pub(super) fn host(address: IpAddr, port: Option<u16>) -> String {
    match (address, port) {
        (address, None) => address.to_string(),
        (IpAddr::V4(address), Some(port)) => format!("{address}:{port}"),
        (IpAddr::V6(address), Some(port)) => format!("[{address}]:{port}"),
    }
}

/// The family of an address.
pub(super) fn family_of(address: IpAddr) -> Family {
    if address.is_ipv4() { Family::V4 } else { Family::V6 }
}

/// The addresses of networks.
pub(super) fn of_addresses<'n>(nets: impl IntoIterator<Item = &'n IpNet>) -> AddressSet {
    AddressSet::of_addresses(nets.into_iter().map(IpNet::addr))
}
