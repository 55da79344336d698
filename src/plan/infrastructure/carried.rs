//! What a server or a device carries, and who looks after it.

use std::collections::BTreeSet;

use crate::model::{Alert, Application, Backup, Database, Document, Procedure, Share};
use crate::plan::directory::RightsMatrix;

/// What stands on a server or a device.
#[derive(Clone, Debug, Default)]
pub struct Carried<'a> {
    /// Folders, each on the server that it names or that the folder above names.
    pub shares: Vec<&'a Share>,
    /// Applications.
    pub applications: Vec<&'a Application>,
    /// Databases.
    pub databases: Vec<&'a Database>,
    /// Backups kept there.
    pub kept: Vec<&'a Backup>,
}

impl<'a> Carried<'a> {
    /// What the server or the device of that id carries, in the order of the file.
    pub fn by(document: &'a Document, rights: &RightsMatrix, id: &str) -> Self {
        let on = |share: &&Share| {
            rights.folder(share.id.as_str()).is_some_and(|folder| folder.server.as_deref() == Some(id))
        };
        Carried {
            shares: document.share.iter().filter(on).collect(),
            applications: document.application.iter().filter(|one| one.server == *id).collect(),
            databases: document.database.iter().filter(|one| one.server == *id).collect(),
            kept: document.backup.iter().filter(|one| one.to == *id).collect(),
        }
    }

    /// Ids of the data it carries: folders, applications and databases, without the backups.
    pub fn data(&self) -> impl Iterator<Item = &'a str> + '_ {
        let shares = self.shares.iter().map(|one| one.id.as_str());
        let applications = self.applications.iter().map(|one| one.id.as_str());
        shares.chain(applications).chain(self.databases.iter().map(|one| one.id.as_str()))
    }
}

/// Whether a thing is watched, itself or with the server that carries it.
pub fn is_watched(document: &Document, id: &str) -> bool {
    document.monitoring.as_ref().is_some_and(|monitoring| monitoring.watch.iter().any(|one| one == id))
}

/// The alerts that tell of a thing or of what it carries; one that names nothing tells of all that is watched.
pub fn alerts<'a>(document: &'a Document, id: &str, carried: &Carried<'_>) -> Vec<&'a Alert> {
    let own: BTreeSet<&str> = std::iter::once(id).chain(carried.data()).collect();
    let watched = own.iter().any(|one| is_watched(document, one));
    let concerns = |alert: &&Alert| match alert.on.as_slice() {
        [] => watched,
        on => on.iter().any(|one| own.contains(one.as_str())),
    };
    document.alert.iter().filter(concerns).collect()
}

/// The procedures done on a thing or on what it carries.
pub fn procedures<'a>(document: &'a Document, id: &str, carried: &Carried<'_>) -> Vec<&'a Procedure> {
    let own: BTreeSet<&str> = std::iter::once(id).chain(carried.data()).collect();
    document.procedure.iter().filter(|one| one.on.iter().any(|on| own.contains(on.as_str()))).collect()
}
