//! The architecture: zones, servers and flows of the plan as one drawing.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Context;
use super::drawing::{self, Plate};
use crate::artifact::{Artifact, Kind as FileKind};
use crate::model::{Criticality, DeviceKind, Trust};
use crate::plan::network::class::FlowClass as PlanClass;
use crate::plan::network::ends::{End as PlanEnd, EndInfo, Place};
use crate::plan::network::flows::FlowLine;
use crate::render::deliverable::Studio;
use crate::render::typeset::TypesetError;
use qilby_draw::architecture::{
    Action, Diagram, End, Flow, FlowClass, Icon, Node, Page, Sheet, Site, SiteLink, Texts, TitleBlock, Zone, ZoneColor,
    draw,
};

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
    let job = drawing::job(cx, "architecture", title, "ARCHI", plates);
    Ok(vec![
        studio.artifact("architecture.svg", title, FileKind::Drawing, first),
        studio.pdf("architecture.pdf", &job)?,
    ])
}

/// Every reading of the network, on paper.
pub fn sheets(cx: &Context<'_>) -> Vec<Sheet> {
    views(cx).into_par_iter().flat_map_iter(|view| draw(&diagram(cx, view, Page::A3))).collect()
}

impl From<Sheet> for Plate {
    fn from(sheet: Sheet) -> Self {
        let Sheet { svg, width_mm, height_mm, title, description, .. } = sheet;
        Plate { svg, width_mm, height_mm, title, description }
    }
}

/// A reading of the network: all flows on one drawing would hide each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum View {
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
    const ALL: [View; 5] = [View::Business, View::Infrastructure, View::Operation, View::Monitoring, View::Denied];

    fn key(self) -> &'static str {
        match self {
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
        match line.action {
            crate::model::Action::Deny => self == View::Denied,
            crate::model::Action::Allow => self == of_class,
        }
    }
}

/// The views that show something; the first one is always there.
pub fn views(cx: &Context<'_>) -> Vec<View> {
    let lines = &cx.plan.network.flows.lines;
    View::ALL.into_iter().filter(|view| *view == View::Business || lines.iter().any(|line| view.shows(line))).collect()
}

/// One reading of the whole network.
pub fn diagram(cx: &Context<'_>, view: View, page: Page) -> Diagram {
    let project = &cx.plan.project;
    let about = &project.project;
    let drawing = cx.locale.text(match view {
        View::Business => "architecture.view.business",
        View::Infrastructure => "architecture.view.infrastructure",
        View::Operation => "architecture.view.operation",
        View::Monitoring => "architecture.view.monitoring",
        View::Denied => "architecture.view.denied",
    });
    let tiers = tiers(cx);
    let lines: Vec<&FlowLine> = cx.plan.network.flows.lines.iter().filter(|line| view.shows(line)).collect();
    let flows: Vec<Flow> = lines.iter().flat_map(|line| flows(cx, line)).collect();
    Diagram {
        id: format!("architecture-{}", view.key()),
        title: cx.locale.fill("architecture.title", &[("project", &about.title), ("drawing", drawing)]),
        subtitle: subtitle(cx, &lines),
        description: String::new(),
        tiers: tiers.iter().map(|trusts| tier_name(cx, trusts)).collect(),
        sites: sites(cx),
        zones: zones(cx, &tiers),
        nodes: nodes_beside(cx, nodes(cx, &tiers), &flows),
        flows,
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
        if denied > 0 { "architecture.subtitle" } else { "architecture.subtitle-allowed" },
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

/// The levels of trust, least trusted first. Neighbours that no site has both of share a tier: sites stand side by
/// side, and a tier that only one of them has would leave the others empty.
fn tiers(cx: &Context<'_>) -> Vec<Vec<Trust>> {
    let project = &cx.plan.project;
    let only_site = only_site(cx);
    let mut sites: BTreeMap<Trust, BTreeSet<Option<&str>>> = BTreeMap::new();
    for zone in &project.zone {
        let site = zone.site.as_ref().map(|site| site.as_str()).or(only_site);
        sites.entry(zone.trust).or_default().insert(site);
    }
    for device in project.device.iter().filter(|device| device.zone.is_none() && is_border(device.kind)) {
        sites.entry(Trust::Edge).or_default().insert(device.site.as_ref().map(|site| site.as_str()));
    }
    // What has no zone and no site stands above everything.
    sites.entry(Trust::External).or_default().insert(None);
    let mut tiers: Vec<(Vec<Trust>, BTreeSet<Option<&str>>)> = Vec::new();
    for (trust, own) in sites {
        match tiers.last_mut() {
            Some((shared, taken)) if !taken.contains(&None) && !own.contains(&None) && taken.is_disjoint(&own) => {
                shared.push(trust);
                taken.extend(own);
            }
            _ => tiers.push((vec![trust], own)),
        }
    }
    tiers.into_iter().map(|(trusts, _)| trusts).collect()
}

fn tier_name(cx: &Context<'_>, trusts: &[Trust]) -> String {
    let names: Vec<&str> = trusts.iter().map(|trust| cx.locale.choice("trust", trust.key())).collect();
    names.join(" · ")
}

fn tier_of(tiers: &[Vec<Trust>], trust: Trust) -> usize {
    tiers.iter().position(|trusts| trusts.contains(&trust)).unwrap_or(0)
}

fn is_border(kind: DeviceKind) -> bool {
    matches!(kind, DeviceKind::Firewall | DeviceKind::Router)
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

fn nodes(cx: &Context<'_>, tiers: &[Vec<Trust>]) -> Vec<Node> {
    let project = &cx.plan.project;
    let critical = |criticality: Criticality| matches!(criticality, Criticality::High | Criticality::Critical);
    let times = |count: u16| if count > 1 { format!(" ×\u{A0}{count}") } else { String::new() };
    let servers = project.server.iter().map(|server| Node {
        id: server.id.as_str().to_owned(),
        zone: Some(server.zone.as_str().to_owned()),
        name: format!("{}{}", server.title, times(server.count.as_ref().map_or(1, |count| count.value))),
        lines: host(server.id.as_str(), addresses(cx, server.id.as_str())),
        icon: server_icon(cx, server),
        critical: critical(server.criticality),
        ..Node::default()
    });
    let devices = project.device.iter().map(|device| {
        let own = addresses(cx, device.id.as_str());
        let public = device.public_address.as_ref().map(|address| address.value.to_string());
        // A device that joins zones holds many addresses: the public one says more.
        let address = public.unwrap_or(own);
        Node {
            id: device.id.as_str().to_owned(),
            zone: device.zone.as_ref().map(|zone| zone.as_str().to_owned()),
            tier: is_border(device.kind).then(|| tier_of(tiers, Trust::Edge)),
            site: device.site.as_ref().map(|site| site.as_str().to_owned()),
            name: format!("{}{}", device.title, times(device.count.as_ref().map_or(1, |count| count.value))),
            lines: host(device.id.as_str(), address),
            icon: Icon::Role(device.kind.key().to_owned()),
            critical: critical(device.criticality),
        }
    });
    let clients = project.client.iter().map(|client| Node {
        id: client.id.as_str().to_owned(),
        zone: Some(client.zone.as_str().to_owned()),
        name: client.title.clone(),
        lines: vec![cx.locale.count("architecture.machines", client.count.value as usize), client.os.clone()],
        icon: Icon::Role(if client.count.value == 1 { "client" } else { "users" }.to_owned()),
        ..Node::default()
    });
    let mut nodes: Vec<Node> = servers.chain(devices).chain(clients).collect();
    for node in &mut nodes {
        node.lines.retain(|line| !line.is_empty());
    }
    nodes
}

/// The nodes of a drawing: of each zone, those that none of its flows concerns share one card, which names them.
fn nodes_beside(cx: &Context<'_>, nodes: Vec<Node>, flows: &[Flow]) -> Vec<Node> {
    let ends = flows.iter().flat_map(|flow| [&flow.from, &flow.to]);
    let concerned: BTreeSet<&str> = ends
        .filter_map(|end| match end {
            End::Node(id) => Some(id.as_str()),
            _ => None,
        })
        .collect();
    let aside = |node: &Node| node.zone.is_some() && !concerned.contains(node.id.as_str());
    let mut of_zone: BTreeMap<String, Vec<Node>> = BTreeMap::new();
    for node in nodes.iter().filter(|node| aside(node)) {
        of_zone.entry(node.zone.clone().unwrap_or_default()).or_default().push(node.clone());
    }
    let mut found: Vec<Node> = Vec::new();
    for node in nodes {
        let shared = node.zone.as_ref().filter(|_| aside(&node)).and_then(|zone| of_zone.get(zone));
        match shared {
            Some(all) if all.len() > 1 => {
                if all.first() == Some(&node) {
                    found.push(together(cx, all));
                }
            }
            _ => found.push(node),
        }
    }
    found
}

/// One card for several nodes of a zone.
fn together(cx: &Context<'_>, nodes: &[Node]) -> Node {
    let names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    let ids: Vec<&str> = nodes.iter().map(|node| node.id.as_str()).collect();
    let alike = nodes.iter().all(|node| node.icon == nodes[0].icon);
    Node {
        id: ids.join(" "),
        zone: nodes[0].zone.clone(),
        name: cx.locale.count("architecture.others", nodes.len()),
        lines: match names.as_slice() {
            [_] | [_, _] | [_, _, _] => names.iter().map(|name| (*name).to_owned()).collect(),
            // Names would not fit: what hosts are called does.
            _ => ids.chunks(ids.len().div_ceil(3)).map(|ids| ids.join(", ")).collect(),
        },
        icon: if alike { nodes[0].icon.clone() } else { Icon::Role("server".to_owned()) },
        critical: nodes.iter().any(|node| node.critical),
        ..Node::default()
    }
}

/// Most characters that stand on one line of a card.
const CARD_LINE: usize = 24;

/// The name and the address of a host, on one line when they fit.
fn host(name: &str, address: String) -> Vec<String> {
    let both = format!("{name} · {address}");
    if !address.is_empty() && both.chars().count() <= CARD_LINE { vec![both] } else { vec![name.to_owned(), address] }
}

/// Addresses of a thing, on one line: those of IPv4 when it has some.
fn addresses(cx: &Context<'_>, id: &str) -> String {
    let all = cx.plan.network.addressing.of_id(id);
    let v4: Vec<_> = all.iter().filter(|address| address.is_ipv4()).copied().collect();
    match if v4.is_empty() { all } else { v4.as_slice() } {
        [] => String::new(),
        [only] => only.to_string(),
        [first, .., last] => format!("{first} – {last}"),
    }
}

/// The icon of the first role that has one.
fn server_icon(cx: &Context<'_>, server: &crate::model::Server) -> Icon {
    let catalogue = &cx.plan.network.catalogue;
    let icons = server.roles.iter().filter_map(|role| catalogue.role(role.as_str())).map(|role| role.icon.clone());
    let mut icons = icons.filter(|icon| !icon.is_empty());
    icons.next().map_or_else(Icon::default, Icon::Role)
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
                    .map(|service| service.id.clone().unwrap_or_else(|| service.label.clone()))
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

/// From how many ends of the same zone on the zone itself stands for them.
const CROWD: usize = 3;

/// What stands for several ends: where many are in one zone, the zone, which the matrix details.
fn gathered(cx: &Context<'_>, of: &[std::sync::Arc<EndInfo>]) -> Vec<End> {
    let all: Vec<End> = of.iter().flat_map(|end| ends(cx, end)).collect();
    let zone_of = |end: &End| match end {
        End::Node(id) => {
            let project = &cx.plan.project;
            let server = project.find::<crate::model::Server>(id).map(|server| server.zone.as_str());
            let device = || project.find::<crate::model::Device>(id)?.zone.as_ref().map(|zone| zone.as_str());
            let client = || project.find::<crate::model::Client>(id).map(|client| client.zone.as_str());
            server.or_else(device).or_else(client).map(str::to_owned)
        }
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

fn texts(cx: &Context<'_>) -> Texts {
    let text = |key: &str| cx.locale.text(&format!("architecture.text.{key}")).to_owned();
    let colors = ["edge", "exposed", "access", "admin", "core", "data", "guest", "partner"];
    Texts {
        matrix: text("matrix"),
        number: text("number"),
        source_destination: text("source-destination"),
        service: text("service"),
        action: text("action"),
        allow: text("allow"),
        deny: text("deny"),
        blocked: text("blocked"),
        legend: text("legend"),
        business: text("business"),
        infrastructure: text("infrastructure"),
        administration: text("administration"),
        backup: text("backup"),
        denied: text("denied"),
        bundle: text("bundle"),
        pins: text("pins"),
        critical: text("critical"),
        site_link: text("site-link"),
        zones: text("zones"),
        zone: text("zone"),
        cidr: text("cidr"),
        gateway: text("gateway"),
        hosts: text("hosts"),
        colors: colors.map(|color| cx.locale.text(&format!("architecture.color.{color}")).to_owned()),
        project: text("project"),
        drawing: text("drawing"),
        client: text("client"),
        author: text("author"),
        version: text("version"),
        date: text("date"),
        source: text("source"),
        sheet: text("sheet"),
        matrix_elsewhere: text("matrix-elsewhere"),
    }
}
