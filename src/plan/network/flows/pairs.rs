//! Who needs whom, for each need: the pairs of ends and the services between them.

use std::collections::BTreeSet;

use super::facts::{Facts, server};
use super::{Desk, FlowProblem};
use crate::model::DatabaseEngine;
use crate::plan::network::catalogue::{Need, Population};
use crate::plan::network::ends::End;
use crate::plan::network::inventory::ids;

/// A need between two ends.
pub(super) struct Pair {
    pub from: End,
    pub to: End,
    /// Names of services, or ports, in the order of the need.
    pub services: Vec<String>,
}

impl Pair {
    fn new(from: &End, to: &End, services: Vec<String>) -> Self {
        Pair { from: from.clone(), to: to.clone(), services }
    }
}

/// The pairs of a need, in the order of the file.
pub(super) fn pairs(desk: &mut Desk<'_>, facts: &Facts<'_>, need: &Need) -> Vec<Pair> {
    let void = need.unless.as_ref().is_some_and(|role| desk.inventory.with_role(role).next().is_some());
    if void {
        return Vec::new();
    }
    let pairs = need.from.iter().flat_map(|from| match (from, &need.to) {
        (Population::Role(app), Population::Role(database))
            if app == "app" && database == "database" && is_built_in(need) =>
        {
            databases(desk, facts, need)
        }
        (Population::BackedUp, to) => pushed(desk, facts, need, to),
        (from, Population::BackedUp) => pulled(desk, facts, from),
        (Population::User, Population::Application) => uses(desk, facts),
        (from, Population::Application) => probes(desk, facts, from),
        (Population::Relay, to) => relays(desk, facts, need, to),
        (from, to) => all(desk, facts, need, from, to),
    });
    let pairs: Vec<Pair> = pairs.collect();
    pairs.into_iter().filter(|pair| pair.from != pair.to && !pair.services.is_empty()).collect()
}

/// A need of a role of the project names its services itself.
fn is_built_in(need: &Need) -> bool {
    need.services.iter().any(|service| service.engine.is_some())
}

/// Everyone of one population with everyone of another.
fn all(desk: &Desk<'_>, facts: &Facts<'_>, need: &Need, from: &Population, to: &Population) -> Vec<Pair> {
    let goals: Vec<(End, Vec<String>)> =
        facts.members(to).into_iter().map(|to| (to.clone(), services(desk, facts, need, &to))).collect();
    let sources = facts.members(from);
    sources
        .iter()
        .flat_map(|from| goals.iter().map(move |(to, services)| Pair::new(from, to, services.clone())))
        .collect()
}

/// The services of a need that apply to a destination.
fn services(desk: &Desk<'_>, facts: &Facts<'_>, need: &Need, to: &End) -> Vec<String> {
    if let (true, End::Server(id)) = (need.offered, to) {
        let roles = desk.inventory.server(id).map_or(&[][..], |server| &server.roles);
        let own = ids(roles).filter_map(|role| desk.catalogue.role(role)).filter(|role| !role.built_in);
        let offered: Vec<String> = own.flat_map(|role| role.offers.iter().cloned()).collect();
        if !offered.is_empty() {
            return offered;
        }
    }
    let engines = match to {
        End::Server(id) => facts.engines(id),
        _ => BTreeSet::new(),
    };
    named(facts, need, to, &engines)
}

fn named(facts: &Facts<'_>, need: &Need, to: &End, engines: &BTreeSet<DatabaseEngine>) -> Vec<String> {
    let os = facts.os(to);
    let mut names: Vec<String> = Vec::new();
    for service in &need.services {
        let applies = service.os.is_none_or(|wanted| os == Some(wanted))
            && service.engine.is_none_or(|wanted| engines.contains(&wanted));
        if applies && !names.contains(&service.id) {
            names.push(service.id.clone());
        }
    }
    names
}

/// Applications and servers with the databases that they open. When the file ties no application to
/// a database, every application server with every database server.
fn databases(desk: &mut Desk<'_>, facts: &Facts<'_>, need: &Need) -> Vec<Pair> {
    let document = desk.inventory.document;
    let mut pairs = Vec::new();
    for database in &document.database {
        let Some(to) = desk.inventory.server(database.server.as_str()).map(server) else { continue };
        let names = |application: &&crate::model::Application| {
            application.database.as_ref().is_some_and(|own| own.as_str() == database.id.as_str())
        };
        let applications = document.application.iter().filter(names).map(|application| application.server.as_str());
        // People who connect do it from where the author says.
        let accessors = ids(&database.connects).filter_map(|id| facts.holder(id)).map(|server| server.id.as_str());
        for from in applications.chain(accessors).filter_map(|id| desk.inventory.server(id)) {
            let services = named(facts, need, &to, &BTreeSet::from([database.engine]));
            pairs.push(Pair::new(&server(from), &to, services));
        }
    }
    if !pairs.is_empty() {
        return pairs;
    }
    let sources: Vec<End> = facts.members(&Population::Role("app".to_owned()));
    for database in desk.inventory.with_role("database") {
        let to = server(database);
        let services = services(desk, facts, need, &to);
        if services.is_empty() && !sources.is_empty() {
            desk.problems
                .push(FlowProblem::UnknownEngine { server: database.id.as_str().to_owned(), span: database.id.span });
        }
        pairs.extend(sources.iter().map(|from| Pair::new(from, &to, services.clone())));
    }
    pairs
}

/// What is saved with where it is kept, when the program opens connections that way. Without any
/// backup in the file, every server with every backup server.
fn pushed(desk: &mut Desk<'_>, facts: &Facts<'_>, need: &Need, to: &Population) -> Vec<Pair> {
    let document = desk.inventory.document;
    if document.backup.is_empty() {
        return all(desk, facts, need, &Population::Server, to);
    }
    let mut pairs = Vec::new();
    for backup in &document.backup {
        let Some(store) = desk.inventory.server(backup.to.as_str()) else { continue };
        let services = match desk.catalogue.tool(&backup.tool) {
            Some(tool) => tool.push.clone(),
            None if backup.tool.trim().is_empty() => named(facts, need, &server(store), &BTreeSet::new()),
            None => {
                let (backup, span) = (backup.id.as_str().to_owned(), backup.id.span);
                desk.problems.push(FlowProblem::UnknownTool { backup, span });
                continue;
            }
        };
        let saved = ids(&backup.what).filter_map(|id| facts.holder(id));
        pairs.extend(saved.map(|saved| Pair::new(&server(saved), &server(store), services.clone())));
    }
    pairs
}

/// Where it is kept with what is saved, when the program fetches it.
fn pulled(desk: &Desk<'_>, facts: &Facts<'_>, from: &Population) -> Vec<Pair> {
    let stores = facts.members(from);
    let mut pairs = Vec::new();
    for backup in &desk.inventory.document.backup {
        let Some(store) = desk.inventory.server(backup.to.as_str()).map(server) else { continue };
        let services = desk.catalogue.tool(&backup.tool).map(|tool| tool.pull.clone()).unwrap_or_default();
        if stores.contains(&store) {
            let saved = ids(&backup.what).filter_map(|id| facts.holder(id));
            pairs.extend(saved.map(|saved| Pair::new(&store, &server(saved), services.clone())));
        }
    }
    pairs
}

/// The users of applications with what answers for them.
fn uses(desk: &Desk<'_>, facts: &Facts<'_>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for application in &desk.inventory.document.application {
        let service = service_of_url(&application.url.value);
        for from in facts.users(application) {
            pairs.extend(facts.fronts(application).iter().map(|to| Pair::new(&from, to, vec![service.clone()])));
        }
    }
    pairs
}

/// Everyone of a population with what answers for applications.
fn probes(desk: &Desk<'_>, facts: &Facts<'_>, from: &Population) -> Vec<Pair> {
    let sources = facts.members(from);
    let mut pairs = Vec::new();
    for application in &desk.inventory.document.application {
        let service = service_of_url(&application.url.value);
        for to in facts.fronts(application) {
            pairs.extend(sources.iter().map(|from| Pair::new(from, &to, vec![service.clone()])));
        }
    }
    pairs
}

/// `https`, or the port that the address of an application names.
fn service_of_url(url: &str) -> String {
    let authority =
        url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or_default();
    // The colons of an IPv6 address are between brackets.
    let port = authority.rsplit_once(':').map(|(_, port)| port).and_then(|port| port.parse::<u16>().ok());
    match port {
        Some(port) if port != 443 && port != 0 => format!("tcp/{port}"),
        _ => "https".to_owned(),
    }
}

/// For each zone where addresses are lent, who carries its requests to the DHCP servers: nobody when
/// the server is in the zone itself.
fn relays(desk: &Desk<'_>, facts: &Facts<'_>, need: &Need, to: &Population) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let zones = desk.inventory.document.zone.iter().filter(|zone| zone.dhcp.is_some());
    for zone in zones {
        for to in facts.members(to) {
            let End::Server(id) = &to else { continue };
            let here = desk.inventory.server(id).is_some_and(|server| server.zone.as_str() == zone.id.as_str());
            let relay = desk.inventory.joining(zone.id.as_str()).first().map(|device| device.id.as_str().to_owned());
            let from = match relay {
                Some(relay) if !here => End::Device(relay),
                _ => End::Zone(zone.id.as_str().to_owned()),
            };
            pairs.push(Pair::new(&from, &to, services(desk, facts, need, &to)));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::service_of_url;

    #[test]
    fn the_port_of_an_address() {
        assert_eq!(service_of_url("https://erp.atelier.example/a:b"), "https");
        assert_eq!(service_of_url("https://erp.atelier.example:443/"), "https");
        assert_eq!(service_of_url("https://erp.atelier.example:8443/x"), "tcp/8443");
        assert_eq!(service_of_url("https://[2001:db8::1]/"), "https");
        assert_eq!(service_of_url("erp"), "https");
    }
}
