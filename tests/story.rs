//! The life of a project, on the real binary: from the first file to the hand-over. At each step files, dates and money.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use snapbox::cmd::{Command, cargo_bin};
use tempfile::TempDir;

struct Desk(TempDir);

impl Desk {
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn has(&self, names: &[&str]) {
        for name in names {
            assert!(fs::metadata(self.path(name)).is_ok_and(|file| file.len() > 500), "{name} is not there");
        }
    }

    /// Runs the program; what it answers.
    fn run(&self, args: &[&str]) -> String {
        let run =
            Command::new(cargo_bin!("qilby")).env("QILBY_LANG", "en").args(args).current_dir(self.0.path()).assert();
        let output = run.get_output();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "qilby {}: {told}", args.join(" "));
        String::from_utf8(output.stdout.clone()).unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.run(&[args, &["--format", "json"]].concat())).unwrap()
    }

    /// The words of a PDF; none where there is nothing to read them with.
    fn words(&self, name: &str) -> Option<String> {
        let pdf = fs::read(self.path(name)).unwrap();
        Some(support::pages(&pdf)?.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// Lines that are new in a text, in order.
fn new_lines(before: &str, after: &str) -> Vec<String> {
    let known: Vec<&str> = before.lines().collect();
    after.lines().filter(|line| !known.contains(line)).map(str::to_owned).collect()
}

fn edits(told: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let edit = |edit: &Value| {
        format!("{} {} {} {}", text(&edit["change"]), text(&edit["table"]), text(&edit["id"]), text(&edit["key"]))
    };
    told["edits"].as_array().unwrap().iter().map(|one| edit(one).trim().to_owned()).collect()
}

/// The cells of a CSV file, the header first.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_project_from_its_first_file_to_the_hand_over() {
    let desk = Desk(tempfile::tempdir().unwrap());

    // The first day: a file, and everything that is made of it.
    desk.run(&["init", "--language", "en", "--name", "Harbour", "--client", "Harbour Works"]);
    desk.run(&["build", "--quiet"]);
    desk.has(&[
        "out/plan-projet.pdf",
        "out/gantt.svg",
        "out/recette.pdf",
        "out/regles-de-flux.csv",
        "out/cartes/jira.csv",
    ]);
    if let Some(plan) = desk.words("out/plan-projet.pdf") {
        assert!(plan.contains("Harbour Works") && plan.contains("14 Sep 2026"), "{plan}");
    }

    // It is signed.
    let first = desk.text("project.toml");
    desk.run(&["baseline"]);
    assert_eq!(desk.text("baselines/0.1.toml"), first, "what was signed is kept to the byte");
    assert_eq!(
        new_lines(&first, &desk.text("project.toml")),
        ["[schedule]", "baseline = \"baselines/0.1.toml\""],
        "and named in the file"
    );
    let told = desk.json(&["diff"]);
    assert_eq!((told["edits"].clone(), told["documents"].clone()), (json!([]), json!([])), "nothing changed since");
    let signed = told["total"]["after"].as_f64().unwrap();
    assert_eq!(told["finish"]["after"], "2026-09-14");

    // The client wants a server more, two flows for it, and has more time for the acceptance.
    let larger = "\n[[server]]\nid = \"srv-web\"\ntitle = \"Intranet\"\nzone = \"servers\"\nroles = [\"web\"]\nos = \"debian-12\"\nmonthly_price = 20\n\n\
        [[flow]]\nid = \"f02\"\nfrom = [\"pc-office\"]\nto = [\"srv-web\"]\nservices = [\"https\"]\nreason = \"Read the intranet\"\nowner = \"manager\"\nneeds = [\"n01\"]\n\n\
        [[flow]]\nid = \"f03\"\nfrom = [\"pc-office\"]\nto = [\"srv-web\"]\nservices = [\"tcp/8443\"]\nreason = \"Edit the intranet\"\nowner = \"manager\"\nneeds = [\"n01\"]\n";
    let before = desk.text("project.toml");
    let text = before.replace("effort = \"3d\"", "effort = \"5d\"").replace("due = 2026-10-02", "due = 2026-10-09");
    let text = text.replace("\"srv-files\", \"srv-backup\"]", "\"srv-files\", \"srv-backup\", \"srv-web\"]");
    fs::write(desk.path("project.toml"), text + larger).unwrap();

    let told = desk.json(&["diff", "--pdf", "change.pdf"]);
    assert_eq!(
        edits(&told),
        [
            "changed phase.task install effort",
            "changed milestone m2 due",
            "added server srv-web",
            "changed backup nightly what",
            "changed monitoring monitoring watch",
            "added flow f02",
            "added flow f03",
        ]
    );
    assert_eq!((&told["finish"]["before"], &told["finish"]["after"]), (&json!("2026-09-14"), &json!("2026-09-16")));
    let total = told["total"]["after"].as_f64().unwrap();
    let hosting: f64 = told["subjects"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["subject"] == "cost")
        .flat_map(|one| one["added"].as_array().unwrap().clone())
        .map(|_| total - signed - 800.0)
        .sum();
    assert!(total > signed + 800.0 && hosting < 40.0, "two days at 400 and the server: {signed} → {total}");
    let moved = &told["milestones"][0];
    assert_eq!(
        (&moved["id"], &moved["days"], &moved["because"][0]["id"]),
        (&json!("m2"), &json!(2), &json!("install"))
    );
    let opened: Vec<String> = told["reach"]["opened"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {}", one["to"], one["services"]))
        .collect();
    assert!(opened.iter().any(|line| line.contains("Intranet") && line.contains("Application HTTPS")), "{opened:?}");
    let touched: Vec<&str> =
        told["documents"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
    for path in ["plan-projet.pdf", "architecture.pdf", "regles-de-flux.pdf", "dossier-infrastructure.pdf"] {
        assert!(touched.contains(&path), "{path} is not among {touched:?}");
    }
    if let Some(sheet) = desk.words("change.pdf") {
        for words in [
            "Change sheet",
            "Acceptance granted",
            "Install the file server",
            "srv-web",
            "Change refused",
            "The version has not changed",
        ] {
            assert!(sheet.contains(words), "no `{words}`: {sheet}");
        }
    }

    // It is agreed: a version more, in the history of every document, and the new baseline.
    desk.run(&["diff", "--revise", "--pdf", "change.pdf"]);
    let file: toml::Table = desk.text("project.toml").parse().unwrap();
    assert_eq!(file["project"]["version"].as_str(), Some("0.2"));
    let history = file["revision"].as_array().unwrap();
    assert_eq!(
        (history.len(), history[1]["version"].as_str(), history[1]["author"].as_str()),
        (2, Some("0.2"), Some("me"))
    );
    assert!(history[1]["changes"].as_str().unwrap().contains("Intranet"), "{}", history[1]);
    desk.run(&["baseline"]);
    desk.has(&["baselines/0.1.toml", "baselines/0.2.toml"]);
    desk.run(&["build", "--quiet"]);
    if let Some(rules) = desk.words("out/regles-de-flux.pdf") {
        assert!(rules.contains("Intranet") && rules.contains("0.2"), "{rules}");
    }

    // The first task is done on the board of Jira, the second on that of Trello.
    let board = rows(&desk.text("out/cartes/jira.csv"));
    let at = |name: &str| board[0].iter().position(|cell| cell == name).unwrap();
    let card = board.iter().find(|row| row[at("Summary")].contains("Scope the project")).unwrap();
    let mut export = csv::Writer::from_writer(Vec::new());
    export.write_record(["Issue key", "Summary", "Status", "Resolved", "Description"]).unwrap();
    export.write_record(["H-1", &card[at("Summary")], "Done", "2026-09-08", &card[at("Description")]]).unwrap();
    fs::write(desk.path("jira-export.csv"), export.into_inner().unwrap()).unwrap();
    let before = desk.text("project.toml");
    desk.run(&["import", "jira", "jira-export.csv"]);
    let after = desk.text("project.toml");
    let lines = new_lines(&before, &after);
    assert!(lines.iter().any(|line| line == "finished = 2026-09-08") && lines.len() <= 5, "{lines:?}");

    let cards: Value = serde_json::from_str(&desk.text("out/cartes/trello.json")).unwrap();
    let card = cards["cards"]
        .as_array()
        .unwrap()
        .iter()
        .find(|card| card["name"].as_str().unwrap().contains("Install"))
        .unwrap();
    let export = json!({
        "name": "Harbour",
        "lists": [{ "id": "done", "name": "Done" }],
        "cards": [{ "id": "c1", "name": card["name"], "desc": card["desc"], "idList": "done" }],
        "actions": [{ "date": "2026-09-15T15:00:00.000Z", "data": {
            "card": { "id": "c1" }, "old": { "idList": "x" }, "listAfter": { "name": "Done" } } }],
    });
    fs::write(desk.path("trello.json"), export.to_string()).unwrap();
    desk.run(&["import", "trello", "trello.json"]);
    let file: toml::Table = desk.text("project.toml").parse().unwrap();
    let task = |phase: usize, number: usize| file["phase"][phase]["task"][number].as_table().unwrap().clone();
    assert_eq!(task(0, 0)["finished"].to_string(), "2026-09-08");
    assert_eq!(task(1, 0)["finished"].to_string(), "2026-09-15");
    assert_eq!(file["project"]["status_date"].to_string(), "2026-09-15");

    // The acceptance: one test holds, the other does not.
    let results = json!({ "date": "2026-09-15T10:00:00Z", "tester": "me", "runs": [], "results": [
        { "id": "v01", "result": "ok", "evidence": "The file is there" },
        { "id": "v09", "result": "ko", "observed": "The rights are lost" },
    ] });
    fs::write(desk.path("results.json"), results.to_string()).unwrap();
    desk.run(&["recette", "import", "results.json"]);
    assert_eq!(desk.text("project.results.toml").matches("[[result]]").count(), 2);
    desk.run(&["build", "--quiet"]);
    if let Some(minutes) = desk.words("out/recette.pdf") {
        assert!(minutes.contains("The rights are lost"), "{minutes}");
    }

    // Who signs the change now knows which test is open again.
    let text = desk.text("project.toml").replace("rights = { staff = \"write\" }", "rights = { staff = \"read\" }");
    fs::write(desk.path("later.toml"), text).unwrap();
    fs::copy(desk.path("project.results.toml"), desk.path("later.results.toml")).unwrap();
    let told = desk.json(&["diff", "project.toml", "later.toml"]);
    let again: Vec<&str> = told["to_run_again"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(again.contains(&"v01"), "{again:?}");

    // The hand-over: everything is there, and the delivery note says what each file is.
    desk.has(&[
        "out/exploitation.pdf",
        "out/pra.pdf",
        "out/formation.pdf",
        "out/transfert.pdf",
        "out/bordereau.pdf",
        "out/suivi.pdf",
    ]);
    let manifest: Value = serde_json::from_str(&desk.text("out/manifest.json")).unwrap_or_default();
    let note = desk.words("out/bordereau.pdf");
    if let (Some(note), Some(files)) = (note, manifest["files"].as_array()) {
        let digest = files.iter().find(|file| file["path"] == "exploitation.pdf").unwrap()["sha256"].as_str().unwrap();
        assert!(note.contains(&digest[..16]), "the note has not the digest {digest}: {note}");
    }
    let total = desk.json(&["diff"])["total"]["after"].as_f64().unwrap();
    assert!(total > signed, "{signed} → {total}");
}
