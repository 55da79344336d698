//! From layout coordinates to the page.

use crate::svg::{Element, Font, element};

use super::super::layout::{Point, Rect};

/// A scale and a translation.
#[derive(Debug, Clone, Copy)]
pub struct Pen {
    /// Scale.
    pub scale: f64,
    /// Abscissa of the layout's origin on the page.
    pub dx: f64,
    /// Ordinate of the layout's origin on the page.
    pub dy: f64,
}

impl Pen {
    /// Abscissa on the page.
    pub fn x(&self, x: f64) -> f64 {
        self.dx + x * self.scale
    }

    /// Ordinate on the page.
    pub fn y(&self, y: f64) -> f64 {
        self.dy + y * self.scale
    }

    /// A point on the page.
    pub fn at(&self, (x, y): Point) -> Point {
        (self.x(x), self.y(y))
    }

    /// A length on the page.
    pub fn len(&self, length: f64) -> f64 {
        length * self.scale
    }

    /// A font on the page.
    pub fn font(&self, font: Font) -> Font {
        font.at(font.size * self.scale)
    }

    /// A rectangle.
    pub fn rect(&self, rect: &Rect) -> Element {
        element::rect(self.x(rect.x), self.y(rect.y), self.len(rect.width), self.len(rect.height))
    }

    /// A line of text; layout coordinates of its baseline.
    pub fn text(&self, x: f64, y: f64, font: Font, content: &str) -> Element {
        element::text(self.x(x), self.y(y), self.font(font), content)
    }
}
