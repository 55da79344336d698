//! The facts that a derived test verifies, as values: what changes them opens the test again.

use serde_json::{Value, json};

use super::{Given, Subject};
use crate::model::{Action, Alert, Application, Backup, Right};
use crate::plan::network::Network;
use crate::plan::network::ends::Place;
use crate::plan::network::flows::FlowLine;
use crate::plan::network::policy;

/// The facts of a subject.
pub(super) fn facts(given: &Given<'_>, subject: &Subject) -> Value {
    let (project, network, memberships) = (given.project, given.network, &given.memberships);
    match subject {
        Subject::Flows { from, to, .. } => {
            let lines = given.between(from, to).iter().map(|line| of_line(line));
            json!([place(network, from), place(network, to), lines.collect::<Vec<_>>()])
        }
        Subject::Silence { from, to } => {
            json!([place(network, from), to.iter().map(|to| place(network, to)).collect::<Vec<_>>()])
        }
        Subject::Folder(id) => folder(given, id),
        Subject::Application(id) | Subject::Certificate(id) | Subject::Load(id) => {
            project.find::<Application>(id).map(|one| application(given, one, subject)).unwrap_or_default()
        }
        Subject::Names => {
            let domain = project.directory.as_ref().map(|directory| directory.domain.value.as_str());
            let hosts = network.addressing.zones.iter().flat_map(|zone| &zone.hosts);
            let hosts = hosts.map(|host| json!([host.name, host.address.to_string()]));
            let urls = project.application.iter().map(|one| one.url.value.as_str());
            json!([domain, hosts.collect::<Vec<_>>(), urls.collect::<Vec<_>>()])
        }
        Subject::Logins => {
            let users =
                project.user.iter().map(|user| json!([user.id.as_str(), memberships.groups_of(user.id.as_str())]));
            let domain = project.directory.as_ref().map(|directory| directory.domain.value.as_str());
            json!([domain, users.collect::<Vec<_>>()])
        }
        Subject::Lease(id) => {
            let zone = network.addressing.zone(id);
            let lent = zone.and_then(|zone| zone.dhcp).map(|dhcp| json!([dhcp.from.to_string(), dhcp.to.to_string()]));
            let gateway = zone.and_then(|zone| zone.gateway).map(|gateway| gateway.to_string());
            json!([id, zone.map(|zone| zone.net.to_string()), lent, gateway])
        }
        Subject::Restore(id) => project.find::<Backup>(id).map(backup).unwrap_or_default(),
        Subject::Alert(id) => project.find::<Alert>(id).map(alert).unwrap_or_default(),
    }
}

/// A place by its addresses; what is outside has those that are left.
fn place(network: &Network, place: &Place) -> Value {
    match place {
        Place::Zone(id) => {
            let zone = network.addressing.zone(id);
            let nets = zone.into_iter().flat_map(|zone| [Some(zone.net), zone.net6]).flatten();
            json!([id, nets.map(|net| net.to_string()).collect::<Vec<_>>()])
        }
        other => json!([other.key()]),
    }
}

fn of_line(line: &FlowLine) -> Value {
    let addresses = |ends| {
        let ranges = policy::addresses(ends).ranges();
        ranges.into_iter().map(|(first, last)| format!("{first}-{last}")).collect::<Vec<_>>()
    };
    let services = policy::services(&line.services).ranges();
    json!([
        line.action == Action::Allow,
        addresses(&line.from),
        addresses(&line.to),
        services.into_iter().map(policy::range_text).collect::<Vec<_>>(),
        line.nat.map(|nat| json!([nat.address.map(|address| address.to_string()), nat.port])),
    ])
}

fn folder(given: &Given<'_>, id: &str) -> Value {
    let Some(folder) = given.rights.folder(id) else { return Value::Null };
    let word = |right: Right| match right {
        Right::None => "none",
        Right::Read => "read",
        Right::Write => "write",
        Right::Full => "full",
    };
    let users = given.project.user.iter();
    let rights = users.map(|user| json!([user.id.as_str(), word(folder.right_of(user.id.as_str()))]));
    json!([folder.path, folder.server, rights.collect::<Vec<_>>()])
}

fn application(given: &Given<'_>, one: &Application, subject: &Subject) -> Value {
    match subject {
        Subject::Application(_) => {
            let let_in = |id: &str| given.memberships.is_among(id, one.groups.iter().map(|group| group.as_str()));
            let users = given.project.user.iter().map(|user| json!([user.id.as_str(), let_in(user.id.as_str())]));
            json!([one.url.value, one.server.as_str(), users.collect::<Vec<_>>()])
        }
        Subject::Certificate(_) => json!([one.url.value, one.certificate.key()]),
        _ => json!([
            one.url.value,
            one.load.as_ref().map(|load| json!([load.users.value, load.response.value.milliseconds()])),
        ]),
    }
}

fn backup(one: &Backup) -> Value {
    let what: Vec<&str> = one.what.iter().map(|what| what.as_str()).collect();
    json!([what, one.to.as_str(), one.rpo.value.milliseconds(), one.rto.value.milliseconds(), one.encrypted])
}

fn alert(one: &Alert) -> Value {
    let on: Vec<&str> = one.on.iter().map(|on| on.as_str()).collect();
    json!([one.metric, one.threshold, one.lasting.as_ref().map(|lasting| lasting.value.milliseconds()), on])
}
