//! All or nothing where the directory itself cannot be renamed (a mount point, the current
//! directory): file by file, with a journal from which an interrupted build is undone.
//!
//! In `.qilby` of the directory: `staged/<n>` are new files, `previous/<n>` files moved out of
//! their place, `journal.json` says which is which. Removing the journal is what commits.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::WriteError;
use super::disk::Disk;
use super::transition::Transition;
use super::tree::{WORK, exists, identical, read};
use crate::artifact::OutPath;

type Result<T> = std::result::Result<T, WriteError>;

/// What an interrupted build did, or was about to do.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    /// The place of each of `staged/<n>`.
    placed: Vec<OutPath>,
    /// The place of each of `previous/<n>`.
    moved: Vec<OutPath>,
    /// Copies that were made of files not ours, beside them.
    aside: Vec<(OutPath, OutPath)>,
    /// Directories that were created, parents first.
    created: Vec<PathBuf>,
}

/// Changes the files in `root`, which must be there.
///
/// # Errors
/// Whatever the system refuses; `root` then is as it was, or is put back by the next build when
/// the system refuses that too.
pub(super) fn apply(disk: &Disk, root: &Path, transition: &Transition) -> Result<()> {
    let work = root.join(WORK);
    let journal = Journal {
        placed: transition.place.iter().map(|(p, _)| p.clone()).collect(),
        moved: transition.remove.clone(),
        aside: transition.aside.clone(),
        created: missing_dirs(root, transition),
    };
    let prepared = prepare(disk, &work, transition, &journal);
    let done = prepared.and_then(|()| carry_out(disk, root, &work, &journal));
    match done {
        Ok(()) => {
            // Committed. What fails from here on is done again by the next build. Only when the
            // journal is known to be gone may what it refers to go.
            let _ = disk.sync_dir(&work).and_then(|()| clean(disk, &work));
            Ok(())
        }
        Err(error) => {
            let _ = recover(disk, root);
            Err(error)
        }
    }
}

/// Undoes what an interrupted build left in `root`.
pub(super) fn recover(disk: &Disk, root: &Path) -> Result<()> {
    let work = root.join(WORK);
    if !exists(&work) {
        return Ok(());
    }
    let path = work.join("journal.json");
    if exists(&path) {
        let bad = |e: serde_json::Error| WriteError::io("read", &path, io::Error::other(e));
        let journal: Journal = serde_json::from_slice(&read(&path)?).map_err(bad)?;
        undo(disk, root, &work, &journal)?;
        disk.remove_file(&path)?;
        disk.sync_dir(&work)?;
    }
    clean(disk, &work)
}

fn prepare(disk: &Disk, work: &Path, transition: &Transition, journal: &Journal) -> Result<()> {
    for dir in [work, &work.join("staged"), &work.join("previous")] {
        disk.create_dirs(dir)?;
    }
    let files: Vec<_> = transition.place.iter().enumerate().collect();
    files.par_iter().try_for_each(|(n, (_, bytes))| disk.write(&numbered(work, "staged", *n), bytes))?;
    disk.sync_dir(&work.join("staged"))?;
    let draft = work.join("journal.draft");
    let text = serde_json::to_vec(journal).map_err(|e| WriteError::io("write", &draft, io::Error::other(e)))?;
    disk.write(&draft, &text)?;
    disk.rename(&draft, &work.join("journal.json"))?;
    disk.sync_dir(work)
}

fn carry_out(disk: &Disk, root: &Path, work: &Path, journal: &Journal) -> Result<()> {
    for (path, kept_as) in &journal.aside {
        disk.carry(&path.below(root), &kept_as.below(root))?;
    }
    for (n, path) in journal.moved.iter().enumerate() {
        disk.rename(&path.below(root), &numbered(work, "previous", n))?;
    }
    remove_emptied(disk, root, journal)?;
    for dir in &journal.created {
        disk.create_dirs(&root.join(dir))?;
    }
    for (n, path) in journal.placed.iter().enumerate() {
        disk.rename(&numbered(work, "staged", n), &path.below(root))?;
    }
    for dir in parents(journal.placed.iter().chain(&journal.moved)) {
        if exists(&root.join(&dir)) {
            disk.sync_dir(&root.join(dir))?;
        }
    }
    disk.remove_file(&work.join("journal.json"))
}

/// Takes back every step of `carry_out` that was done, in the other order.
fn undo(disk: &Disk, root: &Path, work: &Path, journal: &Journal) -> Result<()> {
    for (n, path) in journal.placed.iter().enumerate() {
        let (staged, place) = (numbered(work, "staged", n), path.below(root));
        if !exists(&staged) && exists(&place) && !through_link(root, path) {
            disk.rename(&place, &staged)?;
        }
    }
    for dir in journal.created.iter().rev() {
        // One that is not empty, or was never made, is left.
        let _ = disk.remove_dir(&root.join(dir));
    }
    for (n, path) in journal.moved.iter().enumerate() {
        let (previous, place) = (numbered(work, "previous", n), path.below(root));
        if exists(&previous) && !through_link(root, path) {
            disk.create_dirs(place.parent().unwrap_or(root))?;
            disk.rename(&previous, &place)?;
        }
    }
    for (path, kept_as) in &journal.aside {
        let copy = kept_as.below(root);
        if !through_link(root, kept_as) && identical(&copy, &path.below(root)) {
            disk.remove_file(&copy)?;
        }
    }
    Ok(())
}

fn clean(disk: &Disk, work: &Path) -> Result<()> {
    let draft = work.join("journal.draft");
    if exists(&draft) {
        disk.remove_file(&draft)?;
    }
    disk.remove_tree(&work.join("staged"))?;
    disk.remove_tree(&work.join("previous"))?;
    // The lock may be in there; else the directory goes too.
    let _ = disk.remove_dir(work);
    Ok(())
}

/// The directories that the new files need and `root` does not have, parents first.
fn missing_dirs(root: &Path, transition: &Transition) -> Vec<PathBuf> {
    parents(transition.place.iter().map(|(path, _)| path)).into_iter().filter(|dir| !root.join(dir).is_dir()).collect()
}

/// The directories above `paths`, `root` itself (the empty path) first.
fn parents<'a>(paths: impl Iterator<Item = &'a OutPath>) -> BTreeSet<PathBuf> {
    paths
        .flat_map(|path| {
            let path = path.to_path();
            path.ancestors().skip(1).map(Path::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

/// Removes the directories where the last file was one that moved, and none is placed.
fn remove_emptied(disk: &Disk, root: &Path, journal: &Journal) -> Result<()> {
    let used = parents(journal.placed.iter());
    let mut left = parents(journal.moved.iter());
    left.retain(|dir| !used.contains(dir));
    for dir in left.iter().rev() {
        match disk.remove_dir(&root.join(dir)) {
            Err(e) if !holds_something(&e) => return Err(e),
            _ => {}
        }
    }
    Ok(())
}

fn holds_something(error: &WriteError) -> bool {
    use io::ErrorKind::{AlreadyExists, DirectoryNotEmpty};
    matches!(error.kind(), Some(AlreadyExists | DirectoryNotEmpty))
}

fn numbered(work: &Path, dir: &str, n: usize) -> PathBuf {
    work.join(dir).join(n.to_string())
}

/// Whether a directory above `path` is a symbolic link: it could lead out of `root`.
fn through_link(root: &Path, path: &OutPath) -> bool {
    path.to_path().ancestors().skip(1).any(|dir| root.join(dir).is_symlink())
}
