//! The acceptance of the sample project, read back by programs that did not write it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use qilby::pipeline::Inputs;
use support::{file, make_only, pages, pdf_text, plan, sample};

type Book = Xlsx<Cursor<Vec<u8>>>;

/// `recette.pdf` and `recette.xlsx`.
fn make(inputs: &Inputs) -> BTreeMap<String, Vec<u8>> {
    make_only(inputs, &["recette"])
}

fn book(inputs: &Inputs) -> Book {
    Xlsx::new(Cursor::new(make(inputs)["recette.xlsx"].clone())).unwrap()
}

fn sheet(book: &mut Book, name: &str) -> Range<Data> {
    book.worksheet_range(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The rows under the header whose first cells are these.
fn table<'a>(range: &'a Range<Data>, header: &[&str]) -> Vec<&'a [Data]> {
    let is_header = |row: &&[Data]| header.iter().zip(*row).all(|(title, cell)| text(cell) == *title);
    let mut rows = range.rows().skip_while(|row| !is_header(row));
    assert!(rows.next().is_some(), "no header {header:?}");
    rows.collect()
}

fn text(cell: &Data) -> String {
    cell.to_string()
}

#[test]
fn both_files_are_the_same_each_time() {
    let inputs = sample();
    let (first, second) = (make(&inputs), make(&inputs));
    assert_eq!(first.keys().collect::<Vec<_>>(), ["recette.pdf", "recette.xlsx"]);
    for (name, bytes) in &first {
        assert!(*bytes == second[name], "{name} differs");
    }
}

#[test]
fn the_workbook_has_each_test_with_its_last_result() {
    let inputs = sample();
    let plan = plan(&inputs);
    let mut book = book(&inputs);
    assert_eq!(book.sheet_names(), ["Tests", "Tests automatiques", "Couverture", "Réserves", "Passages", "Synthèse"]);
    let range = sheet(&mut book, "Tests");
    assert_eq!(range.get((0, 0)).map(text).as_deref(), Some("Infrastructure informatique de Comptoir Lisière"));
    let block = range.get((2, 0)).map(text).unwrap();
    for part in ["Comptoir Lisière SAS", "QIL-RECETTE", "version 1.3", "23/11/2026", "Diffusion restreinte"] {
        assert!(block.contains(part), "{block}");
    }
    let rows = table(&range, &["ID", "Nature", "Test"]);
    assert_eq!(rows.len(), plan.project.test.len());
    // v04 failed, then passed: the last run is the result, and both are on the page of runs.
    let v04 = rows.iter().find(|row| text(&row[0]) == "V04").unwrap();
    assert_eq!(text(&v04[11]), "OK");
    assert!(matches!(&v04[12], Data::DateTime(day) if day.as_f64() == 46_343.0), "{:?}", v04[12]);
    assert_eq!(text(&v04[13]), "Le commercial");
    assert!(text(&v04[3]).contains("B04 — Le commercial travaille en clientèle"));
    assert!(text(&v04[7]).starts_with("1. Depuis une connexion mobile"));
    assert!(text(&v04[9]).contains("port 51820"), "{}", v04[9]);
    let runs = sheet(&mut book, "Passages");
    let runs = table(&runs, &["Date", "Test"]);
    assert_eq!(runs.len(), plan.results.result.len());
    let of_v04: Vec<String> = runs.iter().filter(|row| text(&row[1]) == "V04").map(|row| text(&row[4])).collect();
    assert_eq!(of_v04, ["KO", "OK"]);
    // Not run: nothing is made up.
    let v17 = rows.iter().find(|row| text(&row[0]) == "V17").unwrap();
    assert!(v17[11..17].iter().all(|cell| *cell == Data::Empty), "{v17:?}");
}

#[test]
fn the_summary_counts_by_formulas_and_shows_their_values() {
    let inputs = sample();
    let plan = plan(&inputs);
    let mut book = book(&inputs);
    let range = sheet(&mut book, "Synthèse");
    let rows = table(&range, &["Nature", "Tests", "OK", "Réserve", "KO", "À exécuter", "Exécutés"]);
    let total = rows.iter().find(|row| text(&row[0]) == "Total").unwrap();
    let tally = &plan.acceptance.total;
    let expected = [tally.tests, tally.ok, tally.reserve, tally.ko, tally.open()];
    for (cell, count) in total[1..].iter().zip(expected) {
        assert_eq!(*cell, Data::Float(count as f64));
    }
    let formulas = book.worksheet_formula("Synthèse").unwrap();
    let all: Vec<&String> = formulas.rows().flatten().filter(|formula| !formula.is_empty()).collect();
    assert!(all.len() > 30, "{} formulas", all.len());
    assert!(
        all.iter().any(|formula| formula.contains("COUNTIFS('Tests'!$B$") && formula.contains("\"OK\"")),
        "{all:?}"
    );
    let severities = table(&range, &["Gravité", "Total", "Ouverte"]);
    let minor = severities.iter().find(|row| text(&row[0]) == "Mineure").unwrap();
    assert_eq!(minor[1..5], [1.0, 1.0, 0.0, 0.0].map(Data::Float));
}

#[test]
fn the_coverage_crosses_needs_and_tests() {
    let inputs = sample();
    let plan = plan(&inputs);
    let mut book = book(&inputs);
    let range = sheet(&mut book, "Couverture");
    let rows = table(&range, &["Élément", "ID"]);
    let header = range.rows().find(|row| text(&row[0]) == "Élément").unwrap();
    for trace in &plan.trace.needs {
        let row = rows.iter().find(|row| text(&row[1]) == plan.label(&trace.need)).unwrap();
        let crossed = header[7..].iter().zip(&row[7..]).filter(|(_, cell)| !text(cell).is_empty());
        let crossed: Vec<String> = crossed.map(|(test, _)| text(test)[..3].to_owned()).collect();
        let expected: Vec<&str> = trace.tests.iter().map(|test| plan.label(test)).collect();
        assert_eq!(crossed, expected, "{}", trace.need);
    }
    let b11 = rows.iter().find(|row| text(&row[1]) == "B11").unwrap();
    assert_eq!(
        (text(&b11[6]), b11[4].clone(), b11[5].clone()),
        ("Avec réserve".into(), Data::Float(2.0), Data::Float(1.0))
    );
}

#[test]
fn a_changed_scope_opens_the_test_again_everywhere() {
    let mut inputs = sample();
    let fingerprint = plan(&inputs).acceptance.test("v01").unwrap().fingerprint.clone();
    let results = inputs.results.take().unwrap();
    let recorded =
        results.replacen("test = \"v01\"\n", &format!("test = \"v01\"\nfingerprint = \"{fingerprint}\"\n"), 1);
    inputs.results = Some(recorded);
    let result = |inputs: &Inputs| {
        let mut book = book(inputs);
        let range = sheet(&mut book, "Tests");
        let rows = table(&range, &["ID", "Nature", "Test"]);
        let row = rows.iter().find(|row| text(&row[0]) == "V01").unwrap().to_vec();
        (text(&row[11]), text(&row[17]))
    };
    assert_eq!(result(&inputs), ("OK".to_owned(), String::new()));
    inputs.project = inputs.project.replacen("en moins d’une seconde", "en moins de deux secondes", 1);
    let (outcome, note) = result(&inputs);
    assert_eq!(outcome, "");
    assert!(note.starts_with("Le périmètre a changé depuis le passage du 16/11/2026"), "{note}");
    if let Some(pages) = pages(&make(&inputs)["recette.pdf"]) {
        assert!(pages.contains("À rejouer"));
    }
}

#[test]
fn the_document_has_a_sheet_for_each_test_and_the_report() {
    let inputs = sample();
    let plan = plan(&inputs);
    let Some(pages) = pages(&make(&inputs)["recette.pdf"]) else { return };
    for test in &plan.project.test {
        let code = plan.label(test.id.as_str());
        assert!(pages.contains(&format!("{code} — {}", &test.title.split(' ').next().unwrap())), "{code}");
    }
    let open = plan.acceptance.total.with(&plan.acceptance.automatic).open();
    let open = format!("{open} tests restent à exécuter");
    for words in [
        &open,
        "Cahier de recette",
        "Matrice besoins × tests",
        "Chaque besoin et chaque objectif est vérifié",
        "Procès-verbal de recette",
        "Prononcée sans réserve",
        "Prononcée avec réserves",
        "Refusée",
        "Signal Wi-Fi insuffisant",
        "Pour Comptoir Lisière SAS",
        "Pour Équipe Ferran-Bourdoncle",
    ] {
        assert!(pages.contains(words), "{words}");
    }
}

/// The sample with every derived test run: the first failed, the second was run on another scope.
fn run_by_a_machine() -> Inputs {
    let mut inputs = sample();
    let mut results = inputs.results.clone().unwrap_or_default();
    for (number, test) in plan(&inputs).derived.iter().enumerate() {
        let outcome = if number == 0 { "ko" } else { "ok" };
        let fingerprint = if number == 1 { "000000000000" } else { &test.fingerprint };
        results.push_str(&format!(
            "\n[[result]]\ntest = \"{}\"\ndate = 2026-11-22\ntester = \"Banc\"\noutcome = \"{outcome}\"\n\
             evidence = \"vu-{number}\"\nduration = \"1.5s\"\nfingerprint = \"{fingerprint}\"\n",
            test.id
        ));
    }
    inputs.results = Some(results);
    inputs
}

#[test]
fn the_tests_that_follow_from_the_project_stand_in_the_document_with_their_results() {
    let inputs = run_by_a_machine();
    let plan = plan(&inputs);
    let all = plan.derived.len();
    let tally = plan.acceptance.automatic;
    assert_eq!((tally.ok, tally.ko, tally.stale, tally.not_run), (all - 2, 1, 1, 0));
    let Some(pages) = pdf_text(&make(&inputs)["recette.pdf"], &[]) else { return };
    let pages = pages.replace(['\u{a0}', '\n'], " ");
    // Long ids are broken at their hyphens, which the reader of the pages then drops.
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
    let told_in = bare(&pages);
    for (number, test) in plan.derived.iter().enumerate() {
        let told = told_in.matches(&bare(&test.id)).count();
        assert!(told >= 2, "{} is told {told} times: in the booklet and in the report", test.id);
        assert!(told_in.contains(&format!("vu{number}")) || number == 1, "what was seen of {}", test.id);
    }
    for words in
        ["Tests automatiques à rejouer", "Le périmètre a changé depuis le passage du 22/11/2026", "DMZ → Serveurs"]
    {
        assert!(pages.contains(words), "{words}");
    }
}

#[test]
fn the_workbook_has_the_tests_that_follow_from_the_project() {
    let inputs = run_by_a_machine();
    let plan = plan(&inputs);
    let mut book = book(&inputs);
    let range = sheet(&mut book, "Tests automatiques");
    let rows = table(&range, &["ID", "Nature", "Test"]);
    assert_eq!(rows.len(), plan.derived.len());
    let told: Vec<String> = rows[0].iter().map(text).collect();
    assert_eq!(told[0], plan.derived[0].id);
    assert_eq!((told[5].as_str(), told[7].as_str(), told[8].as_str()), ("KO", "Banc", "vu-0"));
    assert_eq!(text(&rows[1][5]), "", "its result does not hold");
    assert!(text(&rows[1][10]).starts_with("Le périmètre a changé"));
}

#[test]
fn a_project_that_says_nothing_is_not_a_blank() {
    let inputs = Inputs { project: file("tests/projects/minimal/project.toml"), ..Inputs::default() };
    let made = make(&inputs);
    let mut book: Book = Xlsx::new(Cursor::new(made["recette.xlsx"].clone())).unwrap();
    assert!(sheet(&mut book, "Tests").rows().any(|row| text(&row[0]) == "Sans objet"));
    if let Some(pages) = pages(&made["recette.pdf"]) {
        assert!(pages.matches("Sans objet.").count() >= 10);
        assert!(pages.contains("aucun test"));
    }
}

#[test]
fn what_the_user_wrote_stays_text() {
    let hostile = "=HYPERLINK(\\\"http://x.example\\\") <b> #strong[x] $y$ \\\\ ©";
    let mut inputs = sample();
    inputs.project = inputs.project.replacen("Les noms internes sont résolus", hostile, 1);
    let mut book = book(&inputs);
    let range = sheet(&mut book, "Tests");
    let rows = table(&range, &["ID", "Nature", "Test"]);
    assert_eq!(text(&rows[0][2]), "=HYPERLINK(\"http://x.example\") <b> #strong[x] $y$ \\ ©");
    assert!(book.worksheet_formula("Tests").unwrap().is_empty());
}
