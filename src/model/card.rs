//! The cards of a board or the issues of a tracker, as its export tells them.

use super::value::Date;

/// Where a card stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CardState {
    /// Not begun.
    Todo,
    /// Begun, not finished.
    Doing,
    /// Finished.
    Done,
}

/// A card of a Trello board, or an issue of Jira.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BoardCard {
    /// What the tool calls it: `KAN-12`, or the short link of a card.
    pub key: String,
    /// Its name: code and title.
    pub name: String,
    /// Its description, in the mark-up of the tool.
    pub text: String,
    /// The list or the status that it is in, as the tool calls it.
    pub column: String,
    /// What that list or status means; none when it is one of the user's own.
    pub state: Option<CardState>,
    /// When it is planned to begin, or was.
    pub start: Option<Date>,
    /// When it was begun.
    pub started: Option<Date>,
    /// When it was finished.
    pub finished: Option<Date>,
    /// When it is due.
    pub due: Option<Date>,
    /// Work that remains, in minutes.
    pub remaining: Option<i64>,
}
