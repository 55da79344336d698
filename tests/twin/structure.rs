//! Both files have the same tables in the same order, the same keys, numbers, dates and choices; ids are translated one to
//! one, and every text but names is another one.

use std::collections::BTreeSet;

use qilby::model::{Document, ResultsFile};
use serde_json::Value as Schema;
use toml::Value;

use crate::{IDS, TWIN, common, english_id, parsed};

/// Texts that are names, the same in every language.
pub const NAMES: [&str; 22] = [
    "project.name",
    "project.reference",
    "project.version",
    "project.client.name",
    "project.client.address",
    "project.supplier.name",
    "project.supplier.address",
    "revision.version",
    "member.name",
    "member.initials",
    "member.phone",
    "member.trello",
    "stakeholder.phone",
    "deliverable.file",
    "cloud.provider",
    "cloud.option.title",
    "server.os",
    "database.version",
    "alert.metric",
    "alert.threshold",
    "board.labels",
    "allow.code",
];

/// Texts that happen to be the same: names of places and products, and words that both languages write alike.
pub const ALIKE: [&str; 16] = [
    "12 rue de l’Exemple, 76000 Rouen",
    "Gravelines (Nord), France",
    "Strasbourg (Bas-Rhin), France",
    "DMZ",
    "debian-12",
    "windows-11",
    "Administration",
    "Lisière",
    "Administration, Maxance Ferran",
    "Administration, Alan Bourdoncle",
    "Archives",
    "Prometheus, Alertmanager, Grafana, Loki",
    "postgresql.service",
    "Qilby, Comptoir Lisière",
    "10.20.40.20",
    "postgresql, mariadb, mysql, sql-server, oracle, mongodb",
];

/// Formats of the schema whose values are words of a language.
const WORDS: [&str; 2] = ["qilby-email-address", "qilby-folder-path"];

#[test]
fn tables_stand_in_the_same_order() {
    let heads = |name: &str| -> Vec<String> {
        common::file(name).lines().filter(|line| line.starts_with('[')).map(str::to_owned).collect()
    };
    assert_eq!(heads("project.toml"), heads(TWIN[0]));
    assert_eq!(heads("project.results.toml"), heads(TWIN[1]));
}

#[test]
fn comments_are_as_many_and_translated() {
    for (french, english) in ["project.toml", "project.results.toml"].into_iter().zip(TWIN) {
        let comments = |name: &str| -> Vec<String> {
            let file = common::file(name);
            let lines = file.lines().filter_map(|line| line.split_once('#'));
            lines.map(|(_, comment)| comment.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()).collect()
        };
        let (french, english) = (comments(french), comments(english));
        assert_eq!(french.len(), english.len());
        let same: Vec<_> = french
            .iter()
            .zip(&english)
            .filter(|(one, other)| one == other && one.contains(' ') && !ALIKE.contains(&one.as_str()))
            .collect();
        assert_eq!(same, Vec::<(&String, &String)>::new());
    }
}

#[test]
fn ids_are_translated_one_to_one() {
    let english: BTreeSet<&String> = IDS.values().collect();
    assert_eq!(IDS.len(), english.len(), "two ids have the same translation");
    assert!(IDS.len() > 300, "{} ids", IDS.len());
    // What names two things in two languages would hide a reference that was not translated.
    let crossed: Vec<_> = IDS.iter().filter(|(one, other)| one != other && english.contains(one)).collect();
    assert_eq!(crossed, Vec::<(&String, &String)>::new());
}

#[test]
fn the_twin_says_the_same_in_english() {
    let mut faults = Vec::new();
    let mut compare = |schema: Schema, french: &str, english: &str| {
        let mut walk = Walk { root: &schema, faults: &mut faults, texts: 0 };
        walk.compare(&[&schema], &parsed(french), &parsed(english), "");
        walk.texts
    };
    let texts = compare(qilby::load::schema::<Document>(), "project.toml", TWIN[0]);
    assert!(texts > 900, "{texts} texts");
    compare(qilby::load::schema::<ResultsFile>(), "project.results.toml", TWIN[1]);
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// A walk through both files, with what the schema says of each value.
struct Walk<'a> {
    root: &'a Schema,
    faults: &'a mut Vec<String>,
    /// How many texts were found translated.
    texts: usize,
}

impl<'a> Walk<'a> {
    fn compare(&mut self, schemas: &[&'a Schema], french: &Value, english: &Value, path: &str) {
        let schemas: Vec<&Schema> = schemas.iter().flat_map(|schema| self.resolved(schema)).collect();
        match (french, english) {
            (Value::Table(french), Value::Table(english)) => {
                let translated: BTreeSet<&str> = french.keys().map(|key| self.key(&schemas, key)).collect();
                let keys: BTreeSet<&str> = english.keys().map(String::as_str).collect();
                if translated != keys {
                    return self.fault(path, format!("keys {translated:?} and {keys:?}"));
                }
                for (key, value) in french {
                    let inside: Vec<&Schema> = schemas.iter().filter_map(|schema| field(schema, key)).collect();
                    let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    self.compare(&inside, value, &english[self.key(&schemas, key)], &path);
                }
            }
            (Value::Array(french), Value::Array(english)) => {
                if french.len() != english.len() {
                    return self.fault(path, format!("{} and {} items", french.len(), english.len()));
                }
                let items: Vec<&Schema> = schemas.iter().map(|schema| &schema["items"]).collect();
                french.iter().zip(english).for_each(|(one, other)| self.compare(&items, one, other, path));
            }
            (Value::String(one), Value::String(other)) => self.compare_texts(&schemas, one, other, path),
            _ if french == english => {}
            _ => self.fault(path, format!("{french} and {english}")),
        }
    }

    fn compare_texts(&mut self, schemas: &[&Schema], french: &str, english: &str, path: &str) {
        let same = match path {
            "project.language" => return assert_eq!((french, english), ("fr", "en")),
            // A name of the program, such as a service, or what is none of its own ids: ports.
            _ if english_ends(path) && !IDS.contains_key(french) => true,
            _ if IDS.contains_key(french) => {
                if english_id(french) != english {
                    self.fault(path, format!("« {french} » is « {} », not « {english} »", english_id(french)));
                }
                return;
            }
            // A choice, or what has a form of its own: a length of time, an address…
            _ => {
                let format = schemas.iter().find_map(|schema| schema["format"].as_str());
                let is_choice = schemas.iter().any(|schema| schema["const"] == french);
                is_choice || format.is_some_and(|format| !WORDS.contains(&format)) || NAMES.contains(&path)
            }
        };
        let is_alike = ALIKE.contains(&french) || path.ends_with("email") && french.ends_with("@qilby.example");
        match (same, french == english) {
            (true, true) => {}
            (true, false) => self.fault(path, format!("« {french} » and « {english} » are not the same")),
            (false, true) if is_alike => {}
            (false, true) => self.fault(path, format!("« {french} » is not translated")),
            (false, false) => self.texts += 1,
        }
    }

    /// The English key: a key of the program is the same, an id is translated.
    fn key<'k>(&self, schemas: &[&Schema], key: &'k str) -> &'k str {
        let is_own = schemas.iter().any(|schema| schema["properties"].get(key).is_some());
        if is_own { key } else { english_id(key) }
    }

    /// A schema with those that it refers to or offers.
    fn resolved(&self, schema: &'a Schema) -> Vec<&'a Schema> {
        let mut all = vec![schema];
        if let Some(target) = schema["$ref"].as_str() {
            all.extend(self.resolved(self.root.pointer(target.trim_start_matches('#')).unwrap()));
        }
        for part in ["anyOf", "oneOf", "allOf"] {
            all.extend(schema[part].as_array().into_iter().flatten().flat_map(|one| self.resolved(one)));
        }
        all
    }

    fn fault(&mut self, path: &str, what: String) {
        self.faults.push(format!("{path}: {what}"));
    }
}

/// Where what is written is an id, a name that the program knows, or ports.
fn english_ends(path: &str) -> bool {
    ["flow.from", "flow.to", "flow.services", "refused_flow.services"].contains(&path)
}

fn field<'a>(schema: &'a Schema, key: &str) -> Option<&'a Schema> {
    schema["properties"].get(key).or_else(|| schema.get("additionalProperties"))
}
