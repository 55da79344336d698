//! The project file that a command works on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Exit;
use super::terminal::Terminal;
use crate::diagnostic::words::visible;
use crate::diagnostic::{Diagnostic, Lang, Message, Told, codes, count, render_json_of, render_text_in};
use crate::load;
use crate::pipeline::{Found, Inputs};
use crate::tell;

/// Which project file.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ProjectFile {
    /// Project file, or its directory [default: project.toml]
    #[arg(value_name = "PROJECT")]
    positional: Option<PathBuf>,
    /// The same, for where a name alone is not clear
    #[arg(long = "project", short = 'p', value_name = "PROJECT", conflicts_with = "positional")]
    named: Option<PathBuf>,
}

impl ProjectFile {
    /// The file of an option; without one, that of the current directory.
    pub fn of(path: Option<PathBuf>) -> Self {
        ProjectFile { positional: None, named: path }
    }

    /// Where the file is, as the user would write it.
    pub fn path(&self) -> PathBuf {
        let asked = self.positional.as_deref().or(self.named.as_deref());
        in_directory(asked.unwrap_or(Path::new("project.toml")))
    }

    /// Reads it; says why on the terminal when that is not possible.
    ///
    /// # Errors
    /// The exit code: 2 when the file cannot be read, 1 when it is not a text.
    pub fn read(&self, terminal: &Terminal) -> Result<Source, Exit> {
        Source::read(&self.path(), terminal)
    }
}

fn in_directory(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("project.toml") } else { path.to_owned() }
}

/// The text of a project file, and what its diagnostics call it.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its path, as the user wrote it.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// Text of the file of results beside it, when there is one.
    pub results: Option<String>,
    /// The user's templates beside it.
    pub templates: BTreeMap<String, Vec<u8>>,
    /// Text of the baseline that it names, or why it cannot be read.
    pub baseline: Option<Result<String, String>>,
}

impl Source {
    /// Reads a project file, or the one in a directory; says why when that is not possible.
    ///
    /// # Errors
    /// The exit code: 2 when the file cannot be read, 1 when it is not a text.
    pub fn read(path: &Path, terminal: &Terminal) -> Result<Self, Exit> {
        let path = in_directory(path);
        let decoded = load::read(&path);
        let mut source = Self { path, text: decoded.text, results: None, templates: BTreeMap::new(), baseline: None };
        if decoded.diagnostics.is_empty() {
            source.read_beside(terminal)?;
            return Ok(source);
        }
        let found = Found { project: decoded.diagnostics, results: Vec::new() };
        source.show(&found, terminal);
        let unreadable = |one: &Diagnostic| one.code == codes::FILE_UNREADABLE;
        Err(match found.project.iter().any(unreadable) {
            true => Exit::Failed,
            false => Exit::Faulty,
        })
    }

    /// The project file of a path as a revision of git has it, with the results of that day.
    ///
    /// # Errors
    /// The exit code, when there is no such revision, or the file is not in it.
    pub fn at_revision(path: &Path, revision: &str, terminal: &Terminal) -> Result<Self, Exit> {
        let project = in_directory(path);
        let text = load::at_revision(&project, revision).map_err(|message| {
            let project = visible(&project.to_string_lossy());
            let (revision, why) = (visible(revision), Message::reason(message));
            terminal.fail(tell!("`{project}` of `{revision}` cannot be read: {why}", project, revision, why), None)
        })?;
        let results = load::results_at_revision(&project, revision);
        let path = PathBuf::from(format!("{}@{revision}", project.to_string_lossy()));
        Ok(Self { path, text, results, templates: BTreeMap::new(), baseline: None })
    }

    /// The version that the project file names as its baseline; none when it names none.
    ///
    /// # Errors
    /// The exit code, when it cannot be read.
    pub fn named_baseline(&self, terminal: &Terminal) -> Result<Option<Self>, Exit> {
        match &self.baseline {
            None => Ok(None),
            Some(Err(message)) => {
                Err(terminal.fail(tell!("the baseline cannot be read: {why}", why = Message::reason(message)), None))
            }
            Some(Ok(text)) => Ok(Some(Self {
                path: PathBuf::from(format!("{} (baseline)", self.name())),
                text: text.clone(),
                results: None,
                templates: BTreeMap::new(),
                baseline: None,
            })),
        }
    }

    /// Reads the results and the templates that stand beside the project file.
    fn read_beside(&mut self, terminal: &Terminal) -> Result<(), Exit> {
        if let Some(results) = load::results(&self.path) {
            self.results = Some(results.text);
            if !results.diagnostics.is_empty() {
                self.show(&Found { project: Vec::new(), results: results.diagnostics }, terminal);
                return Err(Exit::Faulty);
            }
        }
        self.baseline = load::baseline(&self.path, &self.text);
        match load::templates(&self.path) {
            Ok(templates) => self.templates = templates,
            Err(message) => return Err(terminal.fail(Message::reason(message), None)),
        }
        Ok(())
    }

    /// What the pipeline works on.
    pub fn inputs(&self) -> Inputs {
        Inputs {
            project: self.text.clone(),
            results: self.results.clone(),
            templates: self.templates.clone(),
            baseline: self.baseline.clone(),
            ..Inputs::default()
        }
    }

    /// What the file is called in messages.
    pub fn name(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// The directory of the file: `out`, `templates` and results are beside it.
    pub fn directory(&self) -> &Path {
        match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        }
    }

    /// What the file of results beside it is called in messages.
    fn results_name(&self) -> String {
        load::results_path(&self.path).to_string_lossy().into_owned()
    }

    /// Prints diagnostics where they do not mix with an answer: JSON on the standard output,
    /// text on the standard error. Quiet, it leaves out warnings.
    pub fn show(&self, found: &Found, terminal: &Terminal) {
        if terminal.is_json() {
            terminal.print(&self.json(found, terminal.json_lang()));
        } else {
            terminal.note(&self.text_of(found, terminal, terminal.has_color_on_error()));
        }
    }

    /// The diagnostics of the file and of the results beside it as one JSON document.
    pub fn json(&self, found: &Found, lang: Lang) -> String {
        let (name, results_name) = (self.name(), self.results_name());
        let project = Told { diagnostics: &found.project, file: &name, source: &self.text };
        let results = self.results.as_deref().unwrap_or_default();
        let results = Told { diagnostics: &found.results, file: &results_name, source: results };
        render_json_of(project, &[results], lang)
    }

    /// The diagnostics as the answer to a question: on the standard output.
    pub fn answer(&self, found: &Found, terminal: &Terminal) -> Exit {
        match terminal.is_json() {
            true => terminal.print(&self.json(found, terminal.json_lang())),
            false => terminal.print(&self.text_of(found, terminal, terminal.has_color())),
        }
    }

    /// The diagnostics for people, those of the project file last: it is where most are put right.
    fn text_of(&self, found: &Found, terminal: &Terminal, color: bool) -> String {
        let results = self.results.as_deref().unwrap_or_default();
        let results =
            render_text_in(terminal.lang(), &wanted(&found.results, terminal), &self.results_name(), results, color);
        let project =
            render_text_in(terminal.lang(), &wanted(&found.project, terminal), &self.name(), &self.text, color);
        results + &project
    }
}

/// Quiet, warnings are left out.
fn wanted(diagnostics: &[Diagnostic], terminal: &Terminal) -> Vec<Diagnostic> {
    let told = |one: &&Diagnostic| one.is_error() || !terminal.is_quiet();
    diagnostics.iter().filter(told).cloned().collect()
}

/// The exit code that diagnostics call for.
pub(super) fn verdict_of(found: &Found) -> Exit {
    match (verdict(&found.project), verdict(&found.results)) {
        (Exit::Fine, results) => results,
        (project, _) => project,
    }
}

/// The exit code that the diagnostics of one file call for.
pub(super) fn verdict(diagnostics: &[Diagnostic]) -> Exit {
    match count(diagnostics) {
        (0, _) => Exit::Fine,
        _ => Exit::Faulty,
    }
}
