//! Who may do what in which folder.

use serde_json::{Value, json};

use super::{Chapter, Copy, text};
use crate::model::UserKind;
use crate::plan::directory::{Folder, GrantOrigin};

/// Most columns of a matrix on a landscape page.
const WIDEST: usize = 14;

/// The chapter of the folders and rights.
pub(super) fn data(chapter: &Chapter<'_>) -> Value {
    let project = &chapter.cx.plan.project;
    let named: Vec<&str> = chapter.rights.columns.iter().map(|(_, id)| id.as_str()).collect();
    let people: Vec<&str> = match chapter.copy {
        Copy::Full => {
            project.user.iter().filter(|user| user.kind != UserKind::Service).map(|user| user.id.as_str()).collect()
        }
        Copy::Diffusion => Vec::new(),
    };
    json!({
        "folders": chapter.rights.folders.iter().map(|one| folder(chapter, one)).collect::<Vec<_>>(),
        "groups": matrices(chapter, &named),
        "people": matrices(chapter, &people),
    })
}

fn folder(chapter: &Chapter<'_>, folder: &Folder) -> Value {
    let cx = &chapter.cx;
    let inherits = match (folder.parent.is_some(), folder.inherits) {
        (false, _) => "root",
        (true, true) => "inherited",
        (true, false) => "cut",
    };
    json!({
        "name": folder.name,
        "depth": folder.depth,
        "title": text(&folder.title),
        "server": folder.server,
        "quota": folder.quota.map(|quota| cx.locale.size(quota)),
        "inheritance": cx.locale.text(&format!("dossier.inheritance.{inherits}")),
    })
}

/// The matrix of some accounts, in pieces that a page can hold.
fn matrices(chapter: &Chapter<'_>, accounts: &[&str]) -> Vec<Value> {
    if chapter.rights.folders.is_empty() || accounts.is_empty() {
        return Vec::new();
    }
    // Pieces of like widths: 16 columns make 8 and 8, not 14 and 2.
    let pieces = accounts.len().div_ceil(WIDEST);
    accounts
        .chunks(accounts.len().div_ceil(pieces))
        .map(|accounts| {
            let cells = |folder: &Folder| accounts.iter().map(|id| cell(chapter, folder, id)).collect::<Vec<_>>();
            json!({
                "columns": accounts.iter().map(|id| heading(chapter, id)).collect::<Vec<_>>(),
                "rows": chapter.rights.folders.iter().map(|one| json!({ "name": one.name, "depth": one.depth })).collect::<Vec<_>>(),
                "cells": chapter.rights.folders.iter().map(cells).collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// A group by its name, an account by whose it is.
fn heading(chapter: &Chapter<'_>, id: &str) -> String {
    match chapter.cx.plan.project.find::<crate::model::User>(id) {
        Some(user) => user.title.clone(),
        None => chapter.group(id),
    }
}

fn cell(chapter: &Chapter<'_>, folder: &Folder, account: &str) -> Value {
    let Some(grant) = folder.grants.get(account) else { return Value::Null };
    let origin = match grant.origin {
        GrantOrigin::Explicit => "explicit",
        GrantOrigin::Inherited { .. } => "inherited",
        GrantOrigin::Through { .. } => "through",
    };
    json!({
        "right": grant.right.key(),
        "short": chapter.cx.locale.choice("right-short", grant.right.key()),
        "origin": origin,
    })
}
