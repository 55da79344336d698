//! Who gained or lost what: the folders that each account can use, and the applications that let it in.

use std::collections::BTreeMap;

use super::Row;
use crate::model::Right;
use crate::plan::Plan;
use crate::plan::directory::{Memberships, RightsMatrix};

/// What several accounts gained or lost alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RightChange {
    /// The folder or the application.
    pub on: Row,
    /// The accounts, by what they are called.
    pub who: Vec<String>,
    /// What they could do.
    pub before: Access,
    /// What they can do.
    pub after: Access,
}

/// What an account can do somewhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Access {
    /// Its right on a folder.
    Folder(Right),
    /// Whether an application lets it in.
    Application(bool),
}

impl RightChange {
    /// Whether it is a gain.
    pub fn is_gain(&self) -> bool {
        self.after > self.before
    }
}

/// What an account can do, by the place and the account.
type Held = BTreeMap<(String, String), Access>;

/// The rights that differ, folders first, in the order of the new project.
pub(super) fn rights(old: &Plan, new: &Plan) -> Vec<RightChange> {
    let (before, after) = (held(old), held(new));
    let mut places: Vec<(&str, Access)> = Vec::new();
    for plan in [new, old] {
        let shares = plan.project.share.iter().map(|row| (row.id.as_str(), Access::Folder(Right::None)));
        let applications = plan.project.application.iter().map(|row| (row.id.as_str(), Access::Application(false)));
        for place in shares.chain(applications) {
            if places.iter().all(|known| known.0 != place.0) {
                places.push(place);
            }
        }
    }
    let mut accounts: Vec<&str> = Vec::new();
    for user in new.project.user.iter().chain(&old.project.user) {
        if !accounts.contains(&user.id.as_str()) {
            accounts.push(user.id.as_str());
        }
    }
    let mut found = Vec::new();
    for (place, nothing) in places {
        let mut alike: BTreeMap<(Access, Access), Vec<String>> = BTreeMap::new();
        for account in &accounts {
            let key = (place.to_owned(), (*account).to_owned());
            let of = |held: &Held| held.get(&key).copied().unwrap_or(nothing);
            let (was, is) = (of(&before), of(&after));
            if was != is {
                alike.entry((was, is)).or_default().push(called(old, new, account));
            }
        }
        let on = row(old, new, place);
        found.extend(alike.into_iter().map(|((before, after), who)| RightChange {
            on: on.clone(),
            who,
            before,
            after,
        }));
    }
    found
}

fn held(plan: &Plan) -> Held {
    let memberships = Memberships::of(&plan.project);
    let matrix = RightsMatrix::of(&plan.project, &memberships);
    let mut held = Held::new();
    for user in &plan.project.user {
        let id = user.id.as_str();
        for folder in &matrix.folders {
            held.insert((folder.id.clone(), id.to_owned()), Access::Folder(folder.right_of(id)));
        }
        for row in &plan.project.application {
            let let_in = memberships.is_among(id, row.groups.iter().map(|group| group.as_str()));
            held.insert((row.id.as_str().to_owned(), id.to_owned()), Access::Application(let_in));
        }
    }
    held
}

fn called(old: &Plan, new: &Plan, id: &str) -> String {
    let plan = if new.project.entry(id).is_some() { new } else { old };
    let title = plan.project.title(id);
    if title.is_empty() { id.to_owned() } else { title.to_owned() }
}

fn row(old: &Plan, new: &Plan, id: &str) -> Row {
    let plan = if new.project.entry(id).is_some() { new } else { old };
    let folder = plan.project.share.iter().find(|row| row.id.as_str() == id).map(|row| row.path.value.clone());
    let title = folder.unwrap_or_else(|| plan.project.title(id).to_owned());
    Row { id: id.to_owned(), label: plan.label(id).to_owned(), title }
}
