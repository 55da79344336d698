use std::path::Component;

use proptest::prelude::*;

use super::*;

#[test]
fn what_a_build_writes_is_accepted() {
    for path in [
        "plan-projet.pdf",
        "cartes/trello.csv",
        "provision/ansible/roles/ad/tasks/main.yml",
        ".gitignore",
        "Procès-verbal de recette (v1.2).pdf",
        "console.txt",
        "com10",
        "…",
    ] {
        assert_eq!(OutPath::new(path).map(String::from), Ok(path.to_owned()));
    }
}

#[test]
fn what_could_leave_the_directory_is_refused() {
    for path in
        ["", "/etc/passwd", "..", "../x", "a/../../x", "a//b", "a/", "./a", "C:/x", "C:x", "a\\b", "\\\\host\\share"]
    {
        assert!(OutPath::new(path).is_err(), "{path:?} was accepted");
    }
}

#[test]
fn what_windows_would_misread_is_refused() {
    for path in [
        "con",
        "NUL.pdf",
        "a/Aux.tar.gz",
        "lpt9",
        "COM¹",
        "conin$",
        "nul .txt",
        "a.",
        "a ",
        " a",
        "what?",
        "a*b",
        "file:stream",
        "a|b",
    ] {
        assert!(OutPath::new(path).is_err(), "{path:?} was accepted");
    }
}

#[test]
fn invisible_characters_are_refused_and_shown() {
    let spoof = "facture\u{202e}fdp.exe";
    let error = OutPath::new(spoof).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`facture\\u{202e}fdp.exe` cannot name an output file: \
         it has a control or invisible character"
    );
    for path in ["a\nb", "a\0", "a\u{7f}", "a\u{200b}b", "\u{feff}a"] {
        assert!(OutPath::new(path).is_err(), "{path:?} was accepted");
    }
}

#[test]
fn lengths_are_bounded() {
    assert!(OutPath::new("x".repeat(180)).is_ok());
    assert!(OutPath::new("x".repeat(181)).is_err());
    assert!(OutPath::new("é".repeat(101)).is_err(), "202 bytes in a segment");
    assert!(OutPath::new(format!("{}/{}", "é".repeat(89), "é".repeat(90))).is_ok());
}

#[test]
fn paths_that_differ_by_case_alone_have_one_key() {
    let key = |path: &str| OutPath::new(path).unwrap().case_key();
    assert_eq!(key("Été/Gantt.PDF"), key("été/gantt.pdf"));
    assert_ne!(key("a/b"), key("a-b"));
}

#[test]
fn a_manifest_cannot_smuggle_a_path() {
    assert!(serde_json::from_str::<OutPath>("\"cartes/jira.csv\"").is_ok());
    assert!(serde_json::from_str::<OutPath>("\"../../.bashrc\"").is_err());
}

proptest! {
    #[test]
    fn an_accepted_path_stays_below_its_base(path in "[a-zA-Z0-9é ./\\\\:~$-]{0,24}") {
        if let Ok(path) = OutPath::new(path) {
            let native = path.to_path();
            prop_assert!(native.is_relative());
            prop_assert!(native.components().all(|c| matches!(c, Component::Normal(_))));
            prop_assert_eq!(native.components().count(), path.as_str().split('/').count());
            prop_assert!(path.below(Path::new("base")).starts_with("base"));
        }
    }

    #[test]
    fn any_text_is_judged_without_a_panic(path in "\\PC*|.*") {
        if let Ok(good) = OutPath::new(path.clone()) {
            prop_assert_eq!(good.as_str(), path.as_str());
            prop_assert!(!path.contains("..") || !path.split('/').any(|s| s == ".."));
            prop_assert!(!path.chars().any(char::is_control));
        }
    }
}
