//! What is in a directory before anything is written to it. Symbolic links are seen as links:
//! nothing is read or written through them.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::WriteError;

/// The directory in an output directory where a build in place keeps its work.
pub(super) const WORK: &str = ".qilby";

/// What a name in a directory stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    File,
    Dir,
    Symlink,
    /// A socket, a pipe, a device.
    Other,
}

/// Every name below a directory, relative to it, parents before children.
#[derive(Debug, Default)]
pub(super) struct Tree(BTreeMap<PathBuf, Node>);

impl Tree {
    /// Reads the directory; one that is not there is empty.
    pub(super) fn read(root: &Path) -> Result<Self, WriteError> {
        let mut nodes = BTreeMap::new();
        let mut to_read = vec![PathBuf::new()];
        while let Some(relative) = to_read.pop() {
            let dir = root.join(&relative);
            let entries = match fs::read_dir(&dir) {
                Ok(entries) => entries,
                Err(e) if relative.as_os_str().is_empty() && absent(&e) => break,
                Err(e) => return Err(WriteError::io("read", &dir, e)),
            };
            for entry in entries {
                let entry = entry.map_err(|e| WriteError::io("read", &dir, e))?;
                let path = relative.join(entry.file_name());
                if path == Path::new(WORK) {
                    continue;
                }
                let node = kind(&entry.path())?;
                if node == Node::Dir {
                    to_read.push(path.clone());
                }
                nodes.insert(path, node);
            }
        }
        Ok(Self(nodes))
    }

    /// What stands at `path`, when something does.
    pub(super) fn get(&self, path: &Path) -> Option<Node> {
        self.0.get(path).copied()
    }

    /// Every name, parents before children.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (&Path, Node)> {
        self.0.iter().map(|(path, node)| (path.as_path(), *node))
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

fn kind(path: &Path) -> Result<Node, WriteError> {
    let node = fs::symlink_metadata(path).map_err(|e| WriteError::io("read", path, e))?;
    Ok(if node.is_symlink() {
        Node::Symlink
    } else if node.is_dir() {
        Node::Dir
    } else if node.is_file() {
        Node::File
    } else {
        Node::Other
    })
}

fn absent(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// Reads a whole file that is known to be one.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, WriteError> {
    fs::read(path).map_err(|e| WriteError::io("read", path, e))
}

/// Whether something stands at `path`, be it a broken link.
pub(super) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether two names are one file, two files of the same content, or two links to one place.
pub(super) fn identical(a: &Path, b: &Path) -> bool {
    let (Ok(ma), Ok(mb)) = (fs::symlink_metadata(a), fs::symlink_metadata(b)) else {
        return false;
    };
    if ma.is_symlink() && mb.is_symlink() {
        return matches!((fs::read_link(a), fs::read_link(b)), (Ok(a), Ok(b)) if a == b);
    }
    if !ma.is_file() || !mb.is_file() || ma.len() != mb.len() {
        return false;
    }
    same_inode(&ma, &mb) || matches!((fs::read(a), fs::read(b)), (Ok(a), Ok(b)) if a == b)
}

/// Whether two descriptions are of one file under two names.
#[cfg(unix)]
pub(super) fn same_inode(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

/// Whether two descriptions are of one file: not known on this system.
#[cfg(not(unix))]
pub(super) fn same_inode(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    false
}

/// The number that a file or a directory keeps when its name changes.
#[cfg(unix)]
pub(super) fn inode(node: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(node)
}

/// The number that a file or a directory keeps when its name changes: not known here.
#[cfg(not(unix))]
pub(super) fn inode(_: &fs::Metadata) -> u64 {
    0
}

/// Whether two paths are on one file system, so that a rename goes from one to the other.
#[cfg(unix)]
pub(super) fn same_device(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path| fs::symlink_metadata(path).map(|node| node.dev());
    matches!((device(a), device(b)), (Ok(a), Ok(b)) if a == b)
}

/// Whether two paths are on one file system: a rename will tell.
#[cfg(not(unix))]
pub(super) fn same_device(_: &Path, _: &Path) -> bool {
    true
}
