//! What a flow is for.

use serde::{Deserialize, Serialize};

/// What a flow is for; sets its colour in the drawing and its chapter in the matrix.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FlowClass {
    /// What users and applications do.
    Business,
    /// Directory, names, addresses, time, tunnels, updates.
    Infrastructure,
    /// Administration.
    Administration,
    /// Backup and restore.
    Backup,
    /// Metrics, probes, logs.
    Monitoring,
}

impl FlowClass {
    /// Every class, in the order of the matrix.
    pub const ALL: [FlowClass; 5] = [
        FlowClass::Business,
        FlowClass::Infrastructure,
        FlowClass::Administration,
        FlowClass::Backup,
        FlowClass::Monitoring,
    ];

    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            FlowClass::Business => "business",
            FlowClass::Infrastructure => "infrastructure",
            FlowClass::Administration => "administration",
            FlowClass::Backup => "backup",
            FlowClass::Monitoring => "monitoring",
        }
    }
}
