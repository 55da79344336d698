//! The page of coverage: needs and objectives × tests, each cell the result of the test.

use super::super::{Context, full_name, tests, word};
use super::{TEST_ID, TEST_RESULT, outcome_word, priority, tint_outcomes};
use crate::model::{Outcome, Priority};
use crate::plan::acceptance::TestPlan;
use crate::plan::trace::{self, Coverage};
use crate::render::sheets::{Book, Cell, Column, Look, Page, Placed, SheetError, Table, Tone, Value, literal};

/// Columns that the summary reads.
pub(super) const TYPE: u16 = 0;
pub(super) const COUNT: u16 = 4;
pub(super) const COVERAGE: u16 = 6;
/// First column of the tests.
const FIRST: u16 = 7;
/// Most tests on the page: what a sheet has columns for.
const MOST: usize = 16_000;
/// Longest header of a test.
const LONGEST: usize = 38;
/// A test to be run.
const OPEN: &str = "•";

/// A need or an objective.
struct Requirement<'a> {
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    priority: Option<Priority>,
    excluded: bool,
    tests: &'a [String],
    coverage: Coverage,
}

/// Writes the page.
pub(super) fn page(cx: &Context<'_>, book: &mut Book<'_>, tests: &Placed) -> Result<Placed, SheetError> {
    let name = cx.text("recette.sheet.coverage");
    let mut page = book.page(name, name)?;
    page.line(cx.text("recette.sheet.coverage-note"))?;
    let plans: Vec<&TestPlan> = super::super::tests(cx).map(|(_, plan)| plan).take(MOST).collect();
    let requirements = requirements(cx);
    let ahead = page.ahead(requirements.len());
    let rows = requirements.iter().zip(0..).map(|(one, row)| self::row(cx, one, row, &plans, tests, &ahead)).collect();
    let placed = page.table(&Table::new(columns(cx), rows).main(3))?;
    if let Some(last) = u16::try_from(plans.len()).ok().and_then(|count| (FIRST + count).checked_sub(1)) {
        tint_outcomes(cx, &mut page, &placed, FIRST, last.max(FIRST))?;
    }
    tint_coverage(cx, &mut page, &placed)?;
    page.close()?;
    Ok(placed)
}

fn columns(cx: &Context<'_>) -> Vec<Column> {
    let text = |key: &str| cx.locale.text(key).to_owned();
    let mut columns = vec![
        Column::new(text("recette.column.element"), 10.0, Look::Muted),
        Column::new(text("common.id"), 7.0, Look::Strong),
        Column::new(text("common.title"), 48.0, Look::Text),
        Column::new(text("recette.sheet.priority"), 13.0, Look::Text),
        Column::new(text("recette.sheet.count"), 7.0, Look::Integer),
        Column::new(text("recette.sheet.passed"), 10.0, Look::Integer),
        Column::new(text("recette.column.coverage"), 13.0, Look::Text),
    ];
    columns.extend(tests(cx).take(MOST).map(|(_, plan)| {
        let name = full_name(cx, &plan.id);
        let cut = name.chars().count() > LONGEST;
        let short: String = name.chars().take(if cut { LONGEST - 1 } else { LONGEST }).collect();
        Column::upright(if cut { format!("{short}…") } else { short }, Look::Centre)
    }));
    columns
}

fn requirements<'a>(cx: &Context<'a>) -> Vec<Requirement<'a>> {
    let project = &cx.plan.project;
    let needs = project.need.iter().zip(&cx.plan.trace.needs).map(|(need, trace)| Requirement {
        kind: "need",
        id: need.id.as_str(),
        title: &need.title,
        priority: Some(need.priority),
        excluded: need.priority == Priority::Wont,
        tests: &trace.tests,
        coverage: trace.coverage,
    });
    let objectives = project.objective.iter().map(|objective| {
        let tests = cx.plan.acceptance.objectives.get(objective.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        Requirement {
            kind: "objective",
            id: objective.id.as_str(),
            title: &objective.title,
            priority: None,
            excluded: false,
            tests,
            coverage: trace::coverage(tests, &cx.plan.trace.results),
        }
    });
    needs.chain(objectives).collect()
}

fn row(
    cx: &Context<'_>,
    one: &Requirement<'_>,
    row: u32,
    plans: &[&TestPlan],
    tests: &Placed,
    ahead: &Placed,
) -> Vec<Cell> {
    let last = FIRST + u16::try_from(plans.len().max(1) - 1).unwrap_or_default();
    let results = ahead.row(row, FIRST, last);
    let ok = literal(outcome_word(cx, Outcome::Ok));
    let passed = one.tests.iter().filter(|test| cx.plan.trace.results.get(*test) == Some(&Outcome::Ok)).count();
    let mut cells = vec![
        Cell::text(word(cx, "element", one.kind)),
        Cell::text(cx.plan.label(one.id)),
        Cell::text(one.title),
        Cell::text(priority(cx, one.priority)),
        Cell::count(one.tests.len()),
        Cell::counting(format!("=COUNTIF({results},{ok})"), passed),
        match one.tests.is_empty() {
            true => Cell::text(coverage_word(cx, if one.excluded { "excluded" } else { "none" })),
            false => Cell::Formula(coverage_formula(cx, &results), Value::Text(coverage_word(cx, one.coverage.key()))),
        },
    ];
    cells.extend(plans.iter().map(|plan| match one.tests.contains(&plan.id) {
        true => result(cx, plan, tests),
        false => Cell::Empty,
    }));
    cells
}

/// The result of a test wherever its row has been sorted to, or a dot.
fn result(cx: &Context<'_>, plan: &TestPlan, tests: &Placed) -> Cell {
    let found = format!(
        "INDEX({},MATCH({},{},0))",
        tests.column(TEST_RESULT),
        literal(cx.plan.label(&plan.id)),
        tests.column(TEST_ID)
    );
    let now = plan.standing.outcome().map_or(OPEN, |outcome| outcome_word(cx, outcome));
    Cell::Formula(format!("=IF({found}=\"\",{},{found})", literal(OPEN)), Value::Text(now.to_owned()))
}

fn coverage_word(cx: &Context<'_>, key: &str) -> String {
    word(cx, "coverage", key)
}

/// The rules of [`trace::coverage`], as a formula.
fn coverage_formula(cx: &Context<'_>, results: &str) -> String {
    let any = |word: &str| format!("COUNTIF({results},{})>0", literal(word));
    let told = |coverage: Coverage| literal(&coverage_word(cx, coverage.key()));
    format!(
        "=IF({},{},IF({},{},IF({},{},{})))",
        any(outcome_word(cx, Outcome::Ko)),
        told(Coverage::Failed),
        any(OPEN),
        told(Coverage::Open),
        any(outcome_word(cx, Outcome::Reserve)),
        told(Coverage::Reserved),
        told(Coverage::Proven)
    )
}

fn tint_coverage(cx: &Context<'_>, page: &mut Page<'_>, on: &Placed) -> Result<(), SheetError> {
    let tones = [
        (Coverage::None, Tone::Danger),
        (Coverage::Failed, Tone::Danger),
        (Coverage::Open, Tone::Accent),
        (Coverage::Reserved, Tone::Warn),
        (Coverage::Proven, Tone::Ok),
    ];
    for (coverage, tone) in tones {
        page.tint(on, COVERAGE, &coverage_word(cx, coverage.key()), tone)?;
    }
    Ok(())
}
