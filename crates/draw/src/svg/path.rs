//! The `d` attribute of a path.

use super::element::{Element, write_number};

/// Path data, built step by step in absolute coordinates (points).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Path {
    data: String,
}

impl Path {
    /// An empty path.
    pub fn new() -> Self {
        Self::default()
    }

    fn command(mut self, letter: char, numbers: &[f64]) -> Self {
        self.data.push(letter);
        for (i, number) in numbers.iter().enumerate() {
            if i > 0 {
                self.data.push(' ');
            }
            write_number(*number, &mut self.data);
        }
        self
    }

    /// Starts a new subpath.
    pub fn move_to(self, x: f64, y: f64) -> Self {
        self.command('M', &[x, y])
    }

    /// A straight segment.
    pub fn line_to(self, x: f64, y: f64) -> Self {
        self.command('L', &[x, y])
    }

    /// A horizontal segment.
    pub fn horizontal_to(self, x: f64) -> Self {
        self.command('H', &[x])
    }

    /// A vertical segment.
    pub fn vertical_to(self, y: f64) -> Self {
        self.command('V', &[y])
    }

    /// A quadratic Bézier curve with one control point.
    pub fn quadratic_to(self, cx: f64, cy: f64, x: f64, y: f64) -> Self {
        self.command('Q', &[cx, cy, x, y])
    }

    /// A cubic Bézier curve with two control points.
    pub fn cubic_to(self, c1: (f64, f64), c2: (f64, f64), x: f64, y: f64) -> Self {
        self.command('C', &[c1.0, c1.1, c2.0, c2.1, x, y])
    }

    /// The shorter arc of a circle; `clockwise` as seen on the page.
    pub fn arc_to(self, radius: f64, clockwise: bool, x: f64, y: f64) -> Self {
        let sweep = if clockwise { 1.0 } else { 0.0 };
        self.command('A', &[radius, radius, 0.0, 0.0, sweep, x, y])
    }

    /// Closes the subpath.
    pub fn close(mut self) -> Self {
        self.data.push('Z');
        self
    }

    /// A polyline with its corners rounded; a corner between short segments gets a smaller radius.
    pub fn polyline(points: &[(f64, f64)], radius: f64) -> Self {
        let mut path = Self::new();
        let Some(&(x, y)) = points.first() else {
            return path;
        };
        path = path.move_to(x, y);
        for corner in points.windows(3) {
            let [a, b, c] = [corner[0], corner[1], corner[2]];
            let r = radius.min(distance(a, b) / 2.0).min(distance(b, c) / 2.0);
            if r < 0.05 {
                path = path.line_to(b.0, b.1);
                continue;
            }
            let before = towards(b, a, r);
            let after = towards(b, c, r);
            path = path.line_to(before.0, before.1).quadratic_to(b.0, b.1, after.0, after.1);
        }
        if let (Some(&(x, y)), true) = (points.last(), points.len() > 1) {
            path = path.line_to(x, y);
        }
        path
    }

    /// The path data.
    pub fn data(&self) -> &str {
        &self.data
    }

    /// The `<path>` element.
    pub fn element(self) -> Element {
        Element::new("path").attr("d", self)
    }
}

fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

fn towards(from: (f64, f64), to: (f64, f64), length: f64) -> (f64, f64) {
    let whole = distance(from, to);
    if whole == 0.0 {
        return from;
    }
    (from.0 + (to.0 - from.0) * length / whole, from.1 + (to.1 - from.1) * length / whole)
}
