//! Why each task is where it is.

use super::instance::{Instance, Pin};
use super::outcome::{Cause, Why};
use super::place::place;
use super::problem::{Problem, Work};
use super::slack::{Hold, holds};
use super::state::{Bounds, Plan};
use crate::calendar::{Minute, civil, minute_of};

/// The reason for every node's place, with indexes of the problem.
pub(super) fn explain(problem: &Problem, instance: &Instance, plan: &Plan, postponed: &[bool]) -> Vec<Why> {
    let mut by_end = holds(instance, plan);
    for list in &mut by_end {
        list.sort_unstable_by_key(|hold| (hold.to, hold.from, hold.node));
    }
    let explainer = Explainer { problem, instance, plan, by_end };
    (0..instance.len()).map(|node| if postponed[node] { explainer.late(node) } else { explainer.early(node) }).collect()
}

struct Explainer<'a> {
    problem: &'a Problem,
    instance: &'a Instance,
    plan: &'a Plan,
    /// What holds each resource, by end.
    by_end: Vec<Vec<Hold>>,
}

impl Explainer<'_> {
    fn early(&self, node: usize) -> Why {
        let start = self.plan.start[node];
        let because = |cause: Cause, from: Minute| Why {
            cause,
            from: civil(from),
            ready: civil(from),
            waits_for_hours: from < start && self.instance.nodes[node].work != Work::Milestone,
        };
        match self.instance.nodes[node].pin {
            Pin::Done(start, _) => return because(Cause::Actual, start),
            Pin::Running(since) => {
                return Why { cause: Cause::Actual, from: civil(since), ready: civil(since), waits_for_hours: false };
            }
            Pin::Fixed(at) => return because(Cause::Fixed, at),
            Pin::Free => {}
        }
        let (cause, from) = self.start_bound(node);
        let mode = self.plan.mode[node];
        let mut pieces = Vec::new();
        let mut alone = |bounds: Bounds| place(self.instance, None, node, mode..mode + 1, bounds, &mut pieces);
        let open = alone(Bounds { start: from, finish: Minute::MIN }).map_or(start, |spot| spot.start);
        if start <= open {
            return because(cause, from);
        }
        let ready = civil(from);
        let (link, finish) = self.finish_bound(node);
        let held = alone(Bounds { start: from, finish }).map_or(open, |spot| spot.start);
        if let Some(link) = link
            && held > open
            && start <= held
        {
            return Why { cause: Cause::Link(link), from: civil(finish), ready, waits_for_hours: false };
        }
        match self.holder(node, held.max(from)) {
            Some((hold, resource)) => {
                let task = self.instance.task_of[hold.node];
                let cause = Cause::Busy { resource: self.instance.resource_of[resource], task };
                Why { ready: civil(held.max(from)), ..because(cause, hold.to) }
            }
            None => Why { cause: Cause::Capacity, from: civil(held), ready, waits_for_hours: false },
        }
    }

    /// The latest of what holds the start; where several do, links before dates.
    fn start_bound(&self, node: usize) -> (Cause, Minute) {
        let task = &self.problem.tasks[self.instance.task_of[node]];
        let mut bound = (Cause::ProjectStart, minute_of(self.problem.start));
        let mut also = |cause: Cause, from: Minute| {
            if from >= bound.1 {
                bound = (cause, from);
            }
        };
        if let Some(status) = self.problem.status.filter(|status| *status > self.problem.start) {
            also(Cause::StatusDate, minute_of(status));
        }
        if let Some(date) = task.not_before {
            also(Cause::NotBefore, minute_of(date));
        }
        for arc in self.instance.preds.of(node).iter().rev().filter(|arc| arc.kind.holds_start()) {
            if let Some(from) = self.plan.link_instant(self.instance, arc) {
                also(Cause::Link(arc.link as usize), from);
            }
        }
        bound
    }

    fn finish_bound(&self, node: usize) -> (Option<usize>, Minute) {
        let mut bound = (None, Minute::MIN);
        for arc in self.instance.preds.of(node).iter().filter(|arc| !arc.kind.holds_start()) {
            if let Some(at) = self.plan.link_instant(self.instance, arc).filter(|at| *at > bound.1) {
                bound = (Some(arc.link as usize), at);
            }
        }
        bound
    }

    /// The task that holds one of a node's people until the node starts.
    fn holder(&self, node: usize, after: Minute) -> Option<(Hold, usize)> {
        let start = self.plan.start[node];
        let mode = self.plan.mode[node];
        let uses = self.instance.uses_of(self.instance.mode(mode));
        let last = |resource: usize| {
            let list = &self.by_end[resource];
            let until = list.partition_point(|hold| hold.to <= start);
            list[..until].iter().rev().find(|hold| hold.node != node).copied()
        };
        uses.iter()
            .filter_map(|demand| Some((last(demand.resource as usize)?, demand.resource as usize)))
            .filter(|(hold, resource)| {
                let hours = match self.instance.nodes[node].work {
                    Work::Effort(_) => self.instance.hours(mode),
                    _ => self.instance.calendar_of(*resource as u32),
                };
                hold.to > after || hours.working_between(hold.to, start) == 0
            })
            .max_by_key(|(hold, resource)| (hold.to, std::cmp::Reverse(*resource)))
    }

    /// What a task that was put as late as possible stops at.
    fn late(&self, node: usize) -> Why {
        let task = &self.problem.tasks[self.instance.task_of[node]];
        let end = self.plan.end().unwrap_or(self.plan.finish[node]);
        let mut bound = (Cause::LateForProject, end);
        if let Some(deadline) = task.deadline.map(minute_of).filter(|deadline| *deadline <= end) {
            bound = (Cause::LateForDeadline, deadline);
        }
        let hours = match self.instance.nodes[node].work {
            Work::Effort(_) => self.instance.hours(self.plan.mode[node]),
            _ => self.instance.project(),
        };
        for arc in self.instance.succs.of(node) {
            let other = arc.other as usize;
            let (from, to) = match (arc.kind.from_finish(), arc.kind.holds_start()) {
                (true, true) => (self.plan.finish[node], self.plan.start[other]),
                (true, false) => (self.plan.finish[node], self.plan.finish[other]),
                (false, true) => (self.plan.start[node], self.plan.start[other]),
                (false, false) => (self.plan.start[node], self.plan.finish[other]),
            };
            // Tight: nothing is worked between what the link gives and what follows.
            let tight = self.instance.lagged(from, arc.lag).is_some_and(|at| hours.working_between(at, to) <= 0);
            if tight && to <= bound.1 {
                bound = (Cause::LateForLink(arc.link as usize), to);
            }
        }
        if self.plan.finish[node] < bound.1 && hours.working_between(self.plan.finish[node], bound.1) > 0 {
            bound = match bound.0 {
                Cause::LateForLink(link) => (Cause::LateForLink(link), bound.1),
                _ => (Cause::LateForProject, self.plan.finish[node]),
            };
        }
        let ready = civil(self.start_bound(node).1);
        Why { cause: bound.0, from: civil(bound.1), ready, waits_for_hours: false }
    }
}

/// The tasks that the project's finish hangs on, back from the last to one that nothing else holds; first task first.
pub(super) fn chain(problem: &Problem, instance: &Instance, plan: &Plan, whys: &[Why]) -> Vec<usize> {
    let last = (0..instance.len()).max_by_key(|&node| (plan.finish[node], plan.start[node], std::cmp::Reverse(node)));
    let mut seen = vec![false; instance.len()];
    let mut chain = Vec::new();
    let mut next = last;
    while let Some(node) = next.filter(|node| !seen[*node]) {
        seen[node] = true;
        chain.push(instance.task_of[node]);
        next = match whys[node].cause {
            Cause::Link(link) => Some(instance.node_of[problem.links[link].from]),
            Cause::Busy { task, .. } => Some(instance.node_of[task]),
            _ => None,
        };
    }
    chain.reverse();
    chain
}
