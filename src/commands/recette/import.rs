//! `qilby recette import`: the results that a machine or a tester got, added to those beside the project file.

use std::path::PathBuf;

use serde_json::json;

use crate::commands::source::verdict_of;
use crate::commands::terminal::{GOOD, Terminal};
use crate::commands::{Exit, ProjectFile, Source};
use crate::diagnostic::words::visible;
use crate::diagnostic::{Last, List, Message};
use crate::load;
use crate::model::Outcome;
use crate::pipeline::{self, Recorded};
use crate::plan::recording::Recording;
use crate::tell;
use crate::write;

/// Most tests that a warning names.
const NAMED: usize = 5;

/// Record the results of a run beside the project file
///
/// Only what is new is added: the same file may be imported again.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// The results, as JSON: written by the automatic tests, or by the form of `qilby recette form`
    #[arg(value_name = "RESULTS")]
    results: PathBuf,
    #[command(flatten)]
    project: ProjectFile,
}

/// Reads both files, sorts out what is new, adds it to the record in one step.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    let source = match args.project.read(terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let name = visible(&args.results.to_string_lossy());
    let decoded = load::read(&args.results);
    if let Some(fault) = decoded.diagnostics.first() {
        return terminal.fail(Message::reason(fault.message.to_string()), None);
    }
    let run = match load::run(&decoded.text) {
        Ok(run) => run,
        Err(fault) => {
            let help = tell!("`docs/recette.md` tells how results are written");
            return terminal.fail(tell!("`{name}` holds no results: {fault}", name, fault), Some(help));
        }
    };
    match pipeline::record(&source.inputs(), run) {
        Ok(recorded) => deliver(&recorded, &source, &name, terminal),
        Err(refusal) => terminal.refuse(&refusal),
    }
}

fn deliver(recorded: &Recorded, source: &Source, name: &str, terminal: &Terminal) -> Exit {
    let Some(recording) = &recorded.recording else {
        source.show(&recorded.found, terminal);
        return match verdict_of(&recorded.found) {
            Exit::Fine => Exit::Faulty,
            other => other,
        };
    };
    let path = load::results_path(&source.path);
    if let Some(text) = &recorded.text
        && let Err(error) = write::replace_file(&path, text.as_bytes())
    {
        return terminal.fail_to_write(&error);
    }
    warn(recording, name, terminal);
    // A run of which nothing is of this project was meant for another one.
    let foreign = recording.new.is_empty() && recording.known + recording.skipped + recording.outdated.len() == 0;
    let exit = if foreign && !recording.unknown.is_empty() { Exit::Faulty } else { Exit::Fine };
    let path = visible(&path.to_string_lossy());
    match terminal.is_json() {
        true => match terminal.print(&format!("{:#}\n", as_json(recording, &path))) {
            Exit::Fine => exit,
            failed => failed,
        },
        false => {
            if !terminal.is_quiet() {
                let path = format!("{GOOD}{path}{GOOD:#}");
                let line = tell!("{path}: {what}", path, what = summary(recording)).say(terminal.lang());
                terminal.note(&format!("{line}\n"));
            }
            exit
        }
    }
}

fn warn(recording: &Recording, name: &str, terminal: &Terminal) {
    let tell = |ids: &[String], one: fn(String) -> Message, many: &dyn Fn(usize, Message) -> Message| match ids {
        [] => {}
        [id] => terminal.warn(one(visible(id))),
        ids => terminal.warn(many(ids.len(), named(ids))),
    };
    tell(
        &recording.unknown,
        |id| tell!("`{id}` is no test of this project: its result is left out", id),
        &|count, ids| {
            tell!(
                "{count} results of `{name}` are of tests that this project does not have, and are left out: {ids}",
                count,
                name,
                ids
            )
        },
    );
    tell(
        &recording.stale,
        |id| tell!("`{id}` was run on another scope: its result is recorded, and the test is to be run again", id),
        &|count, ids| {
            tell!(
                "{count} results of `{name}` were got on another scope: they are recorded, and their tests are to be run again: {ids}",
                count,
                name,
                ids
            )
        },
    );
    tell(
        &recording.outdated,
        |id| tell!("`{id}` was run on another scope, and has a result on that of today: the new one is left out", id),
        &|count, ids| {
            tell!(
                "{count} results of `{name}` were got on another scope than that of the results on record, and are left out: {ids}",
                count,
                name,
                ids
            )
        },
    );
}

fn named(ids: &[String]) -> Message {
    let named: Vec<String> = ids.iter().take(NAMED).map(|id| format!("`{}`", visible(id))).collect();
    match ids.len() - named.len() {
        0 => Message::data(named.join(", ")),
        more => tell!("{shown} and {more} more", shown = named.join(", "), more),
    }
}

/// « 83 results recorded (78 ok, 5 ko), 2 skipped, 4 already on record ».
fn summary(recording: &Recording) -> List {
    let recorded = recording.new.len();
    let by_outcome: Vec<String> = Outcome::ALL
        .iter()
        .map(|outcome| (recording.new.iter().filter(|one| one.outcome == Some(*outcome)).count(), outcome.key()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, key)| format!("{count} {key}"))
        .collect();
    let mut told = vec![match by_outcome.is_empty() {
        true => tell!("{recorded} {recorded|result|results} recorded", recorded),
        false => tell!(
            "{recorded} {recorded|result|results} recorded ({outcomes})",
            recorded,
            outcomes = by_outcome.join(", ")
        ),
    }];
    let (skipped, known) = (recording.skipped, recording.known);
    let left = recording.unknown.len() + recording.outdated.len();
    let others = [
        (skipped, tell!("{count} skipped", count = skipped)),
        (known, tell!("{count} already on record", count = known)),
        (left, tell!("{count} left out", count = left)),
    ];
    told.extend(others.into_iter().filter(|(count, _)| *count > 0).map(|(_, one)| one));
    List::new(told, Last::Comma)
}

fn as_json(recording: &Recording, path: &str) -> serde_json::Value {
    json!({
        "file": path,
        "recorded": recording.new.iter().map(|one| json!({
            "id": one.test, "result": one.outcome.map(|outcome| outcome.key()),
        })).collect::<Vec<_>>(),
        "to_run_again": recording.stale,
        "known": recording.known,
        "skipped": recording.skipped,
        "unknown": recording.unknown,
        "outdated": recording.outdated,
    })
}
