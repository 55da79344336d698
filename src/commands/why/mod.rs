//! `qilby why`: why a task is where it is, or what becomes of packets.

mod flows;
mod tasks;

use std::path::PathBuf;

use super::terminal::Terminal;
use super::{Exit, ProjectFile, Source};
use crate::pipeline::{Answered, Placed, Refusal};

/// Tell why a task is when it is, or whether packets get through and which flows decide
///
/// With one id: why the task or the milestone is there, what it hangs on back to the start of the project, how far it may
/// slip, and, with three-point estimates, how likely its date is. With a source and a destination: which firewalls and
/// flows let packets through; without a service, everything that gets through.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:\n  qilby why recette-usine\n  qilby why bureaux srv-fic smb\n  \
                        qilby why internet 203.0.113.11 tcp/443\n  qilby why invites serveurs")]
pub struct Args {
    /// A task or a milestone; or where packets come from: a zone, server, device, client, site, role, address, network or
    /// `internet`
    #[arg(value_name = "TASK|SOURCE")]
    from: String,
    /// Where packets go to
    #[arg(value_name = "DESTINATION")]
    to: Option<String>,
    /// A service of the catalogue, or a port: `https`, `tcp/443`, `443`
    #[arg(value_name = "SERVICE")]
    service: Option<String>,
    // An option: the arguments without a name are the question.
    /// Project file, or its directory [default: project.toml]
    #[arg(long, short, value_name = "PROJECT")]
    project: Option<PathBuf>,
}

/// What is asked of the flows, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The source.
    pub from: String,
    /// The destination.
    pub to: String,
    /// The service; none for any.
    pub service: Option<String>,
}

/// Reads the project file, has the question answered, prints the answer.
pub fn run(
    args: &Args,
    terminal: &Terminal,
    flows: impl FnOnce(&Source, &Asked) -> Result<Answered, Refusal>,
    tasks: impl FnOnce(&Source, &str) -> Result<Placed, Refusal>,
) -> Exit {
    let source = match ProjectFile::of(args.project.clone()).read(terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let Some(to) = &args.to else {
        return match tasks(&source, &args.from) {
            Ok(placed) => tasks::print(&placed, &args.from, &source, terminal),
            Err(refusal) => terminal.refuse(&refusal),
        };
    };
    let service = args.service.as_deref().map(flows::port_first);
    let asked = Asked { from: args.from.clone(), to: to.clone(), service };
    match flows(&source, &asked) {
        Ok(answered) => flows::print(&answered, &source, terminal),
        Err(refusal) => terminal.refuse(&refusal),
    }
}
