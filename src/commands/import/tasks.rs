//! A list of tasks, added to a project file.

use std::path::PathBuf;

use crate::commands::source::verdict_of;
use crate::commands::terminal::{GOOD, Terminal};
use crate::commands::{Exit, ProjectFile};
use crate::diagnostic::words::visible;
use crate::load;
use crate::pipeline;
use crate::tell;
use crate::write;

/// Most faults of a list that are told.
const TOLD: usize = 20;

/// What is asked for.
#[derive(Debug, Clone, clap::Args)]
#[group(id = "tasks")]
pub struct Args {
    /// The list, as CSV: a title and a length for each task, and what else is known of it
    #[arg(value_name = "LIST")]
    list: PathBuf,
    #[command(flatten)]
    project: ProjectFile,
    /// Tell what would be added, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Reads both files, adds the tasks to the project file in one step.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    let mut source = match args.project.read(terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let decoded = load::read(&args.list);
    let name = visible(&args.list.to_string_lossy());
    if let Some(fault) = decoded.diagnostics.first() {
        let message = match fault.notes.first() {
            Some(why) => tell!("{message}: {why}", message = fault.message, why),
            None => fault.message.clone(),
        };
        return terminal.fail(message, None);
    }
    let tasks = match load::task_list(&decoded.text) {
        Ok(tasks) => tasks,
        Err(fault) => {
            let help = tell!(
                "columns: id, title, description, phase, effort, length, duration, who, after, not before, deadline; \
                 their names may be French"
            );
            return terminal.fail(tell!("`{name}` is no list of tasks: {fault}", name, fault), Some(help));
        }
    };
    let added = pipeline::import_tasks(&source.inputs(), &tasks);
    let path = visible(&source.path.to_string_lossy());
    if let [first, more @ ..] = added.unknown.as_slice() {
        let shown: Vec<&str> = more.iter().take(TOLD - 1).map(String::as_str).collect();
        let rest = match more.len() - shown.len() {
            0 => tell!(""),
            rest => tell!("\n  and {rest} more", rest),
        };
        let lines = shown.iter().map(|line| format!("\n  {line}")).collect::<String>();
        let help = tell!("put the list right, or add what it names to `{path}`: nothing is written", path);
        return terminal.fail(
            tell!("`{name}` does not fit the project:\n  {first}{lines}{rest}", name, first, lines, rest),
            Some(help),
        );
    }
    let Some(text) = added.text else {
        source.show(&added.found, terminal);
        return Exit::Faulty;
    };
    source.text.clone_from(&text);
    let exit = verdict_of(&added.after);
    if exit == Exit::Faulty {
        source.show(&added.after, terminal);
        let message = tell!("nothing is written to `{path}`: with these tasks it would have the errors above", path);
        return terminal.fail(message, None);
    }
    if !args.dry_run
        && let Err(error) = write::replace_file(&source.path, text.as_bytes())
    {
        return terminal.fail_to_write(&error);
    }
    if !terminal.is_quiet() {
        let ids = added.ids.join(", ");
        let (path, count) = (format!("{GOOD}{path}{GOOD:#}"), added.ids.len());
        let done = match args.dry_run {
            true => tell!("{path}: {count} {count|task|tasks} to add: {ids}", path, count, ids),
            false => tell!("{path}: {count} {count|task|tasks} added: {ids}", path, count, ids),
        };
        terminal.note(&format!("{}\n", done.say(terminal.lang())));
    }
    exit
}
