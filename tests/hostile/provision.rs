//! What must hold of the files that machines read, whatever the texts in them.

use serde_yaml::Value;

use crate::formats;
use crate::project::TEXTS;

/// The static files, as they stand in the repository.
fn as_written(below: &str) -> Option<String> {
    let templates = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/provision/");
    if let Some(folder) = below.strip_suffix("README.md") {
        return std::fs::read_to_string(format!("{templates}{folder}README.fr.md")).ok();
    }
    // The modules of a provider stand in its folder.
    std::fs::read_to_string(format!("{templates}{below}")).ok()
}

/// Whether a build writes a file of this path: a static one, or one that is named after an id of the project.
pub fn is_known(path: &str) -> bool {
    let Some(below) = path.strip_prefix("provision/") else { return false };
    let is_id = |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let of_host = |folder: &str, ending: &str| {
        below.strip_prefix(folder).and_then(|name| name.strip_suffix(ending)).is_some_and(is_id)
    };
    as_written(below).is_some()
        || ["ansible/inventory.yml", "ansible/vault.example.yml"].contains(&below)
        || of_host("ansible/group_vars/all/", ".yml")
        || of_host("ansible/host_vars/", ".yml")
        || of_host("nftables/", ".nft")
        || of_host("cloud-init/", ".yaml")
        || below == "terraform/ovhcloud/qilby.auto.tfvars.json"
        || of_host("recette/", ".json")
}

/// A static file is as it was written, in both languages; a generated one is of its format.
pub fn check(below: &str, text: &str) {
    formats::plain(below, text);
    if below.ends_with("README.md") {
        return assert!(!TEXTS.iter().any(|hostile| hostile.len() > 3 && text.contains(hostile)));
    }
    if let Some(original) = as_written(below) {
        return assert!(text == original, "a static file was changed");
    }
    match below.rsplit_once('.').map(|(_, ending)| ending) {
        Some("yml" | "yaml") => yaml(below, text),
        Some("json") if below.starts_with("terraform/") => variables(text),
        Some("json") => formats::json(below, text),
        Some("nft") => ruleset(text),
        other => panic!("{other:?} is a format without a check"),
    }
}

/// Variables without a text of the user: names, addresses and numbers, in which Terraform finds nothing to work out.
fn variables(text: &str) {
    fn plain(value: &serde_json::Value) {
        let is_plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-./:_".contains(c));
        match value {
            serde_json::Value::String(text) => assert!(is_plain(text), "{text:?}"),
            serde_json::Value::Array(items) => items.iter().for_each(plain),
            serde_json::Value::Object(map) => map.iter().for_each(|(key, value)| {
                assert!(is_plain(key), "{key:?}");
                plain(value);
            }),
            _ => {}
        }
    }
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}"));
    assert!(value["rules"].as_object().is_some_and(|rules| rules.len() > 100));
    plain(&value);
}

/// YAML whose texts are texts: what Ansible would run as a template has the tag by which it does not.
fn yaml(below: &str, text: &str) {
    let value: Value = serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
    assert!(value.is_mapping());
    let mut hostile = 0;
    texts(&value, false, &mut hostile);
    assert!(hostile > 0 || below != "ansible/group_vars/all/directory.yml", "no hostile text");
}

fn texts(value: &Value, is_unsafe: bool, hostile: &mut usize) {
    match value {
        Value::String(text) => {
            let is_template = ["{{", "{%", "{#"].iter().any(|mark| text.contains(mark));
            assert!(is_unsafe || !is_template, "Ansible would run {text:?}");
            *hostile += usize::from(TEXTS.iter().any(|hostile| text.contains(hostile)));
        }
        Value::Sequence(items) => items.iter().for_each(|item| texts(item, false, hostile)),
        Value::Mapping(map) => {
            for (key, value) in map {
                texts(key, false, hostile);
                texts(value, false, hostile);
            }
        }
        Value::Tagged(tagged) => {
            assert_eq!(tagged.tag.to_string(), "!unsafe");
            texts(&tagged.value, true, hostile);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Rules without a text of the user but ids: words, addresses, and what stands between quotes.
fn ruleset(text: &str) {
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let quoted: Vec<&str> = line.split('"').collect();
        assert!(quoted.len() % 2 == 1, "a quote that does not end: {line}");
        for (number, part) in quoted.iter().enumerate() {
            let plain = |c: char| c.is_ascii_alphanumeric() || " \t-_.,:;/{}@=!".contains(c);
            assert!(part.chars().all(plain) && (number % 2 == 0 || !part.contains([';', '{', '}'])), "{line}");
        }
    }
}
