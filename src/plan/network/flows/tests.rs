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
