//! Gantt charts: from a [`Chart`] of ready strings and dates to sheets of SVG.
//!
//! ```text
//! Chart → table (columns) → paginate (rows and days per sheet) → sheet (bars, labels, links) → SVG
//! ```
//!
//! Rows go on sheets by phase; a time span too long for one width is cut by date, with the table
//! and the time scale repeated. Labels are placed before links are routed: lines go round both
//! bars and labels.

mod bars;
mod chart;
mod draft;
mod frame;
mod labels;
mod legend;
mod links;
mod paginate;
mod roadmap;
mod scale;
mod shapes;
mod sheet;
mod style;
mod table;
mod texts;
mod time_axis;
mod title_block;

pub use chart::{Chart, DayOff, Field, Kind, Leave, Link, LinkType, Row, Span};
pub use roadmap::roadmap;
pub use texts::{Columns, Legend, Texts};

use draft::Draft;

/// The paper of the sheets, always landscape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Page {
    /// 297 × 210 mm, smallest text 6.4 pt.
    A4,
    /// 420 × 297 mm, smallest text 7.75 pt.
    A3,
    /// One sheet as large as the chart needs.
    Fit,
}

/// One drawn sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// A whole SVG document with real text, at its size on paper.
    pub svg: String,
    /// Width of the paper in millimetres.
    pub width_mm: f64,
    /// Height of the paper in millimetres.
    pub height_mm: f64,
    /// The chart's title, with the sheet number when there are several.
    pub title: String,
    /// What the sheet shows, in words.
    pub description: String,
}

/// Draws the whole chart; at least one sheet, even without rows.
pub fn draw(chart: &Chart, page: Page) -> Vec<Sheet> {
    Draft::new(chart, page).sheets()
}

#[cfg(test)]
mod tests;
