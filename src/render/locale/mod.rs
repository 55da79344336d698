//! Texts of a language, and how it writes dates, numbers, money and lengths of time.
//!
//! The texts are those of [`super::texts`]; here is how they are filled, and what no text can say.

mod format;

use serde_json::Value;

use crate::model::Language;
use crate::render::texts::{Texts, TextsError};

/// The texts of a language, and its ways of writing.
#[derive(Clone, Debug)]
pub struct Locale {
    language: Language,
    texts: Texts,
    months: Vec<String>,
}

impl Locale {
    /// The language of these texts, which are the built-in ones or the user's own.
    pub fn new(language: Language, texts: Texts) -> Self {
        let months = texts.value("common.date-format.months").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let months = months.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        Locale { language, texts, months }
    }

    /// The built-in texts of a language.
    ///
    /// # Errors
    /// None in practice: the built-in texts are tested.
    pub fn built_in(language: Language) -> Result<Self, TextsError> {
        Texts::new(language.key(), None).map(|texts| Locale::new(language, texts))
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of a key, or the key itself when there is none (a test sees to it that there is).
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.text(key)
    }

    /// Whatever stands at a key: a text, a list or a table.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.texts.value(key)
    }

    /// The text of a key, with its `{name}` places filled.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut rest = self.text(key);
        let mut filled = String::with_capacity(rest.len());
        while let Some(open) = rest.find('{') {
            let (before, after) = rest.split_at(open);
            filled.push_str(before);
            let close = after.find('}').unwrap_or(after.len() - 1);
            let name = &after[1..close.max(1)];
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => filled.push_str(value),
                None => filled.push_str(&after[..=close]),
            }
            rest = &after[close + 1..];
        }
        filled.push_str(rest);
        filled
    }

    /// The singular or the plural of a key (`KEY.one`, `KEY.many`), with `{n}` filled.
    pub fn count(&self, key: &str, n: usize) -> String {
        // French has one form for 0 and 1, English for 1 only.
        let one = n == 1 || (n == 0 && self.language == Language::French);
        let key = format!("{key}.{}", if one { "one" } else { "many" });
        self.fill(&key, &[("n", &self.integer(n as i64))])
    }

    /// The reader's word for a choice of the project file: `choice("priority", "must")`.
    pub fn choice(&self, list: &str, word: &str) -> &str {
        self.texts.get(&format!("choice.{list}.{word}")).unwrap_or("")
    }
}

#[cfg(test)]
mod tests;
