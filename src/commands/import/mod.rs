//! `qilby import`: what other tools know, written into the project file.

mod board;

use clap::Subcommand;

use super::Exit;
use super::terminal::Terminal;
use crate::load;

/// Bring progress back from the board into the project file
///
/// A card is known by the id in its description, else by its name. What the file says already stays: where the board says
/// otherwise, that is told.
#[derive(Debug, Clone, clap::Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Clone, Subcommand)]
enum From {
    /// Progress and dates from the CSV that Jira exports of its issues
    Jira(board::Args),
    /// Progress and dates from the JSON that Trello exports of a board
    Trello(board::Args),
}

/// Reads the export and the project file, tells what is new, writes it.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    match &args.from {
        From::Jira(args) => board::run(args, "a CSV export of Jira", load::jira, terminal),
        From::Trello(args) => board::run(args, "a JSON export of a Trello board", load::trello, terminal),
    }
}
