//! Cards for Trello: a CSV for the Power-Ups that import one, and the JSON that the script posts.

use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::card::{Card, Kind};
use super::text::{clipped, for_markdown, one_line};
use crate::plan::agenda::time_zone;
use crate::plan::timeline::State;
use crate::render::csv::Table;
use crate::render::documents::Context;

/// Columns, as the Power-Ups name them.
pub const COLUMNS: [&str; 7] = ["Name", "Description", "Labels", "List", "Due Date", "Members", "Checklist"];
/// Most characters of a card's name, of its description and of a thing to tick off.
pub const LONGEST: usize = 16_384;

/// The CSV: labels and members apart by commas, a line of the last cell for each thing to tick off.
pub fn csv(cx: &Context<'_>, deck: &[Card]) -> Vec<u8> {
    let mut table = Table::new(COLUMNS);
    for card in deck {
        let items: Vec<String> =
            card.checklists.iter().flat_map(|list| &list.items).map(|item| one_line(&item.text)).collect();
        let due = card.due.map_or_else(String::new, |due| due.format("%Y-%m-%d").to_string());
        table.row([
            clipped(&card.name, LONGEST),
            description(card),
            card.labels.join(", "),
            list(cx, card.state),
            due,
            members(cx, card).join(", "),
            items.join("\n"),
        ]);
    }
    table.into_bytes()
}

/// The JSON, with what the CSV cannot say: begun, done, several checklists, hours.
pub fn json(cx: &Context<'_>, deck: &[Card]) -> Vec<u8> {
    let states = [State::Todo, State::Doing, State::Done];
    let mut lists: Vec<String> = Vec::new();
    for name in states.map(|state| list(cx, state)) {
        if !lists.contains(&name) {
            lists.push(name);
        }
    }
    let mut labels: Vec<(&str, &str)> = Vec::new();
    for label in deck.iter().flat_map(|card| &card.labels) {
        if !labels.iter().any(|(name, _)| name == label) {
            labels.push((label, color(cx, label)));
        }
    }
    let labels: Vec<Value> = labels.into_iter().map(|(name, color)| json!({ "name": name, "color": color })).collect();
    let board = cx.plan.project.board.trello.as_ref().map_or(&cx.plan.project.project.name, |trello| &trello.board);
    let file = json!({
        "format": "qilby-trello-1",
        "board": clipped(&one_line(board), LONGEST),
        "timezone": time_zone(&cx.plan.project),
        "lists": lists,
        "labels": labels,
        "cards": deck.iter().map(|card| card_json(cx, card)).collect::<Vec<Value>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn card_json(cx: &Context<'_>, card: &Card) -> Value {
    let at = |at: Option<NaiveDateTime>| at.map(|at| at.format("%Y-%m-%dT%H:%M:%S").to_string());
    let checklist = |list: &super::Checklist| {
        let item =
            |item: &super::Item| json!({ "name": clipped(&one_line(&item.text), LONGEST), "checked": item.done });
        json!({ "name": list.title, "items": list.items.iter().map(item).collect::<Vec<Value>>() })
    };
    json!({
        "code": card.code,
        "name": clipped(&card.name, LONGEST),
        "desc": description(card),
        "list": list(cx, card.state),
        "labels": card.labels,
        "start": at(card.start),
        "due": at(card.due),
        "dueComplete": card.state == State::Done,
        "members": members(cx, card),
        "checklists": card.checklists.iter().map(checklist).collect::<Vec<Value>>(),
    })
}

/// The list of a state.
fn list(cx: &Context<'_>, state: State) -> String {
    let trello = cx.plan.project.board.trello.as_ref();
    let named = trello.and_then(|trello| match state {
        State::Todo => trello.todo.as_deref(),
        State::Doing => trello.doing.as_deref(),
        State::Done => trello.done.as_deref(),
    });
    let name = named.map(one_line).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| cx.locale.text(&format!("cards.trello.{}", state.key())).to_owned())
}

/// Who does it: the Trello account, or the e-mail address of who has named none.
fn members(cx: &Context<'_>, card: &Card) -> Vec<String> {
    let members = card.people.iter().filter_map(|number| cx.plan.project.member.get(*number));
    members.filter_map(|member| member.trello.as_ref().or(member.email.as_ref())).map(|name| one_line(name)).collect()
}

/// The colour of a label among those of Trello: what it tells apart is seen at once.
fn color(cx: &Context<'_>, label: &str) -> &'static str {
    let is = |key: &str| cx.locale.text(&format!("cards.label.{key}")) == label;
    match label {
        _ if is(Kind::Phase.key()) => "purple",
        _ if is(Kind::Milestone.key()) => "yellow",
        _ if is("critical") => "red",
        _ if is(Kind::Task.key()) => "sky",
        _ => "blue",
    }
}

/// The description in Markdown, which Trello shows. The author's Markdown stays as it is.
fn description(card: &Card) -> String {
    let mut blocks: Vec<String> = Vec::new();
    if !card.text.trim().is_empty() {
        blocks.push(card.text.trim().to_owned());
    }
    if !card.facts.is_empty() {
        let fact = |(what, value): &(String, String)| format!("**{what}** {}", for_markdown(value));
        // Two spaces end a line of the same paragraph.
        blocks.push(card.facts.iter().map(fact).collect::<Vec<_>>().join("  \n"));
    }
    for section in &card.sections {
        let lines: Vec<String> = section.lines.iter().map(|line| format!("- {}", for_markdown(line))).collect();
        blocks.push(format!("**{}**\n\n{}", section.title, lines.join("\n")));
    }
    clipped(&blocks.join("\n\n"), LONGEST)
}
