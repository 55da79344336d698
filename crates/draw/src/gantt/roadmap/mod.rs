//! The roadmap: phases and milestones alone, for those who decide.

mod bands;

use crate::svg::{Drawing, group, line, pt_to_mm, rect, text};

use super::bars::milestone_color;
use super::chart::{Chart, Kind};
use super::scale::{Scale, tiers};
use super::shapes::{deadline_mark, diamond};
use super::style::{BASELINE, CRITICAL_DARK, GRID_STRONG, INK, MUTED, ROW_LINE, SCALE, STATUS, Style, phase_colors};
use super::time_axis::{self, StatusLine};
use super::title_block::TitleBlock;
use super::{Page, Sheet, frame, paginate};
use bands::{Band, LEVEL, bands, bar_height, groups, label_font, name_font, radius};

/// How much a lane may grow to fill the paper.
const MOST_STRETCH: f64 = 2.2;
/// Stripe and band of the milestones before the first phase.
const NO_PHASE: (&str, &str) = (GRID_STRONG, SCALE);

/// Draws phases and milestones on one sheet, or on as many as the paper needs.
///
/// `title` heads the sheets: « Feuille de route ».
pub fn roadmap(chart: &Chart, title: &str, page: Page) -> Vec<Sheet> {
    let style = Style::of(page);
    let width = style.paper.map_or(1000.0, |(width, _)| width);
    let left = style.margin + style.padding + frame::INDENT;
    let name_width = (width * 0.17).max(style.body.size * 15.0);
    let chart_left = left + name_width + 14.0;
    let chart_right = width - style.margin - style.padding;
    let rows = || chart.rows.iter().filter(|row| row.kind != Kind::Task);
    let status = chart.status.map(|s| s.date());
    let (from, to) = paginate::extent(rows(), status).unwrap_or_else(|| {
        let day = status.unwrap_or_default();
        (day, day)
    });
    let room = style.small.size * 4.0;
    let window = paginate::padded(from, to, chart_right - chart_left, room);
    let scale = Scale::new(window, chart_left, chart_right, chart.hours);
    let bands = bands(chart, &scale, &style, name_width);
    let units = tiers(scale.day(), style.small, &chart.texts);

    let status = chart.status.filter(|s| s.date() >= window.from && s.date() <= window.last());
    let heading = style.margin + frame::heading_height(chart, &style, status.is_some());
    let rows_top = heading + style.tier * units.len() as f64;
    let inner = width - 2.0 * style.margin;
    let foot_height = TitleBlock::new(&frame::fields(chart, 98, 99), inner, &style).height();
    let legend_height = style.small.size * 2.2;
    let taken = rows_top + style.margin + foot_height + legend_height;
    let room = style.paper.map_or(f64::INFINITY, |(_, height)| height - taken);
    let groups = groups(bands, room);
    let count = groups.len();
    let mut sheets = Vec::with_capacity(count);
    for (index, bands) in groups.iter().enumerate() {
        let needed: f64 = bands.iter().map(|band| band.height).sum::<f64>().max(1.0);
        let stretch = if room.is_finite() { (room / needed).clamp(1.0, MOST_STRETCH) } else { 1.0 };
        let height = style.paper.map_or(taken + needed, |(_, height)| height);
        let rows_bottom = rows_top + needed * stretch;
        let sheet_title = frame::title(chart, title, index, count);
        let description = describe(chart, bands);
        let name =
            if count > 1 { format!("{}-roadmap-{}", chart.name, index + 1) } else { format!("{}-roadmap", chart.name) };
        let mut drawing = Drawing::new(width, height, &name, &sheet_title, &description).with_ink(INK);
        frame::draw(&mut drawing, chart, &style, &sheet_title);
        let status_x = status.map(|s| scale.moment(s));
        let axis = time_axis::draw(chart, &scale, units, heading, &style, status_x);
        drawing.push(axis.element);
        drawing.push(time_axis::grid(chart, &scale, units, heading, heading + style.tier, rows_bottom));
        if let (Some(status), Some(x)) = (status, status_x) {
            let line = StatusLine {
                flag_top: heading - time_axis::flag_height(&style) - 2.0,
                scale_top: heading,
                rows: (rows_top, rows_bottom + 2.0),
                passable: &axis.passable,
            };
            drawing.push(time_axis::status(chart, status.date(), x, &scale, &line, &style));
        }
        let mut top = rows_top;
        for band in bands {
            let bottom = top + band.height * stretch;
            draw_band(&mut drawing, chart, band, &scale, &style, (top, bottom));
            top = bottom;
        }
        let (rule_left, rule_right) = (style.margin + style.padding, chart_right);
        drawing.push(line(rule_left, rows_top, rule_right, rows_top).stroke(INK, 0.75));
        drawing.push(line(chart_left - 6.0, heading, chart_left - 6.0, rows_bottom).stroke(GRID_STRONG, 0.75));
        draw_legend(&mut drawing, chart, bands, status.is_some(), &style, (left, rows_bottom + legend_height / 2.0));
        let foot = TitleBlock::new(&frame::fields(chart, index, count), inner, &style);
        drawing.push(foot.draw(style.margin, height - style.margin - foot.height(), inner));
        sheets.push(Sheet {
            width_mm: pt_to_mm(width),
            height_mm: pt_to_mm(height),
            svg: drawing.finish(),
            title: sheet_title,
            description,
        });
    }
    sheets
}

fn draw_band(
    drawing: &mut Drawing,
    chart: &Chart,
    band: &Band,
    scale: &Scale,
    style: &Style,
    (top, bottom): (f64, f64),
) {
    let (stripe, tint) = if band.phase.is_some() { phase_colors(band.position) } else { NO_PHASE };
    let left = style.margin + style.padding;
    let mut out = group().class("phase");
    out.push(rect(left, top, scale.left - 6.0 - left, bottom - top).fill(tint));
    out.push(rect(left, top, 3.0, bottom - top).fill(stripe));
    out.push(line(left, bottom, scale.right, bottom).stroke(ROW_LINE, 0.75));
    let font = name_font(style);
    let names = band.name.len() as f64 * font.size * 1.25;
    let dates = if band.phase.is_some() { style.small.size * 1.5 } else { 0.0 };
    let mut y = (top + bottom - names - dates) / 2.0 + font.size;
    for name in &band.name {
        let element = text(left + frame::INDENT, y, font, "");
        let element = match band.phase {
            Some(phase) if name.ends_with('…') => element.tooltip(&phase.label),
            _ => element,
        };
        out.push(element.content(name));
        y += font.size * 1.25;
    }
    let radius = radius(style);
    let pitch = label_font(style).size * LEVEL;
    let content = band.levels as f64 * pitch + if band.phase.is_some() { bar_height(style) + 5.0 } else { 0.0 };
    let mut under = top + (bottom - top - content) / 2.0;
    if let Some(phase) = band.phase {
        let progress = super::bars::percent(phase, &chart.texts);
        let days = format!(
            "{} – {} · {progress}",
            chart.texts.day_month(phase.start.date()),
            chart.texts.day_month(phase.last_day())
        );
        let room = scale.left - 12.0 - left - frame::INDENT;
        out.push(text(left + frame::INDENT, y, style.small, &style.small.fit(&days, room)).fill(MUTED));
        let (l, r) = (scale.clamp(scale.moment(phase.start)), scale.clamp(scale.moment(phase.finish)));
        let width = (r - l).max(1.6);
        let height = bar_height(style);
        out.push(rect(l, under, width, height).rounded(2.0).class("bar").fill(tint).stroke(stripe, 0.9));
        if phase.done() > 0.0 {
            out.push(rect(l, under, width * phase.done(), height).rounded(2.0).fill(stripe));
        }
        if let Some(baseline) = phase.baseline {
            let (l, r) = (scale.clamp(scale.moment(baseline.start)), scale.clamp(scale.moment(baseline.finish)));
            out.push(rect(l, under + height + 1.2, r - l, 1.8).class("baseline").fill(BASELINE));
        }
        under += height + 5.0;
    }
    for mark in &band.marks {
        let middle = under + (mark.level as f64 + 0.5) * pitch;
        let font = label_font(style);
        let color = if mark.row.critical { CRITICAL_DARK } else { INK };
        out.push(
            diamond(mark.x, middle, radius)
                .class("milestone")
                .fill(milestone_color(mark.row))
                .stroke("#ffffff", 0.6)
                .tooltip(&mark.row.label),
        );
        if let Some(deadline) = mark.deadline {
            out.push(deadline_mark(deadline, middle, radius * 1.1));
        }
        out.push(text(mark.label_x, middle + font.cap_height() / 2.0, font, &mark.label).class("label").fill(color));
    }
    drawing.push(out);
}

/// Phase, milestone and status date, on one line.
fn draw_legend(
    drawing: &mut Drawing,
    chart: &Chart,
    bands: &[Band],
    status: bool,
    style: &Style,
    (left, middle): (f64, f64),
) {
    let texts = &chart.texts.legend;
    let font = style.small;
    let em = font.size;
    let mut x = left;
    let baseline = middle + font.cap_height() / 2.0;
    let entry = |drawing: &mut Drawing, sign: crate::svg::Element, width: f64, name: &str, x: &mut f64| {
        drawing.push(sign);
        drawing.push(text(*x + width + 4.5, baseline, font, name));
        *x += width + 4.5 + font.width(name) + 15.0;
    };
    if bands.iter().any(|b| b.phase.is_some()) {
        let (stripe, tint) = phase_colors(0);
        let sign = group()
            .child(rect(x, middle - em * 0.5, em * 2.6, em).rounded(2.0).fill(tint).stroke(stripe, 0.9))
            .child(rect(x, middle - em * 0.5, em * 1.3, em).rounded(2.0).fill(stripe));
        entry(drawing, sign, em * 2.6, &texts.phase, &mut x);
    }
    let marks = || bands.iter().flat_map(|b| &b.marks);
    for (critical, name) in [(false, &texts.milestone), (true, &texts.critical_milestone)] {
        if let Some(mark) = marks().find(|m| m.row.critical == critical) {
            let sign = diamond(x + em * 0.6, middle, em * 0.6).fill(milestone_color(mark.row));
            entry(drawing, sign, em * 1.2, name, &mut x);
        }
    }
    if marks().any(|mark| mark.deadline.is_some()) {
        let sign = deadline_mark(x + em * 0.6, middle, em * 0.55);
        entry(drawing, sign, em * 0.6, &texts.deadline, &mut x);
    }
    if status {
        let sign =
            line(x + 2.0, middle - em * 0.75, x + 2.0, middle + em * 0.75).stroke(STATUS, 1.2).dashes(&[3.0, 1.5]);
        entry(drawing, sign, em * 0.6, &texts.status, &mut x);
    }
}

fn describe(chart: &Chart, bands: &[Band]) -> String {
    let parts = bands.iter().map(|band| {
        let marks: Vec<String> = band
            .marks
            .iter()
            .map(|m| format!("{} ({})", m.row.label, chart.texts.full_date(m.row.last_day())))
            .collect();
        let name = band.phase.map_or(chart.texts.milestones.as_str(), |p| p.label.as_str());
        if marks.is_empty() { name.to_owned() } else { format!("{name}, {}", marks.join(", ")) }
    });
    parts.collect::<Vec<_>>().join(" · ")
}
