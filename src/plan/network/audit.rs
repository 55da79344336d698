//! What the analysis of the flows finds: flows that never take effect, that change nothing, that expose what they
//! should not.
//!
//! The engine is exact, unions of flows included; here its findings about rules become findings about flows.

use std::net::IpAddr;
use std::sync::Arc;

use qilby_flows::space::AddressSet;
use qilby_flows::{Block, Dimension, Effect, Finding, Instead, Limits, Watch, analyse};

use super::catalogue::{Catalogue, Service};
use super::ends::{End, EndInfo};
use super::flows::{FlowLine, Flows, Origin, Refusal, ServiceUse};
use super::inventory::{Inventory, is_hub};
use super::policy::{FlowPolicy, of_all};
use crate::model::Action;

/// A flow with something wrong, beside the others. Flows are named by their ids.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FlowFault {
    /// It never takes effect: earlier flows decide all its packets, some or all of them otherwise.
    Contradicted {
        /// The flow.
        flow: String,
        /// A smallest set of earlier flows that decide all its packets.
        by: Vec<String>,
        /// Whether none of its packets fares as it says.
        wholly: bool,
    },
    /// Earlier flows decide some of its packets otherwise, and are no mere exceptions to it.
    PartlyContradicted {
        /// The flow.
        flow: String,
        /// The earlier flows; perhaps not all of them.
        by: Vec<String>,
    },
    /// It changes nothing: its packets fare as it says without it.
    Redundant {
        /// The flow.
        flow: String,
        /// The flows that do it already.
        by: Vec<String>,
    },
    /// It differs from others in one thing alone, and can be one with them: nothing changes.
    Mergeable {
        /// The flow.
        flow: String,
        /// The later flows that are like it.
        with: Vec<String>,
        /// What they differ by.
        by: Dimension,
    },
    /// It lets packets of an administration service in from outside.
    AdminFromOutside {
        /// The flow.
        flow: String,
        /// The services, as a reader calls them.
        services: Vec<String>,
    },
    /// Its packets cross a firewall in clear text.
    Cleartext {
        /// The flow.
        flow: String,
        /// The services, as a reader calls them.
        services: Vec<String>,
    },
    /// It refuses what a role needs, and no `[[refused_flow]]` says why.
    NeedDenied {
        /// The flow that refuses.
        flow: String,
        /// Who needs it.
        from: Vec<String>,
        /// From whom.
        to: Vec<String>,
        /// The services, as a reader calls them.
        services: Vec<String>,
    },
}

impl FlowFault {
    /// The flow that it is about.
    pub fn flow(&self) -> &str {
        match self {
            FlowFault::Contradicted { flow, .. }
            | FlowFault::PartlyContradicted { flow, .. }
            | FlowFault::Redundant { flow, .. }
            | FlowFault::Mergeable { flow, .. }
            | FlowFault::AdminFromOutside { flow, .. }
            | FlowFault::Cleartext { flow, .. }
            | FlowFault::NeedDenied { flow, .. } => flow,
        }
    }
}

/// Analyses the flows; what is found, in the order of the matrix.
pub(super) fn audit(
    inventory: &Inventory<'_>,
    catalogue: &Catalogue,
    flows: &Flows,
    outside: &AddressSet,
) -> Vec<FlowFault> {
    let audit = Audit { inventory, catalogue, rules: FlowPolicy::of(flows) };
    let mut faults: Vec<(u32, FlowFault)> = Vec::new();
    let watches = [audit.administration_from(outside)];
    let report = analyse(&audit.rules.policy, &watches, &Limits { overlaps: 0, ..Limits::default() });
    for finding in &report.findings {
        let line = audit.rules.line(finding.rule());
        faults.extend(audit.of_finding(line, finding).map(|fault| (line.number, fault)));
        faults.extend(audit.alike(finding).into_iter().map(|(line, fault)| (line.number, fault)));
    }
    faults.extend(flows.lines.iter().filter_map(|line| Some((line.number, in_clear_text(line)?))));
    for refused in &flows.refused {
        if let Origin::Refused { by: Refusal::Denied(flow), .. } = &refused.origin
            && let Some(line) = flows.find(flow)
        {
            let fault = FlowFault::NeedDenied {
                flow: flow.clone(),
                from: keys(&refused.from),
                to: keys(&refused.to),
                services: refused.services.iter().map(name).collect(),
            };
            faults.push((line.number, fault));
        }
    }
    faults.sort_by_key(|(number, _)| *number);
    faults.into_iter().map(|(_, fault)| fault).collect()
}

struct Audit<'a> {
    inventory: &'a Inventory<'a>,
    catalogue: &'a Catalogue,
    rules: FlowPolicy<'a>,
}

impl Audit<'_> {
    /// The packets by which one takes control of a machine from outside.
    fn administration_from(&self, outside: &AddressSet) -> Watch {
        let admin = self.catalogue.services().filter(|service| service.admin);
        let services = of_all(admin.flat_map(|service| &service.ports));
        let block = |v6: bool| Block {
            source: outside.of_family(v6),
            destination: AddressSet::all().of_family(v6),
            services: services.clone(),
        };
        Watch { blocks: [false, true].into_iter().map(block).filter(|block| !block.source.is_empty()).collect() }
    }

    fn of_finding(&self, line: &FlowLine, finding: &Finding) -> Option<FlowFault> {
        let flow = line.id.clone();
        match finding {
            Finding::Hidden { by, effect: Effect::Same, .. } => {
                line.is_declared().then(|| FlowFault::Redundant { flow, by: self.ids(&by.rules) })
            }
            Finding::Hidden { by, effect, .. } => {
                let wholly = *effect == Effect::Contrary;
                Some(FlowFault::Contradicted { flow, by: self.ids(&by.rules), wholly })
            }
            Finding::PartlyHidden { by, exceptions: false, .. } => {
                let by: Vec<usize> =
                    by.iter().copied().filter(|&rule| !self.is_of_a_hub(self.rules.line(rule))).collect();
                (!by.is_empty()).then(|| FlowFault::PartlyContradicted { flow, by: self.ids(&by) })
            }
            // What is refused anyway may be written to be seen in the matrix.
            Finding::Superfluous { instead: Instead::Later(by), .. } if line.is_declared() => {
                Some(FlowFault::Redundant { flow, by: self.ids(&by.rules) })
            }
            Finding::Exposed { packets, .. } if is_from_outside(line) => {
                let open = packets.services();
                let is_open = |service: &&Service| service.admin && of_all(&service.ports).intersects(&open);
                let reached = self.catalogue.services().filter(is_open);
                Some(FlowFault::AdminFromOutside {
                    flow,
                    services: reached.map(|service| service.id.clone()).collect(),
                })
            }
            _ => None,
        }
    }

    /// Flows of the author that can be one, and of which nothing but one thing is told otherwise.
    fn alike<'b>(&'b self, finding: &Finding) -> Vec<(&'b FlowLine, FlowFault)> {
        let Finding::Mergeable { rules, dimension, .. } = finding else { return Vec::new() };
        let lines = rules.iter().map(|&rule| self.rules.line(rule));
        let mut groups: Vec<Vec<&FlowLine>> = Vec::new();
        for line in lines.filter(|line| line.is_declared() && line.nat.is_none()) {
            match groups.iter_mut().find(|group| is_told_alike(group[0], line)) {
                Some(group) => group.push(line),
                None => groups.push(vec![line]),
            }
        }
        let fault = |group: Vec<&'b FlowLine>| {
            let (first, others) = group.split_first().filter(|(_, others)| !others.is_empty())?;
            let with = others.iter().map(|line| line.id.clone()).collect();
            Some((*first, FlowFault::Mergeable { flow: first.id.clone(), with, by: *dimension }))
        };
        groups.into_iter().filter_map(fault).collect()
    }

    fn ids(&self, rules: &[usize]) -> Vec<String> {
        rules.iter().map(|&rule| self.rules.line(rule).id.clone()).collect()
    }

    /// Whether a flow ends at a firewall or router, which has an address in each zone that it joins, and whose own
    /// flows are apart from those that cross it.
    fn is_of_a_hub(&self, line: &FlowLine) -> bool {
        line.from.iter().chain(&line.to).any(|end| match &end.end {
            End::Device(id) => self.inventory.device(id).is_some_and(is_hub),
            _ => false,
        })
    }
}

/// A flow of the author's whose packets can be read on their way to a machine of the project. What others serve on the
/// Internet is not for the project to protect.
fn in_clear_text(line: &FlowLine) -> Option<FlowFault> {
    let clear: Vec<String> = line.services.iter().filter(|service| service.marks.cleartext).map(name).collect();
    let crosses = !line.path.firewalls.is_empty();
    let to_us = line.to.iter().any(|end| end.zones().next().is_some());
    let told = line.is_declared() && line.action == Action::Allow && crosses && to_us && !clear.is_empty();
    told.then(|| FlowFault::Cleartext { flow: line.id.clone(), services: clear })
}

/// Whether two flows have the same reason, the same person behind them and the same dates.
fn is_told_alike(one: &FlowLine, other: &FlowLine) -> bool {
    let told = |line: &FlowLine| {
        let FlowLine { reason, needs, owner, ticket, review, expires, log, .. } = line.clone();
        (reason, needs, owner, ticket, review, expires, log)
    };
    told(one) == told(other)
}

/// Whether the flow is one from outside. A flow from `10.0.0.0/8` is not, though the project may not have all of it.
fn is_from_outside(line: &FlowLine) -> bool {
    line.from.iter().any(|end| match &end.end {
        End::Internet => true,
        End::Network(net) => match net.addr() {
            IpAddr::V4(address) => !address.is_private(),
            IpAddr::V6(address) => (address.segments()[0] & 0xfe00) != 0xfc00,
        },
        _ => false,
    })
}

fn keys(ends: &[Arc<EndInfo>]) -> Vec<String> {
    ends.iter().map(|end| end.end.key()).collect()
}

/// What the author calls a service.
fn name(service: &ServiceUse) -> String {
    service.id.clone().unwrap_or_else(|| service.label.clone())
}
