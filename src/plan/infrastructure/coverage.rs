//! Which backup saves what.

use crate::model::value::TimeSpan;
use crate::model::{Backup, Document};
use crate::plan::directory::RightsMatrix;

use super::carried::Carried;

/// How much of a thing a backup saves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Cover {
    /// Nothing.
    None,
    /// Some of the data it carries.
    Partial,
    /// All of it: the backup names the thing.
    Full,
}

impl Cover {
    /// Key of its sign in the documents.
    pub fn key(self) -> &'static str {
        match self {
            Cover::None => "none",
            Cover::Partial => "partial",
            Cover::Full => "full",
        }
    }
}

/// What the backups do for a server or a device.
#[derive(Clone, Debug)]
pub struct AssetCover<'a> {
    /// Id of the server or the device.
    pub id: &'a str,
    /// What each backup saves of it, in the order of the file.
    pub backups: Vec<Cover>,
    /// What all of them save together.
    pub overall: Cover,
    /// Whether a copy of all of it leaves its site.
    pub offsite: bool,
}

/// The backups of every server and every device.
///
/// Devices that no backup names are left out: a switch without a configuration to save is no hole. A server
/// that no backup names is in the table, with [`Cover::None`].
pub fn coverage<'a>(document: &'a Document, rights: &RightsMatrix) -> Vec<AssetCover<'a>> {
    let servers = document.server.iter().map(|server| (server.id.as_str(), true));
    let devices = document.device.iter().map(|device| (device.id.as_str(), false));
    let mut covers = Vec::new();
    for (id, is_server) in servers.chain(devices) {
        let carried = Carried::by(document, rights, id);
        let backups: Vec<Cover> = document.backup.iter().map(|backup| of_backup(backup, id, &carried)).collect();
        let overall = backups.iter().copied().max().unwrap_or(Cover::None);
        let offsite = document
            .backup
            .iter()
            .zip(&backups)
            .any(|(backup, cover)| *cover == Cover::Full && backup.offsite.is_some());
        if is_server || overall > Cover::None {
            covers.push(AssetCover { id, backups, overall, offsite });
        }
    }
    covers
}

fn of_backup(backup: &Backup, id: &str, carried: &Carried<'_>) -> Cover {
    if names(backup, id) {
        Cover::Full
    } else if carried.data().any(|data| names(backup, data)) {
        Cover::Partial
    } else {
        Cover::None
    }
}

fn names(backup: &Backup, id: &str) -> bool {
    backup.what.iter().any(|what| what == id)
}

/// The backups that save a thing: they name it, or the server that carries it.
pub fn backups_of<'a>(document: &'a Document, id: &str, server: Option<&str>) -> Vec<&'a Backup> {
    let saves = |backup: &&Backup| names(backup, id) || server.is_some_and(|server| names(backup, server));
    document.backup.iter().filter(saves).collect()
}

/// The backup that a restoration starts from: of those that save the thing, the one that loses least, then the
/// one that is back first, then the first of the file.
pub fn best<'a>(backups: &[&'a Backup]) -> Option<&'a Backup> {
    backups.iter().copied().min_by_key(|one| (one.rpo.elapsed_minutes(), one.rto.elapsed_minutes()))
}

/// The longest of several lengths of time, as it was written.
pub fn longest(spans: impl Iterator<Item = TimeSpan>) -> Option<TimeSpan> {
    spans.max_by_key(|span| span.milliseconds())
}
