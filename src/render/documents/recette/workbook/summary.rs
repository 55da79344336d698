//! The page of figures: formulas that count the other pages, with what they give now.

use super::super::{Context, word};
use super::{
    RESERVATION_SEVERITY, RESERVATION_STATE, STATES, TEST_KIND, TEST_RESULT, coverage, outcome_word, state_word,
};
use crate::model::{Outcome, ReservationSeverity};
use crate::plan::acceptance::{SeverityTally, Tally};
use crate::plan::trace::{Coverage, Hole};
use crate::render::sheets::{Book, Cell, Column, Look, Page, Placed, SheetError, Table, Value, literal};

/// Writes the page.
pub(super) fn page(
    cx: &Context<'_>,
    book: &mut Book<'_>,
    tests: &Placed,
    coverage: &Placed,
    reservations: &Placed,
) -> Result<(), SheetError> {
    let name = cx.text("recette.sheet.synthesis");
    let mut page = book.page(name, name)?;
    page.heading(cx.text("recette.pv.by-kind"))?;
    by_kind(cx, &mut page, tests)?;
    page.heading(cx.text("recette.pv.by-severity"))?;
    by_severity(cx, &mut page, reservations)?;
    page.heading(cx.text("recette.cahier.coverage"))?;
    by_coverage(cx, &mut page, coverage)?;
    page.close()
}

/// The order of the columns of results.
const OUTCOMES: [Outcome; 3] = [Outcome::Ok, Outcome::Reserve, Outcome::Ko];

fn by_kind(cx: &Context<'_>, page: &mut Page<'_>, tests: &Placed) -> Result<(), SheetError> {
    let text = |key: &str| cx.locale.text(key).to_owned();
    let columns = vec![
        Column::new(text("recette.column.kind"), 38.0, Look::Strong),
        Column::new(text("recette.sheet.count"), 12.0, Look::Integer),
        Column::new(outcome_word(cx, Outcome::Ok), 12.0, Look::Integer),
        Column::new(outcome_word(cx, Outcome::Reserve), 12.0, Look::Integer),
        Column::new(outcome_word(cx, Outcome::Ko), 12.0, Look::Integer),
        Column::new(text("recette.sheet.to-run"), 12.0, Look::Integer),
        Column::new(text("recette.sheet.executed"), 12.0, Look::Percent),
    ];
    let kinds = &cx.plan.acceptance.kinds;
    let ahead = page.ahead(kinds.len());
    let (kind, result) = (tests.column(TEST_KIND), tests.column(TEST_RESULT));
    let rows = kinds.iter().zip(0..).map(|(one, row)| {
        let name = cx.locale.choice("test", one.kind.key());
        let word = literal(name);
        let mut cells = vec![Cell::text(name), Cell::counting(format!("=COUNTIF({kind},{word})"), one.tally.tests)];
        cells.extend(OUTCOMES.into_iter().zip(outcomes(&one.tally)).map(|(outcome, count)| {
            let outcome = literal(outcome_word(cx, outcome));
            Cell::counting(format!("=COUNTIFS({kind},{word},{result},{outcome})"), count)
        }));
        cells.extend(left(&ahead, row, &one.tally));
        cells
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let total = &cx.plan.acceptance.total;
    let below = u32::try_from(rows.len().max(1)).unwrap_or(u32::MAX);
    let mut sums = vec![Cell::text(cx.text("recette.sheet.total"))];
    let counts = [total.tests].into_iter().chain(outcomes(total));
    sums.extend(
        (1..).zip(counts).map(|(column, count)| Cell::counting(format!("=SUM({})", ahead.column(column)), count)),
    );
    sums.extend(left(&ahead, below, total));
    page.table(&Table::new(columns, rows).total(sums))?;
    Ok(())
}

fn outcomes(tally: &Tally) -> [usize; 3] {
    [tally.ok, tally.reserve, tally.ko]
}

/// What is to be run, and the share that has been.
fn left(table: &Placed, row: u32, tally: &Tally) -> [Cell; 2] {
    let tests = table.beside(row, 1);
    let run = format!("SUM({}:{})", table.beside(row, 2), table.beside(row, 4));
    [
        Cell::counting(format!("={tests}-{run}"), tally.open()),
        Cell::Formula(format!("=IF({tests}=0,0,{run}/{tests})"), Value::Number(tally.progress())),
    ]
}

fn by_severity(cx: &Context<'_>, page: &mut Page<'_>, on: &Placed) -> Result<(), SheetError> {
    let text = |key: &str| cx.locale.text(key).to_owned();
    let states = STATES.map(|(state, _)| state_word(cx, state));
    let mut columns = vec![
        Column::new(text("recette.column.severity"), 38.0, Look::Strong),
        Column::new(text("recette.column.all"), 12.0, Look::Integer),
    ];
    columns.extend(states.map(|state| Column::new(state, 12.0, Look::Integer)));
    let (severity, state) = (on.column(RESERVATION_SEVERITY), on.column(RESERVATION_STATE));
    let rows = ReservationSeverity::ALL.iter().map(|one| {
        let name = cx.locale.choice("reservation", one.key());
        let word = literal(name);
        let tally = cx.plan.acceptance.severities.iter().find(|tally| tally.severity == *one);
        let mut cells =
            vec![Cell::text(name), Cell::counting(format!("=COUNTIF({severity},{word})"), tally.map_or(0, |t| t.all))];
        cells.extend(states.iter().zip(by_state(tally)).map(|(told, count)| {
            Cell::counting(format!("=COUNTIFS({severity},{word},{state},{})", literal(told)), count)
        }));
        cells
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    page.table(&Table::new(columns, rows))?;
    Ok(())
}

/// Open, overdue, lifted: each reservation in one of them.
fn by_state(tally: Option<&SeverityTally>) -> [usize; 3] {
    tally.map_or([0; 3], |tally| [tally.open - tally.overdue, tally.overdue, tally.all - tally.open])
}

fn by_coverage(cx: &Context<'_>, page: &mut Page<'_>, on: &Placed) -> Result<(), SheetError> {
    let text = |key: &str| cx.locale.text(key).to_owned();
    let columns = vec![
        Column::new(text("recette.column.coverage"), 38.0, Look::Strong),
        Column::new(text("recette.sheet.number"), 12.0, Look::Integer),
    ];
    let kind = on.column(coverage::TYPE);
    let [need, objective] = ["need", "objective"].map(|key| literal(&word(cx, "element", key)));
    let without = literal(&word(cx, "coverage", Coverage::None.key()));
    let found = on.column(coverage::COVERAGE);
    let tested = cx.plan.trace.needs.iter().filter(|need| !need.tests.is_empty()).count();
    let untested = cx.plan.trace.holes.iter().filter(|hole| matches!(hole, Hole::NoTest(_))).count();
    let objectives = &cx.plan.project.objective;
    let unproven = objectives.iter().filter(|one| !cx.plan.acceptance.objectives.contains_key(one.id.as_str()));
    let rows = vec![
        vec![
            Cell::text(text("recette.sheet.needs")),
            Cell::counting(format!("=COUNTIF({kind},{need})"), cx.plan.project.need.len()),
        ],
        vec![
            Cell::text(text("recette.sheet.needs-with")),
            Cell::counting(format!("=COUNTIFS({kind},{need},{},\">0\")", on.column(coverage::COUNT)), tested),
        ],
        vec![
            Cell::text(text("recette.sheet.needs-without")),
            Cell::counting(format!("=COUNTIFS({kind},{need},{found},{without})"), untested),
        ],
        vec![
            Cell::text(text("recette.sheet.objectives-without")),
            Cell::counting(format!("=COUNTIFS({kind},{objective},{found},{without})"), unproven.count()),
        ],
    ];
    page.table(&Table::new(columns, rows))?;
    Ok(())
}
