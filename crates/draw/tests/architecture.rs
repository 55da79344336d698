//! The architecture drawing, measured on the SVG that is written.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "architecture/generated.rs"]
mod generated;
#[path = "architecture/measure.rs"]
mod measure;
#[path = "architecture/sample.rs"]
mod sample;

use measure::{Faults, Measured};
use qilby_draw::architecture::{Diagram, End, Page, Sheet, draw};

/// Measures every sheet; returns the first one's, faults excluded.
fn check(diagram: &Diagram) -> Measured {
    measure(diagram, &draw(diagram))
}

fn measure(diagram: &Diagram, sheets: &[Sheet]) -> Measured {
    for sheet in &sheets[1..] {
        let list = Measured::read(&sheet.svg);
        assert_eq!(list.faults(), Faults::default(), "{}", sheet.title);
    }
    let measured = Measured::read(&sheets[0].svg);
    assert_eq!(measured.faults(), Faults::default(), "{}", diagram.title);
    assert!(measured.lowest_contrast() >= 4.5, "{}", measured.lowest_contrast());
    let least = if ["A4", "A3"].contains(&sheets[0].paper.as_str()) { 6.0 } else { 7.0 };
    assert!(measured.smallest_text() >= least - 0.005, "{} pt", measured.smallest_text());
    let drawn: Vec<u32> = measured.bends().into_keys().collect();
    let mut expected: Vec<u32> = diagram.flows.iter().map(|f| f.number).collect();
    expected.sort_unstable();
    assert_eq!(drawn, expected, "every flow has its pins");
    measured
}

fn bends_per_flow(measured: &Measured) -> f64 {
    let bends: Vec<usize> = measured.bends().into_values().flatten().collect();
    bends.iter().sum::<usize>() as f64 / bends.len() as f64
}

#[test]
fn the_sample_on_a3_holds_the_target() {
    let diagram = sample::diagram(Page::A3);
    let sheets = draw(&diagram);
    assert_eq!((sheets.len(), sheets[0].paper.as_str()), (1, "A3"));
    let measured = measure(&diagram, &sheets);
    assert_eq!(measured.cards.len(), 13);
    assert_eq!(measured.crosses, 2);
    assert!(measured.crossings() <= 12, "{} crossings", measured.crossings());
    assert!(bends_per_flow(&measured) <= 2.5, "{} bends", bends_per_flow(&measured));
}

#[test]
fn the_sample_on_a4_has_its_own_layout() {
    let diagram = sample::diagram(Page::A4);
    let sheets = draw(&diagram);
    assert_eq!((sheets.len(), sheets[0].paper.as_str()), (2, "A4"));
    let measured = measure(&diagram, &sheets);
    assert!(measured.crossings() <= 12, "{} crossings", measured.crossings());
    assert!(bends_per_flow(&measured) <= 2.5, "{} bends", bends_per_flow(&measured));
    assert!(sheets[1].svg.contains("data-number=\"22\""), "the list is on the second sheet");
}

#[test]
fn two_sites_and_their_tunnel() {
    for page in [Page::A3, Page::A4] {
        let diagram = sample::two_sites(page);
        let measured = check(&diagram);
        assert_eq!(measured.cards.len(), 16);
        let svg = &draw(&diagram)[0].svg;
        assert!(svg.contains("data-id=\"vpn-lyon\"") && svg.contains("data-id=\"lyon\""));
    }
}

/// Most zones, nodes and flows of a family of networks.
type Size = (usize, usize, usize);

fn check_family(seeds: std::ops::Range<u64>, (zones, nodes, flows): Size) {
    for seed in seeds {
        let page = if seed % 3 == 0 { Page::A4 } else { Page::A3 };
        check(&generated::diagram(seed, zones, nodes, flows, page));
    }
}

#[test]
fn small_networks_have_no_fault() {
    check_family(0..40, (4, 12, 24));
}

#[test]
fn medium_networks_have_no_fault() {
    check_family(100..130, (8, 24, 45));
}

#[test]
fn full_networks_have_no_fault() {
    check_family(200..214, (12, 40, 80));
}

#[test]
fn one_zone_of_many_servers_has_no_fault() {
    check_family(300..308, (1, 40, 60));
}

#[test]
fn larger_than_any_paper_is_drawn_without_fault() {
    let measured = check(&generated::diagram(3, 30, 160, 240, Page::A3));
    assert!(measured.cards.len() > 40);
}

#[test]
fn same_bytes_every_time() {
    for diagram in [sample::diagram(Page::A3), generated::diagram(7, 12, 40, 80, Page::A3)] {
        assert_eq!(draw(&diagram), draw(&diagram.clone()));
    }
}

#[test]
fn one_server_no_flow() {
    let mut diagram = sample::diagram(Page::A4);
    diagram.nodes.truncate(1);
    diagram.zones.clear();
    diagram.sites.clear();
    diagram.flows.clear();
    let measured = check(&diagram);
    assert_eq!(measured.cards.len(), 1);
    diagram.nodes.clear();
    assert_eq!(draw(&diagram).len(), 1, "nothing at all is drawn too");
}

#[test]
fn zones_without_nodes_and_flows_to_zones() {
    let mut diagram = sample::diagram(Page::A3);
    diagram.nodes.retain(|n| n.zone.as_deref() != Some("v50"));
    for flow in &mut diagram.flows {
        for end in [&mut flow.from, &mut flow.to] {
            if matches!(end, End::Node(id) if id == "mon" || id == "backup") {
                *end = End::Zone("v50".to_owned());
            }
        }
    }
    check(&diagram);
}

#[test]
fn unknown_ends_get_a_card() {
    let mut diagram = sample::diagram(Page::A3);
    diagram.flows[0].from = End::Node("nowhere".to_owned());
    diagram.flows[1].to = End::Other("198.51.100.7".to_owned());
    let measured = check(&diagram);
    assert_eq!(measured.cards.len(), 15);
}

#[test]
fn long_and_hostile_names() {
    let mut diagram = sample::diagram(Page::A3);
    let long = "Serveur d’applications métier de la direction administrative et financière ".repeat(3);
    let hostile = "</text><script>alert(1)</script>\u{0}\u{1b}[31m\u{202e}]]>&amp;\"'";
    for (i, node) in diagram.nodes.iter_mut().enumerate() {
        node.name = if i % 2 == 0 { long.clone() } else { hostile.to_owned() };
        node.lines = vec![long.clone(), hostile.to_owned()];
    }
    for zone in &mut diagram.zones {
        zone.name = long.clone();
        zone.kind = hostile.to_owned();
        zone.cidr = hostile.to_owned();
    }
    diagram.title = hostile.to_owned();
    diagram.subtitle = long.clone();
    diagram.sites[0].name = long.clone();
    diagram.tiers[1] = long.clone();
    diagram.title_block.project = hostile.to_owned();
    for flow in &mut diagram.flows {
        flow.id = hostile.to_owned();
        flow.services = vec![hostile.to_owned(), long.clone()];
    }
    check(&diagram);
    for sheet in draw(&diagram) {
        assert!(!sheet.svg.contains("<script"));
    }
}
