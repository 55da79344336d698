//! When a build refuses to write, and what is left as it was.

use super::*;

const ADOPT: Options = Options { scope: Scope::Whole, adopt: true };

#[test]
fn a_directory_with_another_purpose_is_refused() {
    let desk = Desk::new();
    desk.user_writes("thesis.doc", "years of work");
    let error = desk.try_build(&[("a", "1")], Options::default()).unwrap_err();
    assert!(matches!(error, WriteError::NotOurs { .. }), "{error}");
    assert!(error.to_string().contains("thesis.doc"), "{error}");
    assert!(desk.content("a").is_none());
    desk.try_build(&[("a", "1")], ADOPT).unwrap();
    assert_eq!(desk.content("thesis.doc").as_deref(), Some("years of work"));
    assert_eq!(desk.content("a").as_deref(), Some("1"));
}

#[test]
fn a_manifest_of_another_program_is_refused_then_kept() {
    for text in ["{\"name\": \"my-extension\", \"version\": \"1\"}", "not json"] {
        let desk = Desk::new();
        desk.user_writes(MANIFEST, text);
        let error = desk.try_build(&[("a", "1")], Options::default()).unwrap_err();
        assert!(matches!(error, WriteError::BadManifest { .. }), "{error}");
        desk.try_build(&[("a", "1")], ADOPT).unwrap();
        assert_eq!(desk.content("manifest.edited.json").as_deref(), Some(text));
    }
}

#[test]
fn a_manifest_of_a_later_format_or_with_bad_paths_is_refused() {
    let desk = Desk::new();
    desk.build(&[("a", "1")]);
    let text = desk.content(MANIFEST).unwrap();
    for (from, to) in [("\"format\": 1", "\"format\": 2"), ("\"a\"", "\"../a\"")] {
        desk.user_writes(MANIFEST, &text.replace(from, to));
        let error = desk.try_build(&[("a", "1")], Options::default()).unwrap_err();
        assert!(matches!(error, WriteError::BadManifest { .. }), "{error}");
    }
}

#[test]
fn names_that_would_be_one_file_somewhere_clash() {
    let desk = Desk::new();
    for files in [
        [("a.txt", "1"), ("A.TXT", "2")],
        [("a", "1"), ("a/b", "2")],
        [("x/y/z", "1"), ("X/y", "2")],
        [("Manifest.json", "1"), ("b", "2")],
    ] {
        let error = desk.try_build(&files, Options::default()).unwrap_err();
        assert!(matches!(error, WriteError::Clash { .. }), "{files:?}: {error}");
    }
    assert!(!desk.out().exists());
}

#[test]
fn something_else_in_the_way_is_an_error() {
    let desk = Desk::new();
    desk.build(&[("a", "1")]);
    fs::create_dir(desk.path("plan.pdf")).unwrap();
    desk.user_writes("cartes", "a file");
    for name in ["plan.pdf", "cartes/jira.csv"] {
        let error = desk.try_build(&[(name, "1")], Options::default()).unwrap_err();
        assert!(matches!(error, WriteError::InTheWay { .. }), "{error}");
    }
    let file = desk.path("a");
    let error = publish(artifacts(&[]), &edition("1.0"), &file, Options::default()).unwrap_err();
    assert!(matches!(error, WriteError::InTheWay { .. }), "{error}");
}

#[test]
fn two_builds_at_a_time_are_one_too_many() {
    let desk = Desk::new();
    desk.build(&[("a", "1")]);
    let root = fs::canonicalize(desk.out()).unwrap();
    let held = Lock::take(&root, &Disk::new()).unwrap();
    let error = desk.try_build(&[("a", "2")], Options::default()).unwrap_err();
    assert!(matches!(error, WriteError::Busy { .. }), "{error}");
    assert_eq!(desk.content("a").as_deref(), Some("1"));
    held.release(&Disk::new());
    desk.build(&[("a", "2")]);
    assert_eq!(desk.content("a").as_deref(), Some("2"));
    assert_eq!(desk.beside(), [""; 0]);
}

#[test]
fn builds_at_once_each_win_or_say_that_they_are_busy() {
    let desk = Desk::new();
    desk.build(&[("a", "0")]);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let desk = &desk;
            scope.spawn(move || {
                for round in 0..8 {
                    let text = format!("{writer}-{round}");
                    match desk.try_build(&[("a", &text)], Options::default()) {
                        Ok(_) | Err(WriteError::Busy { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    desk.build(&[("a", "end")]);
    assert_eq!(desk.snapshot().len(), 1, "{:?}", desk.snapshot());
    assert_eq!(desk.beside(), [""; 0]);
}
