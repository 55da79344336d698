//! The architecture: zones, servers and flows of the plan as one drawing.

mod cards;
mod large;
mod tiers;
mod words;

use rayon::prelude::*;

use super::Context;
use std::sync::Arc;

use super::drawing::{self, Plate};
use crate::artifact::{Artifact, Kind as FileKind};
use crate::model::{Paper, Trust};
use crate::plan::network::class::FlowClass as PlanClass;
use crate::plan::network::ends::{End as PlanEnd, EndInfo, Place};
use crate::plan::network::flows::FlowLine;
use crate::render::deliverable::Studio;
use crate::render::typeset::TypesetError;
use cards::{nodes, nodes_beside};
use qilby_draw::architecture::{
    Action, Diagram, End, Flow, FlowClass, Page, Sheet, Site, SiteLink, TitleBlock, Zone, ZoneColor, draw,
};
use tiers::{tier_name, tier_of, tiers};
use words::texts;

/// The drawing as one SVG, and on paper with the sheets that go with it.
///
/// # Errors
/// A fault in a template.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let cx = &studio.context;
    let sheets = studio.architecture();
    let first = sheets.first().map_or_else(String::new, |sheet| sheet.svg.clone());
    let plates: Vec<Plate> = sheets.iter().cloned().map(Plate::from).collect();
    let title = cx.text("architecture.drawing");
    let job = drawing::job(cx, "architecture", title, "architecture", plates);
    Ok(vec![
        studio.artifact("architecture.svg", title, FileKind::Drawing, first),
        studio.pdf("architecture.pdf", &job)?,
    ])
}

/// Every reading of the network, on paper.
pub fn sheets(cx: &Context<'_>) -> Vec<Sheet> {
    let page = match cx.plan.project.drawing.paper {
        Paper::A3 => Page::A3,
        Paper::A4 => Page::A4,
    };
    let diagrams: Vec<Diagram> = match large::is_large(cx) {
        true => large::diagrams(cx, page),
        false => views(cx).into_iter().map(|view| diagram(cx, view, page)).collect(),
    };
    diagrams.par_iter().flat_map_iter(|diagram| drawn(diagram).to_vec()).collect()
}

impl From<Sheet> for Plate {
    fn from(sheet: Sheet) -> Self {
        let Sheet { svg, width_mm, height_mm, title, description, .. } = sheet;
        Plate { svg, width_mm, height_mm, title, description }
    }
}

/// A drawing, remembered while the author watches: the schedule changes more often than the network.
#[comemo::memoize]
fn drawn(diagram: &Diagram) -> Arc<[Sheet]> {
    draw(diagram).into()
}

/// Most flows that one drawing shows without hiding each other.
const TOGETHER: usize = 24;

/// A reading of the network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum View {
    /// All of it, when the flows are few.
    Whole,
    /// What the company does.
    Business,
    /// What systems need to live: directory, names, time, updates.
    Infrastructure,
    /// How it is run: administration, backup.
    Operation,
    /// How it is watched: measures, logs, probes.
    Monitoring,
    /// What is refused: these lines go to many zones, and would hide the others.
    Denied,
}

impl View {
    const PARTS: [View; 5] = [View::Business, View::Infrastructure, View::Operation, View::Monitoring, View::Denied];

    fn key(self) -> &'static str {
        match self {
            View::Whole => "whole",
            View::Business => "business",
            View::Infrastructure => "infrastructure",
            View::Operation => "operation",
            View::Monitoring => "monitoring",
            View::Denied => "denied",
        }
    }

    fn shows(self, line: &FlowLine) -> bool {
        let of_class = match line.class {
            PlanClass::Business => View::Business,
            PlanClass::Infrastructure => View::Infrastructure,
            PlanClass::Administration | PlanClass::Backup => View::Operation,
            PlanClass::Monitoring => View::Monitoring,
        };
        let part = match line.action {
            crate::model::Action::Deny => View::Denied,
            crate::model::Action::Allow => of_class,
        };
        self == View::Whole || self == part
    }
}

/// One drawing when the flows are few; else the views that show something, of which the first is always there.
pub fn views(cx: &Context<'_>) -> Vec<View> {
    let lines = &cx.plan.network.flows.lines;
    if lines.len() <= TOGETHER {
        return vec![View::Whole];
    }
    View::PARTS
        .into_iter()
        .filter(|view| *view == View::Business || lines.iter().any(|line| view.shows(line)))
        .collect()
}

/// One reading of the whole network.
pub fn diagram(cx: &Context<'_>, view: View, page: Page) -> Diagram {
    let drawing = cx.locale.text(match view {
        View::Whole => "architecture.drawing",
        View::Business => "architecture.view.business",
        View::Infrastructure => "architecture.view.infrastructure",
        View::Operation => "architecture.view.operation",
        View::Monitoring => "architecture.view.monitoring",
        View::Denied => "architecture.view.denied",
    });
    let tiers = tiers(cx);
    let lines: Vec<&FlowLine> = cx.plan.network.flows.lines.iter().filter(|line| view.shows(line)).collect();
    let mut flows: Vec<Flow> = lines.iter().flat_map(|line| flows(cx, line)).collect();
    if view == View::Whole {
        // Fewer kinds of lines, fewer lines: what people use, and what runs it.
        flows.iter_mut().filter(|flow| flow.class == FlowClass::Infrastructure).for_each(|flow| {
            flow.class = FlowClass::Business;
        });
    }
    Diagram {
        subtitle: subtitle(cx, &lines),
        nodes: nodes_beside(cx, nodes(cx, &tiers), &flows),
        flows,
        ..frame(cx, view.key(), drawing, page)
    }
}

/// A drawing of the zones, without machines and flows.
fn frame(cx: &Context<'_>, key: &str, drawing: &str, page: Page) -> Diagram {
    let about = &cx.plan.project.project;
    let tiers = tiers(cx);
    Diagram {
        id: format!("architecture-{key}"),
        title: cx.locale.fill("architecture.title", &[("project", &about.title), ("drawing", drawing)]),
        subtitle: String::new(),
        description: String::new(),
        tiers: tiers.iter().map(|trusts| tier_name(cx, trusts)).collect(),
        sites: sites(cx),
        zones: zones(cx, &tiers),
        nodes: Vec::new(),
        flows: Vec::new(),
        links: links(cx),
        title_block: TitleBlock {
            project: about.title.clone(),
            drawing: drawing.to_owned(),
            client: about.client.name.clone(),
            author: about.supplier.name.clone(),
            version: about.version.value.clone(),
            date: cx.locale.date(about.status_date.value.0),
            source: about.reference.clone(),
        },
        texts: texts(cx),
        page,
    }
}

fn subtitle(cx: &Context<'_>, lines: &[&FlowLine]) -> String {
    let project = &cx.plan.project;
    let denied = lines.iter().filter(|line| line.action == crate::model::Action::Deny).count();
    let assets = project.server.len() + project.device.len() + project.client.len();
    cx.locale.fill(
        match denied {
            0 => "architecture.subtitle-allowed",
            _ if denied == lines.len() => "architecture.subtitle-denied",
            _ => "architecture.subtitle",
        },
        &[
            ("assets", &cx.locale.count("architecture.assets", assets)),
            ("zones", &cx.locale.count("architecture.zones", project.zone.len())),
            ("flows", &cx.locale.count("architecture.flows", lines.len())),
            ("denied", &cx.locale.count("architecture.denied", denied)),
        ],
    )
}

/// Sites that have something to show.
fn sites(cx: &Context<'_>) -> Vec<Site> {
    let project = &cx.plan.project;
    let used = |id: &str| {
        project.zone.iter().any(|zone| zone.site.as_ref().is_some_and(|site| site == id))
            || project.device.iter().any(|device| device.site.as_ref().is_some_and(|site| site == id))
    };
    let sites = project.site.iter().filter(|site| used(site.id.as_str()));
    sites
        .map(|site| Site {
            id: site.id.as_str().to_owned(),
            name: site.title.clone(),
            detail: site.cidr.as_ref().map_or_else(String::new, |cidr| cidr.value.to_string()),
        })
        .collect()
}

/// The site of what names none, when the project has only one.
fn only_site<'a>(cx: &Context<'a>) -> Option<&'a str> {
    match cx.plan.project.site.as_slice() {
        [only] => Some(only.id.as_str()),
        _ => None,
    }
}

fn zones(cx: &Context<'_>, tiers: &[Vec<Trust>]) -> Vec<Zone> {
    let project = &cx.plan.project;
    let only_site = only_site(cx);
    let zone = |zone: &crate::model::Zone| {
        let plan = cx.plan.network.addressing.zone(zone.id.as_str());
        let name = match &zone.vlan {
            Some(vlan) => cx.locale.fill("architecture.vlan", &[("vlan", &vlan.value.to_string())]),
            None => zone.title.clone(),
        };
        Zone {
            id: zone.id.as_str().to_owned(),
            kind: if zone.vlan.is_some() { zone.title.clone() } else { String::new() },
            name,
            cidr: zone.cidr.value.to_string(),
            gateway: plan.and_then(|plan| plan.gateway).map_or_else(String::new, |address| address.to_string()),
            hosts: plan.map(|plan| u32::try_from(plan.hosts.len()).unwrap_or(u32::MAX).saturating_add(plan.clients)),
            tier: tier_of(tiers, zone.trust),
            site: zone.site.as_ref().map(|site| site.as_str()).or(only_site).map(str::to_owned),
            color: color(zone.trust),
        }
    };
    project.zone.iter().map(zone).collect()
}

fn color(trust: Trust) -> ZoneColor {
    match trust {
        Trust::External => ZoneColor::Partner,
        Trust::Edge => ZoneColor::Edge,
        Trust::Exposed => ZoneColor::Exposed,
        Trust::Access => ZoneColor::Access,
        Trust::Admin => ZoneColor::Admin,
        Trust::Core => ZoneColor::Core,
        Trust::Data => ZoneColor::Data,
    }
}

fn links(cx: &Context<'_>) -> Vec<SiteLink> {
    let links = cx.plan.project.link.iter();
    links
        .map(|link| SiteLink {
            id: link.id.as_str().to_owned(),
            from: link.from.as_str().to_owned(),
            to: link.to.as_str().to_owned(),
            label: cx.locale.choice("link-protocol", link.protocol.key()).to_owned(),
        })
        .collect()
}

/// A line of the matrix, once for each pair of its ends.
fn flows(cx: &Context<'_>, line: &FlowLine) -> Vec<Flow> {
    let mut found = Vec::new();
    let sources = gathered(cx, &line.from);
    let goals = gathered(cx, &line.to);
    for from in &sources {
        for to in goals.iter().filter(|to| *to != from) {
            let flow = Flow {
                number: line.number,
                id: line.id.clone(),
                from: from.clone(),
                to: to.clone(),
                services: line
                    .services
                    .iter()
                    .map(|service| match service.marks.any {
                        true => cx.text("flows.rule.any").to_owned(),
                        false => service.id.clone().unwrap_or_else(|| service.label.clone()),
                    })
                    .collect(),
                class: class(line.class),
                action: match line.action {
                    crate::model::Action::Allow => Action::Allow,
                    crate::model::Action::Deny => Action::Deny,
                },
            };
            if !found.contains(&flow) {
                found.push(flow);
            }
        }
    }
    found
}

/// The zone of a machine.
fn zone_of<'a>(cx: &Context<'a>, id: &str) -> Option<&'a str> {
    let project = &cx.plan.project;
    let server = project.find::<crate::model::Server>(id).map(|server| server.zone.as_str());
    let device = || project.find::<crate::model::Device>(id)?.zone.as_ref().map(|zone| zone.as_str());
    let client = || project.find::<crate::model::Client>(id).map(|client| client.zone.as_str());
    server.or_else(device).or_else(client)
}

/// From how many ends of the same zone on the zone itself stands for them.
const CROWD: usize = 3;

/// What stands for several ends: where many are in one zone, the zone, which the matrix details.
fn gathered(cx: &Context<'_>, of: &[std::sync::Arc<EndInfo>]) -> Vec<End> {
    let all: Vec<End> = of.iter().flat_map(|end| ends(cx, end)).collect();
    let zone_of = |end: &End| match end {
        End::Node(id) => zone_of(cx, id).map(str::to_owned),
        _ => None,
    };
    let mut found: Vec<End> = Vec::new();
    for end in &all {
        let zone = zone_of(end)
            .filter(|zone| all.iter().filter(|other| zone_of(other).as_ref() == Some(zone)).count() >= CROWD);
        let end = zone.map_or_else(|| end.clone(), End::Zone);
        if !found.contains(&end) {
            found.push(end);
        }
    }
    found
}

fn class(class: PlanClass) -> FlowClass {
    match class {
        PlanClass::Business => FlowClass::Business,
        PlanClass::Infrastructure => FlowClass::Infrastructure,
        PlanClass::Administration | PlanClass::Monitoring => FlowClass::Administration,
        PlanClass::Backup => FlowClass::Backup,
    }
}

/// What stands for an end in the drawing.
fn ends(cx: &Context<'_>, end: &EndInfo) -> Vec<End> {
    match &end.end {
        PlanEnd::Internet | PlanEnd::Network(_) => match end.zones().collect::<Vec<_>>().as_slice() {
            [] => vec![End::Other(end.label.clone())],
            zones => zones.iter().map(|zone| End::Zone((*zone).to_owned())).collect(),
        },
        PlanEnd::Zone(id) => vec![End::Zone(id.clone())],
        PlanEnd::Server(id) | PlanEnd::Device(id) | PlanEnd::Client(id) => vec![End::Node(id.clone())],
        PlanEnd::Site(_) => end.places.iter().map(place).collect(),
        PlanEnd::Role(role) => {
            let servers = cx.plan.project.server.iter();
            let holding = servers.filter(|server| server.roles.iter().any(|held| held == role.as_str()));
            holding.map(|server| End::Node(server.id.as_str().to_owned())).collect()
        }
    }
}

fn place(place: &Place) -> End {
    match place {
        Place::Zone(id) => End::Zone(id.clone()),
        Place::Device(id) => End::Node(id.clone()),
        Place::Internet | Place::Network(_) => End::Other(place.key()),
    }
}
