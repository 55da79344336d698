//! Whether the author already says something of what a role needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{FlowLine, Refusal, ServiceUse};
use crate::model::Action;
use crate::model::value::{Ports, Protocol};
use crate::plan::network::ends::{End, EndInfo};
use qilby_flows::space::AddressSet;

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

/// In which families of addresses a side holds an end entirely.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Holds {
    v4: bool,
    v6: bool,
}

impl SideEnds {
    fn of(ends: &[Arc<EndInfo>]) -> Self {
        let addresses = ends.iter().fold(AddressSet::default(), |set, end| set.union(&end.addresses));
        SideEnds { ends: ends.to_vec(), addresses }
    }

    fn holds(&self, sought: &Sought<'_>) -> Holds {
        // What has no address yet is held by itself alone.
        if self.ends.iter().any(|own| own.end == *sought.end) {
            return Holds { v4: true, v6: true };
        }
        let family = |part: &AddressSet| !part.is_empty() && self.addresses.contains(part);
        Holds { v4: family(&sought.v4), v6: family(&sought.v6) }
    }
}

/// An end that is looked for in many sides.
struct Sought<'a> {
    end: &'a End,
    v4: AddressSet,
    v6: AddressSet,
}

impl<'a> Sought<'a> {
    fn new(end: &'a EndInfo) -> Self {
        Sought { end: &end.end, v4: end.addresses.of_family(false), v6: end.addresses.of_family(true) }
    }
}

/// The families in which two ends can talk; both when one of them has no address yet.
fn common(from: &EndInfo, to: &EndInfo) -> Holds {
    let has = |v6: bool| {
        let of = |end: &EndInfo| end.addresses.is_empty() || !end.addresses.of_family(v6).is_empty();
        of(from) && of(to)
    };
    Holds { v4: has(false), v6: has(true) }
}

/// Whether all that two ends can say to each other is between two sides.
fn hold_pair(source: Holds, goal: Holds, common: Holds) -> bool {
    (common.v4 || common.v6) && (!common.v4 || (source.v4 && goal.v4)) && (!common.v6 || (source.v6 && goal.v6))
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
    from: BTreeMap<End, Vec<(usize, Holds)>>,
    to: BTreeMap<End, Vec<(usize, Holds)>>,
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
        let of = |end: &EndInfo, side: fn(&(SideEnds, SideEnds)) -> &SideEnds| -> Vec<(usize, Holds)> {
            let sought = Sought::new(end);
            let held = sides.iter().enumerate().map(|(number, sides)| (number, side(sides).holds(&sought)));
            held.filter(|(_, holds)| holds.v4 || holds.v6).collect()
        };
        let sources = self.from.entry(from.end.clone()).or_insert_with(|| of(from, |sides| &sides.0));
        let goals = self.to.entry(to.end.clone()).or_insert_with(|| of(to, |sides| &sides.1));
        let common = common(from, to);
        let both = sources.iter().filter_map(|(number, source)| {
            let at = goals.binary_search_by_key(number, |(number, _)| *number).ok()?;
            hold_pair(*source, goals[at].1, common).then_some(*number)
        });
        both.collect()
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
        let common = common(from, to);
        let (sought_from, sought_to) = (Sought::new(from), Sought::new(to));
        let refusal = self.refused.iter().find(|refusal| {
            let (source, goal) =
                (SideEnds::of(std::slice::from_ref(&refusal.from)), SideEnds::of(std::slice::from_ref(&refusal.to)));
            hold_pair(source.holds(&sought_from), goal.holds(&sought_to), common)
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
