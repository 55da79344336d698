//! The network: sites, zones, populations of clients, services and flows.

use schemars::JsonSchema;
use serde::Deserialize;

use super::choice::choice;
use super::value::{Address, At, Cidr, Date, Id, PathData, Ports, Ref, TimeSpan};
use super::{Group, Need, Person};

choice! {
    /// What a site is.
    SiteKind {
        /// A region of the cloud provider.
        Cloud = "cloud",
        /// Head office.
        HeadOffice = "head-office",
        /// Another office of the company.
        Branch = "branch",
        /// A room of one's own with servers.
        Datacenter = "datacenter",
        /// Wherever people work from.
        Remote = "remote",
    }
}

/// A place. Zones and devices stand on it; the drawing frames it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// The id by which the rest of the file names it.
    pub id: Id<Site>,
    /// Name.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What it is.
    pub kind: SiteKind,
    /// Where it is.
    #[serde(default)]
    pub address: String,
    /// The network that holds all its zones.
    pub cidr: Option<At<Cidr>>,
}

choice! {
    /// How two sites are tied.
    LinkProtocol {
        /// WireGuard tunnel.
        Wireguard = "wireguard",
        /// IPsec tunnel.
        Ipsec = "ipsec",
        /// OpenVPN tunnel.
        Openvpn = "openvpn",
        /// Line of an operator.
        Leased = "leased",
    }
}

/// A tie between two sites. Flows from one to the other go through it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The id by which the rest of the file names it.
    pub id: Id<Link>,
    /// What it is for.
    #[schemars(length(min = 1))]
    pub title: String,
    /// One site.
    pub from: Ref<Site>,
    /// The other site.
    pub to: Ref<Site>,
    /// How they are tied.
    pub protocol: LinkProtocol,
    /// The devices or servers at the two ends.
    #[serde(default)]
    pub peers: Vec<Ref<super::Endpoint>>,
    /// The zones that can use it; all of both sites when absent.
    #[serde(default)]
    pub networks: Vec<Ref<Zone>>,
    /// Network of the tunnel itself.
    pub cidr: Option<At<Cidr>>,
}

choice! {
    /// How much a zone is trusted; the drawing's tiers.
    Trust {
        /// Outside the company.
        External = "external",
        /// First line: gateways and firewalls.
        Edge = "edge",
        /// Reachable from outside (DMZ).
        Exposed = "exposed",
        /// Where the users are.
        Access = "access",
        /// Administration and backup.
        Admin = "admin",
        /// Servers of the company.
        Core = "core",
        /// Databases and archives.
        Data = "data",
    }
}

/// A VLAN or a subnet.
///
/// A frame in the architecture drawing, a row and a column of the flow grid, a block of the addressing plan. Servers
/// and devices without an address are given free ones of its network, outside the DHCP range.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// The id by which the rest of the file names it.
    pub id: Id<Zone>,
    /// Name.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What is in it (Markdown).
    #[serde(default)]
    pub description: String,
    /// The site it is on; the only one when absent.
    pub site: Option<Ref<Site>>,
    /// VLAN number (IEEE 802.1Q).
    #[schemars(range(min = 1, max = 4094))]
    pub vlan: Option<At<u16>>,
    /// Network: address of the network and length of the prefix.
    pub cidr: At<Cidr>,
    /// IPv6 network.
    pub cidr6: Option<At<Cidr>>,
    /// How much it is trusted.
    pub trust: Trust,
    /// Gateway; the first address when absent.
    pub gateway: Option<At<Address>>,
    /// Addresses given by DHCP.
    pub dhcp: Option<DhcpRange>,
    /// Whether it can be reached from other zones.
    #[serde(default = "yes")]
    pub routed: bool,
}

fn yes() -> bool {
    true
}

/// Addresses given by DHCP.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DhcpRange {
    /// First address.
    pub from: At<Address>,
    /// Last address.
    pub to: At<Address>,
    /// How long an address is lent; 8 hours when absent.
    pub lease: Option<At<TimeSpan>>,
}

/// A population of user machines: one line for all those that are alike.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// The id by which the rest of the file names it.
    pub id: Id<Client>,
    /// What they are.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Where they are.
    pub zone: Ref<Zone>,
    /// How many.
    #[schemars(range(min = 1, max = 100000))]
    pub count: At<u32>,
    /// Operating system.
    #[serde(default)]
    pub os: String,
    /// The groups of people who use them.
    #[serde(default)]
    pub users: Vec<Ref<Group>>,
    /// Whether they are members of the directory's domain.
    #[serde(default = "yes")]
    pub domain_member: bool,
}

/// A role that the built-in list lacks. Every server that has it offers its services and needs its flows.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The id by which the rest of the file names it.
    pub id: Id<Role>,
    /// What it is.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Pictogram of the servers that have it: strokes on a grid of 24 × 24.
    #[serde(default)]
    pub icon: Vec<At<PathData>>,
    /// The services it offers.
    #[serde(default)]
    pub offers: Vec<Ref<Service>>,
    /// The flows it needs.
    #[serde(default)]
    pub needs: Vec<RoleNeed>,
}

/// A flow that a role needs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleNeed {
    /// The role that offers the services.
    pub role: Ref<Role>,
    /// The services used.
    #[schemars(length(min = 1))]
    pub services: Vec<Ref<Service>>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A named set of ports. The usual ones are built in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The id by which the rest of the file names it.
    pub id: Id<Service>,
    /// What it is.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Its ports: `tcp/443`, `udp/49152-65535`, `icmp/echo-request`.
    #[schemars(length(min = 1))]
    pub ports: Vec<At<Ports>>,
    /// Whether what it carries can be read on the wire.
    #[serde(default)]
    pub cleartext: bool,
    /// Whether it gives control of the machine.
    #[serde(default)]
    pub admin: bool,
}

choice! {
    /// What the firewall does.
    Action {
        /// Let through.
        Allow = "allow",
        /// Refuse.
        Deny = "deny",
    }
}

choice! {
    /// How addresses are translated.
    NatKind {
        /// A public address leads to a server inside (DNAT).
        Publish = "publish",
        /// Machines inside go out with a public address (SNAT).
        Masquerade = "masquerade",
    }
}

/// Address translation of a flow.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nat {
    /// Publication or masquerade.
    pub kind: At<NatKind>,
    /// Public address; the firewall's when absent.
    pub address: Option<At<Address>>,
    /// Public port of a publication, when it differs.
    #[schemars(range(min = 1, max = 65535))]
    pub port: Option<At<u16>>,
}

/// A flow: who may talk to whom, how, and why.
///
/// Only what the roles of the servers do not tell already: flows to the domain controller, the backup server, the
/// monitoring… are worked out. What nobody declares is refused.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Id: it never changes, whatever the order.
    pub id: Id<Flow>,
    /// What it is; worked out from its ends when absent.
    #[serde(default)]
    pub title: String,
    /// Sources: ids of zones, servers, clients, devices or sites, networks (`203.0.113.0/24`) or `internet`.
    #[schemars(length(min = 1))]
    pub from: Vec<At<String>>,
    /// Destinations, written like the sources.
    #[schemars(length(min = 1))]
    pub to: Vec<At<String>>,
    /// Services by name (`https`, `dns`) or by ports (`tcp/8443`).
    #[schemars(length(min = 1))]
    pub services: Vec<At<String>>,
    /// What the firewall does.
    #[serde(default = "allow")]
    pub action: Action,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The needs it serves.
    #[serde(default)]
    pub needs: Vec<Ref<Need>>,
    /// Who asked for it.
    pub owner: Option<Ref<Person>>,
    /// Ticket or decision that opened it.
    #[serde(default)]
    pub ticket: String,
    /// When it has to be looked at again.
    pub review: Option<At<Date>>,
    /// When it ends.
    pub expires: Option<At<Date>>,
    /// Whether the firewall writes it to its log; refused flows are always logged.
    #[serde(default)]
    pub log: bool,
    /// Address translation.
    pub nat: Option<Nat>,
}

fn allow() -> Action {
    Action::Allow
}

/// A flow that the roles would need and that the author refuses.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusedFlow {
    /// Source, written like that of a flow.
    pub from: At<String>,
    /// Destination, written like that of a flow.
    pub to: At<String>,
    /// Services refused; all when absent.
    #[serde(default)]
    pub services: Vec<At<String>>,
    /// Why.
    #[schemars(length(min = 1))]
    pub reason: String,
}
