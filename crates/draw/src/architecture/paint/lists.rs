//! Sheets of lists: the flows and zones that did not fit beside the drawing.

use crate::svg::text;

use super::super::view::{Diagram, Flow, Page, Sheet};
use super::cartouche::{self, Numbering};
use super::paper::{MARGIN, Paper, STRIP};
use super::table::{self, Area};
use super::{Beside, Composed, PAD, TITLE, finish, start};

/// Space between columns.
const GAP: f64 = 24.0;
/// How much wider a column gets where there are few.
const WIDEST: f64 = 1.6;

/// What one sheet of lists holds: a run of flows per column, and the zones in the last column.
pub struct List<'a> {
    columns: Vec<&'a [Flow]>,
    zones: bool,
}

/// Lists are read in the hand: never larger than A3.
pub fn paper_of(composed: &Composed) -> Paper {
    match composed.paper.page {
        Some(Page::A4) => Paper::standard(Page::A4),
        _ => Paper::standard(Page::A3),
    }
}

fn column_width(paper: &Paper) -> (usize, f64) {
    let room = paper.width - 2.0 * (MARGIN + PAD);
    let count = if room > 1000.0 { 3 } else { 2 };
    (count, (room - GAP * (count as f64 - 1.0)) / count as f64)
}

/// Width of each column of a sheet that has so many: fewer columns are wider, so that names are whole.
fn wide(paper: &Paper, columns: usize) -> f64 {
    let (most, width) = column_width(paper);
    let room = (width + GAP) * most as f64;
    (room / columns.clamp(1, most) as f64 - GAP).min(width * WIDEST)
}

fn list_top() -> f64 {
    MARGIN + 52.0
}

/// The sheets that the flows and zones need which are not beside the drawing.
pub fn lists<'a>(diagram: &'a Diagram, composed: &Composed, beside: Beside) -> Vec<List<'a>> {
    let paper = paper_of(composed);
    let (count, _) = column_width(&paper);
    let height = paper.height - list_top() - MARGIN - STRIP - PAD;
    let rows = (((height - table::HEAD) / table::ROW) as usize).max(1);
    let mut lists: Vec<List> = Vec::new();
    let flows: &[Flow] = if beside.matrix { &[] } else { &diagram.flows };
    for columns in flows.chunks(rows).collect::<Vec<_>>().chunks(count) {
        lists.push(List { columns: columns.to_vec(), zones: false });
    }
    if !beside.zones {
        let free = lists.last().is_some_and(|l| l.columns.len() < count);
        match lists.last_mut() {
            Some(list) if free => list.zones = true,
            _ => lists.push(List { columns: Vec::new(), zones: true }),
        }
    }
    lists
}

/// Draws a sheet of lists.
pub fn sheet(diagram: &Diagram, paper: &Paper, list: &List, numbering: Numbering) -> Sheet {
    let subject = if list.columns.is_empty() { &diagram.texts.zones } else { &diagram.texts.matrix };
    let title = format!("{} — {}", diagram.title, subject);
    let mut drawing = start(diagram, paper, numbering, &title, &title);
    let left = MARGIN + PAD;
    let room = paper.width - 2.0 * left;
    drawing.push(text(left, MARGIN + 26.0, TITLE, &TITLE.fit(&title, room)).class("title"));
    let width = wide(paper, list.columns.len() + usize::from(list.zones));
    let mut x = left;
    let (y, row) = (list_top(), table::ROW);
    for flows in &list.columns {
        table::matrix(&mut drawing, diagram, flows, Area { x, y, width, row });
        x += width + GAP;
    }
    if list.zones {
        table::zones(&mut drawing, diagram, Area { x, y, width, row });
    }
    cartouche::strip(&mut drawing, diagram, paper, numbering);
    Sheet { is_list: true, ..finish(drawing, paper, title.clone(), title) }
}
