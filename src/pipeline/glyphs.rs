//! `Q0802`: which texts have characters that the documents could not print.

use std::collections::BTreeSet;

use super::{Found, Inputs};
use crate::diagnostic::words::visible;
use crate::diagnostic::{self, Diagnostic, Last, List, Message, codes};
use crate::load::{Holder, holders};
use crate::tell;

/// Most texts of a file that are told one by one.
const MOST: usize = 20;
/// Most characters named in a message.
const MOST_NAMED: usize = 5;

/// Tells the texts of the project file and of its results that have these characters; those of no text there are of a
/// template.
pub(super) fn tell(unprinted: &BTreeSet<char>, inputs: &Inputs, found: &mut Found) {
    let in_project = holders(&inputs.project, unprinted);
    let in_results = holders(inputs.results.as_deref().unwrap_or_default(), unprinted);
    let placed: BTreeSet<char> =
        in_project.iter().chain(&in_results).flat_map(|one| &one.characters).copied().collect();
    let elsewhere: BTreeSet<char> = unprinted.difference(&placed).copied().collect();
    if !elsewhere.is_empty() {
        found
            .project
            .push(told(&elsewhere).note(tell!("they are in no text of the project file: look in `templates/`")));
    }
    of_file(&in_project, &mut found.project);
    of_file(&in_results, &mut found.results);
    diagnostic::sort(&mut found.project);
    diagnostic::sort(&mut found.results);
}

fn of_file(holders: &[Holder], found: &mut Vec<Diagnostic>) {
    let left = holders.len().saturating_sub(MOST);
    for (number, holder) in holders.iter().take(MOST).enumerate() {
        let mut one = told(&holder.characters).at(holder.span, fate(&holder.characters));
        if number == MOST - 1 && left > 0 {
            one = one.note(tell!("so it is in {left} other {left|text|texts} of this file", left));
        }
        found.push(one);
    }
}

fn told(characters: &BTreeSet<char>) -> Diagnostic {
    let mut names: Vec<Message> = characters.iter().take(MOST_NAMED).map(|one| Message::data(name(*one))).collect();
    if let Some(left) = characters.len().checked_sub(MOST_NAMED).filter(|left| *left > 0) {
        names.push(tell!("{left} {left|other|others}", left));
    }
    let names = List::new(names, Last::Comma);
    let found = Diagnostic::warning(codes::MISSING_GLYPH, tell!("the documents cannot print {names}", names));
    match characters.iter().copied().all(is_left_out) {
        true => found.help(tell!("take it out of the text")),
        false => found.help(tell!("write it otherwise, or put a font that has it into `templates/fonts/`")),
    }
}

/// `é` (U+00E9), and the code alone of a character that is not seen.
fn name(character: char) -> String {
    let code = format!("U+{:04X}", u32::from(character));
    let shown = visible(&character.to_string());
    match shown.chars().eq([character]) && !character.is_whitespace() {
        true => format!("`{shown}` ({code})"),
        false => code,
    }
}

fn fate(characters: &BTreeSet<char>) -> Message {
    let left_out = characters.iter().copied().filter(|one| is_left_out(*one)).count();
    match left_out {
        0 => tell!("printed as `□`"),
        some if some == characters.len() => tell!("left out"),
        _ => tell!("printed as `□`, or left out"),
    }
}

/// Whether the documents leave it out: it is not seen, is a mark on a letter that has no such mark, or turns the text around it.
fn is_left_out(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{300}'..='\u{36f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
}
