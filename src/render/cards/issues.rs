//! Issues for GitLab and for GitHub: one for every phase, task and milestone.
//!
//! Sources: GitLab, « Importing issues from CSV » (columns `title`, `description`, `due_date`) and « Quick actions », which
//! the importer carries out at the end of a description; GitHub, REST API, « Create an issue » (`title`, `body`, `labels`):
//! each line of the file is the body of one request.

use serde_json::json;

use super::card::{Card, Kind};
use super::text::{clipped, for_markdown, label, one_line};
use crate::plan::timeline::State;
use crate::render::csv::Table;
use crate::render::documents::Context;

/// Columns of the file for GitLab.
pub const COLUMNS: [&str; 3] = ["title", "description", "due_date"];
/// Most characters of a title: GitLab takes 255, GitHub 256.
const LONGEST_TITLE: usize = 255;
/// Most characters of a body: GitHub takes 65 536.
const LONGEST_BODY: usize = 60_000;
/// Keeps a name after an at sign from being called: nobody is told of an import.
const UNCALLED: &str = "@\u{2060}";

/// The file that GitLab imports.
pub fn gitlab(cx: &Context<'_>, deck: &[Card]) -> Vec<u8> {
    let mut table = Table::new(COLUMNS);
    for card in deck {
        let due = card.due.map_or_else(String::new, |due| due.format("%Y-%m-%d").to_string());
        let text = format!("{}\n\n{}", body(cx, deck, card), actions(cx, card));
        table.row([title(card), text.trim().to_owned(), due]);
    }
    table.into_bytes()
}

/// The requests for GitHub, a line each.
pub fn github(cx: &Context<'_>, deck: &[Card]) -> Vec<u8> {
    let mut lines = String::new();
    for card in deck {
        let request = json!({ "title": title(card), "body": body(cx, deck, card), "labels": labels(cx, card) });
        lines.push_str(&format!("{request}\n"));
    }
    lines.into_bytes()
}

fn title(card: &Card) -> String {
    clipped(&calm(&card.name), LONGEST_TITLE)
}

/// The labels of a card, and the state that it is in: neither tool takes another one from an import.
fn labels(cx: &Context<'_>, card: &Card) -> Vec<String> {
    let state = label(cx.locale.text(&format!("cards.jira.{}", card.state.key())));
    let all = card.labels.iter().cloned().chain([state]);
    all.map(|label| label.replace('"', "'")).collect()
}

/// What GitLab does to an issue once it is there.
fn actions(cx: &Context<'_>, card: &Card) -> String {
    let labels: Vec<String> = labels(cx, card).iter().map(|label| format!("~\"{label}\"")).collect();
    let mut lines = vec![format!("/label {}", labels.join(" "))];
    if let Some(work) = card.estimate.filter(|work| work.total > 0) {
        lines.push(format!("/estimate {}h {}m", work.total / 60, work.total % 60));
    }
    if card.state == State::Done {
        lines.push("/close".to_owned());
    }
    lines.join("\n")
}

/// The description, in Markdown.
fn body(cx: &Context<'_>, deck: &[Card], card: &Card) -> String {
    let mut blocks = Vec::new();
    if !card.text.trim().is_empty() {
        blocks.push(calm(card.text.trim()));
    }
    let above = card.parent.and_then(|number| deck.get(number)).filter(|_| card.kind != Kind::Phase);
    let above = above.map(|phase| (cx.text("cards.fact.phase").to_owned(), phase.name.clone()));
    let is_said = |name: &str| card.facts.iter().any(|(known, _)| known == name);
    let facts = above.into_iter().filter(|(name, _)| !is_said(name)).chain(card.facts.iter().cloned());
    let facts: Vec<String> =
        facts.map(|(what, value)| format!("- **{what}** {}", calm(&for_markdown(&one_line(&value))))).collect();
    blocks.push(facts.join("\n"));
    for section in &card.sections {
        let lines: Vec<String> = section.lines.iter().map(|line| format!("- {}", inline(line))).collect();
        blocks.push(format!("### {}\n\n{}", section.title, lines.join("\n")));
    }
    for list in &card.checklists {
        let item = |item: &super::Item| format!("- [{}] {}", if item.done { 'x' } else { ' ' }, inline(&item.text));
        let items: Vec<String> = list.items.iter().map(item).collect();
        blocks.push(format!("### {}\n\n{}", list.title, items.join("\n")));
    }
    blocks.retain(|block| !block.is_empty());
    clipped(&blocks.join("\n\n"), LONGEST_BODY)
}

fn inline(text: &str) -> String {
    calm(&for_markdown(&one_line(text)))
}

/// The author's text, in which no line is a command of the tool and nobody is called.
fn calm(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let line = |line: &str| match line.trim_start() {
        rest if rest.starts_with('/') => format!("{}\\{rest}", &line[..line.len() - rest.len()]),
        _ => line.to_owned(),
    };
    let lines: Vec<String> = text.split('\n').map(line).collect();
    lines.join("\n").replace('@', UNCALLED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_the_author_is_a_command() {
        assert_eq!(calm("/close\n  /label ~x\na /b"), "\\/close\n  \\/label ~x\na /b");
        assert_eq!(calm("a\r/close\u{2028}/x"), "a\n\\/close\n\\/x");
        assert_eq!(calm("ask @all"), "ask @\u{2060}all");
    }
}
