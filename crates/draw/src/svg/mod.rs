//! SVG: a small writer in which everything from the user is data, and the widths of texts.
//!
//! The user unit of a [`Drawing`] is one typographic point (1/72 inch), so that a font size
//! is the size on paper. The drawings use only what `usvg` renders: they are placed as they
//! are in PDF documents, in the HTML page and on the disk.

pub mod element;
pub mod metrics;
pub mod path;

mod drawing;
mod fonts;

pub use drawing::{Drawing, FONT_FAMILY, mm_to_pt, pt_to_mm};
pub use element::{Element, circle, group, line, polygon, rect, text};
pub use fonts::embed_fonts;
pub use metrics::{Font, Weight};
pub use path::Path;

#[cfg(test)]
mod tests;
