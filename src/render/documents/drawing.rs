//! Drawings on paper: each sheet on a page of its own size.

use serde_json::json;

use super::Context;
use crate::render::typeset::Job;

/// One sheet to print.
#[derive(Clone, Debug)]
pub struct Plate {
    /// The drawing.
    pub svg: String,
    /// Width of the paper in millimetres.
    pub width_mm: f64,
    /// Height of the paper in millimetres.
    pub height_mm: f64,
    /// Title of the sheet.
    pub title: String,
    /// What the sheet shows, in words.
    pub description: String,
}

/// The document that prints the plates, edge to edge.
pub fn job(cx: &Context<'_>, name: &str, title: &str, code: &str, plates: Vec<Plate>) -> Job {
    let identity = cx.identity(title, None, code);
    let mut job = Job::new("documents/drawing.typ", cx.ident(name), identity);
    let mut sheets = Vec::new();
    for (number, plate) in plates.into_iter().enumerate() {
        let path = format!("pictures/{name}-{}.svg", number + 1);
        // A drawing of nothing has nothing to say, but a picture must have words.
        let description = if plate.description.trim().is_empty() { &plate.title } else { &plate.description };
        sheets.push(json!({
            "path": format!("/{path}"),
            "width": plate.width_mm,
            "height": plate.height_mm,
            "title": plate.title,
            "description": description,
        }));
        job = job.with_file(path, plate.svg);
    }
    job.with_data("drawing", json!({ "sheets": sheets }))
}
