//! `qilby init`: a commented project file to start from.

use std::path::PathBuf;

use super::Exit;
use super::terminal::{GOOD, HELP, STRONG, Terminal};
use crate::diagnostic::words::visible;
use crate::write;

/// Write a commented project file to start from
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Then edit the file, check it with `qilby check`, and write every deliverable to `out` with \
                        `qilby build`.")]
pub struct Args {
    /// Directory of the new project, created when it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    directory: PathBuf,
    /// Language of the file and of its deliverables
    #[arg(long, short, value_enum, default_value_t)]
    language: Language,
}

/// Language of the starter file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// French
    #[default]
    Fr,
    /// English
    En,
}

impl Language {
    /// The starter file in that language.
    pub fn starter(self) -> &'static str {
        match self {
            Language::Fr => include_str!("../../templates/starter/project.fr.toml"),
            Language::En => include_str!("../../templates/starter/project.en.toml"),
        }
    }

    /// The same, as the project file has it.
    pub fn of_model(self) -> crate::model::Language {
        match self {
            Language::Fr => crate::model::Language::French,
            Language::En => crate::model::Language::English,
        }
    }
}

/// Writes the starter file as `project.toml`, unless there is one.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    let path = args.directory.join("project.toml");
    if let Err(error) = write::create_file(&path, args.language.starter().as_bytes()) {
        return terminal.fail_to_write(&error);
    }
    if !terminal.is_quiet() {
        let path = path.strip_prefix(".").unwrap_or(&path);
        let path = visible(&path.to_string_lossy());
        let next = |command: &str| format!("qilby {command} {path}").replace(" project.toml", "");
        let (check, build) = (next("check"), next("build"));
        terminal.note(&format!(
            "{GOOD}created{GOOD:#} {path}\n\
             {HELP}help{HELP:#}: edit it, run {STRONG}{check}{STRONG:#} until it has no errors, then \
             {STRONG}{build}{STRONG:#} to write every deliverable to {STRONG}out{STRONG:#}\n"
        ));
    }
    Exit::Fine
}
