//! Who may do what in which folder.
//!
//! - A folder inherits the rights of the folder above unless it says `inherit = false`; a first
//!   folder inherits nothing.
//! - What a folder says of an account replaces what that account would inherit, upwards or downwards.
//! - An account has its own right and those of all the groups that hold it: the highest wins, but a
//!   `none` that applies to any of them wins over all.

use std::collections::BTreeMap;

use super::membership::Memberships;
use crate::model::value::Size;
use crate::model::{Document, Right, Share};

/// Where a right comes from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum GrantOrigin {
    /// The folder says it of the account itself.
    Explicit,
    /// A folder above says it of the account itself.
    Inherited {
        /// Id of that folder.
        folder: String,
    },
    /// A group that holds the account has it.
    Through {
        /// Id of the group.
        group: String,
        /// Id of the folder that says it of the group: this one or one above.
        folder: String,
    },
}

/// The right of an account on a folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Grant {
    /// The right.
    pub right: Right,
    /// Where it comes from.
    pub origin: GrantOrigin,
}

impl Grant {
    /// Whether the folder itself says it of the account.
    pub fn is_explicit(&self) -> bool {
        self.origin == GrantOrigin::Explicit
    }
}

/// What an account is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AccountKind {
    /// A group.
    Group,
    /// An account of someone or of a program.
    User,
}

/// A folder of the tree with the rights that apply.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folder {
    /// Id.
    pub id: String,
    /// Path from the root of the tree.
    pub path: String,
    /// Last part of the path.
    pub name: String,
    /// Number of folders above.
    pub depth: usize,
    /// Id of the folder above that the file describes.
    pub parent: Option<String>,
    /// What is in it.
    pub title: String,
    /// Id of the server that holds it: its own, or that of the folder above.
    pub server: Option<String>,
    /// Most that it can hold.
    pub quota: Option<Size>,
    /// Whether the rights of the folder above apply too.
    pub inherits: bool,
    /// The right of each account that has one or is refused, groups and users; the others have none.
    pub grants: BTreeMap<String, Grant>,
}

impl Folder {
    /// What an account may do: nothing when nobody says anything of it.
    pub fn right_of(&self, account: &str) -> Right {
        self.grants.get(account).map_or(Right::None, |grant| grant.right)
    }
}

/// The folders and their rights.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RightsMatrix {
    /// The folders, as a tree: each one followed by those in it, by name.
    pub folders: Vec<Folder>,
    /// The columns that a reader needs: groups, then users, that some folder names; in the order of
    /// the file.
    pub columns: Vec<(AccountKind, String)>,
}

/// What folders say of an account, with the id of the folder that says it.
type Said = BTreeMap<String, (Right, String)>;

impl RightsMatrix {
    /// The rights of a project.
    pub fn of(document: &Document, memberships: &Memberships) -> Self {
        let mut shares: Vec<(Vec<&str>, &Share)> = document.share.iter().map(|share| (parts(share), share)).collect();
        shares.sort_by(|(one, _), (other, _)| key(one).cmp(&key(other)).then_with(|| one.cmp(other)));
        let mut said: BTreeMap<&str, Said> = BTreeMap::new();
        let mut matrix = RightsMatrix::default();
        for (path, share) in &shares {
            let above = shares
                .iter()
                .filter(|(other, _)| other.len() < path.len() && path.starts_with(other))
                .max_by_key(|(other, _)| other.len())
                .map(|(_, share)| share.id.as_str());
            let inherits = share.inherit.unwrap_or(true) && above.is_some();
            let inherited = above.filter(|_| inherits).and_then(|above| said.get(above)).cloned().unwrap_or_default();
            let mut own = inherited;
            let id = share.id.as_str();
            for (account, right) in share.rights.iter() {
                own.insert(account.as_str().to_owned(), (right.value, id.to_owned()));
            }
            let parent = above.and_then(|above| matrix.folders.iter().find(|folder| folder.id == above));
            let server = share.server.as_ref().map(|server| server.as_str().to_owned());
            let folder = Folder {
                id: id.to_owned(),
                path: path.join("/"),
                name: path.last().map_or("", |name| *name).to_owned(),
                depth: path.len().saturating_sub(1),
                parent: above.map(str::to_owned),
                title: share.title.clone(),
                server: server.or_else(|| parent.and_then(|parent| parent.server.clone())),
                quota: share.quota.as_ref().map(|quota| quota.value),
                inherits,
                grants: grants(document, memberships, id, &own),
            };
            said.insert(id, own);
            matrix.folders.push(folder);
        }
        matrix.columns = columns(document);
        matrix
    }

    /// The folder of that id.
    pub fn folder(&self, id: &str) -> Option<&Folder> {
        self.folders.iter().find(|folder| folder.id == id)
    }
}

fn parts(share: &Share) -> Vec<&str> {
    share.path.value.split('/').map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Sorts names as a reader of French does: `Équipe` is with the E.
fn key(parts: &[&str]) -> Vec<String> {
    let fold = |c: char| match c {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        other => other,
    };
    parts.iter().map(|part| part.to_lowercase().chars().map(fold).collect()).collect()
}

/// The accounts that folders name, in the order of the file.
fn columns(document: &Document) -> Vec<(AccountKind, String)> {
    let named =
        |id: &str| document.share.iter().any(|share| share.rights.iter().any(|(account, _)| account.as_str() == id));
    let groups = document.group.iter().map(|group| (AccountKind::Group, group.id.as_str()));
    let users = document.user.iter().map(|user| (AccountKind::User, user.id.as_str()));
    groups.chain(users).filter(|(_, id)| named(id)).map(|(kind, id)| (kind, id.to_owned())).collect()
}

/// The right of every account of the project on a folder, given what applies there.
fn grants(document: &Document, memberships: &Memberships, folder: &str, said: &Said) -> BTreeMap<String, Grant> {
    let groups = document.group.iter().map(|group| group.id.as_str());
    let users = document.user.iter().map(|user| user.id.as_str());
    groups
        .chain(users)
        .filter_map(|account| {
            let own = said.get(account).map(|(right, from)| {
                let origin = match from == folder {
                    true => GrantOrigin::Explicit,
                    false => GrantOrigin::Inherited { folder: from.clone() },
                };
                Grant { right: *right, origin }
            });
            let through = memberships.groups_of(account).iter().filter(|group| *group != account).filter_map(|group| {
                let (right, from) = said.get(group)?;
                let origin = GrantOrigin::Through { group: group.clone(), folder: from.clone() };
                Some(Grant { right: *right, origin })
            });
            let winner = own.into_iter().chain(through).reduce(stronger)?;
            Some((account.to_owned(), winner))
        })
        .collect()
}

/// A refusal wins, then the highest right; of two alike, the first.
fn stronger(one: Grant, other: Grant) -> Grant {
    let rank = |grant: &Grant| match grant.right {
        Right::None => u8::MAX,
        Right::Read => 1,
        Right::Write => 2,
        Right::Full => 3,
    };
    if rank(&other) > rank(&one) { other } else { one }
}

#[cfg(test)]
mod tests;
