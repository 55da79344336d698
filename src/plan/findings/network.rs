//! What the flows have to tell the author, once they are all known.

use crate::check::Project;
use crate::diagnostic::words::{all_of, quoted};
use crate::diagnostic::{Diagnostic, Message, codes};
use crate::plan::network::Network;
use crate::plan::network::audit::FlowFault;
use crate::plan::network::ends::{End, Place};
use crate::plan::network::flows::{FlowLine, FlowProblem};
use crate::tell;
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
            let message = tell!("nothing leads from {from} to {to}", from = place(from), to = place(to));
            let found = Diagnostic::error(codes::UNREACHABLE, message).at(*span, tell!("allowed here")).about(&line.id);
            Some(found.help(tell!("join the zones by a firewall, a router or a link, or take the end out of the flow")))
        }
        FlowProblem::UselessRefusal { number, span } => {
            let row = project.refused_flow.get(*number)?;
            let message =
                tell!("no role of {from} needs anything of {to}", from = quoted(&row.from), to = quoted(&row.to));
            Some(
                Diagnostic::warning(codes::USELESS_REFUSAL, message)
                    .at(*span, tell!("refuses nothing"))
                    .note(tell!("a flow that a `[[flow]]` allows is not refused by a `[[refused_flow]]`"))
                    .help(tell!("remove it; what no flow allows is refused anyway")),
            )
        }
        FlowProblem::UnknownEngine { server, span } => Some(
            Diagnostic::warning(
                codes::UNKNOWN_PROGRAM,
                tell!("no database says which program {server} runs", server = quoted(server)),
            )
            .at(*span, tell!("its flows cannot be worked out"))
            .help(tell!("name the server in a `[[database]]`, or write its flows in `[[flow]]`"))
            .about(server),
        ),
        FlowProblem::UnknownTool { backup, span } => Some(
            Diagnostic::warning(
                codes::UNKNOWN_PROGRAM,
                tell!("the flows of the program of {backup} are not known", backup = quoted(backup)),
            )
            .at(*span, tell!("its flows cannot be worked out"))
            .help(tell!("write them in `[[flow]]`"))
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
            let by_all = all_of(by);
            let message = match *wholly {
                true => tell!(
                    "the flow {id} never takes effect: {by} {by|decides|together decide} all its packets before it, otherwise",
                    id,
                    by = by_all
                ),
                false => tell!(
                    "the flow {id} never takes effect: {by} {by|decides|together decide} all its packets before it, some of them otherwise",
                    id,
                    by = by_all
                ),
            };
            let found = Diagnostic::error(codes::FLOW_CONTRADICTED, message);
            let found = subject(found, network, line, by, [tell!("decides nothing"), tell!("decides before it")])?;
            found.help(tell!(
                "the first flow that matches decides: write the exception before the rule, or remove one of them"
            ))
        }
        FlowFault::PartlyContradicted { by, .. } => {
            let message = tell!(
                "{by} {by|decides|together decide} a part of the packets of the flow {id} otherwise, before it",
                by = all_of(by),
                id
            );
            let found = Diagnostic::warning(codes::FLOW_PARTLY_CONTRADICTED, message);
            let found =
                subject(found, network, line, by, [tell!("does not do all that it says"), tell!("decides before it")])?;
            found.help(tell!("take out of either what the other is about, so that their order no longer matters"))
        }
        FlowFault::Redundant { by, .. } => {
            let message = tell!(
                "the flow {id} changes nothing: {by} {by|decides|together decide} all its packets the same way",
                id,
                by = all_of(by)
            );
            let found = Diagnostic::warning(codes::FLOW_REDUNDANT, message);
            let found = subject(found, network, line, by, [tell!("already said"), tell!("does it")])?
                .help(tell!("remove it, or narrow the other"));
            let clients = line.from.iter().any(|end| matches!(end.end, End::Client(_)));
            if clients {
                found.note(tell!("clients of one zone share its addresses: a firewall cannot tell them apart"))
            } else {
                found
            }
        }
        FlowFault::Mergeable { with, by, .. } => {
            let all: Vec<&str> = std::iter::once(line.id.as_str()).chain(with.iter().map(String::as_str)).collect();
            let flows = all_of(&all);
            let (message, help) = match by {
                Dimension::Source => (
                    tell!("the flows {flows} differ by their sources alone", flows),
                    tell!("write one flow with all their sources, or say in `reason` what sets them apart"),
                ),
                Dimension::Destination => (
                    tell!("the flows {flows} differ by their destinations alone", flows),
                    tell!("write one flow with all their destinations, or say in `reason` what sets them apart"),
                ),
                Dimension::Services => (
                    tell!("the flows {flows} differ by their services alone", flows),
                    tell!("write one flow with all their services, or say in `reason` what sets them apart"),
                ),
            };
            let found = Diagnostic::warning(codes::FLOWS_ALIKE, message);
            let found = subject(found, network, line, with, [tell!("could be one flow"), tell!("with this one")])?;
            found.help(help)
        }
        FlowFault::AdminFromOutside { services, .. } => {
            let message = tell!("the flow {id} opens {services} to the Internet", id, services = all_of(services));
            Diagnostic::warning(codes::ADMIN_FROM_OUTSIDE, message)
                .at(line.span, tell!("gives control of the machine"))
                .help(tell!("administer through the VPN, from the administration zone"))
        }
        FlowFault::Cleartext { services, .. } => {
            let message = tell!(
                "the flow {id} carries {services} in clear text across a firewall",
                id,
                services = all_of(services)
            );
            Diagnostic::warning(codes::CLEARTEXT, message)
                .at(line.span, tell!("can be read on its way"))
                .help(tell!("use the encrypted service, or allow it with the reason why it cannot be"))
        }
        FlowFault::NeedDenied { from, to, services, .. } => {
            let message = tell!(
                "the flow {id} refuses what {from} {from|needs|need} of {to}",
                id,
                from = all_of(from),
                to = all_of(to)
            );
            Diagnostic::warning(codes::NEED_DENIED, message)
                .at(line.span, tell!("refuses {services}", services = all_of(services)))
                .help(tell!("say why in a `[[refused_flow]]`, or let it through before this flow"))
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
    [subject, beside]: [Message; 2],
) -> Option<Diagnostic> {
    let others = by.iter().filter_map(|id| network.flows.find(id)).filter(|other| other.is_declared());
    let mut others = others.take(SHOWN);
    let found =
        if line.is_declared() { found.at(line.span, subject) } else { found.at(others.next()?.span, beside.clone()) };
    Some(others.fold(found, |found, other| found.also(other.span, beside.clone())))
}

fn place(place: &Place) -> Message {
    match place {
        Place::Internet => tell!("the Internet"),
        other => Message::data(quoted(&other.key())),
    }
}
