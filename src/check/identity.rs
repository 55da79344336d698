//! Ids are unique, references lead somewhere, and to the right kind of thing.

use super::Mention;
use super::context::Context;
use super::project::{Entry, entries};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes, similar};
use crate::model::value::Kind;

/// `Q0201`: the same id twice; `Q0204`: the id of something built in.
pub(super) fn unique_ids(cx: &mut Context<'_>) {
    for entry in entries(cx.document) {
        let id = || quoted(&entry.id);
        if cx.built_in().has(entry.kind, &entry.id) {
            let noun = entry.kind.name();
            cx.report(
                Diagnostic::error(codes::BUILT_IN_ID, format!("the {noun} {} is built in", id()))
                    .at(entry.span, "takes the name of something that the program knows already")
                    .help(format!("give yours another id, or drop it and use the built-in {noun}")),
            );
        }
        // The index holds the first of two alike.
        let Some(other) = cx.entry(&entry.id).filter(|other| other.span != entry.span) else {
            continue;
        };
        let what = format!("{} {}", with_article(other.kind), id());
        let found = Diagnostic::error(codes::DUPLICATE_ID, format!("the id {} is given twice", id()))
            .at(entry.span, format!("given again here, to {}", with_article(entry.kind)))
            .also(other.span, format!("first given here, to {what}"))
            .help("an id is unique in the whole file, whatever the table");
        cx.report(found);
    }
}

/// `Q0202`: a reference to nothing; `Q0203`: to something of another kind.
///
/// The id of a row that was left out because it is faulty is not unknown.
pub(super) fn references(cx: &mut Context<'_>, mentions: &[Mention]) {
    for mention in mentions {
        let kinds: Vec<Kind> = mention.kinds.iter().filter_map(|name| Kind::from_name(name)).collect();
        if cx.entry(&mention.id).is_some_and(|entry| kinds.contains(&entry.kind)) {
            continue;
        }
        if cx.is_dropped(&mention.id) || kinds.iter().any(|kind| cx.built_in().has(*kind, &mention.id)) {
            continue;
        }
        let found = match cx.entry(&mention.id) {
            Some(entry) => wrong_kind(mention, entry, &kinds),
            None => unknown(cx, mention, &kinds),
        };
        cx.report(found);
    }
}

/// Most kinds of things that a message names one by one.
const MOST_KINDS: usize = 4;

fn wrong_kind(mention: &Mention, entry: &Entry, kinds: &[Kind]) -> Diagnostic {
    let id = quoted(&mention.id);
    let expected = expected(kinds);
    Diagnostic::error(codes::WRONG_KIND, format!("{id} is {}, not {expected}", with_article(entry.kind)))
        .at(mention.span, format!("{expected} is expected here"))
        .also(entry.span, format!("{id} is defined here"))
}

fn unknown(cx: &Context<'_>, mention: &Mention, kinds: &[Kind]) -> Diagnostic {
    let id = quoted(&mention.id);
    let own = cx.index().filter(|entry| kinds.contains(&entry.kind)).map(|entry| entry.id.as_str());
    let known: Vec<&str> = own.chain(kinds.iter().flat_map(|kind| cx.built_in().names(*kind))).collect();
    // A long list of kinds tells the author nothing.
    let noun = if kinds.len() > MOST_KINDS { "thing".to_owned() } else { nouns(kinds) };
    let found = Diagnostic::error(codes::UNKNOWN_ID, format!("there is no {noun} {id}"));
    let label = match similar(&mention.id, known.iter().copied()) {
        Some(meant) => format!("did you mean {}?", quoted(meant)),
        None => format!("no {noun} has this id"),
    };
    let found = found.at(mention.span, label);
    match known.len() {
        0 => found.note(format!("the file has no {noun} at all")),
        1..=12 => found.note(format!("known: {}", known.iter().map(|k| quoted(k)).collect::<Vec<_>>().join(", "))),
        _ => found,
    }
}

/// « a server », « an application ».
pub(super) fn with_article(kind: Kind) -> String {
    let name = kind.name();
    let article = if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {name}")
}

fn expected(kinds: &[Kind]) -> String {
    let words: Vec<String> = kinds.iter().map(|kind| with_article(*kind)).collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => words.concat(),
    }
}

fn nouns(kinds: &[Kind]) -> String {
    let words: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => words.concat(),
    }
}
