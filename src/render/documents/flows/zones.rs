//! Networks with more flows than a reader turns pages for: a sheet for each zone instead of the list.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::addressing;
use super::document::numbers;
use super::line;
use crate::plan::network::flows::FlowLine;
use crate::plan::network::grid::Cell;
use crate::render::documents::Context;

/// Most flows that are printed one by one; beyond, the workbook and the list have them.
const PRINTED: usize = 600;
/// Most services that are named of those between two places.
const NAMED: usize = 6;

/// Whether the flows are too many to be printed one by one.
pub(super) fn are_needed(cx: &Context<'_>) -> bool {
    super::lines(cx).count() > PRINTED
}

/// A sheet for each place that has something to do with another one: what goes to each neighbour, what comes from it.
pub(super) fn data(cx: &Context<'_>) -> Vec<Value> {
    let grid = &cx.plan.network.grid;
    let lines: BTreeMap<u32, &FlowLine> = cx.plan.network.flows.lines.iter().map(|line| (line.number, line)).collect();
    let count = |cell: Option<&Cell>| cell.map_or(0, |cell| cell.numbers.len());
    let sheet = |(own, place): (usize, &crate::plan::network::grid::GridPlace)| {
        let mut neighbours: Vec<usize> = (0..grid.places.len())
            .filter(|other| grid.cell(own, *other).is_some() || grid.cell(*other, own).is_some())
            .collect();
        let flows = |other: &usize| count(grid.cell(own, *other)) + count(grid.cell(*other, own));
        neighbours.sort_by_key(|other| (Reverse(flows(other)), *other));
        let rows: Vec<Value> = neighbours
            .iter()
            .map(|&other| {
                // What stays inside is told once.
                let back = if other == own { None } else { grid.cell(other, own) };
                json!({
                    "place": grid.places[other].label,
                    "class": addressing::colour(grid.places[other].trust),
                    "zone": grid.places[other].trust.is_some(),
                    "out": told(cx, &lines, grid.cell(own, other)),
                    "back": told(cx, &lines, back),
                })
            })
            .collect();
        json!({ "title": place.label, "rows": rows })
    };
    let sheets = grid.places.iter().enumerate().map(sheet);
    sheets.filter(|sheet| sheet["rows"].as_array().is_some_and(|rows| !rows.is_empty())).collect()
}

/// How many flows, which services most, their numbers.
fn told(cx: &Context<'_>, lines: &BTreeMap<u32, &FlowLine>, cell: Option<&Cell>) -> Value {
    let Some(cell) = cell else { return Value::Null };
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for service in cell.numbers.iter().filter_map(|number| lines.get(number)).flat_map(|line| &line.services) {
        *found.entry(&service.label).or_default() += 1;
    }
    let mut services: Vec<(&str, usize)> = found.into_iter().collect();
    services.sort_by_key(|(label, count)| (Reverse(*count), *label));
    let more = services.len().saturating_sub(NAMED);
    let mut names: Vec<String> = services.iter().take(NAMED).map(|(label, _)| (*label).to_owned()).collect();
    if more > 0 {
        names.push(cx.locale.count("flows.zones.more", more));
    }
    json!({
        "allowed": cell.allowed,
        "denied": cell.denied,
        "services": names.join(", "),
        "numbers": numbers(&cell.numbers),
        "marks": line::marks(cell.marks).iter().map(|mark| mark.key()).collect::<Vec<_>>(),
    })
}
