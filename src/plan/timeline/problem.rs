//! The project as the schedule engine wants it.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDateTime, NaiveTime};

use crate::check::Project;
use crate::model::value::{Interval, Moment, Ref, TimeSpan};
use crate::model::{self, Assign, Holidays, LinkType, Weekday};
use crate::span::Span;
use qilby_schedule::calendar::{CalendarRules, HolidayRules, Hours, Minute, Period, Region};
use qilby_schedule::{Assignee, Assignment, Lag, Link, LinkKind, Problem, Progress, Resource, Share, Task, Work};

/// The problem, and where its parts come from.
pub(super) struct Stated {
    /// For the engine: tasks in the order of the file, then milestones.
    pub problem: Problem,
    /// The project's calendar.
    pub rules: CalendarRules,
    /// Where each link is written.
    pub link_spans: Vec<Span>,
    /// Working minutes of a day.
    pub day: Minute,
    /// What a day and a week of work are worth.
    pub length: Lengths,
}

/// States the problem of a project.
pub(super) fn state(project: &Project) -> Stated {
    let rules = project_rules(project);
    let day = rules.minutes_per_day().max(1);
    let length = Lengths { day, week: rules.minutes_per_week().max(1) };
    let mut calendars = vec![rules.clone()];
    calendars.extend(project.calendar.other.iter().map(|other| other_rules(project, other)));

    let clock = Clock::of(&rules);
    let tasks = project.tasks().map(|(_, task)| stated_task(project, task, length, clock));
    let milestones = project.milestone.iter().map(|milestone| stated_milestone(milestone, clock));
    let tasks: Vec<Task> = tasks.chain(milestones).collect();
    let (links, link_spans) = links(project, length);
    let status = project.project.status_date.value.0.and_time(NaiveTime::MIN);
    let problem = Problem {
        start: project.project.start.value.0.and_time(NaiveTime::MIN),
        status: Some(status),
        calendars,
        project_calendar: 0,
        resources: project.member.iter().map(|member| resource(project, member, length)).collect(),
        tasks,
        links,
    };
    Stated { problem, rules, link_spans, day, length }
}

/// What a day and a week of work are worth.
#[derive(Clone, Copy)]
pub(super) struct Lengths {
    day: Minute,
    week: Minute,
}

impl Lengths {
    pub(super) fn working(self, span: TimeSpan) -> Minute {
        span.minutes(self.day, self.week)
    }
}

/// When a day of work begins and ends, for dates written without a time.
#[derive(Clone, Copy)]
struct Clock {
    morning: NaiveTime,
    evening: NaiveTime,
}

impl Clock {
    fn of(rules: &CalendarRules) -> Self {
        let hours = || rules.week.iter().flatten();
        let time = |minute: u16| {
            // 24:00 is not a time of day for chrono; the last minute stands for it.
            let minute = u32::from(minute).min(24 * 60 - 1);
            NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default()
        };
        Clock {
            morning: time(hours().map(|hours| hours.from()).min().unwrap_or(0)),
            evening: time(hours().map(|hours| hours.to()).max().unwrap_or(24 * 60)),
        }
    }
}

fn hours_of(intervals: &[model::value::At<Interval>]) -> Vec<Hours> {
    intervals.iter().filter_map(|interval| Hours::new(interval.from, interval.to)).collect()
}

fn week(days: &[model::value::At<Weekday>], hours: &[Hours]) -> [Vec<Hours>; 7] {
    std::array::from_fn(|number| {
        let worked = days.iter().any(|day| Weekday::ALL.get(number) == Some(&day.value));
        if worked { hours.to_vec() } else { Vec::new() }
    })
}

/// The calendar of the project.
pub(in crate::plan) fn project_rules(project: &Project) -> CalendarRules {
    let calendar = &project.calendar;
    let hours = hours_of(&calendar.hours);
    let region = match calendar.holidays {
        Holidays::France => Region::France,
        Holidays::AlsaceMoselle => Region::FranceAlsaceMoselle,
        Holidays::None => Region::None,
    };
    let closures = calendar.closures.iter().map(|closure| {
        let last = closure.to.as_ref().unwrap_or(&closure.from);
        Period::days(closure.from.value.0, last.value.0)
    });
    CalendarRules {
        week: week(&calendar.days, &hours),
        holidays: HolidayRules { region, whit_monday_worked: calendar.pentecost_monday_worked },
        closures: closures.collect(),
        exceptions: calendar.worked_holidays.iter().map(|date| (date.value.0, hours.clone())).collect(),
    }
}

/// A calendar of a person's own: its days and hours, the project's holidays and closures.
pub(in crate::plan) fn other_rules(project: &Project, other: &model::OtherCalendar) -> CalendarRules {
    let days = other.days.as_deref().unwrap_or(&project.calendar.days);
    let hours = hours_of(other.hours.as_deref().unwrap_or(&project.calendar.hours));
    let exceptions = project.calendar.worked_holidays.iter().map(|date| (date.value.0, hours.clone()));
    CalendarRules { week: week(days, &hours), exceptions: exceptions.collect(), ..project_rules(project) }
}

fn resource(project: &Project, member: &model::Member, length: Lengths) -> Resource {
    let number = |id: &Ref<model::OtherCalendar>| {
        project.calendar.other.iter().position(|other| other.id.as_str() == id.as_str())
    };
    let absences = member.leave.iter().map(|leave| {
        let last = leave.to.as_ref().unwrap_or(&leave.from);
        Period::days(leave.from.value.0, last.value.0)
    });
    Resource {
        // The project's own calendar is number 0.
        calendar: member.calendar.as_ref().and_then(number).map_or(0, |number| number + 1),
        absences: absences.collect(),
        availability: member.availability.as_ref().and_then(|part| Share::new(part.value)).unwrap_or(Share::FULL),
        daily_max: member.daily_cap.as_ref().map(|cap| length.working(cap.value)),
        weekly_max: member.weekly_cap.as_ref().map(|cap| length.working(cap.value)),
        ..Resource::person(member.id.as_str(), 0)
    }
}

fn stated_task(project: &Project, task: &model::Task, length: Lengths, clock: Clock) -> Task {
    let (work, total, share) = match (&task.effort, &task.length, &task.duration) {
        (Some(effort), ..) => {
            let minutes = length.working(effort.value);
            (Work::Effort(minutes), minutes, Share::FULL)
        }
        (_, Some(span), _) => {
            let minutes = length.working(span.value);
            (Work::Length(minutes), minutes, Share::FULL)
        }
        (.., span) => {
            let minutes = span.as_ref().map_or(0, |span| span.elapsed_minutes());
            // Who follows a delivery does not spend the time that it takes.
            (Work::Duration(minutes), minutes, Share::NONE)
        }
    };
    let remaining = task.remaining.as_ref().map(|span| match work {
        Work::Duration(_) => span.elapsed_minutes(),
        _ => length.working(span.value),
    });
    Task {
        priority: i32::from(task.priority.as_ref().map_or(500, |priority| priority.value)) - 500,
        not_before: task.not_before.as_ref().map(|at| at.or_at(NaiveTime::MIN)),
        fixed_start: task.fixed.as_ref().map(|at| at.or_at(NaiveTime::MIN)),
        deadline: task.deadline.as_ref().map(|at| evening_of(at.value)),
        alap: task.alap,
        split: task.split,
        progress: progress(task, total, remaining, clock),
        ..Task::new(task.id.as_str(), work, assignment(project, &task.assign, share))
    }
}

/// The end of a day written without a time.
fn evening_of(at: Moment) -> NaiveDateTime {
    at.or_at(NaiveTime::from_hms_opt(23, 59, 0).unwrap_or_default())
}

fn progress(task: &model::Task, total: Minute, remaining: Option<Minute>, clock: Clock) -> Progress {
    let start = task.started.as_ref().map(|at| at.or_at(clock.morning));
    match (start, &task.finished) {
        (Some(start), Some(finished)) => Progress::Finished { start, finish: finished.or_at(clock.evening).max(start) },
        (Some(at), None) => {
            let left = 1.0 - task.progress.as_ref().map_or(0.0, |done| done.value / 100.0);
            let remaining = remaining.unwrap_or((total as f64 * left).round() as Minute);
            Progress::Started { at, remaining }
        }
        _ => Progress::NotStarted,
    }
}

/// Who is assigned, teams replaced by their members, nobody twice.
pub(super) fn members(project: &Project, assign: &Assign) -> Vec<usize> {
    let mut found = Vec::new();
    let number = |id: &str| project.member.iter().position(|member| member.id.as_str() == id);
    for worker in assign.named() {
        let team = project.find::<model::Team>(worker.as_str());
        let ids: Vec<&str> = match team {
            Some(team) => team.members.iter().map(Ref::as_str).collect(),
            None => vec![worker.as_str()],
        };
        for member in ids.into_iter().filter_map(number) {
            if !found.contains(&member) {
                found.push(member);
            }
        }
    }
    found
}

fn assignment(project: &Project, assign: &Assign, share: Share) -> Assignment {
    let who: Vec<Assignee> =
        members(project, assign).into_iter().map(|resource| Assignee { share, ..Assignee::full(resource) }).collect();
    match assign {
        _ if who.is_empty() => Assignment::Nobody,
        Assign::All(_) => Assignment::Together(who),
        Assign::Any(_) => Assignment::Any(who),
        Assign::Shared(_) => Assignment::Team(who),
    }
}

fn stated_milestone(milestone: &model::Milestone, clock: Clock) -> Task {
    let reached = milestone.reached.as_ref().map(|date| date.value.0.and_time(clock.evening));
    let progress = reached.map_or(Progress::NotStarted, |at| Progress::Finished { start: at, finish: at });
    Task { progress, ..Task::milestone(milestone.id.as_str()) }
}

fn links(project: &Project, length: Lengths) -> (Vec<Link>, Vec<Span>) {
    let tasks: Vec<(usize, &model::Task)> = project.tasks().collect();
    let mut numbers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, (phase, task)) in tasks.iter().enumerate() {
        numbers.entry(task.id.as_str()).or_default().push(number);
        // Who waits for a phase waits for each of its tasks.
        if let Some(phase) = project.phase.get(*phase) {
            numbers.entry(phase.id.as_str()).or_default().push(number);
        }
    }
    for (number, milestone) in project.milestone.iter().enumerate() {
        numbers.entry(milestone.id.as_str()).or_default().push(tasks.len() + number);
    }
    let of_tasks = tasks.iter().map(|(_, task)| &task.after);
    let of_milestones = project.milestone.iter().map(|milestone| &milestone.after);
    let (mut links, mut spans) = (Vec::new(), Vec::new());
    for (to, after) in of_tasks.chain(of_milestones).enumerate() {
        for dependency in after {
            let lag = dependency.lag.as_ref().map_or(Lag::NONE, |lag| {
                if dependency.elapsed {
                    Lag::Elapsed(lag.elapsed_minutes())
                } else {
                    Lag::Working(length.working(lag.value))
                }
            });
            let kind = match dependency.link {
                LinkType::FinishStart => LinkKind::FinishStart,
                LinkType::StartStart => LinkKind::StartStart,
                LinkType::FinishFinish => LinkKind::FinishFinish,
                LinkType::StartFinish => LinkKind::StartFinish,
            };
            for from in numbers.get(dependency.on.as_str()).into_iter().flatten() {
                links.push(Link { from: *from, to, kind, lag });
                spans.push(dependency.on.span);
            }
        }
    }
    (links, spans)
}

/// Number of a weekday in the week, 0 for Monday.
pub(super) fn weekday(date: chrono::NaiveDate) -> u8 {
    date.weekday().num_days_from_monday() as u8
}

/// Every day from one to another, both included.
pub(super) fn days(from: chrono::NaiveDate, to: chrono::NaiveDate) -> impl Iterator<Item = chrono::NaiveDate> {
    std::iter::successors(Some(from), |day| day.checked_add_days(Days::new(1))).take_while(move |day| *day <= to)
}
