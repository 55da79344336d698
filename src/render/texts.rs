//! The words of the deliverables in each language: `templates/texts/<language>.toml`.
//!
//! One table per document (`[common]`, `[plan]`, `[recette]`…), nested freely; a leaf is a string or a list of strings.
//! A file of the same name among the user's templates is laid over the embedded one, so it only says what it changes.

use serde_json::{Map, Value};

/// The embedded texts by language.
const EMBEDDED: &[(&str, &str)] =
    &[("fr", include_str!("../../templates/texts/fr.toml")), ("en", include_str!("../../templates/texts/en.toml"))];

/// The languages that the program has texts for, the first being the default.
pub fn languages() -> impl Iterator<Item = &'static str> {
    EMBEDDED.iter().map(|(language, _)| *language)
}

/// The texts of one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Texts {
    language: String,
    root: Value,
}

/// Why the texts of a language could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextsError {
    /// The program has no texts for this language and the user's templates give none.
    UnknownLanguage(String),
    /// The user's file is not valid TOML.
    Invalid {
        /// Name of the file under `templates/`.
        file: String,
        /// Byte range of the fault in the file, when known.
        span: Option<std::ops::Range<usize>>,
        /// What is wrong.
        message: String,
    },
}

impl std::fmt::Display for TextsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownLanguage(language) => write!(f, "no texts for the language `{language}`"),
            Self::Invalid { file, message, .. } => write!(f, "{file}: {message}"),
        }
    }
}

impl std::error::Error for TextsError {}

impl Texts {
    /// The embedded texts of a language, with the user's file laid over them when there is one.
    ///
    /// # Errors
    /// An unknown language without a user's file; a file that is not TOML.
    pub fn new(language: &str, user: Option<&str>) -> Result<Self, TextsError> {
        let embedded = EMBEDDED.iter().find(|(name, _)| *name == language);
        if embedded.is_none() && user.is_none() {
            return Err(TextsError::UnknownLanguage(language.to_owned()));
        }
        let file = format!("texts/{language}.toml");
        // A language of the user's own falls back on English for what it leaves out.
        let base = embedded.or_else(|| EMBEDDED.iter().find(|(name, _)| *name == "en")).map_or("", |(_, text)| *text);
        let mut root = parse(base, &file)?;
        if let Some(user) = user {
            lay_over(&mut root, parse(user, &file)?);
        }
        Ok(Self { language: language.to_owned(), root })
    }

    /// The language code, such as `fr`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The text at a dotted path such as `common.version`, when it is a string.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.value(path).and_then(Value::as_str)
    }

    /// The text at a dotted path, or the path itself when there is none, so that a hole is visible.
    pub fn text<'a>(&'a self, path: &'a str) -> &'a str {
        self.get(path).unwrap_or(path)
    }

    /// The text at a dotted path with each `{name}` replaced by its value.
    pub fn fill(&self, path: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.text(path).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// Whatever stands at a dotted path: a string, a list or a table.
    pub fn value(&self, path: &str) -> Option<&Value> {
        path.split('.').try_fold(&self.root, |value, key| value.get(key))
    }

    /// All the texts, as the documents read them.
    pub fn as_json(&self) -> &Value {
        &self.root
    }
}

/// Reads TOML into JSON values; dates and times become strings.
fn parse(text: &str, file: &str) -> Result<Value, TextsError> {
    let table: toml::Table = toml::from_str(text).map_err(|error| TextsError::Invalid {
        file: file.to_owned(),
        span: error.span(),
        message: error.message().to_owned(),
    })?;
    Ok(Value::Object(json_table(table)))
}

fn json_table(table: toml::Table) -> Map<String, Value> {
    table.into_iter().map(|(key, value)| (key, json_value(value))).collect()
}

fn json_value(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json_value).collect(),
        toml::Value::Table(table) => Value::Object(json_table(table)),
    }
}

/// Lays one tree over another: tables merge, anything else replaces.
fn lay_over(base: &mut Value, over: Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (key, value) in over {
                match base.get_mut(&key) {
                    Some(slot) => lay_over(slot, value),
                    None => {
                        base.insert(key, value);
                    }
                }
            }
        }
        (base, over) => *base = over,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(value: &Value, path: &str, out: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    paths(value, &format!("{path}.{key}"), out);
                }
            }
            Value::Array(items) => out.push(format!("{path}[{}]", items.len())),
            _ => out.push(path.to_owned()),
        }
    }

    #[test]
    fn every_language_says_the_same_things() {
        let mut all = languages().map(|language| {
            let texts = Texts::new(language, None).unwrap();
            let mut out = Vec::new();
            paths(texts.as_json(), "", &mut out);
            out.sort();
            (language, out)
        });
        let (_, first) = all.next().unwrap();
        assert!(first.len() > 50);
        for (language, other) in all {
            assert_eq!(first, other, "texts of `{language}`");
        }
    }

    #[test]
    fn placeholders_are_the_same_in_every_language() {
        let holes = |text: &str| {
            let mut found: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            found.sort();
            found
        };
        let first = Texts::new("fr", None).unwrap();
        let mut names = Vec::new();
        paths(first.as_json(), "", &mut names);
        for language in languages() {
            let other = Texts::new(language, None).unwrap();
            for name in names.iter().map(|name| name.trim_start_matches('.')) {
                if let (Some(a), Some(b)) = (first.get(name), other.get(name)) {
                    assert_eq!(holes(a), holes(b), "{name} in `{language}`");
                }
            }
        }
    }

    #[test]
    fn french_texts_never_have_a_plain_space_before_a_double_sign() {
        let texts = Texts::new("fr", None).unwrap();
        let all = texts.as_json().to_string();
        for wrong in [" :", " ;", " !", " ?", " »", "« "] {
            assert!(!all.contains(wrong), "`{wrong}` in the French texts");
        }
    }

    #[test]
    fn a_users_file_changes_only_what_it_says() {
        let texts = Texts::new("fr", Some("[common]\nversion = 'Édition'\n")).unwrap();
        assert_eq!(texts.get("common.version"), Some("Édition"));
        assert_eq!(texts.get("common.page"), Texts::new("fr", None).unwrap().get("common.page"));
        assert_eq!(texts.text("common.nothing-here"), "common.nothing-here");
    }

    #[test]
    fn a_broken_or_missing_file_is_an_error_not_a_panic() {
        let error = Texts::new("fr", Some("[common\n")).unwrap_err();
        let TextsError::Invalid { file, span, .. } = error else { panic!("not the expected error") };
        assert_eq!(file, "texts/fr.toml");
        assert!(span.is_some());
        assert_eq!(Texts::new("xx", None), Err(TextsError::UnknownLanguage("xx".into())));
        let own = Texts::new("xx", Some("[common]\nversion = 'V'")).unwrap();
        assert_eq!(own.get("common.version"), Some("V"));
        assert!(own.get("common.page").is_some());
    }
}
