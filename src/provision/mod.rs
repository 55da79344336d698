//! Plan → files that build what was signed: data for Ansible, and a ruleset for each packet filter.
//!
//! A stage beside `render`: it works out nothing of its own that a document should say too, it writes the plan down for
//! machines.

mod ansible;
mod cloud_init;
mod estate;
mod nftables;
mod opening;
mod recette;
mod terraform;
mod tree;
mod windows;
mod words;
mod yaml;

use std::collections::BTreeMap;

use crate::artifact::{Artifact, Kind, OutPath};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use rayon::prelude::*;
use serde::Serialize;
pub use terraform::Provider;
use words::Words;

/// Name of the folder, below the output directory and in the templates.
pub const FOLDER: &str = "provision";

/// The file to begin with: in which order, with what, how to go back.
pub const GUIDE: &str = "provision/README.md";

/// The files, by path below `provision/`, while they are made.
struct Shelf {
    words: Words,
    files: BTreeMap<String, Vec<u8>>,
}

impl Shelf {
    fn put(&mut self, path: String, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path, bytes.into());
    }

    /// JSON where what is not printed, or turns the text around it, is escaped.
    fn put_json(&mut self, path: &str, value: &impl Serialize) {
        // Text keys and plain values alone: nothing that JSON cannot hold.
        let mut plain = serde_json::to_string_pretty(value).expect("what is written has text keys");
        plain.push('\n');
        let is_hidden = |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fff0}'..='\u{ffff}');
        let mut text = String::with_capacity(plain.len());
        let mut rest = plain.as_str();
        // Such a character only occurs inside a string.
        while let Some((at, hidden)) = rest.char_indices().find(|(_, c)| is_hidden(*c)) {
            text.push_str(&rest[..at]);
            text.push_str(&format!("\\u{:04x}", u32::from(hidden)));
            rest = &rest[at + hidden.len_utf8()..];
        }
        text.push_str(rest);
        self.put(path.to_owned(), text);
    }
}

/// What the plan says and no file can: told by every check, so that what is signed can be built. Terraform is for the
/// providers asked for, or for the one of the project.
pub fn faults(plan: &Plan, providers: &[Provider]) -> Vec<Diagnostic> {
    let estate = estate::Estate::of(plan);
    let mut found = Vec::new();
    if estate.managed().next().is_some() {
        nftables::faults(&estate, &mut found);
        ansible::faults(&estate, &mut found);
    }
    terraform::faults(&estate, providers, &mut found);
    found
}

/// Makes the files of a plan, below `provision/`; none without a machine to configure. The user's own templates go by
/// their path below `templates/`; a name that cannot be one of an output is left out.
pub fn provision(plan: &Plan, templates: &BTreeMap<String, Vec<u8>>) -> Vec<Artifact> {
    provision_for(plan, templates, &[])
}

/// As [`provision`], with Terraform for these providers instead of the one of the project.
pub fn provision_for(plan: &Plan, templates: &BTreeMap<String, Vec<u8>>, providers: &[Provider]) -> Vec<Artifact> {
    let estate = estate::Estate::of(plan);
    if estate.managed().next().is_none() && !estate.machines.iter().any(|one| one.nature == estate::Nature::Windows) {
        return Vec::new();
    }
    let language = plan.project.project.language;
    // Side by side; where two make the same file, the later in this list has it.
    let parts: [&(dyn Fn(&mut Shelf) + Sync); 7] = [
        &|shelf| tree::put(shelf, language.key(), templates),
        &|shelf| ansible::make(&estate, shelf),
        &|shelf| nftables::make(&estate, shelf),
        &|shelf| cloud_init::make(&estate, shelf),
        &|shelf| terraform::make(&estate, providers, templates, language.key(), shelf),
        &|shelf| windows::make(&estate, templates, language.key(), shelf),
        &|shelf| recette::make(&estate, shelf),
    ];
    let made = parts.par_iter().map(|make| {
        let mut shelf = Shelf { words: Words::of(language), files: BTreeMap::new() };
        make(&mut shelf);
        shelf.files
    });
    let files = made.reduce(BTreeMap::new, |mut files, more| {
        files.extend(more);
        files
    });
    let file = |(path, bytes): (String, Vec<u8>)| {
        let title = path.clone();
        Some(Artifact::new(OutPath::new(format!("{FOLDER}/{path}")).ok()?, title, Kind::Provisioning, bytes))
    };
    files.into_iter().filter_map(file).collect()
}
