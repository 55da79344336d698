//! Speed of the Gantt drawings: `cargo bench --bench gantt`.

use chrono::{Days, NaiveDate, NaiveTime};
use divan::{Bencher, black_box};
use qilby_draw::gantt::{Chart, Kind, Link, LinkType, Page, Row, Span, Texts, draw, roadmap};

fn main() {
    divan::main();
}

/// A project of `tasks` tasks in phases of 25, two links a task, a milestone a phase.
fn chart(tasks: usize) -> Chart {
    let start = NaiveDate::from_ymd_opt(2026, 9, 7).expect("a date of the calendar");
    let row = |kind: Kind, id: String, index: usize, from: u64, days: u64| {
        let at = |date: NaiveDate, hour| date.and_hms_opt(hour, 0, 0).expect("an hour of the day");
        let span = Span { start: at(start + Days::new(from), 9), finish: at(start + Days::new(from + days), 17) };
        Row {
            kind,
            id,
            label: format!("Mise en service du lot {index}, recette et documentation comprises"),
            owners: vec!["KP".to_owned()],
            days: days.to_string(),
            start: span.start,
            finish: span.finish,
            float: "3\u{202f}j".to_owned(),
            critical: index.is_multiple_of(3),
            progress: if index.is_multiple_of(4) { 0.5 } else { 0.0 },
            baseline: Some(span),
            segments: Vec::new(),
            deadline: None,
        }
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut links = Vec::new();
    for index in 0..tasks {
        let from = (index / 2) as u64;
        if index.is_multiple_of(25) {
            rows.push(row(Kind::Phase, (index / 25 + 1).to_string(), index, from, 14));
            rows.push(row(Kind::Milestone, format!("M{}", index / 25 + 1), index, from + 14, 0));
        }
        let to = rows.len();
        for back in [1, 2 + index % 5].into_iter().filter(|back| *back <= index % 25) {
            links.push(Link {
                from: to - back,
                to,
                link_type: LinkType::FinishStart,
                critical: index.is_multiple_of(3),
            });
        }
        rows.push(row(Kind::Task, format!("T{}", index + 1), index, from, (index % 7) as u64));
    }
    Chart {
        name: "gantt".to_owned(),
        title: "Planning".to_owned(),
        subtitle: String::new(),
        description: String::new(),
        rows,
        links,
        hours: (NaiveTime::MIN, NaiveTime::MIN),
        weekend: [false, false, false, false, false, true, true],
        days_off: Vec::new(),
        leave: Vec::new(),
        status: None,
        title_block: Vec::new(),
        texts: Texts::french(),
    }
}

#[divan::bench(args = [400, 10_000])]
fn a3(bencher: Bencher, tasks: usize) {
    let chart = chart(tasks);
    bencher.bench(|| draw(black_box(&chart), Page::A3));
}

#[divan::bench(args = [400, 10_000])]
fn a4(bencher: Bencher, tasks: usize) {
    let chart = chart(tasks);
    bencher.bench(|| draw(black_box(&chart), Page::A4));
}

#[divan::bench(args = [400, 10_000])]
fn one_sheet(bencher: Bencher, tasks: usize) {
    let chart = chart(tasks);
    bencher.bench(|| draw(black_box(&chart), Page::Fit));
}

#[divan::bench(args = [400, 10_000])]
fn roadmap_a3(bencher: Bencher, tasks: usize) {
    let chart = chart(tasks);
    bencher.bench(|| roadmap(black_box(&chart), "Feuille de route", Page::A3));
}
