//! Sets of packets, and the exact analysis of firewall policies.
//!
//! A packet has a source, a destination and a service (a protocol with a port). A [`Rule`] matches a set in each of these
//! dimensions, a [`Policy`] is rules in order of which the first that matches decides. Nothing is sampled: sets are
//! intervals ([`space::AddressSet`], [`service::ServiceSet`]), their products are cut and compared whole, IPv4 and IPv6
//! alike, and unions of any number of rules are seen as well as pairs.
//!
//! - [`analyse`] tells what is wrong with a policy: rules hidden by others, superfluous, that can be one, …
//! - [`explain`] tells for any packets which rule decides which part of them.
//! - [`reach_diff`] tells which packets a change of the policy opens and closes.
//!
//! Where an answer is cut short, it says so; what it holds is exact all the same.

mod analysis;
mod axis;
mod cover;
mod diff;
mod dim;
mod explain;
pub mod findings;
mod grid;
mod index;
mod limits;
mod minimal;
mod policy;
pub mod service;
pub mod space;
#[cfg(test)]
mod tests;
mod tidy;

pub use analysis::{Watch, analyse};
pub use diff::{ReachDiff, reach_diff};
pub use explain::{Explanation, Part, explain};
pub use findings::{Dimension, Effect, Finding, Group, Instead, Relation, Report};
pub use limits::Limits;
pub use minimal::Minimality;
pub use policy::{Action, Block, Blocks, Packet, Policy, Rule};
