//! What the plan as a whole has to tell the author.

mod network;

pub(super) use network::of_network;

use super::cost::{Cents, Costs};
use crate::check::Project;
use crate::diagnostic::{Diagnostic, codes};
use crate::tell;

/// `Q0701`: the estimate exceeds the budget.
pub(super) fn of_costs(project: &Project, costs: &Costs, diagnostics: &mut Vec<Diagnostic>) {
    if let (Some(ceiling), Some(margin)) = (&project.budget.ceiling, costs.margin().filter(|margin| *margin < 0)) {
        let currency = &project.project.currency;
        diagnostics.push(
            Diagnostic::error(
                codes::OVER_BUDGET,
                tell!("the estimate exceeds the budget by {margin} {currency}", margin = amount(-margin), currency),
            )
            .at(ceiling.span, tell!("the estimate is {total} {currency}", total = amount(costs.total), currency))
            .help(tell!("take work or servers away, or agree on another budget with the client")),
        );
    }
}

fn amount(cents: Cents) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
