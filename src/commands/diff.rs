//! `qilby diff`: what changed from one project file to another.

use std::path::PathBuf;

use super::source::verdict_of;
use super::terminal::Terminal;
use super::{Exit, Source};
use crate::pipeline::{Changes, Compared};
use crate::write;

/// Show what changed from one project file to another
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// The former project file
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The present one
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Write the change sheet too, a document to sign
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
}

/// Reads both files, has them compared, prints the changes and writes their sheet; `compare` is
/// told whether the sheet is wanted.
pub fn run(args: &Args, terminal: &Terminal, compare: impl FnOnce(&Source, &Source, bool) -> Compared) -> Exit {
    let read = |path| Source::read(path, terminal);
    let (old, new) = match (read(&args.old), read(&args.new)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(Exit::Failed), _) | (_, Err(Exit::Failed)) => return Exit::Failed,
        _ => return Exit::Faulty,
    };
    let compared = compare(&old, &new, args.pdf.is_some());
    // In JSON the answer is the changes alone, or else the diagnostics that prevent them.
    let faulty = [verdict_of(&compared.old), verdict_of(&compared.new)] != [Exit::Fine; 2];
    if faulty || !terminal.is_json() {
        for (source, found) in [(&old, &compared.old), (&new, &compared.new)] {
            source.show(found, terminal);
        }
    }
    match compared.changes.filter(|_| !faulty) {
        Some(changes) => deliver(&changes, args, terminal),
        None => Exit::Faulty,
    }
}

fn deliver(changes: &Changes, args: &Args, terminal: &Terminal) -> Exit {
    if let (Some(path), Some(sheet)) = (&args.pdf, &changes.sheet)
        && let Err(error) = write::replace_file(path, &sheet.bytes)
    {
        return terminal.fail_to_write(&error);
    }
    match terminal.is_json() {
        true => terminal.print(&format!("{:#}\n", changes.json)),
        false => terminal.print(&changes.text),
    }
}
