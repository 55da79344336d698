//! `qilby check`: what is wrong with the project file.

use super::source::verdict_of;
use super::terminal::{GOOD, Terminal};
use super::{Exit, ProjectFile, Source};
use crate::pipeline::Found;
use crate::tell;

/// Check a project file and write nothing
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    project: ProjectFile,
}

/// Reads the file, has it checked, and prints what was found on the standard output.
pub fn run(args: &Args, terminal: &Terminal, check: impl FnOnce(&Source) -> Found) -> Exit {
    let source = match args.project.read(terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let found = check(&source);
    if found == Found::default() && !terminal.is_json() && !terminal.is_quiet() {
        let line = tell!("{file} has no errors", file = source.name()).say(terminal.lang());
        terminal.note(&format!("{GOOD}ok{GOOD:#}: {line}\n"));
    }
    match source.answer(&found, terminal) {
        Exit::Fine => verdict_of(&found),
        failed => failed,
    }
}
