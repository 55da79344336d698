//! What stands beside a project file: results of tests, templates of the user's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::read::{Decoded, MAX_BYTES, read};

/// Most files that a templates folder may hold, and most folders within one another.
const MAX_TEMPLATES: usize = 500;
const MAX_DEPTH: usize = 8;

/// The file of results of a project file: `project.results.toml` beside `project.toml`.
pub fn results_path(project: &Path) -> PathBuf {
    project.with_extension("results.toml")
}

/// The results beside a project file; none when there is no such file.
pub fn results(project: &Path) -> Option<Decoded> {
    let path = results_path(project);
    path.is_file().then(|| read(&path))
}

/// The user's templates, by path below `templates/` beside the project file, with `/` between the parts.
///
/// The program's own `templates/` folder looks just the same, so building a project in it uses what is there.
///
/// # Errors
/// What cannot be read, as the system says it, with the path.
pub fn templates(project: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let root = project.parent().unwrap_or_else(|| Path::new("")).join("templates");
    let mut found = BTreeMap::new();
    if root.is_dir() {
        collect(&root, "", 0, &mut found)?;
    }
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, depth: usize, found: &mut BTreeMap<String, Vec<u8>>) -> Result<(), String> {
    let fail = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let entries = std::fs::read_dir(folder).map_err(|error| fail(folder, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| fail(folder, error))?;
        let path = entry.path();
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        let key = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        // A link could lead anywhere, or back to a folder above: only plain files and folders are followed.
        let kind = entry.file_type().map_err(|error| fail(&path, error))?;
        if kind.is_dir() && depth < MAX_DEPTH && is_used(&key) {
            collect(&path, &key, depth + 1, found)?;
        } else if kind.is_file() && is_used(&key) {
            if found.len() >= MAX_TEMPLATES {
                return Err(format!("{}: more than {MAX_TEMPLATES} templates", folder.display()));
            }
            let size = entry.metadata().map_err(|error| fail(&path, error))?.len();
            if size > MAX_BYTES as u64 {
                return Err(format!("{}: larger than 16 MiB", path.display()));
            }
            found.insert(key, std::fs::read(&path).map_err(|error| fail(&path, error))?);
        }
    }
    Ok(())
}

/// Whether a path below `templates/` is one that deliverables are made from.
fn is_used(key: &str) -> bool {
    ["documents", "texts", "fonts", "pictures", "provision", "site"]
        .iter()
        .any(|part| key == *part || key.starts_with(&format!("{part}/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_beside_their_project() {
        assert_eq!(results_path(Path::new("a/project.toml")), Path::new("a/project.results.toml"));
    }

    #[test]
    fn templates_are_found_by_their_path() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("templates/documents/lib");
        std::fs::create_dir_all(&below).unwrap();
        std::fs::write(below.join("style.typ"), "x").unwrap();
        std::fs::write(folder.path().join("templates/notes.md"), "not a template").unwrap();
        let found = templates(&folder.path().join("project.toml")).unwrap();
        assert_eq!(found.keys().collect::<Vec<_>>(), ["documents/lib/style.typ"]);
    }
}
