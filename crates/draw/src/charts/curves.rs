//! Curves over time: what was planned, what is done, what is to come.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{draw, face, units};
use super::{AXIS, GRID, INK, LIMIT, MUTED, STATUS, every, fill, hex, stroke};
use crate::svg::{self, Drawing, Font};

/// A chart of curves. Values are positive.
pub struct Curves<'a> {
    /// Letters, digits and hyphens: starts the ids of the drawing.
    pub name: &'a str,
    /// Title, for screen readers.
    pub title: &'a str,
    /// What the chart shows, in words.
    pub description: &'a str,
    /// Width and height in points.
    pub size: (f64, f64),
    /// Where the chart ends: it begins at 0.
    pub end: f64,
    /// Beginnings of months: where, and their name.
    pub months: Vec<(f64, String)>,
    /// The curves, in the order of the legend.
    pub curves: Vec<Curve>,
    /// The status date: where, and its name.
    pub status: Option<(f64, String)>,
    /// How a value is written on the axis.
    pub axis: &'a dyn Fn(f64) -> String,
}

/// How a curve is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// What was agreed on: grey.
    Reference,
    /// What is done: the first colour.
    Done,
    /// What is to come: the first colour, dashed.
    ToCome,
    /// What it cost: red.
    Cost,
    /// A limit or a whole: dashed ink.
    Whole,
}

/// A curve.
pub struct Curve {
    /// Name, in the legend.
    pub label: String,
    /// How it is drawn.
    pub stroke: Stroke,
    /// Where and how much, in order.
    pub points: Vec<(f64, f64)>,
}

const LABEL: Font = Font::regular(7.5);
const FIGURE: Font = Font::semi_bold(7.5);
/// Height of the legend above the curves.
const LEGEND: f64 = 22.0;

impl Stroke {
    fn color(self) -> RGBColor {
        match self {
            Stroke::Reference => MUTED,
            Stroke::Done | Stroke::ToCome => fill(0),
            Stroke::Cost => LIMIT,
            Stroke::Whole => INK,
        }
    }

    fn width(self) -> f64 {
        match self {
            Stroke::Done | Stroke::Cost => 1.8,
            Stroke::Reference | Stroke::ToCome => 1.3,
            Stroke::Whole => 0.9,
        }
    }

    /// Lengths of a dash and of a gap, in points.
    fn dash(self) -> Option<(f64, f64)> {
        match self {
            Stroke::ToCome => Some((4.0, 2.5)),
            Stroke::Whole => Some((1.5, 2.0)),
            _ => None,
        }
    }
}

/// Draws the chart.
pub fn curves(chart: &Curves<'_>) -> String {
    let (width, height) = chart.size;
    let values = || chart.curves.iter().flat_map(|curve| curve.points.iter().map(|point| point.1));
    let top = values().fold(0.0, f64::max).max(1.0) * 1.08;
    let end = chart.end.max(1.0);
    let axis = [top, top / 2.0].map(|value| LABEL.width(&(chart.axis)(value.round())));
    let left = axis.into_iter().fold(24.0, f64::max) + 6.0;
    let mut drawing = Drawing::new(width, height, chart.name, chart.title, chart.description);
    legend(&mut drawing, chart, left);
    draw(&mut drawing, |area| {
        let mut plot = ChartBuilder::on(area)
            .margin_top(units(LEGEND))
            .margin_right(units(4.0))
            .x_label_area_size(units(16.0))
            .y_label_area_size(units(left))
            .build_cartesian_2d(0.0..end, 0.0..top)?;
        plot.configure_mesh()
            .disable_x_mesh()
            .max_light_lines(0)
            .x_labels(0)
            .y_labels(6)
            .bold_line_style(stroke(GRID, 0.6))
            .axis_style(TRANSPARENT)
            .set_all_tick_mark_size(units(2.5))
            .y_label_formatter(&|value| (chart.axis)(*value))
            .y_label_style(face(LABEL, MUTED))
            .draw()?;
        plot.draw_series([PathElement::new([(0.0, 0.0), (end, 0.0)], stroke(AXIS, 1.0))])?;
        let step = (width - left) / chart.months.len().max(1) as f64;
        let skip = every(chart.months.iter().map(|(_, month)| LABEL.width(month)).fold(0.0, f64::max) + 6.0, step);
        for (at, month) in chart.months.iter().step_by(skip) {
            let (x, y) = plot.backend_coord(&(*at, 0.0));
            area.draw(&PathElement::new([(x, y), (x, y + units(3.0))], stroke(AXIS, 0.8)))?;
            // The name of a last month that does not fit is left out rather than cut.
            if x + units(2.0 + LABEL.width(month)) <= units(width) {
                let style = face(LABEL, MUTED).pos(Pos::new(HPos::Left, VPos::Top));
                area.draw(&Text::new(month.clone(), (x + units(2.0), y + units(5.0)), style))?;
            }
        }
        if let Some((at, name)) = &chart.status {
            plot.draw_series(DashedLineSeries::new(
                [(*at, 0.0), (*at, top)],
                units(3.0),
                units(2.0),
                stroke(STATUS, 0.9),
            ))?;
            let (x, y) = plot.backend_coord(&(*at, top));
            let fits = x + units(4.0 + FIGURE.width(name)) <= units(width);
            let (x, side) = if fits { (x + units(3.0), HPos::Left) } else { (x - units(3.0), HPos::Right) };
            let style = face(FIGURE, STATUS).pos(Pos::new(side, VPos::Top));
            area.draw(&Text::new(name.clone(), (x, y + units(1.0)), style))?;
        }
        for curve in &chart.curves {
            let style = stroke(curve.stroke.color(), curve.stroke.width());
            match curve.stroke.dash() {
                Some((dash, gap)) => {
                    let line = DashedLineSeries::new(curve.points.iter().copied(), units(dash), units(gap), style);
                    plot.draw_series(line)?;
                }
                None => {
                    plot.draw_series(LineSeries::new(curve.points.iter().copied(), style))?;
                }
            }
        }
        Ok(())
    });
    drawing.finish()
}

/// The names of the curves on one line above them.
fn legend(drawing: &mut Drawing, chart: &Curves<'_>, left: f64) {
    let mut x = left;
    for curve in &chart.curves {
        let mut sign = svg::line(x, 5.0, x + 15.0, 5.0).stroke(&hex(curve.stroke.color()), curve.stroke.width());
        if let Some((dash, gap)) = curve.stroke.dash() {
            sign = sign.dashes(&[dash, gap]);
        }
        drawing.push(sign);
        drawing.push(svg::text(x + 19.0, 7.5, LABEL, &curve.label));
        x += 19.0 + LABEL.width(&curve.label) + 16.0;
    }
}
