use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::plan::network::sample::{project, small};

/// A zone and its hosts, one a line.
fn lines(addressing: &Addressing) -> String {
    let mut text = String::new();
    for plan in &addressing.zones {
        let net6 = plan.net6.map(|net| format!(" {net}")).unwrap_or_default();
        writeln!(text, "{} {}{net6}: {} used, {} free", plan.zone, plan.net, plan.used, plan.free).unwrap();
        for host in &plan.hosts {
            writeln!(text, "  {:<22} {:<18} {}", host.address, host.name, host.source.key()).unwrap();
        }
        if let Some(dhcp) = plan.dhcp {
            writeln!(text, "  {}-{} ({}) for {}, {}", dhcp.from, dhcp.to, dhcp.size, plan.clients, dhcp.lease).unwrap();
        }
    }
    text
}

fn hosts(text: &str) -> Vec<(String, String)> {
    let addressing = Addressing::of(&project(text));
    assert_eq!(addressing.problems, []);
    let hosts = addressing.zones.iter().flat_map(|zone| &zone.hosts);
    hosts.map(|host| (host.name.clone(), host.address.to_string())).collect()
}

fn faults(text: &str) -> Vec<(AddressFault, String)> {
    let addressing = Addressing::of(&project(text));
    addressing.problems.into_iter().map(|problem| (problem.fault, problem.id)).collect()
}

fn zone(more: &str) -> String {
    format!("[[zone]]\nid = \"z\"\ntitle = \"Z\"\ntrust = \"core\"\n{more}\n")
}

fn server(id: &str, more: &str) -> String {
    format!("[[server]]\nid = \"{id}\"\ntitle = \"S\"\nzone = \"z\"\nroles = [\"app\"]\nos = \"debian-12\"\n{more}\n")
}

#[test]
fn plan_of_a_small_network() {
    let addressing = Addressing::of(&small());
    assert_eq!(addressing.problems, []);
    insta::assert_snapshot!(lines(&addressing));
}

#[test]
fn what_is_added_at_the_end_moves_nobody() {
    let before = zone("cidr = \"10.0.0.0/24\"") + &server("b", "") + &server("a", "count = 3");
    let device = "[[device]]\nid = \"d\"\ntitle = \"D\"\nkind = \"nas\"\nzone = \"z\"\n";
    let after = before.clone() + &server("c", "") + device;
    let (before, after) = (hosts(&before), hosts(&after));
    assert!(before.iter().all(|host| after.contains(host)), "{before:?} {after:?}");
    assert_eq!(after.len(), before.len() + 2);
}

#[test]
fn several_of_one_server_are_consecutive_and_pass_over_what_is_taken() {
    let text =
        zone("cidr = \"10.0.0.0/24\"") + &server("fixed", "address = \"10.0.0.11\"") + &server("many", "count = 3");
    let found = hosts(&text);
    let many: Vec<&str> =
        found.iter().filter(|(name, _)| name.starts_with("many")).map(|(_, at)| at.as_str()).collect();
    assert_eq!(many, ["10.0.0.12", "10.0.0.13", "10.0.0.14"]);
}

#[test]
fn a_firewall_holds_the_gateways_and_the_second_has_an_address_of_its_own() {
    let firewall = |id: &str| {
        format!("[[device]]\nid = \"{id}\"\ntitle = \"F\"\nkind = \"firewall\"\nzone = \"z\"\njoins = [\"z\"]\n")
    };
    let found = hosts(&(zone("cidr = \"10.0.0.0/24\"") + &firewall("one") + &firewall("two")));
    let pairs: Vec<(&str, &str)> = found.iter().map(|(name, at)| (name.as_str(), at.as_str())).collect();
    assert_eq!(pairs, [("one", "10.0.0.1"), ("two", "10.0.0.254")]);
}

#[test]
fn a_zone_that_is_not_routed_has_no_gateway() {
    let found = hosts(&(zone("cidr = \"10.0.0.0/29\"\nrouted = false") + &server("s", "")));
    assert_eq!(found, [("s".to_owned(), "10.0.0.2".to_owned())]);
}

#[test]
fn point_to_point_networks_have_two_addresses() {
    let plan = Addressing::of(&project(&(zone("cidr = \"10.0.0.0/31\"") + &server("s", ""))));
    assert_eq!((plan.zones[0].capacity, plan.zones[0].free), (2, 0));
    assert_eq!(plan.of_id("s"), ["10.0.0.1".parse::<IpAddr>().unwrap()]);
}

#[test]
fn faults_are_told_with_what_they_are_about() {
    use AddressFault::*;
    let with = |more: &str| zone("cidr = \"10.0.0.0/24\"") + more;
    let on = |fault: AddressFault| vec![(fault, "s".to_owned())];
    assert_eq!(faults(&with(&server("s", "address = \"10.0.1.5\""))), on(OutsideZone));
    assert_eq!(faults(&with(&server("s", "address = \"10.0.0.255\""))), on(Unusable));
    assert_eq!(faults(&with(&server("s", "address = \"2001:db8::1\""))), on(WrongFamily));
    assert_eq!(faults(&with(&server("s", "address6 = \"10.0.0.5\""))), on(WrongFamily));
    let gateway = Taken { kind: Kind::Zone, id: "z".into() };
    assert_eq!(faults(&with(&server("s", "address = \"10.0.0.1\""))), on(gateway));
    let twice = server("r", "address = \"10.0.0.9\"") + &server("s", "address = \"10.0.0.9\"");
    assert_eq!(faults(&with(&twice)), on(Taken { kind: Kind::Server, id: "r".into() }));
    let full = zone("cidr = \"10.0.0.0/30\"") + &server("r", "") + &server("s", "");
    assert_eq!(faults(&full), on(ZoneFull { wanted: 1 }));
    let huge = with(&server("s", "count = 300"));
    assert_eq!(faults(&huge), on(ZoneFull { wanted: 300 }));
}

#[test]
fn faults_of_dhcp_and_of_zones() {
    use AddressFault::*;
    let of = |more: &str| faults(&(zone("cidr = \"10.0.0.0/24\"") + more));
    let on = |fault: AddressFault| vec![(fault, "z".to_owned())];
    assert_eq!(of("dhcp = { from = \"10.0.0.50\", to = \"10.0.0.40\" }"), on(DhcpReversed));
    assert_eq!(of("dhcp = { from = \"10.0.0.50\", to = \"10.0.1.40\" }"), on(OutsideZone));
    assert_eq!(of("dhcp = { from = \"10.0.0.1\", to = \"10.0.0.40\" }"), on(InDhcp));
    let fixed =
        "dhcp = { from = \"10.0.0.9\", to = \"10.0.0.40\" }\n".to_owned() + &server("s", "address = \"10.0.0.20\"");
    assert_eq!(of(&fixed), [(InDhcp, "s".to_owned())]);
    let clients = "dhcp = { from = \"10.0.0.9\", to = \"10.0.0.10\" }\n\
        [[client]]\nid = \"c\"\ntitle = \"C\"\nzone = \"z\"\ncount = 3\n";
    assert_eq!(of(clients), on(DhcpTooSmall { clients: 3, addresses: 2 }));
    let other = "[[zone]]\nid = \"y\"\ntitle = \"Y\"\ntrust = \"core\"\ncidr = \"10.0.0.128/25\"\n";
    assert_eq!(of(other), [(Overlaps { zone: "z".into() }, "y".to_owned())]);
    let site = "[[site]]\nid = \"p\"\ntitle = \"P\"\nkind = \"cloud\"\ncidr = \"10.9.0.0/16\"\n";
    assert_eq!(of(site), on(OutsideSite { site: "p".into() }));
}

/// A project of random zones, servers, devices and ranges that fit.
fn any_zone() -> impl Strategy<Value = String> {
    let servers = proptest::collection::vec((1u16..4, proptest::option::of(2u8..120)), 0..12);
    (servers, 0usize..6, proptest::bool::ANY, proptest::bool::ANY, 1u8..3).prop_map(
        |(servers, devices, dhcp, v6, gateway)| {
            let mut text = zone("cidr = \"10.0.0.0/24\"");
            let mut taken = BTreeSet::from([gateway]);
            writeln!(text, "gateway = \"10.0.0.{gateway}\"").unwrap();
            if dhcp {
                text += "dhcp = { from = \"10.0.0.150\", to = \"10.0.0.200\" }\n";
            }
            if v6 {
                text += "cidr6 = \"2001:db8::/64\"\n";
            }
            for (number, (count, address)) in servers.into_iter().enumerate() {
                let fixed = address.filter(|first| (*first..first + count as u8).all(|n| !taken.contains(&n)));
                let more = match fixed {
                    Some(first) => {
                        taken.extend(first..first + count as u8);
                        format!("address = \"10.0.0.{first}\"\ncount = {count}")
                    }
                    None => format!("count = {count}"),
                };
                text += &server(&format!("s{number}"), &more);
            }
            for number in 0..devices {
                writeln!(text, "[[device]]\nid = \"d{number}\"\ntitle = \"D\"\nkind = \"nas\"\nzone = \"z\"").unwrap();
            }
            text
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn addresses_are_unique_in_the_zone_and_outside_what_is_lent(text in any_zone()) {
        let addressing = Addressing::of(&project(&text));
        prop_assert_eq!(&addressing.problems, &[]);
        let plan = &addressing.zones[0];
        let mut seen = BTreeSet::new();
        for host in &plan.hosts {
            prop_assert!(seen.insert(host.address), "{} twice", host.address);
            prop_assert!(plan.net.contains(&host.address) || plan.net6.is_some_and(|net| net.contains(&host.address)));
            prop_assert!(host.address != plan.net.network() && host.address != plan.net.broadcast());
            if let Some(dhcp) = plan.dhcp {
                prop_assert!(host.address.is_ipv6() || host.address < dhcp.from || host.address > dhcp.to);
            }
        }
        prop_assert_eq!(plan.used + plan.free, plan.capacity);
        prop_assert_eq!(addressing.clone(), Addressing::of(&project(&text)));
    }
}
