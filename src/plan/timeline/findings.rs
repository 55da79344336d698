//! What the schedule has to tell the author: `Q0305` to `Q0308`, `Q0314`, `Q0318`.

use super::problem::Stated;
use super::{State, Timeline};
use crate::check::Project;
use crate::diagnostic::words::{counted, quoted};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::value::{At, Moment};
use crate::model::{Member, Milestone, Task};
use qilby_schedule::calendar::{CalendarRules, DayKind};
use qilby_schedule::{Conflict, Schedule, ScheduleError};

/// Why there is no schedule.
pub(super) fn impossible(project: &Project, errors: &[ScheduleError]) -> Vec<Diagnostic> {
    let tasks: Vec<&Task> = project.tasks().map(|(_, task)| task).collect();
    let at = |task: &usize, message: &str, label: &str| {
        let found = |id: &str| Diagnostic::error(codes::NEVER_AVAILABLE, format!("{} {message}", quoted(id)));
        match tasks.get(*task) {
            Some(task) => found(task.id.as_str()).at(task.id.span, label),
            None => match project.milestone.get(*task - tasks.len()) {
                Some(milestone) => found(milestone.id.as_str()).at(milestone.id.span, label),
                None => Diagnostic::error(codes::NEVER_AVAILABLE, "the project cannot be planned"),
            },
        }
    };
    let tell = |error: &ScheduleError| match error {
        ScheduleError::NoWorkingTime { task } => at(task, "cannot be planned", "nobody assigned to it ever has time")
            .help("look at the hours, leave and availability of those assigned"),
        ScheduleError::TooLong { task } => at(task, "would never be finished", "ends in more than fifty years"),
        ScheduleError::DateTooFar { task: Some(task), date } => {
            at(task, &format!("has a date that is too far away: {}", date.date()), "more than fifty years away")
        }
        ScheduleError::DateTooFar { task: None, date } => Diagnostic::error(
            codes::NEVER_AVAILABLE,
            format!("the date {} is too far from the start of the project", date.date()),
        )
        .at(project.project.status_date.span, "status date"),
        ScheduleError::ImpossibleLength { task } => at(task, "has a length that cannot be counted", "too long"),
        ScheduleError::FinishBeforeStart { task } => at(task, "is finished before it is started", ""),
        ScheduleError::NobodyAssigned { task } | ScheduleError::ImpossibleShare { task, .. } => {
            at(task, "cannot be planned", "nobody can do it")
        }
        ScheduleError::Cycle { tasks } => at(tasks.first().unwrap_or(&0), "waits for itself", "in a circle"),
        ScheduleError::UnknownIndex { what, .. } => {
            Diagnostic::error(codes::NEVER_AVAILABLE, format!("a {what} is missing: please report this fault of Qilby"))
        }
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
                    format!("{} is finished on {}, after its deadline", quoted(id), plan.finish.date()),
                )
                .at(deadline.span, format!("{} too late", worked_days(plan.late_by(), timeline.day_minutes)))
                .about(id),
            );
        }
    }
    diagnostics.extend(late_milestones(project, timeline));
    diagnostics.extend(overloaded(project, timeline));
    diagnostics.extend(not_worked(project, &stated.rules));
    diagnostics
}

fn worked_days(minutes: i64, day: i64) -> String {
    let days = (minutes + day - 1) / day.max(1);
    counted(usize::try_from(days).unwrap_or(0), "working day")
}

/// `Q0306`.
fn late_milestones(project: &Project, timeline: &Timeline) -> Vec<Diagnostic> {
    let late = |(milestone, plan): (&Milestone, &super::MilestonePlan)| {
        let due = milestone.due.as_ref().filter(|_| plan.days_late > 0)?;
        let id = milestone.id.as_str();
        let verb = if plan.state == State::Done { "was reached" } else { "is reached" };
        let days = counted(usize::try_from(plan.days_late).unwrap_or(0), "day");
        let cause = milestone
            .after
            .iter()
            .filter_map(|dependency| {
                let task = timeline.task(dependency.on.as_str())?;
                (task.finish == plan.date).then_some(dependency)
            })
            .next();
        let found = Diagnostic::error(
            codes::LATE_MILESTONE,
            format!("the milestone {} {verb} on {}, {days} after its contractual date", quoted(id), plan.date.date()),
        )
        .at(due.span, "contractual date");
        let found = match cause {
            Some(dependency) => found.also(dependency.on.span, "this is finished last"),
            None => found,
        };
        Some(found.help("make the work shorter, begin earlier, or agree on another date with the client").about(id))
    };
    project.milestone.iter().zip(&timeline.milestones).filter_map(late).collect()
}

/// `Q0318`: appointments on days when nobody works.
fn not_worked(project: &Project, rules: &CalendarRules) -> Vec<Diagnostic> {
    // A delivery may well arrive on a Saturday: only what takes working time is looked at.
    let tasks = project.tasks().filter(|(_, task)| task.duration.is_none());
    let tasks = tasks.filter_map(|(_, task)| Some((task.id.as_str(), "task", task.fixed.as_ref()?)));
    let meetings = project.meeting.iter().map(|meeting| (meeting.id.as_str(), "meeting", &meeting.date));
    let sessions = project.training.iter().filter_map(|one| Some((one.id.as_str(), "session", one.date.as_ref()?)));
    let told = |(id, noun, date): (&str, &str, &At<Moment>)| {
        let label = match rules.day(date.date).kind {
            DayKind::Worked => return None,
            DayKind::Rest | DayKind::Excluded => date.date.format("%A").to_string(),
            DayKind::Holiday(_) => "a public holiday".to_owned(),
            DayKind::Closure => "in a closure".to_owned(),
        };
        let message = format!("the {noun} {} is on a day that is not worked", quoted(id));
        Some(Diagnostic::warning(codes::NOT_WORKED, message).at(date.span, label).about(id))
    };
    tasks.chain(meetings).chain(sessions).filter_map(told).collect()
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
                &format!(
                    "{} above {:.0} % of the hours, the first from {}",
                    counted(heavy.len(), "week"),
                    limit * 100.0,
                    first.monday
                ),
            ));
        }
    }
    found
}

fn over_allocated(member: &Member, label: &str) -> Diagnostic {
    let id = member.id.as_str();
    Diagnostic::warning(codes::OVER_ALLOCATION, format!("{} has more work than hours", quoted(id)))
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
                format!("{} is fixed before what it waits for lets it begin", quoted(id)),
            )
            .at(task.fixed.as_ref().map_or(task.id.span, |fixed| fixed.span), "fixed here");
            let label = format!("lets it begin on {} at the earliest", allowed.date());
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
                    format!("the date of {} has passed and it has not begun", quoted(task.id.as_str())),
                )
                .at(task.fixed.as_ref().map_or(task.id.span, |fixed| fixed.span), "fixed here")
                .also(project.project.status_date.span, "what is known ends here")
                .help("say when it was `started`, or fix another date"),
            )
        }
        Conflict::Overlap { task, other, resource } => {
            let member = project.member.get(*resource)?;
            let (task, other) = (tasks.get(*task)?, tasks.get(*other)?);
            let id = member.id.as_str();
            Some(
                Diagnostic::warning(codes::OVER_ALLOCATION, format!("{} would do two things at once", quoted(id)))
                    .at(other.id.span, "at the same time")
                    .also(task.id.span, "as this")
                    .note("at least one of the two has a fixed date or is under way")
                    .about(id),
            )
        }
    }
}
