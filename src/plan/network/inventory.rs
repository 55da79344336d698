//! Ways from an id to what stands in the network; what dangles is not found, never a panic.

use std::collections::BTreeMap;

use crate::model::value::Ref;
use crate::model::{Client, Device, DeviceKind, Document, Server, Site, Zone};

/// The things of the network, by id, and the document that they come from.
pub(super) struct Inventory<'a> {
    pub document: &'a Document,
    zones: BTreeMap<&'a str, (usize, &'a Zone)>,
    servers: BTreeMap<&'a str, &'a Server>,
    devices: BTreeMap<&'a str, &'a Device>,
    clients: BTreeMap<&'a str, &'a Client>,
    sites: BTreeMap<&'a str, &'a Site>,
}

impl<'a> Inventory<'a> {
    pub fn new(document: &'a Document) -> Self {
        let zones = document.zone.iter().enumerate();
        Inventory {
            document,
            zones: zones.map(|(number, zone)| (zone.id.as_str(), (number, zone))).collect(),
            servers: document.server.iter().map(|row| (row.id.as_str(), row)).collect(),
            devices: document.device.iter().map(|row| (row.id.as_str(), row)).collect(),
            clients: document.client.iter().map(|row| (row.id.as_str(), row)).collect(),
            sites: document.site.iter().map(|row| (row.id.as_str(), row)).collect(),
        }
    }

    pub fn zone(&self, id: &str) -> Option<&'a Zone> {
        self.zones.get(id).map(|(_, zone)| *zone)
    }

    /// Place of the zone in the file; after all others when there is none.
    pub fn zone_rank(&self, id: &str) -> usize {
        self.zones.get(id).map_or(usize::MAX, |(number, _)| *number)
    }

    pub fn server(&self, id: &str) -> Option<&'a Server> {
        self.servers.get(id).copied()
    }

    pub fn device(&self, id: &str) -> Option<&'a Device> {
        self.devices.get(id).copied()
    }

    pub fn client(&self, id: &str) -> Option<&'a Client> {
        self.clients.get(id).copied()
    }

    pub fn site(&self, id: &str) -> Option<&'a Site> {
        self.sites.get(id).copied()
    }

    /// The site of a zone: the one it names, or the only one.
    pub fn site_of_zone(&self, zone: &Zone) -> Option<&'a str> {
        match &zone.site {
            Some(site) => self.sites.get_key_value(site.as_str()).map(|(id, _)| *id),
            None => self.only_site(),
        }
    }

    /// The site of a device: the one it names, that of its zone, of a zone it joins, or the only one.
    pub fn site_of_device(&self, device: &Device) -> Option<&'a str> {
        let named = device.site.as_ref().and_then(|site| self.sites.get_key_value(site.as_str()));
        let zones = || device.zone.iter().chain(&device.joins).find_map(|zone| self.zone(zone.as_str()));
        named
            .map(|(id, _)| *id)
            .or_else(|| zones().and_then(|zone| self.site_of_zone(zone)))
            .or_else(|| self.only_site())
    }

    fn only_site(&self) -> Option<&'a str> {
        match self.document.site.as_slice() {
            [only] => Some(only.id.as_str()),
            _ => None,
        }
    }

    /// The devices that join a zone to others, firewalls before routers, in the order of the file.
    pub fn joining(&self, zone: &str) -> Vec<&'a Device> {
        let of = |kind: DeviceKind| {
            let devices = self.document.device.iter();
            devices.filter(move |device| device.kind == kind && joins(device, zone))
        };
        of(DeviceKind::Firewall).chain(of(DeviceKind::Router)).collect()
    }

    /// The servers of a role, in the order of the file.
    pub fn with_role(&self, role: &str) -> impl Iterator<Item = &'a Server> {
        self.document.server.iter().filter(move |server| has_role(server, role))
    }
}

/// Whether a device holds an interface in a zone that it joins to others.
fn joins(device: &Device, zone: &str) -> bool {
    device.joins.iter().any(|joined| joined.as_str() == zone)
}

/// Whether a server has a role.
pub(super) fn has_role(server: &Server, role: &str) -> bool {
    server.roles.iter().any(|own| own.as_str() == role)
}

/// Whether a device filters or routes between zones.
pub(super) fn is_hub(device: &Device) -> bool {
    matches!(device.kind, DeviceKind::Firewall | DeviceKind::Router) && !device.joins.is_empty()
}

/// The ids of references.
pub(super) fn ids<T>(references: &[Ref<T>]) -> impl Iterator<Item = &str> {
    references.iter().map(Ref::as_str)
}
