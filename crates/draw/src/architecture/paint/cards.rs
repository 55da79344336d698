//! Lanes and cards.

use crate::svg::{Element, Path, group};

use super::super::icons;
use super::super::layout::scene::{CARD_TEXT, Card, Face, LINE, NAME, PANEL_PAD, Panel, leading};
use super::super::layout::{Layout, Rect};
use super::super::palette;
use super::super::view::Diagram;
use super::pen::Pen;

/// A zone: its lane and its title.
pub fn lane(diagram: &Diagram, layout: &Layout, index: usize, zone: usize, pen: Pen) -> Element {
    let source = &diagram.zones[zone];
    let (fill, strong) = palette::zone(source.color);
    let rect = &layout.groups[index];
    let radius = pen.len(7.0);
    let title = [&source.name, &source.kind, &source.cidr];
    let title: Vec<&str> = title.into_iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect();
    let mut lane = group()
        .class("zone")
        .attr("data-id", &source.id)
        .tooltip(&title.join(" — "))
        .child(pen.rect(rect).rounded(radius).fill(fill).stroke(strong, pen.len(1.1)).class("zone-box"));
    let Some(dock) = layout.scene.groups[index].panel else {
        return lane;
    };
    let Face::Panel(panel) = &layout.scene.docks[dock].face else {
        return lane;
    };
    let area = &layout.docks[dock];
    if area.width >= rect.width {
        lane.push(pen.rect(area).rounded(radius).fill(strong).class("zone-panel"));
    } else {
        let (x, y) = pen.at((area.x, area.y));
        let (width, height) = (pen.len(area.width), pen.len(area.height));
        let shape = Path::new()
            .move_to(x + width, y)
            .horizontal_to(x + radius)
            .arc_to(radius, false, x, y + radius)
            .vertical_to(y + height - radius)
            .arc_to(radius, false, x + radius, y + height)
            .horizontal_to(x + width)
            .close();
        lane.push(shape.element().fill(strong).class("zone-panel"));
    }
    panel_texts(&mut lane, panel, area, pen);
    lane
}

fn panel_texts(lane: &mut Element, panel: &Panel, area: &Rect, pen: Pen) {
    let height: f64 = panel.lines.iter().map(|(font, _)| leading(*font)).sum();
    let mut y = area.middle() - height / 2.0;
    for (font, line) in &panel.lines {
        let baseline = y + leading(*font) / 2.0 + font.cap_height() / 2.0;
        lane.push(pen.text(area.x + PANEL_PAD, baseline, *font, line).class("zone-title"));
        y += leading(*font);
    }
}

/// A card: icon, name and lines.
pub fn node(card: &Card, rect: &Rect, zone: &str, pen: Pen) -> Element {
    let (class, width) = if card.critical { ("node critical", 2.1) } else { ("node", 0.95) };
    let mut node = group().class(class).attr("data-id", &card.id).attr("data-zone", zone).tooltip(&card.tooltip).child(
        pen.rect(rect)
            .rounded(pen.len(5.5))
            .fill("#ffffff")
            .stroke(if card.critical { palette::INK } else { palette::CARD }, pen.len(width))
            .class("card"),
    );
    let size = 18.0;
    let (x, y) = pen.at((rect.x + 8.0, rect.middle() - size / 2.0));
    let scale = pen.len(size) / 24.0;
    let mut icon = group()
        .class("icon")
        .attr("transform", format!("translate({x:.2} {y:.2}) scale({scale:.4})"))
        .fill("none")
        .stroke(palette::ICON, 1.75)
        .attr("stroke-linecap", "round")
        .attr("stroke-linejoin", "round");
    for data in icons::paths(&card.icon) {
        icon.push(Element::new("path").attr("d", data));
    }
    node.push(icon);
    let mut y = rect.middle() - card.text_height() / 2.0;
    let names = card.name_lines.iter().map(|line| (NAME, line, palette::INK));
    let lines = card.lines.iter().map(|line| (LINE, line, palette::SOFT));
    for (font, line, color) in names.chain(lines) {
        let baseline = y + leading(font) / 2.0 + font.cap_height() / 2.0;
        let text = pen.text(rect.x + CARD_TEXT, baseline, font, line).class("card-text");
        node.push(text.fill(color));
        y += leading(font);
    }
    node
}
