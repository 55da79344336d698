//! A problem made ready for the engine: in an order that does not depend on the file's, with compiled calendars.

use std::ops::Range;

use super::problem::{Lag, LinkKind, Share, Work};
use crate::calendar::{Minute, WorkCalendar, day_of};

/// Tasks, resources and links in canonical order, that of their identifiers.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    pub nodes: Vec<Node>,
    pub modes: Vec<Mode>,
    pub uses: Vec<Use>,
    /// Links that lead to a node, and that leave it.
    pub preds: Arcs,
    pub succs: Arcs,
    /// The project's, then those of resources, each once, then those of people together.
    pub calendars: Vec<WorkCalendar>,
    /// The calendar of each resource.
    pub hours_of: Vec<u32>,
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
    /// Start in an earlier plan.
    pub previous: Option<Minute>,
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
    pub fn group(count: usize, mut pairs: Vec<(u32, Arc)>) -> Arcs {
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
        &self.calendars[self.hours_of[resource as usize] as usize]
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
            Lag::Working(lead) if lead < 0 => Some(self.project().before_working(at, -lead).unwrap_or(Minute::MIN / 4)),
            Lag::Working(minutes) => self.project().add_working(at, minutes),
        }
    }
}
