//! The rules of each firewall, in the order that ANSSI advises (« Recommandations pour la définition
//! d’une politique de filtrage réseau d’un pare-feu », DAT-NT-006): flows to the firewall, flows from
//! it, its protection, business flows, noise, and the final refusal.

use std::sync::Arc;

use super::catalogue::Catalogue;
use super::ends::{End, EndInfo};
use super::flows::{FlowLine, Flows, ServiceUse};
use super::inventory::Inventory;
use crate::model::{Action, DeviceKind};

/// A part of the policy of a firewall, in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RuleGroup {
    /// Flows to the firewall itself: its administration, its tunnels, its relays.
    ToFirewall,
    /// Flows from the firewall itself: names, time, logs.
    FromFirewall,
    /// All else to the firewall is refused and logged.
    Protection,
    /// Flows that cross the firewall, in the order of the matrix.
    Business,
    /// What is refused without a line in the log.
    Noise,
    /// All else is refused and logged.
    Final,
}

impl RuleGroup {
    /// Every group, in order.
    pub const ALL: [RuleGroup; 6] = [
        RuleGroup::ToFirewall,
        RuleGroup::FromFirewall,
        RuleGroup::Protection,
        RuleGroup::Business,
        RuleGroup::Noise,
        RuleGroup::Final,
    ];

    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            RuleGroup::ToFirewall => "to-firewall",
            RuleGroup::FromFirewall => "from-firewall",
            RuleGroup::Protection => "protection",
            RuleGroup::Business => "business",
            RuleGroup::Noise => "noise",
            RuleGroup::Final => "final",
        }
    }
}

/// A rule of a firewall.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// Its place in the policy, from 1.
    pub position: u32,
    /// The part it belongs to.
    pub group: RuleGroup,
    /// Number and id of its flow; none for what every policy has.
    pub flow: Option<(u32, String)>,
    /// Title of its flow; empty for what every policy has.
    pub title: String,
    /// Sources; empty for any.
    pub from: Vec<Arc<EndInfo>>,
    /// Destinations; empty for any.
    pub to: Vec<Arc<EndInfo>>,
    /// Services; empty for any.
    pub services: Vec<ServiceUse>,
    /// Let through or refused.
    pub action: Action,
    /// Whether it is written to the log.
    pub log: bool,
}

/// The policy of a firewall.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FirewallRules {
    /// Id of the firewall.
    pub firewall: String,
    /// Its rules, first match wins.
    pub rules: Vec<Rule>,
}

/// The policies of all firewalls, in the order of the file.
pub(super) fn policies(inventory: &Inventory<'_>, catalogue: &Catalogue, flows: &Flows) -> Vec<FirewallRules> {
    let firewalls = inventory.document.device.iter().filter(|device| device.kind == DeviceKind::Firewall);
    let language = inventory.document.project.language;
    let noise: Vec<ServiceUse> = catalogue
        .services()
        .filter(|service| service.noise)
        .map(|service| super::flows::service_use(service, language))
        .collect();
    firewalls.map(|firewall| policy(firewall.id.as_str(), firewall, flows, &noise)).collect()
}

fn policy(firewall: &str, device: &crate::model::Device, flows: &Flows, noise: &[ServiceUse]) -> FirewallRules {
    let mut rules: Vec<Rule> = flows.lines.iter().flat_map(|line| of_line(firewall, line)).collect();
    let own = Arc::new(EndInfo {
        end: End::Device(firewall.to_owned()),
        label: device.title.clone(),
        places: Vec::new(),
        addresses: Default::default(),
    });
    // What the flows know of the firewall, addresses included.
    let known = flows.lines.iter().flat_map(|line| line.from.iter().chain(&line.to)).find(|end| end.end == own.end);
    let own = known.map_or(own, Arc::clone);
    let built_in = |group: RuleGroup, to: Vec<Arc<EndInfo>>, services: &[ServiceUse], log: bool| Rule {
        position: 0,
        group,
        flow: None,
        title: String::new(),
        from: Vec::new(),
        to,
        services: services.to_vec(),
        action: Action::Deny,
        log,
    };
    rules.push(built_in(RuleGroup::Protection, vec![own], &[], true));
    rules.push(built_in(RuleGroup::Noise, Vec::new(), noise, false));
    rules.push(built_in(RuleGroup::Final, Vec::new(), &[], true));
    // Within a group the order is that of the matrix: it is the author's.
    rules.sort_by_key(|rule| rule.group);
    for (position, rule) in (1..).zip(&mut rules) {
        rule.position = position;
    }
    FirewallRules { firewall: firewall.to_owned(), rules }
}

/// The rules of a flow on a firewall: one for each group that it has a part in.
fn of_line(firewall: &str, line: &FlowLine) -> Vec<Rule> {
    let is_own = |end: &EndInfo| matches!(&end.end, End::Device(id) if id == firewall);
    let mut rules = Vec::new();
    for group in [RuleGroup::ToFirewall, RuleGroup::FromFirewall, RuleGroup::Business] {
        let (mut from, mut to): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        let here = line.path.crossings.iter().filter(|crossing| crossing.firewalls.iter().any(|id| id == firewall));
        for crossing in here {
            let (source, goal) = (&line.from[crossing.from], &line.to[crossing.to]);
            let part = match (is_own(source), is_own(goal)) {
                (_, true) => RuleGroup::ToFirewall,
                (true, false) => RuleGroup::FromFirewall,
                (false, false) => RuleGroup::Business,
            };
            if part == group {
                from.extend(Some(crossing.from).filter(|number| !from.contains(number)));
                to.extend(Some(crossing.to).filter(|number| !to.contains(number)));
            }
        }
        if from.is_empty() {
            continue;
        }
        from.sort_unstable();
        to.sort_unstable();
        rules.push(Rule {
            position: 0,
            group,
            flow: Some((line.number, line.id.clone())),
            title: line.title.clone(),
            from: from.into_iter().map(|number| Arc::clone(&line.from[number])).collect(),
            to: to.into_iter().map(|number| Arc::clone(&line.to[number])).collect(),
            services: line.services.clone(),
            action: line.action,
            log: line.log,
        });
    }
    rules
}
