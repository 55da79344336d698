use insta::assert_snapshot;

use super::{codes, load_bytes, model, shown};
use crate::diagnostic::render_text;

#[test]
fn all_slips_of_a_file_are_told_once_a_line() {
    assert_snapshot!(shown(
        r#"[project]
title = Projet Élan
client = "Société "Générale""
start = 2026-02-30
language = 'fr
rate = 12,5
signed = oui
summary: "texte"
été = 1
effort = 3d
code = 007
path = "D:\Partages\Compta"
empty =
alone

[[server]
id = "web-1"
"#
    ));
}

#[test]
fn a_list_never_closed_shows_both_ends() {
    assert_snapshot!(shown(
        "[calendar]\nworking_days = [\"mon\", \"tue\"\nother = [\"09:00\"]\n\n[[server]]\nid = \"web-1\"\n"
    ));
}

#[test]
fn a_table_never_closed_shows_both_ends() {
    assert_snapshot!(shown("[[phase.task]]\nafter = [{ task = \"a\", lag = \"2d\"]\nid = \"x\"\n"));
}

#[test]
fn a_quote_never_closed_in_a_list_is_the_cause() {
    assert_snapshot!(shown("roles = [\"web, \"db\"]\n\n[[server]]\nid = \"x\"\n"));
}

#[test]
fn a_text_of_several_lines_never_closed() {
    assert_snapshot!(shown("[project]\nsummary = \"\"\"\nPremière ligne\n\n[[server]]\nid = \"x\"\n"));
}

#[test]
fn a_key_twice_shows_both_places() {
    assert_snapshot!(shown("[project]\ntitle = \"Réseau\"\nclient = \"É\"\ntitle = \"Été\"\n"));
}

#[test]
fn names_twice_in_every_manner() {
    assert_snapshot!(shown(
        r#"[project]
title = "x"
[calendar]
[calendar]
[[server]]
id = "a"
id = "b"
zone = "z"
[[server]]
id = "c"
zone = { a = 1, a = 2 }
"#
    ));
}

#[test]
fn a_list_of_tables_written_as_tables() {
    assert_snapshot!(shown("[project]\ntitle = \"x\"\n[server]\nid = \"a\"\n[server]\nid = \"b\"\n"));
}

#[test]
fn a_table_and_a_list_of_one_name() {
    assert_snapshot!(shown("[project]\ntitle = \"x\"\n[zone]\nid = \"a\"\n[[zone]]\nid = \"b\"\n"));
}

#[test]
fn a_value_and_a_table_of_one_name() {
    assert_snapshot!(shown("project = \"x\"\n[project]\ntitle = \"x\"\n"));
    assert_snapshot!(shown("[project]\ntitle.a = 1\ntitle = \"x\"\n"));
}

#[test]
fn the_parser_recovers_from_two_keys_of_one_name() {
    let text = "[project]\ntitle = \"x\"\ntitle = \"y\"\nclyent = 1\n";
    assert_eq!(codes(text), ["Q0010:3", "Q0101:4"]);
    assert!(super::loaded(text).document.is_some());
}

#[test]
fn a_file_in_windows_1252() {
    let bytes = b"[project]\r\ntitle = \"Soci\xe9t\xe9\"\r\nclient = \"\xc9lan\"\r\n";
    let (text, loaded) = load_bytes::<model::Document>(bytes, &model::formats);
    assert!(loaded.document.is_none());
    assert_snapshot!(render_text(&loaded.diagnostics, "project.toml", &text, false));
}

#[test]
fn a_file_in_utf_16_or_too_large_is_refused() {
    let found = |bytes: &[u8]| {
        let (_, loaded) = load_bytes::<model::Document>(bytes, &model::formats);
        assert!(loaded.document.is_none());
        loaded.diagnostics[0].code.as_str()
    };
    assert_eq!(found(&[0xFF, 0xFE, b'[', 0]), "Q0002");
    assert_eq!(found(&vec![b'\n'; super::super::MAX_BYTES + 1]), "Q0003");
}

#[test]
fn byte_order_mark_and_carriage_returns_are_accepted() {
    let text = "\u{FEFF}[project]\r\ntitle = \"Été\"\r\nclyent = \"É\"\r\n";
    let loaded = super::loaded(text);
    assert_eq!(loaded.document.map(|one| one.project.title), Some("Été".to_owned()));
    assert_snapshot!(shown(text));
    assert_snapshot!(shown("\u{FEFF}titre\r\n"));
}

#[test]
fn control_characters_are_shown() {
    assert_snapshot!(shown("[project]\ntitle = \"a\u{7}b\"\nclient = 1 \u{1b}[31m\r\r\n"));
}
