//! The directory: domain, units, groups, accounts, policy of passwords.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::model::value::TimeSpan;
use crate::model::{Directory, Group, GroupScope, Ou, UserKind};
use crate::provision::estate::Estate;

/// The variables of the directory; the domain is null without one.
pub(super) fn directory(estate: &Estate<'_>) -> Value {
    let project = &estate.plan.project;
    let Some(directory) = &project.directory else { return json!({ "qilby_domain": null }) };
    let places = Places::of(estate);
    let mut vars = Map::new();
    let controllers: Vec<_> = estate.with_role("ad").collect();
    vars.insert(
        "qilby_domain".into(),
        json!({
            "dns": estate.domain,
            "netbios": netbios(directory),
            "base_dn": places.base,
            "controller": controllers.first().map(|one| &one.name),
            "controller_fqdn": controllers.first().map(|one| estate.fqdn(one)),
            "controllers": controllers.iter().map(|one| &one.name).collect::<Vec<_>>(),
        }),
    );
    vars.insert("qilby_directory_reader".into(), json!(reader(estate)));
    vars.insert("qilby_password_policy".into(), policy(directory));
    let depth = |ou: &Ou| places.units.get(ou.id.as_str()).map_or(0, |dn| dn.len());
    let mut units: Vec<&Ou> = project.ou.iter().collect();
    // The name of a unit is longer than that of the unit that holds it.
    units.sort_by_key(|ou| depth(ou));
    let units = units
        .into_iter()
        .map(|ou| json!({ "dn": places.of_unit(Some(ou.id.as_str())), "name": ou.title, "title": ou.title }));
    vars.insert("qilby_ous".into(), units.collect());
    let groups = project.group.iter().map(|group| {
        json!({
            "name": group_name(group),
            "dn": places.dn(group),
            "scope": scope(group.scope),
            "ou": places.of_unit(group.ou.as_ref().map(|ou| ou.as_str())),
            "description": group.title,
            "members": group.members.iter().map(|member| account_name(estate, member.as_str())).collect::<Vec<_>>(),
        })
    });
    vars.insert("qilby_groups".into(), groups.collect());
    let users = project.user.iter().map(|user| {
        json!({
            "name": user.id.as_str(),
            "kind": kind(user.kind),
            "display_name": user.title,
            "email": user.email,
            "ou": places.of_unit(user.ou.as_ref().map(|ou| ou.as_str())),
            "groups": user.groups.iter().map(|group| account_name(estate, group.as_str())).collect::<Vec<_>>(),
        })
    });
    vars.insert("qilby_users".into(), users.collect());
    Value::Object(vars)
}

/// NetBIOS name of the domain: the first label of its DNS name when the file names none.
pub fn netbios(directory: &Directory) -> String {
    match &directory.netbios {
        Some(name) => name.value.clone(),
        None => directory.domain.value.split('.').next().unwrap_or_default().to_uppercase(),
    }
}

/// The account by which applications read the directory: the service account that runs no database.
fn reader<'a>(estate: &Estate<'a>) -> Option<&'a str> {
    let project = &estate.plan.project;
    let owners: BTreeSet<&str> =
        project.database.iter().filter_map(|base| Some(base.owner.as_ref()?.as_str())).collect();
    let used: BTreeSet<&str> =
        project.share.iter().flat_map(|share| share.rights.iter().map(|(account, _)| account.as_str())).collect();
    let services = project.user.iter().filter(|user| user.kind == UserKind::Service);
    services.map(|user| user.id.as_str()).find(|id| !owners.contains(id) && !used.contains(id))
}

fn policy(directory: &Directory) -> Value {
    let password = &directory.password;
    let days = |span: TimeSpan| span.elapsed_minutes() / (24 * 60);
    json!({
        "min_length": password.min_length.as_ref().map_or(12, |one| one.value),
        "complexity": password.complexity.unwrap_or(true),
        "history": password.history.as_ref().map_or(12, |one| one.value),
        "max_age_days": password.max_age.as_ref().map_or(0, |one| days(one.value)),
        "lockout_after": password.lockout_after.as_ref().map_or(5, |one| one.value),
        "lockout_minutes": password.lockout_for.as_ref().map_or(15, |one| one.value.elapsed_minutes()),
    })
}

fn scope(scope: GroupScope) -> &'static str {
    match scope {
        GroupScope::Global => "global",
        GroupScope::DomainLocal => "domain-local",
        GroupScope::Universal => "universal",
    }
}

/// Who uses an account, in a word.
fn kind(kind: UserKind) -> &'static str {
    match kind {
        UserKind::Person => "person",
        UserKind::Service => "service",
        UserKind::Admin => "admin",
    }
}

/// Name of a group in the directory.
pub fn group_name(group: &Group) -> &str {
    group.name.as_ref().map_or(group.id.as_str(), |name| name.value.as_str())
}

/// Name of a group or of an account in the directory.
pub fn account_name<'a>(estate: &Estate<'a>, id: &'a str) -> &'a str {
    estate.plan.project.group.iter().find(|group| group.id == *id).map_or(id, group_name)
}

/// Where things are in the directory.
pub struct Places {
    /// Distinguished name of the domain.
    pub base: String,
    units: BTreeMap<String, String>,
}

impl Places {
    /// The places of a project.
    pub fn of(estate: &Estate<'_>) -> Self {
        let base = estate.domain.split('.').map(|label| format!("DC={label}")).collect::<Vec<_>>().join(",");
        let units = &estate.plan.project.ou;
        let mut places = Places { base, units: BTreeMap::new() };
        for unit in units {
            let mut dn = String::new();
            let (mut at, mut seen) = (Some(unit), BTreeSet::new());
            // Circles are reported by the checks: here nothing loops.
            while let Some(unit) = at.filter(|unit| seen.insert(unit.id.as_str())) {
                dn.push_str(&format!("OU={},", escaped(&unit.title)));
                at = unit.parent.as_ref().and_then(|parent| units.iter().find(|one| one.id == *parent.as_str()));
            }
            dn.push_str(&places.base);
            places.units.insert(unit.id.as_str().to_owned(), dn);
        }
        places
    }

    /// The unit of that id; where a directory puts what names none: the container of the accounts.
    pub fn of_unit(&self, ou: Option<&str>) -> String {
        ou.and_then(|ou| self.units.get(ou)).cloned().unwrap_or_else(|| format!("CN=Users,{}", self.base))
    }

    /// Distinguished name of a group.
    pub fn dn(&self, group: &Group) -> String {
        format!("CN={},{}", escaped(group_name(group)), self.of_unit(group.ou.as_ref().map(|ou| ou.as_str())))
    }
}

/// A value in a distinguished name (RFC 4514, 2.4).
pub fn escaped(value: &str) -> String {
    let mut text = String::new();
    let last = value.chars().count().saturating_sub(1);
    for (place, c) in value.chars().enumerate() {
        let special = matches!(c, '"' | '+' | ',' | ';' | '<' | '>' | '\\' | '=')
            || (c == '#' && place == 0)
            || (c == ' ' && (place == 0 || place == last));
        match c {
            c if c.is_control() => {
                let mut bytes = [0; 4];
                text.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("\\{byte:02X}")));
            }
            c if special => text.extend(['\\', c]),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped() {
        assert_eq!(escaped("Comptes de service"), "Comptes de service");
        assert_eq!(escaped(" #a, b=c+\"d\" "), "\\ #a\\, b\\=c\\+\\\"d\\\"\\ ");
        assert_eq!(escaped("#a\nb"), "\\#a\\0Ab");
    }
}
