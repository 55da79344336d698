//! The rules of a firewall in the reader's words.

use crate::plan::network::rules::{Rule, RuleGroup};
use crate::render::documents::Context;

use super::line;

/// A rule in words.
pub(super) struct ToldRule {
    pub position: String,
    /// Number of its flow, as on the pins.
    pub number: String,
    pub id: String,
    pub title: String,
    pub from: String,
    pub to: String,
    pub services: String,
    pub ports: String,
    pub log: bool,
}

impl ToldRule {
    /// Tells a rule. What every policy has is titled by its group.
    pub fn of(cx: &Context<'_>, rule: &Rule) -> Self {
        let any = |told: String| if told.is_empty() { cx.text("flows.rule.any").to_owned() } else { told };
        let labels: Vec<&str> = rule.services.iter().map(|service| service.label.as_str()).collect();
        let (number, id) = rule.flow.clone().map_or_else(Default::default, |(number, id)| (number.to_string(), id));
        let title = if rule.flow.is_some() { rule.title.clone() } else { built_in(cx, rule.group).to_owned() };
        ToldRule {
            position: rule.position.to_string(),
            number,
            id,
            title,
            from: any(line::names(&rule.from)),
            to: any(line::names(&rule.to)),
            services: any(labels.join("\n")),
            ports: line::ports_with_protocols(cx, &rule.services),
            log: rule.log,
        }
    }
}

/// What a rule of every policy does.
fn built_in<'a>(cx: &Context<'a>, group: RuleGroup) -> &'a str {
    match group {
        RuleGroup::Protection => cx.text("flows.rule.protection"),
        RuleGroup::Noise => cx.text("flows.rule.noise"),
        _ => cx.text("flows.rule.final"),
    }
}
