//! Files → `out/`, all or nothing, with the manifest. Nobody else changes the disk.
//!
//! [`publish`] works out what is to change before it touches anything. When nothing is, nothing
//! is touched. Otherwise the new directory is made whole beside the old one, and the two are
//! exchanged ([`swap`]); where the directory cannot be renamed its files are changed one by one
//! under a journal ([`in_place`]). Whatever happens on the way, the previous outputs are whole,
//! or are made whole again by the next build.
//!
//! Files that no build wrote are never deleted, nor are those that were edited since: these are
//! kept beside the new ones. Symbolic links are never followed.

mod disk;
mod error;
mod in_place;
mod lock;
mod manifest;
mod report;
mod single;
mod swap;
mod transition;
mod tree;

pub use error::WriteError;
pub use manifest::{Entry, MANIFEST, Manifest};
pub use report::{Reason, Report, SetAside};
pub use single::{create_file, replace_file};

use std::fs;
use std::path::{Path, PathBuf};

use crate::artifact::{Artifact, Edition, sha256_hex};
use disk::Disk;
use lock::Lock;
use swap::Outcome;
use transition::Transition;
use tree::{Node, Tree, exists};

type Result<T> = std::result::Result<T, WriteError>;

/// Whether the artifacts are all that the project has to give.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scope {
    /// All: what a former build wrote and this one does not is removed.
    #[default]
    Whole,
    /// Some (`--only`, `--milestone`): the others stay, in the manifest too.
    Part,
}

/// How to treat the output directory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether the artifacts are all that there is.
    pub scope: Scope,
    /// Write to a directory that holds files and no manifest of ours (`--force`).
    pub adopt: bool,
}

/// Writes `artifacts` and their manifest to `destination`, or nothing.
///
/// # Errors
/// When another build is at it, when the directory is not ours, when two artifacts clash, or
/// when the system refuses; the directory then is as it was.
pub fn publish(artifacts: Vec<Artifact>, edition: &Edition, destination: &Path, options: Options) -> Result<Report> {
    publish_on(&Disk::new(), artifacts, edition, destination, options)
}

/// What a build of `recipe` would report, when the files of its manifest are there to the byte: nothing to do.
pub fn standing(destination: &Path, recipe: &str) -> Option<Report> {
    let tree = Tree::read(destination).ok().filter(|_| !exists(&destination.join(tree::WORK)))?;
    let path = destination.join(MANIFEST);
    let manifest = Manifest::parse(&tree::read(&path).ok()?, &path).ok()?;
    let is_whole = |entry: &Entry| {
        let whole = || {
            let bytes = tree::read(&entry.path.below(destination)).ok()?;
            Some(bytes.len() as u64 == entry.size && sha256_hex(&bytes) == entry.sha256)
        };
        tree.get(&entry.path.to_path()) == Some(Node::File) && whole() == Some(true)
    };
    let stands = manifest.project.recipe.as_deref() == Some(recipe) && manifest.files.iter().all(is_whole);
    stands.then(|| Report::untouched(&manifest))
}

fn publish_on(
    disk: &Disk,
    artifacts: Vec<Artifact>,
    edition: &Edition,
    destination: &Path,
    options: Options,
) -> Result<Report> {
    let root = resolve(disk, destination)?;
    let lock = Lock::take(&root, disk)?;
    let written = write_locked(disk, &lock, artifacts, edition, &root, options);
    lock.release(disk);
    written
}

fn write_locked(
    disk: &Disk,
    lock: &Lock,
    artifacts: Vec<Artifact>,
    edition: &Edition,
    root: &Path,
    options: Options,
) -> Result<Report> {
    if let Some(work) = lock.work_beside() {
        swap::recover(disk, work, root)?;
    }
    in_place::recover(disk, root)?;
    let tree = Tree::read(root)?;
    let previous = former_manifest(root, &tree, options)?;
    let transition = Transition::plan(root, &tree, previous.as_ref(), artifacts, edition, options.scope)?;
    if !transition.is_empty() {
        apply(disk, lock, root, &tree, &transition)?;
    }
    Ok(transition.report)
}

fn apply(disk: &Disk, lock: &Lock, root: &Path, tree: &Tree, transition: &Transition) -> Result<()> {
    if let Some(work) = lock.work_beside()
        && swap::is_possible(work, root, tree)
        && swap::apply(disk, work, root, transition)? == Outcome::Done
    {
        return Ok(());
    }
    disk.create_dirs(root)?;
    in_place::apply(disk, root, transition)
}

/// The manifest of the former build, when there is one; refuses a directory that is not ours.
fn former_manifest(root: &Path, tree: &Tree, options: Options) -> Result<Option<Manifest>> {
    let path = root.join(MANIFEST);
    let found = match tree.get(Path::new(MANIFEST)) {
        None => {
            let example = tree.iter().find(|(path, node)| is_content(path, *node));
            match example {
                None => return Ok(None),
                Some((example, _)) => {
                    Err(WriteError::NotOurs { destination: root.to_owned(), example: example.to_owned() })
                }
            }
        }
        Some(Node::File) => Manifest::parse(&tree::read(&path)?, &path),
        Some(_) => Err(WriteError::InTheWay { path, wanted: "file" }),
    };
    match found {
        Ok(manifest) => Ok(Some(manifest)),
        Err(WriteError::NotOurs { .. } | WriteError::BadManifest { .. }) if options.adopt => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a file says that the directory serves another purpose: a README, and what version
/// control and desktops leave about, do not.
fn is_content(path: &Path, node: Node) -> bool {
    let name = path.to_string_lossy();
    let harmless = ["README.md", ".gitignore", ".gitkeep", ".DS_Store"];
    let desktop = ["Thumbs.db", "desktop.ini"];
    !(node == Node::File && (harmless.contains(&&*name) || desktop.contains(&&*name)))
}

/// The directory itself, links followed once: `out` may be a link to elsewhere.
fn resolve(disk: &Disk, destination: &Path) -> Result<PathBuf> {
    let canonical = |path: &Path| fs::canonicalize(path).map_err(|source| WriteError::io("open", path, source));
    if exists(destination) {
        let root = canonical(destination)?;
        if root.is_dir() {
            return Ok(root);
        }
        return Err(WriteError::InTheWay { path: destination.to_owned(), wanted: "directory" });
    }
    let parent = match destination.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    disk.create_dirs(parent)?;
    let name = destination.file_name().unwrap_or_default();
    Ok(canonical(parent)?.join(name))
}

#[cfg(test)]
mod tests;
