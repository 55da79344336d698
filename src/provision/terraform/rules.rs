//! The rules of a site: one for each flow, interface, way and protocol, with named sets of networks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use qilby_flows::service::{ICMP, ICMP6, ServiceSet, TCP, UDP};
use qilby_flows::space::AddressSet;
use serde_json::{Map, Value, json};

use super::naming;
use super::opened::Piece;
use super::provider::Provider;
use crate::diagnostic::Message;
use crate::plan::network::ends::EndInfo;
use crate::plan::network::flows::FlowLine;
use crate::tell;

/// A way through an interface.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Way {
    /// To the machine.
    In,
    /// From the machine.
    Out,
}

impl Way {
    fn word(self) -> &'static str {
        match self {
            Way::In => "in",
            Way::Out => "out",
        }
    }
}

/// A flow that the provider cannot say.
#[derive(Debug)]
pub(super) struct Unsaid<'a> {
    /// The flow.
    pub line: &'a FlowLine,
    /// Why.
    pub why: Message,
}

/// Most rules that one part of a flow may become: beyond, it stands for all protocols but a few.
const MOST_PROTOCOLS: usize = 16;

/// The rules of a site while they are made.
pub(super) struct Rules<'a> {
    provider: Provider,
    sets: BTreeMap<String, Vec<String>>,
    names: BTreeMap<Vec<String>, String>,
    rules: BTreeMap<String, Value>,
    counts: BTreeMap<String, usize>,
    /// What cannot be said.
    pub unsaid: Vec<Unsaid<'a>>,
    told: BTreeSet<(u32, Message)>,
}

/// A part of the services of a rule.
#[derive(Debug)]
struct Part {
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `all`, or the number of the protocol.
    protocol: String,
    /// Ports as `443` or `8000-8010`; all when there is none.
    ports: Vec<String>,
    /// Type and code of ICMP; null for all codes.
    icmp: Vec<(u8, Option<u8>)>,
}

impl<'a> Rules<'a> {
    /// None yet.
    pub fn new(provider: Provider) -> Self {
        Rules {
            provider,
            sets: BTreeMap::new(),
            names: BTreeMap::new(),
            rules: BTreeMap::new(),
            counts: BTreeMap::new(),
            unsaid: Vec::new(),
            told: BTreeSet::new(),
        }
    }

    /// Adds a part of a flow at an interface: a rule for each family and protocol.
    pub fn add(&mut self, interface: &str, way: Way, piece: &Piece<'a>) {
        for v6 in [false, true] {
            let (from, to) = (piece.from.of_family(v6), piece.to.of_family(v6));
            if from.is_empty() || to.is_empty() {
                continue;
            }
            let parts = match self.parts(&piece.services, v6) {
                Ok(parts) => parts,
                Err(why) => {
                    self.tell(piece.line, why);
                    continue;
                }
            };
            let from = self.set(&from, &piece.line.from, &piece.line.id, "from");
            let to = self.set(&to, &piece.line.to, &piece.line.id, "to");
            for part in parts {
                self.put(interface, way, piece.line, v6, &part, (&from, &to));
            }
        }
    }

    fn tell(&mut self, line: &'a FlowLine, why: Message) {
        if self.told.insert((line.number, why.clone())) {
            self.unsaid.push(Unsaid { line, why });
        }
    }

    fn put(&mut self, interface: &str, way: Way, line: &'a FlowLine, v6: bool, part: &Part, ends: (&str, &str)) {
        let family = if v6 { 6 } else { 4 };
        let base = format!("{}/{interface}/{}/{}-v{family}", line.id, way.word(), part.protocol);
        let mut key = base.clone();
        for number in 2.. {
            if !self.rules.contains_key(&key) {
                break;
            }
            key = format!("{base}-{number}");
        }
        let length = |name: &str| self.sets.get(name).map_or(1, Vec::len);
        // How many rules it takes where each names one network and one run of ports.
        let networks = length(if way == Way::In { ends.0 } else { ends.1 });
        let each = match self.provider {
            Provider::Aws => networks * (part.ports.len() + part.icmp.len()).max(1),
            _ => 1,
        };
        let count = self.counts.entry(interface.to_owned()).or_default();
        *count += each;
        if *count > self.provider.rules() {
            let most = self.provider.rules();
            let why = tell!(
                "{title} takes at most {most} rules at an interface, and `{interface}` has more",
                title = self.provider.title(),
                most,
                interface
            );
            self.tell(line, why);
        }
        let value = json!({
            "flow": line.id,
            "name": naming::short(&key),
            "interface": interface,
            "direction": way.word(),
            "family": family,
            "protocol": part.protocol,
            "ports": part.ports,
            "icmp": part.icmp.iter().map(|(kind, code)| json!({ "type": kind, "code": code })).collect::<Vec<_>>(),
            "from": ends.0,
            "to": ends.1,
        });
        self.rules.insert(key, value);
    }

    /// The services as parts that a rule of the provider can hold.
    fn parts(&self, services: &ServiceSet, v6: bool) -> Result<Vec<Part>, Message> {
        let part = |protocol: &str| Part { protocol: protocol.to_owned(), ports: Vec::new(), icmp: Vec::new() };
        if *services == ServiceSet::all() {
            return Ok(vec![part("all")]);
        }
        // ICMP of one family does not travel in the other.
        let other = if v6 { ICMP } else { ICMP6 };
        let services = services.minus(&ServiceSet::of_protocol(other));
        let mut parts: BTreeMap<u8, Part> = BTreeMap::new();
        for range in services.ranges() {
            let (first, last) = range.protocols;
            for protocol in first..=last {
                if !self.provider.knows_protocol(protocol) {
                    return Err(tell!(
                        "a rule of {title} cannot name the protocol {protocol}",
                        title = self.provider.title(),
                        protocol
                    ));
                }
                let entry = parts.entry(protocol).or_insert_with(|| part(&word(protocol)));
                if range.ports == (0, u16::MAX) {
                    continue;
                }
                match protocol {
                    ICMP | ICMP6 if !self.provider.knows_icmp_types() => {
                        return Err(tell!(
                            "a rule of {title} lets through all types of ICMP or none",
                            title = self.provider.title()
                        ));
                    }
                    ICMP | ICMP6 => entry.icmp.extend(icmp(range.ports)),
                    _ => entry.ports.push(span(range.ports)),
                }
            }
        }
        if parts.len() > MOST_PROTOCOLS {
            return Err(tell!("it is all protocols but a few, which takes a rule for each"));
        }
        Ok(parts.into_values().collect())
    }

    /// The name of a set of networks of one family; what is the same is named once.
    fn set(&mut self, addresses: &AddressSet, ends: &[Arc<EndInfo>], flow: &str, side: &str) -> String {
        let networks: Vec<String> = addresses.nets().iter().map(ToString::to_string).collect();
        if let Some(name) = self.names.get(&networks) {
            return name.clone();
        }
        let v6 = addresses.ranges().first().is_some_and(|(first, _)| first.is_ipv6());
        let whole = ends.iter().find(|end| end.addresses.of_family(v6) == *addresses);
        let base = match (whole, networks.as_slice()) {
            (Some(end), _) => naming::slug(&end.end.key()),
            (None, [only]) => naming::slug(only),
            (None, _) => format!("{flow}-{side}"),
        };
        let base = if v6 { format!("{base}-v6") } else { base };
        let mut name = base.clone();
        for number in 2.. {
            if !self.sets.contains_key(&name) {
                break;
            }
            name = format!("{base}-{number}");
        }
        self.sets.insert(name.clone(), networks.clone());
        self.names.insert(networks, name.clone());
        name
    }

    /// The rules and the sets, as variables.
    pub fn into_values(mut self) -> (Value, Value) {
        if self.provider == Provider::Azure {
            self.rank();
        }
        let sets: Map<String, Value> = self.sets.into_iter().map(|(name, nets)| (name, json!(nets))).collect();
        (Value::Object(self.rules.into_iter().collect()), Value::Object(sets))
    }

    /// Azure wants a number of its own for each rule of an interface and a way. All of them let through: the order
    /// does not matter, so that a number comes from the name of the rule and stays when other rules come and go.
    fn rank(&mut self) {
        const FIRST: u64 = 100;
        const NUMBERS: u64 = 3900;
        let mut taken: BTreeMap<(String, String), BTreeSet<u64>> = BTreeMap::new();
        for (key, rule) in &mut self.rules {
            let text = |name: &str| rule[name].as_str().unwrap_or_default().to_owned();
            let taken = taken.entry((text("interface"), text("direction"))).or_default();
            let mut slot = naming::hash(key) % NUMBERS;
            // Beyond the limit of Azure a diagnostic has said so.
            while taken.contains(&slot) && (taken.len() as u64) < NUMBERS {
                slot = (slot + 1) % NUMBERS;
            }
            taken.insert(slot);
            rule["priority"] = json!(FIRST + slot);
        }
    }
}

fn word(protocol: u8) -> String {
    match protocol {
        TCP => "tcp".to_owned(),
        UDP => "udp".to_owned(),
        ICMP => "icmp".to_owned(),
        ICMP6 => "icmpv6".to_owned(),
        number => number.to_string(),
    }
}

fn span((first, last): (u16, u16)) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

/// Types of ICMP, whose selector is type × 256 + code.
fn icmp((low, high): (u16, u16)) -> Vec<(u8, Option<u8>)> {
    let mut found = Vec::new();
    for kind in (low >> 8)..=(high >> 8) {
        let first = low.max(kind << 8) & 0xff;
        let last = high.min(kind << 8 | 0xff) & 0xff;
        let kind = (kind & 0xff) as u8;
        match (first, last) {
            (0, 0xff) => found.push((kind, None)),
            (first, last) => found.extend((first..=last).map(|code| (kind, Some((code & 0xff) as u8)))),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_become_parts() {
        let of = |provider: Provider, services: &ServiceSet| {
            let parts = Rules::new(provider).parts(services, false)?;
            Ok::<_, Message>(parts.into_iter().map(|one| (one.protocol, one.ports.join(","))).collect::<Vec<_>>())
        };
        let web = ServiceSet::of_ports(TCP, 443, 443).union(&ServiceSet::of_ports(TCP, 8000, 8010));
        let said = |protocol: &str, ports: &str| Ok(vec![(protocol.to_owned(), ports.to_owned())]);
        for provider in Provider::ALL {
            assert_eq!(of(provider, &web), said("tcp", "443,8000-8010"));
            assert_eq!(of(provider, &ServiceSet::of_protocol(UDP)), said("udp", ""));
            assert_eq!(of(provider, &ServiceSet::all()), said("all", ""));
        }
        // An echo request is type 8, code 0.
        let echo = ServiceSet::of_ports(ICMP, 8 << 8, 8 << 8 | 0xff);
        assert_eq!(Rules::new(Provider::Aws).parts(&echo, false).unwrap()[0].icmp, [(8, None)]);
        assert!(of(Provider::Google, &echo).unwrap_err().to_string().contains("all types of ICMP"));
        let gre = ServiceSet::of_protocol(47);
        assert_eq!(of(Provider::Ovhcloud, &gre), said("47", ""));
        assert!(of(Provider::Azure, &gre).unwrap_err().to_string().contains("protocol 47"));
        let but_one = ServiceSet::all().minus(&web);
        assert!(of(Provider::Aws, &but_one).unwrap_err().to_string().contains("all protocols but a few"));
    }
}
