//! The JSON that Trello exports of a board (menu of the board, « Print, export, and share »).
//!
//! Source: Atlassian, « Exporting data from Trello » and the reference of its REST API (cards, lists, actions).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::state_of;
use crate::model::value::Date;
use crate::model::{BoardCard, CardState};

/// Keys that are not named here are for others: they are passed over.
#[derive(Deserialize)]
struct Board {
    lists: Vec<List>,
    cards: Vec<Card>,
    #[serde(default)]
    actions: Vec<Action>,
}

#[derive(Deserialize)]
struct List {
    id: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Card {
    id: String,
    name: String,
    #[serde(default)]
    short_link: String,
    #[serde(default)]
    desc: String,
    #[serde(default)]
    id_list: String,
    #[serde(default)]
    closed: bool,
    #[serde(default)]
    is_template: bool,
    due: Option<String>,
    #[serde(default)]
    due_complete: bool,
}

/// Something that was done on the board.
#[derive(Deserialize)]
struct Action {
    #[serde(default)]
    date: String,
    #[serde(default)]
    data: Data,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Data {
    card: Option<Changed>,
    list: Option<Named>,
    list_after: Option<Named>,
    old: Option<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    id: Option<String>,
    due_complete: Option<bool>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

/// Reads the cards of a board. Those put away unfinished are left out, and so are templates.
///
/// # Errors
/// Why this is no export of a board, in a sentence.
pub fn trello(text: &str) -> Result<Vec<BoardCard>, String> {
    let board: Board = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).map_err(|error| error.to_string())?;
    let lists: BTreeMap<&str, &str> = board.lists.iter().map(|list| (list.id.as_str(), list.name.as_str())).collect();
    let moves = moves(&board.actions);
    let card = |card: &Card| {
        let column = lists.get(card.id_list.as_str()).copied().unwrap_or_default();
        let state = if card.due_complete { Some(CardState::Done) } else { state_of(column) };
        if card.is_template || (card.closed && state != Some(CardState::Done)) {
            return None;
        }
        let moved = moves.get(card.id.as_str());
        let is_done = state == Some(CardState::Done);
        Some(BoardCard {
            key: card.short_link.clone(),
            name: card.name.clone(),
            text: card.desc.clone(),
            column: column.to_owned(),
            state,
            start: None,
            started: moved.and_then(|moved| moved.started),
            finished: moved.and_then(|moved| moved.finished).filter(|_| is_done),
            due: card.due.as_deref().and_then(day),
            remaining: None,
        })
    };
    Ok(board.cards.iter().filter_map(card).collect())
}

/// When a card came where.
#[derive(Default)]
struct Moves {
    /// First time under way.
    started: Option<Date>,
    /// Last time that it was finished.
    finished: Option<Date>,
}

fn moves(actions: &[Action]) -> BTreeMap<&str, Moves> {
    let mut moves: BTreeMap<&str, Moves> = BTreeMap::new();
    for action in actions {
        let Some((card, date)) = action.data.card.as_ref().zip(day(&action.date)) else { continue };
        let Some(id) = card.id.as_deref() else { continue };
        let list = action.data.list_after.as_ref().or(action.data.list.as_ref());
        // An action of another kind names the list that the card is in: it was not moved.
        let was = |key: &str| action.data.old.as_ref().is_some_and(|old| old.get(key).is_some());
        let is_move = action.data.list_after.is_some() || action.data.old.is_none();
        let state = list.filter(|_| is_move).and_then(|list| state_of(list.name.as_deref().unwrap_or_default()));
        let ticked = was("dueComplete") && card.due_complete == Some(true);
        let moved = moves.entry(id).or_default();
        if state == Some(CardState::Doing) {
            moved.started = Some(moved.started.map_or(date, |known| known.min(date)));
        }
        let is_first_list = action.data.list_after.is_none();
        if ticked || (state == Some(CardState::Done) && !is_first_list) {
            moved.finished = Some(moved.finished.map_or(date, |known| known.max(date)));
        }
    }
    moves
}

/// The day of « 2026-11-23T16:00:00.000Z »: working hours in Europe and in its time zone of reference share it.
fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOARD: &str = r#"{
        "name": "Projet", "prefs": {"x": 1},
        "lists": [{"id": "l1", "name": "À faire"}, {"id": "l2", "name": "En cours"},
                  {"id": "l3", "name": "Terminé"}, {"id": "l4", "name": "Idées"}],
        "cards": [
            {"id": "a", "name": "T01 — Une", "shortLink": "Aa1", "desc": "Mot", "idList": "l3", "due": "2026-11-20T16:00:00.000Z"},
            {"id": "b", "name": "T02 — Deux", "idList": "l2", "due": null},
            {"id": "c", "name": "T03 — Trois", "idList": "l1", "dueComplete": true},
            {"id": "d", "name": "T04 — Rangée", "idList": "l1", "closed": true},
            {"id": "e", "name": "T05 — Ailleurs", "idList": "l4"}],
        "actions": [
            {"type": "updateCard", "date": "2026-11-19T09:00:00.000Z", "data": {"old": {"idList": "l2"},
             "card": {"id": "a"}, "listBefore": {"name": "En cours"}, "listAfter": {"name": "Terminé"}}},
            {"type": "commentCard", "date": "2026-11-22T09:00:00.000Z", "data": {"card": {"id": "a"}, "list": {"name": "Terminé"}}},
            {"type": "updateCard", "date": "2026-11-18T09:00:00.000Z", "data": {"old": {"desc": "x"},
             "card": {"id": "b"}, "list": {"name": "En cours"}}},
            {"type": "updateCard", "date": "2026-11-16T09:00:00.000Z", "data": {"old": {"idList": "l1"},
             "card": {"id": "a"}, "listBefore": {"name": "À faire"}, "listAfter": {"name": "En cours"}}},
            {"type": "updateCard", "date": "2026-11-21T09:00:00.000Z", "data": {"old": {"dueComplete": false},
             "card": {"id": "c", "dueComplete": true}, "list": {"name": "À faire"}}}]
    }"#;

    #[test]
    fn cards_say_where_they_stand_and_since_when() {
        let cards = trello(BOARD).unwrap();
        let seen: Vec<_> = cards
            .iter()
            .map(|card| {
                let text = |date: Option<Date>| date.map(|date| date.to_string());
                (card.name.get(..3).unwrap(), card.state, text(card.started), text(card.finished))
            })
            .collect();
        let on = |day: u32| Some(format!("2026-11-{day}"));
        assert_eq!(
            seen,
            [
                ("T01", Some(CardState::Done), on(16), on(19)),
                ("T02", Some(CardState::Doing), None, None),
                ("T03", Some(CardState::Done), None, on(21)),
                ("T05", None, None, None),
            ],
            "a comment on a finished card moves nothing; what was put away unfinished is left out"
        );
        assert_eq!((cards[0].key.as_str(), cards[0].due), ("Aa1", "2026-11-20".parse().ok()));
    }

    #[test]
    fn what_is_no_board_is_told() {
        assert!(trello("{}").unwrap_err().contains("lists"));
        assert!(trello("no").is_err());
    }
}
