//! The work of each person, week after week, against the time they have.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::canvas::{draw, face, units};
use super::{AXIS, GRID, INK, LIMIT, MUTED, STATUS, every, fill, hex, stroke};
use crate::svg::{self, Drawing, Font};

/// A chart of the work of several people.
pub struct Load<'a> {
    /// Letters, digits and hyphens: starts the ids of the drawing.
    pub name: &'a str,
    /// Title, for screen readers.
    pub title: &'a str,
    /// What the chart shows, in words.
    pub description: &'a str,
    /// Width in points; the height follows from the number of people.
    pub width: f64,
    /// What stands under each week.
    pub weeks: Vec<String>,
    /// The first week of each month, with the name of the month.
    pub months: Vec<(usize, String)>,
    /// One strip a person.
    pub people: Vec<Person>,
    /// Number of the week of the status date.
    pub status: Option<usize>,
    /// Names of: work planned, time available, work beyond it, status date.
    pub legend: [String; 4],
}

/// The strip of a person.
pub struct Person {
    /// Name.
    pub name: String,
    /// Work in all, in words.
    pub total: String,
    /// Every week.
    pub weeks: Vec<Week>,
}

/// A week of a person, in days.
#[derive(Clone, Copy)]
pub struct Week {
    /// Work planned.
    pub planned: f64,
    /// Time available.
    pub available: f64,
}

const LABEL: Font = Font::regular(7.5);
const NAME: Font = Font::semi_bold(8.5);
/// Heights: the legend, the name of a person, the weeks under the last strip.
const LEGEND: f64 = 20.0;
const HEAD: f64 = 16.0;
const FOOT: f64 = 26.0;
/// Height of a strip with its name.
const STRIP: f64 = 74.0;
/// Width of the days on the left.
const LEFT: f64 = 24.0;

/// Draws the chart.
pub fn load(chart: &Load<'_>) -> String {
    let count = chart.weeks.len().max(1);
    let height = LEGEND + STRIP * chart.people.len() as f64 + FOOT;
    let weeks = chart.people.iter().flat_map(|person| &person.weeks);
    let top = weeks.map(|week| week.planned.max(week.available)).fold(1.0, f64::max).ceil();
    let step = (chart.width - LEFT) / count as f64;
    let mut drawing = Drawing::new(chart.width, height, chart.name, chart.title, chart.description);
    legend(&mut drawing, chart);
    draw(&mut drawing, |area| {
        let (_, mut rest) = area.split_vertically(units(LEGEND));
        for person in &chart.people {
            let (strip, below) = rest.split_vertically(units(STRIP));
            rest = below;
            draw_strip(&strip, chart, person, count, top)?;
        }
        // Weeks, then months, under the last strip.
        let x = |week: usize| units(LEFT + step * week as f64);
        let under = Pos::new(HPos::Center, VPos::Top);
        let skip = every(chart.weeks.iter().map(|week| LABEL.width(week)).fold(0.0, f64::max) + 3.0, step);
        for (number, week) in chart.weeks.iter().enumerate().step_by(skip) {
            let at = (x(number) + units(step / 2.0), units(4.0));
            rest.draw(&Text::new(week.clone(), at, face(LABEL, MUTED).pos(under)))?;
        }
        let mut free = 0.0;
        for (number, month) in &chart.months {
            let left = LEFT + step * *number as f64;
            rest.draw(&PathElement::new([(units(left), units(0.0)), (units(left), units(23.0))], stroke(AXIS, 0.6)))?;
            let fits = left + 3.0 >= free && left + 3.0 + NAME.at(7.5).width(month) <= chart.width;
            if fits {
                let from = Pos::new(HPos::Left, VPos::Top);
                let at = (units(left + 3.0), units(15.0));
                rest.draw(&Text::new(month.clone(), at, face(NAME.at(7.5), INK).pos(from)))?;
                free = left + 3.0 + NAME.at(7.5).width(month) + 6.0;
            }
        }
        Ok(())
    });
    drawing.finish()
}

type Area<'a, DB> = DrawingArea<DB, plotters::coord::Shift>;

fn draw_strip<DB: DrawingBackend>(
    strip: &Area<'_, DB>,
    chart: &Load<'_>,
    person: &Person,
    count: usize,
    top: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let mut plot = ChartBuilder::on(strip)
        .margin_top(units(HEAD))
        .margin_bottom(units(6.0))
        .y_label_area_size(units(LEFT))
        .build_cartesian_2d(0.0..count as f64, 0.0..top)?;
    plot.configure_mesh()
        .disable_x_mesh()
        .max_light_lines(0)
        .y_labels(4)
        .x_labels(0)
        .bold_line_style(stroke(GRID, 0.6))
        .axis_style(TRANSPARENT)
        .set_all_tick_mark_size(units(2.0))
        .y_label_formatter(&|days| format!("{days:.0}"))
        .y_label_style(face(LABEL, MUTED))
        .draw()?;
    for (number, week) in person.weeks.iter().enumerate() {
        let x = number as f64;
        let kept = week.planned.min(week.available);
        if kept > 0.0 {
            plot.draw_series([Rectangle::new([(x + 0.1, 0.0), (x + 0.9, kept)], fill(0).filled())])?;
        }
        // A minute or so of rounding is no overload.
        if week.planned > week.available + 0.005 {
            let over = [(x + 0.1, week.available), (x + 0.9, week.planned)];
            plot.draw_series([Rectangle::new(over, LIMIT.filled())])?;
        }
    }
    plot.draw_series([PathElement::new([(0.0, 0.0), (count as f64, 0.0)], stroke(AXIS, 1.0))])?;
    let line: Vec<(f64, f64)> = person
        .weeks
        .iter()
        .enumerate()
        .flat_map(|(number, week)| [(number as f64, week.available), (number as f64 + 1.0, week.available)])
        .collect();
    plot.draw_series([PathElement::new(line, stroke(INK, 0.9))])?;
    if let Some(week) = chart.status {
        let line = [(week as f64, 0.0), (week as f64, top)];
        plot.draw_series(DashedLineSeries::new(line, units(2.5), units(2.0), stroke(STATUS, 1.0)))?;
    }
    let from = Pos::new(HPos::Left, VPos::Top);
    let name = NAME.fit(&person.name, chart.width * 0.6).into_owned();
    let after = units(LEFT + NAME.width(&name) + 6.0);
    strip.draw(&Text::new(name, (units(LEFT), units(4.0)), face(NAME, INK).pos(from)))?;
    strip.draw(&Text::new(person.total.clone(), (after, units(4.7)), face(LABEL, MUTED).pos(from)))
}

/// The signs on one line above the strips.
fn legend(drawing: &mut Drawing, chart: &Load<'_>) {
    let [planned, available, over, status] = &chart.legend;
    let square = |x: f64, color: &str| svg::rect(x + 1.0, 1.0, 8.0, 7.5).fill(color);
    let rule = |x: f64, color: &str| svg::line(x, 4.8, x + 11.0, 4.8).stroke(color, 1.1);
    let mut x = LEFT;
    for (number, label) in [planned, available, over, status].into_iter().enumerate() {
        drawing.push(match number {
            0 => square(x, &hex(fill(0))),
            1 => rule(x, &hex(INK)),
            2 => square(x, &hex(LIMIT)),
            _ if chart.status.is_none() => return,
            _ => rule(x, &hex(STATUS)).dashes(&[2.5, 2.0]),
        });
        drawing.push(svg::text(x + 14.0, 7.5, LABEL, label));
        x += 14.0 + LABEL.width(label) + 14.0;
    }
}
