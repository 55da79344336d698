//! A network that no paper can show at once.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::fmt::Write as _;

use qilby::pipeline::Inputs;
use qilby::render::documents::Context;
use qilby::render::documents::architecture::sheets;
use qilby::render::locale::Locale;
use qilby::render::typeset::Typesetter;
use support::{make_only, pages, plan};

const ZONES: usize = 12;
const SERVERS: usize = 120;

/// Many zones with ten servers each; a server speaks to `each` others, those of the zones that follow.
fn network(each: usize) -> Inputs {
    let mut text = r#"
        [project]
        name = "Grand"
        title = "Grand réseau"
        reference = "GRD"
        client = { name = "Comptoir" }
        supplier = { name = "Équipe" }
        language = "fr"
        start = 2026-09-07
        version = "1.0"
        status_date = 2026-09-07
    "#
    .to_owned();
    let trusts = ["exposed", "access", "core", "data"];
    for zone in 0..ZONES {
        let trust = trusts[zone % trusts.len()];
        writeln!(
            text,
            "[[zone]]\nid = \"z{zone}\"\ntitle = \"Zone {zone}\"\ncidr = \"10.0.{zone}.0/24\"\ntrust = \"{trust}\""
        )
        .unwrap();
    }
    let joins: Vec<String> = (0..ZONES).map(|zone| format!("\"z{zone}\"")).collect();
    writeln!(
        text,
        "[[device]]\nid = \"pf\"\ntitle = \"Pare-feu\"\nkind = \"firewall\"\njoins = [{}]",
        joins.join(", ")
    )
    .unwrap();
    for server in 0..SERVERS {
        let zone = server % ZONES;
        writeln!(
            text,
            "[[server]]\nid = \"s{server}\"\ntitle = \"Serveur {server}\"\nzone = \"z{zone}\"\nroles = [\"app\"]\nos = \"debian-12\""
        )
        .unwrap();
    }
    for (number, service) in (0..SERVERS * each).zip(["https", "smb", "ssh", "postgresql", "dns"].into_iter().cycle()) {
        let (from, step) = (number % SERVERS, number / SERVERS + 1);
        writeln!(
            text,
            "[[flow]]\nid = \"f{number}\"\nfrom = [\"s{from}\"]\nto = [\"s{}\"]\nservices = [\"{service}\"]\nreason = \"Essai\"",
            (from + step) % SERVERS
        )
        .unwrap();
    }
    Inputs { project: text, ..Inputs::default() }
}

#[test]
fn a_large_network_has_an_overview_and_a_sheet_for_each_zone() {
    let inputs = network(3);
    let plan = plan(&inputs);
    let language = plan.project.project.language;
    let texts = Typesetter::new().unwrap().texts(language.key()).unwrap().clone();
    let locale = Locale::new(language, texts);
    let sheets = sheets(&Context { plan: &plan, locale: &locale });
    let drawings: Vec<_> = sheets.iter().filter(|sheet| !sheet.is_list).collect();
    assert_eq!(drawings.len(), 1 + ZONES);
    for sheet in &sheets {
        let standard = ["A4", "A3", "A2", "A1", "A0"].contains(&sheet.paper.as_str());
        assert!(standard, "{} is on {}", sheet.title, sheet.paper);
    }
    let overview = drawings[0];
    assert!(overview.title.ends_with("Architecture\u{a0}: vue d’ensemble"), "{}", overview.title);
    for zone in 0..ZONES {
        assert!(overview.svg.contains(&format!(">Zone {zone}<")), "the overview shows zone {zone}");
    }
    assert_eq!(overview.svg.matches(">10 machines<").count(), ZONES, "the machines of each zone are one card");
    assert!(!overview.svg.contains(">Serveur 0<"));
    for (zone, sheet) in drawings[1..].iter().enumerate() {
        assert!(sheet.title.ends_with(&format!("Zone {zone}")), "{}", sheet.title);
        for server in (zone..SERVERS).step_by(ZONES) {
            assert!(sheet.svg.contains(&format!(">Serveur {server}<")), "{}: server {server}", sheet.title);
        }
    }
    let again = qilby::render::documents::architecture::sheets(&Context { plan: &plan, locale: &locale });
    assert!(again == sheets, "the same bytes every time");
}

#[test]
fn its_flow_rules_have_a_sheet_for_each_zone_instead_of_the_list() {
    let inputs = network(6);
    let made = make_only(&inputs, &["regles-de-flux"]);
    let list = String::from_utf8(made["regles-de-flux.csv"].clone()).unwrap();
    let lines = plan(&inputs).network.flows.lines.len();
    assert!(lines > 700, "{lines}");
    assert!(list.lines().count() > lines, "the list has every flow");
    let Some(text) = pages(&made["regles-de-flux.pdf"]) else { return };
    assert!(text.contains("Fiches par zone"));
    assert!(text.matches("Depuis le voisin").count() >= ZONES, "each zone has its table");
    assert!(!text.contains("Essai"), "the reason of each flow is in the workbook");
    assert!(text.matches('\u{c}').count() < 60, "{} pages", text.matches('\u{c}').count());
}
