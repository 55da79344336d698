//! Projects for the tests of the network.

use crate::model::Document;

/// A small network on two sites.
pub(crate) fn small() -> Document {
    document(include_str!("../../../tests/projects/petit-reseau/project.toml"))
}

/// The document of a text.
pub(crate) fn document(text: &str) -> Document {
    toml::from_str(text).unwrap()
}

/// A document of these tables, with the least that a project file has to say.
pub(crate) fn project(tables: &str) -> Document {
    let head = r#"
        [project]
        name = "P"
        title = "Projet"
        reference = "P"
        language = "fr"
        start = 2026-09-07
        version = "1"
        status_date = 2026-09-07
        client = { name = "C" }
        supplier = { name = "S" }
    "#;
    document(&format!("{head}\n{tables}"))
}
