//! The nouns of a delivery project, as the project file says them. `model` knows nobody.
