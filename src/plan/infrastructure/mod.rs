//! What follows from the inventory: what a server carries, what runs on it, what saves it, in which order things come
//! back, and when that is tried.

pub mod carried;
pub mod coverage;
pub mod exercise;
pub mod recovery;
pub mod running;
pub mod saved;

#[cfg(test)]
mod tests;
