//! The transfer and the support (« transfert et support »): what is checked on the day of the hand-over, who helps in
//! the first weeks, and how long the warranty lasts.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::operations::contacts;
use crate::artifact::Artifact;
use crate::model::{Support, UserKind};
use crate::plan::infrastructure::exercise::after;
use crate::plan::overview::overview;
use crate::render::deliverable::Studio;
use crate::render::documents::Context;
use crate::render::documents::dossier::text;
use crate::render::documents::plan_projet::delivery;
use crate::render::typeset::{Job, TypesetError};

/// Most weeks that are told one by one.
const WEEKS: u16 = 12;

/// `transfert.pdf`.
///
/// # Errors
/// A fault in a template.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let cx = &studio.context;
    let identity = cx.identity(cx.text("transfer.title"), Some(cx.text("transfer.subtitle")), "transfer");
    let job = Job::new("documents/transfert.typ", cx.ident("transfert"), identity);
    Ok(vec![studio.pdf("transfert.pdf", &job.with_data("transfer", data(cx)))?])
}

/// What the document says, as its template reads it.
pub fn data(cx: &Context<'_>) -> Value {
    let support = cx.plan.project.support.as_ref();
    json!({
        "checks": checks(cx),
        "support": support.map(|support| early(cx, support)),
        "warranty": support.and_then(|support| warranty(cx, support)),
        "contacts": contacts(cx),
        "signers": delivery::data(cx, &[])["signers"],
    })
}

/// The check-list, by chapter.
fn checks(cx: &Context<'_>) -> Vec<Value> {
    let project = &cx.plan.project;
    let deliverables = project.deliverable.iter().map(|one| {
        let file = one.file.as_ref().map(|file| format!(" ({})", file.value)).unwrap_or_default();
        format!("{} {}{file}", cx.plan.label(one.id.as_str()), one.title)
    });
    let names = project.application.iter().map(|one| one.title.as_str());
    let names = project.server.iter().map(|one| one.id.as_str()).chain(names);
    let services = names.map(|name| cx.locale.fill("transfer.service", &[("name", name)]));
    let trainings = project.training.iter().map(|one| cx.locale.fill("transfer.training", &[("title", &one.title)]));
    let procedures = project.procedure.iter().map(|one| {
        let (code, title) = (cx.plan.label(one.id.as_str()), one.title.as_str());
        match &one.who {
            Some(who) => {
                let who = project.title(who.as_str());
                cx.locale.fill("transfer.procedure", &[("code", code), ("title", title), ("who", who)])
            }
            None => cx.locale.fill("transfer.procedure-alone", &[("code", code), ("title", title)]),
        }
    });
    let accounts = project.user.iter().filter(|user| user.kind != UserKind::Person);
    let accounts = accounts.map(|user| cx.locale.fill("transfer.secret-account", &[("login", user.id.as_str())]));
    let vault = (!project.server.is_empty()).then(|| cx.text("transfer.secret-vault").to_owned());
    let cloud = project.cloud.as_ref().map(|_| cx.text("transfer.secret-cloud").to_owned());
    let open = cx.plan.results.reservation.iter().filter(|one| one.lifted.is_none()).map(|one| {
        let test = cx.plan.label(&one.test.value);
        cx.locale.fill("transfer.reservation", &[("test", test), ("title", &one.title)])
    });
    let chapter = |key: &str, items: Vec<String>| json!({ "title": cx.locale.text(key), "items": items });
    vec![
        chapter("transfer.deliverables", deliverables.collect()),
        chapter("transfer.services", services.collect()),
        chapter("transfer.knowledge", trainings.chain(procedures).collect()),
        chapter("transfer.secrets", accounts.chain(vault).chain(cloud).collect()),
        chapter("transfer.open", open.collect()),
    ]
}

fn early(cx: &Context<'_>, support: &Support) -> Value {
    let project = &cx.plan.project;
    let dates = overview(cx.plan).support;
    let levels = support.level.iter().map(|level| {
        json!({
            "title": level.title,
            "response": cx.locale.span(level.response.value),
            "resolution": cx.locale.span(level.resolution.value),
        })
    });
    let escalation = support.escalation.iter().enumerate().map(|(number, who)| {
        let member = project.find::<crate::model::Member>(who.as_str());
        let stakeholder = project.find::<crate::model::Stakeholder>(who.as_str());
        let phone = member.and_then(|one| one.phone.as_deref()).or(stakeholder.and_then(|one| one.phone.as_deref()));
        let role = member.map(|one| one.role.as_str()).or(stakeholder.map(|one| one.role.as_str()));
        json!({
            "rank": (number + 1).to_string(),
            "name": project.title(who.as_str()),
            "role": role.map(text),
            "phone": phone,
        })
    });
    json!({
        "period": dates.map(|(first, last)| {
            let (from, to) = (cx.locale.date(first), cx.locale.date(last));
            cx.locale.fill("plan.from-to", &[("from", &from), ("to", &to)])
        }),
        "channel": text(&support.channel),
        "hours": text(&support.hours),
        "weeks": dates.map(|(first, last)| weeks(cx, support.weeks.value, first, last)).unwrap_or_default(),
        "levels": levels.collect::<Vec<_>>(),
        "escalation": escalation.collect::<Vec<_>>(),
        "after": cx.markdown(&support.after),
    })
}

/// The weeks of the support; a long one is told by its first, its last and what is between.
fn weeks(cx: &Context<'_>, count: u16, first: NaiveDate, last: NaiveDate) -> Vec<Value> {
    let row = |title: String, from: NaiveDate, to: NaiveDate, key: &str| {
        let period = [("from", cx.locale.date(from)), ("to", cx.locale.date(to))];
        let period: Vec<(&str, &str)> = period.iter().map(|(key, date)| (*key, date.as_str())).collect();
        json!({
            "title": title,
            "period": cx.locale.fill("plan.from-to", &period),
            "content": cx.locale.text(&format!("transfer.{key}")),
        })
    };
    let named = |n: String| cx.locale.fill("transfer.week", &[("n", &n)]);
    let day = |week: u16, more: u64| first.checked_add_days(Days::new(u64::from(week) * 7 + more)).unwrap_or(last);
    if count > WEEKS {
        let between = format!("2–{}", count - 1);
        return vec![
            row(named("1".to_owned()), first, day(0, 6), "week-first"),
            row(named(between), day(1, 0), day(count - 2, 6), "week-middle"),
            row(named(count.to_string()), day(count - 1, 0), last, "week-last"),
        ];
    }
    let key = |week: u16| match week {
        0 => "week-first",
        _ if week + 1 == count => "week-last",
        _ => "week-middle",
    };
    (0..count).map(|week| row(named((week + 1).to_string()), day(week, 0), day(week, 6), key(week))).collect()
}

/// From the milestone that the support begins with.
fn warranty(cx: &Context<'_>, support: &Support) -> Option<Value> {
    let length = support.warranty.as_ref()?;
    let timeline = &cx.plan.timeline;
    let named = support.from.as_ref().and_then(|milestone| timeline.milestone(milestone.as_str()));
    let from = named.or(timeline.milestones.iter().max_by_key(|milestone| milestone.date));
    let from = from.map_or(timeline.finish, |milestone| milestone.date.date());
    let end = after(from, length.value, 1)?;
    Some(json!({
        "length": cx.locale.span(length.value),
        "from": cx.locale.date_long(from),
        "end": cx.locale.date_long(end),
    }))
}
