//! On a small company: one firewall, a directory, files, a base, an application, a store.

use super::carried::{Carried, alerts};
use super::coverage::{Cover, coverage};
use super::exercise::{after, exercises};
use super::recovery::{ServiceKind, order, promises, start_order};
use super::running::{Manager, Unit, of_device, of_server};
use crate::model::Document;
use crate::plan::directory::{Memberships, RightsMatrix};

const COMPANY: &str = r#"
[project]
name = "Essai"
title = "Essai"
reference = "ESS"
language = "fr"
currency = "EUR"
start = 2026-09-07
version = "1"
status_date = 2026-09-07
client = { name = "Client" }
supplier = { name = "Équipe" }

[[zone]]
id = "z"
title = "Zone"
cidr = "192.0.2.0/24"
trust = "core"

[[device]]
id = "fw"
title = "Pare-feu"
kind = "firewall"
joins = ["z"]

[[device]]
id = "imprimante"
title = "Imprimante"
kind = "printer"
zone = "z"

[[server]]
id = "proxy"
title = "Proxy"
zone = "z"
roles = ["proxy"]
os = "debian-12"
criticality = "critical"

[[server]]
id = "app"
title = "Applications"
zone = "z"
roles = ["app", "domain-member"]
os = "debian-12"
criticality = "critical"

[[server]]
id = "bdd"
title = "Bases"
zone = "z"
roles = ["database"]
os = "debian-12"

[[server]]
id = "fic"
title = "Fichiers"
zone = "z"
roles = ["file"]
os = "debian-12"
criticality = "high"

[[server]]
id = "ad"
title = "Annuaire"
zone = "z"
roles = ["ad"]
os = "debian-12"

[[server]]
id = "sauv"
title = "Sauvegardes"
zone = "z"
roles = ["backup"]
os = "debian-12"
criticality = "low"

[[share]]
id = "commun"
path = "Commun"
server = "fic"

[[share]]
id = "modeles"
path = "Commun/Modèles"

[[database]]
id = "base"
title = "Base"
engine = "postgresql"
server = "bdd"

[[application]]
id = "negoce"
title = "Négoce"
server = "app"
url = "https://negoce.example/"
certificate = "public-ca"
database = "base"

[[backup]]
id = "sv-systemes"
title = "Systèmes"
what = ["ad", "app", "fic"]
to = "sauv"
schedule = "daily 02:00"
retention = { daily = 7 }
rpo = "1d"
rto = "4h"
offsite = "ailleurs"

[[backup]]
id = "sv-base"
title = "Base"
what = ["base"]
to = "sauv"
schedule = "hourly"
retention = { hourly = 24 }
rpo = "90min"
rto = "6h"

[monitoring]
watch = ["bdd"]

[[alert]]
id = "partout"
title = "Injoignable"
metric = "up"
severity = "critical"
tell = ["moi"]

[[alert]]
id = "arretee"
title = "Base arrêtée"
on = ["base"]
metric = "up"
severity = "critical"
tell = ["moi"]
"#;

fn company() -> (Document, RightsMatrix) {
    let document: Document = toml::from_str(COMPANY).unwrap_or_else(|error| panic!("{error}"));
    let rights = RightsMatrix::of(&document, &Memberships::of(&document));
    (document, rights)
}

#[test]
fn a_folder_is_carried_by_the_server_of_the_folder_above() {
    let (document, rights) = company();
    let paths = |id: &str| -> Vec<String> {
        Carried::by(&document, &rights, id).shares.iter().map(|share| share.path.value.clone()).collect()
    };
    assert_eq!(paths("fic"), ["Commun", "Commun/Modèles"]);
    assert!(paths("bdd").is_empty());
    let store = Carried::by(&document, &rights, "sauv");
    assert_eq!(store.kept.len(), 2);
    assert_eq!(store.data().count(), 0, "a backup kept there is not data of the server");
}

#[test]
fn an_alert_on_everything_tells_of_what_is_watched_alone() {
    let (document, rights) = company();
    let told = |id: &str| -> Vec<&str> {
        alerts(&document, id, &Carried::by(&document, &rights, id)).iter().map(|alert| alert.id.as_str()).collect()
    };
    assert_eq!(told("bdd"), ["partout", "arretee"]);
    assert!(told("ad").is_empty());
}

#[test]
fn a_server_of_which_only_a_base_is_saved_is_covered_in_part() {
    let (document, rights) = company();
    let rows = coverage(&document, &rights);
    let overall = |id: &str| rows.iter().find(|row| row.id == id).map(|row| (row.overall, row.offsite));
    assert_eq!(overall("app"), Some((Cover::Full, true)));
    assert_eq!(overall("bdd"), Some((Cover::Partial, false)));
    assert_eq!(overall("proxy"), Some((Cover::None, false)));
    assert_eq!(overall("imprimante"), None, "a device that nothing saves is no hole");
}

#[test]
fn things_come_back_after_what_they_need_then_by_criticality() {
    let (document, _) = company();
    let steps = order(&document);
    let ids: Vec<&str> = steps.iter().map(|step| step.id).collect();
    // The store is the least critical, and yet comes before whatever is restored from it.
    assert_eq!(ids, ["fw", "bdd", "sauv", "fic", "ad", "app", "proxy"]);
    let app = steps.iter().find(|step| step.id == "app");
    assert_eq!(app.map(|step| step.after.clone()), Some(vec!["fw", "sauv", "ad", "bdd"]));
    assert_eq!(app.and_then(|step| step.backup).map(|backup| backup.id.as_str()), Some("sv-systemes"));
}

#[test]
fn stores_that_save_each_other_do_not_stop_the_order() {
    let text = COMPANY.replace(r#"what = ["base"]"#, r#"what = ["base", "sauv"]"#).replacen(
        r#"to = "sauv""#,
        r#"to = "ad""#,
        1,
    );
    let text = text.replace(r#"what = ["ad", "app", "fic"]"#, r#"what = ["ad", "app", "fic", "sauv"]"#);
    let document: Document = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(order(&document).len(), 7, "each machine once");
}

#[test]
fn an_application_promises_no_better_than_its_base_and_its_server() {
    let (document, rights) = company();
    let promises = promises(&document, &rights);
    let of = |kind: ServiceKind| promises.iter().find(|promise| promise.kind == kind);
    let told = |kind| of(kind).map(|one| (one.rpo.map(|s| s.to_string()), one.rto.map(|s| s.to_string())));
    let spans = |rpo: &str, rto: &str| Some((Some(rpo.to_owned()), Some(rto.to_owned())));
    assert_eq!(told(ServiceKind::Application), spans("1d", "6h"));
    assert_eq!(told(ServiceKind::Database), spans("90min", "6h"));
    assert_eq!(told(ServiceKind::Directory), spans("1d", "4h"));
    assert_eq!(promises.first().map(|one| one.kind), Some(ServiceKind::Application), "the most critical first");
}

#[test]
fn nothing_is_promised_of_a_service_of_which_a_part_is_not_saved() {
    let text = COMPANY.replace(r#"what = ["ad", "app", "fic"]"#, r#"what = ["ad"]"#);
    let document: Document = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    let rights = RightsMatrix::of(&document, &Memberships::of(&document));
    let promises = promises(&document, &rights);
    let application = promises.iter().find(|one| one.kind == ServiceKind::Application);
    assert_eq!(application.map(|one| (one.rpo, one.rto)), Some((None, None)));
}

#[test]
fn a_circle_is_told_and_does_not_stop_the_order() {
    let text = COMPANY.replace(r#"roles = ["database"]"#, r#"roles = ["database", "proxy"]"#);
    let document: Document = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    let steps = order(&document);
    let circles: Vec<(&str, &[&str])> =
        steps.iter().filter(|step| !step.circle.is_empty()).map(|step| (step.id, step.circle.as_slice())).collect();
    // The base publishes the application that waits for the base; the proxy only waits for them.
    assert_eq!(circles, [("app", ["bdd"].as_slice())]);
    assert_eq!(steps.len(), 7, "each machine once");
    assert!(order(&company().0).iter().all(|step| step.circle.is_empty()));
}

#[test]
fn servers_wait_for_the_names_save_those_that_they_come_back_from() {
    let text = COMPANY.replace(r#"roles = ["ad"]"#, r#"roles = ["ad", "dns"]"#);
    let document: Document = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    let ids: Vec<&str> = order(&document).iter().map(|step| step.id).collect();
    let place = |id: &str| ids.iter().position(|one| *one == id);
    for other in ["bdd", "fic", "app", "proxy"] {
        assert!(place("ad") < place(other), "{other} before the directory: {ids:?}");
    }
    assert!(place("sauv") < place("ad") && place("bdd") < place("app") && place("app") < place("proxy"), "{ids:?}");
}

#[test]
fn nothing_waits_for_the_store_when_it_is_only_started() {
    let (document, _) = company();
    let steps = start_order(&document);
    assert_eq!(steps.len(), order(&document).len());
    assert!(steps.iter().all(|step| !step.after.contains(&"sauv")), "{steps:#?}");
}

#[test]
fn lengths_of_time_follow_the_calendar() {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let of = |from: &str, span: &str, times| after(day(from), span.parse().unwrap(), times);
    assert_eq!(of("2026-08-31", "6mo", 1), Some(day("2027-02-28")), "no 31 February");
    assert_eq!(of("2026-08-31", "6mo", 2), Some(day("2027-08-31")), "counted from the first day, not step by step");
    assert_eq!(of("2024-02-29", "1y", 1), Some(day("2025-02-28")));
    assert_eq!(of("2026-12-28", "2w", 2), Some(day("2027-01-25")));
    assert_eq!(of("2026-12-28", "9000y", 90), None, "beyond the calendar");
}

#[test]
fn exercises_are_counted_from_the_last_run_that_still_holds() {
    const TABLES: &str = r#"
        [[zone]]
        id = "z"
        title = "Zone"
        cidr = "192.0.2.0/24"
        trust = "core"
        [[server]]
        id = "s"
        title = "Server"
        zone = "z"
        roles = ["file"]
        os = "debian-12"
        [[device]]
        id = "nas"
        title = "Store"
        kind = "nas"
        zone = "z"
        [[backup]]
        id = "b"
        title = "Backup"
        what = ["s"]
        to = "nas"
        schedule = "daily 01:00"
        retention = { daily = 7 }
        rpo = "1d"
        rto = "4h"
        exercise = "5mo"
        restore_tests = ["t"]
        [[test]]
        id = "t"
        title = "Test"
        kind = "backup"
        verifies = ["b"]
        steps = ["Restore it"]
        expected = "It is back"
    "#;
    let run = "[[result]]\ntest = \"t\"\ndate = 2026-09-10\ntester = \"Ann\"\noutcome = \"ok\"\n";
    let plan = crate::plan::fixture::planned_at("2026-09-14", TABLES, run);
    let found = exercises(&plan);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].last.map(|last| last.date.value.0.to_string()).as_deref(), Some("2026-09-10"));
    let next: Vec<String> = found[0].next.iter().map(ToString::to_string).collect();
    assert_eq!(next, ["2027-02-10", "2027-07-10"], "those of twelve months");
    // Without a run, from the end of the project.
    let plan = crate::plan::fixture::planned(TABLES);
    let found = exercises(&plan);
    assert!(found[0].last.is_none());
    assert_eq!(found[0].from, plan.timeline.finish);
}

#[test]
fn the_units_are_those_that_the_ansible_roles_install() {
    let roles = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/provision/ansible/roles");
    let sample = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/project.toml")).unwrap();
    let document: Document = toml::from_str(&sample).unwrap_or_else(|error| panic!("{error}"));
    let servers = document.server.iter().flat_map(|server| of_server(&document, server).1);
    let devices = document.device.iter().flat_map(|device| of_device(&document, device).1);
    let units: Vec<Unit> = servers.chain(devices).collect();
    assert!(units.len() > 30, "{} units", units.len());
    for unit in units {
        let role = roles.join(unit.role.unwrap());
        let told: String = ["tasks", "handlers"]
            .iter()
            .filter_map(|part| std::fs::read_to_string(role.join(part).join("main.yml")).ok())
            .collect();
        let name = unit.name.split('@').next().unwrap_or_default();
        assert!(told.contains(name), "{} is not in {}", unit.name, role.display());
    }
}

#[test]
fn a_packet_filter_starts_first_and_a_windows_server_has_services_of_windows() {
    let (document, _) = company();
    let of = |id: &str| of_server(&document, document.server.iter().find(|one| one.id.as_str() == id).unwrap());
    let names = |id: &str| of(id).1.into_iter().map(|unit| unit.name).collect::<Vec<_>>();
    assert_eq!(names("ad"), ["nftables", "samba-ad-dc", "prometheus-node-exporter"]);
    let text = COMPANY.replace("os = \"debian-12\"", "os = \"windows-server-2022\"");
    let document: Document = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    let (manager, units) = of_server(&document, document.server.iter().find(|one| one.id.as_str() == "ad").unwrap());
    assert_eq!(manager, Manager::Windows);
    assert_eq!(units.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>(), ["NTDS"]);
}
