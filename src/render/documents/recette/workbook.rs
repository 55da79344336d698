//! The workbook: tests to fill in, coverage, reservations, runs, and a summary that counts by itself.

mod automatic;
mod coverage;
mod summary;

use super::automatic::Teller;
use super::{Context, campaign, check, full_name, planned, runs, stale_note, tests};
use crate::model::{Outcome, Priority, ReservationSeverity, Test, TestResult};
use crate::plan::acceptance::{ReservationState, Standing, TestPlan};
use crate::render::sheets::{Book, Cell, Column, Look, Page, Placed, SheetError, Table, Tone, Value, literal};

/// Columns of the page of tests that formulas read.
const TEST_ID: u16 = 0;
const TEST_KIND: u16 = 1;
const TEST_RESULT: u16 = 11;
const TEST_DATE: u16 = 12;

/// Columns of the page of reservations that formulas read.
const RESERVATION_TITLE: u16 = 2;
const RESERVATION_SEVERITY: u16 = 3;
const RESERVATION_DUE: u16 = 5;
const RESERVATION_LIFTED: u16 = 6;
const RESERVATION_STATE: u16 = 7;

/// Empty rows for the reservations that are added by hand.
const SPARE: usize = 20;

/// The whole workbook.
pub(super) fn workbook(cx: &Context<'_>) -> Result<Vec<u8>, SheetError> {
    let mut book = Book::new(cx, cx.text("recette.title"), super::CODE);
    let tests = test_page(cx, &mut book)?;
    automatic::page(cx, &mut book)?;
    let coverage = coverage::page(cx, &mut book, &tests)?;
    let reservations = reservation_page(cx, &mut book)?;
    run_page(cx, &mut book)?;
    summary::page(cx, &mut book, &tests, &coverage, &reservations)?;
    book.finish()
}

/// The word of a result in the workbook: « OK », « KO », « Réserve ».
fn outcome_word<'a>(cx: &Context<'a>, outcome: Outcome) -> &'a str {
    match outcome {
        Outcome::Ok => cx.text("recette.sheet.ok"),
        Outcome::Ko => cx.text("recette.sheet.ko"),
        Outcome::Reserve => cx.text("recette.sheet.reserve"),
    }
}

/// The colour of a result.
fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Ok => Tone::Ok,
        Outcome::Ko => Tone::Danger,
        Outcome::Reserve => Tone::Warn,
    }
}

/// Colours the results in a column.
fn tint_outcomes(cx: &Context<'_>, page: &mut Page<'_>, on: &Placed, from: u16, to: u16) -> Result<(), SheetError> {
    for outcome in Outcome::ALL {
        page.tint_block(on, from, to, outcome_word(cx, *outcome), outcome_tone(*outcome))?;
    }
    Ok(())
}

fn priority<'a>(cx: &Context<'a>, priority: Option<Priority>) -> &'a str {
    priority.map(|priority| cx.locale.choice("priority", priority.key())).unwrap_or_default()
}

/// Lines in a cell, numbered when there are several.
fn numbered(items: &[String]) -> String {
    match items {
        [one] => one.clone(),
        items => {
            let lines = items.iter().enumerate().map(|(number, item)| format!("{}. {item}", number + 1));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

fn test_page(cx: &Context<'_>, book: &mut Book<'_>) -> Result<Placed, SheetError> {
    let name = cx.text("recette.sheet.tests");
    let mut page = book.page(name, name)?;
    page.line(cx.text("recette.sheet.tests-note"))?;
    let text = |key: &str| cx.locale.text(key).to_owned();
    let columns = vec![
        Column::new(text("common.id"), 8.0, Look::Strong),
        Column::new(text("recette.column.kind"), 12.0, Look::Text),
        Column::new(text("recette.column.test"), 26.0, Look::Strong),
        Column::new(text("recette.sheet.requirements"), 32.0, Look::Text),
        Column::new(text("recette.sheet.priority"), 13.0, Look::Text),
        Column::new(text("recette.sheet.objective"), 26.0, Look::Text),
        Column::new(text("recette.sheet.prerequisites"), 24.0, Look::Text),
        Column::new(text("recette.sheet.steps"), 38.0, Look::Text),
        Column::new(text("recette.sheet.expected"), 30.0, Look::Text),
        Column::new(text("recette.sheet.check"), 30.0, Look::Muted),
        Column::new(text("recette.column.campaign"), 24.0, Look::Muted),
        Column::new(text("recette.column.result"), 11.0, Look::Centre),
        Column::new(text("recette.sheet.date"), 12.0, Look::Date),
        Column::new(text("recette.sheet.tester"), 16.0, Look::Text),
        Column::new(text("recette.sheet.observed"), 32.0, Look::Text),
        Column::new(text("recette.column.evidence"), 22.0, Look::Code),
        Column::new(text("recette.sheet.anomaly"), 22.0, Look::Text),
        Column::new(text("recette.sheet.note"), 22.0, Look::Text),
        Column::new(text("recette.sheet.fingerprint"), 14.0, Look::Code),
    ];
    let rows = tests(cx).map(|(test, plan)| test_row(cx, test, plan)).collect();
    let placed = page.table(&Table::new(columns, rows).main(3))?;
    let words: Vec<&str> = Outcome::ALL.iter().map(|outcome| outcome_word(cx, *outcome)).collect();
    page.pick(&placed, TEST_RESULT, &words, cx.text("recette.sheet.pick"))?;
    page.dates(&placed, TEST_DATE)?;
    tint_outcomes(cx, &mut page, &placed, TEST_RESULT, TEST_RESULT)?;
    page.spread(2, 1)?;
    page.close()?;
    Ok(placed)
}

fn test_row(cx: &Context<'_>, test: &Test, plan: &TestPlan) -> Vec<Cell> {
    let holds = matches!(plan.standing, Standing::Done(_));
    let last: Option<&TestResult> = runs(cx, plan).next_back().filter(|_| holds);
    let requirements: Vec<String> = test.verifies.iter().map(|verified| full_name(cx, verified.as_str())).collect();
    let planned: Vec<String> = [
        campaign(cx, test).to_owned(),
        planned(cx, test),
        test.tester.as_ref().map(|who| cx.plan.project.title(who.as_str()).to_owned()).unwrap_or_default(),
    ]
    .into_iter()
    .filter(|line| !line.is_empty())
    .collect();
    let check = test.check.as_ref().map(|one| check::sentence(cx, one)).unwrap_or_default();
    let reservations = cx
        .plan
        .acceptance
        .reservations
        .iter()
        .filter_map(|one| cx.plan.results.reservation.get(one.row).filter(|row| row.test.value == plan.id));
    let anomalies: Vec<&str> = reservations.map(|row| row.title.as_str()).collect();
    let note = match plan.standing {
        Standing::Stale => Cell::Toned(stale_note(cx, plan), Tone::Violet),
        _ => Cell::Empty,
    };
    vec![
        Cell::text(cx.plan.label(&plan.id)),
        Cell::text(cx.locale.choice("test", test.kind.key())),
        Cell::text(&test.title),
        Cell::text(requirements.join("\n")),
        Cell::text(priority(cx, plan.priority)),
        Cell::text(&test.objective),
        Cell::text(numbered(&test.prerequisites)),
        Cell::text(numbered(&test.steps)),
        Cell::text(&test.expected),
        Cell::text(check),
        Cell::text(planned.join("\n")),
        Cell::text(last.map(|last| outcome_word(cx, last.outcome.value)).unwrap_or_default()),
        Cell::date(last.map(|last| last.date.value.0)),
        Cell::text(last.map(|last| cx.plan.project.title(&last.tester)).unwrap_or_default()),
        Cell::text(last.map(|last| last.observed.as_str()).unwrap_or_default()),
        Cell::text(last.map(|last| last.evidence.as_str()).unwrap_or_default()),
        Cell::text(anomalies.join("\n")),
        note,
        Cell::text(&plan.fingerprint),
    ]
}

fn reservation_page(cx: &Context<'_>, book: &mut Book<'_>) -> Result<Placed, SheetError> {
    let name = cx.text("recette.sheet.reservations");
    let mut page = book.page(name, name)?;
    let text = |key: &str| cx.locale.text(key).to_owned();
    let columns = vec![
        Column::new(text("recette.column.number"), 8.0, Look::Strong),
        Column::new(text("recette.column.test"), 10.0, Look::Text),
        Column::new(text("recette.column.reservation"), 44.0, Look::Text),
        Column::new(text("recette.column.severity"), 13.0, Look::Text),
        Column::new(text("recette.column.commitment"), 44.0, Look::Text),
        Column::new(text("recette.column.due"), 13.0, Look::Date),
        Column::new(text("recette.column.lifted"), 13.0, Look::Date),
        Column::new(text("recette.column.reservation-state"), 12.0, Look::Text),
    ];
    let plans = &cx.plan.acceptance.reservations;
    let ahead = page.ahead(plans.len() + SPARE);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (number, plan) in plans.iter().enumerate() {
        let Some(row) = cx.plan.results.reservation.get(plan.row) else { continue };
        let state = state_word(cx, plan.state).to_owned();
        let lifted = row.lifted.as_ref().filter(|_| plan.state == ReservationState::Lifted);
        rows.push(vec![
            Cell::text(format!("R{}", number + 1)),
            Cell::text(cx.plan.label(&row.test)),
            Cell::text(&row.title),
            Cell::text(cx.locale.choice("reservation", row.severity.key())),
            Cell::text(&row.commitment),
            Cell::date(row.due.as_ref().map(|due| due.value.0)),
            Cell::date(lifted.map(|lifted| lifted.value.0)),
            Cell::Formula(state_formula(cx, &ahead, rows.len()), Value::Text(state)),
        ]);
    }
    for _ in 0..SPARE {
        let mut row = vec![Cell::Empty; usize::from(RESERVATION_STATE)];
        row.push(Cell::Formula(state_formula(cx, &ahead, rows.len()), Value::Text(String::new())));
        rows.push(row);
    }
    let placed = page.table(&Table::new(columns, rows).main(1))?;
    let words: Vec<&str> =
        ReservationSeverity::ALL.iter().map(|one| cx.locale.choice("reservation", one.key())).collect();
    page.pick(&placed, RESERVATION_SEVERITY, &words, cx.text("recette.sheet.pick-severity"))?;
    for (word, tone) in words.iter().zip([Tone::Danger, Tone::Warn, Tone::Accent]) {
        page.tint(&placed, RESERVATION_SEVERITY, word, tone)?;
    }
    page.dates(&placed, RESERVATION_DUE)?;
    page.dates(&placed, RESERVATION_LIFTED)?;
    for (state, tone) in STATES {
        page.tint(&placed, RESERVATION_STATE, state_word(cx, state), tone)?;
    }
    page.close()?;
    Ok(placed)
}

const STATES: [(ReservationState, Tone); 3] = [
    (ReservationState::Open, Tone::Warn),
    (ReservationState::Overdue, Tone::Danger),
    (ReservationState::Lifted, Tone::Ok),
];

fn state_word<'a>(cx: &Context<'a>, state: ReservationState) -> &'a str {
    match state {
        ReservationState::Open => cx.text("recette.reservation.open"),
        ReservationState::Overdue => cx.text("recette.reservation.overdue"),
        ReservationState::Lifted => cx.text("recette.reservation.lifted"),
    }
}

/// The state of a reservation on the status date, from its title and its two dates.
fn state_formula(cx: &Context<'_>, table: &Placed, row: usize) -> String {
    let row = u32::try_from(row).unwrap_or(u32::MAX);
    let [title, due, lifted] =
        [RESERVATION_TITLE, RESERVATION_DUE, RESERVATION_LIFTED].map(|column| table.beside(row, column));
    let [open, overdue, done] = STATES.map(|(state, _)| literal(state_word(cx, state)));
    let status = cx.plan.timeline.status.format("DATE(%Y,%-m,%-d)");
    format!("=IF({title}=\"\",\"\",IF({lifted}<>\"\",{done},IF(AND({due}<>\"\",{due}<{status}),{overdue},{open})))")
}

/// Every run on record, oldest first.
fn run_page(cx: &Context<'_>, book: &mut Book<'_>) -> Result<(), SheetError> {
    let name = cx.text("recette.sheet.runs");
    let mut page = book.page(name, name)?;
    page.line(cx.text("recette.sheet.runs-note"))?;
    let text = |key: &str| cx.locale.text(key).to_owned();
    let columns = vec![
        Column::new(text("recette.sheet.date"), 12.0, Look::Date),
        Column::new(text("recette.column.test"), 9.0, Look::Strong),
        Column::new(text("common.title"), 34.0, Look::Text),
        Column::new(text("recette.sheet.tester"), 20.0, Look::Text),
        Column::new(text("recette.column.result"), 11.0, Look::Centre),
        Column::new(text("recette.sheet.observed"), 52.0, Look::Text),
        Column::new(text("recette.column.evidence"), 34.0, Look::Code),
        Column::new(text("recette.column.duration"), 10.0, Look::Text),
        Column::new(text("recette.sheet.fingerprint"), 15.0, Look::Code),
    ];
    let mut all: Vec<(&str, String, &TestResult)> = Vec::new();
    for (test, plan) in tests(cx) {
        all.extend(runs(cx, plan).map(|run| (test.id.as_str(), test.title.clone(), run)));
    }
    let teller = Teller::of(cx);
    for test in &cx.plan.derived {
        let runs = test.runs.iter().filter_map(|run| cx.plan.results.result.get(*run));
        all.extend(runs.map(|run| (test.id.as_str(), teller.told(test).title, run)));
    }
    all.sort_by_key(|(_, _, run)| run.date.value);
    let rows = all
        .into_iter()
        .map(|(id, title, run)| {
            vec![
                Cell::Date(run.date.value.0),
                Cell::text(cx.plan.label(id)),
                Cell::text(title),
                Cell::text(cx.plan.project.title(&run.tester)),
                Cell::text(outcome_word(cx, run.outcome.value)),
                Cell::text(&run.observed),
                Cell::text(&run.evidence),
                Cell::text(run.duration.map(|time| cx.locale.span(time)).unwrap_or_default()),
                Cell::text(run.fingerprint.clone().unwrap_or_default()),
            ]
        })
        .collect();
    let placed = page.table(&Table::new(columns, rows).main(2))?;
    tint_outcomes(cx, &mut page, &placed, 4, 4)?;
    page.close()
}
