//! Plan → files in memory: documents, drawings, sheets, cards. No arithmetic on the project here.

pub mod architecture;
pub mod cards;
pub mod charts;
pub mod csv;
pub mod deliverable;
pub mod documents;
pub mod gantt;
pub mod locale;
pub mod markdown;
pub mod planning;
pub mod svg;
pub mod texts;
pub mod typeset;
