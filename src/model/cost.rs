//! What the project costs.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Task;
use super::choice::choice;
use super::value::{At, Date, Id, Ref};

/// The budget and what is neither work nor a server.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Most that the project may cost, taxes excluded.
    #[schemars(range(min = 0))]
    pub ceiling: Option<At<f64>>,
    /// Provision for the unforeseen, in percent of the estimate.
    #[schemars(range(min = 0, max = 100))]
    pub contingency: Option<At<f64>>,
    /// Rate of the value added tax, in percent.
    #[schemars(range(min = 0, max = 100))]
    pub vat: Option<At<f64>>,
    /// First day on which servers are paid for; the start of the project when absent.
    pub hosting_from: Option<At<Date>>,
    /// Last day of hosting that the budget pays for; the end of the project when absent.
    pub hosting_to: Option<At<Date>>,
    /// Costs that are neither work nor servers.
    #[serde(default)]
    pub line: Vec<BudgetLine>,
    /// Prices of the cloud provider.
    #[serde(default)]
    pub price: Vec<Price>,
}

choice! {
    /// How often a cost comes back.
    LineKind {
        /// Once.
        Once = "once",
        /// Every month.
        Monthly = "monthly",
        /// Every year.
        Yearly = "yearly",
    }
}

/// A cost that is neither work nor a server.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetLine {
    /// The id by which the rest of the file names it.
    pub id: Id<BudgetLine>,
    /// What is paid for.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Amount, taxes excluded, each time.
    #[schemars(range(min = 0))]
    pub amount: At<f64>,
    /// How often.
    #[serde(default = "once")]
    pub kind: LineKind,
    /// How many; 1 when absent.
    #[schemars(range(min = 0))]
    pub quantity: Option<At<f64>>,
    /// When it is paid, or paid for the first time; the start of the project when absent.
    pub from: Option<At<Date>>,
    /// Last day of a cost that comes back; the end of the hosting when absent.
    pub to: Option<At<Date>>,
    /// The task in which it is spent.
    pub task: Option<Ref<Task>>,
}

fn once() -> LineKind {
    LineKind::Once
}

/// A price of the cloud provider, with its date and source.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// The id by which the rest of the file names it.
    pub id: Id<Price>,
    /// What it buys.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Price of a month, taxes excluded.
    #[schemars(range(min = 0))]
    pub monthly: At<f64>,
    /// When it was read.
    pub date: At<Date>,
    /// Where it was read.
    #[schemars(length(min = 1))]
    pub source: String,
}
