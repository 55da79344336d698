//! The importers of Jira Cloud and of the Power-Ups of Trello, as their documentation describes them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use qilby::plan::timeline::State;

use crate::support::{HOSTILE, Made, assert_no_formula, hostile, large, read_csv, sample};

/// An issue that the importer would create.
#[derive(Debug)]
struct Issue {
    id: u64,
    kind: String,
    parent: Option<u64>,
    cells: BTreeMap<String, String>,
    labels: Vec<String>,
}

/// The date format that the guide tells the user to choose, as chrono has it.
fn date_format(guide: &str) -> String {
    let line = guide.lines().find(|line| line.contains("SimpleDateFormat")).expect("the guide names the date format");
    let java = line.split("**`").nth(1).and_then(|rest| rest.split("`**").next()).expect("between **` and `**");
    let known = [("yyyy", "%Y"), ("MM", "%m"), ("dd", "%d"), ("HH", "%H"), ("mm", "%M")];
    known.iter().fold(java.to_owned(), |format, (java, ours)| format.replace(java, ours))
}

/// Imports with hierarchy; panics where Jira would refuse.
fn import(csv: &str, format: &str) -> Vec<Issue> {
    let rows = read_csv(csv);
    assert_no_formula(&rows);
    let (header, rows) = rows.split_first().expect("a header");
    assert!(header.contains(&"Summary".to_owned()), "the header row must contain a column for Summary");
    for name in header {
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == ' '), "punctuation in the header: {name}");
    }
    let mut issues: Vec<Issue> = Vec::new();
    for row in rows {
        assert_eq!(row.len(), header.len(), "separators cannot be omitted");
        let mut cells = BTreeMap::new();
        let mut labels = Vec::new();
        for (name, cell) in header.iter().zip(row) {
            match name.as_str() {
                "Labels" if cell.is_empty() => {}
                "Labels" => labels.push(cell.clone()),
                _ => assert!(cells.insert(name.clone(), cell.clone()).is_none(), "{name} twice"),
            }
        }
        assert!(labels.iter().all(|label| !label.contains(char::is_whitespace)), "labels take no spaces: {labels:?}");
        let summary = &cells["Summary"];
        assert!(!summary.is_empty() && !summary.contains(['\n', '\r']), "{summary:?}");
        assert!(summary.encode_utf16().count() <= 256 && cells["Description"].encode_utf16().count() <= 32_768);
        let id: u64 = cells["Issue ID"].parse().expect("a number");
        let parent: Option<u64> = (!cells["Parent"].is_empty()).then(|| cells["Parent"].parse().expect("a number"));
        assert!(issues.iter().all(|one| one.id != id), "issue {id} twice");
        if let Some(parent) = parent {
            let above = issues.iter().find(|one| one.id == parent).expect("parents stand above their children");
            assert_eq!(above.kind, "Epic");
        }
        let kind = cells["Issue Type"].clone();
        assert!(["Epic", "Task"].contains(&kind.as_str()), "{kind}");
        assert!(kind != "Epic" || parent.is_none(), "an epic has no parent of the usual types");
        for column in ["Start Date", "Due Date"] {
            let date = &cells[column];
            assert!(date.is_empty() || NaiveDate::parse_from_str(date, format).is_ok(), "{date} is not {format}");
        }
        for column in ["Original Estimate", "Remaining Estimate"] {
            let seconds = &cells[column];
            assert!(seconds.is_empty() || seconds.parse::<u64>().is_ok(), "{seconds} is not in seconds");
        }
        let assignee = &cells["Assignee"];
        assert!(assignee.is_empty() || assignee.contains('@'), "people are known by e-mail: {assignee}");
        issues.push(Issue { id, kind, parent, cells, labels });
    }
    issues
}

fn issues(made: &Made) -> Vec<Issue> {
    import(made.text("cartes/jira.csv"), &date_format(made.text("cartes/IMPORT.md")))
}

#[test]
fn jira_takes_the_sample_with_its_hierarchy() {
    let made = sample();
    let issues = issues(&made);
    let timeline = &made.plan.timeline;
    let epics = issues.iter().filter(|one| one.kind == "Epic").count();
    assert_eq!(epics, timeline.phases.len());
    assert_eq!(issues.len(), timeline.phases.len() + timeline.tasks.len() + timeline.milestones.len());
    assert!(issues.len() <= 250, "one file is enough for who is not an administrator");
    assert!(issues.iter().all(|one| one.kind == "Epic" || one.parent.is_some()));
    let emails: BTreeSet<&str> = made.plan.project.member.iter().filter_map(|one| one.email.as_deref()).collect();
    let board = made.plan.project.board.jira.as_ref().unwrap();
    for task in &timeline.tasks {
        let name = format!("{} — {}", made.plan.label(&task.id), made.plan.project.title(&task.id));
        let issue = issues.iter().find(|one| one.cells["Summary"] == name).unwrap_or_else(|| panic!("no {name}"));
        let state = match task.state {
            State::Todo => &board.todo,
            State::Doing => &board.doing,
            State::Done => &board.done,
        };
        assert_eq!(Some(&issue.cells["Status"]), state.as_ref());
        assert_eq!(issue.cells["Resolution"].is_empty(), task.state != State::Done);
        assert_eq!(issue.cells["Due Date"], task.finish.date().to_string());
        assert_eq!(issue.cells["Start Date"], task.start.date().to_string());
        let seconds = if task.work_minutes > 0 { (task.work_minutes * 60).to_string() } else { String::new() };
        assert_eq!(issue.cells["Original Estimate"], seconds, "{name}");
        assert_eq!(issue.cells["Assignee"].is_empty(), task.people.is_empty(), "{name}");
        assert!(task.people.is_empty() || emails.contains(issue.cells["Assignee"].as_str()));
        let phase = &timeline.phases[task.phase].id;
        let epic = issues.iter().find(|one| Some(one.id) == issue.parent).unwrap();
        assert!(epic.cells["Summary"].contains(made.plan.project.title(phase)), "{name} under {epic:?}");
        assert!(issue.labels.contains(&format!("phase-{phase}")) && issue.labels.contains(&"tâche".to_owned()));
        let critical = task.critical && task.state != State::Done;
        assert_eq!(issue.labels.contains(&"chemin-critique".to_owned()), critical);
    }
}

#[test]
fn descriptions_hold_needs_deliverables_and_tests_with_their_results() {
    let made = sample();
    let issues = issues(&made);
    let of = |code: &str| {
        let prefix = format!("{code} — ");
        let issue = issues.iter().find(|one| one.cells["Summary"].starts_with(&prefix));
        issue.unwrap_or_else(|| panic!("no {code}")).cells["Description"].as_str()
    };
    let backups = of(made.plan.label("sauvegarder"));
    for part in [
        "*Besoins servis*",
        "* B05 — ",
        "*Objectifs servis*",
        "* ☐ Essai T22 — ",
        "* ☐ L10 — ",
        "*Marge",
        "*Équipe\u{A0}:* Alan Bourdoncle",
    ] {
        assert!(backups.contains(part), "{part} in {backups}");
    }
    let network = of(made.plan.label("essayer-reseau"));
    assert!(network.contains("* ☑ Essai T04 — "), "passed at the second run: {network}");
    let milestone = of("J4");
    assert!(milestone.contains("18/12/2026") && milestone.contains("* ☐ L09 — "), "{milestone}");
    let waits = of(made.plan.label("installer-annuaire"));
    assert!(waits.contains("décalage 48\u{A0}h de calendrier"), "{waits}");
}

#[test]
fn a_large_project_is_split_for_who_is_not_an_administrator() {
    let made = large(100);
    let format = date_format(made.text("cartes/IMPORT.md"));
    let whole = issues(&made);
    assert_eq!(whole.len(), 303);
    assert!(made.text("cartes/IMPORT.md").contains("2 files"));
    let mut summaries = Vec::new();
    for part in ["cartes/jira-1.csv", "cartes/jira-2.csv"] {
        let rows = read_csv(made.text(part));
        assert!(rows.len() - 1 <= 250, "{part}");
        let summary = rows[0].iter().position(|name| name == "Summary").unwrap();
        let due = rows[0].iter().position(|name| name == "Due Date").unwrap();
        for row in &rows[1..] {
            assert!(NaiveDate::parse_from_str(&row[due], &format).is_ok());
            summaries.push(row[summary].clone());
        }
    }
    let all: Vec<String> = whole.iter().map(|one| one.cells["Summary"].clone()).collect();
    assert_eq!(summaries, all, "the parts together are the whole, in order");
    assert!(!made.paths().contains(&"cartes/jira-3.csv"));
    assert!(!sample().paths().iter().any(|path| path.contains("jira-")));
}

/// Cards that a Power-Up would create: name → cells.
fn trello(made: &Made) -> Vec<BTreeMap<String, String>> {
    let rows = read_csv(made.text("cartes/trello.csv"));
    assert_no_formula(&rows);
    assert_eq!(rows[0], ["Name", "Description", "Labels", "List", "Due Date", "Members", "Checklist"]);
    let format = date_format(made.text("cartes/IMPORT.md"));
    rows[1..]
        .iter()
        .map(|row| {
            assert_eq!(row.len(), rows[0].len());
            let card: BTreeMap<String, String> = rows[0].iter().cloned().zip(row.iter().cloned()).collect();
            assert!(!card["Name"].is_empty() && !card["Name"].contains('\n'));
            assert!(card["Description"].encode_utf16().count() <= 16_385);
            assert!(NaiveDate::parse_from_str(&card["Due Date"], &format).is_ok(), "{card:?}");
            card
        })
        .collect()
}

#[test]
fn trello_takes_the_sample() {
    let made = sample();
    let cards = trello(&made);
    let board = made.plan.project.board.trello.as_ref().unwrap();
    let lists = [&board.todo, &board.doing, &board.done].map(|list| list.as_deref().unwrap());
    let accounts: BTreeSet<&str> = made.plan.project.member.iter().filter_map(|one| one.trello.as_deref()).collect();
    for card in &cards {
        assert!(lists.contains(&card["List"].as_str()));
        let members: Vec<&str> = card["Members"].split(", ").filter(|name| !name.is_empty()).collect();
        assert!(members.iter().all(|name| accounts.contains(name)), "{members:?}");
        assert!(card["Labels"].split(", ").all(|label| !label.contains(' ')), "{}", card["Labels"]);
        assert!(card["Labels"].starts_with("qilby, comptoir-lisiere, "));
    }
    let both = |card: &&BTreeMap<String, String>| card["Members"] == "maxanceferran, alanbourdoncle";
    assert!(cards.iter().any(|card| both(&card)), "everyone on a card");
    let jira: BTreeSet<String> = issues(&made).into_iter().map(|one| one.cells["Summary"].clone()).collect();
    let names: BTreeSet<String> = cards.iter().map(|card| card["Name"].clone()).collect();
    assert_eq!(names, jira, "both boards have the same cards");
}

#[test]
fn the_json_says_the_same_as_the_csv_and_more() {
    let made = sample();
    let cards = trello(&made);
    let json: serde_json::Value = serde_json::from_slice(made.bytes("cartes/trello.json")).unwrap();
    assert_eq!(json["board"], "Qilby, Comptoir Lisière");
    assert_eq!(json["timezone"], "Europe/Paris");
    assert_eq!(json["lists"], serde_json::json!(["À faire", "En cours", "Terminé"]));
    let posted = json["cards"].as_array().unwrap();
    assert_eq!(posted.len(), cards.len());
    let labels: BTreeSet<&str> =
        json["labels"].as_array().unwrap().iter().map(|label| label["name"].as_str().unwrap()).collect();
    for (one, card) in posted.iter().zip(&cards) {
        assert_eq!(one["name"], card["Name"].as_str());
        assert_eq!(one["desc"], card["Description"].as_str());
        assert_eq!(one["list"], card["List"].as_str());
        assert!(one["due"].as_str().unwrap().starts_with(&card["Due Date"]));
        assert_eq!(one["dueComplete"], card["List"] == "Terminé");
        assert!(one["labels"].as_array().unwrap().iter().all(|label| labels.contains(label.as_str().unwrap())));
        let items: Vec<&str> = one["checklists"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|list| list["items"].as_array().unwrap())
            .map(|item| item["name"].as_str().unwrap())
            .collect();
        assert_eq!(items.join("\n"), card["Checklist"]);
    }
}

#[test]
fn hostile_titles_are_texts() {
    let made = hostile();
    let issues = issues(&made);
    let cards = trello(&made);
    assert_eq!(issues.len(), cards.len());
    assert_eq!(cards.len(), 1 + 2 * HOSTILE.len());
    // On one line, after the code, and otherwise as written.
    assert!(cards.iter().any(|card| card["Name"] == "T01 — =cmd|' /C calc'!A0"));
    assert!(cards.iter().any(|card| card["Name"] == "T04 — two lines BEGIN:VALARM"));
    assert!(cards.iter().any(|card| card["Description"].starts_with("'=cmd")), "a cell of the author's own");
    assert!(cards.iter().any(|card| card["List"] == "'=cmd|' /C calc'!A0"));
    assert!(issues.iter().all(|one| one.cells["Assignee"] != "=ada@example.org"));
    let code = issues.iter().find(|one| one.cells["Description"].contains("code}")).unwrap();
    assert!(code.cells["Description"].contains("\\{code}"), "no macro begins: {}", code.cells["Description"]);
    assert!(issues.iter().all(|one| one.labels.contains(&"'=cmd|'-/C-calc'!A0".to_owned())), "{:?}", issues[0].labels);
}

#[test]
fn a_project_of_nothing_has_no_cards() {
    let made = large(0);
    assert_eq!(issues(&made).len(), 3, "three phases without tasks");
    let rows = read_csv(made.text("cartes/trello.csv"));
    assert_eq!(rows.len(), 4);
}

#[test]
fn the_same_bytes_come_out_twice() {
    let (first, second) = (sample(), sample());
    assert_eq!(first.paths(), second.paths());
    for path in first.paths() {
        assert!(first.bytes(path) == second.bytes(path), "{path} differs");
    }
}
