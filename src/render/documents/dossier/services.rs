//! Applications, their certificates, databases.

use serde_json::{Value, json};

use super::{Chapter, text};
use crate::model::{Application, Database};
use crate::plan::infrastructure::carried::{Carried, procedures};

/// The chapter of the services.
pub(super) fn data(chapter: &Chapter<'_>) -> Value {
    let project = &chapter.cx.plan.project;
    json!({
        "applications": project.application.iter().map(|one| application(chapter, one)).collect::<Vec<_>>(),
        "certificates": project.application.iter().map(|one| certificate(chapter, one)).collect::<Vec<_>>(),
        "databases": project.database.iter().map(|one| database(chapter, one)).collect::<Vec<_>>(),
    })
}

fn application(chapter: &Chapter<'_>, one: &Application) -> Value {
    let cx = &chapter.cx;
    let load = one.load.as_ref().map(|load| {
        let (users, response) = (cx.locale.integer(load.users.value.into()), chapter.span(&load.response));
        cx.locale.fill("dossier.load", &[("users", &users), ("response", &response)])
    });
    let groups: Vec<String> = one.groups.iter().map(|group| chapter.group(group.as_str())).collect();
    let let_in: std::collections::BTreeSet<&String> =
        one.groups.iter().flat_map(|group| chapter.memberships.accounts_in(group.as_str())).collect();
    json!({
        "title": one.title,
        "description": cx.markdown(&one.description),
        "url": chapter.kept(one.url.value.as_str()),
        "server": one.server.as_str(),
        "certificate": cx.locale.choice("certificate", one.certificate.key()),
        "groups": text(&groups.join(", ")),
        "accounts": cx.locale.count("dossier.accounts", let_in.len()),
        "database": one.database.as_ref().map(|base| cx.name(base.as_str())),
        "load": load,
    })
}

fn certificate(chapter: &Chapter<'_>, one: &Application) -> Value {
    let cx = &chapter.cx;
    let project = &cx.plan.project;
    let id = one.id.as_str();
    let watches = project
        .alert
        .iter()
        .filter(|alert| alert.metric == "certificate" && (alert.on.is_empty() || alert.on.iter().any(|on| on == id)));
    let done = procedures(project, id, &Carried::default());
    let name = one.url.value.split_once("://").map_or(one.url.value.as_str(), |(_, rest)| rest);
    let host = name.split(['/', ':']).next().unwrap_or(name);
    json!({
        "title": one.title,
        "host": chapter.kept(host),
        "authority": cx.locale.choice("certificate", one.certificate.key()),
        "alerts": watches.map(|alert| chapter.coded(alert.id.as_str())).collect::<Vec<_>>(),
        "procedures": done.iter().map(|one| chapter.coded(one.id.as_str())).collect::<Vec<_>>(),
    })
}

fn database(chapter: &Chapter<'_>, one: &Database) -> Value {
    let cx = &chapter.cx;
    let engine = cx.locale.choice("engine", one.engine.key());
    let who = |id: &str| match chapter.cx.plan.project.entry(id).map(|entry| entry.kind) {
        Some(crate::model::value::Kind::User) => id.to_owned(),
        Some(crate::model::value::Kind::Group) => chapter.group(id),
        _ => chapter.cx.plan.project.title(id).to_owned(),
    };
    let hidden = chapter.copy == super::Copy::Diffusion;
    let is_user = |id: &str| chapter.cx.plan.project.find::<crate::model::User>(id).is_some();
    let connects: Vec<String> =
        one.connects.iter().map(|one| one.as_str()).filter(|id| !(hidden && is_user(id))).map(who).collect();
    json!({
        "title": one.title,
        "engine": format!("{engine}\u{a0}{}", one.version).trim_end_matches('\u{a0}'),
        "server": one.server.as_str(),
        "owner": chapter.kept(one.owner.as_ref().map(|owner| owner.as_str())),
        "size": one.size.as_ref().map(|size| cx.locale.size(size.value)),
        "connects": text(&connects.join(", ")),
    })
}
