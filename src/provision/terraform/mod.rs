//! Terraform for the machines of a site in the cloud: data for the modules of `templates/provision/terraform`.
//!
//! The modules are static files, written by hand, one folder a provider; all that this module makes is one file of
//! variables, `qilby.auto.tfvars.json`, which holds ids, addresses, ports and sizes, and no text of the project file.
//! What each variable means is in `docs/provisioning.md`.

mod faults;
mod naming;
mod opened;
mod provider;
mod rules;
mod site;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::Shelf;
use super::estate::Estate;
use super::{opening, tree};

pub(super) use faults::faults;
pub use provider::Provider;

/// The file of variables, which Terraform reads by itself.
const VARIABLES: &str = "qilby.auto.tfvars.json";

/// The provider that the project names, when there are modules for it.
pub fn chosen(estate: &Estate<'_>) -> Option<Provider> {
    estate.plan.project.cloud.as_ref().and_then(|cloud| Provider::find(cloud.provider.as_str()))
}

/// The providers to write for: those asked for, else the one of the project.
fn wanted(estate: &Estate<'_>, asked: &[Provider]) -> Vec<Provider> {
    if asked.is_empty() { chosen(estate).into_iter().collect() } else { asked.to_vec() }
}

/// Writes the modules and their variables on the shelf; none without a machine in the cloud.
pub(super) fn make(
    estate: &Estate<'_>,
    asked: &[Provider],
    templates: &BTreeMap<String, Vec<u8>>,
    language: &str,
    shelf: &mut Shelf,
) {
    let sites = site::sites(estate);
    let lines = opening::lines(estate.plan);
    let rows = opened::rows(&lines);
    let providers = wanted(estate, asked);
    if sites.is_empty() || providers.is_empty() {
        return;
    }
    // What all providers share stands beside their folders.
    for (path, bytes) in tree::files(templates, language) {
        if path.strip_prefix("terraform/").is_some_and(|name| !name.contains('/')) {
            shelf.put(path, bytes);
        }
    }
    for provider in providers {
        let modules = format!("terraform/{}/", provider.name());
        for site in &sites {
            // A folder holds what is applied together: one site.
            let folder = match sites.as_slice() {
                [_] => format!("terraform/{}", provider.name()),
                _ => format!("terraform/{}-{}", provider.name(), site.site.id),
            };
            for (path, bytes) in tree::files(templates, language) {
                if let Some(name) = path.strip_prefix(&modules) {
                    shelf.put(format!("{folder}/{name}"), bytes);
                }
            }
            let rules = site.rules(provider, &rows);
            shelf.put_json(&format!("{folder}/{VARIABLES}"), &site.variables(provider, rules));
        }
    }
}
