//! A card, before it is told in the manner of a tool.

use chrono::NaiveDateTime;

use crate::plan::cards::Estimate;
use crate::plan::timeline::State;

/// What a card is of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// A phase: an epic for Jira.
    Phase,
    /// A task.
    Task,
    /// A milestone.
    Milestone,
}

impl Kind {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Phase => "phase",
            Kind::Task => "task",
            Kind::Milestone => "milestone",
        }
    }
}

/// A card.
#[derive(Clone, PartialEq, Debug)]
pub struct Card {
    /// What it is of.
    pub kind: Kind,
    /// The code that every document calls it by: « T07 ».
    pub code: String,
    /// Code and title, on one line.
    pub name: String,
    /// Where it stands.
    pub state: State,
    /// When it begins; a milestone does not.
    pub start: Option<NaiveDateTime>,
    /// When it ends; a phase without tasks does not.
    pub due: Option<NaiveDateTime>,
    /// Numbers of the members who do it; the first is the one to ask.
    pub people: Vec<usize>,
    /// Its work.
    pub estimate: Option<Estimate>,
    /// Labels, without spaces and commas, none twice.
    pub labels: Vec<String>,
    /// Number in the deck of the card of its phase.
    pub parent: Option<usize>,
    /// What the author says of it (Markdown).
    pub text: String,
    /// Facts, a line each: what, and its value.
    pub facts: Vec<(String, String)>,
    /// Lists.
    pub sections: Vec<Section>,
    /// What is ticked off.
    pub checklists: Vec<Checklist>,
}

/// A list under a title.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// The title.
    pub title: String,
    /// The lines.
    pub lines: Vec<String>,
}

/// Things to tick off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checklist {
    /// The title.
    pub title: String,
    /// The things.
    pub items: Vec<Item>,
}

/// A thing to tick off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// What it is.
    pub text: String,
    /// Whether it is done.
    pub done: bool,
}
