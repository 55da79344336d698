//! What `qilby diff` tells: exactly the edits that were made, and what follows from each kind of them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::prelude::*;
use qilby::pipeline::Inputs;
use qilby::plan::changes::{Access, Changes, Edited, Fact, Subject, SubjectChanges, changes};
use support::plan;
use toml::{Table, Value};

const OFFICE: &str = include_str!("office.toml");
const TASKS: [&str; 4] = ["design", "network", "servers", "trials"];

fn office() -> Table {
    OFFICE.parse().unwrap()
}

fn inputs(file: &Table, results: &str) -> Inputs {
    Inputs { project: file.to_string(), results: Some(results.to_owned()), ..Inputs::default() }
}

fn diff(old: &Table, new: &Table) -> Changes {
    diff_with(old, new, "")
}

fn diff_with(old: &Table, new: &Table, results: &str) -> Changes {
    changes(&plan(&inputs(old, results)), &plan(&inputs(new, results)), (old, new))
}

/// The rows of a table such as `server` or `phase.task`.
fn rows<'a>(file: &'a mut Table, table: &str) -> &'a mut Vec<Value> {
    let list = match table.split_once('.') {
        None => file.get_mut(table),
        Some(("phase", key)) => file["phase"].as_array_mut().unwrap()[0].get_mut(key),
        Some((outer, key)) => file.get_mut(outer).and_then(|outer| outer.get_mut(key)),
    };
    list.and_then(Value::as_array_mut).unwrap_or_else(|| panic!("no rows of {table}"))
}

fn row<'a>(file: &'a mut Table, table: &str, id: &str) -> &'a mut Table {
    let is_it = |row: &&mut Value| row["id"].as_str() == Some(id);
    let row = rows(file, table).iter_mut().find(is_it).unwrap_or_else(|| panic!("no {table} {id}"));
    row.as_table_mut().unwrap()
}

fn set(file: &mut Table, table: &str, id: &str, key: &str, value: impl Into<Value>) {
    row(file, table, id).insert(key.to_owned(), value.into());
}

fn add(file: &mut Table, table: &str, text: &str) {
    rows(file, table).push(Value::Table(text.parse().unwrap()));
}

fn remove(file: &mut Table, table: &str, id: &str) {
    rows(file, table).retain(|row| row["id"].as_str() != Some(id));
}

/// The edits in short: `+ server web`, `~ zone core cidr`.
fn edits(changes: &Changes) -> BTreeSet<String> {
    let line = |edit: &qilby::plan::changes::Edit| match &edit.what {
        Edited::Added => format!("+ {} {}", edit.table, edit.id),
        Edited::Removed => format!("- {} {}", edit.table, edit.id),
        Edited::Changed { key, .. } => format!("~ {} {} {key}", edit.table, edit.id),
    };
    changes.edits.iter().map(line).collect()
}

fn only(text: &str) -> BTreeSet<String> {
    BTreeSet::from([text.to_owned()])
}

fn of(changes: &Changes, subject: Subject) -> Option<&SubjectChanges> {
    changes.subjects.iter().find(|one| one.subject == subject)
}

/// The subjects that changed.
fn subjects(changes: &Changes) -> Vec<Subject> {
    changes.subjects.iter().map(|one| one.subject).collect()
}

/// A fact of a row, before and after.
fn fact(changes: &Changes, subject: Subject, id: &str, name: &str) -> Option<(Option<Fact>, Option<Fact>)> {
    let changed = of(changes, subject)?.changed.iter().find(|changed| changed.row.id == id)?;
    let difference = changed.differences.iter().find(|difference| difference.fact == name)?;
    Some((difference.before.clone(), difference.after.clone()))
}

fn text(value: &str) -> Option<Fact> {
    Some(Fact::Text(value.to_owned()))
}

fn a_title() -> impl Strategy<Value = String> {
    "[A-Z][a-zé]{2,12}( [a-z<&\"]{1,9}){0,3}"
}

/// One edit of any kind, as its number among [`EDITS`].
type Change = fn(&mut Table);

/// Edits that do not disturb each other, with what is to be told of them.
const EDITS: &[(Change, &str)] = &[
    (|file| set(file, "phase.task", "design", "title", "Drawing"), "~ phase.task design title"),
    (|file| set(file, "phase.task", "network", "effort", "5d"), "~ phase.task network effort"),
    (
        |file| add(file, "phase.task", "id = \"more\"\ntitle = \"More\"\neffort = \"1d\"\nassign = [\"ben\"]"),
        "+ phase.task more",
    ),
    (|file| set(file, "milestone", "ready", "title", "All ready"), "~ milestone ready title"),
    (|file| set(file, "budget.line", "room", "amount", 450), "~ budget.line room amount"),
    (|file| remove(file, "budget.line", "licences"), "- budget.line licences"),
    (|file| set(file, "risk", "r01", "impact", 5), "~ risk r01 impact"),
    (|file| set(file, "zone", "guests", "cidr", "10.9.30.0/24"), "~ zone guests cidr"),
    (
        |file| {
            add(
                file,
                "server",
                "id = \"web\"\ntitle = \"Web\"\nzone = \"core\"\nroles = [\"plain\"]\nos = \"debian-12\"",
            );
        },
        "+ server web",
    ),
    (|file| set(file, "server", "app", "memory", "8GiB"), "~ server app memory"),
    (|file| set(file, "client", "pcs", "count", 12), "~ client pcs count"),
    (|file| remove(file, "flow", "f02"), "- flow f02"),
    (|file| add(file, "user", "id = \"u4\"\ntitle = \"Fourth\"\ngroups = [\"staff\"]"), "+ user u4"),
    (|file| set(file, "share", "books", "quota", "9GiB"), "~ share books quota"),
    (|file| set(file, "test", "t02", "expected", "It shows the page"), "~ test t02 expected"),
    (|file| remove(file, "test", "t01"), "- test t01"),
    (|file| set(file, "member", "ben", "rate", 550), "~ member ben rate"),
    (
        |file| drop(file["project"].as_table_mut().unwrap().insert("version".to_owned(), "1.1".into())),
        "~ project project version",
    ),
];

fn edited(places: &BTreeSet<usize>) -> Table {
    let mut file = office();
    places.iter().for_each(|place| EDITS[*place].0(&mut file));
    file
}

fn some_edits() -> impl Strategy<Value = BTreeSet<usize>> {
    proptest::collection::btree_set(0..EDITS.len(), 0..7)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_differs_from_itself(places in some_edits()) {
        let file = edited(&places);
        let found = diff(&file, &file);
        prop_assert!(found.is_empty(), "{found:#?}");
        prop_assert!(found.moves.is_empty() && found.rights.is_empty() && found.again.is_empty());
        prop_assert_eq!(found.counts(), (0, 0, 0));
    }

    #[test]
    fn all_edits_are_told_and_no_other(places in some_edits()) {
        let expected: BTreeSet<String> = places.iter().map(|place| EDITS[*place].1.to_owned()).collect();
        prop_assert_eq!(edits(&diff(&office(), &edited(&places))), expected);
    }

    #[test]
    fn the_way_back_tells_the_contrary(places in some_edits()) {
        let (old, new) = (office(), edited(&places));
        let (there, back) = (diff(&old, &new), diff(&new, &old));
        let contrary = |line: &String| match line.chars().next() {
            Some('+') => line.replacen('+', "-", 1),
            Some('-') => line.replacen('-', "+", 1),
            _ => line.clone(),
        };
        prop_assert_eq!(edits(&there).iter().map(contrary).collect::<BTreeSet<_>>(), edits(&back));
        prop_assert_eq!((there.total.0, there.finish.0), (back.total.1, back.finish.1));
        let days = |changes: &Changes| changes.moves.iter().map(|one| (one.row.id.clone(), one.days())).collect::<Vec<_>>();
        prop_assert_eq!(days(&there), days(&back).into_iter().map(|(id, days)| (id, -days)).collect::<Vec<_>>());
        prop_assert_eq!(&there.reach.opened.len(), &back.reach.closed.len());
    }

    #[test]
    fn the_order_of_rows_says_nothing(seed in 1usize..5) {
        let mut file = office();
        for table in ["user", "share", "test", "milestone", "risk"] {
            let list = rows(&mut file, table);
            let count = list.len();
            list.rotate_left(seed % count);
        }
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), BTreeSet::new());
        prop_assert!(found.reach.is_empty() && found.rights.is_empty());
    }

    #[test]
    fn the_title_of_a_task(task in 0..TASKS.len(), title in a_title()) {
        let mut file = office();
        set(&mut file, "phase.task", TASKS[task], "title", title.clone());
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), only(&format!("~ phase.task {} title", TASKS[task])));
        prop_assert_eq!(subjects(&found), [Subject::Task]);
        let (_, after) = fact(&found, Subject::Task, TASKS[task], "title").unwrap();
        prop_assert_eq!(after, text(&title));
        prop_assert_eq!(found.total.0, found.total.1);
        prop_assert!(found.moves.is_empty());
    }

    #[test]
    fn an_effort(task in 0..TASKS.len(), days in 5i64..20) {
        let mut file = office();
        set(&mut file, "phase.task", TASKS[task], "effort", format!("{days}d"));
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), only(&format!("~ phase.task {} effort", TASKS[task])));
        let (before, rate) = [(2, 400), (3, 400), (4, 500), (2, 500)][task];
        prop_assert_eq!(found.total.1 - found.total.0, (days - before) * rate * 100);
        prop_assert_eq!(found.work.1 - found.work.0, (days - before) * 7 * 60);
        prop_assert!(fact(&found, Subject::Task, TASKS[task], "work").is_some());
        prop_assert!(found.reach.is_empty() && found.rights.is_empty());
    }

    #[test]
    fn a_milestone_says_why_it_moved(task in 0..3usize, days in 6i64..20) {
        let mut file = office();
        set(&mut file, "phase.task", TASKS[task], "effort", format!("{days}d"));
        let found = diff(&office(), &file);
        let moved: Vec<&str> = found.moves.iter().map(|one| one.row.id.as_str()).collect();
        prop_assert_eq!(moved, ["ready", "accepted"]);
        for one in &found.moves {
            prop_assert!(one.days() > 0 && one.days_late().is_none());
            let origins: Vec<&str> = one.origins.iter().map(|origin| origin.row.id.as_str()).collect();
            prop_assert_eq!(origins, [TASKS[task]]);
            prop_assert_eq!(&one.origins[0].edits, &[0]);
        }
    }

    #[test]
    fn a_task_more(days in 1i64..9, ana in any::<bool>()) {
        let (who, rate) = if ana { ("ana", 400) } else { ("ben", 500) };
        let mut file = office();
        let task = format!("id = \"more\"\ntitle = \"More\"\neffort = \"{days}d\"\nassign = [\"{who}\"]\nafter = [\"trials\"]");
        add(&mut file, "phase.task", &task);
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), only("+ phase.task more"));
        prop_assert_eq!(&of(&found, Subject::Task).unwrap().added[0].title, "More");
        prop_assert_eq!(found.total.1 - found.total.0, days * rate * 100);
        prop_assert!(found.finish.1 > found.finish.0);
    }

    #[test]
    fn a_task_less(_once in Just(())) {
        let mut file = office();
        remove(&mut file, "phase.task", "trials");
        set(&mut file, "milestone", "accepted", "after", vec!["servers"]);
        let found = diff(&office(), &file);
        let expected = ["- phase.task trials", "~ milestone accepted after"].map(str::to_owned);
        prop_assert_eq!(edits(&found), BTreeSet::from(expected));
        prop_assert_eq!(&of(&found, Subject::Task).unwrap().removed[0].id, "trials");
        prop_assert_eq!(found.total.0 - found.total.1, 2 * 500 * 100);
        prop_assert!(found.moves.iter().all(|one| one.days() < 0 && !one.origins.is_empty()));
    }

    #[test]
    fn a_contractual_date(milestone in 0..2usize, day in 1u32..28) {
        let id = ["ready", "accepted"][milestone];
        let date: toml::value::Datetime = format!("2027-07-{day:02}").parse().unwrap();
        let mut file = office();
        set(&mut file, "milestone", id, "due", date);
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), only(&format!("~ milestone {id} due")));
        prop_assert_eq!(subjects(&found), [Subject::Milestone]);
        let day = |month, day| NaiveDate::from_ymd_opt(2027, month, day).map(Fact::Date);
        let told = fact(&found, Subject::Milestone, id, "due").unwrap();
        prop_assert_eq!(told, (day(6, 30), NaiveDate::from_ymd_opt(2027, 7, date.date.unwrap().day.into()).map(Fact::Date)));
        prop_assert!(found.moves.is_empty());
    }

    #[test]
    fn a_cost(amount in 1i64..3000) {
        prop_assume!(amount != 1000);
        let mut file = office();
        set(&mut file, "budget.line", "licences", "amount", amount);
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), only("~ budget.line licences amount"));
        prop_assert_eq!(found.total.1 - found.total.0, (amount - 1000) * 100);
        let told = fact(&found, Subject::Cost, "licences", "total").unwrap();
        prop_assert_eq!(told, (Some(Fact::Money(100_000)), Some(Fact::Money(amount * 100))));
    }

    #[test]
    fn a_cost_more(amount in 1i64..3000) {
        let mut file = office();
        add(&mut file, "budget.line", &format!("id = \"cables\"\ntitle = \"Cables\"\namount = {amount}"));
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), only("+ budget.line cables"));
        prop_assert_eq!(subjects(&found), [Subject::Project, Subject::Cost]);
        prop_assert_eq!(found.total.1 - found.total.0, amount * 100);
    }

    #[test]
    fn a_server_more(name in "[a-z]{5,9}", price in 1i64..90) {
        let mut file = office();
        let server = format!("id = \"srv-{name}\"\ntitle = \"{name}\"\nzone = \"core\"\nroles = [\"plain\"]\nos = \"debian-12\"\nmonthly_price = {price}");
        add(&mut file, "server", &server);
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), only(&format!("+ server srv-{name}")));
        prop_assert_eq!(of(&found, Subject::Server).unwrap().added.len(), 1);
        prop_assert!(found.total.1 > found.total.0);
        prop_assert!(found.rights.is_empty() && found.moves.is_empty());
    }

    #[test]
    fn a_server_less(_once in Just(())) {
        let mut old = office();
        add(&mut old, "server", "id = \"spare\"\ntitle = \"Spare\"\nzone = \"core\"\nroles = [\"plain\"]\nos = \"debian-12\"");
        let found = diff(&old, &office());
        prop_assert_eq!(edits(&found), only("- server spare"));
        prop_assert_eq!(&of(&found, Subject::Server).unwrap().removed[0].id, "spare");
    }

    #[test]
    fn the_network_of_a_zone(second in 2u8..250) {
        let mut file = office();
        set(&mut file, "zone", "desks", "cidr", format!("10.{second}.20.0/24"));
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), only("~ zone desks cidr"));
        let told = fact(&found, Subject::Zone, "desks", "network").unwrap();
        prop_assert_eq!(told, (text("10.1.20.0/24"), text(&format!("10.{second}.20.0/24"))));
        prop_assert_eq!((found.reach.opened.is_empty(), found.reach.closed.is_empty()), (false, false));
        prop_assert!(of(&found, Subject::Device).is_none(), "the firewall did not change");
    }

    #[test]
    fn a_flow_more_and_less(port in 1024u16..65000) {
        let mut file = office();
        let flow = format!("id = \"f90\"\nfrom = [\"guests\"]\nto = [\"files\"]\nservices = [\"tcp/{port}\"]\nreason = \"Trial\"");
        add(&mut file, "flow", &flow);
        let (there, back) = (diff(&office(), &file), diff(&file, &office()));
        prop_assert_eq!((edits(&there), edits(&back)), (only("+ flow f90"), only("- flow f90")));
        prop_assert_eq!((there.reach.opened.len(), there.reach.closed.len()), (1, 0));
        prop_assert_eq!(&there.reach.opened, &back.reach.closed);
        let opened = &there.reach.opened[0];
        prop_assert_eq!((opened.from.join(","), opened.to.join(",")), ("Guests".to_owned(), "Files".to_owned()));
        prop_assert_eq!(subjects(&there), [Subject::Flow]);
    }

    #[test]
    fn a_flow_that_opens_another_port(port in 1024u16..65000) {
        let mut file = office();
        set(&mut file, "flow", "f01", "services", vec![format!("tcp/{port}")]);
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), only("~ flow f01 services"));
        prop_assert_eq!((found.reach.opened.len(), found.reach.closed.len()), (1, 1));
    }

    #[test]
    fn a_right_granted(level in 0..2usize) {
        let right = ["write", "full"][level];
        let mut file = office();
        row(&mut file, "share", "common")["rights"].as_table_mut().unwrap().insert("office".to_owned(), right.into());
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), only("~ share common rights"));
        // `u2` is in both groups and read already; `u3` had nothing.
        let who: Vec<(&[String], bool)> = found.rights.iter().map(|one| (&one.who[..], one.is_gain())).collect();
        prop_assert_eq!(who, [(&["Third".to_owned()][..], true), (&["Second".to_owned()][..], true)]);
        prop_assert!(found.rights.iter().all(|one| one.on.id == "common"));
    }

    #[test]
    fn a_right_withdrawn(user in 0..2usize) {
        let (id, name) = [("u2", "Second"), ("u3", "Third")][user];
        let mut file = office();
        set(&mut file, "user", id, "groups", vec!["staff"]);
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), only(&format!("~ user {id} groups")));
        let lost: Vec<&str> = found.rights.iter().filter(|one| !one.is_gain()).map(|one| one.on.id.as_str()).collect();
        prop_assert_eq!(lost, ["books", "erp"], "the folder and the application of the office");
        prop_assert!(found.rights.iter().all(|one| one.who == [name]));
        let application = found.rights.iter().find(|one| one.on.id == "erp").unwrap();
        prop_assert_eq!((application.before, application.after), (Access::Application(true), Access::Application(false)));
    }

    #[test]
    fn a_test_is_to_be_run_again_when_its_scope_changes(memory in 1u32..60, which in any::<bool>()) {
        let result = |test: &str| format!("[[result]]\ntest = \"{test}\"\ndate = 2026-09-07\ntester = \"ana\"\noutcome = \"ok\"\n");
        let (server, test) = if which { ("files", "t01") } else { ("app", "t02") };
        let mut file = office();
        set(&mut file, "server", server, "memory", format!("{memory}GiB"));
        let found = diff_with(&office(), &file, &(result("t01") + &result("t02")));
        prop_assert_eq!(edits(&found), only(&format!("~ server {server} memory")));
        let again: Vec<&str> = found.again.iter().map(|row| row.id.as_str()).collect();
        prop_assert_eq!(again, [test]);
        prop_assert!(diff(&office(), &file).again.is_empty(), "what was never run is not run again");
    }

    #[test]
    fn a_test_that_says_something_else(expected in a_title(), step in a_title()) {
        let mut file = office();
        set(&mut file, "test", "t02", "expected", expected.clone());
        set(&mut file, "test", "t02", "steps", vec![step]);
        let found = diff(&office(), &file);
        let both = ["~ test t02 expected", "~ test t02 steps"].map(str::to_owned);
        prop_assert_eq!(edits(&found), BTreeSet::from(both));
        prop_assert_eq!(subjects(&found), [Subject::Test]);
        prop_assert_eq!(fact(&found, Subject::Test, "t02", "expected").unwrap(), (text("It shows"), text(&expected)));
    }

    #[test]
    fn a_risk(probability in 1i64..=5, impact in 1i64..=5) {
        let mut file = office();
        set(&mut file, "risk", "r01", "probability", probability);
        set(&mut file, "risk", "r01", "impact", impact);
        let found = diff(&office(), &file);
        let mut expected = BTreeSet::new();
        expected.extend((probability != 2).then(|| "~ risk r01 probability".to_owned()));
        expected.extend((impact != 3).then(|| "~ risk r01 impact".to_owned()));
        prop_assert_eq!(found.is_empty(), expected.is_empty());
        prop_assert_eq!(edits(&found), expected);
    }

    #[test]
    fn a_key_that_no_summary_tells(text in a_title()) {
        let mut file = office();
        set(&mut file, "member", "ana", "phone", text.clone());
        let found = diff(&office(), &file);
        prop_assert_eq!(edits(&found), only("~ member ana phone"));
        prop_assert_eq!(fact(&found, Subject::Member, "ana", "phone").unwrap(), (None, Some(Fact::Text(text))));
    }
}

#[test]
fn a_firewall_that_joins_a_zone_is_told_once() {
    let mut file = office();
    add(
        &mut file,
        "zone",
        "id = \"voice\"\ntitle = \"Voice\"\nsite = \"home\"\ncidr = \"10.1.40.0/24\"\ntrust = \"access\"",
    );
    set(&mut file, "device", "fw", "joins", vec!["core", "desks", "guests", "voice"]);
    let found = diff(&office(), &file);
    let devices = of(&found, Subject::Device).unwrap();
    assert_eq!((devices.added.len(), devices.removed.len(), devices.changed.len()), (0, 0, 1), "{devices:#?}");
    let facts: Vec<&str> = devices.changed[0].differences.iter().map(|one| &*one.fact).collect();
    assert_eq!(facts, ["zones"]);
}
