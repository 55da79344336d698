//! What a network drawing is made of, before any geometry.

use super::texts::Texts;

/// A network architecture to draw. Texts are already in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagram {
    /// Start of every id of the SVG: letters, digits and hyphens.
    pub id: String,
    /// Title of the drawing.
    pub title: String,
    /// Line under the title: counts, how to read.
    pub subtitle: String,
    /// Text alternative for readers who do not see the drawing; built from the content when empty.
    pub description: String,
    /// Names of the trust levels, least trusted first: drawn from top to bottom.
    pub tiers: Vec<String>,
    /// Places; each one is a frame around its zones. Several stand side by side.
    pub sites: Vec<Site>,
    /// Zones (VLAN, subnets).
    pub zones: Vec<Zone>,
    /// Servers, devices, populations of clients.
    pub nodes: Vec<Node>,
    /// Flows in the order of the matrix.
    pub flows: Vec<Flow>,
    /// Tunnels and lines between sites.
    pub links: Vec<SiteLink>,
    /// What the title block says.
    pub title_block: TitleBlock,
    /// Fixed texts.
    pub texts: Texts,
    /// Paper asked for, landscape. A drawing that would not be legible on it gets a larger sheet.
    pub page: Page,
}

/// Paper of the sheets, always landscape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Page {
    /// 297 × 210 mm.
    A4,
    /// 420 × 297 mm.
    A3,
    /// 594 × 420 mm.
    A2,
    /// 841 × 594 mm.
    A1,
    /// 1189 × 841 mm.
    A0,
}

/// A place: cloud region, head office, branch.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Site {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// What follows the name on the frame: network, region.
    pub detail: String,
}

/// A zone, drawn as a lane with its title on the left.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Zone {
    /// Identifier.
    pub id: String,
    /// First line of the title: `VLAN 10`.
    pub name: String,
    /// Second line: what the zone is for.
    pub kind: String,
    /// Network.
    pub cidr: String,
    /// Gateway address, for the table.
    pub gateway: String,
    /// Number of hosts, for the table.
    pub hosts: Option<u32>,
    /// Index in [`Diagram::tiers`]; a larger one is the last tier.
    pub tier: usize,
    /// Identifier of its site.
    pub site: Option<String>,
    /// Colour class.
    pub color: ZoneColor,
}

/// Colour class of a zone, named after what usually stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ZoneColor {
    /// Public edge (amber).
    Edge,
    /// Exposed, DMZ (red).
    Exposed,
    /// Users (blue).
    #[default]
    Access,
    /// Administration, backup (grey).
    Admin,
    /// Servers (green).
    Core,
    /// Data (purple).
    Data,
    /// Guests, connected things, telephony (teal).
    Guest,
    /// Partners and what is not ours (sand).
    Partner,
}

/// What stands in the drawing as a card.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Node {
    /// Identifier.
    pub id: String,
    /// Identifier of its zone; without one it stands alone in its tier.
    pub zone: Option<String>,
    /// Tier of a node without zone; the first one when absent.
    pub tier: Option<usize>,
    /// Site of a node without zone.
    pub site: Option<String>,
    /// Name.
    pub name: String,
    /// Lines under the name: address, system. Three are drawn at most.
    pub lines: Vec<String>,
    /// Pictogram.
    pub icon: Icon,
    /// Drawn with a thick border.
    pub critical: bool,
}

/// Pictogram of a card.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Icon {
    /// A role or the name of a built-in icon; an unknown one gets the server icon.
    Role(String),
    /// Path data on a 24 × 24 grid, stroked, not filled.
    Paths(Vec<String>),
}

impl Default for Icon {
    fn default() -> Self {
        Self::Role("server".to_owned())
    }
}

/// A flow: one line of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Flow {
    /// Number on the pins and in the matrix.
    pub number: u32,
    /// Identifier, put on the elements of the drawing.
    pub id: String,
    /// Where connections are opened from.
    pub from: End,
    /// Where they go.
    pub to: End,
    /// Services: `tcp/443`.
    pub services: Vec<String>,
    /// Kind of flow, which sets its colour and line.
    pub class: FlowClass,
    /// Allowed or denied.
    pub action: Action,
}

/// An end of a flow or of a link.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// Identifier of a node.
    Node(String),
    /// Identifier of a zone: any host of it.
    Zone(String),
    /// Something the drawing does not have: it gets a card of its own in the first tier.
    Other(String),
}

/// Kind of flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowClass {
    /// What users and applications do.
    Business,
    /// Directory, names, time: what systems need to live.
    Infrastructure,
    /// Administration and monitoring.
    Administration,
    /// Backup and restore.
    Backup,
}

/// What firewalls do with a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Let through.
    Allow,
    /// Stopped: the line ends with a cross.
    Deny,
}

/// A tunnel or line between two sites.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SiteLink {
    /// Identifier.
    pub id: String,
    /// Identifier of a site.
    pub from: String,
    /// Identifier of the other site.
    pub to: String,
    /// `IPsec IKEv2, 10.0.0.0/16 ↔ 10.8.0.0/16`.
    pub label: String,
}

/// Values of the title block; their labels are in [`Texts`]. An empty value prints as a dash.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct TitleBlock {
    /// Project.
    pub project: String,
    /// What the drawing is.
    pub drawing: String,
    /// Client.
    pub client: String,
    /// Author.
    pub author: String,
    /// Version, with its state.
    pub version: String,
    /// Date.
    pub date: String,
    /// File and revision the drawing was built from.
    pub source: String,
}

/// A finished sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The SVG document.
    pub svg: String,
    /// Width in millimetres.
    pub width_mm: f64,
    /// Height in millimetres.
    pub height_mm: f64,
    /// Name of the paper: `A3`; `L × H mm` when no standard one is large enough.
    pub paper: String,
    /// Title.
    pub title: String,
    /// Text alternative.
    pub description: String,
    /// Whether it holds what did not fit beside a drawing: the flows, the zones.
    pub is_list: bool,
}
