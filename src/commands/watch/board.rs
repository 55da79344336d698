//! What the page shows, as it stands: filled by the builds, read by the server.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use super::eyes::Eyes;
use crate::commands::Source;
use crate::diagnostic::Lang;
use crate::pipeline::{Found, Live, Pages, Watch};
use crate::tell;

/// The board, shared by all threads.
pub(super) struct Board {
    state: Mutex<State>,
    changed: Condvar,
    eyes: Arc<Eyes>,
    lang: Lang,
}

/// How the last save went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It is being read, or its documents made.
    Working,
    /// What is looked at is shown; the files are being written.
    Shown,
    /// All is written.
    Written,
    /// The file has errors: what is shown is of an earlier save.
    Faulty,
    /// The files could not be written, or the project file is away.
    Refused,
}

impl Phase {
    fn key(self) -> &'static str {
        match self {
            Phase::Working => "working",
            Phase::Shown => "shown",
            Phase::Written => "written",
            Phase::Faulty => "faulty",
            Phase::Refused => "refused",
        }
    }
}

struct State {
    /// Grows with each change; a page that has seen it waits for the next.
    version: u64,
    phase: Phase,
    file: String,
    title: Option<String>,
    language: Option<&'static str>,
    message: Option<String>,
    diagnostics: Value,
    milliseconds: Option<u64>,
    /// Number of the save.
    save: u64,
    documents: BTreeMap<String, Shown>,
    files: Vec<String>,
    viewers: BTreeMap<u64, String>,
    next_viewer: u64,
}

/// A document that was laid out, and of which save.
struct Shown {
    title: String,
    subtitle: String,
    pages: Arc<dyn Pages>,
    save: u64,
}

impl Board {
    pub fn new(file: &str, eyes: Arc<Eyes>) -> Self {
        let state = State {
            version: 1,
            phase: Phase::Working,
            file: file.to_owned(),
            title: None,
            language: None,
            message: None,
            diagnostics: Value::Null,
            milliseconds: None,
            save: 0,
            documents: BTreeMap::new(),
            files: Vec::new(),
            viewers: BTreeMap::new(),
            next_viewer: 0,
        };
        Board { state: Mutex::new(state), changed: Condvar::new(), eyes, lang: Lang::English }
    }

    /// In which language it tells the diagnostics.
    #[must_use]
    pub fn speaking(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state();
        change(&mut state);
        state.version += 1;
        self.changed.notify_all();
    }

    /// A save is being read.
    pub fn begin(&self) {
        self.change(|state| {
            state.save += 1;
            state.phase = Phase::Working;
            state.message = None;
            state.milliseconds = None;
        });
    }

    /// What the file gives, or that it has errors.
    pub fn understood(&self, live: &Live, source: &Source, found: &Found) {
        let diagnostics = diagnostics(source, found, self.lang);
        self.change(|state| {
            state.diagnostics = diagnostics;
            match (live.title(), live.language()) {
                (Some(title), language) => (state.title, state.language) = (Some(title.to_owned()), language),
                _ => state.phase = Phase::Faulty,
            }
        });
    }

    /// Something is wrong that only the making of documents could tell.
    pub fn faulty(&self, source: &Source, found: &Found) {
        let diagnostics = diagnostics(source, found, self.lang);
        self.change(|state| (state.diagnostics, state.phase) = (diagnostics, Phase::Faulty));
    }

    /// What is looked at is up to date.
    pub fn shown(&self, took: Duration) {
        self.change(|state| {
            state.phase = Phase::Shown;
            state.milliseconds = u64::try_from(took.as_millis()).ok();
        });
    }

    /// All files are there.
    pub fn written(&self, files: Vec<String>, source: &Source, found: &Found, report: &str) {
        let diagnostics = diagnostics(source, found, self.lang);
        self.change(|state| {
            state.phase = Phase::Written;
            (state.files, state.diagnostics, state.message) = (files, diagnostics, Some(report.to_owned()));
        });
    }

    /// The files could not be written.
    pub fn refused(&self, message: &str) {
        self.change(|state| (state.phase, state.message) = (Phase::Refused, Some(message.to_owned())));
    }

    /// The project file cannot be read now.
    pub fn gone(&self) {
        let message = |state: &mut State| Some(tell!("{file} cannot be read", file = state.file).say(self.lang));
        self.change(|state| (state.phase, state.message) = (Phase::Refused, message(state)));
    }

    /// The documents that somebody looks at, each once.
    pub fn viewed(&self) -> Vec<String> {
        let mut paths: Vec<String> = self.state().viewers.values().cloned().collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// Somebody begins to look at a document; the number is for [`Board::leave`].
    pub fn join(&self, document: &str) -> u64 {
        let mut state = self.state();
        let number = state.next_viewer;
        state.next_viewer += 1;
        state.viewers.insert(number, document.to_owned());
        number
    }

    /// Somebody has gone.
    pub fn leave(&self, viewer: u64) {
        self.state().viewers.remove(&viewer);
    }

    /// The board as the page reads it, when it is newer than `seen`, or nothing when the time is over.
    pub fn next(&self, seen: u64, patience: Duration) -> Option<(u64, Value)> {
        let state = self.state();
        let (state, timeout) = self
            .changed
            .wait_timeout_while(state, patience, |state| state.version <= seen)
            .unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() { None } else { Some((state.version, state.json())) }
    }

    /// A page of a document as SVG, and whether it is the one of this digest.
    pub fn page(&self, document: &str, page: usize, digest: &str) -> Option<(String, bool)> {
        let pages = Arc::clone(&self.state().documents.get(document)?.pages);
        // Drawn without holding the board.
        Some((pages.svg(page)?, pages.digest(page)? == digest))
    }

    /// Whether a file of this path was written.
    pub fn has_file(&self, path: &str) -> bool {
        self.state().files.iter().any(|file| file == path)
    }
}

impl State {
    fn json(&self) -> Value {
        let documents = Live::documents().filter_map(|path| {
            let shown = self.documents.get(path)?;
            let page =
                |(number, (width, height)): (usize, (f64, f64))| json!([shown.pages.digest(number), width, height]);
            let pages: Vec<Value> = shown.pages.sizes().into_iter().enumerate().map(page).collect();
            Some(json!({
                "path": path,
                "title": shown.title,
                "subtitle": shown.subtitle,
                "pages": pages,
                "fresh": shown.save == self.save,
            }))
        });
        json!({
            "version": self.version,
            "phase": self.phase.key(),
            "file": self.file,
            "title": self.title,
            "language": self.language,
            "message": self.message,
            "milliseconds": self.milliseconds,
            "diagnostics": self.diagnostics,
            "documents": documents.collect::<Vec<_>>(),
            "files": self.files,
        })
    }
}

/// The diagnostics as other programs read them, each label with the lines that it is about.
fn diagnostics(source: &Source, found: &Found, lang: Lang) -> Value {
    let mut told: Value = serde_json::from_str(&source.json(found, lang)).unwrap_or_default();
    let lines: Vec<&str> = source.text.lines().collect();
    let results: Vec<&str> = source.results.as_deref().unwrap_or_default().lines().collect();
    let name = source.name();
    for one in told["diagnostics"].as_array_mut().into_iter().flatten() {
        let text = if one["file"] == name.as_str() { &lines } else { &results };
        for label in one["labels"].as_array_mut().into_iter().flatten() {
            let line = label["line"].as_u64().and_then(|line| usize::try_from(line).ok()?.checked_sub(1));
            label["excerpt"] = line.and_then(|line| text.get(line)).copied().into();
        }
    }
    told["diagnostics"].take()
}

impl Watch for Board {
    fn begin(&self, _: &str) {}

    fn end(&self, _: &str) {}

    fn goes_on(&self) -> bool {
        !self.eyes.is_stirred()
    }

    fn wants_pages(&self) -> bool {
        true
    }

    fn laid_out(&self, path: &str, title: &str, subtitle: Option<&str>, pages: Arc<dyn Pages>) {
        self.change(|state| {
            let (title, subtitle) = (title.to_owned(), subtitle.unwrap_or_default().to_owned());
            let shown = Shown { title, subtitle, pages, save: state.save };
            state.documents.insert(path.to_owned(), shown);
        });
    }
}
