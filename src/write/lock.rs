//! One build at a time in an output directory, and the place where it keeps its work.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::WriteError;
use super::disk::Disk;
use super::tree::{WORK, same_inode};

/// The directory of work in progress, held by this process alone.
#[derive(Debug)]
pub(super) struct Lock {
    work: PathBuf,
    beside: bool,
    /// Held open: the system frees the lock when it closes, also when the process dies.
    _file: File,
}

impl Lock {
    /// Takes the lock of `root`: in `.<name>.qilby` beside it, on the same file system, or in
    /// `.qilby` inside it when nothing may be created beside.
    pub(super) fn take(root: &Path, disk: &Disk) -> Result<Self, WriteError> {
        let Some(beside) = work_beside(root) else {
            return Self::take_in(root, root.join(WORK), false, disk);
        };
        match Self::take_in(root, beside, true, disk) {
            Err(e) if not_permitted(&e) && root.is_dir() => Self::take_in(root, root.join(WORK), false, disk),
            taken => taken,
        }
    }

    fn take_in(root: &Path, work: PathBuf, beside: bool, disk: &Disk) -> Result<Self, WriteError> {
        let path = work.join("lock");
        loop {
            ensure_dir(&work, disk)?;
            let file = match File::options().create(true).append(true).open(&path) {
                Ok(file) => file,
                // The build that just ended removed the directory between our two steps.
                Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                Err(e) => return Err(WriteError::io("create", &path, e)),
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(WriteError::Busy { destination: root.to_owned() });
                }
                // Some network file systems have no locks: build without.
                Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(e)) => return Err(WriteError::io("lock", &path, e)),
            }
            // The build that just ended may have removed the file that we hold.
            if is_still(&file, &path) {
                return Ok(Self { work, beside, _file: file });
            }
        }
    }

    /// The directory of work beside the output directory, when it could be created there.
    pub(super) fn work_beside(&self) -> Option<&Path> {
        self.beside.then_some(self.work.as_path())
    }

    /// Leaves nothing behind. What cannot be removed does no harm: the next build takes it over.
    pub(super) fn release(self, disk: &Disk) {
        // Where a removed file could still be opened and locked by its name, it stays.
        if cfg!(unix) {
            let removed = disk.remove_file(&self.work.join("lock"));
            if removed.is_ok() {
                let _ = disk.remove_dir(&self.work);
            }
        }
    }
}

fn work_beside(root: &Path) -> Option<PathBuf> {
    let name = root.file_name()?.to_string_lossy();
    Some(root.parent()?.join(format!(".{name}.qilby")))
}

fn ensure_dir(work: &Path, disk: &Disk) -> Result<(), WriteError> {
    match disk.create_dir(work) {
        Err(e) if e.kind() == Some(io::ErrorKind::AlreadyExists) => match fs::symlink_metadata(work) {
            Ok(node) if !node.is_dir() => Err(WriteError::InTheWay { path: work.to_owned(), wanted: "directory" }),
            _ => Ok(()),
        },
        created => created,
    }
}

fn not_permitted(error: &WriteError) -> bool {
    matches!(error.kind(), Some(io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem))
}

fn is_still(file: &File, path: &Path) -> bool {
    if !cfg!(unix) {
        return true;
    }
    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(named)) => same_inode(&held, &named),
        _ => false,
    }
}
