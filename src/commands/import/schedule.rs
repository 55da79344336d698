//! A schedule of another tool as a project file of its own.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::commands::init::Language;
use crate::commands::source::verdict_of;
use crate::commands::terminal::{GOOD, Terminal};
use crate::commands::{Exit, Source};
use crate::diagnostic::Message;
use crate::diagnostic::words::{counted, visible};
use crate::load;
use crate::pipeline::{self, Imported};
use crate::tell;
use crate::write;

/// Most tasks that a warning names.
const NAMED: usize = 5;

/// What is asked for.
#[derive(Debug, Clone, clap::Args)]
#[group(id = "schedule")]
pub struct Args {
    /// The file that Project saved as XML
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Directory of the new project, created when it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    directory: PathBuf,
    /// Language of the project's deliverables
    #[arg(long, short, value_enum, default_value_t)]
    language: Language,
    /// Plan anew, also what Project has scheduled by hand
    #[arg(long)]
    reschedule: bool,
}

/// Reads the file, makes a project file of it, tells what it lost, writes it unless there is one.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    let decoded = load::read(&args.file);
    if let Some(fault) = decoded.diagnostics.first() {
        let message = match fault.notes.first() {
            Some(why) => tell!("{message}: {why}", message = fault.message, why),
            None => fault.message.clone(),
        };
        return terminal.fail(message, None);
    }
    let schedule = match load::mspdi(&decoded.text, !args.reschedule) {
        Ok(schedule) => schedule,
        Err(fault) => {
            let name = visible(&args.file.to_string_lossy());
            let help = tell!("in Project, save the schedule as `XML Format (*.xml)`");
            return terminal.fail(tell!("`{name}` is no XML of Microsoft Project: {fault}", name, fault), Some(help));
        }
    };
    let imported = pipeline::import_schedule(&schedule, args.language.of_model());
    let path = args.directory.join("project.toml");
    if let Err(error) = write::create_file(&path, imported.text.as_bytes()) {
        return terminal.fail_to_write(&error);
    }
    for lost in &imported.lost {
        terminal.warn(Message::reason(lost));
    }
    tell_moved(&imported, terminal);
    let exit = verdict_of(&imported.found);
    if imported.found != pipeline::Found::default() {
        let source = Source {
            path: path.clone(),
            text: imported.text.clone(),
            results: None,
            templates: BTreeMap::new(),
            baseline: None,
        };
        source.show(&imported.found, terminal);
    }
    if !terminal.is_quiet() {
        let [phases, tasks, milestones, people] = imported.counts;
        let path = path.strip_prefix(".").unwrap_or(&path);
        let parts = [(phases, "phase"), (tasks, "task"), (milestones, "milestone"), (people, "member")];
        let parts = parts.map(|(count, noun)| counted(count, noun)).join(", ");
        let what = if exit == Exit::Faulty { "it has the errors above".to_owned() } else { parts };
        terminal.note(&format!("{GOOD}created{GOOD:#} {}: {what}\n", visible(&path.to_string_lossy())));
    }
    exit
}

/// Tasks that finish on another day than in the file: people do one thing at a time here.
fn tell_moved(imported: &Imported, terminal: &Terminal) {
    let moved = &imported.moved;
    if moved.is_empty() {
        return;
    }
    let one = |(id, there, here): &(String, chrono::NaiveDateTime, chrono::NaiveDateTime)| {
        format!("`{id}` ({} instead of {})", here.date(), there.date())
    };
    let more = match moved.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let first = moved.iter().take(NAMED).map(one).collect::<Vec<_>>().join(", ");
    terminal.warn(tell!("planned to finish on another day than in the file: {first}{more}", first, more));
}
