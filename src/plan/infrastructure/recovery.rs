//! In which order things come back after a disaster, and what was promised of each service.
//!
//! A thing comes back after those that it cannot do without; of those that are ready, the most critical first, then
//! in the order of the file. What a thing waits for follows from the file:
//!
//! - whatever stands in a zone waits for the firewalls and routers that join it;
//! - a server waits for the store of the backup that rebuilds it;
//! - a server waits for the servers of names, unless it is one, or keeps the backups that they come back from;
//! - a member of the domain waits for the domain controllers;
//! - an application waits for the server of its database, and a reverse proxy for the applications.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::value::TimeSpan;
use crate::model::{Backup, Criticality, DeviceKind, Document, Server};
use crate::plan::directory::RightsMatrix;

use super::coverage::{backups_of, best, longest};

/// A step of the recovery.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// Id of the server or the device.
    pub id: &'a str,
    /// What its loss would do.
    pub criticality: Criticality,
    /// Ids of what has to be back before.
    pub after: Vec<&'a str>,
    /// Ids of what it should wait for and that comes after it all the same: they wait for each other in a circle.
    pub circle: Vec<&'a str>,
    /// The backup that the recovery starts from; none when it is rebuilt from nothing.
    pub backup: Option<&'a Backup>,
}

/// The order in which servers, and the devices that they cannot do without, come back.
pub fn order(document: &Document) -> Vec<Step<'_>> {
    sorted(document, waits(document, true))
}

/// The order in which everything is started after a whole stop: as after a disaster, save that nothing waits for the
/// store of its backup. It is stopped the other way round.
pub fn start_order(document: &Document) -> Vec<Step<'_>> {
    sorted(document, waits(document, false))
}

fn sorted<'a>(document: &'a Document, waits: BTreeMap<&'a str, Vec<&'a str>>) -> Vec<Step<'a>> {
    // Devices that nobody waits for and that no backup saves have nothing to be restored.
    let awaited: BTreeSet<&str> = waits.values().flatten().copied().collect();
    let saved = |id: &str| !backups_of(document, id, None).is_empty();
    let servers = document.server.iter().map(|one| (one.id.as_str(), one.criticality));
    let devices = document.device.iter().map(|one| (one.id.as_str(), one.criticality));
    let devices = devices.filter(|(id, _)| awaited.contains(id) || saved(id));
    let mut left: Vec<(&str, Criticality)> = devices.chain(servers).collect();
    let mut steps = Vec::new();
    let mut back: BTreeSet<&str> = BTreeSet::new();
    while !left.is_empty() {
        let waiting: BTreeSet<&str> = left.iter().map(|(id, _)| *id).collect();
        let missing =
            |id: &str| waits.get(id).map_or(0, |after| after.iter().filter(|one| waiting.contains(*one)).count());
        // Nothing ready means a circle: it is cut at one of those in it, never at what only waits for them.
        let is_stuck = left.iter().all(|(id, _)| missing(id) > 0);
        let next = left
            .iter()
            .enumerate()
            .filter(|(_, (id, _))| !is_stuck || waits_for_itself(&waits, &waiting, id))
            .min_by_key(|(place, (id, criticality))| (missing(id), Reverse(*criticality), *place));
        let Some((place, _)) = next else { break };
        let (id, criticality) = left.remove(place);
        let (after, circle): (Vec<&str>, Vec<&str>) = waits
            .get(id)
            .into_iter()
            .flatten()
            .copied()
            .filter(|one| back.contains(one) || waiting.contains(one))
            .partition(|one| back.contains(one));
        back.insert(id);
        steps.push(Step { id, criticality, after, circle, backup: best(&backups_of(document, id, None)) });
    }
    steps
}

/// Whether a thing waits for itself through others of those that are not back.
fn waits_for_itself(waits: &BTreeMap<&str, Vec<&str>>, waiting: &BTreeSet<&str>, id: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![id];
    while let Some(one) = open.pop() {
        for &after in waits.get(one).into_iter().flatten().filter(|after| waiting.contains(**after)) {
            if after == id {
                return true;
            }
            if seen.insert(after) {
                open.push(after);
            }
        }
    }
    false
}

/// What each server or device waits for.
fn waits(document: &Document, restoring: bool) -> BTreeMap<&str, Vec<&str>> {
    let mut waits: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let joining = |zone: &str| -> Vec<&str> {
        let hubs = document.device.iter().filter(|one| matches!(one.kind, DeviceKind::Firewall | DeviceKind::Router));
        hubs.filter(|hub| hub.joins.iter().any(|joined| joined == zone)).map(|hub| hub.id.as_str()).collect()
    };
    let with_role = |role: &str| -> Vec<&str> {
        document.server.iter().filter(|one| has_role(one, role)).map(|one| one.id.as_str()).collect()
    };
    for device in &document.device {
        let after = device.zone.as_ref().map(|zone| joining(zone.as_str())).unwrap_or_default();
        waits.insert(device.id.as_str(), after);
    }
    for server in &document.server {
        let id = server.id.as_str();
        let mut after = joining(server.zone.as_str());
        if restoring {
            after.extend(best(&backups_of(document, id, None)).map(|backup| backup.to.as_str()));
        }
        let is_store = document.backup.iter().any(|backup| backup.to == *id);
        if !is_store && !has_role(server, "dns") {
            after.extend(with_role("dns"));
        }
        if has_role(server, "domain-member") {
            after.extend(with_role("ad"));
        }
        let hosted = document.application.iter().filter(|one| one.server == *id);
        let bases = hosted.filter_map(|one| one.database.as_ref());
        let bases = bases.filter_map(|base| document.database.iter().find(|one| one.id.as_str() == base.as_str()));
        after.extend(bases.map(|base| base.server.as_str()));
        if has_role(server, "proxy") {
            after.extend(document.application.iter().map(|one| one.server.as_str()));
        }
        waits.insert(id, after);
    }
    for (id, after) in &mut waits {
        let mut seen = BTreeSet::new();
        after.retain(|one| one != id && seen.insert(*one));
    }
    waits
}

fn has_role(server: &Server, role: &str) -> bool {
    server.roles.iter().any(|own| own == role)
}

/// What a service is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ServiceKind {
    /// The directory.
    Directory,
    /// A tree of folders.
    Folders,
    /// A database.
    Database,
    /// An application.
    Application,
}

impl ServiceKind {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            ServiceKind::Directory => "directory",
            ServiceKind::Folders => "folders",
            ServiceKind::Database => "database",
            ServiceKind::Application => "application",
        }
    }
}

/// What is promised of a service that users know.
#[derive(Clone, Debug)]
pub struct Promise<'a> {
    /// What it is.
    pub kind: ServiceKind,
    /// Id: of the application, of the database, of the server of folders or of the directory.
    pub id: &'a str,
    /// Id of the server.
    pub server: &'a str,
    /// What the loss of that server would do.
    pub criticality: Criticality,
    /// The backups it comes back from: its own, and that of its database.
    pub backups: Vec<&'a Backup>,
    /// Most work that can be lost: the longest of its backups; none when a part of it has no backup.
    pub rpo: Option<TimeSpan>,
    /// Most time to be back: the longest of its backups; none when a part of it has no backup.
    pub rto: Option<TimeSpan>,
}

/// What is promised of each service, the most critical first, then in the order of the file.
pub fn promises<'a>(document: &'a Document, rights: &RightsMatrix) -> Vec<Promise<'a>> {
    let mut found = Vec::new();
    let criticality = |id: &str| {
        document.server.iter().find(|one| one.id.as_str() == id).map_or(Criticality::Normal, |one| one.criticality)
    };
    let mut promise = |kind, id: &'a str, server: &'a str, parts: Vec<Option<&'a Backup>>| {
        let whole = parts.iter().all(Option::is_some);
        let mut backups: Vec<&Backup> = Vec::new();
        for backup in parts.into_iter().flatten() {
            if !backups.iter().any(|one| one.id.as_str() == backup.id.as_str()) {
                backups.push(backup);
            }
        }
        let rpo = longest(backups.iter().map(|one| one.rpo.value)).filter(|_| whole);
        let rto = longest(backups.iter().map(|one| one.rto.value)).filter(|_| whole);
        found.push(Promise { kind, id, server, criticality: criticality(server), backups, rpo, rto });
    };
    let of = |id: &str, server: Option<&str>| best(&backups_of(document, id, server));
    for server in &document.server {
        let id = server.id.as_str();
        if has_role(server, "ad") {
            promise(ServiceKind::Directory, id, id, vec![of(id, None)]);
        }
        let folders: Vec<&str> = document
            .share
            .iter()
            .filter(|one| rights.folder(one.id.as_str()).is_some_and(|folder| folder.server.as_deref() == Some(id)))
            .map(|one| one.id.as_str())
            .collect();
        if !folders.is_empty() {
            promise(ServiceKind::Folders, id, id, folders.into_iter().map(|folder| of(folder, Some(id))).collect());
        }
    }
    for base in &document.database {
        promise(
            ServiceKind::Database,
            base.id.as_str(),
            base.server.as_str(),
            vec![of(base.id.as_str(), Some(base.server.as_str()))],
        );
    }
    for one in &document.application {
        let mut parts = vec![of(one.id.as_str(), Some(one.server.as_str()))];
        let base = one
            .database
            .as_ref()
            .and_then(|base| document.database.iter().find(|row| row.id.as_str() == base.as_str()));
        parts.extend(base.map(|base| of(base.id.as_str(), Some(base.server.as_str()))));
        promise(ServiceKind::Application, one.id.as_str(), one.server.as_str(), parts);
    }
    found.sort_by_key(|one| Reverse(one.criticality));
    found
}
