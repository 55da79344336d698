//! Rules on people, calendars, tasks and milestones, before anything is scheduled.

use chrono::NaiveDate;

use super::context::Context;
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::value::{At, Date, Interval, Moment, TimeSpan};
use crate::model::{Task, Weekday};
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
    let id = quoted(task.id.as_str());
    match written.as_slice() {
        [] => cx.report(
            Diagnostic::error(codes::TASK_LENGTH, format!("the task {id} does not say how long it takes"))
                .at(task.id.span, "no `effort`, `length` or `duration`")
                .help("`effort` is a person's working time, `length` working time of the calendar, `duration` elapsed time"),
        ),
        [_] => {}
        [(first_key, first), (key, second), ..] => cx.report(
            Diagnostic::error(codes::TASK_LENGTH, format!("the task {id} says twice how long it takes"))
                .at(second.span, format!("`{key}` here"))
                .also(first.span, format!("`{first_key}` here"))
                .help("keep one of them"),
        ),
    }
    for (key, value) in written {
        positive(cx, key, value);
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
    let id = quoted(task.id.as_str());
    if let Some(fixed) = &task.fixed
        && fixed.date < start.value.0
    {
        cx.report(
            impossible(fixed, format!("{id} begins before the project"), "fixed here")
                .also(start.span, "the project starts here"),
        );
    }
    if let (Some(fixed), Some(not_before)) = (&task.fixed, &task.not_before)
        && fixed.value < not_before.value
    {
        cx.report(
            impossible(fixed, format!("{id} is fixed before it may begin"), "fixed here")
                .also(not_before.span, "it may not begin before"),
        );
    }
    let earliest = task.fixed.as_ref().or(task.not_before.as_ref());
    if let (Some(deadline), Some(earliest)) = (&task.deadline, earliest)
        && deadline.date < earliest.date
    {
        cx.report(
            impossible(deadline, format!("the deadline of {id} comes before it may begin"), "deadline")
                .also(earliest.span, "it may not begin before"),
        );
    }
    if let Some(deadline) = task.deadline.as_ref().filter(|deadline| deadline.date < start.value.0) {
        cx.report(
            impossible(deadline, format!("the deadline of {id} comes before the project"), "deadline")
                .also(start.span, "the project starts here"),
        );
    }
    if task.alap
        && let Some(fixed) = &task.fixed
    {
        cx.report(
            impossible(fixed, format!("{id} cannot be both fixed and as late as possible"), "fixed here")
                .help("drop `alap` or `fixed`"),
        );
    }
}

fn impossible(at: &At<Moment>, message: String, label: &str) -> Diagnostic {
    Diagnostic::error(codes::IMPOSSIBLE_DATE, message).at(at.span, label)
}

/// `Q0310`, `Q0311` and `Q0304`: what was really done.
fn actuals(cx: &mut Context<'_>, task: &Task) {
    let id = quoted(task.id.as_str());
    for (what, moment) in [("started", &task.started), ("finished", &task.finished)] {
        if let Some(moment) = moment {
            future(cx, moment.date, moment.span, &format!("{id} is {what}"));
        }
    }
    if let (Some(started), Some(finished)) = (&task.started, &task.finished)
        && finished.value < started.value
    {
        cx.report(
            Diagnostic::error(codes::DATES_REVERSED, format!("{id} is finished before it is started"))
                .at(finished.span, "finished")
                .also(started.span, "started"),
        );
    }
    let mismatch =
        |span: Span, message: String, label: &str| Diagnostic::error(codes::PROGRESS_MISMATCH, message).at(span, label);
    if let (Some(finished), None) = (&task.finished, &task.started) {
        cx.report(
            mismatch(finished.span, format!("{id} is finished and never started"), "finished here")
                .help("say when it was started"),
        );
    }
    if let (Some(finished), Some(progress)) = (&task.finished, &task.progress)
        && progress.value < 100.0
    {
        let label = "less than 100";
        cx.report(
            mismatch(progress.span, format!("{id} is finished and not complete"), label)
                .also(finished.span, "finished here"),
        );
    }
    let begun = task.progress.as_ref().filter(|progress| progress.value > 0.0);
    if let (Some(progress), None) = (begun, &task.started) {
        cx.report(
            mismatch(progress.span, format!("{id} has made progress and is not started"), "progress")
                .help("say when it was started"),
        );
    }
    if let (Some(progress), None) = (task.progress.as_ref().filter(|p| p.value >= 100.0), &task.finished) {
        cx.report(
            mismatch(progress.span, format!("{id} is complete and not finished"), "all is done")
                .help("say when it was finished"),
        );
    }
    if let (Some(remaining), Some(progress)) = (&task.remaining, &task.progress) {
        let label = "what remains";
        cx.report(
            mismatch(remaining.span, format!("{id} says twice how far it is"), label)
                .also(progress.span, "how far it is")
                .help("keep the one that is better known"),
        );
    }
}

fn future(cx: &mut Context<'_>, date: NaiveDate, span: Span, what: &str) {
    let status = &cx.document.project.status_date;
    if date > status.value.0 {
        cx.report(
            Diagnostic::error(codes::FUTURE_ACTUAL, format!("{what} after the status date"))
                .at(span, "in the future")
                .also(status.span, "what is known ends here")
                .help("move `status_date`, or remove what has not happened yet"),
        );
    }
}

/// `Q0312`: optimistic ≤ likely ≤ pessimistic.
fn estimate(cx: &mut Context<'_>, task: &Task) {
    let Some(estimate) = &task.estimate else {
        return;
    };
    // Working days of eight hours serve to compare only.
    let minutes = |span: &At<TimeSpan>| span.minutes(480, 2400);
    let points =
        [("optimistic", &estimate.optimistic), ("likely", &estimate.likely), ("pessimistic", &estimate.pessimistic)];
    for pair in points.windows(2) {
        if let [(low_name, low), (high_name, high)] = pair
            && minutes(low) > minutes(high)
        {
            cx.report(
                Diagnostic::error(
                    codes::ESTIMATE_ORDER,
                    format!("the {low_name} estimate is longer than the {high_name} one"),
                )
                .at(low.span, *low_name)
                .also(high.span, *high_name),
            );
        }
    }
}

/// `Q0309` and dates of milestones.
fn milestones(cx: &mut Context<'_>) {
    let start = &cx.document.project.start;
    for milestone in &cx.document.milestone {
        let id = quoted(milestone.id.as_str());
        if milestone.after.is_empty() && milestone.reached.is_none() {
            cx.report(
                about(codes::EMPTY_MILESTONE, format!("the milestone {id} waits for nothing"), milestone.id.as_str())
                    .at(milestone.id.span, "reached on the first day")
                    .help("name in `after` the tasks that must be finished"),
            );
        }
        if let Some(due) = milestone.due.as_ref().filter(|due| due.value < start.value) {
            cx.report(
                Diagnostic::error(
                    codes::IMPOSSIBLE_DATE,
                    format!("the milestone {id} is due before the project starts"),
                )
                .at(due.span, "due here")
                .also(start.span, "the project starts here"),
            );
        }
        if let Some(reached) = &milestone.reached {
            future(cx, reached.value.0, reached.span, &format!("{id} is reached"));
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
