//! The progress that a board or a tracker knows.

use std::path::PathBuf;

use serde_json::json;

use crate::commands::source::verdict_of;
use crate::commands::terminal::{FAINT, GOOD, STRONG, Terminal};
use crate::commands::{Exit, ProjectFile, Source};
use crate::diagnostic::Message;
use crate::diagnostic::words::visible;
use crate::load;
use crate::model::BoardCard;
use crate::model::value::Date;
use crate::pipeline::{self, Followed};
use crate::plan::follow_up::{Difference, Edit, EditValue, FollowUp};
use crate::tell;
use crate::write;

/// Most names that a warning gives.
const NAMED: usize = 5;

/// What is asked for.
#[derive(Debug, Clone, clap::Args)]
#[group(id = "board")]
pub struct Args {
    /// The file that the tool exported
    #[arg(value_name = "EXPORT")]
    export: PathBuf,
    #[command(flatten)]
    project: ProjectFile,
    /// The day that the project file is to stand on [default: that of the latest news]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Tell what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Reads both files, tells what is new, writes it into the project file in one step.
pub fn run(
    args: &Args,
    what: Message,
    read: impl FnOnce(&str) -> Result<Vec<BoardCard>, String>,
    terminal: &Terminal,
) -> Exit {
    let source = match args.project.read(terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let decoded = load::read(&args.export);
    if let Some(fault) = decoded.diagnostics.first() {
        let message = match fault.notes.first() {
            Some(why) => tell!("{message}: {why}", message = fault.message, why),
            None => fault.message.clone(),
        };
        return terminal.fail(message, None);
    }
    let cards = match read(&decoded.text) {
        Ok(cards) => cards,
        Err(fault) => {
            let name = visible(&args.export.to_string_lossy());
            return terminal.fail(tell!("`{name}` is not {what}: {fault}", name, what, fault), None);
        }
    };
    match pipeline::follow_up(&source.inputs(), &cards, args.as_of) {
        Ok(followed) => deliver(&followed, source, args.dry_run, terminal),
        Err(refusal) => terminal.refuse(&refusal),
    }
}

fn deliver(followed: &Followed, mut source: Source, dry_run: bool, terminal: &Terminal) -> Exit {
    let Some(found) = &followed.follow_up else {
        source.show(&followed.found, terminal);
        return Exit::Faulty;
    };
    let path = visible(&source.path.to_string_lossy());
    let mut exit = verdict_of(&followed.found);
    if let Some(text) = &followed.text {
        exit = verdict_of(&followed.after);
        source.text.clone_from(text);
        if followed.is_refused {
            source.show(&followed.after, terminal);
            return match terminal.is_json() {
                true => Exit::Faulty,
                false => terminal.fail(
                    tell!("nothing is written to `{path}`: with this progress it would have the errors above", path),
                    Some(tell!("put the dates right on the board, or in the project file by hand")),
                ),
            };
        }
        if !dry_run && let Err(error) = write::replace_file(&source.path, text.as_bytes()) {
            return terminal.fail_to_write(&error);
        }
    }
    if terminal.is_json() {
        return match terminal.print(&format!("{:#}\n", as_json(found, &path, dry_run))) {
            Exit::Fine => exit,
            failed => failed,
        };
    }
    warn(found, terminal);
    if !terminal.is_quiet() {
        terminal.note(&changes(found));
        let path = format!("{GOOD}{path}{GOOD:#}");
        let line = tell!("{path}: {what}", path, what = summary(found, dry_run)).say(terminal.lang());
        terminal.note(&format!("{line}\n"));
    }
    if exit == Exit::Faulty {
        terminal.warn(tell!("the project has errors: `qilby check` tells them"));
    }
    exit
}

/// A line for each task and milestone that changes.
fn changes(found: &FollowUp) -> String {
    let mut text = String::new();
    let mut last = None;
    for edit in &found.edits {
        let id = edit.id.as_deref().unwrap_or("project");
        let told = match edit.value {
            EditValue::Removed => format!("no `{}` any more", edit.key),
            value => format!("{} {}", edit.key, shown(value)),
        };
        match last == Some(id) {
            true => text.push_str(&format!(", {told}")),
            false => {
                let end = if text.is_empty() { "" } else { "\n" };
                text.push_str(&format!("{end}  {STRONG}{id}{STRONG:#}  {told}"));
            }
        }
        last = Some(id);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn shown(value: EditValue) -> String {
    match value {
        EditValue::Date(date) => date.to_string(),
        EditValue::Number(number) => number.to_string(),
        EditValue::Minutes(minutes) => format!("{minutes}min"),
        EditValue::Removed => String::new(),
    }
}

fn warn(found: &FollowUp, terminal: &Terminal) {
    for (id, difference) in &found.differences {
        terminal.warn(match difference {
            Difference::Reopened => {
                tell!("`{id}` is open on the board and finished in the project file: left as it is", id)
            }
            Difference::NotBegun => {
                tell!("`{id}` is not begun on the board and is in the project file: left as it is", id)
            }
            Difference::Column(name) => {
                tell!("`{id}` is in « {name} », which says nothing of its progress", id, name = visible(name))
            }
            // Together, below: a date that moves takes others along.
            Difference::Due { .. } => continue,
            Difference::After(date) => tell!(
                "`{id}` has news of {date}, after the day that the file is to stand on: left out",
                id,
                date = date.0
            ),
            Difference::Twice => tell!("`{id}` has two cards: the first counts", id),
        });
    }
    let due = |(id, difference): &(String, Difference)| match difference {
        Difference::Due { board, plan } => Some(format!("`{id}` ({} instead of {})", board.0, plan.0)),
        _ => None,
    };
    let due: Vec<String> = found.differences.iter().filter_map(due).collect();
    if !due.is_empty() {
        let more = match due.len().saturating_sub(NAMED) {
            0 => tell!(""),
            more => tell!(" and {more} more", more),
        };
        let first = due.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        terminal.warn(tell!(
            "due on the board on another day than by the plan, which goes by the project file: {first}{more}",
            first,
            more
        ));
    }
    if !found.unknown.is_empty() {
        let (count, names) = (found.unknown.len(), named(&found.unknown));
        terminal.warn(tell!("{names} {count|is|are} of no task and no milestone of this project", names, count));
    }
    if !found.missing.is_empty() && !terminal.is_quiet() {
        let names = named(&found.missing);
        let line = tell!("without a card: {names}", names).say(terminal.lang());
        terminal.note(&format!("{FAINT}{line}{FAINT:#}\n"));
    }
}

fn named(names: &[String]) -> Message {
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{}`", visible(name))).collect();
    match names.len().saturating_sub(NAMED) {
        0 => Message::data(shown.join(", ")),
        more => tell!("{shown} and {more} more", shown = shown.join(", "), more),
    }
}

/// « 3 tasks and milestones brought up to date, 39 as they were ».
fn summary(found: &FollowUp, dry_run: bool) -> Message {
    let mut ids: Vec<&str> = found.edits.iter().filter_map(|edit| edit.id.as_deref()).collect();
    ids.dedup();
    match (ids.len(), dry_run) {
        (0, _) => tell!("as the board has it, nothing changed"),
        (count, true) => tell!("{count} to bring up to date, {same} as they were", count, same = found.same),
        (count, false) => tell!("{count} brought up to date, {same} as they were", count, same = found.same),
    }
}

fn as_json(found: &FollowUp, path: &str, dry_run: bool) -> serde_json::Value {
    let edit = |edit: &Edit| {
        let value = match edit.value {
            EditValue::Number(number) => json!(number),
            EditValue::Removed => json!(null),
            other => json!(shown(other)),
        };
        json!({ "id": edit.id, "key": edit.key, "value": value })
    };
    let difference = |(id, difference): &(String, Difference)| match difference {
        Difference::Reopened => json!({ "id": id, "difference": "reopened" }),
        Difference::NotBegun => json!({ "id": id, "difference": "not-begun" }),
        Difference::Column(name) => json!({ "id": id, "difference": "column", "column": name }),
        Difference::Due { board, plan } => {
            json!({ "id": id, "difference": "due", "board": board.to_string(), "plan": plan.to_string() })
        }
        Difference::After(date) => json!({ "id": id, "difference": "after", "date": date.to_string() }),
        Difference::Twice => json!({ "id": id, "difference": "twice" }),
    };
    json!({
        "file": path,
        "written": !dry_run && !found.edits.is_empty(),
        "changes": found.edits.iter().map(edit).collect::<Vec<_>>(),
        "differences": found.differences.iter().map(difference).collect::<Vec<_>>(),
        "unknown": found.unknown,
        "without_card": found.missing,
        "same": found.same,
    })
}
