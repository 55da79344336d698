//! What the drawings promise, measured on the SVG that is written.

mod measure;
mod sample;

use chrono::{Days, NaiveDate};

use super::style::Style;
use super::*;
use measure::{Measured, contrast, measure};

const SMALLEST: [(Page, f64); 3] = [(Page::A4, 6.0), (Page::A3, 7.0), (Page::Fit, 7.0)];

/// Everything that holds for any sheet.
fn check(sheet: &Sheet, page: Page, what: &str) -> Measured {
    let measured = measure(&sheet.svg);
    let margin = Style::of(page).margin;
    assert_eq!(measured.texts_on_texts(), [], "{what}: text on text");
    assert_eq!(measured.texts_on_bars(), [""; 0], "{what}: text on bar");
    assert_eq!(measured.texts_outside(margin), [""; 0], "{what}: text cut");
    let (ratio, where_) = measured.lowest_contrast();
    assert!(ratio >= 4.5, "{what}: contrast {ratio:.2} of {where_}");
    let smallest = SMALLEST.iter().find(|(p, _)| *p == page).unwrap().1;
    assert!(measured.smallest_text() >= smallest, "{what}: {} pt", measured.smallest_text());
    assert!((measured.width - crate::render::svg::mm_to_pt(sheet.width_mm)).abs() < 0.01);
    assert!((measured.height - crate::render::svg::mm_to_pt(sheet.height_mm)).abs() < 0.01);
    measured
}

fn check_all(chart: &Chart, what: &str) -> Vec<String> {
    let mut over = Vec::new();
    for page in [Page::A4, Page::A3, Page::Fit] {
        for (index, sheet) in draw(chart, page).iter().enumerate() {
            let what = format!("{what} {page:?} {}", index + 1);
            let measured = check(sheet, page, &what);
            over.extend(measured.links_over().into_iter().map(|o| format!("{what}: {o}")));
        }
        for sheet in roadmap(chart, "Feuille de route", page) {
            check(&sheet, page, &format!("{what} roadmap {page:?}"));
        }
    }
    over
}

#[test]
fn the_target_is_clean() {
    assert_eq!(check_all(&sample::target(), "target"), [""; 0]);
}

#[test]
fn generated_charts_are_clean() {
    for (tasks, seeds) in [(1, 0..2), (3, 0..8), (40, 0..8), (400, 0..2)] {
        for seed in seeds {
            let over = check_all(&sample::generated(tasks, seed), &format!("{tasks} tasks, seed {seed}"));
            assert_eq!(over, [""; 0]);
        }
    }
}
