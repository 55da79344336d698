//! The time scale above the rows, the lines under it, and the shading of days not worked.

use chrono::{Datelike, NaiveDate};

use crate::svg::{Element, Font, Path, group, line, rect, text};

use super::chart::{Chart, DayOff, Kind, Row};
use super::scale::{Cell, Scale, Unit, add_days, cells};
use super::style::{DAY_OFF, GRID, GRID_STRONG, INK, LEAVE, MUTED, SCALE, STATUS, Style, WEEKEND};

/// Days narrower than this are not shaded one by one.
const NARROWEST_SHADE: f64 = 1.3;
/// Room that a name leaves free in its cell.
const NAME_ROOM: f64 = 3.0;

/// A day off narrower than this is not shaded.
const NARROWEST_DAY_OFF: f64 = 1.2;

/// Whether weekends are shaded at this scale.
pub fn shades_weekends(scale: &Scale) -> bool {
    scale.day() >= NARROWEST_SHADE
}

/// Where a day off is shaded, when the sheet shows it and it is wide enough.
pub fn day_off_room(day_off: &DayOff, scale: &Scale) -> Option<(f64, f64)> {
    let (left, right) = (scale.date(day_off.from), scale.date(add_days(day_off.to, 1)));
    let inside = scale.clamp(right) - scale.clamp(left) > 0.2;
    (inside && right - left >= NARROWEST_DAY_OFF).then(|| (scale.clamp(left), scale.clamp(right)))
}

/// The time scale, and the lines of it that leave room for the status line.
pub struct Axis {
    /// The cells with their names.
    pub element: Element,
    /// For each line of the scale, whether the status line can pass without touching a name.
    pub passable: Vec<bool>,
}

/// The cells of the scale, from the ordinate `top` down; names make room for `status`.
pub fn draw(chart: &Chart, scale: &Scale, units: &[Unit], top: f64, style: &Style, status: Option<f64>) -> Axis {
    let mut out = group().class("time-scale");
    let mut passable = Vec::with_capacity(units.len());
    for (index, unit) in units.iter().enumerate() {
        let y = top + style.tier * index as f64;
        let coarse = index == 0;
        let font = if coarse { Font::semi_bold(style.small.size + 0.5) } else { style.small };
        let color = if coarse { INK } else { MUTED };
        let dated = *unit != Unit::Year && !units[..index].contains(&Unit::Year);
        let cells = cells(*unit, scale.window, &chart.texts, dated);
        let shortest = form(&cells, scale, font);
        let mut free = true;
        for cell in &cells {
            let left = scale.date(cell.from);
            let width = cell.days as f64 * scale.day();
            if coarse {
                out.push(rect(left, y, width, style.tier).fill(SCALE).stroke("#ffffff", 0.75));
            }
            let mut names = cell.names.iter().skip(shortest);
            let Some(name) = names.find(|name| font.width(name) + NAME_ROOM <= width) else {
                continue;
            };
            let (x, clear) = name_place(left, left + width, font.width(name), status);
            free &= clear;
            let baseline = y + style.tier / 2.0 + font.cap_height() / 2.0;
            out.push(text(x, baseline, font, name).anchor("middle").fill(color));
        }
        passable.push(free);
    }
    Axis { element: out, passable }
}

/// The longest way to write names that fits in all whole cells, so that they are written alike.
fn form(cells: &[Cell], scale: &Scale, font: Font) -> usize {
    let longest = cells.iter().map(|cell| cell.days).max().unwrap_or(0);
    // Months and quarters differ by some days; the first and last cell may be cut.
    let whole = || cells.iter().filter(|cell| cell.days * 10 >= longest * 9);
    let forms = cells.first().map_or(0, |cell| cell.names.len());
    let fits = |form: usize| {
        whole().all(|cell| {
            let room = cell.days as f64 * scale.day();
            cell.names.get(form).is_some_and(|name| font.width(name) + NAME_ROOM <= room)
        })
    };
    (0..forms).find(|form| fits(*form)).unwrap_or(0)
}

/// The middle of a name within its cell, beside the status line; false when it has to lie on it.
fn name_place(left: f64, right: f64, width: f64, status: Option<f64>) -> (f64, bool) {
    let middle = (left + right) / 2.0;
    let Some(line) = status else {
        return (middle, true);
    };
    let aside = width / 2.0 + 2.0;
    if (line - middle).abs() >= aside {
        return (middle, true);
    }
    if (line - left).max(right - line) < 2.0 * aside {
        return (middle, false);
    }
    // As near to the middle as the line lets it.
    if line - left >= right - line { (line - aside, true) } else { (line + aside, true) }
}

/// Vertical lines between the units of the scale, whose first line is from `from` to `top`.
pub fn grid(chart: &Chart, scale: &Scale, units: &[Unit], from: f64, top: f64, bottom: f64) -> Element {
    let mut out = group().class("grid");
    // A month may begin within a week: its line would cross the name of the week.
    let below = from + (top - from) * units.len() as f64;
    let coarse = if units.contains(&Unit::Week) { below } else { from };
    for (index, unit) in units.iter().enumerate().rev() {
        if *unit == Unit::Day {
            continue;
        }
        let mut path = Path::new();
        // The first cell starts at the edge of the chart, which has its own line.
        for cell in cells(*unit, scale.window, &chart.texts, false).iter().skip(1) {
            let x = scale.date(cell.from);
            path = path.move_to(x, if index == 0 { coarse } else { top }).vertical_to(bottom);
        }
        let (color, width) = if index == 0 { (GRID_STRONG, 0.6) } else { (GRID, 0.45) };
        out.push(path.element().fill("none").stroke(color, width));
    }
    out
}

/// Weekends and days off, full height.
pub fn shading(chart: &Chart, scale: &Scale, top: f64, bottom: f64) -> Element {
    let mut out = group().class("days-not-worked");
    if shades_weekends(scale) {
        let mut path = Path::new();
        let mut any = false;
        let mut run: Option<(NaiveDate, i64)> = None;
        for offset in 0..=scale.window.days {
            let day = add_days(scale.window.from, offset);
            let off = offset < scale.window.days && chart.weekend[day.weekday().num_days_from_monday() as usize];
            run = match (run, off) {
                (Some((from, days)), true) => Some((from, days + 1)),
                (None, true) => Some((day, 1)),
                (Some((from, days)), false) => {
                    let left = scale.date(from);
                    let right = left + days as f64 * scale.day();
                    path = path.move_to(left, top).horizontal_to(right).vertical_to(bottom).horizontal_to(left).close();
                    any = true;
                    None
                }
                (None, false) => None,
            };
        }
        if any {
            out.push(path.element().class("weekend").fill(WEEKEND));
        }
    }
    for day_off in &chart.days_off {
        if let Some((left, right)) = day_off_room(day_off, scale) {
            let shade = rect(left, top, right - left, bottom - top).class("day-off").fill(DAY_OFF);
            out.push(shade.tooltip(&day_off.name));
        }
    }
    out
}

/// The leave of a row's owners that falls near its dates.
pub fn leave(chart: &Chart, row: &Row, scale: &Scale, top: f64, bottom: f64) -> Vec<Element> {
    if row.kind != Kind::Task || chart.leave.is_empty() {
        return Vec::new();
    }
    let first = row.baseline.map_or(row.start, |b| b.start.min(row.start)).date();
    let last = row.baseline.map_or(row.finish, |b| b.finish.max(row.finish)).date();
    let mut out = Vec::new();
    for leave in &chart.leave {
        let near = leave.from <= add_days(last, 7) && leave.to >= add_days(first, -7);
        if !near || !row.owners.contains(&leave.owner) {
            continue;
        }
        let left = scale.clamp(scale.date(leave.from));
        let right = scale.clamp(scale.date(add_days(leave.to, 1)));
        if right - left > 0.2 {
            let name = format!("{} · {}", chart.texts.legend.leave, leave.owner);
            out.push(rect(left, top, right - left, bottom - top).class("leave").fill(LEAVE).tooltip(&name));
        }
    }
    out
}

/// Height of the flag of the status date.
pub fn flag_height(style: &Style) -> f64 {
    style.small.size * 1.65
}

/// Where the status line runs: ordinates of its flag, of the scale and of the rows.
pub struct StatusLine<'a> {
    /// Upper edge of the flag.
    pub flag_top: f64,
    /// Upper edge of the time scale.
    pub scale_top: f64,
    /// Upper and lower end of the dashed part.
    pub rows: (f64, f64),
    /// Lines of the scale that it may cross.
    pub passable: &'a [bool],
}

/// The status date: a dashed line through the rows and a flag above the scale.
pub fn status(chart: &Chart, date: NaiveDate, x: f64, scale: &Scale, at: &StatusLine, style: &Style) -> Element {
    let font = Font::semi_bold(style.small.size);
    let name = chart.texts.full_date(date);
    let width = font.width(&name) + style.small.size * 1.3;
    let height = flag_height(style);
    let left = (x - width / 2.0).clamp(scale.left, (scale.right - width).max(scale.left));
    let mut out = group().class("status");
    let mut top = at.flag_top + height;
    let mut bottom = at.scale_top;
    for passable in at.passable {
        if *passable {
            bottom += style.tier;
            continue;
        }
        out.push(line(x, top, x, bottom).stroke(STATUS, 0.6));
        bottom += style.tier;
        top = bottom;
    }
    if at.rows.0 - top > 0.1 {
        out.push(line(x, top, x, at.rows.0).stroke(STATUS, 0.6));
    }
    let middle = at.flag_top + height / 2.0 + font.cap_height() / 2.0;
    out.child(line(x, at.rows.0, x, at.rows.1).stroke(STATUS, 1.2).dashes(&[4.5, 2.25]))
        .child(rect(left, at.flag_top, width, height).rounded(height / 2.0).fill(STATUS))
        .child(text(left + width / 2.0, middle, font, &name).anchor("middle").fill("#ffffff"))
}
