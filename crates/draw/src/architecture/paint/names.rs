//! What elements are called: data attributes and tooltips.

use super::super::layout::Layout;
use super::super::layout::bundles::Bundle;
use super::super::layout::scene::Face;
use super::super::view::{Diagram, Flow};

/// Identifier of a lane: of its zone, or of the card that stands alone.
pub fn end_id(diagram: &Diagram, layout: &Layout, group: usize) -> String {
    let lane = &layout.scene.groups[group];
    if let Some(zone) = lane.zone {
        return diagram.zones[zone].id.clone();
    }
    match lane.cards.first().map(|&card| &layout.scene.docks[card].face) {
        Some(Face::Card(card)) => card.id.clone(),
        _ => String::new(),
    }
}

fn each_flow<'a>(diagram: &'a Diagram, layout: &'a Layout, wires: &'a [usize]) -> impl Iterator<Item = &'a Flow> {
    wires.iter().map(|&wire| &diagram.flows[layout.scene.wires[wire].flow])
}

/// Flow numbers, separated by spaces.
pub fn numbers(diagram: &Diagram, layout: &Layout, wires: &[usize]) -> String {
    let numbers: Vec<String> = each_flow(diagram, layout, wires).map(|f| f.number.to_string()).collect();
    numbers.join(" ")
}

/// Flow identifiers, separated by spaces.
pub fn ids(diagram: &Diagram, layout: &Layout, wires: &[usize]) -> String {
    let ids: Vec<&str> = each_flow(diagram, layout, wires).map(|f| f.id.as_str()).collect();
    ids.join(" ")
}

/// What a pin says when pointed at.
pub fn port_tooltip(diagram: &Diagram, layout: &Layout, wires: &[usize]) -> String {
    numbers(diagram, layout, wires).replace(' ', ", ")
}

/// What a bundle says when pointed at.
pub fn bundle_tooltip(diagram: &Diagram, layout: &Layout, bundle: &Bundle) -> String {
    format!("{}. {}", numbers(diagram, layout, &bundle.wires).replace(' ', ", "), bundle.label(&diagram.texts.blocked))
}
