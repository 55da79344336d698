//! Circles: tasks that wait for each other, groups in each other, units in each other.

use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Message, codes};
use crate::model::value::Kind;
use crate::model::{Dependency, Group, Ou};
use crate::span::Span;
use crate::tell;

/// `Q0301` and `Q0315`.
pub(super) fn check(cx: &mut Context<'_>) {
    let own_phase = own_phase(cx);
    let mut arrows = Arrows::default();
    let document = cx.document;
    for (phase, task) in document.phase.iter().flat_map(|phase| phase.task.iter().map(move |task| (phase, task))) {
        // A phase is finished when its tasks are; what waits for it waits for them.
        arrows.add(phase.id.as_str(), task.id.as_str(), None);
        for dependency in &task.after {
            if !own_phase.contains(&dependency.on.span) {
                arrows.add(task.id.as_str(), dependency.on.as_str(), Some(dependency.on.span));
            }
        }
    }
    for milestone in &document.milestone {
        for dependency in &milestone.after {
            arrows.add(milestone.id.as_str(), dependency.on.as_str(), Some(dependency.on.span));
        }
    }
    for cycle in arrows.cycles() {
        let chain: Vec<String> = cycle.iter().map(|(id, _)| quoted(id)).collect();
        let first = chain.first().cloned().unwrap_or_default();
        let message = tell!("tasks wait for each other in a circle: {join} → {first}", join = chain.join(" → "), first);
        cx.report(
            circle(Diagnostic::error(codes::DEPENDENCY_CYCLE, message), &cycle, |from, to| {
                tell!("{from} waits for {to}", from, to)
            })
            .help(tell!("take away the link that is wrong, or write `type = \"SS\"` if the two only begin together")),
        );
    }
}

/// `Q0315`: tasks that wait for their own phase.
fn own_phase(cx: &mut Context<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    for phase in &cx.document.phase {
        for task in &phase.task {
            let own = |dependency: &&Dependency| dependency.on.as_str() == phase.id.as_str();
            for dependency in task.after.iter().filter(own) {
                spans.push(dependency.on.span);
                cx.report(
                    Diagnostic::error(
                        codes::OWN_PHASE,
                        tell!("{id} waits for its own phase", id = quoted(task.id.as_str())),
                    )
                    .at(dependency.on.span, tell!("the phase ends when this task does"))
                    .also(phase.id.span, tell!("the phase that holds it")),
                );
            }
        }
    }
    spans
}

/// `Q0501`: groups that are members of each other.
pub(super) fn groups(cx: &mut Context<'_>) {
    let mut arrows = Arrows::default();
    for group in cx.rows::<Group>() {
        for member in &group.members {
            if cx.entry(member.as_str()).is_some_and(|entry| entry.kind == Kind::Group) {
                arrows.add(group.id.as_str(), member.as_str(), Some(member.span));
            }
        }
    }
    for cycle in arrows.cycles() {
        let message = tell!("groups are members of each other in a circle");
        cx.report(circle(Diagnostic::error(codes::GROUP_CYCLE, message), &cycle, |from, to| {
            tell!("{from} holds {to}", from, to)
        }));
    }
}

/// `Q0502`: organisational units that hold each other.
pub(super) fn units(cx: &mut Context<'_>) {
    let mut arrows = Arrows::default();
    for ou in cx.rows::<Ou>() {
        if let Some(parent) = &ou.parent {
            arrows.add(ou.id.as_str(), parent.as_str(), Some(parent.span));
        }
    }
    for cycle in arrows.cycles() {
        let message = tell!("organisational units hold each other in a circle");
        cx.report(circle(Diagnostic::error(codes::OU_CYCLE, message), &cycle, |from, to| {
            tell!("{from} is in {to}", from, to)
        }));
    }
}

/// Labels every link of a circle that is written in the file.
fn circle(mut found: Diagnostic, cycle: &[(String, Option<Span>)], say: fn(String, String) -> Message) -> Diagnostic {
    let mut first = true;
    for (number, (from, span)) in cycle.iter().enumerate() {
        let (to, _) = &cycle[(number + 1) % cycle.len()];
        if let Some(span) = span {
            let text = say(quoted(from), quoted(to));
            found = if first { found.at(*span, text) } else { found.also(*span, text) };
            first = false;
        }
    }
    found
}

/// Links between ids, with the place where each is written.
#[derive(Default)]
struct Arrows<'a> {
    graph: DiGraph<&'a str, Option<Span>>,
    nodes: BTreeMap<&'a str, NodeIndex>,
}

impl<'a> Arrows<'a> {
    fn node(&mut self, id: &'a str) -> NodeIndex {
        if let Some(node) = self.nodes.get(id) {
            return *node;
        }
        let node = self.graph.add_node(id);
        self.nodes.insert(id, node);
        node
    }

    fn add(&mut self, from: &'a str, to: &'a str, span: Option<Span>) {
        let (from, to) = (self.node(from), self.node(to));
        self.graph.add_edge(from, to, span);
    }

    /// One shortest circle of each knot, each id with the link that leaves it.
    fn cycles(&self) -> Vec<Vec<(String, Option<Span>)>> {
        let knots = petgraph::algo::kosaraju_scc(&self.graph);
        let mut cycles: Vec<_> = knots.iter().filter_map(|knot| self.shortest(knot)).collect();
        cycles.sort_by_key(|cycle| cycle.iter().filter_map(|(_, span)| *span).min());
        cycles
    }

    /// The shortest way from the first node of a knot back to itself.
    fn shortest(&self, knot: &[NodeIndex]) -> Option<Vec<(String, Option<Span>)>> {
        let knot: BTreeSet<NodeIndex> = knot.iter().copied().collect();
        let start = *knot.first()?;
        let mut came_from: BTreeMap<NodeIndex, (NodeIndex, Option<Span>)> = BTreeMap::new();
        let mut queue = std::collections::VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            let mut edges: Vec<_> = self.graph.edges(node).collect();
            edges.sort_by_key(|edge| *edge.weight());
            for edge in edges {
                let next = petgraph::visit::EdgeRef::target(&edge);
                if next == start {
                    return Some(self.way_back(start, node, *edge.weight(), &came_from));
                }
                if knot.contains(&next) && !came_from.contains_key(&next) {
                    came_from.insert(next, (node, *edge.weight()));
                    queue.push_back(next);
                }
            }
        }
        None
    }

    fn way_back(
        &self,
        start: NodeIndex,
        last: NodeIndex,
        closing: Option<Span>,
        came_from: &BTreeMap<NodeIndex, (NodeIndex, Option<Span>)>,
    ) -> Vec<(String, Option<Span>)> {
        let mut way = vec![(self.graph[last].to_owned(), closing)];
        let mut node = last;
        while node != start {
            let Some((before, span)) = came_from.get(&node) else {
                break;
            };
            way.push((self.graph[*before].to_owned(), *span));
            node = *before;
        }
        way.reverse();
        way
    }
}
