//! Servers and devices.

use schemars::JsonSchema;
use serde::Deserialize;

use super::choice::choice;
use super::value::{Address, At, Id, PathData, Ref, Size};
use super::{Person, Price, Role, Site, Zone};

choice! {
    /// What its loss would do to the company.
    Criticality {
        /// A nuisance.
        Low = "low",
        /// Work is slowed down.
        Normal = "normal",
        /// Work stops for some.
        High = "high",
        /// The company stops.
        Critical = "critical",
    }
}

/// A server. Its roles tell which flows it needs and what the documents say of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Id, which is its host name too.
    pub id: Id<Server>,
    /// What it is for.
    #[schemars(length(min = 1))]
    pub title: String,
    /// More about it (Markdown).
    #[serde(default)]
    pub description: String,
    /// Where it stands.
    pub zone: Ref<Zone>,
    /// What it does: built-in roles (`ad`, `dns`, `dhcp`, `file`, `web`, `app`, `database`, `backup`,
    /// `monitoring`…) or roles of this file.
    #[schemars(length(min = 1))]
    pub roles: Vec<Ref<Role>>,
    /// Operating system: `debian-12`, `ubuntu-24.04`, `windows-server-2022`…
    #[schemars(length(min = 1))]
    pub os: At<String>,
    /// Virtual processors.
    #[schemars(range(min = 1))]
    pub cpu: Option<At<u16>>,
    /// Memory.
    pub memory: Option<At<Size>>,
    /// Storage.
    pub disk: Option<At<Size>>,
    /// Model of the provider that gives this size.
    #[serde(default)]
    pub model: String,
    /// Address; worked out inside the zone when absent.
    pub address: Option<At<Address>>,
    /// IPv6 address.
    pub address6: Option<At<Address>>,
    /// Pictogram of its card in the drawing, instead of that of its roles: strokes on a grid of 24 × 24.
    #[serde(default)]
    pub icon: Vec<At<PathData>>,
    /// What its loss would do.
    #[serde(default = "normal")]
    pub criticality: Criticality,
    /// How many of them; 1 when absent.
    #[schemars(range(min = 1, max = 1000))]
    pub count: Option<At<u16>>,
    /// Price of a month, when it is not in the price list.
    #[schemars(range(min = 0))]
    pub monthly_price: Option<At<f64>>,
    /// Price of the list.
    pub price: Option<Ref<Price>>,
    /// Who answers for it.
    pub owner: Option<Ref<Person>>,
}

fn normal() -> Criticality {
    Criticality::Normal
}

choice! {
    /// What a device is.
    DeviceKind {
        /// Firewall.
        Firewall = "firewall",
        /// Router.
        Router = "router",
        /// Switch.
        Switch = "switch",
        /// Wireless access point.
        AccessPoint = "access-point",
        /// Network storage.
        Nas = "nas",
        /// Printer.
        Printer = "printer",
        /// Telephone.
        Phone = "phone",
        /// Camera.
        Camera = "camera",
        /// Uninterruptible power supply.
        Ups = "ups",
        /// Load balancer.
        LoadBalancer = "load-balancer",
        /// Anything else.
        Other = "other",
    }
}

/// What is not a server but stands in the drawing, the inventory and the flows.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// The id by which the rest of the file names it.
    pub id: Id<Device>,
    /// What it is for.
    #[schemars(length(min = 1))]
    pub title: String,
    /// More about it (Markdown).
    #[serde(default)]
    pub description: String,
    /// Firewall, router, switch…
    pub kind: DeviceKind,
    /// The zone it stands in.
    pub zone: Option<Ref<Zone>>,
    /// The zones it joins, for a firewall or a router: it holds the gateway of each.
    #[serde(default)]
    pub joins: Vec<Ref<Zone>>,
    /// The site it stands on, when it is in no zone.
    pub site: Option<Ref<Site>>,
    /// Address in its zone; worked out when absent.
    pub address: Option<At<Address>>,
    /// Public address.
    pub public_address: Option<At<Address>>,
    /// Maker and model.
    #[serde(default)]
    pub model: String,
    /// Pictogram of its card in the drawing, instead of that of its kind: strokes on a grid of 24 × 24.
    #[serde(default)]
    pub icon: Vec<At<PathData>>,
    /// What its loss would do.
    #[serde(default = "normal")]
    pub criticality: Criticality,
    /// How many of them; 1 when absent.
    #[schemars(range(min = 1, max = 1000))]
    pub count: Option<At<u16>>,
    /// Price of a month.
    #[schemars(range(min = 0))]
    pub monthly_price: Option<At<f64>>,
    /// Price of the list.
    pub price: Option<Ref<Price>>,
}
