//! The drawing itself: frames, lanes, cards, lines, pins and labels.

use std::collections::BTreeMap;

use crate::svg::{Drawing, Element, Path, circle, group, polygon};

use super::super::layout::bundles::Role;
use super::super::layout::routes::{self, Route};
use super::super::layout::scene::{Face, LABEL, PIN, SITE, TIER};
use super::super::layout::{Layout, Point, Rect};
use super::super::palette::{self, Stroke};
use super::super::view::{Action, Diagram, FlowClass};
use super::cards::{lane, node};
use super::names::{bundle_tooltip, end_id, ids, numbers, port_tooltip};
use super::pen::Pen;

/// Width of a line, and of one that stands for three flows or more.
pub const LINE_WIDTH: f64 = 1.35;
/// Width of a line that stands for three flows or more.
pub const THICK: f64 = 2.0;

/// Draws everything, from back to front.
pub fn draw(drawing: &mut Drawing, diagram: &Diagram, layout: &Layout, pen: Pen) {
    tiers(drawing, diagram, layout, pen);
    sites(drawing, diagram, layout, pen);
    for group in 0..layout.scene.groups.len() {
        if let Some(zone) = layout.scene.groups[group].zone {
            drawing.push(lane(diagram, layout, group, zone, pen));
        }
    }
    lines(drawing, diagram, layout, pen);
    for (dock, rect) in layout.scene.docks.iter().zip(&layout.docks) {
        if let Face::Card(card) = &dock.face {
            let zone = layout.scene.groups[dock.group].zone;
            let zone = zone.map_or("", |z| diagram.zones[z].id.as_str());
            drawing.push(node(card, rect, zone, pen));
        }
    }
    pins(drawing, diagram, layout, pen);
    labels(drawing, diagram, layout, pen);
}

fn tiers(drawing: &mut Drawing, diagram: &Diagram, layout: &Layout, pen: Pen) {
    // Above the first tier stands the title.
    let mut before = layout.tiers.first().map_or(0.0, |tier| tier.1);
    for (i, (tier, top, bottom)) in layout.tiers.iter().enumerate() {
        let bar = layout.bounds.x + 14.0;
        drawing.push(
            crate::svg::line(pen.x(bar), pen.y(*top), pen.x(bar), pen.y(*bottom))
                .stroke(palette::HAIR, pen.len(1.5))
                .class("tier-bar"),
        );
        let Some(name) = diagram.tiers.get(*tier) else {
            continue;
        };
        // The name may be longer than its bar: up to half of the space to the next tiers.
        let next = layout.tiers.get(i + 1).map(|t| t.1);
        let above = (top - before.max(top - 40.0)) / 2.0 - 3.0;
        let below = next.map_or(0.0, |next| (next - bottom) / 2.0 - 3.0).min(20.0);
        let (high, low) = (top - above.max(0.0), bottom + below.max(0.0));
        before = *bottom;
        let spaced = name.to_uppercase();
        let spacing = 0.9;
        let count = spaced.chars().count() as f64;
        let text = TIER.fit(&spaced, low - high - count * spacing).into_owned();
        let half = (TIER.width(&text) + count * spacing) / 2.0;
        let middle = ((top + bottom) / 2.0).min(low - half).max(high + half);
        let (x, y) = pen.at((bar - 5.0, middle));
        let transform = format!("translate({x:.2} {y:.2}) rotate(-90)");
        drawing.push(
            crate::svg::text(0.0, 0.0, pen.font(TIER), &text)
                .attr("transform", transform)
                .attr("letter-spacing", pen.len(spacing))
                .anchor("middle")
                .class("tier")
                .fill(palette::SOFT),
        );
    }
}

fn sites(drawing: &mut Drawing, diagram: &Diagram, layout: &Layout, pen: Pen) {
    for tunnel in &layout.tunnels {
        let link = &diagram.links[tunnel.link];
        let points: Vec<Point> = tunnel.points.iter().map(|&p| pen.at(p)).collect();
        let line = |color: &str, width: f64| {
            Path::polyline(&points, pen.len(5.0)).element().fill("none").stroke(color, pen.len(width))
        };
        let label = tunnel.label;
        let baseline = label.middle() + LABEL.cap_height() / 2.0;
        drawing.push(
            group()
                .class("site-link")
                .attr("data-id", &link.id)
                .tooltip(&link.label)
                .child(line(palette::LINK, 4.4))
                .child(line("#ffffff", 2.2))
                .child(
                    pen.text(label.x + label.width / 2.0, baseline, LABEL, &tunnel.text)
                        .anchor("middle")
                        .class("label")
                        .fill(palette::LINK),
                ),
        );
    }
    for site in &layout.sites {
        let source = &diagram.sites[site.site];
        let name = &site.name_rect;
        let baseline = name.middle() + SITE.cap_height() / 2.0;
        drawing.push(
            group()
                .class("site")
                .attr("data-id", &source.id)
                .tooltip(format!("{} {}", source.name, source.detail).trim())
                .child(
                    pen.rect(&site.rect)
                        .rounded(pen.len(9.0))
                        .fill("none")
                        .stroke(palette::FRAME, pen.len(1.0))
                        .dashes(&[pen.len(1.5), pen.len(3.0)])
                        .class("site-frame"),
                )
                .child(
                    pen.rect(name)
                        .rounded(pen.len(name.height / 2.0))
                        .fill("#ffffff")
                        .stroke(palette::FRAME, pen.len(0.9)),
                )
                .child(
                    pen.text(name.x + name.width / 2.0, baseline, SITE, &site.name).anchor("middle").class("site-name"),
                ),
        );
    }
}

fn lines(drawing: &mut Drawing, diagram: &Diagram, layout: &Layout, pen: Pen) {
    let mut halos: BTreeMap<usize, Vec<(usize, Point)>> = BTreeMap::new();
    for (upper, lower, point) in routes::crossings(&layout.routes) {
        halos.entry(upper).or_default().push((lower, point));
    }
    for (index, (bundle, route)) in layout.solved.bundles.iter().zip(&layout.routes).enumerate() {
        let style = palette::stroke(bundle.class, bundle.action);
        let mut element = group()
            .class(&format!("flow {} {}", allow(bundle.action), class_name(bundle.class)))
            .attr("data-bundle", index)
            .attr("data-from", end_id(diagram, layout, bundle.groups[0]))
            .attr("data-to", end_id(diagram, layout, bundle.groups[1]))
            .attr("data-numbers", numbers(diagram, layout, &bundle.wires))
            .attr("data-flows", ids(diagram, layout, &bundle.wires))
            .tooltip(&bundle_tooltip(diagram, layout, bundle));
        let width = if bundle.wires.len() >= 3 { THICK } else { LINE_WIDTH };
        for &(_, point) in halos.get(&index).into_iter().flatten() {
            element.push(halo(layout, route, point, width, pen));
        }
        element.push(wire(route, &style, width, pen));
        for &(tip, way) in &route.arrows {
            element.push(arrow(pen, tip, way, &style));
        }
        for &(x, y) in &route.crosses {
            let arm = 3.6;
            let cross = Path::new()
                .move_to(pen.x(x - arm), pen.y(y - arm))
                .line_to(pen.x(x + arm), pen.y(y + arm))
                .move_to(pen.x(x + arm), pen.y(y - arm))
                .line_to(pen.x(x - arm), pen.y(y + arm));
            element.push(cross.element().fill("none").stroke(style.color, pen.len(2.0)).class("cross"));
        }
        for &(x, y) in &route.dots {
            element.push(circle(pen.x(x), pen.y(y), pen.len(2.5)).fill(style.color).class("branch"));
        }
        drawing.push(element);
    }
}

/// A gap in the earlier line where the later one passes over it, in the colour of the ground.
fn halo(layout: &Layout, route: &Route, (x, y): Point, width: f64, pen: Pen) -> Element {
    let over = layout
        .groups
        .iter()
        .zip(&layout.scene.groups)
        .any(|(rect, group)| group.panel.is_some() && rect.meets(&Rect::around(x, y, 0.1, 0.1)));
    let flat = route.segments.iter().any(|s| s.is_flat() && s.a.1 == y && s.a.0 <= x && x <= s.b.0);
    let reach = 3.2;
    let (a, b) = if flat { ((x - reach, y), (x + reach, y)) } else { ((x, y - reach), (x, y + reach)) };
    let opacity = if over { 0.75 } else { 1.0 };
    Path::polyline(&[pen.at(a), pen.at(b)], 0.0)
        .element()
        .fill("none")
        .stroke("#ffffff", pen.len(width + 3.0))
        .opacity(opacity)
        .class("halo")
}

fn wire(route: &Route, style: &Stroke, width: f64, pen: Pen) -> Element {
    let mut path = Path::new();
    for line in &route.lines {
        for (i, pair) in line.windows(2).enumerate() {
            let (from, to) = (pen.at(pair[0]), pen.at(pair[1]));
            if i == 0 {
                path = path.move_to(from.0, from.1);
            }
            path = if pair[0].0 == pair[1].0 { path.vertical_to(to.1) } else { path.horizontal_to(to.0) };
        }
    }
    let wire =
        path.element().fill("none").stroke(style.color, pen.len(width)).attr("stroke-linejoin", "round").class("wire");
    if style.dashes.is_empty() {
        return wire;
    }
    let dashes: Vec<f64> = style.dashes.iter().map(|d| pen.len(*d)).collect();
    wire.dashes(&dashes)
}

/// An arrowhead, its tip and its direction given.
pub fn arrow(pen: Pen, (x, y): Point, (dx, dy): Point, style: &Stroke) -> Element {
    let (length, half) = (6.6, 3.7);
    let base = (x - dx * length, y - dy * length);
    let corners = [
        pen.at((x, y)),
        pen.at((base.0 - dy * half, base.1 + dx * half)),
        pen.at((base.0 + dy * half, base.1 - dx * half)),
    ];
    polygon(&corners).fill(style.color).class("arrow")
}

fn pins(drawing: &mut Drawing, diagram: &Diagram, layout: &Layout, pen: Pen) {
    for (index, (bundle, route)) in layout.solved.bundles.iter().zip(&layout.routes).enumerate() {
        let style = palette::stroke(bundle.class, bundle.action);
        for placed in &route.pins {
            let port = &bundle.ports[placed.port];
            let arrived = port.role == Role::Destination;
            let filled = arrived && bundle.action == Action::Allow;
            let dock = match &layout.scene.docks[port.dock].face {
                Face::Card(card) => card.id.clone(),
                Face::Panel(panel) => diagram.zones[panel.zone].id.clone(),
            };
            let class = if arrived { "pin destination" } else { "pin source" };
            let element = group()
                .class(class)
                .attr("data-bundle", index)
                .attr("data-end", &dock)
                .attr("data-numbers", numbers(diagram, layout, &port.wires))
                .attr("data-flows", ids(diagram, layout, &port.wires))
                .tooltip(&port_tooltip(diagram, layout, &port.wires));
            drawing.push(pin(element, &placed.rect, &port.text, &style, filled, pen));
        }
    }
}

/// A pin: white with a coloured border, or filled.
pub fn pin(element: Element, rect: &Rect, text: &str, style: &Stroke, filled: bool, pen: Pen) -> Element {
    let (ground, ink) = if filled { (style.color, "#ffffff") } else { ("#ffffff", style.color) };
    let baseline = rect.middle() + PIN.cap_height() / 2.0;
    element
        .child(pen.rect(rect).rounded(pen.len(rect.height / 2.0)).fill(ground).stroke(style.color, pen.len(1.0)))
        .child(pen.text(rect.x + rect.width / 2.0, baseline, PIN, text).anchor("middle").fill(ink))
}

fn labels(drawing: &mut Drawing, diagram: &Diagram, layout: &Layout, pen: Pen) {
    for label in &layout.labels {
        let bundle = &layout.solved.bundles[label.bundle];
        let style = palette::stroke(bundle.class, bundle.action);
        let baseline = label.rect.middle() + LABEL.cap_height() / 2.0;
        let mut element = group().class("label").attr("data-bundle", label.bundle);
        if label.shortened {
            element = element.tooltip(&bundle.label(&diagram.texts.blocked));
        }
        let x = label.rect.x + label.rect.width / 2.0;
        drawing.push(element.child(pen.text(x, baseline, LABEL, &label.text).anchor("middle").fill(style.color)));
    }
}

fn allow(action: Action) -> &'static str {
    match action {
        Action::Allow => "allow",
        Action::Deny => "deny",
    }
}

/// Name of a class of flows in the SVG.
pub fn class_name(class: FlowClass) -> &'static str {
    palette::stroke(class, Action::Allow).class
}
