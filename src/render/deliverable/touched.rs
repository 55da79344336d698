//! Which files a change of the project touches.

use super::{Deliverable, Studio, Work, make};
use crate::artifact::Artifact;
use crate::render::typeset::TypesetError;

/// A file that says something else than before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Touched {
    /// Its path.
    pub path: String,
    /// What it is called.
    pub title: String,
    /// Whether it is new, gone or otherwise.
    pub how: How,
}

/// What became of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// It is new.
    New,
    /// It is gone.
    Gone,
    /// It says something else.
    Changed,
}

/// The files of which the content differs from one version of a project to the other, in the order of the summary; the
/// version itself and its date, which stand in all of them, are left out of account when both plans have the same.
///
/// # Errors
/// The first fault in a template.
pub fn touched(mut old: Studio<'_>, mut new: Studio<'_>) -> Result<Vec<Touched>, TypesetError> {
    (old.work, new.work) = (Work::Digests, Work::Digests);
    let (before, after) = (make(&old, Deliverable::ALL)?, make(&new, Deliverable::ALL)?);
    let of = |file: &Artifact, how| Touched { path: file.path.to_string(), title: file.title.clone(), how };
    let mut found = Vec::new();
    for file in &after {
        match before.iter().find(|one| one.path == file.path) {
            None => found.push(of(file, How::New)),
            Some(former) if former.bytes != file.bytes => found.push(of(file, How::Changed)),
            Some(_) => {}
        }
    }
    let is_gone = |file: &&Artifact| after.iter().all(|one| one.path != file.path);
    found.extend(before.iter().filter(is_gone).map(|file| of(file, How::Gone)));
    Ok(found)
}
