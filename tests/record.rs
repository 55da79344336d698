//! Recording results, as a user does it: files beside one another, the program, and what it says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use snapbox::cmd::{Command, cargo_bin};

const PROJECT: &str = include_str!("projects/petit-reseau/project.toml");
const TEST: &str = r#"
[[member]]
id = "ana"
name = "Ana"
role = "Essais"

[[test]]
id = "t01"
title = "Un poste ouvre sa session"
kind = "access"
verifies = ["bureaux"]
steps = ["Allumer le poste", "Saisir le mot de passe"]
expected = "Le bureau s’affiche"
"#;

/// A project in a folder of its own.
struct Desk {
    folder: tempfile::TempDir,
}

/// What the program said.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        fs::write(desk.path("project.toml"), format!("{PROJECT}{TEST}")).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, args: &[&str], stdin: &str) -> Said {
        let mut command = Command::new(cargo_bin!("qilby"))
            .env("QILBY_LANG", "en")
            .args(args)
            .current_dir(self.folder.path())
            .stdin(stdin);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command = command.env_remove(name);
        }
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Every derived test, as the automatic tests are given them.
    fn tests(&self) -> Vec<Value> {
        let made = self.run(&["provision", "--out", "made", "--quiet"], "");
        assert_eq!(made.code, 0, "{}", made.err);
        let text = fs::read_to_string(self.path("made/provision/recette/tests.json")).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()["tests"].as_array().unwrap().clone()
    }

    fn hand_over(&self, results: &[Value]) {
        let run = json!({ "date": "2026-09-07T10:12:13Z", "tester": "lab", "runs": [], "results": results });
        fs::write(self.path("results.json"), run.to_string()).unwrap();
    }

    fn import(&self) -> Said {
        self.run(&["recette", "import", "results.json"], "")
    }

    fn record(&self) -> String {
        fs::read_to_string(self.path("project.results.toml")).unwrap_or_default()
    }
}

fn result(test: &Value, outcome: &str) -> Value {
    json!({
        "id": test["id"], "fingerprint": test["fingerprint"], "result": outcome, "evidence": "12 sur 12", "seconds": 1.25,
    })
}

fn is_alone(folder: &Path) -> bool {
    let drafts = fs::read_dir(folder)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("draft"));
    drafts.count() == 0
}

#[test]
fn a_run_is_recorded_once_and_holds() {
    let desk = Desk::new();
    let tests = desk.tests();
    let mut results: Vec<Value> = tests.iter().map(|test| result(test, "ok")).collect();
    results[0]["result"] = "ko".into();
    results[1]["result"] = "skipped".into();
    results.push(json!({ "id": "t01", "result": "ok", "observed": "vu \"ainsi\"" }));
    desk.hand_over(&results);
    let said = desk.import();
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    let (ok, all) = (tests.len() - 1, tests.len());
    assert_eq!(said.err, format!("project.results.toml: {all} results recorded ({ok} ok, 1 ko), 1 skipped\n"));
    let record = desk.record();
    assert!(record.starts_with("# Les résultats des tests"), "{record}");
    assert_eq!(record.matches("[[result]]").count(), all);
    assert!(record.contains("duration = \"1.3s\"") || record.contains("duration = \"1.2s\""), "{record}");
    assert!(is_alone(desk.folder.path()));

    let again = desk.import();
    assert_eq!(again.err, format!("project.results.toml: 0 results recorded, 1 skipped, {all} already on record\n"));
    assert_eq!(desk.record(), record, "the same run adds nothing");
    let checked = desk.run(&["check"], "");
    assert_eq!(checked.code, 0);
    assert!(!checked.out.contains("Q0208"), "{}", checked.out);
}

#[test]
fn what_stands_in_the_record_stays() {
    let desk = Desk::new();
    let former = "# À nous.\n\n[[result]]\ntest   = 't01' # premier essai\ndate = 2026-09-07\ntester = \"ana\"\noutcome = \"ko\"\n";
    fs::write(desk.path("project.results.toml"), former).unwrap();
    desk.hand_over(&[result(&desk.tests()[0], "ok")]);
    assert_eq!(desk.import().code, 0);
    assert!(desk.record().starts_with(former), "{}", desk.record());
}

#[test]
fn results_of_another_scope_or_of_another_project_are_told() {
    let desk = Desk::new();
    let tests = desk.tests();
    let mut old = result(&tests[0], "ok");
    old["fingerprint"] = "000000000000".into();
    let foreign = json!({ "id": "auto-gone", "fingerprint": "0", "result": "ok" });
    desk.hand_over(&[old.clone(), foreign.clone()]);
    let said = desk.import();
    assert_eq!(said.code, 0);
    assert!(said.err.contains("warning: `auto-gone` is no test of this project"), "{}", said.err);
    assert!(said.err.contains("was run on another scope: its result is recorded"), "{}", said.err);
    assert!(said.err.ends_with("1 result recorded (1 ok), 1 left out\n"), "{}", said.err);

    // A result of the scope of today is not hidden by one of a former scope.
    desk.hand_over(&[result(&tests[0], "ok")]);
    assert_eq!(desk.import().code, 0);
    let record = desk.record();
    old["evidence"] = "plus tard".into();
    desk.hand_over(&[old]);
    let said = desk.import();
    assert!(said.err.contains("the new one is left out"), "{}", said.err);
    assert_eq!(desk.record(), record);

    desk.hand_over(&[foreign]);
    assert_eq!(desk.import().code, 1, "nothing of it is of this project");
    assert_eq!(desk.record(), record);
}

#[test]
fn what_is_no_run_is_refused_and_changes_nothing() {
    let desk = Desk::new();
    for text in ["", "[]", "{\"results\": [{}]}", "{\"results\": [{\"id\": \"t01\", \"result\": \"ok\"}]}"] {
        fs::write(desk.path("results.json"), text).unwrap();
        let said = desk.import();
        assert_eq!(said.code, 2, "{text}: {}", said.err);
        assert!(said.err.starts_with("error: `results.json` holds no results: "), "{}", said.err);
        assert!(!desk.path("project.results.toml").exists());
    }
    fs::remove_file(desk.path("results.json")).unwrap();
    let said = desk.import();
    assert_eq!(said.code, 2);
    assert!(said.err.contains("cannot read `results.json`"), "{}", said.err);
}

#[test]
fn a_record_with_faults_is_left_alone() {
    let desk = Desk::new();
    let faulty = "[[result]]\ntest = \"t01\"\n";
    fs::write(desk.path("project.results.toml"), faulty).unwrap();
    desk.hand_over(&[json!({ "id": "t01", "result": "ok" })]);
    let said = desk.import();
    assert_eq!(said.code, 1);
    assert!(said.err.contains("project.results.toml"), "{}", said.err);
    assert_eq!(desk.record(), faulty);
}

#[test]
fn programs_are_told_in_json() {
    let desk = Desk::new();
    desk.hand_over(&[json!({ "id": "t01", "result": "ok" }), json!({ "id": "t02", "result": "ok" })]);
    let said = desk.run(&["recette", "import", "results.json", "--format", "json"], "");
    let told: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(told["recorded"], json!([{ "id": "t01", "result": "ok" }]));
    assert_eq!(told["unknown"], json!(["t02"]));
}

#[test]
fn a_change_of_scope_opens_the_tests_again() {
    let desk = Desk::new();
    let tests = desk.tests();
    desk.hand_over(&tests.iter().map(|test| result(test, "ok")).collect::<Vec<_>>());
    assert_eq!(desk.import().code, 0);
    let more = "\n[[flow]]\nid = \"more\"\nfrom = [\"bureaux\"]\nto = [\"srv-ad\"]\nservices = [\"tcp/9999\"]\n";
    fs::write(desk.path("later.toml"), format!("{PROJECT}{TEST}{more}")).unwrap();
    fs::copy(desk.path("project.results.toml"), desk.path("later.results.toml")).unwrap();
    let differs = desk.run(&["diff", "project.toml", "later.toml", "--format", "json"], "");
    assert_eq!(differs.code, 0, "{}", differs.err);
    let told: Value = serde_json::from_str(&differs.out).unwrap();
    assert_eq!(told["to_run_again"], json!(["auto-flow-bureaux-serveurs"]), "{told:#}");
    let said = desk.run(&["diff", "project.toml", "later.toml"], "");
    assert!(said.out.contains("auto-flow-bureaux-serveurs"), "{}", said.out);
}

/// The results on record, by test.
fn outcomes(desk: &Desk) -> Vec<(String, String)> {
    let file: toml::Table = toml::from_str(&desk.record()).unwrap_or_default();
    let rows = file.get("result").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let text = |row: &toml::Value, key: &str| row[key].as_str().unwrap().to_owned();
    rows.iter().map(|row| (text(row, "test"), text(row, "outcome"))).collect()
}

#[test]
fn tests_are_answered_one_by_one_and_kept_at_once() {
    let desk = Desk::new();
    fs::write(
        desk.path("project.toml"),
        format!("{PROJECT}{TEST}{}", TEST[TEST.find("[[test]]").unwrap()..].replace("t01", "t02")),
    )
    .unwrap();
    // The second test is begun and not ended: nothing of it is recorded.
    let said = desk.run(&["recette"], "ana\n?\nr\nLent\nTrop lent\ni\n\n2026-13-01\n2026-12-31\ntrace.txt\nok\n");
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(outcomes(&desk), [("t01".to_owned(), "reserve".to_owned())]);
    for words in [
        "T01 — Un poste ouvre sa session",
        "1. Allumer le poste",
        "Le bureau s’affiche",
        "Cette date n’existe pas",
        "Résultats consignés\u{a0}: 1",
    ] {
        assert!(said.out.contains(words), "{words}\n{}", said.out);
    }
    let record = desk.record();
    for line in [
        "tester = \"ana\"",
        "observed = \"Lent\"",
        "evidence = \"trace.txt\"",
        "title = \"Trop lent\"",
        "severity = \"minor\"",
        "due = 2026-12-31",
        "date = 2026-",
    ] {
        assert!(record.contains(line), "{line}\n{record}");
    }
    // It goes on where it stopped.
    let said = desk.run(&["recette", "--tester", "Ana", "--date", "2026-09-07"], "k\nNon\n\n");
    assert!(!said.out.contains("T01 — ") && said.out.contains("T02 — "), "{}", said.out);
    assert_eq!(outcomes(&desk).len(), 2);
    let said = desk.run(&["recette"], "");
    assert!(said.out.contains("Tous les tests ont un résultat"), "{}", said.out);
    let said = desk.run(&["recette", "--all"], "\ns\nq\n");
    assert!(said.out.contains("T01 — ") && said.out.contains("Résultats consignés\u{a0}: 0"), "{}", said.out);
    assert_eq!(outcomes(&desk).len(), 2);
    // What it asked for changes: the test is open again, with the reason.
    let project = fs::read_to_string(desk.path("project.toml")).unwrap();
    fs::write(desk.path("project.toml"), project.replacen("Allumer le poste", "Allumer le poste neuf", 1)).unwrap();
    let said = desk.run(&["recette"], "\nq\n");
    assert!(said.out.contains("Le périmètre a changé depuis le passage"), "{}", said.out);
}

#[test]
fn the_page_for_a_tablet_holds_the_tests_and_nothing_that_runs() {
    let desk = Desk::new();
    let hostile = "</script><script>alert(1)</script>";
    let project = format!("{PROJECT}{TEST}").replace("Un poste ouvre sa session", hostile);
    fs::write(desk.path("project.toml"), project).unwrap();
    let said = desk.run(&["recette", "form", "--output", "recette.html"], "");
    assert_eq!(said.code, 0, "{}", said.err);
    let page = fs::read_to_string(desk.path("recette.html")).unwrap();
    assert!(!page.contains(hostile));
    assert!(!page.contains("http://") && !page.contains("https://www"), "nothing is fetched");
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    let form: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    let cards = form["cards"].as_array().unwrap();
    assert_eq!((cards[0]["id"].as_str(), cards[0]["title"].as_str()), (Some("t01"), Some(hostile)));
    assert_eq!(cards.len(), 1 + desk.tests().len());
    assert_eq!(cards[0]["fingerprint"].as_str().unwrap().len(), 12);
}
