//! The promises of the writer, each tried on a real directory.

mod faults;
mod histories;
mod outcomes;
mod refusals;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use tempfile::TempDir;

use super::disk::Disk;
use super::tree::{Node, Tree};
use super::*;
use crate::artifact::{Artifact, Kind, OutPath};

/// An output directory `out` in a directory of its own.
struct Desk {
    dir: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { dir: TempDir::new().unwrap() }
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("out")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.out().join(name)
    }

    fn build(&self, files: &[(&str, &str)]) -> Report {
        self.try_build(files, Options::default()).unwrap()
    }

    fn try_build(&self, files: &[(&str, &str)], options: Options) -> Result<Report> {
        self.build_on(&Disk::new(), files, options)
    }

    fn build_on(&self, disk: &Disk, files: &[(&str, &str)], options: Options) -> Result<Report> {
        publish_on(disk, artifacts(files), &edition("1.0"), &self.out(), options)
    }

    fn user_writes(&self, name: &str, content: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn content(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path(name)).ok()
    }

    fn snapshot(&self) -> BTreeMap<String, String> {
        snapshot(&self.out())
    }

    /// Names beside `out`: none may be left by a build.
    fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name != "out" && name != "outside")
            .collect();
        names.sort();
        names
    }
}

/// Every name in a directory with what it holds, the manifest left out.
fn snapshot(root: &Path) -> BTreeMap<String, String> {
    let tree = Tree::read(root).unwrap();
    let content = |(path, node): (&Path, Node)| {
        let at = root.join(path);
        let held = match node {
            Node::File => fs::read_to_string(&at).unwrap(),
            Node::Symlink => format!("-> {}", fs::read_link(&at).unwrap().display()),
            Node::Dir => "directory".to_owned(),
            Node::Other => "special".to_owned(),
        };
        (path.to_string_lossy().replace('\\', "/"), held)
    };
    tree.iter().filter(|(path, _)| *path != Path::new(MANIFEST)).map(content).collect()
}

fn artifacts(files: &[(&str, &str)]) -> Vec<Artifact> {
    let artifact = |(path, text): &(&str, &str)| {
        let path = OutPath::new(*path).unwrap();
        Artifact::new(path, "Titre", Kind::Document, text.as_bytes())
    };
    files.iter().map(artifact).collect()
}

fn edition(version: &str) -> Edition {
    Edition {
        name: "Projet".to_owned(),
        version: version.to_owned(),
        date: NaiveDate::from_ymd_opt(2025, 9, 1).unwrap(),
        recipe: None,
    }
}

fn names(paths: &[OutPath]) -> Vec<&str> {
    paths.iter().map(OutPath::as_str).collect()
}
