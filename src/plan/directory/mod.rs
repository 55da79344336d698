//! The directory: who is in which group, and who may do what in which folder.

pub mod membership;
pub mod rights;

pub use membership::{GroupCycle, Memberships};
pub use rights::{AccountKind, Folder, Grant, GrantOrigin, RightsMatrix};
