//! Values chosen from a list.

/// Declares an enum whose variants are words of the project file.
///
/// Each variant's word is its key in the texts of the documents, too.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every choice, in the order of the reference.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word of the project file.
            pub fn key(self) -> &'static str {
                match self {
                    $($name::$variant => $word),+
                }
            }
        }
    };
}
pub(crate) use choice;
