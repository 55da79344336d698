use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::model::Language;
use crate::plan::Plan;

/// The smallest project that can be planned.
fn plan(title: &str) -> Plan {
    let text = format!(
        r#"
        [project]
        name = "Essai"
        title = {title:?}
        reference = "ESS"
        client = {{ name = "=1+1" }}
        supplier = {{ name = "Fournisseur & Cie" }}
        language = "fr"
        start = 2026-09-07
        version = "1.0"
        status_date = 2026-09-07
        "#
    );
    let inputs = crate::pipeline::Inputs { project: text, ..Default::default() };
    let (plan, found) = crate::pipeline::understand(&inputs);
    plan.unwrap_or_else(|| panic!("{found:?}"))
}

fn book(plan: &Plan, fill: impl Fn(&mut Book<'_>)) -> Vec<u8> {
    let locale = Locale::built_in(Language::French).unwrap();
    let mut book = Book::new(&Context { plan, locale: &locale }, "Classeur", "acceptance");
    fill(&mut book);
    book.finish().unwrap()
}

fn read(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

fn columns() -> Vec<Column> {
    vec![Column::new("Nom", 20.0, Look::Strong), Column::new("Jour", 12.0, Look::Date)]
}

#[test]
fn text_is_never_a_formula_and_never_too_long() {
    let plan = plan("=HYPERLINK(\"http://x.example\")");
    let nasty =
        ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "a\u{1}\u{0}b", "_x0041_", "<b>&amp;</b>", "https://x.example/"];
    let rows = || {
        let long = "é".repeat(40_000);
        nasty.iter().map(|text| (*text).to_owned()).chain([long]).map(|text| vec![Cell::Text(text)]).collect()
    };
    let bytes = book(&plan, |book| {
        let mut page = book.page("Tests", "Hostile").unwrap();
        page.table(&Table::new(columns(), rows()).main(1)).unwrap();
        page.close().unwrap();
    });
    let mut book = read(&bytes);
    assert!(book.worksheet_formula("Tests").unwrap().is_empty());
    let range = book.worksheet_range("Tests").unwrap();
    let column: Vec<String> = range.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(column[0], "=HYPERLINK(\"http://x.example\")");
    assert_eq!(column[2], "=1+1 · ESS-RECETTE · version 1.0 · 07/09/2026 · Interne");
    assert_eq!(column[4], "Nom");
    for (text, cell) in nasty.iter().zip(&column[5..]) {
        assert_eq!(*cell, text.replace(['\u{0}', '\u{1}'], ""));
    }
    assert_eq!(column[13].chars().count(), 32_001);
}

#[test]
fn dates_are_dates_and_formulas_have_their_value() {
    let plan = plan("Projet");
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let far = NaiveDate::from_ymd_opt(1815, 6, 18).unwrap();
    let bytes = book(&plan, |book| {
        let mut page = book.page("L'été", "").unwrap();
        let rows = vec![vec![Cell::text("a"), Cell::Date(day)], vec![Cell::text("b"), Cell::Date(far)]];
        let ahead = page.ahead(2);
        let placed = page.table(&Table::new(columns(), rows)).unwrap();
        assert_eq!(placed, ahead);
        assert_eq!((placed.beside(0, 1), placed.row(1, 0, 1)), ("B6".to_owned(), "A7:B7".to_owned()));
        assert_eq!(placed.column(1), "'L''été'!$B$6:$B$7");
        assert_eq!(placed.cell(1, 0), "'L''été'!$A$7");
        let count = Cell::counting(format!("=COUNTIF({},{})", placed.column(0), literal("a")), 1);
        page.table(&Table::new(columns(), Vec::new()).total(vec![count])).unwrap();
        page.close().unwrap();
    });
    let mut book = read(&bytes);
    let range = book.worksheet_range("L'été").unwrap();
    let found = range.get_value((5, 1)).unwrap();
    assert!(matches!(found, Data::DateTime(found) if found.as_f64() == 46349.0), "{found:?}");
    assert_eq!(range.get_value((6, 1)), Some(&Data::String("18/06/1815".into())));
    assert_eq!(range.get_value((9, 0)), Some(&Data::String("Sans objet".into())));
    assert_eq!(range.get_value((10, 0)), Some(&Data::Float(1.0)));
    let formulas = book.worksheet_formula("L'été").unwrap();
    assert_eq!(formulas.get_value((10, 0)).map(String::as_str), Some("COUNTIF('L''été'!$A$6:$A$7,\"a\")"));
}

#[test]
fn names_of_pages_are_made_to_fit() {
    let plan = plan("Projet");
    let bytes = book(&plan, |book| {
        for name in ["Tests", "tests", "[a]:*?/\\b", "'", "", &"long ".repeat(20)] {
            book.page(name, "").unwrap().close().unwrap();
        }
    });
    let names = read(&bytes).sheet_names();
    assert_eq!(names, ["Tests", "tests 2", "ab", "-", "- 2", "long long long long long lon"]);
}

#[test]
fn the_same_book_has_the_same_bytes() {
    let plan = plan("Projet");
    let make = || {
        book(&plan, |book| {
            let mut page = book.page("Tests", "").unwrap();
            let placed = page.table(&Table::new(columns(), vec![Vec::new(); 4]).main(1)).unwrap();
            page.pick(&placed, 0, &["OK", "KO"], "Résultat").unwrap();
            page.dates(&placed, 1).unwrap();
            page.tint(&placed, 0, "OK", Tone::Ok).unwrap();
            page.tint_when(&placed, 0, 1, "$A6=\"KO\"", Tone::Danger).unwrap();
            page.close().unwrap();
        })
    };
    assert_eq!(make(), make());
}

#[test]
fn a_literal_cannot_leave_its_quotes() {
    assert_eq!(literal("a\"&B1&\"c"), "\"a\"\"&B1&\"\"c\"");
    assert!(literal(&"x".repeat(400)).len() < 260);
}
