//! What a build did to the output directory, for the user.

use std::fmt;

use serde::Serialize;

use super::manifest::{MANIFEST, Manifest};
use crate::artifact::OutPath;
use crate::diagnostic::{Last, List, Message};
use crate::tell;

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

/// A sentence on a number of files.
type Say = fn(usize) -> Message;

impl Report {
    /// One line: `3 files rewritten, 14 unchanged`.
    pub fn message(&self) -> Message {
        if self.is_untouched() {
            return tell!("nothing changed ({files} {files|file|files})", files = self.file_count());
        }
        let (created, rewritten) = (self.created.len(), self.rewritten.len());
        let (unchanged, removed) = (self.unchanged.len(), self.removed.len());
        let (mut parts, mut first) = (Vec::new(), true);
        let counts: [(usize, Say, Say); 4] = [
            (created, |n| tell!("{n} {n|file|files} written", n), |n| tell!("{n} written", n)),
            (rewritten, |n| tell!("{n} {n|file|files} rewritten", n), |n| tell!("{n} rewritten", n)),
            (unchanged, |n| tell!("{n} {n|file|files} unchanged", n), |n| tell!("{n} unchanged", n)),
            (removed, |n| tell!("{n} {n|file|files} removed", n), |n| tell!("{n} removed", n)),
        ];
        for (count, with_noun, alone) in counts.into_iter().filter(|(count, ..)| *count > 0) {
            parts.push(if std::mem::take(&mut first) { with_noun(count) } else { alone(count) });
        }
        tell!("{parts}", parts = List::new(parts, Last::Comma))
    }
}

impl SetAside {
    /// One sentence: `recette.xlsx was edited by hand: kept as recette.edited.xlsx`.
    pub fn message(&self) -> Message {
        let (path, kept) = (self.path.as_str(), self.kept_as.as_str());
        match (self.reason, path == kept) {
            (Reason::EditedByHand, true) => {
                tell!("`{path}` was edited by hand: it is no longer produced, and left as it is", path)
            }
            (Reason::EditedByHand, false) => tell!("`{path}` was edited by hand: it is kept as `{kept}`", path, kept),
            (Reason::NotOurs, true) => {
                tell!("`{path}` was not written by a build: it is no longer produced, and left as it is", path)
            }
            (Reason::NotOurs, false) => {
                tell!("`{path}` was not written by a build: it is kept as `{kept}`", path, kept)
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl fmt::Display for SetAside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}
