use std::collections::BTreeSet;

use super::*;

#[test]
fn the_usual_names_are_there() {
    let services = "https http ssh dns dhcp ntp kerberos kpasswd ldap ldaps global-catalog smb rpc rpc-dynamic adws \
        postgresql mysql sql-server mongodb oracle rdp winrm wireguard openvpn ipsec node-exporter postgres-exporter \
        mysqld-exporter windows-exporter blackbox prometheus alertmanager grafana syslog syslog-tls smtp submission \
        smtps imap imaps pop3 ftp telnet tftp snmp snmp-trap ipp jetdirect sip sips rtp restic-rest rsync nfs iscsi \
        vnc radius tacacs ping icmp-echo any";
    let roles = "ad dns dhcp ntp file web app database backup monitoring logs vpn proxy bastion mail print \
        domain-member update";
    for service in services.split_whitespace() {
        assert!(BuiltIns.has(Kind::Service, service), "{service}");
        assert!(Catalogue::built_in().service(service).is_some(), "{service}");
    }
    for role in roles.split_whitespace() {
        assert!(BuiltIns.has(Kind::Role, role), "{role}");
        assert!(Catalogue::built_in().role(role).is_some(), "{role}");
    }
    assert!(!BuiltIns.has(Kind::Zone, "https"));
}

#[test]
fn everything_in_the_catalogue_resolves() {
    let catalogue = Catalogue::built_in();
    for role in catalogue.roles() {
        assert!(!role.icon.is_empty(), "{}", role.id);
        for service in &role.offers {
            assert!(catalogue.service(service).is_some(), "{} offers {service}", role.id);
        }
    }
    let mut ids = BTreeSet::new();
    for need in catalogue.needs() {
        assert!(ids.insert(&need.id), "two needs {}", need.id);
        assert!(!need.services.is_empty(), "{}", need.id);
        for service in &need.services {
            assert!(catalogue.service(&service.id).is_some(), "{} needs {}", need.id, service.id);
        }
        for population in need.from.iter().chain([&need.to]) {
            if let Population::Role(role) = population {
                assert!(catalogue.role(role).is_some(), "{} names {role}", need.id);
            }
        }
        assert!(need.unless.as_ref().is_none_or(|role| catalogue.role(role).is_some()), "{}", need.id);
        // The author alone opens anything from outside.
        assert!(!need.from.contains(&Population::Internet), "{}", need.id);
    }
    for tool in &catalogue.tools {
        for service in tool.push.iter().chain(&tool.pull) {
            assert!(catalogue.service(service).is_some(), "{} uses {service}", tool.word);
        }
        assert!(!tool.push.is_empty() || !tool.pull.is_empty(), "{}", tool.word);
    }
}

#[test]
fn every_service_says_where_it_comes_from_and_marks_are_consistent() {
    for service in Catalogue::built_in().services() {
        assert!(!service.source.is_empty() && !service.title.fr.is_empty() && !service.title.en.is_empty());
        assert!(!service.ports.is_empty(), "{}", service.id);
        assert!(!(service.cleartext && service.encryption.is_some()), "{} is in clear and encrypted", service.id);
        if service.admin {
            assert_eq!(service.class, FlowClass::Administration, "{}", service.id);
        }
    }
}

/// French typography: no plain space before a double punctuation mark.
#[test]
fn french_texts_are_typeset() {
    let catalogue = Catalogue::built_in();
    let texts = catalogue
        .services()
        .map(|service| &service.title)
        .chain(catalogue.roles().map(|role| &role.title))
        .chain(catalogue.needs().iter().flat_map(|need| [&need.title, &need.reason]));
    for text in texts {
        for wrong in [" ;", " :", " !", " ?", "« ", " »", "'", "..."] {
            assert!(!text.fr.contains(wrong), "{:?}", text.fr);
        }
        assert!(!text.fr.ends_with('.') && !text.en.ends_with('.'), "{text:?}");
    }
}

#[test]
fn known_ports_are_those_of_their_registries() {
    let ports = |service: &str| -> Vec<String> {
        let service = Catalogue::built_in().service(service).unwrap();
        service.ports.iter().map(ToString::to_string).collect()
    };
    assert_eq!(ports("kerberos"), ["tcp/88", "udp/88"]);
    assert_eq!(ports("rpc-dynamic"), ["tcp/49152-65535"]);
    assert_eq!(ports("ipsec"), ["udp/500", "udp/4500", "esp"]);
    assert_eq!(ports("icmp-echo"), ["icmp/echo-request", "icmp6/echo-request"]);
    assert_eq!(ports("postgres-exporter"), ["tcp/9187"]);
}

#[test]
fn a_backup_program_is_known_by_a_word() {
    let tool = |text: &str| Catalogue::built_in().tool(text).map(|tool| tool.word.as_str());
    assert_eq!(tool("Restic, dépôt en ajout seul"), Some("restic"));
    assert_eq!(tool("pg_dump puis BorgBackup"), Some("borg"));
    assert_eq!(tool("Veeam"), None);
    assert_eq!(tool(""), None);
}
