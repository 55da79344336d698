//! The choice of the cloud provider.

use schemars::JsonSchema;
use serde::Deserialize;

use super::value::{At, Id, Ref, RefMap};

/// The provider kept, and the weighted decision matrix that led there.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cloud {
    /// The option kept. Terraform is written when its id is `aws`, `azure`, `google`, `ovhcloud` or `scaleway`.
    pub provider: Ref<CloudOption>,
    /// Region.
    #[serde(default)]
    pub region: String,
    /// Why this one (Markdown).
    #[serde(default)]
    pub justification: String,
    /// The criteria and their weights.
    #[serde(default)]
    pub criterion: Vec<Criterion>,
    /// The options compared.
    #[serde(default)]
    pub option: Vec<CloudOption>,
}

/// A criterion of the choice.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// The id by which the rest of the file names it.
    pub id: Id<Criterion>,
    /// What is compared.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Weight; the weights need not add up to anything.
    #[schemars(range(min = 0))]
    pub weight: At<f64>,
    /// What is looked at.
    #[serde(default)]
    pub description: String,
}

/// An option of the choice.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloudOption {
    /// The id by which the rest of the file names it.
    pub id: Id<CloudOption>,
    /// Name of the provider.
    #[schemars(length(min = 1))]
    pub title: String,
    /// Score per criterion, from 0 to 5.
    pub scores: RefMap<Criterion, At<f64>>,
    /// Strong and weak points (Markdown).
    #[serde(default)]
    pub comment: String,
}
