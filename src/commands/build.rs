//! `qilby build`: the project file into the output directory.

use std::cell::OnceCell;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::progress::Progress;
use super::source::verdict_of;
use super::terminal::{GOOD, Terminal};
use super::{Exit, ProjectFile, Source};
use crate::diagnostic::words::visible;
use crate::pipeline::{Compiled, Found, Refusal, Selection, Watch};
use crate::write::{self, Options, Report};

/// Write every deliverable of a project file
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    project: ProjectFile,
    /// Write these deliverables alone (`plan-projet`, `gantt.svg`…); may be repeated
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Write what is due at this milestone
    #[arg(long, value_name = "ID", conflicts_with = "only")]
    milestone: Option<String>,
    /// Output directory [default: out, beside the project file]
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write to a directory that holds other files; these are kept
    #[arg(long)]
    force: bool,
}

impl Args {
    /// A build of what builds the infrastructure alone.
    pub(super) fn of_provision(project: ProjectFile, out: Option<PathBuf>, force: bool) -> Self {
        Args { project, only: vec!["provision".to_owned()], milestone: None, out, force }
    }
}

/// Reads the file, has it compiled, writes what comes out, and says what changed.
pub fn run(
    args: &Args,
    terminal: &Terminal,
    compile: impl FnOnce(&Source, &Selection, &dyn Watch, &dyn Fn(&str) -> bool) -> Result<Compiled, Refusal>,
) -> Exit {
    let source = match args.project.read(terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let selection = Selection { only: args.only.clone(), milestone: args.milestone.clone() };
    let out = args.out.clone().unwrap_or_else(|| source.directory().join("out"));
    let standing = OnceCell::new();
    let stands = |recipe: &str| standing.get_or_init(|| write::standing(&out, recipe)).is_some();
    let progress = Progress::new(terminal);
    let compiled = compile(&source, &selection, &progress, &stands);
    progress.clear();
    let Compiled { found, product } = match compiled {
        Ok(compiled) => compiled,
        Err(refusal) => return terminal.refuse(&refusal),
    };
    let faulty = verdict_of(&found) != Exit::Fine;
    let options = Options { scope: selection.scope(), adopt: args.force };
    let written = match (product, standing.into_inner().flatten()) {
        (Some(product), _) if !faulty => write::publish(product.artifacts, &product.edition, &out, options),
        (None, Some(report)) if !faulty => Ok(report),
        _ => {
            tell(&source, &found, None, terminal);
            return Exit::Faulty;
        }
    };
    match written {
        Ok(report) => {
            tell(&source, &found, Some(&report), terminal);
            if !terminal.is_json() && !terminal.is_quiet() {
                let out = out.strip_prefix(".").unwrap_or(&out);
                let out = visible(&out.to_string_lossy());
                terminal.note(&format!("{GOOD}{out}{GOOD:#}: {}\n", report.message().say(terminal.lang())));
            }
            Exit::Fine
        }
        Err(error) => {
            tell(&source, &found, None, terminal);
            terminal.fail_to_write(&error)
        }
    }
}

/// What was found in the project file and done to the output directory.
fn tell(source: &Source, found: &Found, report: Option<&Report>, terminal: &Terminal) {
    if terminal.is_json() {
        let diagnostics: Value = serde_json::from_str(&source.json(found, terminal.json_lang())).unwrap_or_default();
        let answer = json!({ "diagnostics": diagnostics, "report": report });
        terminal.print(&format!("{answer:#}\n"));
        return;
    }
    source.show(found, terminal);
    for file in report.map_or(&[][..], |report| &report.set_aside) {
        terminal.warn(file.message());
    }
}
