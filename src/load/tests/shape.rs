use insta::assert_snapshot;

use super::{codes, loaded, shown};
use crate::load::{schema, unchecked_keywords};

/// A sound beginning.
const HEAD: &str = "[project]\ntitle = \"Élan\"\n";

fn after_head(text: &str) -> String {
    shown(&format!("{HEAD}{text}"))
}

#[test]
fn every_keyword_of_the_schema_is_checked() {
    assert_eq!(unchecked_keywords::<super::Document>(), Vec::<String>::new());
}

#[test]
fn the_schema_for_editors_has_no_null() {
    let text = serde_json::to_string_pretty(&schema::<super::Document>()).unwrap();
    assert!(!text.contains("null"), "{text}");
    assert!(text.contains("\"deny\"") || text.contains("\"additionalProperties\": false"));
}

#[test]
fn a_sound_file_loads_whole() {
    let text = r#"
labels."à faire" = "To do"
[project]
title = "Élan"
start = 2026-09-07
language = "fr"
rate = 12
signed = true
[calendar]
working_days = ["mon", "tue"]
[[calendar.other]]
id = "nights"
hours = [20, 23]
[[phase]]
id = "build"
title = "Réalisation"
[[phase.task]]
id = "install"
effort = "3d"
after = ["order", { task = "rack", lag = "2d" }]
scope = { kind = "site", site = "lyon", floor = 2 }
[[server]]
id = "web-1"
zone = "dmz"
roles = ["web"]
"#;
    let loaded = loaded(text);
    assert!(loaded.diagnostics.is_empty(), "{}", shown(text));
    let document = loaded.document.unwrap();
    let start = document.project.start.unwrap().0;
    assert_eq!(start.get_ref().0.to_string(), "2026-09-07");
    assert_eq!(&text[start.span()], "2026-09-07");
    let server = &document.server[0];
    assert_eq!(&text[server.zone.0.span()], "\"dmz\"");
    assert_eq!(&text[server.roles[0].0.span()], "\"web\"");
    let task = &document.phase[0].task[0];
    match &task.after[1] {
        super::model::Dependency::Full(link) => {
            assert_eq!(&text[link.task.0.span()], "\"rack\"");
            assert_eq!(&text[link.lag.as_ref().unwrap().0.span()], "\"2d\"");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(document.labels["à faire"], "To do");
}

#[test]
fn dates_are_read_with_and_without_quotes() {
    for (date, code) in [
        ("2026-09-07", None),
        ("\"2026-09-07\"", None),
        ("\"7/9/2026\"", Some("Q0105:2")),
        ("2026-09-07T10:00:00", Some("Q0105:2")),
        ("10:00:00", Some("Q0105:2")),
        ("20260907", Some("Q0103:2")),
    ] {
        let text = format!("[project]\nstart = {date}\ntitle = \"x\"\n");
        let expected: Vec<&str> = code.into_iter().collect();
        assert_eq!(codes(&text), expected, "{date}");
        let document = loaded(&text).document.unwrap();
        assert_eq!(document.project.start.is_some(), code.is_none(), "{date}");
    }
}

#[test]
fn unknown_keys() {
    assert_snapshot!(after_head(
        r#""clé du client" = 1
[[servers]]
id = "a"
[[task]]
id = "t"
[[server]]
id = "é"
zonne = "dmz"
cidr = "10.0.0.0/24"
qqqq = 1
"#
    ));
}

#[test]
fn missing_keys() {
    assert_snapshot!(after_head(
        r#"[[server]]
id = "web-1"
[[server]]
[[phase]]
id = "p"
title = "Étude"
[[phase.task]]
id = "t"
after = ["x", { lag = "2d" }]
"#
    ));
    assert_snapshot!(shown("# rien\n"));
}

#[test]
fn wrong_types() {
    assert_snapshot!(shown(
        r#"[project]
title = 12
client = ["Été"]
rate = "12,5"
signed = "oui"
start = 7
language = true
[[server]]
id = "web-1"
zone = "dmz"
roles = "web"
count = "2"
[[server]]
id = "web-2"
zone = "dmz"
roles = 3
count = 2.0
[[phase]]
id = "p"
title = "Étude"
[[phase.task]]
id = "t"
after = [12, { task = "é" }]
"#
    ));
}

#[test]
fn values_not_allowed() {
    assert_snapshot!(shown(
        r#"[project]
title = ""
language = "french"
rate = nan
[calendar]
working_days = ["mon", "thu", "mon"]
[[calendar.other]]
id = "o"
hours = [1]
[[zone]]
id = "Zone Démilitarisée"
vlan = 5000
[[zone]]
id = "z"
vlan = 99999999999999999999
[[phase]]
id = "p"
title = "x"
[[phase.task]]
id = "t"
effort = "3x"
priority = -1
scope = { kind = "zone", zon = "a" }
"#
    ));
}

#[test]
fn tables_told_apart_by_a_key() {
    let scope = |scope: &str| format!("{HEAD}[[phase]]\nid='p'\ntitle='x'\n[[phase.task]]\nid='t'\nscope = {scope}\n");
    assert_eq!(codes(&scope("{ kind = 'site', site = 'a' }")), [""; 0]);
    assert_eq!(codes(&scope("{ kind = 'site', floor = 'a', site = 'b' }")), ["Q0103:8"]);
    assert_snapshot!(shown(&scope("{ kind = 'sit', site = 'a' }")));
}

#[test]
fn one_pair_of_brackets_for_two() {
    assert_snapshot!(after_head(
        "[server]\nid = \"a\"\nzone = \"z\"\nzonne = 1\n[[phase]]\nid = \"p\"\ntitle = \"é\"\n[phase.task]\nid = \"t\"\n"
    ));
}

#[test]
fn a_part_of_no_item() {
    assert_snapshot!(after_head("[[phase.task]]\nid = \"t\"\n"));
    assert_eq!(codes(&format!("{HEAD}[phase.task]\nid = \"t\"\n")), ["Q0108:3"]);
    assert_eq!(codes(&format!("phase.title = \"t\"\n{HEAD}")), ["Q0108:1"]);
}

#[test]
fn two_pairs_of_brackets_for_one() {
    assert_snapshot!(shown("[[project]]\ntitle = \"Élan\"\n"));
    assert_snapshot!(shown("[[project]]\ntitle = \"Élan\"\n[[project]]\ntitle = \"x\"\n"));
}
