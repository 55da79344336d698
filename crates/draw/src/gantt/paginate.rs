//! Rows and days onto sheets: by phase first, then by date.

use chrono::NaiveDate;

use super::chart::{Chart, Kind, Row, last_day};
use super::scale::{Window, add_days, monday};
use super::style::Style;

/// Where a row stands on a sheet.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Position in [`Chart::rows`].
    pub row: usize,
    /// The label on its lines.
    pub label: Vec<String>,
    /// Whether it repeats the phase that began on the sheet before.
    pub continued: bool,
    /// Position of its phase among the phases, if it has one.
    pub phase: Option<usize>,
    /// Height in rows of one line.
    pub units: f64,
}

/// The slots of one sheet, and the days it shows.
#[derive(Debug, Clone)]
pub struct Plan {
    /// From top to bottom.
    pub slots: Vec<Slot>,
    /// From left to right.
    pub window: Window,
}

/// The height of one more line of label, in rows of one line.
const EXTRA_LINE: f64 = 0.62;
/// A phase is not begun at the foot of a sheet with fewer rows than this left.
const FEWEST_AT_FOOT: f64 = 4.0;
/// Share of a sheet under which what is left of it is not worth splitting a phase for.
const SHARE_LEFT: f64 = 0.4;

/// One slot a row; `label_lines` says how each row's label is broken.
pub fn slots(chart: &Chart, label_lines: impl Fn(&Row) -> Vec<String>) -> Vec<Slot> {
    let mut phase = None;
    let mut phases = 0;
    let mut slots = Vec::with_capacity(chart.rows.len());
    for (index, row) in chart.rows.iter().enumerate() {
        if row.kind == Kind::Phase {
            phase = Some(phases);
            phases += 1;
        }
        let label = label_lines(row);
        let units = 1.0 + EXTRA_LINE * (label.len().max(1) - 1) as f64;
        slots.push(Slot { row: index, label, continued: false, phase, units });
    }
    slots
}

/// Cuts the rows into sheets of `capacity` rows of one line.
///
/// A phase stays whole when a sheet can hold it. One that is longer is cut, and its band
/// repeated on the next sheet.
pub fn by_phase(slots: Vec<Slot>, chart: &Chart, capacity: f64) -> Vec<Vec<Slot>> {
    let capacity = capacity.max(6.0);
    let mut sheets: Vec<Vec<Slot>> = Vec::new();
    let mut sheet: Vec<Slot> = Vec::new();
    let mut used = 0.0;
    for block in blocks(slots, chart) {
        let height: f64 = block.iter().map(|slot| slot.units).sum();
        let left = capacity - used;
        let whole_elsewhere = height <= capacity && left < capacity * SHARE_LEFT.max(height / capacity);
        if !sheet.is_empty() && height > left && (whole_elsewhere || left < FEWEST_AT_FOOT) {
            sheets.push(std::mem::take(&mut sheet));
            used = 0.0;
        }
        let band = block.first().filter(|slot| chart.rows[slot.row].kind == Kind::Phase).cloned();
        for slot in block {
            if used + slot.units > capacity && !sheet.is_empty() {
                sheets.push(std::mem::take(&mut sheet));
                used = 0.0;
                if let Some(band) = &band {
                    used += band.units;
                    sheet.push(Slot { continued: true, ..band.clone() });
                }
            }
            used += slot.units;
            sheet.push(slot);
        }
    }
    if !sheet.is_empty() || sheets.is_empty() {
        sheets.push(sheet);
    }
    sheets
}

/// Phases with their rows; rows before the first phase form a block of their own.
fn blocks(slots: Vec<Slot>, chart: &Chart) -> Vec<Vec<Slot>> {
    let mut blocks: Vec<Vec<Slot>> = Vec::new();
    for slot in slots {
        match blocks.last_mut() {
            Some(block) if chart.rows[slot.row].kind != Kind::Phase => block.push(slot),
            _ => blocks.push(vec![slot]),
        }
    }
    blocks
}

/// The first and last day that these rows need, baselines, deadlines and status date included.
pub fn extent<'a>(rows: impl Iterator<Item = &'a Row>, status: Option<NaiveDate>) -> Option<(NaiveDate, NaiveDate)> {
    let mut extent: Option<(NaiveDate, NaiveDate)> = None;
    let mut cover = |first: NaiveDate, last: NaiveDate| {
        let (from, to) = extent.unwrap_or((first, last));
        extent = Some((from.min(first), to.max(last)));
    };
    for row in rows {
        cover(row.start.date().min(row.last_day()), row.last_day());
        if let Some(baseline) = row.baseline {
            cover(baseline.start.date(), last_day(baseline.start, baseline.finish));
        }
        if let Some(deadline) = row.deadline {
            cover(deadline.date(), deadline.date());
        }
        for segment in &row.segments {
            cover(segment.start.date(), last_day(segment.start, segment.finish));
        }
    }
    // A status date just before or after the work is worth seeing; one a year away is not.
    if let (Some((from, to)), Some(status)) = (extent, status) {
        let margin = ((to - from).num_days() / 10).max(7);
        if status >= add_days(from, -margin) && status <= add_days(to, margin) {
            extent = Some((from.min(status), to.max(status)));
        }
    }
    extent
}

/// Rounds days out to whole weeks, with room at the right for the labels of what ends last.
pub fn padded(from: NaiveDate, to: NaiveDate, width: f64, label_room: f64) -> Window {
    let from = monday(from);
    let days = ((to - from).num_days() + 1).max(10) as f64;
    let share = (label_room / width).clamp(0.0, 0.25);
    let padded = (days / (1.0 - share)).ceil() as i64;
    // To the end of a week, so that no cell of the time scale is a sliver.
    let days = (padded + 6) / 7 * 7;
    Window { from, days }
}

/// The windows of one sheet's rows over a chart `width` points wide.
pub fn by_date(slots: &[Slot], chart: &Chart, whole: Window, width: f64, style: &Style, room: f64) -> Vec<Window> {
    if width / whole.days as f64 >= style.roomy_day {
        return vec![whole];
    }
    let rows = slots.iter().filter(|slot| !slot.continued).map(|slot| &chart.rows[slot.row]);
    let Some((from, to)) = extent(rows, None) else {
        return vec![whole];
    };
    let window = padded(from, to, width, room);
    let most_days = if style.min_day > 0.0 { (width / style.min_day).floor() as i64 } else { i64::MAX };
    if window.days <= most_days.max(28) {
        return vec![window];
    }
    // Equal cuts in whole weeks.
    let cuts = (window.days + most_days - 1) / most_days;
    let length = ((window.days + cuts - 1) / cuts + 6) / 7 * 7;
    let mut windows = Vec::new();
    let mut from = window.from;
    while from <= window.last() {
        let cut = Window { from, days: length };
        if slots.iter().any(|slot| shows(&chart.rows[slot.row], cut)) {
            windows.push(cut);
        }
        let next = add_days(from, length);
        if next <= from {
            break;
        }
        from = next;
    }
    windows
}

/// Whether a task or milestone has something to draw in these days.
fn shows(row: &Row, window: Window) -> bool {
    let meets = |first: NaiveDate, last: NaiveDate| first <= window.last() && last >= window.from;
    row.kind != Kind::Phase
        && (meets(row.start.date(), row.last_day())
            || row.baseline.is_some_and(|b| meets(b.start.date(), last_day(b.start, b.finish)))
            || row.deadline.is_some_and(|d| meets(d.date(), d.date())))
}
