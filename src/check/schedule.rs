//! Rules on people, calendars, tasks and milestones, before anything is scheduled.

use std::collections::BTreeMap;

use super::context::Context;
use super::progress::{actuals, estimate, future};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::value::{At, Date, Interval, Kind, Moment, TimeSpan};
use crate::model::{LinkType, Task, Weekday};
use crate::span::Span;

/// All rules of this family.
pub(super) fn check(cx: &mut Context<'_>) {
    calendars(cx);
    periods(cx);
    revisions(cx);
    for task in cx.rows::<Task>() {
        lengths(cx, task);
        assignment(cx, task);
        task_dates(cx, task);
        actuals(cx, task);
        estimate(cx, task);
    }
    milestones(cx);
    phases(cx);
    links(cx);
    super::cycles::check(cx);
}

/// `Q0313` and `Q0320`: calendars in which nobody works, or hours that overlap.
fn calendars(cx: &mut Context<'_>) {
    let calendar = &cx.document.calendar;
    let others =
        calendar.other.iter().map(|other| (other.days.as_deref(), other.hours.as_deref(), Some(other.id.span)));
    let all = std::iter::once((Some(calendar.days.as_slice()), Some(calendar.hours.as_slice()), None)).chain(others);
    for (days, hours, span) in all.collect::<Vec<_>>() {
        let empty = |days: Option<&[At<Weekday>]>| days.is_some_and(<[_]>::is_empty);
        if empty(days) || hours.is_some_and(<[_]>::is_empty) {
            let found = Diagnostic::error(codes::NO_WORKING_TIME, "a calendar has no working time")
                .help("name at least one day and one interval of hours, or leave the key out");
            cx.report(match span {
                Some(span) => found.at(span, "this calendar"),
                None => found.note("it is the project's own, [calendar]"),
            });
        }
        overlapping(cx, hours.unwrap_or_default());
    }
}

fn overlapping(cx: &mut Context<'_>, hours: &[At<Interval>]) {
    let mut sorted: Vec<_> = hours.iter().collect();
    sorted.sort_by_key(|interval| interval.value);
    for pair in sorted.windows(2) {
        if let [first, second] = pair
            && second.from < first.to
        {
            cx.report(
                Diagnostic::error(codes::OVERLAPPING_HOURS, "two intervals of the same day overlap")
                    .at(second.span, "begins before the other ends")
                    .also(first.span, format!("ends at {:02}:{:02}", first.to / 60, first.to % 60)),
            );
        }
    }
}

/// `Q0304` on closures, leave and hosting.
fn periods(cx: &mut Context<'_>) {
    let document = cx.document;
    for closure in &document.calendar.closures {
        reversed(cx, &closure.from, closure.to.as_ref());
    }
    for leave in document.member.iter().flat_map(|member| &member.leave) {
        reversed(cx, &leave.from, leave.to.as_ref());
    }
    for line in &document.budget.line {
        if let Some(from) = &line.from {
            reversed(cx, from, line.to.as_ref());
        }
    }
    if let Some(from) = &document.budget.hosting_from {
        reversed(cx, from, document.budget.hosting_to.as_ref());
    }
}

fn reversed(cx: &mut Context<'_>, from: &At<Date>, to: Option<&At<Date>>) {
    if let Some(to) = to.filter(|to| to.value < from.value) {
        cx.report(
            Diagnostic::error(codes::DATES_REVERSED, "a period ends before it begins")
                .at(to.span, "the last day")
                .also(from.span, "the first day"),
        );
    }
}

/// `Q0316`: the history ends with the version of the file, in order of dates.
fn revisions(cx: &mut Context<'_>) {
    let document = cx.document;
    for pair in document.revision.windows(2) {
        if let [before, after] = pair
            && after.date.value < before.date.value
        {
            cx.report(
                Diagnostic::warning(codes::REVISION_MISMATCH, "the history of versions is not in order of dates")
                    .at(after.date.span, "before the version above")
                    .also(before.date.span, "the version above"),
            );
        }
    }
    let version = &document.project.version;
    if let Some(last) = document.revision.last().filter(|last| last.version.value != version.value) {
        cx.report(
            Diagnostic::warning(
                codes::REVISION_MISMATCH,
                format!(
                    "the project is in version {}, its history ends with {}",
                    quoted(version),
                    quoted(&last.version)
                ),
            )
            .at(version.span, "version of the project")
            .also(last.version.span, "last version of the history")
            .help("add a [[revision]] for the present version"),
        );
    }
}

/// `Q0302` and `Q0317`: how long a task takes.
fn lengths(cx: &mut Context<'_>, task: &Task) {
    let written: Vec<(&str, &At<TimeSpan>)> =
        [("effort", &task.effort), ("length", &task.length), ("duration", &task.duration)]
            .into_iter()
            .filter_map(|(key, value)| value.as_ref().map(|value| (key, value)))
            .collect();
    let id = || quoted(task.id.as_str());
    match written.as_slice() {
        [] => cx.report(
            Diagnostic::error(codes::TASK_LENGTH, format!("the task {} does not say how long it takes", id()))
                .at(task.id.span, "no `effort`, `length` or `duration`")
                .help("`effort` is a person's working time, `length` working time of the calendar, `duration` elapsed time"),
        ),
        [_] => {}
        [(first_key, first), (key, second), ..] => cx.report(
            Diagnostic::error(codes::TASK_LENGTH, format!("the task {} says twice how long it takes", id()))
                .at(second.span, format!("`{key}` here"))
                .also(first.span, format!("`{first_key}` here"))
                .help("keep one of them"),
        ),
    }
    for (key, value) in written {
        positive(cx, key, value);
    }
    if let Some(spent) = task.spent.as_ref().filter(|spent| spent.thousandths < 0) {
        cx.report(
            Diagnostic::error(codes::NO_TIME, "`spent` cannot be negative")
                .at(spent.span, "the work done on it so far"),
        );
    }
    if let Some(remaining) = task.remaining.as_ref().filter(|remaining| remaining.thousandths < 0) {
        cx.report(
            Diagnostic::error(codes::NO_TIME, "`remaining` cannot be negative")
                .at(remaining.span, "0h when nothing is left"),
        );
    }
}

fn positive(cx: &mut Context<'_>, key: &str, value: &At<TimeSpan>) {
    if value.thousandths <= 0 {
        cx.report(
            Diagnostic::error(codes::NO_TIME, format!("`{key}` takes more than no time"))
                .at(value.span, "zero or negative")
                .help("a point in time without work is a [[milestone]]"),
        );
    }
}

/// `Q0303`: effort needs people.
fn assignment(cx: &mut Context<'_>, task: &Task) {
    if let Some(effort) = &task.effort
        && task.assign.named().is_empty()
    {
        let id = quoted(task.id.as_str());
        cx.report(
            Diagnostic::error(codes::NOBODY_ASSIGNED, format!("nobody is assigned to {id}"))
                .at(effort.span, "an effort is a person's working time")
                .help("name who does it in `assign`, or write `length` if nobody's time is taken"),
        );
    }
}

/// `Q0305`: dates of a task that contradict each other or the project.
fn task_dates(cx: &mut Context<'_>, task: &Task) {
    let start = &cx.document.project.start;
    let id = || quoted(task.id.as_str());
    if let Some(fixed) = &task.fixed
        && fixed.date < start.value.0
    {
        cx.report(
            impossible(fixed, format!("{} begins before the project", id()), "fixed here")
                .also(start.span, "the project starts here"),
        );
    }
    if let (Some(fixed), Some(not_before)) = (&task.fixed, &task.not_before)
        && fixed.value < not_before.value
    {
        cx.report(
            impossible(fixed, format!("{} is fixed before it may begin", id()), "fixed here")
                .also(not_before.span, "it may not begin before"),
        );
    }
    let earliest = task.fixed.as_ref().or(task.not_before.as_ref());
    if let (Some(deadline), Some(earliest)) = (&task.deadline, earliest)
        && deadline.date < earliest.date
    {
        cx.report(
            impossible(deadline, format!("the deadline of {} comes before it may begin", id()), "deadline")
                .also(earliest.span, "it may not begin before"),
        );
    }
    if let Some(deadline) = task.deadline.as_ref().filter(|deadline| deadline.date < start.value.0) {
        cx.report(
            impossible(deadline, format!("the deadline of {} comes before the project", id()), "deadline")
                .also(start.span, "the project starts here"),
        );
    }
    if task.alap
        && let Some(fixed) = &task.fixed
    {
        cx.report(
            impossible(fixed, format!("{} cannot be both fixed and as late as possible", id()), "fixed here")
                .help("drop `alap` or `fixed`"),
        );
    }
}

fn impossible(at: &At<Moment>, message: String, label: &str) -> Diagnostic {
    Diagnostic::error(codes::IMPOSSIBLE_DATE, message).at(at.span, label)
}

/// `Q0321`, and `Q0207` on what is waited for.
fn links(cx: &mut Context<'_>) {
    let document = cx.document;
    let tasks = document.phase.iter().flat_map(|phase| &phase.task).map(|task| (task.id.as_str(), &task.after));
    let milestones = document.milestone.iter().map(|milestone| (milestone.id.as_str(), &milestone.after));
    for (id, after) in tasks.chain(milestones) {
        let mut seen: BTreeMap<(&str, LinkType), Span> = BTreeMap::new();
        for dependency in after {
            let on = dependency.on.as_str();
            if let Some(first) = seen.insert((on, dependency.link), dependency.on.span) {
                let message = format!("{} waits for {} twice", quoted(id), quoted(on));
                let found = Diagnostic::warning(codes::REPEATED_REFERENCE, message);
                cx.report(found.at(dependency.on.span, "again here").also(first, "first here").about(on));
            }
            let begins = matches!(dependency.link, LinkType::StartStart | LinkType::StartFinish);
            if begins && cx.entry(on).is_some_and(|entry| entry.kind == Kind::Phase) {
                let message = format!("{} waits for the beginning of the phase {}", quoted(id), quoted(on));
                cx.report(
                    Diagnostic::error(codes::PHASE_LINK, message)
                        .at(dependency.on.span, "a phase is waited for until its end")
                        .help("name the first task of the phase"),
                );
            }
        }
    }
}

/// `Q0309` and dates of milestones.
fn milestones(cx: &mut Context<'_>) {
    let start = &cx.document.project.start;
    for milestone in &cx.document.milestone {
        let id = || quoted(milestone.id.as_str());
        if milestone.after.is_empty() && milestone.reached.is_none() {
            cx.report(
                about(
                    codes::EMPTY_MILESTONE,
                    format!("the milestone {} waits for nothing", id()),
                    milestone.id.as_str(),
                )
                .at(milestone.id.span, "reached on the first day")
                .help("name in `after` the tasks that must be finished"),
            );
        }
        if let Some(due) = milestone.due.as_ref().filter(|due| due.value < start.value) {
            cx.report(
                Diagnostic::error(
                    codes::IMPOSSIBLE_DATE,
                    format!("the milestone {} is due before the project starts", id()),
                )
                .at(due.span, "due here")
                .also(start.span, "the project starts here"),
            );
        }
        if let Some(reached) = &milestone.reached {
            future(cx, reached.value.0, reached.span, &format!("{} is reached", id()));
        }
    }
}

/// `Q0319`: phases without tasks.
fn phases(cx: &mut Context<'_>) {
    for phase in cx.document.phase.iter().filter(|phase| phase.task.is_empty()) {
        let id = phase.id.as_str();
        cx.report(
            about(codes::EMPTY_PHASE, format!("the phase {} has no task", quoted(id)), id).at(phase.id.span, "empty"),
        );
    }
}

fn about(code: Code, message: String, id: &str) -> Diagnostic {
    Diagnostic::warning(code, message).about(id)
}
