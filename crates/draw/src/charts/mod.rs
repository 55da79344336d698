//! Charts of figures: columns over time, bars, work of each week. From ready strings and numbers to one SVG each.
//!
//! `plotters` works out the scales and places what is drawn; [`canvas`] draws it with the texts and colours of the house.

mod bars;
mod canvas;
mod columns;
mod curves;
mod load;

pub use bars::{Bar, Bars, bars};
pub use columns::{Columns, Limit, Part, columns};
pub use curves::{Curve, Curves, Stroke, curves};
pub use load::{Load, Person, Week, load};

use plotters::style::{Color, RGBColor, ShapeStyle};

/// Ink of figures and names.
const INK: RGBColor = RGBColor(0x1b, 0x24, 0x30);
/// Names of axes.
const MUTED: RGBColor = RGBColor(0x4a, 0x55, 0x63);
/// Lines of the scale.
const GRID: RGBColor = RGBColor(0xdd, 0xe2, 0xe8);
/// Foot of columns.
const AXIS: RGBColor = RGBColor(0xb6, 0xbf, 0xc9);
/// A limit, and what exceeds it.
const LIMIT: RGBColor = RGBColor(0xb0, 0x13, 0x2b);
/// The status date.
const STATUS: RGBColor = RGBColor(0x6d, 0x28, 0xd9);

/// The fills of series, in order: blue, orange, green, violet, and so on.
const FILLS: [RGBColor; 6] = [
    RGBColor(0x1f, 0x5f, 0x8b),
    RGBColor(0xe9, 0xc3, 0x7b),
    RGBColor(0x93, 0xcb, 0xaa),
    RGBColor(0xbd, 0xa4, 0xdd),
    RGBColor(0xeb, 0xa3, 0x9a),
    RGBColor(0xb9, 0xbb, 0xc6),
];

/// The fill of the series at this position.
fn fill(position: usize) -> RGBColor {
    FILLS[position % FILLS.len()]
}

/// A colour as SVG writes it.
fn hex(RGBColor(r, g, b): RGBColor) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A line of that width in points.
fn stroke(color: RGBColor, width: f64) -> ShapeStyle {
    ShapeStyle { color: color.to_rgba(), filled: false, stroke_width: canvas::units(width).unsigned_abs() }
}

/// One label of every so many, so that neighbours of `width` points do not touch on steps of `step` points.
fn every(width: f64, step: f64) -> usize {
    if step <= 0.0 { 1 } else { (width / step).ceil().clamp(1.0, 1e6) as usize }
}

#[cfg(test)]
mod tests;
