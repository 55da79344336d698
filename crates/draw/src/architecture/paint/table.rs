//! Tables: the list of flows and the zones.

use crate::svg::{Drawing, Element, Font, Path, group, line, rect, text};

use super::super::palette;
use super::super::view::{Action, Diagram, End, Flow};

/// Usual height of a row.
pub const ROW: f64 = 14.2;
/// Least height of a row.
pub const TIGHT_ROW: f64 = 12.2;
/// Title, column heads and the rule under them.
pub const HEAD: f64 = 40.0;

const TITLE: Font = Font::bold(11.5);
/// Sizes of cells: narrow tables have smaller ones.
const CELLS: [f64; 2] = [7.7, 8.6];
const NARROW: f64 = 300.0;

/// A rectangle of the page that a table fills from the top.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    /// Left border.
    pub x: f64,
    /// Top border.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height of a row.
    pub row: f64,
}

/// Fonts of column heads and numbers, then of cells.
fn fonts(width: f64) -> (Font, Font) {
    let size = CELLS[usize::from(width > NARROW)];
    (Font::semi_bold(size), Font::regular(size))
}

/// Height of a table of that many rows, title included.
pub fn height(rows: usize, row: f64) -> f64 {
    HEAD + row * rows as f64
}

/// A title of section.
pub fn title(drawing: &mut Drawing, x: f64, y: f64, content: &str) {
    drawing.push(text(x, y + TITLE.cap_height(), TITLE, content).class("section"));
}

/// Draws the rows of the list of flows; returns the ordinate under them.
pub fn matrix(drawing: &mut Drawing, diagram: &Diagram, flows: &[Flow], area: Area) -> f64 {
    let texts = &diagram.texts;
    let (strong, plain) = fonts(area.width);
    let Area { x, y, width, row: step } = area;
    title(drawing, x, y, &texts.matrix);
    let verdict = [&texts.allow, &texts.deny].map(|t| strong.width(t)).into_iter().fold(0.0, f64::max);
    let action_width = (verdict + 11.0).max(strong.width(&texts.action)) + 1.0;
    let number = 22.0;
    let listed = flows.iter().map(|f| plain.width(&f.services.join(", ")));
    let service_width = listed.fold(strong.width(&texts.service), f64::max) + 8.0;
    let service_width = service_width.min(width * 0.28);
    let ends_width = width - number - action_width - service_width;
    let service = x + number + ends_width;
    let action = service + service_width;
    let heads = [
        (x, &texts.number),
        (x + number, &texts.source_destination),
        (service, &texts.service),
        (action, &texts.action),
    ];
    heading(drawing, &heads.map(|(x, t)| (x, t.as_str())), x, y, width);
    for (i, flow) in flows.iter().enumerate() {
        let top = y + HEAD + step * i as f64;
        let baseline = top + step / 2.0 + plain.cap_height() / 2.0;
        let color = palette::stroke(flow.class, flow.action).color;
        let names = [name(diagram, &flow.from), name(diagram, &flow.to)];
        let services = flow.services.join(", ");
        let mut row = group()
            .class("row")
            .attr("data-flow", &flow.id)
            .attr("data-number", flow.number as usize)
            .tooltip(&format!("{} → {} · {}", names[0], names[1], services));
        if i % 2 == 1 {
            row.push(rect(x - 3.0, top, width + 6.0, step).fill(palette::STRIPE));
        }
        row.push(text(x + 15.0, baseline, strong, &flow.number.to_string()).anchor("end").fill(color));
        row.push(text(x + number, baseline, plain, &arrow(&names, ends_width - 6.0, plain)));
        row.push(text(service, baseline, plain, &plain.fit(&services, service_width - 5.0)));
        let verdict = match flow.action {
            Action::Allow => &texts.allow,
            Action::Deny => &texts.deny,
        };
        row.push(mark(flow.action, action, baseline, color));
        row.push(text(action + 10.0, baseline, strong, verdict).fill(color));
        drawing.push(row);
    }
    y + height(flows.len(), step)
}

fn heading(drawing: &mut Drawing, columns: &[(f64, &str)], x: f64, y: f64, width: f64) {
    let (column, _) = fonts(width);
    for (at, content) in columns {
        drawing.push(text(*at, y + 29.0, column, content).fill(palette::SOFT).class("column"));
    }
    drawing.push(line(x, y + 35.0, x + width, y + 35.0).stroke(palette::INK, 0.8));
}

/// A tick or a cross, as a path: no font needs to have them.
fn mark(action: Action, x: f64, baseline: f64, color: &str) -> Element {
    let path = match action {
        Action::Allow => {
            Path::new().move_to(x, baseline - 2.8).line_to(x + 2.3, baseline - 0.5).line_to(x + 6.4, baseline - 5.6)
        }
        Action::Deny => Path::new()
            .move_to(x + 0.6, baseline - 5.6)
            .line_to(x + 5.8, baseline - 0.4)
            .move_to(x + 5.8, baseline - 5.6)
            .line_to(x + 0.6, baseline - 0.4),
    };
    path.element().fill("none").stroke(color, 1.4)
}

/// `source → destination`, the longer one shortened first.
fn arrow(names: &[String; 2], width: f64, plain: Font) -> String {
    let sign = " → ";
    let room = width - plain.width(sign);
    let [a, b] = [plain.width(&names[0]), plain.width(&names[1])];
    let (first, second) = if a + b <= room {
        (a, b)
    } else if a <= room / 2.0 {
        (a, room - a)
    } else if b <= room / 2.0 {
        (room - b, b)
    } else {
        (room / 2.0, room / 2.0)
    };
    format!("{}{sign}{}", plain.fit(&names[0], first + 0.01), plain.fit(&names[1], second + 0.01))
}

/// How an end is named in the list.
pub fn name(diagram: &Diagram, end: &End) -> String {
    match end {
        End::Node(id) => diagram.nodes.iter().find(|n| n.id == *id).map_or(id, |n| &n.name).clone(),
        End::Zone(id) => diagram
            .zones
            .iter()
            .find(|z| z.id == *id)
            .map_or_else(|| id.clone(), |z| format!("{} {}", z.name, z.kind).trim().to_owned()),
        End::Other(text) => text.clone(),
    }
}

/// Draws the table of zones; returns the ordinate under it.
pub fn zones(drawing: &mut Drawing, diagram: &Diagram, area: Area) -> f64 {
    let texts = &diagram.texts;
    let (strong, plain) = fonts(area.width);
    let Area { x, y, width, row: step } = area;
    title(drawing, x, y, &texts.zones);
    let hosts = strong.width(&texts.hosts).max(24.0);
    let widest = |head: &str, cells: &mut dyn Iterator<Item = &String>| {
        cells.map(|c| plain.width(c)).fold(strong.width(head), f64::max) + 8.0
    };
    let rest = width - hosts - 6.0;
    let gateway = widest(&texts.gateway, &mut diagram.zones.iter().map(|z| &z.gateway)).min(rest * 0.28);
    let cidr = widest(&texts.cidr, &mut diagram.zones.iter().map(|z| &z.cidr)).min(rest * 0.36);
    let first = rest - cidr - gateway;
    let columns = [x, x + first, x + first + cidr];
    heading(
        drawing,
        &[
            (columns[0], &texts.zone),
            (columns[1], &texts.cidr),
            (columns[2], &texts.gateway),
            (x + width - hosts, &texts.hosts),
        ],
        x,
        y,
        width,
    );
    for (i, zone) in diagram.zones.iter().enumerate() {
        let top = y + HEAD + step * i as f64;
        let baseline = top + step / 2.0 + plain.cap_height() / 2.0;
        let full = format!("{} {}", zone.name, zone.kind);
        let mut row = group().class("zone-row").attr("data-zone", &zone.id).tooltip(full.trim());
        let (_, color) = palette::zone(zone.color);
        row.push(
            rect(columns[0], top + step / 2.0 - 3.7, 7.0, 7.4).rounded(1.5).fill(color).stroke(palette::FRAME, 0.5),
        );
        let cell = |at: f64, content: &str, room: f64| text(at, baseline, plain, &plain.fit(content, room));
        row.push(cell(columns[0] + 11.0, full.trim(), first - 16.0));
        row.push(cell(columns[1], dash(&zone.cidr), cidr - 5.0));
        row.push(cell(columns[2], dash(&zone.gateway), gateway - 4.0));
        let count = zone.hosts.map_or_else(|| "–".to_owned(), |n| n.to_string());
        row.push(text(x + width, baseline, plain, &count).anchor("end"));
        drawing.push(row);
        drawing.push(line(x, top + step, x + width, top + ROW).stroke(palette::HAIR, 0.4));
    }
    y + height(diagram.zones.len(), step)
}

/// The text, or a dash when there is none.
pub fn dash(content: &str) -> &str {
    if content.trim().is_empty() { "–" } else { content.trim() }
}
