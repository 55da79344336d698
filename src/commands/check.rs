//! `qilby check`: what is wrong with the project file.

use super::source::verdict;
use super::terminal::{GOOD, Terminal};
use super::{Exit, ProjectFile, Source};
use crate::diagnostic::Diagnostic;

/// Check a project file and write nothing
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    project: ProjectFile,
}

/// Reads the file, has it checked, and prints what was found on the standard output.
pub fn run(
    args: &Args,
    terminal: &Terminal,
    check: impl FnOnce(&Source) -> Vec<Diagnostic>,
) -> Exit {
    let source = match args.project.read(terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let diagnostics = check(&source);
    if diagnostics.is_empty() && !terminal.is_json() && !terminal.is_quiet() {
        terminal.note(&format!(
            "{GOOD}ok{GOOD:#}: {} has no errors\n",
            source.name()
        ));
    }
    match source.answer(&diagnostics, terminal) {
        Exit::Fine => verdict(&diagnostics),
        failed => failed,
    }
}
