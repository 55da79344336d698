//! The flow rules of the sample project, read back by programs that did not write them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use qilby::pipeline::Inputs;
use qilby::plan::Plan;
use qilby::plan::network::flows::FlowLine;
use support::{file, make_only, plan, sample};

type Row = BTreeMap<String, String>;

fn make(inputs: &Inputs) -> BTreeMap<String, Vec<u8>> {
    make_only(inputs, &["regles-de-flux"])
}

/// The flows of the list, by the titles of its columns.
fn listed(made: &BTreeMap<String, Vec<u8>>) -> Vec<Row> {
    let text = std::str::from_utf8(&made["regles-de-flux.csv"]).unwrap();
    let text = text.strip_prefix('\u{FEFF}').expect("a byte order mark, for Excel");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// The flows of the workbook, by the titles of its columns; several lines of a cell as the list writes them.
fn in_workbook(made: &BTreeMap<String, Vec<u8>>) -> Vec<Row> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(made["regles-de-flux.xlsx"].clone())).unwrap();
    let range = book.worksheet_range("Flux").unwrap();
    let mut rows = range.rows().skip_while(|row| row[0] != "N°");
    let header: Vec<String> = rows.next().unwrap().iter().map(ToString::to_string).collect();
    let told = |cell: &Data| match cell {
        Data::DateTime(day) => {
            // Spreadsheets count days from the day before 1900.
            let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
            (first + chrono::Days::new(day.as_f64() as u64)).to_string()
        }
        other => other.to_string().replace('\n', " ; "),
    };
    let flows = rows.take_while(|row| row[0] != Data::Empty);
    flows.map(|row| header.iter().cloned().zip(row.iter().map(told)).collect()).collect()
}

fn matrix(plan: &Plan) -> Vec<&FlowLine> {
    let flows = &plan.network.flows;
    flows.lines.iter().chain(&flows.internal).chain(&flows.refused).collect()
}

#[test]
fn all_files_are_the_same_each_time() {
    let inputs = sample();
    let (first, second) = (make(&inputs), make(&inputs));
    let names: Vec<&String> = first.keys().collect();
    assert_eq!(names, ["regles-de-flux.csv", "regles-de-flux.pdf", "regles-de-flux.xlsx"]);
    for (name, bytes) in &first {
        assert!(*bytes == second[name], "{name} differs");
    }
}

#[test]
fn the_list_the_workbook_and_the_plan_have_the_same_flows_each_once() {
    let inputs = sample();
    let plan = plan(&inputs);
    let made = make(&inputs);
    let (list, workbook) = (listed(&made), in_workbook(&made));
    let expected = matrix(&plan);
    assert!(expected.len() >= 50, "{} flows", expected.len());
    assert_eq!(list.len(), expected.len());
    for ((line, row), same) in expected.iter().zip(&list).zip(&workbook) {
        assert_eq!(row, same);
        assert_eq!(row["N°"], line.number.to_string());
        assert_eq!(row["ID"], line.id);
        assert_eq!(row["Intitulé"], line.title);
        assert_eq!(row["Revue"], line.review.map(|date| date.to_string()).unwrap_or_default());
        let from: Vec<&str> = line.from.iter().map(|end| end.label.as_str()).collect();
        assert_eq!(row["Source"], from.join(" ; "));
    }
    assert_eq!(workbook.len(), list.len());
    let ids: BTreeSet<&String> = list.iter().map(|row| &row["ID"]).collect();
    assert_eq!(ids.len(), list.len(), "a flow is there twice");
}

#[test]
fn the_workbook_has_a_page_of_rules_for_each_firewall() {
    let inputs = sample();
    let plan = plan(&inputs);
    let book: Xlsx<_> = Xlsx::new(Cursor::new(make(&inputs)["regles-de-flux.xlsx"].clone())).unwrap();
    let pages = book.sheet_names().iter().filter(|name| name.starts_with("Règles ")).count();
    assert_eq!(pages, plan.network.firewalls.len());
}

#[test]
fn a_formula_stays_text_in_all_files() {
    let mut inputs = sample();
    assert!(inputs.project.contains("title = \"Gestion commerciale\""));
    let hostile = "title = \"=cmd|' /C calc'!A0 <script> #strong[x] $y$ *a* _b_\"";
    let at = inputs.project.find("[[flow]]").unwrap();
    let (before, after) = inputs.project.split_at(at);
    inputs.project = format!("{before}{}", after.replacen("title = \"Gestion commerciale\"", hostile, 1));
    let made = make(&inputs);
    let written = "=cmd|' /C calc'!A0 <script> #strong[x] $y$ *a* _b_";
    assert!(listed(&made).iter().any(|row| row["Intitulé"] == format!("'{written}")));
    assert!(listed(&made).iter().flat_map(BTreeMap::values).all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
    assert!(in_workbook(&made).iter().any(|row| row["Intitulé"] == written));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(made["regles-de-flux.xlsx"].clone())).unwrap();
    assert!(book.worksheet_formula("Flux").unwrap().is_empty());
}

#[test]
fn forty_zones_with_long_titles_are_typeset() {
    let mut project = file("tests/projects/minimal/project.toml");
    let title = format!("« {} » *x* _y_ #z <script> @ 🙂 שלום", "long ".repeat(30));
    for number in 1..=40 {
        project.push_str(&format!(
            "\n[[zone]]\nid = \"z{number}\"\ntitle = \"{title} {number}\"\ncidr = \"10.77.{number}.0/24\"\ntrust = \"core\"\n"
        ));
    }
    let inputs = Inputs { project, ..Inputs::default() };
    let made = make(&inputs);
    assert!(made["regles-de-flux.pdf"].starts_with(b"%PDF"));
    assert!(listed(&made).is_empty());
}
