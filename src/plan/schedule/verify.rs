//! An independent check of any schedule: is it true to its problem?
//!
//! Shares nothing with the engine but the words of the input and of the output: hours are read from the rules day by
//! day, and every statement is checked on what the schedule says, not on how it was found. Meant for tests.

use std::collections::BTreeMap;

use super::error::Conflict;
use super::outcome::{Schedule, Segment};
use super::problem::{Assignment, Lag, Link, LinkKind, Problem, Progress, Share, Work};
use crate::plan::calendar::{CalendarRules, DAY, Minute, Period, date_of, day_of, minute_of};

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

/// Hours of one calendar, less absences, asked day by day.
struct Hours<'a> {
    rules: &'a CalendarRules,
    absences: &'a [Period],
    known: BTreeMap<i64, Vec<(Minute, Minute)>>,
}

impl<'a> Hours<'a> {
    fn new(problem: &'a Problem, resource: Option<usize>) -> Hours<'a> {
        let (calendar, absences): (usize, &[Period]) = match resource {
            Some(index) => (problem.resources[index].calendar, &problem.resources[index].absences),
            None => (problem.project_calendar, &[]),
        };
        Hours { rules: &problem.calendars[calendar], absences, known: BTreeMap::new() }
    }

    fn day(&mut self, day: i64) -> &[(Minute, Minute)] {
        self.known.entry(day).or_insert_with(|| {
            let start = day * DAY;
            let worked = self.rules.day(date_of(start)).hours;
            let mut spans: Vec<(Minute, Minute)> =
                worked.iter().map(|h| (start + Minute::from(h.from()), start + Minute::from(h.to()))).collect();
            for absence in self.absences {
                let (from, to) = (minute_of(absence.from), minute_of(absence.to));
                spans = spans
                    .into_iter()
                    .flat_map(|(a, b)| [(a, b.min(from)), (a.max(to), b)])
                    .filter(|(a, b)| a < b)
                    .collect();
            }
            spans
        })
    }

    fn worked(&mut self, from: Minute, to: Minute) -> Minute {
        (day_of(from)..=day_of(to))
            .map(|day| self.day(day).iter().map(|(a, b)| (b.min(&to) - a.max(&from)).max(0)).sum::<Minute>())
            .sum()
    }

    fn covers(&mut self, from: Minute, to: Minute) -> bool {
        self.worked(from, to) == to - from
    }
}

impl Check<'_> {
    fn fault(&mut self, what: String) {
        self.faults.push(what);
    }

    /// In conflict, as the schedule itself says.
    fn is_excused(&self, task: usize, link: usize) -> bool {
        self.schedule.conflicts.iter().any(
            |c| matches!(c, Conflict::FixedBeforeLink { task: t, link: l, .. } if *t == task && *l == link),
        )
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
            let limited = self.problem.resources.iter().any(|r| {
                r.availability < Share::FULL || r.daily_max.is_some() || r.weekly_max.is_some()
            });
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
                let dated = begun || (begins.is_none_or(|at| at == scheduled.start) && ends.is_none_or(|at| at == scheduled.finish));
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
            let Some(from) = mine.clone().map(|s| s.from).min() else { continue };
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

    fn link(&mut self, index: usize) {
        let link: Link = self.problem.links[index];
        let counts = match self.problem.tasks[link.to].progress {
            Progress::NotStarted => true,
            Progress::Started { .. } => !link.kind.holds_start(),
            Progress::Finished { .. } => false,
        };
        if !counts || self.is_excused(link.to, index) {
            return;
        }
        let (from, to) = (&self.schedule.tasks[link.from], &self.schedule.tasks[link.to]);
        let (from, to) = match link.kind {
            LinkKind::FinishStart => (from.finish, to.start),
            LinkKind::StartStart => (from.start, to.start),
            LinkKind::FinishFinish => (from.finish, to.finish),
            LinkKind::StartFinish => (from.start, to.finish),
        };
        let (from, to) = (minute_of(from), minute_of(to));
        let holds = match link.lag {
            Lag::Elapsed(minutes) => to >= from + minutes || self.idle_between(link, to, from + minutes),
            Lag::Working(0) => to >= from || self.idle_between(link, to, from),
            Lag::Working(minutes) if minutes > 0 => {
                (to >= from && self.project.worked(from, to) >= minutes) || self.idle_after(link, from, to, minutes)
            }
            Lag::Working(minutes) => {
                to >= from || self.project.worked(to, from) <= -minutes || self.idle_before(link, from, to, -minutes)
            }
        };
        if !holds {
            let (a, b) = (&self.problem.tasks[link.from].id, &self.problem.tasks[link.to].id);
            self.fault(format!("{b} does not keep its link {:?} {:?} to {a}", link.kind, link.lag));
        }
    }

    /// A finish asked for outside the hours of those who do the task is met by the last minute before.
    fn idle_between(&mut self, link: Link, finish: Minute, asked: Minute) -> bool {
        if link.kind.holds_start() || finish > asked {
            return false;
        }
        let scheduled = &self.schedule.tasks[link.to];
        let team =
            matches!(self.problem.tasks[link.to].assignment, Assignment::Team(_)) && scheduled.resources.len() > 1;
        match (&self.problem.tasks[link.to].work, scheduled.resources.as_slice()) {
            (Work::Effort(_), people) if !people.is_empty() && !team => {
                let mut all: Vec<Hours<'_>> = people.iter().map(|r| Hours::new(self.problem, Some(*r))).collect();
                (finish..asked).all(|m| all.iter_mut().any(|hours| !hours.covers(m, m + 1)))
            }
            (Work::Effort(_) | Work::Length(_), _) => self.project.worked(finish, asked) == 0,
            _ => false,
        }
    }

    /// The same for a finish that a working lag asks for: the lag's end is the first instant that fulfils it.
    fn idle_after(&mut self, link: Link, from: Minute, finish: Minute, lag: Minute) -> bool {
        if link.kind.holds_start() {
            return false;
        }
        let mut asked = finish.max(from);
        while self.project.worked(from, asked) < lag && asked - finish < 400 * DAY {
            asked += 1;
        }
        self.idle_between(link, finish, asked)
    }

    /// The same for a lead.
    fn idle_before(&mut self, link: Link, from: Minute, finish: Minute, lead: Minute) -> bool {
        let mut asked = from;
        while asked > finish && self.project.worked(asked - 1, from) <= lead {
            asked -= 1;
        }
        self.idle_between(link, finish, asked)
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
