//! `qilby explain`: what a code means, with an example and how to put it right.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Exit;
use super::terminal::{ERROR, FAINT, STRONG, Terminal, WARNING};
use crate::diagnostic::codes::{self, CodeInfo};
use crate::diagnostic::words::quoted;
use crate::diagnostic::{Severity, similar};

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
            Some(code) => format!("did you mean `{code}`? `qilby explain` lists them all"),
            None => "`qilby explain` lists them all".to_owned(),
        };
        let message = format!("there is no code {}", quoted(name));
        return terminal.fail(&message, Some(&help));
    };
    if terminal.is_json() {
        let mut page = summary(info);
        page["explanation"] = info.explanation.into();
        return terminal.print(&format!("{page:#}\n"));
    }
    terminal.print(&styled(info.explanation))
}

fn list(terminal: &Terminal) -> Exit {
    if terminal.is_json() {
        let list: Vec<Value> = codes::all().map(summary).collect();
        return terminal.print(&format!("{:#}\n", Value::from(list)));
    }
    let mut text = String::new();
    for info in codes::all() {
        let (style, word) = match info.severity {
            Severity::Error => (ERROR, "error"),
            Severity::Warning => (WARNING, "warning"),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{style}{}{style:#}  {word:<7}  {}", info.code, info.title);
    }
    terminal.print(&text)
}

fn summary(info: &CodeInfo) -> Value {
    json!({
        "code": info.code.as_str(),
        "severity": info.severity.word(),
        "title": info.title,
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
