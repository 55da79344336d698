//! The French texts, keyed by the English ones.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::template::{Piece, matched, pieces};

/// The file of the texts.
pub(super) const FRENCH: &str = include_str!("../../templates/messages/fr.toml");

/// What is said in another language.
#[derive(Deserialize, Debug, Default)]
pub(super) struct Catalogue {
    /// English name → « un serveur », « une zone », « un réseau|réseaux ».
    pub nouns: BTreeMap<String, String>,
    /// Why a value cannot be read, as the model says it.
    pub reasons: BTreeMap<String, String>,
    /// What the required keys of the project file are.
    pub keys: BTreeMap<String, String>,
    /// The help of the command line.
    pub help: BTreeMap<String, String>,
    /// Titles of the codes.
    pub titles: BTreeMap<String, String>,
    /// The sentences, by subject.
    pub messages: BTreeMap<String, BTreeMap<String, String>>,
    /// All of them.
    #[serde(skip)]
    texts: BTreeMap<String, String>,
}

impl Catalogue {
    /// The French one.
    pub fn french() -> &'static Self {
        static READ: OnceLock<Catalogue> = OnceLock::new();
        READ.get_or_init(|| {
            // A test reads it; without it the program speaks English.
            let mut read: Self = toml::from_str(FRENCH).unwrap_or_default();
            read.texts = std::mem::take(&mut read.messages).into_values().flatten().collect();
            read
        })
    }

    /// The text of a template.
    pub fn text(&self, english: &str) -> Option<&str> {
        self.texts.get(english).or_else(|| self.titles.get(english)).map(String::as_str)
    }

    /// The words of a reason, found among the templates of reasons.
    pub fn reason(&self, english: &str) -> String {
        if let Some(text) = self.reasons.get(english).or_else(|| self.keys.get(english)) {
            return text.clone();
        }
        // The template with the most words of its own is the nearest.
        let own = |template: &str| -> usize {
            let words = pieces(template).map(|piece| match piece {
                Piece::Words(words) => words.len(),
                Piece::Hole(_) => 0,
            });
            words.sum()
        };
        let templates = self.reasons.iter().filter(|(template, _)| template.contains('{'));
        let found = templates.filter_map(|(template, text)| Some((template, text, matched(template, english)?)));
        let Some((_, text, values)) = found.max_by_key(|(template, ..)| own(template)) else {
            return english.to_owned();
        };
        let said = pieces(text).map(|piece| match piece {
            Piece::Words(words) => words,
            Piece::Hole(hole) => {
                values.iter().find(|(name, _)| name == hole.name).map_or(hole.whole, |(_, value)| value)
            }
        });
        said.collect()
    }

    /// Whether a noun is masculine.
    pub fn is_masculine(&self, noun: &str) -> bool {
        !self.nouns.get(noun).is_some_and(|text| text.starts_with("une "))
    }

    /// A noun in a form; without one, the bare noun.
    pub fn noun(&self, english: &str, form: Option<&str>) -> String {
        let Some(written) = self.nouns.get(english) else {
            return english.to_owned();
        };
        let (whole, plural) = written.split_once('|').unwrap_or((written, ""));
        let (article, name) = whole.split_once(' ').unwrap_or(("un", whole));
        let masculine = article == "un";
        let vowel = name.starts_with(['a', 'e', 'i', 'o', 'u', 'é', 'è', 'ê', 'â', 'h', 'î', 'ô']);
        let before = match (form, masculine, vowel) {
            (Some("un"), ..) => article,
            (Some("le"), _, true) => "l’",
            (Some("le"), true, _) => "le",
            (Some("le"), false, _) => "la",
            (Some("du"), _, true) => "de l’",
            (Some("du"), true, _) => "du",
            (Some("du"), false, _) => "de la",
            (Some("au"), _, true) => "à l’",
            (Some("au"), true, _) => "au",
            (Some("au"), false, _) => "à la",
            (Some("de"), _, true) => "d’",
            (Some("de"), ..) => "de",
            (Some("ce"), true, true) => "cet",
            (Some("ce"), true, false) => "ce",
            (Some("ce"), false, _) => "cette",
            (Some("aucun"), true, _) => "aucun",
            (Some("aucun"), false, _) => "aucune",
            (Some("pluriel"), ..) if plural.is_empty() => return format!("{name}s"),
            (Some("pluriel"), ..) => return plural.to_owned(),
            _ => return name.to_owned(),
        };
        if before.ends_with('’') { format!("{before}{name}") } else { format!("{before} {name}") }
    }
}
