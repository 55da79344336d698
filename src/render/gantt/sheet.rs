//! One sheet: heading, table, chart, legend and title block put together.

use std::collections::BTreeMap;

use crate::render::svg::{Drawing, Element, group, line, pt_to_mm, rect};

use super::bars::{self, Lane, Obstacle};
use super::chart::{Chart, Kind, LinkType};
use super::frame;
use super::labels;
use super::legend::{Legend, Shown};
use super::links::{self, Router, Tie};
use super::paginate::{self, Plan, Slot};
use super::scale::{Scale, Unit, Window, add_days, tiers};
use super::style::{CRITICAL, GRID_STRONG, INK, LINK, ROW_LINE, Style, phase_colors};
use super::table::Table;
use super::time_axis;
use super::title_block::TitleBlock;
use super::{Page, Sheet};

/// On an endless sheet, links longer than this many rows are named at their ends, not drawn.
const LONGEST_LINK: usize = 150;
/// Names of successors on other sheets shown at a bar, at most.
const MOST_REFERENCES: usize = 2;
/// Widest time span of an endless sheet, in points.
const WIDEST_FIT: f64 = 2600.0;

/// The choices common to all sheets of a chart.
pub struct Draft<'a> {
    chart: &'a Chart,
    style: Style,
    page: Page,
    table: Table,
    /// Whether dates need their year.
    dated: bool,
    /// Links by predecessor.
    outgoing: BTreeMap<usize, Vec<usize>>,
}

/// The frame of a sheet and what lies where in it.
struct Geometry {
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    flag_top: f64,
    scale_top: f64,
    rows_top: f64,
    rows_bottom: f64,
    /// Height of a row of one line.
    unit: f64,
    units: &'static [Unit],
}

/// A sheet's signs, in the order in which they are laid on each other.
struct Layers {
    bands: Element,
    leave: Element,
    links: Element,
    bars: Element,
    cells: Element,
    labels: Element,
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
        let mut outgoing: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, link) in chart.links.iter().enumerate() {
            if link.from < chart.rows.len() && link.to < chart.rows.len() && link.from != link.to {
                outgoing.entry(link.from).or_default().push(index);
            }
        }
        Self { chart, style, page, table, dated, outgoing }
    }

    /// All sheets.
    pub fn sheets(&self) -> Vec<Sheet> {
        let plans = self.plans();
        let count = plans.len();
        plans.iter().enumerate().map(|(index, plan)| self.sheet(plan, index, count)).collect()
    }

    fn chart_left(&self) -> f64 {
        self.table.right + 10.0
    }

    /// Room for the label of what ends last.
    fn label_room(&self) -> f64 {
        let style = &self.style;
        let widths = self.chart.rows.iter().map(|row| {
            let (font, _) = bars::label_style(row, style.small);
            font.width(&bars::label(row, &self.chart.texts, self.dated))
        });
        widths.fold(0.0, f64::max).min(style.small.size * 13.0) + style.small.size * 1.6
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
            return vec![Plan { slots, window: paginate::padded(from, to, width, self.label_room()) }];
        };
        let width = paper_width - style.margin - style.padding - self.chart_left();
        let whole = paginate::padded(from, to, width, self.label_room());
        let groups = paginate::by_phase(slots, chart, self.capacity(whole));
        groups
            .into_iter()
            .flat_map(|slots| {
                let windows = paginate::by_date(&slots, chart, whole, width, style, self.label_room());
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

    fn geometry(&self, plan: &Plan, legend: f64, fields: f64, status: bool) -> Geometry {
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
        let (unit, height) = match style.paper {
            Some((_, height)) => {
                let room = height - style.margin - foot - rows_top;
                ((room / rows).min(style.row.1), height)
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

    fn sheet(&self, plan: &Plan, index: usize, count: usize) -> Sheet {
        let (chart, style) = (self.chart, &self.style);
        let status = chart.status.filter(|s| s.date() >= plan.window.from && s.date() <= plan.window.last());
        // On an endless sheet the foot is as wide as the sheet, which does not depend on it.
        let draft_geometry = self.geometry(plan, 0.0, 0.0, status.is_some());
        let inner = draft_geometry.right - draft_geometry.left;
        let fields = TitleBlock::new(&frame::fields(chart, index, count), inner, style);
        let scale = Scale::new(plan.window, self.chart_left(), draft_geometry.right - style.padding, chart.hours);
        let shown = self.shown(plan, &scale, status.is_some());
        let legend_width = inner - 2.0 * style.padding - frame::INDENT;
        let legend = Legend::new(chart, &plan.slots, plan.window, shown, legend_width, style.small);
        let at = self.geometry(plan, legend.height(), fields.height(), status.is_some());

        let title = frame::title(chart, &chart.title, index, count);
        let (from, to) = &chart.texts.from_to;
        let days = format!(
            "{from} {} {to} {}",
            chart.texts.full_date(plan.window.from),
            chart.texts.full_date(plan.window.last())
        );
        let description = if count > 1 { format!("{} ({days})", chart.description) } else { chart.description.clone() };

        let name = if count > 1 { format!("{}-{}", chart.name, index + 1) } else { chart.name.clone() };
        let mut drawing = Drawing::new(at.width, at.height, &name, &title, &description).with_ink(INK);
        drawing.define_arrow("link", LINK, 3.6);
        drawing.define_arrow("critical", CRITICAL, 4.2);
        frame::draw(&mut drawing, chart, style, &title);
        let layers = self.rows(plan, &scale, &at, &drawing, status.map(|s| scale.moment(s)));
        drawing.push(layers.bands);
        drawing.push(time_axis::draw(chart, &scale, at.units, at.scale_top, style));
        drawing.push(layers.leave);
        drawing.push(time_axis::grid(chart, &scale, at.units, at.scale_top, at.scale_top + style.tier, at.rows_bottom));
        drawing.push(layers.links);
        drawing.push(layers.bars);
        if let Some(status) = status {
            let rows = (at.rows_top, at.rows_bottom + 2.0);
            let x = scale.moment(status);
            drawing.push(time_axis::status(chart, status.date(), x, &scale, at.flag_top, rows, style));
        }
        let headings = at.rows_top - style.tier / 2.0 + style.body.cap_height() / 2.0;
        drawing.push(self.table.headings(&chart.texts, headings));
        drawing.push(layers.cells);
        drawing.push(layers.labels);
        self.draw_rules(&mut drawing, &at);
        drawing.push(legend.draw(at.left + style.padding + frame::INDENT, at.rows_bottom + 4.0));
        let foot = at.height - style.margin - fields.height();
        drawing.push(fields.draw(at.left, foot, inner));
        Sheet {
            width_mm: pt_to_mm(at.width),
            height_mm: pt_to_mm(at.height),
            svg: drawing.finish(),
            title,
            description,
        }
    }

    /// The lines round table and chart.
    fn draw_rules(&self, drawing: &mut Drawing, at: &Geometry) {
        let style = &self.style;
        let (left, right) = (at.left + style.padding, at.right - style.padding);
        let divide = self.table.right + 6.0;
        drawing.push(line(left, at.rows_top, right, at.rows_top).stroke(INK, 0.75));
        drawing.push(line(left, at.rows_bottom, right, at.rows_bottom).stroke(INK, 0.75));
        drawing.push(line(divide, at.scale_top, divide, at.rows_bottom).stroke(GRID_STRONG, 0.75));
    }

    fn rows(&self, plan: &Plan, scale: &Scale, at: &Geometry, drawing: &Drawing, status: Option<f64>) -> Layers {
        let (chart, style) = (self.chart, &self.style);
        let mut layers = Layers {
            bands: group().class("bands"),
            leave: group().class("leaves"),
            links: group().class("links"),
            bars: group().class("bars"),
            cells: group().class("table"),
            labels: group().class("labels"),
        };
        layers.bands.push(time_axis::shading(chart, scale, at.rows_top, at.rows_bottom));
        let (left, right) = (at.left + style.padding, at.right - style.padding);
        let mut lanes: Vec<Lane> = Vec::with_capacity(plan.slots.len());
        let mut top = at.rows_top;
        for slot in &plan.slots {
            let row = &chart.rows[slot.row];
            let bottom = top + slot.units * at.unit;
            let stripe = slot.phase.map(phase_colors);
            match (row.kind, stripe) {
                (Kind::Phase, Some((_, band))) => {
                    layers.bands.push(rect(left, top, right - left, bottom - top).class("band").fill(band));
                }
                _ => layers.bands.push(line(left, bottom, right, bottom).stroke(ROW_LINE, 0.5)),
            }
            if let Some((stripe, _)) = stripe {
                layers.bands.push(rect(left, top, 3.0, bottom - top).fill(stripe));
            }
            for element in time_axis::leave(chart, row, scale, top, bottom) {
                layers.leave.push(element);
            }
            let (element, lane) = bars::draw(chart, row, scale, top, bottom, at.unit);
            layers.bars.push(element);
            layers.cells.push(self.table.row(chart, slot, lane.middle));
            lanes.push(lane);
            top = bottom;
        }
        let ties = self.ties(plan, &lanes, scale);
        self.place_labels(plan, scale, &mut lanes, &ties, status, &mut layers.labels);
        let ties: Vec<Tie> = ties.into_values().collect();
        let mut router = Router::new(&lanes, scale.left, scale.right);
        router.route(&ties);
        for (tie, points) in router.polylines() {
            if tie.critical {
                layers.links.push(links::path(&points).attr("stroke", "#ffffff").attr("stroke-width", 2.4));
            }
            let (color, width, marker) = if tie.critical { (CRITICAL, 1.1, "critical") } else { (LINK, 0.7, "link") };
            let name =
                format!("{} → {}", chart.rows[plan.slots[tie.from].row].id, chart.rows[plan.slots[tie.to].row].id);
            layers.links.push(
                links::path(&points)
                    .class("link")
                    .stroke(color, width)
                    .attr("marker-end", drawing.url(marker))
                    .tooltip(&name),
            );
        }
        layers
    }

    /// The links that this sheet draws, by position in the chart: both rows and both ends are on it.
    fn ties(&self, plan: &Plan, lanes: &[Lane], scale: &Scale) -> BTreeMap<usize, Tie> {
        let lane_of: BTreeMap<usize, usize> = plan
            .slots
            .iter()
            .enumerate()
            .filter(|(_, slot)| !slot.continued)
            .map(|(lane, slot)| (slot.row, lane))
            .collect();
        let inside = |x: f64| x >= scale.left - 0.5 && x <= scale.right + 0.5;
        let mut ties = BTreeMap::new();
        for (row, from) in &lane_of {
            for index in self.outgoing.get(row).into_iter().flatten() {
                let link = &self.chart.links[*index];
                let Some(to) = lane_of.get(&link.to) else {
                    continue;
                };
                let finishes = |end: (f64, f64), at_finish: bool| if at_finish { end.1 } else { end.0 };
                let exit = matches!(link.link_type, LinkType::FinishStart | LinkType::FinishFinish);
                let entry = matches!(link.link_type, LinkType::FinishFinish | LinkType::StartFinish);
                let near = self.page != Page::Fit || from.abs_diff(*to) <= LONGEST_LINK;
                if near && inside(finishes(lanes[*from].ends, exit)) && inside(finishes(lanes[*to].ends, entry)) {
                    let tie = Tie { from: *from, to: *to, link_type: link.link_type, critical: link.critical };
                    ties.insert(*index, tie);
                }
            }
        }
        ties
    }

    fn place_labels(
        &self,
        plan: &Plan,
        scale: &Scale,
        lanes: &mut [Lane],
        ties: &BTreeMap<usize, Tie>,
        status: Option<f64>,
        out: &mut Element,
    ) {
        let avoid: Vec<(f64, f64)> = status.iter().map(|x| (x - 0.6, x + 0.6)).collect();
        for (slot, lane) in plan.slots.iter().zip(lanes) {
            let row = &self.chart.rows[slot.row];
            if row.kind == Kind::Phase {
                continue;
            }
            let (font, color) = bars::label_style(row, self.style.small);
            let plain = bars::label(row, &self.chart.texts, self.dated);
            let wordings = match self.references(slot.row, ties) {
                Some(names) if plain.is_empty() => vec![names],
                Some(names) => vec![format!("{plain} {names}"), plain],
                None => vec![plain],
            };
            if let Some(placed) = labels::place(lane, scale, &wordings, font, color, &avoid) {
                lane.obstacles.push(Obstacle { ..placed.room });
                out.push(placed.element);
            }
        }
    }

    /// « → T18, T22 »: successors that this sheet cannot draw a line to.
    fn references(&self, row: usize, ties: &BTreeMap<usize, Tie>) -> Option<String> {
        let elsewhere: Vec<&str> = self
            .outgoing
            .get(&row)?
            .iter()
            .filter(|index| !ties.contains_key(index))
            .map(|index| self.chart.rows[self.chart.links[*index].to].id.as_str())
            .filter(|id| !id.is_empty())
            .collect();
        if elsewhere.is_empty() {
            return None;
        }
        let more = if elsewhere.len() > MOST_REFERENCES { "…" } else { "" };
        let first = elsewhere[..elsewhere.len().min(MOST_REFERENCES)].join(", ");
        Some(format!("→ {first}{more}"))
    }

    fn shown(&self, plan: &Plan, scale: &Scale, status: bool) -> Shown {
        let chart = self.chart;
        let on_sheet: BTreeMap<usize, ()> = plan.slots.iter().map(|slot| (slot.row, ())).collect();
        let links = || {
            plan.slots
                .iter()
                .flat_map(|slot| self.outgoing.get(&slot.row).into_iter().flatten())
                .map(|index| &chart.links[*index])
                .filter(|link| on_sheet.contains_key(&link.to))
        };
        let last = plan.window.last();
        let meets = |from, to| from <= last && to >= plan.window.from;
        Shown {
            critical_link: links().any(|l| l.critical),
            link: links().any(|l| !l.critical),
            weekend: time_axis::shades_weekends(scale) && chart.weekend.contains(&true),
            day_off: chart.days_off.iter().any(|d| meets(d.from, d.to)),
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
    (days as f64 * 12.0).clamp(480.0, WIDEST_FIT)
}
