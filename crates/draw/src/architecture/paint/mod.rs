//! Paper, scale, panels: sheets of SVG.

mod cards;
mod cartouche;
mod legend;
mod lists;
mod names;
mod network;
mod paper;
mod pen;
mod table;

use crate::svg::{Drawing, Font, line, pt_to_mm, text};

use super::layout::{self, Layout, Room, Scene, Solved};
use super::palette;
use super::view::{Action, Diagram, Sheet};
use cartouche::Numbering;
use legend::Legend;
use paper::{Composition, MARGIN, PANEL, Paper, STRIP};
use pen::Pen;
use table::Area;

const TITLE: Font = Font::bold(16.5);
const SUBTITLE: Font = Font::regular(9.4);
/// Padding of the panel.
const PAD: f64 = 11.0;
/// Space between the parts of the panel.
const PART: f64 = 14.0;
/// Height of the title of the legend.
const LEGEND_TITLE: f64 = 18.0;

/// A drawing that fits its paper.
struct Composed {
    paper: Paper,
    composition: Composition,
    layout: Layout,
    pen: Pen,
}

/// The drawing, then the lists that did not fit beside it.
pub fn sheets(diagram: &Diagram) -> Vec<Sheet> {
    let scene = Scene::new(diagram);
    let composed = compose(diagram, &scene);
    let beside = panel_content(diagram, &composed);
    let lists = lists::lists(diagram, &composed, beside);
    let count = 1 + lists.len();
    let mut sheets = vec![drawing_sheet(diagram, &composed, beside, count)];
    for (i, list) in lists.iter().enumerate() {
        let numbering = Numbering { sheet: i + 2, count };
        let paper = lists::paper_of(&composed);
        sheets.push(lists::sheet(diagram, &paper, list, numbering));
    }
    sheets
}

/// Finds the smallest paper, from the one asked for, on which the drawing is legible.
fn compose(diagram: &Diagram, scene: &Scene) -> Composed {
    let legend = Legend::new(diagram, None);
    let mut last: Option<Solved> = None;
    for (paper, composition) in Paper::attempts(diagram.page) {
        let strip = legend.strip_height(paper.width - 2.0 * (MARGIN + PAD));
        let (x, y, width, height) = paper.room(composition, strip);
        let least = paper.least_scale();
        if let Some(solved) = &last {
            // No order makes a drawing of this area fit: do not look for one.
            let area = solved.size.0 * solved.size.1 * least * least;
            if area > 1.25 * width * height {
                continue;
            }
        }
        let solved = layout::choose(diagram, scene, Room { width, height, least });
        if let Some((layout, pen)) = fit(diagram, scene, &solved, &paper, (x, y, width, height)) {
            return Composed { paper, composition, layout, pen };
        }
        last = Some(solved);
    }
    free(diagram, scene, &legend)
}

/// Scales and stretches a drawing to a room; `None` when it would be too small to read.
fn fit(
    diagram: &Diagram,
    scene: &Scene,
    solved: &Solved,
    paper: &Paper,
    (x, y, width, height): (f64, f64, f64, f64),
) -> Option<(Layout, Pen)> {
    let plain = Layout::new(diagram, scene, solved, 1.0);
    let scale = |layout: &Layout| {
        let bounds = &layout.bounds;
        (width / bounds.width).min(height / bounds.height).min(paper.most_scale())
    };
    let first = scale(&plain);
    if first < paper.least_scale() {
        return None;
    }
    // What is left of the height goes to the channels, not to the margins.
    let flexible = layout::geometry::Ordinates::new(&solved.parts(scene), 1.0).flexible;
    let spare = height / first - plain.bounds.height;
    let stretch = if flexible > 0.0 { (1.0 + spare / flexible).clamp(1.0, 1.9) } else { 1.0 };
    let stretched = Layout::new(diagram, scene, solved, stretch);
    let layout = if scale(&stretched) >= first * 0.985 { stretched } else { plain };
    let scale = scale(&layout);
    let bounds = layout.bounds;
    let left = x + (width - bounds.width * scale) / 2.0;
    let top = y + (height - bounds.height * scale) * 0.42;
    let pen = Pen { scale, dx: left - bounds.x * scale, dy: top - bounds.y * scale };
    Some((layout, pen))
}

/// Larger than any paper: as large as it needs to be.
fn free(diagram: &Diagram, scene: &Scene, legend: &Legend) -> Composed {
    let room = Room { width: 4200.0, height: 3000.0, least: 1.0 };
    let solved = layout::choose(diagram, scene, room);
    let layout = Layout::new(diagram, scene, &solved, 1.0);
    let bounds = layout.bounds;
    let strip = legend.strip_height(bounds.width) + 8.0;
    let paper = Paper::free(bounds.width, bounds.height, strip);
    let (x, y, width, _) = paper.room(Composition::Strips, strip);
    let pen = Pen { scale: 1.0, dx: x + (width - bounds.width) / 2.0 - bounds.x, dy: y - bounds.y };
    Composed { paper, composition: Composition::Strips, layout, pen }
}

/// What the panel has room for.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Beside {
    matrix: bool,
    zones: bool,
    /// Height of the rows of its tables.
    row: f64,
}

fn panel_content(diagram: &Diagram, composed: &Composed) -> Beside {
    let none = Beside { matrix: diagram.flows.is_empty(), zones: diagram.zones.is_empty(), row: table::ROW };
    if composed.composition == Composition::Strips {
        return none;
    }
    let room = composed.paper.height - 2.0 * MARGIN - cartouche::HEIGHT - 2.0 * PAD;
    let legend = Legend::new(diagram, Some(&composed.layout));
    let legend = LEGEND_TITLE + legend.column_height(PANEL - 2.0 * PAD);
    let fixed = |title: bool| if title { table::HEAD + PART } else { 0.0 };
    let rows = (diagram.flows.len() + diagram.zones.len()) as f64;
    let row = (room - legend - fixed(!none.matrix) - fixed(!none.zones)) / rows.max(1.0);
    if row >= table::TIGHT_ROW {
        return Beside { matrix: true, zones: true, row: row.min(table::ROW) };
    }
    let notice = 30.0 + PART;
    let row = (room - legend - notice - fixed(!none.zones)) / (diagram.zones.len() as f64).max(1.0);
    Beside { zones: none.zones || row >= table::TIGHT_ROW, row: row.clamp(table::TIGHT_ROW, table::ROW), ..none }
}

fn start(diagram: &Diagram, paper: &Paper, numbering: Numbering, title: &str, description: &str) -> Drawing {
    let name = format!("{}-{}", diagram.id, numbering.sheet);
    let mut drawing = Drawing::new(paper.width, paper.height, &name, title, description);
    cartouche::border(&mut drawing, paper);
    drawing
}

fn drawing_sheet(diagram: &Diagram, composed: &Composed, beside: Beside, count: usize) -> Sheet {
    let paper = &composed.paper;
    let description = describe(diagram);
    let numbering = Numbering { sheet: 1, count };
    let mut drawing = start(diagram, paper, numbering, &diagram.title, &description);
    let left = MARGIN + 12.0;
    let room = match composed.composition {
        Composition::Panel => paper.width - PANEL - 2.0 * MARGIN - 24.0,
        Composition::Strips => paper.width - 2.0 * MARGIN - 24.0,
    };
    let shrink = if paper.heading() < 50.0 { 0.84 } else { 1.0 };
    let font = TITLE.at(TITLE.size * shrink);
    let title = font.fit(&diagram.title, room);
    drawing.push(text(left, MARGIN + 26.0 * shrink, font, &title).class("title"));
    let font = SUBTITLE.at(SUBTITLE.size * shrink);
    let subtitle = font.fit(&diagram.subtitle, room);
    drawing.push(text(left, MARGIN + 41.0 * shrink, font, &subtitle).fill(palette::SOFT));
    network::draw(&mut drawing, diagram, &composed.layout, composed.pen);
    let legend = Legend::new(diagram, Some(&composed.layout));
    match composed.composition {
        Composition::Panel => panel(&mut drawing, diagram, paper, &legend, beside, numbering),
        Composition::Strips => {
            let width = paper.width - 2.0 * (MARGIN + PAD);
            let height = legend.strip_height(width);
            let top = paper.height - MARGIN - STRIP - height;
            if !legend.is_empty() {
                drawing.push(line(MARGIN, top, paper.width - MARGIN, top).stroke(palette::HAIR, 0.6));
                legend.strip(&mut drawing, MARGIN + PAD, top, width);
            }
            cartouche::strip(&mut drawing, diagram, paper, numbering);
        }
    }
    finish(drawing, paper, diagram.title.clone(), description)
}

fn panel(
    drawing: &mut Drawing,
    diagram: &Diagram,
    paper: &Paper,
    legend: &Legend,
    beside: Beside,
    numbering: Numbering,
) {
    let edge = paper.width - MARGIN - PANEL;
    drawing.push(line(edge, MARGIN, edge, paper.height - MARGIN).stroke(palette::INK, 0.8));
    let (x, width) = (edge + PAD, PANEL - 2.0 * PAD);
    let mut y = MARGIN + PAD;
    if !diagram.flows.is_empty() {
        if beside.matrix {
            y = table::matrix(drawing, diagram, &diagram.flows, Area { x, y, width, row: beside.row }) + PART;
        } else {
            let font = Font::medium(8.6);
            for row in font.wrap(&diagram.texts.matrix_elsewhere, width, 2).lines {
                y += 11.0;
                drawing.push(text(x, y, font, &row).fill(palette::SOFT));
            }
            y += PART;
        }
    }
    if !legend.is_empty() {
        table::title(drawing, x, y, &diagram.texts.legend);
        y += LEGEND_TITLE;
        legend.column(drawing, x, y, width);
        y += legend.column_height(width) + PART;
    }
    if beside.zones && !diagram.zones.is_empty() {
        table::zones(drawing, diagram, Area { x, y, width, row: beside.row });
    }
    cartouche::block(drawing, diagram, paper, numbering);
}

fn finish(drawing: Drawing, paper: &Paper, title: String, description: String) -> Sheet {
    Sheet {
        svg: drawing.finish(),
        width_mm: pt_to_mm(paper.width),
        height_mm: pt_to_mm(paper.height),
        paper: paper.name(),
        title,
        description,
        is_list: false,
    }
}

/// The text alternative: the caller's, else tiers with their zones and the counts.
fn describe(diagram: &Diagram) -> String {
    if !diagram.description.trim().is_empty() {
        return diagram.description.clone();
    }
    let last = diagram.tiers.len().saturating_sub(1);
    let mut parts = Vec::new();
    for (tier, name) in diagram.tiers.iter().enumerate() {
        let zones = diagram.zones.iter().filter(|z| z.tier.min(last) == tier);
        let zones: Vec<String> = zones.map(|z| format!("{} {}", z.name, z.kind).trim().to_owned()).collect();
        if !zones.is_empty() {
            parts.push(format!("{name} ({})", zones.join(", ")));
        }
    }
    let allowed = diagram.flows.iter().filter(|f| f.action == Action::Allow).count();
    let texts = &diagram.texts;
    format!("{}. {} {}, {} {}.", parts.join(" ; "), allowed, texts.allow, diagram.flows.len() - allowed, texts.deny)
}
