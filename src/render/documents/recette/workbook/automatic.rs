//! The page of the tests that follow from the project, with how each ended.

use super::super::automatic::{self, Teller};
use super::{Context, outcome_word, tint_outcomes};
use crate::plan::acceptance::Standing;
use crate::plan::derived::DerivedTest;
use crate::render::sheets::{Book, Cell, Column, Look, SheetError, Table, Tone};

const RESULT: u16 = 5;

/// Writes the page, when there are such tests.
pub(super) fn page(cx: &Context<'_>, book: &mut Book<'_>) -> Result<(), SheetError> {
    if cx.plan.derived.is_empty() {
        return Ok(());
    }
    let name = cx.text("recette.auto.cahier.title");
    let mut page = book.page(name, name)?;
    let text = |key: &str| cx.locale.text(key).to_owned();
    let columns = vec![
        Column::new(text("common.id"), 34.0, Look::Code),
        Column::new(text("recette.column.kind"), 20.0, Look::Text),
        Column::new(text("recette.column.test"), 32.0, Look::Strong),
        Column::new(text("recette.sheet.expected"), 62.0, Look::Text),
        Column::new(text("recette.column.beside"), 12.0, Look::Text),
        Column::new(text("recette.column.result"), 11.0, Look::Centre),
        Column::new(text("recette.sheet.date"), 12.0, Look::Date),
        Column::new(text("recette.sheet.tester"), 16.0, Look::Text),
        Column::new(text("recette.sheet.observed"), 40.0, Look::Text),
        Column::new(text("recette.column.duration"), 10.0, Look::Text),
        Column::new(text("recette.sheet.note"), 26.0, Look::Text),
        Column::new(text("recette.sheet.fingerprint"), 15.0, Look::Code),
    ];
    let teller = Teller::of(cx);
    let rows = cx.plan.derived.iter().map(|test| row(&teller, test)).collect();
    let placed = page.table(&Table::new(columns, rows).main(3))?;
    tint_outcomes(cx, &mut page, &placed, RESULT, RESULT)?;
    page.close()
}

fn row(teller: &Teller<'_>, test: &DerivedTest) -> Vec<Cell> {
    let cx = &teller.cx;
    let told = teller.told(test);
    let last = automatic::last(cx, test).filter(|_| test.standing.outcome().is_some());
    let seen = last.map(|last| [last.observed.as_str(), last.evidence.as_str()]).into_iter().flatten();
    let seen: Vec<&str> = seen.filter(|text| !text.is_empty()).collect();
    let note = match test.standing {
        Standing::Stale => Cell::Toned(automatic::since(cx, test), Tone::Violet),
        _ => Cell::Empty,
    };
    vec![
        Cell::text(&test.id),
        Cell::text(automatic::kind(cx, test.subject.key())),
        Cell::text(told.title),
        Cell::text(told.detail),
        Cell::text(super::super::codes(cx, &test.tests)),
        Cell::text(last.map(|last| outcome_word(cx, last.outcome.value)).unwrap_or_default()),
        Cell::date(last.map(|last| last.date.value.0)),
        Cell::text(last.map(|last| cx.plan.project.title(&last.tester)).unwrap_or_default()),
        Cell::text(seen.join("\n")),
        Cell::text(last.and_then(|last| last.duration).map(|time| cx.locale.span(time)).unwrap_or_default()),
        note,
        Cell::text(&test.fingerprint),
    ]
}
