//! What the signed flows say and no ruleset can.

use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Action, NatKind};
use crate::plan::Plan;
use crate::plan::network::ends::EndInfo;
use crate::provision::estate::Estate;

use super::nat;
use crate::tell;

/// The faults of a plan.
pub(in crate::provision) fn faults(estate: &Estate<'_>, found: &mut Vec<Diagnostic>) {
    nowhere(estate.plan, found);
    publications(estate, found);
}

/// `Q0901`: an end without an address, of which no rule can speak.
fn nowhere(plan: &Plan, found: &mut Vec<Diagnostic>) {
    for line in plan.network.flows.lines.iter().filter(|line| line.action == Action::Allow && line.is_declared()) {
        let without = |end: &&std::sync::Arc<EndInfo>| end.addresses.is_empty();
        for end in line.from.iter().chain(&line.to).filter(without) {
            let key = end.end.key();
            let message =
                tell!("no rule can say the flow {id}: {key} has no address", id = quoted(&line.id), key = quoted(&key));
            found.push(
                Diagnostic::error(codes::NO_RULE_FOR_FLOW, message)
                    .at(line.span, tell!("this flow"))
                    .help(tell!("give it a zone or an address, or take it out of the flow"))
                    .about(line.id.as_str()),
            );
        }
    }
}

/// `Q0902`: a publication that no translation can say.
fn publications(estate: &Estate<'_>, found: &mut Vec<Diagnostic>) {
    let plan = estate.plan;
    for line in plan.network.flows.lines.iter().filter(|line| line.action == Action::Allow) {
        let Some(translation) = line.nat.filter(|one| one.kind == NatKind::Publish) else { continue };
        for machine in estate.managed().filter(|machine| !nat::done_by(line, NatKind::Publish, machine.id).is_empty()) {
            let own = machine.device.and_then(|device| device.public_address.as_ref()).map(|address| address.value.0);
            if let Err(why) = nat::publication(line, &translation, own) {
                let message = tell!("no rule can publish the flow {id}: {why}", id = quoted(&line.id), why);
                found.push(
                    Diagnostic::error(codes::NO_RULE_FOR_PUBLICATION, message)
                        .at(line.span, tell!("this flow"))
                        .help(tell!("publish each machine and each port with a flow of its own"))
                        .about(line.id.as_str()),
                );
            }
        }
    }
}
