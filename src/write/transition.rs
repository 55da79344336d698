//! From what is on the disk to what should be: worked out whole before anything is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::manifest::{Entry, MANIFEST, Manifest};
use super::report::{Reason, Report, SetAside};
use super::tree::{Node, Tree, read};
use super::{Scope, WriteError};
use crate::artifact::{Artifact, Edition, OutPath, sha256_hex};

/// What to do with every name in the output directory.
#[derive(Debug, Default)]
pub(super) struct Transition {
    /// Files to write, new or replaced.
    pub(super) place: Vec<(OutPath, Vec<u8>)>,
    /// Files that are replaced or no longer produced.
    pub(super) remove: Vec<OutPath>,
    /// Files that are not what we wrote, and the name under which they are kept.
    pub(super) aside: Vec<(OutPath, OutPath)>,
    /// Everything else: our unchanged files, and what is not ours.
    pub(super) keep: Vec<(PathBuf, Node)>,
    /// What is told to the user.
    pub(super) report: Report,
}

impl Transition {
    /// Whether the directory already is as it should be.
    pub(super) fn is_empty(&self) -> bool {
        self.place.is_empty() && self.remove.is_empty()
    }

    /// Compares `artifacts` with what is in `root`, of which `previous` is the manifest.
    pub(super) fn plan(
        root: &Path,
        tree: &Tree,
        previous: Option<&Manifest>,
        artifacts: Vec<Artifact>,
        edition: &Edition,
        scope: Scope,
    ) -> Result<Self, WriteError> {
        check_clashes(&artifacts)?;
        let mut survey = Survey {
            root,
            tree,
            is_ours: previous.is_some(),
            former: previous.map(former_hashes).unwrap_or_default(),
            names: artifacts.iter().map(|a| a.path.clone()).collect(),
            steps: Self::default(),
        };
        let mut entries = BTreeMap::new();
        if scope == Scope::Part {
            entries = survey.entries_on_disk(previous);
        }
        for artifact in &artifacts {
            entries.insert(artifact.path.clone(), Entry::new(artifact, edition));
        }
        survey.drop_former(&entries)?;
        for artifact in artifacts {
            survey.settle(artifact.path, artifact.bytes)?;
        }
        let manifest = Manifest::new(edition, entries).to_json();
        let path = OutPath::new(MANIFEST).expect("a plain file name");
        survey.settle(path, manifest.into_bytes())?;
        Ok(survey.finish())
    }
}

fn former_hashes(manifest: &Manifest) -> BTreeMap<OutPath, String> {
    let hash = |entry: &Entry| (entry.path.clone(), entry.sha256.clone());
    manifest.files.iter().map(hash).collect()
}

struct Survey<'a> {
    root: &'a Path,
    tree: &'a Tree,
    /// Whether a manifest of ours was read, which is then a file of ours too.
    is_ours: bool,
    former: BTreeMap<OutPath, String>,
    names: BTreeSet<OutPath>,
    steps: Transition,
}

impl Survey<'_> {
    /// The lines of the former manifest whose file is still there.
    fn entries_on_disk(&self, previous: Option<&Manifest>) -> BTreeMap<OutPath, Entry> {
        let files = previous.map(|m| m.files.clone()).unwrap_or_default();
        let there = |entry: &Entry| self.tree.get(&entry.path.to_path()) == Some(Node::File);
        files.into_iter().filter(there).map(|entry| (entry.path.clone(), entry)).collect()
    }

    /// Removes what a former build wrote and this one does not; what was edited since stays.
    fn drop_former(&mut self, entries: &BTreeMap<OutPath, Entry>) -> Result<(), WriteError> {
        for (path, hash) in &self.former {
            if entries.contains_key(path) || self.tree.get(&path.to_path()) != Some(Node::File) {
                continue;
            }
            if sha256_hex(&read(&path.below(self.root))?) == *hash {
                self.steps.report.removed.push(path.clone());
                self.steps.remove.push(path.clone());
            } else {
                self.steps.report.set_aside.push(SetAside {
                    path: path.clone(),
                    kept_as: path.clone(),
                    reason: Reason::EditedByHand,
                });
            }
        }
        Ok(())
    }

    /// Decides what becomes of one file of the new set.
    fn settle(&mut self, path: OutPath, bytes: Vec<u8>) -> Result<(), WriteError> {
        self.check_way(&path)?;
        let node = self.tree.get(&path.to_path());
        let report = &mut self.steps.report;
        if node.is_none() {
            report.created.push(path.clone());
            self.steps.place.push((path, bytes));
            return Ok(());
        }
        let reason = if node == Some(Node::File) {
            let there = read(&path.below(self.root))?;
            if there == bytes {
                report.unchanged.push(path);
                return Ok(());
            }
            match self.former.get(&path) {
                Some(hash) if *hash == sha256_hex(&there) => None,
                Some(_) => Some(Reason::EditedByHand),
                None if path.as_str() == MANIFEST && self.is_ours => None,
                None => Some(Reason::NotOurs),
            }
        } else {
            Some(Reason::NotOurs)
        };
        report.rewritten.push(path.clone());
        if let Some(reason) = reason {
            let kept_as = self.free_name(&path);
            self.names.insert(kept_as.clone());
            self.steps.aside.push((path.clone(), kept_as.clone()));
            self.steps.report.set_aside.push(SetAside { path: path.clone(), kept_as, reason });
        }
        self.steps.remove.push(path.clone());
        self.steps.place.push((path, bytes));
        Ok(())
    }

    /// Nothing but directories above the file, nothing but a file or a link in its place.
    fn check_way(&self, path: &OutPath) -> Result<(), WriteError> {
        let blocked = |path: &Path, wanted| WriteError::InTheWay { path: self.root.join(path), wanted };
        let native = path.to_path();
        for above in native.ancestors().skip(1) {
            let removed = || self.steps.remove.iter().any(|p| p.to_path() == above);
            match self.tree.get(above) {
                None | Some(Node::Dir) => {}
                Some(Node::File) if removed() => {}
                Some(_) => return Err(blocked(above, "directory")),
            }
        }
        match self.tree.get(&native) {
            Some(Node::Dir | Node::Other) => Err(blocked(&native, "file")),
            _ => Ok(()),
        }
    }

    fn free_name(&self, path: &OutPath) -> OutPath {
        aside_names(path.clone())
            .find(|name| self.tree.get(&name.to_path()).is_none() && !self.names.contains(name))
            .expect("the numbers do not end")
    }

    /// Everything in the directory that no step above names is kept.
    fn finish(mut self) -> Transition {
        let gone: BTreeSet<PathBuf> = self.steps.remove.iter().map(OutPath::to_path).collect();
        let ours: Vec<PathBuf> = self.former.keys().map(OutPath::to_path).collect();
        let stays = |path: &Path, node| node != Node::Dir && !gone.contains(path);
        let emptied = |dir: &Path| {
            ours.iter().any(|file| file.starts_with(dir))
                && !self.tree.iter().any(|(path, node)| path.starts_with(dir) && stays(path, node))
        };
        self.steps.keep = self
            .tree
            .iter()
            .filter(|(path, node)| !(gone.contains(*path) || *node == Node::Dir && emptied(path)))
            .map(|(path, node)| (path.to_owned(), node))
            .collect();
        self.steps.report.sort();
        self.steps
    }
}

/// The names under which a file that is not what we wrote may be kept: `x.edited.pdf`,
/// `x.edited-2.pdf`, and so on.
pub(super) fn aside_names(path: OutPath) -> impl Iterator<Item = OutPath> {
    let (dir, name) = match path.as_str().rsplit_once('/') {
        Some((dir, name)) => (format!("{dir}/"), name.to_owned()),
        None => (String::new(), path.as_str().to_owned()),
    };
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem.to_owned(), format!(".{extension}")),
        _ => (name, String::new()),
    };
    (1_u32..).filter_map(move |number| {
        let mark = match number {
            1 => ".edited".to_owned(),
            n => format!(".edited-{n}"),
        };
        // A name too long for its mark gives up the end of its stem.
        let shorter: String = stem.chars().take(40).collect();
        OutPath::new(format!("{dir}{stem}{mark}{extension}"))
            .or_else(|_| OutPath::new(format!("{dir}{shorter}{mark}{extension}")))
            .or_else(|_| OutPath::new(format!("edited-{number}")))
            .ok()
    })
}

/// Two files may not have one name on a file system that ignores case, nor a file the name of
/// the directory of another.
fn check_clashes(artifacts: &[Artifact]) -> Result<(), WriteError> {
    let manifest = OutPath::new(MANIFEST).expect("a plain file name");
    let mut seen = BTreeMap::from([(manifest.case_key(), &manifest)]);
    for artifact in artifacts {
        if let Some(first) = seen.insert(artifact.path.case_key(), &artifact.path) {
            return Err(clash(first, &artifact.path));
        }
    }
    for artifact in artifacts {
        let key = artifact.path.case_key();
        for (end, _) in key.match_indices('/') {
            if let Some(first) = seen.get(&key[..end]) {
                return Err(clash(first, &artifact.path));
            }
        }
    }
    Ok(())
}

fn clash(first: &OutPath, second: &OutPath) -> WriteError {
    WriteError::Clash { first: first.clone(), second: second.clone() }
}
