//! The page that opens everything: what was built, the drawings, the matrix with a filter, the files.

use serde_json::{Value, json};
use tera::{Context as Page, Tera};

use super::{Context, gantt};
use crate::artifact::{Artifact, Kind};
use crate::plan::network::flows::{FlowLine, Origin};
use crate::plan::timeline::State;
use crate::render::deliverable::{Deliverable, Studio};
use crate::render::typeset::TypesetError;
use qilby_draw::gantt as chart;

/// Name of the template, below `templates/`.
const TEMPLATE: &str = "site/index.html";

/// The page.
///
/// # Errors
/// A fault in the user's own template.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let cx = &studio.context;
    let source = studio.user_template(TEMPLATE)?.unwrap_or(include_str!("../../../templates/site/index.html"));
    let mut tera = Tera::new();
    let fault = |error: tera::Error| TypesetError::of_page(TEMPLATE, &error.to_string());
    tera.add_raw_template("index.html", source).map_err(fault)?;
    let page = Page::from_serialize(&data(studio)).map_err(fault)?;
    let html = tera.render("index.html", &page).map_err(fault)?;
    Ok(vec![studio.artifact("index.html", cx.text("site.title"), Kind::Page, html)])
}

fn data(studio: &Studio<'_>) -> Value {
    let cx = &studio.context;
    let about = &cx.plan.project.project;
    let gantt = chart::draw(&gantt::chart(cx), chart::Page::Fit);
    json!({
        "lang": about.language.key(),
        "texts": cx.locale.value("site"),
        "project": { "name": about.name, "title": about.title, "client": about.client.name },
        "facts": facts(cx),
        "tiles": tiles(cx),
        "files": files(cx),
        "milestones": milestones(cx),
        "gantt": gantt.first().map(|sheet| inline(&sheet.svg)),
        "architecture": studio.architecture().iter().map(|sheet| inline(&sheet.svg)).collect::<Vec<_>>(),
        "flows": cx.plan.network.flows.lines.iter().map(|line| flow(cx, line)).collect::<Vec<_>>(),
        "zones": cx.plan.project.zone.iter().map(|zone| &zone.title).collect::<Vec<_>>(),
    })
}

/// A drawing inside the page: without the XML declaration, as wide as its place.
fn inline(svg: &str) -> &str {
    svg.find("<svg").map_or("", |start| &svg[start..])
}

fn facts(cx: &Context<'_>) -> Vec<Value> {
    let about = &cx.plan.project.project;
    let fact = |label: &str, value: String| json!({ "label": label, "value": value });
    vec![
        fact(cx.text("common.client"), about.client.name.clone()),
        fact(cx.text("common.version"), about.version.value.clone()),
        fact(cx.text("common.date"), cx.locale.date_long(about.status_date.value.0)),
        fact(
            cx.text("common.classification"),
            cx.locale.choice("confidentiality", about.confidentiality.key()).to_owned(),
        ),
    ]
}

fn tiles(cx: &Context<'_>) -> Vec<Value> {
    let plan = cx.plan;
    let tile =
        |key: &str, value: String| json!({ "label": cx.locale.text(&format!("site.tile.{key}")), "value": value });
    let reached = plan.timeline.milestones.iter().filter(|milestone| milestone.state == State::Done).count();
    let count = |n: usize| cx.locale.integer(n as i64);
    vec![
        tile("finish", cx.locale.date(plan.timeline.finish)),
        tile("progress", cx.locale.percent(plan.timeline.progress().round())),
        tile("milestones", format!("{} / {}", count(reached), count(plan.timeline.milestones.len()))),
        tile("total", cx.money(plan.costs.total)),
        tile("servers", count(plan.project.server.len())),
        tile("flows", count(plan.network.flows.lines.len())),
        tile("tests", format!("{} / {}", count(plan.trace.results.len()), count(plan.project.test.len()))),
    ]
}

/// Every file of a whole build, by deliverable.
fn files(cx: &Context<'_>) -> Vec<Value> {
    let group = |one: &Deliverable| {
        let files: Vec<Value> = one
            .files()
            .iter()
            .map(|path| {
                let kind = path.rsplit_once('.').map_or("", |(_, kind)| kind).to_uppercase();
                json!({ "path": path, "kind": kind })
            })
            .collect();
        json!({
            "title": cx.locale.text(&format!("site.deliverable.{}", one.name())),
            "about": cx.locale.text(&format!("site.about.{}", one.name())),
            "files": files,
        })
    };
    Deliverable::ALL.iter().filter(|one| one.name() != "index").map(group).collect()
}

fn milestones(cx: &Context<'_>) -> Vec<Value> {
    let rows = cx.plan.project.milestone.iter().zip(&cx.plan.timeline.milestones);
    rows.map(|(milestone, plan)| {
        let key = match plan.state {
            State::Done => "reached",
            _ if plan.days_late > 0 => "late",
            _ => "planned",
        };
        json!({
            "code": cx.plan.label(&plan.id),
            "title": milestone.title,
            "date": cx.locale.date(plan.date.date()),
            "due": plan.due.map(|due| cx.locale.date(due)),
            "state": key,
            "words": cx.locale.text(&format!("common.states.{key}")),
        })
    })
    .collect()
}

fn flow(cx: &Context<'_>, line: &FlowLine) -> Value {
    let labels = |ends: &[std::sync::Arc<crate::plan::network::ends::EndInfo>]| {
        ends.iter().map(|end| end.label.clone()).collect::<Vec<_>>().join(", ")
    };
    let places = |ends: &[std::sync::Arc<crate::plan::network::ends::EndInfo>]| -> Vec<String> {
        let zones = ends.iter().flat_map(|end| end.zones());
        zones.filter_map(|id| cx.plan.project.find::<crate::model::Zone>(id)).map(|zone| zone.title.clone()).collect()
    };
    let services: Vec<Value> = line
        .services
        .iter()
        .map(|service| {
            let ports: Vec<String> = service.ports.iter().map(ToString::to_string).collect();
            json!({ "name": service.id.clone().unwrap_or_else(|| service.label.clone()), "ports": ports.join(", ") })
        })
        .collect();
    json!({
        "number": line.number,
        "id": line.id,
        "from": labels(&line.from),
        "to": labels(&line.to),
        "zones": places(&line.from).into_iter().chain(places(&line.to)).collect::<Vec<_>>(),
        "services": services,
        "action": line.action.key(),
        "words": cx.locale.choice("action", line.action.key()),
        "reason": line.reason,
        "derived": line.origin != Origin::Declared,
    })
}
