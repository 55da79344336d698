//! Data for the Ansible project: the inventory, what every host knows, and what each host is.
//!
//! The roles are static files, written by hand in `templates/provision/ansible`; all that this module makes is data.
//! What each variable means is in `docs/provisioning.md`.

mod applications;
mod backups;
mod directory;
mod files;
mod inventory;
mod monitoring;
mod names;
mod network;
mod tunnels;
mod vault;

use serde_json::{Map, Value, json};

use super::Shelf;
use super::estate::{Estate, Machine, Nature};
use super::opening;
use super::yaml;
use crate::plan::network::flows::FlowLine;

/// What the data are made with.
struct Desk<'a> {
    estate: &'a Estate<'a>,
    lines: Vec<&'a FlowLine>,
}

/// Writes the data on the shelf.
pub(super) fn make(estate: &Estate<'_>, shelf: &mut Shelf) {
    let desk = Desk { estate, lines: opening::lines(estate.plan) };
    let heading = shelf.words.heading;
    let mut put = |path: String, value: &Value| shelf.put(format!("ansible/{path}"), yaml::document(heading, value));
    put("inventory.yml".to_owned(), &inventory::inventory(&desk));
    let mut hosts = Map::new();
    for machine in estate.machines.iter().filter(|machine| machine.address().is_some()) {
        hosts.insert(machine.name.clone(), known(estate, machine));
    }
    put("group_vars/all/hosts.yml".to_owned(), &json!({ "qilby_hosts": hosts }));
    put("group_vars/all/network.yml".to_owned(), &names::network(&desk));
    put("group_vars/all/directory.yml".to_owned(), &directory::directory(estate));
    for machine in estate.managed() {
        put(format!("host_vars/{}.yml", machine.name), &host(&desk, machine));
    }
    shelf.put("ansible/vault.example.yml".to_owned(), yaml::document(shelf.words.vault, &vault::example(&desk)));
}

/// What every host knows of a machine.
fn known(estate: &Estate<'_>, machine: &Machine<'_>) -> Value {
    let os = machine.server.map_or("", |server| server.os.value.as_str());
    json!({
        "address": machine.address(),
        "addresses": machine.addresses().collect::<Vec<_>>(),
        "fqdn": estate.fqdn(machine),
        "zone": machine.zone(),
        "kind": kind(machine),
        "os": os,
        "managed": machine.is_managed(),
    })
}

/// What a machine is, in a word.
pub(super) fn kind(machine: &Machine<'_>) -> &'static str {
    match machine.nature {
        Nature::Linux | Nature::Windows => "server",
        Nature::Firewall => "firewall",
        Nature::Device => "device",
    }
}

/// The variables of a host.
fn host(desk: &Desk<'_>, machine: &Machine<'_>) -> Value {
    let mut vars = Map::new();
    network::host(desk, machine, &mut vars);
    tunnels::host(desk, machine, &mut vars);
    files::host(desk, machine, &mut vars);
    applications::host(desk, machine, &mut vars);
    backups::host(desk, machine, &mut vars);
    monitoring::host(desk, machine, &mut vars);
    Value::Object(vars)
}
