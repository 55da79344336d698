//! On a small company: one firewall, a directory, files, a base, an application, a store.

use super::carried::{Carried, alerts};
use super::coverage::{Cover, coverage};
use super::recovery::{ServiceKind, order, promises};
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
