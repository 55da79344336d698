//! Plan → files in memory: documents, drawings, sheets, cards. No arithmetic on the project here.

pub mod architecture;
pub mod csv;
pub mod deliverable;
pub mod documents;
pub mod gantt;
pub mod locale;
pub mod markdown;
pub mod sheets;
pub mod svg;
pub mod texts;
pub mod typeset;
