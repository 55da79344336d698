//! The operations on the disk, one by one. Every change that the writer makes goes through
//! here, so that a test can make any of them fail, or stop the program between two of them.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::Path;

use super::WriteError;

type Result<T> = std::result::Result<T, WriteError>;
type Probe = Box<dyn Fn(&'static str, &Path) -> io::Result<()> + Send + Sync>;

/// The disk, with an ear that hears of each change before it is made and may refuse it.
pub(super) struct Disk {
    probe: Option<Probe>,
    can_exchange: bool,
    can_link: bool,
}

impl Disk {
    /// The disk as it is.
    pub(super) fn new() -> Self {
        Self { probe: None, can_exchange: true, can_link: true }
    }

    /// A disk where `probe` is asked before each change.
    #[cfg(test)]
    pub(super) fn probed(probe: impl Fn(&'static str, &Path) -> io::Result<()> + Send + Sync + 'static) -> Self {
        Self { probe: Some(Box::new(probe)), ..Self::new() }
    }

    /// A disk that cannot exchange two directories at once, nor link files, as FAT cannot.
    #[cfg(test)]
    pub(super) fn plain(self) -> Self {
        Self { can_exchange: false, can_link: false, ..self }
    }

    /// Runs one change on `path`, unless the probe refuses it.
    fn change<T>(&self, action: &'static str, path: &Path, change: impl FnOnce() -> io::Result<T>) -> Result<T> {
        let allowed = self.probe.as_ref().map_or(Ok(()), |probe| probe(action, path));
        allowed.and_then(|()| change()).map_err(|source| WriteError::io(action, path, source))
    }

    /// Creates one directory; its parent must be there.
    pub(super) fn create_dir(&self, path: &Path) -> Result<()> {
        self.change("create", path, || fs::create_dir(path))
    }

    /// Creates a directory and those above it, when they are not there.
    pub(super) fn create_dirs(&self, path: &Path) -> Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        self.change("create", path, || fs::create_dir_all(path))
    }

    /// Writes a new file, down to the disk: a full disk is known here, not after the rename.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.change("write", path, || {
            let mut file = File::create_new(path)?;
            file.write_all(bytes)?;
            file.sync_data()
        })
    }

    /// Makes `to` the same file as `from`: a hard link, or a copy with the same time where
    /// links are not possible. A symbolic link is copied as a link, never followed.
    pub(super) fn carry(&self, from: &Path, to: &Path) -> Result<()> {
        self.change("carry over", from, || {
            let node = fs::symlink_metadata(from)?;
            if node.is_symlink() {
                return copy_symlink(from, to);
            }
            // Any refusal to link (file system, owner, number of links) leaves the copy.
            if self.can_link && fs::hard_link(from, to).is_ok() {
                return Ok(());
            }
            copy_file(from, to, &node)
        })
    }

    /// Renames a file or a directory.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        self.change("rename", from, || fs::rename(from, to))
    }

    /// Exchanges two directories in one step, or says [`io::ErrorKind::Unsupported`].
    pub(super) fn exchange(&self, a: &Path, b: &Path) -> Result<()> {
        if !self.can_exchange {
            let unsupported = io::Error::from(io::ErrorKind::Unsupported);
            return Err(WriteError::io("exchange", a, unsupported));
        }
        self.change("exchange", a, || exchange(a, b))
    }

    /// Gives a directory the rights of another.
    pub(super) fn copy_rights(&self, from: &Metadata, to: &Path) -> Result<()> {
        self.change("set the rights of", to, || fs::set_permissions(to, from.permissions()))
    }

    /// Deletes a file or a symbolic link.
    pub(super) fn remove_file(&self, path: &Path) -> Result<()> {
        self.change("remove", path, || fs::remove_file(path))
    }

    /// Deletes an empty directory.
    pub(super) fn remove_dir(&self, path: &Path) -> Result<()> {
        self.change("remove", path, || fs::remove_dir(path))
    }

    /// Deletes a directory of our own with all that is in it, when it is there.
    pub(super) fn remove_tree(&self, path: &Path) -> Result<()> {
        match fs::symlink_metadata(path) {
            Ok(_) => self.change("remove", path, || fs::remove_dir_all(path)),
            Err(_) => Ok(()),
        }
    }

    /// Brings the names in a directory down to the disk. Systems where a directory cannot be
    /// opened keep that order themselves.
    pub(super) fn sync_dir(&self, path: &Path) -> Result<()> {
        self.change("sync", path, || {
            if cfg!(unix) {
                match File::open(path)?.sync_all() {
                    // Some network file systems have no such thing as a sync of a directory.
                    Err(e) if e.kind() == io::ErrorKind::InvalidInput => Ok(()),
                    done => done,
                }
            } else {
                Ok(())
            }
        })
    }
}

fn copy_file(from: &Path, to: &Path, node: &Metadata) -> io::Result<()> {
    let mut source = File::open(from)?;
    let mut target = File::create_new(to)?;
    io::copy(&mut source, &mut target)?;
    target.set_permissions(node.permissions())?;
    target.set_modified(node.modified()?)?;
    target.sync_data()
}

#[cfg(unix)]
fn copy_symlink(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn copy_symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(|errno| match errno {
        // The kernel, or this file system, cannot do it.
        Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP => io::ErrorKind::Unsupported.into(),
        other => other.into(),
    })
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
