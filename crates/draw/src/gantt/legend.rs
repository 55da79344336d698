//! The legend: only the signs that the sheet shows, and the names of its holidays.

use crate::svg::{Element, Font, group, line, rect, text};

use super::chart::{Chart, Kind};
use super::paginate::Slot;
use super::scale::Window;
use super::shapes::{bracket, deadline_mark, diamond};
use super::style::{
    BASELINE, BRACKET, CRITICAL, CRITICAL_DARK, CRITICAL_LIGHT, DAY_OFF, INK, LEAVE, LINK, MUTED, STATUS, TASK_DARK,
    TASK_LIGHT, WEEKEND,
};

/// Between two entries.
const GAP: f64 = 15.0;
/// Between a sign and its text.
const SIGN_GAP: f64 = 4.5;
/// Distance of two lines, in em.
const PITCH: f64 = 1.75;
/// Most lines given to the names of holidays.
const DAY_OFF_LINES: usize = 2;

/// A sign explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Task,
    CriticalTask,
    Baseline,
    Milestone,
    CriticalMilestone,
    MilestoneBaseline,
    Phase,
    CriticalLink,
    Link,
    Deadline,
    Weekend,
    DayOff,
    Leave,
    Status,
    Continues,
}

/// What a sheet shows beyond its rows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown {
    /// A link of the critical chain.
    pub critical_link: bool,
    /// Another link.
    pub link: bool,
    /// Weekends are wide enough to be shaded.
    pub weekend: bool,
    /// Holidays are.
    pub day_off: bool,
    /// Someone's leave.
    pub leave: bool,
    /// The status date lies in the window.
    pub status: bool,
    /// A bar goes on beyond the sheet.
    pub continues: bool,
}

/// A legend laid out within a width.
#[derive(Debug, Clone)]
pub struct Legend {
    lines: Vec<Vec<(Sign, String)>>,
    notes: Vec<String>,
    font: Font,
}

impl Legend {
    /// The entries for these slots and days, in at most `width` points.
    pub fn new(chart: &Chart, slots: &[Slot], window: Window, shown: Shown, width: f64, font: Font) -> Self {
        let texts = &chart.texts.legend;
        let rows = || slots.iter().map(|slot| &chart.rows[slot.row]);
        let has = |kind: Kind, critical: bool| rows().any(|r| r.kind == kind && r.critical == critical);
        let has_baseline = |kind: Kind| rows().any(|r| r.kind == kind && r.baseline.is_some());
        let entries = [
            (Sign::Task, &texts.task, has(Kind::Task, false)),
            (Sign::CriticalTask, &texts.critical_task, has(Kind::Task, true)),
            (Sign::Baseline, &texts.baseline, has_baseline(Kind::Task)),
            (Sign::Milestone, &texts.milestone, has(Kind::Milestone, false)),
            (Sign::CriticalMilestone, &texts.critical_milestone, has(Kind::Milestone, true)),
            (Sign::MilestoneBaseline, &texts.milestone_baseline, has_baseline(Kind::Milestone)),
            (Sign::Phase, &texts.phase, rows().any(|r| r.kind == Kind::Phase)),
            (Sign::CriticalLink, &texts.critical_link, shown.critical_link),
            (Sign::Link, &texts.link, shown.link),
            (Sign::Deadline, &texts.deadline, rows().any(|r| r.deadline.is_some())),
            (Sign::Weekend, &texts.weekend, shown.weekend),
            (Sign::DayOff, &texts.day_off, shown.day_off),
            (Sign::Leave, &texts.leave, shown.leave),
            (Sign::Status, &texts.status, shown.status),
            (Sign::Continues, &texts.continues, shown.continues),
        ];
        let mut lines: Vec<Vec<(Sign, String)>> = Vec::new();
        let mut used = f64::INFINITY;
        for (sign, name, _) in entries.into_iter().filter(|(.., present)| *present) {
            let name = font.fit(name, width - sign.width(font) - SIGN_GAP).into_owned();
            let entry = sign.width(font) + SIGN_GAP + font.width(&name);
            if used + GAP + entry > width {
                lines.push(Vec::new());
                used = -GAP;
            }
            used += GAP + entry;
            if let Some(line) = lines.last_mut() {
                line.push((sign, name));
            }
        }
        let notes = if shown.day_off { notes(chart, window, width, font) } else { Vec::new() };
        Self { lines, notes, font }
    }

    /// Height in points.
    pub fn height(&self) -> f64 {
        (self.lines.len() + self.notes.len()) as f64 * self.font.size * PITCH
    }

    /// The drawing, with its upper left corner at (`x`, `y`).
    pub fn draw(&self, left: f64, y: f64) -> Element {
        let mut out = group().class("legend");
        let mut middle = y + self.font.size * PITCH / 2.0;
        for entries in &self.lines {
            let mut x = left;
            for (sign, name) in entries {
                out.push(sign.draw(x, middle, self.font));
                x += sign.width(self.font) + SIGN_GAP;
                out.push(text(x, middle + self.font.cap_height() / 2.0, self.font, name));
                x += self.font.width(name) + GAP;
            }
            middle += self.font.size * PITCH;
        }
        for note in &self.notes {
            out.push(text(left, middle + self.font.cap_height() / 2.0, self.font, note).fill(MUTED));
            middle += self.font.size * PITCH;
        }
        out
    }
}

/// « Jours fériés : 11 nov. Armistice · 25 déc. Noël ».
fn notes(chart: &Chart, window: Window, width: f64, font: Font) -> Vec<String> {
    let texts = &chart.texts;
    let names: Vec<String> = chart
        .days_off
        .iter()
        .filter(|d| d.from <= window.last() && d.to >= window.from && !d.name.is_empty())
        .map(|d| {
            let name = d.name.replace(' ', "\u{a0}");
            if d.from == d.to {
                format!("{}\u{a0}{name}", texts.day_month(d.from))
            } else {
                format!("{}\u{a0}–\u{a0}{}\u{a0}{name}", texts.day_month(d.from), texts.day_month(d.to))
            }
        })
        .collect();
    if names.is_empty() {
        return Vec::new();
    }
    let all = format!("{}{}", texts.days_off, names.join(" · "));
    font.wrap(&all, width, DAY_OFF_LINES).lines
}

impl Sign {
    /// Width in points.
    fn width(self, font: Font) -> f64 {
        let em = font.size;
        match self {
            Self::Task | Self::CriticalTask | Self::Baseline | Self::Phase => em * 2.6,
            Self::CriticalLink | Self::Link => em * 2.2,
            Self::Milestone | Self::CriticalMilestone | Self::MilestoneBaseline => em * 1.2,
            Self::Weekend | Self::DayOff | Self::Leave => em * 1.4,
            Self::Status | Self::Deadline => em * 0.6,
            Self::Continues => em * 1.4,
        }
    }

    fn draw(self, x: f64, middle: f64, font: Font) -> Element {
        let em = font.size;
        let width = self.width(font);
        let (top, height) = (middle - em * 0.45, em * 0.9);
        let bar = |dark: &str, light: &str, stroke: f64| {
            let outline = rect(x, top, width, height).rounded(1.6).fill(light).stroke(dark, stroke);
            group().child(outline).child(rect(x, top, width / 2.0, height).rounded(1.6).fill(dark))
        };
        let cell = |color: &str| rect(x, middle - em * 0.65, width, em * 1.3).fill(color).stroke("#c4cbd3", 0.4);
        let arrow = |color: &str, stroke: f64| {
            let head = em * 0.55;
            let tip = x + width;
            group().child(line(x, middle, tip - head * 0.8, middle).stroke(color, stroke)).child(
                crate::svg::polygon(&[
                    (tip - head, middle - head * 0.45),
                    (tip, middle),
                    (tip - head, middle + head * 0.45),
                ])
                .fill(color),
            )
        };
        match self {
            Self::Task => bar(TASK_DARK, TASK_LIGHT, 0.6),
            Self::CriticalTask => bar(CRITICAL_DARK, CRITICAL_LIGHT, 0.9),
            Self::Baseline => rect(x, middle - em * 0.14, width, em * 0.28).fill(BASELINE),
            Self::Milestone => diamond(x + width / 2.0, middle, em * 0.6).fill(INK),
            Self::CriticalMilestone => diamond(x + width / 2.0, middle, em * 0.6).fill(CRITICAL),
            Self::MilestoneBaseline => diamond(x + width / 2.0, middle, em * 0.5).fill("#ffffff").stroke(BASELINE, 0.9),
            Self::Phase => bracket((x, x + width), middle - em * 0.35, em * 0.4, em * 0.85, (true, true)).fill(BRACKET),
            Self::CriticalLink => arrow(CRITICAL, 1.1),
            Self::Link => arrow(LINK, 0.7),
            Self::Weekend => cell(WEEKEND),
            Self::DayOff => cell(DAY_OFF),
            Self::Leave => cell(LEAVE),
            Self::Deadline => deadline_mark(x + width, middle, em * 0.55),
            Self::Status => {
                let x = x + width / 2.0;
                line(x, middle - em * 0.75, x, middle + em * 0.75).stroke(STATUS, 1.2).dashes(&[3.0, 1.5])
            }
            Self::Continues => {
                let end = x + width;
                group().child(rect(x, top, width, height).fill(TASK_DARK)).child(
                    crate::svg::Path::new()
                        .move_to(end - em * 0.7, middle - em * 0.28)
                        .line_to(end - em * 0.4, middle)
                        .line_to(end - em * 0.7, middle + em * 0.28)
                        .element()
                        .fill("none")
                        .stroke("#ffffff", 1.1),
                )
            }
        }
    }
}
