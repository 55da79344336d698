//! `qilby recette`: the tests one by one at a terminal; each answer is on the disk before the next question.

use std::io::BufRead;

use crate::commands::source::verdict_of;
use crate::commands::terminal::{FAINT, GOOD, STRONG, Terminal, WARNING};
use crate::commands::{Exit, ProjectFile, Source};
use crate::diagnostic::Message;
use crate::diagnostic::words::{visible, visible_lines};
use crate::load;
use crate::model::value::Date;
use crate::model::{Outcome, ReservationSeverity, RunReservation, RunResult};
use crate::pipeline;
use crate::render::documents::recette::form::{Card, Form};
use crate::write;

/// What is asked for.
#[derive(Debug, Clone, clap::Args)]
#[group(id = "session")]
pub struct Args {
    #[command(flatten)]
    pub(super) project: ProjectFile,
    /// Who runs the tests: the id of a person of the project, or a name
    #[arg(long, value_name = "WHO")]
    tester: Option<String>,
    /// The day of the results [default: the status date of the project]
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// Go through all tests, those with a result that holds too
    #[arg(long)]
    all: bool,
    /// Go through the automatic tests too, to record by hand what no machine can try
    #[arg(long)]
    automatic: bool,
}

/// Why the session ends.
enum End {
    /// The tester wants to stop, or there is nothing left to read.
    Quit,
    /// Something failed, and was told.
    Failed(Exit),
}

/// Reads the project, goes through its tests, records each answer.
pub fn run(args: &Args, terminal: &Terminal, input: &mut dyn BufRead) -> Exit {
    let source = match args.project.read(terminal) {
        Ok(source) => source,
        Err(exit) => return exit,
    };
    let session = pipeline::session(&source.inputs());
    let Some(form) = session.form else {
        source.show(&session.found, terminal);
        return match verdict_of(&session.found) {
            Exit::Fine => Exit::Faulty,
            other => other,
        };
    };
    let date = match args.date.map_or_else(|| form.date.parse(), Ok) {
        Ok(date) => date,
        Err(fault) => return terminal.fail(Message::reason(fault), None),
    };
    let mut desk = Desk { args, terminal, input, form: &form, source, date, tester: None };
    desk.go()
}

struct Desk<'a> {
    args: &'a Args,
    terminal: &'a Terminal,
    input: &'a mut dyn BufRead,
    form: &'a Form,
    source: Source,
    date: Date,
    /// Who runs all tests; none for the planned tester of each.
    tester: Option<String>,
}

impl Desk<'_> {
    fn go(&mut self) -> Exit {
        let form = self.form;
        let mine: Vec<&Card> = form.cards.iter().filter(|card| !card.automatic || self.args.automatic).collect();
        let open = mine.iter().filter(|card| !card.is_done()).count();
        let todo: Vec<&Card> = mine.iter().copied().filter(|card| self.args.all || !card.is_done()).collect();
        self.say(&format!("{STRONG}{}{STRONG:#} — {}\n", visible(&form.project), visible(&form.edition)));
        if todo.is_empty() {
            self.say(&format!("{}\n", self.word("all-done")));
            return Exit::Fine;
        }
        let date = self.date.to_string();
        self.say(&format!(
            "{}\n",
            self.fill("left", &[("n", &open.to_string()), ("all", &mine.len().to_string()), ("date", &date)])
        ));
        let mut recorded = 0;
        let end = self.through(&todo, &mut recorded);
        if let Err(End::Failed(exit)) = end {
            return exit;
        }
        let left = open.saturating_sub(recorded).to_string();
        self.say(&format!("\n{}\n", self.fill("end", &[("n", &recorded.to_string()), ("left", &left)])));
        Exit::Fine
    }

    fn through(&mut self, todo: &[&Card], recorded: &mut usize) -> Result<(), End> {
        self.tester = match &self.args.tester {
            Some(who) => Some(self.person(who)),
            None => Some(self.ask("who")?).filter(|who| !who.is_empty()).map(|who| self.person(&who)),
        };
        for (number, card) in todo.iter().enumerate() {
            self.show(card, number + 1, todo.len());
            if let Some(result) = self.answer(card)? {
                self.save(result)?;
                *recorded += 1;
            }
        }
        Ok(())
    }

    fn show(&self, card: &Card, number: usize, all: usize) {
        let of = self.fill("of", &[("n", &number.to_string()), ("all", &all.to_string())]);
        let (code, title) = (visible(&card.code), visible(&card.title));
        let mut text = format!("\n{STRONG}{code} — {title}{STRONG:#}\n{FAINT}{of} · {}", visible(&card.kind));
        if !card.planned.is_empty() {
            text.push_str(&format!(" · {}", visible(&card.planned)));
        }
        text.push_str(&format!("{FAINT:#}\n"));
        if !card.note.is_empty() {
            text.push_str(&format!("{WARNING}{}{WARNING:#}\n", visible(&card.note)));
        }
        let mut block = |key: &str, lines: &[String], numbered: bool| {
            let lines: Vec<&String> = lines.iter().filter(|line| !line.is_empty()).collect();
            if lines.is_empty() {
                return;
            }
            text.push_str(&format!("{STRONG}{}{STRONG:#}\n", self.word(key)));
            for (number, line) in lines.iter().enumerate() {
                let sign = if numbered { format!("{}. ", number + 1) } else { String::new() };
                let line = visible_lines(line).trim_end().replace('\n', "\n  ");
                text.push_str(&format!("  {sign}{line}\n"));
            }
        };
        block("objective", std::slice::from_ref(&card.objective), false);
        block("prerequisites", &card.prerequisites, false);
        block("steps", &card.steps, true);
        block("expected", std::slice::from_ref(&card.expected), false);
        block("check", std::slice::from_ref(&card.check), false);
        self.say(&text);
    }

    /// What the tester says of a test; none when it is skipped.
    fn answer(&mut self, card: &Card) -> Result<Option<RunResult>, End> {
        let outcome = loop {
            match self.ask("ask")?.to_lowercase().chars().next() {
                Some('o') => break Outcome::Ok,
                Some('k') => break Outcome::Ko,
                Some('r') => break Outcome::Reserve,
                Some('s') => return Ok(None),
                Some('q') => return Err(End::Quit),
                _ => self.say(&format!("{}\n", self.word("ask-help"))),
            }
        };
        let tester = match &self.tester {
            Some(who) => who.clone(),
            None if !card.tester.is_empty() => card.tester.clone(),
            None => {
                let who = self.needed("nobody")?;
                self.person(&who)
            }
        };
        let observed = self.ask("observed")?;
        let reservation = if outcome == Outcome::Reserve { Some(self.reservation()?) } else { None };
        let evidence = self.ask("evidence")?;
        Ok(Some(RunResult {
            test: card.id.clone(),
            date: self.date,
            tester,
            outcome: Some(outcome),
            observed,
            evidence,
            duration: None,
            fingerprint: Some(card.fingerprint.clone()),
            reservation,
        }))
    }

    fn reservation(&mut self) -> Result<RunReservation, End> {
        let title = self.needed("reservation")?;
        let severity = loop {
            match self.ask("severity")?.to_lowercase().chars().next() {
                Some('b') => break ReservationSeverity::Blocking,
                Some('m') => break ReservationSeverity::Major,
                Some('i') => break ReservationSeverity::Minor,
                _ => self.say(&format!("{}\n", self.word("severity-help"))),
            }
        };
        let commitment = self.ask("commitment")?;
        let due = loop {
            match self.ask("due")?.as_str() {
                "" => break None,
                text => match text.parse() {
                    Ok(date) => break Some(date),
                    Err(_) => self.say(&format!("{}\n", self.word("bad-date"))),
                },
            }
        };
        Ok(RunReservation { title, severity, commitment, due })
    }

    /// Adds a result to the record as it stands now: somebody else may have added to it.
    fn save(&mut self, result: RunResult) -> Result<(), End> {
        self.source = Source::read(&self.source.path, self.terminal).map_err(End::Failed)?;
        let recorded = pipeline::record(&self.source.inputs(), vec![result])
            .map_err(|refusal| End::Failed(self.terminal.refuse(&refusal)))?;
        if recorded.recording.is_none() {
            self.source.show(&recorded.found, self.terminal);
            return Err(End::Failed(Exit::Faulty));
        }
        let path = load::results_path(&self.source.path);
        if let Some(text) = &recorded.text {
            write::replace_file(&path, text.as_bytes())
                .map_err(|error| End::Failed(self.terminal.fail_to_write(&error)))?;
        }
        let file = visible(&path.to_string_lossy());
        self.say(&format!("{GOOD}{}{GOOD:#}\n", self.fill("saved", &[("file", &file)])));
        Ok(())
    }

    /// The id of a person of the project who is called so, or else the name.
    fn person(&self, who: &str) -> String {
        let who = who.trim();
        let known = self.form.people.iter().find(|(id, name)| id == who || name.to_lowercase() == who.to_lowercase());
        known.map_or_else(|| who.to_owned(), |(id, _)| id.clone())
    }

    /// An answer that cannot be left out.
    fn needed(&mut self, key: &str) -> Result<String, End> {
        loop {
            let answer = self.ask(key)?;
            if !answer.is_empty() {
                return Ok(answer);
            }
        }
    }

    fn ask(&mut self, key: &str) -> Result<String, End> {
        self.say(&format!("{} > ", self.word(key)));
        let mut line = Vec::new();
        match self.input.read_until(b'\n', &mut line) {
            Ok(0) => Err(End::Quit),
            Ok(_) => Ok(String::from_utf8_lossy(&line).trim().to_owned()),
            Err(error) => {
                let message = format!("cannot read from the standard input: {error}");
                Err(End::Failed(self.terminal.fail(Message::reason(message), None)))
            }
        }
    }

    fn say(&self, text: &str) {
        // A reader that goes away ends the session at the next question.
        let _ = self.terminal.print(text);
    }

    fn word(&self, key: &str) -> &str {
        self.form.words.get(key).map_or("", String::as_str)
    }

    fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.word(key).to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }
}
