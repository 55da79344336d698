//! Who: the team, the client's side, the meetings, and the part of each in each task.

use serde_json::{Value, json};

use super::{Context, some};
use crate::model::value::Moment;
use crate::model::{Communication, Leave, Meeting};
use crate::plan::overview::meetings;
use crate::plan::raci::{Raci, raci};

/// Most people beside the tasks of the RACI on an upright page, and on a page on its side.
const RACI_COLUMNS: (usize, usize) = (9, 16);

/// Everyone.
pub fn data(cx: &Context<'_>) -> Value {
    let (held, to_come) = meetings(cx.plan);
    let rows = |meetings: Vec<&Meeting>| meetings.into_iter().map(|one| meeting(cx, one)).collect::<Vec<_>>();
    json!({
        "team": team(cx),
        "stakeholders": stakeholders(cx),
        "held": rows(held),
        "to-come": rows(to_come),
        "communications": cx.plan.project.communication.iter().map(|one| communication(cx, one)).collect::<Vec<_>>(),
        "raci": parts(cx),
    })
}

fn team(cx: &Context<'_>) -> Value {
    let project = &cx.plan.project;
    let rows = project.member.iter().enumerate().map(|(number, member)| {
        let minutes = cx.plan.timeline.members.get(number).map_or(0, |plan| plan.minutes);
        json!({
            "initials": cx.initials(number),
            "name": { "title": member.name, "text": some(&member.role) },
            "contact": contact(member.email.as_deref(), member.phone.as_deref()),
            "time": time(cx, number),
            "leave": member.leave.iter().map(|leave| absence(cx, leave)).collect::<Vec<_>>(),
            "work": some_days(cx, minutes),
        })
    });
    rows.collect()
}

fn some_days(cx: &Context<'_>, minutes: i64) -> Option<String> {
    (minutes > 0).then(|| cx.days(minutes))
}

fn contact(email: Option<&str>, phone: Option<&str>) -> Vec<String> {
    [email, phone].into_iter().flatten().filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

/// The hours that a member gives to the project.
fn time(cx: &Context<'_>, number: usize) -> Vec<String> {
    let Some(member) = cx.plan.project.member.get(number) else { return Vec::new() };
    let mut told = Vec::new();
    if let Some(calendar) = &member.calendar {
        told.push(cx.name(calendar.as_str()).to_owned());
    }
    if let Some(share) = member.availability.as_ref().filter(|share| share.value < 1.0) {
        let percent = cx.locale.percent(share.value * 100.0);
        told.push(cx.locale.fill("plan.people.of-each-day", &[("percent", &percent)]));
    }
    if let Some(cap) = &member.daily_cap {
        told.push(cx.locale.fill("plan.people.a-day", &[("span", &cx.locale.span(cap.value))]));
    }
    if let Some(cap) = &member.weekly_cap {
        told.push(cx.locale.fill("plan.people.a-week", &[("span", &cx.locale.span(cap.value))]));
    }
    if told.is_empty() {
        told.push(cx.text("plan.people.full-time").to_owned());
    }
    told
}

fn absence(cx: &Context<'_>, leave: &Leave) -> String {
    let from = cx.locale.date(leave.from.value.0);
    let dates = match &leave.to {
        Some(to) if to.value.0 != leave.from.value.0 => {
            cx.locale.fill("plan.from-to", &[("from", &from), ("to", &cx.locale.date(to.value.0))])
        }
        _ => from,
    };
    if leave.reason.is_empty() { dates } else { format!("{dates} ({})", leave.reason) }
}

fn stakeholders(cx: &Context<'_>) -> Value {
    let rows = cx.plan.project.stakeholder.iter().map(|who| {
        let parts: Vec<&str> = who.involvement.iter().map(|part| cx.locale.choice("involvement", part.key())).collect();
        json!({
            "name": { "title": who.name, "text": some(&who.role) },
            "involvement": parts,
            "contact": contact(who.email.as_deref(), who.phone.as_deref()),
        })
    });
    rows.collect()
}

fn moment(cx: &Context<'_>, moment: Moment) -> String {
    match moment.time {
        Some(time) => cx.locale.date_time(moment.date.and_time(time)),
        None => cx.locale.date(moment.date),
    }
}

fn meeting(cx: &Context<'_>, meeting: &Meeting) -> Value {
    let names: Vec<&str> = meeting.attendees.iter().map(|who| cx.plan.project.title(who.as_str())).collect();
    json!({
        "title": meeting.title,
        "when": moment(cx, meeting.date.value),
        "duration": meeting.duration.map(|span| cx.locale.span(span)),
        "place": some(&meeting.place),
        "attendees": names.join(", "),
        "minutes": super::prose(cx, &meeting.minutes),
        "decisions": meeting.decisions,
    })
}

fn communication(cx: &Context<'_>, one: &Communication) -> Value {
    let names: Vec<&str> = one.audience.iter().map(|who| cx.plan.project.title(who.as_str())).collect();
    json!({
        "id": cx.plan.label(one.id.as_str()),
        "title": one.title,
        "audience": names.join(", "),
        "frequency": some(&one.frequency),
        "channel": some(&one.channel),
        "owner": one.owner.as_ref().map(|who| cx.plan.project.title(who.as_str())),
    })
}

/// One table for each group of people that fits on a page; tasks under a band for each phase.
fn parts(cx: &Context<'_>) -> Value {
    let raci = raci(&cx.plan.project, &cx.plan.timeline);
    if raci.tasks.is_empty() || raci.people.is_empty() {
        return json!({ "tables": [], "orphans": [], "wide": false });
    }
    // Groups of about the same size, rather than a full one and a remainder.
    let wide = raci.people.len() > RACI_COLUMNS.0;
    let groups = raci.people.len().div_ceil(if wide { RACI_COLUMNS.1 } else { RACI_COLUMNS.0 });
    let size = raci.people.len().div_ceil(groups);
    let tables = (0..groups).map(|group| {
        let columns = group * size..((group + 1) * size).min(raci.people.len());
        let people: Vec<&str> = raci.people[columns.clone()].iter().map(|id| cx.plan.project.title(id)).collect();
        json!({ "people": people, "rows": raci_rows(cx, &raci, columns) })
    });
    let tasks: Vec<&str> = cx.plan.project.tasks().map(|(_, task)| task.id.as_str()).collect();
    let orphans: Vec<&str> = raci.orphans().into_iter().map(|number| cx.plan.label(tasks[number])).collect();
    json!({ "tables": tables.collect::<Vec<_>>(), "orphans": orphans, "wide": wide })
}

fn raci_rows(cx: &Context<'_>, raci: &Raci, columns: std::ops::Range<usize>) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut band = None;
    for ((phase, task), parts) in cx.plan.project.tasks().zip(&raci.tasks) {
        if band != Some(phase) {
            band = Some(phase);
            let title = cx.plan.project.phase.get(phase).map_or("", |phase| phase.title.as_str());
            rows.push(json!({ "band": format!("{}. {title}", phase + 1) }));
        }
        let letters: Vec<&str> = parts[columns.clone()].iter().map(|part| part.letters()).collect();
        rows.push(json!({ "id": cx.plan.label(task.id.as_str()), "title": task.title, "letters": letters }));
    }
    rows
}
