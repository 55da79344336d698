//! What is built: zones with what stands in them, and the drawing of the network.

use serde_json::{Value, json};

use super::{Context, Pictures};
use crate::model::{Paper, Zone};
use crate::render::deliverable::Studio;

/// Surface in square millimetres of the paper on which the drawing is at its own size.
fn full_size(paper: Paper) -> f64 {
    match paper {
        Paper::A3 => 297.0 * 420.0,
        Paper::A4 => 210.0 * 297.0,
    }
}

/// The zones and the first drawing; the others are in the file of the drawings.
pub fn data(studio: &Studio<'_>, pictures: &mut Pictures) -> Value {
    let cx = &studio.context;
    let project = &cx.plan.project;
    if project.zone.is_empty() {
        return json!({ "zones": [], "sheet": null });
    }
    let sheets = studio.architecture();
    let assets = project.server.len() + project.device.len() + project.client.len();
    let counts = [
        cx.locale.count("architecture.assets", assets),
        cx.locale.count("architecture.zones", project.zone.len()),
        cx.locale.count("architecture.flows", cx.plan.network.flows.lines.len()),
    ];
    let lead = [("assets", &*counts[0]), ("zones", &*counts[1]), ("flows", &*counts[2])];
    let page = project.drawing.paper.key().to_uppercase();
    // On a smaller paper than its own the drawing is an overview, and the reader is told where to read it.
    let reduced =
        sheets.first().filter(|sheet| sheet.width_mm * sheet.height_mm > full_size(project.drawing.paper) * 1.01);
    let more = match reduced {
        Some(sheet) => cx.locale.fill("plan.architecture.reduced", &[("paper", &sheet.paper), ("page", &page)]),
        None => cx.text("plan.architecture.full").to_owned(),
    };
    json!({
        "lead": cx.locale.fill("plan.architecture.lead", &lead),
        "zones": project.zone.iter().map(|one| zone(cx, one)).collect::<Vec<_>>(),
        "more": more,
        "sheet": sheets.first().map(|sheet| {
            let description = format!("{}. {}", sheet.title, sheet.description);
            pictures.add("architecture-1", sheet.svg.clone(), &description)
        }),
    })
}

fn zone(cx: &Context<'_>, zone: &Zone) -> Value {
    let project = &cx.plan.project;
    let id = zone.id.as_str();
    let servers = project.server.iter().filter(|one| one.zone == *id).map(|one| &one.title);
    let devices =
        project.device.iter().filter(|one| one.zone.as_ref().is_some_and(|zone| zone == id)).map(|one| &one.title);
    let clients = project.client.iter().filter(|one| one.zone == *id).map(|one| &one.title);
    let holds: Vec<&str> = servers.chain(devices).chain(clients).map(String::as_str).collect();
    json!({
        "title": zone.title,
        "class": zone.trust.key(),
        "site": zone.site.as_ref().map(|site| cx.name(site.as_str())),
        "trust": cx.locale.choice("trust", zone.trust.key()),
        "holds": cx.locale.list(&holds),
    })
}
