//! The two grids of derived tests: which place may reach which, and who has which right on which folder.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::words::Teller;
use crate::model::Right;
use crate::plan::derived::{DerivedTest, Subject};
use crate::plan::network::ends::Place;

/// Most columns of a part on a landscape page, the last column of results aside.
const WIDEST: usize = 14;

/// Place × place, in parts that a page can hold: open with the number of its flows, closed, or the same place.
pub(super) fn places(teller: &Teller<'_>) -> Vec<Value> {
    let tests = &teller.cx.plan.derived;
    let mut open: BTreeMap<(&Place, &Place), usize> = BTreeMap::new();
    let mut silent: BTreeMap<&Place, &DerivedTest> = BTreeMap::new();
    for test in tests {
        match &test.subject {
            Subject::Flows { from, to, flows } => {
                open.insert((from, to), flows.len());
            }
            Subject::Silence { from, .. } => {
                silent.insert(from, test);
            }
            _ => {}
        }
    }
    if silent.is_empty() {
        return Vec::new();
    }
    let mut places = vec![Place::Internet];
    places.extend(teller.cx.plan.network.addressing.zones.iter().map(|zone| Place::Zone(zone.zone.clone())));
    let row = |from: &Place, part: &[Place]| {
        let cells: Vec<Value> = part.iter().map(|to| cell(from == to, open.get(&(from, to)).copied())).collect();
        let test = silent.get(from);
        json!({
            "name": teller.place(from),
            "id": test.map(|test| &test.id),
            "cells": cells,
            "standing": test.map(|test| test.standing.key()),
        })
    };
    parts(&places, |part| {
        json!({
            "columns": part.iter().map(|place| teller.place(place)).collect::<Vec<_>>(),
            "rows": places.iter().map(|from| row(from, part)).collect::<Vec<_>>(),
        })
    })
}

fn cell(same: bool, flows: Option<usize>) -> Value {
    match (flows, same) {
        (Some(flows), _) => json!({ "state": "open", "flows": flows }),
        (None, true) => json!({ "state": "same" }),
        (None, false) => json!({ "state": "closed" }),
    }
}

/// Folder × group, in parts that a page can hold.
pub(super) fn rights(teller: &Teller<'_>) -> Vec<Value> {
    let tests: BTreeMap<&str, &DerivedTest> = teller
        .cx
        .plan
        .derived
        .iter()
        .filter_map(|test| match &test.subject {
            Subject::Folder(id) => Some((id.as_str(), test)),
            _ => None,
        })
        .collect();
    let named: Vec<&str> = teller.rights.columns.iter().map(|(_, id)| id.as_str()).collect();
    if tests.is_empty() || named.is_empty() {
        return Vec::new();
    }
    parts(&named, |part| {
        let rows = teller.rights.folders.iter().map(|folder| {
            let test = tests.get(folder.id.as_str());
            let cell = |account: &&str| match folder.right_of(account) {
                Right::None => json!({ "right": "none" }),
                right => json!({
                    "right": right.key(),
                    "short": teller.cx.locale.choice("right-short", right.key()),
                }),
            };
            json!({
                "name": folder.name,
                "depth": folder.depth,
                "id": test.map(|test| &test.id),
                "cells": part.iter().map(cell).collect::<Vec<_>>(),
                "standing": test.map(|test| test.standing.key()),
            })
        });
        json!({
            "columns": part.iter().map(|id| heading(teller, id)).collect::<Vec<_>>(),
            "rows": rows.collect::<Vec<_>>(),
        })
    })
}

/// A group by its name in the directory, an account by whose it is.
fn heading(teller: &Teller<'_>, id: &str) -> String {
    match teller.cx.plan.project.find::<crate::model::User>(id) {
        Some(user) => user.title.clone(),
        None => teller.group(id),
    }
}

/// Parts of like widths: 16 columns make 8 and 8, not 14 and 2.
fn parts<T>(columns: &[T], make: impl Fn(&[T]) -> Value) -> Vec<Value> {
    let count = columns.len().div_ceil(WIDEST).max(1);
    columns.chunks(columns.len().div_ceil(count).max(1)).map(make).collect()
}
