//! The table on the left: what a reader looks up by name.

use crate::svg::{Element, Font, Weight, group, text};

use super::chart::{Chart, Kind, Row};
use super::paginate::Slot;
use super::style::{CRITICAL_DARK, INK, MUTED, Style};
use super::texts::Texts;

/// Space between two columns.
const GAP: f64 = 7.0;
/// Space after a column set flush right.
const GAP_AFTER_NUMBERS: f64 = 11.0;
/// Most lines of a label.
const LABEL_LINES: usize = 2;
/// Distance of two lines of a label, in em.
const LINE_HEIGHT: f64 = 1.2;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Id,
    Task,
    Owner,
    Days,
    Start,
    Finish,
    Float,
}

/// A column; numbers and floats are set flush right.
#[derive(Debug, Clone)]
struct Column {
    content: Content,
    left: f64,
    right: f64,
}

/// The columns that have something to say, placed from left to right.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    style: Style,
    /// Whether dates need their year.
    dated: bool,
    /// Right end of the last column.
    pub right: f64,
}

impl Table {
    /// Measures the columns over all rows of the chart, so that every sheet has the same table.
    ///
    /// `dated` adds the year to dates; the table takes at most `widest` points from `left`.
    pub fn measure(chart: &Chart, style: &Style, dated: bool, left: f64, widest: f64) -> Self {
        let mut table = Self { columns: Vec::new(), style: style.clone(), dated, right: left };
        let contents = [
            Content::Id,
            Content::Task,
            Content::Owner,
            Content::Days,
            Content::Start,
            Content::Finish,
            Content::Float,
        ];
        let body = style.body;
        let mut widths: Vec<(Content, f64)> = Vec::new();
        for content in contents {
            let cells = chart.rows.iter().filter(|row| row.kind != Kind::Phase || content.on_phases());
            let widest_cell =
                cells.map(|row| table.font(row, content).width(&table.cell(chart, row, content))).fold(0.0, f64::max);
            if widest_cell > 0.0 || matches!(content, Content::Id | Content::Task) {
                let heading = Font { weight: Weight::SemiBold, ..body }.width(content.heading(&chart.texts));
                let cap = match content {
                    Content::Owner => body.size * 7.0,
                    Content::Id | Content::Float => body.size * 8.0,
                    _ => f64::INFINITY,
                };
                widths.push((content, widest_cell.min(cap).max(heading)));
            }
        }
        let others: f64 = widths.iter().filter(|(c, _)| *c != Content::Task).map(|(c, w)| w + c.gap()).sum();
        let room = (widest - others).max(body.size * 9.0);
        let mut x = left;
        for (content, width) in widths {
            let width = if content == Content::Task { width.min(room).max(body.size * 9.0) } else { width };
            table.columns.push(Column { content, left: x, right: x + width });
            table.right = x + width;
            x += width + content.gap();
        }
        table
    }

    /// How a row's label is broken into lines.
    pub fn label_lines(&self, row: &Row) -> Vec<String> {
        if row.kind == Kind::Phase {
            return vec![row.label.clone()];
        }
        let Some(column) = self.columns.iter().find(|c| c.content == Content::Task) else {
            return vec![row.label.clone()];
        };
        self.font(row, Content::Task).wrap(&row.label, column.right - column.left, LABEL_LINES).lines
    }

    /// The headings, on the baseline `y`.
    pub fn headings(&self, texts: &Texts, y: f64) -> Element {
        let font = Font { weight: Weight::SemiBold, ..self.style.body };
        let mut out = group().class("headings").fill(MUTED);
        for column in &self.columns {
            out.push(column.text(y, font, column.content.heading(texts)));
        }
        out
    }

    /// A row's cells around the ordinate `middle`.
    pub fn row(&self, chart: &Chart, slot: &Slot, middle: f64) -> Element {
        let row = &chart.rows[slot.row];
        if row.kind == Kind::Phase {
            return self.phase(chart, slot, middle);
        }
        let mut out = group().class("cells");
        for column in &self.columns {
            let font = self.font(row, column.content);
            let color = match column.content {
                Content::Id => MUTED,
                Content::Task | Content::Float if row.critical => CRITICAL_DARK,
                _ => INK,
            };
            if column.content == Content::Task {
                let pitch = font.size * LINE_HEIGHT;
                let mut y = middle + font.cap_height() / 2.0 - pitch * (slot.label.len() as f64 - 1.0) / 2.0;
                let shortened = slot.label.last().is_some_and(|l| l.ends_with('…') && !row.label.ends_with('…'));
                for line in &slot.label {
                    out.push(tooltipped(column.left, y, font, line, shortened.then_some(&row.label)).fill(color));
                    y += pitch;
                }
                continue;
            }
            let value = self.cell(chart, row, column.content);
            if value.is_empty() {
                continue;
            }
            let fitted = font.fit(&value, column.right - column.left + 0.01);
            let full = (*fitted != *value).then_some(&value);
            let y = middle + font.cap_height() / 2.0;
            let element = tooltipped(column.anchor().0, y, font, &fitted, full);
            out.push(element.anchor(column.anchor().1).fill(color));
        }
        out
    }

    fn phase(&self, chart: &Chart, slot: &Slot, middle: f64) -> Element {
        let row = &chart.rows[slot.row];
        let name_font = Font::bold(self.style.body.size + 0.5);
        let mut out = group().class("cells");
        let left = self.columns.first().map_or(0.0, |c| c.left);
        let stop = self.columns.iter().find(|c| c.content.on_phases()).map_or(self.right, |c| c.left - GAP);
        let mut name = if row.id.is_empty() { row.label.clone() } else { format!("{}\u{2002}{}", row.id, row.label) };
        if slot.continued {
            name.push(' ');
            name.push_str(&chart.texts.continued);
        }
        let y = middle + name_font.cap_height() / 2.0;
        // How far it is stands after the name: the column of the float is not its place.
        let done = if row.float.is_empty() { 0.0 } else { self.style.body.width(&row.float) + 2.0 * GAP };
        let fitted = name_font.fit(&name, stop - left - done);
        let full = (*fitted != *name).then_some(&name);
        out.push(tooltipped(left, y, name_font, &fitted, full));
        if done > 0.0 {
            let x = left + name_font.width(&fitted) + GAP;
            out.push(text(x, y, self.style.body, &row.float).fill(MUTED));
        }
        for column in self.columns.iter().filter(|c| c.content.on_phases()) {
            let value = self.cell(chart, row, column.content);
            if !value.is_empty() {
                let font = self.font(row, column.content);
                let fitted = font.fit(&value, column.right - column.left + 0.01);
                let y = middle + font.cap_height() / 2.0;
                out.push(text(column.anchor().0, y, font, &fitted).anchor(column.anchor().1));
            }
        }
        out
    }

    fn font(&self, row: &Row, content: Content) -> Font {
        let weight = match (row.kind, content) {
            (Kind::Phase, _) | (Kind::Milestone, Content::Task) => Weight::SemiBold,
            (Kind::Task, Content::Task) if row.critical => Weight::SemiBold,
            _ => Weight::Regular,
        };
        Font { weight, ..self.style.body }
    }

    fn cell(&self, chart: &Chart, row: &Row, content: Content) -> String {
        let date = |date| {
            if self.dated { chart.texts.short_date(date) } else { chart.texts.day_month(date) }
        };
        match content {
            Content::Id => row.id.clone(),
            Content::Task => row.label.clone(),
            Content::Owner => row.owners.join(", "),
            Content::Days => row.days.clone(),
            Content::Start if row.kind == Kind::Milestone => String::new(),
            Content::Start => date(row.start.date()),
            Content::Finish => date(row.last_day()),
            Content::Float => row.float.clone(),
        }
    }
}

/// A text with its full wording as a tooltip when it was shortened.
fn tooltipped(x: f64, y: f64, font: Font, shown: &str, full: Option<&String>) -> Element {
    match full {
        Some(full) => text(x, y, font, "").tooltip(full).content(shown),
        None => text(x, y, font, shown),
    }
}

impl Column {
    fn text(&self, y: f64, font: Font, content: &str) -> Element {
        let (x, anchor) = self.anchor();
        text(x, y, font, content).anchor(anchor)
    }

    fn anchor(&self) -> (f64, &'static str) {
        match self.content {
            Content::Days | Content::Float => (self.right, "end"),
            _ => (self.left, "start"),
        }
    }
}

impl Content {
    fn heading(self, texts: &Texts) -> &str {
        let columns = &texts.columns;
        match self {
            Self::Id => &columns.id,
            Self::Task => &columns.task,
            Self::Owner => &columns.owner,
            Self::Days => &columns.days,
            Self::Start => &columns.start,
            Self::Finish => &columns.finish,
            Self::Float => &columns.float,
        }
    }

    fn gap(self) -> f64 {
        if self == Self::Days { GAP_AFTER_NUMBERS } else { GAP }
    }

    /// Whether the phases' bands show this column; their names cover the others.
    fn on_phases(self) -> bool {
        matches!(self, Self::Start | Self::Finish)
    }
}
