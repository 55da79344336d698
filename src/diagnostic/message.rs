//! What the program says, in English and in French, from one catalogue.
//!
//! A [`Message`] is made by [`tell!`](crate::tell): the English text with named holes, and the values of the holes. The
//! French text of each is in `templates/messages/fr.toml`, where the English one is its key.
//!
//! ```
//! use qilby::diagnostic::Lang;
//! use qilby::tell;
//!
//! let message = tell!("`{open}` is never closed", open = "[");
//! assert_eq!(message.to_string(), "`[` is never closed");
//! assert_eq!(message.say(Lang::French), "`[` n’est jamais fermé");
//! ```
//!
//! | hole | stands for |
//! |---|---|
//! | `{name}` | the value |
//! | `{name:form}` | a noun in a form: `a` in English, `un`, `le`, `du`, `au`, `de`, `ce`, `aucun`, `pluriel` in French |
//! | `{name\|one\|other}` | one of two words: by the number of a count or of a list, or by the gender of a noun |
//!
//! A brace that no such name follows is a brace.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::catalogue::Catalogue;
use super::template::{Hole, Piece, pieces};

/// A language that the program speaks on a terminal. It never changes a file that is built.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub enum Lang {
    /// English
    #[default]
    #[value(name = "en")]
    English,
    /// French
    #[value(name = "fr")]
    French,
}

impl Lang {
    /// The language asked for, else that of `QILBY_LANG`, else that of the locale, else English. `variable` reads the
    /// environment.
    pub fn chosen(asked: Option<Self>, variable: impl Fn(&str) -> Option<String>) -> Self {
        let written = |name: &&str| variable(name).filter(|value| !value.is_empty());
        let locale = || ["QILBY_LANG", "LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(written);
        asked.unwrap_or_else(|| match locale() {
            Some(value) if value.to_lowercase().starts_with("fr") => Self::French,
            _ => Self::English,
        })
    }
}

/// A text of the help of the command line in another language than English, where it has one.
pub fn help(lang: Lang, english: &str) -> Option<&'static str> {
    (lang == Lang::French).then(|| Catalogue::french().help.get(english)).flatten().map(String::as_str)
}

/// The English texts of the help that the catalogue knows.
pub fn help_texts() -> impl Iterator<Item = &'static str> {
    Catalogue::french().help.keys().map(String::as_str)
}

/// A sentence, or a part of one: a template of the catalogue and the values of its holes.
#[derive(Clone, Debug, Default)]
pub struct Message {
    template: &'static str,
    values: Vec<(&'static str, Value)>,
}

/// The template of what is no sentence of ours.
const DATA: &str = "{text}";

impl Message {
    /// A message of this English text; [`tell!`](crate::tell) makes them, so that a test finds all templates.
    #[doc(hidden)]
    pub fn new(template: &'static str, values: Vec<(&'static str, Value)>) -> Self {
        let filled = |hole: Hole<'_>| values.iter().any(|(name, _)| *name == hole.name);
        debug_assert!(super::template::holes(template).all(filled), "a hole of `{template}` has no value");
        Self { template, values }
    }

    /// What comes from elsewhere and is said as it is: a name, a path, the words of another program.
    pub fn data(text: impl Into<String>) -> Self {
        Self { template: DATA, values: vec![("text", Value::Text(text.into()))] }
    }

    /// Why a value cannot be read, as the model says it; its French is found by its English words.
    pub fn reason(text: impl Into<String>) -> Self {
        Self { template: DATA, values: vec![("text", Value::Reason(text.into()))] }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.template.is_empty()
    }

    /// The words in a language.
    pub fn say(&self, lang: Lang) -> String {
        let template = match lang {
            Lang::English => self.template,
            Lang::French => Catalogue::french().text(self.template).unwrap_or(self.template),
        };
        let mut text = String::with_capacity(template.len() + 16);
        for piece in pieces(template) {
            match piece {
                Piece::Words(words) => text.push_str(words),
                Piece::Hole(hole) => match self.values.iter().find(|(name, _)| *name == hole.name) {
                    Some((_, value)) => text.push_str(&value.fill(&hole, lang)),
                    None => text.push_str(hole.whole),
                },
            }
        }
        text
    }
}

impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.say(Lang::English))
    }
}

// Messages are the same when they read the same.
impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Message {}

impl PartialOrd for Message {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Message {
    fn cmp(&self, other: &Self) -> Ordering {
        match self.values.is_empty() && other.values.is_empty() {
            true => self.template.cmp(other.template),
            false => self.to_string().cmp(&other.to_string()),
        }
    }
}

impl Hash for Message {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.to_string().hash(state);
    }
}

/// The value of a hole.
#[derive(Clone, Debug)]
pub enum Value {
    /// As it is: the user's text, a date, an address.
    Text(String),
    /// How many.
    Count(u128),
    /// A part of the sentence.
    Message(Message),
    /// What a thing of the project file is called.
    Noun(Noun),
    /// Several.
    List(List),
    /// Why a value cannot be read.
    Reason(String),
}

impl Value {
    fn fill(&self, hole: &Hole<'_>, lang: Lang) -> String {
        match hole.choice {
            Some((first, other)) => if self.takes_first(lang) { first } else { other }.to_owned(),
            None => self.say(hole.form, lang),
        }
    }

    fn say(&self, form: Option<&str>, lang: Lang) -> String {
        match (self, lang) {
            (Self::Text(text), _) => text.clone(),
            (Self::Count(count), _) => count.to_string(),
            (Self::Message(message), _) => message.say(lang),
            (Self::Noun(noun), Lang::English) => noun.english(form),
            (Self::Noun(noun), Lang::French) => Catalogue::french().noun(&noun.0, form),
            (Self::List(list), _) => list.say(form, lang),
            (Self::Reason(text), Lang::English) => text.clone(),
            (Self::Reason(text), Lang::French) => Catalogue::french().reason(text),
        }
    }

    /// Of `{name|first|other}`: the singular, or the masculine.
    fn takes_first(&self, lang: Lang) -> bool {
        let singular = |count: u128| match lang {
            Lang::English => count == 1,
            Lang::French => count <= 1,
        };
        match self {
            Self::Count(count) => singular(*count),
            Self::List(list) => singular(list.items.len() as u128),
            Self::Noun(noun) => lang == Lang::English || Catalogue::french().is_masculine(&noun.0),
            Self::Text(_) | Self::Message(_) | Self::Reason(_) => true,
        }
    }
}

/// What a thing of the project file is called: its English name, in the `[nouns]` of the catalogue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Noun(Cow<'static, str>);

impl Noun {
    /// The noun of this English name.
    pub const fn new(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The noun of a name that is known only when the program runs.
    pub fn named(name: String) -> Self {
        Self(Cow::Owned(name))
    }

    fn english(&self, form: Option<&str>) -> String {
        let name = &*self.0;
        match form {
            Some("a") if name.starts_with(['a', 'e', 'i', 'o']) => format!("an {name}"),
            Some("a") => format!("a {name}"),
            _ => name.to_owned(),
        }
    }
}

/// Several things, said one after the other.
#[derive(Clone, Debug)]
pub struct List {
    items: Vec<Value>,
    last: Last,
}

/// What stands before the last item of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Last {
    /// `a, b and c`
    And,
    /// `a, b or c`
    Or,
    /// `a or b or c`
    EachOr,
    /// `a, b, c`
    Comma,
}

impl List {
    /// These items.
    pub fn new(items: impl IntoIterator<Item = impl Tell>, last: Last) -> Self {
        Self { items: items.into_iter().map(|item| item.value()).collect(), last }
    }

    fn say(&self, form: Option<&str>, lang: Lang) -> String {
        let said: Vec<String> = self.items.iter().map(|item| item.say(form, lang)).collect();
        let last = match (self.last, lang) {
            (Last::And, Lang::English) => " and ",
            (Last::And, Lang::French) => " et ",
            (Last::Or | Last::EachOr, Lang::English) => " or ",
            (Last::Or | Last::EachOr, Lang::French) => " ou ",
            (Last::Comma, _) => ", ",
        };
        let between = if self.last == Last::EachOr { last } else { ", " };
        match said.split_last() {
            None => String::new(),
            Some((only, [])) => only.clone(),
            Some((end, start)) => format!("{}{last}{end}", start.join(between)),
        }
    }
}

impl fmt::Display for List {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.say(None, Lang::English))
    }
}

// The tests may say anything.
#[cfg(test)]
impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::data(text)
    }
}

#[cfg(test)]
impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::data(text)
    }
}

/// What may fill a hole.
pub trait Tell {
    /// It, as a value.
    fn value(&self) -> Value;
}

impl<T: Tell + ?Sized> Tell for &T {
    fn value(&self) -> Value {
        (**self).value()
    }
}

impl Tell for str {
    fn value(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl Tell for String {
    fn value(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl Tell for Message {
    fn value(&self) -> Value {
        Value::Message(self.clone())
    }
}

impl Tell for Noun {
    fn value(&self) -> Value {
        Value::Noun(self.clone())
    }
}

impl Tell for List {
    fn value(&self) -> Value {
        Value::List(self.clone())
    }
}

macro_rules! counts {
    ($($type:ty)+) => {$(
        impl Tell for $type {
            fn value(&self) -> Value {
                Value::Count((*self).try_into().unwrap_or_default())
            }
        }
    )+};
}
counts!(u8 u16 u32 u64 u128 usize i64);

macro_rules! texts {
    ($($type:ty)+) => {$(
        impl Tell for $type {
            fn value(&self) -> Value {
                Value::Text(self.to_string())
            }
        }
    )+};
}
texts!(char f64 Cow<'_, str> std::net::IpAddr chrono::NaiveDate super::Code);

/// A [`Message`](crate::diagnostic::Message): an English text with its holes, and what fills them, as
/// `tell!("no {kind} is called {name}", kind, name = quoted(id))`.
///
/// Its French is in `templates/messages/fr.toml`; a test says what is missing.
#[macro_export]
macro_rules! tell {
    (@value $name:ident) => { $crate::diagnostic::Tell::value(&$name) };
    (@value $name:ident $value:expr) => { $crate::diagnostic::Tell::value(&$value) };
    ($template:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::diagnostic::Message::new(
            $template,
            vec![$((stringify!($name), $crate::tell!(@value $name $($value)?))),*],
        )
    };
}
