//! What is invoiced when a milestone is reached.

use crate::check::Project;
use crate::plan::cost::{Cents, Costs};

/// An invoice.
#[derive(Clone, PartialEq, Debug)]
pub struct Invoice {
    /// Number of the milestone in the project.
    pub milestone: usize,
    /// Share of the price, in percent.
    pub percent: f64,
    /// Amount, taxes excluded.
    pub amount: Cents,
    /// Value added tax on it, when the rate is given.
    pub vat: Option<Cents>,
}

/// The invoices, and what they are shares of.
#[derive(Clone, PartialEq, Debug)]
pub struct Invoices {
    /// The price: the estimate without the provision, which is spent only if the client agrees.
    pub price: Cents,
    /// In the order of the file.
    pub invoices: Vec<Invoice>,
}

impl Invoices {
    /// The share of all of them, in percent.
    pub fn percent(&self) -> f64 {
        self.invoices.iter().map(|invoice| invoice.percent).sum()
    }

    /// The amount of all of them.
    pub fn amount(&self) -> Cents {
        self.invoices.iter().map(|invoice| invoice.amount).sum()
    }

    /// The value added tax of all of them, when the rate is given.
    pub fn vat(&self) -> Option<Cents> {
        self.invoices.iter().map(|invoice| invoice.vat).sum()
    }

    /// What the milestone of that number invoices.
    pub fn at(&self, milestone: usize) -> Option<&Invoice> {
        self.invoices.iter().find(|invoice| invoice.milestone == milestone)
    }
}

/// Works out the invoices. The running total is rounded, so that shares of 100 % add up to the price to the cent.
pub fn invoices(project: &Project, costs: &Costs) -> Invoices {
    let rate = project.budget.vat.as_ref().map(|rate| rate.value);
    let (mut percent, mut invoiced) = (0.0, 0);
    let shares = project.milestone.iter().enumerate();
    let shares = shares.filter_map(|(number, milestone)| Some((number, milestone.invoice.as_ref()?.value)));
    let invoices = shares
        .map(|(milestone, share)| {
            percent += share;
            let due = (costs.subtotal as f64 * percent / 100.0).round() as Cents;
            let amount = due - invoiced;
            invoiced = due;
            let vat = rate.map(|rate| (amount as f64 * rate / 100.0).round() as Cents);
            Invoice { milestone, percent: share, amount, vat }
        })
        .collect();
    Invoices { price: costs.subtotal, invoices }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::fixture::planned;

    #[test]
    fn thirds_add_up_to_the_price() {
        let milestone = |id: &str, share: &str| format!("[[milestone]]\nid = \"{id}\"\ntitle = \"x\"\n{share}\n");
        let third = "invoice = 33.333333333333336";
        let plan = planned(&format!(
            "[budget]\ncontingency = 10\nvat = 20\n[[budget.line]]\nid = \"l\"\ntitle = \"x\"\namount = 100\n{}{}{}{}",
            milestone("m1", third),
            milestone("m2", ""),
            milestone("m3", third),
            milestone("m4", third),
        ));
        let found = invoices(&plan.project, &plan.costs);
        assert_eq!(found.price, 10_000);
        let amounts: Vec<_> = found.invoices.iter().map(|invoice| (invoice.milestone, invoice.amount)).collect();
        assert_eq!(amounts, [(0, 33_33), (2, 33_34), (3, 33_33)]);
        assert_eq!(found.amount(), found.price);
        assert_eq!(found.vat(), Some(20_01));
        assert!(found.at(1).is_none());
    }
}
