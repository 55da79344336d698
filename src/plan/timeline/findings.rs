//! What the schedule has to tell the author: `Q0305` to `Q0308`, `Q0314`, `Q0318`.

use chrono::{Datelike, Weekday};

use super::problem::Stated;
use super::{State, Timeline};
use crate::check::Project;
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Message, Noun, codes};
use crate::model::value::{At, Moment};
use crate::model::{Member, Milestone, Task};
use crate::tell;
use qilby_schedule::calendar::{CalendarRules, DayKind};
use qilby_schedule::{Conflict, Schedule, ScheduleError};

/// Why there is no schedule.
pub(super) fn impossible(project: &Project, errors: &[ScheduleError]) -> Vec<Diagnostic> {
    let tasks: Vec<&Task> = project.tasks().map(|(_, task)| task).collect();
    let at = |task: &usize, message: &dyn Fn(String) -> Message, label: Message| {
        let found = |id: &str| Diagnostic::error(codes::NEVER_AVAILABLE, message(quoted(id)));
        match tasks.get(*task) {
            Some(task) => found(task.id.as_str()).at(task.id.span, label),
            None => match project.milestone.get(*task - tasks.len()) {
                Some(milestone) => found(milestone.id.as_str()).at(milestone.id.span, label),
                None => Diagnostic::error(codes::NEVER_AVAILABLE, tell!("the project cannot be planned")),
            },
        }
    };
    let tell = |error: &ScheduleError| match error {
        ScheduleError::NoWorkingTime { task } => {
            at(task, &|id| tell!("{id} cannot be planned", id), tell!("nobody assigned to it ever has time"))
                .help(tell!("look at the hours, leave and availability of those assigned"))
        }
        ScheduleError::TooLong { task } => {
            at(task, &|id| tell!("{id} would never be finished", id), tell!("ends in more than fifty years"))
        }
        ScheduleError::DateTooFar { task: Some(task), date } => at(
            task,
            &|id| tell!("{id} has a date that is too far away: {date}", id, date = date.date()),
            tell!("more than fifty years away"),
        ),
        ScheduleError::DateTooFar { task: None, date } => Diagnostic::error(
            codes::NEVER_AVAILABLE,
            tell!("the date {date} is too far from the start of the project", date = date.date()),
        )
        .at(project.project.status_date.span, tell!("status date")),
        ScheduleError::ImpossibleLength { task } => {
            at(task, &|id| tell!("{id} has a length that cannot be counted", id), tell!("too long"))
        }
        ScheduleError::FinishBeforeStart { task } => {
            at(task, &|id| tell!("{id} is finished before it is started", id), tell!(""))
        }
        ScheduleError::NobodyAssigned { task } | ScheduleError::ImpossibleShare { task, .. } => {
            at(task, &|id| tell!("{id} cannot be planned", id), tell!("nobody can do it"))
        }
        ScheduleError::Cycle { tasks } => {
            at(tasks.first().unwrap_or(&0), &|id| tell!("{id} waits for itself", id), tell!("in a circle"))
        }
        ScheduleError::UnknownIndex { what, .. } => Diagnostic::error(
            codes::NEVER_AVAILABLE,
            tell!("a {what} is missing: please report this fault of Qilby", what),
        ),
    };
    errors.iter().map(tell).collect()
}

/// What the schedule does not honour, and who is late.
pub(super) fn of_schedule(
    project: &Project,
    stated: &Stated,
    found: &Schedule,
    timeline: &Timeline,
) -> Vec<Diagnostic> {
    let tasks: Vec<&Task> = project.tasks().map(|(_, task)| task).collect();
    let mut diagnostics: Vec<Diagnostic> =
        found.conflicts.iter().filter_map(|conflict| of_conflict(conflict, project, stated, &tasks)).collect();
    for (task, plan) in tasks.iter().zip(&found.tasks) {
        if let Some(deadline) = task.deadline.as_ref().filter(|_| plan.late_by() > 0) {
            let id = task.id.as_str();
            diagnostics.push(
                Diagnostic::error(
                    codes::LATE_TASK,
                    tell!(
                        "{id} is finished on {finish}, after its deadline",
                        id = quoted(id),
                        finish = plan.finish.date()
                    ),
                )
                .at(
                    deadline.span,
                    tell!(
                        "{days} working {days|day|days} too late",
                        days = worked_days(plan.late_by(), timeline.day_minutes)
                    ),
                )
                .about(id),
            );
        }
    }
    diagnostics.extend(late_milestones(project, timeline));
    diagnostics.extend(overloaded(project, timeline));
    diagnostics.extend(not_worked(project, &stated.rules));
    diagnostics
}

fn worked_days(minutes: i64, day: i64) -> i64 {
    (minutes + day - 1) / day.max(1)
}

/// `Q0306`.
fn late_milestones(project: &Project, timeline: &Timeline) -> Vec<Diagnostic> {
    let late = |(milestone, plan): (&Milestone, &super::MilestonePlan)| {
        let due = milestone.due.as_ref().filter(|_| plan.days_late > 0)?;
        let id = milestone.id.as_str();
        let (date, days) = (plan.date.date(), plan.days_late);
        let cause = milestone
            .after
            .iter()
            .filter_map(|dependency| {
                let task = timeline.task(dependency.on.as_str())?;
                (task.finish == plan.date).then_some(dependency)
            })
            .next();
        let message = match plan.state {
            State::Done => tell!(
                "the milestone {id} was reached on {date}, {days} {days|day|days} after its contractual date",
                id = quoted(id),
                date,
                days
            ),
            _ => tell!(
                "the milestone {id} is reached on {date}, {days} {days|day|days} after its contractual date",
                id = quoted(id),
                date,
                days
            ),
        };
        let found = Diagnostic::error(codes::LATE_MILESTONE, message).at(due.span, tell!("contractual date"));
        let found = match cause {
            Some(dependency) => found.also(dependency.on.span, tell!("this is finished last")),
            None => found,
        };
        Some(
            found
                .help(tell!("make the work shorter, begin earlier, or agree on another date with the client"))
                .about(id),
        )
    };
    project.milestone.iter().zip(&timeline.milestones).filter_map(late).collect()
}

/// `Q0318`: appointments on days when nobody works.
fn not_worked(project: &Project, rules: &CalendarRules) -> Vec<Diagnostic> {
    // A delivery may well arrive on a Saturday: only what takes working time is looked at.
    let tasks = project.tasks().filter(|(_, task)| task.duration.is_none());
    let tasks = tasks.filter_map(|(_, task)| Some((task.id.as_str(), Noun::new("task"), task.fixed.as_ref()?)));
    let meetings = project.meeting.iter().map(|meeting| (meeting.id.as_str(), Noun::new("meeting"), &meeting.date));
    let sessions =
        project.training.iter().filter_map(|one| Some((one.id.as_str(), Noun::new("session"), one.date.as_ref()?)));
    let told = |(id, noun, date): (&str, Noun, &At<Moment>)| {
        let label = match rules.day(date.date).kind {
            DayKind::Worked => return None,
            DayKind::Rest | DayKind::Excluded => weekday(date.date.weekday()),
            DayKind::Holiday(_) => tell!("a public holiday"),
            DayKind::Closure => tell!("in a closure"),
        };
        let message = tell!("the {noun} {id} is on a day that is not worked", noun, id = quoted(id));
        Some(Diagnostic::warning(codes::NOT_WORKED, message).at(date.span, label).about(id))
    };
    tasks.chain(meetings).chain(sessions).filter_map(told).collect()
}

fn weekday(day: Weekday) -> Message {
    match day {
        Weekday::Mon => tell!("Monday"),
        Weekday::Tue => tell!("Tuesday"),
        Weekday::Wed => tell!("Wednesday"),
        Weekday::Thu => tell!("Thursday"),
        Weekday::Fri => tell!("Friday"),
        Weekday::Sat => tell!("Saturday"),
        Weekday::Sun => tell!("Sunday"),
    }
}

/// `Q0308`: weeks above the limit.
fn overloaded(project: &Project, timeline: &Timeline) -> Vec<Diagnostic> {
    let limit = project.schedule.as_ref().and_then(|options| options.load_limit).unwrap_or(1.0);
    let mut found = Vec::new();
    for (member, plan) in project.member.iter().zip(&timeline.members) {
        let heavy: Vec<_> =
            plan.weeks.iter().filter(|week| week.planned as f64 > week.available as f64 * limit + 0.5).collect();
        if let Some(first) = heavy.first() {
            found.push(over_allocated(
                member,
                tell!(
                    "{weeks} {weeks|week|weeks} above {limit} % of the hours, the first from {monday}",
                    weeks = heavy.len(),
                    limit = format!("{:.0}", limit * 100.0),
                    monday = first.monday
                ),
            ));
        }
    }
    found
}

fn over_allocated(member: &Member, label: Message) -> Diagnostic {
    let id = member.id.as_str();
    Diagnostic::warning(codes::OVER_ALLOCATION, tell!("{id} has more work than hours", id = quoted(id)))
        .at(member.id.span, label)
        .about(id)
}

fn of_conflict(conflict: &Conflict, project: &Project, stated: &Stated, tasks: &[&Task]) -> Option<Diagnostic> {
    match conflict {
        Conflict::FixedBeforeLink { task, link, allowed } => {
            let task = tasks.get(*task)?;
            let id = task.id.as_str();
            let found = Diagnostic::error(
                codes::IMPOSSIBLE_DATE,
                tell!("{id} is fixed before what it waits for lets it begin", id = quoted(id)),
            )
            .at(task.fixed.as_ref().map_or(task.id.span, |fixed| fixed.span), tell!("fixed here"));
            let label = tell!("lets it begin on {allowed} at the earliest", allowed = allowed.date());
            Some(match stated.link_spans.get(*link) {
                Some(span) => found.also(*span, label).about(id),
                None => found.about(id),
            })
        }
        Conflict::FixedDatePassed { task } => {
            let task = tasks.get(*task)?;
            Some(
                Diagnostic::error(
                    codes::IMPOSSIBLE_DATE,
                    tell!("the date of {id} has passed and it has not begun", id = quoted(task.id.as_str())),
                )
                .at(task.fixed.as_ref().map_or(task.id.span, |fixed| fixed.span), tell!("fixed here"))
                .also(project.project.status_date.span, tell!("what is known ends here"))
                .help(tell!("say when it was `started`, or fix another date")),
            )
        }
        Conflict::Overlap { task, other, resource } => {
            let member = project.member.get(*resource)?;
            let (task, other) = (tasks.get(*task)?, tasks.get(*other)?);
            let id = member.id.as_str();
            Some(
                Diagnostic::warning(codes::OVER_ALLOCATION, tell!("{id} would do two things at once", id = quoted(id)))
                    .at(other.id.span, tell!("at the same time"))
                    .also(task.id.span, tell!("as this"))
                    .note(tell!("at least one of the two has a fixed date or is under way"))
                    .about(id),
            )
        }
    }
}
