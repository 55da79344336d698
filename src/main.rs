//! The `qilby` command.
fn main() {}
