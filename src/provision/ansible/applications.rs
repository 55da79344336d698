//! Applications: who publishes them, where they listen behind, which database they use; and the databases.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde_json::{Map, Value, json};

use super::Desk;
use super::directory::{Places, group_name};
use crate::model::{Application, Certificate, Database};
use crate::plan::network::class::FlowClass;
use crate::plan::network::policy;
use crate::provision::estate::Machine;
use qilby_flows::service::TCP;

/// Port on which an application listens behind a proxy of the same host.
const BEHIND: u16 = 8443;

/// Adds what a host publishes, runs and stores.
pub(super) fn host(desk: &Desk<'_>, machine: &Machine<'_>, vars: &mut Map<String, Value>) {
    let project = &desk.estate.plan.project;
    let sites = sites(desk, machine);
    let mut names = vec![desk.estate.fqdn(machine)];
    for site in &sites {
        let host = host_of(&site.url.value);
        if !names.contains(&host) {
            names.push(host);
        }
    }
    vars.insert("qilby_certificate_names".into(), json!(names));
    if !sites.is_empty() {
        vars.insert("qilby_sites".into(), sites.into_iter().map(|one| site(desk, machine, one)).collect());
    }
    let own: Vec<&Application> = project.application.iter().filter(|one| one.server == *machine.id).collect();
    if !own.is_empty() {
        let backends = own.into_iter().map(|one| {
            json!({
                "id": one.id.as_str(),
                "title": one.title,
                "port": backend_port(desk, one),
                "database": one.database.as_ref().and_then(|base| database_of(desk, base.as_str(), one)),
            })
        });
        vars.insert("qilby_backends".into(), backends.collect());
    }
    let bases: Vec<&Database> = project.database.iter().filter(|base| base.server == *machine.id).collect();
    if !bases.is_empty() {
        let bases = bases.into_iter().map(|base| {
            json!({
                "name": base.id.as_str(),
                "title": base.title,
                "engine": base.engine.key(),
                "version": base.version,
                "owner": base.owner.as_ref().map(|owner| owner.as_str()),
                "size_bytes": base.size.as_ref().map(|size| size.value.bytes),
                "clients": clients(desk, base),
            })
        });
        vars.insert("qilby_databases".into(), bases.collect());
    }
}

/// The host of a URL.
pub(in crate::provision) fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.rsplit_once('@').map_or(host, |(_, host)| host).split(':').next().unwrap_or_default().to_ascii_lowercase()
}

/// Who answers for an application: the reverse proxies, or else the servers that it runs on.
pub(in crate::provision) fn front_ends<'b, 'a>(
    desk: &'b Desk<'a>,
    application: &'b Application,
) -> Vec<&'b Machine<'a>> {
    let proxies: Vec<_> = desk.estate.with_role("proxy").collect();
    if proxies.is_empty() { desk.estate.of_id(application.server.as_str()).collect() } else { proxies }
}

/// The applications that a host publishes.
pub(super) fn sites<'a>(desk: &Desk<'a>, machine: &Machine<'_>) -> Vec<&'a Application> {
    let all = desk.estate.plan.project.application.iter();
    all.filter(|one| front_ends(desk, one).iter().any(|front| front.name == machine.name)).collect()
}

fn site(desk: &Desk<'_>, machine: &Machine<'_>, application: &Application) -> Value {
    let project = &desk.estate.plan.project;
    let places = Places::of(desk.estate);
    let groups = application.groups.iter().filter_map(|id| project.group.iter().find(|group| group.id == *id.as_str()));
    let groups = groups.map(|group| json!({ "name": group_name(group), "dn": places.dn(group) }));
    let behind = desk.estate.of_id(application.server.as_str()).find(|one| one.name != machine.name);
    let backend = behind.map(|one| {
        json!({
            "host": desk.estate.fqdn(one),
            "address": one.address(),
            "port": backend_port(desk, application),
        })
    });
    let certificate = match application.certificate {
        Certificate::Internal => "internal-ca",
        Certificate::Public => "public-ca",
        Certificate::SelfSigned => "self-signed",
    };
    json!({
        "id": application.id.as_str(),
        "title": application.title,
        "host": host_of(&application.url.value),
        "url": application.url.value,
        "certificate": certificate,
        "groups": groups.collect::<Vec<_>>(),
        "backend": backend,
    })
}

/// Where an application listens behind its proxy: the ports that the flows open from one to the other, each to an
/// application of the server in the order of the file; none when there are fewer than applications.
pub(in crate::provision) fn backend_port(desk: &Desk<'_>, application: &Application) -> Option<u16> {
    let project = &desk.estate.plan.project;
    let beside = project.application.iter().filter(|one| one.server.as_str() == application.server.as_str());
    let rank = beside.take_while(|one| one.id.as_str() != application.id.as_str()).count();
    let behind = desk.estate.of_id(application.server.as_str()).next()?;
    let proxy = front_ends(desk, application).into_iter().find(|front| front.id != behind.id);
    let Some(proxy) = proxy else { return u16::try_from(rank).ok().map(|rank| BEHIND + rank) };
    let (from, to) = (proxy.address()?, behind.address()?);
    let open = super::opening::between(&desk.lines, from, to);
    // Ports that other needs open between the two are not those of applications.
    let business = desk.lines.iter().filter(|line| {
        !matches!(line.class, FlowClass::Administration | FlowClass::Monitoring)
            && line.from.iter().any(|end| end.addresses.has(from))
            && line.to.iter().any(|end| end.addresses.has(to))
    });
    let wanted = business.fold(Default::default(), |all: qilby_flows::service::ServiceSet, line| {
        all.union(&policy::services(&line.services))
    });
    let open = open.intersection(&wanted);
    let tcp = open.ranges().into_iter().filter(|range| range.protocols == (TCP, TCP));
    tcp.flat_map(|range| range.ports.0..=range.ports.1).filter(|port| *port > 0).nth(rank)
}

/// The database of an application, as its server reaches it.
fn database_of(desk: &Desk<'_>, id: &str, application: &Application) -> Option<Value> {
    let project = &desk.estate.plan.project;
    let base = project.database.iter().find(|base| base.id == *id)?;
    let holder = desk.estate.of_id(base.server.as_str()).next()?;
    let accounts = base.connects.iter().map(|one| one.as_str());
    let accounts = accounts.filter(|id| project.user.iter().any(|user| user.id == **id));
    let user = base.owner.as_ref().map(|owner| owner.as_str()).into_iter().chain(accounts).next();
    Some(json!({
        "engine": base.engine.key(),
        "host": if base.server.as_str() == application.server.as_str() { "localhost".to_owned() } else { desk.estate.fqdn(holder) },
        "name": base.id.as_str(),
        "user": user.unwrap_or(application.id.as_str()),
    }))
}

/// The addresses that may connect to a database.
fn clients(desk: &Desk<'_>, base: &Database) -> Vec<IpAddr> {
    let project = &desk.estate.plan.project;
    let mut found = BTreeSet::new();
    for id in base.connects.iter().map(|one| one.as_str()) {
        let application = project.application.iter().find(|one| one.id == *id);
        let server = application.map_or(id, |one| one.server.as_str());
        found.extend(desk.estate.of_id(server).flat_map(Machine::addresses));
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn hosts_of_urls() {
        assert_eq!(host_of("https://Negoce.lisiere.example/"), "negoce.lisiere.example");
        assert_eq!(host_of("https://a.example:8443/x?y#z"), "a.example");
        assert_eq!(host_of("https://user@a.example"), "a.example");
    }
}
