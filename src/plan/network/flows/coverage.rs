//! Whether the author already says something of what a role needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{FlowLine, Refusal, ServiceUse};
use crate::model::Action;
use crate::model::value::{Ports, Protocol};
use crate::plan::network::ends::{End, EndInfo};
use crate::plan::network::space::AddressSet;

/// What becomes of a need between two ends, for one service.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Verdict {
    /// Nobody says anything of it: it becomes a flow.
    Wanted,
    /// A flow of the author allows it.
    Allowed,
    /// The author refuses it.
    Refused(Refusal),
}

/// One side of a flow, as one end.
struct SideEnds {
    ends: Vec<Arc<EndInfo>>,
    addresses: AddressSet,
}

impl SideEnds {
    fn of(ends: &[Arc<EndInfo>]) -> Self {
        let addresses = ends.iter().fold(AddressSet::default(), |set, end| set.union(&end.addresses));
        SideEnds { ends: ends.to_vec(), addresses }
    }

    fn covers(&self, end: &EndInfo) -> bool {
        self.ends.iter().any(|own| own.covers(end))
            || (!end.addresses.is_empty() && self.addresses.contains(&end.addresses))
    }
}

/// A refused flow, resolved.
pub(super) struct RefusedPair {
    pub from: Arc<EndInfo>,
    pub to: Arc<EndInfo>,
    /// Ports refused; none for all.
    pub ports: Option<Vec<Ports>>,
    /// Its number in the file.
    pub number: usize,
}

/// What the author says, with an index: which flows hold an end entirely.
pub(super) struct Coverage {
    sides: Vec<(SideEnds, SideEnds)>,
    facts: Vec<(String, Action, Vec<Ports>)>,
    refused: Vec<RefusedPair>,
    from: BTreeMap<End, Vec<usize>>,
    to: BTreeMap<End, Vec<usize>>,
    /// Numbers of the refused flows that served.
    pub served: Vec<usize>,
}

impl Coverage {
    pub fn new(declared: &[FlowLine], refused: Vec<RefusedPair>) -> Self {
        let ports = |line: &FlowLine| line.services.iter().flat_map(|service| service.ports.iter().copied()).collect();
        Coverage {
            sides: declared.iter().map(|line| (SideEnds::of(&line.from), SideEnds::of(&line.to))).collect(),
            facts: declared.iter().map(|line| (line.id.clone(), line.action, ports(line))).collect(),
            refused,
            from: BTreeMap::new(),
            to: BTreeMap::new(),
            served: Vec::new(),
        }
    }

    /// The flows that hold both ends entirely, in order.
    fn holding(&mut self, from: &EndInfo, to: &EndInfo) -> Vec<usize> {
        let sides = &self.sides;
        let numbers = |covers: &dyn Fn(&(SideEnds, SideEnds)) -> bool| -> Vec<usize> {
            sides.iter().enumerate().filter(|(_, side)| covers(side)).map(|(number, _)| number).collect()
        };
        let sources = self.from.entry(from.end.clone()).or_insert_with(|| numbers(&|side| side.0.covers(from)));
        let goals = self.to.entry(to.end.clone()).or_insert_with(|| numbers(&|side| side.1.covers(to)));
        sources.iter().copied().filter(|number| goals.binary_search(number).is_ok()).collect()
    }

    /// Whether the author allows anything between the two but a ping.
    pub fn any_flow(&mut self, from: &EndInfo, to: &EndInfo) -> bool {
        self.holding(from, to).into_iter().any(|number| {
            let (_, action, ports) = &self.facts[number];
            let is_icmp = |ports: &Ports| matches!(ports.protocol, Protocol::Icmp | Protocol::Icmp6);
            *action == Action::Allow && !ports.iter().all(is_icmp)
        })
    }

    /// What becomes of a service between two ends: as on a firewall, the first flow that decides.
    pub fn verdict(&mut self, from: &EndInfo, to: &EndInfo, service: &ServiceUse) -> Verdict {
        let holding = self.holding(from, to);
        let mut allowed: Vec<Ports> = Vec::new();
        for number in holding {
            let (id, action, ports) = &self.facts[number];
            match action {
                Action::Allow => allowed.extend(ports),
                Action::Deny if covered(&service.ports, ports) && !covered(&service.ports, &allowed) => {
                    return Verdict::Refused(Refusal::Denied(id.clone()));
                }
                Action::Deny => {}
            }
        }
        if covered(&service.ports, &allowed) {
            return Verdict::Allowed;
        }
        let refusal = self.refused.iter().find(|refusal| {
            refusal.from.covers(from)
                && refusal.to.covers(to)
                && refusal.ports.as_ref().is_none_or(|ports| covered(&service.ports, ports))
        });
        match refusal.map(|refusal| refusal.number) {
            Some(number) => {
                self.served.push(number);
                Verdict::Refused(Refusal::Written(number))
            }
            None => Verdict::Wanted,
        }
    }
}

/// Whether all these ports are among those, several together if need be.
pub(super) fn covered(ports: &[Ports], by: &[Ports]) -> bool {
    ports.iter().all(|wanted| {
        if by.iter().any(|own| own.protocol == Protocol::Any) {
            return true;
        }
        let mut own: Vec<&Ports> = by.iter().filter(|own| own.protocol == wanted.protocol).collect();
        own.sort_unstable_by_key(|own| own.first);
        let mut next = u32::from(wanted.first);
        for range in own {
            if u32::from(range.first) <= next && u32::from(range.last) >= next {
                next = u32::from(range.last) + 1;
            }
        }
        next > u32::from(wanted.last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_covered_by_several_ranges_together() {
        let ports = |texts: &[&str]| -> Vec<Ports> { texts.iter().map(|text| text.parse().unwrap()).collect() };
        let is = |wanted: &[&str], by: &[&str]| covered(&ports(wanted), &ports(by));
        assert!(is(&["tcp/443"], &["any"]));
        assert!(is(&["tcp/1-100"], &["tcp/50-100", "tcp/1-60"]));
        assert!(!is(&["tcp/1-100"], &["tcp/1-40", "tcp/42-100"]));
        assert!(!is(&["udp/53"], &["tcp/53"]));
        assert!(is(&["icmp/echo-request"], &["icmp"]));
        assert!(!is(&["any"], &["tcp", "udp"]));
        assert!(!is(&["tcp/443"], &[]));
        assert!(is(&["esp"], &["esp"]));
    }
}
