//! A problem made ready for the engine: in an order that does not depend on the file's, with compiled calendars.

use std::collections::BTreeMap;
use std::ops::Range;

use super::problem::{Assignee, Assignment, Lag, Link, LinkKind, Problem, Progress, Share, Work};
use crate::plan::calendar::{Minute, Period, WorkCalendar, date_of, day_of, minute_of};

/// Tasks, resources and links in canonical order, that of their identifiers.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    pub nodes: Vec<Node>,
    pub modes: Vec<Mode>,
    pub uses: Vec<Use>,
    /// Links that lead to a node, and that leave it.
    pub preds: Arcs,
    pub succs: Arcs,
    /// The project's, then one a resource, then those of people together.
    pub calendars: Vec<WorkCalendar>,
    pub capacities: Vec<Capacity>,
    /// Time runs backwards.
    pub mirrored: bool,
    /// Canonical index to the problem's, and back.
    pub task_of: Vec<usize>,
    pub node_of: Vec<usize>,
    pub resource_of: Vec<usize>,
}

/// A task.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// What remains to be done.
    pub work: Work,
    /// Ways to do it: several when any of several people may.
    pub modes: Range<u32>,
    pub priority: i64,
    /// No start before.
    pub ready: Minute,
    pub pin: Pin,
    pub deadline: Option<Minute>,
    pub split: bool,
    pub alap: bool,
}

/// What is known of when a task starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pin {
    Free,
    /// Under way since.
    Running(Minute),
    Fixed(Minute),
    Done(Minute, Minute),
}

impl Pin {
    /// Placed before all others, wherever its predecessors are.
    pub fn is_set(self) -> bool {
        matches!(self, Pin::Fixed(_) | Pin::Done(..))
    }
}

/// One way to do a task.
#[derive(Clone, Debug)]
pub(super) struct Mode {
    /// The hours in which it can be done.
    pub calendar: u32,
    pub uses: Range<u32>,
    pub style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Whole days of people without limits: arithmetic in the joint calendar.
    Plain,
    /// Day by day, with limits.
    Walked,
    /// Day by day, everyone in their own hours.
    Team,
}

/// A demand on a resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    pub resource: u32,
    pub units: u32,
    pub share: Share,
}

/// What a resource can give.
#[derive(Clone, Copy, Debug)]
pub(super) struct Capacity {
    pub units: u32,
    pub availability: Share,
    pub daily_max: Option<Minute>,
    pub weekly_max: Option<Minute>,
}

impl Capacity {
    pub fn is_capped(&self) -> bool {
        self.availability < Share::FULL || self.daily_max.is_some() || self.weekly_max.is_some()
    }

    /// Minutes that each unit can give on a day with so many working minutes.
    pub fn of_day(&self, working: Minute) -> Minute {
        self.availability.of(working).min(self.daily_max.unwrap_or(Minute::MAX))
    }
}

/// Links grouped by task.
#[derive(Clone, Debug)]
pub(super) struct Arcs {
    first: Vec<u32>,
    arcs: Vec<Arc>,
}

/// One link, seen from one of its ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    /// The node at the other end.
    pub other: u32,
    pub kind: LinkKind,
    pub lag: Lag,
    /// The link's index in the problem.
    pub link: u32,
}

impl Arcs {
    fn group(count: usize, mut pairs: Vec<(u32, Arc)>) -> Arcs {
        pairs.sort_by_key(|(node, arc)| (*node, arc.other, arc.kind, arc.lag, arc.link));
        let mut first = vec![0u32; count + 1];
        for (node, _) in &pairs {
            first[*node as usize + 1] += 1;
        }
        for index in 0..count {
            first[index + 1] += first[index];
        }
        Arcs { first, arcs: pairs.into_iter().map(|(_, arc)| arc).collect() }
    }

    pub fn of(&self, node: usize) -> &[Arc] {
        &self.arcs[self.first[node] as usize..self.first[node + 1] as usize]
    }
}

impl Instance {
    /// The project's calendar.
    pub const PROJECT: u32 = 0;

    /// Compiles a valid problem (see `validate`) over a span of days.
    pub fn compile(problem: &Problem, first_day: i64, days: u32) -> Instance {
        let task_of = sorted_by_id(problem.tasks.iter().map(|task| task.id.as_str()));
        let node_of = inverse(&task_of);
        let resource_of = sorted_by_id(problem.resources.iter().map(|resource| resource.id.as_str()));
        let rank_of = inverse(&resource_of);

        let first = date_of(first_day * crate::plan::calendar::DAY);
        let compile = |calendar: usize, absences: &[Period]| {
            WorkCalendar::compile(&problem.calendars[calendar], absences, first, days)
        };
        let mut calendars = vec![compile(problem.project_calendar, &[])];
        let mut capacities = Vec::with_capacity(resource_of.len());
        for &index in &resource_of {
            let resource = &problem.resources[index];
            calendars.push(compile(resource.calendar, &resource.absences));
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
            split: task.split,
            alap: task.alap && pin == Pin::Free,
        });
    }

    fn add_mode(
        &mut self,
        uses: Vec<Use>,
        team: bool,
        split: bool,
        work: Work,
        joint: &mut BTreeMap<Vec<u32>, u32>,
    ) {
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
            [one] => one.resource + 1,
            several => {
                let key: Vec<u32> = several.iter().map(|u| u.resource).collect();
                let calendars = &mut self.calendars;
                *joint.entry(key.clone()).or_insert_with(|| {
                    let hours: Vec<&WorkCalendar> = key.iter().map(|r| &calendars[*r as usize + 1]).collect();
                    let both = WorkCalendar::intersection(&hours);
                    calendars.push(both);
                    calendars.len() as u32 - 1
                })
            }
        };
        let first = self.uses.len() as u32;
        self.uses.extend(uses);
        self.modes.push(Mode { calendar, uses: first..self.uses.len() as u32, style });
    }

    /// The same project with time running backwards: what was late is early, and links point the other way.
    pub fn mirror(&self) -> Instance {
        let swap = |arcs: &Arcs| Arcs {
            first: arcs.first.clone(),
            arcs: arcs
                .arcs
                .iter()
                .map(|arc| Arc {
                    kind: match arc.kind {
                        LinkKind::StartStart => LinkKind::FinishFinish,
                        LinkKind::FinishFinish => LinkKind::StartStart,
                        same => same,
                    },
                    ..*arc
                })
                .collect(),
        };
        let mut mirror = self.clone();
        mirror.preds = swap(&self.succs);
        mirror.succs = swap(&self.preds);
        mirror.calendars = self.calendars.iter().map(WorkCalendar::mirrored).collect();
        mirror.mirrored = !self.mirrored;
        for node in &mut mirror.nodes {
            node.ready = Minute::MIN;
        }
        mirror
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn uses_of(&self, mode: &Mode) -> &[Use] {
        &self.uses[mode.uses.start as usize..mode.uses.end as usize]
    }

    pub fn modes_of(&self, node: usize) -> Range<u32> {
        self.nodes[node].modes.clone()
    }

    pub fn mode(&self, mode: u32) -> &Mode {
        &self.modes[mode as usize]
    }

    pub fn project(&self) -> &WorkCalendar {
        &self.calendars[Instance::PROJECT as usize]
    }

    pub fn calendar_of(&self, resource: u32) -> &WorkCalendar {
        &self.calendars[resource as usize + 1]
    }

    /// The hours in which a mode is worked.
    pub fn hours(&self, mode: u32) -> &WorkCalendar {
        &self.calendars[self.mode(mode).calendar as usize]
    }

    /// The week of a day, weeks running from Monday to Sunday in civil time.
    pub fn week_of(&self, day: i64) -> i64 {
        // Day 0, 1 January 1970, is a Thursday.
        let week = |day: i64| (day + 3).div_euclid(7);
        if self.mirrored { -week(-day - 1) } else { week(day) }
    }

    /// The first day of the span.
    pub fn first_day(&self) -> i64 {
        day_of(self.project().span_start())
    }

    /// An instant moved by a lag; `None` beyond the span.
    pub fn lagged(&self, at: Minute, lag: Lag) -> Option<Minute> {
        match lag {
            Lag::Elapsed(minutes) => Some(at + minutes),
            Lag::Working(0) => Some(at),
            Lag::Working(lead) if lead < 0 => {
                Some(self.project().before_working(at, -lead).unwrap_or(Minute::MIN / 4))
            }
            Lag::Working(minutes) => self.project().add_working(at, minutes),
        }
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
