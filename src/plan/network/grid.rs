//! The zone × zone grid: what goes from where to where, at a glance.

use std::collections::BTreeMap;

use super::ends::Place;
use super::flows::{Flows, Mark, Marks};
use super::inventory::Inventory;
use crate::model::{Action, Trust};

/// A line and a column of the grid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GridPlace {
    /// The place.
    pub place: Place,
    /// What a reader calls it.
    pub label: String,
    /// How much it is trusted; none for what is no zone.
    pub trust: Option<Trust>,
}

/// What goes from one place to another.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cell {
    /// Number of flows let through.
    pub allowed: u32,
    /// Number of flows refused.
    pub denied: u32,
    /// Marks of the flows let through.
    pub marks: Marks,
    /// Numbers of the flows, in order.
    pub numbers: Vec<u32>,
}

impl Cell {
    /// The strongest mark of the flows let through.
    pub fn strongest(&self) -> Option<Mark> {
        self.marks.strongest()
    }
}

/// The grid of the matrix. Only what crosses from one place to another is counted, but for flows of
/// the author that stay in one subnet, which are on the diagonal.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Grid {
    /// Lines and columns: what is outside, devices in no zone, then the zones, least trusted first.
    pub places: Vec<GridPlace>,
    cells: BTreeMap<(usize, usize), Cell>,
}

impl Grid {
    /// The cell from the place of one number to that of another; none when nothing is said.
    pub fn cell(&self, from: usize, to: usize) -> Option<&Cell> {
        self.cells.get(&(from, to))
    }

    /// The cells that say something: number of the source, number of the destination, cell.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize, &Cell)> {
        self.cells.iter().map(|((from, to), cell)| (*from, *to, cell))
    }

    /// The cell from one place to another.
    pub fn between(&self, from: &Place, to: &Place) -> Option<&Cell> {
        let number = |place: &Place| self.places.iter().position(|known| known.place == *place);
        self.cell(number(from)?, number(to)?)
    }

    pub(super) fn of(inventory: &Inventory<'_>, flows: &Flows) -> Self {
        let places = places(inventory, flows);
        let index: BTreeMap<&Place, usize> =
            places.iter().enumerate().map(|(number, known)| (&known.place, number)).collect();
        let mut cells: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
        for line in &flows.lines {
            for from in line.from_places() {
                for to in line.to_places() {
                    let (Some(&row), Some(&column)) = (index.get(from), index.get(to)) else { continue };
                    if row == column && !line.path.same_subnet {
                        continue;
                    }
                    let cell = cells.entry((row, column)).or_default();
                    cell.numbers.push(line.number);
                    match line.action {
                        Action::Allow => {
                            cell.allowed += 1;
                            cell.marks = cell.marks.with(line.marks);
                        }
                        Action::Deny => cell.denied += 1,
                    }
                }
            }
        }
        Grid { places, cells }
    }
}

/// Every zone, and the other places that flows name.
fn places(inventory: &Inventory<'_>, flows: &Flows) -> Vec<GridPlace> {
    let ends = flows.lines.iter().flat_map(|line| line.from.iter().chain(&line.to));
    let mut named: Vec<&Place> =
        ends.flat_map(|end| &end.places).filter(|place| !matches!(place, Place::Zone(_))).collect();
    named.sort();
    named.dedup();
    let label = |place: &Place| match place {
        Place::Device(id) => inventory.device(id).map_or_else(|| id.clone(), |device| device.title.clone()),
        Place::Internet => "Internet".to_owned(),
        other => other.key(),
    };
    let others = named.into_iter().map(|place| GridPlace { place: place.clone(), label: label(place), trust: None });
    let mut zones: Vec<&crate::model::Zone> = inventory.document.zone.iter().collect();
    zones.sort_by_key(|zone| zone.trust);
    let zones = zones.into_iter().map(|zone| GridPlace {
        place: Place::Zone(zone.id.as_str().to_owned()),
        label: zone.title.clone(),
        trust: Some(zone.trust),
    });
    others.chain(zones).collect()
}
