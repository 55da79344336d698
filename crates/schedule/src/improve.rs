//! From one schedule to a good one: priority rules, then forward-backward improvement, then a search.

use super::bound::lower_bound;
use super::generate::{Run, Scheme, Scratch, generate, link_bounds, ranks};
use super::instance::{Instance, Pin};
use super::problem::Effort;
use super::rules::{Window, rules};
use super::search::evolve;
use super::state::Plan;
use crate::calendar::Minute;

impl Effort {
    /// How many schedules may be built for so many tasks: fewer for projects so large that each takes long, and never
    /// fewer than a few.
    pub fn schedules(self, tasks: usize) -> u32 {
        let (schedules, placements): (u32, usize) = match self {
            Effort::Quick => (60, 60_000),
            Effort::Normal => (1_000, 4_000_000),
            Effort::Thorough => (50_000, 100_000_000),
        };
        let afforded = u32::try_from(placements / tasks.max(1)).unwrap_or(u32::MAX);
        schedules.min(afforded).max(4)
    }
}

/// How good a plan is; the least is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Score {
    /// Minutes by which fixed dates break links.
    pub broken: Minute,
    /// The project's finish.
    pub finish: Minute,
    /// Minutes by which deadlines are missed, in sum.
    pub late: Minute,
    /// Minutes by which tasks stand away from where an earlier plan had them, in sum.
    pub moved: Minute,
    /// Finish of every task, in sum.
    pub sum: Minute,
}

/// What the search gives.
pub(super) struct Found {
    /// The project with time running backwards.
    pub mirror: Instance,
    pub plan: Plan,
    /// By links, dates and hours alone.
    pub early: Plan,
    pub bound: Minute,
    pub built: u32,
}

/// Everything needed to build schedules of one project, in both directions of time.
pub(super) struct Workshop<'a> {
    pub forward: &'a Instance,
    pub backward: &'a Instance,
    ready: Vec<Minute>,
    dated: Vec<usize>,
    known: Vec<usize>,
    fixed: Vec<usize>,
    scratch: Scratch,
    back_scratch: Scratch,
    back_plan: Plan,
    /// The schedule built last.
    pub plan: Plan,
    pub best: Option<(Score, Plan)>,
    pub built: u32,
    pub budget: u32,
    bound: Minute,
}

impl Workshop<'_> {
    /// Builds the schedule of an order of priority, and keeps it when it is the best so far.
    pub fn build(&mut self, rank: &[u32], scheme: Scheme) -> Result<Score, usize> {
        let run =
            Run { scheme, ready: &self.ready, rank, levelled: true, opposite: None, planned: None, clamped: false };
        generate(self.forward, &run, &mut self.plan, &mut self.scratch)?;
        self.built += 1;
        let score = self.score();
        if self.best.as_ref().is_none_or(|(best, _)| score < *best) {
            match &mut self.best {
                Some((best, plan)) => {
                    *best = score;
                    plan.clone_from(&self.plan);
                }
                none => *none = Some((score, self.plan.clone())),
            }
        }
        Ok(score)
    }

    /// Moves every task of the schedule built last to the right, the last first, then to the left, the first first:
    /// double justification (V. Valls, F. Ballestín, S. Quintanilla, *EJOR* 165, 2005). Two schedules.
    pub fn justify(&mut self) -> Option<Score> {
        let end = self.plan.end()?;
        let plan = &self.plan;
        let rank = ranks(self.forward.len(), |node| (-plan.finish[node], -plan.start[node]));
        let ready = vec![-end; self.forward.len()];
        let run = Run {
            scheme: Scheme::Serial,
            ready: &ready,
            rank: &rank,
            levelled: true,
            opposite: Some(plan),
            planned: None,
            clamped: false,
        };
        generate(self.backward, &run, &mut self.back_plan, &mut self.back_scratch).ok()?;
        self.built += 1;
        let right = &self.back_plan;
        let rank = ranks(self.forward.len(), |node| (-right.finish[node], -right.start[node]));
        self.build(&rank, Scheme::Serial).ok()
    }

    /// Justifies the schedule built last until that gains nothing more.
    pub fn settle(&mut self, mut score: Score) {
        while self.left() >= 2 && !self.is_proved() {
            match self.justify() {
                Some(better) if better < score => score = better,
                _ => break,
            }
        }
    }

    pub fn left(&self) -> u32 {
        self.budget.saturating_sub(self.built)
    }

    /// No plan is better in what counts first.
    pub fn is_proved(&self) -> bool {
        self.best.as_ref().is_some_and(|(best, _)| best.broken == 0 && best.late == 0 && best.finish <= self.bound)
    }

    fn score(&self) -> Score {
        let plan = &self.plan;
        let late = |node: &usize| {
            self.forward.nodes[*node].deadline.map_or(0, |deadline| (plan.finish[*node] - deadline).max(0))
        };
        let moved = |node: &usize| {
            self.forward.nodes[*node].previous.map_or(0, |previous| (plan.start[*node] - previous).abs())
        };
        let broken = |node: &usize| {
            link_bounds(self.forward, plan, *node).map_or(0, |bounds| {
                (bounds.start.saturating_sub(plan.start[*node])).max(0)
                    + (bounds.finish.saturating_sub(plan.finish[*node])).max(0)
            })
        };
        Score {
            broken: self.fixed.iter().map(broken).sum(),
            finish: plan.end().unwrap_or(0),
            late: self.dated.iter().map(late).sum(),
            moved: self.known.iter().map(moved).sum(),
            sum: plan.finish.iter().sum(),
        }
    }
}

/// The best schedule that a budget finds. The error is a node that fits nowhere in the span.
pub(super) fn best_plan(instance: &Instance, effort: Effort) -> Result<Found, usize> {
    let count = instance.len();
    let ready: Vec<Minute> = instance.nodes.iter().map(|node| node.ready).collect();
    let rank: Vec<u32> = (0..count as u32).collect();
    let mut early = Plan::new(instance);
    let mut scratch = Scratch::new(instance);
    let run = Run {
        scheme: Scheme::Serial,
        ready: &ready,
        rank: &rank,
        levelled: false,
        opposite: None,
        planned: None,
        clamped: false,
    };
    generate(instance, &run, &mut early, &mut scratch)?;
    let mirror = instance.mirror();
    let Some(end) = early.end() else {
        return Ok(Found { mirror, plan: early.clone(), early, bound: 0, built: 0 });
    };
    let back_scratch = Scratch::new(&mirror);
    let mut workshop = Workshop {
        forward: instance,
        backward: &mirror,
        dated: (0..count).filter(|node| instance.nodes[*node].deadline.is_some()).collect(),
        known: (0..count).filter(|node| instance.nodes[*node].previous.is_some()).collect(),
        fixed: (0..count).filter(|node| matches!(instance.nodes[*node].pin, Pin::Fixed(_))).collect(),
        ready,
        scratch,
        back_scratch,
        back_plan: Plan::new(&mirror),
        plan: Plan::new(instance),
        best: None,
        built: 0,
        budget: effort.schedules(count),
        bound: Minute::MIN,
    };
    let late = late_plan(&mut workshop, &early, end);
    let mut orders = rules(instance, &Window { early: &early, late: &late });
    if !workshop.known.is_empty() {
        // First of all, the order of the earlier plan; what is new makes way for what was agreed on, up to its latest start.
        let place = |node: usize| instance.nodes[node].previous.unwrap_or(-late.finish[node]);
        orders.insert(0, ranks(count, |node| (place(node), orders[0][node])));
    }
    let score = workshop.build(&orders[0], Scheme::Serial)?;
    workshop.bound = lower_bound(instance, &mirror, &early, score.finish);
    workshop.settle(score);
    let rest = orders[1..].iter().map(|order| (order, Scheme::Serial));
    let parallel = orders.iter().map(|order| (order, Scheme::Parallel));
    for (order, scheme) in rest.chain(parallel) {
        if workshop.left() == 0 || workshop.is_proved() {
            break;
        }
        let score = workshop.build(order, scheme)?;
        workshop.settle(score);
    }
    if effort > Effort::Quick {
        evolve(&mut workshop, &orders);
    }
    let built = workshop.built;
    let bound = workshop.bound;
    let plan = workshop.best.take().map_or_else(|| early.clone(), |(_, plan)| plan);
    Ok(Found { mirror, bound: bound.min(plan.end().unwrap_or(bound)), plan, early, built })
}

/// Latest dates that keep the critical path's finish and, before it, deadlines and fixed dates.
fn late_plan(workshop: &mut Workshop<'_>, early: &Plan, end: Minute) -> Plan {
    let ready: Vec<Minute> =
        workshop.forward.nodes.iter().map(|node| node.deadline.map_or(-end, |deadline| -deadline.min(end))).collect();
    let rank: Vec<u32> = (0..workshop.forward.len() as u32).collect();
    let run = Run {
        scheme: Scheme::Serial,
        ready: &ready,
        rank: &rank,
        levelled: false,
        opposite: Some(early),
        planned: None,
        clamped: true,
    };
    let mut late = Plan::new(workshop.backward);
    // Clamped: there is always a place.
    let _ = generate(workshop.backward, &run, &mut late, &mut workshop.back_scratch);
    late
}
