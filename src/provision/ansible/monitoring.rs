//! What the monitoring server watches, and what raises an alert.

use serde_json::{Map, Value, json};

use super::{Desk, backups};
use crate::model::value::TimeSpan;
use crate::model::{Alert, DatabaseEngine, Severity};
use crate::provision::estate::{Machine, Nature};

/// Whether a host watches the others.
pub(super) fn is_server(desk: &Desk<'_>, machine: &Machine<'_>) -> bool {
    let monitoring = desk.estate.plan.project.monitoring.as_ref();
    match monitoring.and_then(|monitoring| monitoring.server.as_ref()) {
        Some(server) => server.as_str() == machine.id,
        None => machine.has_role("monitoring"),
    }
}

/// Adds what a monitoring server watches.
pub(super) fn host(desk: &Desk<'_>, machine: &Machine<'_>, vars: &mut Map<String, Value>) {
    if machine.has_role("logs") || is_server(desk, machine) {
        let watched = desk.estate.plan.project.monitoring.as_ref();
        let days = |span: Option<TimeSpan>| span.map(|span| span.elapsed_minutes() / (24 * 60));
        let every = watched.and_then(|one| one.every.as_ref()).map_or(30, |one| one.value.milliseconds() / 1000);
        let retention = days(watched.and_then(|one| one.metrics_retention.as_ref()).map(|one| one.value));
        let log_days = days(watched.and_then(|one| one.log_retention.as_ref()).map(|one| one.value));
        vars.insert(
            "qilby_monitoring".into(),
            json!({
                "every": format!("{every}s"),
                "retention": format!("{}d", retention.unwrap_or(400)),
                "log_days": log_days.unwrap_or(365),
                "targets": targets(desk),
                "alerts": desk.estate.plan.project.alert.iter().map(|one| alert(desk, one)).collect::<Vec<_>>(),
            }),
        );
    }
}

fn targets(desk: &Desk<'_>) -> Value {
    let project = &desk.estate.plan.project;
    let is_watched = |id: &str| {
        let watch = project.monitoring.as_ref().map_or(&[][..], |monitoring| &monitoring.watch);
        watch.iter().any(|one| one.as_str() == id)
    };
    let hosts = |nature: &[Nature]| -> Vec<Value> {
        let machines = desk.estate.machines.iter().filter(|one| is_watched(one.id) && nature.contains(&one.nature));
        machines.map(|one| json!({ "id": one.name, "of": one.id, "address": one.address() })).collect()
    };
    let applications = project.application.iter().filter(|one| is_watched(one.id.as_str()));
    let http: Vec<Value> = applications.map(|one| json!({ "id": one.id.as_str(), "url": one.url.value })).collect();
    let bases = |engines: &[DatabaseEngine]| -> Vec<Value> {
        let own = project.database.iter().filter(|base| engines.contains(&base.engine));
        let own = own.filter(|base| is_watched(base.id.as_str()) || is_watched(base.server.as_str()));
        let address = |server: &str| desk.estate.of_id(server).find_map(Machine::address);
        own.map(|base| json!({ "id": base.id.as_str(), "address": address(base.server.as_str()) })).collect()
    };
    let saved = desk.estate.managed().flat_map(|machine| {
        backups::of(desk, machine).into_iter().map(|entry| {
            json!({ "id": entry["id"], "backup": entry["backup"], "host": machine.name, "rpo_seconds": entry["rpo_seconds"] })
        })
    });
    let links = project.link.iter().filter(|link| is_watched(link.id.as_str()));
    json!({
        "node": hosts(&[Nature::Linux, Nature::Firewall]),
        "windows": hosts(&[Nature::Windows]),
        "icmp": hosts(&[Nature::Device]),
        "http": http,
        "postgresql": bases(&[DatabaseEngine::Postgresql]),
        "mariadb": bases(&[DatabaseEngine::Mariadb, DatabaseEngine::Mysql]),
        "backup": saved.collect::<Vec<_>>(),
        "tunnel": links.map(|link| json!({ "id": link.id.as_str() })).collect::<Vec<_>>(),
    })
}

fn alert(desk: &Desk<'_>, alert: &Alert) -> Value {
    let project = &desk.estate.plan.project;
    let (comparison, number, unit) = threshold(&alert.threshold);
    let receivers = alert.tell.iter().filter_map(|person| {
        let member = project.member.iter().find(|one| one.id == *person.as_str()).map(|one| one.email.as_deref());
        let client =
            || project.stakeholder.iter().find(|one| one.id == *person.as_str()).map(|one| one.email.as_deref());
        member.or_else(client).flatten()
    });
    let severity = match alert.severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    };
    json!({
        "id": alert.id.as_str(),
        "title": alert.title,
        "metric": alert.metric,
        "on": alert.on.iter().map(|one| one.as_str()).collect::<Vec<_>>(),
        "comparison": comparison,
        "threshold": number,
        "unit": unit,
        "for": alert.lasting.as_ref().map(|one| format!("{}s", one.value.milliseconds() / 1000)),
        "severity": severity,
        "receivers": receivers.collect::<Vec<_>>(),
    })
}

/// A threshold as it is written, `> 85 %`: how to compare, the number in the base unit, and that unit.
fn threshold(text: &str) -> (Option<&'static str>, Option<f64>, &'static str) {
    const COMPARISONS: [&str; 6] = ["<=", ">=", "!=", "==", "<", ">"];
    let text = text.trim();
    let comparison = COMPARISONS.into_iter().find(|sign| text.starts_with(sign));
    let rest = comparison.map_or(text, |sign| &text[sign.len()..]).trim();
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(rest.len());
    let number: Option<f64> = rest[..end].replace(',', ".").parse().ok();
    let unit = rest[end..].trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}' || c == '\u{202f}');
    match unit {
        "%" => (comparison, number, "percent"),
        "" => (comparison, number, "number"),
        unit => {
            let span: Result<TimeSpan, _> = format!("1{unit}").parse();
            match span {
                Ok(span) => (comparison, number.map(|number| number * span.milliseconds() as f64 / 1000.0), "seconds"),
                Err(_) => (comparison, number, "other"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::threshold;

    #[test]
    fn thresholds_are_in_base_units() {
        assert_eq!(threshold("> 85 %"), (Some(">"), Some(85.0), "percent"));
        assert_eq!(threshold("< 21 d"), (Some("<"), Some(1_814_400.0), "seconds"));
        assert_eq!(threshold("> 90 min"), (Some(">"), Some(5400.0), "seconds"));
        assert_eq!(threshold("!= 200"), (Some("!="), Some(200.0), "number"));
        assert_eq!(threshold(">= 1,5 Mbit/s"), (Some(">="), Some(1.5), "other"));
        assert_eq!(threshold("quelques"), (None, None, "other"));
    }
}
