//! One sheet: heading, table, chart, legend and title block put together.

use std::collections::BTreeMap;

use crate::svg::{Drawing, Element, group, line, pt_to_mm, rect};

use super::bars::{self, Lane, Obstacle};
use super::chart::{Kind, LinkType};
use super::draft::{Draft, Geometry};
use super::frame;
use super::labels;
use super::legend::Legend;
use super::links::{self, Router, Tie};
use super::paginate::Plan;
use super::scale::Scale;
use super::style::{CRITICAL, GRID_STRONG, INK, LINK, ROW_LINE, phase_colors};
use super::time_axis::{self, StatusLine};
use super::title_block::TitleBlock;
use super::{Page, Sheet};

/// On an endless sheet, links longer than this many rows are named at their ends, not drawn.
const LONGEST_LINK: usize = 150;
/// Names of successors on other sheets shown at a bar, at most.
const MOST_REFERENCES: usize = 2;

/// A sheet's signs, in the order in which they are laid on each other.
struct Layers {
    bands: Element,
    leave: Element,
    links: Element,
    bars: Element,
    cells: Element,
    labels: Element,
}

impl Draft<'_> {
    /// Draws one sheet of `count`.
    pub fn sheet(&self, plan: &Plan, index: usize, count: usize) -> Sheet {
        let (chart, style) = (self.chart, &self.style);
        let status = chart.status.filter(|s| s.date() >= plan.window.from && s.date() <= plan.window.last());
        // On an endless sheet the foot is as wide as the sheet, which does not depend on it.
        let draft_geometry = self.geometry(plan, 0.0, 0.0, status.is_some(), count);
        let inner = draft_geometry.right - draft_geometry.left;
        let fields = TitleBlock::new(&frame::fields(chart, index, count), inner, style);
        let scale = Scale::new(plan.window, self.chart_left(), draft_geometry.right - style.padding, chart.hours);
        let shown = self.shown(plan, &scale, status.is_some());
        let legend_width = inner - 2.0 * style.padding - frame::INDENT;
        let legend = Legend::new(chart, &plan.slots, plan.window, shown, legend_width, style.small);
        let at = self.geometry(plan, legend.height(), fields.height(), status.is_some(), count);

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
        let status_x = status.map(|s| scale.moment(s));
        let layers = self.rows(plan, &scale, &at, &drawing, status_x);
        drawing.push(layers.bands);
        let axis = time_axis::draw(chart, &scale, at.units, at.scale_top, style, status_x);
        drawing.push(axis.element);
        drawing.push(layers.leave);
        drawing.push(time_axis::grid(chart, &scale, at.units, at.scale_top, at.scale_top + style.tier, at.rows_bottom));
        drawing.push(layers.links);
        drawing.push(layers.bars);
        if let (Some(status), Some(x)) = (status, status_x) {
            let line = StatusLine {
                flag_top: at.flag_top,
                scale_top: at.scale_top,
                rows: (at.rows_top, at.rows_bottom + 2.0),
                passable: &axis.passable,
            };
            drawing.push(time_axis::status(chart, status.date(), x, &scale, &line, style));
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
}
