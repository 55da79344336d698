//! Colours, and the sizes that go with each paper.

use crate::svg::{Font, mm_to_pt};

use super::Page;

/// Ink of texts.
pub const INK: &str = "#1b2430";
/// Secondary texts: 7.6:1 on white, 5.9:1 on the darkest phase band.
pub const MUTED: &str = "#46515f";
/// Texts and dark bars of critical tasks.
pub const CRITICAL_DARK: &str = "#7c2a08";
/// Links and diamonds of the critical chain.
pub const CRITICAL: &str = "#c2410c";
/// What remains of a critical task.
pub const CRITICAL_LIGHT: &str = "#e9b9a5";
/// Done part and outline of other tasks.
pub const TASK_DARK: &str = "#1f5f8b";
/// What remains of other tasks.
pub const TASK_LIGHT: &str = "#bcd6ea";
/// Baseline bars and diamonds.
pub const BASELINE: &str = "#97a1ac";
/// Links off the critical chain.
pub const LINK: &str = "#717d8a";
/// Brackets of phases.
pub const BRACKET: &str = "#39434f";
/// Weekends.
pub const WEEKEND: &str = "#f0f2f5";
/// Public holidays and closures.
pub const DAY_OFF: &str = "#e3d9ee";
/// Leave of the row's owner.
pub const LEAVE: &str = "#cfe9e1";
/// The status date.
pub const STATUS: &str = "#6d28d9";
/// Contractual deadlines.
pub const DEADLINE: &str = "#b0132b";
/// Cells of the time scale.
pub const SCALE: &str = "#e8ecf1";
/// Lines between weeks.
pub const GRID: &str = "#dde2e8";
/// Lines between months.
pub const GRID_STRONG: &str = "#b6bfc9";
/// Lines between rows.
pub const ROW_LINE: &str = "#e7ebef";

/// A phase's stripe and its band.
const PHASES: [(&str, &str); 8] = [
    ("#9cc3e6", "#d3e4f4"),
    ("#e9c37b", "#f5e4c4"),
    ("#93cbaa", "#cee8d9"),
    ("#bda4dd", "#e1d6f0"),
    ("#eba39a", "#f6d6d2"),
    ("#b9bbc6", "#dfe0e5"),
    ("#8fcfd6", "#cceaed"),
    ("#dba8c8", "#efd8e6"),
];

/// Stripe and band colours of the phase at this position.
pub fn phase_colors(position: usize) -> (&'static str, &'static str) {
    PHASES[position % PHASES.len()]
}

/// Sizes in points.
#[derive(Debug, Clone)]
pub struct Style {
    /// Paper, or nothing when the sheet is as large as the chart.
    pub paper: Option<(f64, f64)>,
    /// From the paper's edge to the frame.
    pub margin: f64,
    /// From the frame to what it holds.
    pub padding: f64,
    /// Heading.
    pub title: Font,
    /// Line under the heading.
    pub subtitle: Font,
    /// Table.
    pub body: Font,
    /// Labels on the chart, time scale, legend: the smallest text.
    pub small: Font,
    /// Height of a row of one line, at least and at most.
    pub row: (f64, f64),
    /// Height of a line of the time scale.
    pub tier: f64,
    /// Points a day below which the time is cut over several sheets.
    pub min_day: f64,
    /// Points a day under which a sheet shows only the dates of its own rows.
    pub roomy_day: f64,
    /// The share of the width that the table may take.
    pub table_share: f64,
}

impl Style {
    /// The sizes for a paper.
    pub fn of(page: Page) -> Self {
        let a3 = Self {
            paper: Some((mm_to_pt(420.0), mm_to_pt(297.0))),
            margin: mm_to_pt(7.0),
            padding: 7.0,
            title: Font::bold(16.5),
            subtitle: Font::regular(9.5),
            body: Font::regular(8.25),
            small: Font::regular(7.75),
            row: (13.6, 22.0),
            tier: 14.5,
            min_day: 0.9,
            roomy_day: 2.9,
            table_share: 0.42,
        };
        match page {
            Page::A3 => a3,
            Page::A4 => Self {
                paper: Some((mm_to_pt(297.0), mm_to_pt(210.0))),
                margin: mm_to_pt(6.0),
                padding: 5.0,
                title: Font::bold(13.0),
                subtitle: Font::regular(7.75),
                body: Font::regular(6.75),
                small: Font::regular(6.4),
                row: (11.0, 20.0),
                tier: 12.0,
                min_day: 0.6,
                roomy_day: 2.4,
                table_share: 0.44,
            },
            Page::Fit => Self { paper: None, row: (15.0, 15.0), min_day: 0.0, ..a3 },
        }
    }
}
