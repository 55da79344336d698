//! Rules on people, calendars, tasks and milestones, before anything is scheduled.

use std::collections::BTreeMap;

use super::context::Context;
use super::progress::{actuals, estimate, future};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Code, Diagnostic, Message, codes};
use crate::model::value::{At, Date, Interval, Kind, Moment, TimeSpan};
use crate::model::{LinkType, Task, Weekday};
use crate::span::Span;
use crate::tell;

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
            let found = Diagnostic::error(codes::NO_WORKING_TIME, tell!("a calendar has no working time"))
                .help(tell!("name at least one day and one interval of hours, or leave the key out"));
            cx.report(match span {
                Some(span) => found.at(span, tell!("this calendar")),
                None => found.note(tell!("it is the project's own, [calendar]")),
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
                Diagnostic::error(codes::OVERLAPPING_HOURS, tell!("two intervals of the same day overlap"))
                    .at(second.span, tell!("begins before the other ends"))
                    .also(
                        first.span,
                        tell!(
                            "ends at {to}:{first}",
                            to = format!("{:02}", first.to / 60),
                            first = format!("{:02}", first.to % 60)
                        ),
                    ),
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
            Diagnostic::error(codes::DATES_REVERSED, tell!("a period ends before it begins"))
                .at(to.span, tell!("the last day"))
                .also(from.span, tell!("the first day")),
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
                Diagnostic::warning(
                    codes::REVISION_MISMATCH,
                    tell!("the history of versions is not in order of dates"),
                )
                .at(after.date.span, tell!("before the version above"))
                .also(before.date.span, tell!("the version above")),
            );
        }
    }
    let version = &document.project.version;
    if let Some(last) = document.revision.last().filter(|last| last.version.value != version.value) {
        cx.report(
            Diagnostic::warning(
                codes::REVISION_MISMATCH,
                tell!(
                    "the project is in version {version}, its history ends with {last}",
                    version = quoted(version),
                    last = quoted(&last.version)
                ),
            )
            .at(version.span, tell!("version of the project"))
            .also(last.version.span, tell!("last version of the history"))
            .help(tell!("add a [[revision]] for the present version")),
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
            Diagnostic::error(codes::TASK_LENGTH, tell!("the task {id} does not say how long it takes", id = id()))
                .at(task.id.span, tell!("no `effort`, `length` or `duration`"))
                .help(tell!("`effort` is a person's working time, `length` working time of the calendar, `duration` elapsed time")),
        ),
        [_] => {}
        [(first_key, first), (key, second), ..] => cx.report(
            Diagnostic::error(codes::TASK_LENGTH, tell!("the task {id} says twice how long it takes", id = id()))
                .at(second.span, tell!("`{key}` here", key))
                .also(first.span, tell!("`{first_key}` here", first_key))
                .help(tell!("keep one of them")),
        ),
    }
    for (key, value) in written {
        positive(cx, key, value);
    }
    if let Some(spent) = task.spent.as_ref().filter(|spent| spent.thousandths < 0) {
        cx.report(
            Diagnostic::error(codes::NO_TIME, tell!("`spent` cannot be negative"))
                .at(spent.span, tell!("the work done on it so far")),
        );
    }
    if let Some(remaining) = task.remaining.as_ref().filter(|remaining| remaining.thousandths < 0) {
        cx.report(
            Diagnostic::error(codes::NO_TIME, tell!("`remaining` cannot be negative"))
                .at(remaining.span, tell!("0h when nothing is left")),
        );
    }
}

fn positive(cx: &mut Context<'_>, key: &str, value: &At<TimeSpan>) {
    if value.thousandths <= 0 {
        cx.report(
            Diagnostic::error(codes::NO_TIME, tell!("`{key}` takes more than no time", key))
                .at(value.span, tell!("zero or negative"))
                .help(tell!("a point in time without work is a [[milestone]]")),
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
            Diagnostic::error(codes::NOBODY_ASSIGNED, tell!("nobody is assigned to {id}", id))
                .at(effort.span, tell!("an effort is a person's working time"))
                .help(tell!("name who does it in `assign`, or write `length` if nobody's time is taken")),
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
            impossible(fixed, tell!("{id} begins before the project", id = id()), tell!("fixed here"))
                .also(start.span, tell!("the project starts here")),
        );
    }
    if let (Some(fixed), Some(not_before)) = (&task.fixed, &task.not_before)
        && fixed.value < not_before.value
    {
        cx.report(
            impossible(fixed, tell!("{id} is fixed before it may begin", id = id()), tell!("fixed here"))
                .also(not_before.span, tell!("it may not begin before")),
        );
    }
    let earliest = task.fixed.as_ref().or(task.not_before.as_ref());
    if let (Some(deadline), Some(earliest)) = (&task.deadline, earliest)
        && deadline.date < earliest.date
    {
        cx.report(
            impossible(deadline, tell!("the deadline of {id} comes before it may begin", id = id()), tell!("deadline"))
                .also(earliest.span, tell!("it may not begin before")),
        );
    }
    if let Some(deadline) = task.deadline.as_ref().filter(|deadline| deadline.date < start.value.0) {
        cx.report(
            impossible(deadline, tell!("the deadline of {id} comes before the project", id = id()), tell!("deadline"))
                .also(start.span, tell!("the project starts here")),
        );
    }
    if task.alap
        && let Some(fixed) = &task.fixed
    {
        cx.report(
            impossible(
                fixed,
                tell!("{id} cannot be both fixed and as late as possible", id = id()),
                tell!("fixed here"),
            )
            .help(tell!("drop `alap` or `fixed`")),
        );
    }
}

fn impossible(at: &At<Moment>, message: Message, label: Message) -> Diagnostic {
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
                let message = tell!("{id} waits for {on} twice", id = quoted(id), on = quoted(on));
                let found = Diagnostic::warning(codes::REPEATED_REFERENCE, message);
                cx.report(found.at(dependency.on.span, tell!("again here")).also(first, tell!("first here")).about(on));
            }
            let begins = matches!(dependency.link, LinkType::StartStart | LinkType::StartFinish);
            if begins && cx.entry(on).is_some_and(|entry| entry.kind == Kind::Phase) {
                let message = tell!("{id} waits for the beginning of the phase {on}", id = quoted(id), on = quoted(on));
                cx.report(
                    Diagnostic::error(codes::PHASE_LINK, message)
                        .at(dependency.on.span, tell!("a phase is waited for until its end"))
                        .help(tell!("name the first task of the phase")),
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
                    tell!("the milestone {id} waits for nothing", id = id()),
                    milestone.id.as_str(),
                )
                .at(milestone.id.span, tell!("reached on the first day"))
                .help(tell!("name in `after` the tasks that must be finished")),
            );
        }
        if let Some(due) = milestone.due.as_ref().filter(|due| due.value < start.value) {
            cx.report(
                Diagnostic::error(
                    codes::IMPOSSIBLE_DATE,
                    tell!("the milestone {id} is due before the project starts", id = id()),
                )
                .at(due.span, tell!("due here"))
                .also(start.span, tell!("the project starts here")),
            );
        }
        if let Some(reached) = &milestone.reached {
            future(cx, reached.value.0, reached.span, tell!("{id} is reached after the status date", id = id()));
        }
    }
}

/// `Q0319`: phases without tasks.
fn phases(cx: &mut Context<'_>) {
    for phase in cx.document.phase.iter().filter(|phase| phase.task.is_empty()) {
        let id = phase.id.as_str();
        cx.report(
            about(codes::EMPTY_PHASE, tell!("the phase {id} has no task", id = quoted(id)), id)
                .at(phase.id.span, tell!("empty")),
        );
    }
}

fn about(code: Code, message: Message, id: &str) -> Diagnostic {
    Diagnostic::warning(code, message).about(id)
}
