//! Rules on prices, on the choice of the provider and on what is invoiced.

use super::context::Context;
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::value::{At, Id, Ref};
use crate::model::{Cloud, CloudOption, Price};
use crate::tell;

/// All rules of this family.
pub(super) fn check(cx: &mut Context<'_>) {
    rates(cx);
    prices(cx);
    if let Some(cloud) = &cx.document.cloud {
        scores(cx, cloud);
        best(cx, cloud);
    }
    invoices(cx);
}

/// `Q0702`: with a budget, every day of work has a price.
fn rates(cx: &mut Context<'_>) {
    if cx.document.budget.ceiling.is_none() {
        return;
    }
    for member in cx.document.member.iter().filter(|member| member.rate.is_none()) {
        let id = member.id.as_str();
        cx.report(
            Diagnostic::warning(codes::NO_RATE, tell!("the work of {id} has no price", id = quoted(id)))
                .at(member.id.span, tell!("no `rate`"))
                .help(tell!("write `rate = 0` if it costs the project nothing"))
                .about(id),
        );
    }
}

/// `Q0703`: one price; `Q0708`: at least one, for a server, once the budget has a ceiling.
fn prices(cx: &mut Context<'_>) {
    let document = cx.document;
    for server in &document.server {
        two_prices(cx, &server.id, server.monthly_price.as_ref(), server.price.as_ref());
        if document.budget.ceiling.is_some() && server.monthly_price.is_none() && server.price.is_none() {
            let id = server.id.as_str();
            cx.report(
                Diagnostic::warning(codes::UNPRICED, tell!("the server {id} has no price", id = quoted(id)))
                    .at(server.id.span, tell!("neither `price` nor `monthly_price`"))
                    .help(tell!("write `monthly_price = 0` if it costs the project nothing"))
                    .about(id),
            );
        }
    }
    for device in &document.device {
        two_prices(cx, &device.id, device.monthly_price.as_ref(), device.price.as_ref());
    }
}

fn two_prices<T>(cx: &mut Context<'_>, id: &Id<T>, own: Option<&At<f64>>, list: Option<&Ref<Price>>) {
    if let (Some(own), Some(list)) = (own, list) {
        cx.report(
            Diagnostic::error(codes::TWO_PRICES, tell!("{id} has two prices", id = quoted(id.as_str())))
                .at(own.span, tell!("a price of its own"))
                .also(list.span, tell!("and a price of the list"))
                .help(tell!("keep one of them")),
        );
    }
}

/// `Q0704` and `Q0705`: every option has a score from 0 to 5 for every criterion.
fn scores(cx: &mut Context<'_>, cloud: &Cloud) {
    for option in &cloud.option {
        let missing: Vec<&str> = cloud
            .criterion
            .iter()
            .map(|criterion| criterion.id.as_str())
            .filter(|id| !option.scores.iter().any(|(criterion, _)| criterion == *id))
            .collect();
        for criterion in missing {
            cx.report(
                Diagnostic::error(
                    codes::SCORE_MISSING,
                    tell!(
                        "{id} has no score for {criterion}",
                        id = quoted(option.id.as_str()),
                        criterion = quoted(criterion)
                    ),
                )
                .at(option.id.span, tell!("this option")),
            );
        }
        for (criterion, score) in option.scores.iter().filter(|(_, score)| !(0.0..=5.0).contains(&score.value)) {
            cx.report(
                Diagnostic::error(
                    codes::SCORE_RANGE,
                    tell!("the score for {criterion} is not between 0 and 5", criterion = quoted(criterion.as_str())),
                )
                .at(score.span, tell!("from 0 (worst) to 5 (best)")),
            );
        }
    }
}

/// Weighted score of an option.
fn weighted(cloud: &Cloud, option: &CloudOption) -> f64 {
    let score =
        |id: &str| option.scores.iter().find(|(criterion, _)| criterion == id).map_or(0.0, |(_, score)| score.value);
    cloud.criterion.iter().map(|criterion| criterion.weight.value * score(criterion.id.as_str())).sum()
}

/// `Q0706`: the option kept is the best one, or the author says why.
fn best(cx: &mut Context<'_>, cloud: &Cloud) {
    let Some(kept) = cx.get::<CloudOption>(&cloud.provider) else {
        return;
    };
    // Without all the scores nobody can tell which is best.
    if cloud.option.iter().any(|option| option.scores.len() < cloud.criterion.len()) || !cx.is_whole(&["cloud"]) {
        return;
    }
    let better = cloud.option.iter().filter(|option| weighted(cloud, option) > weighted(cloud, kept) + 1e-9);
    let best = better.max_by(|a, b| weighted(cloud, a).total_cmp(&weighted(cloud, b)));
    if let Some(best) = best.filter(|_| cloud.justification.trim().is_empty()) {
        cx.report(
            Diagnostic::warning(
                codes::NOT_THE_BEST,
                tell!(
                    "{id} has a better score than {kept}",
                    id = quoted(best.id.as_str()),
                    kept = quoted(kept.id.as_str())
                ),
            )
            .at(cloud.provider.span, tell!("the one kept"))
            .also(best.id.span, tell!("the best one"))
            .help(tell!("say in `justification` why it is kept all the same"))
            .about(kept.id.as_str()),
        );
    }
}

/// `Q0707`: what is invoiced at the milestones adds up.
fn invoices(cx: &mut Context<'_>) {
    let shares: Vec<&At<f64>> =
        cx.document.milestone.iter().filter_map(|milestone| milestone.invoice.as_ref()).collect();
    let total: f64 = shares.iter().map(|share| share.value).sum();
    if let Some(last) = shares.last().filter(|_| (total - 100.0).abs() > 0.005) {
        cx.report(
            Diagnostic::warning(
                codes::INVOICE_SHARES,
                tell!("the shares invoiced at the milestones add up to {total} %", total),
            )
            .at(last.span, tell!("the last one")),
        );
    }
}
