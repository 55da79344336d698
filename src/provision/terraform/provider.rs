//! The cloud providers, and what each can and cannot say.

use qilby_flows::service::{ICMP, ICMP6, TCP, UDP};

/// A cloud provider for which Terraform modules are written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Provider {
    /// Amazon Web Services.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// Google Cloud.
    Google,
    /// OVHcloud, by OpenStack.
    Ovhcloud,
    /// Scaleway.
    Scaleway,
}

impl Provider {
    /// All of them, in order of their names.
    pub const ALL: [Provider; 5] =
        [Provider::Aws, Provider::Azure, Provider::Google, Provider::Ovhcloud, Provider::Scaleway];

    /// Name of its folder, and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Provider::Aws => "aws",
            Provider::Azure => "azure",
            Provider::Google => "google",
            Provider::Ovhcloud => "ovhcloud",
            Provider::Scaleway => "scaleway",
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Provider::Aws => "AWS",
            Provider::Azure => "Azure",
            Provider::Google => "Google Cloud",
            Provider::Ovhcloud => "OVHcloud",
            Provider::Scaleway => "Scaleway",
        }
    }

    /// The provider that the id of an option means.
    pub fn find(id: &str) -> Option<Provider> {
        match id {
            "gcp" | "google-cloud" => Some(Provider::Google),
            "ovh" => Some(Provider::Ovhcloud),
            "amazon" | "amazon-web-services" => Some(Provider::Aws),
            "microsoft-azure" => Some(Provider::Azure),
            id => Provider::ALL.into_iter().find(|one| one.name() == id),
        }
    }

    /// The IPv4 networks that it can hold.
    pub(super) fn subnets(self) -> Subnets {
        match self {
            // https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
            Provider::Aws => Subnets { lengths: (16, 28), first: 4, last: 1 },
            // https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq
            Provider::Azure => Subnets { lengths: (2, 29), first: 4, last: 1 },
            // https://cloud.google.com/vpc/docs/subnets#unusable-ip-addresses-in-every-subnet
            Provider::Google => Subnets { lengths: (4, 29), first: 2, last: 2 },
            // Networks of OpenStack without DHCP nor router: only what IPv4 keeps.
            Provider::Ovhcloud => Subnets { lengths: (1, 29), first: 1, last: 1 },
            // https://www.scaleway.com/en/docs/vpc/concepts/
            Provider::Scaleway => Subnets { lengths: (20, 29), first: 2, last: 1 },
        }
    }

    /// The length that the prefix of an IPv6 network must have for a zone to keep the network that the project gives
    /// it; `None` when the provider gives networks of its own choice, 0 when any will do.
    pub(super) fn ipv6(self) -> Option<u8> {
        match self {
            Provider::Azure => Some(64),
            Provider::Ovhcloud => Some(0),
            Provider::Aws | Provider::Google | Provider::Scaleway => None,
        }
    }

    /// Most network interfaces of a machine, of the largest that its module takes.
    pub(super) fn interfaces(self) -> usize {
        match self {
            Provider::Aws | Provider::Ovhcloud => 15,
            Provider::Azure | Provider::Google => 8,
            Provider::Scaleway => 8,
        }
    }

    /// Whether a rule can name types of ICMP.
    pub(super) fn knows_icmp_types(self) -> bool {
        matches!(self, Provider::Aws | Provider::Ovhcloud)
    }

    /// Whether a rule can name that protocol.
    pub(super) fn knows_protocol(self, protocol: u8) -> bool {
        const ESP: u8 = 50;
        const AH: u8 = 51;
        const SCTP: u8 = 132;
        match (self, protocol) {
            (_, TCP | UDP | ICMP) => true,
            (Provider::Aws | Provider::Ovhcloud, _) => true,
            (Provider::Google, ICMP6 | ESP | AH | SCTP) => true,
            // A rule of Azure for ICMP is for both families.
            (Provider::Azure, ICMP6 | ESP | AH) => true,
            _ => false,
        }
    }

    /// Most rules of an interface, both ways together.
    pub(super) fn rules(self) -> usize {
        match self {
            Provider::Aws | Provider::Azure => 1000,
            Provider::Google | Provider::Ovhcloud | Provider::Scaleway => usize::MAX,
        }
    }

    /// Whether the rules of the provider stand between machines of private networks too, or on the public side alone.
    pub(super) fn filters_inside(self) -> bool {
        self != Provider::Scaleway
    }

    /// Whether the interfaces of a firewall inside have rules; else what passes through is for its ruleset alone.
    pub(super) fn filters_firewalls(self) -> bool {
        matches!(self, Provider::Aws | Provider::Azure | Provider::Google)
    }

    /// Whether a public address stands on the machine itself, or is translated to a private one on the way.
    pub(super) fn translates_public_addresses(self) -> bool {
        matches!(self, Provider::Aws | Provider::Azure | Provider::Google)
    }
}

/// What the IPv4 networks of a provider are like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subnets {
    /// Shortest and longest prefix.
    pub lengths: (u8, u8),
    /// How many addresses at the beginning are the provider's, that of the network included.
    pub first: u128,
    /// How many at the end, that of the broadcast included.
    pub last: u128,
}
