//! What changes beside the project file.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::load;

/// An editor writes, renames and sets times one after the other: it has ended when nothing came for so long.
const QUIET: Duration = Duration::from_millis(12);

/// Sees when the project file, its results or its templates change.
pub(super) struct Eyes {
    changes: Mutex<Changes>,
    // Stops watching when it is dropped.
    _watcher: RecommendedWatcher,
}

struct Changes {
    coming: Receiver<()>,
    is_stirred: bool,
}

impl Eyes {
    /// Watches the folder of a project file: editors replace files rather than write to them.
    pub fn on(project: &Path) -> notify::Result<Self> {
        let (tell, coming) = channel();
        let folder = match project.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let concerns = Concerns::of(project, &folder);
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let concerned = match &event {
                Ok(event) => !event.kind.is_access() && event.paths.iter().any(|path| concerns.are_met_by(path)),
                // Something was missed: look again.
                Err(_) => true,
            };
            if concerned {
                // Nobody listens any more when the program ends.
                let _ = tell.send(());
            }
        })?;
        watcher.watch(&folder, RecursiveMode::NonRecursive)?;
        let templates = folder.join("templates");
        if templates.is_dir() {
            watcher.watch(&templates, RecursiveMode::Recursive)?;
        }
        // The older version that the plan is compared to may stand elsewhere.
        let baseline = load::baseline_path(project, &load::read(project).text);
        let elsewhere =
            baseline.as_deref().and_then(Path::parent).filter(|parent| parent.is_dir() && **parent != folder);
        if let Some(parent) = elsewhere {
            watcher.watch(parent, RecursiveMode::NonRecursive)?;
        }
        Ok(Eyes { changes: Mutex::new(Changes { coming, is_stirred: false }), _watcher: watcher })
    }

    /// Waits until something changed and its author is done; false when nothing can be seen any more.
    pub fn wait(&self) -> bool {
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        if !changes.is_stirred && changes.coming.recv().is_err() {
            return false;
        }
        changes.is_stirred = false;
        loop {
            match changes.coming.recv_timeout(QUIET) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    /// Whether something changed since the last wait.
    pub fn is_stirred(&self) -> bool {
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        changes.is_stirred |= changes.coming.try_iter().count() > 0;
        changes.is_stirred
    }
}

/// The names that matter.
struct Concerns {
    files: Vec<OsString>,
    templates: PathBuf,
}

impl Concerns {
    fn of(project: &Path, folder: &Path) -> Self {
        let results = load::results_path(project);
        let files = [project, &results].iter().filter_map(|path| Some(path.file_name()?.to_owned())).collect();
        Concerns { files, templates: folder.join("templates") }
    }

    fn are_met_by(&self, path: &Path) -> bool {
        let is_named = path.file_name().is_some_and(|name| self.files.iter().any(|file| file == name));
        // Any may be the baseline, which the project file may name later.
        let is_version = path.extension().is_some_and(|extension| extension == "toml");
        is_named || is_version || path.starts_with(&self.templates)
    }
}
