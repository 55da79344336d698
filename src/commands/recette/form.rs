//! `qilby recette form`: the tests as one page that works without a network, for a tablet.

use std::path::PathBuf;

use crate::commands::source::verdict_of;
use crate::commands::terminal::Terminal;
use crate::commands::{Exit, ProjectFile};
use crate::pipeline;
use crate::render::documents::recette::form::page;
use crate::write;

/// Write the tests as one HTML page, to run them on a tablet
///
/// The page needs no network; it keeps the answers and exports them for `qilby recette import`.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    project: ProjectFile,
    /// File to write [default: the standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Reads the project, writes the page.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    let source = match args.project.read(terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let session = pipeline::session(&source.inputs());
    let Some(form) = session.form else {
        source.show(&session.found, terminal);
        return match verdict_of(&session.found) {
            Exit::Fine => Exit::Faulty,
            other => other,
        };
    };
    let page = page(&form);
    match &args.output {
        None => terminal.print_file(page.as_bytes()),
        Some(path) => match write::replace_file(path, page.as_bytes()) {
            Ok(()) => Exit::Fine,
            Err(error) => terminal.fail_to_write(&error),
        },
    }
}
