//! The network as a whole: grid, policies, and what must hold of any network.

mod any;

use std::fmt::Write as _;

use super::ends::Place;
use super::flows::Mark;
use super::sample::small;
use super::*;

#[test]
fn grid_of_a_small_network() {
    let Network { grid, .. } = network(&small());
    let mut text = String::new();
    for (row, from) in grid.places.iter().enumerate() {
        write!(text, "{:<18}", from.label).unwrap();
        for column in 0..grid.places.len() {
            let cell = grid.cell(row, column).map_or_else(String::new, |cell| {
                let mark = match cell.strongest() {
                    Some(Mark::Any) => "*",
                    Some(Mark::Admin) => "!",
                    Some(Mark::Cleartext) => "~",
                    None => "",
                };
                let denied = if cell.denied > 0 { format!("-{}", cell.denied) } else { String::new() };
                let allowed = if cell.allowed > 0 { cell.allowed.to_string() } else { String::new() };
                format!("{allowed}{denied}{mark}")
            });
            write!(text, "|{cell:^5}").unwrap();
        }
        writeln!(text, "|").unwrap();
    }
    insta::assert_snapshot!(text);
    let zone = |id: &str| Place::Zone(id.to_owned());
    let cell = grid.between(&zone("dmz"), &zone("donnees")).unwrap();
    assert_eq!((cell.allowed, cell.denied, cell.strongest()), (1, 0, Some(Mark::Admin)));
    let cell = grid.between(&zone("visiteurs"), &zone("donnees")).unwrap();
    assert_eq!((cell.allowed, cell.denied, cell.strongest(), cell.numbers.as_slice()), (0, 1, None, &[5][..]));
    assert!(grid.between(&zone("donnees"), &zone("bureaux")).is_none());
}

#[test]
fn policies_follow_the_order_of_anssi() {
    let Network { firewalls, .. } = network(&small());
    let mut text = String::new();
    for policy in &firewalls {
        writeln!(text, "{}", policy.firewall).unwrap();
        for rule in &policy.rules {
            let keys = |ends: &[std::sync::Arc<ends::EndInfo>]| match ends {
                [] => "any".to_owned(),
                ends => ends.iter().map(|end| end.end.key()).collect::<Vec<_>>().join(" "),
            };
            let services: Vec<&str> = rule.services.iter().map(|service| service.label.as_str()).collect();
            let services = if services.is_empty() { "any".to_owned() } else { services.join(", ") };
            let flow = rule.flow.as_ref().map_or_else(|| "-".to_owned(), |(number, _)| number.to_string());
            let log = if rule.log { " (logged)" } else { "" };
            let (from, to) = (keys(&rule.from), keys(&rule.to));
            let (position, group, action) = (rule.position, rule.group.key(), rule.action.key());
            writeln!(text, "  {position:>2} {group:<13} #{flow:<2} {action:<5} {from} -> {to}: {services}{log}")
                .unwrap();
        }
    }
    insta::assert_snapshot!(text);
}
