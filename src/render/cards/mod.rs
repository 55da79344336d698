//! The cards from which the team works: every phase, task and milestone, for Trello, Jira, GitLab and GitHub.

mod card;
mod deck;
mod guide;
mod issues;
mod jira;
mod text;
mod trello;

use super::deliverable::Studio;
use super::typeset::TypesetError;
use crate::artifact::{Artifact, Kind, OutPath};

pub use card::{Card, Checklist, Item, Kind as CardKind, Section};
pub use deck::deck;
pub use text::{clipped, one_line};

/// What posts the cards to Trello; the same for every project.
const IMPORT_SCRIPT: &str = include_str!("trello-import.py");

/// The files for both tools, and how to import them.
///
/// # Errors
/// None in practice: nothing is typeset.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let cx = &studio.context;
    let deck = deck(cx);
    let title = |key| cx.text(key);
    let cards = |path, key, bytes| studio.artifact(path, title(key), Kind::Cards, bytes);
    let parts = jira::parts(cx, &deck);
    let mut files = vec![
        cards("cartes/trello.csv", "cards.file.trello", trello::csv(cx, &deck)),
        cards("cartes/trello.json", "cards.file.trello-json", trello::json(cx, &deck)),
        cards("cartes/trello-import.py", "cards.file.trello-script", IMPORT_SCRIPT.as_bytes().to_vec()),
        cards("cartes/jira.csv", "cards.file.jira", jira::whole(cx, &deck)),
        cards("cartes/gitlab.csv", "cards.file.gitlab", issues::gitlab(cx, &deck)),
        cards("cartes/github.jsonl", "cards.file.github", issues::github(cx, &deck)),
        cards("cartes/IMPORT.md", "cards.file.guide", guide::markdown(cx, &deck, parts.len())),
    ];
    for (number, bytes) in parts.into_iter().enumerate() {
        let number = (number + 1).to_string();
        let path = OutPath::new(format!("cartes/jira-{number}.csv")).expect("a number is safe in a path");
        let title = cx.locale.fill("cards.file.jira-part", &[("n", &number)]);
        files.push(Artifact::new(path, title, Kind::Cards, bytes));
    }
    Ok(files)
}
