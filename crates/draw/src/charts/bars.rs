//! Horizontal bars, one a line: what each thing costs.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{draw, face, units};
use super::{AXIS, INK, MUTED, fill, stroke};
use crate::svg::{Drawing, Font};

/// A chart of bars. Values are positive.
pub struct Bars<'a> {
    /// Letters, digits and hyphens: starts the ids of the drawing.
    pub name: &'a str,
    /// Title, for screen readers.
    pub title: &'a str,
    /// What the chart shows, in words.
    pub description: &'a str,
    /// Width in points; the height follows from the number of bars.
    pub width: f64,
    /// From the top down.
    pub bars: Vec<Bar>,
}

/// One bar.
pub struct Bar {
    /// What it is.
    pub label: String,
    /// How long it is.
    pub value: f64,
    /// Its value in words.
    pub figure: String,
    /// More about it, after the figure.
    pub note: String,
    /// Position of its series, which gives its colour.
    pub series: usize,
}

const LABEL: Font = Font::regular(8.0);
const FIGURE: Font = Font::semi_bold(8.0);
/// From one bar to the next.
const PITCH: f64 = 17.0;
/// Most of the width that names may take.
const NAMES: f64 = 0.36;

/// Draws the chart.
pub fn bars(chart: &Bars<'_>) -> String {
    let count = chart.bars.len();
    let height = PITCH * count.max(1) as f64;
    let widest = |width: &dyn Fn(&Bar) -> f64| chart.bars.iter().map(width).fold(0.0, f64::max);
    let names = (widest(&|bar| LABEL.width(&bar.label)) + 8.0).min(chart.width * NAMES);
    let words = widest(&|bar| FIGURE.width(&bar.figure) + LABEL.width(&bar.note)) + 16.0;
    let top = widest(&|bar| bar.value).max(1.0);
    let mut drawing = Drawing::new(chart.width, height, chart.name, chart.title, chart.description);
    draw(&mut drawing, |area| {
        let plot = ChartBuilder::on(area)
            .margin_left(units(names))
            .margin_right(units(words))
            .build_cartesian_2d(0.0..top, count.max(1) as f64..0.0)?;
        for (number, bar) in chart.bars.iter().enumerate() {
            let y = number as f64;
            let style = fill(bar.series).filled();
            plot.plotting_area().draw(&Rectangle::new([(0.0, y + 0.2), (bar.value, y + 0.8)], style))?;
            let (left, middle) = plot.backend_coord(&(0.0, y + 0.5));
            let right = plot.backend_coord(&(bar.value, y + 0.5)).0 + units(5.0);
            let name = LABEL.fit(&bar.label, names - 8.0).into_owned();
            let ends = Pos::new(HPos::Right, VPos::Center);
            let starts = Pos::new(HPos::Left, VPos::Center);
            area.draw(&Text::new(name, (left - units(6.0), middle), face(LABEL, INK).pos(ends)))?;
            area.draw(&Text::new(bar.figure.clone(), (right, middle), face(FIGURE, INK).pos(starts)))?;
            let after = right + units(FIGURE.width(&bar.figure) + 5.0);
            area.draw(&Text::new(bar.note.clone(), (after, middle), face(LABEL, MUTED).pos(starts)))?;
        }
        let axis = PathElement::new([(0.0, 0.0), (0.0, count.max(1) as f64)], stroke(AXIS, 1.0));
        plot.plotting_area().draw(&axis)
    });
    drawing.finish()
}
