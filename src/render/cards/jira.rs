//! Cards for Jira Cloud: phases are epics, tasks and milestones are tasks under them.
//!
//! Source: Atlassian, « Import data from a CSV file » and « Keep work parent-child relationships
//! during CSV import to Jira Cloud ».

use chrono::NaiveDateTime;

use super::card::{Card, Kind};
use super::text::{clipped, for_jira};
use crate::plan::timeline::State;
use crate::render::csv::Table;
use crate::render::documents::Context;
use crate::render::markdown::Markdown;

/// Columns before the labels, of which there are as many columns as the card with the most has.
pub const COLUMNS: [&str; 11] = [
    "Issue Type",
    "Issue ID",
    "Parent",
    "Summary",
    "Status",
    "Resolution",
    "Assignee",
    "Start Date",
    "Due Date",
    "Original Estimate",
    "Remaining Estimate",
];
/// Dates in the file, for chrono and for the wizard (Java's SimpleDateFormat).
pub const DATE: (&str, &str) = ("%Y-%m-%d", "yyyy-MM-dd");
/// Most rows of a file that is imported by who is not an administrator.
pub const MOST_ROWS: usize = 250;
/// Most characters of a summary.
const LONGEST_SUMMARY: usize = 255;
/// Most characters of a description.
const LONGEST_DESCRIPTION: usize = 32_767;

/// The whole project, for an administrator: epics above what they hold.
pub fn whole(cx: &Context<'_>, deck: &[Card]) -> Vec<u8> {
    table(cx, deck, &order(deck))
}

/// The same in files of at most [`MOST_ROWS`] rows; none when one file is enough.
pub fn parts(cx: &Context<'_>, deck: &[Card]) -> Vec<Vec<u8>> {
    let order = order(deck);
    if order.len() <= MOST_ROWS {
        return Vec::new();
    }
    order.chunks(MOST_ROWS).map(|rows| table(cx, deck, rows)).collect()
}

/// Numbers of the cards: first those that hold others.
fn order(deck: &[Card]) -> Vec<usize> {
    let of = |phases: bool| (0..deck.len()).filter(move |number| (deck[*number].kind == Kind::Phase) == phases);
    of(true).chain(of(false)).collect()
}

fn table(cx: &Context<'_>, deck: &[Card], rows: &[usize]) -> Vec<u8> {
    let labels = deck.iter().map(|card| card.labels.len()).max().unwrap_or(0);
    let header = COLUMNS.into_iter().chain(std::iter::repeat_n("Labels", labels)).chain(["Description"]);
    let mut table = Table::new(header);
    for number in rows {
        let Some(card) = deck.get(*number) else { continue };
        let mut cells = vec![
            issue_type(card.kind).to_owned(),
            issue_id(*number),
            card.parent.map_or_else(String::new, issue_id),
            clipped(&card.name, LONGEST_SUMMARY),
            status(cx, card.state),
            if card.state == State::Done { cx.text("cards.jira.resolution").to_owned() } else { String::new() },
            assignee(cx, card),
            day(card.start),
            day(card.due),
            seconds(card.estimate.map(|work| work.total)),
            seconds(card.estimate.map(|work| work.remaining)),
        ];
        let missing = labels - card.labels.len();
        cells.extend(card.labels.iter().cloned().chain(std::iter::repeat_n(String::new(), missing)));
        cells.push(description(card));
        table.row(cells);
    }
    table.into_bytes()
}

/// Jira has no type of its own for milestones: they are tasks that a label tells apart.
fn issue_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Phase => "Epic",
        Kind::Task | Kind::Milestone => "Task",
    }
}

/// Any number that is unique in the file; only `Parent` refers to it.
fn issue_id(number: usize) -> String {
    (number + 1).to_string()
}

fn status(cx: &Context<'_>, state: State) -> String {
    let jira = cx.plan.project.board.jira.as_ref();
    let named = jira.and_then(|jira| match state {
        State::Todo => jira.todo.as_deref(),
        State::Doing => jira.doing.as_deref(),
        State::Done => jira.done.as_deref(),
    });
    let name = named.map(super::text::one_line).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| cx.locale.text(&format!("cards.jira.{}", state.key())).to_owned())
}

/// Jira knows one assignee: the first person who has an e-mail address. The others are in the description.
fn assignee(cx: &Context<'_>, card: &Card) -> String {
    let members = card.people.iter().filter_map(|number| cx.plan.project.member.get(*number));
    let email = members.into_iter().find_map(|member| member.email.as_deref());
    email.map_or_else(String::new, super::text::one_line)
}

fn day(at: Option<NaiveDateTime>) -> String {
    at.map_or_else(String::new, |at| at.format(DATE.0).to_string())
}

fn seconds(minutes: Option<i64>) -> String {
    minutes.map_or_else(String::new, |minutes| (minutes * 60).to_string())
}

/// The description in Jira's own mark-up, checklists included: the importer takes no others.
fn description(card: &Card) -> String {
    let mut blocks: Vec<String> = Vec::new();
    let text = Markdown::parse(&card.text).to_plain();
    if !text.trim().is_empty() {
        blocks.push(for_jira(text.trim()));
    }
    if !card.facts.is_empty() {
        let fact = |(what, value): &(String, String)| format!("*{what}* {}", for_jira(value));
        blocks.push(card.facts.iter().map(fact).collect::<Vec<_>>().join("\n"));
    }
    for section in &card.sections {
        let lines: Vec<String> = section.lines.iter().map(|line| format!("* {}", for_jira(line))).collect();
        blocks.push(format!("*{}*\n{}", section.title, lines.join("\n")));
    }
    // The tasks of an epic are under it already.
    for list in card.checklists.iter().filter(|_| card.kind != Kind::Phase) {
        let item = |item: &super::Item| format!("* {} {}", if item.done { '☑' } else { '☐' }, for_jira(&item.text));
        let items: Vec<String> = list.items.iter().map(item).collect();
        blocks.push(format!("*{}*\n{}", list.title, items.join("\n")));
    }
    clipped(&blocks.join("\n\n"), LONGEST_DESCRIPTION)
}
