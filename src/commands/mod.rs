//! The commands: what a user types, what is printed, and the exit codes. Each file is one
//! command, thin: arguments in, one call, what it says out.

pub mod baseline;
pub mod build;
pub mod check;
pub mod completions;
pub mod diff;
pub mod explain;
pub mod export;
pub mod fmt;
mod help;
pub mod import;
pub mod init;
pub mod man;
mod progress;
pub mod provision;
pub mod recette;
pub mod schema;
mod source;
pub mod terminal;
pub mod watch;
pub mod why;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::process::ExitCode;

use anstream::ColorChoice;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::diagnostic::Lang;
use crate::pipeline;
pub use source::{ProjectFile, Source};
use terminal::{Color, Format, Terminal};

/// What is in the program, for `--version`; `-V` tells the version alone.
const CONTENTS: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nsources:   ",
    env!("QILBY_SOURCES"),
    "\nrevision:  ",
    env!("QILBY_REVISION"),
    "\ntypst:     ",
    env!("QILBY_TYPST"),
    "\nfonts:     Inter, JetBrains Mono, Noto Emoji, Noto Sans Arabic, Noto Sans Hebrew",
    "\ncatalogue: ",
    env!("QILBY_CATALOGUE"),
    "\nlanguages: fr, en",
);

/// How a run ended; the exit code of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Fine = 0,
    /// The project file has errors.
    Faulty = 1,
    /// Wrong usage, or the system refused to read or write.
    Failed = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "qilby",
    version,
    long_version = CONTENTS,
    about = "Compile a project file into everything the client signs",
    long_about = "Compile a project file into everything the client signs: project plan, Gantt \
                  chart, architecture drawing, flow matrix, infrastructure file, acceptance \
                  reports, and the cards that the team works from.",
    after_help = "Exit codes: 0 done, 1 errors in the project file, 2 wrong usage or a file that \
                  cannot be read or written.",
    arg_required_else_help = true,
    subcommand_required = true,
    propagate_version = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Args)]
struct Global {
    /// Output format
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
    /// Language of what is said on the terminal [default: QILBY_LANG, else the locale, else en]
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    lang: Option<Lang>,
    /// Print errors only
    #[arg(long, short, global = true)]
    quiet: bool,
}

/// To add a command: its file, a variant here, an arm in [`dispatch`].
#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Check(check::Args),
    Build(build::Args),
    Watch(watch::Args),
    Provision(provision::Args),
    Recette(recette::Args),
    Diff(diff::Args),
    Baseline(baseline::Args),
    Why(why::Args),
    Fmt(fmt::Args),
    Export(export::Args),
    Import(import::Args),
    Schema(schema::Args),
    Explain(explain::Args),
    Completions(completions::Args),
    Man(man::Args),
}

fn dispatch(command: &Command, terminal: &Terminal) -> Exit {
    match command {
        Command::Init(args) => init::run(args, terminal),
        Command::Check(args) => check::run(args, terminal, |source| pipeline::understand(&source.inputs()).1),
        Command::Build(args) => build::run(args, terminal, |source, selection, watch, stands| {
            pipeline::compile_unless(&source.inputs(), selection, watch, stands)
        }),
        Command::Watch(args) => watch::run(args, terminal),
        Command::Provision(args) => build::run(&args.as_build(), terminal, |source, selection, watch, stands| {
            let inputs = pipeline::Inputs { providers: args.providers.clone(), ..source.inputs() };
            pipeline::compile_unless(&inputs, selection, watch, stands)
        }),
        Command::Recette(args) => recette::run(args, terminal),
        Command::Diff(args) => diff::run(args, terminal, |old, new, with_sheet| {
            pipeline::compare(&old.inputs(), &new.inputs(), with_sheet)
        }),
        Command::Baseline(args) => baseline::run(args, terminal, |source| pipeline::understand(&source.inputs()).1),
        Command::Why(args) => why::run(
            args,
            terminal,
            |source, asked| pipeline::why(&source.inputs(), &asked.from, &asked.to, asked.service.as_deref()),
            |source, id| pipeline::placed(&source.inputs(), id),
        ),
        Command::Fmt(args) => fmt::run(args, terminal),
        Command::Export(args) => {
            export::run(args, terminal, |source, target| pipeline::export(&source.inputs(), target.path()))
        }
        Command::Import(args) => import::run(args, terminal),
        Command::Schema(args) => schema::run(args, terminal),
        Command::Explain(args) => explain::run(args, terminal),
        Command::Completions(args) => completions::run(args, &mut command_line(), terminal),
        Command::Man(args) => man::run(args, command_line(), terminal),
    }
}

/// The definition of the command line, for completions and manual pages.
pub fn command_line() -> clap::Command {
    Cli::command()
}

/// Runs the program; `args` begins with its name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let color = asked_color(&args);
    let lang = Lang::chosen(help::asked(&args), |name| std::env::var(name).ok());
    let parsed = help::speaking(command_line(), lang)
        .color(color.for_clap())
        .try_get_matches_from(args)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(cli) => {
            ColorChoice::write_global(cli.global.color.for_streams());
            let asked = cli.global.lang;
            let lang = Lang::chosen(asked, |name| std::env::var(name).ok());
            let terminal = Terminal::new(cli.global.format, cli.global.quiet).speaking(lang, asked);
            dispatch(&cli.command, &terminal).into()
        }
        Err(error) => {
            // The reader may be gone (`qilby --help | head -1`): nothing to add.
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
    }
}

/// The value of `--color` before the line is parsed: its errors and help are coloured too.
fn asked_color(args: &[OsString]) -> Color {
    use clap::ValueEnum as _;
    let mut values = args.iter().zip(args.iter().skip(1)).filter_map(|(arg, next)| {
        let arg = arg.to_str()?;
        match arg.strip_prefix("--color=") {
            Some(value) => Some(value),
            None if arg == "--color" => next.to_str(),
            None => None,
        }
    });
    let last = args.last().and_then(|arg| arg.to_str()?.strip_prefix("--color="));
    let value = values.next().or(last).unwrap_or_default();
    Color::from_str(value, true).unwrap_or_default()
}
