//! What goes on while documents are typeset: one line each, on a terminal that is watched.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Terminal;
use crate::pipeline::Watch;

/// The lines shown now. Hidden when nobody watches.
pub(super) struct Progress {
    lines: MultiProgress,
    steps: Mutex<BTreeMap<String, ProgressBar>>,
}

impl Progress {
    pub(super) fn new(terminal: &Terminal) -> Self {
        let target = match terminal.shows_progress() {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        Self { lines: MultiProgress::with_draw_target(target), steps: Mutex::default() }
    }

    /// Leaves the terminal as it was.
    pub(super) fn clear(&self) {
        // A terminal that is gone needs no clearing.
        let _ = self.lines.clear();
    }

    /// How many steps are under way.
    #[cfg(test)]
    pub(super) fn under_way(&self) -> usize {
        self.steps.lock().map(|steps| steps.len()).unwrap_or(0)
    }
}

impl Watch for Progress {
    fn begin(&self, step: &str) {
        let line = self.lines.add(ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("{spinner:.cyan} {msg} {elapsed:.dim}") {
            line.set_style(style);
        }
        line.set_message(crate::diagnostic::words::visible(step));
        if !line.is_hidden() {
            line.enable_steady_tick(Duration::from_millis(100));
        }
        let mut steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        steps.insert(step.to_owned(), line);
    }

    fn end(&self, step: &str) {
        let mut steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = steps.remove(step) {
            line.finish_and_clear();
            self.lines.remove(&line);
        }
    }
}
