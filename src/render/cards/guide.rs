//! `IMPORT.md`: how the cards get into each tool, step by step, with the figures of this very export.

use super::card::{Card, Kind};
use super::text::for_markdown;
use super::{jira, trello};
use crate::render::documents::Context;

/// The guide, in the language of the project. `parts` is how many files the export for Jira is split into.
pub fn markdown(cx: &Context<'_>, deck: &[Card], parts: usize) -> Vec<u8> {
    let locale = cx.locale;
    let of = |kind: Kind| deck.iter().filter(|card| card.kind == kind).count();
    let count = |key: &str, n: usize| locale.count(&format!("cards.count.{key}"), n);
    let board = &cx.plan.project.board;
    let key = board.jira.as_ref().map_or_else(
        || cx.text("cards.guide.your-project").to_owned(),
        |jira| format!("`{}`", for_markdown(&super::text::one_line(&jira.key))),
    );
    let name = board.trello.as_ref().map_or(&cx.plan.project.project.name, |trello| &trello.board);
    let unknown: Vec<&str> = cx
        .plan
        .project
        .member
        .iter()
        .filter(|member| member.email.is_none())
        .map(|member| member.name.as_str())
        .collect();
    let people = match unknown.is_empty() {
        true => String::new(),
        false => {
            let names = for_markdown(&super::text::one_line(&locale.list(&unknown)));
            format!(" {}", locale.fill("cards.guide.no-email", &[("names", &names)]))
        }
    };
    let split = match parts {
        0 => locale.fill("cards.guide.whole", &[("rows", &deck.len().to_string())]),
        parts => {
            let values = [("parts", &*parts.to_string()), ("most", &*jira::MOST_ROWS.to_string())];
            locale.fill("cards.guide.split", &values)
        }
    };
    let values = [
        ("project", &*for_markdown(&super::text::one_line(&cx.plan.project.project.title))),
        ("version", &*for_markdown(&super::text::one_line(&cx.plan.project.project.version))),
        ("date", &*locale.date(cx.plan.timeline.status)),
        ("cards", &*count("cards", deck.len())),
        ("phases", &*count("phases", of(Kind::Phase))),
        ("tasks", &*count("tasks", of(Kind::Task))),
        ("milestones", &*count("milestones", of(Kind::Milestone))),
        ("key", &*key),
        ("board", &*for_markdown(&super::text::one_line(name))),
        ("date-format", jira::DATE.1),
        ("most", &*jira::MOST_ROWS.to_string()),
        ("longest", &*locale.integer(trello::LONGEST as i64)),
        ("split", &*split),
        ("no-email", &*people),
        ("milestone-label", locale.text("cards.label.milestone")),
        ("resolution", locale.text("cards.jira.resolution")),
    ];
    let mut guide = locale.fill("cards.guide.text", &values);
    guide.push('\n');
    guide.into_bytes()
}
