//! Which lane stands on which shelf, and which card in which cell: order only, no lengths.

use super::scene::{GRID, Scene};

/// Space between cards of a lane, before anything asks for more.
pub const CARD_GAP: f64 = 2.0 * GRID;
/// Space between lanes of a shelf.
pub const LANE_GAP: f64 = 3.0 * GRID;

/// A row of lanes, made of one or more rows of cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// Tier.
    pub tier: usize,
    /// Lanes from left to right.
    pub groups: Vec<usize>,
    /// First row of cards, counted over the whole drawing.
    pub first_row: usize,
    /// Number of rows of cards.
    pub rows: usize,
}

/// Where a dock stands, in rows and columns of cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// First row.
    pub top: usize,
    /// Last row: a title panel spans all rows of its lane.
    pub bottom: usize,
    /// Column of the card in its lane.
    pub column: usize,
}

/// The order of everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrangement {
    /// Shelves from top to bottom.
    pub shelves: Vec<Shelf>,
    /// Cards of each lane, row by row.
    pub cards: Vec<Vec<usize>>,
    /// Columns of cards of each lane.
    pub columns: Vec<usize>,
}

/// How wide a shelf may get before lanes wrap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Width of a shelf in points.
    pub width: f64,
    /// Most cards side by side in a lane.
    pub columns: usize,
}

impl Arrangement {
    /// Lanes in the order of the diagram, wrapped to the limits.
    pub fn new(scene: &Scene, limits: Limits) -> Self {
        let mut this = Self {
            shelves: Vec::new(),
            cards: scene.groups.iter().map(|g| g.cards.clone()).collect(),
            columns: vec![1; scene.groups.len()],
        };
        let share = column_shares(scene);
        for (index, group) in scene.groups.iter().enumerate() {
            let width = limits.width * share[site_column(scene, index)];
            let card = group.cards.first().map_or(0.0, |&c| scene.docks[c].width);
            let room = width - scene.panel_width - 3.0 * GRID + CARD_GAP;
            let fitting = ((room / (card + CARD_GAP)) as usize).clamp(1, limits.columns.max(1));
            let rows = group.cards.len().div_ceil(fitting).max(1);
            this.columns[index] = group.cards.len().div_ceil(rows).max(1);
        }
        let tiers = scene.groups.iter().map(|g| g.tier + 1).max().unwrap_or(0);
        for tier in 0..tiers {
            this.add_tier(scene, tier, limits.width, &share);
        }
        this.number_rows();
        this
    }

    fn add_tier(&mut self, scene: &Scene, tier: usize, limit: f64, share: &[f64]) {
        let mut shelves: Vec<Vec<usize>> = Vec::new();
        for (column, part) in share.iter().enumerate() {
            let groups: Vec<usize> = (0..scene.groups.len())
                .filter(|&g| scene.groups[g].tier == tier && site_column(scene, g) == column)
                .collect();
            let widths: Vec<f64> = groups.iter().map(|&g| self.width(scene, g)).collect();
            for (shelf, range) in wrap(&widths, limit * part).into_iter().enumerate() {
                if shelves.len() <= shelf {
                    shelves.push(Vec::new());
                }
                shelves[shelf].extend(range.map(|i| groups[i]));
            }
        }
        self.shelves.extend(shelves.into_iter().map(|groups| Shelf { tier, groups, first_row: 0, rows: 1 }));
    }

    fn number_rows(&mut self) {
        let mut row = 0;
        for shelf in &mut self.shelves {
            let rows = shelf.groups.iter().map(|&g| {
                let cards = self.cards[g].len();
                cards.div_ceil(self.columns[g].max(1)).max(1)
            });
            shelf.rows = rows.max().unwrap_or(1);
            shelf.first_row = row;
            row += shelf.rows;
        }
    }

    /// Rows of cards of the drawing.
    pub fn rows(&self) -> usize {
        self.shelves.last().map_or(0, |s| s.first_row + s.rows)
    }

    /// Rows of cards of a lane.
    pub fn group_rows(&self, group: usize) -> usize {
        self.cards[group].len().div_ceil(self.columns[group]).max(1)
    }

    /// Cell of every dock.
    pub fn cells(&self, scene: &Scene) -> Vec<Cell> {
        let mut cells = vec![Cell::default(); scene.docks.len()];
        for shelf in &self.shelves {
            for &group in &shelf.groups {
                for (position, &card) in self.cards[group].iter().enumerate() {
                    let row = shelf.first_row + position / self.columns[group];
                    cells[card] = Cell { top: row, bottom: row, column: position % self.columns[group] };
                }
                if let Some(panel) = scene.groups[group].panel {
                    cells[panel] =
                        Cell { top: shelf.first_row, bottom: shelf.first_row + self.group_rows(group) - 1, column: 0 };
                }
            }
        }
        cells
    }

    /// Width of a lane before anything asks for more.
    fn width(&self, scene: &Scene, group: usize) -> f64 {
        let count = self.columns[group].min(self.cards[group].len());
        let card = self.cards[group].first().map_or(0.0, |&c| scene.docks[c].width);
        let cards = count as f64 * card + count.saturating_sub(1) as f64 * CARD_GAP;
        match scene.groups[group].panel {
            Some(_) => scene.panel_width + cards + 2.0 * GRID,
            None => cards,
        }
    }
}

/// Site column of a lane: 0 without site, else the site's index plus one.
pub fn site_column(scene: &Scene, group: usize) -> usize {
    scene.groups[group].site.map_or(0, |site| site + 1)
}

/// Part of the width that each site column gets: as its cards.
fn column_shares(scene: &Scene) -> Vec<f64> {
    let columns = (0..scene.groups.len()).map(|g| site_column(scene, g) + 1).max().unwrap_or(1);
    let mut weight = vec![0.0; columns];
    for (index, group) in scene.groups.iter().enumerate() {
        weight[site_column(scene, index)] += 1.0 + group.cards.len() as f64;
    }
    // What has no site stands alone in its tier in most projects: it may use the whole width.
    let sites: f64 = weight.iter().skip(1).sum();
    weight
        .iter()
        .enumerate()
        .map(|(column, w)| match column {
            0 => 1.0,
            _ => (w / sites.max(1.0)).max(0.15),
        })
        .collect()
}

/// Cuts a list of widths into as few runs as fit the limit, as even as possible.
fn wrap(widths: &[f64], limit: f64) -> Vec<std::ops::Range<usize>> {
    let greedy = |limit: f64| {
        let mut runs = Vec::new();
        let (mut start, mut used) = (0, 0.0);
        for (index, width) in widths.iter().enumerate() {
            let wider = used + LANE_GAP + width;
            if index > start && wider > limit {
                runs.push(start..index);
                (start, used) = (index, *width);
            } else {
                used = if index == start { *width } else { wider };
            }
        }
        if start < widths.len() {
            runs.push(start..widths.len());
        }
        runs
    };
    let fewest = greedy(limit);
    // The narrowest limit that needs no more runs, to the nearest tenth.
    (4..10)
        .map(|tenth| greedy(limit * f64::from(tenth) / 10.0))
        .find(|runs| runs.len() == fewest.len())
        .unwrap_or(fewest)
}
