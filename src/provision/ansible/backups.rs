//! What each host saves, and what the backup server keeps.

use serde_json::{Map, Value, json};

use super::Desk;
use crate::model::value::{Recurrence, TimeSpan};
use crate::model::{Backup, Retention};
use crate::plan::directory::{Memberships, RightsMatrix};
use crate::plan::infrastructure::saved::parts;
use crate::plan::network::catalogue::Catalogue;
use crate::provision::estate::{Machine, Nature};

/// Port of the repositories when the catalogue has none.
const PORT: u16 = 8000;

/// Adds what a host saves, and what it keeps for others.
pub(super) fn host(desk: &Desk<'_>, machine: &Machine<'_>, vars: &mut Map<String, Value>) {
    let own = of(desk, machine);
    if !own.is_empty() {
        vars.insert("qilby_backups".into(), Value::Array(own));
    }
    let project = &desk.estate.plan.project;
    let kept: Vec<&Backup> = project.backup.iter().filter(|backup| backup.to.as_str() == machine.id).collect();
    if kept.is_empty() {
        return;
    }
    let (mut clients, mut retention, mut pulls) = (Vec::new(), Vec::new(), Vec::new());
    for other in &desk.estate.machines {
        let entries = entries(desk, other, |backup| backup.to.as_str() == machine.id);
        if !entries.is_empty() {
            clients.push(other.name.clone());
        }
        for (backup, entry) in entries {
            retention.push(json!({ "host": other.name, "id": entry["id"], "keep": keep(&backup.retention) }));
        }
        for backup in
            kept.iter().filter(|backup| is_pulled(other) && backup.what.iter().any(|what| what.as_str() == other.id))
        {
            pulls.push(json!({
                "id": backup.id.as_str(),
                "host": other.name,
                "address": other.address(),
                "kind": "configuration",
                "on_calendar": calendar(backup.schedule.value),
                "keep": keep(&backup.retention),
            }));
        }
    }
    let offsite: Vec<Value> = kept
        .iter()
        .filter_map(|backup| Some(json!({ "backup": backup.id.as_str(), "site": backup.offsite.as_ref()?.as_str() })))
        .collect();
    vars.insert("qilby_backup_clients".into(), json!(clients));
    vars.insert("qilby_backup_retention".into(), json!(retention));
    vars.insert("qilby_backup_pulls".into(), json!(pulls));
    vars.insert("qilby_backup_offsite".into(), json!(offsite));
}

/// What a host saves: an entry for each backup and each kind of thing, with an id of its own on the host.
pub(super) fn of(desk: &Desk<'_>, machine: &Machine<'_>) -> Vec<Value> {
    let kept_here = |backup: &Backup| desk.estate.of_id(backup.to.as_str()).any(|store| store.is_managed());
    entries(desk, machine, kept_here).into_iter().map(|(_, entry)| entry).collect()
}

/// Whether the store fetches what is saved of a machine, instead of being sent it.
fn is_pulled(machine: &Machine<'_>) -> bool {
    matches!(machine.nature, Nature::Device | Nature::Firewall)
}

fn entries<'a>(desk: &Desk<'a>, machine: &Machine<'_>, wanted: impl Fn(&Backup) -> bool) -> Vec<(&'a Backup, Value)> {
    let project = &desk.estate.plan.project;
    let Some(server) = machine.server else { return Vec::new() };
    let rights = RightsMatrix::of(project, &Memberships::of(project));
    let mut found = Vec::new();
    for backup in project.backup.iter().filter(|backup| wanted(backup)) {
        let parts = parts(project, &rights, server, backup);
        let Some(store) = desk.estate.of_id(backup.to.as_str()).next() else { continue };
        for part in parts {
            let entry = json!({
                "id": part.id,
                "backup": backup.id.as_str(),
                "kind": part.kind,
                "paths": part.paths,
                "databases": part.databases,
                "owner": part.owners.first(),
                "owners": part.owners,
                "server": desk.estate.fqdn(store),
                "address": store.address(),
                "port": port(),
                "on_calendar": calendar(backup.schedule.value),
                "keep": keep(&backup.retention),
                "rpo_seconds": seconds(backup.rpo.value),
                "rto_seconds": seconds(backup.rto.value),
                "encrypted": backup.encrypted,
            });
            found.push((backup, entry));
        }
    }
    found
}

fn port() -> u16 {
    let service = Catalogue::built_in().service("restic-rest");
    service.and_then(|service| service.ports.first()).map_or(PORT, |ports| ports.first)
}

fn seconds(span: TimeSpan) -> i64 {
    span.milliseconds() / 1000
}

fn keep(retention: &Retention) -> Value {
    json!({
        "hourly": retention.hourly,
        "daily": retention.daily,
        "weekly": retention.weekly,
        "monthly": retention.monthly,
        "yearly": retention.yearly,
    })
}

/// A recurrence as systemd writes calendar events.
fn calendar(schedule: Recurrence) -> String {
    let time = |at: u16| format!("{:02}:{:02}:00", at / 60, at % 60);
    match schedule {
        Recurrence::Hourly => "hourly".to_owned(),
        Recurrence::Daily { at } => format!("*-*-* {}", time(at)),
        Recurrence::Weekly { day, at } => {
            let day = day.key();
            format!("{}{} *-*-* {}", day[..1].to_uppercase(), &day[1..], time(at))
        }
        Recurrence::Monthly { day, at } => format!("*-*-{day:02} {}", time(at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendars_of_systemd() {
        let of = |text: &str| calendar(text.parse().unwrap());
        assert_eq!(of("hourly"), "hourly");
        assert_eq!(of("daily 01:00"), "*-*-* 01:00:00");
        assert_eq!(of("weekly sun 03:05"), "Sun *-*-* 03:05:00");
        assert_eq!(of("monthly 1 04:00"), "*-*-01 04:00:00");
    }
}
