//! The infrastructure file of the sample project, and what its copy for wide circulation keeps silent.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;

use qilby::pipeline::Inputs;
use qilby::plan::Plan;
use qilby::plan::directory::{Memberships, RightsMatrix};
use qilby::render::documents::Context;
use qilby::render::documents::dossier::{Copy, content};
use qilby::render::locale::Locale;
use serde_json::Value;
use support::{file, make_only, pages, plan, sample};

fn make(inputs: &Inputs) -> BTreeMap<String, Vec<u8>> {
    make_only(inputs, &["dossier-infrastructure"])
}

/// What the template of a copy reads, as the program hands it over.
fn told(inputs: &Inputs, copy: Copy) -> Value {
    let plan = plan(inputs);
    let locale = Locale::built_in(plan.project.project.language).unwrap();
    let (identity, data) = content(&Context { plan: &plan, locale: &locale }, copy);
    serde_json::json!({ "identity": format!("{identity:?}"), "data": data })
}

/// All the texts of some data.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| texts(field, found)),
        _ => {}
    }
}

/// What may not circulate: addresses, host names with their domain, account names.
fn secrets(plan: &Plan) -> Vec<String> {
    let project = &plan.project;
    let mut secrets: Vec<String> = Vec::new();
    for zone in &plan.network.addressing.zones {
        secrets.extend(zone.hosts.iter().map(|host| host.address.to_string()));
        secrets.push(zone.net.to_string());
    }
    secrets.extend(project.user.iter().map(|user| user.id.as_str().to_owned()));
    secrets.extend(project.directory.iter().map(|directory| directory.domain.value.clone()));
    let hosts = project.application.iter().filter_map(|one| one.url.value.split("://").nth(1));
    secrets.extend(hosts.map(|host| host.trim_end_matches('/').to_owned()));
    assert!(secrets.len() > 40, "{} secrets", secrets.len());
    secrets
}

/// Whether a text holds a word, not as a part of another one.
fn says(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(part) && !text[at + word.len()..].chars().next().is_some_and(part)
    })
}

/// Whether a word is an address: four numbers with dots, or an IPv6 one.
fn is_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != ':');
    let word = word.split('/').next().unwrap_or(word);
    word.parse::<std::net::Ipv4Addr>().is_ok() || word.contains("::") && word.parse::<std::net::Ipv6Addr>().is_ok()
}

fn assert_silent(text: &str, secrets: &[String]) {
    for secret in secrets {
        assert!(!says(text, secret), "the copy for wide circulation says {secret}: {text:.200}");
    }
    let address = text.split_whitespace().find(|word| is_address(word));
    assert_eq!(address, None, "{text:.200}");
    assert!(!text.contains(".example"), "{text:.200}");
}

#[test]
fn the_copy_for_wide_circulation_says_no_address_and_no_account() {
    let inputs = sample();
    let secrets = secrets(&plan(&inputs));
    let mut all = Vec::new();
    texts(&told(&inputs, Copy::Diffusion), &mut all);
    assert!(all.len() > 500, "{} texts", all.len());
    all.iter().for_each(|text| assert_silent(text, &secrets));
    // The full copy says them: the list of secrets is worth something.
    let mut full = Vec::new();
    texts(&told(&inputs, Copy::Full), &mut full);
    assert!(full.iter().any(|text| says(text, "10.20.40.10")) && full.iter().any(|text| text.contains(".example")));
    if let Some(pages) = pages(&make(&inputs)["dossier-infrastructure-diffusion.pdf"]) {
        assert!(pages.contains("Dossier d’infrastructure"));
        assert_silent(&pages, &secrets);
    }
}

#[test]
fn secrets_that_a_user_wrote_in_a_text_are_masked_too() {
    let mut inputs = sample();
    let at = inputs.project.find("[[procedure]]").unwrap();
    let steps = inputs.project[at..].find("steps = [").unwrap() + at + "steps = [".len();
    inputs.project.insert_str(steps, "\"Depuis 10.20.40.10, ouvrir dir01 sur negoce.lisiere.example\", ");
    let secrets = secrets(&plan(&inputs));
    let mut all = Vec::new();
    texts(&told(&inputs, Copy::Diffusion), &mut all);
    all.iter().for_each(|text| assert_silent(text, &secrets));
    assert!(all.iter().any(|text| text.starts_with("Depuis ") && text.contains(", ouvrir ")));
}

#[test]
fn the_rights_are_those_of_the_plan() {
    let inputs = sample();
    let plan = plan(&inputs);
    let rights = RightsMatrix::of(&plan.project, &Memberships::of(&plan.project));
    let told = told(&inputs, Copy::Full);
    let pieces = told["data"]["rights"]["groups"].as_array().unwrap();
    let columns = pieces.iter().flat_map(|piece| piece["columns"].as_array().unwrap()).count();
    assert_eq!(columns, rights.columns.len());
    let mut counted = 0;
    for (y, folder) in rights.folders.iter().enumerate() {
        let row: Vec<&Value> = pieces.iter().flat_map(|piece| piece["cells"][y].as_array().unwrap()).collect();
        for (cell, (_, account)) in row.iter().zip(&rights.columns) {
            let granted = folder.grants.get(account).map(|grant| grant.right.key());
            assert_eq!(cell["right"].as_str(), granted, "{} {account}", folder.path);
            counted += usize::from(granted.is_some());
        }
    }
    assert!(counted > 20, "{counted} rights");
}

#[test]
fn thresholds_are_told_in_words() {
    let told = told(&sample(), Copy::Full);
    let alerts = told["data"]["operations"]["alerts"].as_array().unwrap();
    let thresholds: Vec<&str> = alerts.iter().map(|alert| alert["threshold"].as_str().unwrap()).collect();
    assert!(thresholds.contains(&"Ne répond plus"), "{thresholds:?}");
    assert!(thresholds.contains(&"Disque >\u{a0}80\u{a0}%"), "{thresholds:?}");
    assert!(thresholds.contains(&"Fin du certificat <\u{a0}21\u{a0}j"), "{thresholds:?}");
    assert!(thresholds.contains(&"Réponse HTTP ≠\u{a0}200"), "{thresholds:?}");
}

#[test]
fn both_copies_are_the_same_each_time() {
    let inputs = sample();
    let (first, second) = (make(&inputs), make(&inputs));
    assert_eq!(first.len(), 2);
    for (name, bytes) in &first {
        assert!(*bytes == second[name], "{name} differs");
    }
}

#[test]
fn hostile_texts_are_typeset_as_texts() {
    let mut project = file("tests/projects/minimal/project.toml");
    let title = format!("« {} » =cmd *x* _y_ #z $m$ <script> @ 🙂 שלום", "long ".repeat(30));
    for number in 1..=40 {
        project.push_str(&format!(
            "\n[[zone]]\nid = \"z{number}\"\ntitle = \"{title} {number}\"\ncidr = \"10.77.{number}.0/24\"\ntrust = \"core\"\n"
        ));
    }
    let inputs = Inputs { project, ..Inputs::default() };
    let made = make(&inputs);
    if let Some(pages) = pages(&made["dossier-infrastructure.pdf"]) {
        assert!(pages.contains("<script>") && pages.contains("#z"));
    }
}
