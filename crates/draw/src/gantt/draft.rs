//! What all sheets of a chart share, and which sheet holds what.

use std::collections::BTreeMap;
use std::thread;

use super::bars;
use super::chart::{Chart, Kind};
use super::frame;
use super::legend::{Legend, Shown};
use super::paginate::{self, Plan, Slot};
use super::scale::{Scale, Unit, Window, add_days, tiers};
use super::style::Style;
use super::table::Table;
use super::time_axis;
use super::title_block::TitleBlock;
use super::{Page, Sheet};

/// Sheets that are worth a second thread.
const MANY: usize = 8;
/// How much higher than the least the rows of several sheets may be.
const ALIKE: f64 = 1.25;
/// Widest time span of an endless sheet, in points.
const WIDEST_FIT: f64 = 2600.0;

/// The choices common to all sheets of a chart.
pub struct Draft<'a> {
    /// What is drawn.
    pub chart: &'a Chart,
    /// Sizes.
    pub style: Style,
    /// Paper.
    pub page: Page,
    /// Columns.
    pub table: Table,
    /// Whether dates need their year.
    pub dated: bool,
    /// Room for the label of what ends last.
    label_room: f64,
    /// Links by predecessor.
    pub outgoing: BTreeMap<usize, Vec<usize>>,
}

/// The frame of a sheet and what lies where in it.
pub struct Geometry {
    /// Width of the sheet.
    pub width: f64,
    /// Height of the sheet.
    pub height: f64,
    /// Left side of the frame.
    pub left: f64,
    /// Right side of the frame.
    pub right: f64,
    /// Upper edge of the flag of the status date.
    pub flag_top: f64,
    /// Upper edge of the time scale.
    pub scale_top: f64,
    /// Upper edge of the first row.
    pub rows_top: f64,
    /// Lower edge of the last row.
    pub rows_bottom: f64,
    /// Height of a row of one line.
    pub unit: f64,
    /// Lines of the time scale.
    pub units: &'static [Unit],
}

impl<'a> Draft<'a> {
    /// Measures the chart for a paper.
    pub fn new(chart: &'a Chart, page: Page) -> Self {
        let style = Style::of(page);
        let extent = paginate::extent(chart.rows.iter(), None);
        let dated = extent.is_some_and(|(from, to)| (to - from).num_days() > 360);
        let left = style.margin + style.padding + frame::INDENT;
        let inner = style.paper.map_or(f64::INFINITY, |(width, _)| width - 2.0 * style.margin);
        let widest = (inner * style.table_share).min(style.body.size * 62.0);
        let table = Table::measure(chart, &style, dated, left, widest);
        let label_room = label_room(chart, &style, dated);
        let mut outgoing: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, link) in chart.links.iter().enumerate() {
            if link.from < chart.rows.len() && link.to < chart.rows.len() && link.from != link.to {
                outgoing.entry(link.from).or_default().push(index);
            }
        }
        Self { chart, style, page, table, dated, label_room, outgoing }
    }

    /// All sheets.
    pub fn sheets(&self) -> Vec<Sheet> {
        let plans = self.plans();
        let count = plans.len();
        let numbered: Vec<(usize, &Plan)> = plans.iter().enumerate().collect();
        let drawn = |part: &[(usize, &Plan)]| -> Vec<Sheet> {
            part.iter().map(|(index, plan)| self.sheet(plan, *index, count)).collect()
        };
        let workers = thread::available_parallelism().map_or(1, usize::from);
        if workers == 1 || count < MANY {
            return drawn(&numbered);
        }
        // Sheets know nothing of each other: each thread draws a part of them, put together in their order.
        let (drawn, parts) = (&drawn, numbered.chunks(count.div_ceil(workers)));
        thread::scope(|scope| {
            let threads: Vec<_> = parts.map(|part| (part, scope.spawn(move || drawn(part)))).collect();
            // A thread that failed is drawn again here, to fail here.
            threads.into_iter().flat_map(|(part, thread)| thread.join().unwrap_or_else(|_| drawn(part))).collect()
        })
    }

    pub fn chart_left(&self) -> f64 {
        self.table.right + 10.0
    }

    fn plans(&self) -> Vec<Plan> {
        let (chart, style) = (self.chart, &self.style);
        let slots = paginate::slots(chart, |row| self.table.label_lines(row));
        let status = chart.status.map(|s| s.date());
        let Some((from, to)) = paginate::extent(chart.rows.iter(), status) else {
            let today = status.unwrap_or_default();
            return vec![Plan { slots, window: Window::new(today, add_days(today, 27)) }];
        };
        let Some((paper_width, _)) = style.paper else {
            let width = fit_width((to - from).num_days() + 1);
            return vec![Plan { slots, window: paginate::padded(from, to, width, self.label_room) }];
        };
        let width = paper_width - style.margin - style.padding - self.chart_left();
        let whole = paginate::padded(from, to, width, self.label_room);
        let groups = paginate::by_phase(slots, chart, self.capacity(whole));
        groups
            .into_iter()
            .flat_map(|slots| {
                let windows = paginate::by_date(&slots, chart, whole, width, style, self.label_room);
                windows.into_iter().map(move |window| Plan { slots: slots.clone(), window })
            })
            .collect()
    }

    /// Rows of one line that a sheet of paper holds at their lowest height.
    fn capacity(&self, whole: Window) -> f64 {
        let Some((_, height)) = self.style.paper else {
            return f64::INFINITY;
        };
        let everything = Shown {
            critical_link: true,
            link: true,
            weekend: true,
            day_off: !self.chart.days_off.is_empty(),
            leave: !self.chart.leave.is_empty(),
            status: true,
            continues: true,
        };
        let slots = paginate::slots(self.chart, |_| Vec::new());
        let legend = self.legend(&slots, whole, everything);
        let fields = TitleBlock::new(&frame::fields(self.chart, 98, 99), self.inner_width(), &self.style);
        let top = frame::heading_height(self.chart, &self.style, true) + 3.0 * self.style.tier;
        let bottom = legend.height() + fields.height() + 9.0;
        (height - 2.0 * self.style.margin - top - bottom) / self.style.row.0
    }

    fn inner_width(&self) -> f64 {
        self.style.paper.map_or(0.0, |(width, _)| width - 2.0 * self.style.margin)
    }

    fn legend(&self, slots: &[Slot], window: Window, shown: Shown) -> Legend {
        let width = self.inner_width() - 2.0 * self.style.padding - frame::INDENT;
        Legend::new(self.chart, slots, window, shown, width, self.style.small)
    }

    pub fn geometry(&self, plan: &Plan, legend: f64, fields: f64, status: bool, count: usize) -> Geometry {
        let style = &self.style;
        let left = style.margin;
        let rows: f64 = plan.slots.iter().map(|slot| slot.units).sum::<f64>().max(1.0);
        let width = match style.paper {
            Some((width, _)) => width,
            None => self.chart_left() + fit_width(plan.window.days) + style.padding + style.margin,
        };
        let day = (width - style.margin - style.padding - self.chart_left()) / plan.window.days as f64;
        let units = tiers(day, style.small, &self.chart.texts);
        let heading_bottom = style.margin + frame::heading_height(self.chart, style, status);
        let rows_top = heading_bottom + style.tier * units.len() as f64;
        let foot = legend + fields + 9.0;
        // Sheets of one chart look alike: their last does not swell to fill its paper.
        let highest = if count > 1 { style.row.0 * ALIKE } else { style.row.1 };
        let (unit, height) = match style.paper {
            Some((_, height)) => {
                let room = height - style.margin - foot - rows_top;
                ((room / rows).min(highest), height)
            }
            None => (style.row.0, rows_top + rows * style.row.0 + foot + style.margin),
        };
        Geometry {
            width,
            height,
            left,
            right: width - style.margin,
            flag_top: heading_bottom - time_axis::flag_height(style) - 2.0,
            scale_top: heading_bottom,
            rows_top,
            rows_bottom: rows_top + unit * rows,
            unit,
            units,
        }
    }

    pub fn shown(&self, plan: &Plan, scale: &Scale, status: bool) -> Shown {
        let chart = self.chart;
        let on_sheet: BTreeMap<usize, ()> = plan.slots.iter().map(|slot| (slot.row, ())).collect();
        let links = || {
            plan.slots
                .iter()
                .flat_map(|slot| self.outgoing.get(&slot.row).into_iter().flatten())
                .map(|index| &chart.links[*index])
                .filter(|link| on_sheet.contains_key(&link.to))
        };
        Shown {
            critical_link: links().any(|l| l.critical),
            link: links().any(|l| !l.critical),
            weekend: time_axis::shades_weekends(scale) && chart.weekend.contains(&true),
            day_off: chart.days_off.iter().any(|d| time_axis::day_off_room(d, scale).is_some()),
            leave: plan
                .slots
                .iter()
                .any(|slot| !time_axis::leave(chart, &chart.rows[slot.row], scale, 0.0, 1.0).is_empty()),
            status,
            continues: plan.slots.iter().any(|slot| {
                let row = &chart.rows[slot.row];
                let (start, finish) = (scale.moment(row.start), scale.moment(row.finish));
                row.kind == Kind::Task
                    && (start < scale.left - 0.5 && finish > scale.left + 0.5
                        || finish > scale.right + 0.5 && start < scale.right - 0.5)
            }),
        }
    }
}

/// Width of the days on an endless sheet: wide enough for each day to be read, up to a limit.
fn fit_width(days: i64) -> f64 {
    (days as f64 * 9.0).clamp(480.0, WIDEST_FIT)
}

fn label_room(chart: &Chart, style: &Style, dated: bool) -> f64 {
    let widths = chart.rows.iter().map(|row| {
        let (font, _) = bars::label_style(row, style.small);
        font.width(&bars::label(row, &chart.texts, dated))
    });
    widths.fold(0.0, f64::max).min(style.small.size * 13.0) + style.small.size * 1.6
}
