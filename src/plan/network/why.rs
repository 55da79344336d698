//! Whether packets get from one end to another: which firewalls they meet, and which rule of each decides.

use std::collections::BTreeMap;
use std::sync::Arc;

use qilby_flows::service::ServiceSet;
use qilby_flows::space::AddressSet;
use qilby_flows::{Action as Decision, Block, Blocks, Limits, Policy, explain};

use super::Network;
use super::ends::{End, EndInfo, Ends, Place, nets};
use super::flows::{FlowLine, NatUse, service_named};
use super::inventory::Inventory;
use super::policy;
use super::rules::{FirewallRules, RuleGroup};
use super::topology::Topology;
use crate::model::{Action, Document, NatKind};

/// A question: what becomes of packets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// Where they come from.
    pub from: Arc<EndInfo>,
    /// Where they go to.
    pub to: Arc<EndInfo>,
    /// The service, as a reader calls it; none for any.
    pub service: Option<String>,
    /// What stands behind the destination, when it is an address of a firewall's on the Internet.
    pub publication: Option<Publication>,
    services: ServiceSet,
}

/// What stands behind a public address and port.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Publication {
    /// A flow leads to a machine inside: the question is asked of that machine.
    Of {
        /// Id of the flow.
        flow: String,
        /// The machine.
        to: Arc<EndInfo>,
    },
    /// Nothing.
    Nothing,
}

/// What of a question is not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unknown {
    /// The source.
    From,
    /// The destination.
    To,
    /// The service.
    Service,
}

/// What becomes of all packets of a question, or of some.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outcome {
    /// They stay in one subnet, where no firewall sees them.
    SameSubnet,
    /// All get through.
    Allowed,
    /// Some get through.
    Partly,
    /// None gets through.
    Refused,
    /// No way leads there.
    Unreachable,
    /// They have no address of the same family, IPv4 or IPv6.
    NoAddress,
}

/// Packets decided by one rule of a firewall.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passage {
    /// Id of the firewall.
    pub firewall: String,
    /// Position of the rule in the policy of the firewall.
    pub position: u32,
    /// The part of the policy that the rule belongs to.
    pub group: RuleGroup,
    /// Number and id of the flow; none for what every policy has.
    pub flow: Option<(u32, String)>,
    /// What becomes of them there.
    pub action: Action,
    /// The packets.
    pub packets: Blocks,
}

/// The way from one place to another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Way {
    /// One place.
    pub from: Place,
    /// The other.
    pub to: Place,
    /// What becomes of the packets.
    pub outcome: Outcome,
    /// Ids of the links between sites that they take, in order; those that are not for them when there is no way.
    pub links: Vec<String>,
    /// What each firewall does with what the one before let through, in order.
    pub passages: Vec<Passage>,
}

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The question.
    pub question: Question,
    /// A way for each place of the source and of the destination.
    pub ways: Vec<Way>,
}

impl Answer {
    /// What becomes of all packets.
    pub fn outcome(&self) -> Outcome {
        let Some(first) = self.ways.first().map(|way| way.outcome) else { return Outcome::Unreachable };
        let all = |is: &dyn Fn(Outcome) -> bool| self.ways.iter().all(|way| is(way.outcome));
        if all(&|outcome| outcome == first) {
            first
        } else if all(&|outcome| matches!(outcome, Outcome::Allowed | Outcome::SameSubnet)) {
            Outcome::Allowed
        } else if all(&|outcome| matches!(outcome, Outcome::Refused | Outcome::Unreachable | Outcome::NoAddress)) {
            Outcome::Refused
        } else {
            Outcome::Partly
        }
    }
}

/// Asks the flows of a project. An end is written like that of a flow, a service like one of a flow.
///
/// # Errors
/// What is not known.
pub fn ask(
    document: &Document,
    network: &Network,
    from: &str,
    to: &str,
    service: Option<&str>,
) -> Result<Question, Unknown> {
    let inventory = Inventory::new(document);
    let ends = Ends::new(&inventory, &network.addressing, &network.catalogue);
    let end = |text: &str| ends.parse(text).map(|end| Arc::new(ends.info(end)));
    let from = end(from).map_err(|_| Unknown::From)?;
    let to = end(to).map_err(|_| Unknown::To)?;
    let (service, services) = match service {
        None => (None, ServiceSet::all()),
        Some(text) => {
            let found = service_named(&network.catalogue, text, document.project.language).ok_or(Unknown::Service)?;
            let services = policy::services(std::slice::from_ref(&found));
            (Some(found.label), services)
        }
    };
    let mut question = Question { from, to, service, publication: None, services };
    published(document, network, &mut question);
    Ok(question)
}

/// Asks of the machine that is published what was asked of the public address.
fn published(document: &Document, network: &Network, question: &mut Question) {
    let End::Network(net) = &question.to.end else { return };
    let asked = Some(net.addr()).filter(|_| net.prefix_len() == net.max_prefix_len());
    let firewalls = document.device.iter().filter_map(|device| Some((device, device.public_address.as_ref()?.value.0)));
    let of_flow = |line: &FlowLine| {
        let nat = line.nat.filter(|nat| nat.kind == NatKind::Publish)?;
        // Without an address it is that of the firewall.
        let own =
            || firewalls.clone().find(|(device, _)| line.path.firewalls.iter().any(|id| *id == device.id.as_str()));
        Some((nat, nat.address.map(|address| address.0).or_else(|| Some(own()?.1))?))
    };
    let here: Vec<(&FlowLine, NatUse)> = network
        .flows
        .lines
        .iter()
        .filter_map(|line| of_flow(line).filter(|(_, address)| Some(*address) == asked).map(|(nat, _)| (line, nat)))
        .collect();
    let is_ours = !here.is_empty() || firewalls.clone().any(|(_, address)| Some(address) == asked);
    if !is_ours || question.to.zones().next().is_some() {
        return;
    }
    let found = here.into_iter().find_map(|(line, nat)| {
        let services = policy::services(&line.services);
        let outside = match nat.port {
            // The port of the machine is reached by another one from outside.
            Some(port) => services.ranges().iter().fold(ServiceSet::default(), |all, range| {
                all.union(&ServiceSet::of_ports(range.protocols.0, port, port))
            }),
            None => services.clone(),
        };
        outside.intersects(&question.services).then_some((line, services))
    });
    question.publication = Some(match found.and_then(|(line, services)| Some((line, services, line.to.first()?))) {
        Some((line, services, to)) => {
            question.services = services;
            Publication::Of { flow: line.id.clone(), to: Arc::clone(to) }
        }
        None => Publication::Nothing,
    });
}

/// Answers a question, exactly.
pub fn answer(document: &Document, network: &Network, question: Question) -> Answer {
    let inventory = Inventory::new(document);
    let firewalls =
        network.firewalls.iter().map(|rules| (rules.firewall.as_str(), (rules, policy::of_firewall(rules))));
    let map = Map { inventory: &inventory, topology: Topology::new(&inventory), firewalls: firewalls.collect() };
    let mut ways = Vec::new();
    let to = match &question.publication {
        Some(Publication::Of { to, .. }) => Arc::clone(to),
        _ => Arc::clone(&question.to),
    };
    for from in &question.from.places {
        for place in &to.places {
            ways.push(match question.publication {
                Some(Publication::Nothing) => {
                    let (from, to) = (from.clone(), place.clone());
                    Way { from, to, outcome: Outcome::Refused, links: Vec::new(), passages: Vec::new() }
                }
                _ => map.way(&question, from, (&to, place)),
            });
        }
    }
    Answer { question, ways }
}

/// What leads where, and what stands there.
struct Map<'a> {
    inventory: &'a Inventory<'a>,
    topology: Topology<'a>,
    /// The rules of each firewall, as they are written and as sets.
    firewalls: BTreeMap<&'a str, (&'a FirewallRules, Policy)>,
}

impl Map<'_> {
    fn way(&self, question: &Question, from: &Place, (goal, to): (&EndInfo, &Place)) -> Way {
        let mut way = Way {
            from: from.clone(),
            to: to.clone(),
            outcome: Outcome::SameSubnet,
            links: Vec::new(),
            passages: Vec::new(),
        };
        if from == to && matches!(from, Place::Zone(_)) {
            return way;
        }
        let route = |refused: bool| self.topology.route((&question.from, from), (goal, to), refused);
        let Some(route) = route(false) else {
            // The links that would lead there if they were for these zones.
            way.links = route(true).unwrap_or_default().links;
            way.outcome = Outcome::Unreachable;
            return way;
        };
        way.links = route.links;
        let mut left = blocks(&self.within(&question.from, from), &self.within(goal, to), &question.services);
        if left.is_empty() {
            way.outcome = Outcome::NoAddress;
            return way;
        }
        let mut refused = false;
        for firewall in &route.firewalls {
            let Some((rules, policy)) = self.firewalls.get(firewall.as_str()) else { continue };
            let passages = through(rules, policy, &left);
            refused |= passages.iter().any(|passage| passage.action == Action::Deny);
            left = passages
                .iter()
                .filter(|passage| passage.action == Action::Allow)
                .flat_map(|passage| passage.packets.blocks.iter().cloned())
                .collect();
            way.passages.extend(passages);
            if left.is_empty() {
                break;
            }
        }
        way.outcome = match (left.is_empty(), refused) {
            (true, _) => Outcome::Refused,
            (false, true) => Outcome::Partly,
            (false, false) => Outcome::Allowed,
        };
        way
    }

    /// The addresses of an end in one of its places.
    fn within(&self, end: &EndInfo, place: &Place) -> AddressSet {
        match place {
            Place::Zone(id) => match self.inventory.zone(id) {
                Some(zone) => end.addresses.intersection(&AddressSet::of_nets(nets(zone))),
                None => AddressSet::default(),
            },
            Place::Internet | Place::Network(_) | Place::Device(_) => match end.places.as_slice() {
                [_] => end.addresses.clone(),
                _ => {
                    let zones = self.inventory.document.zone.iter().flat_map(nets);
                    end.addresses.minus(&AddressSet::of_nets(zones))
                }
            },
        }
    }
}

/// What a firewall does with packets.
fn through(firewall: &FirewallRules, policy: &Policy, packets: &[Block]) -> Vec<Passage> {
    let parts = explain(policy, packets, &Limits::whole()).parts.into_iter().filter_map(|part| {
        // The last rule of a policy is about everything, so that there is always one.
        let rule = firewall.rules.get(part.rule?)?;
        Some(Passage {
            firewall: firewall.firewall.clone(),
            position: rule.position,
            group: rule.group,
            flow: rule.flow.clone(),
            action: if part.action == Decision::Allow { Action::Allow } else { Action::Deny },
            packets: part.packets,
        })
    });
    parts.collect()
}

fn blocks(from: &AddressSet, to: &AddressSet, services: &ServiceSet) -> Vec<Block> {
    let block =
        |v6: bool| Block { source: from.of_family(v6), destination: to.of_family(v6), services: services.clone() };
    let blocks = [false, true].into_iter().map(block);
    blocks.filter(|block| !block.source.is_empty() && !block.destination.is_empty()).collect()
}

#[cfg(test)]
mod tests;
