//! What the printed document says.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::line::{self, Told};
use super::rules::ToldRule;
use super::{addressing, lines, zones};
use crate::plan::network::class::FlowClass;
use crate::plan::network::digest::{self, Tally};
use crate::plan::network::ends::EndInfo;
use crate::plan::network::flows::{FlowLine, Origin};
use crate::plan::network::rules::{FirewallRules, RuleGroup};
use crate::render::documents::Context;

/// Most addresses of one side of a flow on paper; the workbook has them all.
const MOST_ADDRESSES: usize = 4;

/// Under the title: how many flows, zones and firewalls.
pub(super) fn subtitle(cx: &Context<'_>) -> String {
    let network = &cx.plan.network;
    cx.locale.fill(
        "flows.subtitle",
        &[
            ("flows", &cx.locale.count("flows.count.flows", network.flows.lines.len())),
            ("zones", &cx.locale.count("flows.count.zones", network.addressing.zones.len())),
            ("firewalls", &cx.locale.count("flows.count.firewalls", network.firewalls.len())),
        ],
    )
}

/// The data of the template.
pub(super) fn data(cx: &Context<'_>) -> Value {
    let flows = &cx.plan.network.flows;
    let is_large = zones::are_needed(cx);
    let tell = |lines: &[FlowLine]| match is_large {
        true => Vec::new(),
        false => lines.iter().map(|line| flow(cx, line)).collect::<Vec<_>>(),
    };
    let of_class = |class: FlowClass| flows.lines.iter().filter(move |line| line.class == class);
    let firewalls = cx.plan.network.firewalls.iter().filter(|_| !is_large);
    let total = lines(cx).count();
    let classes = FlowClass::ALL.into_iter().filter(|class| of_class(*class).next().is_some());
    json!({
        "grid": grid(cx),
        "tiles": tiles(cx),
        "sheets": if is_large { zones::data(cx) } else { Vec::new() },
        "sheets-lead": cx.locale.fill("flows.zones.lead", &[("flows", &cx.locale.count("flows.count.flows", total))]),
        "classes": classes.filter(|_| !is_large).map(|class| json!({
            "title": cx.locale.text(&format!("flows.class.{}", class.key())),
            "count": cx.locale.count("flows.count.flows", of_class(class).count()),
            "lines": of_class(class).map(|line| flow(cx, line)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "internal": tell(&flows.internal),
        "refused": tell(&flows.refused),
        "firewalls": firewalls.map(|firewall| policy(cx, firewall)).collect::<Vec<_>>(),
        "services": services(cx),
        "zones": addressing::data(cx),
        "deadlines": deadlines(cx),
        "total": total,
    })
}

fn grid(cx: &Context<'_>) -> Value {
    let grid = &cx.plan.network.grid;
    let places = &grid.places;
    let cell = |from: usize, to: usize| {
        grid.cell(from, to).map(|cell| {
            json!({
                "allowed": cell.allowed,
                "denied": cell.denied,
                "mark": cell.strongest().map(|mark| mark.key()),
            })
        })
    };
    json!({
        "places": places.iter().map(|place| json!({
            "label": place.label,
            "class": addressing::colour(place.trust),
            "zone": place.trust.is_some(),
        })).collect::<Vec<_>>(),
        "cells": (0..places.len())
            .map(|from| (0..places.len()).map(|to| cell(from, to)).collect::<Vec<_>>())
            .collect::<Vec<_>>(),
    })
}

fn tiles(cx: &Context<'_>) -> Vec<Value> {
    let tally = Tally::of(&cx.plan.network.flows);
    let tile = |key: &str, n: usize, tone: &str| {
        // A zero is no warning.
        let tone = if n == 0 { "neutral" } else { tone };
        json!({
            "value": cx.locale.integer(i64::try_from(n).unwrap_or(i64::MAX)),
            "label": cx.locale.text(&format!("flows.tile.{key}")),
            "note": cx.locale.text(&format!("flows.tile-note.{key}")),
            "tone": tone,
        })
    };
    vec![
        tile("allowed", tally.allowed, "ok"),
        tile("denied", tally.denied, "danger"),
        tile("derived", tally.derived, "accent"),
        tile("cleartext", tally.cleartext, "warn"),
        tile("admin", tally.admin, "violet"),
        tile("expiring", tally.expiring, "warn"),
    ]
}

fn flow(cx: &Context<'_>, flow: &FlowLine) -> Value {
    let told = Told::of(cx, flow);
    let owner = told.text("owner");
    json!({
        "number": told.text("number"),
        "id": flow.id,
        "title": flow.title,
        "action": match line::effective(flow) {
            crate::model::Action::Allow => "allow",
            crate::model::Action::Deny => "deny",
        },
        "from": side(&flow.from),
        "to": side(&flow.to),
        "service": told.text("service"),
        "protocol": told.text("protocol"),
        "port": told.text("port"),
        "encryption": told.text("encryption"),
        "direction": told.text("direction"),
        "reason": flow.reason,
        "needs": told.text("needs"),
        "derived": matches!(flow.origin, Origin::Derived { .. }),
        "made": !matches!(flow.origin, Origin::Declared),
        "marks": line::marks(flow.marks).iter().map(|mark| mark.key()).collect::<Vec<_>>(),
        "nat": told.text("nat"),
        "firewalls": told.text("firewalls"),
        "owner": owner,
        "ticket": flow.ticket,
        "review": flow.review.map(|date| cx.locale.date(date)),
        "expires": flow.expires.map(|date| cx.locale.date(date)),
        "log": flow.log,
    })
}

fn side(ends: &[std::sync::Arc<EndInfo>]) -> Value {
    let told = line::addresses(ends);
    let mut addresses: Vec<String> = told.lines().map(str::to_owned).collect();
    if addresses.len() > MOST_ADDRESSES {
        let more = addresses.len() - (MOST_ADDRESSES - 1);
        addresses.truncate(MOST_ADDRESSES - 1);
        addresses.push(format!("+\u{A0}{more}"));
    }
    json!({ "names": line::names(ends), "addresses": addresses })
}

fn policy(cx: &Context<'_>, firewall: &FirewallRules) -> Value {
    let rules = |group: RuleGroup| firewall.rules.iter().filter(move |rule| rule.group == group);
    let asked_by_roles: BTreeSet<&str> = super::lines(cx)
        .filter(|line| matches!(line.origin, Origin::Derived { .. }))
        .map(|line| line.id.as_str())
        .collect();
    let rule = |rule| {
        let told = ToldRule::of(cx, rule);
        json!({
            "position": told.position,
            "number": told.number,
            "derived": asked_by_roles.contains(told.id.as_str()),
            "id": told.id,
            "title": told.title,
            "from": told.from,
            "to": told.to,
            "services": told.services,
            "ports": told.ports,
            "action": rule.action.key(),
            "log": told.log,
        })
    };
    json!({
        "title": cx.name(&firewall.firewall),
        "count": cx.locale.count("flows.count.rules", firewall.rules.len()),
        "groups": RuleGroup::ALL.into_iter().map(|group| json!({
            "title": cx.locale.text(&format!("flows.group.{}", group.key())),
            "rules": rules(group).map(rule).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

fn services(cx: &Context<'_>) -> Vec<Value> {
    let found = digest::services(&cx.plan.network.flows);
    found
        .iter()
        .map(|used| {
            let one = std::slice::from_ref(&used.service);
            json!({
                "title": used.service.label,
                "id": used.service.id,
                "class": cx.locale.text(&format!("flows.class.{}", used.service.class.key())),
                "ports": line::ports_with_protocols(cx, one),
                "encryption": line::encryption(cx, one),
                "marks": line::marks(used.service.marks).iter().map(|mark| mark.key()).collect::<Vec<_>>(),
                "flows": match zones::are_needed(cx) {
                    // Hundreds of numbers would be a column of their own; the workbook filters by service.
                    true => cx.locale.count("flows.count.flows", used.flows.len()),
                    false => numbers(&used.flows),
                },
            })
        })
        .collect()
}

fn deadlines(cx: &Context<'_>) -> Vec<Value> {
    let found = digest::deadlines(&cx.plan.network.flows, cx.plan.timeline.status);
    found
        .iter()
        .map(|deadline| {
            json!({
                "date": cx.locale.date(deadline.date),
                "kind": deadline.kind.key(),
                "nearness": deadline.nearness.key(),
                "flows": numbers(&deadline.flows),
                "count": cx.locale.integer(i64::try_from(deadline.flows.len()).unwrap_or(i64::MAX)),
            })
        })
        .collect()
}

/// Numbers of flows in a row, runs of three and more shortened: « 1–4, 7 ».
pub(super) fn numbers(all: &[u32]) -> String {
    let runs = all.chunk_by(|one, next| one + 1 == *next);
    let told = runs.map(|run| match run {
        [first, _, .., last] => format!("{first}–{last}"),
        few => few.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
    });
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn runs_of_numbers_are_shortened() {
        assert_eq!(numbers(&[1, 2, 3, 4, 7, 9, 10]), "1–4, 7, 9, 10");
        assert_eq!(numbers(&[1, 2, 3]), "1–3");
        assert_eq!(numbers(&[5]), "5");
        assert_eq!(numbers(&[]), "");
    }
}
