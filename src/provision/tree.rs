//! The static files: roles, modules, guides. They travel inside the program; a file of the same name in the user's
//! `templates/` folder replaces one, and a further file of that folder is added.

use std::collections::BTreeMap;

use super::{FOLDER, Shelf};

/// Every file below `templates/provision/`, by its path below `templates/`, in order.
const TREE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/provision.rs"));

/// The guide in each language; it is put as `README.md`.
const GUIDES: [&str; 2] = ["provision/README.fr.md", "provision/README.en.md"];

/// Puts the static files on the shelf; what is generated comes after and wins.
pub(super) fn put(shelf: &mut Shelf, language: &str, templates: &BTreeMap<String, Vec<u8>>) {
    let own = TREE.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()));
    let mut files: BTreeMap<String, Vec<u8>> = own.collect();
    let below = format!("{FOLDER}/");
    files.extend(
        templates
            .iter()
            .filter(|(name, _)| name.starts_with(&below))
            .map(|(name, bytes)| (name.clone(), bytes.clone())),
    );
    for (name, bytes) in files {
        let path = name.strip_prefix(&below).unwrap_or(&name);
        if GUIDES.contains(&name.as_str()) {
            if path == format!("README.{language}.md") {
                shelf.put("README.md".to_owned(), bytes);
            }
            continue;
        }
        // Caches and other droppings of programs that read the folder.
        if path.split('/').any(|part| {
            part.starts_with('.') && part != ".yamllint" && part != ".ansible-lint" || part == "__pycache__"
        }) {
            continue;
        }
        shelf.put(path.to_owned(), bytes);
    }
}
