//! The network: what the roles know, who has which address, which flows there are and through which
//! firewalls they go.

pub mod catalogue;
pub mod class;
