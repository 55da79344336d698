//! Text → document: TOML, and the shape of the file.
