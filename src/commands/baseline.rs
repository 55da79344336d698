//! `qilby baseline`: keeps what was signed, to which the project is compared from then on.

use std::path::PathBuf;

use super::source::verdict_of;
use super::terminal::{GOOD, STRONG, Terminal};
use super::{Exit, ProjectFile, Source};
use crate::diagnostic::Message;
use crate::diagnostic::words::visible;
use crate::load;
use crate::pipeline::Found;
use crate::render::amend::with_baseline;
use crate::tell;
use crate::write;

/// Folder of the copies, beside the project file.
const FOLDER: &str = "baselines";

/// Keep the project as it was signed, to compare it from then on
///
/// A copy of the project file, and of its results, is written to `baselines/NAME.toml` beside it, and
/// `schedule.baseline` names it: the Gantt, the follow-up and `qilby diff` then compare with it. With --git nothing is
/// copied: the revision itself is the baseline.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Name of the copy [default: the version of the project]
    #[arg(value_name = "NAME", conflicts_with = "git")]
    name: Option<String>,
    /// Take a revision of git, such as a tag: `v1.0`
    #[arg(long, value_name = "REVISION")]
    git: Option<String>,
    /// Project file, or its directory [default: project.toml]
    #[arg(long, short, value_name = "PROJECT")]
    project: Option<PathBuf>,
}

/// Reads the project, which must have no errors, keeps it, and names it in the file.
pub fn run(args: &Args, terminal: &Terminal, check: impl FnOnce(&Source) -> Found) -> Exit {
    let source = match ProjectFile::of(args.project.clone()).read(terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    if let Some(revision) = &args.git {
        return match load::at_revision(&source.path, revision) {
            Ok(_) => name_it(&source, &format!("git:{revision}"), terminal),
            Err(message) => terminal.fail(Message::reason(message), None),
        };
    }
    let found = check(&source);
    if verdict_of(&found) != Exit::Fine {
        source.show(&found, terminal);
        return terminal.fail(tell!("a project with errors is not kept"), None);
    }
    let name = args.name.clone().unwrap_or_else(|| version(&source));
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if name.is_empty() || name.starts_with('.') || !name.chars().all(is_plain) {
        return terminal.fail(
            tell!("`{name}` is no name of a baseline", name = visible(&name)),
            Some(tell!("letters, digits, `.`, `-` and `_`, without a point at the start")),
        );
    }
    let named = format!("{FOLDER}/{name}.toml");
    let copy = source.directory().join(FOLDER).join(format!("{name}.toml"));
    if let Err(error) = write::create_file(&copy, source.text.as_bytes()) {
        return terminal.fail_to_write(&error);
    }
    if let Some(results) = &source.results
        && let Err(error) = write::replace_file(&load::results_path(&copy), results.as_bytes())
    {
        return terminal.fail_to_write(&error);
    }
    name_it(&source, &named, terminal)
}

/// Names the baseline in the project file.
fn name_it(source: &Source, named: &str, terminal: &Terminal) -> Exit {
    let text = match with_baseline(&source.text, named) {
        Ok(text) => text,
        Err(fault) => return terminal.fail(tell!("the project file cannot be changed: {fault}", fault), None),
    };
    if let Err(error) = write::replace_file(&source.path, text.as_bytes()) {
        return terminal.fail_to_write(&error);
    }
    if !terminal.is_quiet() {
        let (path, named) = (visible(&source.name()), visible(named));
        let path = format!("{GOOD}{path}{GOOD:#}");
        let done = tell!("{path}: its baseline is {name}", path, name = format!("{STRONG}{named}{STRONG:#}"));
        terminal.note(&format!("{}\n", done.say(terminal.lang())));
        terminal.advise(&tell!("`qilby diff` tells what changed since"));
    }
    Exit::Fine
}

fn version(source: &Source) -> String {
    let table: toml::Table = source.text.trim_start_matches('\u{FEFF}').parse().unwrap_or_default();
    let version = table.get("project").and_then(|project| project.get("version")).and_then(toml::Value::as_str);
    version.unwrap_or_default().to_owned()
}
