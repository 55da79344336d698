//! An independent check of any schedule: is it true to its problem?
//!
//! Shares nothing with the engine but the words of the input and of the output: hours are read from the rules day by
//! day, and every statement is checked on what the schedule says, not on how it was found. Meant for tests.

mod hours;
mod links;

use std::collections::BTreeMap;

use super::error::Conflict;
use super::outcome::{Schedule, Segment};
use super::problem::{Assignment, Problem, Progress, Share, Work};
use crate::calendar::{DAY, Minute, date_of, day_of, minute_of};
use hours::Hours;

/// Everything in which a schedule is not true to its problem, in words; nothing when it is.
pub fn verify(problem: &Problem, schedule: &Schedule) -> Vec<String> {
    let mut check = Check { problem, schedule, faults: Vec::new(), project: Hours::new(problem, None) };
    for resource in 0..problem.resources.len() {
        check.resource(resource);
    }
    for task in 0..problem.tasks.len() {
        check.task(task);
    }
    for index in 0..problem.links.len() {
        check.link(index);
    }
    check.whole();
    check.faults
}

struct Check<'a> {
    problem: &'a Problem,
    schedule: &'a Schedule,
    faults: Vec<String>,
    project: Hours<'a>,
}

impl Check<'_> {
    fn fault(&mut self, what: String) {
        self.faults.push(what);
    }

    /// In conflict, as the schedule itself says.
    fn is_excused(&self, task: usize, link: usize) -> bool {
        self.schedule
            .conflicts
            .iter()
            .any(|c| matches!(c, Conflict::FixedBeforeLink { task: t, link: l, .. } if *t == task && *l == link))
    }

    /// One thing at a time, within hours and limits.
    fn resource(&mut self, resource: usize) {
        let stated = &self.problem.resources[resource];
        let mut hours = Hours::new(self.problem, Some(resource));
        let mut work: Vec<(Minute, Minute, usize, u32)> = Vec::new();
        for (task, scheduled) in self.schedule.tasks.iter().enumerate() {
            let planned = scheduled.segments.iter().filter(|s| s.resource == resource && !s.done);
            work.extend(planned.map(|s| (minute_of(s.from), minute_of(s.to), task, s.units)));
        }
        work.sort_unstable();
        let mut by_day: BTreeMap<i64, Minute> = BTreeMap::new();
        for &(from, to, task, units) in &work {
            let id = &self.problem.tasks[task].id;
            if from >= to || !hours.covers(from, to) {
                self.faults.push(format!("{}: {id} is worked outside hours, {}", stated.id, date_of(from)));
            }
            *by_day.entry(day_of(from)).or_default() += (to - from) * Minute::from(units);
        }
        self.one_thing(resource, &work);
        let units = Minute::from(stated.units);
        let mut by_week: BTreeMap<i64, Minute> = BTreeMap::new();
        for (day, minutes) in by_day {
            let possible: Minute = hours.day(day).iter().map(|(a, b)| b - a).sum();
            let given = stated.availability.of(possible).min(stated.daily_max.unwrap_or(Minute::MAX));
            if minutes > given.saturating_mul(units) && !self.excused_overlap(resource) {
                self.fault(format!("{}: {minutes} minutes on {}", stated.id, date_of(day * DAY)));
            }
            *by_week.entry((day + 3).div_euclid(7)).or_default() += minutes;
        }
        let most = stated.weekly_max.unwrap_or(Minute::MAX).saturating_mul(units);
        if by_week.values().any(|minutes| *minutes > most) && !self.excused_overlap(resource) {
            self.fault(format!("{}: a week above the limit", stated.id));
        }
    }

    fn excused_overlap(&self, resource: usize) -> bool {
        self.schedule.conflicts.iter().any(|c| matches!(c, Conflict::Overlap { resource: r, .. } if *r == resource))
    }

    fn one_thing(&mut self, resource: usize, work: &[(Minute, Minute, usize, u32)]) {
        let mut changes: Vec<(Minute, i64)> = Vec::new();
        for &(from, to, _, units) in work {
            changes.push((from, i64::from(units)));
            changes.push((to, -i64::from(units)));
        }
        changes.sort_unstable();
        let mut taken = 0;
        for (at, change) in changes {
            taken += change;
            if taken > i64::from(self.problem.resources[resource].units) && !self.excused_overlap(resource) {
                let id = &self.problem.resources[resource].id;
                return self.faults.push(format!("{id} does two things at once, {}", date_of(at)));
            }
        }
    }

    fn task(&mut self, task: usize) {
        let stated = &self.problem.tasks[task];
        let scheduled = &self.schedule.tasks[task];
        let (start, finish) = (minute_of(scheduled.start), minute_of(scheduled.finish));
        let id = &stated.id;
        if finish < start {
            self.faults.push(format!("{id} finishes before it starts"));
        }
        let planned: Vec<&Segment> = scheduled.segments.iter().filter(|segment| !segment.done).collect();
        if planned.iter().any(|s| s.from < scheduled.start || s.to > scheduled.finish) {
            self.faults.push(format!("{id} is worked outside its dates"));
        }
        match stated.progress {
            Progress::Finished { start: s, finish: f } => {
                if (s, f) != (scheduled.start, scheduled.finish) {
                    self.faults.push(format!("{id} is done, and moved"));
                }
                return;
            }
            Progress::Started { at, .. } => {
                if at != scheduled.start {
                    self.faults.push(format!("{id} has begun, and its start moved"));
                }
                if planned.iter().any(|s| self.problem.status.is_some_and(|status| s.from < status)) {
                    self.faults.push(format!("{id} is worked before the status date"));
                }
            }
            Progress::NotStarted => self.dates(task),
        }
        self.amount(task, &planned);
        if !stated.split && stated.assignment.assignees().iter().all(|a| a.share == Share::FULL) {
            self.uninterrupted(task);
        }
    }

    /// Dates stated for a task that has not begun.
    fn dates(&mut self, task: usize) {
        let stated = &self.problem.tasks[task];
        let scheduled = &self.schedule.tasks[task];
        let passed = self.problem.status.zip(stated.fixed_start).is_some_and(|(status, fixed)| fixed < status);
        if let Some(fixed) = stated.fixed_start.filter(|_| !passed) {
            let waits = minute_of(scheduled.start) - minute_of(fixed);
            let idle = match (&stated.work, &stated.assignment) {
                (Work::Effort(minutes), Assignment::Together(list)) if *minutes > 0 => {
                    let mut all: Vec<Hours<'_>> =
                        list.iter().map(|a| Hours::new(self.problem, Some(a.resource))).collect();
                    let minutes = minute_of(fixed)..minute_of(scheduled.start);
                    minutes.into_iter().all(|m| all.iter_mut().any(|hours| !hours.covers(m, m + 1)))
                }
                (Work::Effort(minutes), _) if *minutes > 0 => true,
                _ => waits == 0,
            };
            let limited = self
                .problem
                .resources
                .iter()
                .any(|r| r.availability < Share::FULL || r.daily_max.is_some() || r.weekly_max.is_some());
            if waits < 0 || !(idle || limited) {
                self.faults.push(format!("{} has a fixed start, and starts {}", stated.id, scheduled.start));
            }
            return;
        }
        let floor = self.problem.start.max(self.problem.status.unwrap_or(self.problem.start));
        let floor = floor.max(stated.not_before.unwrap_or(floor));
        if scheduled.start < floor {
            self.fault(format!("{} starts {} before it may", stated.id, scheduled.start));
        }
    }

    /// As much work as stated.
    fn amount(&mut self, task: usize, planned: &[&Segment]) {
        let stated = &self.problem.tasks[task];
        let scheduled = &self.schedule.tasks[task];
        let (start, finish) = (minute_of(scheduled.start), minute_of(scheduled.finish));
        let begun = stated.progress != Progress::NotStarted;
        let of = |resource: usize| -> Minute {
            planned.iter().filter(|s| s.resource == resource).map(|s| minute_of(s.to) - minute_of(s.from)).sum()
        };
        let remaining = |minutes: Minute| match stated.progress {
            Progress::Started { remaining, .. } => remaining,
            _ => minutes,
        };
        let right = match stated.work {
            Work::Milestone => start == finish || begun,
            Work::Duration(minutes) => begun || finish - start == minutes,
            Work::Length(minutes) => begun || self.project.worked(start, finish) == minutes,
            Work::Effort(minutes) => {
                let minutes = remaining(minutes);
                let done = match &stated.assignment {
                    Assignment::Nobody => begun || self.project.worked(start, finish) == minutes,
                    Assignment::Together(list) => list.iter().all(|a| of(a.resource) == minutes),
                    Assignment::Any(_) => {
                        scheduled.resources.len() == 1 && scheduled.resources.iter().all(|r| of(*r) == minutes)
                    }
                    Assignment::Team(_) => scheduled.resources.iter().map(|r| of(*r)).sum::<Minute>() == minutes,
                };
                let ends = planned.iter().map(|s| s.to).max();
                let begins = planned.iter().map(|s| s.from).min();
                let dated = begun
                    || (begins.is_none_or(|at| at == scheduled.start) && ends.is_none_or(|at| at == scheduled.finish));
                done && dated
            }
        };
        if !right {
            self.fault(format!("{}: not the work stated ({:?})", stated.id, stated.work));
        }
    }

    /// Nothing else comes between a task and its people.
    fn uninterrupted(&mut self, task: usize) {
        let scheduled = &self.schedule.tasks[task];
        let team = matches!(self.problem.tasks[task].assignment, Assignment::Team(_));
        for &resource in &scheduled.resources {
            if self.problem.resources[resource].units > 1 || self.excused_overlap(resource) {
                continue;
            }
            let mine = scheduled.segments.iter().filter(|s| s.resource == resource && !s.done);
            let Some(from) = mine.clone().map(|s| s.from).min() else {
                continue;
            };
            let to = mine.map(|s| s.to).max().unwrap_or(from);
            let (from, to) = if team { (from, to) } else { (from, scheduled.finish) };
            for (other, theirs) in self.schedule.tasks.iter().enumerate() {
                let between = |s: &&Segment| s.resource == resource && !s.done && s.from < to && s.to > from;
                if other != task && theirs.segments.iter().any(|s| between(&s)) {
                    let (a, b) = (&self.problem.tasks[task].id, &self.problem.tasks[other].id);
                    self.faults.push(format!("{a} is interrupted by {b}"));
                }
            }
        }
    }

    fn whole(&mut self) {
        let schedule = self.schedule;
        if let Some(last) = schedule.tasks.iter().map(|task| task.finish).max()
            && last != schedule.finish
        {
            self.fault(format!("the project finishes {}, its last task {last}", schedule.finish));
        }
        if schedule.lower_bound > schedule.finish {
            self.fault("the lower bound lies after the finish".to_owned());
        }
        for (task, scheduled) in schedule.tasks.iter().enumerate() {
            let id = &self.problem.tasks[task].id;
            if scheduled.late_start < scheduled.start || scheduled.free_float > scheduled.total_float {
                self.faults.push(format!("{id} has a float that makes no sense"));
            }
            if scheduled.free_float < 0 || scheduled.late_finish > schedule.finish.max(scheduled.finish) {
                self.faults.push(format!("{id} could end after the project"));
            }
        }
    }
}
