//! Ids, references to ids, and values that remember where they were written.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_spanned::Spanned;

use crate::span::Span;

/// JSON Schema format of an id.
pub(super) const SLUG: &str = "qilby-slug";

/// Longest id: it becomes a file name, a host name label (RFC 1035), a rule key.
const LONGEST_ID: usize = 63;

/// What is wrong with a text that should be an id.
pub(super) fn check_slug(text: &str) -> Result<(), String> {
    let mut bytes = text.bytes();
    let first_ok = bytes.next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if !first_ok || !bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Err(
            "an id is made of lower-case letters a-z, digits and hyphens, and begins with a letter or a digit".into()
        );
    }
    if text.len() > LONGEST_ID {
        return Err(format!("an id has at most {LONGEST_ID} characters"));
    }
    if text.ends_with('-') {
        return Err("an id cannot end with a hyphen".into());
    }
    Ok(())
}

/// A value and the place where it is written.
#[derive(Clone, Debug, Default)]
pub struct At<T> {
    /// What is written.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

impl<T> At<T> {
    /// A value that stands for something that the file does not say.
    pub fn unwritten(value: T) -> Self {
        At { value, span: Span::default() }
    }
}

impl<T> Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for At<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(de)?;
        let span = spanned.span().into();
        Ok(At { value: spanned.into_inner(), span })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// Every kind of thing that has an id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs, reason = "each is named after its table")]
pub enum Kind {
    Calendar,
    Member,
    Team,
    Stakeholder,
    Meeting,
    Communication,
    Need,
    Constraint,
    Objective,
    Risk,
    Control,
    Phase,
    Task,
    Milestone,
    Deliverable,
    BudgetLine,
    Price,
    Criterion,
    CloudOption,
    Site,
    Link,
    Zone,
    Server,
    Device,
    Client,
    Group,
    User,
    Ou,
    Share,
    Application,
    Database,
    Backup,
    Alert,
    Role,
    Service,
    Flow,
    Test,
    Training,
    Procedure,
    Feedback,
}

impl Kind {
    /// The kind's name as it stands in the project file.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Calendar => "calendar",
            Kind::Member => "member",
            Kind::Team => "team",
            Kind::Stakeholder => "stakeholder",
            Kind::Meeting => "meeting",
            Kind::Communication => "communication",
            Kind::Need => "need",
            Kind::Constraint => "constraint",
            Kind::Objective => "objective",
            Kind::Risk => "risk",
            Kind::Control => "control",
            Kind::Phase => "phase",
            Kind::Task => "task",
            Kind::Milestone => "milestone",
            Kind::Deliverable => "deliverable",
            Kind::BudgetLine => "budget line",
            Kind::Price => "price",
            Kind::Criterion => "criterion",
            Kind::CloudOption => "cloud option",
            Kind::Site => "site",
            Kind::Link => "link",
            Kind::Zone => "zone",
            Kind::Server => "server",
            Kind::Device => "device",
            Kind::Client => "client",
            Kind::Group => "group",
            Kind::User => "user",
            Kind::Ou => "ou",
            Kind::Share => "share",
            Kind::Application => "application",
            Kind::Database => "database",
            Kind::Backup => "backup",
            Kind::Alert => "alert",
            Kind::Role => "role",
            Kind::Service => "service",
            Kind::Flow => "flow",
            Kind::Test => "test",
            Kind::Training => "training",
            Kind::Procedure => "procedure",
            Kind::Feedback => "feedback",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Kind> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// All kinds, in the order of the project file.
    pub const ALL: &'static [Kind] = &[
        Kind::Calendar,
        Kind::Member,
        Kind::Team,
        Kind::Stakeholder,
        Kind::Meeting,
        Kind::Communication,
        Kind::Need,
        Kind::Constraint,
        Kind::Objective,
        Kind::Risk,
        Kind::Control,
        Kind::Phase,
        Kind::Task,
        Kind::Milestone,
        Kind::Deliverable,
        Kind::BudgetLine,
        Kind::Price,
        Kind::Criterion,
        Kind::CloudOption,
        Kind::Site,
        Kind::Link,
        Kind::Zone,
        Kind::Server,
        Kind::Device,
        Kind::Client,
        Kind::Group,
        Kind::User,
        Kind::Ou,
        Kind::Share,
        Kind::Application,
        Kind::Database,
        Kind::Backup,
        Kind::Alert,
        Kind::Role,
        Kind::Service,
        Kind::Flow,
        Kind::Test,
        Kind::Training,
        Kind::Procedure,
        Kind::Feedback,
    ];
}

/// What a reference may point at: one kind, or several.
pub trait Target {
    /// The kinds that are accepted.
    const KINDS: &'static [Kind];
}

/// The id that a table gives to what it describes. `T` is the table.
pub struct Id<T> {
    text: String,
    /// Where it is written.
    pub span: Span,
    of: PhantomData<fn() -> T>,
}

/// A reference to an id. `T` says which kinds of thing are accepted.
pub struct Ref<T> {
    text: String,
    /// Where it is written.
    pub span: Span,
    to: PhantomData<fn() -> T>,
}

macro_rules! text_with_span {
    ($type:ident, $keyword:literal, |$kinds:ident| $value:expr) => {
        impl<T> $type<T> {
            /// The id itself.
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }

        impl<T> Clone for $type<T> {
            fn clone(&self) -> Self {
                Self { text: self.text.clone(), span: self.span, ..Self::empty() }
            }
        }

        impl<T> fmt::Debug for $type<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.text)
            }
        }

        impl<T> fmt::Display for $type<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.text)
            }
        }

        impl<T> PartialEq<str> for $type<T> {
            fn eq(&self, other: &str) -> bool {
                self.text == other
            }
        }

        impl<'de, T> Deserialize<'de> for $type<T> {
            fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
                let At { value, span } = At::<String>::deserialize(de)?;
                Ok(Self { text: value, span, ..Self::empty() })
            }
        }

        impl<T: Target> JsonSchema for $type<T> {
            fn schema_name() -> Cow<'static, str> {
                let kinds: Vec<_> = T::KINDS.iter().map(|k| k.name().replace(' ', "-")).collect();
                format!("{}-{}", stringify!($type), kinds.join("-or-")).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let $kinds: Vec<_> = T::KINDS.iter().map(|k| k.name()).collect();
                json_schema!({ "type": "string", "format": SLUG, $keyword: $value })
            }
        }
    };
}

impl<T> Id<T> {
    fn empty() -> Self {
        Id { text: String::new(), span: Span::default(), of: PhantomData }
    }
}

impl<T> Ref<T> {
    /// A reference written as `text` at `span`.
    pub fn new(text: String, span: Span) -> Self {
        Ref { text, span, to: PhantomData }
    }

    fn empty() -> Self {
        Ref { text: String::new(), span: Span::default(), to: PhantomData }
    }
}

text_with_span!(Id, "x-defines", |kinds| kinds.first());
text_with_span!(Ref, "x-refers-to", |kinds| kinds);

/// A table whose keys are references: `{ direction = "full", commerce = "read" }`.
pub struct RefMap<T, V>(pub Vec<(Ref<T>, V)>);

impl<T, V> Default for RefMap<T, V> {
    fn default() -> Self {
        RefMap(Vec::new())
    }
}

impl<T, V: Clone> Clone for RefMap<T, V> {
    fn clone(&self) -> Self {
        RefMap(self.0.clone())
    }
}

impl<T, V: fmt::Debug> fmt::Debug for RefMap<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(k, v)| (k, v))).finish()
    }
}

impl<T, V> Deref for RefMap<T, V> {
    type Target = [(Ref<T>, V)];
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'de, T, V: Deserialize<'de>> Deserialize<'de> for RefMap<T, V> {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        struct Entries<T, V>(PhantomData<fn() -> (T, V)>);
        impl<'de, T, V: Deserialize<'de>> Visitor<'de> for Entries<T, V> {
            type Value = RefMap<T, V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table whose keys are ids")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry::<Ref<T>, V>()? {
                    entries.push(entry);
                }
                Ok(RefMap(entries))
            }
        }
        de.deserialize_map(Entries(PhantomData))
    }
}

impl<T: Target, V: JsonSchema> JsonSchema for RefMap<T, V> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}-by-{}", V::schema_name(), Ref::<T>::schema_name()).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let keys = Ref::<T>::json_schema(generator);
        let values = generator.subschema_for::<V>();
        json_schema!({ "type": "object", "propertyNames": keys, "additionalProperties": values })
    }
}
