//! Plan → files that build what was signed: data for Ansible, and a ruleset for each packet filter.
//!
//! A stage beside `render`: it works out nothing of its own that a document should say too, it writes the plan down for
//! machines.

mod ansible;
mod estate;
mod opening;
mod words;
mod yaml;

use std::collections::BTreeMap;

use crate::artifact::{Artifact, Kind, OutPath};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use words::Words;

/// What this stage makes of a plan.
#[derive(Clone, Debug, Default)]
pub struct Provision {
    /// The files, below `provision/`.
    pub files: Vec<Artifact>,
    /// What the plan says and no file can.
    pub diagnostics: Vec<Diagnostic>,
}

/// Name of the folder, below the output directory and in the templates.
pub const FOLDER: &str = "provision";

/// The file to begin with: in which order, with what, how to go back.
pub const GUIDE: &str = "provision/README.md";

/// The files, by path below `provision/`, while they are made.
struct Shelf {
    words: Words,
    files: BTreeMap<String, Vec<u8>>,
    diagnostics: Vec<Diagnostic>,
}

impl Shelf {
    fn put(&mut self, path: String, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path, bytes.into());
    }
}

/// Makes the files of a plan; none without a machine to configure.
pub fn provision(plan: &Plan, _templates: &BTreeMap<String, Vec<u8>>) -> Provision {
    let estate = estate::Estate::of(plan);
    if estate.managed().next().is_none() {
        return Provision::default();
    }
    let words = Words::of(plan.project.project.language);
    let mut shelf = Shelf { words, files: BTreeMap::new(), diagnostics: Vec::new() };
    ansible::make(&estate, &mut shelf);
    let file = |(path, bytes): (String, Vec<u8>)| {
        // Host names are ids, and the other names are written in this program.
        let path = OutPath::new(format!("{FOLDER}/{path}")).expect("ids and names of this program make a path");
        let title = path.as_str().rsplit('/').next().unwrap_or_default().to_owned();
        Artifact::new(path, title, Kind::Provisioning, bytes)
    };
    Provision { files: shelf.files.into_iter().map(file).collect(), diagnostics: shelf.diagnostics }
}
