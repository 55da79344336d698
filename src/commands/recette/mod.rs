//! `qilby recette`: the tests of the acceptance, done one by one, and the results that others got.

pub mod import;

use clap::Subcommand;

use super::Exit;
use super::terminal::Terminal;

/// Record the results of the acceptance tests
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, Subcommand)]
enum Command {
    Import(import::Args),
}

/// Runs the part that is asked for.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    match &args.command {
        Command::Import(args) => import::run(args, terminal),
    }
}
