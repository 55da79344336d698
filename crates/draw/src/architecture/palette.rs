//! Colours: apart for colour-blind readers, at least 4.5:1 against what lies under them.

use super::view::{Action, FlowClass, ZoneColor};

/// Texts and borders.
pub const INK: &str = "#1b2430";
/// Secondary texts.
pub const SOFT: &str = "#4a5563";
/// Icons.
pub const ICON: &str = "#24313f";
/// Border of a card.
pub const CARD: &str = "#3d4a5a";
/// Frames of sites, tier bars.
pub const FRAME: &str = "#7c8896";
/// Light rules and every second row of a table.
pub const STRIPE: &str = "#f3f5f8";
/// Hairlines of tables.
pub const HAIR: &str = "#c5ccd5";
/// Links between sites.
pub const LINK: &str = "#46505e";

/// Fill of the lane, fill of its title panel and border.
pub fn zone(color: ZoneColor) -> (&'static str, &'static str) {
    match color {
        ZoneColor::Edge => ("#FFF5E6", "#F6D9AE"),
        ZoneColor::Exposed => ("#FDEEEC", "#F4C8C1"),
        ZoneColor::Access => ("#ECF4FB", "#C3DCF1"),
        ZoneColor::Admin => ("#F2F2F5", "#D5D6DE"),
        ZoneColor::Core => ("#ECF7F0", "#BFE2CE"),
        ZoneColor::Data => ("#F5F0FB", "#DBCBEC"),
        ZoneColor::Guest => ("#E9F6F6", "#B9DFDF"),
        ZoneColor::Partner => ("#F7F4EC", "#E2D8BF"),
    }
}

/// Every colour class, in the order of the legend.
pub const ZONE_COLORS: [ZoneColor; 8] = [
    ZoneColor::Edge,
    ZoneColor::Exposed,
    ZoneColor::Access,
    ZoneColor::Admin,
    ZoneColor::Core,
    ZoneColor::Data,
    ZoneColor::Guest,
    ZoneColor::Partner,
];

/// How a kind of flow is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Colour of lines, pins and labels.
    pub color: &'static str,
    /// Dashes in points at scale 1; empty for a plain line.
    pub dashes: &'static [f64],
    /// Class name in the SVG.
    pub class: &'static str,
}

/// The stroke of a flow.
pub fn stroke(class: FlowClass, action: Action) -> Stroke {
    match (action, class) {
        (Action::Deny, _) => Stroke { color: "#B93A08", dashes: &[2.2, 2.2], class: "deny" },
        (_, FlowClass::Business) => Stroke { color: "#0069A6", dashes: &[], class: "business" },
        (_, FlowClass::Infrastructure) => Stroke { color: "#6A3D9A", dashes: &[], class: "infrastructure" },
        (_, FlowClass::Administration) => Stroke { color: "#007052", dashes: &[5.2, 2.3], class: "administration" },
        (_, FlowClass::Backup) => Stroke { color: "#7A5200", dashes: &[7.5, 2.2, 1.5, 2.2], class: "backup" },
    }
}
