//! The script that posts to Trello, where Python is there to run it.

use std::process::{Command, Output, Stdio};

use crate::support::{Made, hostile, sample};

/// Runs the script beside its cards; none without Python.
fn run(made: &Made, arguments: &[&str], environment: &[(&str, &str)]) -> Option<Output> {
    let python = ["python3", "python"].into_iter().find(|name| {
        let mut asked = Command::new(name);
        asked.args(["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]);
        asked.stdout(Stdio::null()).stderr(Stdio::null());
        asked.status().is_ok_and(|status| status.success())
    });
    let Some(python) = python else {
        println!("skipped: no Python 3.9 here");
        return None;
    };
    let directory = tempfile::tempdir().unwrap();
    for name in ["trello.json", "trello-import.py"] {
        std::fs::write(directory.path().join(name), made.bytes(&format!("cartes/{name}"))).unwrap();
    }
    let mut command = Command::new(python);
    command.arg(directory.path().join("trello-import.py")).args(arguments);
    for name in ["TRELLO_KEY", "TRELLO_TOKEN", "TRELLO_BOARD", "TRELLO_API"] {
        command.env_remove(name);
    }
    Some(command.envs(environment.iter().copied()).output().unwrap())
}

#[test]
fn without_being_told_to_it_only_says_what_it_would_do() {
    for made in [sample(), hostile()] {
        let Some(output) = run(&made, &[], &[]) else { return };
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{said}");
        let cards: serde_json::Value = serde_json::from_slice(made.bytes("cartes/trello.json")).unwrap();
        let count = cards["cards"].as_array().unwrap().len();
        assert!(said.contains(&format!("{count} to create, 0 to refresh, 0 left alone: nothing done")), "{said}");
        assert_eq!(said.lines().filter(|line| line.starts_with("card     +")).count(), count);
    }
}

#[test]
fn it_asks_for_the_keys_in_the_environment() {
    let Some(output) = run(&sample(), &["--apply"], &[("TRELLO_KEY", "k")]) else { return };
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("TRELLO_TOKEN must be set"), "{said}");
}
