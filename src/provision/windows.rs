//! Data for the PowerShell of `templates/provision/windows`: the directory, and what each Windows server is.
//!
//! The scripts are static files, written by hand; all that this module makes is `qilby.json`. Written only when the
//! project has a server under Windows.

use std::collections::BTreeMap;

use ipnet::IpNet;
use serde_json::{Map, Value, json};

use super::Shelf;
use super::ansible;
use super::estate::{Estate, Machine, Nature};
use super::tree;
use crate::plan::directory::Memberships;

/// Writes the scripts and their data on the shelf.
pub(super) fn make(estate: &Estate<'_>, templates: &BTreeMap<String, Vec<u8>>, language: &str, shelf: &mut Shelf) {
    let servers: Vec<&Machine<'_>> =
        estate.machines.iter().filter(|machine| machine.nature == Nature::Windows).collect();
    if servers.is_empty() {
        return;
    }
    for (path, bytes) in tree::files(templates, language) {
        if path.starts_with("windows/") {
            shelf.put(path, bytes);
        }
    }
    shelf.put_json("windows/qilby.json", &data(estate, &servers));
}

/// What the scripts read.
fn data(estate: &Estate<'_>, servers: &[&Machine<'_>]) -> Value {
    let (mut directory, network) = ansible::shared_of(estate);
    let mut take = |name: &str, otherwise: Value| directory.get_mut(name).map_or(otherwise, Value::take);
    let dns = &network["qilby_dns"];
    let zones = |kind: &str| dns[kind].as_array().cloned().unwrap_or_default();
    let memberships = Memberships::of(&estate.plan.project);
    let units: Vec<Value> = take("qilby_ous", json!([])).as_array().into_iter().flatten().map(unit).collect();
    json!({
        "domain": take("qilby_domain", Value::Null),
        "units": units,
        "groups": take("qilby_groups", json!([])),
        "users": take("qilby_users", json!([])),
        "password_policy": take("qilby_password_policy", Value::Null),
        "resolvers": network["qilby_resolvers"],
        "zones": zones("forward_zones").into_iter().chain(zones("reverse_zones")).collect::<Vec<_>>(),
        "servers": servers.iter().map(|machine| server(estate, machine, &memberships)).collect::<Vec<_>>(),
    })
}

/// A unit, with the one that holds it: what stands behind its first value that is not escaped.
fn unit(unit: &Value) -> Value {
    let dn = unit["dn"].as_str().unwrap_or_default();
    let mut escaped = false;
    let comma = dn.char_indices().find(|(_, c)| {
        let found = *c == ',' && !escaped;
        escaped = *c == '\\' && !escaped;
        found
    });
    let parent = comma.map_or("", |(at, _)| &dn[at + 1..]);
    json!({ "dn": dn, "name": unit["name"], "parent": parent })
}

fn server(estate: &Estate<'_>, machine: &Machine<'_>, memberships: &Memberships) -> Value {
    let vars = ansible::windows_of(estate, machine);
    let list = |name: &str| vars.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    json!({
        "name": machine.name,
        "fqdn": estate.fqdn(machine),
        "addresses": machine.addresses().collect::<Vec<_>>(),
        "roles": vars.get("qilby_roles"),
        "dhcp_scopes": list("qilby_dhcp_scopes").iter().map(scope).collect::<Vec<_>>(),
        "folders": list("qilby_folders").iter().map(|one| folder(estate, one, memberships)).collect::<Vec<_>>(),
    })
}

/// A scope, with the network and the mask by which Windows knows it.
fn scope(scope: &Value) -> Value {
    let mut scope = scope.clone();
    if let Some(IpNet::V4(net)) = scope["subnet"].as_str().and_then(|net| net.parse().ok()) {
        scope["network"] = json!(net.network());
        scope["mask"] = json!(net.netmask());
    }
    scope
}

/// A folder, with what is denied to accounts that may do less than their groups: NTFS adds up what it allows.
fn folder(estate: &Estate<'_>, folder: &Value, memberships: &Memberships) -> Value {
    let entries = folder["rights"].as_array().cloned().unwrap_or_default();
    let of_group: BTreeMap<&str, u8> = entries
        .iter()
        .filter(|entry| entry["kind"] == "group")
        .filter_map(|entry| Some((entry["principal"].as_str()?, rank(&entry["right"]))))
        .collect();
    let rights = entries.iter().map(|entry| {
        let name = entry["principal"].as_str().unwrap_or_default();
        let mut entry = entry.clone();
        let mut denied = Vec::new();
        if entry["kind"] == "user" {
            let groups = memberships.groups_of(name).iter();
            let names = groups.map(|group| ansible::account_name(estate, group));
            let union = names.filter_map(|name| of_group.get(name)).max().copied().unwrap_or_default();
            denied = denials(rank(&entry["right"]), union);
        }
        entry["denied"] = json!(denied);
        entry
    });
    let mut found = Map::new();
    for name in ["id", "path", "share", "quota_bytes"] {
        found.insert(name.to_owned(), folder[name].clone());
    }
    found.insert("rights".to_owned(), rights.collect());
    Value::Object(found)
}

fn rank(right: &Value) -> u8 {
    match right.as_str() {
        Some("read") => 1,
        Some("write") => 2,
        Some("full") => 3,
        _ => 0,
    }
}

/// What is to be denied to whom may do less than their groups together.
fn denials(meant: u8, union: u8) -> Vec<&'static str> {
    match (meant, union) {
        (meant, union) if meant >= union => Vec::new(),
        (0, _) => vec!["all"],
        (1, 3) => vec!["write", "control"],
        (1, _) => vec!["write"],
        _ => vec!["control"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::plan_of;
    use crate::provision::provision;

    #[test]
    fn a_windows_server_has_its_data() {
        let plan = plan_of(include_str!("../../tests/projects/nuage/project.toml"));
        let files: BTreeMap<String, Vec<u8>> = provision(&plan, &BTreeMap::new())
            .into_iter()
            .map(|file| (file.path.as_str().to_owned(), file.bytes))
            .collect();
        assert!(files.contains_key("provision/windows/Set-QilbyShares.ps1"));
        let data: Value = serde_json::from_slice(&files["provision/windows/qilby.json"]).unwrap();
        assert_eq!(data["domain"]["controller"], "srv-ad");
        assert_eq!(data["units"][0]["name"], "Nuage, l’équipe");
        assert_eq!(data["units"][0]["parent"], "DC=ad,DC=nuage,DC=example");
        let names: Vec<_> =
            data["servers"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["srv-ad", "srv-fic", "srv-sauv"]);
        let folders = &data["servers"][1]["folders"];
        assert_eq!(folders[1]["path"], "Commun/Direction");
        // Marc is named, and in no group that the folder lets in: nothing is to be denied.
        let of = |folder: usize, name: &str| {
            folders[folder]["rights"].as_array().unwrap().iter().find(|one| one["principal"] == name).cloned()
        };
        assert_eq!(of(1, "gg-direction").unwrap()["right"], "full");
        assert_eq!(of(1, "mdt").unwrap()["denied"], json!([]));
        assert_eq!(of(0, "mdt"), None);
        // Without a server under Windows there is nothing.
        let linux = plan_of(
            &include_str!("../../tests/projects/nuage/project.toml").replace("windows-server-2022", "debian-12"),
        );
        assert!(!provision(&linux, &BTreeMap::new()).iter().any(|file| file.path.as_str().contains("windows")));
    }

    #[test]
    fn texts_stay_texts() {
        let hostile = "'; Remove-Item C:\\ -Recurse; $(calc) `\" {{ x }} ${y} %{z} \u{2019}\n@'";
        let folder = "Paie $(calc) {{ x }} '; `a` ${y} %{z}";
        let quoted = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
        let text = include_str!("../../tests/projects/nuage/project.toml")
            .replace("title = \"Salariés\"", &format!("title = {}", quoted(hostile)))
            .replace("\"Commun/Direction\"", &quoted(&format!("Commun/{folder}")));
        let plan = plan_of(&text);
        let files = provision(&plan, &BTreeMap::new());
        let file = files.iter().find(|file| file.path.as_str() == "provision/windows/qilby.json").unwrap();
        let data: Value = serde_json::from_slice(&file.bytes).unwrap();
        assert_eq!(data["groups"][1]["description"], hostile);
        assert_eq!(data["servers"][1]["folders"][1]["path"], format!("Commun/{folder}"));
        // The scripts are the same for every project: a text can only come by the data.
        let script = files.iter().find(|file| file.path.as_str() == "provision/windows/Set-QilbyShares.ps1").unwrap();
        assert_eq!(script.bytes, include_bytes!("../../templates/provision/windows/Set-QilbyShares.ps1"));
    }

    #[test]
    fn less_than_the_groups_is_denied() {
        assert_eq!(denials(0, 2), ["all"]);
        assert_eq!(denials(1, 2), ["write"]);
        assert_eq!(denials(1, 3), ["write", "control"]);
        assert_eq!(denials(2, 3), ["control"]);
        assert!(denials(2, 1).is_empty() && denials(0, 0).is_empty());
    }

    #[test]
    fn the_unit_above_is_behind_the_first_comma_that_is_one() {
        let of = |dn: &str| unit(&json!({ "dn": dn, "name": "" }))["parent"].clone();
        assert_eq!(of("OU=a,DC=x"), "DC=x");
        assert_eq!(of("OU=a\\, b\\\\,OU=c,DC=x"), "OU=c,DC=x");
    }
}
