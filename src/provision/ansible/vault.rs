//! The names of the secrets, to be filled in and encrypted: their values are nowhere in the project.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Desk, backups, tunnels};

/// The secrets that the roles ask for, empty.
pub(super) fn example(desk: &Desk<'_>) -> Value {
    let project = &desk.estate.plan.project;
    let empty = |names: BTreeSet<String>| -> Map<String, Value> {
        names.into_iter().map(|name| (name, Value::String(String::new()))).collect()
    };
    let mut secrets = Map::new();
    secrets.insert("vault_authority_passphrase".into(), json!(""));
    if project.directory.is_some() {
        secrets.insert("vault_directory_admin_password".into(), json!(""));
        let users = project.user.iter().map(|user| user.id.as_str().to_owned()).collect();
        secrets.insert("vault_directory_passwords".into(), Value::Object(empty(users)));
    }
    if !project.database.is_empty() {
        let owners = project.database.iter().filter_map(|base| Some(base.owner.as_ref()?.as_str().to_owned()));
        secrets.insert("vault_database_passwords".into(), Value::Object(empty(owners.collect())));
    }
    let saved: BTreeSet<String> = desk
        .estate
        .managed()
        .filter(|machine| !backups::of(desk, machine).is_empty())
        .map(|machine| machine.name.clone())
        .collect();
    if !saved.is_empty() {
        secrets.insert("vault_backup_access_passwords".into(), Value::Object(empty(saved.clone())));
        secrets.insert("vault_backup_repository_passwords".into(), Value::Object(empty(saved)));
        secrets.insert("vault_backup_offsite".into(), json!({ "remote": "", "config": "" }));
    }
    let managed: BTreeSet<&str> = desk.estate.managed().map(|machine| machine.name.as_str()).collect();
    let tunnels = desk.estate.managed().flat_map(|machine| tunnels::of(desk, machine));
    let peers: Vec<Value> =
        tunnels.flat_map(|tunnel| tunnel["peers"].as_array().cloned().unwrap_or_default()).collect();
    let foreign = peers.iter().filter_map(|peer| peer["name"].as_str()).filter(|name| !managed.contains(name));
    let foreign: BTreeSet<String> = foreign.map(str::to_owned).collect();
    if !foreign.is_empty() {
        secrets.insert("vault_wireguard_keys".into(), Value::Object(empty(foreign)));
    }
    if project.monitoring.is_some() {
        let mail = json!({ "smarthost": "", "from": "", "account": "", "password": "" });
        secrets.insert("vault_alert_mail".into(), mail);
    }
    Value::Object(secrets)
}
