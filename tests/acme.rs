//! The network by which drawing tools were compared, from its project file to the drawing, measured on the SVG.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../crates/draw/tests/architecture/measure.rs"]
mod measure;
mod support;

use measure::{Faults, Measured};
use qilby::pipeline::Inputs;
use qilby::render::documents::Context;
use qilby::render::documents::architecture::sheets;
use qilby::render::locale::Locale;
use qilby::render::typeset::Typesetter;
use qilby_draw::architecture::Sheet;
use support::{file, plan};

/// The drawings of the project, on a paper.
fn drawn(paper: &str) -> Vec<Sheet> {
    let project = format!("{}\n[drawing]\npaper = \"{paper}\"\n", file("tests/projects/acme/project.toml"));
    let plan = plan(&Inputs { project, ..Inputs::default() });
    let language = plan.project.project.language;
    let texts = Typesetter::new().unwrap().texts(language.key()).unwrap().clone();
    let locale = Locale::new(language, texts);
    let cx = Context { plan: &plan, locale: &locale };
    let found = sheets(&cx);
    assert!(found == sheets(&cx), "the same bytes every time");
    found
}

fn check(paper: &str, smallest: f64) {
    let sheets = drawn(&paper.to_lowercase());
    let drawings: Vec<&Sheet> = sheets.iter().filter(|sheet| !sheet.is_list).collect();
    assert_eq!(drawings.len(), 1, "22 flows stand on one drawing");
    assert_eq!(drawings[0].paper, paper);
    let measured = Measured::read(&drawings[0].svg);
    assert_eq!(measured.faults(), Faults::default());
    assert_eq!(measured.cards.len(), 13);
    assert_eq!(measured.crosses, 2);
    let bends = measured.bends();
    assert_eq!(bends.keys().copied().collect::<Vec<u32>>(), (1..=22).collect::<Vec<u32>>());
    let all: Vec<usize> = bends.into_values().flatten().collect();
    let mean = all.iter().sum::<usize>() as f64 / all.len() as f64;
    assert!(measured.crossings() <= 12, "{} crossings", measured.crossings());
    assert!(mean <= 2.5, "{mean} bends a flow");
    assert!(measured.smallest_text() >= smallest - 0.005, "{} pt", measured.smallest_text());
    assert!(measured.lowest_contrast() >= 4.5, "{}", measured.lowest_contrast());
}

#[test]
fn the_target_on_a3() {
    check("A3", 7.0);
}

#[test]
fn the_target_on_a4() {
    check("A4", 6.0);
}
