//! `qilby watch`: every save of the project file is seen in the browser, then written.

mod board;
mod eyes;
mod server;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::source::verdict_of;
use super::terminal::{GOOD, STRONG, Terminal};
use super::{Exit, ProjectFile, Source};
use crate::diagnostic::Message;
use crate::diagnostic::words::visible;
use crate::pipeline::{Compiled, Found, Inputs, Live};
use crate::tell;
use crate::write::{self, Options, Report, Scope};
use board::Board;
use eyes::Eyes;

/// Build on every save, and show the pages in the browser
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    project: ProjectFile,
    /// Output directory [default: out, beside the project file]
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write to a directory that holds other files; these are kept
    #[arg(long)]
    force: bool,
    /// Port of the page on this machine [default: 4815, or a free one]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
}

/// Watches until the program is stopped.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    let path = args.project.path();
    // The first reading says what is wrong with the file itself; later on it may come and go.
    let first = match Source::read(&path, terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let out = args.out.clone().unwrap_or_else(|| first.directory().join("out"));
    let eyes = match Eyes::on(&path) {
        Ok(eyes) => Arc::new(eyes),
        Err(error) => {
            return terminal.fail(
                tell!("cannot watch {first}: {error}", first = visible(&first.name()), error = error.to_string()),
                None,
            );
        }
    };
    let board = Arc::new(Board::new(&first.name(), Arc::clone(&eyes)).speaking(terminal.lang()));
    let address = match server::start(Arc::clone(&board), args.port, out.clone()) {
        Ok(address) => address,
        Err(message) => {
            return terminal.fail(Message::reason(message), Some(tell!("choose another port with `--port`")));
        }
    };
    if !terminal.is_quiet() && !terminal.is_json() {
        let name = visible(&first.name());
        let (name, address) = (format!("{STRONG}{name}{STRONG:#}"), format!("{STRONG}{address}{STRONG:#}"));
        let line = tell!("{name} is shown at {address} (Ctrl+C to stop)", name, address).say(terminal.lang());
        terminal.note(&format!("{line}\n"));
    }
    if args.open && open::that_detached(&address).is_err() {
        terminal.warn(tell!("no browser could be opened: go to {address}", address));
    }
    let options = Options { scope: Scope::Whole, adopt: args.force };
    follow(first, &Round { out: &out, options, board: &board, eyes: &eyes, terminal })
}

/// What every round works with.
struct Round<'a> {
    out: &'a Path,
    options: Options,
    board: &'a Board,
    eyes: &'a Eyes,
    terminal: &'a Terminal,
}

fn follow(first: Source, round: &Round<'_>) -> Exit {
    let path = first.path.clone();
    let mut last: Option<Inputs> = None;
    let mut next = Some(first);
    loop {
        if let Some(source) = next.take() {
            let inputs = source.inputs();
            // An editor may write the same text again, or touch files of its own.
            if last.as_ref() != Some(&inputs) {
                round.go(&source, &inputs);
                last = Some(inputs);
            }
        }
        if !round.eyes.wait() {
            return round.terminal.fail(tell!("the folder can no longer be watched"), None);
        }
        next = Source::read(&path, round.terminal).ok();
        if next.is_none() {
            round.board.gone();
            last = None;
        }
    }
}

impl Round<'_> {
    /// One save: what is looked at, then all files.
    fn go(&self, source: &Source, inputs: &Inputs) {
        let start = Instant::now();
        self.board.begin();
        let live = Live::new(inputs.clone());
        let mut found = live.found().clone();
        self.board.understood(&live, source, &found);
        if !self.is_fine(&found) {
            return self.tell(source, &found);
        }
        for path in self.board.viewed() {
            if let Err(fault) = live.draft(&path, self.board) {
                found.project.push(*fault);
                self.board.faulty(source, &found);
                return self.tell(source, &found);
            }
        }
        self.board.shown(start.elapsed());
        let Compiled { found, product } = live.build(self.board);
        if self.eyes.is_stirred() {
            // Saved again meanwhile: the next round makes the files.
            return;
        }
        self.tell(source, &found);
        let Some(product) = product.filter(|_| self.is_fine(&found)) else {
            return self.board.faulty(source, &found);
        };
        let files = product.artifacts.iter().map(|file| file.path.as_str().to_owned()).collect();
        match write::publish(product.artifacts, &product.edition, self.out, self.options) {
            Ok(report) => {
                self.board.written(files, source, &found, &report.message().say(self.terminal.lang()));
                self.note(&report, start.elapsed());
            }
            Err(error) => {
                self.board.refused(&error.message().say(self.terminal.lang()));
                self.terminal.fail_to_write(&error);
            }
        }
    }

    fn is_fine(&self, found: &Found) -> bool {
        verdict_of(found) == Exit::Fine
    }

    fn tell(&self, source: &Source, found: &Found) {
        source.show(found, self.terminal);
    }

    fn note(&self, report: &Report, took: Duration) {
        if !self.terminal.is_quiet() && !self.terminal.is_json() {
            let out = visible(&self.out.strip_prefix(".").unwrap_or(self.out).to_string_lossy());
            let seconds = took.as_secs_f64();
            let line = tell!("{report} in {seconds} s", report = report.message(), seconds = format!("{seconds:.1}"));
            self.terminal.note(&format!("{GOOD}{out}{GOOD:#}: {}\n", line.say(self.terminal.lang())));
        }
    }
}

#[cfg(test)]
mod tests;
