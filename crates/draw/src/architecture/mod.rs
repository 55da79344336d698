//! The network architecture drawing: our own layout and drawing engine.
//!
//! Zones stand in tiers by trust, as lanes with their title on the left and cards on the right.
//! Flows are bundled by zone pair and class; a bundle is one comb of orthogonal segments with
//! numbered pins at its ends. Rows of cards are separated by *channels*, which hold the horizontal
//! tracks; vertical lines cross a row only in the gaps between zones (or between the cards of
//! their own zone). No line can therefore pass through a card or a title, and two bundles never
//! share a line: every vertical has its own abscissa, every track of a channel its own level.
//!
//! - [`view`]: what is drawn; the caller fills it from the plan;
//! - `layout`: geometry, in points at scale 1, without any notion of paper;
//! - `paint`: paper, scale, panels, SVG.

pub mod icons;
pub mod palette;
pub mod texts;
pub mod view;

mod layout;
mod paint;

pub use texts::Texts;
pub use view::{
    Action, Diagram, End, Flow, FlowClass, Icon, Node, Page, Sheet, Site, SiteLink, TitleBlock, Zone, ZoneColor,
};

/// Draws the architecture: the drawing itself first, then the sheets that hold the list of flows
/// and the zones when they do not fit beside it.
///
/// The same diagram gives the same bytes. References to unknown zones or nodes are not errors
/// here: such an end gets a card of its own, named as the reference.
pub fn draw(diagram: &Diagram) -> Vec<Sheet> {
    paint::sheets(diagram)
}
