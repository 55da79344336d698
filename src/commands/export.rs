//! `qilby export`: one format for another tool, to a file or to the standard output.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::source::verdict_of;
use super::terminal::Terminal;
use super::{Exit, ProjectFile, Source};
use crate::artifact::Artifact;
use crate::pipeline::{Compiled, Refusal};
use crate::tell;
use crate::write;

/// Write the plan in the format of another tool
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// The tool
    #[arg(value_enum)]
    target: Target,
    #[command(flatten)]
    project: ProjectFile,
    /// File to write, or directory when there are several [default: the standard output]
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
}

/// The tool that reads the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// Cards for Trello (CSV)
    Trello,
    /// Issues for Jira (CSV)
    Jira,
    /// Issues for GitLab (CSV)
    Gitlab,
    /// Issues for GitHub (JSON lines, one request each)
    Github,
    /// Milestones and sessions for a calendar (iCalendar)
    Ics,
    /// Tasks and links for Microsoft Project (XML)
    Mspdi,
}

impl Target {
    /// The file of a build that it is.
    pub fn path(self) -> &'static str {
        match self {
            Target::Trello => "cartes/trello.csv",
            Target::Jira => "cartes/jira.csv",
            Target::Gitlab => "cartes/gitlab.csv",
            Target::Github => "cartes/github.jsonl",
            Target::Ics => "planning.ics",
            Target::Mspdi => "planning.xml",
        }
    }
}

/// Reads the file, has it exported, and writes the files that come out.
pub fn run(
    args: &Args,
    terminal: &Terminal,
    export: impl FnOnce(&Source, Target) -> Result<Compiled, Refusal>,
) -> Exit {
    let source = match args.project.read(terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let compiled = match export(&source, args.target) {
        Ok(compiled) => compiled,
        Err(refusal) => return terminal.refuse(&refusal),
    };
    // The standard output may be the export itself: only errors go there as JSON, alone.
    let faulty = verdict_of(&compiled.found) != Exit::Fine;
    let Some(product) = compiled.product.filter(|_| !faulty) else {
        source.show(&compiled.found, terminal);
        return Exit::Faulty;
    };
    if !terminal.is_json() {
        source.show(&compiled.found, terminal);
    }
    deliver(&product.artifacts, args.output.as_deref(), terminal)
}

/// One file to where it is asked; several to a directory.
fn deliver(files: &[Artifact], output: Option<&Path>, terminal: &Terminal) -> Exit {
    let written = match (files, output) {
        ([file], None) => return terminal.print_file(&file.bytes),
        (_, None) => {
            let message = tell!("this export is {files} files", files = files.len());
            let help = tell!("name a directory with `--output`");
            return terminal.fail(message, Some(help));
        }
        ([file], Some(path)) if !path.is_dir() => write::replace_file(path, &file.bytes),
        (files, Some(directory)) => {
            files.iter().try_for_each(|file| write::replace_file(&file.path.below(directory), &file.bytes))
        }
    };
    match written {
        Ok(()) => Exit::Fine,
        Err(error) => terminal.fail_to_write(&error),
    }
}
