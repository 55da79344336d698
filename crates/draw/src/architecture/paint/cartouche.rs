//! The title block.

use crate::svg::{Drawing, Font, group, line, rect, text};

use super::super::palette;
use super::super::view::Diagram;
use super::paper::{MARGIN, PANEL, Paper, STRIP};
use super::table::dash;

const LABEL: Font = Font::regular(7.2);
const VALUE: Font = Font::semi_bold(9.0);
const ROW: f64 = 30.0;

/// Height of the title block in the panel.
pub const HEIGHT: f64 = 5.0 * ROW;

/// Number of a sheet and how many there are.
#[derive(Debug, Clone, Copy)]
pub struct Numbering {
    /// This sheet, from 1.
    pub sheet: usize,
    /// All sheets.
    pub count: usize,
}

/// The border of the sheet.
pub fn border(drawing: &mut Drawing, paper: &Paper) {
    let (width, height) = (paper.width - 2.0 * MARGIN, paper.height - 2.0 * MARGIN);
    drawing.push(rect(MARGIN, MARGIN, width, height).fill("none").stroke(palette::INK, 1.2));
}

fn cells(diagram: &Diagram, paper: &Paper, numbering: Numbering) -> [(String, String); 8] {
    let (texts, values) = (&diagram.texts, &diagram.title_block);
    let sheet = format!("{} / {} · {}", numbering.sheet, numbering.count, paper.name());
    [
        (&texts.project, &values.project),
        (&texts.drawing, &values.drawing),
        (&texts.client, &values.client),
        (&texts.author, &values.author),
        (&texts.version, &values.version),
        (&texts.date, &values.date),
        (&texts.source, &values.source),
        (&texts.sheet, &sheet),
    ]
    .map(|(label, value)| (label.clone(), value.clone()))
}

/// At the foot of the panel on the right.
pub fn block(drawing: &mut Drawing, diagram: &Diagram, paper: &Paper, numbering: Numbering) {
    let cells = cells(diagram, paper, numbering);
    let left = paper.width - MARGIN - PANEL;
    let top = paper.height - MARGIN - HEIGHT;
    let half = PANEL / 2.0;
    let places = [
        (0, 0.0, 0.0, PANEL),
        (1, 0.0, 1.0, PANEL),
        (2, 0.0, 2.0, half),
        (3, half, 2.0, half),
        (4, 0.0, 3.0, half),
        (5, half, 3.0, half),
        (6, 0.0, 4.0, half),
        (7, half, 4.0, half),
    ];
    for (index, dx, row, width) in places {
        cell(drawing, &cells[index], left + dx, top + row * ROW, width);
    }
    for row in 0..5 {
        let y = top + ROW * f64::from(row);
        let width = if row == 0 { 1.2 } else { 0.7 };
        drawing.push(line(left, y, left + PANEL, y).stroke(palette::INK, width));
    }
    let middle = left + half;
    drawing.push(line(middle, top + 2.0 * ROW, middle, top + HEIGHT).stroke(palette::INK, 0.7));
}

/// At the foot of the sheet.
pub fn strip(drawing: &mut Drawing, diagram: &Diagram, paper: &Paper, numbering: Numbering) {
    let cells = cells(diagram, paper, numbering);
    let shares = [2.1, 1.9, 1.2, 1.1, 1.6, 1.0, 1.5, 1.1];
    let total: f64 = shares.iter().sum();
    let width = paper.width - 2.0 * MARGIN;
    let top = paper.height - MARGIN - STRIP;
    drawing.push(line(MARGIN, top, MARGIN + width, top).stroke(palette::INK, 1.2));
    let mut x = MARGIN;
    for (index, share) in shares.iter().enumerate() {
        let own = width * share / total;
        cell(drawing, &cells[index], x, top, own);
        x += own;
        if index + 1 < shares.len() {
            drawing.push(line(x, top, x, top + STRIP).stroke(palette::INK, 0.7));
        }
    }
}

fn cell(drawing: &mut Drawing, (label, value): &(String, String), x: f64, y: f64, width: f64) {
    let room = width - 14.0;
    // A long value is first written smaller, then shortened.
    let size = VALUE.size * (room / VALUE.width(value).max(1.0)).min(1.0);
    let font = VALUE.at(size.max(7.2));
    drawing.push(
        group()
            .class("field")
            .tooltip(value)
            .child(text(x + 7.0, y + 11.0, LABEL, &LABEL.fit(label, room)).fill(palette::SOFT))
            .child(text(x + 7.0, y + 23.5, font, &font.fit(dash(value), room + 0.01))),
    );
}
