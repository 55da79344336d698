//! The operations manual (« dossier d’exploitation »): how every component is run, from its start to its backup.

use serde_json::{Value, json};

use super::sheets;
use crate::artifact::Artifact;
use crate::model::{DeviceKind, User, UserKind};
use crate::plan::infrastructure::recovery::start_order;
use crate::plan::infrastructure::running::{Manager, of_device, of_server};
use crate::render::deliverable::Studio;
use crate::render::documents::Context;
use crate::render::documents::dossier::{Chapter, Copy, continuity, directory, operations, text};
use crate::render::typeset::{Job, TypesetError};

/// `exploitation.pdf`.
///
/// # Errors
/// A fault in a template.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let cx = &studio.context;
    let identity = cx.identity(cx.text("operations.title"), Some(cx.text("operations.subtitle")), "operations");
    let job = Job::new("documents/exploitation.typ", cx.ident("exploitation"), identity);
    Ok(vec![studio.pdf("exploitation.pdf", &job.with_data("operations", data(cx)))?])
}

/// What the document says, as its template reads it.
pub fn data(cx: &Context<'_>) -> Value {
    let chapter = Chapter::of(cx, Copy::Full);
    let project = &cx.plan.project;
    json!({
        "order": order(&chapter),
        "sheets": sheets::all(&chapter),
        "devices": sheets::devices(&chapter),
        "incidents": sheets::common_incidents(&chapter),
        "applications": applications(&chapter),
        "directory": domain(&chapter),
        "monitoring": project.monitoring.as_ref().map(|one| operations::monitoring(&chapter, one)),
        "alerts": project.alert.iter().map(|one| operations::alert(&chapter, one)).collect::<Vec<_>>(),
        "backups": project.backup.iter().map(|one| continuity::backup(&chapter, one)).collect::<Vec<_>>(),
        "certificates": certificates(&chapter),
        "accounts": accounts(&chapter),
        "updates": updates(&chapter),
        "calendar": calendar(cx),
        "contacts": contacts(cx),
        "escalation": escalation(cx),
        "procedures": project.procedure.iter().map(|one| operations::procedure(&chapter, one)).collect::<Vec<_>>(),
    })
}

fn order(chapter: &Chapter<'_>) -> Vec<Value> {
    let cx = &chapter.cx;
    let project = &cx.plan.project;
    let services = |id: &str| {
        let server = project.server.iter().find(|one| one.id.as_str() == id).map(|one| of_server(project, one).1);
        let device = || project.device.iter().find(|one| one.id.as_str() == id).map(|one| of_device(project, one).1);
        let units = server.or_else(device).unwrap_or_default();
        units.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let steps = start_order(project);
    let rows = steps.iter().enumerate().map(|(number, one)| {
        let mut row = continuity::step(chapter, number, one);
        row["services"] = text(&services(one.id));
        row["circle"] = circle(cx, one.id, &one.circle);
        row
    });
    rows.collect()
}

/// What is said of a machine that comes before one that it should wait for; nothing when there is none.
pub(super) fn circle(cx: &Context<'_>, id: &str, others: &[&str]) -> Value {
    if others.is_empty() {
        return Value::Null;
    }
    json!(cx.locale.fill("operations.circle", &[("name", id), ("others", &cx.locale.list(others))]))
}

fn applications(chapter: &Chapter<'_>) -> Value {
    let cx = &chapter.cx;
    let project = &cx.plan.project;
    let applications = project.application.iter().map(|one| {
        let groups: Vec<String> = one.groups.iter().map(|group| chapter.group(group.as_str())).collect();
        json!({
            "title": one.title,
            "url": one.url.value,
            "server": one.server.as_str(),
            "database": one.database.as_ref().map(|base| cx.name(base.as_str())),
            "groups": text(&groups.join(", ")),
        })
    });
    let databases = project.database.iter().map(|one| {
        let engine = cx.locale.choice("engine", one.engine.key());
        json!({
            "title": one.title,
            "name": one.id.as_str(),
            "engine": format!("{engine}\u{a0}{}", one.version).trim_end_matches('\u{a0}'),
            "server": one.server.as_str(),
            "owner": one.owner.as_ref().map(|owner| owner.as_str()),
        })
    });
    json!({ "applications": applications.collect::<Vec<_>>(), "databases": databases.collect::<Vec<_>>() })
}

fn domain(chapter: &Chapter<'_>) -> Value {
    let project = &chapter.cx.plan.project;
    let Some(found) = &project.directory else { return Value::Null };
    let controllers = project.server.iter().filter(|one| one.roles.iter().any(|role| role == "ad"));
    let controllers: Vec<&str> = controllers.map(|one| one.id.as_str()).collect();
    json!({
        "domain": found.domain.value,
        "netbios": directory::netbios(found),
        "controllers": text(&controllers.join(", ")),
        "password": directory::password(chapter, &found.password),
    })
}

fn certificates(chapter: &Chapter<'_>) -> Vec<Value> {
    let cx = &chapter.cx;
    let rows = cx.plan.project.application.iter().map(|one| {
        let id = one.id.as_str();
        let watches = cx.plan.project.alert.iter().filter(|alert| {
            alert.metric == "certificate" && (alert.on.is_empty() || alert.on.iter().any(|on| on == id))
        });
        let alerts: Vec<&str> = watches.map(|alert| cx.plan.label(alert.id.as_str())).collect();
        json!({
            "title": one.title,
            "url": one.url.value,
            "authority": cx.locale.choice("certificate", one.certificate.key()),
            "end": one.certificate_end.as_ref().map(|end| cx.locale.date(end.value.0)),
            "alerts": text(&alerts.join(", ")),
            "renewal": cx.locale.text(&format!("operations.renewal.{}", one.certificate.key())),
        })
    });
    rows.collect()
}

/// Accounts that are not those of daily work.
fn accounts(chapter: &Chapter<'_>) -> Vec<Value> {
    let cx = &chapter.cx;
    let project = &cx.plan.project;
    let uses = |user: &User| {
        let owned =
            project.database.iter().filter(|base| base.owner.as_ref().is_some_and(|own| own == user.id.as_str()));
        let owned = owned.map(|base| base.title.as_str());
        let groups = chapter.memberships.direct_groups_of(user.id.as_str()).iter();
        let groups = groups.map(|group| project.title(group));
        owned.chain(groups).collect::<Vec<_>>().join(", ")
    };
    let row = |user: &User| {
        json!({
            "login": user.id.as_str(),
            "holder": user.person.as_ref().map_or(user.title.as_str(), |who| project.title(who.as_str())),
            "kind": cx.locale.choice("user", user.kind.key()),
            "uses": text(&uses(user)),
        })
    };
    project.user.iter().filter(|user| user.kind != UserKind::Person).map(row).collect()
}

/// How each family of machines is kept up to date.
fn updates(chapter: &Chapter<'_>) -> Vec<Value> {
    let cx = &chapter.cx;
    let project = &cx.plan.project;
    let mut rows = Vec::new();
    for manager in [Manager::Systemd, Manager::Windows, Manager::Console] {
        let servers = project.server.iter().filter(|one| of_server(project, one).0 == manager);
        let devices = project.device.iter().filter(|one| of_device(project, one).0 == manager);
        // A firewall is a host like the servers, wherever it is provisioned.
        let devices = devices.filter(|one| one.kind == DeviceKind::Firewall || manager == Manager::Console);
        let names: Vec<&str> = servers.map(|one| one.id.as_str()).chain(devices.map(|one| one.id.as_str())).collect();
        if !names.is_empty() {
            rows.push(json!({
                "machines": names.join(", "),
                "policy": cx.locale.text(&format!("operations.update.{}", manager.key())),
            }));
        }
    }
    rows
}

/// What comes back, and who does it.
fn calendar(cx: &Context<'_>) -> Vec<Value> {
    let told = cx.plan.project.procedure.iter().filter(|one| !one.frequency.is_empty());
    let rows = told.map(|one| {
        json!({
            "code": cx.plan.label(one.id.as_str()),
            "title": one.title,
            "frequency": one.frequency,
            "who": one.who.as_ref().map(|who| cx.name(who.as_str())),
        })
    });
    rows.collect()
}

/// The people of both sides, with how to reach them.
pub(super) fn contacts(cx: &Context<'_>) -> Vec<Value> {
    let project = &cx.plan.project;
    let row = |name: &str, role: &str, side: &str, phone: Option<&str>, email: Option<&str>| json!({ "name": name, "role": text(role), "side": side, "phone": phone, "email": email });
    let (supplier, client) = (&project.project.supplier.name, &project.project.client.name);
    let members = project
        .member
        .iter()
        .map(|one| row(&one.name, &one.role, supplier, one.phone.as_deref(), one.email.as_deref()));
    let stakeholders = project
        .stakeholder
        .iter()
        .map(|one| row(&one.name, &one.role, client, one.phone.as_deref(), one.email.as_deref()));
    members.chain(stakeholders).collect()
}

/// Who is called, one after the other.
pub(super) fn escalation(cx: &Context<'_>) -> Vec<String> {
    let project = &cx.plan.project;
    let Some(support) = &project.support else { return Vec::new() };
    support.escalation.iter().map(|who| project.title(who.as_str()).to_owned()).collect()
}
