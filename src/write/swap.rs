//! All or nothing by exchanging two directories: the new tree is made whole beside the old one,
//! then takes its name in one step of the file system. A crash leaves one or the other.
//!
//! In the directory of work, `staging` is a tree being made, `next-<inode>` a whole one, named
//! after itself: once exchanged, the former tree bears a name that is not its own. `former` is
//! the former tree where the exchange takes two renames.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::WriteError;
use super::disk::Disk;
use super::manifest::{MANIFEST, Manifest};
use super::transition::{Transition, aside_names};
use super::tree::{Node, Tree, WORK, exists, identical, inode, read, same_device};
use crate::artifact::{OutPath, sha256_hex};

type Result<T> = std::result::Result<T, WriteError>;

/// Above this number of names, changing files in place costs less than linking every one.
const MANY: usize = 10_000;

/// The name in the directory of work of a tree that lost its own.
const FORMER: &str = "former";

/// How an attempt to exchange the trees ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The new tree is in place.
    Done,
    /// The system does not let this directory be renamed (a mount point, a file held open);
    /// nothing was changed.
    CannotRename,
}

/// Whether the tree in `root` can be made anew in `work` and take its place.
pub(super) fn is_possible(work: &Path, root: &Path, tree: &Tree) -> bool {
    let here = env::current_dir().and_then(fs::canonicalize);
    // A shell, or this very process, stands in the directory: it must stay the same one.
    let stands_in = here.is_ok_and(|here| here.starts_with(root));
    let carriable = |(path, node): (&Path, Node)| match node {
        Node::File => true,
        Node::Symlink => cfg!(unix),
        Node::Dir => same_device(work, &root.join(path)),
        Node::Other => false,
    };
    !stands_in && tree.len() <= MANY && (!exists(root) || same_device(work, root)) && tree.iter().all(carriable)
}

/// Makes the new tree in `work` and puts it in the place of `root`.
///
/// # Errors
/// Whatever the system refuses; `root` then is as it was.
pub(super) fn apply(disk: &Disk, work: &Path, root: &Path, transition: &Transition) -> Result<Outcome> {
    let staging = work.join("staging");
    let mut next = staging.clone();
    let outcome = stage(disk, &staging, root, transition)
        .and_then(|()| {
            let name = name_of(&staging)?;
            disk.rename(&staging, &work.join(&name))?;
            next = work.join(name);
            disk.sync_dir(work)
        })
        .and_then(|()| exchange(disk, &next, &work.join(FORMER), root));
    if matches!(outcome, Ok(Outcome::Done)) {
        // The new tree is in place. What fails from here on is done again by the next build.
        let _ = sync_parent(disk, root).and_then(|()| tidy(disk, work, root));
    } else {
        let _ = disk.remove_tree(&next);
    }
    outcome
}

/// Ends what an interrupted build left in `work`: the former tree is put back if it lost its
/// name, and what is no longer needed is removed.
pub(super) fn recover(disk: &Disk, work: &Path, root: &Path) -> Result<()> {
    let former = work.join(FORMER);
    if !exists(root) && exists(&former) {
        disk.rename(&former, root)?;
        sync_parent(disk, root)?;
    }
    tidy(disk, work, root)
}

/// Makes the whole new tree in `staging`, down to the disk.
fn stage(disk: &Disk, staging: &Path, root: &Path, transition: &Transition) -> Result<()> {
    disk.create_dir(staging)?;
    let dirs = directories(transition);
    for dir in &dirs {
        disk.create_dir(&staging.join(dir))?;
    }
    for (path, node) in &transition.keep {
        if *node != Node::Dir {
            disk.carry(&root.join(path), &staging.join(path))?;
        }
    }
    for (path, kept_as) in &transition.aside {
        disk.carry(&path.below(root), &kept_as.below(staging))?;
    }
    transition.place.par_iter().try_for_each(|(path, bytes)| disk.write(&path.below(staging), bytes))?;
    // Children first: a directory that may not be written to gets its rights when it is full.
    for dir in dirs.iter().rev().map(PathBuf::as_path).chain([Path::new("")]) {
        if let Ok(former) = fs::symlink_metadata(root.join(dir)) {
            disk.copy_rights(&former, &staging.join(dir))?;
        }
        disk.sync_dir(&staging.join(dir))?;
    }
    Ok(())
}

/// The directories of the new tree, parents first.
fn directories(transition: &Transition) -> BTreeSet<PathBuf> {
    let placed = transition.place.iter().map(|(path, _)| path.to_path());
    let aside = transition.aside.iter().map(|(_, path)| path.to_path());
    let kept = transition.keep.iter().map(|(path, _)| path.clone());
    let mut dirs: BTreeSet<PathBuf> = placed
        .chain(aside)
        .chain(kept)
        .flat_map(|path| path.ancestors().skip(1).map(Path::to_owned).collect::<Vec<_>>())
        .collect();
    let of_their_own = |(path, node): &(PathBuf, Node)| (*node == Node::Dir).then(|| path.clone());
    dirs.extend(transition.keep.iter().filter_map(of_their_own));
    dirs.remove(Path::new(""));
    dirs
}

/// Gives the name `root` to the tree `next`.
fn exchange(disk: &Disk, next: &Path, former: &Path, root: &Path) -> Result<Outcome> {
    if !exists(root) {
        return disk.rename(next, root).map(|()| Outcome::Done);
    }
    match disk.exchange(next, root) {
        Ok(()) => return Ok(Outcome::Done),
        Err(e) if e.kind() == Some(io::ErrorKind::Unsupported) => {}
        Err(_) => return Ok(Outcome::CannotRename),
    }
    // Between these two renames there is no `root`: a crash there is mended by `recover`.
    if disk.rename(root, former).is_err() {
        return Ok(Outcome::CannotRename);
    }
    if let Err(error) = disk.rename(next, root) {
        disk.rename(former, root)?;
        return Err(error);
    }
    Ok(Outcome::Done)
}

fn sync_parent(disk: &Disk, root: &Path) -> Result<()> {
    root.parent().map_or(Ok(()), |parent| disk.sync_dir(parent))
}

/// The name of a whole tree that waits to be exchanged: its own inode tells it from the former
/// tree, which takes that name when it is. Without inodes there is no exchange either.
fn name_of(tree: &Path) -> Result<String> {
    let node = fs::symlink_metadata(tree).map_err(|e| WriteError::io("read", tree, e))?;
    Ok(format!("next-{}", inode(&node)))
}

/// Removes from `work` the trees that no longer serve.
fn tidy(disk: &Disk, work: &Path, root: &Path) -> Result<()> {
    let unreadable = |e| WriteError::io("read", work, e);
    for entry in fs::read_dir(work).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        let name = name.to_string_lossy();
        let tree = work.join(&*name);
        let is_next = name.starts_with("next-");
        if name == FORMER || is_next && name_of(&tree)? != name {
            retire(disk, &tree, root)?;
        } else if name == "staging" || is_next {
            disk.remove_tree(&tree)?;
        }
    }
    Ok(())
}

/// Removes a former tree, file by file: only what a build wrote, or what is in `root` as well.
/// What appeared in it while the new tree was being made is moved to `root`.
fn retire(disk: &Disk, former: &Path, root: &Path) -> Result<()> {
    let manifest = former.join(MANIFEST);
    let manifest = read(&manifest).and_then(|text| Manifest::parse(&text, &manifest));
    let mut written: BTreeMap<PathBuf, String> = BTreeMap::new();
    let is_ours = manifest.is_ok();
    for entry in manifest.map(|m| m.files).unwrap_or_default() {
        written.insert(entry.path.to_path(), entry.sha256);
    }
    let is_written = |path: &Path, at: &Path| match written.get(path) {
        Some(hash) => read(at).is_ok_and(|bytes| sha256_hex(&bytes) == *hash),
        None => is_ours && path == Path::new(MANIFEST),
    };
    // Children before parents, and the manifest after what it vouches for.
    let tree = Tree::read(former)?;
    let is_manifest = |(path, _): &(&Path, Node)| *path == Path::new(MANIFEST);
    let others = tree.iter().rev().filter(|name| !is_manifest(name));
    for (path, node) in others.chain(tree.iter().filter(is_manifest)) {
        let at = former.join(path);
        if node == Node::Dir {
            disk.remove_dir(&at)?;
        } else if !exists(root)
            || identical(&at, &root.join(path))
            || node == Node::File && is_written(path, &at)
            || names_for(path)
                .map(|name| root.join(name))
                .take_while(|name| exists(name))
                .any(|name| identical(&at, &name))
        {
            disk.remove_file(&at)?;
        } else {
            rescue(disk, &at, root, path)?;
        }
    }
    disk.remove_tree(&former.join(WORK))?;
    disk.remove_dir(former)
}

/// Moves a file into `root` under its own name, or else one like it.
fn rescue(disk: &Disk, at: &Path, root: &Path, path: &Path) -> Result<()> {
    let own_name = std::iter::once(path.to_owned());
    for name in own_name.chain(names_for(path)) {
        let target = root.join(&name);
        if !exists(&target) {
            disk.create_dirs(target.parent().unwrap_or(root))?;
            return disk.rename(at, &target);
        }
    }
    Ok(())
}

/// The names under which the file at `path` may have been, or may be, kept.
fn names_for(path: &Path) -> Box<dyn Iterator<Item = PathBuf> + '_> {
    let text = path.to_str().map(|text| text.replace('\\', "/"));
    match text.and_then(|text| OutPath::new(text).ok()) {
        Some(path) => Box::new(aside_names(path).map(|name| name.to_path())),
        None => Box::new((1_u32..).map(move |number| {
            let mut name = path.file_name().unwrap_or_default().to_owned();
            name.push(format!(".edited-{number}"));
            path.with_file_name(name)
        })),
    }
}
