//! What is printed, where, and in which colours.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use clap::ValueEnum;

use super::Exit;
use crate::diagnostic::words::visible_lines;
use crate::diagnostic::{Lang, Message};
use crate::pipeline::Refusal;
use crate::tell;
use crate::write::WriteError;

/// For whom the output is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: one JSON document on the standard output
    Json,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal that has them, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always, also into a file or a pipe
    Always,
    /// Never
    Never,
}

impl Color {
    pub(super) fn for_clap(self) -> clap::ColorChoice {
        match self {
            Self::Auto => clap::ColorChoice::Auto,
            Self::Always => clap::ColorChoice::Always,
            Self::Never => clap::ColorChoice::Never,
        }
    }

    pub(super) fn for_streams(self) -> ColorChoice {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::AlwaysAnsi,
            Self::Never => ColorChoice::Never,
        }
    }
}

/// The colours of the words that begin a message: those of rustc.
pub(super) const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const HELP: Style = AnsiColor::BrightCyan.on_default().bold();
pub(super) const GOOD: Style = AnsiColor::BrightGreen.on_default().bold();
pub(super) const STRONG: Style = Style::new().bold();
pub(super) const FAINT: Style = Style::new().dimmed();

/// Where a command prints.
///
/// The standard output has what was asked for; the standard error what is said about it. A
/// reader that goes away (`qilby explain Q0101 | head -1`) is no error.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    format: Format,
    quiet: bool,
    lang: Lang,
    json_lang: Lang,
}

impl Terminal {
    /// What the user asked for.
    pub const fn new(format: Format, quiet: bool) -> Self {
        Self { format, quiet, lang: Lang::English, json_lang: Lang::English }
    }

    /// The language of what is said; programs read English unless the user asks otherwise.
    #[must_use]
    pub fn speaking(self, lang: Lang, asked: Option<Lang>) -> Self {
        Self { lang, json_lang: asked.unwrap_or_default(), ..self }
    }

    /// The language of what people read.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The language of the texts that programs read.
    pub fn json_lang(&self) -> Lang {
        self.json_lang
    }

    /// Whether the output is for programs.
    pub fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether only errors are printed.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether what is printed by [`Self::print`] keeps its colours.
    pub fn has_color(&self) -> bool {
        AutoStream::choice(&io::stdout()) != ColorChoice::Never
    }

    /// Whether what is printed by [`Self::note`] keeps its colours.
    pub fn has_color_on_error(&self) -> bool {
        AutoStream::choice(&io::stderr()) != ColorChoice::Never
    }

    /// Whether a person watches the standard error and wants to see the work go on.
    pub fn shows_progress(&self) -> bool {
        use std::io::IsTerminal as _;
        !self.quiet && !self.is_json() && io::stderr().is_terminal()
    }

    /// Prints the answer on the standard output.
    pub fn print(&self, text: &str) -> Exit {
        self.print_bytes(AutoStream::auto(io::stdout()), text.as_bytes())
    }

    /// Prints the bytes of a file on the standard output, as they are.
    pub fn print_file(&self, bytes: &[u8]) -> Exit {
        self.print_bytes(io::stdout(), bytes)
    }

    fn print_bytes(&self, mut out: impl Write, bytes: &[u8]) -> Exit {
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
                self.fail(tell!("cannot write to the standard output: {error}", error = e.to_string()), None)
            }
            _ => Exit::Fine,
        }
    }

    /// Says something about the work on the standard error, as it is.
    pub fn note(&self, text: &str) {
        // Nowhere is left to complain when this fails.
        let _ = AutoStream::auto(io::stderr()).write_all(text.as_bytes());
    }

    /// Warns, unless quiet.
    pub fn warn(&self, message: Message) {
        if !self.quiet {
            self.say(WARNING, &tell!("warning"), message);
        }
    }

    /// Says what to do next; colours in its values are kept.
    pub fn advise(&self, help: &Message) {
        let (word, help) = (tell!("help").say(self.lang), help.say(self.lang));
        self.note(&format!("{HELP}{word}{HELP:#}: {help}\n"));
    }

    /// Says why the command could not be done, and what to do about it.
    pub fn fail(&self, message: Message, help: Option<Message>) -> Exit {
        self.say(ERROR, &tell!("error"), message);
        if let Some(help) = help {
            self.say(HELP, &tell!("help"), help);
        }
        Exit::Failed
    }

    /// Says why nothing was written.
    pub fn fail_to_write(&self, error: &WriteError) -> Exit {
        self.fail(error.message(), error.help())
    }

    /// Says why a request makes no sense.
    pub fn refuse(&self, refusal: &Refusal) -> Exit {
        self.fail(refusal.message.clone(), refusal.help.clone())
    }

    fn say(&self, style: Style, word: &Message, message: Message) {
        let (word, message) = (word.say(self.lang), visible_lines(&message.say(self.lang)));
        self.note(&format!("{style}{word}{style:#}: {message}\n"));
    }
}
