//! What `render` and `provision` make and `write` puts on disk: files in memory. A leaf, so
//! that a stage that makes files needs to know nothing of the stage that writes them.

mod path;

pub use path::{InvalidOutPath, OutPath};

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One file in memory, with what the bordereau says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Where it goes, relative to the output directory.
    pub path: OutPath,
    /// What it is called on paper, in the project's language.
    pub title: String,
    /// What sort of file it is.
    pub kind: Kind,
    /// Its whole content.
    pub bytes: Vec<u8>,
}

impl Artifact {
    /// A file in memory.
    pub fn new(path: OutPath, title: impl Into<String>, kind: Kind, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path, title: title.into(), kind, bytes: bytes.into() }
    }

    /// The SHA-256 of the content, in 64 lower-case hexadecimal digits.
    pub fn sha256(&self) -> String {
        sha256_hex(&self.bytes)
    }
}

/// What sort of file an artifact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// A document to read and sign (PDF).
    Document,
    /// A picture (SVG, or the PDF of a picture alone).
    Drawing,
    /// A workbook or a CSV list.
    Sheet,
    /// Cards for a board (Trello, Jira) and their import notes.
    Cards,
    /// A calendar or a schedule for another tool (ICS, MSPDI).
    Schedule,
    /// A web page.
    Page,
    /// What builds the infrastructure (Ansible, Terraform, nftables…).
    Provisioning,
    /// Anything a program reads (JSON).
    Data,
}

/// Which edition of which project a set of files is: printed in the bordereau.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// `project.name`.
    pub name: String,
    /// `project.version`.
    pub version: String,
    /// The status date of the project file; never today's date.
    #[serde(with = "iso_date")]
    pub date: NaiveDate,
    /// Digest of everything that the files were made from, the program included; none when they are not the whole set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipe: Option<String>,
}

/// SHA-256 of `bytes`, in 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// A date in JSON, as ISO 8601.
pub(crate) mod iso_date {
    use chrono::NaiveDate;
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    pub(crate) fn serialize<S: Serializer>(date: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(D::Error::custom)
    }
}
