//! Networks that no paper can show at once: an overview with the zones and what goes most between them, then a sheet
//! for each zone with its own machines.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use qilby_draw::architecture::{Action, Diagram, End, Flow, Node, Page};

use super::cards::{nodes, together};
use super::tiers::tiers;
use super::{Context, flows, frame, zone_of};
use crate::model::Zone;

/// Most machines on one drawing of everything.
const MACHINES: usize = 90;
/// Most flows on the drawings of everything.
const FLOWS: usize = 400;
/// Pairs of zones that the overview shows.
const HEAVIEST: usize = 24;
/// Most neighbours on the sheet of a zone.
const NEIGHBOURS: usize = 8;
/// Most flows on the sheet of a zone.
const LINES: usize = 28;
/// Most machines that a zone shows one by one.
const CARDS: usize = 24;
/// Flows between the same two things that are shown one by one.
const ALIKE: usize = 3;

/// Whether the network is too large for one drawing.
pub(super) fn is_large(cx: &Context<'_>) -> bool {
    let project = &cx.plan.project;
    let machines = project.server.len() + project.device.len() + project.client.len();
    machines > MACHINES || cx.plan.network.flows.lines.len() > FLOWS
}

/// The overview, then the sheets of the zones.
pub(super) fn diagrams(cx: &Context<'_>, page: Page) -> Vec<Diagram> {
    let all: Vec<Flow> = cx.plan.network.flows.lines.iter().flat_map(|line| flows(cx, line)).collect();
    let machines = nodes(cx, &tiers(cx));
    let zones = cx.plan.project.zone.iter().map(|zone| of_zone(cx, zone, &machines, &all, page));
    [overview(cx, &machines, &all, page)].into_iter().chain(zones).collect()
}

/// Every zone, its machines as one card, and the pairs of zones with the most flows, each direction as one line.
fn overview(cx: &Context<'_>, machines: &[Node], all: &[Flow], page: Page) -> Diagram {
    let zoned: Vec<Flow> =
        all.iter().map(|flow| between(cx, flow, &|_| false)).filter(|flow| flow.from != flow.to).collect();
    let kept: BTreeSet<(End, End)> = heaviest(zoned.iter().map(pair)).into_iter().take(HEAVIEST).collect();
    let shown: Vec<Flow> = zoned.into_iter().filter(|flow| kept.contains(&pair(flow))).collect();
    let mut diagram = frame(cx, "overview", cx.text("architecture.view.overview"), page);
    diagram.subtitle = subtitle(cx, "architecture.overview", "architecture.pairs", kept.len(), shown.len());
    diagram.nodes = in_zones(cx, machines, &|_| false);
    diagram.flows = each_way(cx, &shown);
    diagram
}

/// The flows of each direction as one, numbered anew, with how many they are.
fn each_way(cx: &Context<'_>, flows: &[Flow]) -> Vec<Flow> {
    let mut groups: BTreeMap<(End, End, bool), Vec<&Flow>> = BTreeMap::new();
    for flow in flows {
        let key = (flow.from.clone(), flow.to.clone(), flow.action == Action::Deny);
        groups.entry(key).or_default().push(flow);
    }
    let mut groups: Vec<Vec<&Flow>> = groups.into_values().collect();
    groups.sort_by_key(|group| Reverse(group.len()));
    let one = |(number, group): (u32, Vec<&Flow>)| {
        let class = heaviest(group.iter().map(|flow| flow.class)).into_iter().next();
        let distinct: BTreeSet<u32> = group.iter().map(|flow| flow.number).collect();
        Flow {
            number,
            id: format!("overview-{number}"),
            services: vec![cx.locale.count("architecture.flows", distinct.len())],
            class: class.unwrap_or(group[0].class),
            ..group[0].clone()
        }
    };
    (1..).zip(groups).map(one).collect()
}

/// A zone with its machines, and the zones that it has most to do with.
fn of_zone(cx: &Context<'_>, zone: &Zone, machines: &[Node], all: &[Flow], page: Page) -> Diagram {
    let id = zone.id.as_str();
    let count = machines.iter().filter(|node| node.zone.as_deref() == Some(id)).count();
    let is_shown = |zone: &str| zone == id && count <= CARDS;
    let touches = |end: &End| home(cx, end) == Some(End::Zone(id.to_owned()));
    let concerned = all.iter().filter(|flow| touches(&flow.from) != touches(&flow.to));
    let own = few(concerned.map(|flow| between(cx, flow, &is_shown)).collect());
    let neighbour = |flow: &Flow| if touches(&flow.from) { flow.to.clone() } else { flow.from.clone() };
    // As many neighbours as the drawing has room for, the closest first.
    let mut kept: BTreeSet<End> = BTreeSet::new();
    let mut lines = 0;
    for next in heaviest(own.iter().map(neighbour)).into_iter().take(NEIGHBOURS) {
        lines += own.iter().filter(|flow| neighbour(flow) == next).count();
        if !kept.is_empty() && lines > LINES {
            break;
        }
        kept.insert(next);
    }
    let shown: Vec<Flow> = own.into_iter().filter(|flow| kept.contains(&neighbour(flow))).collect();
    let title = cx.locale.fill("architecture.view.zone", &[("zone", &zone.title)]);
    let here = |zone: &str| zone == id || kept.contains(&End::Zone(zone.to_owned()));
    let mut diagram = frame(cx, &format!("zone-{id}"), &title, page);
    diagram.subtitle = subtitle(cx, "architecture.part", "architecture.neighbours", kept.len(), shown.len());
    diagram.zones.retain(|zone| here(&zone.id));
    diagram.nodes = in_zones(cx, machines, &is_shown);
    diagram.nodes.retain(|node| node.zone.as_deref().is_some_and(here));
    diagram.flows = shown;
    diagram
}

fn subtitle(cx: &Context<'_>, key: &str, shown: &str, count: usize, flows: usize) -> String {
    let (shown, flows) = (cx.locale.count(shown, count), cx.locale.count("architecture.flows", flows));
    cx.locale.fill(key, &[("shown", &shown), ("flows", &flows)])
}

/// A flow between zones, but for the machines of those that are shown one by one.
fn between(cx: &Context<'_>, flow: &Flow, is_shown: &dyn Fn(&str) -> bool) -> Flow {
    let end = |end: &End| match home(cx, end) {
        Some(End::Zone(zone)) if !is_shown(&zone) => End::Zone(zone),
        _ => end.clone(),
    };
    Flow { from: end(&flow.from), to: end(&flow.to), ..flow.clone() }
}

/// The zone of an end, when it has one.
fn home(cx: &Context<'_>, end: &End) -> Option<End> {
    match end {
        End::Zone(_) => Some(end.clone()),
        End::Node(id) => zone_of(cx, id).map(|zone| End::Zone(zone.to_owned())),
        End::Other(_) => None,
    }
}

/// Both ends of a flow, whatever its direction.
fn pair(flow: &Flow) -> (End, End) {
    let (a, b) = (flow.from.clone(), flow.to.clone());
    if a <= b { (a, b) } else { (b, a) }
}

/// What occurs, most often first; of two that do as often, the first in order.
fn heaviest<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    let mut ranked: Vec<(T, usize)> = counts.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked.into_iter().map(|(item, _)| item).collect()
}

/// Of the flows between the same two things, of the same kind, the first ones: the matrix has them all.
fn few(mut flows: Vec<Flow>) -> Vec<Flow> {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    flows.retain(|flow| {
        let count = counts.entry((flow.from.clone(), flow.to.clone(), flow.class, flow.action)).or_default();
        *count += 1;
        *count <= ALIKE
    });
    flows
}

/// The machines of each zone as one card, but for those of the zones that are shown one by one.
fn in_zones(cx: &Context<'_>, nodes: &[Node], is_shown: &dyn Fn(&str) -> bool) -> Vec<Node> {
    let mut of_zone: BTreeMap<String, Vec<Node>> = BTreeMap::new();
    let mut found: Vec<Node> = Vec::new();
    for node in nodes {
        match &node.zone {
            Some(zone) if !is_shown(zone) => of_zone.entry(zone.clone()).or_default().push(node.clone()),
            _ => found.push(node.clone()),
        }
    }
    found.extend(of_zone.into_values().map(|all| match all.as_slice() {
        [only] => only.clone(),
        _ => Node { name: cx.locale.count("architecture.hosts", all.len()), ..together(cx, &all) },
    }));
    found
}
