//! The bordereau, `manifest.json`: every file of a build with its version, date and SHA-256.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::WriteError;
use crate::artifact::{Artifact, Edition, Kind, OutPath, iso_date};

/// The name of the bordereau in the output directory.
pub const MANIFEST: &str = "manifest.json";

/// The number of the format below; raised when a reader of the former could misread it.
const FORMAT: u32 = 1;
/// Tells our manifests from the many other files of that name.
const GENERATOR: &str = "qilby";

/// The bordereau of an output directory. It cannot list itself: a file cannot hold its own
/// SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `qilby`.
    pub generator: String,
    /// The number of this format, 1.
    pub format: u32,
    /// The project and the edition of the last build.
    pub project: Edition,
    /// The files, ordered by path.
    pub files: Vec<Entry>,
}

/// One line of the bordereau.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Where the file is, relative to the manifest.
    pub path: OutPath,
    /// What it is called on paper.
    pub title: String,
    /// What sort of file it is.
    pub kind: Kind,
    /// The project version that it was built from.
    pub version: String,
    /// The status date of that version, ISO 8601.
    #[serde(with = "iso_date")]
    pub date: NaiveDate,
    /// In bytes.
    pub size: u64,
    /// Of the content, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

impl Entry {
    /// The line of `artifact` as a file of `edition`.
    pub fn new(artifact: &Artifact, edition: &Edition) -> Self {
        Self {
            path: artifact.path.clone(),
            title: artifact.title.clone(),
            kind: artifact.kind,
            version: edition.version.clone(),
            date: edition.date,
            size: artifact.bytes.len() as u64,
            sha256: artifact.sha256(),
        }
    }
}

impl Manifest {
    /// A manifest of `entries`, put in order.
    pub(super) fn new(edition: &Edition, entries: BTreeMap<OutPath, Entry>) -> Self {
        Self {
            generator: GENERATOR.to_owned(),
            format: FORMAT,
            project: edition.clone(),
            files: entries.into_values().collect(),
        }
    }

    /// The text of the file: the same bytes for the same manifest.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("strings, numbers and dates always have a JSON form");
        text.push('\n');
        text
    }

    /// Reads the text of a manifest; `path` is for the message.
    pub(super) fn parse(text: &[u8], path: &Path) -> Result<Self, WriteError> {
        let bad = |reason: String| WriteError::BadManifest { path: path.to_owned(), reason };
        let header: Header =
            serde_json::from_slice(text).map_err(|_| bad("it was not written by this program".to_owned()))?;
        if header.generator != GENERATOR {
            return Err(bad("it was not written by this program".to_owned()));
        }
        if header.format != FORMAT {
            return Err(bad(format!("its format is {}, this version reads {FORMAT}", header.format)));
        }
        serde_json::from_slice(text).map_err(|error| bad(error.to_string()))
    }
}

/// What every format of the manifest has.
#[derive(Deserialize)]
struct Header {
    generator: String,
    format: u32,
}
