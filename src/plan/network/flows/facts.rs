//! What the project says that needs are about: who holds what, who watches whom, what is saved where.

use std::collections::BTreeSet;

use crate::model::value::Ref;
use crate::model::{Application, DatabaseEngine, DeviceKind, Server, Share, Trust};
use crate::plan::directory::Memberships;
use crate::plan::network::catalogue::{OsFamily, Population};
use crate::plan::network::ends::End;
use crate::plan::network::inventory::{Inventory, ids};

/// The facts of a project.
pub(super) struct Facts<'a> {
    inventory: &'a Inventory<'a>,
    memberships: Memberships,
}

/// The end that a server is.
pub(super) fn server(server: &Server) -> End {
    End::Server(server.id.as_str().to_owned())
}

impl<'a> Facts<'a> {
    pub fn new(inventory: &'a Inventory<'a>) -> Self {
        Facts { inventory, memberships: Memberships::of(inventory.document) }
    }

    /// The members of a population, in the order of the file.
    pub fn members(&self, population: &Population) -> Vec<End> {
        let document = self.inventory.document;
        let devices = |kinds: &[DeviceKind]| -> Vec<End> {
            let found = document.device.iter().filter(|device| kinds.contains(&device.kind));
            found.map(|device| End::Device(device.id.as_str().to_owned())).collect()
        };
        match population {
            Population::Role(role) if role == "monitoring" => self.watchers(),
            Population::Role(role) => self.inventory.with_role(role).map(server).collect(),
            Population::Server => document.server.iter().map(server).collect(),
            Population::Member => {
                let members = document.client.iter().filter(|client| client.domain_member);
                members.map(|client| End::Client(client.id.as_str().to_owned())).collect()
            }
            Population::Administration => self.administration(),
            Population::Administrator => self.administrators(),
            Population::Watched => self.watched(),
            Population::BackedUp => document.server.iter().map(server).collect(),
            Population::NetworkDevice => devices(&[DeviceKind::Firewall, DeviceKind::Router, DeviceKind::Switch]),
            Population::Printer => devices(&[DeviceKind::Printer]),
            Population::Internet => vec![End::Internet],
            // Their pairs are worked out from the tables of the file.
            Population::Application | Population::User | Population::Tunnel | Population::Relay => Vec::new(),
        }
    }

    /// The server that watches: the one that `[monitoring]` names, or those of the role.
    fn watchers(&self) -> Vec<End> {
        let named = self.inventory.document.monitoring.as_ref().and_then(|monitoring| monitoring.server.as_ref());
        match named.and_then(|named| self.inventory.server(named.as_str())) {
            Some(named) => vec![server(named)],
            None => self.inventory.with_role("monitoring").map(server).collect(),
        }
    }

    /// The clients of the zones of administration.
    fn administrators(&self) -> Vec<End> {
        let in_admin = |zone: &str| self.inventory.zone(zone).is_some_and(|zone| zone.trust == Trust::Admin);
        let clients = self.inventory.document.client.iter().filter(|client| in_admin(client.zone.as_str()));
        clients.map(|client| End::Client(client.id.as_str().to_owned())).collect()
    }

    /// Where servers are administered from.
    fn administration(&self) -> Vec<End> {
        let bastions: Vec<End> = self.inventory.with_role("bastion").map(server).collect();
        let zones = self.inventory.document.zone.iter().filter(|zone| zone.trust == Trust::Admin && zone.routed);
        let zones: Vec<End> = zones.map(|zone| End::Zone(zone.id.as_str().to_owned())).collect();
        [bastions, self.administrators(), zones].into_iter().find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Servers and devices that `[monitoring]` watches; every server when it does not say.
    fn watched(&self) -> Vec<End> {
        let document = self.inventory.document;
        let named = document.monitoring.as_ref().map_or(&[][..], |monitoring| &monitoring.watch);
        if named.is_empty() {
            return document.server.iter().map(server).collect();
        }
        let mut found: Vec<End> = Vec::new();
        for id in ids(named) {
            let end = match self.inventory.device(id) {
                Some(_) => Some(End::Device(id.to_owned())),
                None => self.holder(id).map(server),
            };
            found.extend(end.filter(|end| !found.contains(end)));
        }
        found
    }

    /// The server of an id: itself, or the one that holds an application, a database, a folder.
    pub fn holder(&self, id: &str) -> Option<&'a Server> {
        let document = self.inventory.document;
        let application =
            || document.application.iter().find(|row| row.id.as_str() == id).map(|row| row.server.as_str());
        let database = || document.database.iter().find(|row| row.id.as_str() == id).map(|row| row.server.as_str());
        let share =
            || document.share.iter().find(|row| row.id.as_str() == id).and_then(|row| self.server_of_share(row));
        self.inventory.server(id).or_else(|| self.inventory.server(application().or_else(database).or_else(share)?))
    }

    /// The server that a folder names, or the nearest folder above.
    fn server_of_share(&self, share: &Share) -> Option<&'a str> {
        let path: Vec<&str> = share.path.value.split('/').collect();
        let above = |row: &&Share| path.starts_with(&row.path.value.split('/').collect::<Vec<_>>());
        let shares = self.inventory.document.share.iter().filter(above);
        shares
            .filter_map(|row| Some((row.path.value.len(), row.server.as_ref()?.as_str())))
            .max_by_key(|(length, _)| *length)
            .map(|(_, server)| server)
    }

    /// The family of the system of an end.
    pub fn os(&self, end: &End) -> Option<OsFamily> {
        match end {
            End::Server(id) => self.inventory.server(id).map(|server| OsFamily::of(&server.os.value)),
            // A firewall is a machine whose ruleset is written too: it is watched as servers are.
            End::Device(id) => match self.inventory.device(id).is_some_and(|one| one.kind == DeviceKind::Firewall) {
                true => Some(OsFamily::Linux),
                false => Some(OsFamily::Device),
            },
            _ => None,
        }
    }

    /// The programs of the databases of a server.
    pub fn engines(&self, server: &str) -> BTreeSet<DatabaseEngine> {
        let databases = self.inventory.document.database.iter();
        databases.filter(|database| database.server.as_str() == server).map(|database| database.engine).collect()
    }

    /// The servers that answer for an application: the reverse proxies, or its own.
    pub fn fronts(&self, application: &Application) -> Vec<End> {
        let proxies: Vec<End> = self.inventory.with_role("proxy").map(server).collect();
        match (proxies.is_empty(), self.inventory.server(application.server.as_str())) {
            (true, own) => own.map(server).into_iter().collect(),
            (false, _) => proxies,
        }
    }

    /// The populations of clients whose users an application lets in: those who name one of its
    /// groups, or a group inside one.
    pub fn users(&self, application: &Application) -> Vec<End> {
        let let_in =
            |group: &Ref<crate::model::Group>| self.memberships.is_among(group.as_str(), ids(&application.groups));
        let clients = self.inventory.document.client.iter().filter(|client| client.users.iter().any(let_in));
        clients.map(|client| End::Client(client.id.as_str().to_owned())).collect()
    }
}
