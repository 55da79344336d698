//! `qilby diff`: what changed from one version of a project to another.

use std::path::PathBuf;

use super::terminal::{GOOD, Terminal};
use super::{Exit, ProjectFile, Source};
use crate::diagnostic::Message;
use crate::diagnostic::words::visible;
use crate::model::value::Date;
use crate::pipeline::{Changes, Compared};
use crate::render::amend::{NewRevision, with_revision};
use crate::tell;
use crate::write;

/// Show what changed from one version of a project to another
///
/// Two files are compared as they are. One file is compared to `project.toml` of the current directory. Without a file,
/// the project is compared to its baseline (`schedule.baseline`).
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// The former project file, then the present one; with --since, the present one
    #[arg(value_name = "OLD NEW", num_args = 0..=2)]
    files: Vec<PathBuf>,
    /// Compare with this revision of git, such as a tag: `v1.0`
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,
    /// Write the change sheet too, a document to sign
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// Give the present file this version and add it to its history; without VERSION, the next one
    #[arg(long, value_name = "VERSION", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    revise: Option<String>,
    /// Who makes that version, by id [default: the author of the version before]
    #[arg(long, value_name = "ID", requires = "revise")]
    author: Option<String>,
}

/// Reads both versions, has them compared, prints the changes, writes their sheet and the new version; `compare` is told
/// whether the sheet is wanted.
pub fn run(args: &Args, terminal: &Terminal, compare: impl Fn(&Source, &Source, bool) -> Compared) -> Exit {
    let (old, mut new) = match sources(args, terminal) {
        Ok(sources) => sources,
        Err(exit) => return exit,
    };
    let mut compared = compare(&old, &new, args.pdf.is_some() && args.revise.is_none());
    if let (Some(version), Some(changes)) = (&args.revise, &compared.changes) {
        match revised(args, version, &new, changes) {
            Ok(text) => new.text = text,
            Err(message) => return terminal.fail(Message::reason(message), None),
        }
        compared = compare(&old, &new, args.pdf.is_some());
    }
    // In JSON the answer is the changes alone, or else the diagnostics that prevent them.
    let faulty = compared.changes.is_none();
    if faulty || !terminal.is_json() {
        for (source, found) in [(&old, &compared.old), (&new, &compared.new)] {
            source.show(found, terminal);
        }
    }
    match compared.changes {
        Some(changes) => deliver(&changes, args, &new, terminal),
        None => Exit::Faulty,
    }
}

/// The former version and the present one.
fn sources(args: &Args, terminal: &Terminal) -> Result<(Source, Source), Exit> {
    let read = |path: Option<&PathBuf>| ProjectFile::of(path.cloned()).read(terminal);
    if let Some(revision) = &args.since {
        if args.files.len() > 1 {
            return Err(terminal.fail(tell!("with --since there is one file: the present one"), None));
        }
        let new = read(args.files.first())?;
        return Ok((Source::at_revision(&new.path, revision, terminal)?, new));
    }
    match args.files.as_slice() {
        [] => {
            let new = read(None)?;
            let baseline = new.named_baseline(terminal)?.ok_or_else(|| {
                let help = tell!("name the former file, or a revision with --since; `qilby baseline` keeps one");
                terminal.fail(tell!("there is nothing to compare with: the project has no baseline"), Some(help))
            })?;
            Ok((baseline, new))
        }
        files => {
            // Both are read before anything is decided: all that is wrong is told at once.
            let (old, new) = (read(files.first()), read(files.get(1)));
            match (old, new) {
                (Ok(old), Ok(new)) => Ok((old, new)),
                (Err(Exit::Failed), _) | (_, Err(Exit::Failed)) => Err(Exit::Failed),
                _ => Err(Exit::Faulty),
            }
        }
    }
}

/// The present file under a new version, with a line of history.
fn revised(args: &Args, version: &str, new: &Source, changes: &Changes) -> Result<String, String> {
    let about: toml::Table = new.text.trim_start_matches('\u{FEFF}').parse().unwrap_or_default();
    let project = |key: &str| about.get("project")?.get(key);
    let history = about.get("revision").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let present = project("version").and_then(toml::Value::as_str).unwrap_or_default();
    let version = if version.is_empty() { next_version(present) } else { version.to_owned() };
    if changes.history.is_empty() {
        return Err("nothing changed: there is no new version to make".to_owned());
    }
    let is_known = |row: &toml::Value| row.get("version").and_then(toml::Value::as_str) == Some(version.as_str());
    if present == version || history.iter().any(is_known) {
        return Err(format!("the version {} is there already", visible(&version)));
    }
    let last = history.last().and_then(|row| row.get("author")).and_then(toml::Value::as_str);
    let author = args.author.as_deref().or(last);
    let author = author.ok_or("nobody is known to have made it: say who with --author")?;
    let date = project("status_date").map(ToString::to_string).and_then(|date| date.parse::<Date>().ok());
    let date = date.ok_or("`project.status_date` is not found")?.0;
    let revision = NewRevision { version: &version, date, author, changes: &changes.history };
    with_revision(&new.text, &revision).map_err(|fault| format!("the project file cannot be changed: {fault}"))
}

/// The version after one: its last number and one.
fn next_version(version: &str) -> String {
    let start = version.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |place| place + 1);
    let (head, number) = version.split_at(start);
    match number.parse::<u32>() {
        Ok(number) => format!("{head}{}", number.saturating_add(1)),
        Err(_) => format!("{version}.1"),
    }
}

fn deliver(changes: &Changes, args: &Args, new: &Source, terminal: &Terminal) -> Exit {
    if let (Some(path), Some(sheet)) = (&args.pdf, &changes.sheet)
        && let Err(error) = write::replace_file(path, &sheet.bytes)
    {
        return terminal.fail_to_write(&error);
    }
    if args.revise.is_some()
        && let Err(error) = write::replace_file(&new.path, new.text.as_bytes())
    {
        return terminal.fail_to_write(&error);
    }
    if terminal.is_json() {
        return terminal.print(&format!("{:#}\n", changes.json));
    }
    if args.revise.is_some() && !terminal.is_quiet() {
        let path = visible(&new.name());
        let path = format!("{GOOD}{path}{GOOD:#}");
        let done = tell!("{path}: the new version is in its history", path);
        terminal.note(&format!("{}\n", done.say(terminal.lang())));
    } else if changes.is_version_kept {
        terminal.warn(tell!("the version is the same as before: `qilby diff --revise` gives the file the next one"));
    }
    terminal.print(&changes.text)
}

#[cfg(test)]
mod tests {
    use super::next_version;

    #[test]
    fn the_last_number_goes_up() {
        let next = ["1.0", "1.9", "0.1-b2", "A", "3", ""].map(next_version);
        assert_eq!(next, ["1.1", "1.10", "0.1-b3", "A.1", "4", ".1"]);
    }
}
