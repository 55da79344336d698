//! The tests that follow from the project, as what a machine does.

use std::net::{IpAddr, Ipv4Addr};

use qilby_flows::service::TCP;
use serde_json::{Map, Value, json};

use super::matrix::Open;
use super::topology::{Host, OUTSIDE};
use crate::model::value::TimeSpan;
use crate::model::{Alert, Application, Backup};
use crate::plan::derived::{DerivedTest, Subject};
use crate::plan::directory::{Memberships, RightsMatrix};
use crate::plan::network::ends::Place;
use crate::provision::ansible::{account_name, host_of, right_word};
use crate::provision::estate::Estate;

/// A test with its probes.
pub(super) fn test(estate: &Estate<'_>, hosts: &[Host<'_>], open: &Open, test: &DerivedTest) -> Value {
    let mut entry = Map::new();
    entry.insert("id".into(), json!(test.id));
    entry.insert("fingerprint".into(), json!(test.fingerprint));
    // A silence is probed as flows are: nothing of it is in the matrix.
    let kind = if matches!(test.subject, Subject::Silence { .. }) { "flow" } else { test.subject.key() };
    entry.insert("kind".into(), json!(kind));
    let desk = Desk { estate, hosts, open };
    match &test.subject {
        Subject::Flows { from, to, flows } => {
            entry.insert("from".into(), json!(from.key()));
            entry.insert("to".into(), json!([to.key()]));
            entry.insert("flows".into(), json!(flows));
        }
        Subject::Silence { from, to } => {
            entry.insert("from".into(), json!(from.key()));
            entry.insert("to".into(), json!(to.iter().map(Place::key).collect::<Vec<_>>()));
            entry.insert("flows".into(), json!([]));
        }
        Subject::Folder(id) => probes(&mut entry, desk.folder(id)),
        Subject::Application(id) => probes(&mut entry, desk.application(id)),
        Subject::Certificate(id) => probes(&mut entry, desk.certificate(id)),
        Subject::Names => probes(&mut entry, desk.names()),
        Subject::Logins => probes(&mut entry, desk.logins()),
        Subject::Lease(id) => probes(&mut entry, desk.lease(id)),
        Subject::Restore(id) => probes(&mut entry, desk.restore(id)),
        Subject::Alert(id) => probes(&mut entry, desk.alert(id)),
        Subject::Load(id) => probes(&mut entry, desk.load(id)),
    }
    Value::Object(entry)
}

fn probes(entry: &mut Map<String, Value>, probes: Vec<Value>) {
    entry.insert("probes".into(), Value::Array(probes));
}

fn seconds(span: TimeSpan) -> i64 {
    span.milliseconds() / 1000
}

struct Desk<'a> {
    estate: &'a Estate<'a>,
    hosts: &'a [Host<'a>],
    open: &'a Open,
}

impl Desk<'_> {
    /// The client of a population whose group holds an account: where that person would try from.
    fn client_of(&self, user: &str) -> Option<&str> {
        let project = &self.estate.plan.project;
        let memberships = Memberships::of(project);
        let client = project
            .client
            .iter()
            .find(|client| memberships.is_among(user, client.users.iter().map(|group| group.as_str())));
        client.map(|client| client.id.as_str())
    }

    fn folder(&self, id: &str) -> Vec<Value> {
        let project = &self.estate.plan.project;
        let matrix = RightsMatrix::of(project, &Memberships::of(project));
        let Some(folder) = matrix.folder(id) else { return Vec::new() };
        let of = |user: &crate::model::User| {
            let can = match right_word(folder.right_of(user.id.as_str())) {
                "none" => "nothing",
                word => word,
            };
            json!({
                "path": folder.path,
                "server": folder.server,
                "as": user.id.as_str(),
                "can": can,
                "from": self.client_of(user.id.as_str()),
            })
        };
        project.user.iter().map(of).collect()
    }

    /// Whether a host may speak to one of these addresses on a port of TCP.
    fn is_open(&self, from: &str, addresses: &[IpAddr], port: u16) -> bool {
        let Some(from) = self.hosts.iter().position(|host| host.name == from) else { return false };
        let first = (from, 0, IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let mut own = self.open.range(first..).take_while(|((source, ..), _)| *source == from);
        own.any(|((_, _, address), services)| addresses.contains(address) && services.has(TCP, port))
    }

    fn application(&self, id: &str) -> Vec<Value> {
        let project = &self.estate.plan.project;
        let Some(one) = project.find::<Application>(id) else { return Vec::new() };
        let memberships = Memberships::of(project);
        let (url, host) = (one.url.value.as_str(), host_of(&one.url.value));
        let fronts = crate::provision::ansible::front_ends_of(self.estate, one);
        let clients = || self.hosts.iter().filter(|host| host.kind == "client").map(|host| host.name.as_str());
        // Nobody knows what stands before an application that is elsewhere: it is asked all the same.
        let reaches = |from: &str, port: u16| fronts.is_empty() || self.is_open(from, &fronts, port);
        let secure = url.strip_prefix("https://");
        let port = if secure.is_some() { 443 } else { 80 };
        let nobody = clients().find(|from| reaches(from, port)).or_else(|| clients().next());
        let mut probes = vec![json!({ "url": url, "host": host, "as": null, "status": 401, "from": nobody })];
        if let (Some(rest), Some(from)) = (secure, clients().find(|from| reaches(from, 80))) {
            probes.push(
                json!({ "url": format!("http://{rest}"), "host": host, "as": null, "status": 301, "from": from }),
            );
        }
        for user in &project.user {
            let id = user.id.as_str();
            let let_in = memberships.is_among(id, one.groups.iter().map(|group| group.as_str()));
            let status = if let_in { 200 } else { 403 };
            let from = self.client_of(id).or(nobody);
            // Who is refused by the network is not told so by the application: the matrix says it.
            if let_in || from.is_none_or(|from| reaches(from, port)) {
                probes.push(json!({ "url": url, "host": host, "as": id, "status": status, "from": from }));
            }
        }
        probes
    }

    fn certificate(&self, id: &str) -> Vec<Value> {
        let Some(one) = self.estate.plan.project.find::<Application>(id) else { return Vec::new() };
        let name = host_of(&one.url.value);
        let fronts = crate::provision::ansible::front_ends_of(self.estate, one);
        fronts.into_iter().map(|address| json!({ "address": address, "port": 443, "name": name })).collect()
    }

    fn names(&self) -> Vec<Value> {
        let names = crate::provision::ansible::names_of(self.estate);
        let servers: Vec<&str> = self.estate.with_role("dns").map(|machine| machine.name.as_str()).collect();
        let mut probes = Vec::new();
        for server in servers {
            for (name, kind, answer) in &names {
                probes.push(json!({ "server": server, "name": name, "type": kind, "answer": answer }));
            }
        }
        probes
    }

    fn logins(&self) -> Vec<Value> {
        let project = &self.estate.plan.project;
        let memberships = Memberships::of(project);
        let server = self.estate.with_role("ad").next().map(|machine| machine.name.as_str());
        let of = |user: &crate::model::User| {
            let groups = memberships.groups_of(user.id.as_str()).iter();
            let groups: Vec<&str> = groups.map(|group| account_name(self.estate, group)).collect();
            json!({ "server": server, "as": user.id.as_str(), "groups": groups })
        };
        project.user.iter().map(of).collect()
    }

    fn lease(&self, id: &str) -> Vec<Value> {
        let Some(zone) = self.estate.plan.network.addressing.zone(id) else { return Vec::new() };
        let Some(dhcp) = zone.dhcp else { return Vec::new() };
        vec![json!({
            "zone": id,
            "from_address": dhcp.from,
            "to_address": dhcp.to,
            "gateway": zone.gateway,
            "lease_seconds": seconds(dhcp.lease),
        })]
    }

    fn restore(&self, id: &str) -> Vec<Value> {
        let Some(one) = self.estate.plan.project.find::<Backup>(id) else { return Vec::new() };
        let entries = crate::provision::ansible::backups_of(self.estate);
        let own = entries.into_iter().filter(|(_, entry)| entry["backup"] == id);
        own.map(|(host, entry)| {
            json!({ "backup": entry["id"], "kind": entry["kind"], "host": host, "within": seconds(one.rto.value) })
        })
        .collect()
    }

    fn alert(&self, id: &str) -> Vec<Value> {
        let alert = self.estate.plan.project.find::<Alert>(id);
        alert.map(|one| super::alerts::probes(self.estate, one)).unwrap_or_default()
    }

    fn load(&self, id: &str) -> Vec<Value> {
        let project = &self.estate.plan.project;
        let Some(one) = project.find::<Application>(id) else { return Vec::new() };
        let Some(load) = &one.load else { return Vec::new() };
        let memberships = Memberships::of(project);
        let user = project
            .user
            .iter()
            .find(|user| memberships.is_among(user.id.as_str(), one.groups.iter().map(|group| group.as_str())));
        let user = user.map(|user| user.id.as_str());
        vec![json!({
            "url": one.url.value,
            "host": host_of(&one.url.value),
            "as": user,
            "users": load.users.value,
            "p95_ms": load.response.value.milliseconds(),
            "from": user.and_then(|user| self.client_of(user)).unwrap_or(OUTSIDE),
        })]
    }
}
