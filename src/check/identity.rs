//! Ids are unique, references lead somewhere, and to the right kind of thing.

use super::Mention;
use super::context::Context;
use super::project::{Entry, entries};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Last, List, Noun, codes, similar};
use crate::model::value::Kind;
use crate::tell;

/// `Q0201`: the same id twice; `Q0204`: the id of something built in.
pub(super) fn unique_ids(cx: &mut Context<'_>) {
    for entry in entries(cx.document) {
        let id = || quoted(&entry.id);
        if cx.built_in().has(entry.kind, &entry.id) {
            let noun = noun(entry.kind);
            cx.report(
                Diagnostic::error(codes::BUILT_IN_ID, tell!("the {noun} {id} is built in", noun, id = id()))
                    .at(entry.span, tell!("takes the name of something that the program knows already"))
                    .help(tell!("give yours another id, or drop it and use the built-in {noun}", noun)),
            );
        }
        // The index holds the first of two alike.
        let Some(other) = cx.entry(&entry.id).filter(|other| other.span != entry.span) else {
            continue;
        };
        let found = Diagnostic::error(codes::DUPLICATE_ID, tell!("the id {id} is given twice", id = id()))
            .at(entry.span, tell!("given again here, to {kind:a}", kind = noun(entry.kind)))
            .also(other.span, tell!("first given here, to {kind:a} {id}", kind = noun(other.kind), id = id()))
            .help(tell!("an id is unique in the whole file, whatever the table"));
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
    let expected = nouns(kinds);
    Diagnostic::error(
        codes::WRONG_KIND,
        tell!("{id} is {kind:a}, not {expected:a}", id, kind = noun(entry.kind), expected),
    )
    .at(mention.span, tell!("{expected:a} is expected here", expected))
    .also(entry.span, tell!("{id} is defined here", id))
}

fn unknown(cx: &Context<'_>, mention: &Mention, kinds: &[Kind]) -> Diagnostic {
    let id = quoted(&mention.id);
    let own = cx.index().filter(|entry| kinds.contains(&entry.kind)).map(|entry| entry.id.as_str());
    let known: Vec<&str> = own.chain(kinds.iter().flat_map(|kind| cx.built_in().names(*kind))).collect();
    // A long list of kinds tells the author nothing.
    let noun = if kinds.len() > MOST_KINDS { List::new([Noun::new("thing")], Last::Or) } else { nouns(kinds) };
    let found = Diagnostic::error(codes::UNKNOWN_ID, tell!("there is no {noun} {id}", noun, id));
    let label = match similar(&mention.id, known.iter().copied()) {
        Some(meant) => tell!("did you mean {meant}?", meant = quoted(meant)),
        None => tell!("no {noun} has this id", noun),
    };
    let found = found.at(mention.span, label);
    match known.len() {
        0 => found.note(tell!("the file has no {noun} at all", noun)),
        1..=12 => {
            found.note(tell!("known: {known}", known = List::new(known.iter().map(|id| quoted(id)), Last::Comma)))
        }
        _ => found,
    }
}

/// What a kind of thing is called.
pub(super) const fn noun(kind: Kind) -> Noun {
    Noun::new(kind.name())
}

/// What one of several kinds is called.
fn nouns(kinds: &[Kind]) -> List {
    List::new(kinds.iter().map(|kind| noun(*kind)), Last::Or)
}
