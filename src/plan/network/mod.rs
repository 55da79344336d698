//! The network: what the roles know, who has which address, which flows there are and through which
//! firewalls they go.

pub mod addresses;
pub mod audit;
pub mod catalogue;
pub mod class;
pub mod digest;
pub mod ends;
pub mod flows;
pub mod grid;
mod inventory;
pub mod policy;
pub mod reach;
pub mod rules;
#[cfg(test)]
pub(crate) mod sample;
mod topology;
pub mod why;

use crate::model::Document;

/// Everything that follows from the network of a project.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Network {
    /// Services and roles: the built-in ones and those of the project.
    pub catalogue: catalogue::Catalogue,
    /// Who has which address.
    pub addressing: addresses::Addressing,
    /// The flows.
    pub flows: flows::Flows,
    /// What goes from where to where.
    pub grid: grid::Grid,
    /// The policy of each firewall.
    pub firewalls: Vec<rules::FirewallRules>,
    /// What is wrong with the flows, beside each other.
    pub faults: Vec<audit::FlowFault>,
}

/// Works out the network of a project. What dangles is left out: the checks report it.
pub fn network(document: &Document) -> Network {
    let inventory = inventory::Inventory::new(document);
    let catalogue = catalogue::Catalogue::of(document);
    let addressing = addresses::Addressing::of_inventory(&inventory);
    let ends = ends::Ends::new(&inventory, &addressing, &catalogue);
    let outside = ends.info(ends::End::Internet).addresses;
    let flows = flows::flows(&inventory, &catalogue, ends);
    let grid = grid::Grid::of(&inventory, &flows);
    let firewalls = rules::policies(&inventory, &catalogue, &flows);
    let faults = audit::audit(&inventory, &catalogue, &flows, &outside);
    Network { catalogue, addressing, flows, grid, firewalls, faults }
}

#[cfg(test)]
mod tests;
