//! Bands of the roadmap: each phase with its milestones placed on levels.

use crate::svg::Font;

use super::super::chart::{Chart, Kind, Row};
use super::super::scale::Scale;
use super::super::style::Style;

/// Lines of a phase's name.
const NAME_LINES: usize = 3;
/// Distance of two levels of milestones, in em of their labels.
pub const LEVEL: f64 = 1.75;
/// Between a diamond and its label.
const GAP: f64 = 3.5;

/// A phase with its milestones, or the milestones before the first phase.
pub struct Band<'a> {
    /// The phase, unless the milestones come before all phases.
    pub phase: Option<&'a Row>,
    /// Position among the phases, for its colours.
    pub position: usize,
    /// Its name on lines.
    pub name: Vec<String>,
    /// Its milestones.
    pub marks: Vec<Mark<'a>>,
    /// Levels that the milestones need.
    pub levels: usize,
    /// Least height in points.
    pub height: f64,
}

/// A milestone with its label.
pub struct Mark<'a> {
    /// The milestone.
    pub row: &'a Row,
    /// Middle of the diamond.
    pub x: f64,
    /// Its level under the bar.
    pub level: usize,
    /// The label as it is shown.
    pub label: String,
    /// Left end of the label.
    pub label_x: f64,
    /// Abscissa of the contractual date, when the sheet shows it.
    pub deadline: Option<f64>,
}

/// Font of milestones.
pub fn label_font(style: &Style) -> Font {
    Font::medium(style.body.size + 0.5)
}

/// Font of phases.
pub fn name_font(style: &Style) -> Font {
    Font::bold(style.body.size + 1.5)
}

/// Height of a bar in points.
pub fn bar_height(style: &Style) -> f64 {
    style.body.size * 1.5
}

/// Half the width of a diamond in points.
pub fn radius(style: &Style) -> f64 {
    style.body.size * 0.62
}

/// The phases in order, each with its milestones placed on levels.
pub fn bands<'a>(chart: &'a Chart, scale: &Scale, style: &Style, name_width: f64) -> Vec<Band<'a>> {
    let mut bands: Vec<Band> = Vec::new();
    let mut phases = 0;
    for row in &chart.rows {
        match row.kind {
            Kind::Task => continue,
            Kind::Phase => {
                let name =
                    if row.id.is_empty() { row.label.clone() } else { format!("{}\u{2002}{}", row.id, row.label) };
                let name = name_font(style).wrap(&name, name_width, NAME_LINES).lines;
                bands.push(Band {
                    phase: Some(row),
                    position: phases,
                    name,
                    marks: Vec::new(),
                    levels: 0,
                    height: 0.0,
                });
                phases += 1;
            }
            Kind::Milestone => {
                if bands.is_empty() {
                    let name = vec![chart.texts.milestones.clone()];
                    bands.push(Band { phase: None, position: 0, name, marks: Vec::new(), levels: 0, height: 0.0 });
                }
                if let Some(band) = bands.last_mut() {
                    let x = scale.clamp(scale.moment(row.finish));
                    let deadline = row.deadline.map(|d| scale.moment(d)).filter(|d| *d == scale.clamp(*d));
                    band.marks.push(Mark { row, x, level: 0, label: String::new(), label_x: 0.0, deadline });
                }
            }
        }
    }
    let avoid: Vec<f64> = chart.status.iter().map(|s| scale.moment(*s)).collect();
    for band in &mut bands {
        place(band, chart, scale, style, &avoid);
        let font = name_font(style);
        let names = band.name.len() as f64 * font.size * 1.25 + style.small.size * 2.2;
        let bar = if band.phase.is_some() { bar_height(style) + 5.0 } else { 0.0 };
        let marks = bar + band.levels as f64 * label_font(style).size * LEVEL;
        band.height = names.max(marks) + 10.0;
    }
    bands
}

/// Gives each milestone the first level where its diamond and label are free.
fn place(band: &mut Band, chart: &Chart, scale: &Scale, style: &Style, avoid: &[f64]) {
    let font = label_font(style);
    let radius = radius(style);
    let mut levels: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut order: Vec<usize> = (0..band.marks.len()).collect();
    order.sort_by(|a, b| band.marks[*a].x.total_cmp(&band.marks[*b].x));
    for index in order {
        let mark = &mut band.marks[index];
        mark.x = mark.x.clamp(scale.left + radius, scale.right - radius);
        let date = chart.texts.day_month(mark.row.last_day());
        let id = if mark.row.id.is_empty() { String::new() } else { format!("{}\u{a0}· ", mark.row.id) };
        let full = format!("{date}\u{a0}· {id}{}", mark.row.label);
        let mut avoid = avoid.to_vec();
        // Both sides of its sign.
        avoid.extend(mark.deadline.iter().flat_map(|d| [d - 2.6, *d]));
        (mark.label, mark.label_x) = wording(&full, mark.x, radius + GAP, font, scale, &avoid);
        let width = font.width(&mark.label);
        let mut ends = vec![mark.x - radius, mark.x + radius, mark.label_x, mark.label_x + width];
        ends.extend(mark.deadline.iter().flat_map(|d| [d - 2.6, *d]));
        let left = ends.iter().copied().fold(f64::INFINITY, f64::min) - 4.0;
        let right = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max) + 4.0;
        let free = levels.iter().position(|level| level.iter().all(|(l, r)| right < *l || left > *r));
        mark.level = free.unwrap_or_else(|| {
            levels.push(Vec::new());
            levels.len() - 1
        });
        levels[mark.level].push((left, right));
    }
    band.levels = levels.len();
}

/// A label right of its diamond, else left of it, else on the other side of the status line;
/// shortened beside the diamond where there is most room when none of these can hold it.
fn wording(full: &str, x: f64, aside: f64, font: Font, scale: &Scale, avoid: &[f64]) -> (String, f64) {
    const CLEAR: f64 = 3.0;
    const NEAR: f64 = 20.0;
    let width = font.width(full);
    let fits = |left: f64| {
        let right = left + width;
        left >= scale.left
            && right <= scale.right
            && avoid.iter().all(|a| *a < left - CLEAR + 0.1 || *a > right + CLEAR - 0.1)
    };
    let beyond = || avoid.iter().map(|a| a + CLEAR).filter(|left| *left > x + aside);
    let mut places = vec![x + aside];
    places.extend(beyond().filter(|left| left - x - aside < NEAR));
    places.push(x - aside - width);
    places.extend(beyond());
    places.extend(avoid.iter().map(|a| a - CLEAR - width).filter(|left| left + width < x - aside));
    if let Some(left) = places.into_iter().find(|left| fits(*left)) {
        return (full.to_owned(), left);
    }
    let stop = avoid.iter().map(|a| a - CLEAR).filter(|a| *a > x).fold(scale.right, f64::min);
    let start = avoid.iter().map(|a| a + CLEAR).filter(|a| *a < x).fold(scale.left, f64::max);
    let (right_room, left_room) = (stop - x - aside, x - aside - start);
    let shown = font.fit(full, right_room.max(left_room)).into_owned();
    let left = if right_room >= left_room { x + aside } else { x - aside - font.width(&shown) };
    (shown, left)
}

/// Bands onto sheets of `room` points.
pub fn groups(bands: Vec<Band<'_>>, room: f64) -> Vec<Vec<Band<'_>>> {
    let mut groups: Vec<Vec<Band>> = vec![Vec::new()];
    let mut used = 0.0;
    for band in bands {
        if used + band.height > room && used > 0.0 {
            groups.push(Vec::new());
            used = 0.0;
        }
        used += band.height;
        if let Some(group) = groups.last_mut() {
            group.push(band);
        }
    }
    groups
}
