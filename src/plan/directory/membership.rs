//! Who is in which group, groups in groups included.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Document;

/// Groups that hold each other in a circle.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct GroupCycle {
    /// Ids of the groups: each is a member of the next, the last of the first. Begins with the
    /// smallest id.
    pub groups: Vec<String>,
}

/// Memberships of accounts and groups, direct or through other groups.
///
/// Groups in a circle are all in each other; the circle is reported and nothing loops.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Memberships {
    /// The groups that directly hold an account or a group.
    direct: BTreeMap<String, BTreeSet<String>>,
    /// All groups that hold an account or a group.
    all: BTreeMap<String, BTreeSet<String>>,
    /// The accounts in a group.
    people: BTreeMap<String, BTreeSet<String>>,
    /// Circles.
    pub cycles: Vec<GroupCycle>,
}

impl Memberships {
    /// The memberships of a project. Members that do not exist are left out.
    pub fn of(document: &Document) -> Self {
        let groups: BTreeSet<&str> = document.group.iter().map(|group| group.id.as_str()).collect();
        let users: BTreeSet<&str> = document.user.iter().map(|user| user.id.as_str()).collect();
        let mut direct: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut join = |member: &str, group: &str| {
            if groups.contains(group) && (groups.contains(member) || users.contains(member)) {
                direct.entry(member.to_owned()).or_default().insert(group.to_owned());
            }
        };
        for group in &document.group {
            group.members.iter().for_each(|member| join(member.as_str(), group.id.as_str()));
        }
        for user in &document.user {
            user.groups.iter().for_each(|group| join(user.id.as_str(), group.as_str()));
        }
        let mut memberships = Memberships { direct, ..Self::default() };
        for id in groups.iter().chain(&users) {
            let all = memberships.climb(id);
            if users.contains(id) {
                for group in &all {
                    memberships.people.entry(group.clone()).or_default().insert((*id).to_owned());
                }
            }
            memberships.all.insert((*id).to_owned(), all);
        }
        memberships.cycles = memberships.find_cycles();
        memberships
    }

    fn climb(&self, id: &str) -> BTreeSet<String> {
        let mut reached = BTreeSet::new();
        let mut left = vec![id];
        while let Some(next) = left.pop() {
            for group in self.direct.get(next).into_iter().flatten() {
                if reached.insert(group.clone()) {
                    left.push(group);
                }
            }
        }
        reached
    }

    /// One circle for each set of groups that are all in each other.
    fn find_cycles(&self) -> Vec<GroupCycle> {
        let mut cycles = Vec::new();
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for id in self.direct.keys() {
            if told.contains(id.as_str()) || !self.groups_of(id).contains(id) {
                continue;
            }
            let circle = self.circle(id);
            let together = self.groups_of(id).iter().filter(|other| self.groups_of(other).contains(id));
            told.extend(together.map(String::as_str));
            cycles.push(GroupCycle { groups: circle });
        }
        cycles
    }

    /// The shortest way from a group back to itself.
    fn circle(&self, start: &str) -> Vec<String> {
        let mut ways: Vec<Vec<&str>> = vec![vec![start]];
        let mut seen = BTreeSet::new();
        while !ways.is_empty() {
            let mut longer = Vec::new();
            for way in ways {
                let last = way.last().copied().unwrap_or(start);
                for group in self.direct.get(last).into_iter().flatten() {
                    if group == start {
                        return way.into_iter().map(str::to_owned).collect();
                    }
                    if seen.insert(group.as_str()) {
                        longer.push(way.iter().copied().chain([group.as_str()]).collect());
                    }
                }
            }
            ways = longer;
        }
        vec![start.to_owned()]
    }

    /// Every group that holds an account or a group, directly or not.
    pub fn groups_of(&self, id: &str) -> &BTreeSet<String> {
        const NONE: &BTreeSet<String> = &BTreeSet::new();
        self.all.get(id).unwrap_or(NONE)
    }

    /// The groups that directly hold an account or a group, whichever of the two says it.
    pub fn direct_groups_of(&self, id: &str) -> &BTreeSet<String> {
        const NONE: &BTreeSet<String> = &BTreeSet::new();
        self.direct.get(id).unwrap_or(NONE)
    }

    /// Every account in a group, directly or not.
    pub fn accounts_in(&self, group: &str) -> &BTreeSet<String> {
        const NONE: &BTreeSet<String> = &BTreeSet::new();
        self.people.get(group).unwrap_or(NONE)
    }

    /// Whether an account or a group is one of these, or in one of these.
    pub fn is_among<'a>(&self, id: &str, mut groups: impl Iterator<Item = &'a str>) -> bool {
        groups.any(|group| group == id || self.groups_of(id).contains(group))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::network::sample::{project, small};

    #[test]
    fn groups_in_groups() {
        let memberships = Memberships::of(&small());
        let groups = |id: &str| memberships.groups_of(id).iter().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(groups("cpt01"), "dl-paie gg-compta gg-salaries");
        assert_eq!(groups("gg-direction"), "gg-salaries");
        assert_eq!(groups("nobody"), "");
        let people: Vec<&String> = memberships.accounts_in("gg-salaries").iter().collect();
        assert_eq!(people, ["cpt01", "dir01", "sta01"]);
        assert!(memberships.is_among("gg-compta", ["gg-salaries"].into_iter()));
        assert!(!memberships.is_among("gg-salaries", ["gg-compta"].into_iter()));
        assert_eq!(memberships.cycles, []);
    }

    #[test]
    fn circles_are_found_once_and_nothing_loops() {
        let group =
            |id: &str, members: &str| format!("[[group]]\nid = \"{id}\"\ntitle = \"G\"\nmembers = [{members}]\n");
        let text = group("c", "\"b\"")
            + &group("b", "\"a\"")
            + &group("a", "\"c\"")
            + &group("alone", "\"alone\"")
            + &group("sound", "\"a\"")
            + "[[user]]\nid = \"u\"\ntitle = \"U\"\ngroups = [\"a\"]\n";
        let memberships = Memberships::of(&project(&text));
        let cycles: Vec<String> = memberships.cycles.iter().map(|cycle| cycle.groups.join(" ")).collect();
        assert_eq!(cycles, ["a b c", "alone"]);
        assert_eq!(memberships.groups_of("u").len(), 4);
    }
}
