//! What a role needs from another.

use serde::{Deserialize, Deserializer};

use super::Text;
use crate::model::{DatabaseEngine, NatKind};
use crate::plan::network::class::FlowClass;

/// Who is at one side of a need.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Population {
    /// The servers of a role.
    Role(String),
    /// Every server.
    Server,
    /// Populations of clients that are members of the domain.
    Member,
    /// The bastions; without one, where administrators are.
    Administration,
    /// The clients of the zones of administration.
    Administrator,
    /// What is monitored.
    Watched,
    /// What is backed up.
    BackedUp,
    /// The servers that answer for the applications.
    Application,
    /// The clients of the groups that an application lets in.
    User,
    /// Who relays the DHCP requests of a zone.
    Relay,
    /// Firewalls, routers and switches.
    NetworkDevice,
    /// Printers.
    Printer,
    /// What is outside.
    Internet,
}

impl Population {
    /// The population of that word; any other word is a role.
    pub fn from_word(word: &str) -> Self {
        match word {
            "server" => Self::Server,
            "member" => Self::Member,
            "administration" => Self::Administration,
            "administrator" => Self::Administrator,
            "watched" => Self::Watched,
            "backed-up" => Self::BackedUp,
            "application" => Self::Application,
            "user" => Self::User,
            "relay" => Self::Relay,
            "network-device" => Self::NetworkDevice,
            "printer" => Self::Printer,
            "internet" => Self::Internet,
            role => Self::Role(role.to_owned()),
        }
    }
}

impl<'de> Deserialize<'de> for Population {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        String::deserialize(de).map(|word| Self::from_word(&word))
    }
}

/// The side of a need that is many: its members are gathered by zone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Sources are gathered; each destination has its own flow.
    #[default]
    From,
    /// Destinations are gathered; each source has its own flow.
    To,
}

/// A family of systems.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OsFamily {
    /// Linux and other Unix systems.
    Linux,
    /// Windows.
    Windows,
    /// What is not a server.
    Device,
}

impl OsFamily {
    /// The family of the `os` of a server.
    pub fn of(os: &str) -> Self {
        if os.to_ascii_lowercase().starts_with("windows") { Self::Windows } else { Self::Linux }
    }
}

/// Program that holds a database.
pub type Engine = DatabaseEngine;

/// A service that is needed, and of whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NeededService {
    /// Id of the service.
    pub id: String,
    /// Only when the destination is of that family.
    pub os: Option<OsFamily>,
    /// Only when that engine is used.
    pub engine: Option<Engine>,
}

impl<'de> Deserialize<'de> for NeededService {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Name(String),
            Conditional { id: String, os: Option<OsFamily>, engine: Option<Engine> },
        }
        Ok(match Written::deserialize(de)? {
            Written::Name(id) => NeededService { id, os: None, engine: None },
            Written::Conditional { id, os, engine } => NeededService { id, os, engine },
        })
    }
}

/// Who opens which services to whom, and why.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Id.
    pub id: String,
    /// Who opens the connections.
    pub from: Vec<Population>,
    /// To whom.
    pub to: Population,
    /// The side whose members are gathered by zone.
    #[serde(default)]
    pub group: Side,
    /// What is opened.
    pub services: Vec<NeededService>,
    /// Whether the services that the roles of the project offer are used instead, when there are.
    #[serde(default)]
    pub offered: bool,
    /// Whether any flow that the author wrote between the two satisfies it.
    #[serde(default)]
    pub any_flow: bool,
    /// The role whose presence makes the need void.
    pub unless: Option<String>,
    /// What the flow is for.
    pub class: FlowClass,
    /// Address translation.
    pub nat: Option<NatKind>,
    /// Whether it is logged.
    #[serde(default)]
    pub log: bool,
    /// What the flow is.
    pub title: Text,
    /// Why it is needed.
    pub reason: Text,
    /// Where the knowledge comes from; the id of the role for one of the project.
    pub source: String,
}

impl Need {
    /// A need of a role of the project.
    pub(super) fn of_role(role: &crate::model::Role, number: usize, need: &crate::model::RoleNeed) -> Self {
        let reason = match need.reason.as_str() {
            "" => &role.title,
            reason => reason,
        };
        let service = |service: &crate::model::value::Ref<crate::model::Service>| NeededService {
            id: service.as_str().to_owned(),
            os: None,
            engine: None,
        };
        Need {
            id: format!("{}-{}", role.id, number + 1),
            from: vec![Population::Role(role.id.as_str().to_owned())],
            to: Population::Role(need.role.as_str().to_owned()),
            group: Side::From,
            services: need.services.iter().map(service).collect(),
            offered: false,
            any_flow: false,
            unless: None,
            class: FlowClass::Business,
            nat: None,
            log: false,
            title: Text::written(&role.title),
            reason: Text::written(reason),
            source: role.id.as_str().to_owned(),
        }
    }
}
