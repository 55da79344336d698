//! What follows from the inventory: what a server carries, what saves it, in which order things come back.

pub mod carried;
pub mod coverage;
pub mod recovery;

#[cfg(test)]
mod tests;
