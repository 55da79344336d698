//! What the flows have to tell the author, once they are all known.

use crate::check::Project;
use crate::diagnostic::words::{all_of, quoted};
use crate::diagnostic::{Diagnostic, codes};
use crate::plan::network::Network;
use crate::plan::network::audit::FlowFault;
use crate::plan::network::ends::{End, Place};
use crate::plan::network::flows::{FlowLine, FlowProblem};
use qilby_flows::Dimension;

/// Most flows that are shown beside the one at fault.
const SHOWN: usize = 3;

/// `Q0423` to `Q0432`.
pub(in crate::plan) fn of_network(project: &Project, network: &Network, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.extend(network.flows.problems.iter().filter_map(|problem| of_problem(project, network, problem)));
    diagnostics.extend(network.faults.iter().filter_map(|fault| of_fault(network, fault)));
}

fn of_problem(project: &Project, network: &Network, problem: &FlowProblem) -> Option<Diagnostic> {
    match problem {
        FlowProblem::Unreachable { flow, from, to, span } => {
            let line = network.flows.find(flow).filter(|line| line.is_declared())?;
            let message = format!("nothing leads from {} to {}", place(from), place(to));
            let found = Diagnostic::error(codes::UNREACHABLE, message).at(*span, "allowed here").about(&line.id);
            Some(found.help("join the zones by a firewall, a router or a link, or take the end out of the flow"))
        }
        FlowProblem::UselessRefusal { number, span } => {
            let row = project.refused_flow.get(*number)?;
            let message = format!("no role of {} needs anything of {}", quoted(&row.from), quoted(&row.to));
            Some(
                Diagnostic::warning(codes::USELESS_REFUSAL, message)
                    .at(*span, "refuses nothing")
                    .note("a flow that a `[[flow]]` allows is not refused by a `[[refused_flow]]`")
                    .help("remove it; what no flow allows is refused anyway"),
            )
        }
        FlowProblem::UnknownEngine { server, span } => Some(
            Diagnostic::warning(
                codes::UNKNOWN_PROGRAM,
                format!("no database says which program {} runs", quoted(server)),
            )
            .at(*span, "its flows cannot be worked out")
            .help("name the server in a `[[database]]`, or write its flows in `[[flow]]`")
            .about(server),
        ),
        FlowProblem::UnknownTool { backup, span } => Some(
            Diagnostic::warning(
                codes::UNKNOWN_PROGRAM,
                format!("the flows of the program of {} are not known", quoted(backup)),
            )
            .at(*span, "its flows cannot be worked out")
            .help("write them in `[[flow]]`")
            .about(backup),
        ),
        // The checks tell these, with what was perhaps meant.
        FlowProblem::UnknownEnd { .. } | FlowProblem::UnknownService { .. } | FlowProblem::SameEnds { .. } => None,
    }
}

fn of_fault(network: &Network, fault: &FlowFault) -> Option<Diagnostic> {
    let line = network.flows.find(fault.flow())?;
    let id = quoted(&line.id);
    let found = match fault {
        FlowFault::Contradicted { by, wholly, .. } => {
            let how = if *wholly { "otherwise" } else { "some of them otherwise" };
            let message = format!("the flow {id} never takes effect: {} all its packets before it, {how}", decide(by));
            let found = Diagnostic::error(codes::FLOW_CONTRADICTED, message);
            let found = subject(found, network, line, by, ("decides nothing", "decides before it"))?;
            found
                .help("the first flow that matches decides: write the exception before the rule, or remove one of them")
        }
        FlowFault::PartlyContradicted { by, .. } => {
            let message = format!("{} a part of the packets of the flow {id} otherwise, before it", decide(by));
            let found = Diagnostic::warning(codes::FLOW_PARTLY_CONTRADICTED, message);
            let found = subject(found, network, line, by, ("does not do all that it says", "decides before it"))?;
            found.help("take out of either what the other is about, so that their order no longer matters")
        }
        FlowFault::Redundant { by, .. } => {
            let message = format!("the flow {id} changes nothing: {} all its packets the same way", decide(by));
            let found = Diagnostic::warning(codes::FLOW_REDUNDANT, message);
            let found =
                subject(found, network, line, by, ("already said", "does it"))?.help("remove it, or narrow the other");
            let clients = line.from.iter().any(|end| matches!(end.end, End::Client(_)));
            if clients {
                found.note("clients of one zone share its addresses: a firewall cannot tell them apart")
            } else {
                found
            }
        }
        FlowFault::Mergeable { with, by, .. } => {
            let all: Vec<&str> = std::iter::once(line.id.as_str()).chain(with.iter().map(String::as_str)).collect();
            let what = match by {
                Dimension::Source => "sources",
                Dimension::Destination => "destinations",
                Dimension::Services => "services",
            };
            let message = format!("the flows {} differ by their {what} alone", all_of(&all));
            let found = Diagnostic::warning(codes::FLOWS_ALIKE, message);
            let found = subject(found, network, line, with, ("could be one flow", "with this one"))?;
            found.help(format!("write one flow with all their {what}, or say in `reason` what sets them apart"))
        }
        FlowFault::AdminFromOutside { services, .. } => {
            let message = format!("the flow {id} opens {} to the Internet", all_of(services));
            Diagnostic::warning(codes::ADMIN_FROM_OUTSIDE, message)
                .at(line.span, "gives control of the machine")
                .help("administer through the VPN, from the administration zone")
        }
        FlowFault::Cleartext { services, .. } => {
            let message = format!("the flow {id} carries {} in clear text across a firewall", all_of(services));
            Diagnostic::warning(codes::CLEARTEXT, message)
                .at(line.span, "can be read on its way")
                .help("use the encrypted service, or allow it with the reason why it cannot be")
        }
        FlowFault::NeedDenied { from, to, services, .. } => {
            let needs = if from.len() == 1 { "needs" } else { "need" };
            let message = format!("the flow {id} refuses what {} {needs} of {}", all_of(from), all_of(to));
            Diagnostic::warning(codes::NEED_DENIED, message)
                .at(line.span, format!("refuses {}", all_of(services)))
                .help("say why in a `[[refused_flow]]`, or let it through before this flow")
        }
    };
    Some(found.about(&line.id))
}

/// Puts the flow and those beside it in the file. A derived flow is nowhere: it is told where the others are.
fn subject(
    found: Diagnostic,
    network: &Network,
    line: &FlowLine,
    by: &[String],
    labels: (&str, &str),
) -> Option<Diagnostic> {
    let others = by.iter().filter_map(|id| network.flows.find(id)).filter(|other| other.is_declared());
    let mut others = others.take(SHOWN);
    let found =
        if line.is_declared() { found.at(line.span, labels.0) } else { found.at(others.next()?.span, labels.1) };
    Some(others.fold(found, |found, other| found.also(other.span, labels.1)))
}

/// « `f01` decides », « `f01` and `f02` together decide ».
fn decide(by: &[String]) -> String {
    match by.len() {
        1 => format!("{} decides", all_of(by)),
        _ => format!("{} together decide", all_of(by)),
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::Internet => "the Internet".to_owned(),
        other => quoted(&other.key()),
    }
}
