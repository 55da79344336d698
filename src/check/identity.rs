//! Ids are unique, references lead somewhere, and to the right kind of thing.

use std::collections::BTreeMap;

use super::context::Context;
use super::project::{Entry, entries};
use super::{BuiltIn, Mention};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes, similar};
use crate::model::value::Kind;

/// `Q0201`: the same id twice; `Q0204`: the id of something built in.
pub(super) fn unique_ids(cx: &mut Context<'_>, built_in: &dyn BuiltIn) {
    let mut first: BTreeMap<String, Entry> = BTreeMap::new();
    for entry in entries(cx.document) {
        let id = quoted(&entry.id);
        if built_in.has(entry.kind, &entry.id) {
            let noun = entry.kind.name();
            cx.report(
                Diagnostic::error(codes::BUILT_IN_ID, format!("the {noun} {id} is built in"))
                    .at(entry.span, "takes the name of something that the program knows already")
                    .help(format!("give yours another id, or drop it and use the built-in {noun}")),
            );
        }
        match first.get(&entry.id) {
            Some(other) => {
                let what = format!("{} {id}", with_article(other.kind));
                cx.report(
                    Diagnostic::error(codes::DUPLICATE_ID, format!("the id {id} is given twice"))
                        .at(entry.span, format!("given again here, to {}", with_article(entry.kind)))
                        .also(other.span, format!("first given here, to {what}"))
                        .help("an id is unique in the whole file, whatever the table"),
                );
            }
            None => {
                first.insert(entry.id.clone(), entry);
            }
        }
    }
}

/// `Q0202`: a reference to nothing; `Q0203`: to something of another kind.
///
/// `dropped` tells ids whose rows were left out because they are faulty: they are not unknown.
pub(super) fn references(
    cx: &mut Context<'_>,
    mentions: &[Mention],
    built_in: &dyn BuiltIn,
    dropped: &dyn Fn(&str) -> bool,
) {
    for mention in mentions {
        let kinds: Vec<Kind> = mention.kinds.iter().filter_map(|name| Kind::from_name(name)).collect();
        if dropped(&mention.id) || kinds.iter().any(|kind| built_in.has(*kind, &mention.id)) {
            continue;
        }
        let found = match cx.entry(&mention.id) {
            Some(entry) if kinds.contains(&entry.kind) => continue,
            Some(entry) => wrong_kind(mention, entry, &kinds),
            None => unknown(cx, mention, &kinds, built_in),
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

fn unknown(cx: &Context<'_>, mention: &Mention, kinds: &[Kind], built_in: &dyn BuiltIn) -> Diagnostic {
    let id = quoted(&mention.id);
    let own = cx.index().filter(|entry| kinds.contains(&entry.kind)).map(|entry| entry.id.as_str());
    let known: Vec<&str> = own.chain(kinds.iter().flat_map(|kind| built_in.names(*kind))).collect();
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
