use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::*;
use crate::model::Document;
use crate::plan::network::sample::{document, small};
use crate::plan::network::{Network, network};

fn keys(ends: &[Arc<EndInfo>]) -> String {
    ends.iter().map(|end| end.end.key()).collect::<Vec<_>>().join(" ")
}

fn names(services: &[ServiceUse]) -> String {
    let name = |service: &ServiceUse| service.id.clone().unwrap_or_else(|| service.label.clone());
    services.iter().map(name).collect::<Vec<_>>().join(" ")
}

/// The lines of a list, one a line of text.
fn text(lines: &[FlowLine]) -> String {
    let mut text = String::new();
    for line in lines {
        let by = if line.path.same_subnet { "same subnet".to_owned() } else { line.path.firewalls.join("+") };
        let mark = line.marks.strongest().map(|mark| format!(" !{}", mark.key())).unwrap_or_default();
        let origin = match &line.origin {
            Origin::Declared => String::new(),
            Origin::Derived { need } => format!(" <- {need}"),
            Origin::Refused { need, by } => format!(" <- {need}, refused by {by:?}: {}", line.reason),
        };
        writeln!(
            text,
            "{:>2} {} {} [{}] {} -> {}: {} via {by}{mark}{origin}",
            line.number,
            line.action.key(),
            line.id,
            line.class.key(),
            keys(&line.from),
            keys(&line.to),
            names(&line.services),
        )
        .unwrap();
    }
    text
}

const SMALL: &str = include_str!("../../../../tests/projects/petit-reseau/project.toml");

fn small_with(more: &str) -> Document {
    document(&format!("{SMALL}\n{more}"))
}

#[test]
fn matrix_of_a_small_network() {
    let Network { flows, .. } = network(&small());
    let mut all = text(&flows.lines);
    all += "\ninside one subnet\n";
    all += &text(&flows.internal);
    all += "\nrefused\n";
    all += &text(&flows.refused);
    writeln!(all, "\n{:#?}", flows.problems).unwrap();
    insta::assert_snapshot!(all);
}

#[test]
fn a_line_says_why_and_how() {
    let Network { flows, .. } = network(&small());
    let line = flows.find("d-bureaux-srv-ad-domain").unwrap();
    assert_eq!(line.title, "Ouverture de session dans le domaine");
    assert!(line.reason.starts_with("Un membre du domaine"), "{}", line.reason);
    assert_eq!(line.encryption(), ["Kerberos", "TLS", "SMB 3"]);
    assert_eq!(line.path.links, ["tunnel"]);
    let published = flows.find("f01").unwrap();
    assert_eq!(published.nat.map(|nat| nat.kind), Some(crate::model::NatKind::Publish));
    let untitled = flows.find("f02").unwrap();
    assert_eq!(untitled.title, "Proxy inverse → Applications");
    assert_eq!(names(&flows.find("f04").unwrap().services), "ssh tcp/8006");
    assert!(flows.find("f04").unwrap().services[1].marks.admin, "the port of a known administration service");
    assert!(flows.find("f05").unwrap().log, "refused flows are logged");
}

fn ids(lines: &[FlowLine]) -> BTreeSet<&str> {
    lines.iter().map(|line| line.id.as_str()).collect()
}

#[test]
fn what_the_author_writes_is_not_derived_again() {
    let written = r#"
        [[flow]]
        id = "f90"
        from = ["bureaux"]
        to = ["srv-ad"]
        services = ["dns", "kerberos", "kpasswd", "tcp/389", "udp/389", "ldaps", "global-catalog", "smb", "tcp/1-1000"]
        reason = "Annuaire"

        [[flow]]
        id = "f91"
        from = ["10.20.0.0/16"]
        to = ["role:ntp"]
        services = ["any"]
        reason = "Horloge"
    "#;
    let Network { flows, .. } = network(&small_with(written));
    let line = flows.find("d-bureaux-srv-ad-domain").unwrap();
    assert_eq!(names(&line.services), "rpc-dynamic ntp", "the rest only");
    assert!(!ids(&flows.lines).contains("d-dmz-srv-ad-time"));
    assert!(!ids(&flows.internal).contains("d-serveurs-srv-ad-domain"));
    assert!(ids(&flows.lines).contains("d-pf-siege-srv-ad-addresses"), "from the other site");
}

#[test]
fn a_need_that_the_author_denies_is_refused_with_his_reason() {
    let deny = r#"
        [[flow]]
        id = "f90"
        from = ["siege"]
        to = ["srv-fichiers"]
        services = ["any"]
        action = "deny"
        reason = "Les dossiers ne se joignent pas du siège"
    "#;
    let Network { flows, .. } = network(&small_with(deny));
    assert!(!ids(&flows.lines).contains("d-bureaux-srv-fichiers-files"));
    let line = flows.find("r-bureaux-srv-fichiers-files").unwrap();
    assert_eq!(line.origin, Origin::Refused { need: "files".into(), by: Refusal::Denied("f90".into()) });
    assert_eq!((line.action, line.reason.as_str()), (Action::Deny, "Les dossiers ne se joignent pas du siège"));
    // An earlier flow that allows it wins, as on a firewall.
    let allow = "[[flow]]\nid = \"f80\"\nfrom = [\"bureaux\"]\nto = [\"srv-fichiers\"]\nservices = [\"smb\"]\n";
    let Network { flows, .. } = network(&small_with(&format!("{allow}{deny}")));
    assert!(flows.find("r-bureaux-srv-fichiers-files").is_none());
}

#[test]
fn a_role_of_the_project_needs_what_it_says() {
    let more = r#"
        [[role]]
        id = "telephonie"
        title = "Téléphonie"
        offers = ["sips"]
        needs = [{ role = "ad", services = ["ldaps"], reason = "Annuaire des numéros" }, { role = "facturation", services = ["erp-web"] }]

        [[server]]
        id = "srv-tel"
        title = "Autocommutateur"
        zone = "dmz"
        roles = ["telephonie"]
        os = "debian-12"

        [[server]]
        id = "srv-fact"
        title = "Facturation"
        zone = "serveurs"
        roles = ["facturation", "app"]
        os = "debian-12"
    "#;
    let Network { flows, .. } = network(&small_with(more));
    let line = flows.find("d-dmz-srv-ad-telephonie-1").unwrap();
    assert_eq!((line.reason.as_str(), names(&line.services).as_str()), ("Annuaire des numéros", "ldaps"));
    assert_eq!(line.class, crate::plan::network::class::FlowClass::Infrastructure);
    assert!(flows.find("d-dmz-srv-fact-telephonie-2").is_some());
    // The proxy reaches the new server by what its role offers, not by a port taken for granted.
    assert_eq!(names(&flows.find("d-dmz-srv-fact-upstream").unwrap().services), "erp-web");
}

#[test]
fn faults_are_told_and_the_rest_stands() {
    let more = r#"
        [[flow]]
        id = "f90"
        from = ["dmzz", "dmz"]
        to = ["srv-ad", "dmz"]
        services = ["htps", "https"]

        [[backup]]
        id = "sv-autre"
        title = "Autre"
        what = ["srv-ad"]
        to = "srv-sauvegarde"
        tool = "Programme inconnu"
        schedule = "daily 02:00"
        retention = { daily = 30 }
        rpo = "1d"
        rto = "4h"

        [[zone]]
        id = "isolee"
        title = "Isolée"
        site = "nuage"
        cidr = "10.20.60.0/24"
        trust = "data"
        routed = false

        [[flow]]
        id = "f91"
        from = ["dmz"]
        to = ["isolee"]
        services = ["https"]
    "#;
    let Network { flows, .. } = network(&small_with(more));
    let kinds: Vec<String> = flows
        .problems
        .iter()
        .map(|problem| match problem {
            FlowProblem::UnknownEnd { flow, text, .. } => format!("end {text} of {flow:?}"),
            FlowProblem::UnknownService { flow, text, .. } => format!("service {text} of {flow:?}"),
            FlowProblem::SameEnds { flow, end, .. } => format!("{end} to itself in {flow}"),
            FlowProblem::UselessRefusal { number, .. } => format!("refusal {number}"),
            FlowProblem::UnknownTool { backup, .. } => format!("tool of {backup}"),
            FlowProblem::Unreachable { flow, from, to, .. } => format!("{flow}: {} to {}", from.key(), to.key()),
            FlowProblem::UnknownEngine { server, .. } => format!("engine of {server}"),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "end dmzz of Some(\"f90\")",
            "service htps of Some(\"f90\")",
            "dmz to itself in f90",
            "tool of sv-autre",
            "refusal 1",
            "f91: dmz to isolee"
        ]
    );
    let line = flows.find("f90").unwrap();
    assert_eq!((keys(&line.from).as_str(), names(&line.services).as_str()), ("dmz", "https"));
}

#[test]
fn a_database_whose_program_is_unknown_is_told_and_nothing_is_guessed() {
    let text = SMALL.replace("database = \"bd-erp\"", "").replace("[[database]]", "[[feedback]]");
    let text = text.split("[[feedback]]").next().unwrap();
    let Network { flows, .. } = network(&document(text));
    let problem =
        |problem: &FlowProblem| matches!(problem, FlowProblem::UnknownEngine { server, .. } if server == "srv-bdd");
    assert!(flows.problems.iter().any(problem), "{:?}", flows.problems);
    assert!(flows.find("d-serveurs-srv-bdd-database-postgresql").is_none());
}

#[test]
fn references_that_lead_nowhere_are_left_out() {
    let text = SMALL
        .replace("zone = \"dmz\"", "zone = \"nowhere\"")
        .replace("joins = [\"bureaux\", \"visiteurs\"]", "joins = [\"nowhere\"]")
        .replace("site = \"nuage\"", "site = \"nowhere\"")
        .replace("server = \"srv-app\"", "server = \"nowhere\"")
        .replace("to = \"srv-sauvegarde\"", "to = \"nowhere\"")
        .replace("users = [\"gg-salaries\"]", "users = [\"nowhere\"]");
    let found = network(&document(&text));
    assert!(found.flows.lines.len() >= 6);
    assert_eq!(found, network(&document(&text)));
}
