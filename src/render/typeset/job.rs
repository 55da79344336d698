//! What is to be typeset: one document, its identity, its data, its pictures.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// One document to typeset.
#[derive(Debug, Clone)]
pub struct Job {
    /// The template, such as `documents/plan-projet.typ`.
    pub main: String,
    /// Stable name of the document among all of the project's, such as `acme/plan-projet`: it becomes the identity of
    /// the PDF file and must not change between versions of the document.
    pub ident: String,
    /// What stands on the cover, in the header and in the footer.
    pub identity: Identity,
    /// Data by name: `("plan", …)` is read as `/data/plan.json`.
    pub data: Vec<(String, Value)>,
    /// Other files by path, such as `("pictures/gantt.svg", …)`.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What a document says of itself. The documents read it as `/data/document.json`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Identity {
    /// Language code of the texts: `fr`, `en`.
    pub language: String,
    /// Name of the project.
    pub project: String,
    /// Name of the client.
    pub client: String,
    /// Name of the document: « Plan projet ».
    pub title: String,
    /// A line under the title, when there is one.
    pub subtitle: Option<String>,
    /// Reference of the document: `ACME-PLP-001`.
    pub reference: String,
    /// Version of the document.
    pub version: String,
    /// State of the version in words: « Pour validation ».
    pub status: Option<String>,
    /// Date of the version: the status date of the project, never the clock.
    #[serde(serialize_with = "iso")]
    pub date: NaiveDate,
    /// Classification in words: « Diffusion restreinte ».
    pub classification: String,
    /// Who wrote the document.
    pub authors: Vec<Person>,
    /// Who checks and approves it.
    pub approvers: Vec<Person>,
    /// The team shown on the cover.
    pub team: Vec<Person>,
    /// The versions, oldest first.
    pub revisions: Vec<Revision>,
    /// Paper of drawings: `a3`, `a4`.
    pub drawing_paper: String,
    /// Path of the client's or the firm's logo among the files of the job or the templates.
    pub logo: Option<String>,
}

/// A person named in a document.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Person {
    /// Name.
    pub name: String,
    /// Role in the project.
    pub role: String,
    /// Firm or department.
    pub organisation: String,
}

/// A version of the document.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Revision {
    /// Version.
    pub version: String,
    /// Date of the version.
    #[serde(serialize_with = "iso")]
    pub date: NaiveDate,
    /// Who made it.
    pub author: String,
    /// What changed, in Markdown or plain words.
    pub changes: String,
}

fn iso<S: Serializer>(date: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

impl Job {
    /// A document without data or pictures.
    pub fn new(main: impl Into<String>, ident: impl Into<String>, identity: Identity) -> Self {
        Self { main: main.into(), ident: ident.into(), identity, data: Vec::new(), files: Vec::new() }
    }

    /// Adds data, read as `/data/<name>.json`.
    #[must_use]
    pub fn with_data(mut self, name: impl Into<String>, value: Value) -> Self {
        self.data.push((name.into(), value));
        self
    }

    /// Adds a file by its path in the document's world.
    #[must_use]
    pub fn with_file(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((path.into(), bytes.into()));
        self
    }
}
