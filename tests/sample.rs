//! The sample project is the reference example: it loads, it keeps its promises of size, and it uses every table and key.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeSet;

use qilby::diagnostic::render_text;
use qilby::model::{CheckKind, Document, Outcome, Priority, ResultsFile, TestKind};
use qilby::pipeline::{Inputs, understand};
use serde_json::Value as Schema;
use support::file;
use toml::Value;

fn sample() -> Document {
    toml::from_str(&file("project.toml")).unwrap_or_else(|error| panic!("{error}"))
}

fn results() -> ResultsFile {
    toml::from_str(&file("project.results.toml")).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn nothing_is_to_be_said_of_it() {
    let inputs =
        Inputs { project: file("project.toml"), results: Some(file("project.results.toml")), ..Inputs::default() };
    let (plan, found) = understand(&inputs);
    let told = render_text(&found.project, "project.toml", &inputs.project, false);
    assert!(told.is_empty(), "\n{told}");
    assert_eq!(found.results, []);
    assert!(plan.is_some());
}

#[test]
fn it_keeps_its_promises_of_size() {
    let document = sample();
    let tasks = document.phase.iter().flat_map(|phase| &phase.task).count();
    assert_eq!(document.phase.len(), 6);
    assert_eq!(document.member.len(), 2);
    assert!(tasks >= 35, "{tasks} tasks");
    assert!(document.milestone.len() >= 8);
    assert!(document.zone.len() >= 6);
    assert!(document.share.len() >= 12);
    assert!(document.flow.len() >= 25);
    assert!(document.test.len() >= 18);
    assert!((12..=18).contains(&document.need.len()));
    assert!((8..=12).contains(&document.risk.len()));
    let options = document.cloud.as_ref().map(|cloud| cloud.option.iter().map(|one| one.id.as_str()));
    let options: Vec<&str> = options.into_iter().flatten().collect();
    assert_eq!(options, ["aws", "azure", "gcp", "ovhcloud", "scaleway"]);
}

#[test]
fn it_uses_every_kind_of_test_check_and_priority() {
    let document = sample();
    let kinds: BTreeSet<_> = document.test.iter().map(|test| test.kind).collect();
    assert_eq!(kinds, TestKind::ALL.iter().copied().collect());
    let checks = document.test.iter().filter_map(|test| test.check.as_ref());
    let checks: BTreeSet<_> = checks.map(|check| check.kind.value).collect();
    assert_eq!(checks, CheckKind::ALL.iter().copied().collect());
    let priorities: BTreeSet<_> = document.need.iter().map(|need| need.priority).collect();
    assert_eq!(priorities, Priority::ALL.iter().copied().collect());
}

#[test]
fn the_application_of_sales_lets_in_the_boss_and_the_sales_representative_only() {
    let document = sample();
    let application = document.application.iter().find(|one| one.id.as_str() == "negoce");
    let groups: Vec<_> = application.iter().flat_map(|one| &one.groups).map(ToString::to_string).collect();
    assert_eq!(groups, ["gg-negoce"]);
    let group = document.group.iter().find(|one| one.id.as_str() == "gg-negoce");
    let nested: Vec<_> = group.iter().flat_map(|one| &one.members).map(ToString::to_string).collect();
    let joined = document.user.iter().filter(|user| user.groups.iter().any(|group| group.as_str() == "gg-negoce"));
    assert_eq!(nested, ["dir01", "com01"]);
    assert_eq!(joined.count(), 0, "an account joins the group by its own `groups`");
}

#[test]
fn results_are_of_tests_whose_task_was_going_on() {
    let document = sample();
    let results = results();
    for result in &results.result {
        let test = document.test.iter().find(|test| test.id.as_str() == *result.test);
        let task = test.and_then(|test| test.task.as_ref()).and_then(|task| {
            let mut tasks = document.phase.iter().flat_map(|phase| &phase.task);
            tasks.find(|one| one.id.as_str() == task.as_str())
        });
        let started = task.and_then(|task| task.started.as_ref());
        let begun = started.is_some_and(|started| started.date <= result.date.0);
        assert!(begun, "{} was run before its task", result.test.value);
        assert!(result.date.0 <= document.project.status_date.0, "{}", result.test.value);
    }
    let reserves = results.result.iter().filter(|one| one.outcome.value == Outcome::Reserve);
    assert_eq!(reserves.count(), results.reservation.len());
}

#[test]
fn its_texts_follow_french_typography() {
    let mut faults = Vec::new();
    for name in ["project.toml", "project.results.toml"] {
        for (number, line) in file(name).lines().enumerate() {
            let plain = ["« ", " »", " : ", " ; ", " ? ", " ! ", " ?\"", " !\""];
            let apostrophe = line
                .split('\'')
                .zip(line.split('\'').skip(1))
                .any(|(before, after)| before.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic));
            if apostrophe || plain.iter().any(|fault| line.contains(fault)) {
                faults.push(format!("{name}:{}: {line}", number + 1));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Keys that the sample leaves out, with the reason.
const LEFT_OUT: [(&str, &str); 5] = [
    ("member[].daily_cap", "part-time is written as a share of the day there"),
    ("reservation[].lifted", "its reservation is still open"),
    ("schedule.baseline", "it names another file, and this example is one"),
    ("server[].icon", "the pictograms of its roles say what each server is"),
    ("result[].fingerprint", "written by the program when it records a result"),
];

#[test]
fn every_table_and_every_key_is_used() {
    let mut unused = BTreeSet::new();
    let mut walk = |schema: Schema, name: &str| {
        let value: Value = file(name).parse().map(Value::Table).unwrap_or_else(|error| panic!("{error}"));
        unused_keys(&schema, &schema, &[&value], "", &mut unused);
    };
    walk(qilby::load::schema::<Document>(), "project.toml");
    walk(qilby::load::schema::<ResultsFile>(), "project.results.toml");
    let left_out = LEFT_OUT.iter().map(|(key, _)| (*key).to_owned()).collect();
    assert_eq!(unused, left_out, "left: keys that the sample does not use; right: those that it may leave out");
}

/// Collects the keys of a schema that none of the values at that place has.
fn unused_keys(root: &Schema, schema: &Schema, values: &[&Value], path: &str, unused: &mut BTreeSet<String>) {
    if let Some(target) = schema["$ref"].as_str() {
        let target =
            root.pointer(target.trim_start_matches('#')).expect("schemars writes the definitions it refers to");
        return unused_keys(root, target, values, path, unused);
    }
    for part in ["anyOf", "oneOf", "allOf"] {
        for one in schema[part].as_array().into_iter().flatten() {
            unused_keys(root, one, values, path, unused);
        }
    }
    if schema["items"].is_object() {
        let items: Vec<&Value> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
        unused_keys(root, &schema["items"], &items, &format!("{path}[]"), unused);
    }
    let tables: Vec<_> = values.iter().filter_map(|value| value.as_table()).collect();
    for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let inside: Vec<&Value> = tables.iter().filter_map(|table| table.get(key)).collect();
        if inside.is_empty() {
            unused.insert(path);
        } else {
            unused_keys(root, schema, &inside, &path, unused);
        }
    }
}
