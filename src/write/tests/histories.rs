//! Any history of builds and of what a user does in between.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const NAMES: [&str; 6] = ["a", "a.txt", "d/b.txt", "d/e/c.txt", "a.edited.txt", "d/x"];

#[derive(Debug, Clone)]
enum Act {
    /// Builds these names; the content tells the round when `fresh`.
    Build { names: BTreeSet<usize>, fresh: bool, part: bool },
    /// The user saves a file.
    Save(usize),
    /// The user deletes a file.
    Delete(usize),
}

fn act() -> impl Strategy<Value = Act> {
    let names = prop::collection::btree_set(0..NAMES.len(), 0..NAMES.len());
    prop_oneof![
        3 => (names, any::<bool>(), any::<bool>())
            .prop_map(|(names, fresh, part)| Act::Build { names, fresh, part }),
        2 => (0..NAMES.len()).prop_map(Act::Save),
        1 => (0..NAMES.len()).prop_map(Act::Delete),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// After every build each of its files is there with its content, and nothing that the user
    /// saved is lost, be it under another name.
    #[test]
    fn nothing_of_the_user_is_lost(acts in prop::collection::vec(act(), 1..12)) {
        let desk = Desk::new();
        desk.build(&[]);
        let mut saved: BTreeSet<String> = BTreeSet::new();
        for (round, act) in acts.into_iter().enumerate() {
            match act {
                Act::Save(name) => {
                    if let Some(former) = desk.content(NAMES[name]) {
                        saved.remove(&former);
                    }
                    let text = format!("user {round}");
                    desk.user_writes(NAMES[name], &text);
                    saved.insert(text);
                }
                Act::Delete(name) => {
                    if let Some(former) = desk.content(NAMES[name]) {
                        saved.remove(&former);
                        fs::remove_file(desk.path(NAMES[name])).unwrap();
                    }
                }
                Act::Build { names, fresh, part } => {
                    let text = if fresh { format!("build {round}") } else { "build".to_owned() };
                    let files: Vec<_> = names.iter().map(|n| (NAMES[*n], text.as_str())).collect();
                    let scope = if part { Scope::Part } else { Scope::Whole };
                    let options = Options { scope, adopt: false };
                    let report = desk.try_build(&files, options).unwrap();
                    prop_assert_eq!(report.file_count(), files.len() + 1);
                    for (name, text) in &files {
                        let held = desk.content(name);
 prop_assert_eq!(held.as_deref(), Some(*text));
                    }
                    let again = desk.try_build(&files, options).unwrap();
                    prop_assert!(again.is_untouched(), "{:?}", again);
                    prop_assert_eq!(desk.beside(), Vec::<String>::new());
                }
            }
            let held: BTreeSet<String> = desk.snapshot().into_values().collect();
            prop_assert!(saved.is_subset(&held), "{:?} not in {:?}", saved, held);
        }
    }
}
