//! The sheets of the components of the operations manual: what runs on each, how it is started and stopped, what
//! watches it, what saves it, and what to do when it fails.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::model::{Backup, Device, DeviceKind, Server, Zone};
use crate::plan::infrastructure::carried::{Carried, alerts, is_watched};
use crate::plan::infrastructure::coverage::backups_of;
use crate::plan::infrastructure::running::{Manager, Unit, of_device, of_server};
use crate::plan::infrastructure::saved::parts;
use crate::render::documents::dossier::{Chapter, continuity, operations, servers, text};

/// Services of every machine: their incidents are told once.
const EVERYWHERE: [&str; 3] = ["filter", "filter-log", "metrics"];

/// Every server in the order of the file, then every firewall.
pub(super) fn all(chapter: &Chapter<'_>) -> Vec<Value> {
    let project = &chapter.cx.plan.project;
    let firewalls = project.device.iter().filter(|one| one.kind == DeviceKind::Firewall);
    let servers = project.server.iter().map(|one| server(chapter, one));
    servers.chain(firewalls.map(|one| firewall(chapter, one))).collect()
}

/// Devices that the console of their maker runs.
pub(super) fn devices(chapter: &Chapter<'_>) -> Vec<Value> {
    let cx = &chapter.cx;
    let project = &cx.plan.project;
    let others = project.device.iter().filter(|one| one.kind != DeviceKind::Firewall);
    let row = |one: &Device| {
        let id = one.id.as_str();
        let backups: Vec<&str> = backups_of(project, id, None).iter().map(|backup| backup.title.as_str()).collect();
        json!({
            "title": one.title,
            "kind": cx.locale.choice("device", one.kind.key()),
            "model": text(&one.model),
            "address": servers::addresses(chapter, id),
            "backups": text(&backups.join(", ")),
            "watched": chapter.yes_no(is_watched(project, id)),
        })
    };
    others.map(row).collect()
}

/// Incidents that may happen on every machine.
pub(super) fn common_incidents(chapter: &Chapter<'_>) -> Vec<Value> {
    let told = [("filter", "nftables"), ("filter-log", "ulogd2"), ("metrics", "prometheus-node-exporter")];
    told.into_iter().map(|(service, name)| incident(chapter, service, name)).collect()
}

fn server(chapter: &Chapter<'_>, server: &Server) -> Value {
    let cx = &chapter.cx;
    let id = server.id.as_str();
    let (manager, units) = of_server(&cx.plan.project, server);
    let own = servers::sheet(chapter, server);
    let carried = Carried::by(&cx.plan.project, &chapter.rights, id);
    let mut sheet = services(chapter, manager, &units);
    for key in [
        "name",
        "title",
        "description",
        "roles",
        "class",
        "address",
        "os",
        "size",
        "criticality",
        "owner",
        "shares",
        "applications",
        "databases",
        "kept",
        "procedures",
    ] {
        sheet[key] = own[key].clone();
    }
    sheet["place"] = place(&own);
    sheet["alerts"] = watched_by(chapter, id, &carried);
    sheet["watched"] = json!(is_watched(&cx.plan.project, id));
    sheet["backups"] = json!(saved(chapter, server, &carried));
    sheet
}

fn place(sheet: &Value) -> Value {
    let parts = [&sheet["zone"], &sheet["site"]].into_iter().filter_map(Value::as_str);
    json!(parts.collect::<Vec<_>>().join(", "))
}

fn firewall(chapter: &Chapter<'_>, device: &Device) -> Value {
    let cx = &chapter.cx;
    let project = &cx.plan.project;
    let id = device.id.as_str();
    let (manager, units) = of_device(project, device);
    let carried = Carried::default();
    let zone = device.zone.as_ref().and_then(|zone| project.find::<Zone>(zone.as_str()));
    let site = zone.map(|zone| zone.site.as_ref()).unwrap_or(device.site.as_ref());
    let place = [zone.map(|zone| zone.title.as_str()), site.map(|site| cx.name(site.as_str()))];
    let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let mut sheet = services(chapter, manager, &units);
    let own = json!({
        "name": id,
        "title": device.title,
        "description": [],
        "roles": [cx.locale.choice("device", device.kind.key())],
        "class": null,
        "place": text(&place),
        "address": servers::addresses(chapter, id),
        "os": null,
        "size": text(&device.model),
        "criticality": chapter.choice("criticality", device.criticality.key()),
        "owner": null, "shares": null, "applications": null, "databases": null, "kept": null,
        "procedures": crate::plan::infrastructure::carried::procedures(project, id, &carried)
            .iter().map(|one| chapter.coded(one.id.as_str())).collect::<Vec<_>>(),
        "alerts": watched_by(chapter, id, &carried),
        "watched": is_watched(project, id),
        "backups": backups_of(project, id, None).into_iter().map(|one| pulled(chapter, one)).collect::<Vec<_>>(),
    });
    if let (Some(sheet), Value::Object(own)) = (sheet.as_object_mut(), own) {
        sheet.extend(own);
    }
    sheet
}

fn services(chapter: &Chapter<'_>, manager: Manager, units: &[Unit]) -> Value {
    let cx = &chapter.cx;
    let (start, stop) = match manager {
        Manager::Systemd => ("systemctl start", "systemctl stop"),
        Manager::Windows => ("Start-Service", "Stop-Service"),
        Manager::Console => ("", ""),
    };
    // A packet filter that is stopped lets everything through.
    let stopped = units.iter().rev().filter(|unit| unit.service != "filter");
    let mut seen = BTreeSet::new();
    let own = units.iter().filter(|unit| !EVERYWHERE.contains(&unit.service));
    let failing: Vec<&Unit> = own.filter(|unit| seen.insert(unit.service)).collect();
    json!({
        "manager": manager.key(),
        "units": units
            .iter()
            .map(|unit| json!({
                "name": unit.name,
                "does": cx.locale.text(&format!("operations.service.{}.title", unit.service)),
            }))
            .collect::<Vec<_>>(),
        "start": units.iter().map(|unit| format!("{start} {}", unit.name)).collect::<Vec<_>>().join("\n"),
        "stop": stopped.map(|unit| format!("{stop} {}", unit.name)).collect::<Vec<_>>().join("\n"),
        "incidents": failing.iter().map(|unit| incident(chapter, unit.service, &unit.name)).collect::<Vec<_>>(),
    })
}

fn incident(chapter: &Chapter<'_>, service: &str, name: &str) -> Value {
    let fill = |key: &str| chapter.cx.locale.fill(&format!("operations.service.{service}.{key}"), &[("unit", name)]);
    json!({ "symptom": fill("symptom"), "check": fill("check"), "action": fill("action") })
}

fn watched_by(chapter: &Chapter<'_>, id: &str, carried: &Carried<'_>) -> Value {
    let found = alerts(&chapter.cx.plan.project, id, carried);
    found.into_iter().map(|one| operations::alert(chapter, one)).collect()
}

/// The backups of a server and of what it carries, with the commands of its host.
fn saved(chapter: &Chapter<'_>, server: &Server, carried: &Carried<'_>) -> Vec<Value> {
    let project = &chapter.cx.plan.project;
    let own: Vec<&str> = std::iter::once(server.id.as_str()).chain(carried.data()).collect();
    let concerns = |backup: &&Backup| backup.what.iter().any(|what| own.contains(&what.as_str()));
    let mut rows = Vec::new();
    for backup in project.backup.iter().filter(concerns) {
        // A store that is no server fetches what it keeps.
        let is_sent = project.server.iter().any(|store| backup.to == *store.id.as_str());
        let parts = if is_sent { parts(project, &chapter.rights, server, backup) } else { Vec::new() };
        if parts.is_empty() {
            rows.push(pulled(chapter, backup));
        }
        for part in parts {
            rows.push(json!({
                "title": backup.title,
                "schedule": continuity::schedule(chapter, &backup.schedule.value.to_string()),
                "save": format!("systemctl start qilby-backup@{}", part.id),
                "restore": format!("qilby-restore {}", part.id),
            }));
        }
    }
    rows
}

fn pulled(chapter: &Chapter<'_>, backup: &Backup) -> Value {
    let cx = &chapter.cx;
    let store = cx.name(backup.to.as_str());
    json!({
        "title": backup.title,
        "schedule": continuity::schedule(chapter, &backup.schedule.value.to_string()),
        "save": null,
        "restore": null,
        "note": cx.locale.fill("operations.kept-by", &[("store", store)]),
    })
}
