//! Where bundles cross the rows of cards: the cheapest way through the gaps.

use std::ops::Range;

use super::abscissas::{Abscissas, Gap};
use super::arrangement::{Arrangement, Cell};
use super::bundles::{Bundle, Port, Side};
use super::ports::APART;
use super::scene::Scene;

/// Distance kept from lanes, cards and frames.
const CLEAR: f64 = 6.0;
/// Price of a corner, in points of length.
const CORNER: f64 = 45.0;
/// Furthest that a line may go beside the drawing.
const BESIDE: f64 = 4000.0;

/// A range of abscissas where lines may cross a row.
#[derive(Debug, Clone, Copy)]
struct Opening {
    left: f64,
    right: f64,
    /// Lane whose bundles alone may use it.
    owner: Option<usize>,
    /// What to widen when it is full.
    gap: Gap,
}

/// A lane that spans two rows: horizontal lines may not run through it.
#[derive(Debug, Clone, Copy)]
struct Barrier {
    group: usize,
    left: f64,
    right: f64,
    /// Right border of its title panel, which stops its own bundles too.
    panel: f64,
}

/// Openings of every row and what stands in them already.
pub struct Crossings {
    rows: Vec<Vec<Opening>>,
    barriers: Vec<Vec<Barrier>>,
    /// Verticals: level `2c` is channel `c`, level `2r + 1` is row `r`.
    levels: Vec<Vec<(f64, usize)>>,
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

    /// Notes a vertical line that spans levels.
    fn stand(&mut self, low: usize, high: usize, x: f64, tag: usize) {
        for level in &mut self.levels[low..=high] {
            level.push((x, tag));
        }
    }

    fn is_free(&self, row: usize, x: f64, tag: usize) -> bool {
        self.levels[2 * row..=2 * row + 2].iter().flatten().all(|&(other, b)| b == tag || (other - x).abs() >= APART)
    }

    /// Notes the ports, whose abscissas are final.
    pub fn stand_ports(&mut self, cells: &[Cell], bundles: &[Bundle]) {
        for (b, bundle) in bundles.iter().enumerate() {
            for port in bundle.ports.iter().filter(|_| bundle.direct.is_none()) {
                let channel = port.channel(cells);
                let tag = bundle.tag(b, port.role as usize);
                self.stand(2 * channel, 2 * channel, port.x, tag);
            }
        }
    }

    /// Gives a leg its lanes; returns the gaps to widen when it had to make a detour.
    pub fn cross(&mut self, bundles: &mut [Bundle], index: usize, leg: usize) -> Vec<Gap> {
        let bundle = &bundles[index];
        let rows = bundle.rows(leg);
        if rows.is_empty() {
            return Vec::new();
        }
        let tag = bundle.tag(index, leg);
        let ends = Ends::new(bundle, leg, |port| port.x);
        let ideal = self.way(bundle, &rows, &ends, None);
        let found = self.way(bundle, &rows, &ends, Some(tag));
        let mut narrow = Vec::new();
        if let Some((best, cost)) = &ideal {
            let detour = found.as_ref().map_or(f64::INFINITY, |(_, paid)| paid - cost);
            if detour > 110.0 {
                for (row, x) in rows.clone().zip(best) {
                    let inside = |o: &&Opening| o.left <= *x && *x <= o.right;
                    narrow.extend(self.rows[row].iter().find(inside).map(|o| o.gap));
                }
            }
        }
        let lanes = found.or(ideal).map(|(lanes, _)| lanes).unwrap_or_default();
        for (row, &x) in rows.zip(&lanes) {
            self.stand(2 * row, 2 * row + 2, x, tag);
        }
        bundles[index].legs[leg] = lanes;
        narrow
    }

    /// Where a leg would cross if it were alone: what ports are ordered by.
    pub fn guess(&self, xs: &Abscissas, bundle: &Bundle, leg: usize) -> Vec<f64> {
        let rows = bundle.rows(leg);
        if rows.is_empty() {
            return Vec::new();
        }
        let ends = Ends::new(bundle, leg, |port| xs.center(port.dock));
        self.way(bundle, &rows, &ends, None).map(|(lanes, _)| lanes).unwrap_or_default()
    }

    /// The cheapest abscissas, one a row, and their price.
    fn way(&self, bundle: &Bundle, rows: &Range<usize>, ends: &Ends, tag: Option<usize>) -> Option<(Vec<f64>, f64)> {
        let candidates = self.candidates(bundle, rows, ends, tag);
        let usable = |row: usize, x: f64| {
            let open = self.rows[row].iter().any(|o| o.allows(bundle) && o.left <= x && x <= o.right);
            open && tag.is_none_or(|i| self.is_free(row, x, i))
        };
        let mut steps: Vec<Vec<(f64, f64, usize)>> = Vec::new();
        for row in rows.clone() {
            let mut step = Vec::new();
            for &x in candidates.iter().filter(|&&x| usable(row, x)) {
                let reached = match steps.last() {
                    None if self.is_clear(row, &ends.top, x, bundle) => Some((ends.top_price(x), 0)),
                    None => None,
                    Some(previous) => previous
                        .iter()
                        .enumerate()
                        .filter(|(_, (from, _, _))| self.is_clear(row, &[*from], x, bundle))
                        .map(|(i, (from, paid, _))| {
                            let jog = if *from == x { 0.0 } else { 2.0 * CORNER + (from - x).abs() };
                            (paid + jog, i)
                        })
                        .min_by(|a, b| a.0.total_cmp(&b.0)),
                };
                if let Some((price, from)) = reached {
                    step.push((x, price, from));
                }
            }
            steps.push(step);
        }
        let (mut at, price) = steps
            .last()?
            .iter()
            .enumerate()
            .filter(|(_, (x, _, _))| self.is_clear(rows.end, &ends.bottom, *x, bundle))
            .map(|(i, (x, paid, _))| (i, paid + ends.bottom_price(*x)))
            .min_by(|a, b| a.1.total_cmp(&b.1))?;
        let mut lanes = Vec::new();
        for step in steps.iter().rev() {
            lanes.push(step[at].0);
            at = step[at].2;
        }
        lanes.reverse();
        Some((lanes, price))
    }

    fn candidates(&self, bundle: &Bundle, rows: &Range<usize>, ends: &Ends, tag: Option<usize>) -> Vec<f64> {
        let mut found: Vec<f64> = Vec::new();
        let wanted = ends.wanted();
        for row in rows.clone() {
            for opening in self.rows[row].iter().filter(|o| o.allows(bundle)) {
                for &wish in &wanted {
                    let near = wish.clamp(opening.left, opening.right);
                    let free =
                        |x: f64| opening.left <= x && x <= opening.right && tag.is_none_or(|i| self.is_free(row, x, i));
                    let steps = |way: f64| (0..48).map(move |i| near + way * 4.5 * f64::from(i)).find(|&x| free(x));
                    found.extend([steps(1.0), steps(-1.0)].into_iter().flatten());
                }
            }
        }
        found.sort_by(f64::total_cmp);
        found.dedup();
        found
    }

    /// Whether a horizontal line of a channel from the abscissas to `x` meets no barrier.
    fn is_clear(&self, channel: usize, from: &[f64], x: f64, bundle: &Bundle) -> bool {
        let low = from.iter().copied().fold(x, f64::min);
        let high = from.iter().copied().fold(x, f64::max);
        if low == high {
            return true;
        }
        self.barriers[channel].iter().all(|barrier| {
            let right = if bundle.groups.contains(&barrier.group) { barrier.panel } else { barrier.right };
            high < barrier.left || low > right || right == barrier.left
        })
    }
}

impl Opening {
    fn allows(&self, bundle: &Bundle) -> bool {
        self.owner.is_none_or(|group| bundle.groups.contains(&group))
    }
}

/// Abscissas of the ports towards the first and the last row of a leg.
struct Ends {
    top: Vec<f64>,
    bottom: Vec<f64>,
}

impl Ends {
    /// The ports at both ends of a leg; where legs meet, the ports that it goes towards.
    fn new(bundle: &Bundle, leg: usize, x: impl Fn(&Port) -> f64) -> Self {
        let of = |role: usize| {
            let here = bundle.ports.iter().filter(|p| p.role as usize == role);
            here.map(&x).collect()
        };
        let (near, far) = (of(leg), of(1 - leg));
        let (top, bottom) = if bundle.ends[leg] < bundle.via { (near, far) } else { (far, near) };
        Self { top, bottom }
    }

    fn wanted(&self) -> Vec<f64> {
        let mut wanted = self.top.clone();
        wanted.extend(&self.bottom);
        if wanted.len() > 4 {
            let mean = |xs: &[f64]| xs.iter().sum::<f64>() / xs.len().max(1) as f64;
            return vec![mean(&self.top), mean(&self.bottom)];
        }
        wanted
    }

    fn price(ports: &[f64], x: f64) -> f64 {
        let low = ports.iter().copied().fold(f64::INFINITY, f64::min);
        let high = ports.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let away = (low - x).max(x - high).max(0.0);
        let corner = if ports.contains(&x) { 0.0 } else { CORNER };
        away + corner
    }

    fn top_price(&self, x: f64) -> f64 {
        Self::price(&self.top, x)
    }

    fn bottom_price(&self, x: f64) -> f64 {
        Self::price(&self.bottom, x)
    }
}
