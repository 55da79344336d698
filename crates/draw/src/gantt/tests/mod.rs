//! What the drawings promise, measured on the SVG that is written.

mod awkward;
mod measure;
mod sample;

use std::collections::BTreeSet;

use super::style::{Style, phase_colors};
use super::*;
use measure::{Measured, contrast, measure};

const PAGES: [Page; 3] = [Page::A4, Page::A3, Page::Fit];

/// The smallest text allowed on a paper, in points.
fn smallest(page: Page) -> f64 {
    if page == Page::A4 { 6.0 } else { 7.0 }
}

/// Everything that holds for any sheet.
fn check(sheet: &Sheet, page: Page, what: &str) -> Measured {
    let measured = measure(&sheet.svg);
    assert_eq!(measured.texts_on_texts(), [], "{what}: text on text");
    assert_eq!(measured.texts_on_bars(), [""; 0], "{what}: text on bar");
    assert_eq!(measured.texts_on_status_line(), [""; 0], "{what}: text on the status line");
    assert_eq!(measured.texts_outside(Style::of(page).margin), [""; 0], "{what}: text cut");
    let (ratio, place) = measured.lowest_contrast();
    assert!(ratio >= 4.5, "{what}: contrast {ratio:.2} of {place}");
    let size = measured.smallest_text();
    assert!(size >= smallest(page), "{what}: {size} pt");
    assert!((measured.width - crate::svg::mm_to_pt(sheet.width_mm)).abs() < 0.01);
    assert!((measured.height - crate::svg::mm_to_pt(sheet.height_mm)).abs() < 0.01);
    measured
}

/// Checks all papers; returns the links that pass over a bar or a label.
fn check_all(chart: &Chart, what: &str) -> Vec<String> {
    let mut over = Vec::new();
    for page in PAGES {
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

fn texts(sheets: &[Sheet]) -> BTreeSet<String> {
    sheets.iter().flat_map(|s| measure(&s.svg).texts).map(|t| t.content).collect()
}

#[test]
fn the_measures_see_what_is_wrong() {
    let svg = |body: &str| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 50'>{body}</svg>").replace('\'', "\"")
    };
    let text = "<text x='10' y='20' font-size='8' fill='#999999'>Recette</text>";
    let clean = measure(&svg(text));
    assert_eq!(clean.texts_on_texts().len() + clean.texts_on_bars().len(), 0);
    assert_eq!(clean.texts_outside(5.0), [""; 0]);
    assert!(clean.lowest_contrast().0 < 4.5);
    assert_eq!(measure(&svg(&text.repeat(2))).texts_on_texts().len(), 1);
    assert_eq!(clean.texts_outside(12.0).len(), 1);
    let bar = "<g class='bars'><g class='task'><rect x='12' y='15' width='20' height='5'/></g></g>";
    assert_eq!(measure(&svg(&format!("{bar}{text}"))).texts_on_bars().len(), 1);
    let link = "<path class='link' d='M11 5V30'><title>T1</title></path>";
    let label = text.replace("<text", "<text class='label'");
    assert_eq!(measure(&svg(&format!("{link}{label}{bar}"))).links_over().len(), 1);
    let across = link.replace("M11", "M15");
    assert_eq!(measure(&svg(&format!("{across}{label}{bar}"))).links_over().len(), 2);
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
}

#[test]
fn the_target_is_clean_and_whole() {
    let chart = sample::target();
    assert_eq!(check_all(&chart, "target"), [""; 0]);
    let sheets = draw(&chart, Page::A3);
    assert_eq!(sheets.len(), 1, "44 rows fit on one A3 sheet");
    let measured = measure(&sheets[0].svg);
    assert_eq!(measured.labels.len(), 38, "every task and milestone has its label");
    let drawn: BTreeSet<&str> = measured.links.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(drawn.len(), chart.links.len());
    let texts = texts(&sheets);
    for expected in [
        "Jalons",
        "1\u{2002}Cadrage",
        "M3 30\u{a0}nov.",
        "SL · 90\u{202f}%",
        "septembre\u{a0}2026",
        "S53",
        "23\u{a0}nov.\u{a0}2026",
        "lien critique",
        "référence v1.0",
        "critique",
        "07\u{a0}sept.",
    ] {
        assert_eq!(texts.contains(expected), expected != "Jalons", "{expected}");
    }
    // What does not occur is not explained.
    assert!(!texts.contains("congé") && !texts.contains("échéance contractuelle"));
}

#[test]
fn generated_charts_are_clean() {
    for (tasks, seeds) in [(1, 0..2), (3, 0..8), (40, 0..8), (400, 0..1)] {
        for seed in seeds {
            let chart = sample::generated(tasks, seed);
            assert_eq!(check_all(&chart, &format!("{tasks} tasks, seed {seed}")), [""; 0]);
        }
    }
}

#[test]
fn awkward_charts_are_clean() {
    assert_eq!(check_all(&awkward::awkward(), "awkward"), [""; 0]);
    assert_eq!(check_all(&awkward::long(), "long"), [""; 0]);
    assert_eq!(check_all(&sample::empty(), "empty"), [""; 0]);
}

#[test]
fn every_row_is_on_exactly_one_group_of_sheets() {
    let chart = sample::generated(400, 1);
    let sheets = draw(&chart, Page::A3);
    assert!(sheets.len() > 5, "{}", sheets.len());
    let tables: Vec<BTreeSet<String>> = sheets.iter().map(|sheet| texts(std::slice::from_ref(sheet))).collect();
    for row in chart.rows.iter().filter(|row| row.kind == Kind::Task) {
        let on = tables.iter().filter(|texts| texts.contains(&row.id)).count();
        assert_eq!(on, 1, "{}", row.id);
    }
    for (index, sheet) in sheets.iter().enumerate() {
        assert!(sheet.title.ends_with(&format!("feuille\u{a0}{}/{}", index + 1, sheets.len())));
    }
}

#[test]
fn a_phase_longer_than_a_sheet_repeats_its_band() {
    let mut chart = sample::generated(120, 3);
    let mut first = true;
    chart.rows.retain(|row| row.kind == Kind::Task || std::mem::take(&mut first));
    chart.links.clear();
    let sheets = draw(&chart, Page::A4);
    assert!(sheets.len() >= 3);
    for (index, sheet) in sheets.iter().enumerate() {
        let bands = texts(std::slice::from_ref(sheet));
        assert!(bands.contains(if index == 0 { "1\u{2002}Lot 1" } else { "1\u{2002}Lot 1 (suite)" }));
    }
}

#[test]
fn links_to_other_sheets_are_named() {
    let chart = sample::target();
    let first = &draw(&chart, Page::A4)[0];
    let labels: Vec<String> = measure(&first.svg).labels.into_iter().map(|l| l.content).collect();
    assert!(labels.contains(&"SL → T26".to_owned()), "{labels:?}");
    assert!(labels.contains(&"M6 06\u{a0}janv. → M7, T29".to_owned()), "{labels:?}");
}

#[test]
fn a_long_time_is_cut_by_date() {
    let chart = awkward::long();
    let sheets = draw(&chart, Page::A4);
    assert!(sheets.len() >= 2);
    for sheet in &sheets {
        let texts = texts(std::slice::from_ref(sheet));
        assert!(texts.contains("T0") && texts.contains("M1"), "the table is repeated");
    }
    let years: BTreeSet<String> = texts(&sheets).into_iter().filter(|t| t.len() == 4 && t.starts_with("20")).collect();
    assert!(years.contains("2026") && years.contains("2030"), "{years:?}");
}

#[test]
fn user_text_is_data() {
    let sheets = draw(&awkward::awkward(), Page::A3);
    assert!(texts(&sheets).iter().any(|t| t.starts_with("<b>Pare-feu & \"règles\"</b>")));
    assert!(!sheets[0].svg.contains("<b>"));
}

#[test]
fn shortened_titles_keep_their_full_wording() {
    let chart = awkward::awkward();
    let sheets = draw(&chart, Page::A4);
    let document = roxmltree::Document::parse(&sheets[0].svg).unwrap();
    let shortened = document.descendants().filter(|n| n.has_tag_name("text")).find(|n| {
        n.children().any(|c| c.is_text() && c.text().is_some_and(|t| t.ends_with('…')))
            && n.descendants().any(|c| c.has_tag_name("title") && c.text() == Some(&chart.rows[2].label))
    });
    assert!(shortened.is_some());
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    for page in PAGES {
        let chart = sample::generated(60, 5);
        assert_eq!(draw(&chart, page), draw(&chart.clone(), page));
        assert_eq!(roadmap(&chart, "R", page), roadmap(&chart, "R", page));
    }
}

#[test]
fn sheets_have_the_size_of_their_paper() {
    let chart = sample::target();
    let sizes = |page| {
        let sheet = &draw(&chart, page)[0];
        (sheet.width_mm.round() as i64, sheet.height_mm.round() as i64)
    };
    assert_eq!(sizes(Page::A3), (420, 297));
    assert_eq!(sizes(Page::A4), (297, 210));
    assert!(sizes(Page::Fit).0 > 420);
}

#[test]
fn phases_keep_texts_readable() {
    for position in 0..8 {
        let (_, band) = phase_colors(position);
        assert!(contrast(style::INK, band) >= 7.0);
        assert!(contrast(style::MUTED, band) >= 4.5);
    }
}

#[test]
fn a_small_chart_is_drawn_as_before() {
    let mut chart = sample::generated(3, 1);
    chart.title_block.truncate(1);
    let sheets = draw(&chart, Page::A4);
    insta::assert_snapshot!(sheets[0].svg);
}
