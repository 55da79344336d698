//! `qilby man`: the manual pages, for those who package the program.

use std::io;
use std::path::{Path, PathBuf};

use clap_mangen::Man;

use super::Exit;
use super::terminal::Terminal;
use crate::diagnostic::Message;
use crate::write;

/// Write the manual pages
#[derive(Debug, Clone, clap::Args)]
#[command(hide = true)]
pub struct Args {
    /// Directory for one page a command [default: the first page, on the standard output]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Prints the page of the program, or writes those of all its commands.
pub fn run(args: &Args, command: clap::Command, terminal: &Terminal) -> Exit {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let Some(directory) = &args.output else {
        return match page(&command) {
            Ok((_, text)) => terminal.print_file(&text),
            Err(error) => terminal.fail(Message::reason(error.to_string()), None),
        };
    };
    let shown = command.get_subcommands().filter(|c| !c.is_hide_set());
    for one in std::iter::once(&command).chain(shown) {
        if let Err(exit) = write_page(one, directory, terminal) {
            return exit;
        }
    }
    Exit::Fine
}

fn write_page(command: &clap::Command, directory: &Path, terminal: &Terminal) -> Result<(), Exit> {
    let (name, text) = page(command).map_err(|e| terminal.fail(Message::reason(e.to_string()), None))?;
    let written = write::replace_file(&directory.join(name), &text);
    written.map_err(|error| terminal.fail_to_write(&error))
}

/// The file name and the text of a page.
fn page(command: &clap::Command) -> io::Result<(String, Vec<u8>)> {
    let man = Man::new(command.clone()).manual("Qilby");
    let mut text = Vec::new();
    man.render(&mut text)?;
    Ok((man.get_filename(), text))
}
