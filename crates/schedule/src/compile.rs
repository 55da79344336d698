//! From a problem to an instance: canonical order, compiled calendars, ways to do each task.

use std::collections::BTreeMap;

use super::instance::{Arc, Arcs, Capacity, Instance, Mode, Node, Pin, Style, Use};
use super::problem::{Assignee, Assignment, Link, Problem, Progress, Share, Work};
use crate::calendar::{DAY, Minute, Period, WorkCalendar, date_of, minute_of};

impl Instance {
    /// Compiles a valid problem (see `validate`) over a span of days.
    pub fn compile(problem: &Problem, first_day: i64, days: u32) -> Instance {
        let task_of = sorted_by_id(problem.tasks.iter().map(|task| task.id.as_str()));
        let node_of = inverse(&task_of);
        let resource_of = sorted_by_id(problem.resources.iter().map(|resource| resource.id.as_str()));
        let rank_of = inverse(&resource_of);

        let first = date_of(first_day * DAY);
        let compile = |calendar: usize, absences: &[Period]| {
            WorkCalendar::compile(&problem.calendars[calendar], absences, first, days)
        };
        let mut calendars = vec![compile(problem.project_calendar, &[])];
        let mut known: BTreeMap<(usize, &[Period]), u32> = BTreeMap::from([((problem.project_calendar, &[][..]), 0)]);
        let mut capacities = Vec::with_capacity(resource_of.len());
        let mut hours_of = Vec::with_capacity(resource_of.len());
        for &index in &resource_of {
            let resource = &problem.resources[index];
            hours_of.push(*known.entry((resource.calendar, &resource.absences)).or_insert_with(|| {
                calendars.push(compile(resource.calendar, &resource.absences));
                calendars.len() as u32 - 1
            }));
            capacities.push(Capacity {
                units: resource.units,
                availability: resource.availability,
                daily_max: resource.daily_max,
                weekly_max: resource.weekly_max,
            });
        }

        let (preds, succs) = arcs(problem, &node_of);
        let mut instance = Instance {
            nodes: Vec::with_capacity(task_of.len()),
            modes: Vec::new(),
            uses: Vec::new(),
            preds,
            succs,
            calendars,
            hours_of,
            capacities,
            mirrored: false,
            task_of,
            node_of,
            resource_of,
        };
        let floor = minute_of(problem.status.unwrap_or(problem.start).max(problem.start));
        let mut joint = BTreeMap::new();
        for index in 0..instance.task_of.len() {
            instance.add_node(problem, instance.task_of[index], &rank_of, floor, &mut joint);
        }
        instance
    }

    fn add_node(
        &mut self,
        problem: &Problem,
        task: usize,
        rank_of: &[usize],
        floor: Minute,
        joint: &mut BTreeMap<Vec<u32>, u32>,
    ) {
        let task = &problem.tasks[task];
        let mut ready = floor.max(task.not_before.map_or(Minute::MIN, minute_of));
        let mut work = task.work;
        let pin = match task.progress {
            Progress::Finished { start, finish } => Pin::Done(minute_of(start), minute_of(finish)),
            Progress::Started { at, remaining } => {
                work = match work {
                    Work::Effort(_) => Work::Effort(remaining),
                    Work::Length(_) => Work::Length(remaining),
                    Work::Duration(_) => Work::Duration(remaining),
                    Work::Milestone => Work::Milestone,
                };
                ready = problem.status.map_or(minute_of(at), |status| minute_of(status.max(at)));
                Pin::Running(minute_of(at))
            }
            Progress::NotStarted => match task.fixed_start {
                // A date that has passed cannot be held: the caller is told by a conflict.
                Some(at) if problem.status.is_none_or(|status| at >= status) => Pin::Fixed(minute_of(at)),
                _ => Pin::Free,
            },
        };
        if matches!(work, Work::Effort(0) | Work::Length(0) | Work::Duration(0)) {
            work = Work::Milestone;
        }
        let first_mode = self.modes.len() as u32;
        let list = |assignees: &[Assignee]| -> Vec<Use> {
            let mut uses: Vec<Use> = assignees
                .iter()
                .map(|a| Use { resource: rank_of[a.resource] as u32, units: a.units, share: a.share })
                .collect();
            uses.sort_by_key(|u| (u.resource, std::cmp::Reverse(u.share), std::cmp::Reverse(u.units)));
            uses.dedup_by_key(|u| u.resource);
            uses
        };
        match &task.assignment {
            Assignment::Nobody => self.add_mode(Vec::new(), false, task.split, work, joint),
            Assignment::Together(all) => self.add_mode(list(all), false, task.split, work, joint),
            Assignment::Team(all) => self.add_mode(list(all), true, task.split, work, joint),
            Assignment::Any(some) => {
                for one in some {
                    self.add_mode(list(std::slice::from_ref(one)), false, task.split, work, joint);
                }
            }
        }
        self.nodes.push(Node {
            work,
            modes: first_mode..self.modes.len() as u32,
            priority: i64::from(task.priority),
            ready,
            pin,
            deadline: task.deadline.map(minute_of),
            previous: task.previous_start.map(minute_of),
            split: task.split,
            alap: task.alap && pin == Pin::Free,
        });
    }

    fn add_mode(&mut self, uses: Vec<Use>, team: bool, split: bool, work: Work, joint: &mut BTreeMap<Vec<u32>, u32>) {
        let uses: Vec<Use> = uses.into_iter().filter(|u| u.share > Share::NONE).collect();
        let effort = matches!(work, Work::Effort(_));
        let capped = |u: &Use| u.share < Share::FULL || self.capacities[u.resource as usize].is_capped();
        let style = if team && effort && uses.len() > 1 {
            Style::Team
        } else if uses.iter().any(capped) || (split && effort && !uses.is_empty()) {
            Style::Walked
        } else {
            Style::Plain
        };
        let calendar = match uses.as_slice() {
            [] => Instance::PROJECT,
            _ if !effort || style == Style::Team => Instance::PROJECT,
            several => {
                let mut key: Vec<u32> = several.iter().map(|u| self.hours_of[u.resource as usize]).collect();
                key.sort_unstable();
                key.dedup();
                let calendars = &mut self.calendars;
                match key.as_slice() {
                    [same] => *same,
                    _ => *joint.entry(key).or_insert_with_key(|key| {
                        let hours: Vec<&WorkCalendar> = key.iter().map(|c| &calendars[*c as usize]).collect();
                        let both = WorkCalendar::intersection(&hours);
                        calendars.push(both);
                        calendars.len() as u32 - 1
                    }),
                }
            }
        };
        let first = self.uses.len() as u32;
        self.uses.extend(uses);
        self.modes.push(Mode { calendar, uses: first..self.uses.len() as u32, style });
    }
}

/// The links that still count, grouped by successor and by predecessor.
fn arcs(problem: &Problem, node_of: &[usize]) -> (Arcs, Arcs) {
    let counts = |link: &Link| match problem.tasks[link.to].progress {
        Progress::NotStarted => true,
        Progress::Started { .. } => !link.kind.holds_start(),
        Progress::Finished { .. } => false,
    };
    let mut to = Vec::with_capacity(problem.links.len());
    let mut from = Vec::with_capacity(problem.links.len());
    for (index, link) in problem.links.iter().enumerate().filter(|(_, link)| counts(link)) {
        let (start, end) = (node_of[link.from] as u32, node_of[link.to] as u32);
        let arc = Arc { other: start, kind: link.kind, lag: link.lag, link: index as u32 };
        to.push((end, arc));
        from.push((start, Arc { other: end, ..arc }));
    }
    (Arcs::group(node_of.len(), to), Arcs::group(node_of.len(), from))
}

fn sorted_by_id<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let mut order: Vec<(&str, usize)> = ids.enumerate().map(|(index, id)| (id, index)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, index)| index).collect()
}

fn inverse(order: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; order.len()];
    for (rank, &index) in order.iter().enumerate() {
        inverse[index] = rank;
    }
    inverse
}
