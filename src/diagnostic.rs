//! What the author of a project file reads when something is wrong.
