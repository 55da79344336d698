//! `qilby explain`: what a code means, with an example and how to put it right.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Exit;
use super::terminal::{ERROR, FAINT, STRONG, Terminal, WARNING};
use crate::diagnostic::codes::{self, CodeInfo};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Lang, Severity, similar};
use crate::tell;

/// Explain a diagnostic by its code, or list them all
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// The code, such as Q0101 [default: all codes with their titles]
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// Prints the page of a code, or the list of codes.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    let Some(name) = &args.code else {
        return list(terminal);
    };
    let Some(info) = codes::find(name) else {
        let known: Vec<&str> = codes::all().map(|info| info.code.as_str()).collect();
        let help = match similar(&name.to_uppercase(), known) {
            Some(code) => tell!("did you mean `{code}`? `qilby explain` lists them all", code),
            None => tell!("`qilby explain` lists them all"),
        };
        return terminal.fail(tell!("there is no code {code}", code = quoted(name)), Some(help));
    };
    if terminal.is_json() {
        let mut page = summary(info, terminal.json_lang());
        page["explanation"] = info.page(terminal.json_lang()).into();
        return terminal.print(&format!("{page:#}\n"));
    }
    terminal.print(&styled(info.page(terminal.lang())))
}

fn list(terminal: &Terminal) -> Exit {
    if terminal.is_json() {
        let list: Vec<Value> = codes::all().map(|info| summary(info, terminal.json_lang())).collect();
        return terminal.print(&format!("{:#}\n", Value::from(list)));
    }
    let words = [Severity::Error, Severity::Warning].map(|one| one.message().say(terminal.lang()).chars().count());
    let width = words.into_iter().max().unwrap_or_default();
    let mut text = String::new();
    for info in codes::all() {
        let style = match info.severity {
            Severity::Error => ERROR,
            Severity::Warning => WARNING,
        };
        let (word, title) = (info.severity.message().say(terminal.lang()), info.heading().say(terminal.lang()));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{style}{}{style:#}  {word:<width$}  {title}", info.code);
    }
    terminal.print(&text)
}

fn summary(info: &CodeInfo, lang: Lang) -> Value {
    json!({
        "code": info.code.as_str(),
        "severity": info.severity.word(),
        "title": info.heading().say(lang),
    })
}

/// Markdown for a terminal: headings stand out, fences step back. Without colours it is the same
/// text.
fn styled(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len() + 256);
    let mut in_code = false;
    for line in markdown.lines() {
        let is_fence = line.starts_with("```");
        in_code ^= is_fence;
        let style = match line {
            _ if is_fence => FAINT,
            _ if !in_code && line.starts_with('#') => STRONG,
            _ => anstyle::Style::new(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{style}{line}{style:#}");
    }
    text
}
