//! Charts are well-formed, stay on their paper, and say what they are given.

use proptest::prelude::*;

use super::columns::pale;
use super::*;

fn sample_columns(values: &[f64], limit: Option<f64>, past: Option<usize>) -> String {
    let periods: Vec<String> = (0..values.len()).map(|number| format!("m{number}")).collect();
    columns(&Columns {
        name: "costs",
        title: "Costs",
        description: "What has been spent",
        size: (460.0, 200.0),
        totals: values.iter().map(|value| format!("{value:.0} €")).collect(),
        periods,
        parts: vec![
            Part { label: "Work <b>&".to_owned(), values: values.to_vec() },
            Part { label: "Rest".to_owned(), values: values.iter().map(|value| value / 2.0).collect() },
        ],
        limit: limit.map(|value| Limit { value, label: "Ceiling".to_owned() }),
        past,
        axis: &|value| format!("{value:.0}"),
    })
}

/// Every text with where it begins and its size; panics when the SVG is not well-formed.
fn texts(svg: &str) -> Vec<(String, f64, f64)> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let number = |node: roxmltree::Node<'_, '_>, name| node.attribute(name).unwrap().parse::<f64>().unwrap();
    document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(|node| (node.text().unwrap_or_default().to_owned(), number(node, "x"), number(node, "y")))
        .collect()
}

fn rectangles(svg: &str) -> Vec<(String, [f64; 4])> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let number = |node: roxmltree::Node<'_, '_>, name| node.attribute(name).unwrap().parse::<f64>().unwrap();
    document
        .descendants()
        .filter(|node| node.has_tag_name("rect"))
        .map(|node| {
            let corners = ["x", "y", "width", "height"].map(|name| number(node, name));
            (node.attribute("fill").unwrap_or_default().to_owned(), corners)
        })
        .collect()
}

#[test]
fn columns_are_as_high_as_their_values() {
    let svg = sample_columns(&[10.0, 20.0, 40.0], None, None);
    let work: Vec<f64> =
        rectangles(&svg).iter().filter(|(fill, _)| *fill == hex(fill_of(0))).map(|(_, [.., height])| *height).collect();
    // The legend's square, then one a month.
    assert_eq!(work.len(), 4);
    assert!((work[2] / work[1] - 2.0).abs() < 0.02 && (work[3] / work[1] - 4.0).abs() < 0.04, "{work:?}");
}

#[test]
fn columns_to_come_are_paler() {
    let svg = sample_columns(&[10.0, 20.0, 40.0], None, Some(1));
    let with = |color| rectangles(&svg).iter().filter(|(fill, _)| *fill == hex(color)).count();
    // The legend's square and the month that is past; then the two others.
    assert_eq!((with(fill_of(0)), with(pale(fill_of(0)))), (2, 2));
}

fn fill_of(position: usize) -> RGBColor {
    fill(position)
}

#[test]
fn the_ceiling_stands_above_columns_that_keep_it() {
    let svg = sample_columns(&[10.0, 20.0], Some(100.0), None);
    let told = texts(&svg);
    let of = |text: &str| told.iter().find(|(found, ..)| found == text).unwrap();
    assert!(of("Ceiling").2 < of("20 €").2);
    assert!(told.iter().any(|(text, ..)| text == "Work <b>&"), "a text of the user is data");
}

#[test]
fn work_beyond_the_time_there_is_has_its_own_colour() {
    let week = |planned, available| Week { planned, available };
    let chart = |weeks: Vec<Week>| {
        load(&Load {
            name: "load",
            title: "Load",
            description: "Work of each week",
            width: 460.0,
            weeks: vec!["37".to_owned(), "38".to_owned()],
            months: vec![(0, "September".to_owned())],
            people: vec![Person { name: "Ann".to_owned(), total: "5 d".to_owned(), weeks }],
            status: Some(1),
            legend: ["planned", "available", "over", "status"].map(str::to_owned),
        })
    };
    let over = |svg: &str| rectangles(svg).iter().filter(|(fill, _)| *fill == hex(LIMIT)).count();
    // One in the legend.
    assert_eq!(over(&chart(vec![week(3.0, 3.0), week(2.0, 3.0)])), 1);
    assert_eq!(over(&chart(vec![week(4.0, 3.0), week(2.0, 3.0)])), 2);
}

#[test]
fn names_of_bars_are_cut_to_their_column() {
    let long = "A name that nobody could ever hope to read on one line of a chart of this width, and then more of it";
    let bar = |value, label: &str| Bar {
        label: label.to_owned(),
        value,
        figure: format!("{value} €"),
        note: "12 %".to_owned(),
        series: 0,
    };
    let svg = bars(&Bars {
        name: "bars",
        title: "Bars",
        description: "Costs",
        width: 460.0,
        bars: vec![bar(10.0, long), bar(0.0, "Nothing")],
    });
    let told = texts(&svg);
    assert!(told[0].0.ends_with('…'), "{told:?}");
    assert!(told.iter().any(|(text, ..)| text == "10 €"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_figures_give_a_chart_on_its_paper(
        values in proptest::collection::vec(0.0..1e12_f64, 0..40),
        limit in proptest::option::of(0.0..1e12_f64),
    ) {
        let svg = sample_columns(&values, limit, Some(1));
        for (fill, [x, y, width, height]) in rectangles(&svg) {
            let inside = x >= -1.0 && y >= -1.0 && x + width <= 461.0 && y + height <= 201.0;
            prop_assert!(inside || fill == "#ffffff", "{fill} {x} {y} {width} {height}");
        }
        prop_assert_eq!(svg, sample_columns(&values, limit, Some(1)));
    }
}
