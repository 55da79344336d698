//! What the program knows of services and roles: a table of facts with their sources, to which a
//! project adds its own.

mod built_in;
mod need;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::class::FlowClass;
use crate::check::BuiltIn;
use crate::model::value::{Kind, Ports, Protocol};
use crate::model::{Document, Language};

pub use need::{Engine, Need, NeededService, OsFamily, Population, Side};

/// A text in each language of the deliverables.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// French.
    pub fr: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::French => &self.fr,
            Language::English => &self.en,
        }
    }

    /// A text that the author wrote, in the one language of the project.
    fn written(text: &str) -> Self {
        Text { fr: text.to_owned(), en: text.to_owned() }
    }
}

/// A service: what listens, and what it means to open it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Service {
    /// Id.
    pub id: String,
    /// What it is.
    pub title: Text,
    /// What it listens on.
    pub ports: Vec<Ports>,
    /// What protects the exchange: `TLS`, `SSH`, `Kerberos`…; none when nothing does.
    pub encryption: Option<String>,
    /// Whether it carries credentials or data that can be read on the path.
    pub cleartext: bool,
    /// Whether it gives control of the machine.
    pub admin: bool,
    /// Whether it is noise, refused without a line in the log.
    pub noise: bool,
    /// What it is for.
    pub class: FlowClass,
    /// Where the ports come from; empty for a service of the project.
    pub source: String,
}

impl Service {
    /// Whether it opens every port of every protocol.
    pub fn is_any(&self) -> bool {
        self.ports.iter().any(|ports| ports.protocol == Protocol::Any)
    }
}

/// A role of a server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Role {
    /// Id.
    pub id: String,
    /// What it is.
    pub title: Text,
    /// Name of its pictogram.
    pub icon: String,
    /// Ids of the services that it offers.
    pub offers: Vec<String>,
    /// Whether the program knows it by itself.
    pub built_in: bool,
}

/// How a backup program opens its connections.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupTool {
    /// The word that names it in the `tool` of a backup.
    pub word: String,
    /// Services opened from what is saved to the store.
    #[serde(default)]
    pub push: Vec<String>,
    /// Services opened from the store to what is saved.
    #[serde(default)]
    pub pull: Vec<String>,
}

/// Services, roles and needs: the built-in ones and those of the project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Catalogue {
    services: BTreeMap<String, Service>,
    /// Other names of built-in services.
    aliases: BTreeMap<String, String>,
    roles: BTreeMap<String, Role>,
    needs: Vec<Need>,
    tools: Vec<BackupTool>,
}

impl Catalogue {
    /// What is built in.
    pub fn built_in() -> &'static Catalogue {
        static BUILT_IN: OnceLock<Catalogue> = OnceLock::new();
        BUILT_IN.get_or_init(built_in::read)
    }

    /// What is built in, and what the project adds. An id that is built in keeps its meaning.
    pub fn of(document: &Document) -> Self {
        let mut catalogue = Self::built_in().clone();
        for service in &document.service {
            let known = catalogue.service(service.id.as_str()).is_some();
            if !known {
                catalogue.services.insert(service.id.as_str().to_owned(), of_project(service));
            }
        }
        for role in &document.role {
            let id = role.id.as_str();
            if !catalogue.roles.contains_key(id) {
                catalogue.roles.insert(
                    id.to_owned(),
                    Role {
                        id: id.to_owned(),
                        title: Text::written(&role.title),
                        // A usual word has a pictogram; another one gets that of servers.
                        icon: id.to_owned(),
                        offers: role.offers.iter().map(|service| service.as_str().to_owned()).collect(),
                        built_in: false,
                    },
                );
            }
            for (number, need) in role.needs.iter().enumerate() {
                let first = need.services.first().and_then(|service| catalogue.service(service.as_str()));
                let class = first.map_or(FlowClass::Business, |service| service.class);
                // After the built-in needs, which are the more precise.
                catalogue.needs.push(Need::of_role(role, number, need, class));
            }
        }
        catalogue
    }

    /// The service of that name.
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.get(name).or_else(|| self.services.get(self.aliases.get(name)?))
    }

    /// The role of that id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.get(id)
    }

    /// Every service, in order of the alphabet.
    pub fn services(&self) -> impl Iterator<Item = &Service> {
        self.services.values()
    }

    /// Every role, in order of the alphabet.
    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        self.roles.values()
    }

    /// Every need, the built-in ones first, in the order in which flows are derived from them.
    pub fn needs(&self) -> &[Need] {
        &self.needs
    }

    /// The backup program that a text names.
    pub fn tool(&self, text: &str) -> Option<&BackupTool> {
        let text = text.to_lowercase();
        // The first word named wins: « pg_dump et Restic copiés par rsync » is Restic.
        self.tools
            .iter()
            .filter_map(|tool| Some((text.find(&tool.word)?, tool)))
            .min_by_key(|(at, _)| *at)
            .map(|(_, tool)| tool)
    }

    /// The services of the catalogue that share a port with these.
    pub fn touching(&self, ports: Ports) -> impl Iterator<Item = &Service> {
        self.services.values().filter(move |service| {
            !service.is_any()
                && service.ports.iter().any(|known| {
                    (ports.protocol == Protocol::Any || ports.protocol == known.protocol)
                        && ports.first <= known.last
                        && known.first <= ports.last
                })
        })
    }
}

fn of_project(service: &crate::model::Service) -> Service {
    let class = if service.admin { FlowClass::Administration } else { FlowClass::Business };
    Service {
        id: service.id.as_str().to_owned(),
        title: Text::written(&service.title),
        ports: service.ports.iter().map(|ports| ports.value).collect(),
        encryption: None,
        cleartext: service.cleartext,
        admin: service.admin,
        noise: false,
        class,
        source: String::new(),
    }
}

/// The names of the roles and services that the program knows, for the checks.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuiltIns;

impl BuiltIn for BuiltIns {
    fn names(&self, kind: Kind) -> Vec<&str> {
        let catalogue = Catalogue::built_in();
        match kind {
            Kind::Role => catalogue.roles.keys().map(String::as_str).collect(),
            Kind::Service => catalogue.services.keys().chain(catalogue.aliases.keys()).map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
