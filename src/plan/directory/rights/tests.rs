use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::plan::network::sample::{project, small};

fn of(document: &Document) -> RightsMatrix {
    RightsMatrix::of(document, &Memberships::of(document))
}

#[test]
fn rights_of_a_small_company() {
    let matrix = of(&small());
    let mut text = String::new();
    for folder in &matrix.folders {
        writeln!(text, "{}{} on {}", "  ".repeat(folder.depth), folder.name, folder.server.as_deref().unwrap_or("-"))
            .unwrap();
        for (account, grant) in &folder.grants {
            let from = match &grant.origin {
                GrantOrigin::Explicit => "explicit".to_owned(),
                GrantOrigin::Inherited { folder } => format!("inherited from {folder}"),
                GrantOrigin::Through { group, folder } => format!("through {group}, from {folder}"),
            };
            writeln!(text, "{}  {account:<14} {:<6} {from}", "  ".repeat(folder.depth), grant.right.key()).unwrap();
        }
    }
    insta::assert_snapshot!(text);
    let columns: Vec<&str> = matrix.columns.iter().map(|(_, id)| id.as_str()).collect();
    assert_eq!(columns, ["gg-salaries", "gg-direction", "gg-compta", "dl-paie", "gg-stagiaires", "dir01"]);
}

const HEAD: &str = r#"
    [[group]]
    id = "outer"
    title = "G"
    members = ["inner"]
    [[group]]
    id = "inner"
    title = "G"
    [[group]]
    id = "barred"
    title = "G"
    [[user]]
    id = "in"
    title = "U"
    groups = ["inner"]
    [[user]]
    id = "both"
    title = "U"
    groups = ["inner", "barred"]
    [[user]]
    id = "out"
    title = "U"
"#;

fn rights(shares: &str, folder: &str, account: &str) -> Right {
    of(&project(&format!("{HEAD}{shares}"))).folder(folder).unwrap().right_of(account)
}

fn share(id: &str, path: &str, more: &str) -> String {
    format!("[[share]]\nid = \"{id}\"\npath = \"{path}\"\n{more}\n")
}

#[test]
fn the_highest_right_wins_and_a_refusal_wins_over_all() {
    let text = share("s", "S", "rights = { outer = \"write\", inner = \"read\", barred = \"none\" }");
    assert_eq!(rights(&text, "s", "in"), Right::Write);
    assert_eq!(rights(&text, "s", "inner"), Right::Write);
    assert_eq!(rights(&text, "s", "both"), Right::None);
    assert_eq!(rights(&text, "s", "out"), Right::None);
}

#[test]
fn folders_inherit_unless_they_say_otherwise() {
    let above = share("a", "A", "rights = { inner = \"write\" }");
    let inherits = above.clone() + &share("b", "A/B", "");
    assert_eq!(rights(&inherits, "b", "in"), Right::Write);
    let cut = above.clone() + &share("b", "A/B", "inherit = false");
    assert_eq!(rights(&cut, "b", "in"), Right::None);
    let lowered = above.clone() + &share("b", "A/B", "rights = { inner = \"read\" }") + &share("c", "A/B/C", "");
    assert_eq!(rights(&lowered, "c", "in"), Right::Read);
    let barred = above.clone() + &share("b", "A/B", "rights = { inner = \"none\" }") + &share("c", "A/B/C", "");
    assert_eq!(rights(&barred, "c", "in"), Right::None);
    // The folder between is not described: the one above it counts.
    let gap = above + &share("c", "A/B/C", "");
    assert_eq!(rights(&gap, "c", "in"), Right::Write);
}

#[test]
fn the_tree_is_sorted_by_name_and_each_folder_is_followed_by_its_own() {
    let text = share("z", "Zone", "")
        + &share("e2", "Équipe/B", "")
        + &share("f", "Finance", "")
        + &share("e", "Équipe", "")
        + &share("e1", "Équipe/A", "")
        + &share("e3", "Équipements", "");
    let matrix = of(&project(&text));
    let paths: Vec<&str> = matrix.folders.iter().map(|folder| folder.path.as_str()).collect();
    assert_eq!(paths, ["Équipe", "Équipe/A", "Équipe/B", "Équipements", "Finance", "Zone"]);
}

/// For each group the groups of a lower number that hold it, and for each folder its rights.
type Drawn = (Vec<Vec<usize>>, Vec<Vec<(usize, usize)>>);

fn any_directory(refusals: bool) -> impl Strategy<Value = Drawn> {
    let groups = proptest::collection::vec(proptest::collection::vec(0usize..6, 0..3), 6);
    let lowest = if refusals { 0usize } else { 1 };
    let folders = proptest::collection::vec(proptest::collection::vec((0usize..6, lowest..4), 0..5), 4);
    (groups, folders)
}

fn text(groups: &[Vec<usize>], folders: &[Vec<(usize, usize)>], of_user: &[usize]) -> String {
    let mut text = String::new();
    for number in 0..groups.len() {
        // Only groups of a higher number are members, so that there is no circle.
        let members: Vec<String> = groups
            .iter()
            .enumerate()
            .filter(|(member, into)| *member > number && into.contains(&number))
            .map(|(member, _)| format!("\"g{member}\""))
            .collect();
        writeln!(text, "[[group]]\nid = \"g{number}\"\ntitle = \"G\"\nmembers = [{}]", members.join(", ")).unwrap();
    }
    let groups: Vec<String> = of_user.iter().map(|group| format!("\"g{group}\"")).collect();
    writeln!(text, "[[user]]\nid = \"u\"\ntitle = \"U\"\ngroups = [{}]", groups.join(", ")).unwrap();
    let mut path = String::new();
    for (number, rights) in folders.iter().enumerate() {
        path = if path.is_empty() { "F".to_owned() } else { format!("{path}/F") };
        let rights: BTreeMap<usize, usize> = rights.iter().copied().collect();
        let rights: Vec<String> =
            rights.iter().map(|(group, right)| format!("g{group} = \"{}\"", Right::ALL[*right].key())).collect();
        text += &share(&format!("f{number}"), &path, &format!("rights = {{ {} }}", rights.join(", ")));
    }
    text
}

proptest! {
    /// Without refusals, one more group never takes a right away.
    #[test]
    fn more_groups_never_mean_fewer_rights((groups, folders) in any_directory(false), mine in proptest::collection::vec(0usize..6, 0..3), more in 0usize..6) {
        let before = of(&project(&text(&groups, &folders, &mine)));
        let with_more: Vec<usize> = mine.iter().copied().chain([more]).collect();
        let after = of(&project(&text(&groups, &folders, &with_more)));
        for (one, other) in before.folders.iter().zip(&after.folders) {
            prop_assert!(one.right_of("u") <= other.right_of("u"));
        }
    }

    /// A user has the best right of the groups, and none when one of them is refused.
    #[test]
    fn a_user_has_what_the_groups_have((groups, folders) in any_directory(true), mine in proptest::collection::vec(0usize..6, 0..3)) {
        let document = project(&text(&groups, &folders, &mine));
        for folder in &of(&document).folders {
            let held: Vec<&Grant> = mine.iter().filter_map(|group| folder.grants.get(&format!("g{group}"))).collect();
            let refused = held.iter().any(|grant| grant.right == Right::None);
            let best = held.iter().map(|grant| grant.right).max().unwrap_or(Right::None);
            prop_assert_eq!(folder.right_of("u"), if refused { Right::None } else { best });
        }
    }
}
