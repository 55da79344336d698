//! Texts of a language, and how it writes dates, numbers, money and lengths of time.
//!
//! One TOML file a language in `templates/texts/`; a user's file of the same name, beside the project
//! file, replaces single texts of it.

mod format;

use std::collections::BTreeMap;

use crate::model::Language;

/// A language's texts by dotted key, and its ways of writing.
#[derive(Clone, Debug)]
pub struct Locale {
    language: Language,
    texts: BTreeMap<String, String>,
    months: Vec<String>,
}

impl Locale {
    /// The built-in texts of a language.
    pub fn new(language: Language) -> Self {
        let source = match language {
            Language::French => include_str!("../../../templates/texts/fr.toml"),
            Language::English => include_str!("../../../templates/texts/en.toml"),
        };
        let mut locale = Locale {
            language,
            texts: BTreeMap::new(),
            months: Vec::new(),
        };
        // The built-in files are checked by a test; a user's file is checked when it is read.
        locale
            .replace(source)
            .expect("the built-in texts are valid TOML");
        locale
    }

    /// Replaces single texts by those of a user's file.
    ///
    /// # Errors
    /// The parser's message, when the file is not TOML.
    pub fn replace(&mut self, source: &str) -> Result<(), String> {
        let table: toml::Table = source
            .parse()
            .map_err(|error: toml::de::Error| error.message().to_owned())?;
        let mut found = BTreeMap::new();
        flatten("", &toml::Value::Table(table), &mut found);
        self.texts.extend(found);
        let month = |number: usize| {
            self.texts
                .get(&format!("common.date-format.months.{number}"))
                .cloned()
        };
        self.months = (0..12).filter_map(month).collect();
        Ok(())
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of a key, or the key itself when there is none (a test sees to it that there is).
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
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
        self.texts
            .get(&format!("choice.{list}.{word}"))
            .map_or("", String::as_str)
    }

    /// Every key, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }
}

fn flatten(prefix: &str, value: &toml::Value, into: &mut BTreeMap<String, String>) {
    let inside = |name: &str| {
        if prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{prefix}.{name}")
        }
    };
    match value {
        toml::Value::Table(table) => table
            .iter()
            .for_each(|(name, value)| flatten(&inside(name), value, into)),
        toml::Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(n, value)| flatten(&inside(&n.to_string()), value, into));
        }
        toml::Value::String(text) => {
            into.insert(prefix.to_owned(), text.clone());
        }
        other => {
            into.insert(prefix.to_owned(), other.to_string());
        }
    }
}

#[cfg(test)]
mod tests;
