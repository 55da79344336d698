//! What a board knows, brought back into the project file by the real binary.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use snapbox::cmd::{Command, OutputAssert};
use support::{file, make_only, sample};
use tempfile::TempDir;

fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["project.toml", "project.results.toml"] {
        fs::write(folder.path().join(name), file(name)).unwrap();
    }
    folder
}

fn qilby(folder: &Path, args: &[&str]) -> OutputAssert {
    Command::new(snapbox::cmd::cargo_bin!("qilby")).env("QILBY_LANG", "en").args(args).current_dir(folder).assert()
}

/// The tickets of the sample, as the cells that Jira got, to be answered with.
fn tickets() -> (Vec<String>, Vec<Vec<String>>) {
    let made = make_only(&sample(), &["cartes"]);
    let mut reader = csv::ReaderBuilder::new().from_reader(&made["cartes/jira.csv"][..]);
    let cells = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = cells(reader.headers().unwrap());
    let rows = reader.records().map(|row| cells(&row.unwrap())).collect();
    (header, rows)
}

/// An export of Jira in French: other columns, in another order, dates as its site writes them.
fn jira(rows: &[[&str; 6]], cards: &[Vec<String>], header: &[String]) -> String {
    let at = |name: &str| header.iter().position(|cell| cell.trim_start_matches('\u{FEFF}') == name).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns =
        ["Clé de ticket", "Résumé", "État", "Résolu(e)", "Estimation restante", "Date d'échéance", "Description"];
    writer.write_record(columns).unwrap();
    for [code, state, resolved, remaining, due, title] in rows {
        let card = cards.iter().find(|card| card[at("Summary")].starts_with(&format!("{code} "))).unwrap();
        let title = if title.is_empty() { &card[at("Summary")] } else { *title };
        let description = &card[at("Description")];
        writer.write_record(["KAN-7", title, state, resolved, remaining, due, description]).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// The lines that differ: those that are gone, those that are new. All others stand as they stood.
fn changed(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.split('\n').collect(), after.split('\n').collect());
    let (mut gone, mut new, mut at) = (Vec::new(), Vec::new(), 0);
    for line in &before {
        match after[at..].iter().take(6).position(|other| other == line) {
            Some(ahead) => {
                new.extend(after[at..at + ahead].iter().map(|&line| line.to_owned()));
                at += ahead + 1;
            }
            None => gone.push((*line).to_owned()),
        }
    }
    new.extend(after[at..].iter().map(|&line| line.to_owned()));
    (gone, new)
}

#[test]
fn the_cards_that_were_exported_change_nothing() {
    let folder = project();
    let made = make_only(&sample(), &["cartes"]);
    fs::write(folder.path().join("jira.csv"), &made["cartes/jira.csv"]).unwrap();
    let output = qilby(folder.path(), &["import", "jira", "jira.csv"]).code(0).stdout_eq("");
    let told = String::from_utf8(output.get_output().stderr.clone()).unwrap();
    assert_eq!(told, "project.toml: as the board has it, nothing changed\n");
    assert_eq!(fs::read_to_string(folder.path().join("project.toml")).unwrap(), file("project.toml"));
}

#[test]
fn jira_brings_dates_and_progress_and_touches_no_other_line() {
    let folder = project();
    let (header, cards) = tickets();
    let rows = [
        ["T24", "Terminé(e)", "24/nov./26 17:30", "0", "23/nov./26", "Un autre titre"],
        ["T28", "En cours", "", "25200", "", ""],
    ];
    fs::write(folder.path().join("jira.csv"), jira(&rows, &cards, &header)).unwrap();
    let path = folder.path().join("project.toml");
    qilby(folder.path(), &["import", "jira", "jira.csv", "--dry-run"]).code(0);
    assert_eq!(fs::read_to_string(&path).unwrap(), file("project.toml"), "nothing is written");
    qilby(folder.path(), &["import", "jira", "jira.csv"]).code(0);
    let text = fs::read_to_string(&path).unwrap();
    let (gone, new) = changed(&file("project.toml"), &text);
    let comment = gone[0].strip_prefix("status_date = 2026-11-23 ").unwrap();
    assert_eq!(new[0], format!("status_date = 2026-11-24 {comment}"), "the latest news");
    assert!(new.contains(&"finished = 2026-11-24".to_owned()), "{new:?}");
    assert!(gone[1].starts_with("progress = 60 ") && gone[2].starts_with("remaining = \"2d\" "), "{gone:?}");
    let keys: Vec<&str> = new.iter().skip(1).map(|line| line.split("  ").next().unwrap_or_default()).collect();
    assert_eq!(
        keys,
        ["progress = 100", "finished = 2026-11-24", "remaining = \"7h\""],
        "with the comments that they had"
    );
    assert_eq!(gone.len(), 3, "{gone:?}");
    // The same news again are no news.
    qilby(folder.path(), &["import", "jira", "jira.csv"]).code(0);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn trello_brings_dates_from_what_was_done_on_the_board() {
    let folder = project();
    let board: Value = serde_json::from_slice(&make_only(&sample(), &["cartes"])["cartes/trello.json"]).unwrap();
    let (mut cards, mut actions) = (Vec::new(), Vec::new());
    for (number, card) in board["cards"].as_array().unwrap().iter().enumerate() {
        let done = card["code"] == "T24";
        let list = if done { "Terminé" } else { card["list"].as_str().unwrap() };
        cards.push(json!({ "id": format!("c{number}"), "name": card["name"], "desc": card["desc"], "idList": list }));
        if done {
            actions.push(json!({ "date": "2026-11-25T15:00:00.000Z", "data": { "card": { "id": format!("c{number}") },
                "old": { "idList": "x" }, "listAfter": { "name": "Terminé" } } }));
        }
    }
    cards.push(json!({ "id": "own", "name": "Penser au café", "idList": "À faire" }));
    let lists: Vec<Value> =
        ["À faire", "En cours", "Terminé"].iter().map(|name| json!({ "id": name, "name": name })).collect();
    let export = json!({ "name": "Projet", "lists": lists, "cards": cards, "actions": actions });
    fs::write(folder.path().join("board.json"), export.to_string()).unwrap();
    let output = qilby(folder.path(), &["import", "trello", "board.json", "--format", "json"]).code(0);
    let told: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    assert_eq!(told["written"], true);
    assert_eq!(told["unknown"], json!(["Penser au café"]));
    let keys: Vec<&str> = told["changes"].as_array().unwrap().iter().filter_map(|one| one["key"].as_str()).collect();
    assert_eq!(keys, ["status_date", "finished", "progress"]);
    let text = fs::read_to_string(folder.path().join("project.toml")).unwrap();
    assert!(text.contains("\nfinished = 2026-11-25\n"));
}

#[test]
fn what_is_no_export_changes_nothing() {
    let folder = project();
    fs::write(folder.path().join("other.csv"), "a,b\n1,2\n").unwrap();
    let of = |args: &[&str]| {
        let output = qilby(folder.path(), args).code(2);
        String::from_utf8(output.get_output().stderr.clone()).unwrap()
    };
    assert_eq!(
        of(&["import", "jira", "other.csv"]),
        "error: `other.csv` is not a CSV export of Jira: no column `Summary`\n"
    );
    assert!(
        of(&["import", "trello", "other.csv"]).starts_with("error: `other.csv` is not a JSON export of a Trello board")
    );
    assert_eq!(of(&["import", "jira", "gone.csv"]), "error: cannot read `gone.csv`: there is no such file\n");
    assert_eq!(fs::read_to_string(folder.path().join("project.toml")).unwrap(), file("project.toml"));
}

/// A schedule out as Microsoft Project has it, and in again: phases, tasks, links, people and every date.
#[test]
fn the_schedule_of_the_sample_comes_back_from_microsoft_project() {
    let before = support::plan(&sample());
    let xml = String::from_utf8(make_only(&sample(), &["planning"])["planning.xml"].clone()).unwrap();
    let schedule = qilby::load::mspdi(&xml, true).unwrap();
    let imported = qilby::pipeline::import_schedule(&schedule, qilby::model::Language::French);
    let after = support::plan(&qilby::pipeline::Inputs { project: imported.text.clone(), ..Default::default() });
    assert_eq!(imported.moved, [], "{:#?}", imported.found);
    let counts = [before.timeline.phases.len(), before.timeline.tasks.len(), before.timeline.milestones.len(), 2];
    assert_eq!(imported.counts, counts);
    let titles = |plan: &qilby::plan::Plan| -> Vec<(String, String, String)> {
        let tasks = plan.timeline.tasks.iter().zip(plan.project.tasks());
        tasks
            .map(|(plan, (_, task))| {
                (task.title.clone(), plan.start.date().to_string(), plan.finish.date().to_string())
            })
            .collect()
    };
    assert_eq!(titles(&before), titles(&after));
    let dates = |plan: &qilby::plan::Plan| -> Vec<String> {
        let mut dates: Vec<String> = plan.timeline.milestones.iter().map(|one| one.date.date().to_string()).collect();
        dates.sort();
        dates
    };
    assert_eq!(dates(&before), dates(&after));
    let links = |plan: &qilby::plan::Plan| plan.project.tasks().map(|(_, task)| task.after.len()).sum::<usize>();
    assert!(links(&after) >= links(&before), "{} links, then {}", links(&before), links(&after));
}

#[test]
fn a_project_file_is_made_of_microsoft_project_xml_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let xml = &make_only(&sample(), &["planning"])["planning.xml"];
    fs::write(folder.path().join("plan.xml"), xml).unwrap();
    let told = qilby(folder.path(), &["import", "mspdi", "plan.xml", "new"]);
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(told.contains("created new/project.toml"), "{told}");
    qilby(folder.path(), &["import", "mspdi", "plan.xml", "new"]).failure();
    fs::write(folder.path().join("no.xml"), "<Board>\n</Bard>").unwrap();
    let told = qilby(folder.path(), &["import", "mspdi", "no.xml", "other"]).failure();
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(told.contains("`no.xml` is no XML of Microsoft Project: line 2"), "{told}");
    assert!(!folder.path().join("other").exists());
}

#[test]
fn the_tasks_of_a_list_are_added_and_all_else_stands() {
    let folder = project();
    let path = folder.path().join("project.toml");
    let before = fs::read_to_string(&path).unwrap();
    let list = "Tâche;Charge;Qui;Phase;Après\nCâbler la baie;1,5 j;Alan;Bilan;j9\n\
                Poser l’écran;4 h;alan, Maxance Ferran;Bilan;Câbler la baie\n";
    fs::write(folder.path().join("list.csv"), list).unwrap();
    qilby(folder.path(), &["import", "tasks", "list.csv"]).success();
    let after = fs::read_to_string(&path).unwrap();
    let mut rest = after.lines();
    assert!(before.lines().all(|line| rest.any(|other| other == line)), "a line is gone, or stands elsewhere");
    let added = "[[phase]]\nid = \"bilan\"\ntitle = \"Bilan\"\n\n[[phase.task]]\nid = \"cabler-la-baie\"\n\
                 title = \"Câbler la baie\"\neffort = \"1.5d\"\nassign = [\"alan\"]\nafter = [\"j9\"]\n\n[[phase.task]]\n\
                 id = \"poser-l-ecran\"\ntitle = \"Poser l’écran\"\neffort = \"4h\"\nassign = [\"alan\", \"maxance\"]\n\
                 after = [\"cabler-la-baie\"]\n";
    assert!(after.contains(added), "{after}");
    fs::write(folder.path().join("bad.csv"), "titre;charge;qui\nUn;2 j;Zoé\nDeux;;Alan\n").unwrap();
    let told = qilby(folder.path(), &["import", "tasks", "bad.csv"]).failure();
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(told.contains("line 2: no member and no team is called `Zoé`"), "{told}");
    assert!(told.contains("line 3: `Deux` does not say how long it takes"), "{told}");
    assert_eq!(fs::read_to_string(&path).unwrap(), after);
}
