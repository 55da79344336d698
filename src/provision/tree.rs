//! The static files: roles, modules, guides. They travel inside the program; a file of the same name in the user's
//! `templates/` folder replaces one, and a further file of that folder is added.

use std::collections::BTreeMap;

use super::{FOLDER, Shelf};

/// Every file below `templates/provision/`, by its path below `templates/`, in order.
const TREE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/provision.rs"));

/// The files, by path below `provision/`, with the guides of one language: `README.fr.md` is `README.md` in French.
pub(super) fn files(templates: &BTreeMap<String, Vec<u8>>, language: &str) -> BTreeMap<String, Vec<u8>> {
    let below = format!("{FOLDER}/");
    let own = TREE.iter().map(|(name, bytes)| (*name, *bytes));
    let users = templates.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    // The user's come after and win.
    let files: BTreeMap<&str, &[u8]> = own.chain(users).collect();
    let file = |(name, bytes): (&str, &[u8])| {
        let path = name.strip_prefix(&below)?;
        // Caches and other droppings of programs that read the folder.
        let is_dropping = |part: &str| {
            part.starts_with('.') && part != ".yamllint" && part != ".ansible-lint" || part == "__pycache__"
        };
        if path.split('/').any(is_dropping) {
            return None;
        }
        let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
        let guide = file.strip_prefix("README.").and_then(|rest| rest.strip_suffix(".md"));
        match guide {
            None => Some((path.to_owned(), bytes.to_vec())),
            Some(own) if own == language => {
                let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
                Some((format!("{folder}README.md"), bytes.to_vec()))
            }
            Some(_) => None,
        }
    };
    files.into_iter().filter_map(file).collect()
}

/// Folders that only some projects have: who needs one puts it.
const APART: [&str; 2] = ["terraform/", "windows/"];

/// Puts the static files on the shelf; what is generated comes after and wins.
pub(super) fn put(shelf: &mut Shelf, language: &str, templates: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in files(templates, language) {
        if !APART.iter().any(|folder| path.starts_with(folder)) {
            shelf.put(path, bytes);
        }
    }
}
