//! The flows that the author wrote.

use std::sync::Arc;

use super::{Desk, FlowLine, FlowProblem, NatUse, Origin, ServiceUse, services};
use crate::model::value::At;
use crate::model::{Action, Flow};
use crate::plan::network::ends::EndInfo;

/// One line a flow, in the order of the file.
pub(super) fn lines(desk: &mut Desk<'_>) -> Vec<FlowLine> {
    let document = desk.inventory.document;
    document.flow.iter().map(|flow| line(desk, flow)).collect()
}

fn line(desk: &mut Desk<'_>, flow: &Flow) -> FlowLine {
    let id = flow.id.as_str();
    let from = ends(desk, Some(id), &flow.from);
    let to = ends(desk, Some(id), &flow.to);
    let services = uses(desk, Some(id), &flow.services);
    for end in from.iter().filter(|end| to.iter().any(|other| other.end == end.end)) {
        desk.problems.push(FlowProblem::SameEnds { flow: id.to_owned(), end: end.end.key(), span: flow.id.span });
    }
    let title = match flow.title.as_str() {
        "" => format!("{} → {}", labels(&from), labels(&to)),
        title => title.to_owned(),
    };
    FlowLine {
        number: 0,
        id: id.to_owned(),
        origin: Origin::Declared,
        title,
        action: flow.action,
        class: services::class(desk.inventory, &from, &to, &services),
        marks: Desk::marks(&services),
        reason: flow.reason.clone(),
        needs: flow.needs.iter().map(|need| need.as_str().to_owned()).collect(),
        owner: flow.owner.as_ref().map(|owner| owner.as_str().to_owned()),
        ticket: flow.ticket.clone(),
        review: flow.review.as_ref().map(|date| date.value.0),
        expires: flow.expires.as_ref().map(|date| date.value.0),
        log: flow.log || flow.action == Action::Deny,
        nat: flow.nat.as_ref().map(|nat| NatUse {
            kind: nat.kind.value,
            address: nat.address.as_ref().map(|address| address.value),
            port: nat.port.as_ref().map(|port| port.value),
        }),
        path: desk.path(&from, &to),
        span: flow.id.span,
        from,
        to,
        services,
    }
}

fn labels(ends: &[Arc<EndInfo>]) -> String {
    ends.iter().map(|end| end.label.as_str()).collect::<Vec<_>>().join(", ")
}

/// The ends that exist, each once; the others are reported.
pub(super) fn ends(desk: &mut Desk<'_>, flow: Option<&str>, written: &[At<String>]) -> Vec<Arc<EndInfo>> {
    let mut ends: Vec<Arc<EndInfo>> = Vec::with_capacity(written.len());
    for text in written {
        match desk.ends.parse(&text.value) {
            Ok(end) if ends.iter().any(|known| known.end == end) => {}
            Ok(end) => ends.push(desk.info(&end)),
            Err(unknown) => desk.problems.push(FlowProblem::UnknownEnd {
                flow: flow.map(str::to_owned),
                text: unknown.text,
                span: text.span,
            }),
        }
    }
    ends
}

/// The services that exist, each once; the others are reported.
pub(super) fn uses(desk: &mut Desk<'_>, flow: Option<&str>, written: &[At<String>]) -> Vec<ServiceUse> {
    let mut uses: Vec<ServiceUse> = Vec::with_capacity(written.len());
    for text in written {
        match services::parse(desk.catalogue, &text.value, desk.inventory.document.project.language) {
            Some(service) if uses.contains(&service) => {}
            Some(service) => uses.push(service),
            None => desk.problems.push(FlowProblem::UnknownService {
                flow: flow.map(str::to_owned),
                text: text.value.clone(),
                span: text.span,
            }),
        }
    }
    uses
}
