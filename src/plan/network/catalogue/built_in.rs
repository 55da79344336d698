//! Reads the catalogue that is part of the program.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{BackupTool, Catalogue, Need, Role, Service, Text};
use crate::model::value::Ports;
use crate::plan::network::class::FlowClass;

const SERVICES: &str = include_str!("../../../../assets/catalogue/services.toml");
const ROLES: &str = include_str!("../../../../assets/catalogue/roles.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServicesFile {
    service: Vec<ServiceRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceRow {
    id: String,
    #[serde(default)]
    also: Vec<String>,
    fr: String,
    en: String,
    ports: Vec<Ports>,
    encryption: Option<String>,
    #[serde(default)]
    cleartext: bool,
    #[serde(default)]
    admin: bool,
    #[serde(default)]
    noise: bool,
    class: FlowClass,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RolesFile {
    role: Vec<RoleRow>,
    need: Vec<Need>,
    tool: Vec<BackupTool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleRow {
    id: String,
    fr: String,
    en: String,
    icon: String,
    #[serde(default)]
    offers: Vec<String>,
}

/// The catalogue of the two files.
pub(super) fn read() -> Catalogue {
    let services: ServicesFile = toml::from_str(SERVICES).expect("a test reads the embedded services");
    let roles: RolesFile = toml::from_str(ROLES).expect("a test reads the embedded roles");
    let mut catalogue = Catalogue {
        services: BTreeMap::new(),
        aliases: BTreeMap::new(),
        roles: BTreeMap::new(),
        needs: roles.need,
        tools: roles.tool,
    };
    for row in services.service {
        catalogue.aliases.extend(row.also.into_iter().map(|alias| (alias, row.id.clone())));
        let service = Service {
            id: row.id.clone(),
            title: Text { fr: row.fr, en: row.en },
            ports: row.ports,
            encryption: row.encryption,
            cleartext: row.cleartext,
            admin: row.admin,
            noise: row.noise,
            class: row.class,
            source: row.source,
        };
        catalogue.services.insert(row.id, service);
    }
    for row in roles.role {
        let role = Role {
            id: row.id.clone(),
            title: Text { fr: row.fr, en: row.en },
            icon: row.icon,
            offers: row.offers,
            built_in: true,
        };
        catalogue.roles.insert(row.id, role);
    }
    catalogue
}
