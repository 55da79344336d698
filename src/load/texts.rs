//! The texts of a file that have given characters, with their places.

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::span::Span;

/// A text of a file, with some characters that were looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    /// Where the text stands, its quotes included.
    pub span: Span,
    /// The characters that it has, in order of code point, each once.
    pub characters: BTreeSet<char>,
}

/// The texts of a file that have some of these characters, in the order of the file. Escapes such as `\\u2028` are
/// read as what they stand for. None of a file that is not TOML.
pub fn holders(text: &str, characters: &BTreeSet<char>) -> Vec<Holder> {
    let mut found = Vec::new();
    if !characters.is_empty()
        && let Ok(tree) = DeTable::parse(text)
    {
        tree.get_ref().values().for_each(|value| search(value, characters, &mut found));
    }
    found.sort_by_key(|holder| holder.span);
    found
}

fn search(value: &Spanned<DeValue<'_>>, wanted: &BTreeSet<char>, found: &mut Vec<Holder>) {
    match value.get_ref() {
        DeValue::String(text) => {
            let characters: BTreeSet<char> = text.chars().filter(|character| wanted.contains(character)).collect();
            if !characters.is_empty() {
                found.push(Holder { span: value.span().into(), characters });
            }
        }
        DeValue::Array(items) => items.iter().for_each(|item| search(item, wanted, found)),
        DeValue::Table(table) => table.values().for_each(|item| search(item, wanted, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_texts_within_tables_are_found_in_the_order_of_the_file() {
        let text = "a = { b = [\"x\\u2028\", \"é\"] }\n[z]\nc = \"\u{12000}é\\u2028\"\n[y]\nd = 1\n";
        let found = holders(text, &['\u{2028}', '\u{12000}'].into());
        let shown: Vec<(&str, Vec<char>)> =
            found.iter().map(|one| (&text[one.span.range()], one.characters.iter().copied().collect())).collect();
        let expected = [("\"x\\u2028\"", vec!['\u{2028}']), ("\"\u{12000}é\\u2028\"", vec!['\u{2028}', '\u{12000}'])];
        assert_eq!(shown, expected);
        assert_eq!(holders("a = ", &['a'].into()), []);
        assert_eq!(holders(text, &BTreeSet::new()), []);
    }
}
