//! What every sheet has round its drawing: frame, heading, sheet number.

use crate::svg::{Drawing, rect, text};

use super::chart::{Chart, Field};
use super::style::{INK, MUTED, Style};
use super::time_axis;

/// Space between the frame's padding and texts, after the phases' stripes.
pub const INDENT: f64 = 6.0;

/// From the frame to the time scale; `status` when the flag of the status date stands between.
pub fn heading_height(chart: &Chart, style: &Style, status: bool) -> f64 {
    let mut height = style.padding + style.title.size * 1.15;
    if !chart.subtitle.is_empty() {
        height += style.subtitle.size * 1.45;
    }
    height + if status { time_axis::flag_height(style) + 5.0 } else { 5.0 }
}

/// Draws frame, title and subtitle on a sheet.
pub fn draw(drawing: &mut Drawing, chart: &Chart, style: &Style, title: &str) {
    let (width, height) = (drawing.width(), drawing.height());
    let inner = (width - 2.0 * style.margin, height - 2.0 * style.margin);
    let frame = rect(style.margin, style.margin, inner.0, inner.1);
    drawing.push(frame.class("frame").fill("none").stroke(INK, 1.1));
    let x = style.margin + style.padding + INDENT;
    let room = width - style.margin - style.padding - x;
    let mut y = style.margin + style.padding + style.title.cap_height() * 1.15;
    drawing.push(text(x, y, style.title, &style.title.fit(title, room)));
    if !chart.subtitle.is_empty() {
        y += style.subtitle.size * 1.75;
        let subtitle = style.subtitle.fit(&chart.subtitle, room);
        drawing.push(text(x, y, style.subtitle, &subtitle).fill(MUTED));
    }
}

/// The title block's fields with the sheet number after them.
pub fn fields(chart: &Chart, index: usize, count: usize) -> Vec<Field> {
    let mut fields = chart.title_block.clone();
    // A sheet alone needs no number: the roadmap stands before the sheets of the chart.
    if count > 1 {
        let value = format!("{}/{count}", index + 1);
        fields.push(Field { label: chart.texts.sheet.clone(), value });
    }
    fields
}

/// A sheet's title, with its number when there are several.
pub fn title(chart: &Chart, title: &str, index: usize, count: usize) -> String {
    if count > 1 {
        format!("{title} – {}\u{a0}{}/{count}", chart.texts.sheet.to_lowercase(), index + 1)
    } else {
        title.to_owned()
    }
}
