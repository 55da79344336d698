//! From order, abscissas and tracks to rectangles.

use super::super::view::Action;
use super::abscissas::Abscissas;
use super::arrangement::{Arrangement, Cell};
use super::bundles::{Bundle, PIN_HEIGHT, Role, Side};
use super::scene::Scene;
use super::tracks::Track;

/// Padding of a lane above and below its cards.
pub const LANE_PAD: f64 = 10.0;
/// Room for the top border of a site and its name.
const FRAME_TOP: f64 = 17.0;
/// Room for the bottom border of a site.
const FRAME_BOTTOM: f64 = 9.0;
/// Distance from the border of a site to the nearest lane.
pub const FRAME_INSET: f64 = 12.0;
/// Length of an arrowhead.
pub const ARROW: f64 = 6.0;
/// From the border of a lane to the centre of the cross of a denied flow.
pub const CROSS_OFF: f64 = 6.0;
/// From the border of a lane to the centre of the pin of a denied flow.
pub const DENY_PIN_OFF: f64 = 18.5;

/// A rectangle, in points, y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left border.
    pub x: f64,
    /// Top border.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// A rectangle from its corner and size.
    pub const fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width, height }
    }

    /// A rectangle from its centre and size.
    pub fn around(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self::new(x - width / 2.0, y - height / 2.0, width, height)
    }

    /// Right border.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Bottom border.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Vertical centre.
    pub fn middle(&self) -> f64 {
        self.y + self.height / 2.0
    }

    /// Whether the insides meet.
    pub fn meets(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// The same rectangle, larger by `by` on every side.
    pub fn grown(&self, by: f64) -> Self {
        Self::new(self.x - by, self.y - by, self.width + 2.0 * by, self.height + 2.0 * by)
    }

    /// The smallest rectangle that holds both.
    pub fn union(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self::new(x, y, self.right().max(other.right()) - x, self.bottom().max(other.bottom()) - y)
    }
}

/// Vertical positions: rows of cards and channels.
#[derive(Debug, Clone, Default)]
pub struct Ordinates {
    /// Rectangle of each dock.
    pub docks: Vec<Rect>,
    /// Rectangle of each lane.
    pub groups: Vec<Rect>,
    /// Ordinate of the part of each bundle in each channel, in the order of the tracks.
    pub tracks: Vec<Vec<f64>>,
    /// Top and bottom of the free part of each channel.
    pub channels: Vec<(f64, f64)>,
    /// Top and bottom of each row of cards.
    pub rows: Vec<(f64, f64)>,
    /// Bottom of everything.
    pub bottom: f64,
    /// Part of the height that can be stretched.
    pub flexible: f64,
}

/// What a solved arrangement is made of.
pub struct Parts<'a> {
    /// Docks and lanes.
    pub scene: &'a Scene,
    /// Order.
    pub arr: &'a Arrangement,
    /// Cells of docks.
    pub cells: &'a [Cell],
    /// Horizontal positions.
    pub xs: &'a Abscissas,
    /// Bundles.
    pub bundles: &'a [Bundle],
    /// Tracks of every channel.
    pub tracks: &'a [Vec<Track>],
}

impl Ordinates {
    /// Piles rows and channels; channels are `stretch` times as high as they need to be.
    pub fn new(parts: &Parts, stretch: f64) -> Self {
        let Parts { scene, arr, cells, xs, .. } = *parts;
        let rows = arr.rows();
        let mut heights = vec![0.0_f64; rows];
        let mut zoned = vec![false; rows];
        for shelf in &arr.shelves {
            for &group in &shelf.groups {
                let lane = &scene.groups[group];
                let tall = arr.group_rows(group);
                for &card in &lane.cards {
                    let row = cells[card].top;
                    heights[row] = heights[row].max(scene.docks[card].height);
                }
                for row in shelf.first_row..shelf.first_row + tall {
                    zoned[row] |= lane.panel.is_some();
                    let text = lane.panel.map_or(0.0, |p| scene.docks[p].height - 2.0 * LANE_PAD + 8.0);
                    heights[row] = heights[row].max(text / tall as f64).max(40.0);
                }
            }
        }
        let mut this = Self {
            docks: vec![Rect::default(); scene.docks.len()],
            groups: vec![Rect::default(); scene.groups.len()],
            ..Self::default()
        };
        let pads = Pads::new(arr, &zoned);
        let mut y = 0.0;
        for channel in 0..=rows {
            let needs = Needs::new(parts, channel, &pads);
            y += pads.above[channel] + needs.frame_above;
            let top = y;
            let levels: Vec<f64> =
                parts.tracks[channel].iter().map(|t| if t.is_flat() { t.level } else { 0.0 }).collect();
            let deepest = levels.iter().copied().fold(0.0, f64::max);
            let edge = channel == 0 || channel == rows;
            let least: f64 = match (edge, needs.straight, pads.inner[channel]) {
                (true, _, _) => 0.0,
                (_, true, _) => 20.0,
                (_, _, true) => 16.0,
                _ => 14.0,
            };
            // Levels, and the air below the last track.
            let soft = if deepest > 0.0 { (deepest + 8.0).max(least) } else { least };
            let stiff = edge || pads.inner[channel] && deepest == 0.0;
            let gain = if stiff { 1.0 } else { stretch };
            this.flexible += if stiff { 0.0 } else { soft };
            let base = top + needs.above;
            let slack = if deepest > 0.0 { (soft - deepest - 8.0).max(0.0) / 2.0 } else { soft / 2.0 };
            this.tracks.push(levels.iter().map(|l| base + (l + slack) * gain).collect());
            y = base + soft * gain + needs.below;
            this.channels.push((top, y));
            y += needs.frame_below + pads.below[channel];
            if let Some(height) = heights.get(channel) {
                this.rows.push((y, y + height));
                y += height;
            }
        }
        this.bottom = y;
        this.stand(scene, arr, cells, xs);
        this
    }

    fn stand(&mut self, scene: &Scene, arr: &Arrangement, cells: &[Cell], xs: &Abscissas) {
        for shelf in &arr.shelves {
            for &group in &shelf.groups {
                let lane = &scene.groups[group];
                let first = shelf.first_row;
                let last = first + arr.group_rows(group) - 1;
                let around = lane.panel.map_or(0.0, |_| LANE_PAD);
                let top = self.rows[first].0 - around;
                let bottom = self.rows[last].1 + around;
                self.groups[group] = Rect::new(xs.group_left[group], top, xs.group_width[group], bottom - top);
                for &card in &lane.cards {
                    let (top, bottom) = self.rows[cells[card].top];
                    self.docks[card] = Rect::new(xs.dock_left[card], top, xs.dock_width[card], bottom - top);
                }
                if let Some(panel) = lane.panel {
                    self.docks[panel] = Rect::new(xs.dock_left[panel], top, xs.dock_width[panel], bottom - top);
                }
            }
        }
    }

    /// Ordinate of a leg of a bundle in a channel.
    pub fn track(&self, tracks: &[Vec<Track>], channel: usize, bundle: usize, leg: usize) -> f64 {
        let at = tracks[channel].iter().position(|t| t.bundle == bundle && t.leg == leg);
        at.map_or(self.channels[channel].0, |i| self.tracks[channel][i])
    }
}

/// What lanes take of each channel around their cards.
struct Pads {
    /// Under the row above the channel.
    above: Vec<f64>,
    /// Over the row below the channel.
    below: Vec<f64>,
    /// Between two rows of a shelf.
    inner: Vec<bool>,
}

impl Pads {
    fn new(arr: &Arrangement, zoned: &[bool]) -> Self {
        let rows = zoned.len();
        let of = |row: usize| if zoned[row] { LANE_PAD } else { 0.0 };
        let mut this = Self {
            above: (0..=rows).map(|c| c.checked_sub(1).map_or(0.0, of)).collect(),
            below: (0..=rows).map(|c| if c < rows { of(c) } else { 0.0 }).collect(),
            inner: vec![false; rows + 1],
        };
        for shelf in &arr.shelves {
            for local in 1..shelf.rows {
                let channel = shelf.first_row + local;
                this.inner[channel] = true;
                this.below[channel] = 0.0;
                // A lane that ends here still has its border below its last row.
                if shelf.groups.iter().all(|&g| arr.group_rows(g) != local) {
                    this.above[channel] = 0.0;
                }
            }
        }
        this
    }
}

/// What the borders of a channel ask for.
#[derive(Default)]
struct Needs {
    above: f64,
    below: f64,
    frame_above: f64,
    frame_below: f64,
    /// A line goes straight through, and its label stands beside it.
    straight: bool,
}

impl Needs {
    fn new(parts: &Parts, channel: usize, pads: &Pads) -> Self {
        let mut needs = Self::default();
        for (index, bundle) in parts.bundles.iter().enumerate() {
            if bundle.direct.is_some() || parts.tracks[channel].iter().all(|t| t.bundle != index) {
                continue;
            }
            let flat = parts.tracks[channel].iter().any(|t| t.bundle == index && t.is_flat());
            needs.straight |= !flat;
            let air = |height: f64| height + 5.0;
            for port in bundle.ports.iter().filter(|p| p.channel(parts.cells) == channel) {
                let pad = if port.side == Side::Top { pads.below[channel] } else { pads.above[channel] };
                let out = air(outside(parts, bundle.action, port.dock, port.role, port.side) - pad);
                let side = if port.side == Side::Top { &mut needs.below } else { &mut needs.above };
                *side = side.max(out);
            }
            needs.above = needs.above.max(5.0);
            needs.below = needs.below.max(2.0);
        }
        for frame in &parts.xs.frames {
            if frame.top == channel {
                needs.frame_below = FRAME_TOP;
            }
            if frame.bottom + 1 == channel {
                needs.frame_above = FRAME_BOTTOM;
            }
        }
        needs
    }
}

/// How far the end of a line (pin, arrow, cross) reaches from the edge of its dock.
fn outside(parts: &Parts, action: Action, dock: usize, role: Role, side: Side) -> f64 {
    let half = PIN_HEIGHT / 2.0;
    match (role, action) {
        (Role::Source, _) => half,
        (Role::Destination, Action::Allow) => half + ARROW + 1.0,
        (Role::Destination, Action::Deny) => border(parts, dock, side) + DENY_PIN_OFF + half,
    }
}

/// From the edge of a dock to the border of its lane on that side: where denied flows stop.
pub fn border(parts: &Parts, dock: usize, side: Side) -> f64 {
    let group = parts.scene.docks[dock].group;
    let lane = &parts.scene.groups[group];
    let cell = parts.cells[dock];
    let first = parts.arr.shelves.iter().find(|s| s.groups.contains(&group)).map_or(0, |s| s.first_row);
    let last = first + parts.arr.group_rows(group) - 1;
    let at_border = match side {
        Side::Top => cell.top == first,
        _ => cell.bottom == last,
    };
    if lane.panel == Some(dock) || lane.panel.is_none() || !at_border { 0.0 } else { LANE_PAD }
}
