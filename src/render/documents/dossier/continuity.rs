//! Backups, what they cover, and how everything comes back.

use serde_json::{Value, json};

use super::{Chapter, text};
use crate::model::{Backup, Retention};
use crate::plan::infrastructure::coverage::{Cover, coverage};
use crate::plan::infrastructure::recovery::{Promise, Step, order, promises};

/// The chapter of the continuity.
pub(super) fn data(chapter: &Chapter<'_>) -> Value {
    let project = &chapter.cx.plan.project;
    let services = promises(project, &chapter.rights);
    json!({
        "backups": project.backup.iter().map(|one| backup(chapter, one)).collect::<Vec<_>>(),
        "coverage": covered(chapter),
        "services": services.iter().map(|one| promise(chapter, one)).collect::<Vec<_>>(),
        "order": order(project).iter().enumerate().map(|(number, one)| step(chapter, number, one)).collect::<Vec<_>>(),
    })
}

pub(in crate::render::documents) fn backup(chapter: &Chapter<'_>, one: &Backup) -> Value {
    let cx = &chapter.cx;
    let test = |id: &str| {
        let outcome = cx.plan.trace.results.get(id);
        json!({
            "title": chapter.coded(id),
            "outcome": outcome.map_or("not-run", |outcome| outcome.key()),
        })
    };
    json!({
        "title": one.title,
        "what": text(&cx.listed(&one.what)),
        "to": cx.name(one.to.as_str()),
        "tool": text(&one.tool),
        "schedule": schedule(chapter, &one.schedule.value.to_string()),
        "retention": text(&retention(chapter, &one.retention)),
        "rpo": chapter.span(&one.rpo),
        "rto": chapter.span(&one.rto),
        "encrypted": chapter.yes_no(one.encrypted),
        "offsite": one.offsite.as_ref().map(|site| cx.name(site.as_str())),
        "tests": one.restore_tests.iter().map(|id| test(id.as_str())).collect::<Vec<_>>(),
    })
}

/// `weekly sun 03:00` in words: « chaque semaine, dimanche à 03:00 »; what is not known stays as written.
pub(in crate::render::documents) fn schedule(chapter: &Chapter<'_>, written: &str) -> String {
    let cx = &chapter.cx;
    let words: Vec<&str> = written.split_whitespace().collect();
    match words.as_slice() {
        ["hourly"] => cx.text("dossier.schedule.hourly").to_owned(),
        ["daily"] => cx.text("dossier.schedule.daily").to_owned(),
        ["daily", at] => cx.locale.fill("dossier.schedule.daily-at", &[("at", at)]),
        ["weekly", day, at] if !cx.locale.choice("weekday", day).is_empty() => {
            cx.locale.fill("dossier.schedule.weekly-at", &[("day", cx.locale.choice("weekday", day)), ("at", at)])
        }
        _ => written.to_owned(),
    }
}

fn retention(chapter: &Chapter<'_>, kept: &Retention) -> String {
    let counts = [
        ("hourly", kept.hourly),
        ("daily", kept.daily),
        ("weekly", kept.weekly),
        ("monthly", kept.monthly),
        ("yearly", kept.yearly),
    ];
    let told = counts.into_iter().filter(|(_, n)| *n > 0);
    let told: Vec<String> =
        told.map(|(key, n)| chapter.cx.locale.count(&format!("dossier.retention.{key}"), n.into())).collect();
    told.join(", ")
}

fn covered(chapter: &Chapter<'_>) -> Value {
    let project = &chapter.cx.plan.project;
    let rows = coverage(project, &chapter.rights);
    let sign = |cover: &Cover| match cover {
        Cover::None => "",
        cover => cover.key(),
    };
    json!({
        "columns": project.backup.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(),
        "rows": rows.iter().map(|row| row.id).collect::<Vec<_>>(),
        "cells": rows.iter().map(|row| row.backups.iter().map(sign).collect::<Vec<_>>()).collect::<Vec<_>>(),
        "overall": rows.iter().map(|row| row.overall.key()).collect::<Vec<_>>(),
        "offsite": rows.iter().map(|row| chapter.yes_no(row.offsite)).collect::<Vec<_>>(),
    })
}

pub(in crate::render::documents) fn promise(chapter: &Chapter<'_>, one: &Promise<'_>) -> Value {
    let cx = &chapter.cx;
    let title = cx.plan.project.title(one.id);
    let backups: Vec<&str> = one.backups.iter().map(|backup| backup.title.as_str()).collect();
    json!({
        "kind": cx.locale.text(&format!("dossier.service.{}", one.kind.key())),
        "title": title,
        "server": one.server,
        "criticality": chapter.choice("criticality", one.criticality.key()),
        "rpo": one.rpo.map(|span| cx.locale.span(span)),
        "rto": one.rto.map(|span| cx.locale.span(span)),
        "backups": text(&backups.join(", ")),
    })
}

pub(in crate::render::documents) fn step(chapter: &Chapter<'_>, number: usize, one: &Step<'_>) -> Value {
    let cx = &chapter.cx;
    json!({
        "number": chapter.integer(number + 1),
        "name": one.id,
        "title": cx.plan.project.title(one.id),
        "criticality": chapter.choice("criticality", one.criticality.key()),
        "after": text(&one.after.join(", ")),
        "circle": text(&one.circle.join(", ")),
        "from": one.backup.map(|backup| backup.title.as_str()),
        "rto": one.backup.map(|backup| cx.locale.span(backup.rto.value)),
    })
}
