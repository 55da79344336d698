//! `qilby init`: a commented project file to start from.

use std::io::{BufRead, IsTerminal as _, Write as _};
use std::path::PathBuf;

use super::Exit;
use super::terminal::{GOOD, STRONG, Terminal};
use crate::diagnostic::Message;
use crate::diagnostic::words::visible;
use crate::render::amend::{Names, with_names};
use crate::tell;
use crate::write;

/// Write a commented project file to start from
///
/// On a terminal it asks what is not said by an option; elsewhere it takes the defaults.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Then edit the file, check it with `qilby check`, and write every deliverable to `out` with \
                        `qilby build`.")]
pub struct Args {
    /// Directory of the new project, created when it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    directory: PathBuf,
    /// Language of the file and of its deliverables [default: fr]
    #[arg(long, short, value_enum)]
    language: Option<Language>,
    /// What the project looks like [default: office]
    #[arg(long, short, value_enum)]
    example: Option<Example>,
    /// Name of the project
    #[arg(long)]
    name: Option<String>,
    /// Name of the client
    #[arg(long)]
    client: Option<String>,
    /// Ask nothing
    #[arg(long, short)]
    yes: bool,
}

/// Language of the starter file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// French
    #[default]
    Fr,
    /// English
    En,
}

impl Language {
    /// The same, as the project file has it.
    pub fn of_model(self) -> crate::model::Language {
        match self {
            Language::Fr => crate::model::Language::French,
            Language::En => crate::model::Language::English,
        }
    }
}

/// What a starter file describes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Example {
    /// One server for everything
    OneServer,
    /// A small office: directory, files, backup and monitoring
    #[default]
    Office,
    /// The same with a branch, tied by a tunnel
    TwoSites,
}

impl Example {
    /// The starter file in a language.
    pub fn starter(self, language: Language) -> &'static str {
        match (self, language) {
            (Example::OneServer, Language::Fr) => include_str!("../../templates/starter/one-server.fr.toml"),
            (Example::OneServer, Language::En) => include_str!("../../templates/starter/one-server.en.toml"),
            (Example::Office, Language::Fr) => include_str!("../../templates/starter/office.fr.toml"),
            (Example::Office, Language::En) => include_str!("../../templates/starter/office.en.toml"),
            (Example::TwoSites, Language::Fr) => include_str!("../../templates/starter/two-sites.fr.toml"),
            (Example::TwoSites, Language::En) => include_str!("../../templates/starter/two-sites.en.toml"),
        }
    }
}

/// What the file is to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Answers {
    language: Language,
    example: Example,
    name: Option<String>,
    client: Option<String>,
}

/// Writes the starter file as `project.toml`, unless there is one.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    let path = args.directory.join("project.toml");
    // Nobody answers questions about a file that stands already.
    let asks = !args.yes && !terminal.is_quiet() && !path.exists() && std::io::stdin().is_terminal();
    let answers = if asks { ask(args, &mut std::io::stdin().lock()) } else { said(args) };
    let starter = answers.example.starter(answers.language);
    let names = Names { name: answers.name.as_deref(), client: answers.client.as_deref() };
    let text = match with_names(starter, &names) {
        Ok(text) => text,
        Err(fault) => return terminal.fail(Message::reason(fault), None),
    };
    if let Err(error) = write::create_file(&path, text.as_bytes()) {
        return terminal.fail_to_write(&error);
    }
    if !terminal.is_quiet() {
        let path = path.strip_prefix(".").unwrap_or(&path);
        let path = visible(&path.to_string_lossy());
        let next = |command: &str| format!("qilby {command} {path}").replace(" project.toml", "");
        let (check, build) = (next("check"), next("build"));
        let strong = |text: &str| format!("{STRONG}{text}{STRONG:#}");
        let created = tell!("created").say(terminal.lang());
        terminal.note(&format!("{GOOD}{created}{GOOD:#} {path}\n"));
        terminal.advise(&tell!(
            "edit it, run {check} until it has no errors, then {build} to write every deliverable to {out}",
            check = strong(&check),
            build = strong(&build),
            out = strong("out")
        ));
    }
    Exit::Fine
}

/// What the options say, and the defaults.
fn said(args: &Args) -> Answers {
    Answers {
        language: args.language.unwrap_or_default(),
        example: args.example.unwrap_or_default(),
        name: args.name.clone(),
        client: args.client.clone(),
    }
}

/// Asks what the options do not say; an empty answer takes the default, an end of input all the others.
fn ask(args: &Args, input: &mut dyn BufRead) -> Answers {
    let mut answers = said(args);
    if args.language.is_none() {
        let answer = question("Langue / Language (fr, en) [fr]", input);
        answers.language = if answer.to_lowercase().starts_with("en") { Language::En } else { Language::Fr };
    }
    let say = |fr: &'static str, en: &'static str| if answers.language == Language::Fr { fr } else { en };
    if args.example.is_none() {
        let asked =
            say("1 un serveur, 2 un petit bureau, 3 deux sites [2]", "1 one server, 2 a small office, 3 two sites [2]");
        answers.example = match question(asked, input).as_str() {
            "1" => Example::OneServer,
            "3" => Example::TwoSites,
            _ => Example::Office,
        };
    }
    if args.name.is_none() {
        let answer = question(say("Nom du projet", "Name of the project"), input);
        answers.name = Some(answer).filter(|answer| !answer.is_empty());
    }
    if args.client.is_none() {
        let answer = question(say("Nom du client", "Name of the client"), input);
        answers.client = Some(answer).filter(|answer| !answer.is_empty());
    }
    answers
}

fn question(asked: &str, input: &mut dyn BufRead) -> String {
    let mut out = anstream::stderr();
    // The terminal may be gone: then there is no answer either.
    let _ = write!(out, "{STRONG}{asked}{STRONG:#} > ").and_then(|()| out.flush());
    let mut line = String::new();
    match input.read_line(&mut line) {
        Ok(_) => line.trim().to_owned(),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args() -> Args {
        Args { directory: ".".into(), language: None, example: None, name: None, client: None, yes: false }
    }

    #[test]
    fn answers_are_asked_for_and_have_defaults() {
        let asked = |input: &str| ask(&args(), &mut input.as_bytes());
        assert_eq!(asked(""), Answers::default());
        let answers = asked("EN\n3\nNew network\n\n");
        assert_eq!((answers.language, answers.example), (Language::En, Example::TwoSites));
        assert_eq!((answers.name.as_deref(), answers.client), (Some("New network"), None));
        let known = Args { language: Some(Language::En), name: Some("A".to_owned()), ..args() };
        let answers = ask(&known, &mut "1\nClient\n".as_bytes());
        assert_eq!((answers.example, answers.name.as_deref()), (Example::OneServer, Some("A")));
        assert_eq!(answers.client.as_deref(), Some("Client"));
    }
}
