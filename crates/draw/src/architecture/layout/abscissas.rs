//! Horizontal positions: lanes pulled towards what they are connected to, without overlap.

use std::collections::BTreeMap;

use super::arrangement::{Arrangement, CARD_GAP, Cell, LANE_GAP, Shelf, site_column};
use super::scene::{GRID, Scene};

/// A space that vertical lines can use and that can be widened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// On the left of a lane.
    Before(usize),
    /// On the right of a lane.
    After(usize),
    /// On the right of a column of cards of a lane.
    Inner(usize, usize),
}

/// What was asked beyond the smallest widths.
#[derive(Debug, Clone, Default)]
pub struct Spacing {
    /// Width added to a gap.
    pub gaps: BTreeMap<Gap, f64>,
    /// Width of a dock, when its ports need more than its texts.
    pub docks: BTreeMap<usize, f64>,
}

/// The frame of a site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Index of the site.
    pub site: usize,
    /// Left border.
    pub left: f64,
    /// Right border.
    pub right: f64,
    /// First row of cards.
    pub top: usize,
    /// Last row of cards.
    pub bottom: usize,
}

/// Horizontal positions of everything that stands.
#[derive(Debug, Clone, Default)]
pub struct Abscissas {
    /// Left border of each lane.
    pub group_left: Vec<f64>,
    /// Width of each lane.
    pub group_width: Vec<f64>,
    /// Left border of each dock.
    pub dock_left: Vec<f64>,
    /// Width of each dock.
    pub dock_width: Vec<f64>,
    /// Frames of sites.
    pub frames: Vec<Frame>,
}

/// Between a frame and the lanes in it.
const FRAME_PAD: f64 = GRID;
/// Between two frames.
const FRAME_GAP: f64 = 2.0 * GRID;

impl Spacing {
    /// Width of a gap: the usual one and what was asked.
    pub fn gap(&self, gap: Gap, usual: f64) -> f64 {
        usual + self.gaps.get(&gap).copied().unwrap_or(0.0)
    }
}

impl Abscissas {
    /// Centre of a dock.
    pub fn center(&self, dock: usize) -> f64 {
        self.dock_left[dock] + self.dock_width[dock] / 2.0
    }

    /// Places everything; `room` is the width that the paper offers at scale 1.
    pub fn new(scene: &Scene, arrangement: &Arrangement, cells: &[Cell], spacing: &Spacing, room: f64) -> Self {
        let mut this = Self {
            group_left: vec![0.0; scene.groups.len()],
            group_width: vec![0.0; scene.groups.len()],
            dock_left: vec![0.0; scene.docks.len()],
            dock_width: scene.docks.iter().map(|dock| dock.width).collect(),
            frames: Vec::new(),
        };
        // Offsets in the lane first; `shift` moves them to their place.
        for group in 0..scene.groups.len() {
            this.fill_lane(scene, arrangement, group, spacing);
        }
        let spans = this.columns(scene, arrangement, spacing, room);
        let runs = runs(scene, &arrangement.shelves, &spans);
        let links = links(scene, cells);
        for run in &runs {
            this.shift(scene, run, spacing, |_| None);
        }
        for _ in 0..4 {
            for run in runs.iter().chain(runs.iter().rev()) {
                let pull = |this: &Self, group: usize| this.pull(scene, group, &links);
                let wanted: Vec<Option<f64>> = run.groups.iter().map(|&g| pull(&this, g)).collect();
                this.shift(scene, run, spacing, |i| wanted[i]);
            }
        }
        this.snap(scene, &runs, spacing);
        this.add_frames(scene, arrangement, spacing);
        this
    }

    fn fill_lane(&mut self, scene: &Scene, arr: &Arrangement, group: usize, spacing: &Spacing) {
        let mut x = 0.0;
        if let Some(panel) = scene.groups[group].panel {
            let asked = spacing.docks.get(&panel).copied().unwrap_or(0.0);
            self.dock_width[panel] = self.dock_width[panel].max(asked);
            self.dock_left[panel] = 0.0;
            x = self.dock_width[panel] + GRID;
        }
        let columns = arr.columns[group].min(arr.cards[group].len());
        for column in 0..columns {
            let cards = || arr.cards[group].iter().skip(column).step_by(arr.columns[group]);
            let width = cards()
                .map(|c| spacing.docks.get(c).copied().unwrap_or(0.0).max(scene.docks[*c].width))
                .fold(0.0, f64::max);
            for &card in cards() {
                self.dock_left[card] = x;
                self.dock_width[card] = width;
            }
            x += width;
            if column + 1 < columns {
                x += spacing.gap(Gap::Inner(group, column), CARD_GAP);
            } else {
                x += spacing.gap(Gap::Inner(group, column), 0.0);
            }
        }
        let end = match scene.groups[group].panel {
            Some(_) if columns > 0 => GRID,
            // A zone without cards: its title panel is all there is.
            Some(_) => -GRID,
            None => 0.0,
        };
        self.group_width[group] = x + end;
    }

    /// Left and right limits of each site column, lanes excluded from the frame's padding.
    fn columns(&self, scene: &Scene, arr: &Arrangement, spacing: &Spacing, room: f64) -> Vec<(f64, f64)> {
        let count = (0..scene.groups.len()).map(|g| site_column(scene, g) + 1).max().unwrap_or(1);
        let mut widths = vec![0.0_f64; count];
        let mut free = 0.0_f64;
        for shelf in &arr.shelves {
            let sited = shelf.groups.iter().any(|&g| site_column(scene, g) > 0);
            for (column, widest) in widths.iter_mut().enumerate() {
                let lanes: Vec<usize> = of_column(scene, shelf, column);
                let width = self.total(&lanes, spacing);
                if sited || column > 0 {
                    *widest = widest.max(width);
                } else {
                    free = free.max(width);
                }
            }
        }
        let used = widths.iter().filter(|w| **w > 0.0).count();
        let around = used as f64 * (2.0 * FRAME_PAD + FRAME_GAP);
        let total: f64 = widths.iter().sum::<f64>();
        // A little more room than needed lets lanes stand under what they talk to.
        let wanted = (total * 1.3 + around).min(room).max(total + around).max(free);
        let stretch = if total > 0.0 { (wanted - around) / total } else { 1.0 };
        let mut x = 0.0;
        let mut spans = Vec::new();
        for (column, width) in widths.iter().enumerate() {
            if *width <= 0.0 {
                spans.push((0.0, 0.0));
                continue;
            }
            let pad = if column > 0 { FRAME_PAD } else { 0.0 };
            let width = (width * stretch / GRID).floor() * GRID;
            spans.push((x + pad, x + pad + width));
            x += width + 2.0 * pad + FRAME_GAP;
        }
        let right = (x - FRAME_GAP).max(free).max(if total > 0.0 { 0.0 } else { (free * 1.3).min(room) });
        // The last span is for shelves where nothing has a site.
        spans.push((0.0, right));
        spans
    }

    fn total(&self, lanes: &[usize], spacing: &Spacing) -> f64 {
        let widths: f64 = lanes.iter().map(|&g| self.group_width[g]).sum();
        let inner: f64 = lanes.windows(2).map(|p| between(p[0], p[1], spacing)).sum();
        let ends = lanes.first().map_or(0.0, |&g| spacing.gap(Gap::Before(g), 0.0))
            + lanes.last().map_or(0.0, |&g| spacing.gap(Gap::After(g), 0.0));
        widths + inner + ends
    }

    /// Where a lane would stand if only its connections counted.
    fn pull(&self, scene: &Scene, group: usize, links: &[Vec<(usize, usize, f64)>]) -> Option<f64> {
        let (mut sum, mut weight) = (0.0, 0.0);
        for &(own, other, w) in &links[group] {
            if scene.docks[other].group != group {
                let offset = self.center(own) - self.group_left[group];
                sum += w * (self.center(other) - offset);
                weight += w;
            }
        }
        (weight > 0.0).then(|| sum / weight)
    }

    /// Moves the lanes of a run as near as possible to where they want to be (least squares).
    fn shift(&mut self, scene: &Scene, run: &Run, spacing: &Spacing, wanted: impl Fn(usize) -> Option<f64>) {
        let total = self.total(&run.groups, spacing);
        let slack = (run.right - run.left - total).max(0.0);
        let mut before = run.left;
        let mut blocks: Vec<(f64, f64)> = Vec::new();
        let mut sizes: Vec<usize> = Vec::new();
        let mut bases = Vec::new();
        for (i, &group) in run.groups.iter().enumerate() {
            before += match i {
                0 => spacing.gap(Gap::Before(group), 0.0),
                _ => between(run.groups[i - 1], group, spacing),
            };
            bases.push(before);
            let wish = match wanted(i) {
                Some(x) => (x - before, 1.0),
                None => (slack * (i as f64 + 0.5) / run.groups.len() as f64, 0.05),
            };
            before += self.group_width[group];
            blocks.push(wish);
            sizes.push(1);
            // Pool adjacent violators.
            while blocks.len() > 1 && blocks[blocks.len() - 2].0 > blocks[blocks.len() - 1].0 {
                if let (Some(b), Some(a)) = (blocks.pop(), blocks.pop()) {
                    let weight = a.1 + b.1;
                    blocks.push(((a.0 * a.1 + b.0 * b.1) / weight, weight));
                }
                if let (Some(b), Some(a)) = (sizes.pop(), sizes.pop()) {
                    sizes.push(a + b);
                }
            }
        }
        let mut index = 0;
        for (block, size) in blocks.iter().zip(&sizes) {
            for _ in 0..*size {
                let left = bases[index] + block.0.clamp(0.0, slack);
                self.move_lane(scene, run.groups[index], left);
                index += 1;
            }
        }
    }

    fn move_lane(&mut self, scene: &Scene, group: usize, left: f64) {
        let by = left - self.group_left[group];
        self.group_left[group] = left;
        let lane = &scene.groups[group];
        for &dock in lane.cards.iter().chain(&lane.panel) {
            self.dock_left[dock] += by;
        }
    }

    fn snap(&mut self, scene: &Scene, runs: &[Run], spacing: &Spacing) {
        for run in runs {
            let mut least = f64::NEG_INFINITY;
            for (i, &group) in run.groups.iter().enumerate() {
                if i > 0 {
                    let previous = run.groups[i - 1];
                    least = self.group_left[previous] + self.group_width[previous] + between(previous, group, spacing);
                }
                let left = (self.group_left[group] / GRID).round() * GRID;
                self.move_lane(scene, group, left.max((least / GRID).ceil() * GRID));
            }
        }
    }

    fn add_frames(&mut self, scene: &Scene, arr: &Arrangement, spacing: &Spacing) {
        let sites = scene.groups.iter().filter_map(|g| g.site).max();
        for site in 0..sites.map_or(0, |s| s + 1) {
            let mut frame: Option<Frame> = None;
            for shelf in &arr.shelves {
                let lanes = of_column(scene, shelf, site + 1);
                let (Some(&first), Some(&last)) = (lanes.first(), lanes.last()) else {
                    continue;
                };
                let left = self.group_left[first] - FRAME_PAD - spacing.gap(Gap::Before(first), 0.0);
                let right =
                    self.group_left[last] + self.group_width[last] + FRAME_PAD + spacing.gap(Gap::After(last), 0.0);
                let bottom = shelf.first_row + shelf.rows - 1;
                let frame = frame.get_or_insert(Frame { site, left, right, top: shelf.first_row, bottom });
                frame.left = frame.left.min(left);
                frame.right = frame.right.max(right);
                frame.bottom = bottom;
            }
            self.frames.extend(frame);
        }
    }
}

/// Consecutive lanes that share a range of abscissas.
struct Run {
    groups: Vec<usize>,
    left: f64,
    right: f64,
}

fn runs(scene: &Scene, shelves: &[Shelf], spans: &[(f64, f64)]) -> Vec<Run> {
    let mut runs = Vec::new();
    for shelf in shelves {
        let sited = shelf.groups.iter().any(|&g| site_column(scene, g) > 0);
        for (column, span) in spans.iter().enumerate().take(spans.len() - 1) {
            let groups = of_column(scene, shelf, column);
            if groups.is_empty() {
                continue;
            }
            let (left, right) = if sited { *span } else { spans[spans.len() - 1] };
            runs.push(Run { groups, left, right });
        }
    }
    runs
}

fn of_column(scene: &Scene, shelf: &Shelf, column: usize) -> Vec<usize> {
    let of = |&&g: &&usize| site_column(scene, g) == column;
    shelf.groups.iter().filter(of).copied().collect()
}

fn between(left: usize, right: usize, spacing: &Spacing) -> f64 {
    LANE_GAP + spacing.gap(Gap::After(left), 0.0) + spacing.gap(Gap::Before(right), 0.0)
}

/// For each lane: own dock, other dock, weight. Near rows pull more.
fn links(scene: &Scene, cells: &[Cell]) -> Vec<Vec<(usize, usize, f64)>> {
    let mut links = vec![Vec::new(); scene.groups.len()];
    for wire in &scene.wires {
        let distance = cells[wire.from].top.abs_diff(cells[wire.to].top);
        if distance == 0 {
            continue;
        }
        let weight = 1.0 / distance as f64;
        links[scene.docks[wire.from].group].push((wire.from, wire.to, weight));
        links[scene.docks[wire.to].group].push((wire.to, wire.from, weight));
    }
    links
}
