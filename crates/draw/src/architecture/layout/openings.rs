//! Where lines may cross rows of cards, and what stops them in channels.

use super::abscissas::{Abscissas, Gap};
use super::arrangement::{Arrangement, Cell};
use super::bundles::{Bundle, Side};
use super::lanes::Crossings;
use super::scene::Scene;

/// Distance kept from lanes, cards and frames.
const CLEAR: f64 = 6.0;
/// Furthest that a line may go beside the drawing.
const BESIDE: f64 = 4000.0;

/// A range of abscissas where lines may cross a row.
#[derive(Debug, Clone, Copy)]
pub struct Opening {
    /// Left border.
    pub left: f64,
    /// Right border.
    pub right: f64,
    /// Lane whose bundles alone may use it.
    pub owner: Option<usize>,
    /// What to widen when it is full.
    pub gap: Gap,
}

/// A lane that spans two rows: horizontal lines may not run through it.
#[derive(Debug, Clone, Copy)]
pub struct Barrier {
    /// The lane.
    pub group: usize,
    /// Left border.
    pub left: f64,
    /// Right border.
    pub right: f64,
    /// Right border of its title panel, which stops its own bundles too.
    pub panel: f64,
}

impl Opening {
    /// Whether a bundle may use it.
    pub fn allows(&self, bundle: &Bundle) -> bool {
        self.owner.is_none_or(|group| bundle.groups.contains(&group))
    }
}

impl Crossings {
    /// The openings of an arrangement.
    pub fn new(scene: &Scene, arr: &Arrangement, cells: &[Cell], xs: &Abscissas, bundles: &[Bundle]) -> Self {
        let rows = arr.rows();
        let mut this = Self {
            rows: vec![Vec::new(); rows],
            barriers: vec![Vec::new(); rows + 1],
            levels: vec![Vec::new(); 2 * rows + 1],
        };
        for shelf in &arr.shelves {
            for row in shelf.first_row..shelf.first_row + shelf.rows {
                let local = row - shelf.first_row;
                let standing: Vec<usize> =
                    shelf.groups.iter().copied().filter(|&g| local < arr.group_rows(g)).collect();
                this.open_row(row, &standing, xs);
                for &group in &standing {
                    this.open_lane(row, local, group, scene, arr, xs, cells, bundles);
                    if local + 1 < arr.group_rows(group) {
                        let left = xs.group_left[group];
                        let panel = scene.groups[group].panel;
                        this.barriers[row + 1].push(Barrier {
                            group,
                            left,
                            right: left + xs.group_width[group],
                            panel: panel.map_or(left, |p| left + xs.dock_width[p]),
                        });
                    }
                }
            }
        }
        this
    }

    /// Openings between lanes and beside them, cut by the frames of sites.
    fn open_row(&mut self, row: usize, standing: &[usize], xs: &Abscissas) {
        let mut left = -BESIDE;
        let mut cuts: Vec<(f64, f64, Gap)> = Vec::new();
        for (i, &group) in standing.iter().enumerate() {
            cuts.push((left, xs.group_left[group], Gap::Before(group)));
            left = xs.group_left[group] + xs.group_width[group];
            if i + 1 == standing.len() {
                cuts.push((left, BESIDE + left, Gap::After(group)));
            }
        }
        let borders = xs.frames.iter().filter(|f| f.top <= row && row <= f.bottom);
        for border in borders.flat_map(|f| [f.left, f.right]) {
            cuts = cuts
                .into_iter()
                .flat_map(|(l, r, gap)| {
                    if border > l && border < r { vec![(l, border, gap), (border, r, gap)] } else { vec![(l, r, gap)] }
                })
                .collect();
        }
        for (left, right, gap) in cuts {
            if right - left >= 2.0 * CLEAR {
                self.rows[row].push(Opening { left: left + CLEAR, right: right - CLEAR, owner: None, gap });
            }
        }
    }

    /// Openings between the cards of a lane, for its own bundles.
    #[allow(clippy::too_many_arguments)]
    fn open_lane(
        &mut self,
        row: usize,
        local: usize,
        group: usize,
        scene: &Scene,
        arr: &Arrangement,
        xs: &Abscissas,
        cells: &[Cell],
        bundles: &[Bundle],
    ) {
        let columns = arr.columns[group];
        let cards: Vec<usize> = arr.cards[group].iter().copied().skip(local * columns).take(columns).collect();
        let end = xs.group_left[group] + xs.group_width[group];
        let lone = scene.groups[group].panel.is_none();
        for (column, &card) in cards.iter().enumerate() {
            let left = xs.dock_left[card] + xs.dock_width[card];
            let right = cards.get(column + 1).map_or(end, |&next| xs.dock_left[next]);
            let busy = bundles.iter().any(|bundle| {
                bundle.direct.is_some()
                    && bundle.ports.iter().any(|p| p.dock == card && p.side == Side::Right)
                    && cells[card].top == row
            });
            if !lone && !busy && right - left >= 2.0 * CLEAR {
                self.rows[row].push(Opening {
                    left: left + CLEAR,
                    right: right - CLEAR,
                    owner: Some(group),
                    gap: Gap::Inner(group, column),
                });
            }
        }
    }
}
