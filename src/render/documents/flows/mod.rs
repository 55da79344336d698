//! The flows, as a document to sign, a workbook to filter and a list to import.

mod addressing;
mod document;
mod line;
mod rules;
mod workbook;
mod zones;

use super::Context;
use crate::artifact::{Artifact, Kind};
use crate::plan::network::flows::FlowLine;
use crate::render::csv;
use crate::render::deliverable::Studio;
use crate::render::sheets::SheetError;
use crate::render::typeset::{Job, TypesetError};
use line::Told;
pub(in crate::render::documents) use line::services;

/// End of the reference of the files.
const CODE: &str = "flows";

/// `regles-de-flux.pdf`, `regles-de-flux.xlsx` and `regles-de-flux.csv`.
///
/// # Errors
/// A fault in a template; more flows than a sheet has rows.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let cx = &studio.context;
    let title = cx.text("flows.title");
    let identity = cx.identity(title, Some(&document::subtitle(cx)), CODE);
    let job = Job::new("documents/regles-de-flux.typ", cx.ident("regles-de-flux"), identity)
        .with_data("flows", document::data(cx));
    let workbook = workbook::workbook(cx).map_err(SheetError::into_fault)?;
    Ok(vec![
        studio.pdf("regles-de-flux.pdf", &job)?,
        studio.artifact("regles-de-flux.xlsx", cx.text("flows.sheet.title"), Kind::Sheet, workbook),
        studio.artifact("regles-de-flux.csv", cx.text("flows.sheet.list"), Kind::Sheet, list(cx)),
    ])
}

/// Every flow: the matrix, then what stays in a subnet, then what the author refuses.
fn lines<'a>(cx: &Context<'a>) -> impl Iterator<Item = &'a FlowLine> + use<'a> {
    let flows = &cx.plan.network.flows;
    flows.lines.iter().chain(&flows.internal).chain(&flows.refused)
}

/// The list for other tools. Its dates are those of ISO 8601, which every spreadsheet reads alike.
fn list(cx: &Context<'_>) -> Vec<u8> {
    let header = line::COLUMNS.iter().map(|column| cx.locale.text(&format!("flows.column.{column}")).to_owned());
    let mut table = csv::Table::for_excel(cx.locale.language(), header);
    for flow in lines(cx) {
        let told = Told::of(cx, flow);
        table.row(line::COLUMNS.map(|column| match told.date(column) {
            Some(date) => date.to_string(),
            None => told.text(column).replace('\n', " ; "),
        }));
    }
    table.into_bytes()
}
