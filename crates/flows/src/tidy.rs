//! Makes few, large cells of many: the same packets, told in a way that people read.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::cover::Cover;
use crate::dim::{Dim, join};
use crate::grid::{Cell, DIMS, Pieces, SERVICE};

/// Up to so many cells are made as large as they can be; more are only joined.
const MOST: usize = 64;
/// So are cells of many runs: as many as they have together, times the number of cells.
const MOST_RUNS: usize = 1 << 12;
/// Services are joined first, then destinations: that is how people write rules.
const ORDER: [usize; DIMS] = [SERVICE, 1, 0];

/// The same packets in few cells, in order. Each is as large as it can be and none is superfluous, unless there are
/// very many.
pub(crate) fn tidy(cells: Vec<Cell>) -> Vec<Cell> {
    let joined = joined(cells);
    let runs = || joined.iter().flat_map(|cell| &cell.dims).map(|dim| dim.spans().count()).sum::<usize>();
    match joined.len() {
        0 | 1 => joined,
        number if number <= MOST && runs() * number <= MOST_RUNS => needed(grown(&joined)),
        _ => joined,
    }
}

/// Joins the cells that differ in one dimension until there are none.
fn joined(mut cells: Vec<Cell>) -> Vec<Cell> {
    loop {
        let before = cells.len();
        for dim in ORDER {
            let mut alike: BTreeMap<[Dim; DIMS - 1], Dim> = BTreeMap::new();
            for cell in cells {
                let [source, destination, services] = cell.dims;
                let (others, own) = match dim {
                    0 => ([destination, services], source),
                    1 => ([source, services], destination),
                    _ => ([source, destination], services),
                };
                alike.entry(others).and_modify(|known| *known = known.union(&own)).or_insert(own);
            }
            let cell = |([first, second], own): ([Dim; DIMS - 1], Dim)| match dim {
                0 => Cell { dims: [own, first, second] },
                1 => Cell { dims: [first, own, second] },
                _ => Cell { dims: [first, second, own] },
            };
            cells = alike.into_iter().map(cell).collect();
        }
        if cells.len() == before {
            cells.sort_unstable();
            return cells;
        }
    }
}

/// Each cell as large as it can be without leaving them all.
fn grown(cells: &[Cell]) -> Vec<Cell> {
    let pieces = Pieces::of_cells(cells);
    let mut cover = Cover::new(&pieces);
    let all = [0, 1, 2].map(|dim| {
        let mut spans: Vec<_> = cells.iter().flat_map(|cell| cell.dims[dim].spans()).collect();
        join(&mut spans);
        Dim::new(spans.into_iter())
    });
    let grow = |cell: &Cell| {
        let mut grown = cell.clone();
        for dim in ORDER {
            grown.dims[dim] = all[dim].clone();
            let mut outside = Vec::new();
            let _ = cover.left(&grown, 0..pieces.len() as u32, &mut |left| {
                outside.extend(left[dim].spans());
                ControlFlow::Continue(())
            });
            join(&mut outside);
            grown.dims[dim] = all[dim].without(&outside);
        }
        grown
    };
    let mut grown: Vec<Cell> = cells.iter().map(grow).collect();
    grown.sort_unstable();
    grown.dedup();
    grown
}

/// The cells without those that the others hold together; the smallest go first.
fn needed(cells: Vec<Cell>) -> Vec<Cell> {
    let pieces = Pieces::of_cells(&cells);
    let mut cover = Cover::new(&pieces);
    let size = |cell: &Cell| cell.dims.iter().map(|dim| u128::from(dim.total())).product::<u128>();
    let mut by_size: Vec<u32> = (0..cells.len() as u32).collect();
    by_size.sort_by_key(|&number| (size(&cells[number as usize]), number));
    let mut kept = vec![true; cells.len()];
    for number in by_size {
        let others = (0..pieces.len() as u32).filter(|&other| other != number && kept[other as usize]);
        kept[number as usize] = !cover.covers(&cells[number as usize], others);
    }
    cells.into_iter().zip(kept).filter_map(|(cell, kept)| kept.then_some(cell)).collect()
}
