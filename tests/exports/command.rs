//! `qilby export`, as a user runs it.

use std::path::Path;

use snapbox::cmd::{Command, cargo_bin};

use crate::support::sample;

fn export(arguments: &[&str]) -> snapbox::cmd::OutputAssert {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("project.toml");
    let command = Command::new(cargo_bin!("qilby")).arg("export").args(arguments).arg("--quiet");
    command.arg(project).assert()
}

#[test]
fn each_target_is_its_file_of_the_build_on_the_standard_output() {
    let made = sample();
    let files = [
        ("trello", "cartes/trello.csv"),
        ("jira", "cartes/jira.csv"),
        ("gitlab", "cartes/gitlab.csv"),
        ("github", "cartes/github.jsonl"),
        ("ics", "planning.ics"),
        ("mspdi", "planning.xml"),
    ];
    for (target, path) in files {
        let run = export(&[target]).code(0);
        assert!(run.get_output().stdout == made.bytes(path), "{target} is not {path}");
    }
}

#[test]
fn a_file_is_written_where_it_is_asked() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("board/cards.csv");
    export(&["jira", "-o", path.to_str().unwrap()]).code(0).stdout_eq("");
    assert!(std::fs::read(path).unwrap() == sample().bytes("cartes/jira.csv"));
}
