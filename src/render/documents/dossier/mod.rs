//! The infrastructure file (« dossier d’infrastructure »): what was built, who may do what on it, how it is
//! operated and how it comes back. One chapter, one file.
//!
//! Its variant for wide circulation has no address, no account, no VLAN number and no address of a page: what only
//! tells these is not put in, and what users wrote is masked by [`masking`].

pub(super) mod continuity;
pub(super) mod directory;
mod masking;
mod network;
pub(super) mod operations;
mod overview;
mod rights;
pub(super) mod servers;
mod services;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::Context;
use crate::artifact::Artifact;
use crate::model::value::{At, TimeSpan};
use crate::plan::directory::{Memberships, RightsMatrix};
use crate::render::deliverable::Studio;
use crate::render::typeset::{Identity, Job, TypesetError};
use masking::Mask;

/// Who a copy is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Copy {
    /// Who runs the infrastructure: everything.
    Full,
    /// Anyone: nothing that would help an attacker.
    Diffusion,
}

/// What every chapter is made from.
pub(super) struct Chapter<'a> {
    pub(super) cx: Context<'a>,
    copy: Copy,
    pub(super) memberships: Memberships,
    pub(super) rights: RightsMatrix,
}

/// Both copies.
///
/// # Errors
/// A fault in a template.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let copies = [
        (Copy::Full, "dossier-infrastructure", "dossier-infrastructure.pdf"),
        (Copy::Diffusion, "dossier-infrastructure-diffusion", "dossier-infrastructure-diffusion.pdf"),
    ];
    copies
        .into_par_iter()
        .map(|(copy, name, path)| {
            let cx = &studio.context;
            let (identity, data) = content(cx, copy);
            let mut job = Job::new("documents/dossier-infrastructure.typ", cx.ident(name), identity);
            let plates = match copy {
                Copy::Full => studio.architecture(),
                // The drawing is made of addresses.
                Copy::Diffusion => &[],
            };
            let mut told = Vec::new();
            // The lists that go with a drawing are in the flow rules and in the chapter of the network.
            for (number, sheet) in plates.iter().filter(|sheet| !sheet.is_list).enumerate() {
                let path = format!("pictures/architecture-{}.svg", number + 1);
                told.push(json!({
                    "path": format!("/{path}"),
                    "alt": format!("{}. {}", sheet.title, sheet.description),
                }));
                job = job.with_file(path, sheet.svg.clone());
            }
            studio.pdf(path, &job.with_data("dossier", data).with_data("drawings", json!(told)))
        })
        .collect()
}

/// What a copy says: its identity and its data, as its template reads them.
pub fn content(cx: &Context<'_>, copy: Copy) -> (Identity, Value) {
    let chapter = Chapter::of(cx, copy);
    let (title, subtitle, code) = match copy {
        Copy::Full => (cx.text("dossier.title"), cx.text("dossier.subtitle"), "infrastructure"),
        Copy::Diffusion => {
            (cx.text("dossier.title"), cx.text("dossier.subtitle-diffusion"), "infrastructure-diffusion")
        }
    };
    let mut identity = cx.identity(title, Some(subtitle), code);
    let mut data = json!({
        "full": copy == Copy::Full,
        "overview": overview::data(&chapter),
        "network": network::data(&chapter),
        "servers": servers::data(&chapter),
        "directory": directory::data(&chapter),
        "rights": rights::data(&chapter),
        "services": services::data(&chapter),
        "continuity": continuity::data(&chapter),
        "operations": operations::data(&chapter),
    });
    if copy == Copy::Diffusion {
        identity.classification = cx.text("dossier.classification-diffusion").to_owned();
        let mask = Mask::of(&chapter);
        mask.data(&mut data);
        for revision in &mut identity.revisions {
            revision.changes = mask.text(&revision.changes);
        }
    }
    (identity, data)
}

impl<'a> Chapter<'a> {
    /// The chapters of a copy.
    pub(super) fn of(cx: &Context<'a>, copy: Copy) -> Self {
        let document = &cx.plan.project;
        let memberships = Memberships::of(document);
        Chapter { cx: *cx, copy, rights: RightsMatrix::of(document, &memberships), memberships }
    }

    /// What only the full copy says; nothing in the other.
    fn kept(&self, value: impl Into<Value>) -> Value {
        match self.copy {
            Copy::Full => value.into(),
            Copy::Diffusion => Value::Null,
        }
    }

    /// The reader's word of a choice, with its key for the template.
    pub(super) fn choice(&self, list: &str, key: &str) -> Value {
        json!({ "key": key, "label": self.cx.locale.choice(list, key) })
    }

    pub(super) fn span(&self, span: &At<TimeSpan>) -> String {
        self.cx.locale.span(span.value)
    }

    pub(super) fn maybe_span(&self, span: Option<&At<TimeSpan>>) -> Value {
        span.map_or(Value::Null, |span| self.span(span).into())
    }

    pub(super) fn integer(&self, number: usize) -> String {
        self.cx.locale.integer(i64::try_from(number).unwrap_or(i64::MAX))
    }

    pub(super) fn yes_no(&self, yes: bool) -> &'a str {
        self.cx.text(if yes { "common.yes" } else { "common.no" })
    }

    /// What the things of these ids are called, one an item.
    fn titles<'i>(&self, ids: impl Iterator<Item = &'i str>) -> Vec<String> {
        ids.map(|id| self.cx.plan.project.title(id).to_owned()).collect()
    }

    /// A code and what it stands for: « V22 Un dossier supprimé est restauré ».
    pub(super) fn coded(&self, id: &str) -> String {
        let title = self.cx.plan.project.title(id);
        match self.cx.plan.labels.get(id) {
            label if label == title => title.to_owned(),
            label => format!("{label}\u{a0}{title}"),
        }
    }

    /// What a group is called in the directory; what it is for in the copy that names no account.
    pub(super) fn group(&self, id: &str) -> String {
        let row = self.cx.plan.project.find::<crate::model::Group>(id);
        match (self.copy, row) {
            (Copy::Full, Some(group)) => group.name.as_ref().map_or_else(|| id.to_owned(), |name| name.value.clone()),
            _ => self.cx.plan.project.title(id).to_owned(),
        }
    }
}

/// Text, or nothing when it is empty.
pub(super) fn text(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { text.into() }
}
