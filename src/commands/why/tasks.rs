//! Why a task or a milestone is where it is, back to the start of the project.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::super::terminal::{ERROR, FAINT, GOOD, STRONG, Terminal, WARNING};
use super::super::{Exit, Source};
use crate::diagnostic::words::{quoted, visible};
use crate::model::LinkType;
use crate::pipeline::Placed;
use crate::plan::Plan;
use crate::plan::timeline::{Cause, Chances, MilestonePlan, Point, State, Tie, Why};

/// Prints why the task or the milestone of an id is where it is.
pub(super) fn print(placed: &Placed, id: &str, source: &Source, terminal: &Terminal) -> Exit {
    let Some((plan, point)) = placed.plan.as_ref().and_then(|plan| Some((plan, plan.timeline.point(id)?))) else {
        source.show(&placed.found, terminal);
        return Exit::Faulty;
    };
    match terminal.is_json() {
        true => terminal.print(&format!("{:#}\n", as_json(plan, &point))),
        false => terminal.print(&as_text(plan, &point)),
    }
}

fn as_text(plan: &Plan, point: &Point<'_>) -> String {
    let timeline = &plan.timeline;
    let milestone = timeline.milestone(point.id);
    let late = milestone.is_some_and(|one| one.days_late > 0) || timeline.task(point.id).is_some_and(|task| task.late);
    let (style, word) = match point.state {
        _ if late => (ERROR, "late"),
        State::Done => (GOOD, if point.is_milestone { "reached" } else { "done" }),
        _ if point.critical => (WARNING, "critical"),
        State::Doing => (GOOD, "under way"),
        State::Todo => (GOOD, "planned"),
    };
    let mut text =
        format!("{style}{word}{style:#}: {STRONG}{}{STRONG:#} ({})", title(plan, point.id), visible(point.id));
    // Writing to a String cannot fail.
    let _ = match milestone {
        Some(milestone) => writeln!(text, ", {}{}", point.finish.date(), due(plan, milestone)),
        None => writeln!(text, ", {} → {}{}", clock(point.start), clock(point.finish), work(plan, point.id)),
    };
    let _ = writeln!(text, "  {}", reason(plan, point));
    if point.state != State::Done {
        let _ = writeln!(text, "  {}", floats(plan, point));
    }
    if let Some((version, before)) = former(plan, point) {
        let moved = (point.finish.date() - before.date()).num_days();
        let how = match moved {
            0 => "the same day".to_owned(),
            1.. => format!("{moved} d earlier"),
            _ => format!("{} d later", -moved),
        };
        let _ = writeln!(text, "  version {} had its end on {}, {how}", visible(version), before.date());
    }
    if let Some(chances) = milestone.and_then(|milestone| milestone.chances.as_ref()) {
        let met = chances.met.map_or_else(String::new, |met| format!("{:.0} % likely to meet its date; ", met * 100.0));
        let Chances { draws, median, safe, surest, .. } = chances;
        let _ = writeln!(
            text,
            "  {met}half of {draws} plans drawn reach it by {median}, eight of ten by {safe}, nine of ten by {surest}"
        );
    }
    let chain = timeline.chain(point.id);
    if chain.len() > 1 {
        let _ = writeln!(text, "\n  {FAINT}what it hangs on, from the start{FAINT:#}");
        write_chain(&mut text, plan, &chain);
    }
    text
}

fn write_chain(text: &mut String, plan: &Plan, chain: &[Point<'_>]) {
    let width = chain.iter().map(|point| visible(point.id).chars().count()).max().unwrap_or(0);
    let mut waits: BTreeMap<usize, i64> = BTreeMap::new();
    for point in chain {
        let id = visible(point.id);
        let dates = match point.is_milestone {
            true => format!("{:27}", point.finish.date().to_string()),
            false => format!("{} → {}    ", point.start.date(), point.finish.date()),
        };
        let long = if point.is_milestone { String::new() } else { days(plan, point.span_minutes) };
        let _ = writeln!(text, "    {dates}{long:<8}{id:<width$}  {FAINT}{}{FAINT:#}", reason(plan, point));
        if let Cause::Busy { member, .. } = point.why.cause {
            *waits.entry(member).or_default() += point.why.waits;
        }
    }
    let waits: Vec<String> = waits
        .into_iter()
        .filter(|(_, minutes)| *minutes > 0)
        .map(|(member, minutes)| format!("{} for {}", days(plan, minutes), name(plan, member)))
        .collect();
    if !waits.is_empty() {
        let _ = writeln!(text, "  {FAINT}waiting for people on this way: {}{FAINT:#}", waits.join(", "));
    }
}

/// Why it is there, in a sentence.
fn reason(plan: &Plan, point: &Point<'_>) -> String {
    let why = point.why;
    let told = match &why.cause {
        Cause::ProjectStart => "starts with the project".to_owned(),
        Cause::StatusDate => format!("has not begun: planned from the status date, {}", why.from.date()),
        Cause::NotBefore => format!("not before {}", why.from.date()),
        Cause::Fixed => format!("fixed on {}", clock(why.from)),
        Cause::Actual if point.is_milestone => format!("was reached on {}", why.from.date()),
        Cause::Actual => format!("really began on {}", why.from.date()),
        Cause::Link(tie) => after(plan, tie),
        Cause::Busy { member, task } => {
            let who = name(plan, *member);
            format!("waits {} for {who}, busy with {} until {}", days(plan, why.waits), quoted(task), clock(why.from))
        }
        Cause::Capacity => {
            format!("waits {}: those who do it have no time, or no gap long enough, before", days(plan, why.waits))
        }
        Cause::BeforeLink(tie) => format!("as late as possible before {}", quoted(&tie.other)),
        Cause::BeforeDeadline => format!("as late as possible before its deadline, {}", why.from.date()),
        Cause::BeforeEnd => "as late as possible before what its people do next, or the end".to_owned(),
    };
    if why.waits_for_hours && why.from.date() < point.start.date() {
        // A night alone is not worth a word.
        let nights = (point.start.date() - why.from.date()).num_days();
        if nights > 1 {
            return format!("{told}; not worked until {}", point.start.date());
        }
    }
    told
}

fn after(plan: &Plan, tie: &Tie) -> String {
    let other = quoted(&tie.other);
    let verb = match tie.link {
        LinkType::FinishStart | LinkType::StartStart => "",
        LinkType::FinishFinish | LinkType::StartFinish => "finishes ",
    };
    let end = match tie.link {
        LinkType::FinishStart | LinkType::FinishFinish => "",
        LinkType::StartStart | LinkType::StartFinish => "the start of ",
    };
    let lag = match (tie.lag, tie.elapsed) {
        (0, _) => String::new(),
        (lag, false) => format!("{} ", days(plan, lag.abs())),
        (lag, true) => format!("{} elapsed hours ", number(lag.abs() as f64 / 60.0)),
    };
    match (tie.lag, tie.link) {
        (..0, LinkType::FinishStart | LinkType::FinishFinish) => format!("{verb}{lag}before the end of {other}"),
        (..0, _) => format!("{verb}{lag}before {end}{other}"),
        (0, LinkType::StartStart) => format!("with {end}{other}"),
        (0, LinkType::FinishFinish) => format!("finishes with {other}"),
        _ => format!("{verb}{lag}after {end}{other}"),
    }
}

fn floats(plan: &Plan, point: &Point<'_>) -> String {
    if point.critical {
        return "critical: a delay moves the end of the project".to_owned();
    }
    let total = days(plan, point.total_float);
    match point.free_float {
        Some(free) => {
            format!("may slip {total} before the end of the project moves, {} before anything else", days(plan, free))
        }
        None => format!("may slip {total} before the end of the project moves"),
    }
}

fn due(plan: &Plan, milestone: &MilestonePlan) -> String {
    match milestone.due {
        Some(due) if milestone.days_late > 0 => {
            format!(", {} of work after its contractual date, {due}", days(plan, milestone.minutes_late))
        }
        Some(due) => format!(", contractual date {due}"),
        None => String::new(),
    }
}

/// Who works on a task, and how much in all.
fn work(plan: &Plan, id: &str) -> String {
    let Some(task) = plan.timeline.task(id) else { return String::new() };
    let who: Vec<String> = task.people.iter().map(|member| name(plan, *member)).collect();
    match (task.work_minutes, who.is_empty()) {
        (0, true) => String::new(),
        (0, false) => format!(", {}", who.join(", ")),
        (minutes, _) => format!(", {} of work by {}", days(plan, minutes), who.join(", ")),
    }
}

fn name(plan: &Plan, member: usize) -> String {
    plan.project.member.get(member).map_or_else(String::new, |member| visible(&member.name))
}

fn title(plan: &Plan, id: &str) -> String {
    let task = plan.project.tasks().find(|(_, task)| task.id.as_str() == id).map(|(_, task)| &task.title);
    let milestone = || plan.project.milestone.iter().find(|one| one.id.as_str() == id).map(|one| &one.title);
    task.or_else(milestone).map_or_else(String::new, |title| visible(title))
}

/// Working days of the project's calendar: `4.5 d`.
fn days(plan: &Plan, minutes: i64) -> String {
    format!("{} d", number(minutes as f64 / plan.timeline.day_minutes.max(1) as f64))
}

/// To a tenth, without a zero at the end.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn clock(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

/// Its end in the baseline, with the version of that.
fn former<'a>(plan: &'a Plan, point: &Point<'_>) -> Option<(&'a str, chrono::NaiveDateTime)> {
    let baseline = plan.baseline.as_ref()?;
    let task = baseline.tasks.get(point.id).map(|task| task.finish);
    Some((&baseline.version, task.or_else(|| baseline.milestones.get(point.id).copied())?))
}

fn as_json(plan: &Plan, point: &Point<'_>) -> Value {
    let timeline = &plan.timeline;
    let milestone = timeline.milestone(point.id);
    let mut told = told(plan, point);
    told["title"] = json!(title(plan, point.id));
    told["state"] = json!(point.state.key());
    told["critical"] = json!(point.critical);
    told["total_float_minutes"] = json!(point.total_float);
    told["free_float_minutes"] = json!(point.free_float);
    told["minutes_per_day"] = json!(timeline.day_minutes);
    if let Some((version, before)) = former(plan, point) {
        told["baseline"] = json!({ "version": version, "finish": before.to_string() });
    }
    if let Some(milestone) = milestone {
        told["due"] = json!(milestone.due.map(|due| due.to_string()));
        told["late_minutes"] = json!(milestone.minutes_late);
        told["chances"] = json!(milestone.chances.as_ref().map(|chances| json!({
            "draws": chances.draws,
            "probability": chances.met,
            "median": chances.median.to_string(),
            "eight_of_ten": chances.safe.to_string(),
            "nine_of_ten": chances.surest.to_string(),
        })));
    }
    told["chain"] = timeline.chain(point.id).iter().map(|point| self::told(plan, point)).collect();
    told["critical_path"] = json!(timeline.critical_path);
    told
}

fn told(plan: &Plan, point: &Point<'_>) -> Value {
    json!({
        "kind": if point.is_milestone { "milestone" } else { "task" },
        "id": point.id,
        "start": instant(point.start),
        "finish": instant(point.finish),
        "why": why(plan, point.why),
    })
}

fn why(plan: &Plan, why: &Why) -> Value {
    let tie = |cause: &str, tie: &Tie| {
        json!({
            "cause": cause,
            "other": tie.other,
            "type": tie.link.key(),
            "lag_minutes": tie.lag,
            "elapsed": tie.elapsed,
        })
    };
    let alone = |cause: &str| json!({ "cause": cause });
    let mut told = match &why.cause {
        Cause::ProjectStart => alone("project-start"),
        Cause::StatusDate => alone("status-date"),
        Cause::NotBefore => alone("not-before"),
        Cause::Fixed => alone("fixed"),
        Cause::Actual => alone("actual"),
        Cause::Link(one) => tie("link", one),
        Cause::Busy { member, task } => {
            let member = plan.project.member.get(*member).map(|member| member.id.as_str());
            json!({ "cause": "busy", "member": member, "other": task })
        }
        Cause::Capacity => alone("capacity"),
        Cause::BeforeLink(one) => tie("late-before-link", one),
        Cause::BeforeDeadline => alone("late-before-deadline"),
        Cause::BeforeEnd => alone("late-before-end"),
    };
    told["from"] = json!(instant(why.from));
    told["waits_minutes"] = json!(why.waits);
    told["waits_for_hours"] = json!(why.waits_for_hours);
    told
}

fn instant(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M").to_string()
}
