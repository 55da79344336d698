//! On which side of the cards a flow leaves and arrives.

use super::arrangement::{Arrangement, Cell};
use super::bundles::Side;
use super::scene::Scene;

/// What the choice of sides needs to know of the arrangement.
pub struct Ways {
    /// First row and number of rows of the shelf of each lane.
    shelves: Vec<(usize, usize)>,
    rows: usize,
}

impl Ways {
    /// Reads an arrangement.
    pub fn new(scene: &Scene, arr: &Arrangement) -> Self {
        let mut shelves = vec![(0, 1); scene.groups.len()];
        for shelf in &arr.shelves {
            for &group in &shelf.groups {
                shelves[group] = (shelf.first_row, shelf.rows);
            }
        }
        Self { shelves, rows: arr.rows() }
    }

    /// On which sides a flow leaves and arrives, and the channel it goes around by, if any.
    pub fn choose(&self, scene: &Scene, cells: &[Cell], a: usize, b: usize) -> ([Side; 2], Option<usize>) {
        let (from, to) = (cells[a], cells[b]);
        let groups = [scene.docks[a].group, scene.docks[b].group];
        let [(first, count), other] = groups.map(|g| self.shelves[g]);
        if groups[0] != groups[1] && first == other.0 && count > 1 {
            // Between two lanes of a shelf others may stand in the way: over or under them all.
            let over = from.top + to.top - 2 * first;
            let under = 2 * (first + count - 1) - from.bottom - to.bottom;
            return if over < under || over == under && first + count == self.rows {
                ([Side::Top; 2], Some(first))
            } else {
                ([Side::Bottom; 2], Some(first + count))
            };
        }
        let sides = if from.bottom < to.top {
            [Side::Bottom, Side::Top]
        } else if to.bottom < from.top {
            [Side::Top, Side::Bottom]
        } else if from.bottom.max(to.bottom) + 1 == self.rows {
            [Side::Top; 2]
        } else {
            [Side::Bottom; 2]
        };
        (sides, None)
    }
}
