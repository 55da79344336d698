//! Questions about the flows and the tasks of a project.

use super::{Found, Inputs, Refusal, planned, refusal, understand};
use crate::diagnostic::Message;
use crate::diagnostic::similar;
use crate::diagnostic::words::quoted;
use crate::plan::Plan;
use crate::plan::network::flows::FlowLine;
use crate::plan::network::why::{self, Answer, Outcome, Unknown};
use crate::tell;

/// What becomes of packets, and what it was worked out from.
#[derive(Debug, Clone, Default)]
pub struct Answered {
    /// Everything there is to tell the author.
    pub found: Found,
    /// The answer; none when a diagnostic is an error.
    pub answer: Option<Answer>,
    /// When what was asked is refused, what gets through between the same ends.
    pub others: Option<Answer>,
    plan: Option<Plan>,
}

impl Answered {
    /// The flow of that id.
    pub fn flow(&self, id: &str) -> Option<&FlowLine> {
        self.plan.as_ref()?.network.flows.find(id)
    }
}

/// Asks what becomes of packets from one end to another, of one service or of any.
///
/// # Errors
/// An end or a service that the project does not know.
pub fn why(inputs: &Inputs, from: &str, to: &str, service: Option<&str>) -> Result<Answered, Refusal> {
    let (plan, found) = understand(inputs);
    let Some(plan) = plan else { return Ok(Answered { found, ..Answered::default() }) };
    let ask = |service: Option<&str>| {
        let question = why::ask(&plan.project, &plan.network, from, to, service);
        question.map(|question| why::answer(&plan.project, &plan.network, question))
    };
    let answer = ask(service).map_err(|unknown| match unknown {
        Unknown::From => no_end(&plan, from),
        Unknown::To => no_end(&plan, to),
        Unknown::Service => no_service(&plan, service.unwrap_or_default()),
    })?;
    let refused = service.is_some() && answer.outcome() == Outcome::Refused && answer.question.publication.is_none();
    let others = if refused { ask(None).ok() } else { None };
    Ok(Answered { found, answer: Some(answer), others, plan: Some(plan) })
}

/// A plan, asked why a task or a milestone of it is where it is.
#[derive(Debug, Clone, Default)]
pub struct Placed {
    /// Everything there is to tell the author.
    pub found: Found,
    /// The plan; none when a diagnostic keeps it from being made.
    pub plan: Option<Plan>,
}

/// Asks why a task or a milestone is where it is. A plan that is late answers too: that is when one asks.
///
/// # Errors
/// An id that is no task and no milestone.
pub fn placed(inputs: &Inputs, id: &str) -> Result<Placed, Refusal> {
    let (plan, found) = planned(inputs, true);
    let Some(plan) = plan else { return Ok(Placed { found, plan: None }) };
    if plan.timeline.point(id).is_some() {
        return Ok(Placed { found, plan: Some(plan) });
    }
    if plan.project.phase.iter().any(|phase| phase.id.as_str() == id) {
        let message = tell!("{id} is a phase: its dates are those of its tasks", id = quoted(id));
        return Err(refusal(message, tell!("write the id of one of them")));
    }
    let tasks = plan.timeline.tasks.iter().map(|task| task.id.as_str());
    let known = tasks.chain(plan.timeline.milestones.iter().map(|milestone| milestone.id.as_str()));
    let message = tell!("{id} is no task and no milestone", id = quoted(id));
    Err(refusal(
        message,
        help(similar(id, known), tell!("write an id of the project file, or a source and a destination")),
    ))
}

fn no_end(plan: &Plan, text: &str) -> Refusal {
    let project = &plan.project;
    let zones = project.zone.iter().map(|row| row.id.as_str());
    let servers = project.server.iter().map(|row| row.id.as_str());
    let devices = project.device.iter().map(|row| row.id.as_str());
    let clients = project.client.iter().map(|row| row.id.as_str());
    let sites = project.site.iter().map(|row| row.id.as_str());
    let known = zones.chain(servers).chain(devices).chain(clients).chain(sites).chain(["internet"]);
    let message = tell!("{text} is no zone, server, device, client, site, role or network", text = quoted(text));
    refusal(message, help(similar(text, known), tell!("write an id of the project file, an address, or `internet`")))
}

fn no_service(plan: &Plan, text: &str) -> Refusal {
    let known = plan.network.catalogue.services().map(|service| service.id.as_str());
    let message = tell!("{text} is no service and no port", text = quoted(text));
    refusal(message, help(similar(text, known), tell!("write a service of the catalogue, or a port such as `tcp/443`")))
}

fn help(near: Option<&str>, usual: Message) -> Message {
    near.map_or(usual, |near| tell!("did you mean {meant}?", meant = quoted(near)))
}
