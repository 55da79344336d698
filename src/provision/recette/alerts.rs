//! What is stopped, or told to be wrong, to see an alert.

use serde_json::{Value, json};

use crate::model::{Alert, Application, Database, DatabaseEngine, Link};
use crate::provision::ansible::{backups_of, front_hosts_of, tunnels_of};
use crate::provision::estate::{Estate, Machine, Nature};

/// What an exporter of the host tells: each host of the alert has its own.
const OF_A_HOST: [&str; 5] = ["cpu", "memory", "disk", "load", "failed-logins"];

/// The probes of an alert: one for each thing that it watches and each machine that tells of it.
pub(super) fn probes(estate: &Estate<'_>, alert: &Alert) -> Vec<Value> {
    let project = &estate.plan.project;
    let within = alert.lasting.as_ref().map_or(0, |lasting| lasting.value.milliseconds() / 1000);
    let watched = || project.monitoring.iter().flat_map(|monitoring| &monitoring.watch).map(|on| on.as_str());
    let on: Vec<&str> = match alert.on.is_empty() {
        false => alert.on.iter().map(|on| on.as_str()).collect(),
        true => watched().collect(),
    };
    let mut probes = Vec::new();
    for id in on {
        for (host, unit) in causes(estate, &alert.metric, id) {
            probes.push(json!({
                "alert": alert.id.as_str(),
                "metric": alert.metric,
                "on": id,
                "host": host,
                "unit": unit,
                "within": within,
            }));
        }
    }
    probes
}

/// The machines where a cause of the alert can be made, with the unit to stop when it is one.
fn causes(estate: &Estate<'_>, metric: &str, id: &str) -> Vec<(String, Option<String>)> {
    let project = &estate.plan.project;
    let named = |machine: &Machine<'_>, unit: Option<&str>| (machine.name.clone(), unit.map(str::to_owned));
    let application = project.find::<Application>(id);
    match metric {
        "up" | "http" if application.is_some() => {
            let fronts = application.into_iter().flat_map(|one| front_hosts_of(estate, one));
            fronts.map(|name| (name, Some("apache2.service".to_owned()))).collect()
        }
        "certificate" => {
            let fronts = application.into_iter().flat_map(|one| front_hosts_of(estate, one));
            fronts.map(|name| (name, None)).collect()
        }
        "up" => {
            if let Some(base) = project.find::<Database>(id) {
                let unit = match base.engine {
                    DatabaseEngine::Postgresql => "postgresql.service",
                    _ => "mariadb.service",
                };
                let holders = estate.of_id(base.server.as_str()).filter(|one| one.is_managed());
                return holders.map(|one| named(one, Some(unit))).collect();
            }
            if let Some(link) = project.find::<Link>(id) {
                return tunnel_end(estate, link).into_iter().collect();
            }
            let of = |machine: &Machine<'_>| match machine.nature {
                Nature::Linux | Nature::Firewall => Some(named(machine, Some("prometheus-node-exporter.service"))),
                // What answers nothing but echo requests has no unit to stop.
                Nature::Device => Some(named(machine, None)),
                Nature::Windows => None,
            };
            estate.of_id(id).filter_map(of).collect()
        }
        "backup-age" => {
            let saved = backups_of(estate).into_iter().filter(|(_, entry)| entry["backup"] == id);
            saved
                .map(|(host, entry)| (host, entry["id"].as_str().map(|id| format!("qilby-backup@{id}.service"))))
                .collect()
        }
        metric if OF_A_HOST.contains(&metric) => {
            estate.of_id(id).filter(|one| one.is_managed()).map(|one| named(one, None)).collect()
        }
        _ => Vec::new(),
    }
}

/// The end of a tunnel that is on the side of who watches: the other end is not seen when it is cut.
fn tunnel_end(estate: &Estate<'_>, link: &Link) -> Option<(String, Option<String>)> {
    let site =
        |machine: &Machine<'_>| machine.zone().and_then(|zone| estate.zone(zone)).and_then(|zone| estate.site_of(zone));
    let watcher = estate.plan.project.monitoring.as_ref().and_then(|monitoring| monitoring.server.as_ref());
    let watcher = watcher.and_then(|server| estate.of_id(server.as_str()).next());
    let watcher = watcher.or_else(|| estate.with_role("monitoring").next()).and_then(site);
    // A tunnel of stations is quiet when nobody calls: nothing watches it.
    if link.peers.len() < 2 {
        return None;
    }
    let ends = || link.peers.iter().flat_map(|peer| estate.of_id(peer.as_str())).filter(|one| one.is_managed());
    let end = ends().find(|one| watcher.is_some() && site(one) == watcher).or_else(|| ends().next())?;
    let own = tunnels_of(estate, end).into_iter().find(|tunnel| tunnel["id"] == link.id.as_str())?;
    Some((end.name.clone(), own["interface"].as_str().map(|name| format!("wg-quick@{name}.service"))))
}
