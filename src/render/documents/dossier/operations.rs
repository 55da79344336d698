//! Monitoring, alerts, measures of security, operating procedures.

use serde_json::{Value, json};

use super::{Chapter, text};
use crate::model::value::{Kind, TimeSpan};
use crate::model::{Alert, Control, Monitoring, Procedure};
use crate::render::documents::Context;

/// The chapters of the operation.
pub(super) fn data(chapter: &Chapter<'_>) -> Value {
    let project = &chapter.cx.plan.project;
    json!({
        "monitoring": project.monitoring.as_ref().map(|one| monitoring(chapter, one)),
        "alerts": project.alert.iter().map(|one| alert(chapter, one)).collect::<Vec<_>>(),
        "controls": project.control.iter().map(|one| control(chapter, one)).collect::<Vec<_>>(),
        "procedures": project.procedure.iter().map(|one| procedure(chapter, one)).collect::<Vec<_>>(),
    })
}

pub(in crate::render::documents) fn monitoring(chapter: &Chapter<'_>, one: &Monitoring) -> Value {
    let cx = &chapter.cx;
    json!({
        "server": one.server.as_ref().map(|server| server.as_str()),
        "tool": text(&one.tool),
        "every": chapter.maybe_span(one.every.as_ref()),
        "metrics": chapter.maybe_span(one.metrics_retention.as_ref()),
        "logs": chapter.maybe_span(one.log_retention.as_ref()),
        "audit": one.audit,
        "watch": watched(chapter, one),
        "count": cx.locale.integer(i64::try_from(one.watch.len()).unwrap_or(i64::MAX)),
    })
}

/// What is watched, by kind.
fn watched(chapter: &Chapter<'_>, one: &Monitoring) -> Vec<Value> {
    let cx = &chapter.cx;
    let kinds = [
        (Kind::Server, "servers"),
        (Kind::Device, "devices"),
        (Kind::Client, "clients"),
        (Kind::Application, "applications"),
        (Kind::Database, "databases"),
        (Kind::Backup, "backups"),
        (Kind::Link, "links"),
        (Kind::Zone, "zones"),
        (Kind::Site, "sites"),
    ];
    let mut rows = Vec::new();
    for (kind, key) in kinds {
        let of_kind = one.watch.iter().map(|id| id.as_str());
        let of_kind = of_kind.filter(|id| cx.plan.project.entry(id).is_some_and(|entry| entry.kind == kind));
        let names: Vec<&str> = match kind {
            // The host name is what the screens of the monitoring show.
            Kind::Server | Kind::Device => of_kind.collect(),
            _ => of_kind.map(|id| cx.plan.project.title(id)).collect(),
        };
        if !names.is_empty() {
            let label = cx.locale.text(&format!("dossier.watched.{key}")).to_owned();
            rows.push(json!({ "label": label, "value": names.join(", ") }));
        }
    }
    rows
}

pub(in crate::render::documents) fn alert(chapter: &Chapter<'_>, one: &Alert) -> Value {
    let cx = &chapter.cx;
    json!({
        "code": cx.plan.labels.get(one.id.as_str()),
        "title": one.title,
        "on": if one.on.is_empty() { cx.text("dossier.all-watched").to_owned() } else { cx.listed(&one.on) },
        "threshold": text(&threshold(cx, one)),
        "lasting": chapter.maybe_span(one.lasting.as_ref()),
        "severity": chapter.choice("severity", one.severity.key()),
        "tell": cx.listed(&one.tell),
    })
}

/// Metrics that have a name in the reader's language; another stands as its author wrote it.
const METRICS: [&str; 10] =
    ["up", "cpu", "memory", "disk", "load", "certificate", "backup-age", "http", "failed-logins", "latency"];

/// When an alert is raised: « Disque > 80 % », « Ne répond plus ».
fn threshold(cx: &Context<'_>, one: &Alert) -> String {
    let metric = one.metric.trim();
    let written = one.threshold.trim();
    let bare: String = written.split_whitespace().collect();
    if metric == "up" && ["<1", "==0", "=0"].contains(&bare.as_str()) {
        return cx.text("dossier.metric.down").to_owned();
    }
    let signs = [("!=", "≠"), (">=", "≥"), ("<=", "≤"), ("==", "=")];
    let sign = signs.into_iter().find_map(|(ascii, sign)| Some(format!("{sign}{}", written.strip_prefix(ascii)?)));
    let mut told = sign.unwrap_or_else(|| written.to_owned());
    if let Some((sign, share)) = told.split_once(' ')
        && let Some(Ok(share)) = share.strip_suffix('%').map(|share| share.trim().parse::<f64>())
    {
        told = format!("{sign} {}", cx.locale.percent(share));
    }
    // « 21 d » is how the project file writes a span of days.
    if let Some((sign, (number, unit))) =
        told.split_once(' ').and_then(|(sign, rest)| Some((sign, rest.split_once(' ')?)))
        && let Ok(span) = format!("{number}{unit}").parse::<TimeSpan>()
    {
        told = format!("{sign} {}", cx.locale.span(span));
    }
    let known = METRICS.contains(&metric).then(|| cx.locale.text(&format!("dossier.metric.{metric}")).to_owned());
    // The sign and the number stay on one line.
    format!("{} {}", known.unwrap_or_else(|| metric.to_owned()), told.replace(' ', "\u{A0}")).trim().to_owned()
}

fn control(chapter: &Chapter<'_>, one: &Control) -> Value {
    let cx = &chapter.cx;
    let test = |id: &str| {
        let outcome = cx.plan.trace.results.get(id);
        json!({ "title": cx.plan.labels.get(id), "outcome": outcome.map_or("not-run", |outcome| outcome.key()) })
    };
    json!({
        "code": cx.plan.labels.get(one.id.as_str()),
        "title": one.title,
        "framework": text(&one.framework),
        "description": cx.markdown(&one.description),
        "where": text(&cx.listed(&one.applies_to)),
        "evidence": text(&one.evidence),
        "tests": one.tests.iter().map(|id| test(id.as_str())).collect::<Vec<_>>(),
        "owner": one.owner.as_ref().map(|owner| cx.name(owner.as_str())),
    })
}

pub(in crate::render::documents) fn procedure(chapter: &Chapter<'_>, one: &Procedure) -> Value {
    let cx = &chapter.cx;
    json!({
        "code": cx.plan.labels.get(one.id.as_str()),
        "title": one.title,
        "on": text(&cx.listed(&one.on)),
        "steps": one.steps,
        "who": one.who.as_ref().map(|who| cx.name(who.as_str())),
        "frequency": text(&one.frequency),
    })
}
