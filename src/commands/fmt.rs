//! `qilby fmt`: puts a project file in order.

use super::terminal::{GOOD, Terminal};
use super::{Exit, ProjectFile};
use crate::diagnostic::words::visible;
use crate::render::format::formatted;
use crate::tell;
use crate::write;

/// Put a project file in order, without a change of what it says
///
/// Tables come in the order of the reference, `id` and `title` first; comments stay with what they are about.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    project: ProjectFile,
    /// Write nothing; exit code 1 when the file is not in order
    #[arg(long)]
    check: bool,
}

/// Reads the file, and writes it in order unless it is already.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    let source = match args.project.read(terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let path = visible(&source.name());
    let text = match formatted(&source.text) {
        Ok(text) => text,
        Err(fault) => {
            terminal.fail(tell!("`{path}` cannot be put in order: {fault}", path, fault), None);
            return Exit::Faulty;
        }
    };
    if text == source.text {
        return Exit::Fine;
    }
    if args.check {
        terminal.fail(tell!("`{path}` is not in order", path), Some(tell!("`qilby fmt` puts it in order")));
        return Exit::Faulty;
    }
    if let Err(error) = write::replace_file(&source.path, text.as_bytes()) {
        return terminal.fail_to_write(&error);
    }
    if !terminal.is_quiet() {
        let path = format!("{GOOD}{path}{GOOD:#}");
        terminal.note(&format!("{}\n", tell!("{path}: in order", path).say(terminal.lang())));
    }
    Exit::Fine
}
