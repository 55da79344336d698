//! The directory and the folder tree.

use schemars::JsonSchema;
use serde::Deserialize;

use super::choice::choice;
use super::value::{At, Id, Ref, RefMap, Size, TimeSpan};
use super::{Account, Server, Stakeholder};

/// The Active Directory domain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// DNS name of the domain.
    #[schemars(length(min = 1), extend("format" = "qilby-domain-name"))]
    pub domain: At<String>,
    /// NetBIOS name; the first label of the domain in capitals when absent.
    #[schemars(length(min = 1), extend("format" = "qilby-NetBIOS-name"))]
    pub netbios: Option<At<String>>,
    /// Password policy.
    #[serde(default)]
    pub password: PasswordPolicy,
}

/// Password policy of the domain, printed in the infrastructure file.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordPolicy {
    /// Shortest password; 12 when absent.
    #[schemars(range(min = 1, max = 128))]
    pub min_length: Option<At<u16>>,
    /// Whether several kinds of characters are asked for; yes when absent.
    pub complexity: Option<bool>,
    /// Number of former passwords refused; 12 when absent.
    #[schemars(range(min = 0, max = 24))]
    pub history: Option<At<u16>>,
    /// How long a password lasts; without end when absent.
    pub max_age: Option<At<TimeSpan>>,
    /// Failed attempts before the account is locked; 5 when absent.
    #[schemars(range(min = 0, max = 999))]
    pub lockout_after: Option<At<u16>>,
    /// How long it stays locked; 15 minutes when absent.
    pub lockout_for: Option<At<TimeSpan>>,
}

choice! {
    /// Scope of a group in the directory.
    GroupScope {
        /// People of the domain.
        Global = "global",
        /// Rights on resources of the domain.
        DomainLocal = "domain-local",
        /// The whole forest.
        Universal = "universal",
    }
}

/// A group of the directory. Rights on folders and applications are given to groups.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The id by which the rest of the file names it.
    pub id: Id<Group>,
    /// What it is for.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Name in the directory; the id when absent.
    pub name: Option<At<String>>,
    /// Scope.
    #[serde(default = "global")]
    pub scope: GroupScope,
    /// Groups and accounts in it.
    #[serde(default)]
    pub members: Vec<Ref<Account>>,
    /// Where it is in the directory.
    pub ou: Option<Ref<Ou>>,
}

fn global() -> GroupScope {
    GroupScope::Global
}

choice! {
    /// Who uses an account.
    UserKind {
        /// Someone.
        Person = "person",
        /// A program.
        Service = "service",
        /// Someone, for administration only.
        Admin = "admin",
    }
}

/// An account of the directory.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// Id, which is its login too.
    pub id: Id<User>,
    /// Name of the person or of the program.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Who uses it.
    #[serde(default = "person")]
    pub kind: UserKind,
    /// The person of the client's side who uses it.
    pub person: Option<Ref<Stakeholder>>,
    /// E-mail address.
    #[schemars(extend("format" = "qilby-email-address"))]
    pub email: Option<String>,
    /// Groups it is in.
    #[serde(default)]
    pub groups: Vec<Ref<Group>>,
    /// Where it is in the directory.
    pub ou: Option<Ref<Ou>>,
}

fn person() -> UserKind {
    UserKind::Person
}

/// An organisational unit of the directory.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ou {
    /// The id by which the rest of the file names it.
    pub id: Id<Ou>,
    /// Name in the directory.
    #[schemars(length(min = 1))]
    pub title: String,
    /// The unit that holds it; the domain when absent.
    pub parent: Option<Ref<Ou>>,
}

choice! {
    /// What a group may do in a folder.
    Right {
        /// Nothing: not even see it.
        None = "none",
        /// Read.
        Read = "read",
        /// Read and write.
        Write = "write",
        /// Read, write and change the rights.
        Full = "full",
    }
}

/// A folder of the tree, and its rights. The matrix of rights is made out of all of them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The id by which the rest of the file names it.
    pub id: Id<Share>,
    /// Path from the root of the tree: `Commun/Modèles`. The first part is the name of the share.
    #[schemars(length(min = 1), extend("format" = "qilby-folder-path"))]
    pub path: At<String>,
    /// What is in it.
    #[serde(default)]
    pub title: String,
    /// The server that holds it; that of the folder above when absent.
    pub server: Option<Ref<Server>>,
    /// Rights per group.
    #[serde(default)]
    pub rights: RefMap<Account, At<Right>>,
    /// Whether the rights of the folder above apply too; yes when absent, but for a first folder.
    pub inherit: Option<bool>,
    /// Most that it can hold.
    pub quota: Option<At<Size>>,
}
