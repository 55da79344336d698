//! The program needs no file beside it: alone in an empty folder, with an empty environment, it starts a project and
//! builds it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use snapbox::cmd::cargo_bin;

fn alone(folder: &Path, args: &[&str]) -> Output {
    // A link when the file system allows one: the program is large.
    let program = folder.join("qilby-alone");
    if !program.exists() && fs::hard_link(cargo_bin!("qilby"), &program).is_err() {
        fs::copy(cargo_bin!("qilby"), &program).unwrap();
    }
    Command::new(program).args(args).current_dir(folder).env_clear().output().unwrap()
}

#[test]
fn every_example_builds_without_a_warning_in_an_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    for example in ["one-server", "office", "two-sites"] {
        for language in ["fr", "en"] {
            let name = format!("{example}-{language}");
            let init = alone(folder.path(), &["init", &name, "--example", example, "--language", language]);
            assert_eq!(init.status.code(), Some(0), "{}", String::from_utf8_lossy(&init.stderr));
            let check = alone(folder.path(), &["check", &name, "--format", "json"]);
            let told: serde_json::Value = serde_json::from_slice(&check.stdout).unwrap();
            assert_eq!(told["diagnostics"].as_array().map(Vec::len), Some(0), "{name}: {told:#}");
            let build = alone(folder.path(), &["build", &name, "--quiet"]);
            assert_eq!((build.status.code(), build.stderr.as_slice()), (Some(0), &b""[..]), "{name}");
            let out = folder.path().join(&name).join("out");
            for file in ["plan-projet.pdf", "recette.pdf", "architecture.svg", "exploitation.pdf", "index.html"] {
                assert!(fs::metadata(out.join(file)).unwrap().len() > 5_000, "{name}: {file}");
            }
        }
    }
}

#[test]
fn names_are_taken_from_the_options() {
    let folder = tempfile::tempdir().unwrap();
    let name = "A \"new\" network";
    let init = alone(folder.path(), &["init", "--language", "en", "--name", name, "--client", "O'Hara & Sons"]);
    assert_eq!(init.status.code(), Some(0));
    let text = fs::read_to_string(folder.path().join("project.toml")).unwrap();
    let file: toml::Table = text.parse().unwrap();
    assert_eq!(file["project"]["name"].as_str(), Some(name));
    assert_eq!(file["project"]["client"]["name"].as_str(), Some("O'Hara & Sons"));
    assert!(text.contains("# "), "the comments stay");
}
