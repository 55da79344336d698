//! What the data cannot say.

use super::{Desk, applications, tunnels};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes};
use crate::provision::estate::is_provisioned;
use crate::tell;

/// The faults of a plan.
pub(super) fn faults(desk: &Desk<'_>, found: &mut Vec<Diagnostic>) {
    links(desk, found);
    behind(desk, found);
}

/// `Q0903`: a link that nothing digs.
fn links(desk: &Desk<'_>, found: &mut Vec<Diagnostic>) {
    let mut answered: Vec<String> = Vec::new();
    for link in &desk.estate.plan.project.link {
        let ends: Vec<_> = link.peers.iter().flat_map(|peer| desk.estate.of_id(peer.as_str())).collect();
        let dug = ends
            .iter()
            .filter_map(|one| tunnels::of(desk, one).into_iter().find(|tunnel| tunnel["id"] == link.id.as_str()));
        let id = quoted(link.id.as_str());
        let message = if !is_provisioned(link.protocol) {
            Some(tell!("the link {id} is not provisioned: its protocol is not WireGuard", id))
        } else if !ends.is_empty() && dug.count() < ends.len() {
            Some(tell!("the link {id} is not provisioned: its ends have no addresses without `cidr`", id))
        } else {
            let answering = ends.iter().filter(|one| {
                tunnels::of(desk, one)
                    .iter()
                    .any(|tunnel| tunnel["id"] == link.id.as_str() && !tunnel["listen_port"].is_null())
            });
            let names: Vec<String> = answering.map(|one| one.name.clone()).collect();
            let twice = names.iter().find(|name| answered.contains(name)).cloned();
            answered.extend(names);
            twice.map(|name| {
                tell!(
                    "the link {id} is not provisioned: {name} answers another tunnel on the same port",
                    id,
                    name = quoted(&name)
                )
            })
        };
        if let Some(message) = message {
            found.push(
                Diagnostic::warning(codes::TUNNEL_LEFT_OUT, message)
                    .at(link.id.span, tell!("this link"))
                    .about(link.id.as_str()),
            );
        }
    }
}

/// `Q0904`: an application that its proxy cannot reach.
fn behind(desk: &Desk<'_>, found: &mut Vec<Diagnostic>) {
    for application in &desk.estate.plan.project.application {
        let runs = desk.estate.of_id(application.server.as_str()).next().is_some();
        if runs && applications::backend_port(desk, application).is_none() {
            let message =
                tell!("no flow leads from a proxy to the application {id}", id = quoted(application.id.as_str()));
            found.push(
                Diagnostic::warning(codes::NO_PORT_BEHIND, message)
                    .at(application.id.span, tell!("this application"))
                    .help(tell!("write a flow from the proxy to its server, with a port for each application"))
                    .about(application.id.as_str()),
            );
        }
    }
}
