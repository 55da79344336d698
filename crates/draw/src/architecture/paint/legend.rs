//! The legend: what this drawing uses, nothing else.

use crate::svg::{Drawing, Element, Font, Path, circle, group, rect, text};

use super::super::layout::bundles::PIN_HEIGHT;
use super::super::layout::{Layout, Rect};
use super::super::palette::{self, Stroke};
use super::super::view::{Action, Diagram, FlowClass};
use super::network::{self, LINE_WIDTH, THICK};
use super::pen::Pen;

const SWATCH: f64 = 9.0;

/// Sizes in the panel, and in the strip.
#[derive(Debug, Clone, Copy)]
struct Style {
    font: Font,
    leading: f64,
    symbol: f64,
    gap: f64,
}

const COLUMN: Style = Style { font: Font::regular(8.4), leading: 15.0, symbol: 42.0, gap: 12.0 };
const STRIP: Style = Style { font: Font::regular(7.6), leading: 13.6, symbol: 36.0, gap: 15.0 };

#[derive(Debug, Clone, Copy, PartialEq)]
enum Symbol {
    Flow(FlowClass, Action),
    Bundle,
    Pins,
    Critical,
    Tunnel,
}

/// The entries that a drawing needs.
pub struct Legend<'a> {
    entries: Vec<(Symbol, &'a str)>,
    colors: Vec<(&'static str, &'a str)>,
}

impl<'a> Legend<'a> {
    /// What the drawing uses.
    pub fn new(diagram: &'a Diagram, layout: Option<&Layout>) -> Self {
        let texts = &diagram.texts;
        let mut entries = Vec::new();
        let allowed = |class: FlowClass| diagram.flows.iter().any(|f| f.class == class && f.action == Action::Allow);
        for (class, name) in [
            (FlowClass::Business, &texts.business),
            (FlowClass::Infrastructure, &texts.infrastructure),
            (FlowClass::Administration, &texts.administration),
            (FlowClass::Backup, &texts.backup),
        ] {
            if allowed(class) {
                entries.push((Symbol::Flow(class, Action::Allow), name.as_str()));
            }
        }
        if diagram.flows.iter().any(|f| f.action == Action::Deny) {
            let denied = Symbol::Flow(FlowClass::Business, Action::Deny);
            entries.push((denied, texts.denied.as_str()));
        }
        let thick = layout.is_none_or(|l| {
            l.solved.bundles.iter().any(|b| b.wires.len() >= 3) || l.routes.iter().any(|r| !r.dots.is_empty())
        });
        if thick {
            entries.push((Symbol::Bundle, texts.bundle.as_str()));
        }
        if !diagram.flows.is_empty() {
            entries.push((Symbol::Pins, texts.pins.as_str()));
        }
        if diagram.nodes.iter().any(|n| n.critical) {
            entries.push((Symbol::Critical, texts.critical.as_str()));
        }
        if !diagram.links.is_empty() {
            entries.push((Symbol::Tunnel, texts.site_link.as_str()));
        }
        let colors = palette::ZONE_COLORS
            .iter()
            .zip(&texts.colors)
            .filter(|(color, _)| diagram.zones.iter().any(|z| z.color == **color))
            .map(|(color, name)| (palette::zone(*color).1, name.as_str()))
            .collect();
        Self { entries, colors }
    }

    /// Whether there is anything to explain.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.colors.is_empty()
    }

    /// Height in a column of that width, title excluded.
    pub fn column_height(&self, width: f64) -> f64 {
        (self.entries.len() + self.swatches(width).len()) as f64 * COLUMN.leading
    }

    /// Draws the entries one under the other.
    pub fn column(&self, drawing: &mut Drawing, x: f64, y: f64, width: f64) {
        let style = &COLUMN;
        for (i, (symbol, name)) in self.entries.iter().enumerate() {
            let middle = y + style.leading * (i as f64 + 0.5);
            let name = style.font.fit(name, width - style.symbol - 10.0);
            drawing.push(entry(style, *symbol, x, middle, &name));
        }
        let y = y + style.leading * self.entries.len() as f64;
        for (i, line) in self.swatches(width).iter().enumerate() {
            let middle = y + style.leading * (i as f64 + 0.5);
            for &(offset, index) in line {
                let (color, name) = self.colors[index];
                drawing.push(swatch(style, color, name, x + offset, middle));
            }
        }
    }

    fn swatches(&self, width: f64) -> Vec<Vec<(f64, usize)>> {
        let widths = self.colors.iter().map(|(_, name)| COLUMN.swatch_width(name));
        flow(&widths.collect::<Vec<_>>(), width + COLUMN.gap)
    }

    /// Height in a strip of that width.
    pub fn strip_height(&self, width: f64) -> f64 {
        self.strip_lines(width).len() as f64 * STRIP.leading + 5.0
    }

    /// Draws the entries one after the other.
    pub fn strip(&self, drawing: &mut Drawing, x: f64, y: f64, width: f64) {
        let style = &STRIP;
        for (i, line) in self.strip_lines(width).iter().enumerate() {
            let middle = y + 2.5 + style.leading * (i as f64 + 0.5);
            for &(offset, index) in line {
                match self.entries.get(index) {
                    Some((symbol, name)) => {
                        drawing.push(entry(style, *symbol, x + offset, middle, name));
                    }
                    None => {
                        let (color, name) = self.colors[index - self.entries.len()];
                        drawing.push(swatch(style, color, name, x + offset, middle));
                    }
                }
            }
        }
    }

    fn strip_lines(&self, width: f64) -> Vec<Vec<(f64, usize)>> {
        let style = &STRIP;
        let entry = |name: &str| style.symbol + 6.0 + style.font.width(name) + style.gap;
        let entries = self.entries.iter().map(|(_, name)| entry(name));
        let colors = self.colors.iter().map(|(_, name)| style.swatch_width(name));
        flow(&entries.chain(colors).collect::<Vec<_>>(), width + style.gap)
    }
}

impl Style {
    fn swatch_width(&self, name: &str) -> f64 {
        SWATCH + 5.0 + self.font.width(name) + self.gap
    }
}

/// Lays boxes in lines: offset and index of each.
fn flow(widths: &[f64], width: f64) -> Vec<Vec<(f64, usize)>> {
    let mut lines: Vec<Vec<(f64, usize)>> = Vec::new();
    let mut x = f64::INFINITY;
    for (index, own) in widths.iter().enumerate() {
        if x + own > width {
            lines.push(Vec::new());
            x = 0.0;
        }
        if let Some(line) = lines.last_mut() {
            line.push((x, index));
        }
        x += own;
    }
    lines
}

fn swatch(style: &Style, color: &str, name: &str, x: f64, middle: f64) -> Element {
    let baseline = middle + style.font.cap_height() / 2.0;
    group()
        .class("legend-color")
        .child(rect(x, middle - SWATCH / 2.0, SWATCH, SWATCH).rounded(2.0).fill(color).stroke(palette::FRAME, 0.6))
        .child(text(x + SWATCH + 5.0, baseline, style.font, name))
}

fn entry(style: &Style, symbol: Symbol, x: f64, middle: f64, name: &str) -> Element {
    let baseline = middle + style.font.cap_height() / 2.0;
    draw_symbol(group().class("legend"), symbol, x, middle, style.symbol).child(text(
        x + style.symbol + 6.0,
        baseline,
        style.font,
        name,
    ))
}

fn draw_symbol(element: Element, symbol: Symbol, x: f64, y: f64, width: f64) -> Element {
    let pen = Pen { scale: 1.0, dx: 0.0, dy: 0.0 };
    let end = x + width;
    let business = palette::stroke(FlowClass::Business, Action::Allow);
    match symbol {
        Symbol::Flow(class, action) => {
            let style = palette::stroke(class, action);
            let stop = if action == Action::Deny { end - 4.0 } else { end - 6.0 };
            let element = element.child(stroke(x, stop, y, LINE_WIDTH, &style));
            if action == Action::Allow {
                return element.child(network::arrow(pen, (end, y), (1.0, 0.0), &style));
            }
            let cross = Path::new()
                .move_to(end - 7.6, y - 3.6)
                .line_to(end - 0.4, y + 3.6)
                .move_to(end - 0.4, y - 3.6)
                .line_to(end - 7.6, y + 3.6);
            element.child(cross.element().fill("none").stroke(style.color, 2.0))
        }
        Symbol::Bundle => element
            .child(stroke(x, end, y, THICK, &business))
            .child(circle(x + width / 2.0, y, 2.5).fill(business.color)),
        Symbol::Pins => {
            let at = |center: f64| Rect::around(center, y, 15.0, PIN_HEIGHT);
            let source = network::pin(group(), &at(x + 7.5), "4", &business, false, pen);
            let arrived = network::pin(group(), &at(end - 7.5), "4", &business, true, pen);
            element.child(source).child(arrived)
        }
        Symbol::Critical => element
            .child(rect(x + 4.0, y - 5.0, width - 8.0, 10.0).rounded(3.0).fill("#ffffff").stroke(palette::INK, 2.1)),
        Symbol::Tunnel => {
            let line = |color: &str, width: f64| crate::svg::line(x, y, end, y).stroke(color, width);
            element.child(line(palette::LINK, 4.4)).child(line("#ffffff", 2.2))
        }
    }
}

fn stroke(x: f64, end: f64, y: f64, width: f64, style: &Stroke) -> Element {
    let line = crate::svg::line(x, y, end, y).stroke(style.color, width);
    if style.dashes.is_empty() { line } else { line.dashes(style.dashes) }
}
