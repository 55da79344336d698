//! The bordereau: every other file of the build with its version, its date and its SHA-256; and who approves.

use serde_json::{Value, json};

use super::Context;
use crate::artifact::Artifact;
use crate::model::Party;

/// A file of the list.
pub struct File<'a> {
    path: &'a str,
    title: &'a str,
    sha256: String,
}

impl<'a> File<'a> {
    /// A file that is made.
    pub fn of(artifact: &'a Artifact) -> Self {
        File { path: artifact.path.as_str(), title: &artifact.title, sha256: artifact.sha256() }
    }

    /// A file that is still to be made: what stands for it takes the same room.
    pub fn to_come(path: &'a str) -> Self {
        File { path, title: path, sha256: "0".repeat(64) }
    }
}

/// The files handed over, and the two parties who sign.
pub fn data(cx: &Context<'_>, files: &[File<'_>]) -> Value {
    let about = &cx.plan.project.project;
    let mut files: Vec<&File<'_>> = files.iter().collect();
    files.sort_by_key(|file| file.path);
    let rows = files.into_iter().map(|file| {
        let path = file.path;
        let codes: Vec<&str> = cx
            .plan
            .project
            .deliverable
            .iter()
            .filter(|one| one.file.as_ref().is_some_and(|of| of.value == path))
            .map(|one| cx.plan.label(one.id.as_str()))
            .collect();
        json!({
            "file": { "title": file.title, "path": path },
            "deliverable": super::some(&codes.join(", ")),
            "version": about.version.value,
            "date": cx.locale.date(about.status_date.value.0),
            "sha256": file.sha256,
        })
    });
    json!({ "rows": rows.collect::<Vec<_>>(), "signers": [signer(cx, &about.client), signer(cx, &about.supplier)] })
}

fn signer(cx: &Context<'_>, party: &Party) -> Value {
    let project = &cx.plan.project;
    let who = party.signatory.as_ref().map(|who| who.as_str());
    json!({ "organisation": party.name, "name": who.map(|id| project.title(id)), "role": who.and_then(|id| super::role(cx, id)) })
}
