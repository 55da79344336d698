//! The help of the command line in the language of the terminal.
//!
//! clap words its help in English alone: each text of the finished command line is exchanged for that of the catalogue, and
//! what clap would add by itself (defaults, possible values) is written out. Its errors of usage stay in English.

use std::ffi::OsString;

use clap::builder::{PossibleValue, StyledStr};
use clap::{Arg, Command, ValueEnum as _};

use crate::diagnostic::{Lang, help};

/// Between two paragraphs of a text.
const PARAGRAPH: &str = "\n\n";

/// The command line with its help in a language.
pub(super) fn speaking(mut command: Command, lang: Lang) -> Command {
    if lang == Lang::English {
        return command;
    }
    // The options and commands of clap itself are there from here on, to be said too.
    command.build();
    said(command, lang)
}

/// The value of `--lang` before the line is parsed: its help speaks that language.
pub(super) fn asked(args: &[OsString]) -> Option<Lang> {
    let values = args.iter().enumerate().filter_map(|(at, arg)| match arg.to_str()? {
        "--lang" => args.get(at + 1)?.to_str(),
        arg => arg.strip_prefix("--lang="),
    });
    values.filter_map(|value| Lang::from_str(value, true).ok()).next_back()
}

/// A text in a language, paragraph by paragraph: each as it is where it has no other.
fn text(english: impl ToString, lang: Lang) -> String {
    let english = english.to_string();
    let said: Vec<&str> = english.split(PARAGRAPH).map(|one| help(lang, one).unwrap_or(one)).collect();
    said.join(PARAGRAPH)
}

fn said(command: Command, lang: Lang) -> Command {
    let said_of = |english: Option<&StyledStr>| english.map(|english| text(english, lang));
    let (about, long_about) = (said_of(command.get_about()), said_of(command.get_long_about()));
    let (after, after_long) = (said_of(command.get_after_help()), said_of(command.get_after_long_help()));
    let mut command = command
        .subcommand_help_heading(help(lang, "Commands").unwrap_or("Commands"))
        .subcommand_value_name(help(lang, "COMMAND").unwrap_or("COMMAND"))
        .mut_args(|arg| of_arg(arg, lang))
        .mut_subcommands(|command| said(command, lang));
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(about) = long_about {
        command = command.long_about(about);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    if let Some(after) = after_long {
        command = command.after_long_help(after);
    }
    command
}

fn of_arg(arg: Arg, lang: Lang) -> Arg {
    let said_of = |english: Option<&StyledStr>| english.map(|english| text(english, lang));
    let mut brief = said_of(arg.get_help()).unwrap_or_default();
    let mut whole = said_of(arg.get_long_help()).unwrap_or_else(|| brief.clone());
    if !arg.get_action().takes_values() {
        return arg.help(brief).long_help(whole);
    }
    if !arg.is_hide_default_value_set() && !arg.get_default_values().is_empty() {
        let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        let note = format!(" [{} {}]", text("default:", lang), defaults.join(" "));
        brief.push_str(&note);
        whole.push_str(&note);
    }
    let values = if arg.is_hide_possible_values_set() { Vec::new() } else { arg.get_possible_values() };
    let shown: Vec<_> = values.iter().filter(|value| !value.is_hide_set()).collect();
    if !shown.is_empty() {
        let heading = text("possible values:", lang);
        let names: Vec<&str> = shown.iter().map(|value| value.get_name()).collect();
        let list = format!(" [{heading} {}]", names.join(", "));
        if shown.iter().any(|value| value.get_help().is_some()) {
            let line = |value: &&PossibleValue| match said_of(value.get_help()) {
                Some(text) => format!("\n- {}\u{a0}: {text}", value.get_name()),
                None => format!("\n- {}", value.get_name()),
            };
            let lines: String = shown.iter().copied().map(|value| line(&value)).collect();
            whole.push_str(&format!("{PARAGRAPH}{}{lines}", text("Possible values:", lang)));
        } else {
            whole.push_str(&list);
        }
        brief.push_str(&list);
    }
    let names = arg.get_value_names().unwrap_or_default().iter();
    let names: Option<Vec<&'static str>> = names.map(|name| help(lang, name)).collect();
    let arg = match names.filter(|names| !names.is_empty()) {
        Some(names) => arg.value_names(names),
        None => arg,
    };
    arg.help(brief).long_help(whole).hide_default_value(true).hide_possible_values(true)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::commands::command_line;

    /// Every text of a command and of those below it.
    fn texts(command: &Command, found: &mut BTreeSet<String>) {
        let of_command =
            [command.get_about(), command.get_long_about(), command.get_after_help(), command.get_after_long_help()];
        found.extend(of_command.into_iter().flatten().map(ToString::to_string));
        for arg in command.get_arguments() {
            found.extend([arg.get_help(), arg.get_long_help()].into_iter().flatten().map(ToString::to_string));
            if arg.get_action().takes_values() {
                let values = arg.get_possible_values();
                found.extend(values.iter().filter_map(|value| value.get_help()).map(ToString::to_string));
                found.extend(arg.get_value_names().unwrap_or_default().iter().map(ToString::to_string));
            }
        }
        command.get_subcommands().for_each(|command| texts(command, found));
    }

    #[test]
    fn every_text_of_the_help_is_in_the_catalogue_and_no_other() {
        let mut command = command_line();
        command.build();
        let mut wanted: BTreeSet<String> =
            ["Commands", "COMMAND", "default:", "Possible values:", "possible values:"].map(str::to_owned).into();
        texts(&command, &mut wanted);
        let wanted: BTreeSet<String> =
            wanted.iter().flat_map(|text| text.split(PARAGRAPH).map(str::to_owned)).collect();
        let there: BTreeSet<String> = crate::diagnostic::help_texts().map(str::to_owned).collect();
        let missing: Vec<&String> = wanted.difference(&there).collect();
        let idle: Vec<&String> = there.difference(&wanted).collect();
        assert!(missing.is_empty() && idle.is_empty(), "missing: {missing:#?}\nof nobody: {idle:#?}");
    }
}
