//! `qilby init`: a commented project file to start from.

use std::path::PathBuf;

use super::Exit;
use super::terminal::{GOOD, STRONG, Terminal};
use crate::diagnostic::words::visible;
use crate::write;

/// Write a commented project file to start from
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Directory of the new project, created when it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    directory: PathBuf,
}

/// Writes `starter` as `project.toml`, unless there is one.
pub fn run(args: &Args, terminal: &Terminal, starter: &str) -> Exit {
    let path = args.directory.join("project.toml");
    if let Err(error) = write::create_file(&path, starter.as_bytes()) {
        return terminal.fail_to_write(&error);
    }
    if !terminal.is_quiet() {
        let path = path.strip_prefix(".").unwrap_or(&path);
        let path = visible(&path.to_string_lossy());
        let next = format!("qilby build {path}").replace(" project.toml", "");
        terminal.note(&format!(
            "{GOOD}created{GOOD:#} {path}\n\
             Edit it, then run {STRONG}{next}{STRONG:#}\n"
        ));
    }
    Exit::Fine
}
