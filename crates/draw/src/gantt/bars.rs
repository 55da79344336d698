//! Bars, brackets and diamonds of the rows, and where links can tie to them.

use crate::svg::{Element, Font, Path, group, line, rect};

use super::chart::{Chart, Kind, Row, Span};
use super::scale::Scale;
use super::shapes::{bracket, chevron, deadline_mark, diamond};
use super::style::{BASELINE, BRACKET, CRITICAL, CRITICAL_DARK, CRITICAL_LIGHT, INK, TASK_DARK, TASK_LIGHT};
use super::texts::Texts;

/// A bar is never drawn narrower than this.
const NARROWEST: f64 = 1.6;
/// Height of a bar, as a share of a one-line row.
const BAR_HEIGHT: f64 = 0.46;
/// From the row's middle to the top of the baseline bar, as a share of a one-line row.
const BASELINE_OFFSET: f64 = 0.28;
/// Height of the baseline bar, as a share of a one-line row.
const BASELINE_HEIGHT: f64 = 0.12;

/// What stands in the way of labels and lines, and how bad it is to cross it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Obstacle {
    /// Left end.
    pub left: f64,
    /// Right end.
    pub right: f64,
    /// Added to the cost of a line that crosses it.
    pub weight: f64,
}

/// Bars, diamonds and labels: lines go round.
pub const SOLID: f64 = 400.0;
/// Brackets of phases and baselines: thin enough to be crossed when the way round is longer.
pub const SOFT: f64 = 12.0;

/// A row on the sheet.
#[derive(Debug, Clone)]
pub struct Lane {
    /// Upper border.
    pub top: f64,
    /// Lower border.
    pub bottom: f64,
    /// Ordinate of the bar's middle.
    pub middle: f64,
    /// Upper edge of bar or diamond.
    pub bar_top: f64,
    /// Lower edge of bar or diamond.
    pub bar_bottom: f64,
    /// Abscissas of start and finish; outside the chart when the sheet does not show them.
    pub ends: (f64, f64),
    /// What is in the way.
    pub obstacles: Vec<Obstacle>,
    /// Half the width of the diamond, zero for a bar.
    pub radius: f64,
}

/// Draws one row's signs; returns them and the lane they make.
pub fn draw(chart: &Chart, row: &Row, scale: &Scale, top: f64, bottom: f64, unit: f64) -> (Element, Lane) {
    let middle = (top + bottom) / 2.0;
    let half = unit * BAR_HEIGHT / 2.0;
    let start = scale.moment(row.start);
    let finish = scale.moment(row.finish).max(start);
    let mut lane = Lane {
        top,
        bottom,
        middle,
        bar_top: middle - half,
        bar_bottom: middle + half,
        ends: (start, finish),
        obstacles: Vec::new(),
        radius: 0.0,
    };
    let mut out = group().class(match row.kind {
        Kind::Phase => "phase",
        Kind::Task => "task",
        Kind::Milestone => "milestone",
    });
    out.push(Element::new("title").content(&describe(row, &chart.texts)));
    if let Some(baseline) = row.baseline {
        draw_baseline(&mut out, &mut lane, row, baseline, scale, unit);
    }
    match row.kind {
        Kind::Phase => draw_bracket(&mut out, &mut lane, scale, unit),
        Kind::Task => draw_bar(&mut out, &mut lane, row, scale),
        Kind::Milestone => draw_milestone(&mut out, &mut lane, row, scale, unit),
    }
    if let Some(deadline) = row.deadline {
        draw_deadline(&mut out, &mut lane, scale.moment(deadline), scale, unit);
    }
    (out, lane)
}

fn draw_bar(out: &mut Element, lane: &mut Lane, row: &Row, scale: &Scale) {
    let (dark, light, stroke) =
        if row.critical { (CRITICAL_DARK, CRITICAL_LIGHT, 0.9) } else { (TASK_DARK, TASK_LIGHT, 0.6) };
    let whole = [Span { start: row.start, finish: row.finish }];
    let pieces = if row.segments.is_empty() { &whole[..] } else { &row.segments };
    let total: f64 = pieces.iter().map(|p| length(*p, scale)).sum();
    let mut done = total * row.done();
    let (top, height) = (lane.bar_top, lane.bar_bottom - lane.bar_top);
    let mut previous_end: Option<f64> = None;
    for piece in pieces {
        let left = scale.moment(piece.start);
        let right = (left + length(*piece, scale)).max(left + NARROWEST);
        if let Some(previous) = previous_end {
            let (a, b) = (scale.clamp(previous), scale.clamp(left));
            if b - a > 0.5 {
                out.push(line(a, lane.middle, b, lane.middle).stroke(dark, 0.8).dashes(&[1.6, 1.4]));
            }
        }
        previous_end = Some(right);
        let share = done.min(right - left);
        done -= share;
        let (l, r) = (scale.clamp(left), scale.clamp(right));
        if r - l < 0.3 {
            continue;
        }
        let radius = 1.6_f64.min((r - l) / 2.0);
        // The outline lies inside the bar, so that bar and abscissas agree.
        let inset = (stroke / 2.0_f64).min((r - l) / 4.0);
        out.push(
            rect(l + inset, top + inset, r - l - 2.0 * inset, height - 2.0 * inset)
                .rounded(radius)
                .fill(light)
                .stroke(dark, stroke),
        );
        let end = scale.clamp(left + share);
        if end - l > 0.3 {
            out.push(rect(l, top, end - l, height).rounded(radius.min((end - l) / 2.0)).fill(dark));
        }
        if left < scale.left - 0.5 {
            let x = scale.left + 4.0;
            out.push(chevron(x, lane.middle, -2.2, if x < end { "#ffffff" } else { dark }));
        }
        if right > scale.right + 0.5 {
            let x = scale.right - 4.0;
            out.push(chevron(x, lane.middle, 2.2, if x < end { "#ffffff" } else { dark }));
        }
    }
    lane.ends.1 = lane.ends.1.max(lane.ends.0 + NARROWEST);
    out_of_sheet(out, lane, scale, dark);
    block(lane, scale, lane.ends.0, lane.ends.1, SOLID);
}

/// A small arrowhead at the edge of the chart for a row whose dates are on another sheet.
fn out_of_sheet(out: &mut Element, lane: &Lane, scale: &Scale, color: &str) {
    let size = 2.4;
    let (x, direction) = if lane.ends.1 <= scale.left + 0.3 {
        (scale.left + 1.5, -1.0)
    } else if lane.ends.0 >= scale.right - 0.3 {
        (scale.right - 1.5, 1.0)
    } else {
        return;
    };
    let path = Path::new()
        .move_to(x, lane.middle)
        .line_to(x - direction * size * 1.4, lane.middle - size)
        .line_to(x - direction * size * 1.4, lane.middle + size)
        .close();
    out.push(path.element().class("elsewhere").fill(color));
}

fn draw_bracket(out: &mut Element, lane: &mut Lane, scale: &Scale, unit: f64) {
    let (left, right) = (scale.clamp(lane.ends.0), scale.clamp(lane.ends.1));
    let thick = unit * 0.2;
    lane.bar_top = lane.middle - unit * 0.2;
    lane.bar_bottom = lane.bar_top + thick;
    if right - left < 0.3 {
        return;
    }
    let legs = (lane.ends.0 >= scale.left - 0.5, lane.ends.1 <= scale.right + 0.5);
    out.push(bracket((left, right), lane.bar_top, thick, unit * 0.44, legs).fill(BRACKET));
    block(lane, scale, lane.ends.0, lane.ends.1, SOFT);
}

fn draw_milestone(out: &mut Element, lane: &mut Lane, row: &Row, scale: &Scale, unit: f64) {
    let x = scale.moment(row.finish);
    let radius = unit * 0.33;
    lane.ends = (x, x);
    lane.radius = radius;
    lane.bar_top = lane.middle - radius;
    lane.bar_bottom = lane.middle + radius;
    let color = milestone_color(row);
    if x < scale.left - 0.5 || x > scale.right + 0.5 {
        out_of_sheet(out, lane, scale, color);
        return;
    }
    // A diamond at the very edge keeps its whole shape.
    let x = x.clamp(scale.left + radius, scale.right - radius);
    lane.ends = (x, x);
    out.push(diamond(x, lane.middle, radius).fill(color).stroke("#ffffff", 0.6));
    block(lane, scale, x - radius, x + radius, SOLID);
}

/// Critical ones stand out; those reached are dark.
pub fn milestone_color(row: &Row) -> &'static str {
    match (row.critical, row.done() >= 1.0) {
        (true, true) => CRITICAL_DARK,
        (true, false) => CRITICAL,
        (false, true) => TASK_DARK,
        (false, false) => INK,
    }
}

fn draw_baseline(out: &mut Element, lane: &mut Lane, row: &Row, baseline: Span, scale: &Scale, unit: f64) {
    let (start, finish) = (scale.moment(baseline.start), scale.moment(baseline.finish));
    if row.kind == Kind::Milestone {
        let radius = unit * 0.24;
        if finish < scale.left - 0.5 || finish > scale.right + 0.5 {
            return;
        }
        let x = finish.clamp(scale.left + radius, scale.right - radius);
        out.push(diamond(x, lane.middle, radius).class("baseline").fill("#ffffff").stroke(BASELINE, 0.9));
        block(lane, scale, x - radius, x + radius, SOLID);
        return;
    }
    let (left, right) = (scale.clamp(start), scale.clamp(finish.max(start + NARROWEST)));
    if right - left > 0.3 {
        let top = lane.middle + unit * BASELINE_OFFSET;
        out.push(rect(left, top, right - left, unit * BASELINE_HEIGHT).class("baseline").fill(BASELINE));
        block(lane, scale, left, right, SOFT);
    }
}

/// A bar with a foot on the contractual date, open towards the work.
fn draw_deadline(out: &mut Element, lane: &mut Lane, x: f64, scale: &Scale, unit: f64) {
    if x < scale.left - 0.5 || x > scale.right + 0.5 {
        return;
    }
    let x = x.clamp(scale.left + 3.0, scale.right - 1.0);
    out.push(deadline_mark(x, lane.middle, unit * 0.36));
    block(lane, scale, x - 3.2, x + 0.8, SOLID);
}

fn block(lane: &mut Lane, scale: &Scale, left: f64, right: f64, weight: f64) {
    let (left, right) = (scale.clamp(left), scale.clamp(right));
    if right - left > 0.2 {
        lane.obstacles.push(Obstacle { left, right, weight });
    }
}

fn length(span: Span, scale: &Scale) -> f64 {
    (scale.moment(span.finish) - scale.moment(span.start)).max(0.0)
}

/// What a viewer shows when the pointer rests on a row's sign.
fn describe(row: &Row, texts: &Texts) -> String {
    let name = [row.id.as_str(), row.label.as_str()].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>();
    let mut parts = vec![name.join(" ")];
    if row.kind == Kind::Milestone {
        parts.push(texts.full_date(row.last_day()));
    } else {
        parts.push(format!("{} → {}", texts.full_date(row.start.date()), texts.full_date(row.last_day())));
        parts.push(percent(row, texts));
    }
    if !row.owners.is_empty() {
        parts.push(row.owners.join(", "));
    }
    parts.join(" · ")
}

/// `60 %`; what is not finished never says 100.
pub fn percent(row: &Row, texts: &Texts) -> String {
    let most = if row.done() < 1.0 { 99.0 } else { 100.0 };
    format!("{:.0}{}", (row.done() * 100.0).round().min(most), texts.percent)
}

/// The text of a row's label on the chart, without references to other sheets.
pub fn label(row: &Row, texts: &Texts, dated: bool) -> String {
    match row.kind {
        Kind::Phase => String::new(),
        Kind::Milestone => {
            let day = row.last_day();
            let date = if dated { texts.short_date(day) } else { texts.day_month(day) };
            if row.id.is_empty() { date } else { format!("{} {date}", row.id) }
        }
        Kind::Task => {
            let mut parts = Vec::new();
            if !row.owners.is_empty() {
                parts.push(row.owners.join(", "));
            }
            if row.done() > 0.0 && row.done() < 1.0 {
                parts.push(percent(row, texts));
            }
            parts.join(" · ")
        }
    }
}

/// Font and colour of a row's label.
pub fn label_style(row: &Row, small: Font) -> (Font, &'static str) {
    if row.kind == Kind::Milestone {
        let color = if row.critical { CRITICAL_DARK } else { INK };
        (Font::semi_bold(small.size), color)
    } else {
        (small, BRACKET)
    }
}
