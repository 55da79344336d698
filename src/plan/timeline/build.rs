//! The engine's schedule, told in the project's own terms.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::problem::{Stated, days, members, state, weekday};
use super::{
    Cause, DayOff, MemberPlan, MilestonePlan, PhasePlan, Share, State, TaskPlan, Tie, Timeline, WeekLoad, Why,
};
use crate::check::Project;
use crate::model::{LinkType, Milestone, ScheduleEffort};
use qilby_schedule::calendar::{DayKind, Minute, Period, WorkCalendar, minute_of};
use qilby_schedule::{Assignment, Effort, Lag, Link, LinkKind, Progress, Schedule, Scheduled, Segment, Work, schedule};

use super::super::baseline::Baseline;
use super::chances::chances;
use super::findings;
use crate::diagnostic::Diagnostic;

/// Schedules the project, in the order of its baseline where that costs no time.
///
/// # Errors
/// What makes a schedule impossible, for the author of the file.
pub fn timeline(
    project: &Project,
    baseline: Option<&Baseline>,
) -> Result<(Timeline, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut stated = state(project);
    for task in &mut stated.problem.tasks {
        task.previous_start = baseline.and_then(|baseline| baseline.tasks.get(&task.id)).map(|task| task.start);
    }
    let effort = match project.schedule.as_ref().and_then(|options| options.effort) {
        Some(ScheduleEffort::Quick) => Effort::Quick,
        Some(ScheduleEffort::Thorough) => Effort::Thorough,
        Some(ScheduleEffort::Normal) | None => Effort::Normal,
    };
    let found = schedule(&stated.problem, effort).map_err(|errors| findings::impossible(project, &errors))?;
    let timeline = Builder { project, stated: &stated, found: &found }.build();
    let diagnostics = findings::of_schedule(project, &stated, &found, &timeline);
    Ok((timeline, diagnostics))
}

/// Where tasks and phases stand in the file, by id.
struct Numbers<'a> {
    tasks: BTreeMap<&'a str, usize>,
    phases: BTreeMap<&'a str, usize>,
    /// Number of the phase of each task.
    phase_of: Vec<usize>,
}

struct Builder<'a> {
    project: &'a Project,
    stated: &'a Stated,
    found: &'a Schedule,
}

impl Builder<'_> {
    fn build(&self) -> Timeline {
        let project = self.project;
        let start = project.project.start.value.0.min(self.found.start.date());
        let finish = self.found.finish.date().max(start);
        let count = u32::try_from((finish - start).num_days() + 2).unwrap_or(u32::MAX);
        let worked = WorkCalendar::compile(&self.stated.rules, &[], start, count);

        let numbered: Vec<(usize, &crate::model::Task)> = project.tasks().collect();
        let tasks: Vec<TaskPlan> = numbered
            .iter()
            .zip(&self.found.tasks)
            .enumerate()
            .map(|(number, ((phase, task), found))| self.task(number, *phase, task, found, &worked))
            .collect();
        let numbers = Numbers {
            tasks: numbered.iter().enumerate().map(|(number, (_, task))| (task.id.as_str(), number)).collect(),
            phases: project.phase.iter().enumerate().map(|(number, phase)| (phase.id.as_str(), number)).collect(),
            phase_of: numbered.iter().map(|(phase, _)| *phase).collect(),
        };
        let milestones = project.milestone.iter().zip(&self.found.tasks[tasks.len()..]);
        let milestones = milestones
            .zip(chances(project, self.stated, self.found))
            .map(|((milestone, found), chances)| MilestonePlan {
                chances,
                ..self.milestone(milestone, found, &numbers, &worked)
            })
            .collect();
        let id = |number: &usize| self.stated.problem.tasks.get(*number).map(|task| task.id.clone());
        Timeline {
            phases: self.phases(&tasks),
            tasks,
            milestones,
            members: self.members(),
            start,
            finish,
            status: project.project.status_date.value.0,
            day_minutes: self.stated.day,
            working_days: days(start, finish).filter(|day| self.stated.rules.day(*day).kind == DayKind::Worked).count(),
            weekend: (0..7u8).filter(|day| self.stated.rules.week[usize::from(*day)].is_empty()).collect(),
            days_off: self.days_off(start, finish),
            critical_path: self.found.chain.iter().filter_map(id).collect(),
            lower_bound: self.found.lower_bound,
            gap: self.found.gap,
        }
    }

    fn task(
        &self,
        number: usize,
        phase: usize,
        task: &crate::model::Task,
        found: &Scheduled,
        worked: &WorkCalendar,
    ) -> TaskPlan {
        let work = shares(found, self.done_at_most(number, found));
        let progress = match self.stated.problem.tasks[number].progress {
            Progress::NotStarted => 0.0,
            Progress::Finished { .. } => 100.0,
            Progress::Started { remaining, .. } => match (&task.progress, self.total(number)) {
                (Some(progress), _) => progress.value,
                (None, total) if total > 0 => 100.0 * (1.0 - (remaining as f64 / total as f64)).clamp(0.0, 1.0),
                _ => 0.0,
            },
        };
        let state = match self.stated.problem.tasks[number].progress {
            Progress::NotStarted => State::Todo,
            Progress::Started { .. } => State::Doing,
            Progress::Finished { .. } => State::Done,
        };
        let people =
            if found.resources.is_empty() { members(self.project, &task.assign) } else { found.resources.clone() };
        TaskPlan {
            id: task.id.as_str().to_owned(),
            phase,
            start: found.start,
            finish: found.finish,
            earliest_start: found.early_start,
            latest_finish: found.late_finish,
            total_float: found.total_float,
            free_float: found.free_float,
            critical: found.critical,
            span_minutes: worked.working_between(minute_of(found.start), minute_of(found.finish)),
            work_minutes: work.iter().map(|share| share.minutes).sum(),
            work,
            people,
            progress,
            state,
            late: found.late_by() > 0,
            why: self.why(found, worked),
        }
    }

    /// The effort made so far on a task that has begun, all people together.
    fn done_at_most(&self, number: usize, found: &Scheduled) -> Option<Minute> {
        let task = &self.stated.problem.tasks[number];
        let Work::Effort(effort) = task.work else { return None };
        let people = match task.assignment {
            Assignment::Together(_) => found.resources.len().max(1) as Minute,
            Assignment::Nobody | Assignment::Any(_) | Assignment::Team(_) => 1,
        };
        match task.progress {
            Progress::NotStarted => None,
            Progress::Started { remaining, .. } => Some((effort - remaining).max(0) * people),
            Progress::Finished { .. } => Some(effort * people),
        }
    }

    /// Minutes of work, length or duration of a task.
    fn total(&self, number: usize) -> Minute {
        match self.stated.problem.tasks[number].work {
            Work::Effort(minutes) | Work::Length(minutes) | Work::Duration(minutes) => minutes,
            Work::Milestone => 0,
        }
    }

    fn milestone(
        &self,
        milestone: &Milestone,
        found: &Scheduled,
        numbers: &Numbers<'_>,
        worked: &WorkCalendar,
    ) -> MilestonePlan {
        let named = milestone.phase.as_ref().and_then(|phase| numbers.phases.get(phase.as_str()).copied());
        let of_last = || {
            let waited = |id: &str| {
                let number = *numbers.tasks.get(id)?;
                Some((self.found.tasks[number].finish, numbers.phase_of[number]))
            };
            let phase = |id: &str| numbers.phases.get(id).copied();
            let last = milestone.after.iter().filter_map(|dependency| waited(dependency.on.as_str())).max();
            let whole = milestone.after.iter().filter_map(|dependency| phase(dependency.on.as_str())).max();
            last.map(|(_, phase)| phase).max(whole)
        };
        let due = milestone.due.as_ref().map(|due| due.value.0);
        MilestonePlan {
            id: milestone.id.as_str().to_owned(),
            phase: named.or_else(of_last),
            date: found.finish,
            due,
            days_late: due.map_or(0, |due| (found.finish.date() - due).num_days()),
            minutes_late: due.map_or(0, |due| {
                let evening = Period::day(due).to;
                worked.working_between(minute_of(evening), minute_of(found.finish)).max(0)
            }),
            why: self.why(found, worked),
            chances: None,
            total_float: found.total_float,
            critical: found.critical,
            state: if milestone.reached.is_some() { State::Done } else { State::Todo },
        }
    }

    fn why(&self, found: &Scheduled, worked: &WorkCalendar) -> Why {
        use qilby_schedule::Cause as Engine;
        let id = |task: usize| self.stated.problem.tasks.get(task).map_or_else(String::new, |task| task.id.clone());
        let tie = |link: usize, other: &dyn Fn(&Link) -> usize| {
            let link = &self.stated.problem.links[link];
            let (lag, elapsed) = match link.lag {
                Lag::Working(minutes) => (minutes, false),
                Lag::Elapsed(minutes) => (minutes, minutes != 0),
            };
            let kind = match link.kind {
                LinkKind::FinishStart => LinkType::FinishStart,
                LinkKind::StartStart => LinkType::StartStart,
                LinkKind::FinishFinish => LinkType::FinishFinish,
                LinkKind::StartFinish => LinkType::StartFinish,
            };
            Tie { other: id(other(link)), link: kind, lag, elapsed }
        };
        let why = found.why;
        let cause = match why.cause {
            Engine::ProjectStart => Cause::ProjectStart,
            Engine::StatusDate => Cause::StatusDate,
            Engine::NotBefore => Cause::NotBefore,
            Engine::Fixed => Cause::Fixed,
            Engine::Actual => Cause::Actual,
            Engine::Link(link) => Cause::Link(tie(link, &|link| link.from)),
            Engine::Busy { resource, task } => Cause::Busy { member: resource, task: id(task) },
            Engine::Capacity => Cause::Capacity,
            Engine::LateForLink(link) => Cause::BeforeLink(tie(link, &|link| link.to)),
            Engine::LateForDeadline => Cause::BeforeDeadline,
            Engine::LateForProject => Cause::BeforeEnd,
        };
        let waits = match why.cause {
            Engine::Busy { .. } | Engine::Capacity => {
                worked.working_between(minute_of(why.ready), minute_of(found.start)).max(0)
            }
            _ => 0,
        };
        Why { cause, from: why.from, waits, waits_for_hours: why.waits_for_hours }
    }

    fn phases(&self, tasks: &[TaskPlan]) -> Vec<PhasePlan> {
        let phases = self.project.phase.iter().enumerate();
        let plan = |(number, phase): (usize, &crate::model::Phase)| {
            // Tasks stand phase by phase.
            let first = tasks.partition_point(|task| task.phase < number);
            let own = || tasks[first..].iter().take_while(|task| task.phase == number);
            let work_minutes: i64 = own().map(|task| task.work_minutes).sum();
            // Tasks that take nobody's time count by their length, so that a phase of deliveries moves on too.
            let weight =
                |task: &TaskPlan| if work_minutes > 0 { task.work_minutes } else { task.span_minutes.max(1) } as f64;
            let total: f64 = own().map(weight).sum();
            let done: f64 = own().map(|task| weight(task) * task.progress).sum();
            PhasePlan {
                id: phase.id.as_str().to_owned(),
                start: own().map(|task| task.start).min(),
                finish: own().map(|task| task.finish).max(),
                work_minutes,
                progress: if total > 0.0 { done / total } else { 0.0 },
            }
        };
        phases.map(plan).collect()
    }

    fn members(&self) -> Vec<MemberPlan> {
        let members = self.project.member.iter().zip(&self.found.resources);
        members
            .map(|(member, load)| MemberPlan {
                id: member.id.as_str().to_owned(),
                minutes: load.minutes,
                weeks: load
                    .weeks
                    .iter()
                    .map(|week| WeekLoad { monday: week.monday, planned: week.minutes, available: week.capacity })
                    .collect(),
            })
            .collect()
    }

    fn days_off(&self, start: NaiveDate, finish: NaiveDate) -> Vec<DayOff> {
        // A few weeks beyond the end, so that a drawing can shade them too.
        let last = finish.checked_add_days(Days::new(31)).unwrap_or(finish);
        let closures = &self.project.calendar.closures;
        let reason = |date: NaiveDate| {
            let in_it = |closure: &&crate::model::Closure| {
                let to = closure.to.as_ref().unwrap_or(&closure.from);
                (closure.from.value.0..=to.value.0).contains(&date)
            };
            closures.iter().find(in_it).map_or_else(String::new, |closure| closure.reason.clone())
        };
        days(start, last)
            .filter(|day| !self.stated.rules.week[usize::from(weekday(*day))].is_empty())
            .filter_map(|date| match self.stated.rules.day(date).kind {
                DayKind::Holiday(holiday) => Some(DayOff { date, holiday: Some(holiday.key()), reason: String::new() }),
                DayKind::Closure => Some(DayOff { date, holiday: None, reason: reason(date) }),
                _ => None,
            })
            .collect()
    }
}

/// Who works how long on which day. Of work that is done, the hours between its start and its end
/// are known, not those spent on it: it counts for its effort at most.
fn shares(found: &Scheduled, done_at_most: Option<Minute>) -> Vec<Share> {
    let mut by_member: BTreeMap<usize, BTreeMap<NaiveDate, Minute>> = BTreeMap::new();
    let minutes = |segment: &Segment| (segment.to - segment.from).num_minutes() * i64::from(segment.units);
    let done: Minute = found.segments.iter().filter(|segment| segment.done).map(minutes).sum();
    let kept = done_at_most.unwrap_or(done).clamp(0, done);
    let (mut hours, mut counted) = (0, 0);
    for segment in &found.segments {
        let mut worked = minutes(segment);
        if segment.done && done > 0 {
            // The running total is rounded, so that the whole is exact.
            hours += worked;
            let due = hours * kept / done;
            worked = due - counted;
            counted = due;
        }
        *by_member.entry(segment.resource).or_default().entry(segment.from.date()).or_default() += worked;
    }
    by_member
        .into_iter()
        .map(|(member, days)| Share {
            member,
            minutes: days.values().sum(),
            days: days.into_iter().filter(|(_, minutes)| *minutes > 0).collect(),
        })
        .filter(|share| share.minutes > 0)
        .collect()
}
