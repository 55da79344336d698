//! What a build does to a directory in each situation.

use std::time::{Duration, SystemTime};

use super::*;

const PART: Options = Options { scope: Scope::Part, adopt: false };

#[test]
fn a_first_build_writes_every_file_and_the_manifest() {
    let desk = Desk::new();
    let report = desk.build(&[("plan.pdf", "P"), ("cartes/jira.csv", "J")]);
    assert_eq!(names(&report.created), ["cartes/jira.csv", "manifest.json", "plan.pdf"]);
    assert_eq!(report.to_string(), "3 files written");
    assert_eq!(desk.content("cartes/jira.csv").as_deref(), Some("J"));
    assert_eq!(desk.beside(), [""; 0]);
}

#[test]
fn the_manifest_lists_each_file_with_its_hash() {
    let desk = Desk::new();
    desk.build(&[("b.txt", "abc"), ("a/é.txt", "")]);
    let expected = r#"{
  "generator": "qilby",
  "format": 1,
  "project": {
    "name": "Projet",
    "version": "1.0",
    "date": "2025-09-01"
  },
  "files": [
    {
      "path": "a/é.txt",
      "title": "Titre",
      "kind": "document",
      "version": "1.0",
      "date": "2025-09-01",
      "size": 0,
      "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    },
    {
      "path": "b.txt",
      "title": "Titre",
      "kind": "document",
      "version": "1.0",
      "date": "2025-09-01",
      "size": 3,
      "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    }
  ]
}
"#;
    assert_eq!(desk.content(MANIFEST).as_deref(), Some(expected));
}

#[test]
fn a_rebuild_that_changes_nothing_touches_nothing() {
    let desk = Desk::new();
    let files = [("plan.pdf", "P"), ("cartes/jira.csv", "J")];
    desk.build(&files);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let mut times = Vec::new();
    for name in ["plan.pdf", "cartes/jira.csv", MANIFEST] {
        let file = fs::File::options().append(true).open(desk.path(name));
        file.unwrap().set_modified(long_ago).unwrap();
        times.push(fs::metadata(desk.path(name)).unwrap().modified().unwrap());
    }
    let inside = desk.out();
    let disk = Disk::probed(move |action, path| {
        assert!(!path.starts_with(&inside), "{action} {}", path.display());
        Ok(())
    });
    let report = desk.build_on(&disk, &files, Options::default()).unwrap();
    assert!(report.is_untouched());
    assert_eq!(report.to_string(), "nothing changed (3 files)");
    assert_eq!(times, [long_ago; 3]);
}

#[test]
fn a_rebuild_rewrites_only_what_changed() {
    let desk = Desk::new();
    desk.build(&[("a", "1"), ("b", "1"), ("old/c", "1")]);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let file = fs::File::options().append(true).open(desk.path("b"));
    file.unwrap().set_modified(long_ago).unwrap();
    let report = desk.build(&[("a", "2"), ("b", "1"), ("new/d", "1")]);
    assert_eq!(names(&report.created), ["new/d"]);
    assert_eq!(names(&report.rewritten), ["a", "manifest.json"]);
    assert_eq!(names(&report.unchanged), ["b"]);
    assert_eq!(names(&report.removed), ["old/c"]);
    assert_eq!(report.to_string(), "1 file written, 2 rewritten, 1 unchanged, 1 removed");
    let modified = fs::metadata(desk.path("b")).unwrap().modified().unwrap();
    assert_eq!(modified, long_ago);
    assert!(!desk.path("old").exists(), "an emptied directory goes too");
}

#[test]
fn another_version_rewrites_the_manifest_alone() {
    let desk = Desk::new();
    desk.build(&[("a", "1")]);
    let report = publish(artifacts(&[("a", "1")]), &edition("2.0"), &desk.out(), Options::default());
    assert_eq!(names(&report.unwrap().rewritten), [MANIFEST]);
}

#[test]
fn what_is_not_ours_is_kept() {
    let desk = Desk::new();
    desk.user_writes("README.md", "tracked");
    desk.build(&[("a", "1")]);
    desk.user_writes("cartes/mes notes.txt", "mine");
    fs::create_dir(desk.path("empty")).unwrap();
    desk.build(&[("a", "2"), ("cartes/b", "1")]);
    desk.build(&[("a", "3")]);
    let expected = [
        ("README.md", "tracked"),
        ("a", "3"),
        ("cartes", "directory"),
        ("cartes/mes notes.txt", "mine"),
        ("empty", "directory"),
    ];
    let expected = expected.map(|(name, held)| (name.to_owned(), held.to_owned()));
    assert_eq!(desk.snapshot(), BTreeMap::from(expected));
}

#[test]
fn a_file_edited_by_hand_is_replaced_and_kept_beside() {
    let desk = Desk::new();
    desk.build(&[("recette.xlsx", "1"), ("old.csv", "1")]);
    desk.user_writes("recette.xlsx", "results of the day");
    desk.user_writes("old.csv", "sorted");
    let report = desk.build(&[("recette.xlsx", "2")]);
    let told: Vec<String> = report.set_aside.iter().map(SetAside::to_string).collect();
    assert_eq!(
        told,
        [
            "`old.csv` was edited by hand: it is no longer produced, and left as it is",
            "`recette.xlsx` was edited by hand: it is kept as `recette.edited.xlsx`",
        ]
    );
    assert_eq!(desk.content("recette.xlsx").as_deref(), Some("2"));
    assert_eq!(desk.content("recette.edited.xlsx").as_deref(), Some("results of the day"));
    assert_eq!(desk.content("old.csv").as_deref(), Some("sorted"));
    desk.user_writes("recette.xlsx", "results of the next day");
    desk.build(&[("recette.xlsx", "2")]);
    assert_eq!(desk.content("recette.edited-2.xlsx").as_deref(), Some("results of the next day"));
    assert_eq!(desk.content("recette.edited.xlsx").as_deref(), Some("results of the day"));
}

#[test]
fn a_file_edited_to_what_would_be_written_is_unchanged() {
    let desk = Desk::new();
    desk.build(&[("a", "1")]);
    desk.user_writes("a", "2");
    let report = desk.build(&[("a", "2")]);
    assert_eq!(names(&report.unchanged), ["a"]);
    assert_eq!(report.set_aside, []);
}

#[test]
fn a_file_of_the_user_in_our_place_is_kept_beside() {
    let desk = Desk::new();
    desk.build(&[("a", "1")]);
    desk.user_writes("planning.xml", "mine");
    let report = desk.build(&[("a", "1"), ("planning.xml", "ours")]);
    assert_eq!(report.set_aside[0].reason, Reason::NotOurs);
    assert_eq!(desk.content("planning.edited.xml").as_deref(), Some("mine"));
    assert_eq!(desk.content("planning.xml").as_deref(), Some("ours"));
}

#[test]
fn a_part_leaves_the_rest_and_its_lines_in_the_manifest() {
    let desk = Desk::new();
    desk.build(&[("a", "1"), ("b", "1"), ("c", "1")]);
    fs::remove_file(desk.path("c")).unwrap();
    let report = publish(artifacts(&[("a", "2")]), &edition("2.0"), &desk.out(), PART).unwrap();
    assert_eq!(names(&report.removed), [""; 0]);
    assert_eq!(desk.content("b").as_deref(), Some("1"));
    let text = fs::read(desk.path(MANIFEST)).unwrap();
    let manifest = Manifest::parse(&text, Path::new(MANIFEST)).unwrap();
    let lines: Vec<_> = manifest.files.iter().map(|entry| (entry.path.as_str(), entry.version.as_str())).collect();
    assert_eq!(lines, [("a", "2.0"), ("b", "1.0")], "c is no longer there");
}

#[test]
fn a_file_may_become_a_directory() {
    let desk = Desk::new();
    desk.build(&[("cartes", "1")]);
    desk.build(&[("cartes/jira.csv", "2")]);
    assert_eq!(desk.content("cartes/jira.csv").as_deref(), Some("2"));
}

#[cfg(unix)]
#[test]
fn a_link_in_the_directory_is_never_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    let outside = desk.dir.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret"), "theirs").unwrap();
    desk.build(&[("a", "1")]);
    symlink(outside.join("secret"), desk.path("plan.pdf")).unwrap();
    symlink(&outside, desk.path("cartes")).unwrap();
    desk.build(&[("a", "1"), ("plan.pdf", "ours")]);
    assert_eq!(fs::read_to_string(outside.join("secret")).unwrap(), "theirs");
    assert_eq!(desk.content("plan.pdf").as_deref(), Some("ours"));
    assert_eq!(fs::read_link(desk.path("plan.edited.pdf")).unwrap(), outside.join("secret"));
    let error = desk.try_build(&[("cartes/b", "1")], Options::default()).unwrap_err();
    assert!(matches!(error, WriteError::InTheWay { .. }), "{error}");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
    assert_eq!(fs::read_link(desk.path("cartes")).unwrap(), outside);
}

#[cfg(unix)]
#[test]
fn the_directory_itself_may_be_a_link() {
    let desk = Desk::new();
    let outside = desk.dir.path().join("outside");
    fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink("outside", desk.out()).unwrap();
    desk.build(&[("a", "1")]);
    desk.build(&[("a", "2")]);
    assert_eq!(fs::read_to_string(outside.join("a")).unwrap(), "2");
    assert!(desk.out().is_symlink());
}

#[cfg(unix)]
#[test]
fn rights_are_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    desk.build(&[("a", "1")]);
    desk.user_writes("run.sh", "#!/bin/sh");
    let set = |name: &str, mode| {
        fs::set_permissions(desk.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    set("run.sh", 0o750);
    set("", 0o710);
    desk.build(&[("a", "2")]);
    let mode = |name: &str| fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("run.sh"), mode("")), (0o750, 0o710));
}

#[test]
fn a_single_file_is_created_once_and_replaced_whole() {
    let desk = Desk::new();
    let path = desk.path("sub/project.toml");
    create_file(&path, b"one").unwrap();
    let error = create_file(&path, b"two").unwrap_err();
    assert!(matches!(error, WriteError::Exists { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), b"one");
    replace_file(&path, b"three").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"three");
    assert_eq!(fs::read_dir(desk.path("sub")).unwrap().count(), 1);
}

#[test]
fn what_stands_is_known_by_its_recipe_and_its_bytes() {
    let desk = Desk::new();
    let edition = Edition { recipe: Some("flour".to_owned()), ..edition("1.0") };
    let files = || artifacts(&[("plan.pdf", "P"), ("cartes/jira.csv", "J")]);
    assert_eq!(standing(&desk.out(), "flour"), None);
    publish(files(), &edition, &desk.out(), Options::default()).unwrap();
    let report = standing(&desk.out(), "flour").unwrap();
    assert_eq!(report.to_string(), "nothing changed (3 files)");
    assert_eq!(report, publish(files(), &edition, &desk.out(), Options::default()).unwrap());
    assert_eq!(standing(&desk.out(), "sugar"), None);
    desk.user_writes("plan.pdf", "Q");
    assert_eq!(standing(&desk.out(), "flour"), None);
    fs::remove_file(desk.path("plan.pdf")).unwrap();
    assert_eq!(standing(&desk.out(), "flour"), None);
}
