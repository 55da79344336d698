//! The domain, its units, its groups, its accounts.

use serde_json::{Value, json};

use super::{Chapter, Copy, text};
use crate::model::{Group, Ou, PasswordPolicy, User};

/// Levels of units beyond which nothing more is shown: a circle has no bottom.
const DEEPEST: usize = 16;

/// The chapter of the directory.
pub(super) fn data(chapter: &Chapter<'_>) -> Value {
    let project = &chapter.cx.plan.project;
    let directory = project.directory.as_ref();
    let mut units = Vec::new();
    branch(chapter, None, 0, &mut units);
    json!({
        "exists": directory.is_some(),
        "domain": chapter.kept(directory.map(|directory| directory.domain.value.clone())),
        "netbios": chapter.kept(directory.map(netbios)),
        "password": directory.map(|directory| password(chapter, &directory.password)),
        "units": units,
        "groups": project.group.iter().map(|one| group(chapter, one)).collect::<Vec<_>>(),
        "users": chapter.kept(project.user.iter().map(|one| user(chapter, one)).collect::<Vec<_>>()),
        "kinds": kinds(chapter),
    })
}

/// The name of the domain before DNS: the first label in capitals when the file does not say.
pub(in crate::render::documents) fn netbios(directory: &crate::model::Directory) -> String {
    let first = || directory.domain.value.split('.').next().unwrap_or_default().to_uppercase();
    directory.netbios.as_ref().map_or_else(first, |name| name.value.clone())
}

/// The policy, with the usual values where the file says nothing.
pub(in crate::render::documents) fn password(chapter: &Chapter<'_>, policy: &PasswordPolicy) -> Value {
    let cx = &chapter.cx;
    let number = |value: Option<u16>, usual: u16| cx.locale.integer(value.unwrap_or(usual).into());
    let min_length = number(policy.min_length.as_deref().copied(), 12);
    let history = number(policy.history.as_deref().copied(), 12);
    let attempts = number(policy.lockout_after.as_deref().copied(), 5);
    let fifteen = crate::model::value::TimeSpan { thousandths: 15_000, unit: crate::model::value::Unit::Minute };
    let locked = cx.locale.span(policy.lockout_for.as_ref().map_or(fifteen, |span| span.value));
    json!({
        "min-length": cx.locale.fill("dossier.password.characters", &[("n", &min_length)]),
        "complexity": chapter.yes_no(policy.complexity.unwrap_or(true)),
        "history": cx.locale.fill("dossier.password.refused", &[("n", &history)]),
        "max-age": policy.max_age.as_ref().map_or_else(|| cx.text("dossier.password.endless").to_owned(), |age| chapter.span(age)),
        "lockout": cx.locale.fill("dossier.password.locked", &[("n", &attempts), ("time", &locked)]),
    })
}

/// The units below one, each with its depth and what is in it.
fn branch(chapter: &Chapter<'_>, parent: Option<&str>, depth: usize, units: &mut Vec<Value>) {
    let project = &chapter.cx.plan.project;
    if depth >= DEEPEST {
        return;
    }
    let is_child = |ou: &&Ou| ou.parent.as_ref().map(|above| above.as_str()) == parent;
    for ou in project.ou.iter().filter(is_child) {
        let id = ou.id.as_str();
        let groups = project.group.iter().filter(|one| one.ou.as_ref().is_some_and(|own| own == id)).count();
        let users = project.user.iter().filter(|one| one.ou.as_ref().is_some_and(|own| own == id)).count();
        units.push(json!({
            "title": ou.title,
            "depth": depth,
            "groups": if groups == 0 { Value::Null } else { chapter.integer(groups).into() },
            "users": if users == 0 { Value::Null } else { chapter.integer(users).into() },
        }));
        branch(chapter, Some(id), depth + 1, units);
    }
}

fn group(chapter: &Chapter<'_>, group: &Group) -> Value {
    let project = &chapter.cx.plan.project;
    let id = group.id.as_str();
    let holds = |one: &str| chapter.memberships.direct_groups_of(one).contains(id);
    let groups = project.group.iter().map(|one| one.id.as_str()).filter(|one| holds(one));
    let users = project.user.iter().map(|one| one.id.as_str()).filter(|one| holds(one));
    let inside = chapter.memberships.groups_of(id).iter();
    let users: Vec<String> = match chapter.copy {
        Copy::Full => users.map(str::to_owned).collect(),
        Copy::Diffusion => Vec::new(),
    };
    json!({
        "name": chapter.group(id),
        "title": group.title,
        "scope": chapter.cx.locale.choice("group-scope", group.scope.key()),
        "groups": text(&groups.map(|one| chapter.group(one)).collect::<Vec<_>>().join(", ")),
        "users": text(&users.join(", ")),
        "inside": text(&inside.map(|one| chapter.group(one)).collect::<Vec<_>>().join(", ")),
        "people": chapter.integer(chapter.memberships.accounts_in(id).len()),
    })
}

fn user(chapter: &Chapter<'_>, user: &User) -> Value {
    let cx = &chapter.cx;
    let id = user.id.as_str();
    let direct = chapter.memberships.direct_groups_of(id).iter();
    json!({
        "login": id,
        "title": user.title,
        "kind": chapter.choice("user", user.kind.key()),
        "unit": user.ou.as_ref().map(|ou| cx.name(ou.as_str())),
        "groups": text(&direct.map(|one| chapter.group(one)).collect::<Vec<_>>().join(", ")),
    })
}

/// How many accounts of each kind.
fn kinds(chapter: &Chapter<'_>) -> Vec<Value> {
    let project = &chapter.cx.plan.project;
    let kinds = crate::model::UserKind::ALL.iter();
    kinds
        .map(|kind| {
            let n = project.user.iter().filter(|user| user.kind == *kind).count();
            json!({ "label": chapter.cx.locale.choice("user", kind.key()), "value": chapter.integer(n) })
        })
        .collect()
}
