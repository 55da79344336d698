//! The flows: those that the author wrote, and those that the roles need.
//!
//! A need becomes a flow when it crosses from one place to another and nothing that the author wrote
//! allows it already. It is listed apart when both ends are in the same subnet, where no firewall
//! sees it, and when the author refuses it.

mod coverage;
mod declared;
mod derived;
mod facts;
mod line;
mod pairs;
mod problem;
mod services;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::catalogue::Catalogue;
use super::ends::{End, EndInfo, Ends, Place};
use super::inventory::Inventory;
use super::topology::{Route, Topology};
use crate::model::Action;

pub use line::{Crossing, FlowLine, FlowPath, Flows, Mark, Marks, NatUse, Origin, Refusal, ServiceUse};
pub use problem::FlowProblem;
pub(super) use services::{named as service_use, parse as service_named};

/// What the flows are worked out with.
struct Desk<'a> {
    inventory: &'a Inventory<'a>,
    catalogue: &'a Catalogue,
    ends: Ends<'a>,
    topology: Topology<'a>,
    routes: BTreeMap<(String, Place, String, Place, bool), Option<Route>>,
    known: BTreeMap<End, Arc<EndInfo>>,
    problems: Vec<FlowProblem>,
}

impl Desk<'_> {
    /// What is known of an end, worked out once.
    fn info(&mut self, end: &End) -> Arc<EndInfo> {
        if let Some(known) = self.known.get(end) {
            return Arc::clone(known);
        }
        let info = Arc::new(self.ends.info(end.clone()));
        self.known.insert(end.clone(), Arc::clone(&info));
        info
    }

    /// The way of a flow, over all pairs of places.
    fn path(&mut self, from: &[Arc<EndInfo>], to: &[Arc<EndInfo>], action: Action) -> FlowPath {
        let mut path = FlowPath { same_subnet: true, ..FlowPath::default() };
        let mut places = 0;
        for (source_number, source) in from.iter().enumerate() {
            for (goal_number, goal) in to.iter().enumerate() {
                let mut crossing = Crossing { from: source_number, to: goal_number, firewalls: Vec::new() };
                let pairs = source.places.iter().flat_map(|from| goal.places.iter().map(move |to| (from, to)));
                let (mut ways, mut lost) = (0, None);
                for (from, to) in pairs {
                    places += 1;
                    if from == to && matches!(from, Place::Zone(_)) {
                        ways += 1;
                        continue;
                    }
                    path.same_subnet = false;
                    match self.route((source, from), (goal, to), action == Action::Deny) {
                        Some(route) => {
                            ways += 1;
                            add_new(&mut path.firewalls, &route.firewalls);
                            add_new(&mut crossing.firewalls, &route.firewalls);
                            add_new(&mut path.links, &route.links);
                        }
                        None => lost = lost.or(Some((from.clone(), to.clone()))),
                    }
                }
                // A wide end may well have a part that is cut off.
                if ways == 0 {
                    path.unreachable.extend(lost);
                }
                path.crossings.extend(Some(crossing).filter(|crossing| !crossing.firewalls.is_empty()));
            }
        }
        path.same_subnet &= places > 0;
        path
    }

    fn route(&mut self, from: (&EndInfo, &Place), to: (&EndInfo, &Place), refused: bool) -> Option<Route> {
        // All ends of a place share its way, but for devices and for the servers where tunnels end.
        let who = |end: &EndInfo| match &end.end {
            End::Device(id) => id.clone(),
            End::Server(id) if self.topology.ends_a_link(id) => id.clone(),
            _ => String::new(),
        };
        let key = (who(from.0), from.1.clone(), who(to.0), to.1.clone(), refused);
        let topology = &self.topology;
        self.routes.entry(key).or_insert_with(|| topology.route(from, to, refused)).clone()
    }

    fn marks(services: &[ServiceUse]) -> Marks {
        services.iter().fold(Marks::default(), |marks, service| marks.with(service.marks))
    }
}

fn add_new<T: PartialEq + Clone>(list: &mut Vec<T>, more: &[T]) {
    for item in more {
        if !list.contains(item) {
            list.push(item.clone());
        }
    }
}

/// Works out the flows.
pub(super) fn flows<'a>(inventory: &'a Inventory<'a>, catalogue: &'a Catalogue, ends: Ends<'a>) -> Flows {
    let mut desk = Desk {
        inventory,
        catalogue,
        ends,
        topology: Topology::new(inventory),
        routes: BTreeMap::new(),
        known: BTreeMap::new(),
        problems: Vec::new(),
    };
    let mut flows = Flows { lines: declared::lines(&mut desk), ..Flows::default() };
    derived::add(&mut desk, &mut flows);
    let lists = [&mut flows.lines, &mut flows.internal, &mut flows.refused];
    for (number, line) in (1..).zip(lists.into_iter().flatten()) {
        line.number = number;
    }
    for line in flows.lines.iter().filter(|line| line.action == Action::Allow) {
        let unreachable = line.path.unreachable.iter().map(|(from, to)| FlowProblem::Unreachable {
            flow: line.id.clone(),
            from: from.clone(),
            to: to.clone(),
            span: line.span,
        });
        desk.problems.extend(unreachable);
    }
    flows.problems = desk.problems;
    flows
}

#[cfg(test)]
mod tests;
