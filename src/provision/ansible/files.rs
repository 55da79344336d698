//! The folders of a file server, with the rights that a file system can keep.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Desk;
use super::directory::account_name;
use crate::model::{Document, Right, Share};
use crate::plan::directory::{Folder, Memberships, RightsMatrix};
use crate::provision::estate::Machine;

/// Adds the folders that a host holds.
pub(super) fn host(desk: &Desk<'_>, machine: &Machine<'_>, vars: &mut Map<String, Value>) {
    let project = &desk.estate.plan.project;
    let memberships = Memberships::of(project);
    let matrix = RightsMatrix::of(project, &memberships);
    let own: Vec<&Folder> =
        matrix.folders.iter().filter(|folder| folder.server.as_deref() == Some(machine.id)).collect();
    if own.is_empty() {
        return;
    }
    let audit = project.monitoring.as_ref().map(|monitoring| monitoring.audit.join("\n")).unwrap_or_default();
    let folders = own.into_iter().map(|folder| {
        let entries = entries(project, &memberships, &matrix, folder);
        let rights = entries.into_iter().map(|(account, right)| {
            let is_group = project.group.iter().any(|group| group.id == *account);
            json!({
                "principal": account_name(desk.estate, account),
                "kind": if is_group { "group" } else { "user" },
                "right": right_word(right),
            })
        });
        json!({
            "id": folder.id,
            "path": folder.path,
            "share": folder.path.split('/').next(),
            "quota_bytes": folder.quota.map(|quota| quota.bytes),
            "protected": !folder.inherits && folder.parent.is_some(),
            "rights": rights.collect::<Vec<_>>(),
            "audited": is_named(&audit, &folder.name),
        })
    });
    vars.insert("qilby_folders".into(), folders.collect());
}

/// What an account may do, in a word of the project file.
pub(in crate::provision) fn right_word(right: Right) -> &'static str {
    match right {
        Right::None => "none",
        Right::Read => "read",
        Right::Write => "write",
        Right::Full => "full",
    }
}

/// The entries of the access list of a folder, in the order of the file: groups, then accounts.
///
/// An access list of POSIX gives an account the union of the rights of its groups, and nothing else when it is named
/// itself. A refusal of a group, or a right of its own that is lower, cannot be said of groups: the accounts for whom
/// the union would be wrong are named, each with what the matrix of rights says.
fn entries<'a>(
    project: &'a Document,
    memberships: &Memberships,
    matrix: &'a RightsMatrix,
    folder: &'a Folder,
) -> Vec<(&'a str, Right)> {
    let said = said(project, matrix, folder);
    let groups = project.group.iter().map(|group| group.id.as_str());
    let mut entries: Vec<(&str, Right)> =
        groups.filter_map(|id| said.get(id).filter(|right| **right != Right::None).map(|right| (id, *right))).collect();
    for user in &project.user {
        let id = user.id.as_str();
        let by_groups = entries.iter().filter(|(group, _)| memberships.groups_of(id).contains(*group));
        let union = by_groups.map(|(_, right)| *right).max_by_key(|right| rank(*right)).unwrap_or(Right::None);
        let meant = folder.right_of(id);
        if said.contains_key(id) || union != meant {
            entries.push((id, meant));
        }
    }
    entries
}

fn rank(right: Right) -> u8 {
    match right {
        Right::None => 0,
        Right::Read => 1,
        Right::Write => 2,
        Right::Full => 3,
    }
}

/// What a folder says of each account, or those above when it inherits.
fn said<'a>(project: &'a Document, matrix: &'a RightsMatrix, folder: &'a Folder) -> BTreeMap<&'a str, Right> {
    let mut said: BTreeMap<&str, Right> = BTreeMap::new();
    let mut at = Some(folder);
    while let Some(folder) = at {
        let share: Option<&Share> = project.share.iter().find(|share| share.id == *folder.id.as_str());
        for (account, right) in share.into_iter().flat_map(|share| share.rights.iter()) {
            // The nearest folder wins.
            said.entry(account.as_str()).or_insert(right.value);
        }
        at = folder.parent.as_deref().filter(|_| folder.inherits).and_then(|parent| matrix.folder(parent));
    }
    said
}

/// Whether a text names something as a word of its own.
fn is_named(text: &str, name: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !name.is_empty()
        && text
            .match_indices(name)
            .any(|(at, _)| !is_word(text[..at].chars().next_back()) && !is_word(text[at + name.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::network::sample::project;

    #[test]
    fn what_groups_cannot_say_is_said_of_accounts() {
        let group = |id: &str| format!("[[group]]\nid = \"{id}\"\ntitle = \"G\"\n");
        let user = |id: &str, groups: &str| format!("[[user]]\nid = \"{id}\"\ntitle = \"U\"\ngroups = [{groups}]\n");
        let text = group("staff")
            + &group("trainees")
            + &user("ann", "\"staff\"")
            + &user("bob", "\"staff\", \"trainees\"")
            + &user("eve", "")
            + "[[share]]\nid = \"top\"\npath = \"Top\"\nserver = \"s\"\nrights = { staff = \"write\", trainees = \"none\", eve = \"read\" }\n"
            + "[[share]]\nid = \"in\"\npath = \"Top/In\"\nrights = { ann = \"read\" }\n"
            + "[[share]]\nid = \"apart\"\npath = \"Top/Apart\"\ninherit = false\nrights = { trainees = \"read\" }\n";
        let document = project(&text);
        let memberships = Memberships::of(&document);
        let matrix = RightsMatrix::of(&document, &memberships);
        let of = |id: &str| entries(&document, &memberships, &matrix, matrix.folder(id).unwrap());
        assert_eq!(of("top"), [("staff", Right::Write), ("bob", Right::None), ("eve", Right::Read)]);
        // What the folder says of Ann herself does not take away what her group has.
        assert_eq!(
            of("in"),
            [("staff", Right::Write), ("ann", Right::Write), ("bob", Right::None), ("eve", Right::Read)]
        );
        assert_eq!(of("apart"), [("trainees", Right::Read)]);
    }

    #[test]
    fn names_are_whole_words() {
        assert!(is_named("Accès aux dossiers Direction, Paie et Tarifs", "Paie"));
        assert!(!is_named("Accès aux dossiers Direction", "Direct") && !is_named("tout", ""));
    }
}
