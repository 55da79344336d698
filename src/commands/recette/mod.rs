//! `qilby recette`: the tests of the acceptance, done one by one, and the results that others got.

pub mod form;
pub mod import;
pub mod session;

use clap::Subcommand;

use super::Exit;
use super::terminal::Terminal;

/// Run the acceptance tests one by one, and record their results
///
/// Each answer is recorded beside the project file at once; what has a result that holds is not asked again.
#[derive(Debug, Clone, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    session: session::Args,
}

#[derive(Debug, Clone, Subcommand)]
enum Command {
    Import(import::Args),
    Form(form::Args),
}

/// Runs the part that is asked for.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    match &args.command {
        Some(Command::Import(args)) => import::run(args, terminal),
        Some(Command::Form(args)) => form::run(args, terminal),
        None => session::run(&args.session, terminal, &mut std::io::stdin().lock()),
    }
}
