//! The services of flows: by name, or by ports that the catalogue may know.

use super::{Marks, ServiceUse};
use crate::model::Language;
use crate::model::value::{Ports, Protocol};
use crate::plan::network::catalogue::{Catalogue, Service};
use crate::plan::network::class::FlowClass;
use crate::plan::network::ends::{End, EndInfo};
use crate::plan::network::inventory::Inventory;
use crate::plan::network::inventory::has_role;
use std::sync::Arc;

/// The service that a text names.
pub(in crate::plan::network) fn parse(catalogue: &Catalogue, text: &str, language: Language) -> Option<ServiceUse> {
    match catalogue.service(text) {
        Some(service) => Some(named(service, language)),
        None => text.parse().ok().map(|ports| of_ports(catalogue, ports)),
    }
}

/// A service of the catalogue.
pub(in crate::plan::network) fn named(service: &Service, language: Language) -> ServiceUse {
    ServiceUse {
        id: Some(service.id.clone()),
        label: service.title.get(language).to_owned(),
        ports: service.ports.clone(),
        encryption: service.encryption.clone(),
        marks: Marks {
            cleartext: service.cleartext,
            admin: service.admin,
            any: service.ports.iter().any(|ports| is_any(*ports)),
        },
        class: service.class,
    }
}

/// Ports as the author wrote them: they mean what the services that listen there mean.
fn of_ports(catalogue: &Catalogue, ports: Ports) -> ServiceUse {
    let touched: Vec<&Service> = catalogue.touching(ports).collect();
    let exact: Vec<&&Service> = touched.iter().filter(|service| service.ports.contains(&ports)).collect();
    let encryption = match exact.as_slice() {
        [only] => only.encryption.clone(),
        _ => None,
    };
    ServiceUse {
        id: None,
        label: ports.to_string(),
        ports: vec![ports],
        encryption,
        marks: Marks {
            cleartext: !exact.is_empty() && exact.iter().all(|service| service.cleartext),
            admin: touched.iter().any(|service| service.admin),
            any: is_any(ports),
        },
        class: exact.first().map_or(FlowClass::Business, |service| service.class),
    }
}

/// Whether all ports of a protocol that has ports are open.
fn is_any(ports: Ports) -> bool {
    let whole = ports.first <= 1 && ports.last == u16::MAX;
    ports.protocol == Protocol::Any || (ports.protocol.has_ports() && whole)
}

/// What a flow is for: backup or monitoring when one of its sides is that, else what its services
/// are for.
pub(super) fn class(
    inventory: &Inventory<'_>,
    from: &[Arc<EndInfo>],
    to: &[Arc<EndInfo>],
    services: &[ServiceUse],
) -> FlowClass {
    let all = |ends: &[Arc<EndInfo>], role: &str| {
        !ends.is_empty()
            && ends.iter().all(|end| match &end.end {
                End::Server(id) => inventory.server(id).is_some_and(|server| has_role(server, role)),
                End::Role(id) => id == role,
                _ => false,
            })
    };
    let of_class = |class: FlowClass| services.iter().any(|service| service.class == class);
    if all(from, "backup") || (all(to, "backup") && !of_class(FlowClass::Administration)) {
        return FlowClass::Backup;
    }
    if all(from, "monitoring") {
        return FlowClass::Monitoring;
    }
    let order = [FlowClass::Administration, FlowClass::Backup, FlowClass::Business, FlowClass::Infrastructure];
    order.into_iter().find(|class| of_class(*class)).unwrap_or(FlowClass::Monitoring)
}
