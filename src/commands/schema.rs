//! `qilby schema`: the JSON Schema with which an editor completes and checks a project file.

use std::path::PathBuf;

use super::Exit;
use super::terminal::Terminal;
use crate::write;

/// Print the JSON Schema of the project file, for editors
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// File to write [default: the standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Prints the schema, or writes it.
pub fn run(args: &Args, terminal: &Terminal, schema: &serde_json::Value) -> Exit {
    let text = format!("{schema:#}\n");
    match &args.output {
        None => terminal.print(&text),
        Some(path) => match write::replace_file(path, text.as_bytes()) {
            Ok(()) => Exit::Fine,
            Err(error) => terminal.fail_to_write(&error),
        },
    }
}
