//! Data for the Ansible project: the inventory, what every host knows, and what each host is.
//!
//! The roles are static files, written by hand in `templates/provision/ansible`; all that this module makes is data.
//! What each variable means is in `docs/provisioning.md`.

mod applications;
mod backups;
mod directory;
mod faults;
mod files;
mod inventory;
mod monitoring;
mod names;
mod network;
mod tunnels;
mod vault;

use std::net::IpAddr;

use serde_json::{Map, Value, json};

use super::Shelf;
use super::estate::{Estate, Machine, Nature};
use super::opening;
use super::words::Words;
use super::yaml;
use crate::diagnostic::Diagnostic;
use crate::model::Application;
use crate::plan::network::flows::FlowLine;

pub(super) use applications::host_of;
pub(super) use directory::account_name;
pub(super) use files::right_word;

/// What the data are made with.
struct Desk<'a> {
    estate: &'a Estate<'a>,
    lines: Vec<&'a FlowLine>,
}

/// Writes the data on the shelf.
pub(super) fn make(estate: &Estate<'_>, shelf: &mut Shelf) {
    let desk = Desk { estate, lines: opening::lines(estate.plan) };
    let (heading, authority) = (shelf.words.heading, shelf.words.authority);
    let mut put = |path: String, value: &Value| shelf.put(format!("ansible/{path}"), yaml::document(heading, value));
    put("inventory.yml".to_owned(), &inventory::inventory(&desk));
    let mut hosts = Map::new();
    for machine in estate.machines.iter().filter(|machine| machine.address().is_some()) {
        hosts.insert(machine.name.clone(), known(estate, machine));
    }
    put("group_vars/all/hosts.yml".to_owned(), &json!({ "qilby_hosts": hosts }));
    put("group_vars/all/network.yml".to_owned(), &names::network(&desk, authority));
    put("group_vars/all/directory.yml".to_owned(), &directory::directory(estate));
    for machine in estate.managed() {
        put(format!("host_vars/{}.yml", machine.name), &host(&desk, machine));
    }
    shelf.put("ansible/vault.example.yml".to_owned(), yaml::document(shelf.words.vault, &vault::example(&desk)));
}

/// What the data cannot say.
pub(super) fn faults(estate: &Estate<'_>, found: &mut Vec<Diagnostic>) {
    faults::faults(&Desk { estate, lines: opening::lines(estate.plan) }, found);
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

/// The routes of a firewall to what stands behind servers where tunnels end.
pub(super) fn routes_of(estate: &Estate<'_>, machine: &Machine<'_>) -> Vec<Value> {
    network::routes(&Desk { estate, lines: opening::lines(estate.plan) }, machine)
}

/// The tunnels that end on a machine.
pub(super) fn tunnels_of(estate: &Estate<'_>, machine: &Machine<'_>) -> Vec<Value> {
    tunnels::of(&Desk { estate, lines: opening::lines(estate.plan) }, machine)
}

/// What all hosts know of the directory, and of the network.
pub(super) fn shared_of(estate: &Estate<'_>) -> (Value, Value) {
    let desk = Desk { estate, lines: opening::lines(estate.plan) };
    (directory::directory(estate), names::network(&desk, Words::of(estate.plan.project.project.language).authority))
}

/// What a server under Windows is in the network, and the folders that it holds.
pub(super) fn windows_of(estate: &Estate<'_>, machine: &Machine<'_>) -> Map<String, Value> {
    let desk = Desk { estate, lines: opening::lines(estate.plan) };
    let mut vars = Map::new();
    network::host(&desk, machine, &mut vars);
    files::host(&desk, machine, &mut vars);
    vars
}

/// Every entry of a backup, with the name of its host.
pub(super) fn backups_of(estate: &Estate<'_>) -> Vec<(String, Value)> {
    let desk = Desk { estate, lines: opening::lines(estate.plan) };
    let entries = |machine: &Machine<'_>| {
        let name = machine.name.clone();
        backups::of(&desk, machine).into_iter().map(move |entry| (name.clone(), entry))
    };
    estate.managed().flat_map(entries).collect()
}

/// The addresses that answer for an application.
pub(super) fn front_ends_of(estate: &Estate<'_>, application: &Application) -> Vec<IpAddr> {
    let desk = Desk { estate, lines: opening::lines(estate.plan) };
    applications::front_ends(&desk, application).into_iter().filter_map(Machine::address).collect()
}

/// The machines that answer for an application, those that Ansible configures.
pub(super) fn front_hosts_of(estate: &Estate<'_>, application: &Application) -> Vec<String> {
    let desk = Desk { estate, lines: opening::lines(estate.plan) };
    let fronts = applications::front_ends(&desk, application).into_iter().filter(|one| one.is_managed());
    fronts.map(|one| one.name.clone()).collect()
}

/// The names that are resolved inside: name, type, answer.
pub(super) fn names_of(estate: &Estate<'_>) -> Vec<(String, String, String)> {
    names::names(&Desk { estate, lines: opening::lines(estate.plan) })
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
