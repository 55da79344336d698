//! The time scale above the rows, the lines under it, and the shading of days not worked.

use chrono::{Datelike, NaiveDate};

use crate::render::svg::{Element, Font, Path, group, line, rect, text};

use super::chart::{Chart, Kind, Row};
use super::scale::{Scale, Unit, add_days, cells};
use super::style::{DAY_OFF, GRID, GRID_STRONG, INK, LEAVE, MUTED, SCALE, STATUS, Style, WEEKEND};

/// Days narrower than this are not shaded one by one.
const NARROWEST_SHADE: f64 = 1.3;

/// Whether weekends are shaded at this scale.
pub fn shades_weekends(scale: &Scale) -> bool {
    scale.day() >= NARROWEST_SHADE
}

/// The cells of the scale, from the ordinate `top` down.
pub fn draw(chart: &Chart, scale: &Scale, units: &[Unit], top: f64, style: &Style) -> Element {
    let mut out = group().class("time-scale");
    for (index, unit) in units.iter().enumerate() {
        let y = top + style.tier * index as f64;
        let coarse = index == 0;
        let font = if coarse { Font::semi_bold(style.small.size + 0.5) } else { style.small };
        let color = if coarse { INK } else { MUTED };
        let dated = !units[..index].contains(&Unit::Year);
        for cell in cells(*unit, scale.window, &chart.texts, dated && *unit != Unit::Year) {
            let left = scale.date(cell.from);
            let width = cell.days as f64 * scale.day();
            if coarse {
                out.push(rect(left, y, width, style.tier).fill(SCALE).stroke("#ffffff", 0.75));
            }
            if let Some(name) = cell.names.iter().find(|name| font.width(name) + 3.0 <= width) {
                let baseline = y + style.tier / 2.0 + font.cap_height() / 2.0;
                out.push(text(left + width / 2.0, baseline, font, name).anchor("middle").fill(color));
            }
        }
    }
    out
}

/// Vertical lines between the units of the scale.
pub fn grid(chart: &Chart, scale: &Scale, units: &[Unit], from: f64, top: f64, bottom: f64) -> Element {
    let mut out = group().class("grid");
    for (index, unit) in units.iter().enumerate().rev() {
        if *unit == Unit::Day {
            continue;
        }
        let mut path = Path::new();
        // The first cell starts at the edge of the chart, which has its own line.
        for cell in cells(*unit, scale.window, &chart.texts, false).iter().skip(1) {
            let x = scale.date(cell.from);
            path = path.move_to(x, if index == 0 { from } else { top }).vertical_to(bottom);
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
        let (left, right) = (scale.date(day_off.from), scale.date(add_days(day_off.to, 1)));
        let (left, right) = (scale.clamp(left), scale.clamp(right.max(left + 0.8)));
        if right - left > 0.2 {
            out.push(rect(left, top, right - left, bottom - top).class("day-off").fill(DAY_OFF).tooltip(&day_off.name));
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

/// The status date: a dashed line through the rows and a flag above the scale.
pub fn status(
    chart: &Chart,
    date: NaiveDate,
    x: f64,
    scale: &Scale,
    flag_top: f64,
    rows: (f64, f64),
    style: &Style,
) -> Element {
    let font = Font::semi_bold(style.small.size);
    let name = chart.texts.full_date(date);
    let width = font.width(&name) + style.small.size * 1.3;
    let height = flag_height(style);
    let left = (x - width / 2.0).clamp(scale.left, (scale.right - width).max(scale.left));
    group()
        .class("status")
        .child(line(x, flag_top + height, x, rows.0).stroke(STATUS, 0.6))
        .child(line(x, rows.0, x, rows.1).stroke(STATUS, 1.2).dashes(&[4.5, 2.25]))
        .child(rect(left, flag_top, width, height).rounded(height / 2.0).fill(STATUS))
        .child(
            text(left + width / 2.0, flag_top + height / 2.0 + font.cap_height() / 2.0, font, &name)
                .anchor("middle")
                .fill("#ffffff"),
        )
}
