//! What is left out of a faulty document, and what remains.

use super::{codes, loaded};

fn dropped(text: &str) -> Vec<(String, Option<String>)> {
    let dropped = loaded(text).dropped;
    dropped.into_iter().map(|one| (one.path, one.id)).collect()
}

#[test]
fn a_faulty_optional_key_is_left_out_alone() {
    let text = "[project]\ntitle = \"x\"\nlanguage = \"zz\"\nclient = \"c\"\n";
    let document = loaded(text).document.unwrap();
    assert_eq!(document.project.language, None);
    assert_eq!(document.project.client.as_deref(), Some("c"));
    assert_eq!(dropped(text), [("project.language".to_owned(), None)]);
}

#[test]
fn a_faulty_required_key_takes_its_entry_along() {
    let text = r#"[project]
title = "x"
[[server]]
id = "web-1"
zone = 3
[[server]]
id = "web-2"
zone = "dmz"
[[phase]]
id = "p"
[[phase.task]]
id = "t1"
[[phase.task]]
id = "t2"
"#;
    let loaded = loaded(text);
    let document = loaded.document.as_ref().unwrap();
    let ids: Vec<&str> = document.server.iter().map(|one| one.id.0.get_ref().0.as_str()).collect();
    assert_eq!(ids, ["web-2"]);
    assert!(document.phase.is_empty());
    for id in ["web-1", "p", "t1", "t2"] {
        assert!(loaded.has_dropped(id), "{id}: {:?}", loaded.dropped);
    }
    assert!(!loaded.has_dropped("web-2"));
    let paths: Vec<&str> = loaded.dropped.iter().map(|one| one.path.as_str()).collect();
    assert!(paths.contains(&"server[0]") && paths.contains(&"phase[0].task[1]"), "{paths:?}");
    // Places follow the document: the second server of the file is its first.
    assert_eq!(&text[document.server[0].id.0.span()], "\"web-2\"");
}

#[test]
fn the_ids_under_an_unknown_table_are_known() {
    let loaded = loaded("[project]\ntitle = \"x\"\n[[machine]]\nid = \"web-1\"\n");
    assert!(loaded.has_dropped("web-1"));
}

#[test]
fn a_misspelt_key_is_taken_as_meant_when_nothing_else_is_wrong() {
    let text = "[project]\ntitel = \"x\"\n[[servers]]\nid = \"a\"\nzone = \"z\"\n";
    assert_eq!(codes(text), ["Q0101:2", "Q0101:3"]);
    let document = loaded(text).document.unwrap();
    assert_eq!(document.project.title, "x");
    assert_eq!(document.server.len(), 1);
    let text = "[project]\ntitle = \"x\"\n[[server]]\nid = \"a\"\nzonne = \"z\"\nrole = [\"web\"]\n";
    let loaded = loaded(text);
    assert_eq!(codes(text), ["Q0101:5", "Q0101:6"]);
    let server = &loaded.document.as_ref().unwrap().server[0];
    assert_eq!(server.zone.0.get_ref().0, "z");
    assert!(server.roles.is_empty());
    assert_eq!(loaded.dropped.len(), 1);
    let wrong = "[project]\ntitle = \"x\"\n[[server]]\nid = \"a\"\nzonne = 3\n";
    assert_eq!(codes(wrong), ["Q0101:5"]);
    assert!(super::loaded(wrong).has_dropped("a"));
}

#[test]
fn a_faulty_item_is_left_out_of_its_list() {
    let text = "[project]\ntitle = \"x\"\n[[server]]\nid = \"a\"\nzone = \"z\"\nroles = [\"web\", 3, \"db\"]\n";
    let document = loaded(text).document.unwrap();
    let roles: Vec<&str> = document.server[0].roles.iter().map(|one| one.0.get_ref().as_str()).collect();
    assert_eq!(roles, ["web", "db"]);
    assert_eq!(dropped(text), [("server[0].roles[1]".to_owned(), None)]);
}

#[test]
fn a_plain_meaning_is_taken_as_meant() {
    let text = "[[project]]\ntitle = \"x\"\n[server]\nid = \"a\"\nzone = \"z\"\nroles = \"web\"\n";
    let loaded = loaded(text);
    let document = loaded.document.unwrap();
    assert_eq!(document.project.title, "x");
    assert_eq!(document.server[0].roles[0].0.get_ref(), "web");
    assert_eq!(loaded.diagnostics.len(), 3);
    assert!(loaded.dropped.is_empty(), "{:?}", loaded.dropped);
}

#[test]
fn without_a_required_table_there_is_no_document() {
    let loaded = loaded("[[server]]\nid = \"a\"\nzone = \"z\"\n");
    assert!(loaded.document.is_none());
    assert_eq!(loaded.diagnostics.len(), 1);
}

#[test]
fn a_mismatch_of_type_and_schema_is_told() {
    #[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
    struct Odd {
        #[schemars(with = "String")]
        #[allow(dead_code)]
        number: u8,
    }
    let text = "number = \"é\"\n";
    let loaded = super::load::<Odd>(text, &super::formats);
    assert!(loaded.document.is_none());
    let found = &loaded.diagnostics[0];
    assert_eq!(found.code.as_str(), "Q0199");
    assert_eq!(&text[found.labels[0].span.range()], "\"é\"");
}
