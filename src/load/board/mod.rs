//! What a board or a tracker exports, to be compared with the plan.

mod jira;
mod trello;

pub use jira::jira;
pub use trello::trello;

use crate::model::CardState;

/// What a list or a status of this name means, in French or in English; none when it is one of the user's own.
fn state_of(name: &str) -> Option<CardState> {
    const TODO: [&str; 11] = [
        "a faire",
        "to do",
        "todo",
        "backlog",
        "open",
        "ouvert",
        "ouverte",
        "a planifier",
        "selected for development",
        "new",
        "nouveau",
    ];
    const DOING: [&str; 8] =
        ["en cours", "in progress", "doing", "in review", "en revue", "en recette", "started", "commence"];
    const DONE: [&str; 11] = [
        "termine",
        "terminee",
        "termines",
        "terminees",
        "done",
        "fait",
        "closed",
        "ferme",
        "resolved",
        "resolu",
        "livre",
    ];
    let folded = folded(name);
    let is_in = |names: &[&str]| names.contains(&folded.as_str());
    match () {
        () if is_in(&TODO) => Some(CardState::Todo),
        () if is_in(&DOING) => Some(CardState::Doing),
        () if is_in(&DONE) => Some(CardState::Done),
        () => None,
    }
}

/// A name without case, accents, and what stands between parentheses: « Terminé(e) » is « termine ».
pub(in crate::load) fn folded(name: &str) -> String {
    let head = name.split('(').next().unwrap_or_default();
    let plain = head.chars().flat_map(char::to_lowercase).map(|c| match c {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        '’' | '\u{A0}' => ' ',
        other => other,
    });
    plain.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_states_are_known_in_both_languages() {
        for (name, state) in [
            ("À faire", Some(CardState::Todo)),
            ("To Do", Some(CardState::Todo)),
            ("EN COURS", Some(CardState::Doing)),
            ("Terminé(e)", Some(CardState::Done)),
            ("Done", Some(CardState::Done)),
            ("En attente du client", None),
            ("", None),
        ] {
            assert_eq!(state_of(name), state, "{name}");
        }
    }
}
