//! Stacked columns over time, with a limit: what has been spent month after month, under the ceiling.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{draw, face, units};
use super::{AXIS, GRID, INK, LIMIT, MUTED, every, fill, hex, stroke};
use crate::svg::{self, Drawing, Font};

/// A chart of stacked columns. Values are positive.
pub struct Columns<'a> {
    /// Letters, digits and hyphens: starts the ids of the drawing.
    pub name: &'a str,
    /// Title, for screen readers.
    pub title: &'a str,
    /// What the chart shows, in words.
    pub description: &'a str,
    /// Width and height in points.
    pub size: (f64, f64),
    /// What stands under each column.
    pub periods: Vec<String>,
    /// What is stacked, from the bottom up.
    pub parts: Vec<Part>,
    /// What stands on each column.
    pub totals: Vec<String>,
    /// What must not be exceeded.
    pub limit: Option<Limit>,
    /// Number of columns that are past: the others are paler. None paler when absent.
    pub past: Option<usize>,
    /// How a value is written on the axis.
    pub axis: &'a dyn Fn(f64) -> String,
}

/// A series of the stack.
pub struct Part {
    /// Name, in the legend.
    pub label: String,
    /// One value a period.
    pub values: Vec<f64>,
}

/// A horizontal line that must not be crossed.
pub struct Limit {
    /// Where.
    pub value: f64,
    /// What it is.
    pub label: String,
}

const LABEL: Font = Font::regular(7.5);
const FIGURE: Font = Font::semi_bold(7.5);
/// Height of the legend above the columns.
const LEGEND: f64 = 22.0;

/// Draws the chart.
pub fn columns(chart: &Columns<'_>) -> String {
    let (width, height) = chart.size;
    let count = chart.periods.len().max(1);
    let stacks: Vec<Vec<f64>> = (0..count).map(|period| stack(chart, period)).collect();
    let highest = stacks.iter().filter_map(|stack| stack.last().copied()).fold(0.0, f64::max);
    let limit = chart.limit.as_ref().map_or(0.0, |limit| limit.value);
    let top = highest.max(limit).max(1.0) * 1.1;
    let left = axis_width(chart, top);
    let step = (width - left) / count as f64;
    let mut drawing = Drawing::new(width, height, chart.name, chart.title, chart.description);
    legend(&mut drawing, chart, left);
    draw(&mut drawing, |area| {
        let mut plot = ChartBuilder::on(area)
            .margin_top(units(LEGEND))
            .x_label_area_size(units(16.0))
            .y_label_area_size(units(left))
            .build_cartesian_2d(0.0..count as f64, 0.0..top)?;
        plot.configure_mesh()
            .disable_x_mesh()
            .max_light_lines(0)
            .x_labels(0)
            .y_labels(7)
            .bold_line_style(stroke(GRID, 0.6))
            .axis_style(TRANSPARENT)
            .set_all_tick_mark_size(units(2.5))
            .y_label_formatter(&|value| (chart.axis)(*value))
            .y_label_style(face(LABEL, MUTED))
            .draw()?;
        for (number, levels) in stacks.iter().enumerate() {
            let x = number as f64;
            let to_come = chart.past.is_some_and(|past| number >= past);
            for (part, pair) in levels.windows(2).enumerate().filter(|(_, pair)| pair[1] > pair[0]) {
                let color = if to_come { pale(fill(part)) } else { fill(part) };
                let style = color.filled();
                plot.draw_series([Rectangle::new([(x + 0.2, pair[0]), (x + 0.8, pair[1])], style)])?;
            }
        }
        plot.draw_series([PathElement::new([(0.0, 0.0), (count as f64, 0.0)], stroke(AXIS, 1.0))])?;
        let skip = every(chart.periods.iter().map(|period| LABEL.width(period)).fold(0.0, f64::max) + 6.0, step);
        for (number, period) in chart.periods.iter().enumerate().step_by(skip) {
            let (x, y) = plot.backend_coord(&(number as f64 + 0.5, 0.0));
            let style = face(LABEL, MUTED).pos(Pos::new(HPos::Center, VPos::Top));
            area.draw(&Text::new(period.clone(), (x, y + units(5.0)), style))?;
        }
        if let Some(limit) = &chart.limit {
            let line = [(0.0, limit.value), (count as f64, limit.value)];
            plot.draw_series(DashedLineSeries::new(line, units(5.0), units(3.0), stroke(LIMIT, 1.1)))?;
            let (x, y) = plot.backend_coord(&line[0]);
            let at = (x + units(3.0), y - units(3.5));
            label(area, &limit.label, FIGURE, LIMIT, at, Pos::new(HPos::Left, VPos::Bottom))?;
        }
        let skip = every(chart.totals.iter().map(|total| FIGURE.width(total)).fold(0.0, f64::max) + 4.0, step);
        for (number, levels) in stacks.iter().enumerate().rev().step_by(skip) {
            let (Some(text), Some(level)) = (chart.totals.get(number), levels.last()) else { continue };
            let (x, y) = plot.backend_coord(&(number as f64 + 0.5, *level));
            label(area, text, FIGURE, INK, (x, y - units(3.5)), Pos::new(HPos::Center, VPos::Bottom))?;
        }
        Ok(())
    });
    drawing.finish()
}

/// The colour of what is to come: nearly half white, and as opaque.
pub(super) fn pale(RGBColor(r, g, b): RGBColor) -> RGBColor {
    let mix = |channel: u8| (f64::from(channel) * 0.55 + 255.0 * 0.45).round() as u8;
    RGBColor(mix(r), mix(g), mix(b))
}

/// A text with a white halo under it, so that lines do not cross it.
fn label<DB: DrawingBackend>(
    area: &DrawingArea<DB, plotters::coord::Shift>,
    text: &str,
    font: Font,
    color: RGBColor,
    (x, y): (i32, i32),
    anchor: Pos,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let width = units(font.width(text)) + units(3.0);
    let left = match anchor.h_pos {
        HPos::Left => x - units(1.5),
        HPos::Center => x - width / 2,
        HPos::Right => x - width + units(1.5),
    };
    let ground = [(left, y - units(font.cap_height() + 1.5)), (left + width, y + units(1.5))];
    area.draw(&Rectangle::new(ground, WHITE.mix(0.85).filled()))?;
    area.draw(&Text::new(text.to_owned(), (x, y), face(font, color).pos(anchor)))
}

/// Heights of the seams of a column, from 0 up.
fn stack(chart: &Columns<'_>, period: usize) -> Vec<f64> {
    let mut level = 0.0;
    let mut levels = vec![0.0];
    for part in &chart.parts {
        level += part.values.get(period).copied().unwrap_or(0.0).max(0.0);
        levels.push(level);
    }
    levels
}

/// Room for the widest value of the axis.
fn axis_width(chart: &Columns<'_>, top: f64) -> f64 {
    let values = [top, top * 0.99, top / 2.0].map(|value| LABEL.width(&(chart.axis)(value.round())));
    values.into_iter().fold(24.0, f64::max) + 6.0
}

/// The names of the parts on one line above the columns.
fn legend(drawing: &mut Drawing, chart: &Columns<'_>, left: f64) {
    let mut x = left;
    for (number, part) in chart.parts.iter().enumerate() {
        drawing.push(svg::rect(x, 1.0, 7.5, 7.5).rounded(1.5).fill(&hex(fill(number))));
        drawing.push(svg::text(x + 11.0, 7.5, LABEL, &part.label));
        x += 11.0 + LABEL.width(&part.label) + 16.0;
    }
}
