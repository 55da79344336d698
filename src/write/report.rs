//! What a build did to the output directory, for the user.

use std::fmt;

use serde::Serialize;

use super::manifest::{MANIFEST, Manifest};
use crate::artifact::OutPath;

/// What a build did to the output directory. Every list is ordered by path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Files that were not there.
    pub created: Vec<OutPath>,
    /// Files replaced, their content being another.
    pub rewritten: Vec<OutPath>,
    /// Files left as they were, with their time.
    pub unchanged: Vec<OutPath>,
    /// Files of the former build that this one does not produce.
    pub removed: Vec<OutPath>,
    /// Files that were not what the former build wrote: none was lost.
    pub set_aside: Vec<SetAside>,
}

/// A file that was in the way and is kept under another name, or left where it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SetAside {
    /// Where it was.
    pub path: OutPath,
    /// Where it is now; the same when it is no longer produced and stays.
    pub kept_as: OutPath,
    /// Why it was not simply replaced.
    pub reason: Reason,
}

/// Why a file was not simply replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// A former build wrote it, and it was changed since.
    EditedByHand,
    /// No build wrote it.
    NotOurs,
}

impl Report {
    /// Nothing was done: everything of the manifest stands, itself included.
    pub(super) fn untouched(manifest: &Manifest) -> Self {
        let own = OutPath::new(MANIFEST).expect("a plain file name");
        let unchanged = manifest.files.iter().map(|entry| entry.path.clone()).chain([own]).collect();
        let mut report = Self { unchanged, ..Self::default() };
        report.sort();
        report
    }

    /// Whether the directory was left untouched.
    pub fn is_untouched(&self) -> bool {
        self.created.is_empty() && self.rewritten.is_empty() && self.removed.is_empty()
    }

    /// How many files the build stands for.
    pub fn file_count(&self) -> usize {
        self.created.len() + self.rewritten.len() + self.unchanged.len()
    }

    pub(super) fn sort(&mut self) {
        self.created.sort();
        self.rewritten.sort();
        self.unchanged.sort();
        self.removed.sort();
        self.set_aside.sort();
    }
}

/// One line: `3 files rewritten, 14 unchanged`.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_untouched() {
            return write!(f, "nothing changed ({})", files(self.file_count()));
        }
        let counts = [
            (self.created.len(), "written"),
            (self.rewritten.len(), "rewritten"),
            (self.unchanged.len(), "unchanged"),
            (self.removed.len(), "removed"),
        ];
        let told = counts.iter().filter(|(count, _)| *count > 0);
        for (position, (count, verb)) in told.enumerate() {
            match position {
                0 => write!(f, "{} {verb}", files(*count))?,
                _ => write!(f, ", {count} {verb}")?,
            }
        }
        Ok(())
    }
}

/// One sentence: `recette.xlsx was edited by hand: kept as recette.edited.xlsx`.
impl fmt::Display for SetAside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, kept_as, .. } = self;
        match self.reason {
            Reason::EditedByHand => write!(f, "`{path}` was edited by hand: ")?,
            Reason::NotOurs => write!(f, "`{path}` was not written by a build: ")?,
        }
        if path == kept_as {
            f.write_str("it is no longer produced, and left as it is")
        } else {
            write!(f, "it is kept as `{kept_as}`")
        }
    }
}

fn files(count: usize) -> String {
    match count {
        1 => "1 file".to_owned(),
        n => format!("{n} files"),
    }
}
