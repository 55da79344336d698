//! The ruleset of a firewall: its policy, group by group in the order that ANSSI advises, and address translation.

use std::sync::Arc;

use qilby_flows::service::ServiceSet;
use qilby_flows::space::AddressSet;

use super::chain::Chain;
use super::matching::{Match, Sets};
use super::nat;
use crate::model::Action;
use crate::plan::network::ends::EndInfo;
use crate::plan::network::policy;
use crate::plan::network::rules::{FirewallRules, Rule, RuleGroup};
use crate::provision::estate::{Estate, Machine};

/// The body of the table of a firewall.
pub(super) fn body(estate: &Estate<'_>, machine: &Machine<'_>, rules: &FirewallRules) -> String {
    let mut sets = Sets::default();
    let dhcp = super::dhcp_interfaces(estate, machine);
    let of = |group: RuleGroup| rules.rules.iter().filter(move |rule| rule.group == group);
    let has_v6 = machine.addresses().any(|address| address.is_ipv6());

    let mut guard = Chain::new("guard", "filter", "prerouting", "raw", "accept");
    guard.part("a source that would be answered by another way is forged; who asks for an address has none yet");
    guard.line("ip saddr 0.0.0.0 udp sport 68 udp dport 67 accept");
    guard.line("fib saddr . iif oif missing counter drop comment \"forged\"");

    let mut input = Chain::new("input", "filter", "input", "filter", "drop");
    input.established().line("iif lo accept");
    super::neighbours(&mut input, has_v6);
    for (interface, zone) in &dhcp {
        let line = format!("iifname \"{interface}\" udp sport 68 udp dport 67 counter accept comment \"dhcp {zone}\"");
        input.line(&line);
    }
    input.part("flows to the firewall");
    of(RuleGroup::ToFirewall).for_each(|rule| add(&mut input, &mut sets, rule));
    input.refuse("to-firewall");

    let mut output = Chain::new("output", "filter", "output", "filter", "drop");
    output.established().line("oif lo accept");
    super::neighbours(&mut output, has_v6);
    for (interface, zone) in &dhcp {
        let line = format!("oifname \"{interface}\" udp sport 67 udp dport 68 counter accept comment \"dhcp {zone}\"");
        output.line(&line);
    }
    output.part("flows from the firewall");
    of(RuleGroup::FromFirewall).for_each(|rule| add(&mut output, &mut sets, rule));
    output.refuse("from-firewall");

    let mut forward = Chain::new("forward", "filter", "forward", "filter", "drop");
    forward.established();
    forward.part("flows through the firewall, in the order of the matrix");
    of(RuleGroup::Business).for_each(|rule| add(&mut forward, &mut sets, rule));
    forward.part("noise is refused without a line in the log");
    of(RuleGroup::Noise).for_each(|rule| add(&mut forward, &mut sets, rule));
    forward.refuse("through-firewall");

    let nat = nat::chains(estate, machine, &mut sets);
    let chains = [guard, input, forward, output].map(Chain::end);
    let chains = chains.into_iter().chain(nat.into_iter().map(Chain::end)).collect::<Vec<_>>().join("\n");
    format!("{}\n{chains}", sets.text())
}

/// Adds a rule of the policy.
fn add(chain: &mut Chain, sets: &mut Sets, rule: &Rule) {
    let id = rule.flow.as_ref().map_or(rule.group.key(), |(_, id)| id.as_str());
    // No end and no service stand for any.
    let any = |ends: &[Arc<EndInfo>]| if ends.is_empty() { AddressSet::all() } else { policy::addresses(ends) };
    let services = if rule.services.is_empty() { ServiceSet::all() } else { policy::services(&rule.services) };
    let (from, to) = (super::name_of(&rule.from, id, "from"), super::name_of(&rule.to, id, "to"));
    let matching = Match { from: (any(&rule.from), &from), to: (any(&rule.to), &to), services };
    chain.flow(sets, &matching, id, rule.action, rule.log || rule.action == Action::Deny && rule.flow.is_some());
}
