//! The flows that the roles need and that nobody wrote.
//!
//! What is needed between two machines is looked at service by service; then the machines of one
//! zone that need the same services of the same machine become one line. Nothing is widened: every
//! source of a line needs every service of it to every destination.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::coverage::{Coverage, RefusedPair, Verdict};
use super::facts::Facts;
use super::pairs::pairs;
use super::{Desk, FlowLine, FlowPath, FlowProblem, Flows, NatUse, Origin, Refusal, ServiceUse, declared, services};
use crate::model::Action;
use crate::model::value::Ports;
use crate::plan::network::catalogue::{Need, Side};
use crate::plan::network::ends::{End, EndInfo, Place};
use crate::plan::network::inventory::Inventory;
use crate::span::Span;

/// Longest id, as for those that the author writes.
const LONGEST_ID: usize = 63;

/// What a line of the matrix is made for. The order is that of the matrix, within a need.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    refusal: Option<Refusal>,
    same_subnet: bool,
    /// Number of the zone of the gathered side in the file, then its id.
    gathered: (usize, String),
    /// The other side.
    alone: End,
    services: Vec<ServiceUse>,
}

/// Adds the derived flows to those that the author wrote.
pub(super) fn add(desk: &mut Desk<'_>, flows: &mut Flows) {
    let refused = refused(desk);
    let mut coverage = Coverage::new(&flows.lines, refused);
    let facts = Facts::new(desk.inventory);
    let mut names = Names::new(flows.lines.iter().map(|line| line.id.clone()));
    let mut counted: BTreeSet<(End, End, Vec<Ports>)> = BTreeSet::new();
    let catalogue = desk.catalogue;
    for need in catalogue.needs() {
        let mut groups: BTreeMap<Key, Vec<Arc<EndInfo>>> = BTreeMap::new();
        for (key, end) in wishes(desk, &facts, &mut coverage, &mut counted, need) {
            let ends = groups.entry(key).or_default();
            if !ends.iter().any(|known| known.end == end.end) {
                ends.push(end);
            }
        }
        for (key, ends) in groups {
            let line = line(desk, need, key, ends, &mut names);
            match line {
                line if matches!(line.origin, Origin::Refused { .. }) => flows.refused.push(line),
                line if line.path.same_subnet => flows.internal.push(line),
                line => flows.lines.push(line),
            }
        }
    }
    let served: BTreeSet<usize> = coverage.served.into_iter().collect();
    for (number, refused) in desk.inventory.document.refused_flow.iter().enumerate() {
        if !served.contains(&number) {
            desk.problems.push(FlowProblem::UselessRefusal { number, span: refused.from.span });
        }
    }
}

/// The refused flows whose ends and services exist.
fn refused(desk: &mut Desk<'_>) -> Vec<RefusedPair> {
    let document = desk.inventory.document;
    let mut found = Vec::new();
    for (number, row) in document.refused_flow.iter().enumerate() {
        let from = declared::ends(desk, None, std::slice::from_ref(&row.from));
        let to = declared::ends(desk, None, std::slice::from_ref(&row.to));
        let uses = declared::uses(desk, None, &row.services);
        let ports: Vec<Ports> = uses.iter().flat_map(|service| service.ports.iter().copied()).collect();
        // Services that do not exist refuse nothing: that is not the same as refusing all.
        let ports = (!row.services.is_empty()).then_some(ports);
        if let ([from], [to]) = (from.as_slice(), to.as_slice()) {
            found.push(RefusedPair { from: Arc::clone(from), to: Arc::clone(to), ports, number });
        }
    }
    found
}

/// What a need asks, pair by pair: the line that it belongs to, and the end that it adds there.
fn wishes(
    desk: &mut Desk<'_>,
    facts: &Facts<'_>,
    coverage: &mut Coverage,
    counted: &mut BTreeSet<(End, End, Vec<Ports>)>,
    need: &Need,
) -> Vec<(Key, Arc<EndInfo>)> {
    let language = desk.inventory.document.project.language;
    let mut wishes = Vec::new();
    for pair in pairs(desk, facts, need) {
        let (from, to) = (desk.info(&pair.from), desk.info(&pair.to));
        if need.any_flow && coverage.any_flow(&from, &to) {
            continue;
        }
        let mut verdicts: BTreeMap<Option<Refusal>, Vec<ServiceUse>> = BTreeMap::new();
        for service in pair.services.iter().filter_map(|name| services::parse(desk.catalogue, name, language)) {
            if !counted.insert((pair.from.clone(), pair.to.clone(), service.ports.clone())) {
                continue;
            }
            match coverage.verdict(&from, &to, &service) {
                Verdict::Allowed => {}
                Verdict::Wanted => verdicts.entry(None).or_default().push(service),
                Verdict::Refused(refusal) => verdicts.entry(Some(refusal)).or_default().push(service),
            }
        }
        let same_subnet = same_subnet(&from, &to);
        for (refusal, services) in verdicts {
            let (gathered, alone) = match need.group {
                Side::From => (&from, pair.to.clone()),
                Side::To => (&to, pair.from.clone()),
            };
            let gathering = place_key(desk.inventory, gathered);
            let key = Key { refusal, same_subnet, gathered: gathering, alone, services };
            wishes.push((key, Arc::clone(gathered)));
        }
    }
    wishes
}

fn same_subnet(from: &EndInfo, to: &EndInfo) -> bool {
    matches!((from.places.as_slice(), to.places.as_slice()), ([Place::Zone(one)], [Place::Zone(other)]) if one == other)
}

/// Where an end is gathered: its zone, or itself when it is in none or is a place itself.
fn place_key(inventory: &Inventory<'_>, end: &EndInfo) -> (usize, String) {
    match (&end.end, end.places.as_slice()) {
        (End::Server(_) | End::Client(_) | End::Device(_), [Place::Zone(zone)]) => {
            (inventory.zone_rank(zone), zone.clone())
        }
        _ => (usize::MAX, end.end.key()),
    }
}

fn line(desk: &mut Desk<'_>, need: &Need, key: Key, ends: Vec<Arc<EndInfo>>, names: &mut Names) -> FlowLine {
    let language = desk.inventory.document.project.language;
    let alone = desk.info(&key.alone);
    let alone_key = key.alone.key();
    let ((from, source), (to, goal)) = match need.group {
        Side::From => ((ends, &key.gathered.1), (vec![alone], &alone_key)),
        Side::To => ((vec![alone], &alone_key), (ends, &key.gathered.1)),
    };
    // Machines of one zone may need several services: the first tells the lines apart.
    let conditional = need.services.iter().any(|service| service.os.is_some() || service.engine.is_some());
    let what = match key.services.first().and_then(|service| service.id.as_deref()) {
        Some(service) if conditional && service != need.id => format!("{}-{service}", need.id),
        _ => need.id.clone(),
    };
    let id = names.unique(&format!("d-{source}-{goal}-{what}"));
    let (origin, action, reason) = match key.refusal {
        None => (Origin::Derived { need: need.id.clone() }, Action::Allow, need.reason.get(language).to_owned()),
        Some(by) => {
            let why = why_refused(desk.inventory, &by);
            (Origin::Refused { need: need.id.clone(), by }, Action::Deny, why)
        }
    };
    let path =
        if key.same_subnet { FlowPath { same_subnet: true, ..FlowPath::default() } } else { desk.path(&from, &to) };
    FlowLine {
        number: 0,
        id,
        title: need.title.get(language).to_owned(),
        action,
        class: need.class,
        marks: Desk::marks(&key.services),
        reason,
        needs: Vec::new(),
        owner: None,
        ticket: String::new(),
        review: None,
        expires: None,
        log: need.log || action == Action::Deny,
        nat: need.nat.map(|kind| NatUse { kind, address: None, port: None }),
        path,
        span: Span::default(),
        origin,
        from,
        to,
        services: key.services,
    }
}

fn why_refused(inventory: &Inventory<'_>, by: &Refusal) -> String {
    let document = inventory.document;
    match by {
        Refusal::Written(number) => document.refused_flow.get(*number).map(|row| row.reason.clone()),
        Refusal::Denied(id) => document.flow.iter().find(|flow| flow.id.as_str() == id).map(|flow| flow.reason.clone()),
    }
    .unwrap_or_default()
}

/// Ids given so far.
struct Names(BTreeSet<String>);

impl Names {
    fn new(taken: impl Iterator<Item = String>) -> Self {
        Names(taken.collect())
    }

    /// An id like `wanted`: shortened with a fingerprint when it is too long, numbered when it is taken.
    fn unique(&mut self, wanted: &str) -> String {
        let slug: String =
            wanted.chars().map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '-' }).collect();
        let cut = |slug: &str, length: usize| slug[..slug.len().min(length)].trim_end_matches('-').to_owned();
        let base = match slug.len() > LONGEST_ID {
            true => format!("{}-{:08x}", cut(&slug, LONGEST_ID - 9), fingerprint(wanted)),
            false => slug.trim_end_matches('-').to_owned(),
        };
        let mut id = base.clone();
        for number in 2.. {
            if self.0.insert(id.clone()) {
                break;
            }
            id = format!("{}-{number}", cut(&base, LONGEST_ID - 7));
        }
        id
    }
}

/// FNV-1a, 32 bits (Fowler, Noll, Vo).
fn fingerprint(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_slugs_that_differ() {
        let mut names = Names::new(["d-a".to_owned()].into_iter());
        assert_eq!(names.unique("d-a"), "d-a-2");
        assert_eq!(names.unique("d-203.0.113.0/24-b"), "d-203-0-113-0-24-b");
        let long = |end: char| format!("d-{}{end}", "x".repeat(80));
        let (one, other) = (names.unique(&long('1')), names.unique(&long('2')));
        assert_ne!(one, other);
        assert!(one.len() <= LONGEST_ID && other.len() <= LONGEST_ID, "{one} {other}");
        assert_eq!(fingerprint("foobar"), 0xbf9c_f968);
    }
}
