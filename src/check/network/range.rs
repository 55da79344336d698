//! Arithmetic on addresses and networks.

use std::net::IpAddr;

use crate::diagnostic::Message;
use crate::tell;
use ipnet::IpNet;

/// An address as a number.
pub(super) fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

/// The address of that number, of the family of another; none when the family has no such address.
pub(super) fn address(number: u128, like: IpAddr) -> Option<IpAddr> {
    match like {
        IpAddr::V4(_) => u32::try_from(number).ok().map(|number| IpAddr::V4(number.into())),
        IpAddr::V6(_) => Some(IpAddr::V6(number.into())),
    }
}

/// The first and the last address that a machine can have, as numbers.
///
/// RFC 3021 and RFC 6164: networks of one or two addresses have none to spare. Else IPv4 keeps the
/// first for the network and the last for broadcast, IPv6 the first for the routers (RFC 4291).
pub(super) fn usable(net: IpNet) -> (u128, u128) {
    let (first, last) = (number(net.network()), number(net.broadcast()));
    match (net, net.max_prefix_len() - net.prefix_len()) {
        (_, 0 | 1) => (first, last),
        (IpNet::V4(_), _) => (first + 1, last - 1),
        (IpNet::V6(_), _) => (first + 1, last),
    }
}

/// How many machines a network can hold.
pub(super) fn capacity(net: IpNet) -> u128 {
    let (first, last) = usable(net);
    (last - first).saturating_add(1)
}

/// The first address that a machine can have: the usual gateway.
pub(super) fn first_usable(net: IpNet) -> Option<IpAddr> {
    address(usable(net).0, net.network())
}

/// Why a machine cannot have an address of its network.
pub(super) fn unusable(address: IpAddr, net: IpNet) -> Option<Message> {
    let (first, last) = usable(net);
    let number = number(address);
    match (number < first, number > last, net) {
        (true, _, IpNet::V4(_)) => Some(tell!("this is the address of the network itself")),
        (true, _, IpNet::V6(_)) => Some(tell!("this is the address of the routers of the network (RFC 4291)")),
        (_, true, _) => Some(tell!("this is the broadcast address of the network")),
        _ => None,
    }
}

/// Why no machine can be in a network, whatever the address.
pub(super) fn not_for_machines(net: IpNet) -> Option<Message> {
    let address = net.network();
    match (net, address) {
        _ if net.prefix_len() == 0 => Some(tell!("this is every address there is")),
        _ if address.is_multicast() => Some(tell!("this is a range for multicast")),
        _ if address.is_loopback() => Some(tell!("these addresses never leave a machine (loopback)")),
        (_, IpAddr::V4(address)) if address.octets()[0] == 0 || address.octets()[0] >= 240 => {
            Some(tell!("this is a range that no machine may use"))
        }
        (_, IpAddr::V4(address)) if address.is_link_local() => {
            Some(tell!("these addresses are not routed (link-local)"))
        }
        (_, IpAddr::V6(address)) if address.is_unicast_link_local() => {
            Some(tell!("these addresses are not routed (link-local)"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(text: &str) -> IpNet {
        text.parse().unwrap()
    }

    #[test]
    fn capacities() {
        for (text, count) in
            [("10.0.0.0/24", 254), ("10.0.0.0/30", 2), ("10.0.0.0/31", 2), ("10.0.0.0/32", 1), ("2001:db8::/126", 3)]
        {
            assert_eq!(capacity(net(text)), count, "{text}");
        }
        assert_eq!(capacity(net("::/0")), u128::MAX);
    }

    #[test]
    fn ends_of_a_network_are_not_for_machines() {
        let said = |address: &str, of: &str| unusable(address.parse().unwrap(), net(of));
        assert!(said("10.0.0.0", "10.0.0.0/24").is_some());
        assert!(said("10.0.0.255", "10.0.0.0/24").is_some());
        assert_eq!(said("10.0.0.1", "10.0.0.0/24"), None);
        assert_eq!(said("10.0.0.0", "10.0.0.0/31"), None);
        assert!(said("2001:db8::", "2001:db8::/64").is_some());
        assert_eq!(said("2001:db8::ffff:ffff:ffff:ffff", "2001:db8::/64"), None);
    }

    #[test]
    fn networks_without_machines() {
        for text in ["0.0.0.0/0", "224.0.0.0/8", "127.0.0.0/24", "0.1.0.0/16", "169.254.0.0/16", "fe80::/64", "::/0"] {
            assert!(not_for_machines(net(text)).is_some(), "{text}");
        }
        for text in ["10.0.0.0/8", "203.0.113.0/24", "2001:db8::/32", "fd00::/8"] {
            assert_eq!(not_for_machines(net(text)), None, "{text}");
        }
    }
}
