//! One file on its own: a starter file, an export, a change sheet.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

use super::{Result, WriteError};

/// Writes a file that must not be there yet, and the directories above it.
///
/// # Errors
/// [`WriteError::Exists`] when it is there, which is never replaced; or what the system refuses.
pub fn create_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let parent = parent(path);
    fs::create_dir_all(parent).map_err(|e| WriteError::io("create", parent, e))?;
    let draft = draft(path, bytes)?;
    match draft.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(e) if e.error.kind() == io::ErrorKind::AlreadyExists => Err(WriteError::Exists { path: path.to_owned() }),
        Err(e) => Err(WriteError::io("create", path, e.error)),
    }
}

/// Writes a file in one step, and the directories above it: a reader sees the former one or the
/// new one, both whole.
///
/// # Errors
/// What the system refuses; the former file then is untouched.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let parent = parent(path);
    fs::create_dir_all(parent).map_err(|e| WriteError::io("create", parent, e))?;
    let draft = draft(path, bytes)?;
    match draft.persist(path) {
        Ok(_) => Ok(()),
        Err(e) => Err(WriteError::io("write", path, e.error)),
    }
}

/// The bytes under another name in the same directory, down to the disk.
fn draft(path: &Path, bytes: &[u8]) -> Result<NamedTempFile> {
    let failed = |e| WriteError::io("write", path, e);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(".qilby-draft");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The system takes the user's mask off this, as for any new file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut draft = builder.tempfile_in(parent(path)).map_err(failed)?;
    draft.write_all(bytes).map_err(failed)?;
    draft.as_file().sync_data().map_err(failed)?;
    Ok(draft)
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
