use super::*;
use crate::plan::network::network;
use crate::plan::network::policy::FlowPolicy;
use crate::plan::network::sample::small;
use qilby_flows::Packet;

fn answered(from: &str, to: &str, service: Option<&str>) -> Answer {
    let document = small();
    let network = network(&document);
    let question = ask(&document, &network, from, to, service).unwrap();
    answer(&document, &network, question)
}

fn told(from: &str, to: &str, service: &str) -> (Outcome, Vec<String>) {
    let answer = answered(from, to, Some(service));
    let passages = answer.ways.iter().flat_map(|way| &way.passages).map(|passage| {
        let flow = passage.flow.as_ref().map_or(passage.group.key(), |(_, id)| id.as_str());
        format!("{} {flow}", passage.firewall)
    });
    (answer.outcome(), passages.collect())
}

#[test]
fn every_firewall_on_the_way_decides() {
    assert_eq!(told("srv-proxy", "srv-app", "erp-web"), (Outcome::Allowed, vec!["pf-nuage f02".to_owned()]));
    assert_eq!(told("srv-proxy", "srv-app", "ssh"), (Outcome::Refused, vec!["pf-nuage final".to_owned()]));
    let (outcome, passages) = told("postes", "srv-ad", "kerberos");
    assert_eq!(outcome, Outcome::Allowed);
    assert_eq!(passages.len(), 2, "the tunnel joins two firewalls: {passages:?}");
    let visitors = told("visiteurs", "srv-app", "https");
    assert_eq!(visitors, (Outcome::Refused, vec!["pf-siege f05".to_owned()]), "the first that refuses is the last met");
    assert_eq!(told("srv-ad", "srv-fichiers", "smb"), (Outcome::SameSubnet, Vec::new()));
}

#[test]
fn of_any_service_each_rule_decides_its_part() {
    let answer = answered("srv-proxy", "srv-app", None);
    assert_eq!(answer.outcome(), Outcome::Partly);
    let way = &answer.ways[0];
    let open = way.passages.iter().filter(|passage| passage.action == Action::Allow);
    let open: Vec<&str> = open.map(|passage| passage.flow.as_ref().unwrap().1.as_str()).collect();
    assert_eq!(open, ["f02"]);
    assert!(way.passages.iter().all(|passage| passage.packets.complete));
}

#[test]
fn a_public_address_is_asked_as_the_machine_behind_it() {
    let answer = answered("internet", "203.0.113.10", Some("wireguard"));
    assert_eq!(answer.outcome(), Outcome::Allowed);
    assert!(matches!(&answer.question.publication, Some(Publication::Of { flow, to })
        if flow == "f01" && to.end.key() == "srv-rebond"));
    let answer = answered("internet", "203.0.113.10", Some("https"));
    assert_eq!((answer.outcome(), answer.question.publication), (Outcome::Refused, Some(Publication::Nothing)));
    assert_eq!(answered("srv-proxy", "192.0.2.7", Some("https")).question.publication, None, "an address of others");
}

#[test]
fn without_an_address_of_the_same_family_nothing_passes() {
    let answer = answered("2001:db8:ffff::1", "srv-app", Some("https"));
    assert_eq!(answer.outcome(), Outcome::NoAddress);
}

#[test]
fn what_is_not_known_is_named() {
    let document = small();
    let network = network(&document);
    let unknown = |from, to, service| ask(&document, &network, from, to, Some(service)).unwrap_err();
    assert_eq!(unknown("dmzz", "dmz", "ssh"), Unknown::From);
    assert_eq!(unknown("dmz", "dmzz", "ssh"), Unknown::To);
    assert_eq!(unknown("dmz", "serveurs", "telepathy"), Unknown::Service);
}

/// The answer by way of the firewalls is that of the flows in the order of the matrix.
#[test]
fn the_firewalls_do_what_the_matrix_says() {
    let document = small();
    let network = network(&document);
    let flows = FlowPolicy::of(&network.flows);
    let mut compared = 0;
    let servers: Vec<&str> = document.server.iter().map(|server| server.id.as_str()).collect();
    for from in &servers {
        for to in servers.iter().filter(|to| *to != from) {
            for service in ["ssh", "https", "postgresql", "kerberos", "smb", "erp-web", "wireguard"] {
                let question = ask(&document, &network, from, to, Some(service)).unwrap();
                let first = |end: &EndInfo| end.addresses.of_family(false).ranges()[0].0;
                let range = question.services.ranges()[0];
                let packet = Packet {
                    source: first(&question.from),
                    destination: first(&question.to),
                    protocol: range.protocols.0,
                    port: range.ports.0,
                };
                let decided = flows.policy.decide(&packet).0;
                let answer = answer(&document, &network, question);
                let here = answer
                    .ways
                    .iter()
                    .flat_map(|way| &way.passages)
                    .filter(|passage| passage.packets.blocks.iter().any(|block| block.has(&packet)));
                let refused = here.clone().any(|passage| passage.action == Action::Deny);
                if here.count() > 0 {
                    assert_eq!(refused, decided == Decision::Deny, "{from} → {to}, {service}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 100, "{compared}");
}
