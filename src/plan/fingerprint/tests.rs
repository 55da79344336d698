use super::*;
use crate::plan::fixture::project;

const TABLES: &str = r#"
[[need]]
id = "b01"
title = "Un compte par personne"
priority = "must"

[[objective]]
id = "o01"
title = "Comptes"
target = "100 %"
needs = ["b01"]

[directory]
domain = "essai.example"

[[group]]
id = "gg"
title = "Tous"

[[user]]
id = "ana"
title = "Ana"
groups = ["gg"]

[[phase]]
id = "p1"
title = "Phase"

[[phase.task]]
id = "tester"
title = "Essais"
length = "1d"

[[test]]
id = "t01"
title = "Ouvrir une session"
kind = "access"
verifies = ["b01", "gg"]
steps = ["Saisir le mot de passe", "Valider"]
expected = "La session s’ouvre"
task = "tester"
"#;

fn of(tables: &str) -> String {
    let project = project(tables);
    fingerprint(&project, &project.test[0])
}

fn changed(from: &str, to: &str) -> bool {
    let text = TABLES.replacen(from, to, 1);
    assert_ne!(text, TABLES, "`{from}` is in the file");
    of(&text) != of(TABLES)
}

#[test]
fn it_is_stable() {
    // Results of the past carry such digits: a change here would open every test again.
    assert_eq!(of(TABLES), "553e85ac9e3a");
}

#[test]
fn it_changes_with_what_the_test_asks() {
    assert!(changed("La session s’ouvre", "La session s’ouvre en 2 s"));
    assert!(changed("[\"Saisir le mot de passe\", \"Valider\"]", "[\"Valider\", \"Saisir le mot de passe\"]"));
    assert!(changed("[\"b01\", \"gg\"]", "[\"b01\"]"));
    assert!(changed("task = \"tester\"", "task = \"tester\"\ncheck = { kind = \"ldap\", as = \"ana\" }"));
}

#[test]
fn it_changes_with_what_is_verified() {
    assert!(changed("Un compte par personne", "Un compte par poste"));
    assert!(changed("title = \"Tous\"", "title = \"Tous\"\nscope = \"universal\""));
    assert!(changed("title = \"Ana\"\ngroups = [\"gg\"]", "title = \"Ana\""), "a member of the group left");
}

#[test]
fn it_changes_with_what_a_machine_tries() {
    let check = "task = \"tester\"\ncheck = { kind = \"file\", as = \"ana\", share = \"paie\", can = \"nothing\" }\n
[[share]]\nid = \"gestion\"\npath = \"Gestion\"\ntitle = \"Gestion\"\nserver = \"fic\"\nrights = { gg = \"read\" }\n
[[share]]\nid = \"paie\"\npath = \"Gestion/Paie\"\ntitle = \"Paie\"\nrights = {}\n
[[server]]\nid = \"fic\"\ntitle = \"Fichiers\"\nzone = \"z\"\nroles = [\"file\"]\nos = \"debian-12\"\n
[[zone]]\nid = \"z\"\ntitle = \"Z\"\ncidr = \"10.0.0.0/24\"\ntrust = \"core\"\n";
    let text = TABLES.replacen("task = \"tester\"\n", check, 1);
    let changed = |from: &str, to: &str| {
        let other = text.replacen(from, to, 1);
        assert_ne!(other, text, "`{from}` is in the file");
        of(&other) != of(&text)
    };
    assert!(changed("rights = {}", "rights = { ana = \"none\" }"), "the folder that is tried");
    assert!(changed("gg = \"read\"", "gg = \"write\""), "what it inherits");
    assert!(changed("title = \"Ana\"\ngroups = [\"gg\"]", "title = \"Ana\""), "the groups of the account");
    assert!(!changed("title = \"Gestion\"", "title = \"La gestion\""));
}

#[test]
fn it_does_not_change_with_anything_else() {
    assert!(!changed("[\"b01\", \"gg\"]", "[\"gg\", \"b01\"]"), "the order of what is verified");
    assert!(!changed("title = \"Tous\"", "title = \"Tout le monde\""), "the title of a group");
    assert!(!changed("priority = \"must\"", "priority = \"should\""));
    assert!(!changed("target = \"100 %\"", "target = \"90 %\""), "an objective that the test does not name");
    assert!(!changed("Ouvrir une session\"", "Ouvrir  une session \""), "blanks");
    assert!(!changed("task = \"tester\"\n", ""), "when it is done");
    assert!(!changed("id = \"p1\"", "# a comment\nid = \"p1\""), "where things are written");
}

#[test]
fn a_result_without_fingerprint_holds() {
    assert!(holds(None, "abc"));
    assert!(holds(Some(" ABC "), "abc"));
    assert!(!holds(Some("abd"), "abc"));
}
