//! What the flows open between two machines, address by address.

use std::net::IpAddr;

use qilby_flows::service::ServiceSet;

use super::estate::Machine;
use crate::model::Action;
use crate::plan::Plan;
use crate::plan::network::flows::FlowLine;
use crate::plan::network::policy;

/// Every flow in the order in which they decide, those inside one subnet included.
pub fn lines(plan: &Plan) -> Vec<&FlowLine> {
    let flows = &plan.network.flows;
    let mut lines: Vec<&FlowLine> = flows.lines.iter().chain(&flows.internal).collect();
    lines.sort_by_key(|line| line.number);
    lines
}

/// What one address may open to another: the first flow that decides wins.
pub fn between(lines: &[&FlowLine], from: IpAddr, to: IpAddr) -> ServiceSet {
    let (mut open, mut decided) = (ServiceSet::default(), ServiceSet::default());
    for line in lines {
        let has = |ends: &[std::sync::Arc<crate::plan::network::ends::EndInfo>], address| {
            ends.iter().any(|end| end.addresses.has(address))
        };
        if !has(&line.from, from) || !has(&line.to, to) {
            continue;
        }
        let services = policy::services(&line.services);
        if line.action == Action::Allow {
            open = open.union(&services.minus(&decided));
        }
        decided = decided.union(&services);
    }
    open
}

/// What one machine may open to another, by any of their addresses.
pub fn between_machines(lines: &[&FlowLine], from: &Machine<'_>, to: &Machine<'_>) -> ServiceSet {
    let all = |machine: &Machine<'_>| -> Vec<IpAddr> {
        machine.interfaces.iter().flat_map(|one| &one.addresses).map(|net| net.addr()).collect()
    };
    let (sources, goals) = (all(from), all(to));
    let pairs = sources.iter().flat_map(|from| goals.iter().map(move |to| (*from, *to)));
    pairs
        .filter(|(from, to)| from.is_ipv4() == to.is_ipv4())
        .fold(ServiceSet::default(), |open, (from, to)| open.union(&between(lines, from, to)))
}
