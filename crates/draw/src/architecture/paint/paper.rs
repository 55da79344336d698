//! Sizes of paper and what they leave for the drawing.

use crate::svg::{mm_to_pt, pt_to_mm};

use super::super::layout::scene::SMALLEST;
use super::super::view::Page;

/// Distance from the edge of the paper to the border of the sheet.
pub const MARGIN: f64 = 14.0;
/// Width of the panel on the right.
pub const PANEL: f64 = 288.0;
/// Space around the drawing.
const AIR: f64 = 10.0;
/// Height of the title block when it is a strip at the foot of the sheet.
pub const STRIP: f64 = 32.0;
/// Largest enlargement.
const MOST: f64 = 1.2;

/// A sheet of paper, landscape, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    /// Standard size; `None` when the drawing is larger than all of them.
    pub page: Option<Page>,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Where things go on the sheet of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Composition {
    /// Matrix, legend, zones and title block in a panel on the right.
    Panel,
    /// Legend and title block in strips at the foot; the rest on other sheets.
    Strips,
}

impl Paper {
    /// A standard sheet.
    pub fn standard(page: Page) -> Self {
        let (width, height) = match page {
            Page::A4 => (297.0, 210.0),
            Page::A3 => (420.0, 297.0),
            Page::A2 => (594.0, 420.0),
            Page::A1 => (841.0, 594.0),
            Page::A0 => (1189.0, 841.0),
        };
        Self { page: Some(page), width: mm_to_pt(width), height: mm_to_pt(height) }
    }

    /// A sheet as large as a drawing of this size at scale 1 needs.
    pub fn free(width: f64, height: f64, legend: f64) -> Self {
        let around = 2.0 * (MARGIN + AIR);
        // Whole millimetres: the size is printed in the title block.
        let round = |points: f64| mm_to_pt(pt_to_mm(points).ceil());
        Self {
            page: None,
            width: round(width + around),
            height: round(height + 2.0 * MARGIN + AIR + 54.0 + legend + STRIP),
        }
    }

    /// `A3`, or the size in millimetres.
    pub fn name(&self) -> String {
        match self.page {
            Some(page) => format!("{page:?}"),
            None => format!("{:.0} × {:.0} mm", pt_to_mm(self.width), pt_to_mm(self.height)),
        }
    }

    /// Smallest scale at which everything is legible: 6 pt on paper held in hand, 7 pt on larger one.
    pub fn least_scale(&self) -> f64 {
        let points = if matches!(self.page, Some(Page::A4 | Page::A3)) { 6.0 } else { 7.0 };
        points / SMALLEST
    }

    /// Height of the title and its second line.
    pub fn heading(&self) -> f64 {
        if self.page == Some(Page::A4) { 38.0 } else { 47.0 }
    }

    /// Largest useful scale.
    pub fn most_scale(&self) -> f64 {
        MOST
    }

    /// Room for the drawing: left, top, width, height. `legend` is the height of the legend strip.
    pub fn room(&self, composition: Composition, legend: f64) -> (f64, f64, f64, f64) {
        let left = MARGIN + AIR;
        let top = MARGIN + self.heading();
        let (right, bottom) = match composition {
            Composition::Panel => (MARGIN + PANEL + AIR, MARGIN + AIR),
            Composition::Strips => (MARGIN + AIR, MARGIN + STRIP + legend + 5.0),
        };
        (left, top, self.width - left - right, self.height - top - bottom)
    }

    /// The paper and composition to try after the asked ones, smallest first.
    pub fn attempts(asked: Page) -> Vec<(Self, Composition)> {
        let all = [Page::A4, Page::A3, Page::A2, Page::A1, Page::A0];
        let larger = all.into_iter().filter(|page| *page >= asked);
        larger
            .flat_map(|page| match page {
                Page::A4 => vec![(page, Composition::Strips)],
                _ => vec![(page, Composition::Panel), (page, Composition::Strips)],
            })
            .map(|(page, composition)| (Self::standard(page), composition))
            .collect()
    }
}
