//! Document → project: the rules, one file a family, each rule with a code.

mod project;

pub use project::{Entry, Place, Project, Row};
