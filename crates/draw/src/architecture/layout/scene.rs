//! The diagram with its references resolved to indices and its texts cut to lines.

use std::collections::BTreeMap;

use crate::svg::{Font, Weight};

use super::super::view::{Action, Diagram, End, FlowClass, Icon};

/// Fonts of the drawing at scale 1, in points. The smallest is the one of pins.
pub const NAME: Font = Font::new(9.75, Weight::SemiBold);
/// Lines of a card.
pub const LINE: Font = Font::new(8.4, Weight::Regular);
/// Numbers on pins.
pub const PIN: Font = Font::new(8.2, Weight::SemiBold);
/// Services beside a bundle.
pub const LABEL: Font = Font::new(8.3, Weight::Medium);
/// First line of a zone title.
pub const ZONE_NAME: Font = Font::new(10.5, Weight::Bold);
/// Second line of a zone title.
pub const ZONE_KIND: Font = Font::new(9.2, Weight::SemiBold);
/// Network of a zone.
pub const ZONE_CIDR: Font = Font::new(8.4, Weight::Regular);
/// Name on the frame of a site.
pub const SITE: Font = Font::new(9.2, Weight::SemiBold);
/// Name of a tier.
pub const TIER: Font = Font::new(8.4, Weight::SemiBold);
/// The smallest size above.
pub const SMALLEST: f64 = 8.2;

/// Everything sits on this grid, so that ports of facing cards never share an abscissa.
pub const GRID: f64 = 12.0;
/// Where the texts of a card start: padding, icon, gap.
pub const CARD_TEXT: f64 = 32.0;
const CARD_END: f64 = 8.0;
const CARD_MIN: f64 = 108.0;
const CARD_MAX: f64 = 156.0;
const PANEL_MIN: f64 = 72.0;
const PANEL_MAX: f64 = 108.0;
/// Padding of the texts of a title panel.
pub const PANEL_PAD: f64 = 9.0;

/// A card or the title panel of a zone: what flows can end on.
#[derive(Debug, Clone)]
pub struct Dock {
    /// Lane it belongs to.
    pub group: usize,
    /// Width needed by its texts.
    pub width: f64,
    /// Height needed by its texts.
    pub height: f64,
    /// What is written on it.
    pub face: Face,
}

/// What is written on a dock.
#[derive(Debug, Clone)]
pub enum Face {
    /// A card.
    Card(Card),
    /// The title panel of a zone.
    Panel(Panel),
}

/// A card.
#[derive(Debug, Clone)]
pub struct Card {
    /// Identifier, for `data-id`.
    pub id: String,
    /// Full text, for the tooltip.
    pub tooltip: String,
    /// Name, cut to lines.
    pub name_lines: Vec<String>,
    /// Lines under the name, shortened.
    pub lines: Vec<String>,
    /// Pictogram.
    pub icon: Icon,
    /// Thick border.
    pub critical: bool,
}

/// The title panel of a zone.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Index of the zone in the diagram.
    pub zone: usize,
    /// Lines with their fonts, from top to bottom.
    pub lines: Vec<(Font, String)>,
}

/// A lane: a zone with its cards, or a card alone.
#[derive(Debug, Clone)]
pub struct Group {
    /// Index of the zone; `None` for a card alone.
    pub zone: Option<usize>,
    /// Docks of its cards, in the order of the diagram.
    pub cards: Vec<usize>,
    /// Dock of its title panel.
    pub panel: Option<usize>,
    /// Tier.
    pub tier: usize,
    /// Index of its site.
    pub site: Option<usize>,
}

/// A flow between two docks.
#[derive(Debug, Clone, Copy)]
pub struct Wire {
    /// Index of the flow in the diagram.
    pub flow: usize,
    /// Dock where it starts.
    pub from: usize,
    /// Dock where it ends.
    pub to: usize,
    /// Kind.
    pub class: FlowClass,
    /// Allowed or denied.
    pub action: Action,
}

/// Docks, lanes and wires of a diagram.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// Cards and panels.
    pub docks: Vec<Dock>,
    /// Lanes.
    pub groups: Vec<Group>,
    /// Flows.
    pub wires: Vec<Wire>,
    /// Width of every title panel.
    pub panel_width: f64,
}

impl Scene {
    /// Resolves a diagram.
    pub fn new(diagram: &Diagram) -> Self {
        let mut scene = Self::default();
        let last_tier = diagram.tiers.len().saturating_sub(1);
        let sites: BTreeMap<&str, usize> = first_index(diagram.sites.iter().map(|s| s.id.as_str()));
        let zones: BTreeMap<&str, usize> = first_index(diagram.zones.iter().map(|z| z.id.as_str()));
        let site_of = |id: &Option<String>| id.as_deref().and_then(|id| sites.get(id)).copied();

        scene.panel_width = panel_width(diagram);
        for (index, zone) in diagram.zones.iter().enumerate() {
            scene.groups.push(Group {
                zone: Some(index),
                cards: Vec::new(),
                panel: None,
                tier: zone.tier.min(last_tier),
                site: site_of(&zone.site),
            });
        }
        let mut nodes: BTreeMap<&str, usize> = BTreeMap::new();
        for node in &diagram.nodes {
            let zone = node.zone.as_deref().and_then(|id| zones.get(id)).copied();
            let card = Card::new(&node.id, &node.name, &node.lines, &node.icon, node.critical);
            let group = zone.unwrap_or(scene.groups.len());
            let dock = scene.add_card(card, group);
            if zone.is_none() {
                let tier = node.tier.unwrap_or(0).min(last_tier);
                scene.add_lone(dock, tier, site_of(&node.site));
            }
            nodes.entry(node.id.as_str()).or_insert(dock);
        }
        scene.add_panels(diagram);

        let mut others: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, flow) in diagram.flows.iter().enumerate() {
            let mut ends = [0, 0];
            for (slot, end) in ends.iter_mut().zip([&flow.from, &flow.to]) {
                let known = match end {
                    End::Node(id) => nodes.get(id.as_str()).copied(),
                    End::Zone(id) => zones.get(id.as_str()).and_then(|&zone| scene.groups[zone].panel),
                    End::Other(_) => None,
                };
                *slot = known.unwrap_or_else(|| {
                    let (End::Node(text) | End::Zone(text) | End::Other(text)) = end;
                    *others.entry(text.as_str()).or_insert_with(|| scene.add_other(text))
                });
            }
            scene.wires.push(Wire { flow: index, from: ends[0], to: ends[1], class: flow.class, action: flow.action });
        }
        scene.same_widths_in_lanes();
        scene
    }

    fn add_card(&mut self, card: Card, group: usize) -> usize {
        let (width, height) = card.size();
        self.docks.push(Dock { group, width, height, face: Face::Card(card) });
        let dock = self.docks.len() - 1;
        if let Some(group) = self.groups.get_mut(group) {
            group.cards.push(dock);
        }
        dock
    }

    fn add_lone(&mut self, dock: usize, tier: usize, site: Option<usize>) {
        self.groups.push(Group { zone: None, cards: vec![dock], panel: None, tier, site });
    }

    fn add_other(&mut self, text: &str) -> usize {
        let card = Card::new(text, text, &[], &Icon::Role("internet".to_owned()), false);
        let dock = self.add_card(card, self.groups.len());
        self.add_lone(dock, 0, None);
        dock
    }

    fn add_panels(&mut self, diagram: &Diagram) {
        for (index, zone) in diagram.zones.iter().enumerate() {
            let width = self.panel_width - 2.0 * PANEL_PAD;
            let mut lines = Vec::new();
            let texts = [(ZONE_NAME, &zone.name, 2), (ZONE_KIND, &zone.kind, 2), (ZONE_CIDR, &zone.cidr, 1)];
            for (font, text, most) in texts {
                let wrapped = font.wrap(text, width, most).lines;
                lines.extend(wrapped.into_iter().filter(|l| !l.is_empty()).map(|l| (font, l)));
            }
            let height: f64 = lines.iter().map(|(font, _)| leading(*font)).sum();
            self.docks.push(Dock {
                group: index,
                width: self.panel_width,
                height: height + 4.0,
                face: Face::Panel(Panel { zone: index, lines }),
            });
            self.groups[index].panel = Some(self.docks.len() - 1);
        }
    }

    fn same_widths_in_lanes(&mut self) {
        for group in &self.groups {
            let widest = group.cards.iter().map(|&card| self.docks[card].width);
            let widest = widest.fold(CARD_MIN, f64::max);
            for &card in &group.cards {
                self.docks[card].width = widest;
            }
        }
    }
}

impl Card {
    fn new(id: &str, name: &str, lines: &[String], icon: &Icon, critical: bool) -> Self {
        let room = CARD_MAX - CARD_TEXT - CARD_END;
        let mut tooltip = name.to_owned();
        if !lines.is_empty() {
            tooltip.push_str(" — ");
            tooltip.push_str(&lines.join(", "));
        }
        Self {
            id: id.to_owned(),
            tooltip,
            name_lines: NAME.wrap(name, room, 2).lines,
            lines: lines
                .iter()
                .filter(|line| !line.trim().is_empty())
                .take(3)
                .map(|line| LINE.fit(line.trim(), room).into_owned())
                .collect(),
            icon: icon.clone(),
            critical,
        }
    }

    fn size(&self) -> (f64, f64) {
        let names = self.name_lines.iter().map(|line| NAME.width(line));
        let lines = self.lines.iter().map(|line| LINE.width(line));
        let text = names.chain(lines).fold(0.0, f64::max);
        let width = (text + CARD_TEXT + CARD_END).clamp(CARD_MIN, CARD_MAX);
        let height = self.text_height() + 12.0;
        ((width / GRID).ceil() * GRID, height.max(42.0))
    }

    /// Height of the block of texts.
    pub fn text_height(&self) -> f64 {
        self.name_lines.len() as f64 * leading(NAME) + self.lines.len() as f64 * leading(LINE)
    }
}

/// Distance between baselines.
pub fn leading(font: Font) -> f64 {
    font.size * 1.24
}

fn panel_width(diagram: &Diagram) -> f64 {
    let mut widest = PANEL_MIN;
    for zone in &diagram.zones {
        for (font, text) in [(ZONE_NAME, &zone.name), (ZONE_KIND, &zone.kind), (ZONE_CIDR, &zone.cidr)] {
            widest = widest.max(font.width(text) + 2.0 * PANEL_PAD + 1.0);
        }
    }
    (widest.min(PANEL_MAX) / GRID).ceil() * GRID
}

fn first_index<'a>(ids: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut index = BTreeMap::new();
    for (position, id) in ids.enumerate() {
        index.entry(id).or_insert(position);
    }
    index
}
