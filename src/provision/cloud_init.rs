//! The user-data of each machine that Ansible configures: a name, the account of the administration, Python.
//!
//! No key and no password is in it. The key of the administration is that of the platform (Terraform gives it with the
//! instance, NoCloud reads it in `meta-data`): cloud-init puts it on the account named here.

use serde_json::{Map, Value, json};

use super::Shelf;
use super::estate::{Estate, Machine};
use super::yaml;
use crate::plan::agenda::time_zone;

/// The account by which Ansible comes in.
pub const ACCOUNT: &str = "ansible";

/// Writes the user-data on the shelf.
pub(super) fn make(estate: &Estate<'_>, shelf: &mut Shelf) {
    for machine in estate.managed() {
        let text = yaml::cloud_config(shelf.words.heading, &user_data(estate, machine));
        shelf.put(format!("cloud-init/{}.yaml", machine.name), text);
    }
}

/// The user-data of a machine.
fn user_data(estate: &Estate<'_>, machine: &Machine<'_>) -> Value {
    let mut data = Map::new();
    data.insert("hostname".into(), json!(machine.name));
    data.insert("fqdn".into(), json!(estate.fqdn(machine)));
    data.insert("prefer_fqdn_over_hostname".into(), json!(false));
    // The zone of the civil times of the project, where it is known.
    data.insert("timezone".into(), json!(time_zone(&estate.plan.project).unwrap_or("Etc/UTC")));
    data.insert(
        "user".into(),
        json!({
            "name": ACCOUNT,
            "gecos": "Ansible",
            "groups": ["adm"],
            "lock_passwd": true,
            "shell": "/bin/bash",
            "sudo": "ALL=(ALL) NOPASSWD:ALL",
        }),
    );
    data.insert("users".into(), json!(["default"]));
    data.insert("disable_root".into(), json!(true));
    data.insert("ssh_pwauth".into(), json!(false));
    data.insert("package_update".into(), json!(true));
    data.insert("packages".into(), json!(["python3"]));
    Value::Object(data)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::plan::fixture::plan_of;
    use crate::provision::provision;

    #[test]
    fn a_machine_has_a_name_and_no_secret() {
        let plan = plan_of(include_str!("../../tests/projects/petit-reseau/project.toml"));
        let files: BTreeMap<String, Vec<u8>> = provision(&plan, &BTreeMap::new())
            .into_iter()
            .map(|file| (file.path.as_str().to_owned(), file.bytes))
            .filter(|(path, _)| path.starts_with("provision/cloud-init/"))
            .collect();
        let text = std::str::from_utf8(&files["provision/cloud-init/srv-proxy.yaml"]).unwrap();
        assert!(text.starts_with("#cloud-config\n# "), "{text}");
        for line in ["hostname: srv-proxy", "timezone: Europe/Paris", "ssh_pwauth: false", "  name: ansible"] {
            assert!(text.lines().any(|one| one == line), "{line} is not in\n{text}");
        }
        for secret in ["passwd:", "password", "ssh_authorized_keys", "${"] {
            assert!(!text.replace("lock_passwd:", "").contains(secret), "{secret} in\n{text}");
        }
        // Servers under Linux and firewalls, not the controller under Windows nor the printer.
        assert!(files.contains_key("provision/cloud-init/pf-nuage.yaml"));
        assert!(!files.keys().any(|path| path.contains("srv-ad") || path.contains("imprimante")));
    }
}
