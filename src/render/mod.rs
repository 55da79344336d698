//! Plan → files in memory: documents, drawings, sheets, cards. No arithmetic on the project here.

pub mod amend;
pub mod cards;
pub mod csv;
pub mod deliverable;
pub mod documents;
pub mod format;
pub mod imported;
pub mod locale;
pub mod markdown;
pub mod planning;
pub mod progress;
pub mod results;
pub mod sheets;
pub mod texts;
pub mod typeset;
