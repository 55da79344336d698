//! The network: what the roles know, who has which address, which flows there are and through which
//! firewalls they go.

pub mod addresses;
pub mod catalogue;
pub mod class;
pub mod ends;
mod inventory;
#[cfg(test)]
pub(crate) mod sample;
pub mod space;
pub mod topology;
