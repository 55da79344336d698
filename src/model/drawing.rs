//! How drawings are printed.

use schemars::JsonSchema;
use serde::Deserialize;

use super::choice::choice;

choice! {
    /// Paper of the drawings, landscape.
    Paper {
        /// 420 × 297 mm.
        A3 = "a3",
        /// 297 × 210 mm.
        A4 = "a4",
    }
}

/// How the drawings are printed: the architecture and the Gantt.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drawing {
    /// Paper, landscape. A drawing that would not be legible on it takes a larger sheet.
    #[serde(default = "a3")]
    pub paper: Paper,
}

fn a3() -> Paper {
    Paper::A3
}

impl Default for Drawing {
    fn default() -> Self {
        Self { paper: a3() }
    }
}
