//! The inventory: which host is in which group, by its roles.

use serde_json::{Map, Value, json};

use super::{Desk, applications, backups, tunnels};
use crate::provision::estate::{Machine, Nature};

/// The inventory of a project.
pub(super) fn inventory(desk: &Desk<'_>) -> Value {
    let estate = desk.estate;
    let mut groups = Map::new();
    let managed: Map<String, Value> =
        estate.managed().map(|machine| (machine.name.clone(), json!({ "ansible_host": machine.address() }))).collect();
    groups.insert("managed".to_owned(), json!({ "hosts": managed }));
    let mut add = |name: &str, belongs: &dyn Fn(&Machine<'_>) -> bool| {
        let hosts: Map<String, Value> =
            estate.managed().filter(|machine| belongs(machine)).map(|one| (one.name.clone(), json!({}))).collect();
        groups.insert(name.to_owned(), json!({ "hosts": hosts }));
    };
    let role = |role: &'static str| move |machine: &Machine<'_>| machine.has_role(role);
    let project = &estate.plan.project;
    add("firewalls", &|machine| machine.nature == Nature::Firewall);
    add("servers", &|machine| machine.nature == Nature::Linux);
    add("tunnels", &|machine| !tunnels::of(desk, machine).is_empty());
    add("domain_controllers", &role("ad"));
    add("dns_servers", &role("dns"));
    add("time_servers", &role("ntp"));
    add("dhcp_servers", &role("dhcp"));
    add("dhcp_relays", &|machine| {
        machine.nature == Nature::Firewall
            && machine.inside().any(|one| estate.zone(&one.zone).is_some_and(|zone| zone.dhcp.is_some()))
    });
    add("log_servers", &role("logs"));
    add("domain_members", &|machine| {
        project.directory.is_some()
            && !machine.has_role("ad")
            && (machine.has_role("domain-member") || machine.has_role("file"))
    });
    add("file_servers", &role("file"));
    add("database_servers", &|machine| project.database.iter().any(|base| base.server == *machine.id));
    add("application_servers", &|machine| project.application.iter().any(|one| one.server == *machine.id));
    add("reverse_proxies", &|machine| !applications::sites(desk, machine).is_empty());
    add("backup_servers", &|machine| project.backup.iter().any(|backup| backup.to.as_str() == machine.id));
    add("backup_clients", &|machine| !backups::of(desk, machine).is_empty());
    add("monitoring_servers", &|machine| super::monitoring::is_server(desk, machine));
    add("bastions", &role("bastion"));
    json!({ "all": { "children": groups } })
}
