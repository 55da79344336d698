//! What stands beside a project file: results of tests, templates of the user's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// Before a revision of the project file itself, in `schedule.baseline`.
const REVISION: &str = "git:";

/// The text of the older version that `schedule.baseline` names, or why it cannot be read; none when nothing is named.
pub fn baseline(project: &Path, text: &str) -> Option<Result<String, String>> {
    // Most files name none: they are not read twice.
    if !text.contains("baseline") {
        return None;
    }
    let table: toml::Table = text.parse().ok()?;
    let named = table.get("schedule")?.get("baseline")?.as_str()?;
    Some(match named.strip_prefix(REVISION) {
        Some(revision) => in_git(project, revision.trim()),
        None => in_file(&folder_of(project).join(named)),
    })
}

/// The file of the older version that `schedule.baseline` names; none when nothing is named, or a revision.
pub fn baseline_path(project: &Path, text: &str) -> Option<PathBuf> {
    if !text.contains("baseline") {
        return None;
    }
    let table: toml::Table = text.parse().ok()?;
    let named = table.get("schedule")?.get("baseline")?.as_str()?;
    (!named.starts_with(REVISION)).then(|| folder_of(project).join(named))
}

/// The project file as a revision has it, or why it cannot be read.
pub fn at_revision(project: &Path, revision: &str) -> Result<String, String> {
    in_git(project, revision)
}

/// The results that stood beside the project file in a revision; none when there were none.
pub fn results_at_revision(project: &Path, revision: &str) -> Option<String> {
    in_git(&results_path(project), revision).ok()
}

fn folder_of(project: &Path) -> &Path {
    match project.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn in_file(path: &Path) -> Result<String, String> {
    let Decoded { text, diagnostics } = read(path);
    match diagnostics.first() {
        Some(first) => Err(first.message.to_string()),
        None => Ok(text),
    }
}

/// The project file as a revision has it, from the folder in which it is now.
fn in_git(project: &Path, revision: &str) -> Result<String, String> {
    let name = project.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // A revision cannot begin so; git would take it for an option.
    if revision.is_empty() || revision.starts_with('-') {
        return Err(format!("`{revision}` is no revision"));
    }
    let object = format!("{revision}:./{name}");
    let shown = Command::new("git").arg("-C").arg(folder_of(project)).args(["cat-file", "blob", &object]).output();
    let shown = shown.map_err(|error| format!("git cannot be run: {error}"))?;
    if !shown.status.success() {
        let told = String::from_utf8_lossy(&shown.stderr);
        return Err(format!("git says: {}", told.lines().next().unwrap_or("nothing").trim()));
    }
    if shown.stdout.len() > MAX_BYTES {
        return Err(format!("`{object}` is larger than 16 MiB"));
    }
    String::from_utf8(shown.stdout).map_err(|_| format!("`{object}` is not a text in UTF-8"))
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
    fn a_baseline_is_a_file_or_a_revision() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("project.toml");
        let named = |name: &str| baseline(&project, &format!("[schedule]\nbaseline = \"{name}\"\n"));
        std::fs::write(folder.path().join("old.toml"), "version = 1").unwrap();
        assert_eq!(named("old.toml"), Some(Ok("version = 1".to_owned())));
        assert!(named("older.toml").unwrap().is_err());
        assert!(named("git:v1.0").unwrap().unwrap_err().starts_with("git"), "no repository");
        assert_eq!(named("git:--help").unwrap().unwrap_err(), "`--help` is no revision");
        assert_eq!(baseline(&project, "# no baseline"), None);
        let git = |args: &[&str]| Command::new("git").arg("-C").arg(folder.path()).args(args).output().unwrap();
        if !git(&["init", "--quiet"]).status.success() {
            return;
        }
        std::fs::write(&project, "version = 2").unwrap();
        git(&["add", "project.toml"]);
        git(&["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "First"]);
        std::fs::write(&project, "version = 3").unwrap();
        assert_eq!(named("git:HEAD"), Some(Ok("version = 2".to_owned())));
        assert!(named("git:none").unwrap().unwrap_err().starts_with("git says: fatal"));
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
