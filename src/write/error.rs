//! Why nothing was written. Whatever the reason, the previous outputs are whole.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::artifact::OutPath;
use crate::diagnostic::Message;
use crate::diagnostic::words::visible;
use crate::tell;

/// Why nothing was written.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// The system refused an operation on a path.
    Io {
        /// What was being done: "create", "rename"…
        action: &'static str,
        /// On which path.
        path: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
    /// Another build is writing to the same directory.
    Busy {
        /// The directory.
        destination: PathBuf,
    },
    /// The directory holds files and no manifest of a build.
    NotOurs {
        /// The directory.
        destination: PathBuf,
        /// One of the files in it.
        example: PathBuf,
    },
    /// There is a `manifest.json` that this program did not write, or cannot read.
    BadManifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Something else stands where a file or a directory has to be.
    InTheWay {
        /// What stands there.
        path: PathBuf,
        /// What has to be there: "file" or "directory".
        wanted: &'static str,
    },
    /// Two files to write would have one name, or one is the directory of the other.
    Clash {
        /// The first of them.
        first: OutPath,
        /// The second.
        second: OutPath,
    },
    /// The file is already there, and is not to be replaced.
    Exists {
        /// The file.
        path: PathBuf,
    },
}

impl WriteError {
    /// An error of the system, with what was being done to which path.
    pub(super) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source }
    }

    /// What the system answered, when it is the system that refused.
    pub(super) fn kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::Io { source, .. } => Some(source.kind()),
            _ => None,
        }
    }

    /// What the user can do about it, when there is something.
    pub fn help(&self) -> Option<Message> {
        Some(match self {
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    tell!("make room on the disk, then build again; the previous files are untouched")
                }
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    tell!("check the rights on the directory, or write elsewhere with `--out`")
                }
                io::ErrorKind::ResourceBusy => tell!("close the programs that have these files open"),
                _ => return None,
            },
            Self::Busy { .. } => tell!("wait until it ends, or write elsewhere with `--out`"),
            Self::NotOurs { .. } => {
                tell!(
                    "write to a new directory with `--out`, or add `--force` to write here; the files already there are kept"
                )
            }
            Self::BadManifest { .. } => {
                tell!("remove that manifest, or add `--force`; the files already there are kept")
            }
            Self::InTheWay { .. } => tell!("move it away, or write elsewhere with `--out`"),
            Self::Exists { .. } => tell!("choose another name, or remove the file first"),
            Self::Clash { .. } => return None,
        })
    }
}

impl WriteError {
    /// What was not written, and why.
    pub fn message(&self) -> Message {
        match self {
            Self::Io { action, path, source } => {
                tell!(
                    "cannot {action} {path}: {source}",
                    action = Message::reason(*action),
                    path = shown(path),
                    source = source.to_string()
                )
            }
            Self::Busy { destination } => tell!("another build is writing to {path}", path = shown(destination)),
            Self::NotOurs { destination, example } => tell!(
                "{path} holds files that no build wrote (for one, {example})",
                path = shown(destination),
                example = shown(example)
            ),
            Self::BadManifest { path, reason } => {
                tell!("{path} is not a manifest to rely on: {reason}", path = shown(path), reason)
            }
            Self::InTheWay { path, wanted: "file" } => {
                tell!("{path} is in the way: it is not a file", path = shown(path))
            }
            Self::InTheWay { path, .. } => tell!("{path} is in the way: it is not a directory", path = shown(path)),
            Self::Clash { first, second } => tell!(
                "`{first}` and `{second}` cannot both be written",
                first = first.as_str(),
                second = second.as_str()
            ),
            Self::Exists { path } => tell!("{path} already exists", path = shown(path)),
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// A path in a message: control characters are shown, not sent to the terminal.
fn shown(path: &Path) -> String {
    format!("`{}`", visible(&path.to_string_lossy()))
}
