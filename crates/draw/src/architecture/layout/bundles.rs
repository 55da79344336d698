//! Flows gathered in bundles, and the side of the cards on which each bundle ends.

use std::collections::BTreeMap;

use super::super::view::{Action, Diagram, FlowClass};
use super::abscissas::{Gap, Spacing};
use super::arrangement::{Arrangement, Cell};
use super::scene::{Face, GRID, LABEL, PIN, Scene};
use super::sides::Ways;

/// Height of a pin.
pub const PIN_HEIGHT: f64 = 12.0;
/// Widest label between two neighbouring cards.
const DIRECT_LABEL: f64 = 66.0;

/// Side of a card where a line arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// From the channel above.
    Top,
    /// From the channel below.
    Bottom,
    /// From the card on the left.
    Left,
    /// From the card on the right.
    Right,
}

/// Start or end of flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Connections are opened from here.
    Source,
    /// Connections arrive here.
    Destination,
}

/// One end of a bundle: a line that arrives on a dock, with its pin.
#[derive(Debug, Clone, PartialEq)]
pub struct Port {
    /// The dock.
    pub dock: usize,
    /// Its side.
    pub side: Side,
    /// Which way flows go.
    pub role: Role,
    /// Wires that end here.
    pub wires: Vec<usize>,
    /// What is written on the pin.
    pub text: String,
    /// Width of the pin.
    pub pin: f64,
    /// Abscissa of the line.
    pub x: f64,
}

/// Flows of one class between two lanes, drawn as one comb.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// Kind of flows.
    pub class: FlowClass,
    /// Allowed or denied.
    pub action: Action,
    /// Wires.
    pub wires: Vec<usize>,
    /// Ends.
    pub ports: Vec<Port>,
    /// Lanes of its ends.
    pub groups: [usize; 2],
    /// Channel of its sources and channel of its destinations; meaningless when direct.
    pub ends: [usize; 2],
    /// Channel where both legs meet: the one of the destinations, unless the way goes around.
    pub via: usize,
    /// Straight line between two neighbouring cards: its rank among those of the same pair.
    pub direct: Option<usize>,
    /// Abscissas where each leg, from an end to `via`, crosses its rows, from top to bottom.
    pub legs: [Vec<f64>; 2],
    /// What its label says: distinct services in the order of the flows.
    pub services: Vec<String>,
}

impl Bundle {
    /// Whether it leaves its rows and comes back: its legs are then two lines, not one.
    pub fn goes_around(&self) -> bool {
        self.via != self.ends[0] && self.via != self.ends[1]
    }

    /// Whether all of it stands in one channel.
    pub fn is_local(&self) -> bool {
        self.direct.is_none() && self.ends[0] == self.ends[1] && self.via == self.ends[0]
    }

    /// Rows that a leg crosses.
    pub fn rows(&self, leg: usize) -> std::ops::Range<usize> {
        self.ends[leg].min(self.via)..self.ends[leg].max(self.via)
    }

    /// Lane of a leg in a row.
    pub fn lane(&self, leg: usize, row: usize) -> Option<f64> {
        let rows = self.rows(leg);
        self.legs[leg].get(row.checked_sub(rows.start)?).copied()
    }

    /// Lane of a leg in the row next to one of its channels.
    fn lane_beside(&self, leg: usize, channel: usize) -> Option<f64> {
        let rows = self.rows(leg);
        if channel == rows.start { self.legs[leg].first() } else { self.legs[leg].last() }.copied()
    }

    /// Where the line of an end goes first, when it leaves its channel.
    pub fn first_lane(&self, role: Role) -> Option<f64> {
        let leg = role as usize;
        self.lane_beside(leg, self.ends[leg]).or_else(|| self.lane_beside(1 - leg, self.via))
    }

    /// Identity of a leg, for what must be kept apart.
    pub fn tag(&self, index: usize, leg: usize) -> usize {
        2 * index + if self.goes_around() { leg } else { 0 }
    }

    /// Name of the label in full.
    pub fn label(&self, blocked: &str) -> String {
        let mut text = self.services.join(", ");
        if self.action == Action::Deny {
            text.push_str(" (");
            text.push_str(blocked);
            text.push(')');
        }
        text
    }
}

impl Port {
    /// Channel where the line leaves the dock.
    pub fn channel(&self, cells: &[Cell]) -> usize {
        match self.side {
            Side::Top => cells[self.dock].top,
            _ => cells[self.dock].bottom + 1,
        }
    }
}

type Key = (usize, usize, Action, FlowClass, Side, Side, usize, usize, Option<(usize, usize)>);

/// Gathers the wires of a scene. Pins get their texts, ports no abscissa yet.
pub fn gather(diagram: &Diagram, scene: &Scene, arr: &Arrangement, cells: &[Cell]) -> Vec<Bundle> {
    let mut index: BTreeMap<Key, usize> = BTreeMap::new();
    let mut pairs: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut bundles: Vec<Bundle> = Vec::new();
    let ways = Ways::new(scene, arr);
    for (number, wire) in scene.wires.iter().enumerate() {
        let groups = [scene.docks[wire.from].group, scene.docks[wire.to].group];
        let (mut sides, via) = ways.choose(scene, cells, wire.from, wire.to);
        let mut pair = None;
        if neighbours(scene, cells, wire.from, wire.to) {
            let ends = (wire.from.min(wire.to), wire.from.max(wire.to));
            let forward = cells[wire.from].column < cells[wire.to].column;
            let sideways = if forward { [Side::Right, Side::Left] } else { [Side::Left, Side::Right] };
            let key = key(wire.action, wire.class, groups, sideways, [0, 0], Some((wire.from, wire.to)));
            if index.contains_key(&key) || pairs.get(&ends).is_none_or(|&n| n < 2) {
                if !index.contains_key(&key) {
                    *pairs.entry(ends).or_default() += 1;
                }
                sides = sideways;
                pair = Some((wire.from, wire.to));
            }
        }
        let channels = match pair {
            Some(_) => [0, 0],
            None => [channel(cells[wire.from], sides[0]), channel(cells[wire.to], sides[1])],
        };
        let key = key(wire.action, wire.class, groups, sides, channels, pair);
        let at = *index.entry(key).or_insert_with(|| {
            let ends = (wire.from.min(wire.to), wire.from.max(wire.to));
            bundles.push(Bundle {
                class: wire.class,
                action: wire.action,
                wires: Vec::new(),
                ports: Vec::new(),
                groups,
                ends: channels,
                via: via.unwrap_or(channels[1]),
                direct: pair.and_then(|_| pairs.get(&ends)).map(|&n| n - 1),
                legs: [Vec::new(), Vec::new()],
                services: Vec::new(),
            });
            bundles.len() - 1
        });
        let bundle = &mut bundles[at];
        bundle.wires.push(number);
        for service in &diagram.flows[wire.flow].services {
            if !bundle.services.contains(service) {
                bundle.services.push(service.clone());
            }
        }
        add_end(bundle, wire.from, sides[0], Role::Source, number);
        add_end(bundle, wire.to, sides[1], Role::Destination, number);
    }
    for bundle in &mut bundles {
        for port in &mut bundle.ports {
            let numbers: Vec<u32> =
                port.wires.iter().map(|&wire| diagram.flows[scene.wires[wire].flow].number).collect();
            port.text = pin_text(&numbers);
            port.pin = (PIN.width(&port.text) + 9.0).max(15.0);
        }
    }
    bundles
}

fn key(
    action: Action,
    class: FlowClass,
    groups: [usize; 2],
    sides: [Side; 2],
    channels: [usize; 2],
    pair: Option<(usize, usize)>,
) -> Key {
    // A denied flow is drawn as denied whatever its kind is.
    let class = if action == Action::Deny { FlowClass::Business } else { class };
    (groups[0], groups[1], action, class, sides[0], sides[1], channels[0], channels[1], pair)
}

fn add_end(bundle: &mut Bundle, dock: usize, side: Side, role: Role, wire: usize) {
    let same = |p: &&mut Port| p.dock == dock && p.side == side && p.role == role;
    if let Some(port) = bundle.ports.iter_mut().find(same) {
        port.wires.push(wire);
        return;
    }
    bundle.ports.push(Port { dock, side, role, wires: vec![wire], text: String::new(), pin: 0.0, x: 0.0 });
}

fn channel(cell: Cell, side: Side) -> usize {
    match side {
        Side::Top => cell.top,
        _ => cell.bottom + 1,
    }
}

fn neighbours(scene: &Scene, cells: &[Cell], a: usize, b: usize) -> bool {
    let card = |dock: usize| matches!(scene.docks[dock].face, Face::Card(_));
    scene.docks[a].group == scene.docks[b].group
        && card(a)
        && card(b)
        && cells[a].top == cells[b].top
        && cells[a].column.abs_diff(cells[b].column) == 1
}

/// Numbers as written on a pin: `9·11`, `15–18`, `1·4·7 +5`.
pub fn pin_text(numbers: &[u32]) -> String {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut parts: Vec<(String, usize)> = Vec::new();
    let mut rest = &sorted[..];
    while let Some(&first) = rest.first() {
        let run = rest.iter().zip(first..).take_while(|(number, expected)| **number == *expected).count();
        if run >= 3 {
            parts.push((format!("{first}–{}", rest[run - 1]), run));
            rest = &rest[run..];
        } else {
            parts.push((first.to_string(), 1));
            rest = &rest[1..];
        }
    }
    let mut text = String::new();
    let mut shown = 0;
    for (part, count) in &parts {
        let joined = text.chars().count() + part.chars().count() + 1;
        if !text.is_empty() && joined > 11 && sorted.len() - shown > 1 {
            text.push_str(&format!(" +{}", sorted.len() - shown));
            break;
        }
        if !text.is_empty() {
            text.push('·');
        }
        text.push_str(part);
        shown += count;
    }
    text
}

/// Room that pins and direct labels ask from cards and from the gaps between them.
pub fn ask_room(scene: &Scene, cells: &[Cell], bundles: &[Bundle], spacing: &mut Spacing) {
    let mut sides: BTreeMap<(usize, Side), f64> = BTreeMap::new();
    for bundle in bundles {
        for port in &bundle.ports {
            if bundle.direct.is_none() {
                let steps = ((port.pin + 4.0) / GRID).ceil() * GRID;
                *sides.entry((port.dock, port.side)).or_insert(2.0 * GRID) += steps;
            }
        }
        if bundle.direct.is_some() {
            let column = bundle.ports.iter().map(|p| cells[p.dock].column).min();
            let gap = Gap::Inner(bundle.groups[0], column.unwrap_or(0));
            let label = LABEL.width(&bundle.services.join(", ")).min(DIRECT_LABEL);
            let pins: f64 = bundle.ports.iter().map(|p| p.pin).sum();
            let needed = ((pins + label + 20.0) / GRID).ceil() * GRID - super::arrangement::CARD_GAP;
            let asked = spacing.gaps.entry(gap).or_insert(0.0);
            *asked = asked.max(needed);
        }
    }
    for ((dock, _), width) in sides {
        let needed = (width / GRID).ceil() * GRID;
        if needed > scene.docks[dock].width {
            let asked = spacing.docks.entry(dock).or_insert(0.0);
            *asked = asked.max(needed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pin_text;

    #[test]
    fn pins_name_numbers_shortly() {
        assert_eq!(pin_text(&[5]), "5");
        assert_eq!(pin_text(&[11, 9]), "9·11");
        assert_eq!(pin_text(&[4, 5]), "4·5");
        assert_eq!(pin_text(&[9, 10, 11, 12]), "9–12");
        assert_eq!(pin_text(&[1, 3, 5, 7, 9, 20, 30, 40]), "1·3·5·7·9 +3");
    }
}
