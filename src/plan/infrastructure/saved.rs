//! What a backup saves on a host: one part for each kind of thing, each under an id of its own, by which the host
//! saves it and restores it.

use crate::model::{Backup, DatabaseEngine, Document, Server};
use crate::plan::directory::RightsMatrix;
use crate::plan::network::catalogue::OsFamily;

/// Where the file servers keep the folders.
pub const FOLDERS: &str = "/srv/shares";
/// What is saved of a system: what was configured on it, not what packages brought.
const SYSTEM: [&str; 5] = ["/etc", "/root", "/opt", "/usr/local", "/var/spool/cron"];

/// One kind of thing that a backup saves on a host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// What the host calls it: the id of the backup, with the kind when the backup saves several on that host.
    pub id: String,
    /// `files`, `postgresql`, `mariadb`, `directory` or `system`.
    pub kind: &'static str,
    /// Folders saved.
    pub paths: Vec<String>,
    /// Ids of the databases saved.
    pub databases: Vec<String>,
    /// Accounts that own them, in the same order.
    pub owners: Vec<String>,
}

/// What a backup saves on a server under Linux; nothing on another, nor of a store that would save itself.
pub fn parts(document: &Document, rights: &RightsMatrix, server: &Server, backup: &Backup) -> Vec<Part> {
    if OsFamily::of(&server.os.value) == OsFamily::Windows || backup.to == *server.id.as_str() {
        return Vec::new();
    }
    let names = |id: &str| backup.what.iter().any(|what| what == id);
    let whole = names(server.id.as_str());
    let part = |kind, paths| Part { id: String::new(), kind, paths, databases: Vec::new(), owners: Vec::new() };
    let mut parts = Vec::new();
    let held: Vec<_> = rights.folders.iter().filter(|one| one.server.as_deref() == Some(server.id.as_str())).collect();
    let folders: Vec<String> = match whole {
        true if !held.is_empty() => vec![FOLDERS.to_owned()],
        _ => held.iter().filter(|one| names(&one.id)).map(|one| format!("{FOLDERS}/{}", one.path)).collect(),
    };
    if !folders.is_empty() {
        parts.push(part("files", folders));
    }
    for (kind, engines) in [
        ("postgresql", &[DatabaseEngine::Postgresql][..]),
        ("mariadb", &[DatabaseEngine::Mariadb, DatabaseEngine::Mysql][..]),
    ] {
        let bases: Vec<_> = document
            .database
            .iter()
            .filter(|base| base.server == *server.id.as_str() && engines.contains(&base.engine))
            // What another backup saves by name is not saved twice with its server.
            .filter(|base| names(base.id.as_str()) || (whole && !named_elsewhere(document, base.id.as_str())))
            .collect();
        if !bases.is_empty() {
            let databases = bases.iter().map(|base| base.id.as_str().to_owned()).collect();
            let owners = bases.iter().filter_map(|base| Some(base.owner.as_ref()?.as_str().to_owned())).collect();
            parts.push(Part { databases, owners, ..part(kind, Vec::new()) });
        }
    }
    if whole {
        let is_controller = server.roles.iter().any(|role| role == "ad");
        let kind = if is_controller { "directory" } else { "system" };
        parts.push(part(kind, SYSTEM.map(str::to_owned).to_vec()));
    }
    let several = parts.len() > 1;
    for part in &mut parts {
        part.id = if several { format!("{}-{}", backup.id, part.kind) } else { backup.id.as_str().to_owned() };
    }
    parts
}

fn named_elsewhere(document: &Document, id: &str) -> bool {
    document.backup.iter().any(|backup| backup.what.iter().any(|what| what == id))
}
