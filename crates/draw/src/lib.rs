//! The drawings of Qilby: Gantt charts, architecture drawings, charts of figures, each as SVG.
//!
//! Everything here is a pure function from plain values to drawings, and knows nothing of the project model.

pub mod architecture;
pub mod charts;
pub mod gantt;
pub mod svg;
