//! Labels beside the bars: right, else left, else shortened; never on a bar nor over an edge.

use crate::svg::{Element, Font, text};

use super::bars::{Lane, Obstacle, SOLID};
use super::scale::Scale;

/// Between a bar and its label.
const GAP: f64 = 4.0;
/// How far a label may be pushed from its bar.
const FARTHEST: f64 = 90.0;

/// A label placed on its lane.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The text element.
    pub element: Element,
    /// The room it takes.
    pub room: Obstacle,
}

/// Places the first of `wordings` that fits beside the bar of `lane`; `avoid` are vertical lines
/// (the status date) as intervals.
pub fn place(
    lane: &Lane,
    scale: &Scale,
    wordings: &[String],
    font: Font,
    color: &str,
    avoid: &[(f64, f64)],
) -> Option<Placed> {
    // A bar off the sheet has no label there.
    if lane.ends.1 < scale.left - 0.3 || lane.ends.0 > scale.right + 0.3 {
        return None;
    }
    let mut busy: Vec<(f64, f64)> = lane.obstacles.iter().map(|o| (o.left, o.right)).collect();
    busy.extend_from_slice(avoid);
    for wording in wordings.iter().filter(|w| !w.is_empty()) {
        let width = font.width(wording);
        let after = (lane.ends.1 + lane.radius).max(scale.left);
        let before = (lane.ends.0 - lane.radius).min(scale.right);
        let right = push_right(&busy, after + GAP, width)
            .filter(|x| x - after <= FARTHEST && x + width <= scale.right - 1.0 && lane.ends.1 <= scale.right + 0.3);
        let left = push_left(&busy, before - GAP, width)
            .filter(|x| before - x <= FARTHEST + width && *x >= scale.left + 1.0 && lane.ends.0 >= scale.left - 0.3);
        if let Some(x) = right.or(left) {
            let y = lane.middle + font.cap_height() / 2.0;
            return Some(Placed {
                element: text(x, y, font, wording).class("label").fill(color),
                room: Obstacle { left: x, right: x + width, weight: SOLID },
            });
        }
    }
    None
}

/// The first abscissa from `x` to the right where `width` points are free.
fn push_right(busy: &[(f64, f64)], mut x: f64, width: f64) -> Option<f64> {
    for _ in 0..=busy.len() {
        match busy.iter().filter(|(l, r)| x < r + GAP - 0.01 && x + width > l - 1.5).map(|(_, r)| *r).reduce(f64::max) {
            Some(end) => x = end + GAP,
            None => return Some(x),
        }
    }
    None
}

/// The first left end, going left, of `width` free points that end at `x` or before.
fn push_left(busy: &[(f64, f64)], mut x: f64, width: f64) -> Option<f64> {
    for _ in 0..=busy.len() {
        match busy.iter().filter(|(l, r)| x > l - GAP + 0.01 && x - width < r + 1.5).map(|(l, _)| *l).reduce(f64::min) {
            Some(start) => x = start - GAP,
            None => return Some(x - width),
        }
    }
    None
}
