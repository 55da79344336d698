//! The title block at the foot of a sheet.

use crate::svg::{Element, Font, group, line, text};

use super::chart::Field;
use super::style::{INK, MUTED, Style};

/// From a cell's border to its text.
const PADDING: f64 = 6.0;
/// Most lines of a value.
const VALUE_LINES: usize = 2;

/// The fields with the room they get.
#[derive(Debug, Clone)]
pub struct TitleBlock {
    cells: Vec<Cell>,
    label: Font,
    value: Font,
    lines: usize,
}

#[derive(Debug, Clone)]
struct Cell {
    label: String,
    value: Vec<String>,
    full: String,
    width: f64,
}

impl TitleBlock {
    /// Shares `width` points among the fields: each gets what it needs and a part of the rest;
    /// when there is not enough, the longest values are wrapped, then shortened.
    pub fn new(fields: &[Field], width: f64, style: &Style) -> Self {
        let label = style.small;
        let value = Font::semi_bold(style.body.size + 0.25);
        let needs: Vec<f64> =
            fields.iter().map(|f| label.width(&f.label).max(value.width(&f.value)) + 2.0 * PADDING + 1.0).collect();
        let widths = share(&needs, width);
        let mut lines = 1;
        let cells = fields
            .iter()
            .zip(widths)
            .map(|(field, width)| {
                let room = (width - 2.0 * PADDING).max(1.0);
                let wrapped = value.wrap(&field.value, room, VALUE_LINES).lines;
                lines = lines.max(wrapped.len());
                let label = label.fit(&field.label, room).into_owned();
                Cell { label, value: wrapped, full: field.value.clone(), width }
            })
            .collect();
        Self { cells, label, value, lines }
    }

    /// Height in points.
    pub fn height(&self) -> f64 {
        self.label.size * 1.55 + self.value.size * (1.25 * self.lines as f64 + 0.35)
    }

    /// The drawing, with its upper left corner at (`x`, `y`), its upper border included.
    pub fn draw(&self, left: f64, y: f64, width: f64) -> Element {
        let mut out = group().class("title-block");
        out.push(line(left, y, left + width, y).stroke(INK, 1.1));
        let mut x = left;
        for (index, cell) in self.cells.iter().enumerate() {
            if index > 0 {
                out.push(line(x, y, x, y + self.height()).stroke(INK, 0.6));
            }
            let mut baseline = y + self.label.size * 1.3;
            out.push(text(x + PADDING, baseline, self.label, &cell.label).fill(MUTED));
            baseline += self.value.size * 1.35;
            for value in &cell.value {
                let shortened = value.ends_with('…') && *value != cell.full;
                let element = text(x + PADDING, baseline, self.value, "");
                let element = if shortened { element.tooltip(&cell.full) } else { element };
                out.push(element.content(value));
                baseline += self.value.size * 1.25;
            }
            x += cell.width;
        }
        out
    }
}

/// Widths that add up to `total`: needs met from the smallest up, the rest shared by need.
fn share(needs: &[f64], total: f64) -> Vec<f64> {
    let wanted: f64 = needs.iter().sum();
    if wanted <= total {
        let factor = if wanted > 0.0 { total / wanted } else { 1.0 };
        return needs.iter().map(|n| n * factor).collect();
    }
    // The largest cap under which everything fits.
    let mut sorted = needs.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut left = total;
    let mut cap = total;
    for (index, need) in sorted.iter().enumerate() {
        let even = left / (sorted.len() - index) as f64;
        if *need > even {
            cap = even;
            break;
        }
        left -= need;
    }
    needs.iter().map(|n| n.min(cap)).collect()
}
