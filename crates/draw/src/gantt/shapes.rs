//! The signs that are not rectangles.

use crate::svg::{Element, Path};

use super::style::DEADLINE;

/// A mark inside a bar that goes on beyond the edge.
pub fn chevron(x: f64, y: f64, size: f64, color: &str) -> Element {
    Path::new()
        .move_to(x - size / 2.0, y - size.abs())
        .line_to(x + size / 2.0, y)
        .line_to(x - size / 2.0, y + size.abs())
        .element()
        .class("continues")
        .fill("none")
        .stroke(color, 1.1)
}

/// A bar with a pointed leg at each end that the sheet shows.
pub fn bracket((left, right): (f64, f64), top: f64, thick: f64, height: f64, legs: (bool, bool)) -> Element {
    let leg = (height - thick).min((right - left) / 2.0);
    let mut path = Path::new().move_to(left, top).horizontal_to(right);
    path = if legs.1 {
        path.vertical_to(top + height).line_to(right - leg, top + thick)
    } else {
        path.vertical_to(top + thick)
    };
    path = if legs.0 { path.horizontal_to(left + leg).line_to(left, top + height) } else { path.horizontal_to(left) };
    path.close().element()
}

/// A diamond around its centre.
pub fn diamond(x: f64, y: f64, radius: f64) -> Element {
    Path::new()
        .move_to(x, y - radius)
        .line_to(x + radius, y)
        .line_to(x, y + radius)
        .line_to(x - radius, y)
        .close()
        .element()
}

/// The sign of a contractual date.
pub fn deadline_mark(x: f64, y: f64, half: f64) -> Element {
    Path::new()
        .move_to(x - 2.6, y - half)
        .horizontal_to(x)
        .vertical_to(y + half)
        .horizontal_to(x - 2.6)
        .element()
        .class("deadline")
        .fill("none")
        .stroke(DEADLINE, 1.2)
}
