//! `qilby import`: what other tools know, written into the project file.

mod board;
mod schedule;
mod tasks;

use clap::Subcommand;

use super::Exit;
use super::terminal::Terminal;
use crate::load;
use crate::tell;

/// Bring a schedule, a list of tasks or the progress of a board into a project file
///
/// Of a board, a card is known by the id in its description, else by its name. What the file says already stays: where the
/// board says otherwise, that is told.
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
    /// A new project file from the XML of Microsoft Project: tasks, links, calendars and people
    Mspdi(schedule::Args),
    /// The tasks of a CSV list, added to the project file
    Tasks(tasks::Args),
}

/// Reads the export and the project file, tells what is new, writes it.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    match &args.from {
        From::Jira(args) => board::run(args, tell!("a CSV export of Jira"), load::jira, terminal),
        From::Trello(args) => board::run(args, tell!("a JSON export of a Trello board"), load::trello, terminal),
        From::Mspdi(args) => schedule::run(args, terminal),
        From::Tasks(args) => tasks::run(args, terminal),
    }
}
